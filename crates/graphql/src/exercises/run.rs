//! One time that somebody does an exercise.

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use services::{
    Refused,
    domain::ids::RunId,
    exercises::{self, PartView, ReplyView, RunSummary, RunView},
    feedback::FeedbackView,
};

use super::{form::ExerciseForm, library::Exercise, words::ExerciseRunState};
use crate::{
    connection::{self, connections},
    input::{read_id, show_id},
    people::{Partner, Person},
    problem::answer,
    scalars::{Date, Instant},
    scope::Scope,
};

/// One time that somebody does an exercise.
#[derive(SimpleObject)]
pub struct ExerciseRun {
    /// Its id.
    id: ID,
    /// The exercise.
    exercise: Exercise,
    /// Who does it.
    person: ID,
    /// In whose care.
    couple: ID,
    /// How far it has come.
    state: ExerciseRunState,
    /// Counts the changes.
    version: i64,
    /// Since when it is there.
    opened_at: Instant,
    /// When it is due, in the person's zone; null for what is done as needed.
    due_on: Option<Date>,
    /// Until when it can be done; null for what is done as needed.
    closes_at: Option<Instant>,
    /// Whether it is past due and still open.
    overdue: bool,
    /// When it was done, the last time.
    done_at: Option<Instant>,
    /// Every how many days it comes again; null for once and for as needed.
    repeats_every_days: Option<i64>,
    /// Whether its author keeps it from the therapist.
    kept_to_self: bool,
    /// Whether the therapist wrote about it and its author, the viewer, has not opened that.
    has_new_comment: bool,
    /// Who will be able to read it, in one line; only for its author, and only where it is listed or opened.
    readers_line: Option<String>,
}

impl From<RunSummary> for ExerciseRun {
    fn from(view: RunSummary) -> Self {
        Self {
            id: show_id(view.id),
            exercise: view.exercise.into(),
            person: show_id(view.person),
            couple: show_id(view.couple),
            state: (&view.state).into(),
            version: view.version,
            opened_at: view.opened_at.into(),
            due_on: view.due_on.map(Date::from),
            closes_at: view.closes_at.map(Instant::from),
            overdue: view.overdue,
            done_at: view.state.facts().done_at.map(Instant::from),
            repeats_every_days: view.repeats_every_days,
            kept_to_self: view.kept_to_self,
            has_new_comment: view.has_new_comment,
            readers_line: view.readers_line.map(str::to_owned),
        }
    }
}

/// A run with what the viewer may see of what is in it.
#[derive(SimpleObject)]
pub struct ExerciseContent {
    /// The run.
    run: ExerciseRun,
    /// Who will be able to read it, in one line.
    readers_line: String,
    /// What is said while it is done together and joint work is paused; null otherwise.
    paused: Option<String>,
    /// What was written, as it was when it was finished the last time.
    parts: Vec<ExercisePart>,
    /// The pages and the draft; only for its author, and only while it is open.
    form: Option<ExerciseForm>,
    /// What the therapist wrote about it.
    comment: Option<ExerciseComment>,
    /// What the other partner said to what was shared of it, as far as the viewer may hear it.
    reply: Option<ExerciseReply>,
    /// With whom it can be shared; for its author.
    others: Vec<Partner>,
}

/// One part of what was written.
#[derive(SimpleObject)]
pub struct ExercisePart {
    /// The field.
    field: ID,
    /// What was asked.
    label: String,
    /// What was answered, line by line.
    lines: Vec<String>,
    /// Whether its author would rather not say.
    passed: bool,
    /// Whether nobody but its author ever reads it.
    for_author_alone: bool,
    /// Whether its author can share it.
    shareable: bool,
    /// Whether the other partner sees it now.
    shared: bool,
}

/// What a therapist wrote about a run.
#[derive(SimpleObject)]
pub struct ExerciseComment {
    /// The words.
    text: String,
    /// Who wrote them.
    by: Person,
    /// When.
    written_at: Instant,
    /// Whether its reader, the author of the run, has not opened it yet. Always false for everybody else.
    is_new: bool,
}

/// What somebody said to what was shared with them.
#[derive(SimpleObject)]
pub struct ExerciseReply {
    /// The word that was chosen.
    answer: String,
    /// As it is read.
    label: String,
    /// Whether whoever shared hears it too.
    partner_too: bool,
    /// When.
    said_at: Instant,
}

impl From<RunView> for ExerciseContent {
    fn from(view: RunView) -> Self {
        let words = services::domain::couples::hold::NEUTRAL_TEXT;
        Self {
            run: view.summary.into(),
            readers_line: view.readers_line.to_owned(),
            paused: view.paused.then(|| words.to_owned()),
            parts: view.parts.into_iter().map(ExercisePart::from).collect(),
            form: view.form.map(ExerciseForm::from),
            comment: view.comment.map(ExerciseComment::from),
            reply: view.reply.map(ExerciseReply::from),
            others: view.others.into_iter().map(Partner::from).collect(),
        }
    }
}

impl From<PartView> for ExercisePart {
    fn from(view: PartView) -> Self {
        Self {
            field: ID(view.field),
            label: view.label,
            lines: view.lines,
            passed: view.passed,
            for_author_alone: view.for_author_alone,
            shareable: view.shareable,
            shared: view.shared,
        }
    }
}

impl From<FeedbackView> for ExerciseComment {
    fn from(view: FeedbackView) -> Self {
        Self { text: view.text, by: view.by.into(), written_at: view.written_at.into(), is_new: view.is_new }
    }
}

impl From<ReplyView> for ExerciseReply {
    fn from(view: ReplyView) -> Self {
        Self { answer: view.answer, label: view.label, partner_too: view.partner_too, said_at: view.said_at.into() }
    }
}

connections! {
    /// Runs, in pages.
    ExerciseRunConnection, ExerciseRunEdge of ExerciseRun, from RunSummary;
}

/// Questions about runs.
#[derive(Default)]
pub struct ExerciseRunQuery;

#[Object]
impl ExerciseRunQuery {
    /// One run: the viewer's own, or one of somebody they treat. Every look at it is written into the trail.
    async fn exercise_run(&self, ctx: &Context<'_>, id: ID) -> Option<Result<ExerciseContent>> {
        let id: Result<RunId, Refused> = read_id(&id).map_err(Refused::from);
        answer(Scope::of(ctx).act(id, exercises::run).await.map(ExerciseContent::from))
    }

    /// What waits for the signed-in partner: what is due first, then what is there for whenever they need it.
    async fn my_exercises(
        &self,
        ctx: &Context<'_>,
        #[graphql(default_with = "Some(20)", desc = "How many, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "The cursor after which to begin.")] after: Option<String>,
    ) -> Option<Result<ExerciseRunConnection>> {
        let had = after.is_some();
        let page = Scope::of(ctx).act(Ok(connection::request(first, after)), exercises::my_exercises).await;
        Some(connection::connect(page, had))
    }

    /// What the signed-in partner finished, newest first.
    async fn my_exercise_runs(
        &self,
        ctx: &Context<'_>,
        #[graphql(default_with = "Some(20)", desc = "How many, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "The cursor after which to begin.")] after: Option<String>,
    ) -> Option<Result<ExerciseRunConnection>> {
        let had = after.is_some();
        let page = Scope::of(ctx).act(Ok(connection::request(first, after)), exercises::my_runs).await;
        Some(connection::connect(page, had))
    }
}
