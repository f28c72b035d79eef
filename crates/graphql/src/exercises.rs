//! Exercises: the library, what is given, what is written, what is shared, and the listening loop.

mod doing;
mod form;
mod giving;
mod library;
mod listening;
mod run;
mod sharing;
mod words;

use async_graphql::MergedObject;

use self::{
    doing::DoingMutation,
    giving::GivingMutation,
    library::ExerciseLibraryQuery,
    listening::{ListeningMutation, ListeningQuery},
    run::ExerciseRunQuery,
    sharing::{SharedExerciseMutation, SharedExerciseQuery},
};

pub use run::ExerciseRunConnection;

/// Questions about exercises. In one, because the whole schema is merged from its parts one inside the other, and only so many fit.
#[derive(Default, MergedObject)]
pub struct ExercisesQuery(ExerciseLibraryQuery, ExerciseRunQuery, SharedExerciseQuery, ListeningQuery);

/// Acts on exercises.
#[derive(Default, MergedObject)]
pub struct ExercisesMutation(GivingMutation, DoingMutation, SharedExerciseMutation, ListeningMutation);
