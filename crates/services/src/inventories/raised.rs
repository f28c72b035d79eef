//! Answers as `safety` looks at them: those that raised a task, and the latest of a few instruments.

use domain::{
    ids::{CoupleId, PersonId, ResponseId},
    inventories::{Answers, instrument::item::TaskKind},
    safety::Finding,
};
use jiff::Timestamp;

use super::{
    Catalogue, in_words, responses,
    rows::{ResponseRow, response_columns},
};
use crate::kernel::{bind::values, refused::Failure, work::Work};

/// Somebody's latest answers to one instrument.
pub(crate) struct Latest {
    /// Who answered.
    pub(crate) respondent: PersonId,
    /// The instrument's key.
    pub(crate) instrument: String,
    /// When.
    pub(crate) at: Timestamp,
    /// What.
    pub(crate) answers: Answers,
    /// What a clinician heard beside it.
    pub(crate) findings: Vec<Finding>,
}

/// The latest answers that count of a couple's members to two instruments.
pub(crate) async fn latest_answers(work: &Work, couple: CoupleId, keys: [&str; 2]) -> Result<Vec<Latest>, Failure> {
    let rows: Vec<ResponseRow> = work
        .all(
            concat!(
                "select ",
                response_columns!(),
                " from response
                 where practice_id = $1 and couple_id = $2 and instrument_key in ($3, $4) and status = 'current'
                   and not exists (select 1 from response newer
                       where newer.practice_id = $1 and newer.couple_id = $2
                         and newer.respondent_id = response.respondent_id
                         and newer.instrument_key = response.instrument_key and newer.status = 'current'
                         and (newer.taken_at > response.taken_at
                              or (newer.taken_at = response.taken_at and newer.id > response.id)))"
            ),
            values![couple, keys[0], keys[1]],
        )
        .await?;
    let mut latest = Vec::with_capacity(rows.len());
    for row in rows {
        let key = work.find_person_key(row.respondent_id.0).await?;
        let answers = row.open(work, &key)?;
        latest.push(Latest {
            respondent: row.respondent_id.0,
            instrument: row.instrument_key.clone(),
            at: row.submitted_at.0,
            findings: Finding::of(&answers),
            answers,
        });
    }
    Ok(latest)
}

/// The answers of a response that raised a task of this kind: the question and the answer in words. None for totals entered by hand.
pub(crate) async fn answers_that_raised(
    work: &Work,
    response: ResponseId,
    kind: TaskKind,
) -> Result<Vec<(String, String)>, Failure> {
    let row = responses::find(work, response).await?.ok_or(Failure::Corrupt("a response that is not there"))?;
    let known = Catalogue::default().find(work, &row.instrument_key, &row.instrument_version).await?;
    let key = work.find_person_key(row.respondent_id.0).await?;
    let answers = row.open(work, &key)?;
    Ok(in_words::that_raised(&known, &answers, kind))
}
