//! Commitments: promising, saying what became of it, showing the list and noticing, and what the therapist sees of it all.

mod contact;
mod desk;
mod end;
mod mine;
mod notice;
mod promise;
mod rows;
mod say;
mod show;
mod shown;
mod tend;

use domain::{
    exercises::{
        commitments::{
            Mark, Rule, Seen, Tally,
            contact::{Contact, Gate, Report, Told},
        },
        credentials::AgreedText,
    },
    ids::{CommitmentId, ContactReportId, CoupleId, OccurrenceId, ThreadId},
    text::ClinicalText,
};
use jiff::{Timestamp, civil};

use crate::people::PersonView;

pub(crate) use contact::contact_goes_on;
pub use contact::{clear_contact, contact_gates, my_contact_reports, report_contact};
pub use desk::commitments_of;
pub use end::end;
pub(crate) use end::end_promises;
pub use mine::{my_commitments, my_lists};
pub use notice::{notice, watch};
pub use promise::promise;
pub use say::say;
pub use show::{hide, show};
pub use shown::promises_shown_to_me;
pub use tend::tend;

/// A promise to make.
#[derive(Debug, Clone)]
pub struct MakePromise {
    /// What recognises a repeat.
    pub key: String,
    /// The injury that it is about, where the person is involved in several.
    pub thread: Option<ThreadId>,
    /// What is promised.
    pub text: AgreedText,
    /// The first day, where they live; today where it is none.
    pub first: Option<civil::Date>,
    /// By what time of day.
    pub time: civil::Time,
    /// On which days.
    pub rule: Rule,
    /// The last day; none for as long as they do not end it.
    pub until: Option<civil::Date>,
    /// Whether a letter says that something waits when it is due.
    pub letters: bool,
}

/// A promise, for whoever made it.
#[derive(Debug, Clone)]
pub struct CommitmentView {
    /// Its id.
    pub id: CommitmentId,
    /// What was promised.
    pub text: String,
    /// On which days.
    pub rule: Rule,
    /// By what time of day.
    pub time: civil::Time,
    /// In which zone.
    pub zone: String,
    /// The first day.
    pub first: civil::Date,
    /// The last day.
    pub until: Option<civil::Date>,
    /// Whether letters tell of it.
    pub letters: bool,
    /// Since when.
    pub made_at: Timestamp,
    /// When it was ended.
    pub ended_at: Option<Timestamp>,
    /// When it is due next.
    pub next_due_at: Option<Timestamp>,
    /// The times of which something can be said now, the newest first.
    pub open: Vec<OccurrenceView>,
    /// That it was kept 7, 14 or 28 times in a row, if it was just now.
    pub milestone: Option<u32>,
}

/// One time that a promise is due, for whoever made it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OccurrenceView {
    /// Its id.
    pub id: OccurrenceId,
    /// The day.
    pub on: civil::Date,
    /// When it is due.
    pub due_at: Timestamp,
    /// What they said of it.
    pub mark: Option<Mark>,
}

/// One list of promises, as its author has it.
#[derive(Debug, Clone)]
pub struct ListView {
    /// The injury it is about.
    pub thread: ThreadId,
    /// Whom it can be shown to.
    pub with: PersonView,
    /// Since when it is; none while it is not.
    pub shown_since: Option<Timestamp>,
}

/// A list of promises that somebody shows the viewer.
#[derive(Debug, Clone)]
pub struct ShownList {
    /// The injury it is about.
    pub thread: ThreadId,
    /// Who promises.
    pub by: PersonView,
    /// Since when it is shown.
    pub since: Timestamp,
    /// Whether the viewer wants to look at it. Told to nobody.
    pub watched: bool,
    /// The promises that run; none while the viewer does not want to look.
    pub promises: Vec<ShownPromise>,
}

/// A promise as the other partner sees it: the words and the days, never what was said of them.
#[derive(Debug, Clone)]
pub struct ShownPromise {
    /// Its id.
    pub id: CommitmentId,
    /// What was promised.
    pub text: String,
    /// On which days.
    pub rule: Rule,
    /// By what time of day.
    pub time: civil::Time,
    /// The times of the last week, the newest first, with what the viewer noticed.
    pub days: Vec<ShownDay>,
}

/// One time that a shown promise was due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShownDay {
    /// Its id.
    pub id: OccurrenceId,
    /// The day.
    pub on: civil::Date,
    /// When it is due.
    pub due_at: Timestamp,
    /// What the viewer noticed.
    pub seen: Option<Seen>,
}

/// What a couple promises, for those who treat them.
#[derive(Debug, Clone)]
pub struct CoupleCommitments {
    /// Each of those who promised something.
    pub people: Vec<PersonCommitments>,
}

/// What one person promises, for those who treat them.
#[derive(Debug, Clone)]
pub struct PersonCommitments {
    /// Who.
    pub person: PersonView,
    /// The last 28 days, all promises together.
    pub tally: Tally,
    /// `CI_28`, 0 to 1; none with fewer than eight times that count.
    pub index: Option<f64>,
    /// Whether the other partner is shown the list, and looks at it.
    pub shown: bool,
    /// Whether the other partner looks at it.
    pub watched: bool,
    /// The promises that run, or ended in the last 28 days.
    pub promises: Vec<DeskPromise>,
}

/// A promise on the desk.
#[derive(Debug, Clone)]
pub struct DeskPromise {
    /// Its id.
    pub id: CommitmentId,
    /// What was promised.
    pub text: String,
    /// On which days.
    pub rule: Rule,
    /// By what time of day.
    pub time: civil::Time,
    /// In which zone.
    pub zone: String,
    /// When it was ended.
    pub ended_at: Option<Timestamp>,
    /// The last 28 days.
    pub tally: Tally,
    /// The days of which the two say different things.
    pub disputed: Vec<civil::Date>,
}

/// Something to say about contact outside the couple.
#[derive(Debug, Clone)]
pub struct ReportContact {
    /// What recognises a repeat.
    pub key: String,
    /// The injury it is about, where the person is involved in several.
    pub thread: Option<ThreadId>,
    /// What there was.
    pub contact: Contact,
    /// On which day.
    pub on: Option<civil::Date>,
    /// Whether the other partner knows.
    pub told: Option<Told>,
}

/// What somebody said about contact.
#[derive(Debug, Clone)]
pub struct ContactReportView {
    /// Its id.
    pub id: ContactReportId,
    /// What.
    pub report: Report,
    /// When they said so.
    pub reported_at: Timestamp,
}

/// Where the question of contact stands in one injury, for those who treat the couple.
#[derive(Debug, Clone)]
pub struct ContactGateView {
    /// The injury.
    pub thread: ThreadId,
    /// Who is involved in it.
    pub involved: PersonView,
    /// Where it stands.
    pub gate: Gate,
    /// When the therapist last settled it.
    pub cleared_at: Option<Timestamp>,
    /// Why, then.
    pub cleared_because: Option<String>,
    /// The last ten reports, the newest first.
    pub reports: Vec<ContactReportView>,
}

/// The question of contact, to settle.
#[derive(Debug, Clone)]
pub struct ClearContact {
    /// What recognises a repeat.
    pub key: String,
    /// In whose care.
    pub couple: CoupleId,
    /// Of which injury.
    pub thread: ThreadId,
    /// Why.
    pub reason: ClinicalText,
}
