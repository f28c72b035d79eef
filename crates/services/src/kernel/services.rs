//! The handle that everything is done with: store, keys, clock, randomness. Cheap to clone; one for each process.

use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

use domain::{
    access::{Actor, Permit},
    audit::{
        Entry,
        entry::{Device, Subject, Tried},
    },
    clock::{Clock, to_microseconds},
    ids::{PersonId, PracticeId},
    random::{self, Random},
};
use jiff::Timestamp;

use super::{keys::KeyFile, refused::Failure, seal::SealKey, store::Store, witness::Witness, work::entry};
use crate::access::gate::Gate;

/// The service, ready to act.
#[derive(Clone)]
pub struct Services(Arc<Inner>);

struct Inner {
    store: Store,
    keys: KeyFile,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    practice_keys: Mutex<HashMap<PracticeId, Arc<SealKey>>>,
    witness: Witness,
    gate: Gate,
}

/// What a service is made with.
pub struct Settings {
    /// Where time comes from.
    pub clock: Arc<dyn Clock>,
    /// Where randomness comes from.
    pub random: Arc<dyn Random>,
    /// How dear a password hash is.
    pub hash_cost: HashCost,
    /// How people reach the service, such as `https://office.example`; passkeys are made for its host.
    pub public_url: String,
}

/// How dear a password hash is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HashCost {
    /// argon2id with 19 MiB and two passes.
    Production,
    /// As cheap as the algorithm allows, for tests and for making demo data; such hashes are renewed at the next sign-in.
    Cheap,
}

impl fmt::Debug for Services {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Services(…)")
    }
}

impl Services {
    /// Puts the parts together and starts the writer of view records.
    pub fn new(store: Store, keys: KeyFile, settings: Settings) -> Self {
        let gate = Gate::new(settings.hash_cost, Arc::clone(&settings.clock), &settings.public_url);
        Self(Arc::new(Inner {
            witness: Witness::start(store.clone()),
            store,
            keys,
            clock: settings.clock,
            random: settings.random,
            practice_keys: Mutex::default(),
            gate,
        }))
    }

    /// The present instant.
    pub fn now(&self) -> Timestamp {
        to_microseconds(self.0.clock.now())
    }

    /// A fresh idempotency key for a form.
    pub fn fresh_key(&self) -> String {
        data_encoding::BASE32_NOPAD.encode(&random::array::<16>(self.random()))
    }

    /// Whether the database answers; for readiness.
    pub async fn is_ready(&self) -> bool {
        self.0.store.ping().await.is_ok() && !self.0.witness.has_failed()
    }

    /// Records that something was seen, and hands it over only once the record is durable.
    pub(crate) async fn witnessed<T>(
        &self,
        actor: &Actor,
        permit: Permit,
        subject: Subject,
        view: T,
    ) -> Result<T, Failure> {
        let record = entry(random::id(self.random()), self.now(), actor, &permit, subject);
        self.0.witness.record(record).await?;
        Ok(view)
    }

    /// Notes a try to get into `person`'s account that was refused.
    pub(crate) async fn note_refused(
        &self,
        (practice, person): (PracticeId, PersonId),
        how: (Tried, Device),
    ) -> Result<(), Failure> {
        let entry = Entry::refused(practice, random::id(self.random()), self.now(), how, person);
        self.0.witness.note(entry).await
    }

    pub(crate) fn store(&self) -> &Store {
        &self.0.store
    }

    pub(crate) fn keys(&self) -> &KeyFile {
        &self.0.keys
    }

    pub(crate) fn random(&self) -> &dyn Random {
        self.0.random.as_ref()
    }

    pub(crate) fn gate(&self) -> &Gate {
        &self.0.gate
    }

    pub(crate) fn cached_practice_key(&self, practice: PracticeId) -> Option<Arc<SealKey>> {
        self.0.practice_keys.lock().unwrap_or_else(PoisonError::into_inner).get(&practice).cloned()
    }

    pub(crate) fn cache_practice_key(&self, practice: PracticeId, key: SealKey) -> Arc<SealKey> {
        let key = Arc::new(key);
        self.0.practice_keys.lock().unwrap_or_else(PoisonError::into_inner).insert(practice, Arc::clone(&key));
        key
    }
}
