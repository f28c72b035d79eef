//! Programmes: the practice's own and the one that comes with the service, enrolling a couple, and everything that moves it along.
//!
//! What a programme gives is given through the acts of `exercises` and `inventories`, and nothing reads this capability but the worklist.

mod begin_again;
mod catalogue;
mod couple;
mod drafting;
mod enrol;
mod give;
mod phases;
mod retiring;
mod rows;
mod seen;
mod steps;
mod tend;
mod turns;

use std::sync::Arc;

use domain::{
    ids::{CoupleId, EnrolmentId, PersonId, ProgrammeDraftId, RunId, ThreadId},
    problem::Problems,
    programmes::{
        check::Standing as CheckStanding,
        definition::{Delivery, Lane, Object, Plan, Programme},
        enrolment::{PhaseStanding, Standing, Turn},
    },
};
use jiff::Timestamp;

use crate::people::PersonView;

pub use begin_again::go_back;
pub use catalogue::programmes;
pub use couple::enrolments_of;
pub use drafting::{discard_draft, draft_programme, programme_draft, programme_drafts, publish_programme};
pub use enrol::enrol;
pub use phases::{leave_phase, open_phase};
pub use retiring::{restore_programme, retire_programme};
pub use steps::{leave_out_step, open_step};
pub use tend::tend;
pub use turns::turn;

/// A couple to enrol.
#[derive(Debug, Clone)]
pub struct Enrol {
    /// What recognises a repeat.
    pub key: String,
    /// Which couple.
    pub couple: CoupleId,
    /// For which injury, where they have several.
    pub thread: Option<ThreadId>,
    /// On which programme, by its key; on its newest version.
    pub programme: String,
    /// What the therapist says is so, in the words of the checks.
    pub confirmed: Vec<String>,
}

/// A phase to open or to leave.
#[derive(Debug, Clone)]
pub struct MovePhase {
    /// On which way.
    pub enrolment: EnrolmentId,
    /// Which phase.
    pub phase: String,
    /// What the therapist says is so, in the words of the checks.
    pub confirmed: Vec<String>,
}

/// A step to open.
#[derive(Debug, Clone)]
pub struct OpenStep {
    /// On which way.
    pub enrolment: EnrolmentId,
    /// Which step.
    pub step: String,
    /// For one of them; none for everybody whose it is and who does not have it yet.
    pub person: Option<PersonId>,
    /// Whether what has to be confirmed before it is given was confirmed.
    pub confirmed: bool,
}

/// A step that somebody is not to do.
#[derive(Debug, Clone)]
pub struct LeaveOutStep {
    /// On which way.
    pub enrolment: EnrolmentId,
    /// Which step.
    pub step: String,
    /// Who.
    pub person: PersonId,
}

/// A programme in the practice's library.
#[derive(Debug, Clone)]
pub struct ProgrammeView {
    /// The programme, in its newest version.
    pub programme: Arc<Programme>,
    /// Whether the practice made it.
    pub is_own: bool,
    /// The draft of its next version, if somebody has begun one.
    pub draft: Option<ProgrammeDraftId>,
    /// Whether it is no longer offered.
    pub retired: bool,
}

/// A programme to keep while it is made.
#[derive(Debug, Clone)]
pub struct DraftProgramme {
    /// What recognises a repeat of beginning one.
    pub key: String,
    /// Which draft; none to begin one.
    pub draft: Option<ProgrammeDraftId>,
    /// The programme of which it shall be the next version, or, where that came with the service, a copy. Counts only when a draft is begun.
    pub of: Option<String>,
    /// The version that was read; 0 when there was none.
    pub version: i64,
    /// What was made so far, as JSON of a [`Plan`]; none to begin with what `of` holds.
    pub content: Option<String>,
}

/// A draft, as whoever makes it sees it.
#[derive(Debug, Clone)]
pub struct ProgrammeDraftView {
    /// Its id.
    pub id: ProgrammeDraftId,
    /// Counts the changes.
    pub version: i64,
    /// When it was kept.
    pub saved_at: Timestamp,
    /// The programme of the practice's own whose next version it shall be.
    pub of: Option<String>,
    /// What was made so far.
    pub plan: Plan,
    /// What keeps it from being published, each beside its field: `phases.2.steps.0.delivery`.
    pub problems: Problems,
}

/// A couple's way through a programme, for those who treat them.
#[derive(Debug, Clone)]
pub struct EnrolmentView {
    /// Its id.
    pub id: EnrolmentId,
    /// The injury it is about.
    pub thread: ThreadId,
    /// Who is hurt in it.
    pub hurt: PersonView,
    /// Who is involved.
    pub involved: PersonView,
    /// The programme, in the version on which they were enrolled.
    pub programme: Arc<Programme>,
    /// Whether it goes on.
    pub standing: Standing,
    /// When they were enrolled.
    pub enrolled_at: Timestamp,
    /// The phases, in the order of the programme.
    pub phases: Vec<PhaseView>,
    /// What happened to the way as a whole, the oldest first.
    pub turns: Vec<TurnView>,
}

/// A phase of a couple's way.
#[derive(Debug, Clone)]
pub struct PhaseView {
    /// Its name.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// What it is for.
    pub purpose: String,
    /// How it stands.
    pub standing: PhaseStanding,
    /// Whether every phase that comes before it has been left, so that only its checks decide.
    pub comes_now: bool,
    /// The titles of the phases to be left before, and of those to be open.
    pub waits_for: Vec<String>,
    /// Every time that it was open, the oldest first.
    pub times: Vec<TimeView>,
    /// What is to be so before it opens, or, while it is open, before it is left.
    pub checks: Vec<CheckView>,
    /// What is done in it.
    pub steps: Vec<StepView>,
}

/// A time that a phase was open.
#[derive(Debug, Clone, Copy)]
pub struct TimeView {
    /// Since when.
    pub opened_at: Timestamp,
    /// Until when.
    pub ended_at: Option<Timestamp>,
    /// Whether it is open, was left, or was set back.
    pub standing: PhaseStanding,
}

/// Something that is to be so.
#[derive(Debug, Clone)]
pub struct CheckView {
    /// What, as it is confirmed.
    pub words: String,
    /// What it is about: the title of an inventory, an exercise or an agreement.
    pub about: Option<String>,
    /// How it stands.
    pub standing: CheckStanding,
}

/// A step of a couple's way.
#[derive(Debug, Clone)]
pub struct StepView {
    /// Its name.
    pub id: String,
    /// Whose it is.
    pub lane: Lane,
    /// What is given.
    pub object: Object,
    /// What that is called.
    pub title: String,
    /// When it is given.
    pub delivery: Delivery,
    /// Whether both do it in one.
    pub together: bool,
    /// Why it is not given in this couple's care, and what can be done; none where nothing speaks against it.
    pub blocked: Option<&'static str>,
    /// What has to be confirmed before it is given.
    pub confirm_first: Option<String>,
    /// Since when it is offered to the therapist, because everybody has done what comes before it.
    pub offered_at: Option<Timestamp>,
    /// What became of it for each whose it is, in the last time that its phase was open.
    pub parts: Vec<StepPart>,
    /// What became of it in the times before.
    pub earlier: Vec<StepPart>,
}

/// What became of a step for one person.
#[derive(Debug, Clone)]
pub struct StepPart {
    /// Who.
    pub person: PersonView,
    /// How it stands.
    pub state: PartState,
    /// Since when: it was given, left out, or put off.
    pub at: Option<Timestamp>,
    /// When they did it, the first time.
    pub done_at: Option<Timestamp>,
    /// How often they did it.
    pub times_done: i64,
    /// Whether one of it is past due.
    pub overdue: bool,
    /// Its newest run, where it is an exercise.
    pub run: Option<RunId>,
}

/// How a step stands for one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PartState {
    /// They do not have it yet.
    Waiting,
    /// It could not be given.
    PutOff,
    /// They have it to do.
    Given,
    /// They did it.
    Done,
    /// They had it, and it closed, was taken back, or they would rather not do it.
    Over,
    /// The therapist left it out for them.
    LeftOut,
}

/// Something that happened to a way as a whole.
#[derive(Debug, Clone)]
pub struct TurnView {
    /// What.
    pub turn: Turn,
    /// To which phase they went back; its title.
    pub phase: Option<String>,
    /// When.
    pub at: Timestamp,
}
