//! A member is away: their days are closed, and what was booked is called off at once.

use askama::Template;
use axum::extract::State;
use cynic::{MutationBuilder, QueryBuilder};

use crate::{
    ask::ask,
    caller::Visitor,
    desk::{Desk, DeskViewer},
    errors::Stop,
    forms::{Form, Problems},
    pages::{self, Page},
    schema,
    site::Site,
    vocabulary::{Problem, Role, TypedDate},
};

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query")]
struct AbsenceQuery {
    viewer: Option<DeskViewer>,
    #[arguments(first: 100)]
    people: Option<PersonConnection>,
}

#[derive(cynic::QueryFragment)]
struct PersonConnection {
    nodes: Vec<Known>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "PersonRecord")]
struct Known {
    id: cynic::Id,
    name: String,
    roles: Vec<Role>,
}

#[derive(cynic::QueryVariables)]
struct NoteVariables {
    input: NoteAbsenceInput,
}

#[derive(cynic::InputObject)]
struct NoteAbsenceInput {
    member: cynic::Id,
    first_day: TypedDate,
    last_day: TypedDate,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "NoteVariables")]
struct Note {
    #[arguments(input: $input)]
    note_absence: NoteAbsencePayload,
}

#[derive(cynic::QueryFragment)]
struct NoteAbsencePayload {
    called_off: i32,
    problems: Vec<Problem>,
}

#[derive(Template)]
#[template(path = "consultations/absence.html")]
struct AbsencePage {
    desk: Desk,
    /// Who can be away: the word that is sent, and their name.
    members: Vec<(String, String)>,
    member: String,
    first_day: String,
    last_day: String,
    /// What was done; empty before.
    done: String,
    problems: Problems,
}

/// `GET /consultations/absence`
pub(super) async fn show(State(site): State<Site>, visitor: Visitor) -> Page {
    pages::show(&page(&site, &visitor).await?)
}

/// `POST /consultations/absence`
pub(super) async fn note(State(site): State<Site>, visitor: Visitor, form: Form) -> Page {
    let owned = |name: &str| form.text(name).to_owned();
    let input = NoteAbsenceInput {
        member: cynic::Id::new(form.text("member")),
        first_day: TypedDate(owned("firstDay")),
        last_day: TypedDate(owned("lastDay")),
    };
    let payload = ask(&site, &visitor, Note::build(NoteVariables { input })).await?.note_absence;
    let problems = Problems::of_payload(payload.problems)?;
    let page = page(&site, &visitor).await?;
    if problems.is_empty() {
        return pages::show(&AbsencePage { done: told(payload.called_off), ..page });
    }
    let (member, first_day, last_day) = (owned("member"), owned("firstDay"), owned("lastDay"));
    pages::again(&AbsencePage { member, first_day, last_day, problems, ..page })
}

fn told(called_off: i32) -> String {
    match called_off {
        0 => "These days are closed. Nothing was booked on them.".to_owned(),
        1 => "These days are closed. One meeting was called off, and whoever was to come is told.".to_owned(),
        many => format!("These days are closed. {many} meetings were called off, and whoever was to come is told."),
    }
}

async fn page(site: &Site, visitor: &Visitor) -> Result<AbsencePage, Stop> {
    let answer = ask(site, visitor, AbsenceQuery::build(())).await?;
    let desk = Desk::open(answer.viewer, "/consultations")?;
    let people = answer.people.ok_or(Stop::NotFound)?.nodes;
    let works_here = |known: &Known| known.roles.iter().any(|role| role.is_member());
    let members = people.into_iter().filter(works_here).map(|known| (known.id.into_inner(), known.name));
    Ok(AbsencePage {
        members: members.collect(),
        member: String::new(),
        first_day: String::new(),
        last_day: String::new(),
        done: String::new(),
        problems: Problems::none(),
        desk,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::tests::{check_page, staff};

    #[test]
    fn the_page_is_whole_before_and_after() {
        let page = |done: String, problems: Problems| AbsencePage {
            desk: staff("/consultations"),
            members: vec![("per_1".to_owned(), "Ida Berg".to_owned())],
            member: "per_1".to_owned(),
            first_day: "2026-13-01".to_owned(),
            last_day: String::new(),
            done,
            problems,
        };
        let html = check_page(&page(String::new(), Problems::one("firstDay", "There is no such date.")));
        assert!(html.contains("There is no such date.") && html.contains("value=\"2026-13-01\""));
        assert!(check_page(&page(told(2), Problems::none())).contains("2 meetings were called off"));
    }
}
