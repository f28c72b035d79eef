//! The practice's calendar: a week or a day, everybody's or one member's. Days are headings and meetings are lines, so that it is read and walked
//! without a mouse. Hours of ongoing care stand among the consultations: with who comes for whoever arranges or holds one, and as taken for others.

use askama::Template;
use axum::extract::State;
use cynic::QueryBuilder;
use jiff::{ToSpan as _, civil};

use super::words::ConsultationStep;
use crate::{
    ask::ask,
    caller::Visitor,
    desk::{Desk, DeskViewer},
    errors::Stop,
    forms::Asked,
    moments::{Zone, near_day},
    pages::{self, Page, encoded},
    practice::everyone,
    schema,
    site::Site,
    vocabulary::{Date, Instant, Person},
};

/// A week, and a day.
const LENGTHS: [(i32, &str); 2] = [(7, "Week"), (1, "Day")];

#[derive(cynic::QueryVariables)]
struct CalendarVariables {
    from: Option<Date>,
    days: i32,
    member: Option<cynic::Id>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "CalendarVariables")]
struct CalendarQuery {
    viewer: Option<DeskViewer>,
    #[arguments(from: $from, days: $days, member: $member)]
    consultation_calendar: Option<ConsultationCalendar>,
    #[arguments(from: $from, days: $days, member: $member)]
    appointment_calendar: Option<AppointmentCalendar>,
}

#[derive(cynic::QueryFragment)]
struct ConsultationCalendar {
    first: Date,
    last: Date,
    zone: String,
    meetings: Vec<Meeting>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Consultation")]
struct Meeting {
    id: cynic::Id,
    #[cynic(rename = "type")]
    kind: Named,
    step: ConsultationStep,
    starts_at: Option<Instant>,
    member: Option<Person>,
    attendees: Vec<Attending>,
    needs_cover: Option<String>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "ConsultationType")]
struct Named {
    name: String,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Attendee")]
struct Attending {
    person: Person,
    withdrawn: bool,
}

#[derive(cynic::QueryFragment)]
struct AppointmentCalendar {
    hours: Vec<AppointmentHour>,
}

#[derive(cynic::QueryFragment)]
struct AppointmentHour {
    starts_at: Instant,
    ends_at: Instant,
    member: Person,
    known: Option<KnownAppointment>,
}

#[derive(cynic::QueryFragment)]
struct KnownAppointment {
    appointment: cynic::Id,
    couple: Option<cynic::Id>,
    alias: String,
    people: Vec<Person>,
}

/// One day, as it is shown.
struct Day {
    name: String,
    lines: Vec<Line>,
}

/// One meeting, or one hour of ongoing care.
struct Line {
    at: Instant,
    /// Empty where there is nothing to be done.
    href: String,
    /// `10:00`, or `10:00 to 10:50` where nothing else says how long it takes.
    time: String,
    who: String,
    kind: String,
    with: String,
    step: &'static str,
    /// Whether one of a couple comes without the other.
    alone: bool,
    needs_cover: bool,
}

#[derive(Template)]
#[template(path = "consultations/calendar.html")]
struct CalendarPage {
    desk: Desk,
    days: Vec<Day>,
    /// Week or day: address, name, whether it is this one.
    lengths: Vec<(String, &'static str, bool)>,
    earlier: String,
    later: String,
    /// Whose meetings can be looked at: the word that is sent, the name, whether it is this one.
    members: Vec<(String, String, bool)>,
    /// What the form that chooses a member carries along.
    from: String,
    length: i32,
}

/// `GET /consultations/calendar`
pub(super) async fn show(State(site): State<Site>, visitor: Visitor, Asked(asked): Asked) -> Page {
    let days = if asked.text("days") == "1" { 1 } else { 7 };
    let member = asked.some("member");
    let from = asked.text("from").parse().ok().map(Date);
    let variables = CalendarVariables { from, days, member: member.as_deref().map(cynic::Id::new) };
    let answer = ask(&site, &visitor, CalendarQuery::build(variables)).await?;
    let desk = Desk::open(answer.viewer, "/consultations")?;
    let found = answer.consultation_calendar.ok_or(Stop::NotFound)?;
    let care = answer.appointment_calendar.ok_or(Stop::NotFound)?;
    let whose = encoded(member.as_deref().unwrap_or(""));
    let address =
        |from: civil::Date, days: i32| format!("/consultations/calendar?from={from}&days={days}&member={whose}");
    let (earlier, later) = (found.first.0.saturating_sub(days.days()), found.first.0.saturating_add(days.days()));
    let (_, everybody) = everyone::of_practice(&site, &visitor).await?;
    let members = everybody.iter().filter(|known| known.works_here()).map(|known| {
        let (id, name) = known.choice();
        let is_this = member.as_deref() == Some(id.as_str());
        (id, name, is_this)
    });
    pages::show(&CalendarPage {
        lengths: LENGTHS.map(|(length, name)| (address(found.first.0, length), name, length == days)).to_vec(),
        earlier: address(earlier, days),
        later: address(later, days),
        members: members.collect(),
        from: found.first.0.to_string(),
        length: days,
        days: by_day(&found, &care.hours),
        desk,
    })
}

/// Every day that was asked for, with or without meetings; each day's in the order of time.
fn by_day(found: &ConsultationCalendar, hours: &[AppointmentHour]) -> Vec<Day> {
    let zone = Zone::named(&found.zone);
    let meetings = found.meetings.iter().filter_map(|meeting| line(meeting, &zone));
    let mut lines: Vec<Line> = meetings.chain(hours.iter().map(|hour| line_of_care(hour, &zone))).collect();
    lines.sort_by_key(|line| line.at);
    let mut lines = lines.into_iter().peekable();
    let of = |day: civil::Date| {
        let of_day = std::iter::from_fn(|| lines.next_if(|line| zone.date(&line.at) == day));
        Day { name: near_day(&Date(day)), lines: of_day.collect() }
    };
    found.first.0.series(1.day()).take_while(|day| *day <= found.last.0).map(of).collect()
}

fn line(meeting: &Meeting, zone: &Zone) -> Option<Line> {
    let starts_at = meeting.starts_at.as_ref()?;
    let coming = meeting.attendees.iter().filter(|one| !one.withdrawn);
    let names: Vec<&str> = coming.map(|one| one.person.name.as_str()).collect();
    Some(Line {
        at: *starts_at,
        href: format!("/consultations/one/{}", meeting.id.inner()),
        time: zone.time(starts_at),
        who: names.join(", "),
        kind: meeting.kind.name.clone(),
        with: meeting.member.as_ref().map(|member| member.name.clone()).unwrap_or_default(),
        step: meeting.step.words(),
        alone: false,
        needs_cover: meeting.needs_cover.is_some(),
    })
}

fn line_of_care(hour: &AppointmentHour, zone: &Zone) -> Line {
    let (who, kind, href) = match &hour.known {
        None => ("Taken".to_owned(), String::new(), String::new()),
        Some(known) => {
            let names: Vec<&str> = known.people.iter().map(|person| person.name.as_str()).collect();
            let (couple, appointment) = (known.couple.as_ref(), known.appointment.inner());
            let href = couple.map(|id| format!("/couples/{}/appointments/one?appointment={appointment}", id.inner()));
            (names.join(" and "), known.alias.clone(), href.unwrap_or_default())
        }
    };
    Line {
        at: hour.starts_at,
        href,
        time: format!("{} to {}", zone.time(&hour.starts_at), zone.time(&hour.ends_at)),
        who,
        kind,
        with: hour.member.name.clone(),
        step: "",
        alone: hour.known.as_ref().is_some_and(|known| known.people.len() == 1),
        needs_cover: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::tests::{check_page, staff};

    fn meeting(starts_at: &str) -> Meeting {
        let person = || Person { id: cynic::Id::new("per_1"), name: "Robin Vale".to_owned() };
        Meeting {
            id: cynic::Id::new("con_1"),
            kind: Named { name: "A first conversation".to_owned() },
            step: ConsultationStep::Booked,
            starts_at: Some(Instant(starts_at.parse().expect("an instant"))),
            member: Some(person()),
            attendees: vec![Attending { person: person(), withdrawn: false }],
            needs_cover: None,
        }
    }

    fn hour(starts_at: &str, known: Option<KnownAppointment>) -> AppointmentHour {
        let starts_at: jiff::Timestamp = starts_at.parse().expect("an instant");
        AppointmentHour {
            starts_at: Instant(starts_at),
            ends_at: Instant(starts_at + jiff::SignedDuration::from_mins(50)),
            member: Person { id: cynic::Id::new("per_8"), name: "Ida Berg".to_owned() },
            known,
        }
    }

    fn known(couple: Option<&str>) -> KnownAppointment {
        KnownAppointment {
            appointment: cynic::Id::new("apt_1"),
            couple: couple.map(cynic::Id::new),
            alias: "Alder".to_owned(),
            people: vec![Person { id: cynic::Id::new("per_2"), name: "Sam".to_owned() }],
        }
    }

    #[test]
    fn an_hour_of_care_says_who_is_to_be_let_in_or_that_it_is_taken() {
        let zone = Zone::named("America/New_York");
        let taken = line_of_care(&hour("2026-03-10T16:00:00Z", None), &zone);
        assert_eq!((taken.time.as_str(), taken.who.as_str(), taken.kind.as_str()), ("12:00 to 12:50", "Taken", ""));
        assert!(taken.href.is_empty() && !taken.alone);
        let held = line_of_care(&hour("2026-03-10T16:00:00Z", Some(known(None))), &zone);
        assert_eq!((held.who.as_str(), held.kind.as_str(), held.href.as_str()), ("Sam", "Alder", ""));
        let arranged = line_of_care(&hour("2026-03-10T16:00:00Z", Some(known(Some("cpl_1")))), &zone);
        assert!(arranged.alone && arranged.href == "/couples/cpl_1/appointments/one?appointment=apt_1");
    }

    #[test]
    fn every_day_is_there_and_a_meeting_stands_on_the_readers_own() {
        let found = ConsultationCalendar {
            first: Date(civil::date(2026, 3, 9)),
            last: Date(civil::date(2026, 3, 11)),
            zone: "Australia/Perth".to_owned(),
            meetings: vec![meeting("2026-03-10T23:00:00Z")],
        };
        let days = by_day(&found, &[hour("2026-03-10T22:00:00Z", None), hour("2026-03-09T22:00:00Z", None)]);
        assert_eq!(days.iter().map(|day| day.lines.len()).collect::<Vec<_>>(), [0, 1, 2]);
        assert_eq!((days[2].name.as_str(), days[2].lines[1].time.as_str()), ("Wednesday 11 March", "07:00"));
        assert_eq!(days[2].lines[0].time, "06:00 to 06:50");
    }

    #[test]
    fn the_page_is_whole_with_and_without_meetings() {
        let line = Line {
            at: Instant("2026-03-09T23:00:00Z".parse().expect("an instant")),
            href: "/consultations/one/con_1".to_owned(),
            time: "07:00".to_owned(),
            who: "Robin Vale".to_owned(),
            kind: "A first conversation".to_owned(),
            with: "Ida Berg".to_owned(),
            step: "Booked",
            alone: false,
            needs_cover: true,
        };
        let zone = Zone::named("Australia/Perth");
        let care = [hour("2026-03-10T16:00:00Z", None), hour("2026-03-10T18:00:00Z", Some(known(Some("cpl_1"))))];
        let care = care.iter().map(|hour| line_of_care(hour, &zone)).collect();
        let html = check_page(&CalendarPage {
            desk: staff("/consultations"),
            days: vec![
                Day { name: "Monday 9 March".to_owned(), lines: Vec::new() },
                Day { name: "Tuesday 10 March".to_owned(), lines: vec![line] },
                Day { name: "Wednesday 11 March".to_owned(), lines: care },
            ],
            lengths: vec![("/consultations/calendar?days=7".to_owned(), "Week", true)],
            earlier: "/consultations/calendar?from=2026-03-02".to_owned(),
            later: "/consultations/calendar?from=2026-03-16".to_owned(),
            members: vec![("per_1".to_owned(), "Ida Berg".to_owned(), true)],
            from: "2026-03-09".to_owned(),
            length: 7,
        });
        assert!(html.contains("Nothing on this day.") && html.contains("Somebody else has to hold this"));
        assert!(html.contains("</strong> Taken, with Ida Berg.") && html.contains("appointment=apt_1"), "{html}");
    }
}
