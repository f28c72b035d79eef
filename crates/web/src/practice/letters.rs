//! Whether a member of the practice is called to their list by a letter, and to which address. Part of their account's page.

use axum::extract::State;
use cynic::MutationBuilder;

use super::account::account_page;
use crate::ask::ask;
use crate::caller::Visitor;
use crate::forms::{Form, Problems};
use crate::pages::{self, Page};
use crate::schema;
use crate::site::Site;
use crate::vocabulary::{Problem, SafeChannel};

/// What is kept of it.
#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "ContactPreference")]
pub(super) struct Reach {
    version: i32,
    safe_channel: SafeChannel,
    email: Option<String>,
}

/// The form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Letters {
    pub(super) version: String,
    pub(super) email: String,
    /// Whether letters go out now.
    pub(super) wanted: bool,
}

impl From<Reach> for Letters {
    fn from(reach: Reach) -> Self {
        let wanted = reach.safe_channel == SafeChannel::Email;
        Self { version: reach.version.to_string(), email: reach.email.unwrap_or_default(), wanted }
    }
}

#[derive(cynic::InputObject, Debug)]
struct ChangeContactPreferenceInput {
    version: i32,
    safe_channel: SafeChannel,
    #[cynic(skip_serializing_if = "Option::is_none")]
    email: Option<String>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    email_risk_acknowledged: Option<bool>,
}

#[derive(cynic::QueryVariables, Debug)]
struct Variables {
    input: ChangeContactPreferenceInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "Variables")]
struct ChangeContactPreference {
    #[arguments(input: $input)]
    change_contact_preference: ContactPreferencePayload,
}

#[derive(cynic::QueryFragment, Debug)]
struct ContactPreferencePayload {
    problems: Vec<Problem>,
}

/// `POST /account/letters`
pub(super) async fn choose(State(site): State<Site>, visitor: Visitor, form: Form) -> Page {
    let payload = ask(&site, &visitor, ChangeContactPreference::build(Variables { input: input(&form) })).await?;
    let problems = Problems::of_payload(payload.change_contact_preference.problems)?;
    let mut page = account_page(&site, &visitor).await?;
    if problems.is_empty() {
        page.done = if page.letters.wanted {
            "A letter calls you to your list from now on."
        } else {
            "No letter goes out to you. Everything stands on your list."
        };
        return pages::show(&page);
    }
    (page.problems, page.letters.email) = (problems, form.text("email").to_owned());
    pages::again(&page)
}

fn input(form: &Form) -> ChangeContactPreferenceInput {
    let version = form.text("version").parse().unwrap_or(0);
    if form.text("act") == "stop" {
        let (email, email_risk_acknowledged) = (None, None);
        return ChangeContactPreferenceInput {
            version,
            safe_channel: SafeChannel::PortalOnly,
            email,
            email_risk_acknowledged,
        };
    }
    ChangeContactPreferenceInput {
        version,
        safe_channel: SafeChannel::Email,
        email: form.some("email"),
        email_risk_acknowledged: Some(form.ticked("emailRiskAcknowledged")),
    }
}
