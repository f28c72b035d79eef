//! What the practice does with a request before there is a time: looking at it, putting it on the waitlist, offering times, referring on.

use domain::{
    access::{Act, Actor},
    consultations::{Consultation, Hold, Step, hold::MOST_OFFERED},
    problem::{Code, Problem},
};
use jiff::Timestamp;

use super::{
    ConsultationView, Seen, StaffTime,
    change::Change,
    claims::{self, Claim},
    diary::Diary,
    hold::taken,
    letters,
    rows::{self, attendees_of},
};
use crate::kernel::{refused::Refused, services::Services};

/// Notes that somebody has looked at a request: places, safety and conflicts are known.
///
/// # Errors
/// `Stale`, `WrongState` for anything but a new request.
pub async fn triage(actor: &Actor, services: &Services, seen: Seen) -> Result<ConsultationView, Refused> {
    simply(actor, services, seen, Consultation::triage).await
}

/// Puts a request on the waitlist.
///
/// # Errors
/// `Stale`, `WrongState` before somebody has looked at it, and after it is settled.
pub async fn wait(actor: &Actor, services: &Services, seen: Seen) -> Result<ConsultationView, Refused> {
    simply(actor, services, seen, Consultation::wait).await
}

/// Notes that somebody else can help them better.
///
/// # Errors
/// `Stale`, `WrongState` while a meeting is to come, and once it is over.
pub async fn refer_out(actor: &Actor, services: &Services, seen: Seen) -> Result<ConsultationView, Refused> {
    let change = Change::begin(actor, services, seen, Act::ArrangeConsultations).await?;
    let referred = change.row.read()?.refer_out(change.work.now())?;
    claims::release(&change.work, change.row.id.0).await?;
    letters::settle(&change.work, &attendees_of(&change.work, change.row.id.0).await?).await?;
    change.write(&referred, None).await?;
    change.finish().await
}

/// Offers one to three times, holds them for two days, and tells whoever asked.
///
/// # Errors
/// `OutOfRange` for none or too many, `Taken` for one that is not free, `Stale`, `WrongState`.
pub async fn offer(
    actor: &Actor,
    services: &Services,
    seen: Seen,
    times: &[StaffTime],
) -> Result<ConsultationView, Refused> {
    if times.len() > MOST_OFFERED {
        return Err(Problem::at("times", Code::OutOfRange, "Offer one, two or three times.").into());
    }
    let change = Change::begin(actor, services, seen, Act::ArrangeConsultations).await?;
    let (work, row) = (&change.work, &change.row);
    let asked = match row.read()? {
        new if new.stage().step() == Step::Requested => new.triage(work.now())?,
        known => known,
    };
    let earliest = times.iter().map(|time| time.starts_at).min().unwrap_or(work.now());
    let lapses_at = Hold::Offer.lapses_at(work.now(), earliest);
    let offered = asked.offer(times.len(), lapses_at)?;
    let (kind, attendees) = (row.kind()?, attendees_of(work, row.id.0).await?);
    let people = rows::participants(row, &attendees)?;
    for time in times {
        let could = Diary::open(work, kind, people.clone()).await?.who_could(time.starts_at, work.now());
        let meeting = kind.meeting(time.starts_at).filter(|_| could.contains(&time.member)).ok_or_else(taken)?;
        let held = Claim {
            person: time.member,
            consultation: Some(row.id.0),
            kind,
            meets_at: time.starts_at,
            interval: kind.claim(meeting),
            lapses_at: Some(lapses_at),
        };
        claims::claim(work, &held).await?.ok_or_else(taken)?;
    }
    letters::ask_all(work, &attendees).await?;
    change.write(&offered, None).await?;
    change.finish().await
}

async fn simply(
    actor: &Actor,
    services: &Services,
    seen: Seen,
    becomes: impl FnOnce(Consultation, Timestamp) -> Result<Consultation, Problem>,
) -> Result<ConsultationView, Refused> {
    let change = Change::begin(actor, services, seen, Act::ArrangeConsultations).await?;
    let next = becomes(change.row.read()?, change.work.now())?;
    change.write(&next, None).await?;
    change.finish().await
}
