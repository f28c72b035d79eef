//! Acknowledging what waits, and bringing it back.

use async_graphql::{Context, ID, InputObject, Object, Result};
use services::{
    Refused,
    domain::{
        ids::AcknowledgementId,
        text::ClinicalText,
        worklist::{Decision, Item},
    },
    worklist,
};

use super::{Acknowledgement, AcknowledgementAction};
use crate::{
    input::Input,
    problem::{DonePayload, done, payload, payloads},
    scope::Scope,
};

payloads! {
    /// What was acknowledged.
    AcknowledgePayload {
        /// One for each entry of the list, what was acknowledged before among them.
        acknowledgements: Vec<Acknowledgement>,
    }
}

/// Entries of the worklist to acknowledge, all with the same action.
#[derive(InputObject)]
pub struct AcknowledgeInput {
    /// A fresh key; the same key again gives the first answer.
    key: String,
    /// The ids of the entries, 1 to 100.
    items: Vec<ID>,
    /// What comes of them.
    action: AcknowledgementAction,
    /// Why, up to 2,000 characters; needed where nothing is to be done. The care team's alone.
    reason: Option<String>,
}

impl AcknowledgeInput {
    fn read(self) -> Result<worklist::Acknowledge, Refused> {
        let mut input = Input::default();
        let items: Option<Vec<Item>> =
            self.items.iter().map(|item| input.id("items", item)).collect::<Vec<_>>().into_iter().collect();
        let reason = input.take_optional("reason", self.reason.as_deref(), ClinicalText::parse);
        // A reason that could not be read is said as that, and not as a missing one.
        let was_given = self.reason.as_deref().is_some_and(|reason| !reason.trim().is_empty());
        let decision = match (reason, was_given) {
            (None, true) => None,
            (reason, _) => input.take("action", Decision::new(self.action.into(), reason)),
        };
        input.finish(|| Some(worklist::Acknowledge { key: self.key, items: items?, decision: decision? }))
    }
}

/// Entries to bring back to the worklist.
#[derive(InputObject)]
pub struct BringBackInput {
    /// The ids of the acknowledgements, 1 to 100.
    items: Vec<ID>,
}

impl BringBackInput {
    fn read(&self) -> Result<Vec<AcknowledgementId>, Refused> {
        let mut input = Input::default();
        let ids: Option<Vec<_>> =
            self.items.iter().map(|item| input.id("items", item)).collect::<Vec<_>>().into_iter().collect();
        input.finish(|| ids)
    }
}

/// Acts about the worklist.
#[derive(Default)]
pub struct WorklistMutation;

#[Object]
impl WorklistMutation {
    /// Says what comes of things that wait, one or many at once. The lead therapist. No partner can ever tell.
    async fn acknowledge(&self, ctx: &Context<'_>, input: AcknowledgeInput) -> Result<AcknowledgePayload> {
        let outcome = Scope::of(ctx).act(input.read(), worklist::acknowledge).await;
        payload(outcome, |views| AcknowledgePayload {
            acknowledgements: views.into_iter().map(Acknowledgement::from).collect(),
            problems: Vec::new(),
        })
    }

    /// Brings back to the list what was acknowledged. The lead therapist.
    async fn bring_back(&self, ctx: &Context<'_>, input: BringBackInput) -> Result<DonePayload> {
        done(Scope::of(ctx).act(input.read(), worklist::bring_back).await)
    }
}
