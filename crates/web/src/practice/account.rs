//! One's own account at the desk: where one is signed in, the password, and tokens for programs.

use askama::Template;
use axum::extract::{Path, State};
use cynic::{MutationBuilder, QueryBuilder};

use super::letters::{Letters, Reach};
use crate::ask::ask;
use crate::caller::Visitor;
use crate::desk::{Desk, DeskViewer};
use crate::errors::Stop;
use crate::forms::{Form, Problems};
use crate::moments::day;
use crate::pages::{self, Page};
use crate::schema;
use crate::site::Site;
use crate::vocabulary::{Date, DonePayload, Instant, Problem};

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query")]
struct AccountQuery {
    viewer: Option<AccountViewer>,
    passkeys_offered: Option<bool>,
    my_sessions: Option<Vec<Session>>,
    contact_preference: Option<Reach>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Viewer")]
struct AccountViewer {
    #[cynic(spread)]
    desk: DeskViewer,
    second_factor_reset_at: Option<Instant>,
    passkey_added_at: Option<Instant>,
}

#[derive(cynic::QueryFragment, Debug)]
struct Session {
    id: cynic::Id,
    kind: String,
    device: String,
    started_on: Date,
    current: bool,
}

#[derive(cynic::InputObject, Debug)]
struct ChangePasswordInput {
    current: String,
    new: String,
}

#[derive(cynic::QueryVariables, Debug)]
struct ChangePasswordVariables {
    input: ChangePasswordInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "ChangePasswordVariables")]
struct ChangePassword {
    #[arguments(input: $input)]
    change_password: DonePayload,
}

#[derive(cynic::InputObject, Debug)]
struct CreateTokenInput {
    name: String,
}

#[derive(cynic::QueryVariables, Debug)]
struct CreateTokenVariables {
    input: CreateTokenInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "CreateTokenVariables")]
struct CreateToken {
    #[arguments(input: $input)]
    create_token: CreateTokenPayload,
}

#[derive(cynic::QueryFragment, Debug)]
struct CreateTokenPayload {
    token: Option<String>,
    problems: Vec<Problem>,
}

#[derive(cynic::InputObject, Debug)]
struct EndSessionInput {
    session: cynic::Id,
}

#[derive(cynic::QueryVariables, Debug)]
struct EndSessionVariables {
    input: EndSessionInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "EndSessionVariables")]
struct EndSession {
    #[arguments(input: $input)]
    end_session: DonePayload,
}

#[derive(Template)]
#[template(path = "practice/account.html")]
pub(super) struct AccountPage {
    desk: Desk,
    sessions: Vec<SessionLine>,
    pub(super) letters: Letters,
    pub(super) problems: Problems,
    /// What was just done, in words; empty at first sight.
    pub(super) done: &'static str,
    /// When an owner let them connect another app for codes; empty when nobody did.
    app_anew: String,
    /// When a passkey was added lately; empty when none was.
    passkey_added: String,
    /// Whether the page speaks of passkeys.
    passkeys: bool,
    /// Shown once, right after it was made.
    token: String,
    token_name: String,
}

struct SessionLine {
    id: String,
    what: String,
    since: String,
    current: bool,
}

/// `GET /account`
pub(super) async fn show(State(site): State<Site>, visitor: Visitor) -> Page {
    pages::show(&account_page(&site, &visitor).await?)
}

/// `POST /account/password`
pub(super) async fn change_password(State(site): State<Site>, visitor: Visitor, form: Form) -> Page {
    if form.text("new") != form.text("again") {
        let problems = Problems::one("again", "The two new passwords differ. Type the same one twice.");
        return pages::again(&AccountPage { problems, ..account_page(&site, &visitor).await? });
    }
    let input = ChangePasswordInput { current: form.text("current").to_owned(), new: form.text("new").to_owned() };
    let payload = ask(&site, &visitor, ChangePassword::build(ChangePasswordVariables { input })).await?.change_password;
    let problems = Problems::of_payload(payload.problems)?;
    let page = account_page(&site, &visitor).await?;
    if problems.is_empty() {
        return pages::show(&AccountPage { done: "Your password is changed. Every other sign-in has ended.", ..page });
    }
    pages::again(&AccountPage { problems, ..page })
}

/// `POST /account/token`: the token, once, in the answer itself.
pub(super) async fn create_token(State(site): State<Site>, visitor: Visitor, form: Form) -> Page {
    let token_name = form.text("name").to_owned();
    let input = CreateTokenInput { name: token_name.clone() };
    let payload = ask(&site, &visitor, CreateToken::build(CreateTokenVariables { input })).await?.create_token;
    let problems = Problems::of_payload(payload.problems)?;
    let page = account_page(&site, &visitor).await?;
    match payload.token.filter(|_| problems.is_empty()) {
        Some(token) => pages::show(&AccountPage { token, ..page }),
        None => pages::again(&AccountPage { problems, token_name, ..page }),
    }
}

/// `GET /account/sessions/{id}/end`: where signing in again leads back to; the button stands on the account's page.
pub(super) async fn back() -> Page {
    pages::to("/account")
}

/// `POST /account/sessions/{id}/end`
pub(super) async fn end_session(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>, _: Form) -> Page {
    let input = EndSessionInput { session: cynic::Id::new(id) };
    let payload = ask(&site, &visitor, EndSession::build(EndSessionVariables { input })).await?.end_session;
    let problems = Problems::of_payload(payload.problems)?;
    if problems.is_empty() {
        return pages::to("/account");
    }
    pages::again(&AccountPage { problems, ..account_page(&site, &visitor).await? })
}

pub(super) async fn account_page(site: &Site, visitor: &Visitor) -> Result<AccountPage, Stop> {
    let answer = ask(site, visitor, AccountQuery::build(())).await?;
    let told = |viewer: AccountViewer| (viewer.desk, (viewer.second_factor_reset_at, viewer.passkey_added_at));
    let (viewer, told) = answer.viewer.map(told).unzip();
    let desk = Desk::open(viewer, "/account")?;
    let (reset_at, added_at) = told.unwrap_or_default();
    let moment = |at: Option<Instant>| at.map(|at| desk.zone.moment(&at)).unwrap_or_default();
    let (app_anew, passkey_added) = (moment(reset_at), moment(added_at));
    let sessions = answer.my_sessions.unwrap_or_default();
    Ok(AccountPage {
        desk,
        sessions: sessions.into_iter().map(line).collect(),
        letters: answer.contact_preference.map(Letters::from).unwrap_or_default(),
        problems: Problems::none(),
        done: "",
        app_anew,
        passkey_added,
        passkeys: answer.passkeys_offered == Some(true),
        token: String::new(),
        token_name: String::new(),
    })
}

fn line(session: Session) -> SessionLine {
    let what = if session.device.is_empty() { session.kind } else { format!("{} ({})", session.device, session.kind) };
    SessionLine { id: session.id.into_inner(), what, since: day(&session.started_on), current: session.current }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::tests::{check_page, therapist};

    fn page(token: &str, done: &'static str) -> AccountPage {
        let line = |id: &str, current| SessionLine {
            id: id.into(),
            what: "Laptop (browser)".into(),
            since: "Sun 22 Nov 2026".into(),
            current,
        };
        AccountPage {
            desk: therapist("/account"),
            sessions: vec![line("ses_1", true), line("ses_2", false)],
            letters: Letters { version: "1".into(), email: "ida@letters.example".into(), wanted: true },
            problems: Problems::none(),
            done,
            app_anew: "Thu 26 Nov 2026, 10:00".into(),
            passkey_added: "Fri 27 Nov 2026, 09:00".into(),
            passkeys: true,
            token: token.into(),
            token_name: String::new(),
        }
    }

    #[test]
    fn only_other_sign_ins_can_be_ended_here() {
        let html = check_page(&page("", ""));
        assert!(html.contains("/account/sessions/ses_2/end"));
        assert!(!html.contains("/account/sessions/ses_1/end"));
    }

    #[test]
    fn passkeys_are_spoken_of_where_there_can_be_any() {
        let html = check_page(&page("", ""));
        assert!(html.contains("href=\"/passkeys\"") && html.contains("Fri 27 Nov 2026, 09:00: a device"));
        let without = AccountPage { passkeys: false, passkey_added: String::new(), ..page("", "") };
        assert!(!check_page(&without).contains("asskey"));
    }

    #[test]
    fn letters_can_be_stopped_where_they_go_out() {
        assert!(check_page(&page("", "")).contains("Send me no letters"));
        let without = AccountPage { letters: Letters::default(), ..page("", "") };
        assert!(!check_page(&without).contains("Send me no letters"));
    }

    #[test]
    fn a_token_is_shown_once() {
        assert!(check_page(&page("rpt_abc", "")).contains("rpt_abc"));
        assert!(!check_page(&page("", "")).contains("not shown again"));
    }
}
