//! Inventories: the library, asking, answering, reading answers and scores, entering totals, importing texts.

mod assign;
mod assignments;
mod battery;
mod before_appointments;
mod by_hand;
mod cancel;
mod catalogue;
mod correct;
mod decline;
mod draft;
mod drafting;
mod enter_check;
mod export;
mod feedback;
mod follow_up;
mod form;
mod import;
mod in_words;
mod instrument;
mod kept;
mod library;
mod lines;
mod loops;
mod open;
mod opt_outs;
mod privacy;
mod publishing;
mod raised;
mod record;
mod reopen;
mod responses;
mod rounds;
mod rows;
mod series;
mod stop;
mod submit;
mod tend;
mod totals;
mod treatment;
mod write;

use domain::{
    ids::{AssignmentId, CoupleId, PersonId, ResponseId},
    inventories::{Answers, ResponseStatus, State, instrument::rule::Direction},
    safety::{CrisisContact, Signal},
};
use jiff::{Timestamp, civil};

use crate::{feedback::FeedbackView, people::PersonView, sharing::ShareView};

pub(crate) use assign::ask_for;
pub use assign::{Assign, assign};
pub use assignments::{assignment, assignments_of, tasks};
pub(crate) use battery::texts as newest_of_all;
pub use battery::{
    AssignBattery, BatteryEntry, BatteryPart, BatteryView, CourseView, Reason, assign_battery, courses_of, end_course,
    preview_battery,
};
pub use before_appointments::{AssignBeforeAppointments, assign_before_appointments};
pub(crate) use before_appointments::{Following, follow, following, next_to_follow};
pub use cancel::{Repeats, cancel};
pub(crate) use catalogue::{Catalogue, Known};
pub use correct::{Correct, correct};
pub use decline::decline;
pub use draft::{SaveDraft, save_draft};
pub use drafting::{
    DraftInstrument, InstrumentDraftView, discard_draft, draft_instrument, instrument_draft, instrument_drafts,
};
pub use enter_check::{EnterCheck, enter_check};
pub use export::{ResponseExport, export_response};
pub use feedback::{GiveFeedback, give_feedback, new_feedback, read_feedback, take_feedback_back};
pub use follow_up::{FollowUpView, answer_follow_up, my_follow_ups};
pub use form::{AnswerView, Form, OptionView, Question, QuestionKind};
pub use import::{ImportInstrument, Imported, Keeping, import, practices_with_libraries};
pub(crate) use in_words::words;
pub use instrument::{InstrumentFile, instrument};
pub(crate) use kept::{Kept, Source, Told, open_kept, shareable, source_of, tell};
pub use library::{Asked, InstrumentView, library};
pub(crate) use lines::lines_for_each_other;
pub use lines::{Line, Point, lines};
pub use loops::{
    AnswerOffer, LoopView, Offer, OfferView, RatedView, answer_offer, loops_of, my_loops, my_offers, offer,
};
pub(crate) use loops::{LoopRow, loop_columns};
pub use open::open;
pub use opt_outs::{OptOutView, opt_out, opt_outs, take_back_opt_out};
pub use privacy::judge_privacy;
pub(crate) use privacy::notice_withdrawn;
pub(crate) use publishing::retired;
pub use publishing::{publish_instrument, restore_instrument, retire_instrument};
pub(crate) use raised::{answers_that_raised, latest_answers};
pub use reopen::reopen;
pub use responses::{my_responses, response, responses_of};
pub use rounds::{AssignMany, assign_many};
pub use series::{SeriesView, end_series, series_of};
pub(crate) use stop::{end_repeats_of, stop_asking, take_back_asked};
pub use submit::{Submit, submit};
pub use tend::tend;
pub use totals::{EnterTotals, enter_totals};
pub(crate) use treatment::{Stopped, stop_treatment};
pub(crate) use write::no_thread;

/// An assignment, as its respondent and those who treat them see it.
#[derive(Debug, Clone)]
pub struct AssignmentView {
    /// Its id.
    pub id: AssignmentId,
    /// The instrument's key.
    pub instrument: String,
    /// Its neutral title.
    pub title: String,
    /// About how long it takes.
    pub minutes: u8,
    /// How many questions it has, things to consider apart.
    pub questions: usize,
    /// Who answers.
    pub respondent: PersonId,
    /// How far it is.
    pub state: State,
    /// Counts the changes.
    pub version: i64,
    /// When it was asked.
    pub assigned_at: Timestamp,
    /// When it is due.
    pub due_on: civil::Date,
    /// Until when it can be answered.
    pub closes_at: Timestamp,
    /// The start of the appointment before which it is asked; none for what is not asked before one.
    pub before_appointment: Option<Timestamp>,
    /// Whether it is past due.
    pub overdue: bool,
    /// Every how many days it is asked again.
    pub repeats_every_days: Option<i64>,
    /// The last day on which a repeat may be due; none for as long as nobody ends it.
    pub repeats_until: Option<civil::Date>,
    /// What came of it.
    pub response: Option<ResponseId>,
    /// Who will be able to see the answers.
    pub readers_line: &'static str,
    /// The questions and the draft; only for the respondent, and only while it is open.
    pub form: Option<Form>,
}

/// A response, as far as its reader may see it.
#[derive(Debug, Clone)]
pub struct ResponseView {
    /// Its id.
    pub id: ResponseId,
    /// The instrument's key.
    pub instrument: String,
    /// Its neutral title.
    pub title: String,
    /// Who answered.
    pub respondent: PersonView,
    /// In whose care.
    pub couple: CoupleId,
    /// When.
    pub submitted_at: Timestamp,
    /// `true` for totals entered by hand.
    pub by_hand: bool,
    /// Whether it counts.
    pub status: ResponseStatus,
    /// Whether it is doubtful that the respondent was alone; `false` for everybody but the lead therapist.
    pub possibly_not_private: bool,
    /// Why, and what the lead therapist said about it; for them alone.
    pub privacy_mark: Option<PrivacyMark>,
    /// Whom to call at once, the nearest first; for its author, where the answers call for it.
    pub help_now: Vec<&'static CrisisContact>,
    /// What is said to its author where the form ended after its first question.
    pub closing_text: Option<String>,
    /// Who can see the answers.
    pub readers_line: &'static str,
    /// What was answered.
    pub answers: Vec<AnsweredQuestion>,
    /// The scores.
    pub scores: Vec<ScoreView>,
    /// What moved since the response before.
    pub movements: Vec<MovementView>,
    /// Written needs.
    pub needs: Vec<NeedView>,
    /// What the therapist wrote about it, the newest.
    pub feedback: Option<FeedbackView>,
    /// Which response it corrects.
    pub corrects: Option<ResponseId>,
    /// Whether the reader, its author, can answer it anew; both versions are then kept.
    pub correctable: bool,
    /// Until when that counts as the same sitting.
    pub reopen_until: Option<Timestamp>,
}

/// That a therapist wrote about a response, without the words.
#[derive(Debug, Clone)]
pub struct FeedbackNotice {
    /// About which response.
    pub response: ResponseId,
    /// Its neutral title.
    pub title: String,
    /// When.
    pub written_at: Timestamp,
}

/// Why it is doubtful that a response was given alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrivacyMark {
    /// The signs.
    pub signals: Vec<Signal>,
    /// Whether the lead therapist says that the respondent was alone; none while they have not said.
    pub was_alone: Option<bool>,
}

/// One answered question.
#[derive(Debug, Clone)]
pub struct AnsweredQuestion {
    /// The item.
    pub item: String,
    /// What was asked.
    pub question: String,
    /// The answer in words.
    pub answer: Option<String>,
    /// The answer as a number.
    pub number: Option<f64>,
    /// Whether it was declined.
    pub declined: bool,
    /// The rating it stands under.
    pub under: Option<String>,
    /// Whether the author can share it.
    pub shareable: bool,
    /// With whom the author shares it now; empty for everybody else.
    pub shares: Vec<ShareView>,
}

/// One scale's score.
#[derive(Debug, Clone)]
pub struct ScoreView {
    /// The scale.
    pub scale: String,
    /// What it is called.
    pub label: String,
    /// The score.
    pub value: Option<f64>,
    /// The least possible.
    pub minimum: f64,
    /// The most possible.
    pub maximum: f64,
    /// The band, in words.
    pub band: Option<String>,
    /// Whether too little was answered for a score.
    pub insufficient: bool,
    /// Whether missing answers were made up for by proration.
    pub prorated: bool,
    /// Whether the missing answers could move it across the cut-off.
    pub uncertain: bool,
}

/// How one rating went since the response before.
#[derive(Debug, Clone)]
pub struct MovementView {
    /// The scale.
    pub scale: String,
    /// What it is called.
    pub label: String,
    /// Before.
    pub from: f64,
    /// Now.
    pub to: f64,
    /// Whether it moved by a point or more.
    pub moved: bool,
    /// Whether the move before was kept.
    pub sustained: bool,
}

/// A need somebody wrote.
#[derive(Debug, Clone)]
pub struct NeedView {
    /// The item.
    pub item: String,
    /// The rating it belongs to.
    pub label: String,
    /// What was asked.
    pub question: String,
    /// What they wrote.
    pub text: String,
}

/// How a scale is read.
#[derive(Debug, Clone)]
pub struct ScaleFacts {
    /// What it is called.
    pub label: String,
    /// The least possible.
    pub minimum: f64,
    /// The most possible.
    pub maximum: f64,
    /// Which way is better.
    pub direction: Direction,
    /// Whether more is better.
    pub higher_is_better: bool,
}

/// The answers of a draft or a response, opened.
pub(crate) type Opened = Answers;
