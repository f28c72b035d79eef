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

    /// Takes somebody on as a member, who plays `already` here and may be a client.
    ///
    /// # Errors
    /// As [`Membership::begin`]; `Taken` at `role` for a part they play already; `WrongState` at `person` for a client: whoever is in care
    /// here does not also work here, since they would sit at the desk where their own couple is looked after.
    pub fn take_on(
        person: PersonId,
        role: Role,
        from: Timestamp,
        (already, is_client): (&[Role], bool),
    ) -> Result<Self, Problem> {
        let membership = Self::begin(person, role, from)?;
        if is_client {
            return Err(Problem::at(
                "person",
                Code::WrongState,
                "This person is in care here, so they cannot work here at the same time. Nothing was changed.",
            ));
        }
        if already.contains(&role) {
            return Err(Problem::at("role", Code::Taken, "This person has that role already. Nothing was changed."));
        }
        Ok(membership)
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

/// Checks which of somebody's roles end: the one that is named, or all of them. Gives those that end.
///
/// # Errors
/// `NotFound` at `person` for somebody who is no member, `WrongState` for a role they do not have and for the last owner, without whom nobody
/// could make another.
pub fn ending(roles: &[Role], named: Option<Role>, other_owners: usize) -> Result<Vec<Role>, Problem> {
    let members: Vec<Role> = roles.iter().copied().filter(|role| role.is_member()).collect();
    if members.is_empty() {
        return Err(Problem::not_found().on("person"));
    }
    let ends: Vec<Role> = members.into_iter().filter(|role| named.is_none_or(|named| named == *role)).collect();
    if ends.is_empty() {
        return Err(Problem::at(
            "role",
            Code::WrongState,
            "This person does not have that role now. Nothing was changed. Load the page and look again.",
        ));
    }
    if ends.contains(&Role::Owner) && other_owners == 0 {
        return Err(Problem::new(
            Code::WrongState,
            "This is the only owner. Nothing was changed. Make somebody else an owner first, then end this.",
        ));
    }
    Ok(ends)
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

    #[test]
    fn a_client_is_not_taken_on_and_nobody_twice_in_one_role() {
        let person = PersonId::from_uuid(Uuid::from_u128(1));
        let take_on = |role, already: &[Role], is_client| {
            Membership::take_on(person, role, Timestamp::UNIX_EPOCH, (already, is_client)).map(|made| made.role())
        };
        assert_eq!(take_on(Role::Staff, &[Role::Therapist], false), Ok(Role::Staff));
        let refused = |made: Result<Role, Problem>| made.expect_err("is refused").code;
        assert_eq!(refused(take_on(Role::Staff, &[Role::Staff], false)), Code::Taken);
        assert_eq!(refused(take_on(Role::Therapist, &[], true)), Code::WrongState);
        assert_eq!(refused(take_on(Role::Partner, &[], false)), Code::OutOfRange);
    }

    #[test]
    fn the_last_owner_stays_and_a_named_role_ends_alone() {
        let both = [Role::Owner, Role::Therapist];
        assert_eq!(ending(&both, Some(Role::Therapist), 0), Ok(vec![Role::Therapist]));
        assert_eq!(ending(&both, None, 1), Ok(both.to_vec()));
        for named in [None, Some(Role::Owner)] {
            assert_eq!(ending(&both, named, 0).expect_err("is the last").code, Code::WrongState);
        }
        assert_eq!(ending(&both, Some(Role::Staff), 1).expect_err("is no staff").code, Code::WrongState);
        assert_eq!(ending(&[Role::Partner], None, 1).expect_err("is no member").code, Code::NotFound);
    }
}
