//! A couple's care team: who may sit on it, and that somebody always leads.

use super::CareRole;
use crate::{
    access::Role,
    ids::PersonId,
    problem::{Code, Problem},
};

/// One part in one couple's care, and who plays it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seat {
    person: PersonId,
    role: CareRole,
    treats: Option<PersonId>,
}

/// What is known of somebody who is to sit on a care team.
#[derive(Debug, Clone, Copy)]
pub struct Candidate<'a> {
    /// Who.
    pub person: PersonId,
    /// The parts they play in the practice now.
    pub roles: &'a [Role],
}

/// Who is, and who ever was, in the couple that is treated.
#[derive(Debug, Clone, Copy)]
pub struct Clients<'a> {
    /// Its members now.
    pub now: &'a [PersonId],
    /// Everybody who was ever a member, those of now among them.
    pub ever: &'a [PersonId],
}

impl Seat {
    /// Gives somebody a part in the care of these clients.
    ///
    /// # Errors
    /// At `person`, one refusal (`OutOfRange`) for whoever does not work here in a fitting role and for whoever is or was in this couple;
    /// at `treats`, `Missing` where an individual therapist has nobody to treat, `NotFound` for somebody who is not in the couple, and
    /// `OutOfRange` where any other part names somebody.
    pub fn take(
        candidate: Candidate<'_>,
        role: CareRole,
        treats: Option<PersonId>,
        clients: Clients<'_>,
    ) -> Result<Self, Problem> {
        let person = candidate.person;
        let fits = candidate.roles.iter().any(|plays| fitting(role).contains(plays));
        if !fits || clients.ever.contains(&person) {
            return Err(Problem::at(
                "person",
                Code::OutOfRange,
                "Choose somebody who works here in a role that fits and who is not of this couple. Nothing was changed.",
            ));
        }
        match (role, treats) {
            (CareRole::IndividualTherapist, None) => {
                Err(Problem::at("treats", Code::Missing, "Choose whom they see individually."))
            }
            (CareRole::IndividualTherapist, Some(client)) if !clients.now.contains(&client) => {
                Err(Problem::not_found().on("treats"))
            }
            (CareRole::IndividualTherapist, Some(_)) | (_, None) => Ok(Self { person, role, treats }),
            (_, Some(_)) => Err(Problem::at(
                "treats",
                Code::OutOfRange,
                "Only an individual therapist sees one partner alone. Leave this empty.",
            )),
        }
    }

    /// The seat a database row holds.
    pub fn from_row(person: PersonId, role: CareRole, treats: Option<PersonId>) -> Self {
        Self { person, role, treats }
    }

    /// Who.
    pub fn person(&self) -> PersonId {
        self.person
    }

    /// In which part.
    pub fn role(&self) -> CareRole {
        self.role
    }

    /// The one member they see individually.
    pub fn treats(&self) -> Option<PersonId> {
        self.treats
    }
}

/// The roles in the practice from which a part in care can be played.
pub fn fitting(role: CareRole) -> &'static [Role] {
    match role {
        CareRole::LeadTherapist | CareRole::IndividualTherapist => &[Role::Therapist],
        CareRole::Supervisor => &[Role::Supervisor],
        CareRole::SafetyBackUp => &[Role::Therapist, Role::Supervisor],
    }
}

/// Checks that a seat can be added to those there are.
///
/// # Errors
/// `Taken` when the same person has the same part already.
pub fn join(team: &[Seat], seat: Seat) -> Result<(), Problem> {
    if team.contains(&seat) {
        return Err(Problem::at("person", Code::Taken, "They have this part already. Nothing was changed."));
    }
    Ok(())
}

/// Checks that somebody can give up a part, with or without somebody who leads after them. Gives the seats that end.
///
/// # Errors
/// `NotFound` at `person` for a part they do not have; `WrongState` at `successor` where nobody would lead any more; `OutOfRange` at
/// `successor` where one is named for a part that is not the lead.
pub fn leave(
    team: &[Seat],
    person: PersonId,
    role: CareRole,
    successor: Option<PersonId>,
) -> Result<Vec<Seat>, Problem> {
    let (ends, stays): (Vec<Seat>, Vec<Seat>) =
        team.iter().partition(|seat| seat.person == person && seat.role == role);
    if ends.is_empty() {
        return Err(Problem::not_found().on("person"));
    }
    let leads = |seats: &[Seat]| seats.iter().any(|seat| seat.role == CareRole::LeadTherapist);
    match (role, successor) {
        (CareRole::LeadTherapist, None) if !leads(&stays) => Err(Problem::at(
            "successor",
            Code::WrongState,
            "Somebody has to lead this couple's care. Nothing was changed. Choose who leads from now on.",
        )),
        (CareRole::LeadTherapist, Some(next)) if next == person => Err(Problem::at(
            "successor",
            Code::OutOfRange,
            "Choose somebody else than the one who leaves. Nothing was changed.",
        )),
        (CareRole::LeadTherapist, _) | (_, None) => Ok(ends),
        (_, Some(_)) => Err(Problem::at(
            "successor",
            Code::OutOfRange,
            "Only a lead therapist is followed by somebody. Leave this empty.",
        )),
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::ids::Id as _;

    fn person(number: u128) -> PersonId {
        PersonId::from_uuid(Uuid::from_u128(number))
    }

    fn take(who: u128, roles: &[Role], role: CareRole, treats: Option<u128>) -> Result<Seat, (String, Code)> {
        let (now, ever) = ([person(1), person(2)], [person(1), person(2), person(3)]);
        let candidate = Candidate { person: person(who), roles };
        Seat::take(candidate, role, treats.map(person), Clients { now: &now, ever: &ever })
            .map_err(|problem| (problem.field.unwrap_or_default(), problem.code))
    }

    #[test]
    fn a_seat_needs_a_fitting_role_and_never_goes_to_one_of_the_couple() {
        for role in CareRole::ALL {
            for plays in Role::ALL {
                let treats = (role == CareRole::IndividualTherapist).then_some(1);
                assert_eq!(
                    take(9, &[plays], role, treats).is_ok(),
                    fitting(role).contains(&plays),
                    "{role:?} {plays:?}"
                );
                for client in [1, 3] {
                    assert!(take(client, &[plays, Role::Therapist], role, treats).is_err(), "{role:?} {plays:?}");
                }
            }
        }
    }

    #[test]
    fn only_an_individual_therapist_sees_one_alone() {
        let therapist = [Role::Therapist];
        let refused = |code| Err(("treats".to_owned(), code));
        assert_eq!(take(9, &therapist, CareRole::IndividualTherapist, None), refused(Code::Missing));
        assert_eq!(take(9, &therapist, CareRole::IndividualTherapist, Some(3)), refused(Code::NotFound));
        assert_eq!(take(9, &therapist, CareRole::LeadTherapist, Some(1)), refused(Code::OutOfRange));
    }

    #[test]
    fn somebody_always_leads() {
        let seat = |who, role| Seat::from_row(person(who), role, None);
        let (lead, other) = (seat(8, CareRole::LeadTherapist), seat(9, CareRole::LeadTherapist));
        let supervisor = seat(8, CareRole::Supervisor);
        let code = |left: Result<Vec<Seat>, Problem>| left.expect_err("is refused").code;
        assert_eq!(code(leave(&[lead, supervisor], person(8), CareRole::LeadTherapist, None)), Code::WrongState);
        assert_eq!(code(leave(&[lead], person(8), CareRole::LeadTherapist, Some(person(8)))), Code::OutOfRange);
        assert_eq!(
            code(leave(&[lead, supervisor], person(8), CareRole::Supervisor, Some(person(9)))),
            Code::OutOfRange
        );
        assert_eq!(code(leave(&[lead], person(9), CareRole::LeadTherapist, None)), Code::NotFound);
        assert_eq!(leave(&[lead], person(8), CareRole::LeadTherapist, Some(person(9))), Ok(vec![lead]));
        assert_eq!(leave(&[lead, other], person(8), CareRole::LeadTherapist, None), Ok(vec![lead]));
        assert_eq!(leave(&[lead, supervisor], person(8), CareRole::Supervisor, None), Ok(vec![supervisor]));
        assert_eq!(join(&[lead], lead).expect_err("is there").code, Code::Taken);
        assert!(join(&[lead], other).is_ok());
    }
}
