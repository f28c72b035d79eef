//! A session as the law sees it: what, when, and where everybody is.

use jiff::{Timestamp, civil::Date};

use crate::{
    practice::{jurisdiction::Place, licence::ServiceKind},
    problem::{Code, Problem},
    zone::Zone,
};

/// Who is in the room with somebody who attends from afar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Company {
    /// Nobody.
    Alone,
    /// Only their partner.
    WithPartner,
    /// Somebody else too.
    WithOthers,
}

impl Company {
    /// All three.
    pub const ALL: [Self; 3] = [Self::Alone, Self::WithPartner, Self::WithOthers];

    /// The word kept in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Alone => "alone",
            Self::WithPartner => "with-partner",
            Self::WithOthers => "with-others",
        }
    }

    /// The one that a database row names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|company| company.as_str() == word)
    }
}

/// What somebody confirmed at check-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attestation {
    /// Where they are.
    pub place: Place,
    /// Who else is there.
    pub company: Company,
    /// When they said so.
    pub at: Timestamp,
}

/// What is known of where somebody is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whereabouts {
    /// Nothing.
    Unknown,
    /// Where they said, at booking, that they will be.
    Told(Place),
    /// Where they confirmed to be. It replaces what was told.
    Attested(Attestation),
}

impl Whereabouts {
    /// The place, if one is known.
    pub fn place(self) -> Option<Place> {
        match self {
            Self::Unknown => None,
            Self::Told(place) => Some(place),
            Self::Attested(attestation) => Some(attestation.place),
        }
    }
}

/// Somebody who takes part, as a client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Participant {
    /// Where they are.
    pub whereabouts: Whereabouts,
    /// Their clock, which says what day it is where they are.
    pub zone: Zone,
}

impl Participant {
    /// The first and the last day, where they are, that the time from `from` until just before `until` touches.
    pub(super) fn days(&self, (from, until): (Timestamp, Timestamp)) -> (Date, Date) {
        let day = |at: Timestamp| self.zone.rules().to_datetime(at).date();
        let last = until.checked_sub(jiff::SignedDuration::from_nanos(1)).unwrap_or(until);
        (day(from), day(last))
    }
}

/// A session of one clinician.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    service: ServiceKind,
    from: Timestamp,
    until: Timestamp,
    participants: Vec<Participant>,
}

impl Session {
    /// A session from `from` until just before `until`.
    ///
    /// # Errors
    /// `OutOfRange` when it does not end after it begins or is longer than a day, `Missing` without participants.
    pub fn new(
        service: ServiceKind,
        (from, until): (Timestamp, Timestamp),
        participants: Vec<Participant>,
    ) -> Result<Self, Problem> {
        if from >= until || until.duration_since(from) > jiff::SignedDuration::from_hours(24) {
            return Err(Problem::at("until", Code::OutOfRange, "Choose an end after the beginning, within a day."));
        }
        if participants.is_empty() {
            return Err(Problem::at("participants", Code::Missing, "Say who takes part, and where they are."));
        }
        Ok(Self { service, from, until, participants })
    }

    /// What it is.
    pub fn service(&self) -> ServiceKind {
        self.service
    }

    /// From when until just before when.
    pub fn time(&self) -> (Timestamp, Timestamp) {
        (self.from, self.until)
    }

    /// Who takes part.
    pub fn participants(&self) -> &[Participant] {
        &self.participants
    }
}
