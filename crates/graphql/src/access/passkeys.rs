//! Passkeys: one's own list, adding and removing; and the way in with one, for somebody who is not signed in yet.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use services::{access, domain::ids::PasskeyId};

use super::sign_in::{AcceptInvitationPayload, SignInPayload, filled, signed_in};
use crate::{
    input::{id_at, show_id},
    problem::{DonePayload, answer, done, payload, payloads},
    scalars::Date,
    scope::Scope,
};

/// One of one's own passkeys.
#[derive(SimpleObject)]
pub struct Passkey {
    /// Its id.
    id: ID,
    /// What its owner calls it.
    name: String,
    /// On which day it was added, in its owner's zone.
    made_on: Date,
    /// On which day somebody last signed in with it.
    used_on: Option<Date>,
}

impl From<access::PasskeyView> for Passkey {
    fn from(view: access::PasskeyView) -> Self {
        Self {
            id: show_id(view.id),
            name: view.name,
            made_on: view.made_on.into(),
            used_on: view.used_on.map(Date::from),
        }
    }
}

/// With what the viewer comes in.
#[derive(SimpleObject)]
pub struct WaysIn {
    /// Whether they have set a password.
    has_password: bool,
    /// Whether they have a passkey.
    has_passkey: bool,
    /// Whether a page offers a passkey on this device by itself: not where others use the device, as the viewer said when they signed in or in
    /// their preferences.
    passkey_suggested: bool,
}

impl From<access::WaysInView> for WaysIn {
    fn from(view: access::WaysInView) -> Self {
        Self {
            has_password: view.has_password,
            has_passkey: view.has_passkey,
            passkey_suggested: view.passkey_suggested,
        }
    }
}

payloads! {
    /// What a device is asked.
    BeginPasskeyPayload {
        /// Goes back with the device's answer, within five minutes; works once.
        ticket: Option<String>,
        /// What the browser is asked, as JSON: for parseCreationOptionsFromJSON or parseRequestOptionsFromJSON.
        options: Option<String>,
    }
}

impl From<access::PasskeyBegun> for BeginPasskeyPayload {
    fn from(begun: access::PasskeyBegun) -> Self {
        Self { ticket: Some(begun.ticket), options: Some(begun.options), problems: Vec::new() }
    }
}

/// A passkey to add.
#[derive(InputObject)]
pub struct AddPasskeyInput {
    /// From beginPasskey.
    ticket: String,
    /// What the browser answered, as JSON.
    credential: String,
    /// What its owner calls it, such as phone; at most 60 characters.
    name: String,
    /// Its owner says that nobody else can unlock the device. Without this none is added.
    only_mine: bool,
}

impl From<AddPasskeyInput> for access::AddPasskey {
    fn from(input: AddPasskeyInput) -> Self {
        Self { ticket: input.ticket, credential: input.credential, name: input.name, only_mine: input.only_mine }
    }
}

/// A passkey to remove.
#[derive(InputObject)]
pub struct RemovePasskeyInput {
    /// Which.
    passkey: ID,
}

/// A code, for whoever would open their account with a passkey.
#[derive(InputObject)]
pub struct BeginPasskeyInvitationInput {
    /// The code the practice handed over. It is not used up.
    code: String,
    /// What goes to acceptInvitationWithPasskey as well. Only needed when the practice has none on file.
    address: Option<String>,
}

/// What opens an account with a passkey in place of a password.
#[derive(InputObject)]
pub struct AcceptInvitationWithPasskeyInput {
    /// The code the practice handed over.
    code: String,
    /// The passkey, with the ticket from beginPasskeyInvitation.
    passkey: AddPasskeyInput,
    /// An address, or a user name where two people share an address, for the way back into the account. Only needed when the practice has none
    /// on file.
    address: Option<String>,
    /// What tells a known device; kept by the browser in a cookie.
    device: Option<String>,
    /// A word for the list of sign-ins, such as phone.
    device_name: Option<String>,
}

/// What the browser answered to somebody who proves again who they are.
#[derive(InputObject)]
pub struct StepUpWithPasskeyInput {
    /// From beginPasskeyStepUp.
    ticket: String,
    /// What the browser answered, as JSON.
    credential: String,
}

/// What the browser answered to somebody who signs in with a passkey.
#[derive(InputObject)]
pub struct SignInWithPasskeyInput {
    /// From beginPasskeySignIn.
    ticket: String,
    /// What the browser answered, as JSON.
    credential: String,
    /// What tells a known device; kept by the browser in a cookie.
    device: Option<String>,
    /// Shared by others
    shared_device: Option<bool>,
    /// A word for the list of sign-ins, such as phone.
    device_name: Option<String>,
    /// Ask for a token for programs instead of a browser session.
    token: Option<bool>,
}

/// Questions about passkeys.
#[derive(Default)]
pub struct PasskeyQuery;

#[Object]
impl PasskeyQuery {
    /// Whether passkeys can be used at this address.
    async fn passkeys_offered(&self, ctx: &Context<'_>) -> Option<bool> {
        Some(access::passkeys_offered(&Scope::of(ctx).services))
    }

    /// One's own passkeys.
    async fn my_passkeys(&self, ctx: &Context<'_>) -> Option<Result<Vec<Passkey>>> {
        let passkeys =
            Scope::of(ctx).act(Ok(()), async |actor, services, ()| access::my_passkeys(actor, services).await).await;
        answer(passkeys.map(|passkeys| passkeys.into_iter().map(Passkey::from).collect()))
    }

    /// With what the viewer comes in.
    async fn my_ways_in(&self, ctx: &Context<'_>) -> Option<Result<WaysIn>> {
        let ways =
            Scope::of(ctx).act(Ok(()), async |actor, services, ()| access::my_ways_in(actor, services).await).await;
        answer(ways.map(WaysIn::from))
    }
}

/// Acts with passkeys.
#[derive(Default)]
pub struct PasskeyMutation;

#[Object]
impl PasskeyMutation {
    /// What the viewer's device is asked to make a passkey. Whoever stepped up.
    async fn begin_passkey(&self, ctx: &Context<'_>) -> Result<BeginPasskeyPayload> {
        let begun =
            Scope::of(ctx).act(Ok(()), async |actor, services, ()| access::begin_passkey(actor, services).await).await;
        payload(begun, BeginPasskeyPayload::from)
    }

    /// Adds the passkey that the viewer's device has made; every other session ends, and so does the address of their calendar. Whoever stepped up.
    async fn add_passkey(&self, ctx: &Context<'_>, input: AddPasskeyInput) -> Result<DonePayload> {
        done(Scope::of(ctx).act(Ok(access::AddPasskey::from(input)), access::add_passkey).await)
    }

    /// Removes one of one's own passkeys; every other session ends, and so does the address of one's calendar. Whoever stepped up.
    async fn remove_passkey(&self, ctx: &Context<'_>, input: RemovePasskeyInput) -> Result<DonePayload> {
        let id = id_at::<PasskeyId>("passkey", &input.passkey);
        done(Scope::of(ctx).act(id, access::remove_passkey).await)
    }

    /// What the viewer's device is asked to prove again who they are. Whoever has a passkey.
    async fn begin_passkey_step_up(&self, ctx: &Context<'_>) -> Result<BeginPasskeyPayload> {
        let begun = Scope::of(ctx)
            .act(Ok(()), async |actor, services, ()| access::begin_passkey_step_up(actor, services).await)
            .await;
        payload(begun, BeginPasskeyPayload::from)
    }

    /// Proves again who one is, with a passkey instead of the password and the code; counts for some minutes, for this session.
    async fn step_up_with_passkey(&self, ctx: &Context<'_>, input: StepUpWithPasskeyInput) -> Result<DonePayload> {
        let outcome = Scope::of(ctx)
            .act(Ok(()), async |actor, services, ()| {
                access::step_up_with_passkey(actor, services, &input.ticket, &input.credential).await
            })
            .await;
        done(outcome)
    }

    /// What the device of somebody who was invited is asked to make a passkey. Partners who have no account yet.
    async fn begin_passkey_invitation(
        &self,
        ctx: &Context<'_>,
        input: BeginPasskeyInvitationInput,
    ) -> Result<BeginPasskeyPayload> {
        let scope = Scope::of(ctx);
        let address = filled(input.address);
        let begun =
            access::begin_passkey_invitation(&scope.services, &input.code, address.as_deref(), scope.address).await;
        payload(begun, BeginPasskeyPayload::from)
    }

    /// Opens a partner's account with the code the practice handed over and a passkey in place of a password.
    async fn accept_invitation_with_passkey(
        &self,
        ctx: &Context<'_>,
        input: AcceptInvitationWithPasskeyInput,
    ) -> Result<AcceptInvitationPayload> {
        let scope = Scope::of(ctx);
        let command = access::AcceptWithPasskey {
            code: input.code,
            passkey: input.passkey.into(),
            address: filled(input.address),
            device: filled(input.device),
            device_name: filled(input.device_name),
            remote: scope.address,
        };
        payload(access::accept_invitation_with_passkey(&scope.services, command).await, AcceptInvitationPayload::from)
    }

    /// What any device is asked that may hold a passkey for here. The same for everybody: no address is typed.
    async fn begin_passkey_sign_in(&self, ctx: &Context<'_>) -> Result<BeginPasskeyPayload> {
        let scope = Scope::of(ctx);
        payload(access::begin_passkey_sign_in(&scope.services, scope.address).await, BeginPasskeyPayload::from)
    }

    /// Signs in with a passkey, which is both factors: members too, without a further code.
    async fn sign_in_with_passkey(&self, ctx: &Context<'_>, input: SignInWithPasskeyInput) -> Result<SignInPayload> {
        let scope = Scope::of(ctx);
        let command = access::SignInWithPasskey {
            ticket: input.ticket,
            credential: input.credential,
            device: filled(input.device),
            shared_device: input.shared_device.unwrap_or_default(),
            device_name: filled(input.device_name),
            token: input.token.unwrap_or_default() || scope.wants_token,
        };
        signed_in(access::sign_in_with_passkey(&scope.services, command).await)
    }
}
