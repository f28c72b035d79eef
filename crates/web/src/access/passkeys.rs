//! One's own passkeys: what there are, adding one, removing one. Partners and members of the practice come to the same page.

use askama::Template;
use axum::{
    Json, Router,
    extract::State,
    http::StatusCode,
    response::{AppendHeaders, IntoResponse, Response},
    routing::get,
};
use cynic::{MutationBuilder, QueryBuilder};
use serde_json::json;

use crate::{
    ask::ask,
    caller::Visitor,
    cookies,
    errors::Stop,
    forms::{Asked, Form, Problems},
    moments::{Zone, day},
    pages::{self, Page},
    schema,
    site::Site,
    vocabulary::{Date, DonePayload, Instant, Problem, Role, Zoned},
};

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/passkeys", get(show).post(add))
        .route("/passkeys/options", get(back).post(options))
        .route("/passkeys/remove", get(back).post(remove))
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query")]
struct Passkeys {
    passkeys_offered: Option<bool>,
    viewer: Option<Viewer>,
    my_passkeys: Option<Vec<Passkey>>,
    my_ways_in: Option<WaysIn>,
}

#[derive(cynic::QueryFragment)]
struct WaysIn {
    has_password: bool,
    passkey_suggested: bool,
}

/// Whether a page speaks of passkeys.
#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query")]
struct Offer {
    passkeys_offered: Option<bool>,
}

/// Whether passkeys can be used at this address.
pub(super) async fn are_offered(site: &Site, visitor: &Visitor) -> Result<bool, Stop> {
    Ok(ask(site, visitor, Offer::build(())).await?.passkeys_offered == Some(true))
}

#[derive(cynic::QueryFragment)]
struct Viewer {
    roles: Vec<Role>,
    person: Zoned,
    session: Session,
    passkey_added_at: Option<Instant>,
}

#[derive(cynic::QueryFragment)]
struct Session {
    stepped_up: bool,
}

#[derive(cynic::QueryFragment)]
struct Passkey {
    id: cynic::Id,
    name: String,
    made_on: Date,
    used_on: Option<Date>,
}

impl Passkey {
    /// Since when it has been there, and when it was last used.
    fn days(&self) -> String {
        let made = day(&self.made_on);
        match &self.used_on {
            Some(used) => format!("added {made}, last used {}", day(used)),
            None => format!("added {made}, not used yet"),
        }
    }
}

/// What the script asks the device.
#[derive(cynic::QueryFragment)]
pub(super) struct BeginPasskeyPayload {
    ticket: Option<String>,
    options: Option<String>,
    problems: Vec<Problem>,
}

impl BeginPasskeyPayload {
    /// As the script reads it: what to ask, with the ticket that goes back with the form, or a message with a status of its own.
    pub(super) fn answer(self) -> Response {
        match (&self.ticket, &self.options) {
            (Some(ticket), Some(options)) => Json(json!({ "ticket": ticket, "options": options })).into_response(),
            _ => refused(self.problems),
        }
    }

    /// The same for somebody who is not signed in: the ticket stays in a cookie, so that it is of use in this browser alone.
    pub(super) fn answer_holding_the_ticket(self, site: &Site) -> Response {
        match (&self.ticket, &self.options) {
            (Some(ticket), Some(options)) => {
                let held = AppendHeaders([cookies::hold_ticket(site, ticket)]);
                (held, Json(json!({ "options": options }))).into_response()
            }
            _ => refused(self.problems),
        }
    }
}

fn refused(problems: Vec<Problem>) -> Response {
    let problems = Problems::all_of(problems);
    let status = if problems.have("SIGN_IN_NEEDED") {
        StatusCode::UNAUTHORIZED
    } else if problems.have("TOO_MANY_ATTEMPTS") {
        StatusCode::TOO_MANY_REQUESTS
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    (status, Json(json!({ "message": problems.in_one_line() }))).into_response()
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation")]
struct BeginPasskey {
    begin_passkey: BeginPasskeyPayload,
}

#[derive(cynic::QueryVariables)]
struct AddVariables {
    input: AddPasskeyInput,
}

#[derive(cynic::InputObject)]
pub(super) struct AddPasskeyInput {
    ticket: String,
    credential: String,
    name: String,
    only_mine: bool,
}

impl AddPasskeyInput {
    /// What the script put into a form, and what its reader typed there.
    pub(super) fn of(form: &Form) -> Self {
        Self {
            ticket: form.text("ticket").to_owned(),
            credential: form.text("credential").to_owned(),
            name: form.text("name").to_owned(),
            only_mine: form.ticked("onlyMine"),
        }
    }
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "AddVariables")]
struct AddPasskey {
    #[arguments(input: $input)]
    add_passkey: DonePayload,
}

#[derive(cynic::QueryVariables)]
struct RemoveVariables {
    input: RemovePasskeyInput,
}

#[derive(cynic::InputObject)]
struct RemovePasskeyInput {
    passkey: cynic::Id,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "RemoveVariables")]
struct RemovePasskey {
    #[arguments(input: $input)]
    remove_passkey: DonePayload,
}

#[derive(Template)]
#[template(path = "access/passkeys.html")]
struct PasskeysPage {
    /// Where their own account's page is, and what it is called there.
    back: (&'static str, &'static str),
    passkeys: Vec<Passkey>,
    stepped_up: bool,
    has_password: bool,
    /// Whether one is offered here: by itself, or because its reader asked for it all the same.
    suggested: bool,
    /// When one was added, within the last fortnight.
    added: Option<String>,
    called: String,
    kept: bool,
    problems: Problems,
}

async fn show(State(site): State<Site>, visitor: Visitor, Asked(asked): Asked) -> Page {
    let page = page(&site, &visitor, visitor.device_name, Problems::none()).await?;
    let suggested = page.suggested || asked.ticked("here");
    pages::show(&PasskeysPage { kept: asked.ticked("done"), suggested, ..page })
}

async fn page(site: &Site, visitor: &Visitor, name: &str, problems: Problems) -> Result<PasskeysPage, Stop> {
    let found = ask(site, visitor, Passkeys::build(())).await?;
    let viewer = found.viewer.ok_or(Stop::SignInNeeded)?;
    if found.passkeys_offered != Some(true) {
        return Err(Stop::NotFound);
    }
    let is_partner = viewer.roles.iter().all(|role| *role == Role::Partner);
    let zone = Zone::named(&viewer.person.zone);
    let ways = found.my_ways_in;
    Ok(PasskeysPage {
        back: if is_partner { ("/preferences", "Preferences") } else { ("/account", "Your account") },
        passkeys: found.my_passkeys.unwrap_or_default(),
        stepped_up: viewer.session.stepped_up,
        has_password: ways.as_ref().is_some_and(|ways| ways.has_password),
        suggested: ways.is_some_and(|ways| ways.passkey_suggested),
        added: viewer.passkey_added_at.map(|at| zone.moment(&at)),
        called: name.to_owned(),
        kept: false,
        problems,
    })
}

/// What the device answered has no place of its own on a page: what is wrong with it stands beside what the device is called.
pub(super) fn beside_the_name(problems: Problems) -> Problems {
    problems.beside(|field| if field == "credential" { "name" } else { field }.to_owned())
}

/// Where signing in or the password once more leads back to.
async fn back() -> Page {
    pages::to("/passkeys")
}

/// What the script asks first.
async fn options(State(site): State<Site>, visitor: Visitor) -> Page {
    Ok(ask(&site, &visitor, BeginPasskey::build(())).await?.begin_passkey.answer())
}

async fn add(State(site): State<Site>, visitor: Visitor, form: Form) -> Page {
    let input = AddPasskeyInput::of(&form);
    let payload = ask(&site, &visitor, AddPasskey::build(AddVariables { input })).await?.add_passkey;
    let problems = Problems::of_payload(payload.problems)?;
    if problems.is_empty() {
        return pages::to("/passkeys?done=yes");
    }
    let page = page(&site, &visitor, form.text("name"), beside_the_name(problems)).await?;
    pages::again(&PasskeysPage { suggested: true, ..page })
}

async fn remove(State(site): State<Site>, visitor: Visitor, form: Form) -> Page {
    let input = RemovePasskeyInput { passkey: cynic::Id::new(form.text("passkey")) };
    let payload = ask(&site, &visitor, RemovePasskey::build(RemoveVariables { input })).await?.remove_passkey;
    let problems = Problems::of_payload(payload.problems)?;
    if problems.is_empty() {
        return pages::to("/passkeys?done=yes");
    }
    pages::again(&page(&site, &visitor, visitor.device_name, problems).await?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::check_page;

    fn passkeys(stepped_up: bool) -> PasskeysPage {
        let passkey = |id: &str, used_on| Passkey {
            id: cynic::Id::new(id),
            name: "My <phone>".to_owned(),
            made_on: Date(jiff::civil::date(2026, 11, 22)),
            used_on,
        };
        PasskeysPage {
            back: ("/preferences", "Preferences"),
            passkeys: vec![passkey("pky_1", None), passkey("pky_2", Some(Date(jiff::civil::date(2026, 11, 23))))],
            stepped_up,
            has_password: true,
            suggested: true,
            added: Some("Sun 22 Nov 2026, 10:00".to_owned()),
            called: "Phone".to_owned(),
            kept: true,
            problems: Problems::one("name", "Please fill this in."),
        }
    }

    #[test]
    fn nothing_is_changed_before_the_password_was_given_again() {
        let html = passkeys(false).render().expect("it renders");
        check_page(&html);
        assert!(html.contains("/step-up?next=/passkeys") && html.contains("not used yet"));
        assert!(!html.contains("action=\"/passkeys") && !html.contains("<phone>"));
    }

    #[test]
    fn after_it_passkeys_can_be_added_and_removed() {
        let html = passkeys(true).render().expect("it renders");
        check_page(&html);
        assert!(html.contains("data-options=\"/passkeys/options\" hidden") && html.contains("value=\"pky_2\""));
        assert!(html.contains("last used Mon 23 Nov 2026") && html.contains("value=\"Phone\""));
        assert!(html.contains("name=\"onlyMine\" value=\"yes\" required"), "the browser asks before the device does");
        let also = html.matches("the address of your own calendar").count();
        assert_eq!(also, 3, "what else ends is said before adding, before removing, and once it is done");
    }

    #[test]
    fn where_others_use_the_device_none_is_offered_by_itself() {
        let page = PasskeysPage { suggested: false, added: None, problems: Problems::none(), ..passkeys(true) };
        let html = page.render().expect("it renders");
        check_page(&html);
        assert!(!html.contains("data-passkey") && html.contains("href=\"/passkeys?here=yes\""));
        assert!(html.contains("value=\"pky_2\""), "those that are there can be removed all the same");
    }

    #[test]
    fn who_has_no_password_is_told_how_to_set_one() {
        let page = PasskeysPage { has_password: false, ..passkeys(true) };
        let html = page.render().expect("it renders");
        check_page(&html);
        assert!(html.contains("href=\"/preferences/password\"") && !html.contains("Your password still works"));
    }
}
