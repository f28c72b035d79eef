//! Whether care has begun for somebody: their own account, their own signature, and a couple in somebody's care. All of it is done elsewhere, by
//! those whose it is.

use domain::{
    consultations::{
        Recommendation,
        enrolment::{Entrant, check_entrants},
    },
    ids::{CoupleId, PersonId},
};

use crate::{
    access, couples,
    kernel::{refused::Refused, work::Work},
};

/// Lets a consultation end as enrolled once care has begun for everybody who wants it; in which couples it has, for all of them.
///
/// # Errors
/// `WrongState` with the first thing that is missing.
pub(super) async fn check(work: &Work, entering: &[PersonId]) -> Result<Vec<CoupleId>, Refused> {
    let mut entrants = Vec::with_capacity(entering.len());
    for person in entering {
        let (has_account, signed_in) =
            (access::has_account(work, *person).await?, couples::signed_in_couples(work, *person).await?);
        entrants.push(Entrant { has_account, signed_in });
    }
    Ok(check_entrants(&entrants)?)
}

/// Makes of the care that has begun what was recommended, where that is a kind of care and it is clear whose; in which couple, if it was something else
/// before.
///
/// # Errors
/// `NotAllowed` for coaching where the practice does not offer it any more.
pub(super) async fn begin_as(
    work: &Work,
    couples: &[CoupleId],
    recommended: Option<Recommendation>,
    by: PersonId,
) -> Result<Option<CoupleId>, Refused> {
    let (Some(service), [couple]) = (recommended.and_then(Recommendation::service), couples) else { return Ok(None) };
    let is_changed = couples::recommend_service(work, *couple, service, by).await?;
    Ok(is_changed.then_some(*couple))
}
