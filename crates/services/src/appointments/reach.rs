//! How an actor stands to a couple's appointments.

use domain::{
    access::{Act, Actor, Permit, Place, permit},
    ids::{CoupleId, PersonId},
    problem::Problem,
};
use sea_orm::FromQueryResult;

use crate::{
    couples::place_of_couple,
    kernel::{bind::values, refused::Refused, work::Work},
};

#[derive(FromQueryResult)]
struct CountRow {
    count: i64,
}

/// The permission of whoever treats the couple, or of the front desk, which sees who comes and when, never why. Nobody arranges the
/// appointments of a couple they belong or belonged to themself, whatever else they do here: of those there may be some that are not theirs.
pub(super) async fn reach(work: &Work, actor: &Actor, act: Act, couple: CoupleId) -> Result<Permit, Refused> {
    let place = place_of_couple(work, actor, couple).await?.ok_or_else(Problem::not_found)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    if is_or_was_member(work, couple, me).await? {
        return Err(Problem::not_found().into());
    }
    Ok(permit(actor, act, place).or_else(|refused| permit(actor, act, Place::Practice).map_err(|_| refused))?)
}

async fn is_or_was_member(work: &Work, couple: CoupleId, person: PersonId) -> Result<bool, Refused> {
    let row: Option<CountRow> = work
        .find(
            "select count(*) as count from couple_member
             where practice_id = $1 and couple_id = $2 and person_id = $3",
            values![couple, person],
        )
        .await?;
    Ok(row.is_some_and(|row| row.count > 0))
}
