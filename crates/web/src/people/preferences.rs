//! How a person can be reached safely, in their own words and on their own page.

use askama::Template;
use axum::{Router, extract::State, routing::get};
use cynic::{MutationBuilder, QueryBuilder};

use crate::{
    ask::ask,
    caller::Visitor,
    errors::Stop,
    forms::{Asked, Form, Problems},
    moments::{Zone, day},
    pages::{self, Page},
    schema,
    site::Site,
    vocabulary::{Date, Instant, Problem, SafeChannel, Zoned},
};

/// The days of a week as the door names them, and as people do.
const DAYS: [(&str, &str); 7] = [
    ("MONDAY", "Monday"),
    ("TUESDAY", "Tuesday"),
    ("WEDNESDAY", "Wednesday"),
    ("THURSDAY", "Thursday"),
    ("FRIDAY", "Friday"),
    ("SATURDAY", "Saturday"),
    ("SUNDAY", "Sunday"),
];

/// Zones to choose from while typing; every other name of the IANA list is taken as well.
const ZONES: [&str; 28] = [
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Phoenix",
    "America/Los_Angeles",
    "America/Anchorage",
    "Pacific/Honolulu",
    "America/Toronto",
    "America/Winnipeg",
    "America/Edmonton",
    "America/Vancouver",
    "America/Halifax",
    "America/St_Johns",
    "America/Mexico_City",
    "America/Sao_Paulo",
    "Europe/London",
    "Europe/Dublin",
    "Europe/Lisbon",
    "Europe/Paris",
    "Europe/Berlin",
    "Europe/Athens",
    "Africa/Lagos",
    "Africa/Johannesburg",
    "Asia/Jerusalem",
    "Asia/Kolkata",
    "Asia/Singapore",
    "Australia/Sydney",
    "Pacific/Auckland",
];

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/preferences", get(show).post(change))
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query")]
struct Preferences {
    viewer: Option<Viewer>,
    passkeys_offered: Option<bool>,
    contact_preference: Option<ContactPreference>,
    my_sessions: Option<Vec<Session>>,
    #[arguments(first: 100)]
    my_opt_outs: Option<OptOutConnection>,
}

#[derive(cynic::QueryFragment)]
struct OptOutConnection {
    nodes: Vec<OptOut>,
}

/// Something that is not asked again.
#[derive(cynic::QueryFragment)]
struct OptOut {
    instrument: String,
    title: String,
}

#[derive(cynic::QueryFragment)]
struct Viewer {
    person: Zoned,
    recovery_pending_until: Option<Instant>,
    passkey_added_at: Option<Instant>,
}

#[derive(cynic::QueryFragment)]
struct ContactPreference {
    version: i32,
    safe_channel: SafeChannel,
    email: Option<String>,
    quiet_from: String,
    quiet_until: String,
    preferred_hour: i32,
    excluded_days: Vec<String>,
    shared_device: bool,
    zone: String,
    review_due: bool,
}

#[derive(cynic::QueryFragment)]
struct Session {
    id: cynic::Id,
    device: String,
    started_on: Date,
    current: bool,
}

impl Session {
    /// The day it began; nothing more exact is kept for other eyes on the same screen.
    fn day(&self) -> String {
        day(&self.started_on)
    }
}

#[derive(cynic::QueryVariables)]
struct Variables {
    input: ChangeContactPreferenceInput,
}

#[derive(cynic::InputObject)]
struct ChangeContactPreferenceInput {
    #[cynic(skip_serializing_if = "Option::is_none")]
    person: Option<cynic::Id>,
    version: i32,
    safe_channel: SafeChannel,
    email: Option<String>,
    email_risk_acknowledged: Option<bool>,
    quiet_from: Option<String>,
    quiet_until: Option<String>,
    preferred_hour: Option<i32>,
    excluded_days: Option<Vec<String>>,
    shared_device: Option<bool>,
    zone: Option<String>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "Variables")]
struct ChangeContactPreference {
    #[arguments(input: $input)]
    change_contact_preference: ContactPreferencePayload,
}

#[derive(cynic::QueryFragment)]
struct ContactPreferencePayload {
    problems: Vec<Problem>,
}

#[derive(Template)]
#[template(path = "people/preferences.html")]
struct PreferencesPage {
    version: String,
    typed: Form,
    hours: Vec<Choice>,
    days: Vec<Choice>,
    zones: &'static [&'static str],
    sessions: Vec<Session>,
    opt_outs: Vec<OptOut>,
    recovery: Option<String>,
    passkey_added: Option<String>,
    passkeys: bool,
    review_due: bool,
    kept: bool,
    problems: Problems,
}

struct Choice {
    value: String,
    label: String,
    chosen: bool,
}

async fn show(State(site): State<Site>, visitor: Visitor, Asked(asked): Asked) -> Page {
    let page = page(&site, &visitor, None, Problems::none()).await?;
    pages::show(&PreferencesPage { kept: asked.ticked("done"), ..page })
}

async fn page(
    site: &Site,
    visitor: &Visitor,
    typed: Option<Form>,
    problems: Problems,
) -> Result<PreferencesPage, Stop> {
    let found = ask(site, visitor, Preferences::build(())).await?;
    let viewer = found.viewer.ok_or(Stop::SignInNeeded)?;
    let preference = found.contact_preference.ok_or(Stop::NotFound)?;
    let current = preference.version.to_string();
    // Whoever has read that it changed meanwhile may go on from there; until then their page keeps its own version.
    let version =
        typed.as_ref().filter(|_| !problems.have("STALE")).map_or(current, |typed| typed.text("version").to_owned());
    let review_due = preference.review_due;
    let typed = typed.unwrap_or_else(|| as_typed(preference));
    let zone = Zone::named(&viewer.person.zone);
    Ok(PreferencesPage {
        version,
        hours: hours(typed.text("preferredHour")),
        days: DAYS
            .iter()
            .map(|(value, label)| choice(value, label, typed.all("excludedDays").any(|day| day == *value)))
            .collect(),
        typed,
        zones: &ZONES,
        sessions: found.my_sessions.unwrap_or_default(),
        opt_outs: found.my_opt_outs.map(|list| list.nodes).unwrap_or_default(),
        recovery: viewer.recovery_pending_until.map(|until| zone.moment(&until)),
        passkey_added: viewer.passkey_added_at.map(|at| zone.moment(&at)),
        passkeys: found.passkeys_offered == Some(true),
        review_due,
        kept: false,
        problems,
    })
}

/// What is kept, as the form that would have been typed for it.
fn as_typed(preference: ContactPreference) -> Form {
    let email_known = preference.safe_channel == SafeChannel::Email;
    let mut fields = vec![
        ("safeChannel".to_owned(), preference.safe_channel.as_word().to_owned()),
        ("email".to_owned(), preference.email.unwrap_or_default()),
        ("quietFrom".to_owned(), preference.quiet_from),
        ("quietUntil".to_owned(), preference.quiet_until),
        ("preferredHour".to_owned(), preference.preferred_hour.to_string()),
        ("zone".to_owned(), preference.zone),
    ];
    fields.extend(preference.excluded_days.into_iter().map(|day| ("excludedDays".to_owned(), day)));
    fields.extend(preference.shared_device.then(|| ("sharedDevice".to_owned(), "yes".to_owned())));
    fields.extend(email_known.then(|| ("emailRiskAcknowledged".to_owned(), "yes".to_owned())));
    Form::from(fields)
}

fn hours(chosen: &str) -> Vec<Choice> {
    (0..24).map(|hour: u8| choice(&hour.to_string(), &format!("{hour:02}:00"), hour.to_string() == chosen)).collect()
}

fn choice(value: &str, label: &str, chosen: bool) -> Choice {
    Choice { value: value.to_owned(), label: label.to_owned(), chosen }
}

async fn change(State(site): State<Site>, visitor: Visitor, form: Form) -> Page {
    let problems = match SafeChannel::from_word(form.text("safeChannel")) {
        None => Problems::one("safeChannel", "Choose one of these."),
        Some(safe_channel) => {
            let variables = Variables { input: input(&form, safe_channel) };
            let answer = ask(&site, &visitor, ChangeContactPreference::build(variables)).await?;
            Problems::of_payload(answer.change_contact_preference.problems)?
        }
    };
    if problems.is_empty() {
        return pages::to("/preferences?done=yes");
    }
    let page = page(&site, &visitor, Some(form), problems).await?;
    pages::again(&page)
}

fn input(form: &Form, safe_channel: SafeChannel) -> ChangeContactPreferenceInput {
    ChangeContactPreferenceInput {
        person: None,
        version: form.text("version").parse().unwrap_or(0),
        safe_channel,
        email: form.some("email"),
        email_risk_acknowledged: Some(form.ticked("emailRiskAcknowledged")),
        quiet_from: form.some("quietFrom"),
        quiet_until: form.some("quietUntil"),
        preferred_hour: form.text("preferredHour").parse().ok(),
        excluded_days: Some(form.all("excludedDays").map(str::to_owned).collect()),
        shared_device: Some(form.ticked("sharedDevice")),
        zone: form.some("zone"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::check_page;

    fn preference() -> ContactPreference {
        ContactPreference {
            version: 4,
            safe_channel: SafeChannel::Email,
            email: Some("ada@example.org".to_owned()),
            quiet_from: "21:00".to_owned(),
            quiet_until: "08:00".to_owned(),
            preferred_hour: 9,
            excluded_days: vec!["SUNDAY".to_owned()],
            shared_device: false,
            zone: "Europe/Dublin".to_owned(),
            review_due: true,
        }
    }

    #[test]
    fn the_page_shows_what_is_kept() {
        let typed = as_typed(preference());
        let session = Session {
            id: cynic::Id::new("ses_1"),
            device: "Phone".to_owned(),
            started_on: Date(jiff::civil::date(2026, 11, 22)),
            current: false,
        };
        let page = PreferencesPage {
            version: "4".to_owned(),
            hours: hours(typed.text("preferredHour")),
            days: DAYS.iter().map(|(value, label)| choice(value, label, *value == "SUNDAY")).collect(),
            typed,
            zones: &ZONES,
            sessions: vec![session],
            opt_outs: vec![OptOut { instrument: "why_stay".to_owned(), title: "Staying Check".to_owned() }],
            recovery: Some("Thu 26 Nov 2026, 10:00".to_owned()),
            passkey_added: Some("Fri 27 Nov 2026, 09:00".to_owned()),
            passkeys: true,
            review_due: true,
            kept: true,
            problems: Problems::one("zone", "There is no such zone."),
        };
        let html = page.render().expect("it renders");
        check_page(&html);
        for text in [
            "ada@example.org",
            "value=\"9\" selected",
            "value=\"SUNDAY\" checked",
            "Sun 22 Nov 2026",
            "It may be asked again",
            "There is no such zone.",
            "Fri 27 Nov 2026, 09:00: a device",
        ] {
            assert!(html.contains(text), "{text}");
        }
    }

    #[test]
    fn a_form_says_everything_that_it_shows() {
        let form = as_typed(preference());
        let input = input(&form, SafeChannel::Email);
        assert_eq!(
            (input.preferred_hour, input.shared_device, input.zone.as_deref()),
            (Some(9), Some(false), Some("Europe/Dublin"))
        );
        assert_eq!(input.excluded_days, Some(vec!["SUNDAY".to_owned()]));
    }
}
