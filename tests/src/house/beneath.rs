//! The rows beneath a house, for the few tests that look at them or move them.

use super::House;
use crate::databases::Engine;
use crate::postgres::Cluster;

impl House {
    /// Runs a statement past the services, as whoever owns the database, and gives what it answers as text. None, said in one line, where nothing
    /// is installed that could ask.
    ///
    /// # Panics
    /// If the database refuses it.
    pub fn beneath(&self, statement: &str) -> Option<String> {
        match self.engine() {
            Engine::Postgres => Cluster::shared().map(|cluster| cluster.run_in(&self.database().name(), statement)),
            Engine::Sqlite => self.database().sqlite(statement).map(|answer| answer.expect("a statement that runs")),
        }
    }
}
