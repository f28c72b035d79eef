//! What a member holds: consultations and appointments of ongoing care, by the time they take.

use domain::{
    calendars::Held,
    consultations::{Interval, calendar::Span, type_of},
    ids::{AppointmentId, ConsultationId, Id as _, PersonId},
};
use jiff::Timestamp;
use sea_orm::FromQueryResult;

use crate::kernel::{
    bind::{At, Key, values},
    refused::Failure,
    work::Work,
};

#[derive(FromQueryResult)]
struct ClaimedRow {
    consultation_id: Option<Key<ConsultationId>>,
    appointment_id: Option<Key<AppointmentId>>,
    type_key: String,
    meets_at: At,
    ends_at: At,
}

impl ClaimedRow {
    /// The meeting without the time before and after it.
    fn held(&self) -> Result<Option<Held>, Failure> {
        let (meeting, ends_at) = match (self.consultation_id, self.appointment_id) {
            (Some(consultation), _) => {
                let kind = type_of(&self.type_key).ok_or(ODD)?;
                (consultation.0.uuid(), kind.meeting(self.meets_at.0).map(Interval::end))
            }
            (None, Some(appointment)) => (appointment.0.uuid(), Some(self.ends_at.0)),
            (None, None) => return Ok(None),
        };
        let span = Span::new(self.meets_at.0, ends_at.ok_or(ODD)?).map_err(|_| ODD)?;
        Ok(Some(Held { meeting, span }))
    }
}

const ODD: Failure = Failure::Corrupt("what a member holds");

/// Everything that somebody holds which is not over at `since`; what is only held for somebody to choose is not among it.
pub(crate) async fn held_by(work: &Work, member: PersonId, since: Timestamp) -> Result<Vec<Held>, Failure> {
    let rows: Vec<ClaimedRow> = work
        .all(
            "select consultation_id, appointment_id, type_key, meets_at, ends_at from claim
             where practice_id = $1 and person_id = $2 and lapses_at is null and ends_at > $3
             order by meets_at, starts_at, id",
            values![member, since],
        )
        .await?;
    let mut held: Vec<Held> = Vec::with_capacity(rows.len());
    for row in rows {
        // A meeting booked over another has its time in several pieces.
        if let Some(one) = row.held()?.filter(|one| held.iter().all(|other| other.meeting != one.meeting)) {
            held.push(one);
        }
    }
    Ok(held)
}
