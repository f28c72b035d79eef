//! Changing one's password, or setting the first one. Every other sign-in ends with it.

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

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query")]
struct Ways {
    my_ways_in: Option<WaysIn>,
}

#[derive(cynic::QueryFragment)]
struct WaysIn {
    has_password: bool,
}

#[derive(Template)]
#[template(path = "people/password.html")]
struct PasswordPage {
    has_password: bool,
    problems: Problems,
}

async fn form(State(site): State<Site>, visitor: Visitor) -> Page {
    pages::show(&page(&site, &visitor, Problems::none()).await?)
}

async fn page(site: &Site, visitor: &Visitor, problems: Problems) -> Result<PasswordPage, Stop> {
    let ways = ask(site, visitor, Ways::build(())).await?.my_ways_in.ok_or(Stop::SignInNeeded)?;
    Ok(PasswordPage { has_password: ways.has_password, problems })
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
    pages::again(&page(&site, &visitor, problems).await?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::check_page;

    #[test]
    fn only_who_has_a_password_is_asked_for_it() {
        for has_password in [true, false] {
            let problems = Problems::one("again", "The two passwords differ.");
            let html = PasswordPage { has_password, problems }.render().expect("it renders");
            check_page(&html);
            assert!(html.contains("The two passwords differ."));
            assert_eq!(html.contains("name=\"current\""), has_password);
        }
    }
}
