//! When the hour of a series moves on somebody's own clock, because their clock changes on another day than the one the series goes by
//! (DOMAIN.md 5.5). They are told a week ahead.

use jiff::{SignedDuration, Timestamp, civil::Time};

use super::wall::Wall;
use crate::zone::Zone;

/// How long before the first appointment at the other hour its people are told.
pub const TOLD_AHEAD: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Another hour than before, on somebody's own clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shift {
    /// What their clock showed until now.
    pub from: Time,
    /// What it shows from this one on.
    pub to: Time,
}

/// Whether one appointment of a series begins at another time of day than the one before it, for somebody whose clock stands in `zone`. None
/// where the time that was agreed is another: that was a move, and told as one.
pub fn shift(before: &Wall, this: &Wall, zone: &Zone) -> Option<Shift> {
    if before.local().time() != this.local().time() || before.zone() != this.zone() {
        return None;
    }
    let shown = |wall: &Wall| wall.instant().ok().map(|at| zone.rules().to_datetime(at).time());
    let (from, to) = (shown(before)?, shown(this)?);
    (from != to).then_some(Shift { from, to })
}

/// When somebody is told of it.
pub fn told_at(starts_at: Timestamp) -> Timestamp {
    starts_at.checked_sub(TOLD_AHEAD).unwrap_or(Timestamp::MIN)
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, time};
    use proptest::prelude::*;

    use super::*;

    fn zone(name: &str) -> Zone {
        Zone::parse(name).expect("exists")
    }

    fn week(number: u32, local_hour: i8) -> Wall {
        let first = Wall::new(date(2026, 3, 3).at(local_hour, 0, 0, 0), zone("America/New_York"));
        first.weeks_later(number).expect("is in range")
    }

    #[test]
    fn only_those_whose_clock_did_not_change_alike_are_told() {
        // New York goes forward on 8 March 2026; Phoenix never, London on 29 March.
        let (before, this) = (week(0, 12), week(1, 12));
        assert_eq!(shift(&before, &this, &zone("America/New_York")), None);
        assert_eq!(shift(&before, &this, &zone("America/Denver")), None);
        let phoenix = Shift { from: time(10, 0, 0, 0), to: time(9, 0, 0, 0) };
        assert_eq!(shift(&before, &this, &zone("America/Phoenix")), Some(phoenix));
        let london = Shift { from: time(17, 0, 0, 0), to: time(16, 0, 0, 0) };
        assert_eq!(shift(&before, &this, &zone("Europe/London")), Some(london));
        let back = Shift { from: time(16, 0, 0, 0), to: time(17, 0, 0, 0) };
        assert_eq!(shift(&week(3, 12), &week(4, 12), &zone("Europe/London")), Some(back));
    }

    #[test]
    fn a_move_is_no_shift() {
        assert_eq!(shift(&week(0, 12), &week(1, 13), &zone("Europe/London")), None);
    }

    proptest! {
        #[test]
        fn there_is_a_shift_just_where_the_own_clock_shows_another_time(number in 0_u32..150, hour in 0_i8..24, at in 0_usize..5) {
            let names = ["America/New_York", "America/Phoenix", "Europe/London", "Australia/Lord_Howe", "Asia/Tokyo"];
            let (mine, before, this) = (zone(names[at]), week(number, hour), week(number + 1, hour));
            let shown = |wall: &Wall| mine.rules().to_datetime(wall.instant().expect("is in range")).time();
            prop_assert_eq!(shift(&before, &this, &mine).is_some(), shown(&before) != shown(&this));
        }
    }
}
