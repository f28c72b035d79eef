//! To whom the practice refers somebody whom others can help better, sealed with the practice's key.

use domain::{ids::ConsultationId, text::ClinicalText};
use sea_orm::FromQueryResult;

use crate::kernel::{bind::values, refused::Failure, seal::Spot, work::Work};

#[derive(FromQueryResult)]
struct ReferralRow {
    sealed_alternatives: Vec<u8>,
}

/// Keeps who was named.
pub(super) async fn write(work: &Work, id: ConsultationId, named: &[ClinicalText]) -> Result<(), Failure> {
    if named.is_empty() {
        return Ok(());
    }
    let words: Vec<&str> = named.iter().map(ClinicalText::expose).collect();
    let json = serde_json::to_string(&words).map_err(|_| ODD)?;
    let sealed = work.practice_key().await?.seal(spot(work, id), json.as_bytes(), work.services().random());
    work.run(
        "insert into referral (practice_id, consultation_id, sealed_alternatives) values ($1, $2, $3)",
        values![id, sealed],
    )
    .await
    .map(|_| ())
}

/// Who was named; nobody where there is no referral.
pub(super) async fn read(work: &Work, id: ConsultationId) -> Result<Vec<String>, Failure> {
    let row: Option<ReferralRow> = work
        .find("select sealed_alternatives from referral where practice_id = $1 and consultation_id = $2", values![id])
        .await?;
    let Some(row) = row else { return Ok(Vec::new()) };
    let json = work.practice_key().await?.open_text(spot(work, id), &row.sealed_alternatives)?;
    serde_json::from_str(&json).map_err(|_| ODD)
}

const ODD: Failure = Failure::Corrupt("a referral");

fn spot(work: &Work, id: ConsultationId) -> Spot {
    Spot::new("referral.sealed_alternatives", work.practice(), id)
}
