//! The steps of the loop, and which move leads from one to the next.

use super::presence::Presence;

/// On how many phones it is played.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Devices {
    /// The hurt partner's, between the two.
    One,
    /// Each their own.
    Two,
}

impl Devices {
    /// The word kept in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::One => "one",
            Self::Two => "two",
        }
    }

    /// The number a row names.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::One, Self::Two].into_iter().find(|devices| devices.as_str() == word)
    }
}

/// What the loop waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ask {
    /// The involved partner says back what they heard: the feeling, the reason, what it means.
    Reflect,
    /// The hurt partner: do you feel understood?
    Understood,
    /// The involved partner says sorry for their part, and what they could have done.
    Own,
    /// The involved partner offers help, drawn from what they heard.
    Offer,
    /// The hurt partner: is that right?
    Right,
    /// The involved partner: this does not make the hurt go away.
    Acknowledge,
    /// The hurt partner: how near do you want the other now?
    Presence,
}

/// Where a loop stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Standing {
    /// It waits for this.
    At(Ask),
    /// Somebody said the pause word; it goes on here, or ends.
    Paused(Ask),
    /// Played to its end.
    Done,
    /// Ended before.
    Ended,
}

/// What somebody does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Move {
    /// I said back what I heard.
    Reflected,
    /// Yes, I feel understood; or not yet.
    Understood(bool),
    /// I owned my part.
    Owned,
    /// I offered help.
    Offered,
    /// Yes, that is right; or not yet.
    Right(bool),
    /// I said that this does not make the hurt go away.
    Acknowledged,
    /// This is how near I want you.
    Chose(Presence),
    /// A break.
    Pause,
    /// On we go.
    Resume,
    /// Enough for today.
    End,
}

impl Ask {
    /// Every step, in order.
    pub const ALL: [Self; 7] =
        [Self::Reflect, Self::Understood, Self::Own, Self::Offer, Self::Right, Self::Acknowledge, Self::Presence];

    /// The word kept in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Reflect => "reflect",
            Self::Understood => "understood",
            Self::Own => "own",
            Self::Offer => "offer",
            Self::Right => "right",
            Self::Acknowledge => "acknowledge",
            Self::Presence => "presence",
        }
    }

    /// The step a row names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|ask| ask.as_str() == word)
    }

    /// A move that answers it; which of several makes no difference to whose it is.
    pub(super) fn moves(self) -> Move {
        match self {
            Self::Reflect => Move::Reflected,
            Self::Understood => Move::Understood(true),
            Self::Own => Move::Owned,
            Self::Offer => Move::Offered,
            Self::Right => Move::Right(true),
            Self::Acknowledge => Move::Acknowledged,
            Self::Presence => Move::Chose(Presence::Alone),
        }
    }
}

impl Standing {
    /// The two words kept in the database: what it is, and at which step.
    pub fn words(self) -> (&'static str, Option<&'static str>) {
        match self {
            Self::At(ask) => ("at", Some(ask.as_str())),
            Self::Paused(ask) => ("paused", Some(ask.as_str())),
            Self::Done => ("done", None),
            Self::Ended => ("ended", None),
        }
    }

    /// Where a row says that a loop stands; none when its words do not go together.
    pub fn from_words(word: &str, ask: Option<&str>) -> Option<Self> {
        match (word, ask) {
            ("at", Some(ask)) => Ask::from_word(ask).map(Self::At),
            ("paused", Some(ask)) => Ask::from_word(ask).map(Self::Paused),
            ("done", None) => Some(Self::Done),
            ("ended", None) => Some(Self::Ended),
            _ => None,
        }
    }

    /// Where it stands after a move; none where the move does not belong.
    pub(super) fn after(self, made: Move) -> Option<Self> {
        let at = match (self, made) {
            (Self::At(_) | Self::Paused(_), Move::End) => return Some(Self::Ended),
            (Self::At(ask), Move::Pause) => return Some(Self::Paused(ask)),
            (Self::At(Ask::Presence), Move::Chose(_)) => return Some(Self::Done),
            (Self::Paused(ask), Move::Resume) => ask,
            (Self::At(Ask::Reflect), Move::Reflected) => Ask::Understood,
            (Self::At(Ask::Understood), Move::Understood(false)) => Ask::Reflect,
            (Self::At(Ask::Understood), Move::Understood(true)) => Ask::Own,
            (Self::At(Ask::Own), Move::Owned) | (Self::At(Ask::Right), Move::Right(false)) => Ask::Offer,
            (Self::At(Ask::Offer), Move::Offered) => Ask::Right,
            (Self::At(Ask::Right), Move::Right(true)) => Ask::Acknowledge,
            (Self::At(Ask::Acknowledge), Move::Acknowledged) => Ask::Presence,
            _ => return None,
        };
        Some(Self::At(at))
    }
}
