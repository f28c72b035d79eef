//! What becomes of somebody's appointments when they leave a couple.

use domain::ids::{CoupleId, Id as _, PersonId};

use super::{
    rows::{lock_coming, parts_of, write_entry},
    settle::{News, put_off},
};
use crate::{
    consultations::release_appointment_of,
    kernel::{bind::values, refused::Refused, work::Work},
    reminders,
};

/// Takes somebody out of everything that is to come in a couple's care, in silence: nobody is written to. What they alone were to come to is
/// called off; what others come to as well stays as it is for them.
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
        if parts.len() == 1 {
            put_off(work, row, &before.call_off(work.now())?, &parts, News::Untold).await?;
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
    }
    Ok(())
}
