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
}
