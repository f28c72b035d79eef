//! Password hashes: argon2id with a pepper from the key file, at most two at once, with a short line before them.

use std::sync::Arc;

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher as _, PasswordVerifier as _, phc::PasswordHash},
};
use domain::{
    access::password::Password,
    problem::{Code, Problem},
    random::{self, Random},
};
use tokio::sync::Semaphore;
use zeroize::Zeroizing;

use crate::kernel::{
    keys::{KeyFile, Secret},
    refused::{Failure, Refused},
    services::HashCost,
};

/// Hashes that run at once; each fills one core and 19 MiB.
const AT_ONCE: usize = 2;
/// Hashes that may run or wait. At 20 ms each, the last one waits a third of a second.
const IN_LINE: usize = 32;

/// The hashing half of the gate.
pub(crate) struct Hashing {
    params: Params,
    /// What an unknown address is checked against: as dear as any other hash, and nobody's.
    nobodys: String,
    line: Arc<Semaphore>,
    running: Arc<Semaphore>,
}

/// What came of checking a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Verdict {
    /// It is the one.
    pub(crate) is_right: bool,
    /// It was hashed at another cost than today's; hash it again.
    pub(crate) is_outdated: bool,
}

impl Hashing {
    /// Hashes that cost `cost`.
    pub(crate) fn new(cost: HashCost) -> Self {
        let params = match cost {
            HashCost::Production => Params::new(19 * 1024, 2, 1, None),
            HashCost::Cheap => Params::new(Params::MIN_M_COST, 1, 1, None),
        }
        .expect("both are within the bounds of the algorithm");
        let nobodys = format!(
            "$argon2id$v=19$m={},t={},p={}$bm9ib2R5cyBwYXNzd29yZA${}",
            params.m_cost(),
            params.t_cost(),
            params.p_cost(),
            "A".repeat(43),
        );
        Self { params, nobodys, line: Arc::new(Semaphore::new(IN_LINE)), running: Arc::new(Semaphore::new(AT_ONCE)) }
    }

    /// The hash of a password, with a salt of its own.
    ///
    /// # Errors
    /// `TooManyAttempts` when too many people are in line.
    pub(crate) async fn hash(
        &self,
        keys: &KeyFile,
        random: &dyn Random,
        password: &Password,
    ) -> Result<Zeroizing<String>, Refused> {
        let (params, salt) = (self.params.clone(), random::array::<16>(random));
        self.run(keys, password, move |pepper, password| {
            let hash = hasher(pepper, params)?.hash_password_with_salt(password.as_bytes(), &salt);
            Ok(Zeroizing::new(hash.map_err(|_| UNHASHED)?.to_string()))
        })
        .await
    }

    /// Whether `password` is the one that `hash` was made of. Without a hash it is wrong, after the same time.
    ///
    /// # Errors
    /// `TooManyAttempts` when too many people are in line.
    pub(crate) async fn check(
        &self,
        keys: &KeyFile,
        password: &Password,
        hash: Option<&str>,
    ) -> Result<Verdict, Refused> {
        let is_somebodys = hash.is_some();
        let hash = Zeroizing::new(hash.unwrap_or(&self.nobodys).to_owned());
        let today = self.params.clone();
        self.run(keys, password, move |pepper, password| {
            let hash = PasswordHash::new(&hash).map_err(|_| UNREADABLE)?;
            let params = Params::try_from(&hash).map_err(|_| UNREADABLE)?;
            let is_outdated = params.m_cost() != today.m_cost() || params.t_cost() != today.t_cost();
            let is_the_one = hasher(pepper, params)?.verify_password(password.as_bytes(), &hash).is_ok();
            Ok(Verdict { is_right: is_the_one && is_somebodys, is_outdated })
        })
        .await
    }

    async fn run<T: Send + 'static>(
        &self,
        keys: &KeyFile,
        password: &Password,
        work: impl FnOnce(&Secret, &str) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Refused> {
        const STOPPED: Failure = Failure::Stopped("hashing passwords");
        let place = Arc::clone(&self.line).try_acquire_owned().map_err(|_| crowded())?;
        let turn = Arc::clone(&self.running).acquire_owned().await.map_err(|_| STOPPED)?;
        let (pepper, password) = (keys.derive("password pepper"), password.clone());
        // The permits move along: somebody who gives up waiting leaves a hash that still runs and still counts.
        let hashed = tokio::task::spawn_blocking(move || {
            let done = work(&pepper, password.expose());
            drop((turn, place));
            done
        });
        Ok(hashed.await.map_err(|_| STOPPED)??)
    }
}

const UNHASHED: Failure = Failure::Corrupt("a password that cannot be hashed");
const UNREADABLE: Failure = Failure::Corrupt("a password hash that cannot be read");

fn hasher(pepper: &Secret, params: Params) -> Result<Argon2<'_>, Failure> {
    Argon2::new_with_secret(&pepper[..], Algorithm::Argon2id, Version::V0x13, params).map_err(|_| UNHASHED)
}

fn crowded() -> Problem {
    Problem::new(Code::TooManyAttempts, "Many people are signing in at the moment. Try again in a minute.")
}

#[cfg(test)]
mod tests {
    use super::*;

    struct All(u8);
    impl Random for All {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(self.0);
        }
    }

    fn typed(raw: &str) -> Password {
        Password::typed(raw).expect("is a password")
    }

    #[tokio::test]
    async fn a_password_is_recognised_with_its_own_pepper_only() {
        let (hashing, keys) = (Hashing::new(HashCost::Cheap), KeyFile::generate(&All(7)));
        let hash = hashing.hash(&keys, &All(7), &typed("a red kite over fields")).await.expect("is hashed");
        let check = async |keys: &KeyFile, raw: &str| {
            hashing.check(keys, &typed(raw), Some(&hash)).await.expect("is checked").is_right
        };
        assert!(check(&keys, "a red kite over fields").await);
        assert!(!check(&keys, "a red kite over field").await);
        assert!(!check(&KeyFile::generate(&All(8)), "a red kite over fields").await);
    }

    #[tokio::test]
    async fn nobodys_password_is_as_dear_as_any_and_never_right() {
        for cost in [HashCost::Cheap, HashCost::Production] {
            let hashing = Hashing::new(cost);
            let hash = PasswordHash::new(&hashing.nobodys).expect("can be read");
            assert_eq!(Params::try_from(&hash).expect("has costs").m_cost(), hashing.params.m_cost());
        }
        let verdict = Hashing::new(HashCost::Cheap).check(&KeyFile::generate(&All(7)), &typed("x"), None).await;
        assert_eq!(verdict.expect("is checked"), Verdict { is_right: false, is_outdated: false });
    }

    #[tokio::test]
    async fn a_hash_of_another_cost_is_outdated() {
        let keys = KeyFile::generate(&All(7));
        let hash = Hashing::new(HashCost::Cheap).hash(&keys, &All(7), &typed("x")).await.expect("is hashed");
        let verdict = Hashing::new(HashCost::Production).check(&keys, &typed("x"), Some(&hash)).await;
        assert_eq!(verdict.expect("is checked"), Verdict { is_right: true, is_outdated: true });
    }
}
