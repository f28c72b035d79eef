//! Taking an exercise of the practice's own out of the library, and bringing it back. Who was given it goes on, however often it comes again, and a
//! programme that runs goes on giving it.

use std::collections::BTreeSet;

use domain::{
    access::{Act, Actor, Place, permit},
    exercises::custom::Content,
    ids::ExerciseId,
    problem::Problem,
};

use super::{ExerciseFile, catalogue, drafting::DRAFTS};
use crate::kernel::{
    refused::{Failure, Refused},
    retiring::{Offer, Retired, retired_in},
    services::Services,
    work::{Work, subject},
};

/// The practice's own exercises that are offered no longer.
pub(super) const RETIRED: Retired<ExerciseId> = retired_in!("retired_exercise", of "exercise" by "number");

/// Offers an exercise of the practice's own no longer. What was given goes on, and every version can be read.
///
/// # Errors
/// `NotAllowed`; `NotFound` for a key that is not one of the practice's own.
pub async fn retire_exercise(actor: &Actor, services: &Services, key: String) -> Result<ExerciseFile, Refused> {
    turn(actor, services, (&key, Offer::Retired)).await
}

/// Offers an exercise again that was taken out, as it was; publishing its next version does so too.
///
/// # Errors
/// As [`retire_exercise`].
pub async fn restore_exercise(actor: &Actor, services: &Services, key: String) -> Result<ExerciseFile, Refused> {
    turn(actor, services, (&key, Offer::Offered)).await
}

async fn turn(actor: &Actor, services: &Services, (key, to): (&str, Offer)) -> Result<ExerciseFile, Refused> {
    let permit = permit(actor, Act::MakeExercise, Place::Practice)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let work = Work::begin(actor, services).await?;
    let id = RETIRED.turn(&work, (key, to), me).await?;
    let exercise = catalogue::newest(&work, key).await?.ok_or_else(Problem::not_found)?;
    let draft = DRAFTS.next_of(&work, key).await?;
    work.commit(actor, permit, subject(id)).await?;
    Ok(ExerciseFile { content: Content::of(&exercise), exercise, draft, retired: to == Offer::Retired })
}

/// The keys of the exercises that are no longer offered.
pub(crate) async fn retired(work: &Work) -> Result<BTreeSet<String>, Failure> {
    RETIRED.keys(work).await
}
