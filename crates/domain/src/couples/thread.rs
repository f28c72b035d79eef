//! One injury of a couple. Who is hurt and who is involved is a matter of the thread, never of the person: two injuries may point both ways.

use jiff::Timestamp;

use crate::{
    ids::{CoupleId, PersonId, ThreadId},
    problem::{Code, Problem},
};

/// Where a member stands in one thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ThreadRole {
    /// The one whose trust was broken.
    Hurt,
    /// The one who crossed the boundary.
    Involved,
}

impl ThreadRole {
    /// The word on the desk and in the API. Client screens say "you" and "your partner" instead.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Hurt => "hurt",
            Self::Involved => "involved",
        }
    }
}

/// One injury.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BreachThread {
    /// Its id.
    pub id: ThreadId,
    /// The couple.
    pub couple: CoupleId,
    /// The hurt partner.
    pub hurt: PersonId,
    /// The involved partner.
    pub involved: PersonId,
    /// When it was recorded.
    pub opened_at: Timestamp,
}

impl BreachThread {
    /// Records an injury between two members.
    ///
    /// # Errors
    /// `NotFound` when either is no member of the couple, `OutOfRange` when both are the same person.
    pub fn open(
        id: ThreadId,
        couple: CoupleId,
        members: &[PersonId],
        (hurt, involved): (PersonId, PersonId),
        now: Timestamp,
    ) -> Result<Self, Problem> {
        for (field, person) in [("hurt", hurt), ("involved", involved)] {
            if !members.contains(&person) {
                return Err(Problem::not_found().on(field));
            }
        }
        if hurt == involved {
            return Err(Problem::at(
                "involved",
                Code::OutOfRange,
                "The hurt and the involved partner are two different people. Choose the other one here.",
            ));
        }
        Ok(Self { id, couple, hurt, involved, opened_at: now })
    }

    /// Where a person stands in it, if anywhere.
    pub fn role_of(&self, person: PersonId) -> Option<ThreadRole> {
        if person == self.hurt {
            Some(ThreadRole::Hurt)
        } else if person == self.involved {
            Some(ThreadRole::Involved)
        } else {
            None
        }
    }
}

/// Puts the people of a couple in the order in which the desk names them, everywhere alike: whoever was hurt in the first of the threads,
/// then who was involved in it. The others, and everybody before there is a thread, stay as they came.
pub fn in_order<T>(people: &mut [T], threads: &[BreachThread], id: impl Fn(&T) -> PersonId) {
    let Some(first) = threads.first() else { return };
    people.sort_by_key(|person| match first.role_of(id(person)) {
        Some(ThreadRole::Hurt) => 0,
        Some(ThreadRole::Involved) => 1,
        None => 2,
    });
}

/// An injury for tests: the first person is hurt, the second involved.
#[cfg(test)]
pub(crate) fn sample() -> BreachThread {
    use uuid::Uuid;

    use crate::ids::Id as _;

    BreachThread {
        id: ThreadId::from_uuid(Uuid::from_u128(5)),
        couple: CoupleId::from_uuid(Uuid::from_u128(6)),
        hurt: PersonId::from_uuid(Uuid::from_u128(1)),
        involved: PersonId::from_uuid(Uuid::from_u128(2)),
        opened_at: Timestamp::UNIX_EPOCH,
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::ids::Id as _;

    #[test]
    fn roles_belong_to_the_thread() {
        let person = |n| PersonId::from_uuid(Uuid::from_u128(n));
        let couple = CoupleId::from_uuid(Uuid::from_u128(1));
        let members = [person(1), person(2)];
        let open = |n, pair| {
            BreachThread::open(ThreadId::from_uuid(Uuid::from_u128(n)), couple, &members, pair, Timestamp::UNIX_EPOCH)
        };
        let first = open(1, (person(1), person(2))).expect("both are members");
        let second = open(2, (person(2), person(1))).expect("both are members");
        assert_eq!(first.role_of(person(1)), Some(ThreadRole::Hurt));
        assert_eq!(second.role_of(person(1)), Some(ThreadRole::Involved));
        assert_eq!(first.role_of(person(3)), None);
        assert!(open(3, (person(1), person(3))).is_err());
        assert!(open(4, (person(1), person(1))).is_err());
    }

    #[test]
    fn the_desk_names_whoever_was_hurt_first_before_the_other() {
        let person = |n| PersonId::from_uuid(Uuid::from_u128(n));
        let couple = CoupleId::from_uuid(Uuid::from_u128(1));
        let thread = |n, hurt, involved| BreachThread {
            id: ThreadId::from_uuid(Uuid::from_u128(n)),
            couple,
            hurt: person(hurt),
            involved: person(involved),
            opened_at: Timestamp::UNIX_EPOCH,
        };
        let ordered = |threads: &[BreachThread]| {
            let mut people = [3, 1, 2];
            in_order(&mut people, threads, |number| person(*number));
            people
        };
        assert_eq!(ordered(&[]), [3, 1, 2]);
        assert_eq!(ordered(&[thread(1, 2, 1), thread(2, 1, 2)]), [2, 1, 3]);
        assert_eq!(ordered(&[thread(2, 1, 2)]), [1, 2, 3]);
    }
}
