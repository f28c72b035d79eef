//! Holding a time while somebody fills in the page.

use domain::{
    access::{Act, Actor, Place, permit},
    consultations::Hold,
    problem::{Code, Problem},
};

use super::{
    HeldTime, HoldTime,
    claims::{Claim, claim},
    diary::Diary,
    page::{practice_at, public_type},
};
use crate::kernel::{
    refused::Refused,
    services::Services,
    work::{Work, subject},
};

/// Holds a time for ten minutes. Of two who want the last one at once, the database lets one have it.
///
/// # Errors
/// `Taken` for a time that cannot be had any more, `NotFound` for a page or type that is not there, `TooManyAttempts`.
pub async fn hold_time(services: &Services, command: HoldTime) -> Result<HeldTime, Refused> {
    services.gate().limits().booking(command.remote)?;
    let practice = practice_at(services, &command.wanted.address).await?;
    let actor = Actor::visitor(practice);
    let permit = permit(&actor, Act::AskForConsultation, Place::Practice)?;
    let starts_at = command.starts_at;
    // Looked up before anything is written, so that whoever comes too late is told without waiting for a writer.
    let reading = Work::read_in(practice, services).await?;
    let kind = public_type(&reading, &command.wanted).await?;
    let could = Diary::open(&reading, kind, command.wanted.people()).await?.who_could(starts_at, reading.now());
    drop(reading);
    let meeting = kind.meeting(starts_at).ok_or_else(taken)?;
    if could.is_empty() {
        return Err(taken().into());
    }
    let work = Work::begin_in(practice, services).await?;
    let lapses_at = Hold::Booking.lapses_at(work.now(), starts_at);
    for person in could {
        let interval = kind.claim(meeting);
        let wanted =
            Claim { person, consultation: None, kind, meets_at: starts_at, interval, lapses_at: Some(lapses_at) };
        if let Some(id) = claim(&work, &wanted).await? {
            work.commit(&actor, permit, subject(id)).await?;
            return Ok(HeldTime { id, starts_at, lapses_at });
        }
    }
    Err(taken().into())
}

/// What whoever came second is told.
pub(super) fn taken() -> Problem {
    Problem::at(
        "startsAt",
        Code::Taken,
        "Somebody else has just taken this time. Nothing was booked. Choose another one.",
    )
}
