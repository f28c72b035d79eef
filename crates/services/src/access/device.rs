//! Devices that signed in before. Being known opens nothing; it only spares a device the limits that strangers use up.

use data_encoding::BASE32_NOPAD;
use domain::{ids::PersonId, random};
use jiff::SignedDuration;

use crate::kernel::{bind::values, refused::Failure, services::Services, work::Work};

/// A device not seen for this long is a stranger again.
const KNOWN_FOR: SignedDuration = SignedDuration::from_hours(24 * 180);
/// As long as 32 bytes are in base 32.
const LENGTH: usize = 52;

/// The keyed hash of what a device presents.
pub(super) fn hash(services: &Services, device: &str) -> Vec<u8> {
    services.keys().index("known device", device.as_bytes())
}

/// Makes this device known to a person, and gives what it is to keep. A browser that two people use keeps one thing for both.
pub(super) async fn remember(work: &Work, person: PersonId, presented: Option<&str>) -> Result<String, Failure> {
    let device = presented
        .filter(|device| device.len() == LENGTH && BASE32_NOPAD.decode(device.as_bytes()).is_ok())
        .map_or_else(|| BASE32_NOPAD.encode(&random::array::<32>(work.services().random())), str::to_owned);
    work.run(
        "insert into known_device (practice_id, person_id, device_hash, seen_at) values ($1, $2, $3, $4)
         on conflict (practice_id, person_id, device_hash) do update set seen_at = excluded.seen_at",
        values![person, hash(work.services(), &device), work.now()],
    )
    .await?;
    work.run(
        "delete from known_device where practice_id = $1 and person_id = $2 and seen_at < $3",
        values![person, work.now() - KNOWN_FOR],
    )
    .await?;
    Ok(device)
}

/// Makes every device of a person a stranger.
pub(super) async fn forget_all(work: &Work, person: PersonId) -> Result<(), Failure> {
    work.run("delete from known_device where practice_id = $1 and person_id = $2", values![person]).await.map(|_| ())
}
