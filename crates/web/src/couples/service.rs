//! Changing what kind of help a couple's care is, after a look at what would come of it.

use askama::Template;
use axum::extract::{Path, State};
use cynic::{MutationBuilder, QueryBuilder};

use crate::ask::ask;
use crate::caller::Visitor;
use crate::desk::{Desk, DeskViewer};
use crate::errors::Stop;
use crate::forms::{Form, Problems};
use crate::pages::{self, Page};
use crate::schema;
use crate::site::Site;
use crate::vocabulary::{Problem, ServiceKind};

#[derive(cynic::QueryVariables, Debug)]
struct Id {
    id: cynic::Id,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "Id")]
struct ServiceQuery {
    viewer: Option<DeskViewer>,
    #[arguments(id: $id)]
    couple: Option<Couple>,
}

#[derive(cynic::QueryFragment, Debug)]
struct Couple {
    id: cynic::Id,
    alias: String,
    version: i32,
    service: ServiceKind,
}

impl Couple {
    /// What their care can be instead: the word of a form, and what it is called.
    fn others(&self) -> Vec<(&'static str, &'static str)> {
        let others = ServiceKind::ALL.iter().filter(|(kind, ..)| !kind.comes_before_care() && *kind != self.service);
        others.map(|(_, word, name)| (*word, *name)).collect()
    }
}

#[derive(cynic::InputObject, Debug)]
struct ChangeServiceInput {
    couple: cynic::Id,
    version: i32,
    service: ServiceKind,
    reason: String,
    only_look: Option<bool>,
}

#[derive(cynic::QueryVariables, Debug)]
struct ChangeVariables {
    input: ChangeServiceInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "ChangeVariables")]
struct Change {
    #[arguments(input: $input)]
    change_service: ChangeServicePayload,
}

#[derive(cynic::QueryFragment, Debug)]
struct ChangeServicePayload {
    taken_back: i32,
    ended: i32,
    problems: Vec<Problem>,
}

#[derive(Template)]
#[template(path = "couples/service.html")]
struct ServicePage {
    desk: Desk,
    couple: Couple,
    /// The version that is changed: the one that was looked at, once somebody has.
    version: String,
    chosen: String,
    reason: String,
    /// What would come of it, once somebody has looked; empty before.
    looks: Vec<String>,
    problems: Problems,
}

/// `GET /couples/{id}/service`
pub(super) async fn show(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>) -> Page {
    pages::show(&service_page(&site, &visitor, id).await?)
}

/// `POST /couples/{id}/service`: looks, and changes only what was looked at.
pub(super) async fn change(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>, form: Form) -> Page {
    let page = service_page(&site, &visitor, id.clone()).await?;
    let (chosen, reason) = (form.text("service").to_owned(), form.text("reason").to_owned());
    let Some(service) = ServiceKind::from_word(&chosen) else {
        let problems = Problems::one("service", "Choose what their care is to be.");
        return pages::again(&ServicePage { reason, problems, ..page });
    };
    let only_look = form.text("act") != "change";
    let version = form.text("version").to_owned();
    let input = ChangeServiceInput {
        couple: cynic::Id::new(&id),
        version: version.parse().unwrap_or_default(),
        service,
        reason: reason.clone(),
        only_look: Some(only_look),
    };
    let payload = ask(&site, &visitor, Change::build(ChangeVariables { input })).await?.change_service;
    let problems = Problems::of_payload(payload.problems)?;
    if !problems.is_empty() {
        return pages::again(&ServicePage { chosen, reason, problems, ..page });
    }
    if !only_look {
        return pages::to(&format!("/couples/{id}"));
    }
    let looks = looks(payload.taken_back, payload.ended);
    pages::show(&ServicePage { version, chosen, reason, looks, ..page })
}

/// What would come of it, a sentence each.
fn looks(taken_back: i32, ended: i32) -> Vec<String> {
    let some = |count: i32, one: &str, several: &str| match count {
        0 => None,
        1 => Some(format!("1 {one}")),
        _ => Some(format!("{count} {several}")),
    };
    let waiting = some(
        taken_back,
        "questionnaire that waits belongs to treatment. It is taken back, with its letters; a draft of it is erased.",
        "questionnaires that wait belong to treatment. They are taken back, with their letters; drafts of them are erased.",
    );
    let repeats =
        some(ended, "set or repeat of such questionnaires ends.", "sets and repeats of such questionnaires end.");
    let found: Vec<String> = waiting.into_iter().chain(repeats).collect();
    if found.is_empty() { vec!["Nothing that waits for them is taken back.".to_owned()] } else { found }
}

async fn service_page(site: &Site, visitor: &Visitor, id: String) -> Result<ServicePage, Stop> {
    let answer = ask(site, visitor, ServiceQuery::build(Id { id: cynic::Id::new(id) })).await?;
    let desk = Desk::open(answer.viewer, "/caseload")?;
    let couple = answer.couple.ok_or(Stop::NotFound)?;
    Ok(ServicePage {
        desk,
        version: couple.version.to_string(),
        couple,
        chosen: String::new(),
        reason: String::new(),
        looks: Vec::new(),
        problems: Problems::none(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::tests::{check_page, therapist};

    fn page(looks: Vec<String>) -> ServicePage {
        ServicePage {
            desk: therapist("/caseload"),
            couple: Couple {
                id: cynic::Id::new("cpl_1"),
                alias: "Alder".to_owned(),
                version: 4,
                service: ServiceKind::Therapy,
            },
            version: "4".to_owned(),
            chosen: "COACHING".to_owned(),
            reason: "They asked for it".to_owned(),
            looks,
            problems: Problems::none(),
        }
    }

    #[test]
    fn nothing_can_be_changed_before_it_was_looked_at() {
        let html = check_page(&page(Vec::new()));
        assert!(!html.contains("value=\"change\"") && html.contains("value=\"look\""));
        assert!(html.contains("value=\"COACHING\" checked") && !html.contains("value=\"CONSULT\""));
        assert!(!html.contains("value=\"THERAPY\""), "what it is already is no choice");
        assert!(html.contains("<span>Coaching, without treatment</span>"), "each choice says what it is: {html}");
        let looked = check_page(&page(looks(2, 0)));
        assert!(looked.contains("value=\"change\"") && looked.contains("2 questionnaires that wait"));
        assert!(looked.contains("They asked for it"));
    }

    #[test]
    fn what_would_come_of_it_is_said_in_numbers() {
        assert_eq!(looks(0, 0), ["Nothing that waits for them is taken back."]);
        assert!(looks(1, 1)[0].starts_with("1 questionnaire ") && looks(1, 1)[1].starts_with("1 set or repeat"));
        assert!(looks(0, 3)[0].starts_with("3 sets and repeats"));
    }
}
