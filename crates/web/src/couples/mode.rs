//! Proposing another confidentiality mode. It takes effect only when everybody in the couple has signed it.

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
use crate::vocabulary::{ConfidentialityMode, Problem};

#[derive(cynic::InputObject, Debug)]
struct ProposeModeInput {
    key: String,
    couple: cynic::Id,
    mode: ConfidentialityMode,
}

#[derive(cynic::QueryVariables, Debug)]
struct ProposeModeVariables {
    input: ProposeModeInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "ProposeModeVariables")]
struct ProposeMode {
    #[arguments(input: $input)]
    propose_mode: CouplePayload,
}

#[derive(cynic::QueryFragment, Debug)]
struct CouplePayload {
    problems: Vec<Problem>,
}

#[derive(Template)]
#[template(path = "couples/mode.html")]
struct ModePage {
    desk: Desk,
    couple: CoupleLine,
    key: String,
    chosen: String,
    problems: Problems,
}

/// `GET /couples/{id}/mode`
pub(super) async fn show(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>) -> Page {
    pages::show(&mode_page(&site, &visitor, id).await?)
}

/// `POST /couples/{id}/mode`
pub(super) async fn propose(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>, form: Form) -> Page {
    let Some(mode) = ConfidentialityMode::parse(form.text("mode")) else {
        let problems = Problems::one("mode", "Choose the mode that you propose.");
        return pages::again(&ModePage { problems, ..mode_page(&site, &visitor, id).await? });
    };
    let input = ProposeModeInput { key: form.text("key").to_owned(), couple: cynic::Id::new(&id), mode };
    let answer = ask(&site, &visitor, ProposeMode::build(ProposeModeVariables { input })).await?;
    let problems = Problems::of_payload(answer.propose_mode.problems)?;
    if problems.is_empty() {
        return pages::to(&format!("/couples/{id}"));
    }
    let chosen = form.text("mode").to_owned();
    pages::again(&ModePage { chosen, problems, ..mode_page(&site, &visitor, id).await? })
}

async fn mode_page(site: &Site, visitor: &Visitor, id: String) -> Result<ModePage, Stop> {
    let answer = ask(site, visitor, LineQuery::build(LineVariables { id: cynic::Id::new(id) })).await?;
    let desk = Desk::open(answer.viewer, "/caseload")?;
    let couple = answer.couple.ok_or(Stop::NotFound)?;
    Ok(ModePage { desk, couple, key: site.door.fresh_key(), chosen: String::new(), problems: Problems::none() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::couples::summary::tests::couple;
    use crate::desk::tests::{check_page, therapist};

    #[test]
    fn the_page_offers_each_mode_with_its_meaning() {
        let page = ModePage {
            desk: therapist("/caseload"),
            couple: couple(),
            key: "key".into(),
            chosen: String::new(),
            problems: Problems::none(),
        };
        let html = check_page(&page);
        for mode in ConfidentialityMode::ALL {
            assert!(html.contains(mode.value()) && html.contains(mode.meaning()));
        }
    }
}
