//! One event of a foreign calendar, reduced to what busy time needs. Summaries, places and people are not even looked at.

use calcard::{
    common::PartialDateTime,
    icalendar::{
        ICalendarComponent, ICalendarDuration, ICalendarEntry, ICalendarParameterName, ICalendarPeriod,
        ICalendarProperty, ICalendarRecurrenceRule, ICalendarStatus, ICalendarTransparency, ICalendarValue,
    },
};
use jiff::{SignedDuration, Timestamp, civil::DateTime};

use super::{
    super::span::Span,
    moment::{Moment, Zones},
    recurrence::Recurrence,
    report::{Misread, Report},
};

/// How long an event lasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Length {
    /// So long by the stopwatch.
    Elapsed(SignedDuration),
    /// Whole days of the calendar, then so long by the stopwatch.
    Days(i64, SignedDuration),
}

/// Which occurrence of a series an event stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// It is an event of its own, or the series itself.
    Whole,
    /// It takes the place of the occurrence that would begin then.
    Instead(Moment),
}

/// An event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Event {
    pub uid: Option<String>,
    pub sequence: i64,
    pub part: Part,
    pub is_busy: bool,
    pub start: Moment,
    pub length: Length,
    pub rules: Vec<Recurrence>,
    pub more: Vec<(Moment, Length)>,
    pub except: Vec<Moment>,
}

/// Reads an event; none when it has no time.
pub(super) fn read(component: &ICalendarComponent, zones: &Zones<'_>, report: &mut Report) -> Option<Event> {
    let reader = Reader { component, zones };
    let part = reader.part(report);
    let Some(start) = reader.start(report) else {
        report.note(Misread::NoStart);
        return None;
    };
    let Some(length) = reader.length(&start, report) else {
        report.note(Misread::BadEnd);
        return None;
    };
    let rules = reader.rules(&start, report);
    let more = reader.more(length, report);
    report.read_one();
    Some(Event {
        uid: component.uid().map(str::to_owned),
        sequence: reader.sequence(),
        part,
        is_busy: reader.is_busy(),
        rules,
        more,
        except: reader.except(report),
        start,
        length,
    })
}

/// The busy time that a free-busy component names outright.
pub(super) fn free_busy(component: &ICalendarComponent, zones: &Zones<'_>, report: &mut Report) -> Vec<Span> {
    let mut spans = Vec::new();
    for entry in component.properties(&ICalendarProperty::Freebusy) {
        let kind = entry.parameter(&ICalendarParameterName::Fbtype).and_then(|kind| kind.as_text());
        if kind.is_some_and(|kind| kind.eq_ignore_ascii_case("FREE")) {
            continue;
        }
        for value in &entry.values {
            let span = period(value, entry, zones, report).and_then(|(start, length)| length.span(&start));
            match span {
                Some(span) => spans.push(span),
                None => report.note(Misread::BadDate),
            }
        }
    }
    report.read_one();
    spans
}

impl Length {
    /// The stretch of an event that begins so; none when it has no extent or leaves time.
    pub fn span(self, start: &Moment) -> Option<Span> {
        let from = start.instant()?;
        let until = match self {
            Self::Elapsed(length) => from.checked_add(length).ok()?,
            Self::Days(days, rest) => {
                let local = start.local.checked_add(jiff::Span::new().try_days(days).ok()?).ok()?;
                super::moment::instant(&start.zone, local)?.checked_add(rest).ok()?
            }
        };
        Span::new(from, until).ok()
    }

    /// A length that it surely does not exceed, in days.
    pub fn at_most_days(self) -> i64 {
        let days = |length: SignedDuration| length.as_hours() / 24 + 2;
        match self {
            Self::Elapsed(length) => days(length),
            Self::Days(whole, rest) => whole.saturating_add(days(rest)),
        }
    }
}

struct Reader<'a> {
    component: &'a ICalendarComponent,
    zones: &'a Zones<'a>,
}

impl<'a> Reader<'a> {
    fn first(&self, property: &ICalendarProperty) -> Option<(&'a ICalendarEntry, &'a ICalendarValue)> {
        let entry = self.component.property(property)?;
        entry.values.first().map(|value| (entry, value))
    }

    fn moment(&self, property: &ICalendarProperty, report: &mut Report) -> Option<Moment> {
        let (entry, value) = self.first(property)?;
        self.zones.moment(time(value)?, entry, report)
    }

    fn start(&self, report: &mut Report) -> Option<Moment> {
        self.moment(&ICalendarProperty::Dtstart, report)
    }

    /// A whole day without an end is that day; a time without an end takes no time.
    fn length(&self, start: &Moment, report: &mut Report) -> Option<Length> {
        if self.component.has_property(&ICalendarProperty::Dtend) {
            let end = self.moment(&ICalendarProperty::Dtend, report)?;
            if start.is_day && end.is_day {
                let days = start.local.date().until(end.local.date()).ok()?.get_days();
                // Some programs write a day that ends where it begins, and mean the day.
                return (days >= 0).then_some(Length::Days(i64::from(days).max(1), SignedDuration::ZERO));
            }
            let elapsed = end.instant()?.duration_since(start.instant()?);
            return (!elapsed.is_negative()).then_some(Length::Elapsed(elapsed));
        }
        match self.first(&ICalendarProperty::Duration) {
            Some((_, ICalendarValue::Duration(length))) => nominal(length),
            Some(_) => None,
            None if start.is_day => Some(Length::Days(1, SignedDuration::ZERO)),
            None => Some(Length::Elapsed(SignedDuration::ZERO)),
        }
    }

    fn part(&self, report: &mut Report) -> Part {
        let Some((entry, _)) = self.first(&ICalendarProperty::RecurrenceId) else { return Part::Whole };
        if entry.has_parameter(&ICalendarParameterName::Range) {
            report.note(Misread::MovedSeries);
            return Part::Whole;
        }
        let Some(moment) = self.moment(&ICalendarProperty::RecurrenceId, report) else {
            report.note(Misread::BadDate);
            return Part::Whole;
        };
        Part::Instead(moment)
    }

    fn sequence(&self) -> i64 {
        let value = self.first(&ICalendarProperty::Sequence).map(|(_, value)| value);
        value.and_then(ICalendarValue::as_integer).unwrap_or_default()
    }

    /// An event takes its time unless it says that it is cancelled or leaves the time free, in the standard's words or in Microsoft's.
    fn is_busy(&self) -> bool {
        let is_free = |entry: &ICalendarEntry| {
            matches!(&entry.name, ICalendarProperty::Other(name) if name.eq_ignore_ascii_case("X-MICROSOFT-CDO-BUSYSTATUS"))
                && entry
                    .values
                    .iter()
                    .any(|value| value.as_text().is_some_and(|word| word.eq_ignore_ascii_case("FREE")))
        };
        self.component.status() != Some(&ICalendarStatus::Cancelled)
            && self.component.transparency() != Some(&ICalendarTransparency::Transparent)
            && !self.component.entries.iter().any(is_free)
    }

    fn rules(&self, start: &Moment, report: &mut Report) -> Vec<Recurrence> {
        let mut rules = Vec::new();
        for entry in self.component.properties(&ICalendarProperty::Rrule) {
            let rule = match entry.values.first() {
                Some(ICalendarValue::RecurrenceRule(rule)) => recurrence(rule, start),
                _ => None,
            };
            match rule {
                Some(rule) => rules.push(rule),
                None => report.note(Misread::UnknownRule),
            }
        }
        rules
    }

    fn more(&self, length: Length, report: &mut Report) -> Vec<(Moment, Length)> {
        self.list(&ICalendarProperty::Rdate, report, |value, entry, report| match value {
            ICalendarValue::Period(_) => period(value, entry, self.zones, report),
            _ => Some((self.zones.moment(time(value)?, entry, report)?, length)),
        })
    }

    fn except(&self, report: &mut Report) -> Vec<Moment> {
        self.list(&ICalendarProperty::Exdate, report, |value, entry, report| {
            self.zones.moment(time(value)?, entry, report)
        })
    }

    fn list<T>(
        &self,
        property: &ICalendarProperty,
        report: &mut Report,
        read: impl Fn(&ICalendarValue, &ICalendarEntry, &mut Report) -> Option<T>,
    ) -> Vec<T> {
        let mut list = Vec::new();
        for entry in self.component.properties(property) {
            for value in &entry.values {
                match read(value, entry, report) {
                    Some(one) => list.push(one),
                    None => report.note(Misread::BadDate),
                }
            }
        }
        list
    }
}

fn time(value: &ICalendarValue) -> Option<&PartialDateTime> {
    match value {
        ICalendarValue::PartialDateTime(time) => Some(time),
        _ => None,
    }
}

fn period(
    value: &ICalendarValue,
    entry: &ICalendarEntry,
    zones: &Zones<'_>,
    report: &mut Report,
) -> Option<(Moment, Length)> {
    let ICalendarValue::Period(period) = value else { return None };
    match period {
        ICalendarPeriod::Range { start, end } => {
            let (start, end) = (zones.moment(start, entry, report)?, zones.moment(end, entry, report)?);
            let elapsed = end.instant()?.duration_since(start.instant()?);
            (!elapsed.is_negative()).then_some((start, Length::Elapsed(elapsed)))
        }
        ICalendarPeriod::Duration { start, duration } => {
            Some((zones.moment(start, entry, report)?, nominal(duration)?))
        }
    }
}

/// A duration: weeks and days of the calendar, and the rest by the stopwatch. None below zero.
fn nominal(length: &ICalendarDuration) -> Option<Length> {
    if length.neg {
        return None;
    }
    let days = i64::from(length.weeks) * 7 + i64::from(length.days);
    let seconds = i64::from(length.hours) * 3600 + i64::from(length.minutes) * 60 + i64::from(length.seconds);
    Some(Length::Days(days, SignedDuration::from_secs(seconds)))
}

fn recurrence(rule: &ICalendarRecurrenceRule, start: &Moment) -> Option<Recurrence> {
    let until = match &rule.until {
        Some(until) => Some(last(until, start)?),
        None => None,
    };
    Recurrence::new(rule, start.local, until)
}

/// The end of a rule on the event's own clock. A day counts to its end.
fn last(until: &PartialDateTime, start: &Moment) -> Option<DateTime> {
    let plain = ICalendarEntry { name: ICalendarProperty::Dtstart, params: Vec::new(), values: Vec::new() };
    let own = Zones::only(start.zone.clone());
    let moment = own.moment(until, &plain, &mut Report::default())?;
    if moment.is_day && !start.is_day {
        return Some(moment.local.date().to_datetime(jiff::civil::Time::MAX));
    }
    let instant: Timestamp = moment.instant()?;
    Some(if moment.zone == start.zone { moment.local } else { start.zone.to_datetime(instant) })
}
