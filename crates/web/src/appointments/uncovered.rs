//! Appointments of ongoing care that somebody else has to hold, or nobody can, as a part of the board.

use cynic::QueryBuilder;

use crate::{
    ask::ask,
    caller::Visitor,
    desk::Desk,
    errors::Stop,
    pages::encoded,
    schema,
    site::Site,
    vocabulary::{Instant, PageInfo, Person},
};

#[derive(cynic::QueryVariables)]
struct After {
    after: Option<String>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "After")]
struct UncoveredQuery {
    #[arguments(first: 20, after: $after)]
    appointments_needing_cover: Option<UncoveredConnection>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "AppointmentConnection")]
struct UncoveredConnection {
    nodes: Vec<Uncovered>,
    page_info: PageInfo,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Appointment")]
struct Uncovered {
    id: cynic::Id,
    couple: cynic::Id,
    starts_at: Instant,
    member: Person,
    people: Vec<Coming>,
    needs_cover: Option<String>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "AppointmentPart")]
struct Coming {
    person: Person,
}

/// One of them as a line of the board.
pub(crate) struct UncoveredLine {
    /// Where it can be moved or called off.
    pub(crate) href: String,
    pub(crate) when: String,
    /// Who comes.
    pub(crate) who: String,
    /// Who was to hold it.
    pub(crate) member: String,
    /// What stands in the way, and what can be done.
    pub(crate) says: String,
}

/// A page of them, and the address of the next one, empty when this was the last. `board` is where they are shown.
pub(crate) async fn uncovered(
    site: &Site,
    visitor: &Visitor,
    desk: &Desk,
    (board, after): (&str, Option<String>),
) -> Result<(Vec<UncoveredLine>, String), Stop> {
    let answer = ask(site, visitor, UncoveredQuery::build(After { after })).await?;
    let found = answer.appointments_needing_cover.ok_or(Stop::NotFound)?;
    let more = found.page_info.end_cursor.filter(|_| found.page_info.has_next_page);
    let more = more.map_or_else(String::new, |cursor| format!("{board}&cover={}", encoded(&cursor)));
    Ok((found.nodes.iter().map(|one| one.line(desk)).collect(), more))
}

impl Uncovered {
    fn line(&self, desk: &Desk) -> UncoveredLine {
        let names: Vec<&str> = self.people.iter().map(|one| one.person.name.as_str()).collect();
        UncoveredLine {
            // Whoever finds one here arranges it: the front desk those of everybody, a therapist those of couples they lead.
            href: format!("/couples/{}/appointments/one?appointment={}", self.couple.inner(), self.id.inner()),
            when: desk.zone.moment(&self.starts_at),
            who: names.join(" and "),
            member: self.member.name.clone(),
            says: self.needs_cover.clone().unwrap_or_default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::tests::{staff, therapist};

    #[test]
    fn everybody_who_finds_one_is_led_to_where_something_can_be_done() {
        let person = |name: &str| Person { id: cynic::Id::new("per_1"), name: name.to_owned() };
        let one = Uncovered {
            id: cynic::Id::new("apt_1"),
            couple: cynic::Id::new("cpl_1"),
            starts_at: Instant("2026-03-10T16:00:00Z".parse().expect("an instant")),
            member: person("Ida Berg"),
            people: vec![Coming { person: person("Robin") }, Coming { person: person("Sam") }],
            needs_cover: Some("Choose another member.".to_owned()),
        };
        let line = one.line(&staff("/consultations"));
        let page = "/couples/cpl_1/appointments/one?appointment=apt_1";
        assert_eq!((line.href.as_str(), line.who.as_str()), (page, "Robin and Sam"));
        assert_eq!((line.when.as_str(), line.member.as_str()), ("Tue 10 Mar 2026, 12:00", "Ida Berg"));
        let line = one.line(&therapist("/consultations"));
        assert_eq!(line.href, page);
        assert_eq!(line.says, "Choose another member.");
    }
}
