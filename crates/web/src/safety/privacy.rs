//! Why it is doubtful that a response was given alone, and what its lead therapist found out.

use askama::Template;
use axum::extract::{Path, State};
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
    vocabulary::{Person, Problem},
};

#[derive(cynic::QueryVariables)]
struct Id {
    id: cynic::Id,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "Id")]
struct PrivacyQuery {
    viewer: Option<DeskViewer>,
    #[arguments(id: $id)]
    response: Option<Response>,
}

#[derive(cynic::QueryFragment)]
struct Response {
    title: String,
    respondent: Person,
    privacy_signals: Vec<String>,
    was_alone: Option<bool>,
}

#[derive(cynic::InputObject)]
struct JudgePrivacyInput {
    response: cynic::Id,
    alone: bool,
}

#[derive(cynic::QueryVariables)]
struct JudgeVariables {
    input: JudgePrivacyInput,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "JudgeVariables")]
struct Judge {
    #[arguments(input: $input)]
    judge_privacy: ResponsePayload,
}

#[derive(cynic::QueryFragment)]
struct ResponsePayload {
    problems: Vec<Problem>,
}

#[derive(Template)]
#[template(path = "safety/privacy.html")]
struct PrivacyPage {
    desk: Desk,
    id: String,
    title: String,
    name: String,
    signals: Vec<String>,
    said: &'static str,
    problems: Problems,
}

/// `GET /responses/{id}/privacy`
pub(super) async fn show(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>) -> Page {
    pages::show(&page(&site, &visitor, id).await?)
}

/// `POST /responses/{id}/privacy`
pub(super) async fn judge(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>, form: Form) -> Page {
    let alone = match form.text("alone") {
        "yes" => true,
        "no" => false,
        _ => {
            let problems = Problems::one("alone", "Choose what you found out.");
            return pages::again(&PrivacyPage { problems, ..page(&site, &visitor, id).await? });
        }
    };
    let input = JudgePrivacyInput { response: cynic::Id::new(&id), alone };
    let answer = ask(&site, &visitor, Judge::build(JudgeVariables { input })).await?;
    let problems = Problems::of_payload(answer.judge_privacy.problems)?;
    if problems.is_empty() {
        return pages::to(&format!("/responses/{id}"));
    }
    pages::again(&PrivacyPage { problems, ..page(&site, &visitor, id).await? })
}

async fn page(site: &Site, visitor: &Visitor, id: String) -> Result<PrivacyPage, Stop> {
    let answer = ask(site, visitor, PrivacyQuery::build(Id { id: cynic::Id::new(&id) })).await?;
    let desk = Desk::open(answer.viewer, "/caseload")?;
    let response = answer.response.filter(|response| !response.privacy_signals.is_empty()).ok_or(Stop::NotFound)?;
    Ok(PrivacyPage {
        desk,
        id,
        title: response.title,
        name: response.respondent.name,
        signals: response.privacy_signals,
        said: match response.was_alone {
            Some(true) => "You noted that they were alone. The answers count as any others.",
            Some(false) => "You noted that they were not alone.",
            None => "Nothing is noted yet.",
        },
        problems: Problems::none(),
    })
}
