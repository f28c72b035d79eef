//! Giving exercises, taking them back, and writing about them. Therapists.

use async_graphql::{Context, ID, InputObject, Object, Result};
use services::{
    Refused,
    domain::text::ClinicalText,
    exercises::{self, Repeats, RunSummary},
};

use super::{
    doing::{ExerciseRunPayload, ran, read_run},
    run::ExerciseRun,
};
use crate::{
    input::Input,
    inventories::ReminderPolicy,
    problem::{payload, payloads},
    scalars::Date,
    scope::Scope,
};

payloads! {
    /// The first run of everybody it was given to.
    AssignExercisePayload {
        /// The runs.
        runs: Option<Vec<ExerciseRun>>,
    }
}

/// An exercise to give.
#[derive(InputObject)]
pub struct AssignExerciseInput {
    /// A fresh key; the same key again gives the first answer.
    key: String,
    /// The couple in whose care it is done.
    couple: ID,
    /// The injury it is about, where the couple has several.
    thread: Option<ID>,
    /// To whom; both for what is done together.
    people: Vec<ID>,
    /// The exercise's key.
    exercise: String,
    /// The first due date, in each person's zone; leave out for what is done as needed.
    first_due: Option<Date>,
    /// Every how many days again; leave out for once.
    every_days: Option<i32>,
    /// The last day on which a repeat may be due; leave out for as long as nobody ends it.
    until: Option<Date>,
    /// How it is reminded of; leave out for what fits the rhythm.
    reminders: Option<ReminderPolicy>,
    /// That what has to be confirmed before it is given was confirmed.
    confirmed: Option<bool>,
}

impl AssignExerciseInput {
    fn read(self) -> Result<exercises::Assign, Refused> {
        let mut input = Input::default();
        let couple = input.id("couple", &self.couple);
        let thread = input.optional_id("thread", self.thread.as_ref());
        let people: Vec<_> = self.people.iter().filter_map(|person| input.id("people", person)).collect();
        let exercise = input.word("exercise", self.exercise);
        let first_due = input.take("firstDue", self.first_due.map(|day| day.read()).transpose());
        let every_days = input.take("everyDays", self.every_days.map(crate::inventories::read_days).transpose());
        let until = input.take("until", self.until.map(|until| until.read()).transpose());
        input.finish(|| {
            Some(exercises::Assign {
                key: self.key,
                couple: couple?,
                thread,
                people,
                exercise: exercise?,
                first_due: first_due?,
                every_days: every_days?,
                until: until?,
                reminders: self.reminders.map(Into::into),
                confirmed: self.confirmed.unwrap_or_default(),
            })
        })
    }
}

/// A run to take back.
#[derive(InputObject)]
pub struct WithdrawExerciseInput {
    /// Which.
    run: ID,
    /// The version that was read.
    version: i64,
    /// Also what would come after it.
    and_repeats: Option<bool>,
}

/// A run that has closed, to open once more.
#[derive(InputObject)]
pub struct ReopenExerciseInput {
    /// Which.
    run: ID,
    /// When it is due, in the person's zone.
    due_on: Date,
}

/// Words about a run.
#[derive(InputObject)]
pub struct CommentExerciseInput {
    /// A fresh key; the same key again gives the first answer.
    key: String,
    /// About which run.
    run: ID,
    /// The words, up to 2,000 characters. The author of the run reads them, and nobody else in the couple.
    text: String,
}

impl CommentExerciseInput {
    fn read(self) -> Result<exercises::Comment, Refused> {
        let mut input = Input::default();
        let run = input.id("run", &self.run);
        let text = input.take("text", ClinicalText::parse(&self.text));
        input.finish(|| Some(exercises::Comment { key: self.key, run: run?, text: text? }))
    }
}

/// Words to take back.
#[derive(InputObject)]
pub struct TakeExerciseCommentBackInput {
    /// About which run.
    run: ID,
}

fn summarised(outcome: Result<RunSummary, Refused>) -> Result<ExerciseRunPayload> {
    payload(outcome, |view| ExerciseRunPayload { run: Some(view.into()), problems: Vec::new() })
}

/// Acts of those who give exercises.
#[derive(Default)]
pub struct GivingMutation;

#[Object]
impl GivingMutation {
    /// Gives an exercise to members of a couple, to all of them or to nobody. Whoever treats them.
    async fn assign_exercise(&self, ctx: &Context<'_>, input: AssignExerciseInput) -> Result<AssignExercisePayload> {
        let outcome = Scope::of(ctx).act(input.read(), exercises::assign).await;
        payload(outcome, |runs| AssignExercisePayload {
            runs: Some(runs.into_iter().map(ExerciseRun::from).collect()),
            problems: Vec::new(),
        })
    }

    /// Takes a run back that is not done yet.
    async fn withdraw_exercise(&self, ctx: &Context<'_>, input: WithdrawExerciseInput) -> Result<ExerciseRunPayload> {
        let repeats = if input.and_repeats.unwrap_or_default() { Repeats::Stop } else { Repeats::GoOn };
        let outcome = Scope::of(ctx)
            .act(read_run(&input.run), async |actor, services, id| {
                exercises::withdraw(actor, services, (id, input.version), repeats).await
            })
            .await;
        summarised(outcome)
    }

    /// Opens a run once more that has closed.
    async fn reopen_exercise(&self, ctx: &Context<'_>, input: ReopenExerciseInput) -> Result<ExerciseRunPayload> {
        let mut reading = Input::default();
        let run = reading.id("run", &input.run);
        let due_on = reading.take("dueOn", input.due_on.read());
        let outcome = Scope::of(ctx)
            .act(reading.finish(|| Some((run?, due_on?))), async |actor, services, (run, due_on)| {
                exercises::reopen(actor, services, run, due_on).await
            })
            .await;
        summarised(outcome)
    }

    /// Writes to the author of a finished run about it, in place of what was written before.
    async fn comment_exercise(&self, ctx: &Context<'_>, input: CommentExerciseInput) -> Result<ExerciseRunPayload> {
        ran(Scope::of(ctx).act(input.read(), exercises::comment).await)
    }

    /// Takes back what was written about a run.
    async fn take_exercise_comment_back(
        &self,
        ctx: &Context<'_>,
        input: TakeExerciseCommentBackInput,
    ) -> Result<ExerciseRunPayload> {
        ran(Scope::of(ctx).act(read_run(&input.run), exercises::take_comment_back).await)
    }
}
