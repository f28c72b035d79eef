//! How steadily promises are kept (DOMAIN.md 2.4). For the desk: no figure of this reaches either partner.

use jiff::{SignedDuration, Timestamp};

use super::occurrence::{Mark, Occurrence};

/// The window of the index.
pub const WINDOW: SignedDuration = SignedDuration::from_hours(24 * 28);
/// With fewer times that count there is no index.
pub const FEWEST: u32 = 8;
/// After a lapse nothing is celebrated for this long (DOMAIN.md 8.3).
pub const QUIET_AFTER_LAPSE: SignedDuration = SignedDuration::from_hours(24 * 28);
/// The runs of kept promises that are remarked on, to whoever kept them.
const MILESTONES: [u32; 3] = [7, 14, 28];

/// How many times were what, over some time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Said to be kept.
    pub kept: u32,
    /// Said to be missed.
    pub missed: u32,
    /// Said to be excused; they do not count.
    pub excused: u32,
    /// Nobody has said anything; they do not count, and the therapist sees how many.
    pub unsaid: u32,
    /// Said to be kept, and noticed otherwise.
    pub disputed: u32,
}

impl Tally {
    /// Counts what was due after `from`, up to `now`.
    pub fn between(occurrences: &[Occurrence], from: Timestamp, now: Timestamp) -> Self {
        let due = occurrences.iter().filter(|occurrence| occurrence.due_at > from && occurrence.due_at <= now);
        due.fold(Self::default(), |mut tally, occurrence| {
            match occurrence.mark {
                Some(Mark::Kept) => tally.kept += 1,
                Some(Mark::Missed) => tally.missed += 1,
                Some(Mark::Excused) => tally.excused += 1,
                None => tally.unsaid += 1,
            }
            tally.disputed += u32::from(occurrence.is_disputed());
            tally
        })
    }

    /// Counts the last 28 days.
    pub fn of_window(occurrences: &[Occurrence], now: Timestamp) -> Self {
        Self::between(occurrences, now.checked_sub(WINDOW).unwrap_or(Timestamp::MIN), now)
    }

    /// `kept / (kept + missed)`, from 0 to 1; none with fewer than [`FEWEST`] of them.
    pub fn index(self) -> Option<f64> {
        let counted = self.kept + self.missed;
        (counted >= FEWEST).then(|| f64::from(self.kept) / f64::from(counted))
    }
}

/// `CI_28`, from 0 to 1; none when fewer than eight times of the last 28 days count.
pub fn consistency_index(occurrences: &[Occurrence], now: Timestamp) -> Option<f64> {
    Tally::of_window(occurrences, now).index()
}

/// How many times in a row were kept up to now. What was excused, or is still open and unsaid, neither adds nor breaks; a lapse begins anew.
pub fn run_of_kept(occurrences: &[Occurrence], last_lapse: Option<Timestamp>, now: Timestamp) -> u32 {
    let mut past: Vec<&Occurrence> = occurrences
        .iter()
        .filter(|occurrence| occurrence.opens_at <= now && last_lapse.is_none_or(|lapse| occurrence.due_at > lapse))
        .collect();
    past.sort_by_key(|occurrence| occurrence.due_at);
    let mut run = 0;
    for occurrence in past.into_iter().rev() {
        match occurrence.mark {
            Some(Mark::Kept) => run += 1,
            Some(Mark::Excused) => {}
            None if occurrence.is_open(now) => {}
            Some(Mark::Missed) | None => break,
        }
    }
    run
}

/// The run that is remarked on, if the present one is one of 7, 14 or 28; none within 28 days of a lapse. Shown to whoever kept it alone.
pub fn milestone(occurrences: &[Occurrence], last_lapse: Option<Timestamp>, now: Timestamp) -> Option<u32> {
    if last_lapse.is_some_and(|lapse| now.duration_since(lapse) < QUIET_AFTER_LAPSE) {
        return None;
    }
    let run = run_of_kept(occurrences, last_lapse, now);
    MILESTONES.into_iter().find(|milestone| *milestone == run)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::{super::occurrence::Seen, *};
    use crate::ids::{CommitmentId, Id as _, OccurrenceId};

    fn day(days: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_hours(24 * days)
    }

    /// One a day, due at noon; `marks` are the days' first letters: k, m, e, and a dot for nothing said.
    fn days(marks: &str) -> Vec<Occurrence> {
        let one = |(number, mark): (usize, char)| {
            let number = i64::try_from(number).expect("is small");
            Occurrence {
                id: OccurrenceId::from_uuid(Uuid::from_u128(1)),
                commitment: CommitmentId::from_uuid(Uuid::from_u128(1)),
                on: date(1970, 1, 1),
                opens_at: day(number),
                due_at: day(number) + SignedDuration::from_hours(12),
                mark: Mark::ALL.into_iter().find(|known| known.as_str().starts_with(mark)),
                seen: None,
            }
        };
        marks.chars().enumerate().map(one).collect()
    }

    /// The index over the marks, on the evening of the last day.
    fn index(marks: &str) -> Option<f64> {
        consistency_index(&days(marks), day(i64::try_from(marks.len()).expect("is small")))
    }

    #[test]
    fn the_index_needs_eight_that_count() {
        assert_eq!(index(""), None);
        assert_eq!(index("kkkkkkk"), None);
        assert_eq!(index("kkkkkkkk"), Some(1.0));
        assert_eq!(index("kkkkkkmm"), Some(0.75));
        assert_eq!(index("mmmmmmmm"), Some(0.0));
        assert_eq!(index("kkkkkkke"), None, "what is excused leaves the denominator");
        assert_eq!(index("kkkkkke.mk.e"), Some(0.875));
        assert_eq!(index("kkkkkkk........"), None, "what nobody said anything about does not count");
    }

    #[test]
    fn only_the_last_28_days_count() {
        let old_misses_then_kept = format!("{}{}", "m".repeat(10), "k".repeat(28));
        assert_eq!(index(&old_misses_then_kept), Some(1.0));
        let one_later = format!("{}{}", "m".repeat(10), "k".repeat(27));
        assert_eq!(index(&one_later), Some(27.0 / 28.0));
    }

    #[test]
    fn what_is_not_due_yet_does_not_count() {
        assert_eq!(consistency_index(&days("kkkkkkkk"), day(7)), None);
    }

    #[test]
    fn disputes_are_counted_beside_the_index() {
        let mut marked = days("kkkkkkkkm");
        marked[0].seen = Some(Seen::Disputed);
        marked[1].seen = Some(Seen::Confirmed);
        marked[8].seen = Some(Seen::Disputed);
        let tally = Tally::of_window(&marked, day(9));
        assert_eq!((tally.disputed, tally.kept), (1, 8));
    }

    #[test]
    fn runs_end_with_a_miss_and_a_lapse_and_nothing_else() {
        let run = |marks: &str, lapse| run_of_kept(&days(marks), lapse, day(i64::try_from(marks.len()).unwrap()));
        assert_eq!(run("kkmkkk", None), 3);
        assert_eq!(run("kkmkek.", None), 2, "an excused day and an open one neither add nor break");
        assert_eq!(run(&format!("kkk.{}", "e".repeat(10)), None), 0, "a day of which nothing was ever said breaks");
        assert_eq!(run("kkkkkk", Some(day(4))), 2);
    }

    #[test]
    fn milestones_are_seven_fourteen_and_twentyeight_and_rest_after_a_lapse() {
        let reached: Vec<usize> = (0..40)
            .filter(|n| milestone(&days(&"k".repeat(*n)), None, day(i64::try_from(*n).unwrap())).is_some())
            .collect();
        assert_eq!(reached, [7, 14, 28]);
        let kept = days(&"k".repeat(24));
        assert_eq!(milestone(&kept, Some(day(10)), day(24)), None);
        let long = days(&"k".repeat(38));
        assert_eq!(milestone(&long, Some(day(10)), day(38)), Some(28));
    }

    proptest! {
        #[test]
        fn the_index_lies_between_its_ends_and_excuses_do_not_move_it(marks in "[kme.]{0,28}") {
            let before = index(&marks);
            prop_assert!(before.is_none_or(|index| (0.0..=1.0).contains(&index)));
            let excused = Tally::of_window(&days(&marks.replace('e', ".")), day(28)).index();
            prop_assert_eq!(Tally::of_window(&days(&marks), day(28)).index(), excused);
        }
    }
}
