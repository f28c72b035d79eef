//! Rows of sign-in, sessions, invitations and recovery.

use domain::ids::{InvitationId, PasskeyId, PersonId, PracticeId, RecoveryId, SessionId};
use sea_orm::FromQueryResult;

use crate::kernel::bind::{At, Key};

/// Whose a sign-in address is.
#[derive(FromQueryResult)]
pub(super) struct PresentedAccount {
    pub(super) practice_id: Key<PracticeId>,
    pub(super) person_id: Key<PersonId>,
}

/// The session a token opens.
#[derive(FromQueryResult)]
pub(super) struct PresentedSession {
    pub(super) practice_id: Key<PracticeId>,
    pub(super) id: Key<SessionId>,
    pub(super) person_id: Key<PersonId>,
    pub(super) kind: String,
    pub(super) shared_device: bool,
    pub(super) began_at: At,
    pub(super) last_seen_at: At,
    pub(super) stepped_up_at: Option<At>,
    pub(super) ended_at: Option<At>,
    pub(super) sealed_device: Vec<u8>,
}

/// The invitation a code belongs to.
#[derive(FromQueryResult)]
pub(super) struct PresentedInvitation {
    pub(super) practice_id: Key<PracticeId>,
    pub(super) id: Key<InvitationId>,
    pub(super) person_id: Key<PersonId>,
    pub(super) expires_at: At,
    pub(super) used_at: Option<At>,
}

/// The passkey that a device holds.
#[derive(FromQueryResult)]
pub(super) struct PresentedPasskey {
    pub(super) practice_id: Key<PracticeId>,
    pub(super) id: Key<PasskeyId>,
    pub(super) person_id: Key<PersonId>,
    pub(super) handle_index: Vec<u8>,
    pub(super) sealed_credential: Vec<u8>,
}

/// A passkey in its owner's list.
#[derive(FromQueryResult)]
pub(super) struct PasskeyRow {
    pub(super) id: Key<PasskeyId>,
    pub(super) sealed_credential: Vec<u8>,
    pub(super) sealed_name: Vec<u8>,
    pub(super) made_at: At,
    pub(super) used_at: Option<At>,
}

/// With what somebody comes in.
#[derive(FromQueryResult)]
pub(super) struct WaysRow {
    pub(super) passwords: i64,
    pub(super) passkeys: i64,
}

/// Whether others use the device of a session.
#[derive(FromQueryResult)]
pub(super) struct SharedRow {
    pub(super) shared_device: bool,
}

/// When something was made.
#[derive(FromQueryResult)]
pub(super) struct MadeRow {
    pub(super) made_at: At,
}

/// What somebody signs in with.
#[derive(FromQueryResult)]
pub(super) struct SignInRow {
    pub(super) sealed_key: Option<Vec<u8>>,
    pub(super) has_address: bool,
    pub(super) passkeys: i64,
    pub(super) sealed_password_hash: Option<Vec<u8>>,
    pub(super) sealed_second_factor: Option<Vec<u8>>,
    pub(super) knows_device: i64,
}

/// A recovery that counts.
#[derive(FromQueryResult)]
pub(super) struct RecoveryRow {
    pub(super) id: Key<RecoveryId>,
    pub(super) sealed_password_hash: Vec<u8>,
}

/// When a second factor was allowed to be set up anew.
#[derive(FromQueryResult)]
pub(super) struct ResetRow {
    pub(super) allowed_at: At,
}

/// When a code was made.
#[derive(FromQueryResult)]
pub(super) struct CodeRow {
    pub(super) issued_at: At,
}

/// When a recovery counts.
#[derive(FromQueryResult)]
pub(super) struct PendingRow {
    pub(super) effective_at: At,
}

/// A part somebody plays.
#[derive(FromQueryResult)]
pub(super) struct RoleRow {
    pub(super) role: String,
}

/// A session in its owner's list.
#[derive(FromQueryResult)]
pub(super) struct SessionRow {
    pub(super) id: Key<SessionId>,
    pub(super) kind: String,
    pub(super) sealed_device: Vec<u8>,
    pub(super) shared_device: bool,
    pub(super) began_at: At,
    pub(super) last_seen_at: At,
    pub(super) stepped_up_at: Option<At>,
}

/// One person.
#[derive(FromQueryResult)]
pub(super) struct HolderRow {
    pub(super) person_id: Key<PersonId>,
}

/// What the practice is called, sealed.
#[derive(FromQueryResult)]
pub(super) struct PracticeNameRow {
    pub(super) sealed_name: Vec<u8>,
}

/// How many there are.
#[derive(FromQueryResult)]
pub(super) struct CountRow {
    pub(super) count: i64,
}
