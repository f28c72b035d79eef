//! What reading somebody's responses takes beside the responses themselves, gathered once for the person: five statements, however many
//! responses are read.

use std::{collections::HashMap, sync::Arc};

use domain::{
    ids::{CoupleId, FeedbackId, PersonId, ResponseId, ShareId, ThreadId},
    inventories::{
        ScaleScore,
        change::{Movement, movement, was_kept},
    },
    sharing::{Extent, Reader, Visibility, extent},
};
use jiff::Timestamp;
use sea_orm::FromQueryResult;

use super::{Catalogue, MovementView, PrivacyMark, ScoreView, catalogue::Known, privacy, rows::ResponseRow};
use crate::{
    feedback::{self, FeedbackView},
    kernel::{
        bind::{At, Key, values},
        refused::Failure,
        seal::SealKey,
        work::Work,
    },
    people::{PersonView, name_of, open_name},
};

/// One person's scores and shares, with the key that opens their answers.
pub(super) struct Record {
    /// Opens the answers.
    pub(super) key: SealKey,
    /// Who it is.
    pub(super) respondent: PersonView,
    scores: Vec<ScoreRow>,
    shares: HashMap<ResponseId, Vec<LiveShare>>,
    feedback: Vec<FeedbackRow>,
    practice_key: Arc<SealKey>,
    marks: HashMap<ResponseId, PrivacyMark>,
}

/// One live release, as its maker sees it.
pub(super) struct LiveShare {
    pub(super) id: ShareId,
    pub(super) item: String,
    pub(super) with: PersonView,
    pub(super) since: Timestamp,
}

#[derive(FromQueryResult)]
struct ScoreRow {
    response_id: Key<ResponseId>,
    couple_id: Key<CoupleId>,
    thread_id: Option<Key<ThreadId>>,
    instrument_key: String,
    instrument_version: String,
    status: String,
    submitted_at: At,
    scale: String,
    value: Option<f64>,
    band: Option<String>,
    prorated: bool,
    uncertain: bool,
}

#[derive(FromQueryResult)]
struct FeedbackRow {
    id: Key<FeedbackId>,
    response_id: Key<ResponseId>,
    sealed_text: Vec<u8>,
    written_by: Key<PersonId>,
    written_at: At,
    seen_at: Option<At>,
    sealed_key: Option<Vec<u8>>,
    sealed_name: Vec<u8>,
    zone: String,
}

#[derive(FromQueryResult)]
struct ShareRow {
    id: Key<ShareId>,
    response_id: Key<ResponseId>,
    item: String,
    created_at: At,
    to_person_id: Key<PersonId>,
    sealed_key: Option<Vec<u8>>,
    sealed_name: Vec<u8>,
    zone: String,
}

impl Record {
    /// Gathers the record of `respondent`; the shares only for themself.
    pub(super) async fn gather(work: &Work, respondent: PersonId, reader: Reader) -> Result<Self, Failure> {
        let scores = work
            .all(
                "select score.response_id, response.couple_id, response.thread_id, response.instrument_key,
                     response.instrument_version, response.status, response.submitted_at, score.scale, score.value,
                     score.band, score.prorated, score.uncertain
                 from score
                 join response on response.practice_id = score.practice_id and response.id = score.response_id
                 where score.practice_id = $1 and response.respondent_id = $2
                 order by response.submitted_at, response.id, score.scale",
                values![respondent],
            )
            .await?;
        let shares = if reader == Reader::Author { shares(work, respondent).await? } else { HashMap::new() };
        let key = work.find_person_key(respondent).await?;
        let marks = match reader {
            Reader::LeadTherapist => privacy::marks_of(work, respondent, &key).await?,
            _ => HashMap::new(),
        };
        Ok(Self {
            key,
            marks,
            respondent: name_of(work, respondent).await?,
            scores,
            shares,
            feedback: feedback(work, respondent).await?,
            practice_key: work.practice_key().await?,
        })
    }

    /// Why it is doubtful that a response was given alone; for the lead therapist.
    pub(super) fn mark_of(&self, response: ResponseId) -> Option<&PrivacyMark> {
        self.marks.get(&response)
    }

    /// The live releases of a response.
    pub(super) fn shares_of(&self, response: ResponseId) -> &[LiveShare] {
        self.shares.get(&response).map(Vec::as_slice).unwrap_or_default()
    }

    /// What the therapist wrote about a response. Whether it was opened is its author's own.
    pub(super) fn feedback_on(
        &self,
        work: &Work,
        response: ResponseId,
        reader: Reader,
    ) -> Result<Option<FeedbackView>, Failure> {
        let is_seen = extent(Visibility::AuthorTherapist, reader, false) == Extent::Whole;
        let Some(row) = self.feedback.iter().find(|row| is_seen && row.response_id.0 == response) else {
            return Ok(None);
        };
        let by = row.written_by.0;
        let name = open_name(work, &self.practice_key, by, row.sealed_key.as_deref(), &row.sealed_name)?;
        Ok(Some(FeedbackView {
            text: self.key.open_text(feedback::spot::<ResponseId>(work, row.id.0), &row.sealed_text)?,
            by: PersonView { id: by, name, zone: row.zone.clone() },
            written_at: row.written_at.0,
            is_new: reader == Reader::Author && row.seen_at.is_none(),
        }))
    }

    /// The scores of a response, as they were computed when it was submitted; without those of items that are not this reader's.
    pub(super) fn scores_of(&self, response: ResponseId, known: &Known, reader: Reader) -> Vec<ScoreView> {
        self.scores
            .iter()
            .filter(|row| row.response_id.0 == response && is_seen(known, &row.scale, reader))
            .map(|row| {
                let facts = known.any_scale(&row.scale);
                ScoreView {
                    scale: row.scale.clone(),
                    label: facts.label,
                    value: row.value,
                    minimum: facts.minimum,
                    maximum: facts.maximum,
                    band: row.band.as_deref().map(|band| known.band_label(band).to_owned()),
                    insufficient: row.value.is_none(),
                    prorated: row.prorated,
                    uncertain: row.uncertain,
                }
            })
            .collect()
    }

    /// The same as they were kept, as far as `leaves` lets a scale by its name.
    pub(super) fn scale_scores_of(&self, response: ResponseId, leaves: impl Fn(&str) -> bool) -> Vec<ScaleScore> {
        let rows = self.scores.iter().filter(|row| row.response_id.0 == response && leaves(&row.scale));
        let score = |row: &ScoreRow| ScaleScore {
            scale: row.scale.clone(),
            value: row.value,
            band: row.band.clone(),
            prorated: row.prorated,
            uncertain: row.uncertain,
        };
        rows.map(score).collect()
    }

    /// What moved since the response before: the same instrument, about the same injury, in the same wording.
    pub(super) async fn movements_of(
        &self,
        work: &Work,
        catalogue: &mut Catalogue,
        response: &ResponseRow,
        (known, reader): (&Known, Reader),
    ) -> Result<Vec<MovementView>, Failure> {
        let mut movements = Vec::new();
        for now in self.scores.iter().filter(|row| row.response_id.0 == response.id.0) {
            let (Some(to), Some(facts)) = (now.value, known.headline_scale(&now.scale)) else { continue };
            let earlier = self.earlier(work, catalogue, now, known).await?;
            let Some(from) = earlier.last().copied().filter(|_| is_seen(known, &now.scale, reader)) else { continue };
            let before = earlier.len().checked_sub(2).and_then(|at| earlier.get(at)).copied();
            movements.push(MovementView {
                scale: now.scale.clone(),
                label: facts.label,
                from,
                to,
                moved: movement(from, to) != Movement::Level,
                sustained: before.is_some_and(|before| was_kept(before, from, to)),
            });
        }
        Ok(movements)
    }

    /// The values of the same scale before `now`, oldest first, back to the last change of wording.
    async fn earlier(
        &self,
        work: &Work,
        catalogue: &mut Catalogue,
        now: &ScoreRow,
        known: &Known,
    ) -> Result<Vec<f64>, Failure> {
        let mut values = Vec::new();
        for row in self.scores.iter().filter(|row| row.comes_before(now)) {
            let then = catalogue.find(work, &row.instrument_key, &row.instrument_version).await?;
            if then.equivalence_group == known.equivalence_group {
                values.extend(row.value);
            } else {
                values.clear();
            }
        }
        Ok(values)
    }
}

impl ScoreRow {
    fn comes_before(&self, now: &Self) -> bool {
        self.scale == now.scale
            && self.instrument_key == now.instrument_key
            && self.couple_id.0 == now.couple_id.0
            && self.thread_id.map(|key| key.0) == now.thread_id.map(|key| key.0)
            && self.status == "current"
            && self.submitted_at.0 < now.submitted_at.0
    }
}

fn is_seen(known: &Known, scale: &str, reader: Reader) -> bool {
    extent(known.visibility_of(scale), reader, false) == Extent::Whole
}

async fn feedback(work: &Work, respondent: PersonId) -> Result<Vec<FeedbackRow>, Failure> {
    work.all(
        "select feedback.id, feedback.response_id, feedback.sealed_text, feedback.written_by, feedback.written_at,
             feedback.seen_at, person.sealed_key, person.sealed_name, person.zone
         from feedback
         join person on person.practice_id = feedback.practice_id and person.id = feedback.written_by
         where feedback.practice_id = $1 and feedback.respondent_id = $2 and feedback.ended_at is null",
        values![respondent],
    )
    .await
}

async fn shares(work: &Work, author: PersonId) -> Result<HashMap<ResponseId, Vec<LiveShare>>, Failure> {
    let rows: Vec<ShareRow> = work
        .all(
            "select share.id, share.response_id, share.item, share.created_at, share.to_person_id,
                 person.sealed_key, person.sealed_name, person.zone
             from share
             join person on person.practice_id = share.practice_id and person.id = share.to_person_id
             where share.practice_id = $1 and share.from_person_id = $2 and share.revoked_at is null
             order by share.created_at, share.id",
            values![author],
        )
        .await?;
    let practice_key = work.practice_key().await?;
    let mut shares: HashMap<ResponseId, Vec<LiveShare>> = HashMap::new();
    for row in rows {
        let with = row.to_person_id.0;
        let name = open_name(work, &practice_key, with, row.sealed_key.as_deref(), &row.sealed_name)?;
        shares.entry(row.response_id.0).or_default().push(LiveShare {
            id: row.id.0,
            item: row.item,
            with: PersonView { id: with, name, zone: row.zone },
            since: row.created_at.0,
        });
    }
    Ok(shares)
}
