//! Busy times that a member brings in from their own calendar: when, and nothing else of it.

use domain::{
    access::{Act, Actor, Place, permit},
    consultations::calendar::{Window, busy_times},
    problem::Problem,
    zone::Zone,
};
use jiff::SignedDuration;

use super::{BusyView, diary::read_rule};
use crate::{
    kernel::{
        bind::values,
        refused::{Failure, Refused},
        services::Services,
        work::{Work, subject_of},
    },
    practice,
};

/// How far ahead a calendar is read: beyond the longest time that anything can be booked ahead.
const AHEAD: SignedDuration = SignedDuration::from_hours(24 * 370);

/// Reads a member's own calendar, given as iCalendar text, in place of what was read before. No word of it is kept. An empty text forgets it.
///
/// # Errors
/// `NotAllowed` for anybody who is no member, `TooLong` and `Malformed` for what cannot be read; what was known before stays then.
pub async fn read_own_calendar(actor: &Actor, services: &Services, calendar: &str) -> Result<BusyView, Refused> {
    let permit = permit(actor, Act::ChangeAvailability, Place::Own)?;
    let member = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let work = Work::begin(actor, services).await?;
    let (now, until) = (work.now(), work.now() + AHEAD);
    let view = if calendar.trim().is_empty() {
        BusyView::default()
    } else {
        let reading = busy_times(calendar.as_bytes(), Window::new(now, until)?, &zone(&work, actor).await?)
            .map_err(|refused| refused.problem().on("calendar"))?;
        let notes = reading.report.misread().map(|(what, _)| what.words().to_owned()).collect();
        BusyView { busy: reading.busy, events: reading.report.events(), notes, read_at: Some(now) }
    };
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
    if view.read_at.is_some() {
        work.run(
            "insert into busy_calendar (practice_id, person_id, read_at, until) values ($1, $2, $3, $4)",
            values![member, now, until],
        )
        .await?;
    }
    work.commit(actor, permit, subject_of(member, member)).await?;
    Ok(view)
}

#[derive(sea_orm::FromQueryResult)]
struct RuleRow {
    rule: String,
}

/// Where the member's clock stands: that of their hours, or the practice's while they have said none.
async fn zone(work: &Work, actor: &Actor) -> Result<Zone, Refused> {
    let member = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let row: Option<RuleRow> =
        work.find("select rule from availability where practice_id = $1 and person_id = $2", values![member]).await?;
    match row {
        Some(row) => Ok(read_rule(&row.rule)?.zone().clone()),
        None => {
            let zone = practice::read(work).await?.zone;
            Ok(Zone::parse(&zone).map_err(|_| Failure::Corrupt("a practice's zone"))?)
        }
    }
}
