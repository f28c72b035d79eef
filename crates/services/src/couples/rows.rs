//! Rows of couples.

use domain::ids::{CoupleId, HoldId, ModeId, PersonId, ResponseId, ThreadId};
use sea_orm::FromQueryResult;

use crate::kernel::bind::{At, Key};

#[derive(FromQueryResult)]
pub(super) struct CoupleRow {
    pub(super) sealed_alias: Vec<u8>,
    pub(super) status: String,
    pub(super) opened_at: At,
    pub(super) version: i64,
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
    pub(super) has_password: i64,
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
