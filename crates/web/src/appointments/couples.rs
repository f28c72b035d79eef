//! The couples for whom the front desk makes appointments.

use askama::Template;
use axum::extract::State;
use cynic::QueryBuilder;

use super::BookableCouple;
use crate::{
    ask::ask,
    caller::Visitor,
    desk::{Desk, DeskViewer},
    errors::Stop,
    forms::Asked,
    pages::{self, Page},
    schema,
    site::Site,
    vocabulary::PageInfo,
};

/// Where the list stands.
pub(super) const HERE: &str = "/consultations/care";

#[derive(cynic::QueryVariables)]
struct CouplesVariables {
    after: Option<String>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "CouplesVariables")]
struct CouplesQuery {
    viewer: Option<DeskViewer>,
    #[arguments(first: 100, after: $after)]
    bookable_couples: Option<BookableCoupleConnection>,
}

#[derive(cynic::QueryFragment)]
struct BookableCoupleConnection {
    nodes: Vec<BookableCouple>,
    page_info: PageInfo,
}

/// One couple.
struct Line {
    href: String,
    alias: String,
    people: String,
    holders: String,
}

#[derive(Template)]
#[template(path = "appointments/couples.html")]
struct CouplesPage {
    desk: Desk,
    lines: Vec<Line>,
    from_start: bool,
    next: String,
}

/// `GET /consultations/care`
pub(super) async fn show(State(site): State<Site>, visitor: Visitor, Asked(part): Asked) -> Page {
    let (after, from_start) = (part.some("after"), part.some("after").is_none());
    let answer = ask(&site, &visitor, CouplesQuery::build(CouplesVariables { after })).await?;
    let desk = Desk::open(answer.viewer, "/consultations")?;
    let list = answer.bookable_couples.ok_or(Stop::NotFound)?;
    pages::show(&CouplesPage {
        desk,
        lines: list.nodes.iter().map(line).collect(),
        from_start,
        next: list.page_info.onward(HERE),
    })
}

fn line(couple: &BookableCouple) -> Line {
    let people: Vec<&str> = couple.people.iter().map(|person| person.name.as_str()).collect();
    let holders: Vec<String> = couple.choices().into_iter().map(|(_, name)| name).collect();
    Line {
        href: format!("/couples/{}/appointments", couple.id.inner()),
        alias: couple.alias.clone(),
        people: people.join(" and "),
        holders: holders.join("; "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        appointments::tests::couple,
        desk::tests::{check_page, staff},
    };

    #[test]
    fn each_couple_leads_to_its_appointments() {
        let page = |lines| CouplesPage { desk: staff("/consultations"), lines, from_start: true, next: String::new() };
        let html = check_page(&page(vec![line(&couple())]));
        assert!(html.contains("href=\"/couples/cpl_1/appointments\"") && html.contains("Robin and Sam"));
        assert!(html.contains("Ida Berg; Dr Ines Varga, with Sam alone"));
        assert!(check_page(&page(Vec::new())).contains("No couple is in care."));
    }
}
