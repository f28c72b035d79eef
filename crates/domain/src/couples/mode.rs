//! The confidentiality mode: what a therapist may do with something one partner said alone (DOMAIN.md 6.1).
//!
//! A mode is proposed by the therapist, signed by every member, and counts from the last signature on, for what is written after it. Nothing
//! that was written under one mode is ever widened by the next.

use jiff::Timestamp;

use crate::{
    ids::{CoupleId, ModeId, PersonId},
    problem::{Code, Problem},
};

/// The three modes. Until every member has signed another, `Individual` holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Mode {
    /// The therapist may bring what one partner said alone into the joint work.
    NoSecrets,
    /// Some matters are held, with listed exceptions.
    LimitedSecrets,
    /// Each partner's confidences are kept unless that person agrees in writing.
    #[default]
    Individual,
}

impl Mode {
    /// Every mode.
    pub const ALL: [Self; 3] = [Self::NoSecrets, Self::LimitedSecrets, Self::Individual];

    /// The word kept in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NoSecrets => "no-secrets",
            Self::LimitedSecrets => "limited-secrets",
            Self::Individual => "individual",
        }
    }

    /// The mode a database row names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.as_str() == word)
    }

    /// The line an author reads before the first question: who will be able to see the answers.
    pub fn reader_line(self) -> &'static str {
        match self {
            Self::NoSecrets => {
                "You and your therapist can see your answers. Your therapist may bring them into joint work. Your partner does not see this page."
            }
            Self::LimitedSecrets => {
                "You and your therapist can see your answers. Your therapist keeps them private, apart from the exceptions you both signed. Your partner does not see this page."
            }
            Self::Individual => {
                "You and your therapist can see your answers. Your partner sees nothing unless you choose to share it."
            }
        }
    }

    /// The same for those who treat the couple and read the answers.
    pub fn desk_line(self) -> &'static str {
        match self {
            Self::NoSecrets => {
                "Whoever answered and those who treat the couple can read this. You may bring it into joint work. The other partner does not see this page."
            }
            Self::LimitedSecrets => {
                "Whoever answered and those who treat the couple can read this. You keep it private, apart from the exceptions both have signed. The other partner does not see this page."
            }
            Self::Individual => {
                "Whoever answered and those who treat the couple can read this. You keep it private. The other partner sees only what was shared with them."
            }
        }
    }

    /// What a member signs.
    pub fn signed_text(self) -> &'static str {
        match self {
            Self::NoSecrets => {
                "What I tell my therapist alone may come up in our joint work, if my therapist thinks that it helps. This holds for what I write after both of us have signed."
            }
            Self::LimitedSecrets => {
                "My therapist keeps what I say alone private, apart from the exceptions that we have talked about. This holds for what I write after both of us have signed."
            }
            Self::Individual => {
                "My therapist keeps what I say alone private, unless I agree in writing to share it. This holds for what I write after both of us have signed."
            }
        }
    }
}

/// One version of a couple's mode, with who signed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfidentialityMode {
    /// Its id.
    pub id: ModeId,
    /// The couple.
    pub couple: CoupleId,
    /// What it allows.
    pub mode: Mode,
    /// When it was proposed.
    pub proposed_at: Timestamp,
    /// Who signed, and when.
    pub signatures: Vec<(PersonId, Timestamp)>,
}

impl ConfidentialityMode {
    /// Adds a member's signature.
    ///
    /// # Errors
    /// `NotFound` for somebody who is no member, `Taken` when they signed before.
    pub fn sign(mut self, by: PersonId, members: &[PersonId], now: Timestamp) -> Result<Self, Problem> {
        if !members.contains(&by) {
            return Err(Problem::not_found());
        }
        if self.signatures.iter().any(|(person, _)| *person == by) {
            return Err(Problem::new(Code::Taken, "You have signed this already. Nothing more is needed."));
        }
        self.signatures.push((by, now));
        Ok(self)
    }

    /// Since when it holds: the last signature, once every member has signed.
    pub fn in_force_since(&self, members: &[PersonId]) -> Option<Timestamp> {
        let all_signed = members.iter().all(|member| self.signatures.iter().any(|(person, _)| person == member));
        all_signed.then(|| self.signatures.iter().map(|(_, at)| *at).max()).flatten()
    }
}

/// The mode that holds at `now` among all versions: the latest one that every member has signed, or `Individual`.
pub fn in_force(versions: &[ConfidentialityMode], members: &[PersonId], now: Timestamp) -> Mode {
    versions
        .iter()
        .filter_map(|version| version.in_force_since(members).map(|since| (since, version.mode)))
        .filter(|(since, _)| *since <= now)
        .max_by_key(|(since, _)| *since)
        .map_or(Mode::Individual, |(_, mode)| mode)
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;
    use uuid::Uuid;

    use super::*;
    use crate::ids::Id as _;

    #[test]
    fn a_mode_holds_when_everyone_has_signed_and_not_before() {
        let person = |n| PersonId::from_uuid(Uuid::from_u128(n));
        let members = [person(1), person(2)];
        let at = |hours| Timestamp::UNIX_EPOCH + SignedDuration::from_hours(hours);
        let proposed = ConfidentialityMode {
            id: ModeId::from_uuid(Uuid::from_u128(1)),
            couple: CoupleId::from_uuid(Uuid::from_u128(1)),
            mode: Mode::NoSecrets,
            proposed_at: at(0),
            signatures: vec![],
        };
        let half = proposed.sign(person(1), &members, at(1)).expect("is a member");
        assert_eq!(in_force(std::slice::from_ref(&half), &members, at(2)), Mode::Individual);
        assert!(half.clone().sign(person(1), &members, at(2)).is_err());
        assert!(half.clone().sign(person(3), &members, at(2)).is_err());
        let whole = half.sign(person(2), &members, at(3)).expect("is a member");
        assert_eq!(in_force(std::slice::from_ref(&whole), &members, at(2)), Mode::Individual);
        assert_eq!(in_force(std::slice::from_ref(&whole), &members, at(3)), Mode::NoSecrets);
    }
}
