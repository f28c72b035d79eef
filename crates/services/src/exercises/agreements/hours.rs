//! Within how many hours a lapse is told, as the couple agreed.

use domain::{exercises::agreements::Kind, ids::CoupleId};

use super::rows::{self, AgreementRow, Of, agreement_columns, wholes};
use crate::kernel::{bind::values, refused::Failure, work::Work};

/// Where nothing was agreed (DOMAIN.md 4.6).
const USUAL: u32 = 24;

/// The hours that the couple's agreement in force names; 24 without one.
pub(in crate::exercises) async fn hours_to_tell(work: &Work, couple: CoupleId) -> Result<u32, Failure> {
    let rows: Vec<AgreementRow> = work
        .all(
            concat!(
                "select ",
                agreement_columns!(),
                " from agreement
                 where agreement.practice_id = $1 and agreement.couple_id = $3 and agreement.kind = 'relationship'
                   and agreement.stopped_at is null
                 order by agreement.begun_at desc, agreement.id"
            ),
            values![work.now(), couple],
        )
        .await?;
    let key = work.practice_key().await?;
    for whole in wholes(work, rows, Of::Couple(couple)).await? {
        let Some(version) = whole.agreement.in_force() else { continue };
        let sealed = whole.sealed_terms.get(&version.id).map_or(&[][..], Vec::as_slice);
        let terms = rows::open_terms(work, &key, Kind::Relationship, version.id, sealed)?;
        let hours =
            terms.iter().find(|term| term.field.name == "report-within").and_then(|term| term.kept.parse().ok());
        return Ok(hours.unwrap_or(USUAL));
    }
    Ok(USUAL)
}
