//! One consultation, from the first word to its end (DOMAIN.md 5.1). Each state carries what is true in it, and nothing else can be asked of it.

mod afterwards;
mod end;
mod offers;
mod stage;

use jiff::{SignedDuration, Timestamp};

pub use self::{
    afterwards::{DECIDING, FOLLOW_UPS},
    end::{By, Decision, Presence, Recommendation},
    stage::{Meeting, Stage, Step},
};
use super::{consultation_type::ConsultationType, waitlist};
use crate::problem::{Code, Problem};

/// Without a word for this long, a request ends.
pub const SILENCE: SignedDuration = SignedDuration::from_hours(24 * 14);
/// After so many rounds of offers nobody took, a request ends.
pub const MOST_ROUNDS: u8 = 3;
/// How often a meeting is moved without somebody talking to its people.
pub const MOST_MOVES: u8 = 3;
/// Until this long before, cancelling is in good time.
pub const GOOD_TIME: SignedDuration = SignedDuration::from_hours(24);
/// Somebody may come so much earlier.
pub const EARLY: SignedDuration = SignedDuration::from_mins(15);

/// A consultation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consultation {
    stage: Stage,
    rounds: u8,
    moves: u8,
}

/// What time alone makes of a consultation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Passed {
    /// It became something else.
    Became(Consultation),
    /// Whoever waits is to be asked whether they still do.
    AskWhetherStill(Consultation),
    /// Whoever was recommended something is to be asked what they have decided.
    AskForDecision(Consultation),
}

impl Consultation {
    /// Somebody asked.
    pub fn request(now: Timestamp) -> Self {
        Self { stage: Stage::Requested { at: now }, rounds: 0, moves: 0 }
    }

    /// The consultation a database row holds.
    pub fn from_parts(stage: Stage, rounds: u8, moves: u8) -> Self {
        Self { stage, rounds, moves }
    }

    /// Where it stands.
    pub fn stage(&self) -> &Stage {
        &self.stage
    }

    /// How often slots were offered.
    pub fn rounds(&self) -> u8 {
        self.rounds
    }

    /// How often its meeting was moved.
    pub fn moves(&self) -> u8 {
        self.moves
    }

    /// Its meeting, while one is to come or to be accounted for.
    pub fn meeting(&self) -> Option<Meeting> {
        match self.stage {
            Stage::Booked(meeting) | Stage::Confirmed(meeting) | Stage::CheckedIn(meeting) => Some(meeting),
            _ => None,
        }
    }

    /// Somebody of the practice looked at it: kind, places, safety and conflicts are known.
    ///
    /// # Errors
    /// `WrongState` for anything but a new request.
    pub fn triage(self, now: Timestamp) -> Result<Self, Problem> {
        match self.stage {
            Stage::Requested { .. } => Ok(self.now_is(Stage::Triaged { at: now })),
            _ => Err(self.not_from_here()),
        }
    }

    /// There is no room, or no licence, for now.
    ///
    /// # Errors
    /// `WrongState` before somebody has looked at it, and after it is settled.
    pub fn wait(self, now: Timestamp) -> Result<Self, Problem> {
        match self.stage {
            Stage::Triaged { .. } => Ok(self.now_is(Stage::Waitlisted { since: now, asked_at: None, unanswered: 0 })),
            _ => Err(self.not_from_here()),
        }
    }

    /// Whoever waits said that they still do.
    ///
    /// # Errors
    /// `WrongState` for anybody who does not wait.
    pub fn still_waits(self) -> Result<Self, Problem> {
        match self.stage {
            Stage::Waitlisted { since, .. } => {
                Ok(self.now_is(Stage::Waitlisted { since, asked_at: None, unanswered: 0 }))
            }
            _ => Err(self.not_from_here()),
        }
    }

    /// A slot was chosen: one that was offered, one on the public page, or one agreed on the phone.
    ///
    /// # Errors
    /// `WrongState` when it is booked already or over, `Expired` when the offer has lapsed.
    pub fn book(self, meeting: Meeting, now: Timestamp) -> Result<Self, Problem> {
        match self.stage {
            Stage::Offered { lapses_at, .. } if lapses_at <= now => Err(lapsed()),
            Stage::Triaged { .. } | Stage::Waitlisted { .. } | Stage::Offered { .. } => {
                Ok(self.now_is(Stage::Booked(meeting)))
            }
            _ => Err(self.not_from_here()),
        }
    }

    /// Everybody who takes part has said that they come.
    ///
    /// # Errors
    /// `WrongState` unless it is booked, `Expired` once it has begun.
    pub fn confirm(self, now: Timestamp) -> Result<Self, Problem> {
        match self.stage {
            Stage::Booked(meeting) | Stage::Confirmed(meeting) if meeting.starts_at <= now => Err(over()),
            Stage::Booked(meeting) | Stage::Confirmed(meeting) => Ok(self.now_is(Stage::Confirmed(meeting))),
            _ => Err(self.not_from_here()),
        }
    }

    /// It moves to another time; everybody confirms anew. The practice may move it even after it has begun, while nobody has noted what came of
    /// it: it could not start where somebody is, or one of two did not come (DOMAIN.md 5.1, 5.4).
    ///
    /// # Errors
    /// `WrongState` unless it is booked, `Expired` for an attendee once it has begun, `TooManyAttempts` after three moves of theirs: then somebody
    /// calls.
    pub fn move_to(self, meeting: Meeting, by: By, now: Timestamp) -> Result<Self, Problem> {
        let old = match (&self.stage, by) {
            (Stage::Booked(old) | Stage::Confirmed(old), _) | (Stage::CheckedIn(old), By::Practice) => *old,
            _ => return Err(self.not_from_here()),
        };
        if by == By::Attendee && old.starts_at <= now {
            return Err(over());
        }
        if by == By::Attendee && self.moves >= MOST_MOVES {
            let words =
                "This was moved three times already. It stays as it is. Please call the practice to move it again.";
            return Err(Problem::new(Code::TooManyAttempts, words));
        }
        let counted = u8::from(by == By::Attendee);
        Ok(Self { stage: Stage::Booked(meeting), rounds: self.rounds, moves: self.moves.saturating_add(counted) })
    }

    /// It does not take place, whoever has come already. Later than a day before, an attendee's word is late; the practice's never counts against
    /// anybody.
    ///
    /// # Errors
    /// `WrongState` unless it is booked, `Expired` once its meeting has begun.
    pub fn cancel(self, by: By, now: Timestamp) -> Result<Self, Problem> {
        let meeting = self.meeting().ok_or_else(|| self.not_from_here())?;
        if meeting.starts_at <= now {
            return Err(over());
        }
        let is_late = by == By::Attendee && meeting.starts_at.duration_since(now) < GOOD_TIME;
        Ok(self.now_is(if is_late { Stage::LateCancelled { at: now } } else { Stage::Cancelled { by, at: now } }))
    }

    /// The first of its people has come, from a quarter of an hour before its beginning to the end of the grace.
    ///
    /// # Errors
    /// `WrongState` unless it is booked, `OutOfRange` outside that time.
    pub fn check_in(self, kind: &ConsultationType, now: Timestamp) -> Result<Self, Problem> {
        let (Stage::Booked(meeting) | Stage::Confirmed(meeting) | Stage::CheckedIn(meeting)) = self.stage else {
            return Err(self.not_from_here());
        };
        let from_beginning = now.duration_since(meeting.starts_at);
        if from_beginning < -EARLY || from_beginning > kind.grace() {
            let words = "You can come in from 15 minutes before the appointment until shortly after it begins.";
            return Err(Problem::new(Code::OutOfRange, words));
        }
        Ok(self.now_is(Stage::CheckedIn(meeting)))
    }

    /// Whoever had come has gone again before it began, and nobody else is there yet: it stands as it was booked.
    ///
    /// # Errors
    /// `WrongState` unless somebody had come, `Expired` once it has begun.
    pub fn leave(self, now: Timestamp) -> Result<Self, Problem> {
        match self.stage {
            Stage::CheckedIn(meeting) if meeting.starts_at <= now => Err(over()),
            Stage::CheckedIn(meeting) => Ok(self.now_is(Stage::Booked(meeting))),
            _ => Err(self.not_from_here()),
        }
    }

    /// When time alone changes something next; none while only people can.
    pub fn next_change(&self) -> Option<Timestamp> {
        match &self.stage {
            Stage::Requested { at } | Stage::Triaged { at } => at.checked_add(SILENCE).ok(),
            Stage::Offered { lapses_at, .. } => Some(*lapses_at),
            Stage::Waitlisted { since, asked_at, .. } => {
                asked_at.unwrap_or(*since).checked_add(waitlist::ASKED_EVERY).ok()
            }
            Stage::Recommended { at, followed_up, .. } => afterwards::next_step(*at, *followed_up),
            _ => None,
        }
    }

    /// What the passing of time has made of it; none when nothing has changed.
    pub fn pass(self, now: Timestamp) -> Option<Passed> {
        if self.next_change().is_none_or(|at| now < at) {
            return None;
        }
        match self.stage {
            Stage::Offered { .. } if self.rounds >= MOST_ROUNDS => self.expired(now),
            Stage::Offered { waits_since: Some(since), .. } => {
                Some(Passed::Became(self.now_is(Stage::Waitlisted { since, asked_at: Some(now), unanswered: 0 })))
            }
            Stage::Offered { waits_since: None, .. } => Some(Passed::Became(self.now_is(Stage::Triaged { at: now }))),
            Stage::Waitlisted { unanswered, .. } if unanswered >= waitlist::MOST_UNANSWERED => self.expired(now),
            Stage::Waitlisted { since, unanswered, .. } => {
                let stage = Stage::Waitlisted { since, asked_at: Some(now), unanswered: unanswered + 1 };
                Some(Passed::AskWhetherStill(self.now_is(stage)))
            }
            Stage::Recommended { what, at, .. } => match afterwards::followed_up(at, now) {
                Some(followed_up) => {
                    let stage = Stage::Recommended { what, at, followed_up };
                    Some(Passed::AskForDecision(self.now_is(stage)))
                }
                None => self.expired(now),
            },
            Stage::Requested { .. } | Stage::Triaged { .. } => self.expired(now),
            _ => None,
        }
    }

    #[expect(clippy::unnecessary_wraps, reason = "every arm of its one caller gives an option")]
    fn expired(self, now: Timestamp) -> Option<Passed> {
        Some(Passed::Became(self.now_is(Stage::Expired { at: now })))
    }

    fn now_is(self, stage: Stage) -> Self {
        Self { stage, ..self }
    }

    fn not_from_here(&self) -> Problem {
        let words = match self.stage.step() {
            step if step.is_last() => "This is over, and stays as it is. Nothing was changed.",
            _ => "This cannot be done as things stand now. Nothing was changed. Load the page and look again.",
        };
        Problem::new(Code::WrongState, words)
    }
}

fn lapsed() -> Problem {
    Problem::new(Code::Expired, "These times are not held any more. Nothing was booked. We will offer you others.")
}

fn over() -> Problem {
    Problem::new(Code::Expired, "This appointment has begun or is over. Nothing was changed. Please call the practice.")
}

#[cfg(test)]
mod tests;
