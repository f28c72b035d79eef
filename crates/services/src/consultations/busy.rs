//! Busy times that a member brings in from their own calendar: when, and nothing else of it.

use domain::{
    access::{Act, Actor, Place, permit},
    consultations::calendar::{FeedRefused, Report, Span, Window, busy_times},
    ids::PersonId,
    problem::Problem,
    zone::Zone,
};
use jiff::{SignedDuration, Timestamp};
use sea_orm::FromQueryResult;

use super::{availability::zone_of, source};
use crate::kernel::{
    bind::{At, values},
    refused::{Failure, Refused},
    services::Services,
    work::{Work, subject_of},
};

/// How far ahead a calendar is read: beyond the longest time that anything can be booked ahead.
const AHEAD: SignedDuration = SignedDuration::from_hours(24 * 370);
/// The most stretches of busy time that are kept of one calendar: ten a day, every day of it.
const MOST_STRETCHES: usize = 3_700;

/// What a member's own calendar came to.
#[derive(Debug, Clone, Default)]
pub struct BusyView {
    /// When they are busy, in order.
    pub busy: Vec<Span>,
    /// How many events were read, those that leave their time free included.
    pub events: usize,
    /// What could not be understood, and what was done instead.
    pub notes: Vec<String>,
    /// When it was read; none once it is forgotten.
    pub read_at: Option<Timestamp>,
}

/// Reads a member's own calendar, given as iCalendar text, in place of what was read before. No word of it is kept. An empty text forgets it.
///
/// # Errors
/// `NotAllowed` for anybody who is no member, `TooLong` and `Malformed` for what cannot be read; what was known before stays then.
pub async fn read_own_calendar(actor: &Actor, services: &Services, calendar: &str) -> Result<BusyView, Refused> {
    let permit = permit(actor, Act::ChangeAvailability, Place::Own)?;
    let member = actor.person_id().ok_or_else(Problem::not_allowed)?;
    // It comes from outside and may take its time, so it is read before anything is written.
    let zone = zone_of(&Work::read(actor, services).await?, member).await?;
    let view = read(calendar, services.now(), &zone)?;
    let work = Work::begin(actor, services).await?;
    // There is one calendar of a member. One that was read from an address gives way to the file.
    source::forget(&work, member).await?;
    replace(&work, member, &view).await?;
    work.commit(actor, permit, subject_of(member, member)).await?;
    Ok(view)
}

/// Puts what a member's calendar came to in the place of what was known before.
pub(super) async fn replace(work: &Work, member: PersonId, view: &BusyView) -> Result<(), Failure> {
    work.run("delete from busy_time where practice_id = $1 and person_id = $2", values![member]).await?;
    for span in &view.busy {
        work.run(
            "insert into busy_time (practice_id, person_id, starts_at, ends_at) values ($1, $2, $3, $4)",
            values![member, span.from(), span.until()],
        )
        .await?;
    }
    note_read(work, member, view.read_at).await
}

/// Writes down when a member's calendar was last read whole, whatever it came to; none forgets that it ever was.
pub(super) async fn note_read(work: &Work, member: PersonId, read_at: Option<Timestamp>) -> Result<(), Failure> {
    let written = match read_at {
        Some(read_at) => {
            work.run(
                "insert into busy_calendar (practice_id, person_id, read_at, until) values ($1, $2, $3, $4)
                 on conflict (practice_id, person_id) do update
                 set read_at = excluded.read_at, until = excluded.until",
                values![member, read_at, read_at + AHEAD],
            )
            .await
        }
        None => work.run("delete from busy_calendar where practice_id = $1 and person_id = $2", values![member]).await,
    };
    written.map(|_| ())
}

#[derive(FromQueryResult)]
struct BusyRow {
    starts_at: At,
    ends_at: At,
}

/// Whether what a member's calendar came to is just what is known of it from now on.
pub(super) async fn is_known(work: &Work, member: PersonId, view: &BusyView) -> Result<bool, Failure> {
    Ok(known(work, member).await? == from_now_on(work, view.busy.iter().copied())?)
}

/// The busy times that are known of a member from now on.
pub(super) async fn known(work: &Work, member: PersonId) -> Result<Vec<Span>, Failure> {
    let rows: Vec<BusyRow> = work
        .all(
            "select starts_at, ends_at from busy_time
             where practice_id = $1 and person_id = $2 and ends_at > $3 order by starts_at",
            values![member, work.now()],
        )
        .await?;
    from_now_on(work, rows.iter().filter_map(|row| Span::new(row.starts_at.0, row.ends_at.0).ok()))
}

fn from_now_on(work: &Work, spans: impl Iterator<Item = Span>) -> Result<Vec<Span>, Failure> {
    let ahead = Span::new(work.now(), Timestamp::MAX).map_err(|_| Failure::Corrupt("the present"))?;
    Ok(spans.filter_map(|span| span.within(ahead)).collect())
}

/// What a calendar comes to.
fn read(calendar: &str, now: Timestamp, zone: &Zone) -> Result<BusyView, Problem> {
    if calendar.trim().is_empty() {
        return Ok(BusyView::default());
    }
    read_whole(calendar.as_bytes(), now, zone).map(|(view, _)| view).map_err(|refused| refused.problem().on("calendar"))
}

/// What a calendar comes to that somebody gave or a server sent, and what of it was not understood.
pub(super) fn read_whole(calendar: &[u8], now: Timestamp, zone: &Zone) -> Result<(BusyView, Report), FeedRefused> {
    let window = Window::new(now, now + AHEAD).map_err(|_| FeedRefused::NotACalendar)?;
    let reading = busy_times(calendar, window, zone)?;
    if reading.busy.len() > MOST_STRETCHES {
        return Err(FeedRefused::TooLarge);
    }
    let notes = reading.report.misread().map(|(what, _)| what.words().to_owned()).collect();
    let view = BusyView { busy: reading.busy, events: reading.report.events(), notes, read_at: Some(now) };
    Ok((view, reading.report))
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use domain::problem::Code;

    use super::*;

    #[test]
    fn a_calendar_of_nothing_but_crumbs_is_refused_whole() {
        let miami = Zone::parse("America/New_York").expect("exists");
        let now: Timestamp = "2026-03-02T12:00:00Z".parse().expect("an instant");
        let calendar = |events: usize| {
            let mut text = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n".to_owned();
            for number in 0..events {
                let from = now + SignedDuration::from_mins(2 * i64::try_from(number).expect("is small"));
                let at = from.strftime("%Y%m%dT%H%M%SZ");
                let event = format!("UID:{number}\r\nDTSTART:{at}\r\nDURATION:PT1M\r\n");
                write!(text, "BEGIN:VEVENT\r\n{event}END:VEVENT\r\n").expect("a text takes everything");
            }
            text + "END:VCALENDAR\r\n"
        };
        let fine = read(&calendar(MOST_STRETCHES), now, &miami).expect("can be kept");
        assert_eq!((fine.busy.len(), fine.events, fine.read_at), (MOST_STRETCHES, MOST_STRETCHES, Some(now)));
        let refused = read(&calendar(MOST_STRETCHES + 1), now, &miami).expect_err("is too much");
        assert_eq!((refused.code, refused.field.as_deref()), (Code::TooLong, Some("calendar")));
        assert_eq!(read(" \r\n", now, &miami).expect("forgets").read_at, None);
    }
}
