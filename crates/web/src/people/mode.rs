//! What a therapist may do with what one partner says alone: to read, and to sign.

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
    vocabulary::{ConfidentialityMode, DonePayload},
};

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/mode", get(read).post(sign))
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query")]
struct Proposed {
    viewer: Option<Viewer>,
}

#[derive(cynic::QueryFragment)]
struct Viewer {
    mode_to_sign: Option<ModeProposal>,
}

#[derive(cynic::QueryFragment)]
struct ModeProposal {
    id: cynic::Id,
    mode: ConfidentialityMode,
    text: String,
}

#[derive(cynic::QueryVariables)]
struct Variables {
    input: SignModeInput,
}

#[derive(cynic::InputObject)]
struct SignModeInput {
    mode: cynic::Id,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "Variables")]
struct SignMode {
    #[arguments(input: $input)]
    sign_mode: DonePayload,
}

#[derive(Template)]
#[template(path = "people/mode.html")]
struct ModePage {
    proposal: Option<ModeProposal>,
    problems: Problems,
}

impl ModeProposal {
    /// The mode in one line, above its full words.
    fn in_short(&self) -> &'static str {
        match self.mode {
            ConfidentialityMode::NoSecrets => "Your therapist may bring what you say alone into your joint work.",
            ConfidentialityMode::LimitedSecrets => {
                "Your therapist keeps what you say alone private, with a few exceptions."
            }
            ConfidentialityMode::Individual => {
                "Your therapist keeps what you say alone private, unless you agree in writing."
            }
        }
    }
}

async fn read(State(site): State<Site>, visitor: Visitor) -> Page {
    pages::show(&page(&site, &visitor, Problems::none()).await?)
}

async fn page(site: &Site, visitor: &Visitor, problems: Problems) -> Result<ModePage, Stop> {
    let viewer = ask(site, visitor, Proposed::build(())).await?.viewer.ok_or(Stop::SignInNeeded)?;
    Ok(ModePage { proposal: viewer.mode_to_sign, problems })
}

async fn sign(State(site): State<Site>, visitor: Visitor, form: Form) -> Page {
    let problems = if form.ticked("read") {
        let input = SignModeInput { mode: cynic::Id::new(form.text("mode")) };
        Problems::of_payload(ask(&site, &visitor, SignMode::build(Variables { input })).await?.sign_mode.problems)?
    } else {
        Problems::one("read", "Tick the box when you have read it and agree. You do not have to.")
    };
    if problems.is_empty() {
        return pages::to("/");
    }
    pages::again(&page(&site, &visitor, problems).await?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::check_page;

    #[test]
    fn a_proposal_is_shown_whole_before_it_is_signed() {
        let proposal = ModeProposal {
            id: cynic::Id::new("mod_1"),
            mode: ConfidentialityMode::Individual,
            text: "One.\n\nTwo.".to_owned(),
        };
        let html = ModePage { proposal: Some(proposal), problems: Problems::one("read", "Tick the box.") }
            .render()
            .expect("it renders");
        check_page(&html);
        assert!(html.contains("Two.") && html.contains("value=\"mod_1\"") && html.contains("href=\"#f-read\""));
    }

    #[test]
    fn without_one_there_is_nothing_to_sign() {
        let html = ModePage { proposal: None, problems: Problems::none() }.render().expect("it renders");
        check_page(&html);
        assert!(html.contains("nothing to sign") && !html.contains("<form method=\"post\" action=\"/mode\""));
    }
}
