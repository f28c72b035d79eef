//! Programmes that a practice makes for itself. Owners and therapists.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use services::{
    Refused,
    domain::{ids::ProgrammeDraftId, programmes::definition::Plan},
    programmes::{self, ProgrammeDraftView, ProgrammeView},
};

use super::library::Programme;
use crate::{
    connection::{self, connections},
    input::{Input, id_at, read_id, show_id},
    problem::{DonePayload, Problem, answer, done, payload, payloads, said},
    scalars::Instant,
    scope::Scope,
};

/// A programme while it is made.
#[derive(SimpleObject)]
pub struct ProgrammeDraft {
    /// Its id.
    id: ID,
    /// Send it back with the next change.
    version: i64,
    /// When it was kept.
    saved_at: Instant,
    /// The key of the programme whose next version it shall be; null for a new one.
    of: Option<String>,
    /// What it is called so far.
    title: String,
    /// What was made so far, as JSON: title, purpose, phases.
    content: String,
    /// What keeps it from being published, each beside its place in the JSON, such as phases.2.steps.0.delivery.
    blocking: Vec<Problem>,
}

impl From<ProgrammeDraftView> for ProgrammeDraft {
    fn from(view: ProgrammeDraftView) -> Self {
        Self {
            id: show_id(view.id),
            version: view.version,
            saved_at: view.saved_at.into(),
            of: view.of,
            content: written(&view.plan),
            title: view.plan.title,
            blocking: said(view.problems),
        }
    }
}

/// A plan as JSON.
pub(super) fn written(plan: &Plan) -> String {
    serde_json::to_string(plan).unwrap_or_default()
}

connections! {
    /// Drafts of programmes, in pages.
    ProgrammeDraftConnection, ProgrammeDraftEdge of ProgrammeDraft, from ProgrammeDraftView;
}

payloads! {
    /// The draft, as it is kept now.
    DraftProgrammePayload {
        /// The draft.
        draft: Option<ProgrammeDraft>,
    }
    /// The programme, as the library lists it.
    ProgrammePayload {
        /// The programme.
        programme: Option<Programme>,
    }
}

/// A draft of a programme to keep.
#[derive(InputObject)]
pub struct DraftProgrammeInput {
    /// A fresh key; the same key again gives the first answer.
    key: String,
    /// Which draft; leave out to begin one.
    draft: Option<ID>,
    /// When beginning one: the key of the programme whose next version it shall be, or, where that came with the service, of which it shall be a
    /// copy; leave out for a new one.
    of: Option<String>,
    /// The version that was read; 0 when beginning one.
    version: i64,
    /// What was made so far, as JSON: title, purpose, phases. Leave out when beginning one, to begin with what `of` holds.
    content: Option<String>,
}

impl DraftProgrammeInput {
    fn read(self) -> Result<programmes::DraftProgramme, Refused> {
        let mut input = Input::default();
        let draft = input.optional_id("draft", self.draft.as_ref());
        let of = input.optional_word("of", self.of);
        input.finish(|| {
            Some(programmes::DraftProgramme { key: self.key, draft, of, version: self.version, content: self.content })
        })
    }
}

/// A draft of a programme to publish.
#[derive(InputObject)]
pub struct PublishProgrammeInput {
    /// Which.
    draft: ID,
    /// The version that was read.
    version: i64,
}

/// A draft of a programme to throw away.
#[derive(InputObject)]
pub struct DiscardProgrammeDraftInput {
    /// Which.
    draft: ID,
}

/// A programme to offer no longer.
#[derive(InputObject)]
pub struct RetireProgrammeInput {
    /// Its key.
    programme: String,
}

/// A programme to offer again.
#[derive(InputObject)]
pub struct RestoreProgrammeInput {
    /// Its key.
    programme: String,
}

fn listed(outcome: Result<ProgrammeView, Refused>) -> Result<ProgrammePayload> {
    payload(outcome, |view| ProgrammePayload { programme: Some(view.into()), problems: Vec::new() })
}

/// Questions about programmes that are being made.
#[derive(Default)]
pub struct ProgrammeMakingQuery;

#[Object]
impl ProgrammeMakingQuery {
    /// The drafts of the practice's own programmes, the last one kept first.
    async fn programme_drafts(
        &self,
        ctx: &Context<'_>,
        #[graphql(default_with = "Some(20)", desc = "How many, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "The cursor after which to begin.")] after: Option<String>,
    ) -> Option<Result<ProgrammeDraftConnection>> {
        let had = after.is_some();
        let page = Scope::of(ctx).act(Ok(connection::request(first, after)), programmes::programme_drafts).await;
        Some(connection::connect(page, had))
    }

    /// One draft of a programme.
    async fn programme_draft(&self, ctx: &Context<'_>, id: ID) -> Option<Result<ProgrammeDraft>> {
        let id: Result<ProgrammeDraftId, Refused> = read_id(&id).map_err(Refused::from);
        let draft = Scope::of(ctx).act(id, programmes::programme_draft).await;
        answer(draft.map(ProgrammeDraft::from))
    }
}

/// Making programmes.
#[derive(Default)]
pub struct ProgrammeMakingMutation;

#[Object]
impl ProgrammeMakingMutation {
    /// Keeps a draft of a programme. What keeps it from being published is listed.
    async fn draft_programme(&self, ctx: &Context<'_>, input: DraftProgrammeInput) -> Result<DraftProgrammePayload> {
        let outcome = Scope::of(ctx).act(input.read(), programmes::draft_programme).await;
        payload(outcome, |view| DraftProgrammePayload { draft: Some(view.into()), problems: Vec::new() })
    }

    /// Takes a draft into the library, unless it has rings, gates that can never open, or steps that would tell one partner what the other did.
    async fn publish_programme(&self, ctx: &Context<'_>, input: PublishProgrammeInput) -> Result<ProgrammePayload> {
        let command = id_at::<ProgrammeDraftId>("draft", &input.draft).map(|id| (id, input.version));
        let outcome = Scope::of(ctx).act(command, programmes::publish_programme).await;
        listed(outcome)
    }

    /// Throws a draft of a programme away. Published versions stay.
    async fn discard_programme_draft(
        &self,
        ctx: &Context<'_>,
        input: DiscardProgrammeDraftInput,
    ) -> Result<DonePayload> {
        done(Scope::of(ctx).act(id_at::<ProgrammeDraftId>("draft", &input.draft), programmes::discard_draft).await)
    }

    /// Offers a programme of the practice's own no longer. Who is on it goes on.
    async fn retire_programme(&self, ctx: &Context<'_>, input: RetireProgrammeInput) -> Result<ProgrammePayload> {
        let mut reading = Input::default();
        let key = reading.word("programme", input.programme);
        listed(Scope::of(ctx).act(reading.finish(|| key), programmes::retire_programme).await)
    }

    /// Offers a programme again that was taken out, as it was. Publishing its next version does so too.
    async fn restore_programme(&self, ctx: &Context<'_>, input: RestoreProgrammeInput) -> Result<ProgrammePayload> {
        let mut reading = Input::default();
        let key = reading.word("programme", input.programme);
        listed(Scope::of(ctx).act(reading.finish(|| key), programmes::restore_programme).await)
    }
}
