//! Programmes: the practice's library, making one, and a couple's way through one. Members of the practice; partners get what a programme gives
//! among their tasks and exercises, and see nothing of the programme itself.

mod acts;
mod couple;
mod library;
mod making;
mod words;

use async_graphql::MergedObject;

use self::{
    acts::ProgrammeActsMutation,
    couple::CoupleProgrammesQuery,
    library::ProgrammeLibraryQuery,
    making::{ProgrammeMakingMutation, ProgrammeMakingQuery},
};

/// Questions about programmes.
#[derive(Default, MergedObject)]
pub struct ProgrammesQuery(ProgrammeLibraryQuery, ProgrammeMakingQuery, CoupleProgrammesQuery);

/// Acts on programmes.
#[derive(Default, MergedObject)]
pub struct ProgrammesMutation(ProgrammeActsMutation, ProgrammeMakingMutation);
