//! What comes before care: the first questions somebody may ask themself, what they ask of the practice, and the meeting that is booked for it
//! (DOMAIN.md 2.6 and 5); and what goes into and comes out of calendars.
//!
//! Times are instants. What a clock shows, and which day it is, is worked out for whoever reads it, in their own zone.

pub mod again;
pub mod availability;
pub mod calendar;
pub mod consultation;
pub mod consultation_type;
pub mod enrolment;
pub mod funnel;
pub mod hold;
pub mod interval;
pub mod invitation;
pub mod lead;
pub mod quiz;
pub mod referral;
pub mod service;
pub mod slots;
pub mod waitlist;

/// Where somebody will be during a meeting: a place whose law counts.
pub use crate::practice::jurisdiction::Place as Whereabouts;
pub use availability::{Availability, Change, OpenHours};
pub use consultation::{By, Consultation, Decision, Meeting, Passed, Presence, Recommendation, Stage, Step};
pub use consultation_type::{
    Answers, ConsultationType, Given, OwnTerms, Question, QuestionKind, type_of, types, wished_key,
};
pub use funnel::{Funnel, ShownFunnel, quarter_of};
pub use hold::Hold;
pub use interval::Interval;
pub use service::{Audience, ServiceKind};
pub use slots::{Member, Slot, Taken, by_day, is_free, is_open, slots};
pub use waitlist::{Waiting, Wish, next_in_line};
