//! What can be given.

use domain::{
    access::{Act, Actor, Place, permit},
    exercises::{definition::Exercise, library as built_in},
};

use crate::kernel::{
    page::{Page, PageRequest},
    refused::Refused,
    services::Services,
};

const LIST: &str = "exercises";

/// The exercises that come with the service, in their order. Nothing in it is anybody's.
///
/// # Errors
/// `NotAllowed` for whoever is no member of the practice; `OutOfRange` and `Malformed` for the page.
pub async fn library(
    actor: &Actor,
    services: &Services,
    page: PageRequest,
) -> Result<Page<&'static Exercise>, Refused> {
    let _seen = permit(actor, Act::SeeExercises, Place::Practice)?;
    let window = page.window(actor, services, LIST)?;
    Ok(window.page(actor, services, LIST, window.of(built_in::offered().collect())))
}
