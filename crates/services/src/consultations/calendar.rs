//! The practice's calendar: some days of it, as the clock of whoever reads it has them.

use domain::{
    access::{Act, Actor, Place, permit},
    consultations::Interval,
    ids::PersonId,
    problem::{Code, Problem},
    zone::Zone,
};
use jiff::{ToSpan as _, civil::Date};

use super::{ConsultationView, board::within};
use crate::{
    kernel::{
        refused::Refused,
        services::Services,
        work::{Work, subject},
    },
    people::zone_of,
};

/// The most days that are shown at once.
const MOST: u8 = 14;

/// Which days of the practice's calendar.
#[derive(Debug, Clone, Copy)]
pub struct CalendarDays {
    /// The first day, on the reader's clock; none for today.
    pub first: Option<Date>,
    /// How many, 1 to 14.
    pub days: u8,
    /// Whose meetings; none for everybody's.
    pub member: Option<PersonId>,
}

/// Some days of the practice's calendar.
#[derive(Debug, Clone)]
pub struct CalendarView {
    /// The first day, on the reader's clock.
    pub first: Date,
    /// The last day.
    pub last: Date,
    /// Where the reader's clock stands.
    pub zone: String,
    /// What takes place or took place then, the earliest first.
    pub meetings: Vec<ConsultationView>,
}

/// Some days of the calendar: what is booked and what was held, of everybody or of one member.
///
/// # Errors
/// `NotAllowed` for anybody who does not see consultations, `OutOfRange` for too many days.
pub async fn calendar(actor: &Actor, services: &Services, asked: CalendarDays) -> Result<CalendarView, Refused> {
    let permit = permit(actor, Act::SeeConsultations, Place::Practice)?;
    let work = Work::read(actor, services).await?;
    let days = days_for(&work, actor, asked).await?;
    let mut meetings = within(&work, days.span).await?;
    if let Some(member) = asked.member {
        meetings.retain(|meeting| meeting.member.as_ref().is_some_and(|known| known.id == member));
    }
    let view = CalendarView { first: days.first, last: days.last, zone: days.zone.name().to_owned(), meetings };
    Ok(services.witnessed(actor, permit, subject(work.practice()), view).await?)
}

/// The days that were asked for, as the clock of whoever asks has them.
pub(crate) struct ReadersDays {
    /// The first day.
    pub(crate) first: Date,
    /// The last day.
    pub(crate) last: Date,
    /// Where the reader's clock stands.
    pub(crate) zone: Zone,
    /// From the beginning of the first day to the end of the last.
    pub(crate) span: Interval,
}

/// Which days are meant, and which stretch of time they are.
///
/// # Errors
/// `OutOfRange` for anything but 1 to 14 days, and for days beyond the end of the calendar.
pub(crate) async fn days_for(work: &Work, actor: &Actor, asked: CalendarDays) -> Result<ReadersDays, Refused> {
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    if !(1..=MOST).contains(&asked.days) {
        return Err(Problem::at("days", Code::OutOfRange, "Ask for 1 to 14 days at a time.").into());
    }
    let zone = zone_of(work, me).await?;
    let first = asked.first.unwrap_or_else(|| zone.rules().to_datetime(work.now()).date());
    let last = first.checked_add(i32::from(asked.days - 1).days()).map_err(|_| far())?;
    let span = Interval::of_days(&zone, first, last).ok_or_else(far)?;
    Ok(ReadersDays { first, last, zone, span })
}

fn far() -> Problem {
    Problem::at("from", Code::OutOfRange, "Choose a day that is in the calendar.")
}
