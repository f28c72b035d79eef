//! Entering a safety check that a clinician asked in person, alone with the respondent (DOMAIN.md 2.7). What follows from it follows in the
//! same transaction.

use std::collections::BTreeMap;

use domain::{
    access::{Act, Actor, permit},
    ids::{CoupleId, PersonId},
    inventories::{Answer, Given, Purpose, score},
    problem::{Code, Problem},
    safety::Finding,
};

use super::{
    ResponseView,
    by_hand::{self, Respondent},
    catalogue, draft, responses, treatment,
    write::Taken,
};
use crate::{
    couples::place_of_couple,
    kernel::{
        once::Once,
        refused::{Failure, Refused},
        services::Services,
        work::Work,
    },
    people::zone_of,
};

/// The instrument's key.
const CHECK: &str = "safety_check";

/// A safety check that was asked in person.
#[derive(Debug, Clone)]
pub struct EnterCheck {
    /// What recognises a repeat.
    pub key: String,
    /// In whose care.
    pub couple: CoupleId,
    /// Who was asked, alone.
    pub respondent: PersonId,
    /// What they answered; what is left out was not asked.
    pub answers: BTreeMap<String, Given>,
    /// What the clinician heard beside it.
    pub findings: Vec<Finding>,
}

/// Enters a check of somebody the actor treats.
///
/// # Errors
/// `NotFound` for a couple or person that is not the actor's; beside each question what is wrong with its answer; `KeyReused`.
pub async fn enter_check(actor: &Actor, services: &Services, command: EnterCheck) -> Result<ResponseView, Refused> {
    let work = Work::begin(actor, services).await?;
    let place = place_of_couple(&work, actor, command.couple).await?.ok_or_else(Problem::not_found)?;
    let permit = permit(actor, Act::EnterSafetyCheck, place)?;
    let once = once(&work, &command)?;
    if let Some(before) = once.recall(&work, actor).await? {
        return Ok(responses::read_treated(&work, actor, before).await?);
    }
    let respondent = Respondent::find(&work, command.couple, command.respondent).await?;
    let known = catalogue::newest(&work, CHECK).await?.ok_or(Failure::Corrupt("a safety check that is not there"))?;
    treatment::check(&work, command.couple, &known, "couple").await?;
    // Before the gate is taken for open and the rest for declined: a check of nothing would look like one that found nothing.
    if command.answers.is_empty() {
        return Err(Problem::at("answers", Code::Missing, "Enter at least one answer. Nothing was changed.").into());
    }
    let mut answers = draft::check(as_asked(command.answers, &known), &known, Purpose::Submission).into_complete()?;
    for finding in &command.findings {
        answers.set(finding.as_str(), Answer::Choice("yes".to_owned()));
    }
    let zone = zone_of(&work, command.respondent).await?;
    let taken_on = work.now().to_zoned(zone.rules().clone()).date();
    let scores = score(&known, &answers);
    let taken =
        Taken { answers: &answers, scores: &scores, at: work.now(), doubts: Vec::new(), findings: &command.findings };
    by_hand::keep(work, (actor, permit, once), (respondent, taken_on, zone), (&known, taken)).await
}

/// The answers, with those that were not asked taken for declined. Asked in person, the respondent is alone and the form does not end early.
fn as_asked(mut answers: BTreeMap<String, Given>, known: &super::Known) -> BTreeMap<String, Given> {
    if let Some(gate) = &known.gate {
        answers.entry(gate.item.clone()).or_insert_with(|| Given::Choice(gate.opens_on.clone()));
    }
    for item in known.items.iter().filter(|item| item.required) {
        answers.entry(item.id.clone()).or_insert(Given::Declined);
    }
    answers
}

fn once(work: &Work, command: &EnterCheck) -> Result<Once, Problem> {
    let mut arguments = vec![command.couple.to_string(), command.respondent.to_string()];
    for (item, given) in &command.answers {
        arguments.push(item.clone());
        arguments.push(responses::given_text(given));
    }
    arguments.extend(command.findings.iter().map(|finding: &Finding| finding.as_str().to_owned()));
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    Once::new(work, "enterSafetyCheck", &command.key, &arguments)
}
