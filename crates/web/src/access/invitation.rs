//! Opening an account with the code that the practice handed over.

use askama::Template;
use axum::{Router, extract::State, response::IntoResponse, routing::get};
use cynic::MutationBuilder;

use super::{SignedIn, kept, passkeys, second_factor};
use crate::{
    ask::ask,
    caller::Visitor,
    errors::Stop,
    forms::{Form, Problems},
    pages::{self, Page},
    schema,
    site::Site,
    vocabulary::Problem,
};

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/invitation", get(form).post(accept)).merge(second_factor::routes())
}

#[derive(cynic::QueryVariables)]
struct Variables {
    input: AcceptInvitationInput,
}

#[derive(cynic::InputObject)]
struct AcceptInvitationInput {
    code: String,
    password: String,
    address: Option<String>,
    device: Option<String>,
    shared_device: Option<bool>,
    device_name: Option<String>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "Variables")]
struct AcceptInvitation {
    #[arguments(input: $input)]
    accept_invitation: AcceptInvitationPayload,
}

#[derive(cynic::QueryFragment)]
struct AcceptInvitationPayload {
    session: Option<SignedIn>,
    second_factor: Option<second_factor::SecondFactorSetup>,
    recovery_codes: Vec<String>,
    problems: Vec<Problem>,
}

#[derive(Template)]
#[template(path = "access/invitation.html")]
struct InvitationPage {
    code: String,
    address: String,
    shared: bool,
    /// Whether the page speaks of passkeys.
    passkeys: bool,
    problems: Problems,
}

#[derive(Template)]
#[template(path = "access/recovery_codes.html")]
struct RecoveryCodesPage {
    codes: Vec<String>,
}

async fn form(State(site): State<Site>, visitor: Visitor) -> Page {
    pages::show(&page(&site, &visitor, &Form::from(Vec::new()), Problems::none()).await?)
}

async fn accept(State(site): State<Site>, visitor: Visitor, form: Form) -> Page {
    let shared = form.ticked("shared");
    if form.some("code").is_none() {
        let problems = Problems::one("code", "Type the code that your practice gave you.");
        return pages::again(&page(&site, &visitor, &form, problems).await?);
    }
    if form.text("password") != form.text("again") {
        let problems = Problems::one("again", "The two passwords differ. Type the same one twice.");
        return pages::again(&page(&site, &visitor, &form, problems).await?);
    }
    let input = AcceptInvitationInput {
        code: form.text("code").to_owned(),
        password: form.text("password").to_owned(),
        address: form.some("address"),
        device: visitor.device.clone(),
        shared_device: Some(shared),
        device_name: Some(visitor.device_name.to_owned()),
    };
    let payload = ask(&site, &visitor, AcceptInvitation::build(Variables { input })).await?.accept_invitation;
    if let Some(setup) = payload.second_factor {
        return second_factor::page(setup, payload.recovery_codes, shared);
    }
    match payload.session {
        Some(session) => opened(&site, &session, payload.recovery_codes, shared),
        // The account is open already: the new password counts after a while, as after any recovery.
        None if payload.problems.is_empty() => pages::to("/recovery/sent"),
        None => pages::again(&page(&site, &visitor, &form, Problems::all_of(payload.problems)).await?),
    }
}

/// An account was opened and its owner is signed in: the codes for the way back, once.
pub(super) fn opened(site: &Site, session: &SignedIn, codes: Vec<String>, shared: bool) -> Page {
    let page = pages::show(&RecoveryCodesPage { codes })?;
    Ok((kept(site, session, shared), page).into_response())
}

/// The page with as much of what was typed as may be shown again.
async fn page(site: &Site, visitor: &Visitor, typed: &Form, problems: Problems) -> Result<InvitationPage, Stop> {
    Ok(InvitationPage {
        code: typed.text("code").to_owned(),
        address: typed.text("address").to_owned(),
        shared: typed.ticked("shared"),
        passkeys: passkeys::are_offered(site, visitor).await?,
        problems,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::check_page;

    #[test]
    fn the_form_keeps_the_code_and_no_password() {
        let problems = Problems::one("again", "The two passwords differ.");
        let page = InvitationPage {
            code: "bcdf-ghjk".to_owned(),
            address: String::new(),
            shared: false,
            passkeys: false,
            problems,
        };
        let html = page.render().expect("it renders");
        check_page(&html);
        assert!(html.contains("value=\"bcdf-ghjk\"") && html.contains("The two passwords differ."));
        assert!(html.contains("name=\"again\" type=\"password\" value=\"\""));
        assert!(!html.contains("passkey"), "where there can be none, none are spoken of");
        let html = InvitationPage { passkeys: true, ..page }.render().expect("it renders");
        check_page(&html);
        assert!(html.contains("href=\"/invitation/passkey\""));
    }

    #[test]
    fn the_recovery_codes_are_all_there() {
        let html =
            RecoveryCodesPage { codes: vec!["one-1".to_owned(), "two-2".to_owned()] }.render().expect("it renders");
        check_page(&html);
        assert!(html.contains("one-1") && html.contains("two-2"));
    }
}
