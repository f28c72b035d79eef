//! What those who take part are told, planned in the transaction of what happened.

use domain::{
    consultations::again::note_at,
    ids::{AttendeeId, Id as _, PersonId},
    reminders::Kind,
};
use jiff::{Timestamp, civil::Date};

use super::rows::AttendeeRow;
use crate::{
    kernel::{refused::Failure, work::Work},
    reminders,
};

/// Somebody has an appointment: the day and the hour before they are reminded. `news` is what they are told now.
pub(super) async fn appoint(
    work: &Work,
    (person, attendee): (PersonId, AttendeeId),
    starts_at: Timestamp,
    news: Option<Kind>,
) -> Result<(), Failure> {
    reminders::appoint(work, person, attendee.uuid(), starts_at, news).await
}

/// The same for everybody who comes.
pub(super) async fn appoint_all(
    work: &Work,
    attendees: &[AttendeeRow],
    starts_at: Timestamp,
    news: Option<Kind>,
) -> Result<(), Failure> {
    for row in attendees.iter().filter(|row| row.is_coming()) {
        appoint(work, (row.person_id.0, row.id.0), starts_at, news).await?;
    }
    Ok(())
}

/// Something waits for everybody who takes part to say a word to it, without any appointment yet.
pub(super) async fn ask_all(work: &Work, attendees: &[AttendeeRow]) -> Result<(), Failure> {
    appoint_all(work, attendees, work.now(), Some(Kind::AppointmentToConfirm)).await
}

/// Whoever came and has not said what they make of what was recommended is asked for it.
pub(super) async fn ask_undecided(work: &Work, attendees: &[AttendeeRow]) -> Result<(), Failure> {
    for row in attendees.iter().filter(|row| row.is_there()) {
        if row.decision()?.is_none() {
            appoint(work, (row.person_id.0, row.id.0), work.now(), Some(Kind::AppointmentToConfirm)).await?;
        }
    }
    Ok(())
}

/// Somebody did not come: one letter on the next working day, in words that are those of every change. Their page says that they can have another
/// time.
pub(super) async fn note_missed(work: &Work, row: &AttendeeRow, holidays: &[Date]) -> Result<(), Failure> {
    // What was planned before it began and has not left, such as after an outage, would come too late.
    reminders::settle(work, row.id.0.uuid()).await?;
    let Some(at) = note_at(&row.zone()?, holidays, work.now()) else { return Ok(()) };
    reminders::tell_later(work, row.person_id.0, row.id.0.uuid(), (Kind::AppointmentChanged, at)).await
}

/// It does not take place, and the practice says so to everybody who was to come.
pub(super) async fn call_off(work: &Work, attendees: &[AttendeeRow]) -> Result<(), Failure> {
    for row in attendees.iter().filter(|row| row.is_coming()) {
        reminders::call_off(work, row.person_id.0, row.id.0.uuid()).await?;
    }
    Ok(())
}

/// Nothing of it has to be told any more.
pub(super) async fn settle(work: &Work, attendees: &[AttendeeRow]) -> Result<(), Failure> {
    for row in attendees {
        reminders::settle(work, row.id.0.uuid()).await?;
    }
    Ok(())
}
