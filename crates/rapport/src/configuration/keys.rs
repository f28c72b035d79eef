//! Where the keys are.

use std::path::{Path, PathBuf};

use super::{Faults, variables::Variables};

const FILE: &str = "RAPPORT_KEY_FILE";
const USUAL: &str = "rapport-data/key";

/// Where the keys are.
#[derive(Debug)]
pub struct KeySettings {
    /// The key file; made at the first start.
    pub file: PathBuf,
}

impl KeySettings {
    pub(super) fn read(variables: &Variables, faults: &mut Faults) -> Option<Self> {
        let named = variables.find(FILE, faults).or_else(|| (!variables.has(FILE)).then_some(USUAL))?;
        let file = PathBuf::from(named);
        match fault_of(&file) {
            Some(sentence) => faults.note(FILE, sentence),
            None => Some(Self { file }),
        }
    }
}

fn fault_of(file: &Path) -> Option<&'static str> {
    if file.file_name().is_some_and(|name| name == "demo.key") {
        return Some("names the demo's key file; let the practice have keys of its own");
    }
    if file.is_dir() {
        return Some("names a folder; name a file in it, which is made at the first start");
    }
    let metadata = std::fs::metadata(file).ok()?;
    others_can_read(&metadata).then_some("names a file that others on this machine can read; run `chmod 600` on it")
}

#[cfg(unix)]
fn others_can_read(metadata: &std::fs::Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt as _;

    metadata.permissions().mode() & 0o077 != 0
}

#[cfg(not(unix))]
fn others_can_read(_: &std::fs::Metadata) -> bool {
    false
}
