//! How many letters a mailbox gets (DOMAIN.md 7.3, 9 #11). Counted by mailbox, so that two people cannot exceed it through one address.

use jiff::{SignedDuration, Timestamp, ToSpan as _};
use uuid::Uuid;

use super::{
    kind::Class,
    schedule::{Addressee, Jitter, next_allowed},
};
use crate::ids::ReminderId;

/// Care letters in any seven days.
pub const CARE_PER_WEEK: usize = 4;
/// Letters of any kind on one local day, security apart.
pub const CEILING_PER_DAY: usize = 3;
/// What could not be sent for this long is dropped.
pub const TOO_OLD: SignedDuration = SignedDuration::from_hours(24 * 7);
/// After an outage, nothing older than this is made up for.
pub const CATCH_UP: SignedDuration = SignedDuration::from_hours(24);

const WEEK: SignedDuration = SignedDuration::from_hours(24 * 7);
/// Crossing the date line makes a second local day; it does not make a second letter.
const SHORTEST_PAUSE: SignedDuration = SignedDuration::from_hours(12);
/// By then four letters of a full week have left the window, whatever days are excluded.
const LONGEST_WAIT_IN_DAYS: i32 = 15;

/// A letter that left for a mailbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sent {
    /// When.
    pub at: Timestamp,
    /// How it counts.
    pub class: Class,
}

/// Whether a mailbox that got `history` has room for one more at `at`. Days are those of the person's present zone.
pub fn has_room(history: &[Sent], class: Class, at: Timestamp, to: Addressee<'_>) -> bool {
    let today = to.local(at).date();
    let is_today = |sent: &&Sent| to.local(sent.at).date() == today;
    let counted = || history.iter().filter(|sent| sent.class != Class::Security);
    let care = || history.iter().filter(|sent| sent.class == Class::Care);
    let within = |span: SignedDuration| move |sent: &&Sent| at.duration_since(sent.at).abs() < span;
    match class {
        Class::Security => true,
        Class::Appointment => counted().filter(is_today).count() < CEILING_PER_DAY,
        Class::Care => {
            counted().filter(is_today).count() < CEILING_PER_DAY
                && !care().any(|sent| is_today(&sent) || within(SHORTEST_PAUSE)(&sent))
                && care().filter(within(WEEK)).count() < CARE_PER_WEEK
        }
    }
}

/// The next day's preferred time at which there is room and letters are allowed. None when no hour of the week is left.
pub fn next_room(
    history: &[Sent],
    class: Class,
    now: Timestamp,
    to: Addressee<'_>,
    jitter: Jitter,
) -> Option<Timestamp> {
    let today = to.local(now).date();
    (1..=LONGEST_WAIT_IN_DAYS)
        .filter_map(|days| today.checked_add(days.days()).ok())
        .filter_map(|day| to.instant(day, to.preference.preferred_time))
        .filter_map(|wanted| next_allowed(wanted, to, class, jitter))
        .find(|at| *at > now && has_room(history, class, *at, to))
}

/// A letter that should have left by now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Overdue {
    /// Its id.
    pub id: ReminderId,
    /// What it is about, for one person.
    pub object: Uuid,
    /// When it should have left.
    pub due_at: Timestamp,
}

/// Sorts what one person should have got before now into what is still sent and what is not: the newest of each object, none older than a day.
pub fn catch_up(overdue: &[Overdue], now: Timestamp) -> (Vec<ReminderId>, Vec<ReminderId>) {
    let is_newest = |letter: &Overdue| {
        let rivals = overdue.iter().filter(|rival| rival.object == letter.object);
        rivals.max_by_key(|rival| (rival.due_at, rival.id)).is_some_and(|newest| newest.id == letter.id)
    };
    let (send, leave): (Vec<&Overdue>, Vec<&Overdue>) =
        overdue.iter().partition(|letter| now.duration_since(letter.due_at) <= CATCH_UP && is_newest(letter));
    let ids = |letters: Vec<&Overdue>| letters.into_iter().map(|letter| letter.id).collect();
    (ids(send), ids(leave))
}

#[cfg(test)]
#[path = "caps/tests.rs"]
mod tests;
