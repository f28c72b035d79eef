//! Every page there is, found where the pages are declared, so that a new one cannot be forgotten.

use std::collections::BTreeSet;
use std::path::Path;

/// The paths of all pages, such as `/couples/{id}/hold`, in order.
pub(crate) fn routes() -> BTreeSet<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the tests lie in the repository");
    let mut found = BTreeSet::new();
    collect(&root.join("crates/web/src"), &mut found);
    assert!(found.len() > 30, "this no longer sees the pages: {found:?}");
    found
}

fn collect(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).expect("sources").flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let source = std::fs::read_to_string(&path).expect("a source");
            let places = source.split(".route(").skip(1).filter_map(|rest| rest.trim_start().strip_prefix('"'));
            found.extend(places.filter_map(|rest| rest.split('"').next()).map(str::to_owned));
        }
    }
}
