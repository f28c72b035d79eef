//! The outcome: the first rule that matches, with danger before everything else.

use super::{Calm, Control, Court, Ended, Hope, Knows, QuizAnswers, Safe, Thoughts, Time, YesNo};

/// What the quiz comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// Crisis contacts at once; no score, and contact only if they ask.
    SupportNow,
    /// Individual contact only; a consult as a couple cannot be booked by itself.
    SafetyFirst,
    /// Individual support first; a consult is still offered.
    IndividualSupportFirst,
    /// A few sessions to decide.
    Discernment,
    /// Support in parting.
    SeparationSupport,
    /// Truth and ending come first; a consult is offered.
    NotYet,
    /// A readiness, with its points.
    Scored(Readiness, u8),
}

/// How ready, in points from 0 to 17.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Readiness {
    /// Below 7.
    PrepareFirst,
    /// 7 to 11.
    NearlyReady,
    /// 12 and above.
    Ready,
}

/// How the person may be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Contact {
    /// On no channel but the portal, until the person has named a safe one.
    PortalOnly,
    /// As the person said.
    AsNamed,
}

/// What holds beside the outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct QuizFlags {
    /// How they may be reached.
    pub contact: Contact,
    /// Whether a disclosure may only be tracked and not written down.
    pub legal_caution: bool,
    /// Whether a consult as a couple can be booked without a clinician looking first.
    pub couple_consult_bookable: bool,
}

/// The outcome, and what holds beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct QuizResult {
    /// The first rule that matched.
    pub outcome: Outcome,
    /// What holds whatever it is.
    pub flags: QuizFlags,
}

impl Outcome {
    /// The word for the API and the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SupportNow => "support_now",
            Self::SafetyFirst => "safety_first",
            Self::IndividualSupportFirst => "individual_support_first",
            Self::Discernment => "discernment",
            Self::SeparationSupport => "separation_support",
            Self::NotYet => "not_yet",
            Self::Scored(Readiness::Ready, _) => "ready",
            Self::Scored(Readiness::NearlyReady, _) => "nearly_ready",
            Self::Scored(Readiness::PrepareFirst, _) => "prepare_first",
        }
    }
}

impl QuizAnswers {
    /// What these answers come to.
    pub fn result(&self) -> QuizResult {
        let outcome = self.outcome();
        let flags = QuizFlags {
            contact: if self.partner_knows == Knows::Yes { Contact::AsNamed } else { Contact::PortalOnly },
            legal_caution: self.court != Court::No,
            couple_consult_bookable: !matches!(outcome, Outcome::SupportNow | Outcome::SafetyFirst),
        };
        QuizResult { outcome, flags }
    }

    fn outcome(&self) -> Outcome {
        if self.thoughts == Thoughts::Yes {
            return Outcome::SupportNow;
        }
        if self.safe == Safe::No || self.calm == Calm::No {
            return Outcome::SafetyFirst;
        }
        if self.out_of_control == Control::Yes {
            return Outcome::IndividualSupportFirst;
        }
        match (self.hope, self.ended) {
            (Hope::DecideFirst | Hope::Unsure, _) => Outcome::Discernment,
            (Hope::PartWell, _) => Outcome::SeparationSupport,
            (Hope::Rebuild, Ended::No) => Outcome::NotYet,
            (Hope::Rebuild, _) => self.scored(),
        }
    }

    fn scored(&self) -> Outcome {
        let points = self.points();
        let readiness = match points {
            12.. => Readiness::Ready,
            7..=11 => Readiness::NearlyReady,
            _ => Readiness::PrepareFirst,
        };
        Outcome::Scored(readiness, points)
    }

    /// 0 to 17. Somebody who cannot tell how ready their partner is counts their own readiness twice.
    fn points(&self) -> u8 {
        let safe = match self.safe {
            Safe::Yes => 2,
            Safe::Mostly => 1,
            Safe::No | Safe::RatherNotSay => 0,
        };
        let ended = match self.ended {
            Ended::Yes => 2,
            Ended::NotSure => 1,
            Ended::No | Ended::RatherNotSay => 0,
        };
        let calm = match self.calm {
            Calm::Yes => 2,
            Calm::Sometimes => 1,
            Calm::No => 0,
        };
        let time = match self.time {
            Time::Yes => 2,
            Time::Partly => 1,
            Time::No => 0,
        };
        let support = u8::from(self.support == YesNo::Yes);
        self.ready.get() + self.partner_ready.unwrap_or(self.ready).get() + safe + ended + calm + support + time
    }
}
