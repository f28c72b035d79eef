//! The way in, for somebody who is not signed in yet: nothing here asks for an actor.

use async_graphql::{Context, InputObject, Object, Result, SimpleObject};
use services::{Refused, access};

use crate::{
    practice::Role,
    problem::{DonePayload, done, payload, payloads},
    scope::Scope,
};

/// Somebody who has just signed in.
#[derive(SimpleObject)]
pub struct SignedIn {
    /// What opens the session, shown once.
    token: String,
    /// The parts they play here.
    roles: Vec<Role>,
    /// Keep this to be recognised as a known device.
    device: String,
}

impl From<access::SignedIn> for SignedIn {
    fn from(view: access::SignedIn) -> Self {
        Self { token: view.token, roles: Role::of_people(&view.roles), device: view.device }
    }
}

/// The password was right; a code is needed as well.
#[derive(SimpleObject)]
pub struct SecondFactorAsked {
    /// Goes to confirmSecondFactor with the code, within five minutes.
    ticket: String,
}

/// What goes into an authenticator.
#[derive(SimpleObject)]
pub struct SecondFactorSetup {
    /// Goes to confirmNewSecondFactor with the first code.
    ticket: String,
    /// In base 32, to type in.
    secret: String,
    /// The same, to scan.
    uri: String,
}

impl From<access::SecondFactorSetup> for SecondFactorSetup {
    fn from(setup: access::SecondFactorSetup) -> Self {
        Self { ticket: setup.ticket, secret: setup.secret, uri: setup.uri }
    }
}

payloads! {
    /// How far a sign-in got.
    SignInPayload {
        /// Signed in.
        session: Option<SignedIn>,
        /// A code is needed as well. Members of the practice always need one.
        second_factor: Option<SecondFactorAsked>,
        /// An owner let this member set up another authenticator, which comes first.
        second_factor_setup: Option<SecondFactorSetup>,
    }
    /// An account that was opened.
    AcceptInvitationPayload {
        /// Partners are signed in at once.
        session: Option<SignedIn>,
        /// Members must first set up their second factor.
        second_factor: Option<SecondFactorSetup>,
        /// Shown once; to keep somewhere safe.
        recovery_codes: Vec<String>,
    }
}

impl From<access::Accepted> for AcceptInvitationPayload {
    fn from(accepted: access::Accepted) -> Self {
        Self {
            session: accepted.session.map(SignedIn::from),
            second_factor: accepted.second_factor.map(SecondFactorSetup::from),
            recovery_codes: accepted.recovery_codes,
            problems: Vec::new(),
        }
    }
}

/// What somebody types to sign in.
#[derive(InputObject)]
pub struct SignInInput {
    /// An address or a user name.
    address: String,
    /// The password.
    password: String,
    /// What tells a known device; kept by the browser in a cookie.
    device: Option<String>,
    /// Shared by others
    shared_device: Option<bool>,
    /// A word for the list of sign-ins, such as phone.
    device_name: Option<String>,
    /// Ask for a token for programs instead of a browser session.
    token: Option<bool>,
}

/// The second step of signing in.
#[derive(InputObject)]
pub struct ConfirmSecondFactorInput {
    /// From the first step.
    ticket: String,
    /// Six digits.
    code: String,
    /// What tells a known device.
    device: Option<String>,
}

impl From<ConfirmSecondFactorInput> for access::ConfirmSecondFactor {
    fn from(input: ConfirmSecondFactorInput) -> Self {
        Self { ticket: input.ticket, code: input.code, device: input.device }
    }
}

/// What somebody types to open their account.
#[derive(InputObject)]
pub struct AcceptInvitationInput {
    /// The code the practice handed over.
    code: String,
    /// The password they choose.
    password: String,
    /// How they will sign in: an address, or a user name where two people share an address. Only needed when the practice has none on file.
    address: Option<String>,
    /// What tells a known device; kept by the browser in a cookie.
    device: Option<String>,
    /// Shared by others
    shared_device: Option<bool>,
    /// A word for the list of sign-ins, such as phone.
    device_name: Option<String>,
}

/// What somebody types who has lost their password.
#[derive(InputObject)]
pub struct BeginRecoveryInput {
    /// An address or a user name.
    address: String,
    /// One of the codes shown when the account was opened.
    recovery_code: String,
    /// The password that is to count when the delay is over.
    new_password: String,
}

pub(super) fn signed_in(outcome: Result<access::SignedIn, Refused>) -> Result<SignInPayload> {
    payload(outcome, |view| SignInPayload { session: Some(view.into()), ..SignInPayload::default() })
}

/// A field of a form that was left empty was left out. Control characters, which nobody types, go the same way.
pub(super) fn filled(field: Option<String>) -> Option<String> {
    let field: String = field?.chars().filter(|character| !character.is_control()).collect();
    Some(field).filter(|text| !text.trim().is_empty())
}

/// The way in.
#[derive(Default)]
pub struct SignInMutation;

#[Object]
impl SignInMutation {
    /// First step for everyone. The answer is the same, in the same time, for addresses that are not known.
    async fn sign_in(&self, ctx: &Context<'_>, input: SignInInput) -> Result<SignInPayload> {
        let scope = Scope::of(ctx);
        let command = access::SignIn {
            address: input.address,
            password: input.password,
            device: filled(input.device),
            shared_device: input.shared_device.unwrap_or_default(),
            device_name: filled(input.device_name),
            token: input.token.unwrap_or_default() || scope.wants_token,
            remote: scope.address,
        };
        payload(access::sign_in(&scope.services, command).await, |outcome| SignInPayload {
            session: outcome.session.map(SignedIn::from),
            second_factor: outcome.second_factor.map(|ticket| SecondFactorAsked { ticket }),
            second_factor_setup: outcome.second_factor_setup.map(SecondFactorSetup::from),
            problems: Vec::new(),
        })
    }

    /// The second step: the code of the authenticator.
    async fn confirm_second_factor(&self, ctx: &Context<'_>, input: ConfirmSecondFactorInput) -> Result<SignInPayload> {
        signed_in(access::confirm_second_factor(&Scope::of(ctx).services, input.into()).await)
    }

    /// Opens an account with the code the practice handed over.
    async fn accept_invitation(
        &self,
        ctx: &Context<'_>,
        input: AcceptInvitationInput,
    ) -> Result<AcceptInvitationPayload> {
        let scope = Scope::of(ctx);
        let command = access::AcceptInvitation {
            code: input.code,
            password: input.password,
            address: filled(input.address),
            device: filled(input.device),
            shared_device: input.shared_device.unwrap_or_default(),
            device_name: filled(input.device_name),
            remote: scope.address,
        };
        payload(access::accept_invitation(&scope.services, command).await, AcceptInvitationPayload::from)
    }

    /// Members only: confirms the second factor shown by acceptInvitation or signIn, and signs in.
    async fn confirm_new_second_factor(
        &self,
        ctx: &Context<'_>,
        input: ConfirmSecondFactorInput,
    ) -> Result<SignInPayload> {
        signed_in(access::confirm_new_second_factor(&Scope::of(ctx).services, input.into()).await)
    }

    /// Recovery with a recovery code; takes effect after a delay, with a notice in the portal. The answer never tells whether the address
    /// or code was right.
    async fn begin_recovery(&self, ctx: &Context<'_>, input: BeginRecoveryInput) -> Result<DonePayload> {
        let scope = Scope::of(ctx);
        let command = access::BeginRecovery {
            address: input.address,
            recovery_code: input.recovery_code,
            new_password: input.new_password,
            remote: scope.address,
        };
        done(access::begin_recovery(&scope.services, command).await)
    }
}
