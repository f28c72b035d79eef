//! Entering the totals of an instrument that was filled in elsewhere.

use std::collections::BTreeMap;

use domain::{
    access::{Act, Actor, permit},
    ids::{CoupleId, PersonId},
    inventories::{Answers, TotalsByHand},
    problem::{Code, Problem},
};
use jiff::civil;

use super::{
    ResponseView,
    by_hand::{self, Respondent},
    catalogue, responses, treatment,
    write::Taken,
};
use crate::{
    couples::place_of_couple,
    kernel::{once::Once, refused::Refused, services::Services, work::Work},
    people::zone_of,
};

/// Totals of an instrument filled in elsewhere.
#[derive(Debug, Clone)]
pub struct EnterTotals {
    /// What recognises a repeat.
    pub key: String,
    /// The couple in whose care it was asked.
    pub couple: CoupleId,
    /// Who answered it.
    pub respondent: PersonId,
    /// The instrument's key.
    pub instrument: String,
    /// The day it was answered.
    pub taken_on: civil::Date,
    /// The total.
    pub total: f64,
    /// The subscales' totals.
    pub subscales: BTreeMap<String, f64>,
}

/// Enters totals for somebody the actor treats.
///
/// # Errors
/// `NotFound` for a couple or person that is not the actor's; beside each field what is wrong with it; `KeyReused`.
pub async fn enter_totals(actor: &Actor, services: &Services, command: EnterTotals) -> Result<ResponseView, Refused> {
    let work = Work::begin(actor, services).await?;
    let place = place_of_couple(&work, actor, command.couple).await?.ok_or_else(Problem::not_found)?;
    let permit = permit(actor, Act::EnterTotals, place)?;
    let once = once(&work, &command)?;
    if let Some(before) = once.recall(&work, actor).await? {
        return Ok(responses::read_treated(&work, actor, before).await?);
    }
    let respondent = Respondent::find(&work, command.couple, command.respondent).await?;
    let known = catalogue::newest(&work, &command.instrument).await?.ok_or_else(|| {
        Problem::at(
            "instrument",
            Code::NotFound,
            "There is no such instrument in your library. Choose one from the list.",
        )
    })?;
    treatment::check(&work, command.couple, &known, "instrument").await?;
    let zone = zone_of(&work, command.respondent).await?;
    let totals = TotalsByHand { taken_on: command.taken_on, total: command.total, subscales: command.subscales };
    let scores = totals.check(&known, &zone, work.now())?;
    let taken_at = command
        .taken_on
        .to_datetime(civil::time(12, 0, 0, 0))
        .to_zoned(zone.rules().clone())
        .map_or(work.now(), |noon| noon.timestamp().min(work.now()));
    let answers = Answers::default();
    let taken = Taken { answers: &answers, scores: &scores, at: taken_at, doubts: Vec::new(), findings: &[] };
    by_hand::keep(work, (actor, permit, once), (respondent, command.taken_on, zone), (&known, taken)).await
}

fn once(work: &Work, command: &EnterTotals) -> Result<Once, Problem> {
    let mut arguments = vec![
        command.couple.to_string(),
        command.respondent.to_string(),
        command.instrument.clone(),
        command.taken_on.to_string(),
        command.total.to_string(),
    ];
    for (scale, total) in &command.subscales {
        arguments.push(scale.clone());
        arguments.push(total.to_string());
    }
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    Once::new(work, "enterTotals", &command.key, &arguments)
}
