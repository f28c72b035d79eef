//! Instruments that a practice makes for itself. Owners and therapists.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use services::{
    Refused,
    domain::ids::InstrumentDraftId,
    inventories::{self, InstrumentDraftView, InstrumentView},
};

use super::{form::Question, library::Instrument};
use crate::{
    connection::{self, connections},
    input::{Input, id_at, read_id, show_id},
    problem::{DonePayload, Problem, answer, done, payload, payloads, said},
    scalars::Instant,
    scope::Scope,
};

/// An instrument while it is made.
#[derive(SimpleObject)]
pub struct InstrumentDraft {
    /// Its id.
    id: ID,
    /// Send it back with the next change.
    version: i64,
    /// When it was kept.
    saved_at: Instant,
    /// The key of the instrument whose next version it shall be; null for a new one.
    of: Option<String>,
    /// What it is called so far.
    title: String,
    /// What was made so far, as JSON: title, introduction, respondent, items, scoring, followUps, visibility, cadenceDays, treatmentOnly.
    content: String,
    /// What keeps it from being published, each beside its place in the JSON, such as items.3.text.
    blocking: Vec<Problem>,
    /// The questions, as the respondent would see them; empty while something keeps it from being published.
    questions: Vec<Question>,
}

impl From<InstrumentDraftView> for InstrumentDraft {
    fn from(view: InstrumentDraftView) -> Self {
        Self {
            id: show_id(view.id),
            version: view.version,
            saved_at: view.saved_at.into(),
            of: view.of,
            title: view.title,
            content: view.content,
            blocking: said(view.problems),
            questions: view.questions.into_iter().map(Question::from).collect(),
        }
    }
}

connections! {
    /// Drafts of instruments, in pages.
    InstrumentDraftConnection, InstrumentDraftEdge of InstrumentDraft, from InstrumentDraftView;
}

payloads! {
    /// The draft, as it is kept now.
    DraftInstrumentPayload {
        /// The draft.
        draft: Option<InstrumentDraft>,
    }
    /// The instrument, as the library lists it.
    InstrumentPayload {
        /// The instrument.
        instrument: Option<Instrument>,
    }
}

/// A draft of an instrument to keep.
#[derive(InputObject)]
pub struct DraftInstrumentInput {
    /// A fresh key; the same key again gives the first answer.
    key: String,
    /// Which draft; leave out to begin one.
    draft: Option<ID>,
    /// When beginning one: the key of the instrument whose next version it shall be; leave out for a new one.
    of: Option<String>,
    /// The version that was read; 0 when beginning one.
    version: i64,
    /// What was made so far, as JSON: title, introduction, respondent, items, scoring, followUps, visibility, cadenceDays, treatmentOnly.
    content: String,
}

impl DraftInstrumentInput {
    fn read(self) -> Result<inventories::DraftInstrument, Refused> {
        let mut input = Input::default();
        let draft = input.optional_id("draft", self.draft.as_ref());
        let of = input.optional_word("of", self.of);
        input.finish(|| {
            Some(inventories::DraftInstrument {
                key: self.key,
                draft,
                of,
                version: self.version,
                content: self.content,
            })
        })
    }
}

/// A draft to publish.
#[derive(InputObject)]
pub struct PublishInstrumentInput {
    /// Which.
    draft: ID,
    /// The version that was read.
    version: i64,
}

/// A draft to throw away.
#[derive(InputObject)]
pub struct DiscardInstrumentDraftInput {
    /// Which.
    draft: ID,
}

/// An instrument to offer no longer.
#[derive(InputObject)]
pub struct RetireInstrumentInput {
    /// Its key.
    instrument: String,
}

/// An instrument to offer again.
#[derive(InputObject)]
pub struct RestoreInstrumentInput {
    /// Its key.
    instrument: String,
}

fn listed(outcome: Result<InstrumentView, Refused>) -> Result<InstrumentPayload> {
    payload(outcome, |view| InstrumentPayload { instrument: Some(view.into()), problems: Vec::new() })
}

/// Questions about instruments that are being made.
#[derive(Default)]
pub struct MakingQuery;

#[Object]
impl MakingQuery {
    /// The drafts of the practice's own instruments, the last one kept first.
    async fn instrument_drafts(
        &self,
        ctx: &Context<'_>,
        #[graphql(default_with = "Some(20)", desc = "How many, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "The cursor after which to begin.")] after: Option<String>,
    ) -> Option<Result<InstrumentDraftConnection>> {
        let had = after.is_some();
        let page = Scope::of(ctx).act(Ok(connection::request(first, after)), inventories::instrument_drafts).await;
        Some(connection::connect(page, had))
    }

    /// One draft.
    async fn instrument_draft(&self, ctx: &Context<'_>, id: ID) -> Option<Result<InstrumentDraft>> {
        let id: Result<InstrumentDraftId, Refused> = read_id(&id).map_err(Refused::from);
        let draft = Scope::of(ctx).act(id, inventories::instrument_draft).await;
        answer(draft.map(InstrumentDraft::from))
    }
}

/// Making instruments.
#[derive(Default)]
pub struct MakingMutation;

#[Object]
impl MakingMutation {
    /// Keeps a draft of an instrument. Anything may be in it; what keeps it from being published is listed.
    async fn draft_instrument(&self, ctx: &Context<'_>, input: DraftInstrumentInput) -> Result<DraftInstrumentPayload> {
        let outcome = Scope::of(ctx).act(input.read(), inventories::draft_instrument).await;
        payload(outcome, |view| DraftInstrumentPayload { draft: Some(view.into()), problems: Vec::new() })
    }

    /// Takes a draft into the library. What was asked before stays under its version.
    async fn publish_instrument(&self, ctx: &Context<'_>, input: PublishInstrumentInput) -> Result<InstrumentPayload> {
        let command = id_at::<InstrumentDraftId>("draft", &input.draft).map(|id| (id, input.version));
        listed(Scope::of(ctx).act(command, inventories::publish_instrument).await)
    }

    /// Throws a draft away. Published versions stay.
    async fn discard_instrument_draft(
        &self,
        ctx: &Context<'_>,
        input: DiscardInstrumentDraftInput,
    ) -> Result<DonePayload> {
        let id = id_at::<InstrumentDraftId>("draft", &input.draft);
        done(Scope::of(ctx).act(id, inventories::discard_draft).await)
    }

    /// Offers an instrument of the practice's own no longer. What was asked goes on, and every version can be read.
    async fn retire_instrument(&self, ctx: &Context<'_>, input: RetireInstrumentInput) -> Result<InstrumentPayload> {
        let mut reading = Input::default();
        let key = reading.word("instrument", input.instrument);
        listed(Scope::of(ctx).act(reading.finish(|| key), inventories::retire_instrument).await)
    }

    /// Offers an instrument again that was taken out, as it was. Publishing its next version does so too.
    async fn restore_instrument(&self, ctx: &Context<'_>, input: RestoreInstrumentInput) -> Result<InstrumentPayload> {
        let mut reading = Input::default();
        let key = reading.word("instrument", input.instrument);
        listed(Scope::of(ctx).act(reading.finish(|| key), inventories::restore_instrument).await)
    }
}
