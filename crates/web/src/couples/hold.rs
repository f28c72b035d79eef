//! Pausing new shared work of a couple, and lifting the pause.

use askama::Template;
use axum::extract::{Path, State};
use cynic::{MutationBuilder, QueryBuilder};

use super::summary::{CoupleLine, LineQuery, LineVariables};
use crate::ask::ask;
use crate::caller::Visitor;
use crate::desk::Desk;
use crate::desk::words::HoldCause;
use crate::errors::Stop;
use crate::forms::{Form, Problems};
use crate::pages::{self, Page};
use crate::schema;
use crate::site::Site;
use crate::vocabulary::Problem;

#[derive(cynic::InputObject, Debug)]
struct PlaceHoldInput {
    key: String,
    couple: cynic::Id,
    cause: HoldCause,
}

#[derive(cynic::QueryVariables, Debug)]
struct PlaceHoldVariables {
    input: PlaceHoldInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "PlaceHoldVariables")]
struct PlaceHold {
    #[arguments(input: $input)]
    place_hold: CouplePayload,
}

#[derive(cynic::InputObject, Debug)]
struct LiftHoldInput {
    couple: cynic::Id,
    hold: cynic::Id,
}

#[derive(cynic::QueryVariables, Debug)]
struct LiftHoldVariables {
    input: LiftHoldInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "LiftHoldVariables")]
struct LiftHold {
    #[arguments(input: $input)]
    lift_hold: CouplePayload,
}

#[derive(cynic::QueryFragment, Debug)]
struct CouplePayload {
    problems: Vec<Problem>,
}

#[derive(Template)]
#[template(path = "couples/hold.html")]
struct HoldPage {
    desk: Desk,
    couple: CoupleLine,
    key: String,
    chosen: String,
    problems: Problems,
    /// Set when lifting was refused, so that the page speaks of that instead.
    lifting: bool,
}

/// `GET /couples/{id}/hold`
pub(super) async fn show(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>) -> Page {
    pages::show(&hold_page(&site, &visitor, id).await?)
}

/// `POST /couples/{id}/hold`
pub(super) async fn place(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>, form: Form) -> Page {
    let Some(cause) = HoldCause::parse(form.text("cause")) else {
        let problems = Problems::one("cause", "Choose why. Only the care team sees it.");
        return pages::again(&HoldPage { problems, ..hold_page(&site, &visitor, id).await? });
    };
    let input = PlaceHoldInput { key: form.text("key").to_owned(), couple: cynic::Id::new(&id), cause };
    let answer = ask(&site, &visitor, PlaceHold::build(PlaceHoldVariables { input })).await?;
    let problems = Problems::of_payload(answer.place_hold.problems)?;
    if problems.is_empty() {
        return pages::to(&format!("/couples/{id}"));
    }
    let chosen = form.text("cause").to_owned();
    pages::again(&HoldPage { chosen, problems, ..hold_page(&site, &visitor, id).await? })
}

/// `GET /couples/{id}/lift`: where signing in again leads back to; the button stands on the couple's page.
pub(super) async fn back(Path(id): Path<String>) -> Page {
    pages::to(&format!("/couples/{id}"))
}

/// `POST /couples/{id}/lift`
pub(super) async fn lift(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>, form: Form) -> Page {
    let input = LiftHoldInput { couple: cynic::Id::new(&id), hold: cynic::Id::new(form.text("hold")) };
    let answer = ask(&site, &visitor, LiftHold::build(LiftHoldVariables { input })).await?;
    let problems = Problems::of_payload(answer.lift_hold.problems)?;
    if problems.is_empty() {
        return pages::to(&format!("/couples/{id}"));
    }
    pages::again(&HoldPage { problems, lifting: true, ..hold_page(&site, &visitor, id).await? })
}

async fn hold_page(site: &Site, visitor: &Visitor, id: String) -> Result<HoldPage, Stop> {
    let answer = ask(site, visitor, LineQuery::build(LineVariables { id: cynic::Id::new(id) })).await?;
    let desk = Desk::open(answer.viewer, "/caseload")?;
    let couple = answer.couple.ok_or(Stop::NotFound)?;
    Ok(HoldPage {
        desk,
        couple,
        key: site.door.fresh_key(),
        chosen: String::new(),
        problems: Problems::none(),
        lifting: false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::couples::summary::tests::couple;
    use crate::desk::tests::{check_page, therapist};

    #[test]
    fn a_refused_hold_keeps_the_chosen_cause() {
        let page = HoldPage {
            desk: therapist("/caseload"),
            couple: couple(),
            key: "key".into(),
            chosen: "LEGAL".into(),
            problems: Problems::one("cause", "Choose another."),
            lifting: false,
        };
        let html = check_page(&page);
        assert!(html.contains("value=\"LEGAL\" checked"));
        assert!(html.contains("Choose another."));
    }
}
