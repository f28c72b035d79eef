//! Rules of repetition (RFC 5545, 3.3.10), worked out on the wall clock of the event's own zone, within a window and a budget of steps.

use calcard::icalendar::{ICalendarFrequency, ICalendarMonth, ICalendarRecurrenceRule, ICalendarWeekday};
use jiff::{
    Span as Length, ToSpan as _, Unit,
    civil::{Date, DateTime, Time, Weekday},
};

use super::days::{CountedIn, DayRules, NthWeekday};

/// How many steps are left; a rule that never ends, or never finds a day, stops here.
#[derive(Debug)]
pub(super) struct Budget(pub u32);

impl Budget {
    /// Takes some; none when there are not enough.
    pub fn take(&mut self, steps: usize) -> Option<()> {
        self.0 = self.0.checked_sub(u32::try_from(steps).ok()?)?;
        Some(())
    }
}

/// When a rule stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ends {
    Never,
    /// After so many times.
    After(u32),
    /// With the last time at or before this, on the event's own clock.
    With(DateTime),
}

/// A rule that makes sense.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Recurrence {
    frequency: ICalendarFrequency,
    interval: i64,
    ends: Ends,
    days: DayRules,
    hours: Vec<i8>,
    minutes: Vec<i8>,
    seconds: Vec<i8>,
    positions: Vec<i32>,
    start: DateTime,
}

impl Recurrence {
    /// Takes a rule as it was read, for an event that begins at `start`. `until` is the rule's end on the event's own clock.
    ///
    /// None for a value out of its range, another calendar's months, or parts that do not go together.
    pub fn new(rule: &ICalendarRecurrenceRule, start: DateTime, until: Option<DateTime>) -> Option<Self> {
        if rule.rscale.is_some() || rule.skip.is_some() || rule.bymonth.iter().any(ICalendarMonth::is_leap) {
            return None;
        }
        let days = days(rule, start)?;
        let ends = match (until, rule.count) {
            (Some(until), _) => Ends::With(until),
            (None, Some(count)) => Ends::After(count),
            (None, None) => Ends::Never,
        };
        let recurrence = Self {
            frequency: rule.freq,
            interval: rule.interval.unwrap_or(1).max(1).into(),
            ends,
            days,
            hours: clock_part(&rule.byhour, 23)?,
            minutes: clock_part(&rule.byminute, 59)?,
            seconds: clock_part(&rule.bysecond, 60)?,
            positions: in_range(&rule.bysetpos, 366)?,
            start,
        };
        Some(recurrence.with_own_time())
    }

    /// The times between `from` and just before `until`, in order, each once. Stops short when the budget is used up, and says so.
    pub fn between(&self, from: DateTime, until: DateTime, budget: &mut Budget) -> (Vec<DateTime>, bool) {
        let mut found = Vec::new();
        let is_whole = self.collect(from, until, budget, &mut found).is_some();
        (found, is_whole)
    }

    fn collect(&self, from: DateTime, until: DateTime, budget: &mut Budget, found: &mut Vec<DateTime>) -> Option<()> {
        let mut counted = 0;
        for n in self.first_period(from).. {
            let Some(period) = self.period(n).filter(|period| *period < until) else { break };
            budget.take(1)?;
            for time in self.times_in(period, budget)? {
                let is_over = match self.ends {
                    Ends::Never => false,
                    Ends::After(count) => counted >= count,
                    Ends::With(last) => time > last,
                };
                if is_over || time >= until {
                    return Some(());
                }
                if time >= self.start {
                    counted += 1;
                    found.extend((time >= from).then_some(time));
                }
            }
        }
        Some(())
    }

    /// The number of the first period worth looking at. A rule that counts must be counted from its beginning.
    fn first_period(&self, from: DateTime) -> i64 {
        if matches!(self.ends, Ends::After(_)) || from <= self.start {
            return 0;
        }
        let (start, years) = (self.start, i64::from(from.year()) - i64::from(self.start.year()));
        let hours = || start.until((Unit::Hour, from)).map_or(0, |span| i64::from(span.get_hours()));
        let periods = match self.frequency {
            ICalendarFrequency::Yearly => years,
            ICalendarFrequency::Monthly => years * 12 + i64::from(from.month()) - i64::from(start.month()),
            ICalendarFrequency::Weekly => hours() / (24 * 7),
            ICalendarFrequency::Daily => hours() / 24,
            ICalendarFrequency::Hourly => hours(),
            ICalendarFrequency::Minutely => hours() * 60,
            ICalendarFrequency::Secondly => hours() * 3600,
        };
        (periods / self.interval - 1).max(0)
    }

    /// The beginning of the nth period; none past the end of time.
    fn period(&self, n: i64) -> Option<DateTime> {
        let (start, steps) = (self.start, n.checked_mul(self.interval)?);
        let midnight = |day: Date| day.to_datetime(Time::midnight());
        let later = |span: Result<Length, jiff::Error>, from: DateTime| from.checked_add(span.ok()?).ok();
        match self.frequency {
            ICalendarFrequency::Yearly => later(Length::new().try_years(steps), midnight(start.date().first_of_year())),
            ICalendarFrequency::Monthly => {
                later(Length::new().try_months(steps), midnight(start.date().first_of_month()))
            }
            ICalendarFrequency::Weekly => {
                later(Length::new().try_weeks(steps), midnight(self.days.start_of_week(start.date())?))
            }
            ICalendarFrequency::Daily => later(Length::new().try_days(steps), midnight(start.date())),
            ICalendarFrequency::Hourly => later(Length::new().try_hours(steps), hour_of(start)?),
            ICalendarFrequency::Minutely => later(Length::new().try_minutes(steps), minute_of(start)?),
            ICalendarFrequency::Secondly => later(Length::new().try_seconds(steps), start),
        }
    }

    /// The times that the rule means within a period, in order. None when the budget is used up.
    fn times_in(&self, period: DateTime, budget: &mut Budget) -> Option<Vec<DateTime>> {
        let length: u16 = match self.frequency {
            ICalendarFrequency::Yearly => period.date().days_in_year().unsigned_abs(),
            ICalendarFrequency::Monthly => period.date().days_in_month().unsigned_abs().into(),
            ICalendarFrequency::Weekly => 7,
            _ => 1,
        };
        budget.take(length.into())?;
        let all = (0..i64::from(length)).map_while(|n| period.date().checked_add(n.days()).ok());
        let days: Vec<Date> = all.filter(|day| self.days.allow(*day)).collect();
        if days.is_empty() {
            return Some(Vec::new());
        }
        let clock = self.clock_in(period);
        budget.take(days.len().checked_mul(clock.len())?)?;
        let mut times: Vec<DateTime> =
            days.iter().flat_map(|day| clock.iter().map(|time| day.to_datetime(*time))).collect();
        if !self.positions.is_empty() {
            let all = times.len();
            times = self.positions.iter().filter_map(|n| position(*n, all)).map(|at| times[at]).collect();
            times.sort_unstable();
            times.dedup();
        }
        Some(times)
    }

    /// The times of day that the rule means within a period, in order. A part that the period itself fixes only allows or forbids it.
    fn clock_in(&self, period: DateTime) -> Vec<Time> {
        let part = |parts: &[i8], fixed: bool, here: i8| -> Vec<i8> {
            if !fixed {
                parts.to_vec()
            } else if parts.is_empty() || parts.contains(&here) {
                vec![here]
            } else {
                Vec::new()
            }
        };
        let hours = part(&self.hours, self.frequency >= ICalendarFrequency::Hourly, period.hour());
        let minutes = part(&self.minutes, self.frequency >= ICalendarFrequency::Minutely, period.minute());
        let seconds = part(&self.seconds, self.frequency >= ICalendarFrequency::Secondly, period.second());
        let mut clock = Vec::with_capacity(hours.len() * minutes.len() * seconds.len());
        for hour in &hours {
            for minute in &minutes {
                clock.extend(seconds.iter().filter_map(|second| Time::new(*hour, *minute, *second, 0).ok()));
            }
        }
        clock
    }

    /// What a rule leaves unsaid about the time of day is the event's own.
    fn with_own_time(mut self) -> Self {
        let fill = |parts: &mut Vec<i8>, own| {
            if parts.is_empty() {
                parts.push(own);
            }
        };
        if self.frequency < ICalendarFrequency::Hourly {
            fill(&mut self.hours, self.start.hour());
        }
        if self.frequency < ICalendarFrequency::Minutely {
            fill(&mut self.minutes, self.start.minute());
        }
        if self.frequency < ICalendarFrequency::Secondly {
            fill(&mut self.seconds, self.start.second());
        }
        self
    }
}

/// The parts that speak about days, with the event's own day where the rule names none.
fn days(rule: &ICalendarRecurrenceRule, start: DateTime) -> Option<DayRules> {
    let frequency = rule.freq;
    let nths = rule.byday.iter().map(|day| NthWeekday { nth: day.ordwk, weekday: weekday(day.weekday) });
    let mut days = DayRules {
        months: in_range(&rule.bymonth.iter().map(|month| i32::from(month.month())).collect::<Vec<_>>(), 12)?,
        weeks: in_range(&widened(&rule.byweekno), 53)?,
        year_days: in_range(&widened(&rule.byyearday), 366)?,
        month_days: in_range(&widened(&rule.bymonthday), 31)?,
        weekdays: nths.collect(),
        counted_in: match frequency {
            ICalendarFrequency::Monthly => CountedIn::Month,
            ICalendarFrequency::Yearly if !rule.bymonth.is_empty() => CountedIn::Month,
            ICalendarFrequency::Yearly if rule.byweekno.is_empty() => CountedIn::Year,
            _ => CountedIn::Nothing,
        },
        week_start: rule.wkst.map_or(Weekday::Monday, weekday),
    };
    let has_nth = days.weekdays.iter().any(|day| day.nth.is_some());
    let is_zeroth = days.weekdays.iter().any(|day| day.nth == Some(0));
    let goes_together = (frequency == ICalendarFrequency::Yearly || days.weeks.is_empty())
        && (frequency != ICalendarFrequency::Weekly || days.month_days.is_empty())
        && !(has_nth && days.counted_in == CountedIn::Nothing)
        && !is_zeroth;
    let names_no_day = days.weekdays.is_empty() && days.month_days.is_empty() && days.year_days.is_empty();
    let own_weekday = NthWeekday { nth: None, weekday: start.weekday() };
    match frequency {
        ICalendarFrequency::Yearly if names_no_day && days.weeks.is_empty() => {
            if days.months.is_empty() {
                days.months.push(start.month());
            }
            days.month_days.push(start.day());
        }
        ICalendarFrequency::Monthly if names_no_day => days.month_days.push(start.day()),
        ICalendarFrequency::Weekly | ICalendarFrequency::Yearly if names_no_day => days.weekdays.push(own_weekday),
        _ => {}
    }
    goes_together.then_some(days)
}

fn weekday(day: ICalendarWeekday) -> Weekday {
    match day {
        ICalendarWeekday::Sunday => Weekday::Sunday,
        ICalendarWeekday::Monday => Weekday::Monday,
        ICalendarWeekday::Tuesday => Weekday::Tuesday,
        ICalendarWeekday::Wednesday => Weekday::Wednesday,
        ICalendarWeekday::Thursday => Weekday::Thursday,
        ICalendarWeekday::Friday => Weekday::Friday,
        ICalendarWeekday::Saturday => Weekday::Saturday,
    }
}

fn widened<T: Copy + Into<i32>>(part: &[T]) -> Vec<i32> {
    part.iter().map(|n| (*n).into()).collect()
}

/// A part whose values go from 1 to `most`, or from the end; none when one is beyond.
fn in_range<T: TryFrom<i32>>(part: &[i32], most: i32) -> Option<Vec<T>> {
    part.iter().map(|n| T::try_from(*n).ok().filter(|_| *n != 0 && n.abs() <= most)).collect()
}

/// A part of the clock, in order and each once; none when a value is beyond. Second 60 is 59 here.
fn clock_part(part: &[u8], most: u8) -> Option<Vec<i8>> {
    let mut part: Vec<i8> =
        part.iter().map(|n| i8::try_from(*n).ok().filter(|_| *n <= most).map(|n| n.min(59))).collect::<Option<_>>()?;
    part.sort_unstable();
    part.dedup();
    Some(part)
}

/// Where the nth of `all` stands, from the end when negative.
fn position(n: i32, all: usize) -> Option<usize> {
    let at = usize::try_from(n.unsigned_abs()).ok()?;
    let at = if n > 0 { at.checked_sub(1)? } else { all.checked_sub(at)? };
    (at < all).then_some(at)
}

/// The beginning of the minute that a wall time lies in.
fn minute_of(time: DateTime) -> Option<DateTime> {
    Some(time.date().to_datetime(Time::new(time.hour(), time.minute(), 0, 0).ok()?))
}

/// The beginning of the hour that a wall time lies in.
fn hour_of(time: DateTime) -> Option<DateTime> {
    Some(time.date().to_datetime(Time::new(time.hour(), 0, 0, 0).ok()?))
}
