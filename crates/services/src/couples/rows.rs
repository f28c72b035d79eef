//! Rows of couples.

use domain::{
    couples::{CareRole, Seat},
    ids::{CoupleId, HoldId, ModeId, PersonId, ResponseId, SeatId, ServiceChangeId, ThreadId},
};
use sea_orm::FromQueryResult;

use crate::kernel::{
    bind::{At, Key},
    refused::Failure,
};

#[derive(FromQueryResult)]
pub(super) struct CoupleRow {
    pub(super) status: String,
}

/// What a couple's page says of the couple itself.
#[derive(FromQueryResult)]
pub(super) struct CouplePageRow {
    pub(super) sealed_alias: Vec<u8>,
    pub(super) status: String,
    pub(super) opened_at: At,
    pub(super) version: i64,
    pub(super) service: String,
    pub(super) change_id: Option<Key<ServiceChangeId>>,
    pub(super) sealed_reason: Option<Vec<u8>>,
    pub(super) changed_at: Option<At>,
}

#[derive(FromQueryResult)]
pub(super) struct MemberRow {
    pub(super) person_id: Key<PersonId>,
}

#[derive(FromQueryResult)]
pub(super) struct MemberPageRow {
    pub(super) id: Key<PersonId>,
    pub(super) sealed_key: Option<Vec<u8>>,
    pub(super) sealed_name: Vec<u8>,
    pub(super) zone: String,
    pub(super) ways_in: i64,
    pub(super) is_invited: i64,
    pub(super) sealed_preference: Option<Vec<u8>>,
}

#[derive(FromQueryResult)]
pub(super) struct ThreadRow {
    pub(super) id: Key<ThreadId>,
    pub(super) couple_id: Key<CoupleId>,
    pub(super) hurt_person_id: Key<PersonId>,
    pub(super) involved_person_id: Key<PersonId>,
    pub(super) opened_at: At,
}

#[derive(FromQueryResult)]
pub(super) struct CareRow {
    pub(super) role: String,
}

/// A seat on a care team.
#[derive(FromQueryResult)]
pub(super) struct SeatRow {
    pub(super) person_id: Key<PersonId>,
    pub(super) role: String,
    pub(super) treats_person_id: Option<Key<PersonId>>,
}

impl SeatRow {
    /// The seat.
    pub(super) fn seat(&self) -> Result<Seat, Failure> {
        seat(self.person_id, &self.role, self.treats_person_id)
    }
}

/// A seat that waits, or waited, for consent.
#[derive(FromQueryResult)]
pub(super) struct AwaitedRow {
    pub(super) id: Key<SeatId>,
    pub(super) couple_id: Key<CoupleId>,
    person_id: Key<PersonId>,
    role: String,
    treats_person_id: Option<Key<PersonId>>,
    pub(super) ended_at: Option<At>,
}

impl AwaitedRow {
    /// The seat.
    pub(super) fn seat(&self) -> Result<Seat, Failure> {
        seat(self.person_id, &self.role, self.treats_person_id)
    }
}

fn seat(person: Key<PersonId>, role: &str, treats: Option<Key<PersonId>>) -> Result<Seat, Failure> {
    let role = CareRole::from_word(role).ok_or(Failure::Corrupt("a care role"))?;
    Ok(Seat::from_row(person.0, role, treats.map(|key| key.0)))
}

/// A couple whose care somebody is to join.
#[derive(FromQueryResult)]
pub(super) struct ToJoinRow {
    pub(super) id: Key<CoupleId>,
    pub(super) sealed_alias: Vec<u8>,
    pub(super) role: String,
}

/// A couple that nobody leads.
#[derive(FromQueryResult)]
pub(super) struct UnledRow {
    #[sea_orm(nested)]
    pub(super) alias: AliasRow,
    pub(super) status: String,
}

/// A couple by the name the practice uses for it.
#[derive(FromQueryResult)]
pub(super) struct AliasRow {
    pub(super) id: Key<CoupleId>,
    pub(super) sealed_alias: Vec<u8>,
}

#[derive(FromQueryResult)]
pub(super) struct CareMemberRow {
    pub(super) id: Key<PersonId>,
    pub(super) sealed_key: Option<Vec<u8>>,
    pub(super) sealed_name: Vec<u8>,
    pub(super) zone: String,
    pub(super) role: String,
    pub(super) treats_person_id: Option<Key<PersonId>>,
    pub(super) awaits_consent: bool,
    pub(super) keeping_reason: Option<String>,
}

#[derive(FromQueryResult)]
pub(super) struct ModeRow {
    pub(super) id: Key<ModeId>,
    pub(super) couple_id: Key<CoupleId>,
    pub(super) mode: String,
    pub(super) proposed_at: At,
}

#[derive(FromQueryResult)]
pub(super) struct SignatureRow {
    pub(super) mode_id: Key<ModeId>,
    pub(super) person_id: Key<PersonId>,
    pub(super) signed_at: At,
}

#[derive(FromQueryResult)]
pub(super) struct HoldRow {
    pub(super) id: Key<HoldId>,
    pub(super) sealed_cause: Vec<u8>,
    pub(super) placed_by: Key<PersonId>,
    pub(super) placed_at: At,
    pub(super) release_asked_by: Option<Key<PersonId>>,
}

#[derive(FromQueryResult)]
pub(super) struct CaseloadRow {
    pub(super) id: Key<CoupleId>,
    pub(super) sealed_alias: Vec<u8>,
    pub(super) status: String,
    pub(super) opened_at: At,
    pub(super) holds: i64,
    /// Lapses that are not closed.
    pub(super) lapses: i64,
    /// Those of them after which nobody was asked about their safety yet.
    pub(super) unasked: i64,
    pub(super) leads: i64,
    pub(super) next_appointment_at: Option<At>,
}

#[derive(FromQueryResult)]
pub(super) struct CaseloadMemberRow {
    pub(super) couple_id: Key<CoupleId>,
    pub(super) id: Key<PersonId>,
    pub(super) sealed_key: Option<Vec<u8>>,
    pub(super) sealed_name: Vec<u8>,
}

#[derive(FromQueryResult)]
pub(super) struct TaskRow {
    pub(super) couple_id: Key<CoupleId>,
    pub(super) respondent_id: Key<PersonId>,
    pub(super) open_tasks: i64,
    pub(super) overdue_tasks: i64,
}

#[derive(FromQueryResult)]
pub(super) struct LatestRow {
    pub(super) couple_id: Key<CoupleId>,
    pub(super) respondent_id: Key<PersonId>,
    pub(super) instrument_key: String,
    pub(super) instrument_version: String,
    pub(super) scale: String,
    pub(super) thread_id: Key<ThreadId>,
    pub(super) value: f64,
    pub(super) band: Option<String>,
    pub(super) previous: Option<f64>,
    pub(super) taken_at: At,
    pub(super) response_id: Key<ResponseId>,
}
