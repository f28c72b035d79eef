//! What becomes of somebody's appointments when they leave a couple.

use domain::ids::{AppointmentId, CoupleId, Id as _, PersonId};
use sea_orm::FromQueryResult;

use super::{
    rows::{lock_coming, parts_of, write_entry},
    settle::{News, put_off},
};
use crate::{
    consultations::release_appointment_of,
    kernel::{
        bind::values,
        refused::{Failure, Refused},
        work::Work,
    },
    reminders,
};

/// Takes somebody out of everything that is to come in a couple's care, in silence: nobody is written to. What was agreed with them alone is
/// called off; what was agreed with others as well stays as it is for them. Whoever leaves finds the same of it whether the others still come or
/// left before them, so it is not called off for them either where nobody is left.
pub(crate) async fn stop_appointments(work: &Work, couple: CoupleId, person: PersonId) -> Result<(), Refused> {
    let rows = lock_coming(
        work,
        "select id from appointment
         where practice_id = $1 and couple_id = $2 and state = 'planned' and starts_at > $3
         order by starts_at, id",
        values![couple, work.now()],
    )
    .await?;
    for row in &rows {
        let parts = parts_of(work, row.id.0).await?;
        let Some(part) = parts.iter().find(|part| part.person_id.0 == person) else { continue };
        let before = row.read()?;
        let called_off = row.read()?.call_off(work.now())?;
        if !is_agreed_with_others(work, row.id.0, person).await? {
            put_off(work, row, &called_off, &parts, News::Untold).await?;
            continue;
        }
        write_entry(work, part.id.0, &part.entry(&before)?.cancelled(work.now())).await?;
        work.run(
            "update appointment_part set left_at = $3 where practice_id = $1 and id = $2",
            values![part.id.0, work.now()],
        )
        .await?;
        release_appointment_of(work, row.id.0, person).await?;
        reminders::settle(work, part.id.0.uuid()).await?;
        if parts.len() == 1 {
            put_off(work, row, &called_off, &[], News::Untold).await?;
        }
    }
    Ok(())
}

#[derive(FromQueryResult)]
struct OthersRow {
    others: i64,
}

/// Whether somebody else was ever to come, whatever became of that since.
async fn is_agreed_with_others(work: &Work, appointment: AppointmentId, person: PersonId) -> Result<bool, Failure> {
    let row: Option<OthersRow> = work
        .find(
            "select count(*) as others from appointment_part
             where practice_id = $1 and appointment_id = $2 and person_id <> $3",
            values![appointment, person],
        )
        .await?;
    Ok(row.is_some_and(|row| row.others > 0))
}
