//! The names of a letter: the one it has here, so that nothing is planned twice, and the one it has in mailboxes, so that a double folds.

use std::fmt;

use jiff::civil::Date;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::{
    kind::{Kind, Policy},
    token,
};
use crate::ids::{Id as _, PersonId, ReminderId};

/// What makes a planned letter itself (DOMAIN.md 7.4). As text it is unique in the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Key {
    /// Whom it tells.
    pub person: PersonId,
    /// By which policy.
    pub policy: Policy,
    /// That what waits.
    pub object: Uuid,
    /// Which time it waits, as a day of the person's calendar.
    pub occurrence: Date,
    /// For which reason now.
    pub kind: Kind,
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { person, policy, object, occurrence, kind } = self;
        write!(f, "{person}/{}/{}/{occurrence}/{}", policy.as_str(), object.as_hyphenated(), kind.as_str())
    }
}

/// The `Message-ID` of a letter, brackets included. Every attempt has the same one, so that a mailbox which got it twice shows it once.
/// `domain` is the practice's neutral mail domain.
pub fn message_id(reminder: ReminderId, domain: &str) -> String {
    format!("<{}@{domain}>", token::letters(reminder.uuid().as_bytes()))
}

/// The boundary between the parts of a letter: fixed for each letter and, unlike a random one, without any word in it.
pub fn boundary(reminder: ReminderId) -> String {
    let digest: [u8; 32] =
        Sha256::new().chain_update(b"boundary").chain_update(reminder.uuid().as_bytes()).finalize().into();
    token::letters(&digest[..16])
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::reminders::lint;

    fn key(person: u128, object: u128, day: i8, kind: Kind) -> Key {
        Key {
            person: PersonId::from_uuid(Uuid::from_u128(person)),
            policy: Policy::Standard,
            object: Uuid::from_u128(object),
            occurrence: date(2026, 3, day),
            kind,
        }
    }

    #[test]
    fn a_key_has_one_spelling() {
        assert_eq!(
            key(1, 2, 8, Kind::DayBefore).to_string(),
            "per_00000000000000000000000004/standard/00000000-0000-0000-0000-000000000002/2026-03-08/day-before"
        );
    }

    proptest! {
        #[test]
        fn keys_differ_in_text_exactly_when_they_differ(
            a in (0..3_u128, 0..3_u128, 1..4_i8, 0..Kind::ALL.len()),
            b in (0..3_u128, 0..3_u128, 1..4_i8, 0..Kind::ALL.len()),
        ) {
            let of = |(person, object, day, kind): (u128, u128, i8, usize)| key(person, object, day, Kind::ALL[kind]);
            prop_assert_eq!(of(a) == of(b), of(a).to_string() == of(b).to_string());
        }

        #[test]
        fn names_in_the_header_are_stable_distinct_and_say_nothing(a: u128, b: u128) {
            let of = |n| ReminderId::from_uuid(Uuid::from_u128(n));
            prop_assert_eq!(message_id(of(a), "mail.example"), message_id(of(a), "mail.example"));
            prop_assert_eq!(a == b, message_id(of(a), "mail.example") == message_id(of(b), "mail.example"));
            prop_assert!(lint::hits(&message_id(of(a), "mail.example")).is_empty());
            prop_assert!(lint::hits(&boundary(of(a))).is_empty());
            prop_assert!(!message_id(of(a), "mail.example").contains(&boundary(of(a))));
        }
    }
}
