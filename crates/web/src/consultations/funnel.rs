//! From asking to care, in numbers of one quarter. What would tell of a few people is not told.

use askama::Template;
use axum::extract::State;
use cynic::QueryBuilder;
use jiff::civil;

use crate::{
    ask::ask,
    caller::Visitor,
    desk::{Desk, DeskViewer},
    errors::Stop,
    forms::Asked,
    moments,
    pages::{self, Page},
    schema,
    site::Site,
    vocabulary::Date,
};

#[derive(cynic::QueryVariables)]
struct FunnelVariables {
    day: Option<Date>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "FunnelVariables")]
struct FunnelQuery {
    viewer: Option<DeskViewer>,
    #[arguments(day: $day)]
    consultation_funnel: Option<ConsultationFunnel>,
}

#[derive(cynic::QueryFragment)]
struct ConsultationFunnel {
    first: Date,
    last: Date,
    asked: Option<i32>,
    booked: Option<i32>,
    held: Option<i32>,
    recommended: Option<i32>,
    enrolled: Option<i32>,
    missed: Option<i32>,
}

#[derive(Template)]
#[template(path = "consultations/funnel.html")]
struct FunnelPage {
    desk: Desk,
    first: String,
    last: String,
    /// What is counted, and the number or what stands for it.
    lines: Vec<(&'static str, String)>,
    /// The quarter before, and the one after; empty where there is none to show.
    earlier: String,
    later: String,
}

/// `GET /consultations/numbers`
pub(super) async fn show(State(site): State<Site>, visitor: Visitor, Asked(asked): Asked) -> Page {
    let day = asked.text("day").parse().ok().map(Date);
    let answer = ask(&site, &visitor, FunnelQuery::build(FunnelVariables { day })).await?;
    let desk = Desk::open(answer.viewer, "/consultations")?;
    let found = answer.consultation_funnel.ok_or(Stop::NotFound)?;
    let to = |day: Option<civil::Date>| day.map_or(String::new(), |day| format!("/consultations/numbers?day={day}"));
    pages::show(&FunnelPage {
        lines: lines(&found),
        earlier: to(found.first.0.yesterday().ok()),
        later: to(found.last.0.tomorrow().ok().filter(|_| day.is_some())),
        first: moments::day(&found.first),
        last: moments::day(&found.last),
        desk,
    })
}

fn lines(found: &ConsultationFunnel) -> Vec<(&'static str, String)> {
    let told = |count: Option<i32>| count.map_or_else(|| "not told: too few".to_owned(), |count| count.to_string());
    vec![
        ("Asked for", told(found.asked)),
        ("Had a time", told(found.booked)),
        ("Were held", told(found.held)),
        ("Ended with a recommendation", told(found.recommended)),
        ("Led into care here", told(found.enrolled)),
        ("Were missed by everybody", told(found.missed)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::tests::{check_page, staff};

    #[test]
    fn a_small_number_is_said_to_be_small_and_no_more() {
        let day = |text: &str| Date(text.parse().expect("a date"));
        let found = ConsultationFunnel {
            first: day("2026-01-01"),
            last: day("2026-03-31"),
            asked: Some(20),
            booked: Some(14),
            held: None,
            recommended: None,
            enrolled: Some(0),
            missed: None,
        };
        let page = FunnelPage {
            desk: staff("/consultations"),
            first: moments::day(&found.first),
            last: moments::day(&found.last),
            lines: lines(&found),
            earlier: "/consultations/numbers?day=2025-12-31".to_owned(),
            later: String::new(),
        };
        let html = check_page(&page);
        assert_eq!(html.matches("not told: too few").count(), 3);
        assert!(html.contains("20") && html.contains("day=2025-12-31"));
    }
}
