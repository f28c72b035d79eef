//! From asking to care, in numbers of one quarter (DOMAIN.md 3.8, 8.2). No number in it is so small that it tells of somebody.

use jiff::civil::{Date, date};

use crate::cells::{INSIDE, shown, shown_in_turn};

/// How many consultations that were asked for in a quarter came how far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Funnel {
    /// Asked for.
    pub asked: u64,
    /// Had a time, ever.
    pub booked: u64,
    /// Were held, with everybody or with one of two.
    pub held: u64,
    /// Ended with a recommendation.
    pub recommended: u64,
    /// Led into care here.
    pub enrolled: u64,
    /// Were missed by everybody.
    pub missed: u64,
}

/// The same as it may be read inside the practice: what would tell of fewer than five is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ShownFunnel {
    /// Asked for.
    pub asked: Option<u64>,
    /// Had a time, ever.
    pub booked: Option<u64>,
    /// Were held.
    pub held: Option<u64>,
    /// Ended with a recommendation.
    pub recommended: Option<u64>,
    /// Led into care here.
    pub enrolled: Option<u64>,
    /// Were missed by everybody.
    pub missed: Option<u64>,
}

impl Funnel {
    /// What of it may be read. Nobody can work out what is left out from what is shown beside it.
    pub fn shown(&self) -> ShownFunnel {
        let steps = [self.asked, self.booked, self.held, self.recommended, self.enrolled];
        let [asked, booked, held, recommended, enrolled] = shown_in_turn(steps, INSIDE);
        let others = self.booked.saturating_sub(self.held).saturating_sub(self.missed);
        let missed = shown(self.missed, INSIDE).filter(|_| held.is_none() || shown(others, INSIDE).is_some());
        ShownFunnel { asked, booked, held, recommended, enrolled, missed }
    }
}

/// The first day of the quarter in which a day lies, and the first day of the next. Numbers are told for whole quarters and nothing else.
pub fn quarter_of(day: Date) -> (Date, Date) {
    let first = (day.month() - 1) / 3 * 3 + 1;
    let from = date(day.year(), first, 1);
    let until =
        if first == 10 { day.year().checked_add(1).map(|year| (year, 1)) } else { Some((day.year(), first + 3)) };
    let until = until.and_then(|(year, month)| Date::new(year, month, 1).ok()).unwrap_or(Date::MAX);
    (from, until)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_quarter_is_whole() {
        assert_eq!(quarter_of(date(2026, 3, 31)), (date(2026, 1, 1), date(2026, 4, 1)));
        assert_eq!(quarter_of(date(2026, 11, 22)), (date(2026, 10, 1), date(2027, 1, 1)));
        assert_eq!(quarter_of(Date::MAX), (date(9999, 10, 1), Date::MAX));
    }

    #[test]
    fn small_numbers_are_left_out() {
        let shown = Funnel { asked: 20, booked: 14, held: 9, recommended: 9, enrolled: 3, missed: 0 }.shown();
        let told = [shown.asked, shown.booked, shown.held, shown.recommended, shown.enrolled, shown.missed];
        assert_eq!(told, [Some(20), Some(14), Some(9), Some(9), None, Some(0)]);
        assert_eq!(Funnel { asked: 4, ..Funnel::default() }.shown().asked, None);
        // Sixteen of twenty would tell of four.
        assert_eq!(Funnel { asked: 20, booked: 16, ..Funnel::default() }.shown().booked, None);
    }

    proptest! {
        #[test]
        fn no_number_and_no_difference_tells_of_fewer_than_five(
            asked in 0_u64..60, parts in proptest::array::uniform4(0_u64..=100)
        ) {
            let part = |of: u64, percent: u64| of * percent / 100;
            let booked = part(asked, parts[0]);
            let held = part(booked, parts[1]);
            let recommended = part(held, parts[2]);
            let enrolled = part(recommended, parts[3]);
            let shown = Funnel { asked, booked, held, recommended, enrolled, missed: booked - held }.shown();
            let steps = [shown.asked, shown.booked, shown.held, shown.recommended, shown.enrolled];
            let told: Vec<u64> = steps.into_iter().flatten().collect();
            let is_small = |number: u64| (1..INSIDE).contains(&number);
            prop_assert!(told.iter().all(|number| !is_small(*number)));
            prop_assert!(told.windows(2).all(|pair| !is_small(pair[0] - pair[1])));
            prop_assert!(shown.missed.is_none_or(|number| !is_small(number)));
        }
    }
}
