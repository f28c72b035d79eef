//! How an actor stands to a couple's appointments.

use domain::{
    access::{Act, Actor, Permit, Place, permit},
    ids::CoupleId,
    problem::Problem,
};

use crate::{
    couples::{ever_members, place_of_couple},
    kernel::{refused::Refused, work::Work},
};

/// The permission of whoever treats the couple, or of the front desk, which sees who comes and when, never why. Nobody arranges the
/// appointments of a couple they belong or belonged to themself, whatever else they do here: of those there may be some that are not theirs.
pub(super) async fn reach(work: &Work, actor: &Actor, act: Act, couple: CoupleId) -> Result<Permit, Refused> {
    let place = place_of_couple(work, actor, couple).await?.ok_or_else(Problem::not_found)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    if ever_members(work, couple).await?.contains(&me) {
        return Err(Problem::not_found().into());
    }
    Ok(may(actor, act, place)?)
}

/// Whether somebody who stands like this to a couple may do an act with its appointments: by their part in its care, or at the front desk.
///
/// # Errors
/// What the policy says to their part in its care.
pub(super) fn may(actor: &Actor, act: Act, place: Place) -> Result<Permit, Problem> {
    permit(actor, act, place).or_else(|refused| permit(actor, act, Place::Practice).map_err(|_| refused))
}
