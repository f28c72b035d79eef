//! Writing a response: the sealed answers, the scores, the last score of each scale, all in the transaction that submits it.

use domain::{
    ids::{Id as _, PersonId, ThreadId},
    inventories::{Answers, Response, Scores},
    safety::{Finding, Signal},
    sharing::Visibility,
};
use jiff::Timestamp;
use uuid::Uuid;

use super::{catalogue::Known, loops, privacy, rows::response_spot};
use crate::{
    kernel::{
        bind::{Maybe, values},
        refused::Failure,
        work::Work,
    },
    safety,
};

/// What is written besides the response itself.
pub(super) struct Taken<'a> {
    /// The answers.
    pub(super) answers: &'a Answers,
    /// Their scores.
    pub(super) scores: &'a Scores,
    /// When they were given; for totals, when the form was filled in.
    pub(super) at: Timestamp,
    /// What speaks against that the respondent was alone.
    pub(super) doubts: Vec<Signal>,
    /// What a clinician heard beside them.
    pub(super) findings: &'a [Finding],
}

/// Writes a response and everything that is read from it, and does what its answers call for.
pub(super) async fn write(work: &Work, response: &Response, known: &Known, taken: Taken<'_>) -> Result<(), Failure> {
    write_response(work, response, &taken).await?;
    for score in &taken.scores.scales {
        work.run(
            "insert into score (practice_id, response_id, scale, value, band, prorated, uncertain)
             values ($1, $2, $3, $4, $5, $6, $7)",
            values![
                response.id,
                score.scale.as_str(),
                score.value,
                score.band.as_deref(),
                score.prorated,
                score.uncertain,
            ],
        )
        .await?;
    }
    // What only its author or the safety team may see is in no list and no count.
    let counts = matches!(response.status, domain::inventories::ResponseStatus::Current)
        && !matches!(
            response.visibility_at_submit,
            Visibility::AuthorOnly | Visibility::Safety | Visibility::PsychotherapyNote
        );
    if counts {
        write_latest(work, response, known, &taken).await?;
        loops::note(work, response, known, (taken.answers, taken.scores, taken.at)).await?;
    }
    if !taken.doubts.is_empty() {
        privacy::mark(work, response.id, response.respondent, &taken.doubts).await?;
    }
    // Whatever becomes of the response: one that is void, late or corrected later asks for help as any other.
    safety::raise(work, response, known, (taken.answers, taken.scores), taken.findings).await
}

async fn write_response(work: &Work, response: &Response, taken: &Taken<'_>) -> Result<(), Failure> {
    use domain::inventories::Source;

    let key = work.find_person_key(response.respondent).await?;
    let json = taken.answers.to_json();
    let sealed = key.seal(response_spot(work, response.id), json.as_bytes(), work.services().random());
    let (taken_on, entered_by): (Option<jiff::civil::Date>, Option<PersonId>) = match response.source {
        Source::Answered => (None, None),
        Source::TotalsByHand { taken_on, entered_by } => (Some(taken_on), Some(entered_by)),
    };
    work.run(
        "insert into response (practice_id, id, assignment_id, couple_id, thread_id, respondent_id, instrument_key,
             instrument_version, source, status, corrects_id, sealed_answers, taken_at, submitted_at, taken_on,
             entered_by, zone, visibility, confidentiality_mode, possibly_not_private)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)",
        values![
            response.id,
            Maybe(response.assignment),
            response.couple,
            Maybe(response.thread),
            response.respondent,
            response.instrument.0.as_str(),
            response.instrument.1.as_str(),
            response.source.word(),
            response.status.as_str(),
            Maybe(response.corrects),
            sealed,
            taken.at,
            response.submitted_at,
            taken_on,
            Maybe(entered_by),
            response.zone.name(),
            response.visibility_at_submit.as_str(),
            response.mode_at_submit.as_str(),
            !taken.doubts.is_empty(),
        ],
    )
    .await
    .map(|_| ())
}

/// What stands in a key for what is about no injury in particular.
pub(crate) fn no_thread() -> ThreadId {
    ThreadId::from_uuid(Uuid::nil())
}

/// Keeps the last value of each scale that stands on its own, with the one before, for each injury by itself. A response that is older than the last one, such as
/// totals entered late, changes nothing here.
async fn write_latest(work: &Work, response: &Response, known: &Known, taken: &Taken<'_>) -> Result<(), Failure> {
    for score in &taken.scores.scales {
        let (Some(value), Some(_)) = (score.value, known.headline_scale(&score.scale)) else { continue };
        work.run(
            "insert into latest_score (practice_id, respondent_id, instrument_key, instrument_version, scale,
                 couple_id, response_id, value, band, previous, taken_at, thread_id)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, null, $10, $12)
             on conflict (practice_id, respondent_id, instrument_key, scale, thread_id) do update set
                 previous = case when latest_score.couple_id <> excluded.couple_id then null
                                 when latest_score.response_id = $11 then latest_score.previous
                                 else latest_score.value end,
                 instrument_version = excluded.instrument_version, couple_id = excluded.couple_id,
                 response_id = excluded.response_id, value = excluded.value, band = excluded.band,
                 taken_at = excluded.taken_at
             where latest_score.taken_at <= excluded.taken_at",
            values![
                response.respondent,
                response.instrument.0.as_str(),
                response.instrument.1.as_str(),
                score.scale.as_str(),
                response.couple,
                response.id,
                value,
                score.band.as_deref(),
                taken.at,
                // A correction takes the place of what it corrects, so the value before stays the value before.
                response.corrects.map_or_else(|| response.id.uuid(), domain::ids::Id::uuid),
                response.thread.unwrap_or_else(no_thread),
            ],
        )
        .await?;
    }
    Ok(())
}
