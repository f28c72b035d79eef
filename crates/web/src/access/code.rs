//! The second step of signing in, for those with an app that makes codes.

use askama::Template;
use axum::{Router, extract::State, routing::get};
use cynic::MutationBuilder;

use super::{
    SignInPayload,
    second_factor::{ConfirmSecondFactorInput, Variables, VariablesFields},
    welcome,
};
use crate::{
    ask::ask,
    caller::{Visitor, safe_next},
    forms::{Asked, Form, Problems},
    pages::{self, Page},
    schema,
    site::Site,
};

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/sign-in/code", get(form).post(confirm))
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "Variables")]
struct ConfirmSecondFactor {
    #[arguments(input: $input)]
    confirm_second_factor: SignInPayload,
}

#[derive(Template)]
#[template(path = "access/code.html")]
struct CodePage {
    next: String,
    shared: bool,
    problems: Problems,
}

async fn form(visitor: Visitor, Asked(asked): Asked) -> Page {
    if visitor.ticket.is_none() {
        return pages::to("/sign-in");
    }
    let next = safe_next(asked.text("next")).to_owned();
    pages::show(&CodePage { next, shared: asked.ticked("shared"), problems: Problems::none() })
}

async fn confirm(State(site): State<Site>, visitor: Visitor, form: Form) -> Page {
    let Some(ticket) = visitor.ticket.clone() else { return pages::to("/sign-in") };
    let shared = form.ticked("shared");
    let input = ConfirmSecondFactorInput { ticket, code: form.text("code").to_owned(), device: visitor.device.clone() };
    let payload = ask(&site, &visitor, ConfirmSecondFactor::build(Variables { input })).await?.confirm_second_factor;
    let next = safe_next(form.text("next"));
    match &payload.session {
        Some(session) => Ok(welcome(&site, &visitor, session, next, shared).await),
        None => pages::again(&CodePage { next: next.to_owned(), shared, problems: Problems::all_of(payload.problems) }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{check_page, problem};

    #[test]
    fn the_page_says_what_is_wrong_with_a_code() {
        let problems =
            Problems::all_of(vec![problem(Some("code"), "NOT_RECOGNISED", "This code is not the one we expect.")]);
        let html = CodePage { next: "/".to_owned(), shared: true, problems }.render().expect("it renders");
        check_page(&html);
        assert!(html.contains("This code is not the one we expect.") && html.contains("name=\"shared\""));
    }
}
