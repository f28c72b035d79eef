//! Back into an account with a recovery code. It takes effect after a delay; the answer never tells whether anything was right.

use askama::Template;
use axum::{Router, extract::State, routing::get};
use cynic::MutationBuilder;

use crate::{
    ask::ask,
    caller::Visitor,
    forms::{Form, Problems},
    pages::{self, Page},
    schema,
    site::Site,
    vocabulary::DonePayload,
};

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/recovery", get(form).post(begin)).route("/recovery/sent", get(sent))
}

#[derive(cynic::QueryVariables)]
struct Variables {
    input: BeginRecoveryInput,
}

#[derive(cynic::InputObject)]
struct BeginRecoveryInput {
    address: String,
    recovery_code: String,
    new_password: String,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "Variables")]
struct BeginRecovery {
    #[arguments(input: $input)]
    begin_recovery: DonePayload,
}

#[derive(Template)]
#[template(path = "access/recovery.html")]
struct RecoveryPage {
    address: String,
    code: String,
    problems: Problems,
}

#[derive(Template)]
#[template(path = "access/recovery_sent.html")]
struct SentPage;

async fn form() -> Page {
    pages::show(&RecoveryPage { address: String::new(), code: String::new(), problems: Problems::none() })
}

async fn begin(State(site): State<Site>, visitor: Visitor, form: Form) -> Page {
    if form.text("newPassword") != form.text("again") {
        return again(&form, Problems::one("again", "The two passwords differ. Type the same one twice."));
    }
    let input = BeginRecoveryInput {
        address: form.text("address").to_owned(),
        recovery_code: form.text("recoveryCode").to_owned(),
        new_password: form.text("newPassword").to_owned(),
    };
    let payload = ask(&site, &visitor, BeginRecovery::build(Variables { input })).await?.begin_recovery;
    if payload.done {
        return pages::to("/recovery/sent");
    }
    again(&form, Problems::all_of(payload.problems))
}

fn again(form: &Form, problems: Problems) -> Page {
    pages::again(&RecoveryPage {
        address: form.text("address").to_owned(),
        code: form.text("recoveryCode").to_owned(),
        problems,
    })
}

async fn sent() -> Page {
    pages::show(&SentPage)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::check_page;

    #[test]
    fn both_pages_are_whole() {
        let problems = Problems::one("newPassword", "Use at least 10 characters.");
        let html = RecoveryPage { address: "a@b.example".to_owned(), code: "x".to_owned(), problems }
            .render()
            .expect("it renders");
        check_page(&html);
        assert!(html.contains("Use at least 10 characters."));
        check_page(&SentPage.render().expect("it renders"));
    }
}
