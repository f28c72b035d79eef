//! A point in a foreign calendar: a wall time and the zone it is meant in, or a whole day.

use std::collections::HashMap;

use calcard::{
    common::PartialDateTime,
    icalendar::{ICalendar, ICalendarEntry},
};
use jiff::{
    Timestamp,
    civil::{Date, DateTime, Time},
    tz::{Offset, TimeZone},
};

use super::report::{Misread, Report};
use crate::zone::Zone;

/// The most octets in a zone's name; no zone has half as many.
const LONGEST_NAME: usize = 100;

/// A wall time in its zone, or the beginning of a day in the member's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Moment {
    /// As the clock on the wall shows it.
    pub local: DateTime,
    /// Which clock.
    pub zone: TimeZone,
    /// Whether it names a day and no time.
    pub is_day: bool,
}

impl Moment {
    /// The instant it names. In a gap of the clocks it shifts forward by the gap, in an overlap it is the first of the two (DOMAIN.md 7.4).
    pub fn instant(&self) -> Option<Timestamp> {
        instant(&self.zone, self.local)
    }
}

/// The instant that a wall time names in a zone; none at the edges of time.
pub(super) fn instant(zone: &TimeZone, local: DateTime) -> Option<Timestamp> {
    zone.to_ambiguous_zoned(local).compatible().ok().map(|zoned| zoned.timestamp())
}

/// The zones that a calendar names.
pub(super) struct Zones<'a> {
    known: HashMap<&'a str, TimeZone>,
    own: TimeZone,
}

impl<'a> Zones<'a> {
    /// The zones of one calendar, with the member's own for whatever has none.
    pub fn of(calendar: &'a ICalendar, own: &Zone) -> Self {
        let defined = calendar.timezones().filter_map(|zone| zone.timezone());
        let known = defined.filter_map(|(name, zone)| Some((name, by_name(&zone.name()?)?))).collect();
        Self { known, own: own.rules().clone() }
    }

    /// No zone but one.
    pub fn only(own: TimeZone) -> Self {
        Self { known: HashMap::new(), own }
    }

    /// Reads a value as the property that holds it means it; none when it is no time that exists.
    pub fn moment(&self, value: &PartialDateTime, entry: &ICalendarEntry, report: &mut Report) -> Option<Moment> {
        let date = Date::new(
            i16::try_from(value.year?).ok()?,
            i8::try_from(value.month?).ok()?,
            i8::try_from(value.day?).ok()?,
        )
        .ok()?;
        let Some(hour) = value.hour else {
            return Some(Moment { local: date.to_datetime(Time::midnight()), zone: self.own.clone(), is_day: true });
        };
        let part = |part: Option<u8>| i8::try_from(part.unwrap_or_default()).ok();
        // A leap second is the last one of its minute, as everywhere in this house.
        let second = part(value.second)?.min(59);
        let time = Time::new(i8::try_from(hour).ok()?, part(value.minute)?, second, 0).ok()?;
        let zone = match offset(value) {
            Some(seconds) => fixed(seconds)?,
            None => entry.tz_id().map_or_else(|| self.own.clone(), |name| self.find_or_own(name, report)),
        };
        Some(Moment { local: date.to_datetime(time), zone, is_day: false })
    }

    fn find_or_own(&self, name: &str, report: &mut Report) -> TimeZone {
        self.known.get(name).cloned().or_else(|| by_any_name(name)).unwrap_or_else(|| {
            report.note(Misread::UnknownZone);
            self.own.clone()
        })
    }
}

/// The distance from UTC, in seconds, of a value that names one.
fn offset(value: &PartialDateTime) -> Option<i32> {
    let hours = i32::from(value.tz_hour?);
    let seconds = hours * 3600 + i32::from(value.tz_minute.unwrap_or_default()) * 60;
    Some(if value.tz_minus { -seconds } else { seconds })
}

/// The zone that keeps a distance from UTC; none when no clock is so far away.
fn fixed(seconds: i32) -> Option<TimeZone> {
    if seconds == 0 { Some(TimeZone::UTC) } else { Offset::from_seconds(seconds).ok().map(TimeZone::fixed) }
}

/// A zone by its IANA name, by a name of Windows, or by a path that ends in an IANA name, as some programs write it.
fn by_any_name(name: &str) -> Option<TimeZone> {
    if name.len() > LONGEST_NAME {
        return None;
    }
    let of_windows = || name.parse::<calcard::common::timezone::Tz>().ok().and_then(|zone| by_name(&zone.name()?));
    let ends = || name.match_indices('/').map(|(at, _)| &name[at + 1..]).find_map(by_name);
    by_name(name).or_else(of_windows).or_else(ends)
}

/// A zone of the built-in database. A name of one part is none: `Local` and `EST` mean something else to everybody.
fn by_name(name: &str) -> Option<TimeZone> {
    let is_utc = matches!(name, "UTC" | "GMT" | "Z");
    if is_utc {
        return Some(TimeZone::UTC);
    }
    name.contains('/').then(|| TimeZone::get(name).ok()).flatten()
}
