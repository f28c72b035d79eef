//! Correcting what was sent: a new response takes the old one's place, and both are kept.

use std::collections::BTreeMap;

use domain::{
    access::{Act, Actor, Place, permit},
    ids::ResponseId,
    inventories::{Given, Purpose, Response, ResponseStatus, score},
    problem::Problem,
};

use super::{
    Catalogue, ResponseView, draft, privacy, responses, submit,
    write::{self, Taken},
};
use crate::kernel::{
    once::Once,
    refused::Refused,
    services::Services,
    work::{Work, subject_of},
};

/// A correction of what was sent.
#[derive(Debug, Clone)]
pub struct Correct {
    /// What recognises a repeat.
    pub key: String,
    /// Of which response.
    pub response: ResponseId,
    /// What is answered differently; the rest stays.
    pub answers: BTreeMap<String, Given>,
}

/// Corrects one of the actor's own responses. What was shared of the old one stays shared as it was; the new one is private.
///
/// # Errors
/// `NotFound` for a response that is not the actor's own, `WrongState` when it was corrected before or came in as totals; beside each
/// question what is wrong with its answer.
pub async fn correct(actor: &Actor, services: &Services, command: Correct) -> Result<ResponseView, Refused> {
    let permit = permit(actor, Act::CorrectResponse, Place::Own)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let work = Work::begin(actor, services).await?;
    let once = once(&work, &command)?;
    if let Some(before) = once.recall(&work, actor).await? {
        return Ok(responses::read_own(&work, actor, before).await?);
    }
    let row = responses::find_own(&work, command.response, me).await?.ok_or_else(Problem::not_found)?;
    let old = row.read()?;
    old.edit(me, work.now())?;
    let known = Catalogue::default().find(&work, &row.instrument_key, &row.instrument_version).await?;
    let key = work.find_person_key(me).await?;
    let given = draft::merged(row.open(&work, &key)?, command.answers);
    let answers = draft::check(given, &known, Purpose::Submission).into_complete()?;
    let new = Response {
        id: work.id(),
        submitted_at: work.now(),
        visibility_at_submit: known.visibility,
        corrects: Some(old.id),
        status: ResponseStatus::Current,
        ..old.clone()
    };
    let (superseded, new) = old.correct(new)?;
    submit::supersede(&work, superseded.id).await?;
    let scores = score(&known, &answers);
    let doubts = privacy::said_so(&answers);
    let taken = Taken { answers: &answers, scores: &scores, at: work.now(), doubts, findings: &[] };
    write::write(&work, &new, &known, taken).await?;
    privacy::compare_later(&work, new.id).await?;
    once.keep(&work, actor, new.id).await?;
    let view = responses::read_own(&work, actor, new.id).await?;
    work.commit(actor, permit, subject_of(new.id, me)).await?;
    Ok(view)
}

fn once(work: &Work, command: &Correct) -> Result<Once, Problem> {
    let mut arguments = vec![command.response.to_string()];
    for (item, given) in &command.answers {
        arguments.push(item.clone());
        arguments.push(responses::given_text(given));
    }
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    Once::new(work, "correctResponse", &command.key, &arguments)
}
