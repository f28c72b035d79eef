//! What a member holds: consultations and appointments of ongoing care, by the time they take.

use domain::{
    calendars::Held,
    consultations::{Interval, calendar::Span},
    ids::{AppointmentId, ConsultationId, Id as _, PersonId},
};
use jiff::Timestamp;
use sea_orm::FromQueryResult;

use super::types;
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
    /// The version of a type that the practice made; none for those that come with the service.
    own_type: Option<String>,
    meets_at: At,
    ends_at: At,
}

impl ClaimedRow {
    /// The meeting without the time before and after it.
    fn held(&self) -> Result<Option<Held>, Failure> {
        let (meeting, ends_at) = match (self.consultation_id, self.appointment_id) {
            (Some(consultation), _) => {
                let kind = types::of_row(&self.type_key, self.own_type.as_deref())?;
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

/// Everything that somebody holds which is not over at `since`; what is only held for somebody to choose is not among it, and what they come to
/// themself is an entry of their own.
pub(crate) async fn held_by(work: &Work, member: PersonId, since: Timestamp) -> Result<Vec<Held>, Failure> {
    let rows: Vec<ClaimedRow> = work
        .all(
            "select claim.consultation_id, claim.appointment_id, claim.type_key, claim.meets_at, claim.ends_at,
                 own.definition as own_type
             from claim
             left join consultation
                 on consultation.practice_id = claim.practice_id and consultation.id = claim.consultation_id
             left join appointment
                 on appointment.practice_id = claim.practice_id and appointment.id = claim.appointment_id
             left join consultation_type own
                 on own.practice_id = claim.practice_id and own.reference = claim.type_key
             where claim.practice_id = $1 and claim.person_id = $2 and claim.lapses_at is null and claim.ends_at > $3
               and coalesce(consultation.member_id, appointment.member_id) = claim.person_id
             order by claim.meets_at, claim.starts_at, claim.id",
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
