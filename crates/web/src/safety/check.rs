//! A private check, entered by the clinician while or after asking it in person, alone with one partner.

use askama::Template;
use axum::extract::{Path, State};
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
    vocabulary::{Person, Problem},
};

/// What is asked, in the order of the form.
const QUESTIONS: [(&str, &str); 7] = [
    ("s1", "Afraid of their partner in the past 12 months"),
    ("s2", "Pushed, hit, held down, choked or hurt in another way"),
    ("s3", "Threatened: they, children, a pet, or the partner themself if they left"),
    ("s4", "Pressured or forced sexually"),
    ("s5", "Money, movements or contacts controlled"),
    ("s6", "Phone, accounts or location watched without free agreement"),
    ("s8", "E-mail is safe for them"),
];

#[derive(cynic::QueryVariables)]
struct Id {
    id: cynic::Id,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "Id")]
struct CheckQuery {
    viewer: Option<DeskViewer>,
    #[arguments(id: $id)]
    safety_strip: Option<SafetyStrip>,
}

#[derive(cynic::QueryFragment)]
struct SafetyStrip {
    members: Vec<SafetyOfMember>,
}

#[derive(cynic::QueryFragment)]
struct SafetyOfMember {
    person: Person,
}

#[derive(cynic::Enum, Debug, Clone, Copy)]
enum SafetyFinding {
    Choked,
    ThreatToLife,
}

#[derive(cynic::InputObject)]
struct AnswerInput {
    item: cynic::Id,
    choice: Option<String>,
    declined: Option<bool>,
}

#[derive(cynic::InputObject)]
struct EnterSafetyCheckInput {
    key: String,
    couple: cynic::Id,
    respondent: cynic::Id,
    answers: Vec<AnswerInput>,
    findings: Vec<SafetyFinding>,
}

#[derive(cynic::QueryVariables)]
struct EnterVariables {
    input: EnterSafetyCheckInput,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "EnterVariables")]
struct Enter {
    #[arguments(input: $input)]
    enter_safety_check: ResponsePayload,
}

#[derive(cynic::QueryFragment)]
struct ResponsePayload {
    problems: Vec<Problem>,
}

#[derive(Template)]
#[template(path = "safety/check.html")]
struct CheckPage {
    desk: Desk,
    couple: String,
    person: String,
    name: String,
    key: String,
    chosen: Vec<(String, String)>,
    choked: bool,
    threat: bool,
    problems: Problems,
}

impl CheckPage {
    fn is_chosen(&self, item: &str, word: &str) -> bool {
        self.chosen.iter().any(|(one, chosen)| one == item && chosen == word)
    }
}

/// `GET /couples/{id}/safety-check/{person}`
pub(super) async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    Path((couple, person)): Path<(String, String)>,
) -> Page {
    pages::show(&page(&site, &visitor, (couple, person)).await?)
}

/// `POST /couples/{id}/safety-check/{person}`
pub(super) async fn enter(
    State(site): State<Site>,
    visitor: Visitor,
    Path((couple, person)): Path<(String, String)>,
    form: Form,
) -> Page {
    let chosen: Vec<(String, String)> =
        QUESTIONS.iter().filter_map(|(item, _)| form.some(item).map(|word| ((*item).to_owned(), word))).collect();
    let answers = chosen.iter().map(|(item, word)| AnswerInput {
        item: cynic::Id::new(item),
        choice: (word != "declined").then(|| word.clone()),
        declined: (word == "declined").then_some(true),
    });
    let findings = [("choked", SafetyFinding::Choked), ("threat", SafetyFinding::ThreatToLife)];
    let heard = findings.into_iter().filter(|(name, _)| form.ticked(name)).map(|(_, finding)| finding);
    let input = EnterSafetyCheckInput {
        key: form.text("key").to_owned(),
        couple: cynic::Id::new(&couple),
        respondent: cynic::Id::new(&person),
        answers: answers.collect(),
        findings: heard.collect(),
    };
    let answer = ask(&site, &visitor, Enter::build(EnterVariables { input })).await?;
    let problems = Problems::of_payload(answer.enter_safety_check.problems)?;
    if problems.is_empty() {
        return pages::to(&format!("/couples/{couple}"));
    }
    let (choked, threat) = (form.ticked("choked"), form.ticked("threat"));
    let page = page(&site, &visitor, (couple, person)).await?;
    pages::again(&CheckPage { chosen, choked, threat, problems, ..page })
}

async fn page(site: &Site, visitor: &Visitor, (couple, person): (String, String)) -> Result<CheckPage, Stop> {
    let answer = ask(site, visitor, CheckQuery::build(Id { id: cynic::Id::new(&couple) })).await?;
    let desk = Desk::open(answer.viewer, "/caseload")?;
    let members = answer.safety_strip.ok_or(Stop::NotFound)?.members;
    let member = members.into_iter().find(|member| member.person.id.inner() == person).ok_or(Stop::NotFound)?;
    Ok(CheckPage {
        desk,
        couple,
        person,
        name: member.person.name,
        key: site.door.fresh_key(),
        chosen: Vec::new(),
        choked: false,
        threat: false,
        problems: Problems::none(),
    })
}
