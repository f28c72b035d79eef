//! Coming again: after a meeting that was missed, and how often the free one can be had (DOMAIN.md 2.6, 5.3).

use jiff::{
    Timestamp, ToSpan as _,
    civil::{Date, Time, Weekday},
};

use super::{Audience, ConsultationType};
use crate::{
    problem::{Code, Problem},
    zone::Zone,
};

/// Whoever missed so many asks by phone from then on.
const MISSED_TO_CALL: usize = 2;
/// When the note about a missed meeting leaves, on the clock of whoever gets it.
const MORNING: Time = Time::constant(10, 0, 0, 0);
/// Among so many days there is one on which the practice works.
const DAYS_TRIED: i64 = 60;

/// What somebody's own earlier consultations were. Nothing of anybody else who took part is in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Earlier {
    /// How many they missed.
    pub missed: usize,
    /// Whether they have asked again since the one they now speak of.
    pub asked_since: bool,
    /// When they last had one of the same type.
    pub had_at: Option<Timestamp>,
}

/// Whether somebody whose clock stands in `zone` may ask again by themself, with the link to what is over. It never costs anything to have missed
/// one.
///
/// # Errors
/// `NotAllowed` with what to do instead: for what only staff book, after a second missed one, when they have asked again before, and until the
/// free one may be had again.
pub fn may_ask_again(kind: &ConsultationType, earlier: &Earlier, zone: &Zone, now: Timestamp) -> Result<(), Problem> {
    if kind.audience() != Audience::Public || earlier.missed >= MISSED_TO_CALL || earlier.asked_since {
        let words = "Please call the practice for another time. Nothing was asked for yet.";
        return Err(Problem::new(Code::NotAllowed, words));
    }
    if earlier.had_at.and_then(|at| free_again(kind, at, zone)).is_some_and(|from| now < from) {
        let words = "You have had this conversation, and it is there once. Nothing was asked for. Please call the practice: we will see what fits.";
        return Err(Problem::new(Code::NotAllowed, words));
    }
    Ok(())
}

/// From when on somebody may have the same type again, counted in months of their own clock, `zone`; none where it has no limit.
pub fn free_again(kind: &ConsultationType, had_at: Timestamp, zone: &Zone) -> Option<Timestamp> {
    let months = i64::from(kind.once_in_months()?);
    had_at.to_zoned(zone.rules().clone()).checked_add(months.months()).ok().map(|then| then.timestamp())
}

/// When the note about a missed meeting leaves: at ten on the next day on which the practice works, where its reader is. It leaves once.
pub fn note_at(zone: &Zone, holidays: &[Date], now: Timestamp) -> Option<Timestamp> {
    let today = zone.rules().to_datetime(now).date();
    let works = |day: &Date| !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) && !holidays.contains(day);
    let day = (1..=DAYS_TRIED).filter_map(|days| today.checked_add(days.days()).ok()).find(works)?;
    zone.rules().to_timestamp(day.to_datetime(MORNING)).ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::consultations::type_of;

    fn at(text: &str) -> Timestamp {
        text.parse().expect("an instant")
    }

    fn miami() -> Zone {
        Zone::parse("America/New_York").expect("exists")
    }

    fn may(key: &str, earlier: Earlier, now: &str) -> bool {
        may_ask_again(type_of(key).expect("comes with the service"), &earlier, &miami(), at(now)).is_ok()
    }

    #[test]
    fn the_first_missed_one_can_be_asked_for_again_once_and_the_second_only_by_phone() {
        let now = "2026-03-10T12:00:00Z";
        let once = Earlier { missed: 1, ..Earlier::default() };
        assert!(may("consult_45", once, now));
        assert!(!may("consult_45", Earlier { asked_since: true, ..once }, now));
        assert!(!may("consult_45", Earlier { missed: 2, ..Earlier::default() }, now));
        assert!(!may("discernment_50", once, now), "only staff book it");
    }

    #[test]
    fn the_free_one_is_there_once_in_twelve_months() {
        let had = Earlier { had_at: Some(at("2026-03-10T23:00:00Z")), ..Earlier::default() };
        assert!(!may("consult_45", had, "2027-03-10T23:59:59Z"));
        assert!(
            may("consult_45", had, "2027-03-11T00:00:00Z"),
            "twelve months later on their own clock: the same hour of the same day"
        );
    }

    #[test]
    fn the_note_leaves_at_ten_of_the_next_working_day_where_its_reader_is() {
        let note = |now: &str, holidays: &[Date]| note_at(&miami(), holidays, at(now)).expect("a day").to_string();
        assert_eq!(note("2026-03-10T23:30:00Z", &[]), "2026-03-11T14:00:00Z");
        // Friday evening there, Saturday by the clock of the world; Monday is in summer time.
        assert_eq!(note("2026-03-07T01:00:00Z", &[]), "2026-03-09T14:00:00Z");
        assert_eq!(note("2026-03-07T01:00:00Z", &[date(2026, 3, 9)]), "2026-03-10T14:00:00Z");
    }

    proptest! {
        #[test]
        fn the_note_is_always_ahead_and_never_on_a_weekend(second in 0_i64..4_000_000_000) {
            let now = Timestamp::from_second(second).expect("an instant");
            let note = note_at(&miami(), &[], now).expect("a day");
            let local = miami().rules().to_datetime(note);
            prop_assert!(note > now && local.time() == MORNING);
            prop_assert!(!matches!(local.weekday(), Weekday::Saturday | Weekday::Sunday));
        }
    }
}
