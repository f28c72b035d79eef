//! Ending one partner's part in a couple.

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
struct LeaveCoupleInput {
    couple: cynic::Id,
    person: cynic::Id,
}

#[derive(cynic::QueryVariables, Debug)]
struct LeaveCoupleVariables {
    input: LeaveCoupleInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "LeaveCoupleVariables")]
struct LeaveCouple {
    #[arguments(input: $input)]
    leave_couple: CouplePayload,
}

#[derive(cynic::QueryFragment, Debug)]
struct CouplePayload {
    problems: Vec<Problem>,
}

#[derive(Template)]
#[template(path = "couples/leave.html")]
struct LeavePage {
    desk: Desk,
    couple: CoupleLine,
    chosen: String,
    problems: Problems,
}

/// `GET /couples/{id}/leave`: says what will happen; changes nothing.
pub(super) async fn show(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>) -> Page {
    pages::show(&leave_page(&site, &visitor, id).await?)
}

/// `POST /couples/{id}/leave`
pub(super) async fn leave(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>, form: Form) -> Page {
    let Some(person) = form.some("person") else {
        let problems = Problems::one("person", "Choose who leaves.");
        return pages::again(&LeavePage { problems, ..leave_page(&site, &visitor, id).await? });
    };
    let input = LeaveCoupleInput { couple: cynic::Id::new(&id), person: cynic::Id::new(&person) };
    let answer = ask(&site, &visitor, LeaveCouple::build(LeaveCoupleVariables { input })).await?;
    let problems = Problems::of_payload(answer.leave_couple.problems)?;
    if problems.is_empty() {
        return pages::to(&format!("/couples/{id}"));
    }
    pages::again(&LeavePage { chosen: person, problems, ..leave_page(&site, &visitor, id).await? })
}

async fn leave_page(site: &Site, visitor: &Visitor, id: String) -> Result<LeavePage, Stop> {
    let answer = ask(site, visitor, LineQuery::build(LineVariables { id: cynic::Id::new(id) })).await?;
    let desk = Desk::open(answer.viewer, "/caseload")?;
    let couple = answer.couple.ok_or(Stop::NotFound)?;
    Ok(LeavePage { desk, couple, chosen: String::new(), problems: Problems::none() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::couples::summary::tests::couple;
    use crate::desk::tests::{check_page, therapist};

    #[test]
    fn what_happens_is_said_before_it_happens() {
        let page = LeavePage {
            desk: therapist("/caseload"),
            couple: couple(),
            chosen: "per_1".into(),
            problems: Problems::none(),
        };
        let html = check_page(&page);
        assert!(html.contains("value=\"per_1\" checked") && html.contains("cannot be undone"));
    }
}
