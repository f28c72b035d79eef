//! A promise: whose it is, to whom, and when it ends.

use jiff::Timestamp;

use super::recurrence::Recurrence;
use crate::{
    couples::{BreachThread, ThreadRole},
    ids::{CommitmentId, CoupleId, PersonId, ThreadId},
    problem::{Code, Problem, Problems},
};

/// The most promises that one person may have running at once. More of them are kept worse, and a list without end is a punishment.
pub const MOST_RUNNING: usize = 12;

/// A promise to make.
#[derive(Debug, Clone)]
pub struct Promise<'a> {
    /// Who promises.
    pub by: PersonId,
    /// The injury that it is about.
    pub thread: &'a BreachThread,
    /// When it is due.
    pub recurrence: Recurrence,
    /// How many of theirs are running.
    pub running: usize,
}

/// A promise. Its words are kept apart from it, sealed.
#[derive(Debug, Clone, PartialEq)]
pub struct Commitment {
    /// Its id.
    pub id: CommitmentId,
    /// In whose care.
    pub couple: CoupleId,
    /// The injury that it is about.
    pub thread: ThreadId,
    /// Who promised.
    pub by: PersonId,
    /// When it is due.
    pub recurrence: Recurrence,
    /// Since when.
    pub made_at: Timestamp,
    /// When it was ended; none while it runs.
    pub ended_at: Option<Timestamp>,
}

impl Commitment {
    /// Makes a promise.
    ///
    /// # Errors
    /// `NotFound` for anybody but the involved partner of the thread, `OutOfRange` for its dates, `TooLong` when twelve are running.
    pub fn make(id: CommitmentId, promise: Promise<'_>, now: Timestamp) -> Result<Self, Problems> {
        if promise.thread.role_of(promise.by) != Some(ThreadRole::Involved) {
            return Err(Problem::not_found().on("thread").into());
        }
        if promise.running >= MOST_RUNNING {
            let message = "You have 12 promises running. End one of them before you make another.";
            return Err(Problem::new(Code::TooLong, message).into());
        }
        promise.recurrence.check(now)?;
        Ok(Self {
            id,
            couple: promise.thread.couple,
            thread: promise.thread.id,
            by: promise.by,
            recurrence: promise.recurrence,
            made_at: now,
            ended_at: None,
        })
    }

    /// Whoever promised ends it. What was said about it stays.
    ///
    /// # Errors
    /// `NotFound` for anybody else, `WrongState` when it has ended.
    pub fn end(mut self, by: PersonId, now: Timestamp) -> Result<Self, Problem> {
        if by != self.by {
            return Err(Problem::not_found());
        }
        if self.ended_at.is_some() {
            return Err(Problem::new(Code::WrongState, "You have ended this already. Nothing was changed."));
        }
        self.ended_at = Some(now);
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, time};
    use uuid::Uuid;

    use super::{super::recurrence::Rule, *};
    use crate::{ids::Id as _, zone::Zone};

    fn person(n: u128) -> PersonId {
        PersonId::from_uuid(Uuid::from_u128(n))
    }

    fn make(by: u128, running: usize, first: jiff::civil::Date) -> Result<Commitment, Problems> {
        let now: Timestamp = "2026-11-22T12:00:00Z".parse().expect("is an instant");
        let thread = BreachThread {
            id: ThreadId::from_uuid(Uuid::from_u128(5)),
            couple: CoupleId::from_uuid(Uuid::from_u128(6)),
            hurt: person(1),
            involved: person(2),
            opened_at: now,
        };
        let recurrence =
            Recurrence { zone: Zone::utc(), time: time(18, 0, 0, 0), first, rule: Rule::EveryDays(1), until: None };
        let promise = Promise { by: person(by), thread: &thread, recurrence, running };
        Commitment::make(CommitmentId::from_uuid(Uuid::from_u128(7)), promise, now)
    }

    #[test]
    fn the_involved_partner_promises_and_ends_it() {
        let today = date(2026, 11, 22);
        assert!(make(1, 0, today).is_err() && make(3, 0, today).is_err());
        assert!(make(2, MOST_RUNNING, today).is_err() && make(2, 0, date(2026, 11, 1)).is_err());
        let made = make(2, MOST_RUNNING - 1, today).expect("is the involved partner's");
        assert!(made.clone().end(person(1), made.made_at).is_err());
        let ended = made.clone().end(person(2), made.made_at).expect("is theirs");
        assert!(ended.end(person(2), made.made_at).is_err());
    }
}
