//! Every page there is, found where the pages are declared, so that a new one cannot be forgotten.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The paths of all pages, such as `/couples/{id}/hold`, in order.
pub(crate) fn routes() -> BTreeSet<String> {
    declared().into_keys().collect()
}

/// Those of them that take this method, `get` or `post`.
pub(crate) fn taking(method: &str) -> BTreeSet<String> {
    let call = format!("{method}(");
    let takes = |handlers: &str| handlers.starts_with(&call) || handlers.contains(&format!(".{call}"));
    declared().into_iter().filter(|(_, handlers)| takes(handlers)).map(|(path, _)| path).collect()
}

/// Whether somebody who goes there stays signed in, and finds no file of the pages' own.
pub(crate) fn stays(path: &str) -> bool {
    !["/leave", "/exit", "/sign-out", "/assets/"].iter().any(|start| path.starts_with(start))
}

/// Whoever has to sign in before a form is taken comes back to its address, so that every one of them has a page as well.
#[test]
fn every_address_that_takes_a_form_has_a_page() {
    let (pages, forms) = (taking("get"), taking("post"));
    assert!(forms.len() > 80, "this no longer sees the forms: {forms:?}");
    let without: Vec<&String> = forms.difference(&pages).collect();
    assert!(without.is_empty(), "nothing to come back to: {without:?}");
}

/// Each path, and who answers there by which method: `get(show).post(act)`.
fn declared() -> BTreeMap<String, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the tests lie in the repository");
    let mut found = BTreeMap::new();
    collect(&root.join("crates/web/src"), &mut found);
    assert!(found.len() > 30, "this no longer sees the pages: {found:?}");
    found
}

fn collect(folder: &Path, found: &mut BTreeMap<String, String>) {
    for entry in std::fs::read_dir(folder).expect("sources").flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let source = std::fs::read_to_string(&path).expect("a source");
            for place in source.split(".route(").skip(1).filter_map(|rest| rest.trim_start().strip_prefix('"')) {
                let (path, rest) = place.split_once('"').expect("a path ends");
                let handlers = handlers(rest.trim_start_matches(',')).trim().to_owned();
                found.insert(path.to_owned(), handlers);
            }
        }
    }
}

/// What stands before the bracket that closes the declaration.
fn handlers(rest: &str) -> &str {
    let mut open = 0_usize;
    for (at, sign) in rest.char_indices() {
        match sign {
            '(' => open += 1,
            ')' if open == 0 => return &rest[..at],
            ')' => open -= 1,
            _ => {}
        }
    }
    rest
}
