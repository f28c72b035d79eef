//! The whole policy, as one pure function. `docs/access-matrix.txt` is this function, printed. Whose part is which stands beside it: of those who
//! work in a practice, and of those who come to it.

mod clients;
mod members;

use self::{
    clients::{of_partner, of_visitor},
    members::{of_members, of_owner, of_staff, of_supervisor, of_therapist},
};
use super::{Act, Actor, Place, Role};
use crate::problem::Problem;

/// Proof that an act was permitted. Nothing is written without one, and what it says goes into the audit row.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "a permit that is not used is an act that was not audited"]
pub struct Permit {
    act: Act,
    place: Place,
    role: Role,
}

impl Permit {
    /// What was permitted.
    pub fn act(&self) -> Act {
        self.act
    }

    /// Where.
    pub fn place(&self) -> Place {
        self.place
    }

    /// In which of the actor's roles.
    pub fn role(&self) -> Role {
        self.role
    }
}

/// Decides whether `actor` may do `act` at `place`.
///
/// # Errors
/// `NotFound` where even the existence of the thing is not the actor's to know, `NotAllowed` where it is.
pub fn permit(actor: &Actor, act: Act, place: Place) -> Result<Permit, Problem> {
    actor
        .roles()
        .iter()
        .find(|role| allows(**role, act, place))
        .map(|role| Permit { act, place, role: *role })
        .ok_or_else(|| match place {
            Place::Practice | Place::Own => Problem::not_allowed(),
            Place::Treated
            | Place::Supervised
            | Place::Awaited
            | Place::BackedUp
            | Place::OtherPartner
            | Place::Unrelated => Problem::not_found(),
        })
}

/// One cell of the matrix.
pub fn allows(role: Role, act: Act, place: Place) -> bool {
    match role {
        Role::Owner => of_members(act, place) || of_owner(act, place),
        Role::Supervisor => of_members(act, place) || of_supervisor(act, place),
        Role::Therapist => of_members(act, place) || of_therapist(act, place),
        Role::Staff => of_members(act, place) || of_staff(act, place),
        Role::Partner => of_partner(act, place),
        Role::Visitor => of_visitor(act, place),
        Role::Clockwork => of_clockwork(act, place),
    }
}

fn of_clockwork(act: Act, place: Place) -> bool {
    let is_its_own = matches!(
        act,
        Act::SendLetters
            | Act::SealAudit
            | Act::Assign
            | Act::AssignExercise
            | Act::SeeLibrary
            | Act::ImportInstrument
            | Act::FoundPractice
            | Act::PassSafetyTasks
            | Act::TendConsultations
            | Act::ReadCalendars
            | Act::DeleteLeads
            | Act::CheckLicences
            | Act::PlanOccurrences
            | Act::GoOnWithProgrammes
            | Act::TendAppointments
    );
    is_its_own && place == Place::Practice
}

/// The matrix as text: one line for each act and place that anyone may reach, one column for each role.
pub fn matrix() -> String {
    use std::fmt::Write as _;

    let mut text = String::from("act | place");
    for role in Role::ALL {
        let _ = write!(text, " | {}", role.as_str());
    }
    text.push('\n');
    for act in Act::ALL {
        for place in Place::ALL {
            let _ = write!(text, "{} | {}", act.as_str(), place.as_str());
            for role in Role::ALL {
                let word = if allows(role, *act, place) { "yes" } else { "no" };
                let _ = write!(text, " | {word}");
            }
            text.push('\n');
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_reaches_the_other_partner() {
        for act in Act::ALL {
            for role in Role::ALL {
                assert!(!allows(role, *act, Place::OtherPartner), "{} {}", role.as_str(), act.as_str());
            }
        }
    }

    #[test]
    fn every_act_is_somebodys() {
        for act in Act::ALL {
            assert!(
                Role::ALL.iter().any(|role| Place::ALL.iter().any(|place| allows(*role, *act, *place))),
                "{} is nobody's",
                act.as_str()
            );
        }
    }

    #[test]
    fn whoever_waits_for_consent_sees_how_to_reach_people_and_nothing_they_wrote() {
        for act in Act::ALL {
            let may = Role::ALL.iter().any(|role| allows(*role, *act, Place::Awaited));
            let schedules = matches!(act, Act::SeePerson | Act::SeeContactPreference | Act::SeeCareTeam);
            assert_eq!(may, schedules, "{}", act.as_str());
        }
    }

    const OF_A_RECORD: [Act; 17] = [
        Act::SeeResponses,
        Act::ExportResponse,
        Act::SeeAssignments,
        Act::SeeCouple,
        Act::SeeSince,
        Act::SeeSafety,
        Act::SeeSafetyAges,
        Act::SeeRuns,
        Act::ReadRun,
        Act::SeeListening,
        Act::SeeCommitments,
        Act::SeeContact,
        Act::SeeAgreements,
        Act::SeeTrustPlan,
        Act::SeeLapses,
        Act::SeeEnrolments,
        Act::SeeSharedRoom,
    ];

    #[test]
    fn staff_and_owners_never_read_answers() {
        for place in Place::ALL {
            for act in OF_A_RECORD {
                assert!(!allows(Role::Staff, act, place));
                assert!(!allows(Role::Owner, act, place));
            }
        }
    }
}
