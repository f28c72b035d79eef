//! The exercises that can be given.

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use services::{
    domain::exercises::definition::UsualRhythm,
    exercises::{self, Known},
};

use super::{
    making::{ExercisePreview, previews},
    words::ExerciseWho,
};
use crate::{
    connection::{self, connections},
    input::{offer, show_id},
    problem::{answer, payloads},
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
    /// Whether the practice made it.
    is_own: bool,
}

impl From<Known> for Exercise {
    fn from(exercise: Known) -> Self {
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
            is_own: exercise.is_own(),
        }
    }
}

connections! {
    /// Exercises, in pages.
    ExerciseConnection, ExerciseEdge of Exercise, from Known;
}

payloads! {
    /// The exercise, as it stands in the library.
    ExercisePayload {
        /// The exercise.
        exercise: Option<ExerciseFile>,
    }
}

/// An exercise of the library, with all that is in it.
#[derive(SimpleObject)]
pub struct ExerciseFile {
    /// The exercise, in its newest version.
    exercise: Exercise,
    /// What it holds, as JSON: title, purpose, minutes, who, rhythm, introduction, steps, ... Keep it elsewhere, or change it and send it back as a
    /// draft.
    content: String,
    /// The draft of its next version, if somebody has begun one.
    draft: Option<ID>,
    /// Its pages as those who do it see them.
    previews: Vec<ExercisePreview>,
    /// Whether the practice offers it no longer.
    retired: bool,
}

impl From<exercises::ExerciseFile> for ExerciseFile {
    fn from(file: exercises::ExerciseFile) -> Self {
        Self {
            previews: previews(&file.exercise),
            content: file.content.to_json(),
            draft: file.draft.map(show_id),
            retired: file.retired,
            exercise: file.exercise.into(),
        }
    }
}

/// Questions about the library of exercises.
#[derive(Default)]
pub struct ExerciseLibraryQuery;

#[Object]
impl ExerciseLibraryQuery {
    /// Every exercise that can be given: those that come with the service in their order, then the practice's own. Members of the practice.
    async fn exercises(
        &self,
        ctx: &Context<'_>,
        #[graphql(default_with = "Some(50)", desc = "How many, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "The cursor after which to begin.")] after: Option<String>,
        #[graphql(
            desc = "True for those that the practice made and offers no longer; leave out for those that it offers."
        )]
        retired: Option<bool>,
    ) -> Option<Result<ExerciseConnection>> {
        let had = after.is_some();
        let page =
            Scope::of(ctx).act(Ok((offer(retired), connection::request(first, after))), exercises::library).await;
        Some(connection::connect(page, had))
    }

    /// One exercise of the library, with all that is in it. Members of the practice.
    async fn exercise(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its key, such as talk_time.")] key: String,
    ) -> Option<Result<ExerciseFile>> {
        let file = Scope::of(ctx).act(Ok(key), exercises::exercise).await;
        answer(file.map(ExerciseFile::from))
    }
}
