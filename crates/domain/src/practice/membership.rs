//! Who works in the practice, in which role, and from when to when.

use jiff::Timestamp;

use crate::{
    access::Role,
    ids::PersonId,
    problem::{Code, Problem},
};

/// One person's part in the practice. Somebody with two roles has two memberships.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Membership {
    person: PersonId,
    role: Role,
    from: Timestamp,
    to: Option<Timestamp>,
}

impl Membership {
    /// Somebody starts.
    ///
    /// # Errors
    /// `OutOfRange` for the roles that are no members': partner and clockwork.
    pub fn begin(person: PersonId, role: Role, from: Timestamp) -> Result<Self, Problem> {
        Self::from_row(person, role, from, None)
    }

    /// The membership a database row holds.
    ///
    /// # Errors
    /// `OutOfRange` for a role that is no member's, or an end before the beginning.
    pub fn from_row(person: PersonId, role: Role, from: Timestamp, to: Option<Timestamp>) -> Result<Self, Problem> {
        if !role.is_member() {
            return Err(Problem::at(
                "role",
                Code::OutOfRange,
                "Choose owner, supervisor, therapist or staff. Clients are added with their couple.",
            ));
        }
        if to.is_some_and(|to| to < from) {
            return Err(Problem::at("to", Code::OutOfRange, "Choose an end that is after the beginning."));
        }
        Ok(Self { person, role, from, to })
    }

    /// Who.
    pub fn person(&self) -> PersonId {
        self.person
    }

    /// As what.
    pub fn role(&self) -> Role {
        self.role
    }

    /// Since when.
    pub fn from(&self) -> Timestamp {
        self.from
    }

    /// Until when; none while it lasts.
    pub fn to(&self) -> Option<Timestamp> {
        self.to
    }

    /// Whether it counts at `now`.
    pub fn is_current(&self, now: Timestamp) -> bool {
        self.from <= now && self.to.is_none_or(|to| now < to)
    }

    /// Somebody leaves. Nothing they wrote or did goes with them.
    ///
    /// # Errors
    /// `WrongState` when it has ended before, `OutOfRange` for an end before the beginning.
    pub fn end(self, at: Timestamp) -> Result<Self, Problem> {
        if self.to.is_some() {
            return Err(Problem::new(Code::WrongState, "This person has left this role already."));
        }
        Self::from_row(self.person, self.role, self.from, Some(at))
    }
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;
    use uuid::Uuid;

    use super::*;
    use crate::ids::Id as _;

    #[test]
    fn only_members_roles_make_a_membership_and_it_ends_once() {
        let person = PersonId::from_uuid(Uuid::from_u128(1));
        let at = |hours| Timestamp::UNIX_EPOCH + SignedDuration::from_hours(hours);
        for role in Role::ALL {
            assert_eq!(Membership::begin(person, role, at(1)).is_ok(), role.is_member(), "{}", role.as_str());
        }
        let membership = Membership::begin(person, Role::Therapist, at(1)).expect("is a member");
        assert!(!membership.is_current(at(0)) && membership.is_current(at(1)));
        assert!(membership.clone().end(at(0)).is_err());
        let ended = membership.end(at(2)).expect("is after");
        assert!(ended.is_current(at(1)) && !ended.is_current(at(2)));
        assert!(ended.end(at(3)).is_err());
    }
}
