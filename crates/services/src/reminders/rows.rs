//! Rows of letters and of what they are about.

use domain::{
    ids::{DoorbellId, PersonId, ReminderId},
    reminders::{Delivery, Kind, Policy, delivery::Row},
};
use jiff::{Timestamp, civil};
use sea_orm::FromQueryResult;
use uuid::Uuid;

use crate::kernel::{
    bind::{At, Key, On},
    refused::Failure,
};

/// Something a person is awaited for.
#[derive(FromQueryResult)]
pub(super) struct AwaitedRow {
    object_id: Uuid,
    policy: String,
    opens_at: At,
    due_on: On,
    occasion: String,
    starts_at: Option<At>,
}

/// Something a person is awaited for, as the plan needs it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Awaited {
    pub(super) person: PersonId,
    pub(super) object: Uuid,
    pub(super) policy: Policy,
    pub(super) opens_at: Timestamp,
    pub(super) due_on: civil::Date,
}

impl AwaitedRow {
    /// Whether it is a message that waits, rather than something asked.
    pub(super) fn is_message(&self) -> bool {
        self.occasion == "message"
    }

    /// When it begins, if it is an appointment.
    pub(super) fn starts_at(&self) -> Option<Timestamp> {
        self.starts_at.map(|at| at.0)
    }

    /// Reads it.
    pub(super) fn read(&self, person: PersonId) -> Result<Awaited, Failure> {
        let policy = Policy::from_word(&self.policy).ok_or(Failure::Corrupt("a policy of letters"))?;
        Ok(Awaited { person, object: self.object_id, policy, opens_at: self.opens_at.0, due_on: self.due_on.0 })
    }
}

/// A letter that was planned before.
#[derive(FromQueryResult)]
pub(super) struct EarlierRow {
    pub(super) id: Key<ReminderId>,
    pub(super) object_id: Uuid,
    pub(super) kind: String,
    pub(super) once_key: String,
    pub(super) state: String,
    pub(super) cause: Option<String>,
    pub(super) due_at: At,
}

/// The occasion a row names.
pub(super) fn kind(word: &str) -> Result<Kind, Failure> {
    Kind::from_word(word).ok_or(Failure::Corrupt("a kind of letter"))
}

/// A letter as it was written down.
#[derive(FromQueryResult)]
pub(super) struct DeliveryRow {
    pub(super) state: String,
    pub(super) due_at: At,
    pub(super) attempts: i64,
    pub(super) fence: i64,
    pub(super) leased_until: Option<At>,
    pub(super) sent_at: Option<At>,
    pub(super) ended_at: Option<At>,
    pub(super) cause: Option<String>,
}

impl DeliveryRow {
    /// Reads it.
    pub(super) fn read(&self) -> Result<Delivery, Failure> {
        let broken = Failure::Corrupt("a letter's delivery");
        let (Ok(attempts), Ok(fence)) = (u32::try_from(self.attempts), u64::try_from(self.fence)) else {
            return Err(broken);
        };
        let row = Row {
            state: &self.state,
            due_at: self.due_at.0,
            attempts,
            fence,
            leased_until: self.leased_until.map(|at| at.0),
            sent_at: self.sent_at.map(|at| at.0),
            ended_at: self.ended_at.map(|at| at.0),
            cause: self.cause.as_deref(),
        };
        Delivery::from_row(&row).map_err(|_| broken)
    }
}

/// A letter that was just leased, with everything the last look asks about its person and its object.
#[derive(FromQueryResult)]
pub(super) struct LeasedRow {
    pub(super) id: Key<ReminderId>,
    pub(super) person_id: Key<PersonId>,
    pub(super) object_id: Uuid,
    pub(super) kind: String,
    pub(super) wanted_at: At,
    pub(super) due_at: At,
    pub(super) attempts: i64,
    pub(super) fence: i64,
    pub(super) leased_until: At,
    pub(super) mailbox_index: Option<Vec<u8>>,
    pub(super) touched_at: Option<At>,
    pub(super) settled_at: Option<At>,
    pub(super) starts_at: Option<At>,
    pub(super) sealed_key: Option<Vec<u8>>,
    pub(super) zone: String,
    pub(super) sealed_preference: Option<Vec<u8>>,
    pub(super) couples: i64,
    /// How many roles the person has in the practice, where the letter is for a member; 0 for every other letter.
    pub(super) memberships: i64,
}

impl LeasedRow {
    /// Its delivery.
    pub(super) fn delivery(&self) -> Result<Delivery, Failure> {
        let row = DeliveryRow {
            state: "leased".to_owned(),
            due_at: self.due_at,
            attempts: self.attempts,
            fence: self.fence,
            leased_until: Some(self.leased_until),
            sent_at: None,
            ended_at: None,
            cause: None,
        };
        row.read()
    }
}

/// An id that was leased.
#[derive(FromQueryResult)]
pub(super) struct IdRow {
    pub(super) id: Key<ReminderId>,
}

/// What a mailbox got before, or is about to get from another worker.
#[derive(FromQueryResult)]
pub(super) struct HistoryRow {
    pub(super) id: Key<ReminderId>,
    pub(super) mailbox_index: Vec<u8>,
    pub(super) kind: String,
    pub(super) state: String,
    pub(super) sent_at: Option<At>,
    pub(super) ended_at: Option<At>,
}

/// A pause of a couple's work, for one of its members.
#[derive(FromQueryResult)]
pub(super) struct PauseRow {
    pub(super) person_id: Key<PersonId>,
}

/// Since when somebody's letters rest after a lapse.
#[derive(FromQueryResult)]
pub(super) struct StillRow {
    pub(super) person_id: Key<PersonId>,
    pub(super) since: Option<At>,
}

/// Another letter about the same thing whose time has come.
#[derive(FromQueryResult)]
pub(super) struct RivalRow {
    pub(super) id: Key<ReminderId>,
    pub(super) person_id: Key<PersonId>,
    pub(super) object_id: Uuid,
    pub(super) due_at: At,
}

/// A letter in the front desk's list.
#[derive(FromQueryResult)]
pub(super) struct ListedRow {
    pub(super) id: Key<ReminderId>,
    pub(super) person_id: Key<PersonId>,
    pub(super) sealed_key: Option<Vec<u8>>,
    pub(super) sealed_name: Vec<u8>,
    pub(super) zone: String,
    pub(super) state: String,
    pub(super) due_at: At,
    pub(super) attempts: i64,
    pub(super) sent_at: Option<At>,
    pub(super) cause: Option<String>,
}

/// A link that was sent.
#[derive(FromQueryResult)]
pub(super) struct DoorbellRow {
    pub(super) id: Key<DoorbellId>,
    pub(super) person_id: Key<PersonId>,
    pub(super) expires_at: At,
    pub(super) burned_at: Option<At>,
}

/// How many there are.
#[derive(FromQueryResult)]
pub(super) struct CountRow {
    pub(super) count: i64,
}
