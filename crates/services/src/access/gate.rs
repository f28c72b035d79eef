//! What stands before every password, every code and every passkey: a limit on tries, a hash that is dear to guess and never runs more often
//! than the machine can bear, and what a passkey is to sign.

mod hashing;
mod limits;
mod passkeys;

use std::sync::Arc;

use domain::clock::Clock;

use hashing::Hashing;
use limits::Limits;

pub(crate) use passkeys::Passkeys;
pub(super) use passkeys::{Registration, Whose};

use crate::kernel::services::HashCost;

/// The gate of one process. Limits and what waits for a tap are kept in memory: after a restart they begin anew, which no outsider can bring
/// about.
pub(crate) struct Gate {
    hashing: Hashing,
    limits: Limits,
    passkeys: Passkeys,
}

impl Gate {
    /// A gate whose limits run on `clock`, whose hashes cost `cost` and whose passkeys are for `public_url`.
    pub(crate) fn new(cost: HashCost, clock: Arc<dyn Clock>, public_url: &str) -> Self {
        Self { hashing: Hashing::new(cost), limits: Limits::new(cost, clock), passkeys: Passkeys::new(public_url) }
    }

    /// Hashes and checks passwords.
    pub(crate) fn hashing(&self) -> &Hashing {
        &self.hashing
    }

    /// Counts tries.
    pub(crate) fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Asks for passkeys and keeps what was asked.
    pub(crate) fn passkeys(&self) -> &Passkeys {
        &self.passkeys
    }
}
