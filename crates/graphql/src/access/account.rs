//! One's own account: password, tokens, a recovery under way; and inviting others to open theirs.

use async_graphql::{Context, ID, InputObject, Object, Result};
use services::{access, domain::ids::PersonId};

use super::viewer::Session;
use crate::{
    input::{Input, id_at},
    problem::{DonePayload, done, payload, payloads},
    scalars::Instant,
    scope::Scope,
};

/// A new password.
#[derive(InputObject)]
pub struct ChangePasswordInput {
    /// The password so far; anything for somebody who has none, and steps up with their passkey instead.
    current: String,
    /// The new one.
    new: String,
}

/// A token to make.
#[derive(InputObject)]
pub struct CreateTokenInput {
    /// What it is for, in the list of sign-ins.
    name: String,
}

/// Somebody to invite.
#[derive(InputObject)]
pub struct InviteInput {
    /// Who.
    person: ID,
}

/// A member who lost their authenticator.
#[derive(InputObject)]
pub struct ResetSecondFactorInput {
    /// Who.
    person: ID,
}

payloads! {
    /// A token for programs.
    CreateTokenPayload {
        /// The token, shown once.
        token: Option<String>,
        /// Its line in the list of sign-ins.
        session: Option<Session>,
    }
    /// A code to hand over.
    InvitePayload {
        /// To hand over in person, by phone or on the screen of a session. Works for 72 hours.
        code: Option<String>,
        /// Until when it works.
        expires_at: Option<Instant>,
    }
}

/// Acts on accounts.
#[derive(Default)]
pub struct AccountMutation;

#[Object]
impl AccountMutation {
    /// Stops a recovery of one's own account.
    async fn stop_recovery(&self, ctx: &Context<'_>) -> Result<DonePayload> {
        let outcome =
            Scope::of(ctx).act(Ok(()), async |actor, services, ()| access::stop_recovery(actor, services).await).await;
        done(outcome)
    }

    /// Changes one's own password; every other session ends, and so does the address of one's calendar.
    async fn change_password(&self, ctx: &Context<'_>, input: ChangePasswordInput) -> Result<DonePayload> {
        let outcome = Scope::of(ctx)
            .act(Ok(()), async |actor, services, ()| {
                access::change_password(actor, services, &input.current, &input.new).await
            })
            .await;
        done(outcome)
    }

    /// Makes a token for programs that act for the signed-in person.
    async fn create_token(&self, ctx: &Context<'_>, input: CreateTokenInput) -> Result<CreateTokenPayload> {
        let mut reading = Input::default();
        let name = reading.word("name", input.name);
        let outcome = Scope::of(ctx)
            .act(reading.finish(|| name), async |actor, services, name| {
                access::create_token(actor, services, &name).await
            })
            .await;
        payload(outcome, |created| CreateTokenPayload {
            token: Some(created.token),
            session: Some(created.session.into()),
            problems: Vec::new(),
        })
    }

    /// Lets a member who lost their authenticator set up another at their next sign-in, which takes their password as ever. Owners who stepped
    /// up, and never for themselves. The old one counts no longer, and the member's sessions end.
    async fn reset_second_factor(&self, ctx: &Context<'_>, input: ResetSecondFactorInput) -> Result<DonePayload> {
        let person = id_at::<PersonId>("person", &input.person);
        done(Scope::of(ctx).act(person, access::reset_second_factor).await)
    }

    /// Makes the code with which somebody opens their account.
    async fn invite(&self, ctx: &Context<'_>, input: InviteInput) -> Result<InvitePayload> {
        let person = id_at::<PersonId>("person", &input.person);
        payload(Scope::of(ctx).act(person, access::invite).await, |invitation| InvitePayload {
            code: Some(invitation.code),
            expires_at: Some(invitation.expires_at.into()),
            problems: Vec::new(),
        })
    }
}
