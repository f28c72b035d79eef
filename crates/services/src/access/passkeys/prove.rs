//! What the answer of a device proves, to sign in with it or to prove oneself again.

use domain::{
    audit::entry::Tried,
    ids::PasskeyId,
    problem::{Code, Problem},
};
use webauthn_rs::prelude::{AuthenticationResult, WebauthnError};

use super::Kept;
use crate::kernel::{bind::values, refused::Failure, seal::SealKey, work::Work};

/// A passkey as it was read: what was sealed of it, and the same opened.
pub(super) struct Found<'a> {
    pub(super) id: PasskeyId,
    pub(super) sealed: &'a [u8],
    pub(super) kept: Kept,
}

/// Takes what the library found of an answer: the passkey is used from then on, or how the try stands in the trail. Whoever unlocked the device
/// has to have proved it to the device.
pub(super) async fn take(
    work: &Work,
    key: &SealKey,
    mut found: Found<'_>,
    proof: Result<AuthenticationResult, WebauthnError>,
) -> Result<Result<(), Tried>, Failure> {
    let proof = match proof {
        Ok(proof) if proof.user_verified() => proof,
        Err(WebauthnError::CredentialPossibleCompromise) => return Ok(Err(Tried::CopiedPasskey)),
        Ok(_) | Err(_) => return Ok(Err(Tried::Passkey)),
    };
    let sealed = match found.kept.passkey.update_credential(&proof) {
        Some(true) => found.kept.seal(work, key, found.id)?,
        Some(false) => found.sealed.to_vec(),
        None => return Ok(Err(Tried::Passkey)),
    };
    // Removed meanwhile, or used at the same time with the same counter: then it opens nothing.
    let used = work
        .run(
            "update passkey set sealed_credential = $3, used_at = $4
             where practice_id = $1 and id = $2 and sealed_credential = $5",
            values![found.id, sealed, work.now(), found.sealed.to_vec()],
        )
        .await?;
    Ok(if used == 1 { Ok(()) } else { Err(Tried::Passkey) })
}

/// The one refusal, whatever the reason why a passkey opens nothing.
pub(super) fn not_recognised() -> Problem {
    Problem::new(
        Code::NotRecognised,
        "That passkey does not open an account. Use another one or your password, or ask your practice for a new code.",
    )
}
