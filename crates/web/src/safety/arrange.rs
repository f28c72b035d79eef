//! Who is asked when a lead therapist does not act in time, and when the practice is staffed. The owner's page.

use askama::Template;
use axum::extract::State;
use cynic::{MutationBuilder, QueryBuilder};

use crate::{
    ask::ask,
    caller::Visitor,
    desk::{Desk, DeskViewer},
    errors::Stop,
    forms::{Form, Problems},
    pages::{self, Page},
    schema,
    site::Site,
    vocabulary::{Person, Problem, Role},
};

const HERE: &str = "/safety/arrangements";

/// The days of a week, as the door names them and as people read them.
const DAYS: [(&str, &str); 7] = [
    ("MONDAY", "Monday"),
    ("TUESDAY", "Tuesday"),
    ("WEDNESDAY", "Wednesday"),
    ("THURSDAY", "Thursday"),
    ("FRIDAY", "Friday"),
    ("SATURDAY", "Saturday"),
    ("SUNDAY", "Sunday"),
];

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query")]
struct ArrangementsQuery {
    viewer: Option<DeskViewer>,
    safety_arrangements: Option<SafetyArrangements>,
    #[arguments(first: 100)]
    people: Option<PersonConnection>,
}

#[derive(cynic::QueryFragment)]
struct SafetyArrangements {
    back_up: Option<Person>,
    days: Vec<String>,
    opens: String,
    closes: String,
}

#[derive(cynic::QueryFragment)]
struct PersonConnection {
    nodes: Vec<PersonRecord>,
}

#[derive(cynic::QueryFragment)]
struct PersonRecord {
    id: cynic::Id,
    name: String,
    roles: Vec<Role>,
}

#[derive(cynic::InputObject)]
struct NameSafetyBackUpInput {
    person: cynic::Id,
}

#[derive(cynic::QueryVariables)]
struct NameVariables {
    input: NameSafetyBackUpInput,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "NameVariables")]
struct Name {
    #[arguments(input: $input)]
    name_safety_back_up: SafetyArrangementsPayload,
}

#[derive(cynic::InputObject)]
struct ChangeBusinessHoursInput {
    days: Vec<String>,
    opens: String,
    closes: String,
}

#[derive(cynic::QueryVariables)]
struct HoursVariables {
    input: ChangeBusinessHoursInput,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "HoursVariables")]
struct Hours {
    #[arguments(input: $input)]
    change_business_hours: SafetyArrangementsPayload,
}

#[derive(cynic::QueryFragment)]
struct SafetyArrangementsPayload {
    problems: Vec<Problem>,
}

#[derive(Template)]
#[template(path = "safety/arrangements.html")]
struct ArrangementsPage {
    desk: Desk,
    /// Everyone who may be named: id, name, whether they are it now.
    clinicians: Vec<(String, String, bool)>,
    back_up: String,
    days: Vec<String>,
    opens: String,
    closes: String,
    problems: Problems,
}

impl ArrangementsPage {
    /// Whether the practice is staffed on this day.
    fn has(&self, day: &str) -> bool {
        self.days.iter().any(|one| one == day)
    }
}

/// `GET /safety/arrangements`
pub(super) async fn show(State(site): State<Site>, visitor: Visitor) -> Page {
    pages::show(&page(&site, &visitor).await?)
}

/// `POST /safety/arrangements`: names the back-up, or changes the hours.
pub(super) async fn change(State(site): State<Site>, visitor: Visitor, form: Form) -> Page {
    let problems = if form.text("act") == "name" {
        let input = NameSafetyBackUpInput { person: cynic::Id::new(form.text("person")) };
        ask(&site, &visitor, Name::build(NameVariables { input })).await?.name_safety_back_up.problems
    } else {
        let input = ChangeBusinessHoursInput {
            days: form.all("day").map(str::to_owned).collect(),
            opens: form.text("opens").to_owned(),
            closes: form.text("closes").to_owned(),
        };
        ask(&site, &visitor, Hours::build(HoursVariables { input })).await?.change_business_hours.problems
    };
    let problems = Problems::of_payload(problems)?;
    if problems.is_empty() {
        return pages::to(HERE);
    }
    let mut page = ArrangementsPage { problems, ..page(&site, &visitor).await? };
    if form.text("act") != "name" {
        page.days = form.all("day").map(str::to_owned).collect();
        form.text("opens").clone_into(&mut page.opens);
        form.text("closes").clone_into(&mut page.closes);
    }
    pages::again(&page)
}

async fn page(site: &Site, visitor: &Visitor) -> Result<ArrangementsPage, Stop> {
    let answer = ask(site, visitor, ArrangementsQuery::build(())).await?;
    let desk = Desk::open(answer.viewer, "/people")?;
    let arrangements = answer.safety_arrangements.ok_or(Stop::NotFound)?;
    let back_up = arrangements.back_up;
    let treats =
        |person: &PersonRecord| person.roles.iter().any(|role| matches!(role, Role::Therapist | Role::Supervisor));
    let people = answer.people.map(|people| people.nodes).unwrap_or_default();
    let is_named = |person: &PersonRecord| back_up.as_ref().is_some_and(|named| named.id == person.id);
    Ok(ArrangementsPage {
        clinicians: people
            .iter()
            .filter(|person| treats(person))
            .map(|person| (person.id.inner().to_owned(), person.name.clone(), is_named(person)))
            .collect(),
        back_up: back_up.map(|person| person.name).unwrap_or_default(),
        days: arrangements.days,
        opens: arrangements.opens,
        closes: arrangements.closes,
        problems: Problems::none(),
        desk,
    })
}
