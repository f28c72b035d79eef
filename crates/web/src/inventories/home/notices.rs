//! What stands above everything else on somebody's first page.

use super::Viewer;
use crate::moments::Zone;

/// What somebody should know before anything else.
pub(super) enum Notice {
    /// A new password takes effect at this time unless it is stopped.
    Recovery(String),
    /// The practice made a code for the account on this day.
    CodeMade(String),
    /// A letter's link was opened by somebody else.
    LinkOpenedByAnother,
    /// A mode waits for a signature.
    ModeToSign,
    /// Somebody of this name is to join their care.
    CareToAgree(String),
}

/// Everything of it that is there, what is most urgent first.
pub(super) fn notices(viewer: &Viewer, zone: &Zone) -> Vec<Notice> {
    let recovery = viewer.recovery_pending_until.map(|until| Notice::Recovery(zone.moment(&until)));
    let link = viewer.link_opened_by_another.then_some(Notice::LinkOpenedByAnother);
    let mode = viewer.mode_to_sign.as_ref().map(|_| Notice::ModeToSign);
    let care = viewer.care_proposals.first().map(|proposal| Notice::CareToAgree(proposal.name.clone()));
    let code = viewer.code_made_at.as_ref().map(|at| Notice::CodeMade(zone.day(at)));
    [recovery, code, link, mode, care].into_iter().flatten().collect()
}
