//! The second factor: six digits that an authenticator shows for half a minute (RFC 6238). Each works once.

use data_encoding::BASE32_NOPAD;
use domain::{
    ids::PersonId,
    problem::{Code, Problem},
    random::{self, Random},
};
use jiff::Timestamp;
use totp_rs::{Builder, Secret, Totp};

use super::{
    SecondFactorSetup,
    account::Account,
    session::{self, Opening},
};
use crate::kernel::{
    bind::values,
    refused::{Failure, Refused},
    seal::Spot,
    work::Work,
};

/// What an authenticator shows beside the digits, and a device beside a passkey, on a phone that others may see.
pub(super) const ISSUER: &str = "Office";

/// The digits that a secret gives at an instant; empty for what is no secret. For demo and tests, which have no authenticator.
pub fn second_factor_code(secret_base32: &str, at: Timestamp) -> String {
    generator(secret_base32).map(|totp| totp.generate(seconds(at)).to_string()).unwrap_or_default()
}

/// A fresh secret, in base 32.
fn fresh(random: &dyn Random) -> String {
    BASE32_NOPAD.encode(&random::array::<20>(random))
}

/// The secret as an authenticator scans it.
fn uri(secret: &str) -> Result<String, Failure> {
    generator(secret).and_then(|totp| totp.to_url().ok()).ok_or(BROKEN)
}

/// Gives a person a fresh second factor to put into an authenticator, and what leads to the session to come once its first code is right.
pub(super) async fn begin_setup(
    work: &Work,
    person: PersonId,
    opening: &Opening<'_>,
) -> Result<SecondFactorSetup, Failure> {
    let secret = fresh(work.services().random());
    set(work, person, Some(&secret)).await?;
    let uri = uri(&secret)?;
    let (_, ticket) = session::begin_half_way(work, person, opening).await?;
    Ok(SecondFactorSetup { ticket, secret, uri })
}

/// Sets a person's second factor.
pub(super) async fn set(work: &Work, person: PersonId, secret: Option<&str>) -> Result<(), Failure> {
    let spot = Spot::new("sign_in.sealed_second_factor", work.practice(), person);
    let key = work.find_person_key(person).await?;
    let sealed = secret.map(|secret| key.seal(spot, secret.as_bytes(), work.services().random()));
    work.run(
        "update sign_in set sealed_second_factor = $3, second_factor_step = 0 where practice_id = $1 and person_id = $2",
        values![person, sealed],
    )
    .await
    .map(|_| ())
}

/// Takes a code: the right one, for the first time.
///
/// # Errors
/// `NotRecognised` at `code`.
pub(super) async fn take(work: &Work, account: &Account, code: &str) -> Result<(), Refused> {
    let secret = account.second_factor.as_deref().ok_or_else(not_recognised)?;
    let step = matching_step(secret, code, work.now()).ok_or_else(not_recognised)?;
    let taken = work
        .run(
            "update sign_in set second_factor_step = $3
             where practice_id = $1 and person_id = $2 and second_factor_step < $3",
            values![account.person, step],
        )
        .await?;
    if taken == 1 { Ok(()) } else { Err(not_recognised().into()) }
}

fn matching_step(secret: &str, code: &str, now: Timestamp) -> Option<i64> {
    let digits: String = code.chars().filter(|sign| !sign.is_whitespace()).take(12).collect();
    let step = generator(secret)?.check(&digits, seconds(now))?;
    i64::try_from(step).ok()
}

fn generator(secret: &str) -> Option<Totp> {
    let secret = Secret::try_from_base32(secret).ok()?;
    Builder::new().with_secret(secret).with_issuer(Some(ISSUER)).with_account_name("account").build().ok()
}

fn seconds(at: Timestamp) -> u64 {
    u64::try_from(at.as_second()).unwrap_or_default()
}

const BROKEN: Failure = Failure::Corrupt("a second factor");

fn not_recognised() -> Problem {
    Problem::at(
        "code",
        Code::NotRecognised,
        "That code does not fit. Each works once: wait for the next one and try again.",
    )
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::*;

    /// The secret of RFC 6238, appendix B.
    const SECRET: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    #[test]
    fn codes_are_those_of_the_standard() {
        for (second, code) in [(59, "287082"), (1_111_111_109, "081804"), (2_000_000_000, "279037")] {
            assert_eq!(second_factor_code(SECRET, Timestamp::from_second(second).expect("is one")), code);
        }
        assert_eq!(second_factor_code("not a secret", Timestamp::UNIX_EPOCH), "");
    }

    #[test]
    fn a_code_fits_its_half_minute_and_its_neighbours() {
        let at = |second| Timestamp::UNIX_EPOCH + SignedDuration::from_secs(second);
        for (second, step) in
            [(1_111_111_080, Some(37_037_036)), (1_111_111_130, Some(37_037_036)), (1_111_111_170, None)]
        {
            assert_eq!(matching_step(SECRET, "081 804", at(second)), step, "{second}");
        }
        assert_eq!(matching_step(SECRET, "081805", at(1_111_111_109)), None);
    }

    #[test]
    fn what_is_scanned_tells_nothing_about_the_practice() {
        let uri = uri(SECRET).expect("is an address");
        assert!(uri.starts_with("otpauth://totp/Office"), "{uri}");
        assert!(uri.contains(SECRET), "{uri}");
    }
}
