//! Opening an account with the code of the practice and a passkey in place of a password, for whoever asks for that way.

use askama::Template;
use axum::{Router, extract::State, routing::get};
use cynic::MutationBuilder;

use super::{
    SignedIn,
    invitation::opened,
    passkeys::{self, AddPasskeyInput, BeginPasskeyPayload},
};
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
    Router::new()
        .route("/invitation/passkey", get(show).post(accept))
        .route("/invitation/passkey/options", get(back).post(options))
}

#[derive(cynic::QueryVariables)]
struct BeginVariables {
    input: BeginPasskeyInvitationInput,
}

#[derive(cynic::InputObject)]
struct BeginPasskeyInvitationInput {
    code: String,
    address: Option<String>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "BeginVariables")]
struct BeginPasskeyInvitation {
    #[arguments(input: $input)]
    begin_passkey_invitation: BeginPasskeyPayload,
}

#[derive(cynic::QueryVariables)]
struct Variables {
    input: AcceptInvitationWithPasskeyInput,
}

#[derive(cynic::InputObject)]
struct AcceptInvitationWithPasskeyInput {
    code: String,
    passkey: AddPasskeyInput,
    address: Option<String>,
    device: Option<String>,
    device_name: Option<String>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "Variables")]
struct AcceptInvitationWithPasskey {
    #[arguments(input: $input)]
    accept_invitation_with_passkey: Opened,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "AcceptInvitationPayload")]
struct Opened {
    session: Option<SignedIn>,
    recovery_codes: Vec<String>,
    problems: Vec<Problem>,
}

#[derive(Template)]
#[template(path = "access/passkey_invitation.html")]
struct PasskeyInvitationPage {
    code: String,
    address: String,
    called: String,
    problems: Problems,
}

async fn show(State(site): State<Site>, visitor: Visitor) -> Page {
    if !passkeys::are_offered(&site, &visitor).await? {
        return Err(Stop::NotFound);
    }
    pages::show(&PasskeyInvitationPage {
        code: String::new(),
        address: String::new(),
        called: visitor.device_name.to_owned(),
        problems: Problems::none(),
    })
}

async fn back() -> Page {
    pages::to("/invitation/passkey")
}

/// What the script asks first: the code is looked at, and not used up.
async fn options(State(site): State<Site>, visitor: Visitor, form: Form) -> Page {
    let input = BeginPasskeyInvitationInput { code: form.text("code").to_owned(), address: form.some("address") };
    let operation = BeginPasskeyInvitation::build(BeginVariables { input });
    Ok(ask(&site, &visitor, operation).await?.begin_passkey_invitation.answer())
}

async fn accept(State(site): State<Site>, visitor: Visitor, form: Form) -> Page {
    let input = AcceptInvitationWithPasskeyInput {
        code: form.text("code").to_owned(),
        passkey: AddPasskeyInput::of(&form),
        address: form.some("address"),
        device: visitor.device.clone(),
        device_name: Some(visitor.device_name.to_owned()),
    };
    let operation = AcceptInvitationWithPasskey::build(Variables { input });
    let payload = ask(&site, &visitor, operation).await?.accept_invitation_with_passkey;
    match payload.session {
        // Whoever shares the device with somebody was turned away before.
        Some(session) => opened(&site, &session, payload.recovery_codes, false),
        None => pages::again(&PasskeyInvitationPage {
            code: form.text("code").to_owned(),
            address: form.text("address").to_owned(),
            called: form.text("name").to_owned(),
            problems: passkeys::beside_the_name(Problems::all_of(payload.problems)),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::check_page;

    #[test]
    fn the_page_warns_and_keeps_what_was_typed() {
        let page = PasskeyInvitationPage {
            code: "bcdf-ghjk".to_owned(),
            address: "ann.b".to_owned(),
            called: "My <phone>".to_owned(),
            problems: Problems::one("onlyMine", "Whoever can unlock this device could sign in as you."),
        };
        let html = page.render().expect("it renders");
        check_page(&html);
        assert!(html.contains("value=\"bcdf-ghjk\"") && html.contains("value=\"ann.b\"") && !html.contains("<phone>"));
        assert!(html.contains("Whoever can unlock this device can sign in as you"));
        assert!(html.contains("data-options=\"/invitation/passkey/options\" hidden"), "the script shows it");
        assert!(html.contains("href=\"/invitation\""), "the other way is always there");
    }
}
