//! The readiness quiz (DOMAIN.md 2.6): twelve questions before care, one outcome by the first rule that matches, and flags beside it.
//!
//! It is no clinical instrument. Its answers about danger are V5, the others V1, and nothing about it is ever e-mailed.

mod answers;
mod outcome;
mod questions;

pub use self::{
    answers::{Calm, Control, Court, Degree, Ended, Hope, Knows, QuizAnswers, Safe, Thoughts, Time, YesNo},
    outcome::{Contact, Outcome, QuizFlags, QuizResult, Readiness},
    questions::{QUESTIONS, Question},
};

#[cfg(test)]
mod tests;
