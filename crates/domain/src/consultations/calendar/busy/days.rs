//! Which days of a period a rule of repetition means (RFC 5545, 3.3.10): all days of the period, those left that every part of the rule allows.

use jiff::{
    ToSpan as _,
    civil::{Date, Weekday},
};

/// A weekday, every one or the nth of the month or year; counted from the end when negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NthWeekday {
    pub nth: Option<i16>,
    pub weekday: Weekday,
}

/// What the nth weekday is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CountedIn {
    /// Only every weekday can be meant.
    Nothing,
    /// The month.
    Month,
    /// The year.
    Year,
}

/// The parts of a rule that speak about days. An empty part allows every day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DayRules {
    pub months: Vec<i8>,
    pub weeks: Vec<i8>,
    pub year_days: Vec<i16>,
    pub month_days: Vec<i8>,
    pub weekdays: Vec<NthWeekday>,
    pub counted_in: CountedIn,
    pub week_start: Weekday,
}

impl DayRules {
    /// Whether the rule means this day.
    pub fn allow(&self, day: Date) -> bool {
        allows(&self.months, |month| *month == day.month())
            && allows(&self.month_days, |n| is_nth(i16::from(*n), day.day().into(), day.days_in_month().into()))
            && allows(&self.year_days, |n| is_nth(*n, day.day_of_year(), day.days_in_year()))
            && allows(&self.weekdays, |weekday| self.is_weekday(*weekday, day))
            && allows(&self.weeks, |n| self.is_in_week(*n, day))
    }

    /// The first day of the week that a day lies in.
    pub fn start_of_week(&self, day: Date) -> Option<Date> {
        day.checked_sub(i64::from(day.weekday().since(self.week_start)).days()).ok()
    }

    fn is_weekday(&self, NthWeekday { nth, weekday }: NthWeekday, day: Date) -> bool {
        let nth_in = |nth: i16, day: i16, days: i16| {
            if nth > 0 { (day - 1) / 7 + 1 == nth } else { (days - day) / 7 + 1 == -nth }
        };
        weekday == day.weekday()
            && nth.is_none_or(|nth| match self.counted_in {
                CountedIn::Nothing => false,
                CountedIn::Month => nth_in(nth, day.day().into(), day.days_in_month().into()),
                CountedIn::Year => nth_in(nth, day.day_of_year(), day.days_in_year()),
            })
    }

    /// Whether a day lies in week `n` of a year. Week 1 is the first with four days of the year in it.
    fn is_in_week(&self, n: i8, day: Date) -> bool {
        // A week belongs to the year that its fourth day lies in.
        let middle = self.start_of_week(day).and_then(|start| start.checked_add(3.days()).ok());
        middle.is_some_and(|middle| {
            let weeks = (middle.days_in_year() - middle.day_of_year()) / 7 + (middle.day_of_year() - 1) / 7 + 1;
            is_nth(n.into(), (middle.day_of_year() - 1) / 7 + 1, weeks)
        })
    }
}

fn allows<T>(part: &[T], means: impl Fn(&T) -> bool) -> bool {
    part.is_empty() || part.iter().any(means)
}

/// Whether `n`, from the end when negative, is `position` of `all`. Positions begin at 1.
fn is_nth(n: i16, position: i16, all: i16) -> bool {
    if n > 0 { n == position } else { all + 1 + n == position }
}
