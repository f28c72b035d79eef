//! Opening, drafting, sending, correcting. The respondent.

use async_graphql::{Context, ID, InputObject, Object, Result};
use services::{
    DraftSaved, DraftStale, Refused,
    domain::ids::{AssignmentId, ResponseId},
    inventories::{self, AnswerView},
};

use super::{
    asking::{AssignmentPayload, assigned},
    form::{Answer, AnswerInput, read_answers},
    response::{ResponsePayload, responded},
};
use crate::{
    drafts::Kept,
    input::{Input, id_at},
    problem::{payload, payloads},
    scalars::Instant,
    scope::Scope,
};

payloads! {
    /// The draft, as it is kept now.
    SaveDraftPayload {
        /// The version that is kept; send it back with the next draft.
        draft_version: Option<i64>,
        /// When it was kept.
        saved_at: Option<Instant>,
        /// On STALE: what is kept on the server.
        draft: Option<Vec<Answer>>,
    }
}

/// An assignment of one's own.
#[derive(InputObject)]
pub struct OpenAssignmentInput {
    /// Which.
    assignment: ID,
}

impl OpenAssignmentInput {
    fn read(&self) -> Result<AssignmentId, Refused> {
        id_at("assignment", &self.assignment)
    }
}

/// An assignment of one's own not to answer.
#[derive(InputObject)]
pub struct DeclineAssignmentInput {
    /// Which.
    assignment: ID,
    /// Also never be asked this instrument again: what is open of it goes, what repeats ends. `takeBackOptOut` undoes it.
    never_again: Option<bool>,
}

/// A draft to keep.
#[derive(InputObject)]
pub struct SaveDraftInput {
    /// Of which assignment.
    assignment: ID,
    /// The version that was read; 0 when there was none.
    draft_version: i64,
    /// What was answered, or answered anew.
    answers: Vec<AnswerInput>,
}

impl SaveDraftInput {
    fn read(self) -> Result<inventories::SaveDraft, Refused> {
        let mut input = Input::default();
        let assignment = input.id("assignment", &self.assignment);
        let answers = read_answers(&mut input, self.answers);
        input.finish(|| {
            Some(inventories::SaveDraft {
                assignment: assignment?,
                draft_version: self.draft_version,
                answers: answers?,
            })
        })
    }
}

/// Answers to send.
#[derive(InputObject)]
pub struct SubmitResponseInput {
    /// A fresh key; the same key again gives the first answer.
    key: String,
    /// Of which assignment.
    assignment: ID,
    /// What was answered since the draft was kept; the draft counts too.
    answers: Vec<AnswerInput>,
}

impl SubmitResponseInput {
    fn read(self) -> Result<inventories::Submit, Refused> {
        let mut input = Input::default();
        let assignment = input.id("assignment", &self.assignment);
        let answers = read_answers(&mut input, self.answers);
        input.finish(|| Some(inventories::Submit { key: self.key, assignment: assignment?, answers: answers? }))
    }
}

/// A response to open once more.
#[derive(InputObject)]
pub struct ReopenResponseInput {
    /// Which.
    response: ID,
}

/// A correction of what was sent.
#[derive(InputObject)]
pub struct CorrectResponseInput {
    /// A fresh key; the same key again gives the first answer.
    key: String,
    /// Of which response.
    response: ID,
    /// What is answered differently; the rest stays.
    answers: Vec<AnswerInput>,
}

impl CorrectResponseInput {
    fn read(self) -> Result<inventories::Correct, Refused> {
        let mut input = Input::default();
        let response = input.id("response", &self.response);
        let answers = read_answers(&mut input, self.answers);
        input.finish(|| Some(inventories::Correct { key: self.key, response: response?, answers: answers? }))
    }
}

fn kept(outcome: Result<DraftSaved, DraftStale<AnswerView>>) -> SaveDraftPayload {
    let Kept { draft_version, saved_at, draft, problems } = outcome.into();
    SaveDraftPayload { draft_version, saved_at, draft, problems }
}

/// Acts of those who answer.
#[derive(Default)]
pub struct AnsweringMutation;

#[Object]
impl AnsweringMutation {
    /// The respondent opens the form.
    async fn open_assignment(&self, ctx: &Context<'_>, input: OpenAssignmentInput) -> Result<AssignmentPayload> {
        assigned(Scope::of(ctx).act(input.read(), inventories::open).await)
    }

    /// Keeps what was answered so far. Single answers that cannot be kept are in `problems`; the others are kept.
    async fn save_draft(&self, ctx: &Context<'_>, input: SaveDraftInput) -> Result<SaveDraftPayload> {
        payload(Scope::of(ctx).act(input.read(), inventories::save_draft).await, kept)
    }

    /// Sends the answers.
    async fn submit_response(&self, ctx: &Context<'_>, input: SubmitResponseInput) -> Result<ResponsePayload> {
        responded(Scope::of(ctx).act(input.read(), inventories::submit).await)
    }

    /// The respondent would rather not answer this one, or never this instrument.
    async fn decline_assignment(&self, ctx: &Context<'_>, input: DeclineAssignmentInput) -> Result<AssignmentPayload> {
        let id = OpenAssignmentInput { assignment: input.assignment }.read();
        if input.never_again.unwrap_or_default() {
            assigned(Scope::of(ctx).act(id, inventories::opt_out).await)
        } else {
            assigned(Scope::of(ctx).act(id, inventories::decline).await)
        }
    }

    /// Opens a form that was sent once more, with the answers in it. What is sent then takes the old one's place; both are kept.
    async fn reopen_response(&self, ctx: &Context<'_>, input: ReopenResponseInput) -> Result<AssignmentPayload> {
        let id = id_at::<ResponseId>("response", &input.response);
        assigned(Scope::of(ctx).act(id, inventories::reopen).await)
    }

    /// Corrects single answers without a form: a new response that takes the old one's place; both are kept.
    async fn correct_response(&self, ctx: &Context<'_>, input: CorrectResponseInput) -> Result<ResponsePayload> {
        responded(Scope::of(ctx).act(input.read(), inventories::correct).await)
    }
}
