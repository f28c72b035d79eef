//! What calling an appointment off takes with it: everybody's time, the letters, the entry in each calendar.

use domain::{appointments::Appointment, ids::Id as _};

use super::rows::{self, AppointmentRow, PartRow};
use crate::{
    consultations::release_appointment,
    kernel::{refused::Failure, work::Work},
    reminders,
};

/// Whether those who were to come are told by letter that something has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum News {
    /// They are.
    Told,
    /// They are not: another letter, or somebody's own voice, tells them.
    Untold,
}

/// Writes down that an appointment does not take place.
pub(super) async fn put_off(
    work: &Work,
    row: &AppointmentRow,
    called_off: &Appointment,
    parts: &[PartRow],
    news: News,
) -> Result<(), Failure> {
    rows::write(work, row, called_off, parts).await?;
    release_appointment(work, row.id.0).await?;
    for part in parts {
        match news {
            News::Told => reminders::call_off(work, part.person_id.0, part.id.0.uuid()).await?,
            News::Untold => reminders::settle(work, part.id.0.uuid()).await?,
        }
    }
    Ok(())
}
