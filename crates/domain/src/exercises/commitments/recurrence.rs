//! When a promise is due: a wall time in one zone and a rule, so that a change of clocks moves no promise.

use std::{fmt, str::FromStr};

use jiff::{
    Span, Timestamp, ToSpan as _,
    civil::{Date, Time, Weekday},
};

use crate::{
    problem::{Code, Problem, Problems},
    reminders::schedule,
    zone::Zone,
};

/// How far ahead a promise may begin.
const LATEST_START_DAYS: i64 = 366;

/// Days of the week, at least one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Weekdays(u8);

/// The days in order, with the words kept in the database.
const DAYS: [(Weekday, &str); 7] = [
    (Weekday::Monday, "mon"),
    (Weekday::Tuesday, "tue"),
    (Weekday::Wednesday, "wed"),
    (Weekday::Thursday, "thu"),
    (Weekday::Friday, "fri"),
    (Weekday::Saturday, "sat"),
    (Weekday::Sunday, "sun"),
];

impl Weekdays {
    /// These days; none for no day at all.
    pub fn new(days: &[Weekday]) -> Option<Self> {
        let bits = days.iter().fold(0, |bits, day| bits | bit(*day));
        (bits != 0).then_some(Self(bits))
    }

    /// Whether a day is among them.
    pub fn contains(self, day: Weekday) -> bool {
        self.0 & bit(day) != 0
    }

    /// The days, Monday first.
    pub fn iter(self) -> impl Iterator<Item = Weekday> {
        DAYS.into_iter().map(|(day, _)| day).filter(move |day| self.contains(*day))
    }
}

fn bit(day: Weekday) -> u8 {
    1 << day.to_monday_zero_offset()
}

/// Which days a promise is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Rule {
    /// The first day and no other.
    Once,
    /// Every so many days, 1 to 366.
    EveryDays(u16),
    /// These days of every week.
    Weekly(Weekdays),
}

impl Rule {
    /// Every so many days.
    ///
    /// # Errors
    /// `OutOfRange` under `everyDays` for less than 1 or more than 366.
    pub fn every_days(days: u32) -> Result<Self, Problem> {
        u16::try_from(days)
            .ok()
            .filter(|days| (1..=366).contains(days))
            .map(Self::EveryDays)
            .ok_or_else(|| Problem::at("everyDays", Code::OutOfRange, "Enter a number of days from 1 to 366."))
    }

    /// The rule as people say it: `every day`, `every Tuesday and Friday`.
    pub fn in_words(self) -> String {
        match self {
            Self::Once => "once".to_owned(),
            Self::EveryDays(1) | Self::Weekly(Weekdays(127)) => "every day".to_owned(),
            Self::EveryDays(days) => format!("every {days} days"),
            Self::Weekly(days) => {
                let names: Vec<String> = days.iter().map(|day| format!("{day:?}")).collect();
                match names.split_last() {
                    Some((last, before)) if !before.is_empty() => format!("every {} and {last}", before.join(", ")),
                    _ => format!("every {}", names.concat()),
                }
            }
        }
    }
}

/// The form kept in the database: `once`, `days:3`, `week:mon,fri`.
impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Once => f.write_str("once"),
            Self::EveryDays(days) => write!(f, "days:{days}"),
            Self::Weekly(days) => {
                let words: Vec<&str> =
                    DAYS.into_iter().filter(|(day, _)| days.contains(*day)).map(|(_, word)| word).collect();
                write!(f, "week:{}", words.join(","))
            }
        }
    }
}

impl FromStr for Rule {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text.split_once(':') {
            None if text == "once" => Ok(Self::Once),
            Some(("days", days)) => Self::every_days(days.parse().map_err(|_| ())?).map_err(|_| ()),
            Some(("week", words)) => {
                let day = |word: &str| DAYS.into_iter().find(|(_, known)| *known == word).map(|(day, _)| day).ok_or(());
                let days: Vec<Weekday> = words.split(',').map(day).collect::<Result<_, ()>>()?;
                Weekdays::new(&days).map(Self::Weekly).ok_or(())
            }
            _ => Err(()),
        }
    }
}

/// A rule, where and at what time of day it is read.
#[derive(Debug, Clone, PartialEq)]
pub struct Recurrence {
    /// Where the days are.
    pub zone: Zone,
    /// The time of day by which it is due.
    pub time: Time,
    /// The first day on which it may be due.
    pub first: Date,
    /// Which days.
    pub rule: Rule,
    /// The last day on which it may be due; none for as long as nobody ends it.
    pub until: Option<Date>,
}

impl Recurrence {
    /// Checks that it begins today or later, within a year, and does not end before it begins.
    ///
    /// # Errors
    /// `OutOfRange` under `first` and `until`.
    pub fn check(&self, now: Timestamp) -> Result<(), Problems> {
        let mut problems = Problems::default();
        let today = now.to_zoned(self.zone.rules().clone()).date();
        let latest = today.checked_add(LATEST_START_DAYS.days()).unwrap_or(Date::MAX);
        if !(today..=latest).contains(&self.first) {
            problems.push(Problem::at("first", Code::OutOfRange, "Choose a first day from today on, within a year."));
        }
        if self.until.is_some_and(|until| self.on_or_after(self.first).is_none_or(|first| until < first)) {
            problems.push(Problem::at(
                "until",
                Code::OutOfRange,
                "No day would be left before this end. Choose a later day, or leave the end out.",
            ));
        }
        problems.or_go_on()
    }

    /// The first day of the rule on or after `from`; none when it is over, or the calendar is.
    pub fn on_or_after(&self, from: Date) -> Option<Date> {
        let from = from.max(self.first);
        let day = match self.rule {
            Rule::Once => (from == self.first).then_some(from),
            Rule::EveryDays(step) => {
                let step = i64::from(step.max(1));
                let passed = i64::from(self.first.until(from).ok()?.get_days());
                let days = passed.checked_add(step - 1)? / step * step;
                self.first.checked_add(Span::new().try_days(days).ok()?).ok()
            }
            Rule::Weekly(days) => (0..7)
                .filter_map(|ahead: i64| from.checked_add(ahead.days()).ok())
                .find(|day| days.contains(day.weekday())),
        }?;
        self.until.is_none_or(|until| day <= until).then_some(day)
    }

    /// The day of the rule after `day`.
    pub fn after(&self, day: Date) -> Option<Date> {
        self.on_or_after(day.tomorrow().ok()?)
    }

    /// When it is due on a day: moved forward over a gap in the clock, the first of two where a time comes twice (DOMAIN.md 7.4).
    pub fn due_at(&self, day: Date) -> Option<Timestamp> {
        schedule::instant(&self.zone, day.to_datetime(self.time))
    }

    /// When a day begins there. From then on something can be said about it.
    pub fn day_begins(&self, day: Date) -> Option<Timestamp> {
        schedule::instant(&self.zone, day.to_datetime(Time::midnight()))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, time};
    use proptest::prelude::*;

    use super::*;

    fn recurrence(zone: &str, at: Time, first: Date, rule: Rule) -> Recurrence {
        Recurrence { zone: Zone::parse(zone).expect("exists"), time: at, first, rule, until: None }
    }

    /// DOMAIN.md Annex B, B15 to B18: what a daily promise does on the days on which the clocks change.
    #[test]
    fn b15_to_b18_a_change_of_clocks_moves_no_promise() {
        let cases = [
            ("America/New_York", date(2026, 3, 8), time(2, 30, 0, 0), "2026-03-08T07:30:00Z"),
            ("America/New_York", date(2026, 11, 1), time(1, 30, 0, 0), "2026-11-01T05:30:00Z"),
            ("Europe/London", date(2026, 3, 29), time(1, 30, 0, 0), "2026-03-29T01:30:00Z"),
            ("Europe/London", date(2026, 10, 25), time(1, 30, 0, 0), "2026-10-25T00:30:00Z"),
            ("America/Phoenix", date(2026, 3, 8), time(2, 30, 0, 0), "2026-03-08T09:30:00Z"),
            ("Australia/Lord_Howe", date(2026, 10, 4), time(2, 15, 0, 0), "2026-10-03T15:45:00Z"),
        ];
        for (zone, day, at, expected) in cases {
            let daily = recurrence(zone, at, day.yesterday().expect("exists"), Rule::EveryDays(1));
            assert_eq!(daily.after(daily.first), Some(day));
            assert_eq!(daily.due_at(day).map(|at| at.to_string()).as_deref(), Some(expected), "{zone} {day}");
            let next = daily.after(day).expect("goes on");
            assert_eq!(next, day.tomorrow().expect("exists"));
            assert_eq!(daily.due_at(next).map(|due| daily.zone.rules().to_datetime(due).time()), Some(at));
        }
    }

    #[test]
    fn rules_name_their_days() {
        let monday = date(2026, 11, 23);
        let week = Weekdays::new(&[Weekday::Friday, Weekday::Tuesday]).expect("two days");
        let weekly = recurrence("UTC", time(18, 0, 0, 0), monday, Rule::Weekly(week));
        assert_eq!(weekly.on_or_after(monday), Some(date(2026, 11, 24)));
        assert_eq!(weekly.after(date(2026, 11, 24)), Some(date(2026, 11, 27)));
        let once = recurrence("UTC", time(18, 0, 0, 0), monday, Rule::Once);
        assert_eq!((once.on_or_after(date(2026, 1, 1)), once.after(monday)), (Some(monday), None));
        let ended = Recurrence { until: Some(date(2026, 11, 26)), ..weekly };
        assert_eq!(ended.after(date(2026, 11, 24)), None);
        assert_eq!(Weekdays::new(&[]), None);
        assert_eq!(weekly.rule.in_words(), "every Tuesday and Friday");
        assert_eq!(Rule::EveryDays(1).in_words(), "every day");
    }

    #[test]
    fn a_promise_begins_today_or_later_and_ends_after_it_begins() {
        let now: Timestamp = "2026-11-22T12:00:00Z".parse().expect("is an instant");
        let once = |first, until| {
            let recurrence = recurrence("UTC", time(18, 0, 0, 0), first, Rule::EveryDays(2));
            Recurrence { until, ..recurrence }.check(now)
        };
        assert!(once(date(2026, 11, 22), None).is_ok());
        assert!(once(date(2026, 11, 22), Some(date(2026, 11, 22))).is_ok());
        assert!(once(date(2026, 11, 21), None).is_err());
        assert!(once(date(2028, 1, 1), None).is_err());
        assert!(once(date(2026, 11, 25), Some(date(2026, 11, 24))).is_err());
    }

    fn any_rule() -> impl Strategy<Value = Rule> {
        prop_oneof![
            Just(Rule::Once),
            (1_u16..=366).prop_map(Rule::EveryDays),
            (1_u8..128).prop_map(|bits| Rule::Weekly(Weekdays(bits))),
        ]
    }

    proptest! {
        #[test]
        fn rules_read_back(rule in any_rule()) {
            prop_assert_eq!(rule.to_string().parse::<Rule>(), Ok(rule));
        }

        #[test]
        fn odd_texts_are_no_rules(text in "(once|days|week)?:?[a-z0-9,]{0,8}") {
            if let Ok(rule) = text.parse::<Rule>() {
                prop_assert_eq!(rule.to_string().parse::<Rule>(), Ok(rule));
            }
        }

        /// Whatever the rule, the zone and the day: days and instants only go forward, and asking twice gives the same day.
        #[test]
        fn days_go_forward(
            rule in any_rule(),
            zone in prop::sample::select(vec!["America/New_York", "Europe/London", "Australia/Lord_Howe", "Pacific/Apia"]),
            start in 0_i64..800,
            minute in 0_i8..60,
            hour in 0_i8..24,
        ) {
            let first = date(2025, 1, 1).checked_add(start.days()).expect("is a day");
            let recurrence = recurrence(zone, time(hour, minute, 0, 0), first, rule);
            let mut day = recurrence.on_or_after(first).expect("begins");
            for _ in 0..60 {
                prop_assert_eq!(recurrence.on_or_after(day), Some(day));
                let Some(next) = recurrence.after(day) else { break };
                prop_assert!(next > day);
                prop_assert!(recurrence.due_at(next) > recurrence.due_at(day));
                prop_assert!(recurrence.day_begins(next) <= recurrence.due_at(next));
                day = next;
            }
        }
    }
}
