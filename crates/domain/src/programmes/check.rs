//! What is to be so before a phase opens or is left: what the record shows, and what only the therapist can say.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::ids::PersonId;

/// One thing that is to be so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Check {
    /// Joint work is not paused.
    NoPause,
    /// Nothing speaks against an end of the contact outside (DOMAIN.md 2.2, `r3g`).
    ContactEnded,
    /// The couple's confidentiality mode is signed by both.
    ModeSigned,
    /// Each of them has answered this inventory.
    Answered(String),
    /// Each of them said, the last time, that they would rebuild or decide first.
    StanceAllows,
    /// Everybody whose step it is has done it.
    Done(String),
    /// An agreement of this kind is in force.
    Agreement(String),
    /// Promises have been kept count of for so many days.
    PromisesFor(u16),
    /// The listening loop was done so many times.
    LoopsDone(u16),
    /// The therapist says so, in these words.
    Confirmed(String),
}

/// How a check stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It is so.
    Met,
    /// It is not so yet.
    Lacking,
    /// The therapist has to say.
    ToConfirm,
}

/// What the record shows of a couple, as far as checks ask for it.
#[derive(Debug, Clone, Default)]
pub struct Seen {
    /// Whose answers are asked for: the two of the injury.
    pub people: Vec<PersonId>,
    /// Whether joint work is paused.
    pub paused: bool,
    /// Whether something speaks against an end of contact.
    pub contact_goes_on: bool,
    /// Whether the confidentiality mode is signed.
    pub mode_signed: bool,
    /// Who answered which inventory.
    pub answered: BTreeSet<(PersonId, String)>,
    /// Who said, the last time, that they would rebuild or decide first.
    pub would_go_on: BTreeSet<PersonId>,
    /// The steps that everybody whose they are has done.
    pub done: BTreeSet<String>,
    /// The kinds of agreement in force.
    pub agreements: BTreeSet<String>,
    /// Since when promises are kept count of; none while none is running.
    pub promises_since: Option<Timestamp>,
    /// How often the listening loop was done.
    pub loops_done: i64,
}

impl Check {
    /// What it asks for, for the therapist.
    pub fn words(&self) -> String {
        match self {
            Self::NoPause => "Joint work is not paused".to_owned(),
            Self::ContactEnded => "Nothing speaks against an end of the contact outside".to_owned(),
            Self::ModeSigned => "The confidentiality mode is signed by both".to_owned(),
            Self::Answered(_) => "Each of them has answered".to_owned(),
            Self::StanceAllows => "Each of them would rebuild, or decide first".to_owned(),
            Self::Done(_) => "Done by everybody whose step it is".to_owned(),
            Self::Agreement(_) => "In force".to_owned(),
            Self::PromisesFor(days) => format!("Promises have been running for {days} days"),
            Self::LoopsDone(times) => format!("The listening loop was done {times} times"),
            Self::Confirmed(words) => words.clone(),
        }
    }

    /// What it is about, where it names something: the key of an inventory, a step, a kind of agreement.
    pub fn about(&self) -> Option<&str> {
        match self {
            Self::Answered(name) | Self::Done(name) | Self::Agreement(name) => Some(name),
            _ => None,
        }
    }

    /// How it stands at `now`. What the therapist has to say is met when they said it.
    pub fn standing(&self, seen: &Seen, confirmed: &[String], now: Timestamp) -> Standing {
        let each = |is: &dyn Fn(PersonId) -> bool| !seen.people.is_empty() && seen.people.iter().all(|one| is(*one));
        let is_met = match self {
            Self::NoPause => !seen.paused,
            Self::ContactEnded => !seen.contact_goes_on,
            Self::ModeSigned => seen.mode_signed,
            Self::Answered(key) => each(&|person| seen.answered.contains(&(person, key.clone()))),
            Self::StanceAllows => each(&|person| seen.would_go_on.contains(&person)),
            Self::Done(step) => seen.done.contains(step),
            Self::Agreement(kind) => seen.agreements.contains(kind),
            Self::PromisesFor(days) => seen
                .promises_since
                .is_some_and(|since| now.duration_since(since) >= SignedDuration::from_hours(24 * i64::from(*days))),
            Self::LoopsDone(times) => seen.loops_done >= i64::from(*times),
            Self::Confirmed(words) if confirmed.contains(words) => true,
            Self::Confirmed(_) => return Standing::ToConfirm,
        };
        if is_met { Standing::Met } else { Standing::Lacking }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::ids::Id as _;

    #[test]
    fn what_each_of_them_said_needs_both() {
        let [one, other] = [1, 2].map(|n| PersonId::from_uuid(Uuid::from_u128(n)));
        let check = Check::Answered("stance".to_owned());
        let now = Timestamp::UNIX_EPOCH;
        let mut seen = Seen { people: vec![one, other], ..Seen::default() };
        seen.answered.insert((one, "stance".to_owned()));
        assert_eq!(check.standing(&seen, &[], now), Standing::Lacking);
        seen.answered.insert((other, "stance".to_owned()));
        assert_eq!(check.standing(&seen, &[], now), Standing::Met);
        assert_eq!(check.standing(&Seen::default(), &[], now), Standing::Lacking, "nobody is no consent");
    }

    #[test]
    fn promises_count_from_their_first_day_and_words_only_when_said() {
        let now = Timestamp::UNIX_EPOCH + SignedDuration::from_hours(24 * 28);
        let running = |hours| Seen {
            promises_since: Some(Timestamp::UNIX_EPOCH + SignedDuration::from_hours(hours)),
            ..Seen::default()
        };
        assert_eq!(Check::PromisesFor(28).standing(&running(0), &[], now), Standing::Met);
        assert_eq!(Check::PromisesFor(28).standing(&running(1), &[], now), Standing::Lacking);
        let said = Check::Confirmed("Agreements were looked at once".to_owned());
        assert_eq!(said.standing(&Seen::default(), &[], now), Standing::ToConfirm);
        assert_eq!(said.standing(&Seen::default(), &[said.words()], now), Standing::Met);
    }
}
