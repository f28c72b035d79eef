//! When a member's calendar is fetched, and what is said where it could not be.

use jiff::{SignedDuration, Timestamp};

use crate::kernel::words::words;

/// How long after a reading that went well the next one is due, at the earliest.
const EVERY: SignedDuration = SignedDuration::from_mins(30);
/// The longest wait after readings that went badly.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_hours(24);
/// So many bad readings in a row, and the wait does not grow any more.
const MOST_DOUBLINGS: u32 = 6;
/// By up to this many seconds each reading is later, so that not everybody's falls together.
pub const JITTER_SECONDS: u32 = 10 * 60;
/// How old what was read may be before it is read whole again, also where nothing has changed: what repeats reaches further every day.
const WHOLE_EVERY: SignedDuration = SignedDuration::from_hours(24);

words! {
    /// Why a calendar could not be fetched. What was known before stays.
    FetchFault {
        /// The name of the host leads nowhere.
        NoSuchHost = "no-such-host",
        /// It leads to a machine that is not of the open network.
        NotPublic = "not-public",
        /// Nobody answered, or not in time.
        NoAnswer = "no-answer",
        /// The host could not show that it is who it says.
        NotSecure = "not-secure",
        /// The calendar is not there.
        Gone = "gone",
        /// The host does not give it to us.
        Refused = "refused",
        /// The host sends us on too often, or to where we do not go.
        SentAway = "sent-away",
        /// The host has trouble of its own.
        HostTrouble = "host-trouble",
        /// More than we read.
        TooLarge = "too-large",
        /// What came is no calendar.
        NotACalendar = "not-a-calendar",
        /// The address that was kept does not open any more.
        Unopened = "unopened",
        /// This service goes to no other machine, because it is the demo.
        NoWayOut = "no-way-out",
    }
}

impl FetchFault {
    /// What to say to the member whose calendar it is: what happened, what was kept, what to do.
    pub fn words(self) -> &'static str {
        match self {
            Self::NoSuchHost => {
                "There is no server of this name. The busy times we knew are kept. Copy the address once more from your calendar."
            }
            Self::NotPublic => {
                "This address leads to a machine inside a private network, where we do not go. The busy times we knew are kept. Use a \
                 calendar that can be read from outside, or bring it in as a file."
            }
            Self::NoAnswer => {
                "Your calendar's server did not answer in time. The busy times we knew are kept, and we try again by ourselves."
            }
            Self::NotSecure => {
                "Your calendar's server could not show that it is the right one. The busy times we knew are kept. Ask whoever runs it to \
                 renew its certificate."
            }
            Self::Gone => {
                "There is no calendar at this address any more. The busy times we knew are kept. Copy the address once more from your \
                 calendar."
            }
            Self::Refused => {
                "Your calendar's server did not let us read it. The busy times we knew are kept. Use the private or secret address in iCal \
                 form, which needs no password."
            }
            Self::SentAway => {
                "Your calendar's server sent us somewhere else, where we do not go. The busy times we knew are kept. Copy the address once \
                 more from your calendar."
            }
            Self::HostTrouble => {
                "Your calendar's server has trouble of its own. The busy times we knew are kept, and we try again by ourselves."
            }
            Self::TooLarge => {
                "This calendar is too large to read. The busy times we knew are kept. Share a calendar that holds the coming months only."
            }
            Self::NotACalendar => {
                "What came from this address is not a calendar. The busy times we knew are kept. Check the address, which often ends in .ics."
            }
            Self::Unopened => {
                "We cannot open the address that we kept of your calendar. The busy times we knew are kept. Give us the address once more."
            }
            Self::NoWayOut => {
                "This is the demo, which asks no other server. Nothing was read. Bring your calendar in as a file to try it."
            }
        }
    }
}

/// When a calendar is due again, after so many bad readings in a row; none after a good one. `later` is up to [`JITTER_SECONDS`].
pub fn due_again(now: Timestamp, bad_in_a_row: u32, later: u32) -> Timestamp {
    let doublings = bad_in_a_row.saturating_sub(1).min(MOST_DOUBLINGS);
    let wait =
        (EVERY * (1 << doublings)).min(LONGEST_WAIT) + SignedDuration::from_secs(later.min(JITTER_SECONDS).into());
    now.checked_add(wait).unwrap_or(Timestamp::MAX)
}

/// Whether it is enough to hear that nothing has changed since the calendar was last read whole.
pub fn may_be_unchanged(read_at: Option<Timestamp>, now: Timestamp) -> bool {
    read_at.is_some_and(|read_at| now.duration_since(read_at) < WHOLE_EVERY)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn minutes(bad_in_a_row: u32) -> i64 {
        due_again(Timestamp::UNIX_EPOCH, bad_in_a_row, 0).as_second() / 60
    }

    #[test]
    fn the_wait_grows_with_every_bad_reading_up_to_a_day() {
        let waits: Vec<i64> = (0..10).map(minutes).collect();
        assert_eq!(waits, [30, 30, 60, 120, 240, 480, 960, 1440, 1440, 1440]);
        assert_eq!(minutes(u32::MAX), 1440);
    }

    #[test]
    fn once_a_day_it_is_read_whole() {
        let now: Timestamp = "2026-03-03T10:00:00Z".parse().expect("an instant");
        assert!(may_be_unchanged(Some(now - SignedDuration::from_mins(1439)), now));
        assert!(!may_be_unchanged(Some(now - SignedDuration::from_hours(24)), now));
        assert!(!may_be_unchanged(None, now));
    }

    #[test]
    fn every_fault_has_its_word_and_says_that_nothing_is_lost() {
        for fault in FetchFault::ALL {
            assert_eq!(FetchFault::from_word(fault.as_str()), Some(*fault));
            let words = fault.words();
            assert!(words.contains("kept") || words.contains("Nothing was read"), "{words}");
        }
    }

    proptest! {
        #[test]
        fn jitter_never_makes_it_earlier_and_never_much_later(bad in 0_u32..20, later in any::<u32>()) {
            let plain = due_again(Timestamp::UNIX_EPOCH, bad, 0);
            let shifted = due_again(Timestamp::UNIX_EPOCH, bad, later).duration_since(plain);
            prop_assert!(shifted >= SignedDuration::ZERO && shifted <= SignedDuration::from_secs(JITTER_SECONDS.into()));
        }
    }
}
