//! Consent before somebody new reads what partners wrote: whoever takes a seat in a couple's care waits until everybody whose words it opens has
//! agreed (DOMAIN.md 9 #4). Until then they see names, how to reach them, and the safety tasks of a lead; nothing of what was written.
//!
//! A record that everybody has left is one that nobody can agree for on a page. It opens to somebody new for one of two reasons only
//! ([`KeepingReason`]), which stands beside their part.

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
        // Whoever agreed hears this first and for good, also once the seat has opened or was taken back: agreeing again must not tell which.
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

/// Why somebody new keeps the record of a couple that everybody has left. A couple's record is given to nobody without the authorisation of all
/// whose record it is, unless the law orders it (DOMAIN.md section 1, "Informed consent / release of information").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KeepingReason {
    /// Everybody whose record it is has authorised it in writing.
    Authorised,
    /// A court or an authority has ordered it.
    Ordered,
}

impl KeepingReason {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Authorised, Self::Ordered];

    /// The word kept in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Authorised => "authorised",
            Self::Ordered => "ordered",
        }
    }

    /// The reason a word names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == word)
    }
}

/// When a seat opens what it opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opening {
    /// At once: it opens nothing that its holder does not read already.
    AtOnce,
    /// Once everybody who is asked has agreed.
    OnceAgreed,
    /// At once, and for a reason, since nobody is there who can be asked.
    For(KeepingReason),
}

/// When a seat opens what it opens: `seated` are those who sit on the team now, `members` those who are in the couple now.
///
/// # Errors
/// Where everybody has left: `Missing` at `reason` for a lead without one, and `WrongState` at `role` for any other part that would open
/// something. `OutOfRange` at `reason` where one is given although somebody is there to be asked, or nothing is opened.
pub fn opening(
    seated: &[Seat],
    seat: &Seat,
    members: &[PersonId],
    reason: Option<KeepingReason>,
) -> Result<Opening, Problem> {
    let opens_nothing = seat.role() == CareRole::SafetyBackUp || reads_already(seated, seat);
    match (opens_nothing, members.is_empty(), seat.role(), reason) {
        (true, _, _, None) => Ok(Opening::AtOnce),
        (false, false, _, None) => Ok(Opening::OnceAgreed),
        (false, true, CareRole::LeadTherapist, Some(reason)) => Ok(Opening::For(reason)),
        (false, true, CareRole::LeadTherapist, None) => Err(Problem::at(
            "reason",
            Code::Missing,
            "Everybody has left this couple, so nobody can be asked here. Nothing was changed. Say why somebody new is to keep this record.",
        )),
        (false, true, _, _) => Err(Problem::at(
            "role",
            Code::WrongState,
            "Everybody has left this couple, so nobody can be asked here. Nothing was changed. Only a lead can be named, to keep the record.",
        )),
        (true, _, _, Some(_)) | (false, false, _, Some(_)) => Err(Problem::at(
            "reason",
            Code::OutOfRange,
            "A reason is given only where everybody has left and somebody new is to keep the record. Nothing was changed. Leave this empty.",
        )),
    }
}

/// An owner opens no record to themself by their own word: not one that somebody leads, and not one that everybody has left, where nobody else
/// would have a say.
///
/// # Errors
/// `NotAllowed` at `person`.
pub fn check_own_seat(team: &[Seat], members: &[PersonId]) -> Result<(), Problem> {
    let message = if members.is_empty() {
        "Everybody has left this couple, so nobody could object. Nothing was changed. Name a colleague to keep the record."
    } else if team.iter().any(|seat| seat.role() == CareRole::LeadTherapist) {
        "Somebody leads this couple's care. Ask them to put you on the team. Nothing was changed."
    } else {
        return Ok(());
    };
    Err(Problem::at("person", Code::NotAllowed, message))
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

    #[test]
    fn a_record_that_everybody_has_left_opens_for_a_reason_and_to_a_lead_alone() {
        let seat = |role| Seat::from_row(person(9), role, None);
        let (lead, supervisor) = (seat(CareRole::LeadTherapist), seat(CareRole::Supervisor));
        let back_up = seat(CareRole::SafetyBackUp);
        let refused = |opening: Result<Opening, Problem>| {
            let problem = opening.expect_err("is refused");
            (problem.field.unwrap_or_default(), problem.code)
        };
        assert_eq!(refused(opening(&[], &lead, &[], None)), ("reason".to_owned(), Code::Missing));
        for reason in KeepingReason::ALL {
            assert_eq!(KeepingReason::from_word(reason.as_str()), Some(reason));
            assert_eq!(opening(&[], &lead, &[], Some(reason)), Ok(Opening::For(reason)));
            assert_eq!(refused(opening(&[], &supervisor, &[], Some(reason))), ("role".to_owned(), Code::WrongState));
            // Where somebody is there, they are asked, and no reason takes the place of their word.
            let late = opening(&[], &lead, &[person(1)], Some(reason));
            assert_eq!(refused(late), ("reason".to_owned(), Code::OutOfRange));
            assert_eq!(refused(opening(&[], &back_up, &[], Some(reason))), ("reason".to_owned(), Code::OutOfRange));
        }
        assert_eq!(refused(opening(&[], &supervisor, &[], None)), ("role".to_owned(), Code::WrongState));
        assert_eq!(opening(&[], &back_up, &[], None), Ok(Opening::AtOnce));
        assert_eq!(opening(&[lead], &supervisor, &[], None), Ok(Opening::AtOnce));
        assert_eq!(opening(&[], &lead, &[person(1)], None), Ok(Opening::OnceAgreed));
    }

    #[test]
    fn an_owner_opens_no_record_to_themself() {
        let lead = Seat::from_row(person(8), CareRole::LeadTherapist, None);
        let code = |checked: Result<(), Problem>| checked.map_err(|problem| problem.code);
        assert_eq!(code(check_own_seat(&[lead], &[person(1)])), Err(Code::NotAllowed));
        assert_eq!(code(check_own_seat(&[], &[])), Err(Code::NotAllowed));
        assert_eq!(code(check_own_seat(&[], &[person(1)])), Ok(()));
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
