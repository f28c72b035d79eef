//! Inviting somebody to book what only those book who were invited.

use async_graphql::{Context, InputObject, Object, Result};
use services::consultations::{self as acts, InviteToBook};

use crate::{
    problem::{payload, payloads},
    scalars::Instant,
    scope::Scope,
};

payloads! {
    /// What is handed to whoever is invited.
    InviteToBookPayload {
        /// Under which address the page stands.
        address: Option<String>,
        /// What opens the page for the type: goes to bookingPage. Shown once.
        link: Option<String>,
        /// Until when it does, unless it is used before.
        ends_at: Option<Instant>,
    }
}

/// Somebody to invite.
#[derive(InputObject)]
pub struct InviteToBookInput {
    /// A fresh key; the same key again gives the first answer.
    key: String,
    /// The key of a type that only those book who were invited.
    r#type: String,
}

/// Acts about invitations.
#[derive(Default)]
pub struct InvitationMutation;

#[Object]
impl InvitationMutation {
    /// Makes a link with which somebody books one type by themself, once, within a fortnight. Staff, owners and therapists.
    async fn invite_to_book(&self, ctx: &Context<'_>, input: InviteToBookInput) -> Result<InviteToBookPayload> {
        let command = InviteToBook { key: input.key, type_key: input.r#type };
        let invited = Scope::of(ctx).act(Ok(command), acts::invite_to_book).await;
        payload(invited, |invited| InviteToBookPayload {
            address: Some(invited.address),
            link: Some(invited.link),
            ends_at: Some(invited.ends_at.into()),
            problems: Vec::new(),
        })
    }
}
