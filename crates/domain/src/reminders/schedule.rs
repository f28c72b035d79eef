//! When a letter is to arrive: cadence, quiet hours, clock changes (DOMAIN.md 7.2, 7.4).
//!
//! Everything is worked out on the person's wall clock and handed back as an instant. A wall time that the clock skips moves forward by the
//! gap; one that comes twice means the first ("compatible").

use jiff::{
    SignedDuration, Timestamp, ToSpan as _,
    civil::{Date, DateTime, Time},
};

use super::kind::{Class, Kind, Policy};
use crate::{
    people::ContactPreference,
    random::{Random, below},
    zone::Zone,
};

/// An appointment letter that has to move is still worth sending in the morning if the appointment is this far ahead.
const FAR_ENOUGH: SignedDuration = SignedDuration::from_hours(12);
const EVENING_BEFORE: Time = Time::constant(19, 30, 0, 0);
const LONGEST_JITTER: u32 = 20;

/// Minutes by which a letter is late on purpose, so that two letters of one morning do not arrive together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Jitter(u32);

impl Jitter {
    /// This many minutes, at most 20.
    pub fn minutes(minutes: u32) -> Self {
        Self(minutes.min(LONGEST_JITTER))
    }

    /// A fresh one, from 0 to 20 minutes.
    pub fn draw(random: &dyn Random) -> Self {
        Self(below(random, LONGEST_JITTER + 1))
    }
}

/// Whose clock and wishes count.
#[derive(Debug, Clone, Copy)]
pub struct Addressee<'a> {
    /// The person's zone.
    pub zone: &'a Zone,
    /// How to reach them.
    pub preference: &'a ContactPreference,
}

impl Addressee<'_> {
    /// The wall clock of the person at an instant.
    pub fn local(&self, instant: Timestamp) -> DateTime {
        self.zone.rules().to_datetime(instant)
    }

    /// Whether a letter of this class may arrive at this instant.
    pub fn allows(&self, class: Class, instant: Timestamp) -> bool {
        match class {
            Class::Care => self.preference.allows_care(self.local(instant)),
            Class::Appointment => self.preference.allows(self.local(instant)),
            Class::Security => true,
        }
    }

    /// The instant of a wall time; none beyond the end of the calendar.
    pub fn instant(&self, date: Date, time: Time) -> Option<Timestamp> {
        instant(self.zone, date.to_datetime(time))
    }
}

/// The instant at which a zone's clock shows this: moved forward over a gap, the first of two.
pub fn instant(zone: &Zone, local: DateTime) -> Option<Timestamp> {
    zone.rules().to_timestamp(local).ok()
}

/// The first instant from `from` on at which a letter may arrive, late by the jitter as far as that still is allowed.
/// None when no hour of the week is left: then the portal has to do.
pub fn next_allowed(from: Timestamp, to: Addressee<'_>, class: Class, jitter: Jitter) -> Option<Timestamp> {
    if class == Class::Security {
        return Some(from);
    }
    let late = after(from, jitter.0);
    if to.allows(class, from) && to.allows(class, late) {
        return Some(late);
    }
    latest_allowed(next_opening(from, to, class)?, to, class, jitter)
}

/// The latest allowed moment that is late by no more than the jitter.
fn latest_allowed(start: Timestamp, to: Addressee<'_>, class: Class, jitter: Jitter) -> Option<Timestamp> {
    (0..=jitter.0).rev().map(|minutes| after(start, minutes)).find(|moment| to.allows(class, *moment))
}

fn after(instant: Timestamp, minutes: u32) -> Timestamp {
    instant.checked_add(SignedDuration::from_mins(i64::from(minutes))).unwrap_or(instant)
}

/// The first moment after `from` at which an allowed time of day begins. Eight days hold every weekday's openings.
fn next_opening(from: Timestamp, to: Addressee<'_>, class: Class) -> Option<Timestamp> {
    let today = to.local(from).date();
    (0..=8)
        .filter_map(|days| today.checked_add(days.days()).ok())
        .flat_map(|day| to.preference.openings(day.weekday()).into_iter().map(move |time| (day, time)))
        .filter_map(|(day, time)| to.instant(day, time))
        .find(|opening| *opening > from && to.allows(class, *opening))
}

/// Something that somebody is asked to do by a day.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// Who is asked.
    pub to: Addressee<'a>,
    /// When it was, or will be, open to them.
    pub opens_at: Timestamp,
    /// The last day for it, on their calendar.
    pub due_on: Date,
}

/// One letter to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Planned {
    /// Why.
    pub kind: Kind,
    /// When.
    pub at: Timestamp,
    /// The day the occurrence goes by. It is the due day, which no change of zone moves, so that nothing is sent twice for one occurrence.
    pub occurrence: Date,
}

/// Plans the letters of one thing asked; and plans them again when the due day, the zone or the preferences change.
///
/// `sent` are the kinds that went out already: they never come again. What would lie in the past, or on one day with the letter before it, is
/// left out. Empty for people who are not written to.
pub fn plan(
    policy: Policy,
    asked: &Asked<'_>,
    sent: &[Kind],
    now: Timestamp,
    mut jitter: impl FnMut() -> Jitter,
) -> Vec<Planned> {
    if asked.to.preference.address().is_none() {
        return Vec::new();
    }
    let mut letters: Vec<Planned> = Vec::new();
    for kind in policy.cadence().iter().copied().filter(|kind| !sent.contains(kind)) {
        let at = wanted(kind, asked, now).and_then(|from| next_allowed(from, asked.to, Class::Care, jitter()));
        let Some(at) = at else { continue };
        let day = asked.to.local(at).date();
        if letters.iter().all(|earlier| asked.to.local(earlier.at).date() < day) {
            letters.push(Planned { kind, at, occurrence: asked.due_on });
        }
    }
    letters
}

/// When a letter would be best, before hours and days are asked; none when that has passed.
fn wanted(kind: Kind, asked: &Asked<'_>, now: Timestamp) -> Option<Timestamp> {
    let preferred =
        |day: Option<Date>| asked.to.instant(day?, asked.to.preference.preferred_time).filter(|wanted| *wanted > now);
    let days_from_due = |days: i32| asked.due_on.checked_add(days.days()).ok();
    let opens_on = asked.to.local(asked.opens_at).date();
    match kind {
        Kind::FirstNotice => Some(asked.opens_at.max(now)),
        Kind::PulseNotice => {
            let chosen = asked.to.instant(opens_on, asked.to.preference.preferred_time)?;
            Some(chosen.max(asked.opens_at).max(now))
        }
        Kind::PulseReminder => preferred(opens_on.tomorrow().ok()),
        Kind::DayBefore => preferred(days_from_due(-1)),
        Kind::TwoDaysAfter => preferred(days_from_due(2)),
        Kind::WeekAfter => preferred(days_from_due(7)),
        _ => None,
    }
}

/// Messages are told of together: the next letter about one leaves this long after the last (DOMAIN.md 7.1).
pub const BETWEEN_MESSAGES: SignedDuration = SignedDuration::from_hours(6);

/// When to tell somebody that a message waits: as soon as a letter may arrive, and six hours after the last such letter. None for people who
/// are not written to.
pub fn message_waiting(
    to: Addressee<'_>,
    last: Option<Timestamp>,
    now: Timestamp,
    jitter: Jitter,
) -> Option<Timestamp> {
    to.preference.address()?;
    let apart = last.and_then(|last| last.checked_add(BETWEEN_MESSAGES).ok());
    next_allowed(apart.map_or(now, |apart| apart.max(now)), to, Class::Care, jitter)
}

/// When to remind of an appointment the day before: 24 elapsed hours ahead, late by the jitter; moved out of quiet hours to the next morning
/// if the appointment is then still 12 hours ahead, else to 19:30 the evening before. None when that cannot be, or has passed.
pub fn appointment_day_before(
    starts_at: Timestamp,
    to: Addressee<'_>,
    now: Timestamp,
    jitter: Jitter,
) -> Option<Timestamp> {
    let ahead = starts_at.checked_sub(SignedDuration::from_hours(24)).ok()?;
    next_allowed(ahead, to, Class::Appointment, jitter)
        .filter(|at| starts_at.duration_since(*at) >= FAR_ENOUGH)
        .or_else(|| evening_before(starts_at, to, jitter))
        .filter(|at| *at >= now)
}

fn evening_before(starts_at: Timestamp, to: Addressee<'_>, jitter: Jitter) -> Option<Timestamp> {
    let evening = to.instant(to.local(starts_at).date().yesterday().ok()?, EVENING_BEFORE)?;
    latest_allowed(evening, to, Class::Appointment, jitter)
}

/// When to remind of an appointment an hour before: in quiet hours only if the person wants early reminders.
pub fn appointment_hour_before(starts_at: Timestamp, to: Addressee<'_>, now: Timestamp) -> Option<Timestamp> {
    let ahead = starts_at.checked_sub(SignedDuration::from_hours(1)).ok()?;
    (to.preference.allows_early(to.local(ahead)) && ahead >= now).then_some(ahead)
}

#[cfg(test)]
#[path = "schedule/tests.rs"]
mod tests;
