//! A stretch of real time: it begins, and it ends just before its end, so that one that ends at ten and one that begins at ten do not touch.

use jiff::{
    SignedDuration, Timestamp,
    civil::{Date, Time},
};

use crate::{
    problem::{Code, Problem},
    reminders::schedule,
    zone::Zone,
};

/// A half-open stretch of time, never empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Interval {
    start: Timestamp,
    end: Timestamp,
}

impl Interval {
    /// From `start` until just before `end`.
    ///
    /// # Errors
    /// `OutOfRange` when it does not end after it begins.
    pub fn new(start: Timestamp, end: Timestamp) -> Result<Self, Problem> {
        if start < end {
            Ok(Self { start, end })
        } else {
            Err(Problem::at("endsAt", Code::OutOfRange, "Choose an end that is later than the beginning."))
        }
    }

    /// This long, from `start` on; none beyond the end of the calendar, or for no length at all.
    pub fn of(start: Timestamp, length: SignedDuration) -> Option<Self> {
        Self::new(start, start.checked_add(length).ok()?).ok()
    }

    /// From the beginning of the first day to the end of the last one, on a zone's clock; none beyond the end of the calendar, or for days in no
    /// order.
    pub fn of_days(zone: &Zone, first: Date, last: Date) -> Option<Self> {
        let midnight = |day: Date| schedule::instant(zone, day.to_datetime(Time::midnight()));
        Self::new(midnight(first)?, midnight(last.tomorrow().ok()?)?).ok()
    }

    /// When it begins.
    pub fn start(self) -> Timestamp {
        self.start
    }

    /// The first instant after it.
    pub fn end(self) -> Timestamp {
        self.end
    }

    /// How long it is.
    pub fn length(self) -> SignedDuration {
        self.end.duration_since(self.start)
    }

    /// Whether both have an instant in common.
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether the other one lies wholly within it.
    pub fn holds(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The same, begun earlier and ended later; as far as the calendar goes.
    #[must_use]
    pub fn widened(self, before: SignedDuration, after: SignedDuration) -> Self {
        let start = self.start.checked_sub(before).unwrap_or(Timestamp::MIN);
        let end = self.end.checked_add(after).unwrap_or(Timestamp::MAX);
        Self { start, end }
    }

    /// What is left of it when `others` are taken out, in order.
    pub fn without(self, others: &[Self]) -> Vec<Self> {
        let mut taken: Vec<Self> = others.iter().copied().filter(|other| other.overlaps(self)).collect();
        taken.sort_unstable();
        let (mut left, mut from) = (Vec::new(), self.start);
        for other in taken {
            left.extend(Self::new(from, other.start).ok());
            from = from.max(other.end);
        }
        left.extend(Self::new(from, self.end).ok());
        left
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn hours(start: i64, end: i64) -> Interval {
        let at = |hours| Timestamp::UNIX_EPOCH + SignedDuration::from_hours(hours);
        Interval::new(at(start), at(end)).expect("ends after it begins")
    }

    #[test]
    fn one_that_ends_when_the_other_begins_does_not_touch_it() {
        assert!(!hours(9, 10).overlaps(hours(10, 11)));
        assert!(hours(9, 11).overlaps(hours(10, 12)));
        assert!(hours(9, 12).holds(hours(10, 11)) && !hours(10, 11).holds(hours(9, 12)));
        assert!(Interval::new(Timestamp::UNIX_EPOCH, Timestamp::UNIX_EPOCH).is_err());
        assert_eq!(hours(10, 11).widened(SignedDuration::from_hours(1), SignedDuration::from_hours(2)), hours(9, 13));
    }

    #[test]
    fn what_is_taken_out_is_gone_and_the_rest_stays() {
        assert_eq!(hours(9, 17).without(&[hours(12, 13), hours(16, 18)]), [hours(9, 12), hours(13, 16)]);
        assert_eq!(hours(9, 17).without(&[hours(8, 18)]), []);
        assert_eq!(hours(9, 17).without(&[]), [hours(9, 17)]);
    }

    #[test]
    fn a_day_on_which_clocks_change_is_an_hour_shorter() {
        let (miami, day) = (Zone::parse("America/New_York").expect("exists"), |day| jiff::civil::date(2026, 3, day));
        let hours = |first, last| Interval::of_days(&miami, day(first), day(last)).map(|days| days.length().as_hours());
        assert_eq!((hours(8, 8), hours(9, 9), hours(7, 9)), (Some(23), Some(24), Some(71)));
        assert_eq!(hours(9, 8), None);
        assert_eq!(Interval::of_days(&miami, day(8), Date::MAX), None);
    }

    proptest! {
        #[test]
        fn the_rest_and_what_was_taken_never_overlap_and_lose_nothing(
            others in proptest::collection::vec((0_i64..50, 1_i64..9), 0..8),
        ) {
            let whole = hours(5, 45);
            let others: Vec<Interval> = others.into_iter().map(|(start, length)| hours(start, start + length)).collect();
            let rest = whole.without(&others);
            for hour in 0..60 {
                let one = hours(hour, hour + 1);
                let is_taken = others.iter().any(|other| other.overlaps(one));
                let is_left = rest.iter().any(|part| part.overlaps(one));
                prop_assert_eq!(is_left, whole.holds(one) && !is_taken);
            }
        }
    }
}
