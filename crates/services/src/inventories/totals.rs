//! Entering the totals of an instrument that was filled in elsewhere.

use domain::{
    access::{Act, Actor, permit},
    inventories::{Answers, Response, ResponseStatus, Source, TotalsByHand},
    problem::{Code, Problem},
};
use jiff::civil;

use super::{
    EnterTotals, ResponseView, assign, catalogue, responses,
    write::{self, Taken},
};
use crate::{
    couples::{members_of, mode_in_force, place_of_couple},
    kernel::{
        once::Once,
        refused::Refused,
        services::Services,
        work::{Work, subject_of},
    },
};

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
    let members = members_of(&work, command.couple).await?;
    if !members.contains(&command.respondent) {
        return Err(Problem::not_found().on("respondent").into());
    }
    let known = catalogue::newest(&work, &command.instrument).await?.ok_or_else(|| {
        Problem::at(
            "instrument",
            Code::NotFound,
            "There is no such instrument in your library. Choose one from the list.",
        )
    })?;
    let zone = assign::zone_of(&work, command.respondent).await?;
    let totals = TotalsByHand { taken_on: command.taken_on, total: command.total, subscales: command.subscales };
    let scores = totals.check(&known, &zone, work.now())?;
    let taken_at = command
        .taken_on
        .to_datetime(civil::time(12, 0, 0, 0))
        .to_zoned(zone.rules().clone())
        .map_or(work.now(), |noon| noon.timestamp().min(work.now()));
    let entered_by = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let response = Response {
        id: work.id(),
        assignment: None,
        couple: command.couple,
        thread: None,
        respondent: command.respondent,
        instrument: (known.key.clone(), known.version.clone()),
        source: Source::TotalsByHand { taken_on: command.taken_on, entered_by },
        submitted_at: work.now(),
        zone,
        visibility_at_submit: known.visibility,
        mode_at_submit: mode_in_force(&work, command.couple, &members).await?,
        corrects: None,
        status: ResponseStatus::Current,
    };
    let answers = Answers::default();
    let taken = Taken { answers: &answers, scores: &scores, at: taken_at, doubts: Vec::new(), findings: &[] };
    write::write(&work, &response, &known, taken).await?;
    once.keep(&work, actor, response.id).await?;
    let view = responses::read_treated(&work, actor, response.id).await?;
    work.commit(actor, permit, subject_of(response.id, command.respondent)).await?;
    Ok(view)
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
