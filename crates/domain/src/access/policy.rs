//! The whole policy, as one pure function. `docs/access-matrix.txt` is this function, printed.

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

fn of_members(act: Act, place: Place) -> bool {
    match act {
        Act::SeePractice
        | Act::SeePlaces
        | Act::SeeLibrary
        | Act::SeeTimes
        | Act::SeeExercises
        | Act::SeeProgrammes => place == Place::Practice,
        Act::SignIn | Act::SeeSessions | Act::EndSessions | Act::ChangeSecrets | Act::CreateToken => {
            place == Place::Own
        }
        Act::SeePerson
        | Act::ChangeContactPreference
        | Act::SeeContactPreference
        | Act::SeeAvailability
        | Act::ChangeAvailability
        | Act::SeeOwnCalendar
        | Act::ChangeCalendarAddress => place == Place::Own,
        _ => false,
    }
}

fn of_owner(act: Act, place: Place) -> bool {
    match act {
        Act::ManageMembers
        | Act::ResetSecondFactor
        | Act::SeeCareTeam
        | Act::ChangeCareTeam
        | Act::AddPerson
        | Act::SeePeople
        | Act::ImportInstrument
        | Act::MakeInstrument
        | Act::MakeExercise
        | Act::MakeProgramme
        | Act::SeeAudit
        | Act::ArrangeSafety
        | Act::SeeLicences
        | Act::ChangeLicences
        | Act::VerifyPlace
        | Act::ClosePlace
        | Act::OfferCoaching
        | Act::OpenBookingPage
        | Act::MakeConsultationType
        | Act::SeeConsultations
        | Act::ArrangeConsultations
        | Act::SeeFunnel
        | Act::OverrideTime
        | Act::SeeAvailability
        | Act::ChangeAvailability
        | Act::SeeCalendar
        | Act::SeeAppointments
        | Act::ArrangeAppointments
        | Act::SeeDeliveries => place == Place::Practice,
        _ => false,
    }
}

fn of_supervisor(act: Act, place: Place) -> bool {
    match act {
        Act::SeeCaseload | Act::SeeWorklist | Act::SeeSafetyAges => place == Place::Practice,
        Act::SeeCareTeam | Act::SeePerson => matches!(place, Place::Supervised | Place::Awaited),
        Act::SeeCouple
        | Act::SeeSince
        | Act::SeeAssignments
        | Act::SeeResponses
        | Act::SeeCommitments
        | Act::SeeContact
        | Act::SeeAgreements
        | Act::SeeTrustPlan
        | Act::SeeLapses
        | Act::SeeEnrolments
        | Act::SeeRuns
        | Act::ReadRun
        | Act::SeeListening
        | Act::ExportResponse
        | Act::SeeLoops
        | Act::SeeTalks
        | Act::SeeAppointments
        | Act::SeeSharedRoom
        | Act::LiftHold => place == Place::Supervised,
        Act::SeeSafety | Act::HandleSafetyTask => place == Place::BackedUp,
        _ => false,
    }
}

fn of_therapist(act: Act, place: Place) -> bool {
    match act {
        Act::SeeCaseload
        | Act::SeeWorklist
        | Act::OpenCouple
        | Act::AddPerson
        | Act::SeePeople
        | Act::SeeConsultations
        | Act::ArrangeConsultations
        | Act::SeeFunnel
        | Act::SeeCalendar
        | Act::ImportInstrument
        | Act::MakeInstrument
        | Act::MakeExercise
        | Act::MakeProgramme => place == Place::Practice,
        Act::SeePerson | Act::SeeContactPreference | Act::SeeCareTeam => {
            matches!(place, Place::Treated | Place::Awaited)
        }
        Act::ChangeContactPreference
        | Act::Invite
        | Act::ConfirmRecovery
        | Act::SeeCouple
        | Act::SeeSince
        | Act::OpenThread
        | Act::ChangeCareTeam
        | Act::ChangeService
        | Act::EndCoupleMembership
        | Act::ProposeMode
        | Act::PlaceHold
        | Act::LiftHold
        | Act::Assign
        | Act::CancelAssignment
        | Act::SeeAssignments
        | Act::SeeResponses
        | Act::GiveFeedback
        | Act::AssignExercise
        | Act::ChangeExercise
        | Act::SeeRuns
        | Act::ReadRun
        | Act::CommentRun
        | Act::SeeListening
        | Act::ExportResponse
        | Act::SeeLoops
        | Act::Offer
        | Act::SeeTalks
        | Act::EnterTotals
        | Act::EnterSafetyCheck
        | Act::JudgePrivacy
        | Act::SeeCommitments
        | Act::SeeContact
        | Act::ClearContact
        | Act::SeeAgreements
        | Act::SeeTrustPlan
        | Act::SeeLapses
        | Act::ReportLapse
        | Act::HandleLapse
        | Act::Enrol
        | Act::SeeEnrolments
        | Act::SteerProgramme
        | Act::SeeAppointments
        | Act::NoteAttendance
        | Act::SeeSharedRoom
        | Act::SteerSharedRoom
        | Act::Acknowledge
        | Act::BringBack => place == Place::Treated,
        // Their own are those that they hold: while they are away, these are called off whoever leads the care.
        Act::ArrangeAppointments => matches!(place, Place::Treated | Place::Own),
        Act::SeeSafety | Act::HandleSafetyTask => matches!(place, Place::Treated | Place::BackedUp),
        _ => false,
    }
}

fn of_staff(act: Act, place: Place) -> bool {
    match act {
        Act::AddPerson
        | Act::SeePeople
        | Act::SeeConsultations
        | Act::ArrangeConsultations
        | Act::SeeFunnel
        | Act::OverrideTime
        | Act::SeeLicences
        | Act::ChangeLicences
        | Act::SeeAvailability
        | Act::ChangeAvailability
        | Act::SeeCalendar
        | Act::SeeAppointments
        | Act::ArrangeAppointments
        | Act::SeeDeliveries => place == Place::Practice,
        Act::SeePerson | Act::ChangeContactPreference | Act::Invite | Act::ConfirmRecovery => place == Place::Unrelated,
        _ => false,
    }
}

fn of_partner(act: Act, place: Place) -> bool {
    match act {
        Act::SeePerson
        | Act::SeeContactPreference
        | Act::ChangeContactPreference
        | Act::SignIn
        | Act::SeeSessions
        | Act::EndSessions
        | Act::ChangeSecrets
        | Act::CreateToken
        | Act::SignMode
        | Act::AgreeToCare
        | Act::SeeAssignments
        | Act::Answer
        | Act::OptOut
        | Act::AnswerFollowUp
        | Act::SeeResponses
        | Act::ExportResponse
        | Act::CorrectResponse
        | Act::SeeLoops
        | Act::Offer
        | Act::SeeOffers
        | Act::AnswerOffer
        | Act::PlanTalks
        | Act::ShareTalks
        | Act::TakePartInTalks
        | Act::SeeTalks
        | Act::ReadFeedback
        | Act::SeeCommitments
        | Act::Promise
        | Act::ShowCommitments
        | Act::NoticePromises
        | Act::ReportContact
        | Act::SeeAgreements
        | Act::Agree
        | Act::StopAgreement
        | Act::ShowLimits
        | Act::SeeTrustPlan
        | Act::MarkTrustStep
        | Act::SeeLapses
        | Act::ReportLapse
        | Act::SeeRuns
        | Act::DoExercise
        | Act::ReadRun
        | Act::ShareRun
        | Act::AnswerShared
        | Act::Listen
        | Act::Share
        | Act::Revoke
        | Act::SeeOwnShares
        | Act::SeeOwnAppointments
        | Act::CheckInToAppointment
        | Act::SeeOwnCalendar
        | Act::ChangeCalendarAddress
        | Act::SeeSharedWithMe
        | Act::SeeSharedRoom
        | Act::WishSharedRoom => place == Place::Own,
        _ => false,
    }
}

fn of_visitor(act: Act, place: Place) -> bool {
    match act {
        Act::SeeTimes | Act::AskForConsultation => place == Place::Practice,
        Act::SeeOwnConsultation | Act::ChangeOwnConsultation => place == Place::Own,
        _ => false,
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
