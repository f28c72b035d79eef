//! Days on which the whole practice is closed.

use askama::Template;
use axum::extract::State;
use cynic::{MutationBuilder, QueryBuilder};

use crate::{
    ask::ask,
    caller::Visitor,
    desk::{Desk, DeskViewer},
    errors::Stop,
    forms::{Form, Problems},
    moments::day,
    pages::{self, Page},
    schema,
    site::Site,
    vocabulary::{Date, Problem, TypedDate},
};

const HERE: &str = "/consultations/holidays";

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query")]
struct HolidaysQuery {
    viewer: Option<DeskViewer>,
    practice_holidays: Option<Vec<Date>>,
}

#[derive(cynic::QueryVariables)]
struct ChangeVariables {
    input: ChangeHolidaysInput,
}

#[derive(cynic::InputObject)]
struct ChangeHolidaysInput {
    first_day: TypedDate,
    last_day: TypedDate,
    closed: bool,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "ChangeVariables")]
struct Change {
    #[arguments(input: $input)]
    change_holidays: HolidaysPayload,
}

#[derive(cynic::QueryFragment)]
struct HolidaysPayload {
    problems: Vec<Problem>,
}

#[derive(Template)]
#[template(path = "consultations/holidays.html")]
struct HolidaysPage {
    desk: Desk,
    /// Each day: as the form sends it, and as people read it.
    days: Vec<(String, String)>,
    first_day: String,
    last_day: String,
    problems: Problems,
}

/// `GET /consultations/holidays`
pub(super) async fn show(State(site): State<Site>, visitor: Visitor) -> Page {
    pages::show(&page(&site, &visitor).await?)
}

/// `POST /consultations/holidays`
pub(super) async fn change(State(site): State<Site>, visitor: Visitor, form: Form) -> Page {
    let (first, last) = (form.text("firstDay").to_owned(), form.some("lastDay"));
    let input = ChangeHolidaysInput {
        // One day alone is its own last.
        last_day: TypedDate(last.unwrap_or_else(|| first.clone())),
        first_day: TypedDate(first),
        closed: form.text("act") != "open",
    };
    let payload = ask(&site, &visitor, Change::build(ChangeVariables { input })).await?.change_holidays;
    let problems = Problems::of_payload(payload.problems)?;
    if problems.is_empty() {
        return pages::to(HERE);
    }
    let owned = |name: &str| form.text(name).to_owned();
    let page = page(&site, &visitor).await?;
    pages::again(&HolidaysPage { first_day: owned("firstDay"), last_day: owned("lastDay"), problems, ..page })
}

async fn page(site: &Site, visitor: &Visitor) -> Result<HolidaysPage, Stop> {
    let answer = ask(site, visitor, HolidaysQuery::build(())).await?;
    let desk = Desk::open(answer.viewer, "/consultations")?;
    let days = answer.practice_holidays.ok_or(Stop::NotFound)?;
    Ok(HolidaysPage {
        desk,
        days: days.iter().map(|date| (date.0.to_string(), day(date))).collect(),
        first_day: String::new(),
        last_day: String::new(),
        problems: Problems::none(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::tests::{check_page, staff, therapist};

    #[test]
    fn everybody_reads_the_days_and_the_front_desk_changes_them() {
        let page = |desk: Desk| HolidaysPage {
            desk,
            days: vec![("2026-12-24".to_owned(), "Thu 24 Dec 2026".to_owned())],
            first_day: "2026-13-01".to_owned(),
            last_day: String::new(),
            problems: Problems::one("firstDay", "There is no such date."),
        };
        let html = check_page(&page(staff("/consultations")));
        assert!(html.contains("Thu 24 Dec 2026") && html.contains("value=\"2026-13-01\""), "{html}");
        assert!(html.contains("name=\"act\" value=\"open\""));
        assert!(
            !check_page(&page(therapist("/consultations")))
                .contains("<form method=\"post\" action=\"/consultations/holidays\"")
        );
    }
}
