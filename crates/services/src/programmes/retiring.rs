//! Taking a programme of the practice's own out of the library, and bringing it back. Who is on it goes on, in whatever version they are on.

use domain::{
    access::{Act, Actor, Place, permit},
    ids::ProgrammeId,
    problem::Problem,
};

use super::{ProgrammeView, catalogue, drafting::DRAFTS};
use crate::kernel::{
    refused::Refused,
    retiring::{Offer, Retired, retired_in},
    services::Services,
    work::{Work, subject},
};

/// The practice's own programmes that are offered no longer.
pub(super) const RETIRED: Retired<ProgrammeId> = retired_in!("retired_programme", of "programme" by "number");

/// Offers a programme of the practice's own no longer. Who is on it goes on.
///
/// # Errors
/// `NotAllowed`; `NotFound` for a key that is not one of the practice's own.
pub async fn retire_programme(actor: &Actor, services: &Services, key: String) -> Result<ProgrammeView, Refused> {
    turn(actor, services, (&key, Offer::Retired)).await
}

/// Offers a programme again that was taken out, as it was; publishing its next version does so too.
///
/// # Errors
/// As [`retire_programme`].
pub async fn restore_programme(actor: &Actor, services: &Services, key: String) -> Result<ProgrammeView, Refused> {
    turn(actor, services, (&key, Offer::Offered)).await
}

async fn turn(actor: &Actor, services: &Services, (key, to): (&str, Offer)) -> Result<ProgrammeView, Refused> {
    let permit = permit(actor, Act::MakeProgramme, Place::Practice)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let work = Work::begin(actor, services).await?;
    let id = RETIRED.turn(&work, (key, to), me).await?;
    let programme = catalogue::newest(&work, key).await?.ok_or_else(Problem::not_found)?;
    let draft = DRAFTS.next_of(&work, key).await?;
    work.commit(actor, permit, subject(id)).await?;
    Ok(ProgrammeView { programme, is_own: true, draft, retired: to == Offer::Retired })
}
