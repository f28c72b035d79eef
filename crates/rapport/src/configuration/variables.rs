//! The environment, as far as it is about us.

use std::collections::BTreeMap;

use super::{Faults, SETTINGS};

/// Prefix of every setting but the database's, which has the name that everybody gives it.
const PREFIX: &str = "RAPPORT_";

/// What the tests of this repository are told; no setting of the service.
const OF_TESTS: [&str; 3] = ["RAPPORT_REQUIRE", "RAPPORT_AXE", "RAPPORT_BLESS"];

pub(super) struct Variables(BTreeMap<String, String>);

impl Variables {
    pub(super) fn new(variables: impl IntoIterator<Item = (String, String)>) -> Self {
        let ours = |name: &str| name.starts_with(PREFIX) || SETTINGS.contains(&name);
        Self(variables.into_iter().filter(|(name, _)| ours(name) && !OF_TESTS.contains(&name.as_str())).collect())
    }

    /// A setting, trimmed; none when it is not there. One that is there and empty is a fault: somebody meant to fill it in.
    pub(super) fn find(&self, name: &'static str, faults: &mut Faults) -> Option<&str> {
        let value = self.0.get(name)?.trim();
        if value.is_empty() { faults.note(name, "is empty; fill it in or remove it") } else { Some(value) }
    }

    /// Whether a setting is there at all.
    pub(super) fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// A misspelt setting would otherwise be a setting that is not there.
    pub(super) fn refuse_unknown(&self, faults: &mut Faults) {
        for name in self.0.keys().filter(|name| !SETTINGS.contains(&name.as_str())) {
            let sentence = if name.starts_with("RAPPORT_DEMO") {
                "is no setting; the demo is started with `rapport demo` and takes everything from its command line"
            } else if name.ends_with("_FILE") {
                "is no setting; only the container's entrypoint reads values from files"
            } else {
                "is no setting; check its spelling or remove it"
            };
            faults.note::<()>(name, sentence);
        }
    }
}
