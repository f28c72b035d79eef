//! Who is to join somebody's care: to read, and to agree to.

use askama::Template;
use axum::{Router, extract::State, routing::get};
use cynic::{MutationBuilder, QueryBuilder};

use crate::{
    ask::ask,
    caller::Visitor,
    errors::Stop,
    forms::{Form, Problems},
    pages::{self, Page},
    schema,
    site::Site,
    vocabulary::DonePayload,
};

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/care", get(read).post(agree))
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query")]
struct Proposed {
    viewer: Option<Viewer>,
}

#[derive(cynic::QueryFragment)]
struct Viewer {
    care_proposals: Vec<CareProposal>,
}

#[derive(cynic::QueryFragment)]
struct CareProposal {
    id: cynic::Id,
    name: String,
    text: String,
}

#[derive(cynic::QueryVariables)]
struct Variables {
    input: AgreeToCareInput,
}

#[derive(cynic::InputObject)]
struct AgreeToCareInput {
    seat: cynic::Id,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "Variables")]
struct AgreeToCare {
    #[arguments(input: $input)]
    agree_to_care: DonePayload,
}

/// One proposal at a time, the oldest first.
#[derive(Template)]
#[template(path = "people/care.html")]
struct CarePage {
    proposal: Option<CareProposal>,
    problems: Problems,
}

async fn read(State(site): State<Site>, visitor: Visitor) -> Page {
    pages::show(&page(&site, &visitor, Problems::none()).await?)
}

async fn page(site: &Site, visitor: &Visitor, problems: Problems) -> Result<CarePage, Stop> {
    let viewer = ask(site, visitor, Proposed::build(())).await?.viewer.ok_or(Stop::SignInNeeded)?;
    Ok(CarePage { proposal: viewer.care_proposals.into_iter().next(), problems })
}

async fn agree(State(site): State<Site>, visitor: Visitor, form: Form) -> Page {
    let problems = if form.ticked("read") {
        let input = AgreeToCareInput { seat: cynic::Id::new(form.text("seat")) };
        let answer = ask(&site, &visitor, AgreeToCare::build(Variables { input })).await?;
        Problems::of_payload(answer.agree_to_care.problems)?
    } else {
        Problems::one("read", "Tick the box when you have read it and agree. You do not have to.")
    };
    if problems.is_empty() {
        return pages::to("/");
    }
    pages::again(&page(&site, &visitor, problems).await?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::check_page;

    #[test]
    fn who_is_to_read_is_named_before_anybody_agrees() {
        let proposal = CareProposal {
            id: cynic::Id::new("sea_1"),
            name: "Olav Stern".to_owned(),
            text: "They are to lead your care.".to_owned(),
        };
        let html = CarePage { proposal: Some(proposal), problems: Problems::one("read", "Tick the box.") }
            .render()
            .expect("it renders");
        check_page(&html);
        assert!(html.contains("Olav Stern") && html.contains("value=\"sea_1\"") && html.contains("href=\"#f-read\""));
    }

    #[test]
    fn without_one_there_is_nothing_to_agree_to() {
        let html = CarePage { proposal: None, problems: Problems::none() }.render().expect("it renders");
        check_page(&html);
        assert!(html.contains("nothing to agree to") && !html.contains("<form method=\"post\" action=\"/care\""));
    }
}
