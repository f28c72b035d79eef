//! What becomes of appointments while whoever holds them is away.

use domain::{
    consultations::Interval,
    ids::{AppointmentId, PersonId},
};

use super::{
    before::follow_appointments,
    rows::{lock_coming, parts_of},
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
    let rows = lock_coming(
        work,
        "select id from appointment
         where practice_id = $1 and member_id = $2 and state = 'planned'
           and starts_at >= $3 and starts_at < $4 and starts_at > $5
         order by starts_at, id",
        values![member, span.start(), span.end(), work.now()],
    )
    .await?;
    let mut called_off = Vec::with_capacity(rows.len());
    for row in &rows {
        let appointment = row.read()?;
        // It may have been moved to another day at this very moment.
        let starts_at = appointment.time().start();
        if starts_at < span.start() || starts_at >= span.end() {
            continue;
        }
        let parts = parts_of(work, row.id.0).await?;
        put_off(work, row, &appointment.call_off(work.now())?, &parts, News::Told).await?;
        called_off.push(row.id.0);
    }
    let mut couples: Vec<_> = rows.iter().map(|row| row.couple_id.0).collect();
    couples.sort_unstable();
    couples.dedup();
    for couple in couples {
        follow_appointments(work, couple).await?;
    }
    Ok(called_off)
}
