//! Whether care has begun for somebody: their own account, their own signature, and a couple in somebody's care. All of it is done elsewhere, by
//! those whose it is.

use domain::{
    consultations::enrolment::{Entrant, check_entrants},
    ids::PersonId,
};

use crate::{
    access, couples,
    kernel::{refused::Refused, work::Work},
};

/// Lets a consultation end as enrolled once care has begun for everybody who wants it.
///
/// # Errors
/// `WrongState` with the first thing that is missing.
pub(super) async fn check(work: &Work, entering: &[PersonId]) -> Result<(), Refused> {
    let mut entrants = Vec::with_capacity(entering.len());
    for person in entering {
        let (has_account, signed_in) =
            (access::has_account(work, *person).await?, couples::signed_in_couples(work, *person).await?);
        entrants.push(Entrant { has_account, signed_in });
    }
    Ok(check_entrants(&entrants)?)
}
