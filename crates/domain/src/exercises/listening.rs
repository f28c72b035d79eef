//! The listening loop (DOMAIN.md 2.3): the involved partner says back what they heard, until the hurt partner feels understood. Nothing that is
//! said is kept; states, counts and times are.
//!
//! ```text
//! Reflect -> Understood?  no -> Reflect        yes -> Own
//! Own -> Offer -> Right?  no -> Offer          yes -> Acknowledge
//! Acknowledge -> Presence -> Done.   Any of them -> Paused -> the same, or Ended
//! ```

pub mod presence;
pub mod stage;

use jiff::{SignedDuration, Timestamp};

pub use self::{
    presence::Presence,
    stage::{Ask, Devices, Move, Standing},
};
use crate::{
    couples::ThreadRole,
    ids::{CoupleId, ListeningId, ThreadId},
    problem::{Code, Problem},
};

/// From how many rounds on the page says that it is fine to bring this to the appointment.
pub const MANY_ROUNDS: u16 = 4;

/// A loop at which nobody did anything for so long was left.
pub const LEFT_AFTER: SignedDuration = SignedDuration::from_hours(3);

/// One time that a couple plays the loop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listening {
    /// Its id.
    pub id: ListeningId,
    /// The couple.
    pub couple: CoupleId,
    /// The injury, which says who is hurt and who is involved.
    pub thread: ThreadId,
    /// On one phone or two.
    pub devices: Devices,
    /// When it began.
    pub started_at: Timestamp,
    /// Where it stands.
    pub standing: Standing,
    /// Since when.
    pub since: Timestamp,
    /// How often the hurt partner did not feel understood yet.
    pub rounds: u16,
    /// How often an offer of help was not right yet.
    pub offers: u16,
    /// How the hurt partner wanted the other near, once they said so.
    pub presence: Option<Presence>,
    /// The row's version: a move made on an older one is refused.
    pub version: u32,
}

impl Listening {
    /// Begins.
    ///
    /// # Errors
    /// `NotAllowed` for the involved partner on one phone: whoever holds it passes the checks, and only the hurt partner does.
    pub fn start(
        id: ListeningId,
        (couple, thread): (CoupleId, ThreadId),
        by: ThreadRole,
        devices: Devices,
        now: Timestamp,
    ) -> Result<Self, Problem> {
        if devices == Devices::One && by == ThreadRole::Involved {
            return Err(Problem::at(
                "devices",
                Code::NotAllowed,
                "On one phone this is played on your partner's phone. Use two phones, or ask your partner to begin.",
            ));
        }
        Ok(Self {
            id,
            couple,
            thread,
            devices,
            started_at: now,
            standing: Standing::At(Ask::Reflect),
            since: now,
            rounds: 0,
            offers: 0,
            presence: None,
            version: 1,
        })
    }

    /// Makes a move.
    ///
    /// # Errors
    /// `NotAllowed` for the other partner's move, `WrongState` for one that does not belong here or comes after the end.
    pub fn play(mut self, by: ThreadRole, made: Move, now: Timestamp) -> Result<Self, Problem> {
        if self.is_over(now) {
            return Err(Problem::new(Code::WrongState, "This talk has ended. You can begin a new one."));
        }
        match made {
            Move::Pause | Move::Resume | Move::End => {}
            _ if self.may_make(by, made) => {}
            _ => {
                return Err(Problem::new(
                    Code::NotAllowed,
                    "This step is your partner's. Wait for them, or take a break.",
                ));
            }
        }
        let next = self.standing.after(made).ok_or_else(|| {
            Problem::new(Code::WrongState, "The talk has moved on. Look at where it stands now, and go on from there.")
        })?;
        match made {
            Move::Understood(false) => self.rounds = self.rounds.saturating_add(1),
            Move::Right(false) => self.offers = self.offers.saturating_add(1),
            Move::Chose(presence) => self.presence = Some(presence),
            _ => {}
        }
        self.standing = next;
        self.since = now;
        self.version = self.version.saturating_add(1);
        Ok(self)
    }

    /// Whether this partner makes this move. The checks and the choice of nearness are the hurt partner's alone; the rest is the involved
    /// partner's, and on one phone whoever holds it taps it for them.
    pub fn may_make(&self, by: ThreadRole, made: Move) -> bool {
        match made {
            Move::Understood(_) | Move::Right(_) | Move::Chose(_) => by == ThreadRole::Hurt,
            Move::Reflected | Move::Owned | Move::Offered | Move::Acknowledged => match self.devices {
                Devices::Two => by == ThreadRole::Involved,
                Devices::One => by == ThreadRole::Hurt,
            },
            Move::Pause | Move::Resume | Move::End => true,
        }
    }

    /// Whether somebody is to move now, and it is this partner.
    pub fn waits_for(&self, by: ThreadRole, now: Timestamp) -> bool {
        match self.standing {
            Standing::At(ask) if !self.is_over(now) => self.may_make(by, ask.moves()),
            _ => false,
        }
    }

    /// Whether it is done, was ended, or was left.
    pub fn is_over(&self, now: Timestamp) -> bool {
        let is_left = now.duration_since(self.since) >= LEFT_AFTER;
        is_left || matches!(self.standing, Standing::Done | Standing::Ended)
    }

    /// Whether it was played to its end.
    pub fn is_done(&self) -> bool {
        self.standing == Standing::Done
    }

    /// Whether the page says that it is fine to pause and bring this to the appointment.
    pub fn has_many_rounds(&self) -> bool {
        self.rounds >= MANY_ROUNDS
    }
}

#[cfg(test)]
mod tests;
