//! What those who come to a practice may do.

use crate::access::{Act, Place};

/// Partners, of what is their own.
pub(super) fn of_partner(act: Act, place: Place) -> bool {
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

/// Whoever has no account: the public page, and their own consultation by its link.
pub(super) fn of_visitor(act: Act, place: Place) -> bool {
    match act {
        Act::SeeTimes | Act::AskForConsultation => place == Place::Practice,
        Act::SeeOwnConsultation | Act::ChangeOwnConsultation => place == Place::Own,
        _ => false,
    }
}
