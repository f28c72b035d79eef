//! What was done since the last appointment, for those who treat a couple.

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use services::{
    Refused,
    domain::ids::CoupleId,
    since::{self, Answered, Finished, SinceView},
};

use crate::{
    input::{read_id, show_id},
    problem::answer,
    scalars::Instant,
    scope::Scope,
};

/// What one partner did since the last appointment that they came to. One held with the other alone does not count for them.
#[derive(SimpleObject)]
pub struct SinceAppointment {
    /// Who.
    person: ID,
    /// When their last appointment began; null where none was held.
    held_at: Option<Instant>,
    /// Whether they came to it alone.
    alone: bool,
    /// After which instant it is told: the end of that appointment, or the beginning of care.
    since: Instant,
    /// What they answered, the newest first.
    answers: Vec<SinceAnswer>,
    /// The exercises they finished, the newest first. What they keep to themselves is not among them, nor is what they noticed of triggers.
    exercises: Vec<SinceExercise>,
    /// What they wrote down of something that brought it back, the newest first. What they keep to themselves is not among it.
    triggers: Vec<SinceExercise>,
    /// How many lapses they told of, whoever's they were.
    lapses_told: i32,
    /// How often they listened to each other up to the end of the loop.
    loops_done: i32,
    /// When the last talk by a plan ended; null where none did.
    last_talk_at: Option<Instant>,
    /// How often they said that a promise was kept.
    promises_kept: i32,
    /// How often they said that one was missed.
    promises_missed: i32,
    /// How often the other partner noticed that one was not kept of which they say that it was. Neither is told.
    promises_disputed: i32,
    /// How many agreements they signed.
    agreements_signed: i32,
    /// How many agreements in force they are in whose day of review has come.
    reviews_due: i32,
}

/// Something that was answered since.
#[derive(SimpleObject)]
pub struct SinceAnswer {
    /// The response.
    response: ID,
    /// Its neutral title.
    title: String,
    /// When.
    at: Instant,
}

/// An exercise that was finished since.
#[derive(SimpleObject)]
pub struct SinceExercise {
    /// The run.
    run: ID,
    /// What it is called.
    title: String,
    /// When.
    at: Instant,
}

impl From<SinceView> for SinceAppointment {
    fn from(view: SinceView) -> Self {
        let count = |count: usize| i32::try_from(count).unwrap_or(i32::MAX);
        let held = view.since.held;
        Self {
            person: show_id(view.person),
            held_at: held.map(|held| held.starts_at.into()),
            alone: held.is_some_and(|held| held.is_alone),
            since: view.since.from.into(),
            answers: view.answers.into_iter().map(SinceAnswer::from).collect(),
            exercises: view.exercises.into_iter().map(SinceExercise::from).collect(),
            triggers: view.triggers.into_iter().map(SinceExercise::from).collect(),
            lapses_told: count(view.lapses_told),
            loops_done: count(view.loops_done),
            last_talk_at: view.last_talk_at.map(Instant::from),
            promises_kept: count(view.promises_kept),
            promises_missed: count(view.promises_missed),
            promises_disputed: count(view.promises_disputed),
            agreements_signed: count(view.agreements_signed),
            reviews_due: count(view.reviews_due),
        }
    }
}

impl From<Answered> for SinceAnswer {
    fn from(one: Answered) -> Self {
        Self { response: show_id(one.response), title: one.title, at: one.at.into() }
    }
}

impl From<Finished> for SinceExercise {
    fn from(one: Finished) -> Self {
        Self { run: show_id(one.run), title: one.title, at: one.at.into() }
    }
}

/// Questions about what was done since the last appointment.
#[derive(Default)]
pub struct SinceQuery;

#[Object]
impl SinceQuery {
    /// What each partner of a couple did since the last appointment they came to. Those who treat or supervise them.
    async fn since_appointment(&self, ctx: &Context<'_>, id: ID) -> Option<Result<Vec<SinceAppointment>>> {
        let id: Result<CoupleId, Refused> = read_id(&id).map_err(Refused::from);
        let views = Scope::of(ctx).act(id, since::since_appointment).await;
        answer(views.map(|views| views.into_iter().map(SinceAppointment::from).collect()))
    }
}
