//! Where somebody says they are when a meeting begins, who else is there, and how they can be reached at once (DOMAIN.md 2.6, 5.4): in consultations
//! and in appointments of ongoing care alike. What is attested counts before what was told when it was made.

use domain::{
    consultations::Whereabouts,
    ids::{AppointmentId, AppointmentPartId, AttendeeId},
    practice::licence::{Attestation, Company},
    text::CallBack,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::kernel::{
    bind::values,
    refused::Failure,
    seal::{SealKey, Spot},
    work::Work,
};

/// Whose word it is: one person's part in a meeting.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Part {
    /// In a consultation.
    Attendee(AttendeeId),
    /// In an appointment of ongoing care.
    Appointment(AppointmentPartId),
}

/// How somebody can be reached while they are in a meeting.
#[derive(Serialize, Deserialize)]
pub(crate) struct Reach {
    pub(crate) call_back: String,
    pub(crate) emergency: Option<String>,
}

impl Reach {
    /// What somebody typed.
    pub(crate) fn new(call_back: &CallBack, emergency: Option<&CallBack>) -> Self {
        let text = |number: &CallBack| number.expose().to_owned();
        Self { call_back: text(call_back), emergency: emergency.map(text) }
    }

    /// Seals it with the key of whoever said it.
    pub(crate) fn seal(&self, work: &Work, key: &SealKey, part: Part) -> Result<Vec<u8>, Failure> {
        let json = serde_json::to_string(self).map_err(|_| ODD)?;
        Ok(key.seal(spot(work, part), json.as_bytes(), work.services().random()))
    }

    /// Opens it with the key of whoever said it.
    pub(crate) fn open(work: &Work, key: &SealKey, part: Part, sealed: &[u8]) -> Result<Self, Failure> {
        serde_json::from_str(&key.open_text(spot(work, part), sealed)?).map_err(|_| ODD)
    }
}

const ODD: Failure = Failure::Corrupt("how somebody can be reached");

fn spot(work: &Work, part: Part) -> Spot {
    const COLUMN: &str = "location_attestation.sealed_reach";
    match part {
        Part::Attendee(id) => Spot::new(COLUMN, work.practice(), id),
        Part::Appointment(id) => Spot::new(COLUMN, work.practice(), id),
    }
}

/// Writes where somebody says they are; said again, the newest counts. How they can be reached stays until they say it anew.
pub(crate) async fn write(
    work: &Work,
    part: Part,
    attestation: Attestation,
    reach: Option<Vec<u8>>,
) -> Result<(), Failure> {
    let (place, company): (Whereabouts, Company) = (attestation.place, attestation.company);
    let said = (place.code(), company.as_str(), attestation.at);
    match part {
        Part::Attendee(id) => {
            work.run(
                "insert into location_attestation (practice_id, attendee_id, place, company, attested_at, sealed_reach)
                 values ($1, $2, $3, $4, $5, $6)
                 on conflict (practice_id, attendee_id) do update
                 set place = excluded.place, company = excluded.company, attested_at = excluded.attested_at,
                     sealed_reach = coalesce(excluded.sealed_reach, location_attestation.sealed_reach)",
                values![id, said.0, said.1, said.2, reach],
            )
            .await
        }
        Part::Appointment(id) => {
            work.run(
                "insert into location_attestation (practice_id, part_id, place, company, attested_at, sealed_reach)
                 values ($1, $2, $3, $4, $5, $6)
                 on conflict (practice_id, part_id) do update
                 set place = excluded.place, company = excluded.company, attested_at = excluded.attested_at,
                     sealed_reach = coalesce(excluded.sealed_reach, location_attestation.sealed_reach)",
                values![id, said.0, said.1, said.2, reach],
            )
            .await
        }
    }
    .map(|_| ())
}

/// What a row says of where somebody is: what they attested, and nothing while they have not.
pub(crate) fn read(
    place: Option<&str>,
    company: Option<&str>,
    at: Option<Timestamp>,
) -> Result<Option<Attestation>, Failure> {
    let (Some(place), Some(company), Some(at)) = (place, company, at) else { return Ok(None) };
    let place = Whereabouts::parse(place).map_err(|_| Failure::Corrupt("where somebody said they are"))?;
    let company = Company::from_word(company).ok_or(Failure::Corrupt("who else is there"))?;
    Ok(Some(Attestation { place, company, at }))
}

/// An appointment of ongoing care has another time: everybody says anew where they are.
pub(crate) async fn forget_of_appointment(work: &Work, appointment: AppointmentId) -> Result<(), Failure> {
    work.run(
        "delete from location_attestation where practice_id = $1
           and part_id in (select id from appointment_part where practice_id = $1 and appointment_id = $2)",
        values![appointment],
    )
    .await
    .map(|_| ())
}
