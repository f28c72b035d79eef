//! What can be given.

use domain::{
    access::{Act, Actor, Place, permit},
    exercises::custom::Content,
    problem::Problem,
};

use super::{
    ExerciseFile,
    catalogue::{self, Known, Newest},
    drafting::DRAFTS,
    retiring::RETIRED,
};
use crate::kernel::{
    page::{Page, PageRequest},
    refused::Refused,
    retiring::Offer,
    services::Services,
    work::Work,
};

const LIST: &str = "exercises";

/// The exercises that come with the service, in their order, then the practice's own by title, each in its newest version; or those of its own that
/// the practice offers no longer. Nothing in it is anybody's.
///
/// # Errors
/// `NotAllowed` for whoever is no member of the practice; `OutOfRange` and `Malformed` for the page.
pub async fn library(
    actor: &Actor,
    services: &Services,
    (offer, page): (Offer, PageRequest),
) -> Result<Page<Known>, Refused> {
    let _seen = permit(actor, Act::SeeExercises, Place::Practice)?;
    let window = page.window(actor, services, LIST)?;
    let work = Work::read(actor, services).await?;
    let retired = RETIRED.keys(&work).await?;
    let mut all = Newest::read(&work).await?.into_list();
    all.retain(|known| offer.lists(retired.contains(known.key.as_str())));
    Ok(window.page(actor, services, LIST, window.of(all)))
}

/// One exercise of the library, with all that is in it.
///
/// # Errors
/// `NotAllowed` for whoever is no member of the practice; `NotFound`.
pub async fn exercise(actor: &Actor, services: &Services, key: String) -> Result<ExerciseFile, Refused> {
    let _seen = permit(actor, Act::SeeExercises, Place::Practice)?;
    let work = Work::read(actor, services).await?;
    let exercise = catalogue::newest(&work, &key).await?.ok_or_else(Problem::not_found)?;
    // Whoever makes no exercises hears of no drafts.
    let may_make = permit(actor, Act::MakeExercise, Place::Practice).is_ok();
    let draft = if may_make && exercise.is_own() { DRAFTS.next_of(&work, &key).await? } else { None };
    let retired = RETIRED.holds(&work, &key).await?;
    Ok(ExerciseFile { content: Content::of(&exercise), exercise, draft, retired })
}
