//! That those who come back were in care here before, for whoever leads their care now and led it then.
//!
//! Whoever comes back after one of them left begins anew, as a couple of their own: nothing that was shown, signed or agreed to in the earlier one
//! holds in the new one, because nothing of it is read there. All that is kept of the two together is that there was a gap, and only on the page of
//! whoever led both: a second lead or a supervisor who had no part in the earlier care is not told of it.

use domain::{access::Actor, ids::CoupleId};
use sea_orm::FromQueryResult;

use super::EarlierCare;
use crate::kernel::{
    bind::{At, values},
    refused::Failure,
    work::Work,
};

#[derive(FromQueryResult)]
struct EarlierRow {
    opened_at: At,
    parted_at: At,
}

/// The earlier couples of exactly the same people that `actor` led, where they lead this one too, the oldest first. One that is whole is not among
/// them.
pub(super) async fn earlier_care(work: &Work, actor: &Actor, couple: CoupleId) -> Result<Vec<EarlierCare>, Failure> {
    let Some(me) = actor.person_id() else { return Ok(Vec::new()) };
    let rows: Vec<EarlierRow> = work
        .all(
            "select earlier.opened_at, min(theirs.left_at) as parted_at
             from couple present
             join couple earlier on earlier.practice_id = present.practice_id and earlier.opened_at < present.opened_at
             join couple_member theirs on theirs.practice_id = earlier.practice_id and theirs.couple_id = earlier.id
             where present.practice_id = $1 and present.id = $2
               and not exists (select 1 from couple_member here
                               where here.practice_id = $1 and here.couple_id = $2
                                 and not exists (select 1 from couple_member there
                                                 where there.practice_id = $1 and there.couple_id = earlier.id
                                                   and there.person_id = here.person_id))
               and not exists (select 1 from couple_member there
                               where there.practice_id = $1 and there.couple_id = earlier.id
                                 and not exists (select 1 from couple_member here
                                                 where here.practice_id = $1 and here.couple_id = $2
                                                   and here.person_id = there.person_id))
               and exists (select 1 from care_team leads
                           join care_team led on led.practice_id = leads.practice_id
                               and led.person_id = leads.person_id and led.couple_id = earlier.id
                           where leads.practice_id = $1 and leads.couple_id = $2 and leads.person_id = $3
                             and leads.ended_at is null and leads.role = 'lead-therapist' and led.role = 'lead-therapist')
             group by earlier.id, earlier.opened_at
             having min(theirs.left_at) is not null
             order by earlier.opened_at, earlier.id",
            values![couple, me],
        )
        .await?;
    Ok(rows.iter().map(|row| EarlierCare { began_at: row.opened_at.0, parted_at: row.parted_at.0 }).collect())
}
