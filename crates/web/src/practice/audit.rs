//! Who did and saw what. For owners; never what an answer says.

use askama::Template;
use axum::extract::State;
use cynic::QueryBuilder;

use crate::ask::ask;
use crate::caller::Visitor;
use crate::desk::{Desk, DeskViewer};
use crate::errors::Stop;
use crate::forms::Asked;
use crate::pages::{self, Page, encoded};
use crate::schema;
use crate::site::Site;
use crate::vocabulary::{Instant, PageInfo};

#[derive(cynic::QueryVariables, Debug)]
struct AuditVariables {
    after: Option<String>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "AuditVariables")]
struct AuditQuery {
    viewer: Option<DeskViewer>,
    #[arguments(first: 25, after: $after)]
    audit_entries: Option<AuditEntryConnection>,
}

#[derive(cynic::QueryFragment, Debug)]
struct AuditEntryConnection {
    nodes: Vec<AuditEntry>,
    page_info: PageInfo,
}

#[derive(cynic::QueryFragment, Debug)]
struct AuditEntry {
    at: Instant,
    actor_name: Option<String>,
    role: String,
    words: String,
    place: String,
    kind: String,
    concerns: Option<String>,
    sealed: bool,
}

#[derive(Template)]
#[template(path = "practice/audit.html")]
struct AuditPage {
    desk: Desk,
    entries: Vec<Entry>,
    from_start: bool,
    next: String,
}

struct Entry {
    when: String,
    who: String,
    /// In which role, and how they stood to it.
    standing: String,
    what: String,
    /// What kind of thing, and whose.
    about: String,
    sealed: bool,
}

/// `GET /audit`
pub(super) async fn show(State(site): State<Site>, visitor: Visitor, Asked(part): Asked) -> Page {
    let from_start = part.some("after").is_none();
    let answer = ask(&site, &visitor, AuditQuery::build(AuditVariables { after: part.some("after") })).await?;
    let desk = Desk::open(answer.viewer, "/audit")?;
    if !desk.owns() {
        return Err(Stop::NotFound);
    }
    let (entries, page) = answer.audit_entries.map_or((Vec::new(), None), |list| (list.nodes, Some(list.page_info)));
    let cursor = page.and_then(|page| page.end_cursor.filter(|_| page.has_next_page));
    let next = cursor.map(|cursor| format!("/audit?after={}", encoded(&cursor))).unwrap_or_default();
    let entries = entries.into_iter().map(|entry| shown(entry, &desk)).collect();
    pages::show(&AuditPage { desk, entries, from_start, next })
}

fn shown(entry: AuditEntry, desk: &Desk) -> Entry {
    let standing = match (entry.role.as_str(), in_words(&entry.place)) {
        ("clockwork", _) => String::new(),
        (role, "") => role.to_owned(),
        (role, place) => format!("{role}, {place}"),
    };
    let about = match entry.concerns {
        Some(name) if entry.kind.is_empty() => name,
        Some(name) => format!("{} ({name})", entry.kind),
        None => entry.kind,
    };
    Entry {
        when: desk.zone.moment(&entry.at),
        who: entry.actor_name.unwrap_or_else(|| "The service itself".to_owned()),
        standing,
        what: entry.words,
        about,
        sealed: entry.sealed,
    }
}

/// How somebody stood to what they did, where that says more than their role.
fn in_words(place: &str) -> &'static str {
    match place {
        "own" => "in their own record",
        "treated" => "treats this couple",
        "supervised" => "supervises this work",
        "awaited" => "is to join this care",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::tests::{check_page, owner};

    fn entry(actor: Option<&str>, place: &str, concerns: Option<&str>) -> AuditEntry {
        AuditEntry {
            at: Instant("2026-11-22T15:00:00Z".parse().expect("a valid instant")),
            actor_name: actor.map(str::to_owned),
            role: if actor.is_some() { "therapist" } else { "clockwork" }.into(),
            words: "Read answers and scores".into(),
            place: place.into(),
            kind: "A submitted response".into(),
            concerns: concerns.map(str::to_owned),
            sealed: true,
        }
    }

    #[test]
    fn an_entry_tells_who_did_what_about_whom_and_when() {
        let desk = owner("/audit");
        let entries = vec![
            shown(entry(Some("Ida Berg"), "treated", Some("Robin")), &desk),
            shown(entry(None, "practice", None), &desk),
        ];
        let html = check_page(&AuditPage { desk, entries, from_start: true, next: String::new() });
        for word in [
            "Ida Berg",
            "therapist, treats this couple",
            "Read answers and scores",
            "A submitted response (Robin)",
            "Sun 22 Nov 2026, 10:00",
            "The service itself",
        ] {
            assert!(html.contains(word), "{word}");
        }
        assert!(!html.contains("clockwork"), "no word of computing");
    }
}
