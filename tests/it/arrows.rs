//! The house stands as docs/architecture.md draws it: which crate may name which, and what lies at the top.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// Every arrow there may be, for building and for tests alike.
const ARROWS: [(&str, &str); 10] = [
    ("rapport", "web"),
    ("rapport", "worker"),
    ("rapport", "migrations"),
    ("web", "graphql"),
    ("graphql", "services"),
    ("worker", "services"),
    ("services", "domain"),
    ("services", "migrations"),
    ("tests", "rapport"),
    ("tests", "services"),
];

/// Who may name a database at all.
const KEEPERS: [&str; 2] = ["services", "migrations"];

/// What talks to a database.
const DATABASE_CRATES: [&str; 5] = ["sea-orm", "sea-query", "sqlx", "rusqlite", "tokio-postgres"];

/// The top of the repository, beside dot-files.
const TOP: [&str; 11] = [
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE",
    "README.md",
    "clippy.toml",
    "crates",
    "deploy",
    "docs",
    "migrations",
    "rustfmt.toml",
    "tests",
];

#[test]
fn no_crate_names_another_but_along_the_arrows() {
    let all = dependencies();
    let members: BTreeSet<&str> = all.iter().map(|(from, _)| from.as_str()).collect();
    let strangers: Vec<_> = all
        .iter()
        .filter(|(_, to)| members.contains(to.as_str()))
        .filter(|(from, to)| !ARROWS.contains(&(from, to)))
        .collect();
    assert!(strangers.is_empty(), "arrows that the plan does not have: {strangers:?}");
}

#[test]
fn only_the_services_and_the_migrations_name_a_database() {
    let is_database = |name: &str| DATABASE_CRATES.iter().any(|database| name.starts_with(database));
    let all = dependencies();
    let (keepers, others): (Vec<_>, Vec<_>) =
        all.iter().filter(|(_, to)| is_database(to)).partition(|(from, _)| KEEPERS.contains(&from.as_str()));
    assert!(!keepers.is_empty(), "this test no longer sees what it looks for");
    assert!(others.is_empty(), "crates that name a database: {others:?}");
}

#[test]
fn nothing_lies_at_the_top_but_what_the_plan_has() {
    let found = top_entries();
    let expected: BTreeSet<String> = TOP.map(str::to_owned).into();
    let surplus: Vec<_> = found.difference(&expected).collect();
    let missing: Vec<_> = TOP.into_iter().filter(|name| !root().join(name).exists()).collect();
    assert!(surplus.is_empty(), "at the top of the repository, and not in the plan: {surplus:?}");
    assert!(missing.is_empty(), "not at the top of the repository: {missing:?}");
}

/// Who names whom, members of the workspace on the left. Normal, build and test dependencies alike.
fn dependencies() -> Vec<(String, String)> {
    let metadata = metadata();
    let text = |value: &Value| value.as_str().expect("a name").to_owned();
    let packages = metadata["packages"].as_array().expect("cargo metadata lists packages");
    let named = packages.iter().flat_map(|package| {
        let names = package["dependencies"].as_array().into_iter().flatten();
        names.map(move |dependency| (text(&package["name"]), text(&dependency["name"])))
    });
    named.collect()
}

fn metadata() -> Value {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .current_dir(root())
        .output()
        .expect("cargo to run");
    assert!(output.status.success(), "cargo metadata: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("cargo metadata to be JSON")
}

/// What git tracks, so that what a person leaves lying about is their own affair; without git, what is there.
fn top_entries() -> BTreeSet<String> {
    let names = tracked_entries().unwrap_or_else(|| {
        let entries = std::fs::read_dir(root()).expect("the repository to be readable").flatten();
        entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
    });
    names.into_iter().filter(|name| !name.starts_with('.') && name != "target").collect()
}

fn tracked_entries() -> Option<BTreeSet<String>> {
    let output = Command::new("git").args(["ls-files", "-z"]).current_dir(root()).output().ok()?;
    let is_answer = output.status.success() && !output.stdout.is_empty();
    is_answer.then(|| String::from_utf8_lossy(&output.stdout).split('\0').filter_map(first_component).collect())
}

fn first_component(path: &str) -> Option<String> {
    path.split('/').next().filter(|name| !name.is_empty()).map(str::to_owned)
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the tests lie in the repository").to_owned()
}
