//! What stands before every password and every code: a limit on tries, and a hash that is dear to guess and never runs more often than the
//! machine can bear.

mod hashing;
mod limits;

use std::sync::Arc;

use domain::clock::Clock;

use hashing::Hashing;
use limits::Limits;

use crate::kernel::services::HashCost;

/// The gate of one process. Limits are kept in memory: after a restart they begin anew, which no outsider can bring about.
pub(crate) struct Gate {
    hashing: Hashing,
    limits: Limits,
}

impl Gate {
    /// A gate whose limits run on `clock` and whose hashes cost `cost`.
    pub(crate) fn new(cost: HashCost, clock: Arc<dyn Clock>) -> Self {
        Self { hashing: Hashing::new(cost), limits: Limits::new(cost, clock) }
    }

    /// Hashes and checks passwords.
    pub(crate) fn hashing(&self) -> &Hashing {
        &self.hashing
    }

    /// Counts tries.
    pub(crate) fn limits(&self) -> &Limits {
        &self.limits
    }
}
