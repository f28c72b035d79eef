//! Saying something about contact outside the relationship: for its author and the therapist.

use askama::Template;
use axum::{Router, extract::State, routing::get};
use cynic::{MutationBuilder, QueryBuilder};

use crate::{
    ask::ask,
    caller::Visitor,
    errors::Stop,
    forms::{Asked, Form, Problems},
    moments::Zone,
    pages::{self, Page},
    schema,
    site::Site,
    vocabulary::{Date, Instant, PageInfo, Partner, Problem, Reader, TypedDate},
};

const HERE: &str = "/promises/contact";

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/promises/contact", get(show).post(report))
}

/// What there was.
#[derive(cynic::Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum OutsideContact {
    None,
    Attempt,
    Direct,
    Indirect,
}

impl OutsideContact {
    pub(super) const ALL: [Self; 4] = [Self::None, Self::Attempt, Self::Direct, Self::Indirect];

    fn value(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Attempt => "attempt",
            Self::Direct => "direct",
            Self::Indirect => "indirect",
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::None => "There was no contact",
            Self::Attempt => "The other person tried. I did not answer",
            Self::Direct => "There was contact",
            Self::Indirect => "There was contact through others, or I looked online",
        }
    }

    /// The same for the desk.
    pub(super) fn on_the_desk(self) -> &'static str {
        match self {
            Self::None => "No contact",
            Self::Attempt => "An attempt, not answered",
            Self::Direct => "Contact",
            Self::Indirect => "Contact through others, or looking online",
        }
    }

    fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|contact| contact.value() == word)
    }
}

/// Whether the other partner knows.
#[derive(cynic::Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ContactTold {
    InTime,
    Later,
    NotYet,
}

impl ContactTold {
    const ALL: [Self; 3] = [Self::InTime, Self::Later, Self::NotYet];

    fn value(self) -> &'static str {
        match self {
            Self::InTime => "in-time",
            Self::Later => "later",
            Self::NotYet => "not-yet",
        }
    }

    /// In words, on every page alike.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::InTime => "Told within the time you agreed",
            Self::Later => "Told later than that",
            Self::NotYet => "Not told yet",
        }
    }

    fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|told| told.value() == word)
    }
}

#[derive(cynic::QueryVariables)]
struct After {
    after: Option<String>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "After")]
struct Reports {
    viewer: Option<Reader>,
    my_commitments: Option<MyCommitments>,
    #[arguments(first: 20, after: $after)]
    my_contact_reports: Option<ContactReportConnection>,
}

#[derive(cynic::QueryFragment)]
struct MyCommitments {
    lists: Vec<PromiseList>,
}

#[derive(cynic::QueryFragment)]
struct PromiseList {
    thread: cynic::Id,
    with: Partner,
}

#[derive(cynic::QueryFragment)]
struct ContactReportConnection {
    nodes: Vec<ContactReport>,
    page_info: PageInfo,
}

/// What was said.
#[derive(cynic::QueryFragment)]
pub(super) struct ContactReport {
    pub(super) contact: OutsideContact,
    pub(super) on: Option<Date>,
    pub(super) told: Option<ContactTold>,
    pub(super) reported_at: Instant,
}

#[derive(cynic::InputObject)]
struct ReportContactInput {
    key: String,
    thread: Option<cynic::Id>,
    contact: OutsideContact,
    on: Option<TypedDate>,
    told: Option<ContactTold>,
}

#[derive(cynic::QueryVariables)]
struct Variables {
    input: ReportContactInput,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "Variables")]
struct ReportContact {
    #[arguments(input: $input)]
    report_contact: ContactReportPayload,
}

#[derive(cynic::QueryFragment)]
struct ContactReportPayload {
    problems: Vec<Problem>,
}

#[derive(Template)]
#[template(path = "exercises/contact.html")]
struct ContactPage {
    lists: Vec<PromiseList>,
    reports: Vec<ContactReport>,
    older: String,
    zone: Zone,
    typed: Form,
    key: String,
    problems: Problems,
}

async fn show(State(site): State<Site>, visitor: Visitor, Asked(asked): Asked) -> Page {
    let blank = (Form::default(), site.door.fresh_key());
    pages::show(&page(&site, &visitor, asked.some("after"), blank, Problems::none()).await?)
}

async fn page(
    site: &Site,
    visitor: &Visitor,
    after: Option<String>,
    (typed, key): (Form, String),
    problems: Problems,
) -> Result<ContactPage, Stop> {
    let answer = ask(site, visitor, Reports::build(After { after })).await?;
    let zone = answer.viewer.ok_or(Stop::SignInNeeded)?.zone();
    let lists = answer.my_commitments.ok_or(Stop::NotFound)?.lists;
    let reports = answer.my_contact_reports.ok_or(Stop::NotFound)?;
    if lists.is_empty() {
        return Err(Stop::NotFound);
    }
    let older = reports.page_info.onward(HERE);
    Ok(ContactPage { lists, reports: reports.nodes, older, zone, typed, key, problems })
}

async fn report(State(site): State<Site>, visitor: Visitor, form: Form) -> Page {
    let key = form.text("key").to_owned();
    let problems = match OutsideContact::parse(form.text("contact")) {
        None => Problems::one("contact", "Choose what there was. You can also leave this page."),
        Some(contact) => {
            let input = ReportContactInput {
                key: key.clone(),
                thread: form.some("thread").map(cynic::Id::new),
                contact,
                on: form.some("on").map(TypedDate),
                told: ContactTold::parse(form.text("told")),
            };
            let payload = ask(&site, &visitor, ReportContact::build(Variables { input })).await?.report_contact;
            Problems::of_payload(payload.problems)?
        }
    };
    if problems.is_empty() {
        return pages::to(HERE);
    }
    pages::again(&page(&site, &visitor, None, (form, key), problems).await?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::check_page;

    #[test]
    fn what_was_said_is_listed_and_what_was_typed_is_kept() {
        let report = ContactReport {
            contact: OutsideContact::Direct,
            on: Some(Date(jiff::civil::date(2026, 11, 20))),
            told: Some(ContactTold::NotYet),
            reported_at: Instant("2026-11-22T18:00:00Z".parse().expect("a valid instant")),
        };
        let ben = Partner { id: cynic::Id::new("per_2"), name: "Ben".to_owned() };
        let page = ContactPage {
            lists: vec![PromiseList { thread: cynic::Id::new("thr_1"), with: ben }],
            reports: vec![report],
            older: String::new(),
            zone: Zone::named("UTC"),
            typed: Form::from(vec![("contact".to_owned(), "indirect".to_owned())]),
            key: "key".to_owned(),
            problems: Problems::one("on", "Say on which day it was."),
        };
        let html = page.render().expect("it renders");
        check_page(&html);
        assert!(html.contains("value=\"indirect\" checked") && html.contains("Not told yet"));
        assert!(html.contains("Fri 20 Nov 2026") && html.contains("href=\"#f-on\""));
    }
}
