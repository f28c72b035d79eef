//! Changing one's password. Every other sign-in ends with it.

use askama::Template;
use axum::{Router, extract::State, routing::get};
use cynic::MutationBuilder;

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
    Router::new().route("/preferences/password", get(form).post(change))
}

#[derive(cynic::QueryVariables)]
struct Variables {
    input: ChangePasswordInput,
}

#[derive(cynic::InputObject)]
struct ChangePasswordInput {
    current: String,
    new: String,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "Variables")]
struct ChangePassword {
    #[arguments(input: $input)]
    change_password: DonePayload,
}

#[derive(Template)]
#[template(path = "people/password.html")]
struct PasswordPage {
    problems: Problems,
}

async fn form(visitor: Visitor) -> Page {
    if !visitor.has_session() {
        return Err(Stop::SignInNeeded);
    }
    pages::show(&PasswordPage { problems: Problems::none() })
}

async fn change(State(site): State<Site>, visitor: Visitor, form: Form) -> Page {
    let problems = if form.text("new") == form.text("again") {
        let input = ChangePasswordInput { current: form.text("current").to_owned(), new: form.text("new").to_owned() };
        let payload = ask(&site, &visitor, ChangePassword::build(Variables { input })).await?.change_password;
        Problems::of_payload(payload.problems)?
    } else {
        Problems::one("again", "The two passwords differ. Type the same one twice.")
    };
    if problems.is_empty() {
        return pages::to("/preferences?done=yes");
    }
    pages::again(&PasswordPage { problems })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::check_page;

    #[test]
    fn the_page_is_whole() {
        let html = PasswordPage { problems: Problems::one("again", "The two passwords differ.") }
            .render()
            .expect("it renders");
        check_page(&html);
        assert!(html.contains("The two passwords differ."));
    }
}
