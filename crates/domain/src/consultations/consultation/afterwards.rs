//! What comes after a meeting: whether it was held, what was recommended, and what its people make of that (DOMAIN.md 5.1).

use jiff::{SignedDuration, Timestamp};

use super::{Consultation, Presence, Recommendation, Stage};
use crate::{
    consultations::ConsultationType,
    problem::{Code, Problem},
};

/// Whoever was recommended something is asked this long afterwards what they have decided, and then no more.
pub const FOLLOW_UPS: [SignedDuration; 2] = [SignedDuration::from_hours(24 * 3), SignedDuration::from_hours(24 * 10)];
/// Without a decision for this long after a recommendation, it ends undecided.
pub const DECIDING: SignedDuration = SignedDuration::from_hours(24 * 30);

impl Consultation {
    /// Whether it looks as if nobody came: the time of grace is over, nobody is there, and nobody has noted anything. A person confirms it.
    pub fn seems_missed(&self, kind: &ConsultationType, now: Timestamp) -> bool {
        self.clone().miss(kind, now).is_ok()
    }

    /// It was held, with everybody or with some of them.
    ///
    /// # Errors
    /// `WrongState` unless it is booked, `OutOfRange` before it has lasted long enough to count, and, with some of them, before the end of the grace:
    /// until then whoever is late may come, and whoever stayed away could tell from an earlier note that somebody did come.
    pub fn attend(self, kind: &ConsultationType, whole: Presence, now: Timestamp) -> Result<Self, Problem> {
        let meeting = self.meeting().ok_or_else(|| self.not_from_here())?;
        let counts_after = match whole {
            Presence::Everybody => kind.held_after(),
            Presence::Some => kind.held_after().max(kind.grace()),
        };
        if now.duration_since(meeting.starts_at) < counts_after {
            let words = "It has not lasted long enough to count as held. Nothing was changed. Note it when it is over.";
            return Err(Problem::new(Code::OutOfRange, words));
        }
        Ok(self.now_is(match whole {
            Presence::Everybody => Stage::Attended { at: now },
            Presence::Some => Stage::PartlyAttended { at: now },
        }))
    }

    /// Nobody came, and a person of the practice says so.
    ///
    /// # Errors
    /// `WrongState` unless it is booked and nobody has come, `OutOfRange` before the end of the grace.
    pub fn miss(self, kind: &ConsultationType, now: Timestamp) -> Result<Self, Problem> {
        let (Stage::Booked(meeting) | Stage::Confirmed(meeting)) = self.stage else {
            return Err(self.not_from_here());
        };
        if now.duration_since(meeting.starts_at) < kind.grace() {
            let words = "They may still come. Nothing was changed. Wait until the time of grace is over.";
            return Err(Problem::new(Code::OutOfRange, words));
        }
        Ok(self.now_is(Stage::NoShow { at: now }))
    }

    /// Something was recommended at the end of it.
    ///
    /// # Errors
    /// `WrongState` unless it was held.
    pub fn recommend(self, what: Recommendation, now: Timestamp) -> Result<Self, Problem> {
        match self.stage {
            Stage::Attended { .. } | Stage::PartlyAttended { .. } => {
                Ok(self.now_is(Stage::Recommended { what, at: now, followed_up: 0 }))
            }
            _ => Err(self.not_from_here()),
        }
    }

    /// They began care here.
    ///
    /// # Errors
    /// `WrongState` unless something was recommended.
    pub fn enrol(self, now: Timestamp) -> Result<Self, Problem> {
        match self.stage {
            Stage::Recommended { .. } => Ok(self.now_is(Stage::Enrolled { at: now })),
            _ => Err(self.not_from_here()),
        }
    }

    /// They do not want it.
    ///
    /// # Errors
    /// `WrongState` while a meeting is to come, which is cancelled first, and once it is over.
    pub fn decline(self, now: Timestamp) -> Result<Self, Problem> {
        if self.meeting().is_some() || self.stage.is_over() {
            return Err(self.not_from_here());
        }
        Ok(self.now_is(Stage::Declined { at: now }))
    }

    /// Somebody else can help them better.
    ///
    /// # Errors
    /// As [`Self::decline`].
    pub fn refer_out(self, now: Timestamp) -> Result<Self, Problem> {
        if self.meeting().is_some() || self.stage.is_over() {
            return Err(self.not_from_here());
        }
        Ok(self.now_is(Stage::ReferredOut { at: now }))
    }
}

/// When time alone changes something about a recommendation of then, about which its people were asked so often.
pub(super) fn next_step(at: Timestamp, followed_up: u8) -> Option<Timestamp> {
    let waits = FOLLOW_UPS.get(usize::from(followed_up)).copied().unwrap_or(DECIDING);
    at.checked_add(waits).ok()
}

/// How many questions are due by now, one that was missed during an outage included, so that it is not made up for; none once it is too late.
pub(super) fn followed_up(at: Timestamp, now: Timestamp) -> Option<u8> {
    let since = now.duration_since(at);
    let due = FOLLOW_UPS.iter().filter(|wait| since >= **wait).count();
    u8::try_from(due).ok().filter(|_| since < DECIDING)
}
