//! What was sent, once and for all. A response never changes; a correction is another one that points at it (DOMAIN.md 2.0, 9 #8, #14).

use jiff::{SignedDuration, Timestamp, civil::Date};

use super::{
    answer::Answers,
    instrument::key::{InstrumentKey, Version},
};
use crate::{
    couples::Mode,
    ids::{AssignmentId, CoupleId, PersonId, ResponseId, ThreadId},
    problem::{Code, Problem},
    sharing::Visibility,
    zone::Zone,
};

/// For how long after sending the form can be opened again, once.
pub const REOPENING_WINDOW: SignedDuration = SignedDuration::from_mins(30);

/// Within which time two equal submissions are one.
pub const DUPLICATE_WINDOW: SignedDuration = SignedDuration::from_mins(10);

/// One submitted response. Its answers and scores are kept beside it.
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// Its id.
    pub id: ResponseId,
    /// The assignment it answers; none for totals entered by hand without one.
    pub assignment: Option<AssignmentId>,
    /// The couple in whose care it was asked.
    pub couple: CoupleId,
    /// The thread it is about, if it is about one.
    pub thread: Option<ThreadId>,
    /// Whose answers they are: the author.
    pub respondent: PersonId,
    /// The instrument and its version.
    pub instrument: (InstrumentKey, Version),
    /// How it came in.
    pub source: Source,
    /// When it was sent.
    pub submitted_at: Timestamp,
    /// The author's zone at that time.
    pub zone: Zone,
    /// Its class; never wider later without a share by the author.
    pub visibility_at_submit: Visibility,
    /// The confidentiality mode that held; a later one changes nothing.
    pub mode_at_submit: Mode,
    /// The response it corrects.
    pub corrects: Option<ResponseId>,
    /// Whether it counts.
    pub status: ResponseStatus,
}

/// How a response came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Source {
    /// The person answered here.
    Answered,
    /// A member of the practice entered the totals of a form answered elsewhere.
    TotalsByHand {
        /// The day the form was answered.
        taken_on: Date,
        /// Who entered them.
        entered_by: PersonId,
    },
}

impl Source {
    /// The word kept in the database.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::TotalsByHand { .. } => "totals-by-hand",
        }
    }

    /// The source a row holds; none when word and facts do not go together.
    pub fn from_row(word: &str, taken_on: Option<Date>, entered_by: Option<PersonId>) -> Option<Self> {
        match (word, taken_on, entered_by) {
            ("answered", None, None) => Some(Self::Answered),
            ("totals-by-hand", Some(taken_on), Some(entered_by)) => Some(Self::TotalsByHand { taken_on, entered_by }),
            _ => None,
        }
    }
}

/// Whether a response counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ResponseStatus {
    /// It counts.
    Current,
    /// A correction took its place; both are kept.
    Superseded,
    /// A second, differing submission of the same assignment; kept for the therapist to look at.
    Void,
}

impl ResponseStatus {
    /// Every status.
    pub const ALL: [Self; 3] = [Self::Current, Self::Superseded, Self::Void];

    /// The word kept in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Current => "current",
            Self::Superseded => "superseded",
            Self::Void => "void",
        }
    }

    /// The status a row names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == word)
    }
}

/// How an author may change what they sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Edit {
    /// The form opens again with what was sent; once, within 30 minutes.
    Reopening,
    /// A new response is written, which points at this one.
    Correction,
}

impl Response {
    /// How `by` may change this response at `now`. Either way a new response with `corrects` takes its place, and both are kept.
    ///
    /// # Errors
    /// `NotFound` for anybody but the author, `WrongState` when it no longer counts or came in as totals.
    pub fn edit(&self, by: PersonId, now: Timestamp) -> Result<Edit, Problem> {
        if by != self.respondent {
            return Err(Problem::not_found());
        }
        self.may_be_corrected()?;
        if self.source != Source::Answered {
            return Err(Problem::new(
                Code::WrongState,
                "These totals were entered by your practice. Ask them to correct them.",
            ));
        }
        let is_fresh = now.duration_since(self.submitted_at) < REOPENING_WINDOW;
        Ok(if is_fresh && self.corrects.is_none() { Edit::Reopening } else { Edit::Correction })
    }

    /// Puts a correction in this response's place: this one superseded, the new one pointing at it.
    ///
    /// # Errors
    /// `WrongState` when this one no longer counts, or the new one is by somebody else or of another instrument.
    pub fn correct(mut self, mut correction: Self) -> Result<(Self, Self), Problem> {
        self.may_be_corrected()?;
        let belongs = correction.respondent == self.respondent
            && correction.instrument.0 == self.instrument.0
            && correction.couple == self.couple
            && correction.thread == self.thread
            && correction.id != self.id;
        if !belongs {
            return Err(Problem::new(Code::WrongState, "A correction answers the same questions, by the same person."));
        }
        self.status = ResponseStatus::Superseded;
        correction.corrects = Some(self.id);
        correction.status = ResponseStatus::Current;
        Ok((self, correction))
    }

    fn may_be_corrected(&self) -> Result<(), Problem> {
        match self.status {
            ResponseStatus::Current => Ok(()),
            _ => Err(Problem::new(Code::WrongState, "This was corrected before. Open the latest one to change it.")),
        }
    }
}

/// What becomes of a second submission of the same assignment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Second {
    /// It is the first one again: a double click, a second try. Nothing is kept; the first is the answer.
    SameAsFirst,
    /// The first counts; this one is kept as void for the therapist.
    KeptAsVoid,
}

/// Decides about a second submission (DOMAIN.md 9 #8): equal within 10 minutes they are one, otherwise the first wins.
pub fn settle(first: (&Answers, Timestamp), second: (&Answers, Timestamp)) -> Second {
    let apart = second.1.duration_since(first.1).abs();
    if first.0 == second.0 && apart <= DUPLICATE_WINDOW { Second::SameAsFirst } else { Second::KeptAsVoid }
}

#[cfg(test)]
mod tests;
