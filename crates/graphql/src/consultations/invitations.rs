//! Inviting somebody to book what only those book who were invited.

use async_graphql::{InputObject, Result};
use services::{
    Refused,
    consultations::{BookingInvitation, InviteToBook},
};

use crate::{
    problem::{payload, payloads},
    scalars::Instant,
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

/// What became of it.
pub(super) fn invited(outcome: Result<BookingInvitation, Refused>) -> Result<InviteToBookPayload> {
    payload(outcome, |invited| InviteToBookPayload {
        address: Some(invited.address),
        link: Some(invited.link),
        ends_at: Some(invited.ends_at.into()),
        problems: Vec::new(),
    })
}

impl From<InviteToBookInput> for InviteToBook {
    fn from(input: InviteToBookInput) -> Self {
        Self { key: input.key, type_key: input.r#type }
    }
}
