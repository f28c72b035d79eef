//! Leaving a couple.

use async_graphql::{Context, ID, InputObject, Object, Result};
use services::{Refused, couples};

use super::acts::{CouplePayload, shown};
use crate::{input::Input, scope::Scope};

/// Somebody who leaves a couple.
#[derive(InputObject)]
pub struct LeaveCoupleInput {
    /// Which couple.
    couple: ID,
    /// Who leaves it.
    person: ID,
}

impl LeaveCoupleInput {
    fn read(&self) -> Result<couples::Leave, Refused> {
        let mut input = Input::default();
        let couple = input.id("couple", &self.couple);
        let person = input.id("person", &self.person);
        input.finish(|| Some(couples::Leave { couple: couple?, person: person? }))
    }
}

/// Acts that end somebody's part in a couple.
#[derive(Default)]
pub struct LeavingMutation;

#[Object]
impl LeavingMutation {
    /// Ends one member's part in a couple, at once: what waits for them there is taken back with its letters, and what they wrote stays theirs
    /// to read. Nobody is written to. The lead therapist.
    async fn leave_couple(&self, ctx: &Context<'_>, input: LeaveCoupleInput) -> Result<CouplePayload> {
        shown(Scope::of(ctx).act(input.read(), couples::leave).await)
    }
}
