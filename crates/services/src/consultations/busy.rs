//! Busy times that a member brings in from their own calendar: when, and nothing else of it.

use domain::{
    access::{Act, Actor, Place, permit},
    consultations::calendar::{FeedRefused, Span, Window, busy_times},
    problem::Problem,
    zone::Zone,
};
use jiff::{SignedDuration, Timestamp};

use super::availability::zone_of;
use crate::kernel::{
    bind::values,
    refused::Refused,
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
    for sql in [
        "delete from busy_time where practice_id = $1 and person_id = $2",
        "delete from busy_calendar where practice_id = $1 and person_id = $2",
    ] {
        work.run(sql, values![member]).await?;
    }
    for span in &view.busy {
        work.run(
            "insert into busy_time (practice_id, person_id, starts_at, ends_at) values ($1, $2, $3, $4)",
            values![member, span.from(), span.until()],
        )
        .await?;
    }
    if let Some(read_at) = view.read_at {
        work.run(
            "insert into busy_calendar (practice_id, person_id, read_at, until) values ($1, $2, $3, $4)",
            values![member, read_at, read_at + AHEAD],
        )
        .await?;
    }
    work.commit(actor, permit, subject_of(member, member)).await?;
    Ok(view)
}

/// What a calendar comes to.
fn read(calendar: &str, now: Timestamp, zone: &Zone) -> Result<BusyView, Problem> {
    if calendar.trim().is_empty() {
        return Ok(BusyView::default());
    }
    let reading = busy_times(calendar.as_bytes(), Window::new(now, now + AHEAD)?, zone)
        .and_then(|reading| if reading.busy.len() > MOST_STRETCHES { Err(FeedRefused::TooLarge) } else { Ok(reading) })
        .map_err(|refused| refused.problem().on("calendar"))?;
    let notes = reading.report.misread().map(|(what, _)| what.words().to_owned()).collect();
    Ok(BusyView { busy: reading.busy, events: reading.report.events(), notes, read_at: Some(now) })
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
