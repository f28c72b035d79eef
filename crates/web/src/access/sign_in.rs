//! The sign-in page: address and password. Every failure says the same.

use askama::Template;
use axum::{
    Router,
    extract::State,
    http::StatusCode,
    response::{AppendHeaders, IntoResponse},
    routing::get,
};
use cynic::MutationBuilder;

use super::{
    SecondFactorAsked, SignedIn, passkeys,
    second_factor::{self, SecondFactorSetup},
    welcome,
};
use crate::{
    ask::ask,
    caller::{Visitor, safe_next},
    cookies,
    errors::Stop,
    forms::{Asked, Form, Problems},
    pages::{self, Page, encoded, redirect},
    schema,
    site::Site,
    vocabulary::Problem,
};

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/sign-in", get(form).post(sign_in))
}

#[derive(cynic::QueryVariables)]
struct Variables {
    input: SignInInput,
}

#[derive(cynic::InputObject)]
struct SignInInput {
    address: String,
    password: String,
    device: Option<String>,
    shared_device: Option<bool>,
    device_name: Option<String>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "Variables")]
struct SignIn {
    #[arguments(input: $input)]
    sign_in: Begun,
}

/// How far signing in got.
#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "SignInPayload")]
struct Begun {
    session: Option<SignedIn>,
    second_factor: Option<SecondFactorAsked>,
    second_factor_setup: Option<SecondFactorSetup>,
    problems: Vec<Problem>,
}

#[derive(Template)]
#[template(path = "access/sign_in.html")]
struct SignInPage {
    address: String,
    shared: bool,
    next: String,
    /// Whether something was sent while nobody was signed in any more, and is lost.
    unsent: bool,
    demo: bool,
    passkeys: bool,
    problems: Problems,
}

impl SignInPage {
    /// Whether they were on their way to a page that opens after signing in.
    fn goes_on(&self) -> bool {
        self.next != "/"
    }
}

async fn form(State(site): State<Site>, visitor: Visitor, Asked(asked): Asked) -> Page {
    pages::show(&page(&site, &visitor, &asked, Problems::none()).await?)
}

/// The page with as much of what was typed as may be shown again.
async fn page(site: &Site, visitor: &Visitor, typed: &Form, problems: Problems) -> Result<SignInPage, Stop> {
    Ok(SignInPage {
        address: typed.text("address").to_owned(),
        shared: typed.ticked("shared"),
        next: safe_next(typed.text("next")).to_owned(),
        unsent: typed.ticked("unsent"),
        demo: site.demo(),
        passkeys: passkeys::are_offered(site, visitor).await?,
        problems,
    })
}

/// The page again, whichever way in was refused.
pub(super) async fn refused(site: &Site, visitor: &Visitor, typed: &Form, problems: Problems) -> Page {
    let status = if problems.have("TOO_MANY_ATTEMPTS") {
        StatusCode::TOO_MANY_REQUESTS
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    pages::with_status(status, &page(site, visitor, typed, problems).await?)
}

async fn sign_in(State(site): State<Site>, visitor: Visitor, form: Form) -> Page {
    let shared = form.ticked("shared");
    let input = SignInInput {
        address: form.text("address").to_owned(),
        password: form.text("password").to_owned(),
        device: visitor.device.clone(),
        shared_device: Some(shared),
        device_name: Some(visitor.device_name.to_owned()),
    };
    let payload = ask(&site, &visitor, SignIn::build(Variables { input })).await?.sign_in;
    let next = safe_next(form.text("next"));
    if let Some(session) = &payload.session {
        return Ok(welcome(&site, &visitor, session, next, shared).await);
    }
    if let Some(setup) = payload.second_factor_setup {
        return second_factor::page_in_place_of_a_lost_one(setup, shared);
    }
    if let Some(asked) = &payload.second_factor {
        let shared = if shared { "&shared=yes" } else { "" };
        let place = format!("/sign-in/code?next={}{shared}", encoded(next));
        return Ok((AppendHeaders([cookies::hold_ticket(&site, &asked.ticket)]), redirect(&place)).into_response());
    }
    refused(&site, &visitor, &form, Problems::all_of(payload.problems)).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{check_page, problem};

    #[test]
    fn the_page_keeps_the_address_and_never_the_password() {
        let page = SignInPage {
            address: "ada@example.org".to_owned(),
            shared: true,
            next: "/answers".to_owned(),
            unsent: false,
            demo: false,
            passkeys: false,
            problems: Problems::all_of(vec![problem(None, "NOT_RECOGNISED", "These words do not open an account.")]),
        };
        let html = page.render().expect("it renders");
        check_page(&html);
        assert!(html.contains("value=\"ada@example.org\"") && html.contains("These words do not open an account."));
        assert!(html.contains("name=\"password\" type=\"password\" value=\"\""));
        assert!(html.contains("Sign in to go on."), "somebody on their way is told why they are here");
        let lost = SignInPage { unsent: true, problems: Problems::none(), ..page };
        let html = lost.render().expect("it renders");
        check_page(&html);
        assert!(html.contains("What you just sent was not kept") && !html.contains("Sign in to go on."));
        assert!(!html.contains("passkey"), "where there can be none, none are spoken of");
        let plain = SignInPage { unsent: false, next: "/".to_owned(), passkeys: true, ..lost };
        let html = plain.render().expect("it renders");
        check_page(&html);
        assert!(!html.contains("signed out") && !html.contains("Sign in to go on."));
        assert!(html.contains("data-options=\"/sign-in/passkey/options\" hidden"), "the script shows it");
    }
}
