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
    #[arguments(first: 100, after: $after)]
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
    actor: Option<cynic::Id>,
    role: String,
    act: String,
    place: String,
    subject: String,
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
    act: String,
    place: String,
    subject: String,
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
    let who = match entry.actor {
        Some(actor) => format!("{} ({})", actor.inner(), entry.role.to_lowercase()),
        None => entry.role.to_lowercase(),
    };
    Entry {
        when: desk.zone.moment(&entry.at),
        who,
        act: entry.act,
        place: entry.place,
        subject: entry.subject,
        sealed: entry.sealed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::tests::{check_page, owner};

    #[test]
    fn an_entry_tells_who_did_what_where_and_when() {
        let desk = owner("/audit");
        let entry = AuditEntry {
            at: Instant("2026-11-22T15:00:00Z".parse().expect("a valid instant")),
            actor: Some(cynic::Id::new("per_1")),
            role: "THERAPIST".into(),
            act: "response.read".into(),
            place: "cpl_1".into(),
            subject: "rsp_1".into(),
            sealed: true,
        };
        let entries = vec![shown(entry, &desk)];
        let html = check_page(&AuditPage { desk, entries, from_start: true, next: String::new() });
        for word in ["per_1 (therapist)", "response.read", "cpl_1", "rsp_1", "Sun 22 Nov 2026, 10:00"] {
            assert!(html.contains(word), "{word}");
        }
    }
}
