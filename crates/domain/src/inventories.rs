//! Instruments, assignments, responses, scores.
//!
//! An instrument is versioned data. It is asked of one person by an assignment, answered in a response that never changes, and scored by rules
//! that say nothing the data cannot carry: a home measure has values and differences, never a verdict.

pub mod again;
pub mod answer;
pub mod assignment;
pub mod battery;
pub mod before_appointments;
mod brought;
pub mod change;
pub mod checking;
pub mod condition;
pub mod course;
pub mod custom;
mod dates;
pub mod fhir;
pub mod instrument;
pub mod library;
pub mod loops;
pub mod opting_out;
pub mod reading;
pub mod response;
pub mod rounds;
pub mod scoring;
pub mod series;
pub mod showing;
pub mod talk_plan;
pub mod totals;
pub mod treatment;

pub use answer::{Answer, Answers, Given};
pub use assignment::{Asking, Assignment, State};
pub use change::{Category, Change, Measurement, Movement};
pub use checking::{Checked, Purpose};
pub use condition::Condition;
pub use course::{Course, Stretch};
pub use instrument::{
    Instrument, Origin, Respondent, Window,
    item::{FollowUp, Item},
    key::{InstrumentKey, Version},
    scale::{Scale, ScaleKind},
};
pub use library::{library, registered};
pub use response::{Response, ResponseStatus, Source};
pub use rounds::Part;
pub use scoring::{ScaleScore, Scores, Status, score};
pub use series::{Repetition, Series};
pub use showing::Showing;
pub use totals::TotalsByHand;
pub use treatment::belongs_to_treatment;
