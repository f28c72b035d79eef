//! The scores of a response, as they were computed when it was submitted.

use domain::ids::ResponseId;

use super::{ScoreView, catalogue::Known, rows::ScoreRow};
use crate::kernel::{bind::values, refused::Failure, work::Work};

/// Every scale's score.
pub(super) async fn of(work: &Work, response: ResponseId, known: &Known) -> Result<Vec<ScoreView>, Failure> {
    let rows: Vec<ScoreRow> = work
        .all(
            "select scale, value, band, prorated, uncertain from score
             where practice_id = $1 and response_id = $2 order by scale",
            values![response],
        )
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let facts = known.any_scale(&row.scale);
            ScoreView {
                label: facts.label,
                minimum: facts.minimum,
                maximum: facts.maximum,
                band: row.band.as_deref().map(|band| known.band_label(band).to_owned()),
                insufficient: row.value.is_none(),
                value: row.value,
                prorated: row.prorated,
                uncertain: row.uncertain,
                scale: row.scale,
            }
        })
        .collect())
}
