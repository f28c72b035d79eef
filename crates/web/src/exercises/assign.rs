//! Giving an exercise: which, to whom, from when and how often.

use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    routing::get,
};
use cynic::{MutationBuilder, QueryBuilder};

use super::query::ExerciseWho;
use crate::{
    ask::ask,
    caller::Visitor,
    desk::{
        Desk, DeskViewer,
        words::{ReminderPolicy, ThreadRole},
    },
    errors::Stop,
    forms::{Asked, Form, Problems},
    pages::{self, Page},
    schema,
    site::Site,
    vocabulary::{Person, Problem, TypedDate},
};

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/couples/{id}/exercises/assign", get(show).post(assign))
}

#[derive(cynic::QueryVariables, Debug)]
struct AssignVariables {
    id: cynic::Id,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "AssignVariables")]
struct AssignQuery {
    viewer: Option<DeskViewer>,
    #[arguments(id: $id)]
    couple: Option<Couple>,
    #[arguments(first: 100)]
    exercises: Option<ExerciseConnection>,
}

#[derive(cynic::QueryFragment, Debug)]
struct Couple {
    id: cynic::Id,
    alias: String,
    hold: Option<Hold>,
    members: Vec<CoupleMember>,
    threads: Vec<Thread>,
}

#[derive(cynic::QueryFragment, Debug)]
struct Hold {
    #[expect(dead_code, reason = "only that there is a hold matters here")]
    id: cynic::Id,
}

#[derive(cynic::QueryFragment, Debug)]
struct CoupleMember {
    person: Person,
}

#[derive(cynic::QueryFragment, Debug)]
struct Thread {
    id: cynic::Id,
    hurt: cynic::Id,
    involved: cynic::Id,
}

#[derive(cynic::QueryFragment, Debug)]
struct ExerciseConnection {
    nodes: Vec<Exercise>,
}

#[derive(cynic::QueryFragment, Debug)]
struct Exercise {
    key: String,
    title: String,
    purpose: String,
    minutes: i32,
    who: ExerciseWho,
    every_days: Option<i32>,
    as_needed: bool,
    confirm_first: Option<String>,
}

#[derive(cynic::InputObject, Debug)]
struct AssignExerciseInput {
    key: String,
    couple: cynic::Id,
    thread: Option<cynic::Id>,
    people: Vec<cynic::Id>,
    exercise: String,
    first_due: Option<TypedDate>,
    every_days: Option<i32>,
    until: Option<TypedDate>,
    reminders: Option<ReminderPolicy>,
    confirmed: Option<bool>,
}

#[derive(cynic::QueryVariables, Debug)]
struct GiveVariables {
    input: AssignExerciseInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "GiveVariables")]
struct Give {
    #[arguments(input: $input)]
    assign_exercise: AssignExercisePayload,
}

#[derive(cynic::QueryFragment, Debug)]
struct AssignExercisePayload {
    problems: Vec<Problem>,
}

#[derive(Template)]
#[template(path = "exercises/assign.html")]
struct AssignPage {
    desk: Desk,
    couple: Couple,
    exercises: Vec<Exercise>,
    key: String,
    /// What was chosen and typed so far.
    form: Form,
    problems: Problems,
}

impl AssignPage {
    /// The page that this one belongs to.
    fn here(&self) -> String {
        format!("/couples/{}/exercises", self.couple.id.inner())
    }

    fn chosen(&self, name: &str, value: &str) -> bool {
        self.form.all(name).any(|chosen| chosen == value)
    }

    fn rhythm(&self, word: &str) -> bool {
        let chosen = self.form.text("rhythm");
        if chosen.is_empty() { word == "once" } else { chosen == word }
    }
}

impl Exercise {
    /// Who does it, how long it takes and how often it is usually done.
    fn facts(&self) -> String {
        let usual = match (self.as_needed, self.every_days) {
            (true, _) => ", as needed".to_owned(),
            (_, Some(1)) => ", usually daily".to_owned(),
            (_, Some(days)) => format!(", usually every {days} days"),
            _ => String::new(),
        };
        format!("For {}, about {} min{usual}.", self.who.words(), self.minutes)
    }
}

impl Couple {
    fn roles_of(&self, person: &cynic::Id) -> String {
        let hurt = self.threads.iter().any(|thread| thread.hurt == *person).then(|| ThreadRole::Hurt.words());
        let involved =
            self.threads.iter().any(|thread| thread.involved == *person).then(|| ThreadRole::Involved.words());
        hurt.into_iter().chain(involved).collect::<Vec<_>>().join(", ")
    }

    fn words_of(&self, thread: &Thread) -> String {
        let name = |id: &cynic::Id| {
            let member = self.members.iter().find(|member| member.person.id == *id);
            member.map_or_else(|| "somebody who has left".to_owned(), |member| member.person.name.clone())
        };
        format!("{} was hurt, {} was involved", name(&thread.hurt), name(&thread.involved))
    }
}

async fn show(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>, Asked(asked): Asked) -> Page {
    pages::show(&page(&site, &visitor, &id, asked, Problems::none()).await?)
}

async fn assign(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>, form: Form) -> Page {
    let input = match input(&form, &id) {
        Ok(input) => input,
        Err(problems) => return pages::again(&page(&site, &visitor, &id, form, problems).await?),
    };
    let payload = ask(&site, &visitor, Give::build(GiveVariables { input })).await?.assign_exercise;
    let problems = Problems::of_payload(payload.problems)?;
    if problems.is_empty() {
        return pages::to(&format!("/couples/{id}/exercises"));
    }
    pages::again(&page(&site, &visitor, &id, form, problems).await?)
}

/// The form as the door wants it.
///
/// # Errors
/// Only what the door could not even be asked: nothing chosen, days that are no number.
fn input(form: &Form, couple: &str) -> Result<AssignExerciseInput, Problems> {
    let rhythm = form.text("rhythm");
    let exercise = form.some("exercise").ok_or_else(|| Problems::one("exercise", "Choose what to give."))?;
    let days = || {
        let days = form.text("everyDays").trim().parse();
        days.map_err(|_| Problems::one("everyDays", "Give the days between two as a number, such as 7."))
    };
    Ok(AssignExerciseInput {
        key: form.text("key").to_owned(),
        couple: cynic::Id::new(couple),
        thread: form.some("thread").map(cynic::Id::new),
        people: form.all("people").filter(|id| !id.is_empty()).map(cynic::Id::new).collect(),
        exercise,
        first_due: (rhythm != "needed").then(|| TypedDate(form.text("firstDue").to_owned())),
        every_days: if rhythm == "every" { Some(days()?) } else { None },
        until: form.some("until").filter(|_| rhythm == "every").map(TypedDate),
        reminders: ReminderPolicy::parse(form.text("reminders")),
        confirmed: Some(form.ticked("confirmed")),
    })
}

async fn page(site: &Site, visitor: &Visitor, id: &str, form: Form, problems: Problems) -> Result<AssignPage, Stop> {
    let answer = ask(site, visitor, AssignQuery::build(AssignVariables { id: cynic::Id::new(id) })).await?;
    let desk = Desk::open(answer.viewer, "/caseload")?;
    let couple = answer.couple.ok_or(Stop::NotFound)?;
    let exercises = answer.exercises.map(|list| list.nodes).unwrap_or_default();
    Ok(AssignPage { desk, couple, exercises, key: site.door.fresh_key(), form, problems })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::tests::{check_page, therapist};

    fn typed(fields: &[(&str, &str)]) -> Form {
        Form::from(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect::<Vec<_>>())
    }

    fn person(id: &str, name: &str) -> CoupleMember {
        CoupleMember { person: Person { id: cynic::Id::new(id), name: name.to_owned() } }
    }

    #[test]
    fn what_was_chosen_comes_back_with_the_problem() {
        let exercise = Exercise {
            key: "pain_into_growth".to_owned(),
            title: "Looking back".to_owned(),
            purpose: "A look back.".to_owned(),
            minutes: 30,
            who: ExerciseWho::Each,
            every_days: None,
            as_needed: false,
            confirm_first: Some("I confirm that they are there.".to_owned()),
        };
        let page = AssignPage {
            desk: therapist("/caseload"),
            couple: Couple {
                id: cynic::Id::new("cpl_1"),
                alias: "Alder".to_owned(),
                hold: None,
                members: vec![person("per_1", "Sam"), person("per_2", "Kim")],
                threads: Vec::new(),
            },
            exercises: vec![exercise],
            key: "key".to_owned(),
            form: typed(&[
                ("people", "per_1"),
                ("exercise", "pain_into_growth"),
                ("rhythm", "every"),
                ("everyDays", "x"),
            ]),
            problems: Problems::one("everyDays", "Give a number."),
        };
        let html = check_page(&page);
        assert!(
            html.contains("<strong>Looking back</strong>")
                && html.contains("value=\"x\"")
                && html.contains("Give a number.")
        );
        assert!(html.contains("I confirm that they are there."));
    }

    #[test]
    fn the_form_becomes_what_the_door_wants() {
        let fields = [
            ("exercise", "talk_time"),
            ("people", "per_1"),
            ("people", "per_2"),
            ("rhythm", "needed"),
            ("until", "2027-01-01"),
        ];
        let needed = input(&typed(&fields), "cpl_1").expect("all is chosen");
        assert!(needed.first_due.is_none() && needed.until.is_none() && needed.people.len() == 2);
        assert!(!input(&typed(&[]), "cpl_1").expect_err("nothing is chosen").of("exercise").is_empty());
        let often = [("exercise", "talk_time"), ("rhythm", "every"), ("everyDays", "often")];
        assert!(!input(&typed(&often), "cpl_1").expect_err("often is no number").of("everyDays").is_empty());
    }
}
