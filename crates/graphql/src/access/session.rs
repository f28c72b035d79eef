//! One's own sessions: ending them, proving oneself again.

use async_graphql::{Context, ID, InputObject, Object, Result};
use services::{access, domain::ids::SessionId};

use crate::{
    input::id_at,
    problem::{DonePayload, done},
    scope::Scope,
};

/// Who one is, once more.
#[derive(InputObject)]
pub struct StepUpInput {
    /// The password.
    password: String,
    /// Members of the practice: six digits as well.
    code: Option<String>,
}

/// A session to end.
#[derive(InputObject)]
pub struct EndSessionInput {
    /// Which.
    session: ID,
}

/// Acts on one's own sessions.
#[derive(Default)]
pub struct SessionMutation;

#[Object]
impl SessionMutation {
    /// Proves again who one is; counts for some minutes, for this session.
    async fn step_up(&self, ctx: &Context<'_>, input: StepUpInput) -> Result<DonePayload> {
        let code = input.code.filter(|code| !code.trim().is_empty());
        let outcome = Scope::of(ctx)
            .act(Ok(()), async |actor, services, ()| {
                access::step_up(actor, services, &input.password, code.as_deref()).await
            })
            .await;
        done(outcome)
    }

    /// Ends this session.
    async fn sign_out(&self, ctx: &Context<'_>) -> Result<DonePayload> {
        done(Scope::of(ctx).act(Ok(()), async |actor, services, ()| access::sign_out(actor, services).await).await)
    }

    /// Ends every session and every token of the signed-in person.
    async fn sign_out_everywhere(&self, ctx: &Context<'_>) -> Result<DonePayload> {
        let outcome = Scope::of(ctx)
            .act(Ok(()), async |actor, services, ()| access::sign_out_everywhere(actor, services).await)
            .await;
        done(outcome)
    }

    /// Ends one of one's own sessions.
    async fn end_session(&self, ctx: &Context<'_>, input: EndSessionInput) -> Result<DonePayload> {
        let id = id_at::<SessionId>("session", &input.session);
        done(Scope::of(ctx).act(id, access::end_session).await)
    }
}
