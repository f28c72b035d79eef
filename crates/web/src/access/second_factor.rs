//! Setting up an app that makes codes: the picture to scan, the secret to type, the first code.

use askama::Template;
use axum::{Router, extract::State, routing::post};
use cynic::MutationBuilder;
use qrcode::{QrCode, render::svg};

use super::{SignInPayload, welcome};
use crate::{
    ask::ask,
    caller::Visitor,
    forms::{Form, Problems},
    pages::{self, Page},
    schema,
    site::Site,
};

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/invitation/second-step", post(confirm).get(start_again))
}

#[derive(cynic::QueryVariables)]
pub(super) struct Variables {
    pub(super) input: ConfirmSecondFactorInput,
}

#[derive(cynic::InputObject)]
pub(super) struct ConfirmSecondFactorInput {
    pub(super) ticket: String,
    pub(super) code: String,
    pub(super) device: Option<String>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "Variables")]
struct ConfirmNewSecondFactor {
    #[arguments(input: $input)]
    confirm_new_second_factor: SignInPayload,
}

/// What the door gives to set up the app; the form carries it along until the first code is right.
#[derive(cynic::QueryFragment, Debug, Clone)]
pub(super) struct SecondFactorSetup {
    ticket: String,
    secret: String,
    uri: String,
}

#[derive(Template)]
#[template(path = "access/second_factor.html")]
struct SecondFactorPage {
    setup: SecondFactorSetup,
    picture: String,
    secret_in_groups: String,
    recovery_codes: Vec<String>,
    shared: bool,
    problems: Problems,
}

/// The page after the invitation of a member was taken.
pub(super) fn page(setup: SecondFactorSetup, recovery_codes: Vec<String>, shared: bool) -> Page {
    pages::show(&filled(setup, recovery_codes, shared, Problems::none()))
}

/// The page at a sign-in after an owner let a member set up another app.
pub(super) fn page_in_place_of_a_lost_one(setup: SecondFactorSetup, shared: bool) -> Page {
    pages::show(&filled(setup, Vec::new(), shared, Problems::none()))
}

fn filled(setup: SecondFactorSetup, recovery_codes: Vec<String>, shared: bool, problems: Problems) -> SecondFactorPage {
    SecondFactorPage {
        picture: picture(&setup.uri),
        secret_in_groups: in_groups(&setup.secret),
        setup,
        recovery_codes,
        shared,
        problems,
    }
}

async fn confirm(State(site): State<Site>, visitor: Visitor, form: Form) -> Page {
    let input = ConfirmSecondFactorInput {
        ticket: form.text("ticket").to_owned(),
        code: form.text("code").to_owned(),
        device: visitor.device.clone(),
    };
    let payload =
        ask(&site, &visitor, ConfirmNewSecondFactor::build(Variables { input })).await?.confirm_new_second_factor;
    let shared = form.ticked("shared");
    if let Some(session) = &payload.session {
        return Ok(welcome(&site, &visitor, session, "/", shared).await);
    }
    let setup = SecondFactorSetup {
        ticket: form.text("ticket").to_owned(),
        secret: form.text("secret").to_owned(),
        uri: form.text("uri").to_owned(),
    };
    let recovery_codes = form.all("recovery-code").map(str::to_owned).collect();
    pages::again(&filled(setup, recovery_codes, shared, Problems::all_of(payload.problems)))
}

/// The secret is shown once and never again at an address of its own.
async fn start_again() -> Page {
    pages::to("/invitation")
}

/// The picture of a link, as SVG made here; empty when the link is too long for one, and the secret is then typed.
fn picture(uri: &str) -> String {
    let Ok(code) = QrCode::new(uri.as_bytes()) else { return String::new() };
    let drawing = code
        .render::<svg::Color<'_>>()
        .min_dimensions(220, 220)
        .dark_color(svg::Color("#111111"))
        .light_color(svg::Color("#ffffff"))
        .build();
    // What stands before the picture itself belongs to a file of its own, not into a page.
    drawing.find("<svg").map_or_else(String::new, |at| drawing[at..].to_owned())
}

fn in_groups(secret: &str) -> String {
    let letters: Vec<char> = secret.chars().collect();
    letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{check_page, problem};

    fn setup() -> SecondFactorSetup {
        SecondFactorSetup {
            ticket: "tkt".to_owned(),
            secret: "ABCDEFGHIJ".to_owned(),
            uri: "otpauth://totp/Office:ada?secret=ABCDEFGHIJ&issuer=Office".to_owned(),
        }
    }

    #[test]
    fn the_page_shows_picture_secret_and_recovery_codes() {
        let problems = Problems::all_of(vec![problem(Some("code"), "NOT_RECOGNISED", "Wait for the next code.")]);
        let html = filled(setup(), vec!["bcdf-ghjk".to_owned()], true, problems).render().expect("it renders");
        check_page(&html);
        assert!(html.contains("ABCD EFGH IJ") && html.contains("<svg") && html.contains("bcdf-ghjk"));
        assert!(!html.contains("<?xml"));
        assert!(html.contains("name=\"shared\" value=\"yes\""), "the device is still one that others use");
    }

    #[test]
    fn in_place_of_a_lost_app_there_are_no_new_recovery_codes() {
        let html = filled(setup(), Vec::new(), false, Problems::none()).render().expect("it renders");
        check_page(&html);
        assert!(html.contains("An owner of your practice") && !html.contains("Keep your recovery codes"));
    }

    #[test]
    fn what_comes_back_in_the_form_is_only_text() {
        let mut odd = setup();
        odd.uri = format!("\"><script>{}", "x".repeat(4000));
        odd.secret = "<b>".to_owned();
        let html = filled(odd, vec!["<i>".to_owned()], false, Problems::none()).render().expect("it renders");
        assert!(!html.contains("<b>") && !html.contains("<i>") && !html.contains("><script>x"));
    }
}
