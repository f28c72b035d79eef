//! Beginning, keeping, finishing, leaving out, writing anew. Whoever does an exercise.

use async_graphql::{Context, ID, InputObject, Object, Result};
use services::{
    DraftSaved, DraftStale, Refused,
    domain::ids::RunId,
    exercises::{self, DraftAnswer, RunView},
};

use super::{
    form::{ExerciseAnswer, ExerciseAnswerInput, read_answers},
    run::ExerciseRun,
};
use crate::{
    drafts::Kept,
    input::{Input, id_at},
    problem::{DonePayload, done, payload, payloads},
    scalars::Instant,
    scope::Scope,
};

payloads! {
    /// The run, as it is now.
    ExerciseRunPayload {
        /// The run.
        run: Option<ExerciseRun>,
    }
    /// The draft, as it is kept now.
    SaveExerciseDraftPayload {
        /// The version that is kept; send it back with the next draft.
        draft_version: Option<i64>,
        /// When it was kept.
        saved_at: Option<Instant>,
        /// On STALE: what is kept on the server.
        draft: Option<Vec<ExerciseAnswer>>,
    }
}

/// The payload that shows a run.
pub fn ran(outcome: Result<RunView, Refused>) -> Result<ExerciseRunPayload> {
    payload(outcome, |view| ExerciseRunPayload { run: Some(view.summary.into()), problems: Vec::new() })
}

/// Reads which run.
pub fn read_run(id: &ID) -> Result<RunId, Refused> {
    id_at("run", id)
}

/// A run of one's own to begin.
#[derive(InputObject)]
pub struct BeginExerciseInput {
    /// Which.
    run: ID,
}

/// A run of one's own to leave out.
#[derive(InputObject)]
pub struct DeclineExerciseInput {
    /// Which.
    run: ID,
}

/// A finished run of one's own to open again.
#[derive(InputObject)]
pub struct RewriteExerciseInput {
    /// Which.
    run: ID,
}

/// Words about a run of one's own that were read.
#[derive(InputObject)]
pub struct ReadExerciseCommentInput {
    /// About which run.
    run: ID,
}

/// A draft to keep.
#[derive(InputObject)]
pub struct SaveExerciseDraftInput {
    /// Of which run.
    run: ID,
    /// The version that was read; 0 when there was none.
    draft_version: i64,
    /// What was filled in, or filled in anew.
    answers: Vec<ExerciseAnswerInput>,
}

impl SaveExerciseDraftInput {
    fn read(self) -> Result<exercises::SaveDraft, Refused> {
        let mut input = Input::default();
        let run = input.id("run", &self.run);
        let answers = read_answers(&mut input, self.answers);
        input.finish(|| Some(exercises::SaveDraft { run: run?, draft_version: self.draft_version, answers: answers? }))
    }
}

/// A run to finish.
#[derive(InputObject)]
pub struct CompleteExerciseInput {
    /// A fresh key; the same key again gives the first answer.
    key: String,
    /// Which run.
    run: ID,
    /// What was filled in since the draft was kept; the draft counts too.
    answers: Vec<ExerciseAnswerInput>,
    /// Keep it from the therapist too, where the exercise allows that.
    keep_to_self: Option<bool>,
}

impl CompleteExerciseInput {
    fn read(self) -> Result<exercises::Complete, Refused> {
        let mut input = Input::default();
        let run = input.id("run", &self.run);
        let answers = read_answers(&mut input, self.answers);
        input.finish(|| {
            Some(exercises::Complete {
                key: self.key,
                run: run?,
                answers: answers?,
                keep_to_self: self.keep_to_self.unwrap_or_default(),
            })
        })
    }
}

fn kept(outcome: Result<DraftSaved, DraftStale<DraftAnswer>>) -> SaveExerciseDraftPayload {
    let Kept { draft_version, saved_at, draft, problems } = outcome.into();
    SaveExerciseDraftPayload { draft_version, saved_at, draft, problems }
}

/// Acts of those who do exercises.
#[derive(Default)]
pub struct DoingMutation;

#[Object]
impl DoingMutation {
    /// Begins one's own run. Beginning again changes nothing.
    async fn begin_exercise(&self, ctx: &Context<'_>, input: BeginExerciseInput) -> Result<ExerciseRunPayload> {
        ran(Scope::of(ctx).act(read_run(&input.run), exercises::begin).await)
    }

    /// Keeps what was filled in so far. Single answers that cannot be kept are in `problems`; the others are kept.
    async fn save_exercise_draft(
        &self,
        ctx: &Context<'_>,
        input: SaveExerciseDraftInput,
    ) -> Result<SaveExerciseDraftPayload> {
        payload(Scope::of(ctx).act(input.read(), exercises::save_draft).await, kept)
    }

    /// Finishes one's own run.
    async fn complete_exercise(&self, ctx: &Context<'_>, input: CompleteExerciseInput) -> Result<ExerciseRunPayload> {
        ran(Scope::of(ctx).act(input.read(), exercises::complete).await)
    }

    /// Leaves one's own run out. Nobody else in the couple learns of it.
    async fn decline_exercise(&self, ctx: &Context<'_>, input: DeclineExerciseInput) -> Result<ExerciseRunPayload> {
        ran(Scope::of(ctx).act(read_run(&input.run), exercises::decline).await)
    }

    /// Opens one's own finished run again. What was finished stands until it is finished anew; both are kept.
    async fn rewrite_exercise(&self, ctx: &Context<'_>, input: RewriteExerciseInput) -> Result<ExerciseRunPayload> {
        ran(Scope::of(ctx).act(read_run(&input.run), exercises::rewrite).await)
    }

    /// Notes that the signed-in partner has opened what was written about one of their runs. Nobody else is told.
    async fn read_exercise_comment(&self, ctx: &Context<'_>, input: ReadExerciseCommentInput) -> Result<DonePayload> {
        done(Scope::of(ctx).act(read_run(&input.run), exercises::read_comment).await)
    }
}
