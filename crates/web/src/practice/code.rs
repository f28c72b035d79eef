//! Handing over a code: the only way into an account, given in person, by phone or on the screen of a session.

use askama::Template;
use axum::extract::{Path, State};
use cynic::{MutationBuilder, QueryBuilder};

use crate::ask::ask;
use crate::caller::Visitor;
use crate::couples::place_of_couple;
use crate::desk::{Desk, DeskViewer};
use crate::errors::Stop;
use crate::forms::{Asked, Form, Problems};
use crate::pages::{self, Page};
use crate::schema;
use crate::site::Site;
use crate::vocabulary::{Instant, Person, Problem};

#[derive(cynic::QueryVariables, Debug)]
struct PersonVariables {
    id: cynic::Id,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "PersonVariables")]
struct PersonQuery {
    viewer: Option<DeskViewer>,
    #[arguments(id: $id)]
    node: Option<Node>,
}

#[derive(cynic::InlineFragments, Debug)]
enum Node {
    Person(Person),
    #[cynic(fallback)]
    AnythingElse,
}

#[derive(cynic::InputObject, Debug)]
struct InviteInput {
    person: cynic::Id,
}

#[derive(cynic::QueryVariables, Debug)]
struct InviteVariables {
    input: InviteInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "InviteVariables")]
struct Invite {
    #[arguments(input: $input)]
    invite: InvitePayload,
}

#[derive(cynic::QueryFragment, Debug)]
struct InvitePayload {
    code: Option<String>,
    expires_at: Option<Instant>,
    problems: Vec<Problem>,
}

#[derive(Template)]
#[template(path = "practice/code.html")]
struct CodePage {
    desk: Desk,
    person: String,
    name: String,
    /// The couple whose page led here; empty for the list of people.
    couple: String,
    /// Empty before it is made.
    code: String,
    works_until: String,
    problems: Problems,
}

impl CodePage {
    fn back(&self) -> String {
        place_of_couple(&self.couple).unwrap_or_else(|| "/people".to_owned())
    }
}

/// `GET /people/{id}/code?couple=`: says what will happen; makes nothing.
pub(super) async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<String>,
    Asked(asked): Asked,
) -> Page {
    pages::show(&code_page(&site, &visitor, id, asked.text("couple")).await?)
}

/// `POST /people/{id}/code`: the code, once, in the answer itself, so that no address ever holds it.
pub(super) async fn hand_over(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>, form: Form) -> Page {
    let input = InviteInput { person: cynic::Id::new(&id) };
    let payload = ask(&site, &visitor, Invite::build(InviteVariables { input })).await?.invite;
    let problems = Problems::of_payload(payload.problems)?;
    let page = code_page(&site, &visitor, id, form.text("couple")).await?;
    let Some(code) = payload.code.filter(|_| problems.is_empty()) else {
        return pages::again(&CodePage { problems, ..page });
    };
    let works_until = payload.expires_at.as_ref().map(|at| page.desk.zone.moment(at)).unwrap_or_default();
    pages::show(&CodePage { code, works_until, ..page })
}

async fn code_page(site: &Site, visitor: &Visitor, id: String, couple: &str) -> Result<CodePage, Stop> {
    let answer = ask(site, visitor, PersonQuery::build(PersonVariables { id: cynic::Id::new(&id) })).await?;
    let desk = Desk::open(answer.viewer, "/people")?;
    let Some(Node::Person(person)) = answer.node else { return Err(Stop::NotFound) };
    Ok(CodePage {
        desk,
        person: id,
        name: person.name,
        couple: couple.to_owned(),
        code: String::new(),
        works_until: String::new(),
        problems: Problems::none(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::tests::{check_page, therapist};

    fn page(code: &str) -> CodePage {
        CodePage {
            desk: therapist("/people"),
            person: "per_1".into(),
            name: "Robin".into(),
            couple: "cpl_1".into(),
            code: code.into(),
            works_until: "Thu 26 Nov 2026, 10:00".into(),
            problems: Problems::none(),
        }
    }

    #[test]
    fn a_code_is_made_only_when_asked_for() {
        let html = check_page(&page(""));
        assert!(html.contains("method=\"post\" action=\"/people/per_1/code\""));
        assert!(!html.contains("class=\"code\""));
    }

    #[test]
    fn a_code_stands_large_with_its_end() {
        let html = check_page(&page("BCDF-GHJK-LMNP"));
        assert!(html.contains("BCDF-GHJK-LMNP") && html.contains("Thu 26 Nov 2026, 10:00"));
        assert!(!html.contains("action=\"/people/per_1/code\""));
    }
}
