//! The address of a member's own calendar, from which busy times are read by themselves, and how that goes.

use askama::Template;
use axum::extract::State;
use cynic::{MutationBuilder, QueryBuilder};

use crate::{
    ask::ask,
    caller::Visitor,
    desk::{Desk, DeskViewer},
    errors::Stop,
    forms::{Form, Problems},
    moments::Zone,
    pages::{self, Page},
    schema,
    site::Site,
    vocabulary::{DonePayload, Instant, Problem},
};

const HERE: &str = "/consultations/hours/calendar";

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query")]
struct SourceQuery {
    viewer: Option<DeskViewer>,
    calendar_sources: Option<Vec<CalendarSource>>,
}

/// One's own calendar, as it is read from its address.
#[derive(cynic::QueryFragment)]
pub(super) struct CalendarSource {
    host: String,
    worked_at: Option<Instant>,
    due_at: Instant,
    trouble: Option<String>,
    busy_times: i32,
    notes: Vec<String>,
}

impl CalendarSource {
    /// How it goes, a sentence or two each.
    pub(super) fn lines(&self, zone: &Zone) -> Vec<String> {
        let busy = match self.busy_times {
            0 => "No busy time is known of it now.".to_owned(),
            1 => "One stretch of busy time is kept free of bookings.".to_owned(),
            times => format!("{times} stretches of busy time are kept free of bookings."),
        };
        let mut lines = vec![match &self.worked_at {
            Some(at) => format!("Your calendar at {} was last read on {}. {busy}", self.host, zone.moment(at)),
            None if self.trouble.is_some() => format!("Your calendar at {} could not be read yet.", self.host),
            None => format!("Your calendar at {} is read within the next minutes. Look here again then.", self.host),
        }];
        lines.extend(
            self.trouble.iter().map(|trouble| format!("{trouble} We try next on {}.", zone.moment(&self.due_at))),
        );
        lines.extend(self.notes.iter().cloned());
        lines
    }
}

#[derive(cynic::QueryVariables)]
struct ReadVariables {
    input: ReadCalendarFromInput,
}

#[derive(cynic::InputObject)]
struct ReadCalendarFromInput {
    address: String,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "ReadVariables")]
struct Read {
    #[arguments(input: $input)]
    read_calendar_from: CalendarSourcePayload,
}

#[derive(cynic::QueryFragment)]
struct CalendarSourcePayload {
    problems: Vec<Problem>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation")]
struct Stopped {
    stop_reading_calendar: DonePayload,
}

#[derive(Template)]
#[template(path = "consultations/source.html")]
struct SourcePage {
    desk: Desk,
    /// How it goes; empty while there is no address.
    lines: Vec<String>,
    problems: Problems,
}

/// `GET /consultations/hours/calendar`
pub(super) async fn show(State(site): State<Site>, visitor: Visitor) -> Page {
    pages::show(&page(&site, &visitor).await?)
}

/// `POST /consultations/hours/calendar`
pub(super) async fn act(State(site): State<Site>, visitor: Visitor, form: Form) -> Page {
    let problems = if form.text("act") == "stop" {
        ask(&site, &visitor, Stopped::build(())).await?.stop_reading_calendar.problems
    } else {
        let input = ReadCalendarFromInput { address: form.text("address").to_owned() };
        ask(&site, &visitor, Read::build(ReadVariables { input })).await?.read_calendar_from.problems
    };
    let problems = Problems::of_payload(problems)?;
    if problems.is_empty() {
        return pages::to(HERE);
    }
    // What was typed is as good as a key, so it is not written into the page once more.
    pages::again(&SourcePage { problems, ..page(&site, &visitor).await? })
}

async fn page(site: &Site, visitor: &Visitor) -> Result<SourcePage, Stop> {
    let found = ask(site, visitor, SourceQuery::build(())).await?;
    let desk = Desk::open(found.viewer, "/consultations")?;
    let lines = lines(found.calendar_sources, &desk.zone);
    Ok(SourcePage { lines, problems: Problems::none(), desk })
}

/// How one's own calendar goes, in lines; none while it has no address.
pub(super) fn lines(sources: Option<Vec<CalendarSource>>, zone: &Zone) -> Vec<String> {
    sources.unwrap_or_default().iter().flat_map(|source| source.lines(zone)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::tests::{check_page, staff};

    fn source(worked_at: Option<&str>, trouble: Option<&str>) -> CalendarSource {
        let at = |text: &str| Instant(text.parse().expect("an instant"));
        CalendarSource {
            host: "calendar.example".to_owned(),
            worked_at: worked_at.map(at),
            due_at: at("2026-03-02T12:00:00Z"),
            trouble: trouble.map(str::to_owned),
            busy_times: 2,
            notes: vec!["An entry has no end.".to_owned()],
        }
    }

    #[test]
    fn the_page_says_when_it_went_well_why_not_and_when_it_is_tried_again() {
        let zone = Zone::named("America/New_York");
        let fresh = source(None, None).lines(&zone);
        assert!(fresh[0].contains("within the next minutes"), "{fresh:?}");
        let bad =
            source(Some("2026-03-02T10:00:00Z"), Some("There is no calendar at this address any more.")).lines(&zone);
        assert_eq!(
            bad[0],
            "Your calendar at calendar.example was last read on Mon 2 Mar 2026, 05:00. 2 stretches of busy time are kept free of \
             bookings."
        );
        assert_eq!(bad[1], "There is no calendar at this address any more. We try next on Mon 2 Mar 2026, 07:00.");
        assert_eq!((bad[2].as_str(), bad.len()), ("An entry has no end.", 3));
    }

    #[test]
    fn the_page_is_whole_with_and_without_an_address() {
        let page =
            |lines: Vec<String>, problems: Problems| SourcePage { desk: staff("/consultations"), lines, problems };
        let html = check_page(&page(Vec::new(), Problems::one("address", "This is not the address of a calendar.")));
        assert!(html.contains("This is not the address") && !html.contains("value=\"stop\""), "{html}");
        let html = check_page(&page(vec!["It was read.".to_owned()], Problems::none()));
        assert!(html.contains("It was read.") && html.contains("value=\"stop\""), "{html}");
    }
}
