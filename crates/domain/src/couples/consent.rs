//! Consent before somebody new reads what partners wrote: whoever takes a seat in a couple's care waits until everybody whose words it opens has
//! agreed (DOMAIN.md 9 #4). Until then they see names, how to reach them, and the safety tasks of a lead; nothing of what was written.

use super::{CareRole, Seat};
use crate::{
    ids::{PersonId, SeatId},
    problem::{Code, Problem},
};

/// A seat that waits for consent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AwaitedSeat {
    /// Its id.
    pub id: SeatId,
    /// Who is to have which part.
    pub seat: Seat,
    /// Everybody whose consent it waits for.
    pub asked: Vec<PersonId>,
    /// Who has agreed.
    pub agreed: Vec<PersonId>,
}

impl AwaitedSeat {
    /// Adds somebody's consent.
    ///
    /// # Errors
    /// `Taken` when they agreed before, `NotFound` for somebody who is not asked.
    pub fn agree(mut self, by: PersonId) -> Result<Self, Problem> {
        // First what was agreed: whether the seat still waits is not theirs to learn by agreeing again.
        if self.agreed.contains(&by) {
            return Err(Problem::new(Code::Taken, "You have agreed to this already. Nothing more is needed."));
        }
        if !self.asked.contains(&by) {
            return Err(Problem::not_found());
        }
        self.agreed.push(by);
        Ok(self)
    }

    /// Whether everybody who was asked has agreed. Whoever has left the couple without agreeing has not: leaving must not open anything.
    pub fn is_agreed(&self) -> bool {
        self.asked.iter().all(|person| self.agreed.contains(person))
    }
}

/// Whose consent a seat needs, among the members of the couple. A lead therapist and a supervisor read what each of them writes; an individual
/// therapist reads one, and the others are not even told. A safety back-up gets only the tasks that come to them, and nobody waits for that.
pub fn asked(seat: &Seat, members: &[PersonId]) -> Vec<PersonId> {
    match seat.role() {
        CareRole::LeadTherapist | CareRole::Supervisor => members.to_vec(),
        CareRole::IndividualTherapist => members.iter().copied().filter(|one| seat.treats() == Some(*one)).collect(),
        CareRole::SafetyBackUp => Vec::new(),
    }
}

/// Whether somebody with these seats reads already whatever another seat would open to them.
pub fn reads_already(team: &[Seat], seat: &Seat) -> bool {
    team.iter().any(|mine| mine.person() == seat.person() && mine.role() == CareRole::LeadTherapist)
}

/// What somebody agrees to, in the words they read.
pub fn in_words(role: CareRole) -> &'static str {
    match role {
        CareRole::LeadTherapist => {
            "They are to lead your care. If you agree, they can read what you have written for your therapist, and what you write from now on."
        }
        CareRole::IndividualTherapist => {
            "They are to see you on your own. If you agree, they can read what you have written for your therapist, and what you write from now on."
        }
        CareRole::Supervisor => {
            "They advise the therapist who leads your care. If you agree, they can read most of what you have written for your therapist, and most of what you write from now on."
        }
        CareRole::SafetyBackUp => {
            "They are called when your therapist cannot be reached. They read nothing else of yours."
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::ids::Id as _;

    fn person(number: u128) -> PersonId {
        PersonId::from_uuid(Uuid::from_u128(number))
    }

    fn waiting(role: CareRole, treats: Option<u128>) -> AwaitedSeat {
        let seat = Seat::from_row(person(9), role, treats.map(person));
        let asked = asked(&seat, &[person(1), person(2)]);
        AwaitedSeat { id: SeatId::from_uuid(Uuid::from_u128(1)), seat, asked, agreed: Vec::new() }
    }

    #[test]
    fn everybody_whose_words_are_opened_is_asked_and_nobody_else() {
        assert_eq!(waiting(CareRole::LeadTherapist, None).asked, [person(1), person(2)]);
        assert_eq!(waiting(CareRole::Supervisor, None).asked, [person(1), person(2)]);
        assert_eq!(waiting(CareRole::IndividualTherapist, Some(2)).asked, [person(2)]);
        assert!(waiting(CareRole::SafetyBackUp, None).is_agreed());
    }

    #[test]
    fn a_second_part_of_whoever_leads_opens_nothing_new() {
        let seat = |who, role| Seat::from_row(person(who), role, None);
        let supervises = seat(8, CareRole::Supervisor);
        assert!(reads_already(&[seat(8, CareRole::LeadTherapist)], &supervises));
        assert!(!reads_already(&[seat(9, CareRole::LeadTherapist)], &supervises));
        assert!(!reads_already(&[supervises], &seat(8, CareRole::LeadTherapist)));
    }

    proptest! {
        /// Whatever is agreed, by whom and in which order: the seat is agreed exactly when both have agreed, and each answer is the same
        /// whatever the other one did before.
        #[test]
        fn a_seat_opens_when_both_have_agreed_and_neither_learns_of_the_other(order in prop::collection::vec(1_u128..4, 0..8)) {
            let mut seat = waiting(CareRole::LeadTherapist, None);
            let mut agreed = Vec::new();
            for who in order {
                match (seat.clone().agree(person(who)), who, agreed.contains(&who)) {
                    (Ok(next), 1 | 2, false) => { seat = next; agreed.push(who); }
                    (Err(problem), 1 | 2, true) => prop_assert_eq!(problem.code, Code::Taken),
                    (Err(problem), 3, _) => prop_assert_eq!(problem.code, Code::NotFound),
                    (other, _, _) => return Err(TestCaseError::fail(format!("{other:?}"))),
                }
                prop_assert_eq!(seat.is_agreed(), agreed.len() == 2);
            }
        }
    }
}
