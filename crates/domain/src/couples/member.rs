//! A couple has two or more members; membership begins and may end, and a person may belong to another couple later.

use std::collections::HashSet;

use crate::{
    ids::PersonId,
    problem::{Code, Problem},
};

/// Where a couple stands with the practice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CoupleStatus {
    /// In care.
    Active,
    /// Separating: joint work pauses, each person's own care goes on (DOMAIN.md 9 #1).
    Separating,
    /// Care has ended.
    Closed,
}

impl CoupleStatus {
    /// Every status.
    pub const ALL: [Self; 3] = [Self::Active, Self::Separating, Self::Closed];

    /// The word kept in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Separating => "separating",
            Self::Closed => "closed",
        }
    }

    /// The status a database row names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == word)
    }

    /// Where the couple stands once somebody has left and `remaining` are still in it. One alone is no couple any more: joint work pauses and
    /// that person's own care goes on. Care that has ended stays so.
    #[must_use]
    pub fn after_leaving(self, remaining: usize) -> Self {
        match remaining {
            0 => Self::Closed,
            1 if self != Self::Closed => Self::Separating,
            _ => self,
        }
    }
}

/// Checks who is to form a couple: at least two persons, each once.
///
/// # Errors
/// `TooShort` for fewer than two, `Taken` for a person named twice.
pub fn form(members: &[PersonId]) -> Result<(), Problem> {
    if members.len() < 2 {
        return Err(Problem::at("members", Code::TooShort, "A couple has at least two members. Add the other one."));
    }
    let distinct: HashSet<_> = members.iter().collect();
    if distinct.len() < members.len() {
        return Err(Problem::at("members", Code::Taken, "The same person is named twice. Choose somebody else."));
    }
    Ok(())
}

/// Takes somebody out of a couple; gives who is still in it.
///
/// # Errors
/// `NotFound` at `person` for somebody who is not in it now.
pub fn leave(members: &[PersonId], person: PersonId) -> Result<Vec<PersonId>, Problem> {
    let remaining: Vec<PersonId> = members.iter().copied().filter(|member| *member != person).collect();
    if remaining.len() == members.len() {
        return Err(Problem::not_found().on("person"));
    }
    Ok(remaining)
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::ids::Id as _;

    #[test]
    fn a_couple_has_two_or_more_different_members() {
        let person = |n| PersonId::from_uuid(Uuid::from_u128(n));
        assert!(form(&[person(1)]).is_err());
        assert!(form(&[person(1), person(1)]).is_err());
        assert!(form(&[person(1), person(2)]).is_ok());
        assert!(form(&[person(1), person(2), person(3)]).is_ok());
    }

    #[test]
    fn whoever_leaves_leaves_once_and_one_alone_is_separating() {
        let person = |n| PersonId::from_uuid(Uuid::from_u128(n));
        let remaining = leave(&[person(1), person(2)], person(1)).expect("was in it");
        assert_eq!(remaining, [person(2)]);
        assert_eq!(leave(&remaining, person(1)).expect_err("has left").code, Code::NotFound);
        assert_eq!(CoupleStatus::Active.after_leaving(2), CoupleStatus::Active);
        assert_eq!(CoupleStatus::Active.after_leaving(1), CoupleStatus::Separating);
        assert_eq!(CoupleStatus::Separating.after_leaving(0), CoupleStatus::Closed);
        assert_eq!(CoupleStatus::Closed.after_leaving(1), CoupleStatus::Closed);
    }
}
