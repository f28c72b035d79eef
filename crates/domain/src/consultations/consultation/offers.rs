//! Offering times to somebody who asked, and taking an offer back that cannot be kept.

use jiff::Timestamp;

use super::{Consultation, MOST_ROUNDS, Stage};
use crate::{
    consultations::hold,
    problem::{Code, Problem},
};

impl Consultation {
    /// Slots are held and offered, one to three of them, until `lapses_at`.
    ///
    /// # Errors
    /// `OutOfRange` for none or too many, `WrongState` when nothing can be offered or three rounds were enough.
    pub fn offer(self, slots: usize, lapses_at: Timestamp) -> Result<Self, Problem> {
        if !(1..=hold::MOST_OFFERED).contains(&slots) {
            return Err(Problem::at("slots", Code::OutOfRange, "Offer one, two or three times."));
        }
        if self.rounds >= MOST_ROUNDS {
            let words = "Times were offered three times. Nothing was changed. Call, or close this request.";
            return Err(Problem::new(Code::WrongState, words));
        }
        let waits_since = match self.stage {
            Stage::Triaged { .. } => None,
            Stage::Waitlisted { since, .. } => Some(since),
            _ => return Err(self.not_from_here()),
        };
        Ok(Self { stage: Stage::Offered { lapses_at, waits_since }, rounds: self.rounds + 1, moves: self.moves })
    }

    /// The practice cannot keep any of the times it offered. It stands as it did before, and that round does not count.
    ///
    /// # Errors
    /// `WrongState` when nothing is offered.
    pub fn take_back(self, now: Timestamp) -> Result<Self, Problem> {
        let stage = match self.stage {
            Stage::Offered { waits_since: Some(since), .. } => {
                Stage::Waitlisted { since, asked_at: Some(now), unanswered: 0 }
            }
            Stage::Offered { waits_since: None, .. } => Stage::Triaged { at: now },
            _ => return Err(self.not_from_here()),
        };
        Ok(Self { stage, rounds: self.rounds.saturating_sub(1), moves: self.moves })
    }
}
