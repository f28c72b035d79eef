//! How an agreement goes: offered, signed by everybody on the same version, changed by another version, stopped by anybody.

use jiff::{Timestamp, civil::Date};

use super::kind::Kind;
use crate::{
    ids::{AgreementId, AgreementVersionId, CoupleId, PersonId, ThreadId},
    problem::{Code, Problem},
};

/// One wording. Its terms are kept apart from it, sealed, and are never changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Its id.
    pub id: AgreementVersionId,
    /// Counts from 1, those that were taken back among them: so nobody it is between is shown it, for a gap would tell of one.
    pub number: u32,
    /// Who wrote it.
    pub written_by: PersonId,
    /// When.
    pub written_at: Timestamp,
    /// When it is looked at again.
    pub review_on: Option<Date>,
    /// Who signed, and when. Its writer is the first.
    pub signatures: Vec<(PersonId, Timestamp)>,
    /// When its writer took it back, unsigned by the others.
    pub taken_back_at: Option<Timestamp>,
}

impl Version {
    /// Whether somebody signed it.
    pub fn is_signed_by(&self, person: PersonId) -> bool {
        self.signatures.iter().any(|(signer, _)| *signer == person)
    }
}

/// An agreement with all its versions, oldest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreement {
    /// Its id.
    pub id: AgreementId,
    /// In whose care.
    pub couple: CoupleId,
    /// The injury it is about, where it is about one.
    pub thread: Option<ThreadId>,
    /// What is agreed.
    pub kind: Kind,
    /// Who has to sign.
    pub parties: Vec<PersonId>,
    /// Its versions, at least one.
    pub versions: Vec<Version>,
    /// Who stopped it, and when; none while it goes on.
    pub stopped: Option<(PersonId, Timestamp)>,
}

/// Where it stands, for everybody in it alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Standing {
    /// Offered; not everybody has signed.
    Offered,
    /// Everybody has signed the newest version.
    InForce,
    /// A version is in force, and a newer one is offered.
    ChangeOffered,
    /// It was taken back before it counted.
    TakenBack,
    /// Somebody stopped it.
    Stopped,
}

impl Standing {
    /// Every standing.
    pub const ALL: [Self; 5] = [Self::Offered, Self::InForce, Self::ChangeOffered, Self::TakenBack, Self::Stopped];

    /// The word in the API and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Offered => "offered",
            Self::InForce => "in-force",
            Self::ChangeOffered => "change-offered",
            Self::TakenBack => "taken-back",
            Self::Stopped => "stopped",
        }
    }
}

/// A wording to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wording {
    /// The id it is to have.
    pub id: AgreementVersionId,
    /// Who writes it.
    pub by: PersonId,
    /// When it is looked at again; checked with [`Kind::check_review`].
    pub review_on: Option<Date>,
}

impl Wording {
    fn version(self, number: u32, now: Timestamp) -> Version {
        Version {
            id: self.id,
            number,
            written_by: self.by,
            written_at: now,
            review_on: self.review_on,
            signatures: vec![(self.by, now)],
            taken_back_at: None,
        }
    }
}

impl Agreement {
    /// Offers a first version, signed by whoever wrote it. Who may is checked with [`Kind::check_beginner`].
    pub fn offer(
        id: AgreementId,
        (couple, thread): (CoupleId, Option<ThreadId>),
        (kind, parties): (Kind, Vec<PersonId>),
        wording: Wording,
        now: Timestamp,
    ) -> Self {
        Self { id, couple, thread, kind, parties, versions: vec![wording.version(1, now)], stopped: None }
    }

    /// The number of the version that somebody read; nought, which no version has and which so reads like one that was changed since, for what is
    /// none of this agreement.
    pub fn number_of(&self, version: AgreementVersionId) -> u32 {
        self.versions.iter().find(|one| one.id == version).map_or(0, |one| one.number)
    }

    /// The newest version that was not taken back.
    pub fn newest(&self) -> Option<&Version> {
        self.versions.iter().rev().find(|version| version.taken_back_at.is_none())
    }

    /// The version that counts: the newest that everybody has signed.
    pub fn in_force(&self) -> Option<&Version> {
        let is_whole = |version: &&Version| self.parties.iter().all(|party| version.is_signed_by(*party));
        if self.stopped.is_some() { None } else { self.versions.iter().rev().find(is_whole) }
    }

    /// The version that waits for signatures.
    pub fn offered(&self) -> Option<&Version> {
        let newest = self.newest().filter(|_| self.stopped.is_none())?;
        (self.in_force().map(|version| version.number) != Some(newest.number)).then_some(newest)
    }

    /// The wording that others see where somebody shows them what is their own: the newest that stood when they chose to. What is written later is
    /// shown by a new choice alone.
    pub fn shown(&self, shown_at: Timestamp) -> Option<&Version> {
        let stood = |version: &&Version| version.taken_back_at.is_none() && version.written_at <= shown_at;
        if self.stopped.is_some() { None } else { self.versions.iter().rev().find(stood) }
    }

    /// Where it stands.
    pub fn standing(&self) -> Standing {
        match (self.stopped, self.in_force(), self.offered()) {
            (Some(_), _, _) => Standing::Stopped,
            (None, Some(_), None) => Standing::InForce,
            (None, Some(_), Some(_)) => Standing::ChangeOffered,
            (None, None, Some(_)) => Standing::Offered,
            (None, None, None) => Standing::TakenBack,
        }
    }

    /// Since when the version in force counts: its last signature.
    pub fn in_force_since(&self) -> Option<Timestamp> {
        self.in_force()?.signatures.iter().map(|(_, at)| *at).max()
    }

    /// Signs the version that was read.
    ///
    /// # Errors
    /// `NotFound` for anybody outside it, `Stale` when another version was offered meanwhile, `Taken` when they signed it before, `WrongState`
    /// when it was stopped or taken back.
    pub fn sign(mut self, by: PersonId, number: u32, now: Timestamp) -> Result<Self, Problem> {
        self.check_party(by)?;
        let newest = self.read_newest(number)?;
        if newest.is_signed_by(by) {
            return Err(Problem::new(Code::Taken, "You have signed this already. Nothing more is needed from you."));
        }
        let at = self.position(number);
        self.versions[at].signatures.push((by, now));
        Ok(self)
    }

    /// Offers another version in place of the one that was read. What was in force stays so until everybody has signed the new one.
    ///
    /// # Errors
    /// As [`Agreement::sign`], without `Taken`.
    pub fn change(mut self, number: u32, wording: Wording, now: Timestamp) -> Result<Self, Problem> {
        self.check_party(wording.by)?;
        self.read_newest(number)?;
        let next = self.versions.last().map_or(1, |version| version.number + 1);
        self.versions.push(wording.version(next, now));
        Ok(self)
    }

    /// Whoever wrote the newest version takes it back before it counts. The version in force, if there is one, stays.
    ///
    /// # Errors
    /// `NotFound` for anybody outside it, `Stale`, `WrongState` when it counts already, was written by somebody else or was stopped.
    pub fn take_back(mut self, by: PersonId, number: u32, now: Timestamp) -> Result<Self, Problem> {
        self.check_party(by)?;
        let newest = self.read_newest(number)?;
        let is_theirs = newest.written_by == by;
        let is_offered = self.offered().is_some();
        if !is_theirs || !is_offered {
            return Err(Problem::new(
                Code::WrongState,
                "This cannot be taken back any more. You can stop the agreement, or offer another version.",
            ));
        }
        let at = self.position(number);
        self.versions[at].taken_back_at = Some(now);
        Ok(self)
    }

    /// Anybody it is between stops it, at any time and without a reason.
    ///
    /// # Errors
    /// `NotFound` for anybody outside it, `WrongState` when it never counted or was stopped.
    pub fn stop(mut self, by: PersonId, now: Timestamp) -> Result<Self, Problem> {
        self.check_party(by)?;
        if self.stopped.is_some() || self.in_force().is_none() {
            return Err(Problem::new(Code::WrongState, "This is not in force, so there is nothing to stop."));
        }
        self.stopped = Some((by, now));
        Ok(self)
    }

    /// What of it stays readable to somebody in it who left the couple: the wordings that all had signed by then, one's own limits among them, and
    /// nothing of what came later. None where nothing was.
    #[must_use]
    pub fn for_whoever_left(mut self, left_at: Timestamp) -> Option<Self> {
        let parties = &self.parties;
        let signed_by_then = |version: &Version, party: &PersonId| {
            version.signatures.iter().any(|(signer, at)| signer == party && *at <= left_at)
        };
        self.versions.retain(|version| parties.iter().all(|party| signed_by_then(version, party)));
        self.stopped = self.stopped.filter(|(_, at)| *at <= left_at);
        (!self.versions.is_empty()).then_some(self)
    }

    /// Whether the day has come on which it is looked at again.
    pub fn is_review_due(&self, today: Date) -> bool {
        self.in_force().and_then(|version| version.review_on).is_some_and(|day| day <= today)
    }

    fn check_party(&self, person: PersonId) -> Result<(), Problem> {
        if self.parties.contains(&person) { Ok(()) } else { Err(Problem::not_found()) }
    }

    fn read_newest(&self, number: u32) -> Result<&Version, Problem> {
        if self.stopped.is_some() {
            return Err(Problem::new(Code::WrongState, "This agreement has ended. You can write a new one."));
        }
        let newest = self
            .newest()
            .ok_or_else(|| Problem::new(Code::WrongState, "This was taken back. You can write a new one."))?;
        if newest.number != number {
            return Err(Problem::new(
                Code::Stale,
                "The text was changed while you read it. Nothing was signed or saved. Read the new text first.",
            ));
        }
        Ok(newest)
    }

    fn position(&self, number: u32) -> usize {
        self.versions.iter().position(|version| version.number == number).expect("the newest version is one of them")
    }
}

#[cfg(test)]
#[path = "agreement/tests.rs"]
mod tests;
