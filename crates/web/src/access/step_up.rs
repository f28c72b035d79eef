//! The password once more, before something that matters.

use askama::Template;
use axum::{Router, extract::State, routing::get};
use cynic::{MutationBuilder, QueryBuilder};

use crate::{
    ask::ask,
    caller::{Visitor, safe_next},
    errors::Stop,
    forms::{Asked, Form, Problems},
    pages::{self, Page},
    schema,
    site::Site,
    vocabulary::{DonePayload, Role},
};

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/step-up", get(form).post(step_up))
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query")]
struct Who {
    viewer: Option<Viewer>,
}

#[derive(cynic::QueryFragment)]
struct Viewer {
    roles: Vec<Role>,
}

#[derive(cynic::QueryVariables)]
struct Variables {
    input: StepUpInput,
}

#[derive(cynic::InputObject)]
struct StepUpInput {
    password: String,
    code: Option<String>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "Variables")]
struct StepUp {
    #[arguments(input: $input)]
    step_up: DonePayload,
}

#[derive(Template)]
#[template(path = "access/step_up.html")]
struct StepUpPage {
    next: String,
    /// Whether something was sent that needs the password first, and is lost.
    unsent: bool,
    with_code: bool,
    problems: Problems,
}

async fn form(State(site): State<Site>, visitor: Visitor, Asked(asked): Asked) -> Page {
    let next = safe_next(asked.text("next")).to_owned();
    let with_code = has_code(&site, &visitor).await?;
    pages::show(&StepUpPage { next, unsent: asked.ticked("unsent"), with_code, problems: Problems::none() })
}

async fn step_up(State(site): State<Site>, visitor: Visitor, form: Form) -> Page {
    let input = StepUpInput { password: form.text("password").to_owned(), code: form.some("code") };
    let payload = ask(&site, &visitor, StepUp::build(Variables { input })).await?.step_up;
    let next = safe_next(form.text("next"));
    if payload.done {
        return pages::to(next);
    }
    let problems = Problems::all_of(payload.problems);
    if problems.have("SIGN_IN_NEEDED") {
        return Err(Stop::SignInNeeded);
    }
    let with_code = has_code(&site, &visitor).await?;
    pages::again(&StepUpPage { next: next.to_owned(), unsent: form.ticked("unsent"), with_code, problems })
}

/// Members of the practice have an app for codes; partners have none.
async fn has_code(site: &Site, visitor: &Visitor) -> Result<bool, Stop> {
    let viewer = ask(site, visitor, Who::build(())).await?.viewer.ok_or(Stop::SignInNeeded)?;
    Ok(viewer.roles.iter().any(|role| *role != Role::Partner))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::check_page;

    #[test]
    fn only_members_are_asked_for_a_code() {
        for with_code in [true, false] {
            let next = "/audit".to_owned();
            let page = StepUpPage { next, unsent: !with_code, with_code, problems: Problems::none() };
            let html = page.render().expect("it renders");
            check_page(&html);
            assert_eq!(html.contains("name=\"code\""), with_code);
            assert_eq!(html.contains("was not kept"), !with_code, "what was sent is lost, and that is said");
        }
    }
}
