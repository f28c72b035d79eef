//! Opening a thread: who was hurt, and who was involved.

use askama::Template;
use axum::extract::{Path, State};
use cynic::{MutationBuilder, QueryBuilder};

use super::summary::{CoupleLine, LineQuery, LineVariables};
use crate::ask::ask;
use crate::caller::Visitor;
use crate::desk::Desk;
use crate::errors::Stop;
use crate::forms::{Form, Problems};
use crate::pages::{self, Page};
use crate::schema;
use crate::site::Site;
use crate::vocabulary::Problem;

#[derive(cynic::InputObject, Debug)]
struct OpenThreadInput {
    key: String,
    couple: cynic::Id,
    hurt: cynic::Id,
    involved: cynic::Id,
}

#[derive(cynic::QueryVariables, Debug)]
struct OpenThreadVariables {
    input: OpenThreadInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "OpenThreadVariables")]
struct OpenThread {
    #[arguments(input: $input)]
    open_thread: CouplePayload,
}

#[derive(cynic::QueryFragment, Debug)]
struct CouplePayload {
    problems: Vec<Problem>,
}

#[derive(Template)]
#[template(path = "couples/thread.html")]
struct ThreadPage {
    desk: Desk,
    couple: CoupleLine,
    key: String,
    hurt: String,
    involved: String,
    problems: Problems,
}

/// `GET /couples/{id}/threads`
pub(super) async fn show(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>) -> Page {
    pages::show(&thread_page(&site, &visitor, id).await?)
}

/// `POST /couples/{id}/threads`
pub(super) async fn open(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>, form: Form) -> Page {
    let problems = if let Some(problems) = missing(&form) {
        problems
    } else {
        let input = OpenThreadInput {
            key: form.text("key").to_owned(),
            couple: cynic::Id::new(&id),
            hurt: cynic::Id::new(form.text("hurt")),
            involved: cynic::Id::new(form.text("involved")),
        };
        let answer = ask(&site, &visitor, OpenThread::build(OpenThreadVariables { input })).await?;
        Problems::of_payload(answer.open_thread.problems)?
    };
    if problems.is_empty() {
        return pages::to(&format!("/couples/{id}"));
    }
    let (hurt, involved) = (form.text("hurt").to_owned(), form.text("involved").to_owned());
    pages::again(&ThreadPage { hurt, involved, problems, ..thread_page(&site, &visitor, id).await? })
}

/// A person that was not chosen has no id, so the door cannot be asked.
fn missing(form: &Form) -> Option<Problems> {
    match (form.some("hurt"), form.some("involved")) {
        (None, _) => Some(Problems::one("hurt", "Choose who was hurt.")),
        (_, None) => Some(Problems::one("involved", "Choose who was involved.")),
        _ => None,
    }
}

async fn thread_page(site: &Site, visitor: &Visitor, id: String) -> Result<ThreadPage, Stop> {
    let answer = ask(site, visitor, LineQuery::build(LineVariables { id: cynic::Id::new(id) })).await?;
    let desk = Desk::open(answer.viewer, "/caseload")?;
    let couple = answer.couple.ok_or(Stop::NotFound)?;
    let (hurt, involved) = (String::new(), String::new());
    Ok(ThreadPage { desk, couple, key: site.door.fresh_key(), hurt, involved, problems: Problems::none() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::couples::summary::tests::couple;
    use crate::desk::tests::{check_page, therapist};

    #[test]
    fn what_was_chosen_is_kept_beside_what_is_missing() {
        let form = Form::from(vec![("hurt".to_owned(), "per_1".to_owned())]);
        let problems = missing(&form).expect("nobody was chosen as involved");
        let page = ThreadPage {
            desk: therapist("/caseload"),
            couple: couple(),
            key: "key".into(),
            hurt: "per_1".into(),
            involved: String::new(),
            problems,
        };
        let html = check_page(&page);
        assert!(html.contains("Choose who was involved."));
        assert_eq!(html.matches(" checked").count(), 1);
    }
}
