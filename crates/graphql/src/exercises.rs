//! Exercises: the library, what is given, what is written, what is shared, and the listening loop.

mod agreements;
mod commitments;
mod doing;
mod form;
mod giving;
mod lapses;
mod library;
mod listening;
mod making;
mod run;
mod sharing;
mod trust_plan;
mod words;

use async_graphql::MergedObject;

use self::{
    agreements::{AgreementsMutation, AgreementsQuery},
    commitments::{CommitmentsMutation, CommitmentsQuery, OutsideContactMutation, OutsideContactQuery},
    doing::DoingMutation,
    giving::GivingMutation,
    lapses::{LapsesMutation, LapsesQuery},
    library::ExerciseLibraryQuery,
    listening::{ListeningMutation, ListeningQuery},
    making::{ExerciseMakingMutation, ExerciseMakingQuery},
    run::ExerciseRunQuery,
    sharing::{SharedExerciseMutation, SharedExerciseQuery},
    trust_plan::{TrustPlanMutation, TrustPlanQuery},
};

pub use agreements::AgreementKind;
pub use run::ExerciseRunConnection;

/// Questions about exercises. In one, because the whole schema is merged from its parts one inside the other, and only so many fit.
#[derive(Default, MergedObject)]
pub struct ExercisesQuery(
    ExerciseLibraryQuery,
    ExerciseMakingQuery,
    ExerciseRunQuery,
    SharedExerciseQuery,
    ListeningQuery,
    CommitmentsQuery,
    OutsideContactQuery,
    AgreementsQuery,
    TrustPlanQuery,
    LapsesQuery,
);

/// Acts on exercises.
#[derive(Default, MergedObject)]
pub struct ExercisesMutation(
    ExerciseMakingMutation,
    GivingMutation,
    DoingMutation,
    SharedExerciseMutation,
    ListeningMutation,
    CommitmentsMutation,
    OutsideContactMutation,
    AgreementsMutation,
    TrustPlanMutation,
    LapsesMutation,
);
