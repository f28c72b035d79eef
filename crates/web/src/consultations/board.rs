//! The board of the front desk: requests, what is coming, the waitlist, the past.

use askama::Template;
use axum::extract::State;
use cynic::QueryBuilder;

use super::words::{ConsultationList, ConsultationStep};
use crate::{
    appointments::{UncoveredLine, uncovered},
    ask::ask,
    caller::Visitor,
    desk::{Desk, DeskViewer},
    errors::Stop,
    forms::Asked,
    pages::{self, Page},
    schema,
    site::Site,
    vocabulary::{Instant, PageInfo, Person},
};

#[derive(cynic::QueryVariables)]
struct BoardVariables {
    list: ConsultationList,
    after: Option<String>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "BoardVariables")]
struct BoardQuery {
    viewer: Option<DeskViewer>,
    #[arguments(list: $list, first: 50, after: $after)]
    consultations: Option<ConsultationConnection>,
}

#[derive(cynic::QueryFragment)]
struct ConsultationConnection {
    nodes: Vec<Listed>,
    page_info: PageInfo,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Consultation")]
struct Listed {
    id: cynic::Id,
    #[cynic(rename = "type")]
    kind: Named,
    step: ConsultationStep,
    since: Instant,
    starts_at: Option<Instant>,
    member: Option<Person>,
    attendees: Vec<ListedAttendee>,
    needs_cover: Option<String>,
    seems_missed: bool,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "ConsultationType")]
struct Named {
    name: String,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Attendee")]
struct ListedAttendee {
    person: Person,
    withdrawn: bool,
}

/// One line of the board.
struct Line {
    href: String,
    who: String,
    kind: String,
    step: &'static str,
    when: String,
    member: String,
    /// Whether somebody has to see to it: one of two does not come.
    wants_a_look: bool,
    /// Whether whoever is to hold it may not.
    needs_cover: bool,
    /// Whether it looks as if nobody came.
    seems_missed: bool,
}

#[derive(Template)]
#[template(path = "consultations/board.html")]
struct BoardPage {
    desk: Desk,
    /// The parts: address, name, whether it is this one.
    parts: Vec<(String, &'static str, bool)>,
    title: &'static str,
    empty: &'static str,
    lines: Vec<Line>,
    older: String,
    /// Appointments of ongoing care that somebody else has to hold, beside what is coming.
    uncovered: Vec<UncoveredLine>,
    more_uncovered: String,
}

/// `GET /consultations`
pub(super) async fn show(State(site): State<Site>, visitor: Visitor, Asked(asked): Asked) -> Page {
    let list = ConsultationList::from_word(asked.text("list"));
    let variables = BoardVariables { list, after: asked.some("after") };
    let answer = ask(&site, &visitor, BoardQuery::build(variables)).await?;
    let desk = Desk::open(answer.viewer, "/consultations")?;
    let found = answer.consultations.ok_or(Stop::NotFound)?;
    let parts = ConsultationList::ALL;
    let (_, word, title, empty) = parts.into_iter().find(|(known, ..)| *known == list).unwrap_or(parts[0]);
    let (uncovered, more_uncovered) = match list {
        ConsultationList::Coming => {
            let here = format!("/consultations?list={word}");
            uncovered(&site, &visitor, &desk, (&here, asked.some("cover"))).await?
        }
        ConsultationList::Requests | ConsultationList::Waiting | ConsultationList::Past => (Vec::new(), String::new()),
    };
    pages::show(&BoardPage {
        lines: found.nodes.iter().map(|node| line(node, &desk)).collect(),
        parts: parts
            .map(|(known, word, name, _)| (format!("/consultations?list={word}"), name, known == list))
            .to_vec(),
        older: found.page_info.onward(&format!("/consultations?list={word}")),
        title,
        empty,
        uncovered,
        more_uncovered,
        desk,
    })
}

fn line(node: &Listed, desk: &Desk) -> Line {
    let names: Vec<&str> = node.attendees.iter().map(|one| one.person.name.as_str()).collect();
    let when = match &node.starts_at {
        Some(starts_at) if node.step.has_time() => desk.zone.moment(starts_at),
        _ => format!("Since {}", desk.zone.day(&node.since)),
    };
    Line {
        href: format!("/consultations/one/{}", node.id.inner()),
        who: names.join(", "),
        kind: node.kind.name.clone(),
        step: node.step.words(),
        when,
        member: node.member.as_ref().map(|member| member.name.clone()).unwrap_or_default(),
        wants_a_look: node.step.has_time() && node.attendees.iter().any(|one| one.withdrawn),
        needs_cover: node.needs_cover.is_some(),
        seems_missed: node.seems_missed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::tests::{check_page, staff};

    #[test]
    fn the_board_is_whole_with_and_without_anybody() {
        let line = || Line {
            href: "/consultations/one/con_1".to_owned(),
            who: "Robin Vale".to_owned(),
            kind: "A first conversation".to_owned(),
            step: "Booked",
            when: "Tue 10 Mar 2026, 19:00".to_owned(),
            member: "Ida Berg".to_owned(),
            wants_a_look: true,
            needs_cover: true,
            seems_missed: true,
        };
        let uncovered = || UncoveredLine {
            href: "/couples/cpl_1/appointments/one?appointment=apt_1".to_owned(),
            when: "Tue 10 Mar 2026, 19:00".to_owned(),
            who: "Robin and Sam".to_owned(),
            member: "Ida Berg".to_owned(),
            says: "Choose another member.".to_owned(),
        };
        for lines in [Vec::new(), vec![line()]] {
            let is_empty = lines.is_empty();
            let page = BoardPage {
                desk: staff("/consultations"),
                parts: vec![("/consultations?list=coming".to_owned(), "Coming", true)],
                title: "Coming",
                empty: "What is booked stands here.",
                lines,
                older: String::new(),
                uncovered: if is_empty { Vec::new() } else { vec![uncovered()] },
                more_uncovered: String::new(),
            };
            let html = check_page(&page);
            assert_eq!(html.contains("What is booked stands here."), is_empty);
            assert_eq!(html.contains("One of two does not come"), !is_empty);
            assert_eq!(html.contains("Somebody else has to hold this"), !is_empty);
            assert_eq!(html.contains("Did nobody come?"), !is_empty);
            assert_eq!(html.contains("/couples/cpl_1/appointments/one?appointment=apt_1\">Robin and Sam"), !is_empty);
            assert_eq!(html.contains("Robin and Sam") && html.contains("Choose another member."), !is_empty);
        }
    }
}
