//! Exercises: the library, giving them, doing them, reading and sharing what was written, the listening loop, and what is
//! promised and agreed.

pub mod agreements;
mod assign;
mod begin;
mod catalogue;
mod comment;
pub mod commitments;
mod complete;
mod decline;
mod draft;
mod drafting;
mod find;
mod form;
pub mod lapses;
mod library;
mod listening;
mod mine;
mod read;
mod release;
mod reopen;
mod reply;
mod retiring;
mod rewrite;
mod rows;
mod shared_of;
mod standing;
mod stop;
mod tend;
pub mod trust_plan;
mod withdraw;

use std::collections::BTreeMap;

use domain::{
    couples::ThreadRole,
    exercises::{
        answer::Given,
        custom::Content,
        listening::{Devices, Listening, Move},
        release::Hearer,
        run::State,
    },
    ids::{CoupleId, ExerciseAssignmentId, ExerciseDraftId, ListeningId, PersonId, RunId, ThreadId},
    problem::Problems,
    reminders::Policy,
    text::ClinicalText,
};
use jiff::{Timestamp, civil};

use crate::{feedback::FeedbackView, people::PersonView};

pub use assign::assign;
pub(crate) use assign::{end as end_given, give};
pub use begin::begin;
pub use catalogue::Known;
pub(crate) use catalogue::{Named, Newest, named_columns, newest};
pub use comment::{comment, read_comment, take_comment_back};
pub use complete::complete;
pub use decline::decline;
pub use draft::save_draft;
pub use drafting::{discard_exercise_draft, draft_exercise, exercise_draft, exercise_drafts, publish_exercise};
pub use form::{DraftAnswer, Form};
pub use library::{exercise, library};
pub use listening::{listening, listenings_of, play, start_listening};
pub use mine::{my_exercises, my_runs, my_shares, shared_run, shared_with_me};
pub use read::{run, runs_of};
pub use release::share;
pub use reopen::reopen;
pub use reply::reply;
pub(crate) use retiring::retired;
pub use retiring::{restore_exercise, retire_exercise};
pub use rewrite::rewrite;
pub use shared_of::ShownPart;
pub(crate) use shared_of::{last_done, shared_of};
pub(crate) use stop::{stop_exercises, take_back_given};
pub use tend::tend;
pub use withdraw::{Repeats, withdraw};

/// An exercise of the library, with all that is in it.
#[derive(Debug, Clone)]
pub struct ExerciseFile {
    /// The exercise, in its newest version.
    pub exercise: Known,
    /// What it holds, to keep it elsewhere or to change it.
    pub content: Content,
    /// The draft of its next version, if somebody has begun one; for whoever makes exercises.
    pub draft: Option<ExerciseDraftId>,
    /// Whether it is no longer offered.
    pub retired: bool,
}

/// An exercise to keep while it is made.
#[derive(Debug, Clone)]
pub struct DraftExercise {
    /// What recognises a repeat of beginning one.
    pub key: String,
    /// Which draft; none to begin one.
    pub draft: Option<ExerciseDraftId>,
    /// The exercise of which it shall be the next version, or, where that came with the service, a copy. Counts only when a draft is begun.
    pub of: Option<String>,
    /// The version that was read; 0 when there was none.
    pub version: i64,
    /// What was made so far, as JSON of a [`Content`]; none to begin with what `of` holds.
    pub content: Option<String>,
}

/// A draft, as whoever makes it sees it.
#[derive(Debug, Clone)]
pub struct ExerciseDraftView {
    /// Its id.
    pub id: ExerciseDraftId,
    /// Counts the changes.
    pub version: i64,
    /// When it was kept.
    pub saved_at: Timestamp,
    /// The exercise of the practice's own whose next version it shall be.
    pub of: Option<String>,
    /// What was made so far.
    pub content: Content,
    /// The exercise as whoever gets it would see it; or what keeps it from being published, each beside its place: `steps.2.fields.0.answer`.
    pub shown: Result<Known, Problems>,
}

/// An exercise to give.
#[derive(Debug, Clone)]
pub struct Assign {
    /// What recognises a repeat.
    pub key: String,
    /// In whose care.
    pub couple: CoupleId,
    /// The injury it is about, where the couple has several.
    pub thread: Option<ThreadId>,
    /// To whom.
    pub people: Vec<PersonId>,
    /// The exercise's key.
    pub exercise: String,
    /// The first due date, in each person's zone; none for what is done as needed.
    pub first_due: Option<civil::Date>,
    /// Every how many days again; none for once.
    pub every_days: Option<u32>,
    /// The last day on which a repeat may be due.
    pub until: Option<civil::Date>,
    /// How it is reminded of; none for what fits the rhythm.
    pub reminders: Option<Policy>,
    /// Whether what has to be confirmed before it is given was confirmed.
    pub confirmed: bool,
}

/// What somebody wrote so far, to be kept.
#[derive(Debug, Clone)]
pub struct SaveDraft {
    /// In which run.
    pub run: RunId,
    /// The version that was read; 0 when there was none.
    pub draft_version: i64,
    /// What was filled in, or filled in anew.
    pub answers: BTreeMap<String, Given>,
}

/// A run to finish.
#[derive(Debug, Clone)]
pub struct Complete {
    /// What recognises a repeat.
    pub key: String,
    /// Which.
    pub run: RunId,
    /// What was filled in since the draft was kept; the draft counts too.
    pub answers: BTreeMap<String, Given>,
    /// Who reads it, where its author may choose.
    pub keep_to_self: bool,
}

/// What of a run its author lets the other partner see.
#[derive(Debug, Clone)]
pub struct Share {
    /// Which run.
    pub run: RunId,
    /// With whom.
    pub with: PersonId,
    /// Exactly these parts from now on; none takes everything back.
    pub fields: Vec<String>,
}

/// A word about what another shared.
#[derive(Debug, Clone)]
pub struct Reply {
    /// About which run.
    pub run: RunId,
    /// The word.
    pub answer: String,
    /// Who hears it.
    pub hearer: Hearer,
}

/// What a therapist writes to somebody about an exercise of theirs.
#[derive(Debug, Clone)]
pub struct Comment {
    /// What recognises a repeat.
    pub key: String,
    /// About which run.
    pub run: RunId,
    /// The words.
    pub text: ClinicalText,
}

/// A loop to begin.
#[derive(Debug, Clone, Copy)]
pub struct StartListening {
    /// The run of the exercise that it belongs to: one of the actor's own.
    pub run: RunId,
    /// On how many phones.
    pub devices: Devices,
}

/// A move in a loop.
#[derive(Debug, Clone, Copy)]
pub struct Play {
    /// Which loop.
    pub listening: ListeningId,
    /// The version that the actor saw.
    pub version: u32,
    /// The move.
    pub made: Move,
}

/// A run without what was written in it.
#[derive(Debug, Clone)]
pub struct RunSummary {
    /// Its id.
    pub id: RunId,
    /// What it is a run of.
    pub assignment: ExerciseAssignmentId,
    /// The exercise, in the version it is done on.
    pub exercise: Known,
    /// Who does it.
    pub person: PersonId,
    /// In whose care.
    pub couple: CoupleId,
    /// The injury it is about, if it is about one.
    pub thread: Option<ThreadId>,
    /// How far it is.
    pub state: State,
    /// Counts the changes.
    pub version: i64,
    /// Since when it is there.
    pub opened_at: Timestamp,
    /// When it is due; none for what is done as needed.
    pub due_on: Option<civil::Date>,
    /// Until when it can be done.
    pub closes_at: Option<Timestamp>,
    /// Whether it is past due.
    pub overdue: bool,
    /// Every how many days it comes again, as long as nobody ended it.
    pub repeats_every_days: Option<i64>,
    /// Whether its author keeps it from the therapist.
    pub kept_to_self: bool,
    /// Whether the therapist wrote about it and its author has not opened that; always `false` for everybody else.
    pub has_new_comment: bool,
    /// Who will be able to read it, in one line, for its author; none for everybody else.
    pub readers_line: Option<&'static str>,
}

/// A run with what its reader may see of it.
#[derive(Debug, Clone)]
pub struct RunView {
    /// The run.
    pub summary: RunSummary,
    /// Who will be able to read it.
    pub readers_line: &'static str,
    /// Whether it is done together and joint work is paused; said to its author in the words of every pause.
    pub paused: bool,
    /// What was written, as it was when it was finished the last time.
    pub parts: Vec<PartView>,
    /// The pages to fill in and the draft; only for its author, and only while it is open.
    pub form: Option<Form>,
    /// What the therapist wrote about it.
    pub comment: Option<FeedbackView>,
    /// What the other partner said to what was shared of it, as far as the reader may hear it.
    pub reply: Option<ReplyView>,
    /// With whom it can be shared; for its author.
    pub others: Vec<PersonView>,
}

/// One part of what was written.
#[derive(Debug, Clone)]
pub struct PartView {
    /// The field.
    pub field: String,
    /// What was asked.
    pub label: String,
    /// What was answered, line by line; none where its author would rather not say.
    pub lines: Vec<String>,
    /// Whether its author would rather not say.
    pub passed: bool,
    /// Whether nobody but its author ever reads it.
    pub for_author_alone: bool,
    /// Whether its author can share it.
    pub shareable: bool,
    /// Whether the other partner sees it now.
    pub shared: bool,
}

/// What somebody said to what was shared with them.
#[derive(Debug, Clone)]
pub struct ReplyView {
    /// The word, as the exercise shows it.
    pub label: String,
    /// The word.
    pub answer: String,
    /// Whether whoever shared hears it too.
    pub partner_too: bool,
    /// When.
    pub said_at: Timestamp,
}

/// That another shares something of an exercise, without what is in it.
#[derive(Debug, Clone)]
pub struct SharedNotice {
    /// Which run.
    pub run: RunId,
    /// The exercise.
    pub exercise: Known,
    /// Who shares it.
    pub from: PersonView,
    /// Since when, the newest part.
    pub since: Timestamp,
}

/// That one shares something of an own exercise, without what is in it.
#[derive(Debug, Clone)]
pub struct OwnShare {
    /// Which run.
    pub run: RunId,
    /// The exercise.
    pub exercise: Known,
    /// With whom.
    pub with: PersonView,
    /// Since when, the newest part.
    pub since: Timestamp,
}

/// What another shared of an exercise.
#[derive(Debug, Clone)]
pub struct SharedRun {
    /// Which run.
    pub run: RunId,
    /// The exercise.
    pub exercise: Known,
    /// Who shared it.
    pub from: PersonView,
    /// Since when, the newest part.
    pub since: Timestamp,
    /// The parts, in the order of the exercise.
    pub parts: Vec<PartView>,
    /// What the actor said to it.
    pub reply: Option<ReplyView>,
}

/// A loop, as somebody in it or their therapist sees it.
#[derive(Debug, Clone)]
pub struct ListeningView {
    /// The loop.
    pub listening: Listening,
    /// On which side of the injury the actor is; none for a therapist.
    pub role: Option<ThreadRole>,
    /// Whether the actor is to move.
    pub my_turn: bool,
    /// Whether it is done, was ended, or was left.
    pub is_over: bool,
}
