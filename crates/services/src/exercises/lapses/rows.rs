//! Rows of lapses. What was reported stands sealed with the practice's key, because it is about two.

use domain::{
    exercises::lapses::{Lapse, Origin, Precision, Report, Severity, Stage, ToldIn},
    ids::{CoupleId, LapseId, PersonId, ThreadId},
};
use jiff::{Timestamp, civil::Date};
use sea_orm::FromQueryResult;
use serde::{Deserialize, Serialize};

use crate::kernel::{
    bind::{At, Key, values},
    refused::Failure,
    seal::{SealKey, Spot},
    work::Work,
};

#[derive(FromQueryResult)]
pub(super) struct LapseRow {
    pub(super) id: Key<LapseId>,
    pub(super) couple_id: Key<CoupleId>,
    pub(super) thread_id: Key<ThreadId>,
    pub(super) sealed_report: Vec<u8>,
    pub(super) reported_by: Key<PersonId>,
    pub(super) reported_at: At,
    pub(super) stage: String,
    pub(super) stage_at: At,
    pub(super) known_at: Option<At>,
}

/// The columns of [`LapseRow`].
macro_rules! lapse_columns {
    () => {
        "lapse.id, lapse.couple_id, lapse.thread_id, lapse.sealed_report, lapse.reported_by, lapse.reported_at,
         lapse.stage, lapse.stage_at, lapse.known_at"
    };
}
pub(super) use lapse_columns;

/// A report as it is kept.
#[derive(Serialize, Deserialize)]
struct Kept {
    origin: String,
    occurred_on: Date,
    precision: String,
    severity: String,
    told_in: String,
}

impl LapseRow {
    /// The lapse, opened.
    pub(super) fn read(&self, work: &Work, practice_key: &SealKey) -> Result<Lapse, Failure> {
        let bytes = practice_key.open(spot(work, self.id.0), &self.sealed_report)?;
        let kept: Kept = serde_json::from_slice(&bytes).map_err(|_| Failure::Corrupt("a report of a lapse"))?;
        let report = kept.read().ok_or(Failure::Corrupt("a report of a lapse"))?;
        Ok(Lapse {
            id: self.id.0,
            couple: self.couple_id.0,
            thread: self.thread_id.0,
            report,
            reported_by: self.reported_by.0,
            reported_at: self.reported_at.0,
            stage: Stage::from_word(&self.stage).ok_or(Failure::Corrupt("the stage of a lapse"))?,
            known_at: self.known_at.map(|at| at.0),
            stage_at: self.stage_at.0,
        })
    }
}

impl Kept {
    fn read(&self) -> Option<Report> {
        Some(Report {
            origin: Origin::from_word(&self.origin)?,
            occurred_on: self.occurred_on,
            precision: Precision::from_word(&self.precision)?,
            severity: Severity::from_word(&self.severity)?,
            told_in: ToldIn::from_word(&self.told_in)?,
        })
    }
}

/// Writes a lapse.
pub(super) async fn write(work: &Work, lapse: &Lapse) -> Result<(), Failure> {
    let report = lapse.report;
    let kept = Kept {
        origin: report.origin.as_str().to_owned(),
        occurred_on: report.occurred_on,
        precision: report.precision.as_str().to_owned(),
        severity: report.severity.as_str().to_owned(),
        told_in: report.told_in.as_str().to_owned(),
    };
    let plain = serde_json::to_vec(&kept).expect("words and a day are plain data");
    let sealed = work.practice_key().await?.seal(spot(work, lapse.id), &plain, work.services().random());
    work.run(
        "insert into lapse (practice_id, id, couple_id, thread_id, sealed_report, reported_by, reported_at, stage, stage_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        values![
            lapse.id,
            lapse.couple,
            lapse.thread,
            sealed,
            lapse.reported_by,
            lapse.reported_at,
            lapse.stage.as_str(),
            lapse.stage_at,
        ],
    )
    .await
    .map(|_| ())
}

#[derive(FromQueryResult)]
struct StillRow {
    since: Option<At>,
}

/// The last lapse that a person knows of: one they reported, or one of which the therapist says that both know.
pub(crate) async fn last_lapse_known_to(work: &Work, person: PersonId) -> Result<Option<Timestamp>, Failure> {
    let row: Option<StillRow> = work
        .find(
            "select max(case when lapse.reported_by = $2 then lapse.reported_at else lapse.known_at end) as since
             from lapse
             join breach_thread thread on thread.practice_id = lapse.practice_id and thread.id = lapse.thread_id
             where lapse.practice_id = $1 and (thread.hurt_person_id = $2 or thread.involved_person_id = $2)",
            values![person],
        )
        .await?;
    Ok(row.and_then(|row| row.since).map(|at| at.0))
}

fn spot(work: &Work, id: LapseId) -> Spot {
    Spot::new("lapse.sealed_report", work.practice(), id)
}
