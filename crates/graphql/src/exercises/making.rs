//! Exercises that a practice makes for itself. Owners and therapists.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use services::{
    Refused,
    domain::{couples, exercises::definition::field::Side, ids::ExerciseDraftId},
    exercises::{self, ExerciseDraftView, Known},
};

use super::{
    form::ExerciseForm,
    library::{ExerciseFile, ExercisePayload},
};
use crate::{
    connection::{self, connections},
    couples::ThreadRole,
    input::{Input, id_at, read_id, show_id},
    problem::{DonePayload, Problem, answer, done, payload, payloads, said},
    scalars::Instant,
    scope::Scope,
};

/// An exercise while it is made.
#[derive(SimpleObject)]
pub struct ExerciseDraft {
    /// Its id.
    id: ID,
    /// Send it back with the next change.
    version: i64,
    /// When it was kept.
    saved_at: Instant,
    /// The key of the exercise whose next version it shall be; null for a new one.
    of: Option<String>,
    /// What it is called so far.
    title: String,
    /// What was made so far, as JSON: title, purpose, minutes, who, rhythm, introduction, steps, ...
    content: String,
    /// What keeps it from being published, each beside its place in the JSON, such as steps.2.fields.0.answer.
    blocking: Vec<Problem>,
    /// Its pages as whoever gets it will see them; none before it can be published.
    previews: Vec<ExercisePreview>,
}

/// The pages of an exercise as one of those who do it sees them.
#[derive(SimpleObject)]
pub struct ExercisePreview {
    /// Which partner sees them; null where both see the same.
    role: Option<ThreadRole>,
    /// The pages, with nothing filled in.
    form: ExerciseForm,
}

impl From<ExerciseDraftView> for ExerciseDraft {
    fn from(view: ExerciseDraftView) -> Self {
        let (previews, blocking) = match view.shown {
            Ok(exercise) => (previews(&exercise), Vec::new()),
            Err(problems) => (Vec::new(), said(problems)),
        };
        Self {
            id: show_id(view.id),
            version: view.version,
            saved_at: view.saved_at.into(),
            of: view.of,
            title: view.content.title().to_owned(),
            content: view.content.to_json(),
            blocking,
            previews,
        }
    }
}

/// The pages as each of those who do it sees them.
pub(super) fn previews(exercise: &Known) -> Vec<ExercisePreview> {
    let preview = |side: Option<Side>| {
        let form =
            exercises::Form { exercise: exercise.clone(), side, draft: Vec::new(), draft_version: 0, saved_at: None };
        let role = side.map(|side| match side {
            Side::Hurt => couples::ThreadRole::Hurt,
            Side::Involved => couples::ThreadRole::Involved,
        });
        ExercisePreview { role: role.map(ThreadRole::from), form: form.into() }
    };
    exercise.sides().into_iter().map(preview).collect()
}

connections! {
    /// Drafts of exercises, in pages.
    ExerciseDraftConnection, ExerciseDraftEdge of ExerciseDraft, from ExerciseDraftView;
}

payloads! {
    /// The draft, as it is kept now.
    DraftExercisePayload {
        /// The draft.
        draft: Option<ExerciseDraft>,
    }
}

/// A draft of an exercise to keep.
#[derive(InputObject)]
pub struct DraftExerciseInput {
    /// A fresh key; the same key again gives the first answer.
    key: String,
    /// Which draft; leave out to begin one.
    draft: Option<ID>,
    /// When beginning one: the key of the exercise whose next version it shall be, or, where that came with the service, of which it shall be a
    /// copy; leave out for a new one.
    of: Option<String>,
    /// The version that was read; 0 when beginning one.
    version: i64,
    /// What was made so far, as JSON: title, purpose, minutes, who, rhythm, introduction, steps, ... Leave out when beginning one, to begin with
    /// what `of` holds.
    content: Option<String>,
}

impl DraftExerciseInput {
    fn read(self) -> Result<exercises::DraftExercise, Refused> {
        let mut input = Input::default();
        let draft = input.optional_id("draft", self.draft.as_ref());
        let of = input.optional_word("of", self.of);
        input.finish(|| {
            Some(exercises::DraftExercise { key: self.key, draft, of, version: self.version, content: self.content })
        })
    }
}

/// A draft of an exercise to publish.
#[derive(InputObject)]
pub struct PublishExerciseInput {
    /// Which.
    draft: ID,
    /// The version that was read.
    version: i64,
}

/// A draft of an exercise to throw away.
#[derive(InputObject)]
pub struct DiscardExerciseDraftInput {
    /// Which.
    draft: ID,
}

/// An exercise to offer no longer.
#[derive(InputObject)]
pub struct RetireExerciseInput {
    /// Its key.
    exercise: String,
}

/// An exercise to offer again.
#[derive(InputObject)]
pub struct RestoreExerciseInput {
    /// Its key.
    exercise: String,
}

fn listed(outcome: Result<exercises::ExerciseFile, Refused>) -> Result<ExercisePayload> {
    payload(outcome, |view| ExercisePayload { exercise: Some(ExerciseFile::from(view)), problems: Vec::new() })
}

/// Questions about exercises that are being made.
#[derive(Default)]
pub struct ExerciseMakingQuery;

#[Object]
impl ExerciseMakingQuery {
    /// The drafts of the practice's own exercises, the last one kept first.
    async fn exercise_drafts(
        &self,
        ctx: &Context<'_>,
        #[graphql(default_with = "Some(20)", desc = "How many, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "The cursor after which to begin.")] after: Option<String>,
    ) -> Option<Result<ExerciseDraftConnection>> {
        let had = after.is_some();
        let page = Scope::of(ctx).act(Ok(connection::request(first, after)), exercises::exercise_drafts).await;
        Some(connection::connect(page, had))
    }

    /// One draft of an exercise.
    async fn exercise_draft(&self, ctx: &Context<'_>, id: ID) -> Option<Result<ExerciseDraft>> {
        let id: Result<ExerciseDraftId, Refused> = read_id(&id).map_err(Refused::from);
        let draft = Scope::of(ctx).act(id, exercises::exercise_draft).await;
        answer(draft.map(ExerciseDraft::from))
    }
}

/// Making exercises.
#[derive(Default)]
pub struct ExerciseMakingMutation;

#[Object]
impl ExerciseMakingMutation {
    /// Keeps a draft of an exercise. What keeps it from being published is listed.
    async fn draft_exercise(&self, ctx: &Context<'_>, input: DraftExerciseInput) -> Result<DraftExercisePayload> {
        let outcome = Scope::of(ctx).act(input.read(), exercises::draft_exercise).await;
        payload(outcome, |view| DraftExercisePayload { draft: Some(view.into()), problems: Vec::new() })
    }

    /// Takes a draft into the library, unless something does not fit together, belongs to what comes with the service, or would show one partner
    /// what the other wrote.
    async fn publish_exercise(&self, ctx: &Context<'_>, input: PublishExerciseInput) -> Result<ExercisePayload> {
        let command = id_at::<ExerciseDraftId>("draft", &input.draft).map(|id| (id, input.version));
        let outcome = Scope::of(ctx).act(command, exercises::publish_exercise).await;
        listed(outcome)
    }

    /// Throws a draft of an exercise away. Published versions stay.
    async fn discard_exercise_draft(&self, ctx: &Context<'_>, input: DiscardExerciseDraftInput) -> Result<DonePayload> {
        let id = id_at::<ExerciseDraftId>("draft", &input.draft);
        done(Scope::of(ctx).act(id, exercises::discard_exercise_draft).await)
    }

    /// Offers an exercise of the practice's own no longer. What was given goes on, and every version can be read.
    async fn retire_exercise(&self, ctx: &Context<'_>, input: RetireExerciseInput) -> Result<ExercisePayload> {
        let mut reading = Input::default();
        let key = reading.word("exercise", input.exercise);
        listed(Scope::of(ctx).act(reading.finish(|| key), exercises::retire_exercise).await)
    }

    /// Offers an exercise again that was taken out, as it was. Publishing its next version does so too.
    async fn restore_exercise(&self, ctx: &Context<'_>, input: RestoreExerciseInput) -> Result<ExercisePayload> {
        let mut reading = Input::default();
        let key = reading.word("exercise", input.exercise);
        listed(Scope::of(ctx).act(reading.finish(|| key), exercises::restore_exercise).await)
    }
}
