//! A member is away: their days are closed, and what was booked is handed over or called off at once.

use askama::Template;
use axum::extract::State;
use cynic::MutationBuilder;

use crate::{
    ask::ask,
    caller::Visitor,
    desk::Desk,
    errors::Stop,
    forms::{Form, Problems},
    pages::{self, Page},
    practice::everyone::{self, Record},
    schema,
    site::Site,
    vocabulary::{Problem, TypedDate},
};

#[derive(cynic::QueryVariables)]
struct NoteVariables {
    input: NoteAbsenceInput,
}

#[derive(cynic::InputObject)]
struct NoteAbsenceInput {
    member: cynic::Id,
    first_day: TypedDate,
    last_day: TypedDate,
    hand_over: Option<bool>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "NoteVariables")]
struct Note {
    #[arguments(input: $input)]
    note_absence: NoteAbsencePayload,
}

#[derive(cynic::QueryFragment)]
struct NoteAbsencePayload {
    handed_over: i32,
    called_off: i32,
    problems: Vec<Problem>,
}

#[derive(Template)]
#[template(path = "consultations/absence.html")]
struct AbsencePage {
    desk: Desk,
    /// Who can be away: the word that is sent, and their name.
    members: Vec<(String, String)>,
    member: String,
    first_day: String,
    last_day: String,
    /// Whether somebody else is to hold what they can.
    hand_over: bool,
    /// What was done; empty before.
    done: String,
    problems: Problems,
}

/// `GET /consultations/absence`
pub(super) async fn show(State(site): State<Site>, visitor: Visitor) -> Page {
    pages::show(&page(&site, &visitor).await?)
}

/// `POST /consultations/absence`
pub(super) async fn note(State(site): State<Site>, visitor: Visitor, form: Form) -> Page {
    let owned = |name: &str| form.text(name).to_owned();
    let input = NoteAbsenceInput {
        member: cynic::Id::new(form.text("member")),
        first_day: TypedDate(owned("firstDay")),
        last_day: TypedDate(owned("lastDay")),
        hand_over: Some(form.ticked("handOver")),
    };
    let payload = ask(&site, &visitor, Note::build(NoteVariables { input })).await?.note_absence;
    let problems = Problems::of_payload(payload.problems)?;
    let page = page(&site, &visitor).await?;
    if problems.is_empty() {
        return pages::show(&AbsencePage { done: told(payload.handed_over, payload.called_off), ..page });
    }
    let (member, first_day, last_day) = (owned("member"), owned("firstDay"), owned("lastDay"));
    pages::again(&AbsencePage { member, first_day, last_day, hand_over: form.ticked("handOver"), problems, ..page })
}

fn told(handed_over: i32, called_off: i32) -> String {
    let meetings = |many: i32| if many == 1 { "One meeting".to_owned() } else { format!("{many} meetings") };
    let were = |many: i32| if many == 1 { "was" } else { "were" };
    let mut says = vec!["These days are closed.".to_owned()];
    if handed_over > 0 {
        says.push(format!("{} {} handed over to somebody else.", meetings(handed_over), were(handed_over)));
    }
    if called_off > 0 {
        says.push(format!("{} {} called off.", meetings(called_off), were(called_off)));
    }
    let last =
        if handed_over + called_off > 0 { "Whoever was to come is told." } else { "Nothing was booked on them." };
    says.push(last.to_owned());
    says.join(" ")
}

async fn page(site: &Site, visitor: &Visitor) -> Result<AbsencePage, Stop> {
    let (viewer, everybody) = everyone::of_practice(site, visitor).await?;
    let desk = Desk::open(viewer, "/consultations")?;
    let members: Vec<_> = everybody.iter().filter(|known| known.works_here()).map(Record::choice).collect();
    // Whoever does not run the front desk is told of nobody, and has nothing to do here.
    if members.is_empty() {
        return Err(Stop::NotFound);
    }
    Ok(AbsencePage {
        members,
        member: String::new(),
        first_day: String::new(),
        last_day: String::new(),
        hand_over: false,
        done: String::new(),
        problems: Problems::none(),
        desk,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::tests::{check_page, staff};

    #[test]
    fn the_page_is_whole_before_and_after() {
        let page = |done: String, problems: Problems| AbsencePage {
            desk: staff("/consultations"),
            members: vec![("per_1".to_owned(), "Ida Berg".to_owned())],
            member: "per_1".to_owned(),
            first_day: "2026-13-01".to_owned(),
            last_day: String::new(),
            hand_over: true,
            done,
            problems,
        };
        let html = check_page(&page(String::new(), Problems::one("firstDay", "There is no such date.")));
        assert!(html.contains("There is no such date.") && html.contains("value=\"2026-13-01\""));
        let html = check_page(&page(told(1, 2), Problems::none()));
        assert!(html.contains("One meeting was handed over to somebody else. 2 meetings were called off."), "{html}");
        assert_eq!(told(0, 0), "These days are closed. Nothing was booked on them.");
    }
}
