//! The data files that come with the service go out as they are, to practices that move on and to anybody who asks for them. What they cite is
//! something that a stranger can look up.

use std::{
    fs,
    path::{Path, PathBuf},
};

#[test]
fn no_data_file_points_to_notes_that_a_stranger_does_not_have() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates");
    let mut files = Vec::new();
    for layer in fs::read_dir(crates).expect("the crates are there") {
        for folder in fs::read_dir(layer.expect("a crate").path()).expect("a crate has files") {
            files.extend(data_files(&folder.expect("a folder").path()));
        }
    }
    assert!(files.len() > 60, "only {} were found", files.len());
    for file in files {
        let text = fs::read_to_string(&file).expect("is text");
        for notes in ["DOMAIN", ".md"] {
            assert!(!text.contains(notes), "{} cites {notes}", file.display());
        }
    }
}

/// The data files of one folder, not of those in it.
fn data_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|end| end == "json")).collect()
}
