//! What those who work in a practice may do.

use crate::access::{Act, Place};

/// Whoever works in the practice, in whichever role.
pub(super) fn of_members(act: Act, place: Place) -> bool {
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
        // Their own are the answers of those whom they hold a consultation for.
        | Act::SeeConsultationAnswers
        | Act::ChangeCalendarAddress => place == Place::Own,
        _ => false,
    }
}

/// Owners: they keep the practice and read nobody's record.
pub(super) fn of_owner(act: Act, place: Place) -> bool {
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
        | Act::SeeConsultationAnswers
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

/// Supervisors, of those whom they supervise.
pub(super) fn of_supervisor(act: Act, place: Place) -> bool {
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

/// Therapists, of those whom they treat.
pub(super) fn of_therapist(act: Act, place: Place) -> bool {
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

/// The front desk: times and ways to reach people, and nobody's record.
pub(super) fn of_staff(act: Act, place: Place) -> bool {
    match act {
        Act::AddPerson
        | Act::SeePeople
        | Act::SeeConsultations
        | Act::SeeConsultationAnswers
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
