//! The password or a passkey once more, before something that matters.

use askama::Template;
use axum::{Router, extract::State, routing::get};
use cynic::{MutationBuilder, QueryBuilder};

use super::passkeys::BeginPasskeyPayload;
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
    Router::new()
        .route("/step-up", get(form).post(step_up))
        .route("/step-up/passkey", get(back).post(step_up_with_passkey))
        .route("/step-up/passkey/options", get(back).post(options))
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query")]
struct Who {
    viewer: Option<Viewer>,
    my_ways_in: Option<WaysIn>,
    passkeys_offered: Option<bool>,
}

#[derive(cynic::QueryFragment)]
struct WaysIn {
    has_password: bool,
    has_passkey: bool,
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

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation")]
struct BeginPasskeyStepUp {
    begin_passkey_step_up: BeginPasskeyPayload,
}

#[derive(cynic::QueryVariables)]
struct PasskeyVariables {
    input: StepUpWithPasskeyInput,
}

#[derive(cynic::InputObject)]
struct StepUpWithPasskeyInput {
    ticket: String,
    credential: String,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "PasskeyVariables")]
struct StepUpWithPasskey {
    #[arguments(input: $input)]
    step_up_with_passkey: DonePayload,
}

#[derive(Template)]
#[template(path = "access/step_up.html")]
struct StepUpPage {
    next: String,
    /// Whether something was sent that needs the password first, and is lost.
    unsent: bool,
    with_password: bool,
    with_code: bool,
    with_passkey: bool,
    problems: Problems,
}

async fn form(State(site): State<Site>, visitor: Visitor, Asked(asked): Asked) -> Page {
    pages::show(&page(&site, &visitor, &asked, Problems::none()).await?)
}

async fn step_up(State(site): State<Site>, visitor: Visitor, form: Form) -> Page {
    let input = StepUpInput { password: form.text("password").to_owned(), code: form.some("code") };
    let payload = ask(&site, &visitor, StepUp::build(Variables { input })).await?.step_up;
    go_on(&site, &visitor, &form, payload).await
}

async fn step_up_with_passkey(State(site): State<Site>, visitor: Visitor, form: Form) -> Page {
    let input = StepUpWithPasskeyInput {
        ticket: form.text("ticket").to_owned(),
        credential: form.text("credential").to_owned(),
    };
    let operation = StepUpWithPasskey::build(PasskeyVariables { input });
    let payload = ask(&site, &visitor, operation).await?.step_up_with_passkey;
    go_on(&site, &visitor, &form, payload).await
}

/// What the script asks first.
async fn options(State(site): State<Site>, visitor: Visitor) -> Page {
    Ok(ask(&site, &visitor, BeginPasskeyStepUp::build(())).await?.begin_passkey_step_up.answer())
}

/// Where signing in again leads back to.
async fn back() -> Page {
    pages::to("/step-up")
}

async fn go_on(site: &Site, visitor: &Visitor, form: &Form, payload: DonePayload) -> Page {
    if payload.done {
        return pages::to(safe_next(form.text("next")));
    }
    let problems = Problems::all_of(payload.problems);
    if problems.have("SIGN_IN_NEEDED") {
        return Err(Stop::SignInNeeded);
    }
    pages::again(&page(site, visitor, form, problems).await?)
}

/// Members of the practice have an app for codes; partners have none. Some partners have no password either.
async fn page(site: &Site, visitor: &Visitor, form: &Form, problems: Problems) -> Result<StepUpPage, Stop> {
    let found = ask(site, visitor, Who::build(())).await?;
    let viewer = found.viewer.ok_or(Stop::SignInNeeded)?;
    let ways = found.my_ways_in.ok_or(Stop::SignInNeeded)?;
    Ok(StepUpPage {
        next: safe_next(form.text("next")).to_owned(),
        unsent: form.ticked("unsent"),
        with_password: ways.has_password,
        with_code: viewer.roles.iter().any(|role| *role != Role::Partner),
        with_passkey: ways.has_passkey && found.passkeys_offered == Some(true),
        problems,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::check_page;

    fn blank() -> StepUpPage {
        StepUpPage {
            next: "/audit".to_owned(),
            unsent: false,
            with_password: true,
            with_code: false,
            with_passkey: false,
            problems: Problems::none(),
        }
    }

    fn shown(page: &StepUpPage) -> String {
        let html = page.render().expect("it renders");
        check_page(&html);
        html
    }

    fn step_up(with_password: bool, with_code: bool, with_passkey: bool) -> String {
        shown(&StepUpPage { with_password, with_code, with_passkey, ..blank() })
    }

    #[test]
    fn only_members_are_asked_for_a_code() {
        for with_code in [true, false] {
            assert_eq!(step_up(true, with_code, false).contains("name=\"code\""), with_code);
        }
    }

    #[test]
    fn what_was_sent_and_is_lost_is_said() {
        for unsent in [true, false] {
            assert_eq!(shown(&StepUpPage { unsent, ..blank() }).contains("was not kept"), unsent);
        }
    }

    #[test]
    fn everybody_is_asked_for_what_they_have() {
        let both = step_up(true, false, true);
        assert!(
            both.contains("name=\"password\"") && both.contains("data-options=\"/step-up/passkey/options\" hidden")
        );
        let passkey = step_up(false, false, true);
        assert!(!passkey.contains("name=\"password\"") && passkey.contains("data-passkey=\"get\""));
        assert!(!step_up(true, false, false).contains("asskey"));
    }
}
