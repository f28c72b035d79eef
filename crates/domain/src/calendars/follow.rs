//! How the entries of a member follow what the member holds.
//!
//! Those who come have their entries written with every change. A member has none: others change what they hold, from many sides. So their
//! entries are brought up to date when their calendar asks, from what is held then and what it was told before. A number rises as often as the
//! calendar could have seen a change, and what was taken from the member is called off for good, also when it comes back under another name.

use jiff::Timestamp;
use uuid::Uuid;

use crate::consultations::calendar::{CalendarEntry, EntryState, Span};

/// Something that a member holds now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    /// What it is: the id of a consultation or of an appointment.
    pub meeting: Uuid,
    /// When.
    pub span: Span,
}

/// An entry of a member, and what it stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Followed {
    /// What it stands for.
    pub meeting: Uuid,
    /// The entry.
    pub entry: CalendarEntry,
    /// Whether it is another than the calendar was told before, and has to be written down.
    pub is_new: bool,
}

/// The entries of a member from now on. `known` is what was written down, `held` what the member holds; `mint` gives a fresh random name.
///
/// Of what is `over_before`, nothing changes any more: that time is no longer taken is then no news.
pub fn follow(
    known: Vec<(Uuid, CalendarEntry)>,
    held: &[Held],
    (now, over_before): (Timestamp, Timestamp),
    mut mint: impl FnMut() -> Uuid,
) -> Vec<Followed> {
    let mut followed = Vec::with_capacity(known.len() + held.len());
    for (meeting, entry) in known {
        let now_held = held.iter().find(|held| held.meeting == meeting);
        let before = entry.clone();
        let entry = match (entry.state(), now_held) {
            (EntryState::Cancelled, _) => entry,
            (EntryState::Planned, Some(held)) => entry.clone().moved(held.span, now).unwrap_or(entry),
            (EntryState::Planned, None) if entry.span().until() <= over_before => entry,
            (EntryState::Planned, None) => entry.cancelled(now),
        };
        followed.push(Followed { meeting, is_new: entry != before, entry });
    }
    for Held { meeting, span } in held {
        let stands = |one: &Followed| one.meeting == *meeting && one.entry.state() == EntryState::Planned;
        if !followed.iter().any(stands) {
            let entry = CalendarEntry::planned(mint(), *span, now);
            followed.push(Followed { meeting: *meeting, entry, is_new: true });
        }
    }
    followed.sort_by_key(|one| (one.entry.span(), one.entry.uid()));
    followed
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(hour: i64) -> Timestamp {
        Timestamp::from_second(hour * 3600).expect("is in range")
    }

    fn held(meeting: u128, hour: i64) -> Held {
        let span = Span::new(at(hour), at(hour + 1)).expect("ends after it begins");
        Held { meeting: Uuid::from_u128(meeting), span }
    }

    fn known(followed: &[Followed]) -> Vec<(Uuid, CalendarEntry)> {
        followed.iter().map(|one| (one.meeting, one.entry.clone())).collect()
    }

    /// Names in order, from this one on.
    fn names(mut last: u128) -> impl FnMut() -> Uuid {
        move || {
            last += 1;
            Uuid::from_u128(last)
        }
    }

    #[test]
    fn what_is_moved_rises_and_what_is_taken_away_is_called_off_for_good() {
        let times = (at(0), at(0));
        let first = follow(Vec::new(), &[held(1, 10), held(2, 20)], times, names(100));
        assert!(first.iter().all(|one| one.is_new && one.entry.sequence() == 0));
        let same = follow(known(&first), &[held(2, 20), held(1, 10)], (at(1), at(1)), names(200));
        assert!(same.iter().all(|one| !one.is_new), "asking again changes nothing: {same:?}");
        let moved = follow(known(&same), &[held(1, 11)], (at(2), at(2)), names(300));
        let states: Vec<_> = moved.iter().map(|one| (one.entry.state(), one.entry.sequence())).collect();
        assert_eq!(states, [(EntryState::Planned, 1), (EntryState::Cancelled, 1)]);
        // It comes back: what was called off stays so, and another entry stands for it.
        let back = follow(known(&moved), &[held(1, 11), held(2, 20)], (at(3), at(3)), names(400));
        let of_second: Vec<_> = back.iter().filter(|one| one.meeting == Uuid::from_u128(2)).collect();
        assert_eq!(of_second.len(), 2);
        assert_ne!(of_second[0].entry.uid(), of_second[1].entry.uid());
        assert_eq!(back.iter().filter(|one| one.is_new).count(), 1);
    }

    #[test]
    fn what_is_over_is_not_called_off_afterwards() {
        let first = follow(Vec::new(), &[held(1, 10)], (at(0), at(0)), names(100));
        let later = follow(known(&first), &[], (at(12), at(12)), names(200));
        assert_eq!((later[0].entry.state(), later[0].is_new), (EntryState::Planned, false));
    }

    proptest! {
        /// Each round is what is held then: for each of three meetings an hour, or none.
        #[test]
        fn the_standing_entries_are_always_what_is_held_and_no_number_falls(
            rounds in proptest::collection::vec(proptest::collection::vec(proptest::option::of(50_i64..60), 3), 1..12),
        ) {
            let mut mint = names(1_000);
            let mut before: Vec<(Uuid, CalendarEntry)> = Vec::new();
            for (round, hours) in rounds.iter().enumerate() {
                let held: Vec<Held> = (1_u128..).zip(hours).filter_map(|(at, hour)| hour.map(|hour| held(at, hour))).collect();
                let now = at(i64::try_from(round).expect("is small"));
                let after = follow(before.clone(), &held, (now, now), &mut mint);
                let mut standing: Vec<_> = after.iter().filter(|one| one.entry.state() == EntryState::Planned)
                    .map(|one| (one.meeting, one.entry.span())).collect();
                let mut wanted: Vec<_> = held.iter().map(|held| (held.meeting, held.span)).collect();
                standing.sort_unstable();
                wanted.sort_unstable();
                prop_assert_eq!(standing, wanted);
                for (_, old) in &before {
                    let new = after.iter().find(|one| one.entry.uid() == old.uid()).expect("nothing is forgotten");
                    prop_assert!(new.entry.sequence() >= old.sequence());
                    prop_assert!(old.state() == EntryState::Planned || new.entry == *old);
                    prop_assert_eq!(new.is_new, new.entry != *old);
                }
                before = known(&after);
            }
        }
    }
}
