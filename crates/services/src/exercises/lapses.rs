//! Lapses: reporting one, and the therapist's way through it.

mod advance;
mod close;
mod desk;
mod mine;
mod report;
mod rows;

use domain::{
    couples::ThreadRole,
    exercises::lapses::{Origin, Precision, Report, Severity, Stage, ToldIn},
    ids::{CoupleId, LapseId, ThreadId},
};
use jiff::{Timestamp, civil::Date};

pub use advance::advance;
pub(super) use close::close_told;
pub use desk::lapses_of;
pub use mine::my_lapses;
pub use report::{record, report};
pub(crate) use rows::last_lapse_known_to;

/// A lapse to report, as one of the two. How it came to light follows from who reports.
#[derive(Debug, Clone)]
pub struct ReportLapse {
    /// What recognises a repeat.
    pub key: String,
    /// The injury that was opened again, where the person stands in several.
    pub thread: Option<ThreadId>,
    /// When it was.
    pub occurred_on: Date,
    /// How exactly that is known.
    pub precision: Precision,
    /// How grave it is.
    pub severity: Severity,
    /// Where it was told.
    pub told_in: ToldIn,
}

/// A lapse to record, as a clinician.
#[derive(Debug, Clone)]
pub struct RecordLapse {
    /// What recognises a repeat.
    pub key: String,
    /// In whose care.
    pub couple: CoupleId,
    /// The injury that was opened again.
    pub thread: ThreadId,
    /// What was reported.
    pub report: Report,
}

/// A lapse that somebody reported, for them alone.
#[derive(Debug, Clone, Copy)]
pub struct MyLapse {
    /// Its id.
    pub id: LapseId,
    /// What they reported.
    pub report: Report,
    /// When.
    pub reported_at: Timestamp,
}

/// A lapse on the desk.
#[derive(Debug, Clone)]
pub struct DeskLapse {
    /// Its id.
    pub id: LapseId,
    /// The injury.
    pub thread: ThreadId,
    /// What was reported.
    pub report: Report,
    /// By whom.
    pub reported_by: String,
    /// When.
    pub reported_at: Timestamp,
    /// How far it is.
    pub stage: Stage,
    /// Since when.
    pub stage_at: Timestamp,
    /// What comes next; none when it is closed.
    pub next: Option<Stage>,
    /// By when; none where no time is set.
    pub next_due_at: Option<Timestamp>,
    /// Whether it was told within the time that was agreed; none for what was found out, and for a day that is not known.
    pub within_window: Option<bool>,
}

/// How it came to light, by which side.
fn origin_of(role: ThreadRole) -> Origin {
    match role {
        ThreadRole::Involved => Origin::Involved,
        ThreadRole::Hurt => Origin::Hurt,
    }
}
