//! Every night, and after every change of a licence: which booked meetings their member may not hold as things stand (DOMAIN.md 5.4), consultations
//! and appointments of ongoing care alike, in the order in which they begin: the exempt days of a member are the same for both.
//!
//! A meeting that is found stays booked. The board says so, and the practice moves it to somebody who may hold it, or calls it off. Nobody who comes
//! to it is told.

use std::collections::BTreeMap;

use domain::{
    access::{Act, Actor},
    ids::{AppointmentId, ConsultationId, Id as _, PersonId, PracticeId},
    practice::licence::{Refusal, Upcoming},
    reminders::schedule,
    zone::Zone,
};
use jiff::{SignedDuration, Timestamp, ToSpan as _, civil::Time};
use sea_orm::FromQueryResult;
use uuid::Uuid;

use super::rows::{self, ConsultationRow, attendees_of, consultation_columns};
use crate::{
    appointments,
    kernel::{
        bind::{At, values},
        clockwork::{own_permit, practices_with_due},
        refused::Failure,
        services::Services,
        work::{Work, subject},
    },
    practice::{self, Authorities, look_again},
};

/// When the check is made, on the practice's clock: nobody works, and there is time before the day begins.
const AT: Time = Time::constant(3, 0, 0, 0);
/// How far ahead meetings are read; the rule itself looks at 30 days.
const AHEAD: SignedDuration = SignedDuration::from_hours(24 * 31);

/// Longer than any meeting takes.
const LASTS: SignedDuration = SignedDuration::from_hours(12);

/// Something that is booked and that somebody has to be allowed to hold.
#[derive(Debug, Clone, Copy)]
enum Sitting {
    Consultation(ConsultationId),
    Appointment(AppointmentId),
}

impl From<Sitting> for Uuid {
    /// The number under which the exempt days are counted that it relies on.
    fn from(sitting: Sitting) -> Self {
        match sitting {
            Sitting::Consultation(id) => id.uuid(),
            Sitting::Appointment(id) => id.uuid(),
        }
    }
}

/// Checks the licences of every practice whose hour has come.
pub(super) async fn check(services: &Services) -> Result<(), Failure> {
    let due =
        practices_with_due(services, "select distinct practice_id from licence_check where next_at <= $1").await?;
    for practice in due {
        check_one(services, practice).await?;
    }
    Ok(())
}

async fn check_one(services: &Services, practice: PracticeId) -> Result<(), Failure> {
    let clockwork = Actor::clockwork(practice);
    let permit = own_permit(&clockwork, Act::CheckLicences)?;
    let work = Work::begin(&clockwork, services).await?;
    if !is_due(&work).await? {
        return Ok(());
    }
    let zone = practice::zone(&work).await?;
    let today = zone.rules().to_datetime(work.now()).date();
    let authorities = Authorities::read(&work).await?;
    forget(&work).await?;
    for (member, upcoming) in upcoming(&work).await? {
        for found in authorities.needing_cover(member, &upcoming, (work.now(), today)) {
            match found.key {
                Sitting::Consultation(id) => note(&work, id, &found.refusals).await?,
                Sitting::Appointment(id) => note_appointment(&work, id, &found.refusals).await?,
            }
        }
    }
    look_again(&work, next_night(&zone, work.now())).await?;
    work.commit(&clockwork, permit, subject(practice)).await
}

/// Forgets what was found of everything that is looked at now, and of what is over. What has begun is looked at no more, and what was found of it
/// when somebody came to it stays while it lasts.
async fn forget(work: &Work) -> Result<(), Failure> {
    work.run(
        "delete from cover_needed where practice_id = $1
           and not exists (select 1 from consultation begun
                           where begun.practice_id = $1 and begun.id = cover_needed.consultation_id
                             and begun.starts_at < $2 and begun.starts_at >= $3)
           and not exists (select 1 from appointment begun
                           where begun.practice_id = $1 and begun.id = cover_needed.appointment_id
                             and begun.starts_at < $2 and begun.starts_at >= $3)",
        values![work.now(), work.now() - LASTS],
    )
    .await
    .map(|_| ())
}

/// What stands in the way, for the practice's own eyes: each reason once.
pub(crate) fn says(refusals: &[Refusal]) -> String {
    let mut says: Vec<String> = refusals.iter().map(Refusal::for_staff).collect();
    says.dedup();
    says.join(" ")
}

/// Says on the board what stands in the way of a meeting.
async fn note(work: &Work, id: ConsultationId, refusals: &[Refusal]) -> Result<(), Failure> {
    work.run(
        "insert into cover_needed (practice_id, consultation_id, found_at, says) values ($1, $2, $3, $4)
         on conflict (practice_id, consultation_id) do update set found_at = excluded.found_at, says = excluded.says",
        values![id, work.now(), says(refusals)],
    )
    .await
    .map(|_| ())
}

/// The same of an appointment of ongoing care.
async fn note_appointment(work: &Work, id: AppointmentId, refusals: &[Refusal]) -> Result<(), Failure> {
    work.run(
        "insert into cover_needed (practice_id, appointment_id, found_at, says) values ($1, $2, $3, $4)
         on conflict (practice_id, appointment_id) do update set found_at = excluded.found_at, says = excluded.says",
        values![id, work.now(), says(refusals)],
    )
    .await
    .map(|_| ())
}

#[derive(FromQueryResult)]
struct DueRow {
    next_at: At,
}

/// Whether nobody else has made the check meanwhile. Whoever finds it due keeps others from it until they are done.
async fn is_due(work: &Work) -> Result<bool, Failure> {
    let row: Option<DueRow> =
        work.find_for_update("select next_at from licence_check where practice_id = $1", values![]).await?;
    Ok(row.is_some_and(|row| row.next_at.0 <= work.now()))
}

/// Somebody else holds the meeting from now on, or nobody does: what was found of it is so no longer.
pub(super) async fn settle(work: &Work, consultation: ConsultationId) -> Result<(), Failure> {
    work.run("delete from cover_needed where practice_id = $1 and consultation_id = $2", values![consultation])
        .await
        .map(|_| ())
}

/// The same of an appointment of ongoing care.
pub(crate) async fn settle_appointment(work: &Work, appointment: AppointmentId) -> Result<(), Failure> {
    work.run("delete from cover_needed where practice_id = $1 and appointment_id = $2", values![appointment])
        .await
        .map(|_| ())
}

/// The meetings of the coming days that need an authority, by who is to hold them.
async fn upcoming(work: &Work) -> Result<BTreeMap<PersonId, Vec<Upcoming<Sitting>>>, Failure> {
    let rows: Vec<ConsultationRow> = work
        .all(
            concat!(
                "select ",
                consultation_columns!(),
                " from consultation
                 where practice_id = $1 and stage in ('booked', 'confirmed', 'checked-in')
                   and starts_at >= $2 and starts_at < $3
                 order by starts_at, id"
            ),
            values![work.now(), work.now() + AHEAD],
        )
        .await?;
    let mut all: BTreeMap<PersonId, Vec<Upcoming<Sitting>>> = BTreeMap::new();
    for (member, id, session) in appointments::sessions_within(work, (work.now(), work.now() + AHEAD)).await? {
        all.entry(member).or_default().push(Upcoming { key: Sitting::Appointment(id), session });
    }
    for row in rows {
        let (kind, Some(meeting)) = (row.kind()?, row.meeting()) else { continue };
        if !kind.service().needs_authority() {
            continue;
        }
        let people = rows::participants(&row, &attendees_of(work, row.id.0).await?)?;
        if let Some(session) = kind.session(meeting.starts_at, people) {
            all.entry(meeting.member).or_default().push(Upcoming { key: Sitting::Consultation(row.id.0), session });
        }
    }
    Ok(all)
}

/// The next time that it is [`AT`] where the practice is.
fn next_night(zone: &Zone, now: Timestamp) -> Timestamp {
    let here = zone.rules().to_datetime(now);
    let day = if here.time() < AT { Some(here.date()) } else { here.date().checked_add(1.day()).ok() };
    let at = day.and_then(|day| schedule::instant(zone, day.to_datetime(AT)));
    at.unwrap_or(now + SignedDuration::from_hours(24))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_night_is_the_practices_own() {
        let miami = Zone::parse("America/New_York").expect("exists");
        let next = |now: &str| next_night(&miami, now.parse().expect("an instant")).to_string();
        assert_eq!(next("2026-03-02T07:59:59Z"), "2026-03-02T08:00:00Z");
        assert_eq!(next("2026-03-02T08:00:00Z"), "2026-03-03T08:00:00Z");
        // Clocks go forward from two to three, and the night of that day comes an hour earlier.
        assert_eq!(next("2026-03-07T20:00:00Z"), "2026-03-08T07:00:00Z");
    }
}
