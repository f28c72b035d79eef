//! Couples in care: opening one, its page, the caseload, its injuries, its confidentiality mode, its holds.

mod alias;
mod caseload;
mod consent;
mod earlier;
mod hold;
mod leave;
mod mode;
mod open;
pub(crate) mod reader;
mod relation;
mod rows;
mod service;
mod show;
mod team;
mod thread;

use domain::{
    couples::{CareRole, CoupleStatus, Mode, ThreadRole, consent::KeepingReason, hold::HoldCause},
    ids::{CoupleId, HoldId, ModeId, PersonId, ResponseId, SeatId, ThreadId},
    practice::licence::ServiceKind,
    text::CoupleAlias,
};
use jiff::Timestamp;

use crate::people::{AccountState, ChannelWord, PersonView};

pub(crate) use alias::open as open_alias;
pub use caseload::caseload;
pub(crate) use consent::leads_to_be;
pub use consent::{agree_to_care, care_proposals, care_to_join};
pub(crate) use hold::{cause_of_hold, check_joint_work, is_paused, is_stopped, pause_for_safety};
pub use hold::{lift_hold, place_hold};
pub use leave::leave;
pub(crate) use mode::{mode_in_force, mode_known_to, mode_to_sign, signed_in_couples};
pub use mode::{propose_mode, sign_mode};
pub use open::open;
pub(crate) use relation::{members_of, place_of_couple, threads_of};
pub use service::{ChangeService, ServiceChangeView, ServiceChanged, change_service};
pub(crate) use service::{recommend_service, service_of, service_while_locked};
pub use show::show;
pub use team::{couples_without_lead, join_care_team, leave_care_team, show_care_team};
pub(crate) use team::{ever_members, give_up_seats};
pub use thread::open_thread;

/// A couple to take into care.
#[derive(Debug, Clone)]
pub struct Open {
    /// What recognises a repeat.
    pub key: String,
    /// What the practice calls them on its own screens.
    pub alias: CoupleAlias,
    /// Who they are.
    pub members: Vec<PersonId>,
    /// What kind of help their care is.
    pub service: ServiceKind,
}

/// An injury to record.
#[derive(Debug, Clone)]
pub struct OpenThread {
    /// What recognises a repeat.
    pub key: String,
    /// Whose.
    pub couple: CoupleId,
    /// The hurt partner.
    pub hurt: PersonId,
    /// The involved partner.
    pub involved: PersonId,
}

/// A confidentiality mode to propose.
#[derive(Debug, Clone)]
pub struct ProposeMode {
    /// What recognises a repeat.
    pub key: String,
    /// To whom.
    pub couple: CoupleId,
    /// Which.
    pub mode: Mode,
}

/// A pause to place.
#[derive(Debug, Clone)]
pub struct PlaceHold {
    /// What recognises a repeat.
    pub key: String,
    /// On whom.
    pub couple: CoupleId,
    /// Why; for the care team alone.
    pub cause: HoldCause,
}

/// Somebody to put on a care team.
#[derive(Debug, Clone)]
pub struct JoinCareTeam {
    /// What recognises a repeat.
    pub key: String,
    /// Whose.
    pub couple: CoupleId,
    /// Who.
    pub person: PersonId,
    /// In which part.
    pub role: CareRole,
    /// The one member they see individually.
    pub treats: Option<PersonId>,
    /// Why they keep the record, where everybody has left.
    pub reason: Option<KeepingReason>,
}

/// Somebody to take off a care team.
#[derive(Debug, Clone)]
pub struct LeaveCareTeam {
    /// Whose.
    pub couple: CoupleId,
    /// Who.
    pub person: PersonId,
    /// From which part.
    pub role: CareRole,
    /// Who leads from now on, where they led alone.
    pub successor: Option<PersonId>,
    /// Why they keep the record, where everybody has left.
    pub reason: Option<KeepingReason>,
}

/// Somebody who leaves a couple.
#[derive(Debug, Clone, Copy)]
pub struct Leave {
    /// Which couple.
    pub couple: CoupleId,
    /// Who leaves.
    pub person: PersonId,
}

/// A couple's care team, without anything of the couple but what the practice calls it.
#[derive(Debug, Clone)]
pub struct CareTeamView {
    /// Whose.
    pub couple: CoupleId,
    /// What the practice calls them.
    pub alias: String,
    /// Who treats them.
    pub members: Vec<CareTeamMemberView>,
}

/// A couple whose care nobody leads, or whose record nobody keeps.
#[derive(Debug, Clone)]
pub struct CoupleWithoutLead {
    /// Which.
    pub couple: CoupleId,
    /// What the practice calls them.
    pub alias: String,
    /// Whether everybody has left it: then somebody keeps its record only for one of the reasons of decision 23.
    pub everybody_left: bool,
}

/// A couple's page, without its members' answers.
#[derive(Debug, Clone)]
pub struct CoupleView {
    /// Its id.
    pub id: CoupleId,
    /// What the practice calls them.
    pub alias: String,
    /// Where they stand with the practice.
    pub status: CoupleStatus,
    /// Since when.
    pub opened_at: Timestamp,
    /// Counts the changes.
    pub version: i64,
    /// What kind of help their care is.
    pub service: ServiceKind,
    /// When that was changed last, and why.
    pub service_change: Option<ServiceChangeView>,
    /// The mode in force.
    pub mode: Mode,
    /// A mode that not everyone has signed yet.
    pub proposed_mode: Option<Mode>,
    /// The pause, if there is one.
    pub hold: Option<HoldView>,
    /// Who they are.
    pub members: Vec<CoupleMemberView>,
    /// Their injuries.
    pub threads: Vec<ThreadView>,
    /// Who treats them.
    pub care_team: Vec<CareTeamMemberView>,
    /// When they were in care here before and parted, where the same therapist led it; the oldest first.
    pub earlier: Vec<EarlierCare>,
}

/// Earlier care of the same people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EarlierCare {
    /// When it began.
    pub began_at: Timestamp,
    /// When the first of them left it.
    pub parted_at: Timestamp,
}

/// One member of a couple.
#[derive(Debug, Clone)]
pub struct CoupleMemberView {
    /// Whose member.
    pub couple: CoupleId,
    /// Who.
    pub person: PersonView,
    /// Whether they can sign in.
    pub account: AccountState,
    /// By which way they can be reached.
    pub safe_channel: ChannelWord,
}

/// A pause of joint work, as the care team sees it.
#[derive(Debug, Clone)]
pub struct HoldView {
    /// Its id.
    pub id: HoldId,
    /// Why.
    pub cause: HoldCause,
    /// Since when.
    pub placed_at: Timestamp,
    /// Whether somebody has asked to lift it and a second person has to agree.
    pub release_asked: bool,
}

/// One injury.
#[derive(Debug, Clone)]
pub struct ThreadView {
    /// Its id.
    pub id: ThreadId,
    /// The hurt partner.
    pub hurt: PersonId,
    /// The involved partner.
    pub involved: PersonId,
    /// When it was recorded.
    pub opened_at: Timestamp,
}

/// Somebody who treats the couple.
#[derive(Debug, Clone)]
pub struct CareTeamMemberView {
    /// Who.
    pub person: PersonView,
    /// In which part.
    pub role: CareRole,
    /// The one member they see individually.
    pub treats: Option<PersonId>,
    /// Whether they read nothing yet, since not everybody whom it concerns has agreed.
    pub awaits_consent: bool,
    /// Why they keep the record, where they were named after everybody had left.
    pub keeps_for: Option<KeepingReason>,
}

/// A couple whose care whoever reads this is to join, once everybody whom it concerns has agreed.
#[derive(Debug, Clone)]
pub struct CareToJoin {
    /// Which.
    pub couple: CoupleId,
    /// What the practice calls them.
    pub alias: String,
    /// In which part.
    pub role: CareRole,
}

/// Somebody who is to join the care of whoever reads this, and has to be agreed to first.
#[derive(Debug, Clone)]
pub struct CareProposal {
    /// The seat that waits.
    pub id: SeatId,
    /// Who is to have it.
    pub name: String,
    /// In which part.
    pub role: CareRole,
    /// What it means, in the words that are agreed to.
    pub text: &'static str,
}

/// A confidentiality mode that waits for somebody's signature.
#[derive(Debug, Clone)]
pub struct ModeProposal {
    /// Its id.
    pub id: ModeId,
    /// Which.
    pub mode: Mode,
    /// What it means, in the words that are signed.
    pub text: &'static str,
}

/// A couple as the caseload lists it.
#[derive(Debug, Clone)]
pub struct CaseloadCouple {
    /// Its id.
    pub id: CoupleId,
    /// What the practice calls them.
    pub alias: String,
    /// Where they stand with the practice.
    pub status: CoupleStatus,
    /// Whether joint work is paused.
    pub on_hold: bool,
    /// Why they want a look today, most urgent first.
    pub attention: Vec<String>,
    /// When anybody last answered anything.
    pub last_response_at: Option<Timestamp>,
    /// When the next appointment of any of them begins.
    pub next_appointment_at: Option<Timestamp>,
    /// Who they are.
    pub members: Vec<CaseloadMember>,
}

/// A member of a couple in the caseload.
#[derive(Debug, Clone)]
pub struct CaseloadMember {
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Where they stand, if the couple has injuries and they stand in all of them alike.
    pub role: Option<ThreadRole>,
    /// What waits for them.
    pub open_tasks: i64,
    /// What has waited too long.
    pub overdue_tasks: i64,
    /// Their last scores.
    pub scores: Vec<LatestScore>,
}

/// Somebody's last value on one scale.
#[derive(Debug, Clone)]
pub struct LatestScore {
    /// The instrument's key.
    pub instrument: String,
    /// Its neutral title.
    pub title: String,
    /// The scale.
    pub scale: String,
    /// The injury it is about, if it is about one.
    pub thread: Option<ThreadId>,
    /// What it is called.
    pub label: String,
    /// The value.
    pub value: f64,
    /// The band it falls in, in words.
    pub band: Option<String>,
    /// The value before this one.
    pub previous: Option<f64>,
    /// The best, or worst, possible.
    pub maximum: f64,
    /// When.
    pub taken_at: Timestamp,
    /// In which response.
    pub response: ResponseId,
}
