//! What becomes of appointments while whoever holds them is away.

use domain::{
    consultations::Interval,
    ids::{AppointmentId, PersonId},
};

use super::{
    before::follow_appointments,
    rows::{AppointmentRow, appointment_columns, parts_of},
    settle::{News, put_off},
};
use crate::kernel::{bind::values, refused::Refused, work::Work};

/// Calls off what a member holds within a stretch of time and has not begun; which those were. Each who was to come is told that something has
/// changed.
pub(crate) async fn call_off_within(
    work: &Work,
    member: PersonId,
    span: Interval,
) -> Result<Vec<AppointmentId>, Refused> {
    let rows: Vec<AppointmentRow> = work
        .all(
            concat!(
                "select ",
                appointment_columns!(),
                " from appointment
                 where practice_id = $1 and member_id = $2 and state = 'planned'
                   and starts_at >= $3 and starts_at < $4 and starts_at > $5
                 order by starts_at, id"
            ),
            values![member, span.start(), span.end(), work.now()],
        )
        .await?;
    for row in &rows {
        let parts = parts_of(work, row.id.0).await?;
        put_off(work, row, &row.read()?.call_off(work.now())?, &parts, News::Told).await?;
    }
    let mut couples: Vec<_> = rows.iter().map(|row| row.couple_id.0).collect();
    couples.sort_unstable();
    couples.dedup();
    for couple in couples {
        follow_appointments(work, couple).await?;
    }
    Ok(rows.iter().map(|row| row.id.0).collect())
}
