//! The exercises that can be given.

use async_graphql::{Context, Object, Result, SimpleObject};
use services::{
    domain::exercises::definition::{self, UsualRhythm},
    exercises,
};

use super::words::ExerciseWho;
use crate::{
    connection::{self, connections},
    scope::Scope,
};

/// An exercise.
#[derive(SimpleObject)]
pub struct Exercise {
    /// `talk_time`
    key: String,
    /// Its version; what was begun on one is done on it.
    version: String,
    /// Its place in the order, `E-10`; null for what stands outside it.
    code: Option<String>,
    /// Its neutral title.
    title: String,
    /// What it is for.
    purpose: String,
    /// About how long it takes.
    minutes: i32,
    /// Who does it.
    who: ExerciseWho,
    /// Every how many days it is usually done; null for once and for whenever it is needed.
    every_days: Option<i32>,
    /// Whether it is there for whenever its author needs it.
    as_needed: bool,
    /// Whether it is about one injury, so that both have a place in it.
    needs_thread: bool,
    /// Whether its author can let the other partner see parts of it.
    shareable: bool,
    /// Whether its author may keep it from the therapist too.
    may_keep_to_self: bool,
    /// What has to be confirmed before it is given; null where nothing has.
    confirm_first: Option<String>,
    /// What it looks like: the titles of its pages.
    steps: Vec<String>,
}

impl From<&'static definition::Exercise> for Exercise {
    fn from(exercise: &'static definition::Exercise) -> Self {
        Self {
            key: exercise.key.to_string(),
            version: exercise.version.to_string(),
            code: exercise.code(),
            title: exercise.title.clone(),
            purpose: exercise.purpose.clone(),
            minutes: exercise.minutes.into(),
            who: exercise.who.into(),
            every_days: match exercise.rhythm {
                UsualRhythm::EveryDays(days) => Some(days.into()),
                UsualRhythm::Once | UsualRhythm::AsNeeded => None,
            },
            as_needed: exercise.rhythm == UsualRhythm::AsNeeded,
            needs_thread: exercise.needs_thread(),
            shareable: exercise.is_shareable(),
            may_keep_to_self: exercise.may_keep_to_self,
            confirm_first: exercise.confirm_first.clone(),
            steps: exercise.steps.iter().map(|step| step.title.clone()).collect(),
        }
    }
}

connections! {
    /// Exercises, in pages.
    ExerciseConnection, ExerciseEdge of Exercise, from &'static definition::Exercise;
}

/// Questions about the library of exercises.
#[derive(Default)]
pub struct ExerciseLibraryQuery;

#[Object]
impl ExerciseLibraryQuery {
    /// Every exercise that can be given, in its order. Members of the practice.
    async fn exercises(
        &self,
        ctx: &Context<'_>,
        #[graphql(default_with = "Some(50)", desc = "How many, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "The cursor after which to begin.")] after: Option<String>,
    ) -> Option<Result<ExerciseConnection>> {
        let had = after.is_some();
        let page = Scope::of(ctx).act(Ok(connection::request(first, after)), exercises::library).await;
        Some(connection::connect(page, had))
    }
}
