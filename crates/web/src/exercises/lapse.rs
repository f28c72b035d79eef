//! Saying that trust was broken again: a few words to choose from, for oneself and the therapist, without a story.

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
    vocabulary::{Date, Instant, Partner, Problem, Reader, TypedDate},
};

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/lapse", get(show).post(report))
}

/// How exactly the day is known.
#[derive(cynic::Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LapsePrecision {
    Day,
    Month,
    Unknown,
}

/// How grave it is.
#[derive(cynic::Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LapseSeverity {
    Limit,
    Contact,
    Breach,
}

/// Where it was told.
#[derive(cynic::Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LapseToldIn {
    Session,
    Home,
    Portal,
}

impl LapsePrecision {
    pub(super) const ALL: [(Self, &'static str); 3] =
        [(Self::Day, "day"), (Self::Month, "month"), (Self::Unknown, "unknown")];

    fn words(self) -> &'static str {
        match self {
            Self::Day => "I know the day",
            Self::Month => "I know the month",
            Self::Unknown => "I do not know when",
        }
    }

    /// For the therapist who records it.
    pub(super) fn certainty(self) -> &'static str {
        match self {
            Self::Day => "The day is known",
            Self::Month => "The month is known",
            Self::Unknown => "It is not known when",
        }
    }

    pub(super) fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, known)| *known == word).map(|(precision, _)| precision)
    }
}

impl LapseSeverity {
    pub(super) const ALL: [(Self, &'static str); 3] =
        [(Self::Limit, "limit"), (Self::Contact, "contact"), (Self::Breach, "breach")];

    /// In words, on every page alike.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Limit => "A limit was crossed, without contact",
            Self::Contact => "There was contact, or it was hidden",
            Self::Breach => "A meeting, closeness, or lying about either",
        }
    }

    pub(super) fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, known)| *known == word).map(|(severity, _)| severity)
    }
}

impl LapseToldIn {
    pub(super) const ALL: [(Self, &'static str); 3] =
        [(Self::Session, "session"), (Self::Home, "home"), (Self::Portal, "portal")];

    /// In words, on every page alike.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Session => "Talked about in a session",
            Self::Home => "Talked about at home",
            Self::Portal => "Said only here so far",
        }
    }

    pub(super) fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, known)| *known == word).map(|(told, _)| told)
    }
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query")]
struct Lapses {
    viewer: Option<Reader>,
    my_trust_plans: Option<Vec<MyTrustPlan>>,
    #[arguments(first: 20)]
    my_lapses: Option<MyLapseConnection>,
}

#[derive(cynic::QueryFragment)]
struct MyTrustPlan {
    thread: cynic::Id,
    with: Partner,
}

#[derive(cynic::QueryFragment)]
struct MyLapseConnection {
    nodes: Vec<MyLapse>,
}

#[derive(cynic::QueryFragment)]
struct MyLapse {
    report: LapseReport,
    reported_at: Instant,
}

#[derive(cynic::QueryFragment)]
struct LapseReport {
    occurred_on: Date,
    severity: LapseSeverity,
    told_in: LapseToldIn,
}

#[derive(cynic::InputObject)]
struct ReportLapseInput {
    key: String,
    thread: Option<cynic::Id>,
    occurred_on: TypedDate,
    precision: LapsePrecision,
    severity: LapseSeverity,
    told_in: LapseToldIn,
}

#[derive(cynic::QueryVariables)]
struct Variables {
    input: ReportLapseInput,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "Variables")]
struct ReportLapse {
    #[arguments(input: $input)]
    report_lapse: MyLapsePayload,
}

#[derive(cynic::QueryFragment)]
struct MyLapsePayload {
    problems: Vec<Problem>,
}

#[derive(Template)]
#[template(path = "exercises/lapse.html")]
struct LapsePage {
    plans: Vec<MyTrustPlan>,
    lapses: Vec<MyLapse>,
    /// Whether it has just been said.
    said: bool,
    zone: Zone,
    typed: Form,
    key: String,
    problems: Problems,
}

async fn show(State(site): State<Site>, visitor: Visitor, Asked(asked): Asked) -> Page {
    let blank = (Form::default(), site.door.fresh_key());
    let page = page(&site, &visitor, blank, Problems::none()).await?;
    // Said only where something was said, so that the address alone tells nothing untrue.
    let said = asked.ticked("said") && !page.lapses.is_empty();
    pages::show(&LapsePage { said, ..page })
}

async fn page(
    site: &Site,
    visitor: &Visitor,
    (typed, key): (Form, String),
    problems: Problems,
) -> Result<LapsePage, Stop> {
    let answer = ask(site, visitor, Lapses::build(())).await?;
    let zone = answer.viewer.ok_or(Stop::SignInNeeded)?.zone();
    let plans = answer.my_trust_plans.ok_or(Stop::NotFound)?;
    let lapses = answer.my_lapses.ok_or(Stop::NotFound)?.nodes;
    if plans.is_empty() {
        return Err(Stop::NotFound);
    }
    Ok(LapsePage { plans, lapses, said: false, zone, typed, key, problems })
}

async fn report(State(site): State<Site>, visitor: Visitor, form: Form) -> Page {
    let key = form.text("key").to_owned();
    let chosen = (
        LapsePrecision::parse(form.text("precision")),
        LapseSeverity::parse(form.text("severity")),
        LapseToldIn::parse(form.text("toldIn")),
    );
    let blank = |name: &str, missing: bool| {
        if missing {
            Problems::one(name, "Choose one of these. You can also leave this page.")
        } else {
            Problems::none()
        }
    };
    let problems = match chosen {
        (Some(precision), Some(severity), Some(told_in)) => {
            let input = ReportLapseInput {
                key: key.clone(),
                thread: form.some("thread").map(cynic::Id::new),
                occurred_on: TypedDate(form.text("occurredOn").to_owned()),
                precision,
                severity,
                told_in,
            };
            let payload = ask(&site, &visitor, ReportLapse::build(Variables { input })).await?.report_lapse;
            Problems::of_payload(payload.problems)?
        }
        (precision, severity, told_in) => blank("severity", severity.is_none())
            .and(blank("precision", precision.is_none()))
            .and(blank("toldIn", told_in.is_none())),
    };
    if problems.is_empty() {
        return pages::to("/lapse?said=yes");
    }
    pages::again(&page(&site, &visitor, (form, key), problems).await?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::check_page;

    #[test]
    fn what_was_chosen_is_kept_and_what_was_said_is_listed() {
        let lapse = MyLapse {
            report: LapseReport {
                occurred_on: Date(jiff::civil::date(2026, 11, 20)),
                severity: LapseSeverity::Limit,
                told_in: LapseToldIn::Home,
            },
            reported_at: Instant("2026-11-22T18:00:00Z".parse().expect("a valid instant")),
        };
        let page = LapsePage {
            plans: vec![MyTrustPlan {
                thread: cynic::Id::new("thr_1"),
                with: Partner { id: cynic::Id::new("per_2"), name: "Ben".to_owned() },
            }],
            lapses: vec![lapse],
            said: false,
            zone: Zone::named("UTC"),
            typed: Form::from(vec![("severity".to_owned(), "breach".to_owned())]),
            key: "key".to_owned(),
            problems: Problems::one("precision", "Choose one of these."),
        };
        let html = page.render().expect("it renders");
        check_page(&html);
        assert!(html.contains("value=\"breach\" checked") && html.contains("Fri 20 Nov 2026"));
        assert!(!html.contains("<textarea"), "there is no room for a story");
    }
}
