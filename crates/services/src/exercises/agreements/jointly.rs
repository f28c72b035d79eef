//! The agreements of a couple without their words: those that are signed by all they are between, for its shared room, and all, for its desk.

use domain::{
    exercises::agreements::{Agreement, Kind},
    ids::{AgreementId, CoupleId, PersonId},
};
use jiff::{Timestamp, civil::Date};

use super::rows::{AgreementRow, Of, agreement_columns, wholes};
use crate::kernel::{bind::values, refused::Failure, work::Work};

/// An agreement in force, without what stands in it.
#[derive(Debug, Clone)]
pub struct JointAgreement {
    /// Its id.
    pub id: AgreementId,
    /// What is agreed.
    pub kind: Kind,
    /// Since when everybody has signed it.
    pub since: Timestamp,
    /// When it is looked at again.
    pub review_on: Option<Date>,
}

/// The agreements of a couple that are in force and that this member is in, the newest first.
pub(crate) async fn jointly_signed(
    work: &Work,
    (couple, me): (CoupleId, PersonId),
) -> Result<Vec<JointAgreement>, Failure> {
    let all = all_of(work, couple).await?;
    let joint = all.iter().filter(|agreement| !agreement.kind.is_own() && agreement.parties.contains(&me));
    let views = joint.filter_map(|agreement| {
        let version = agreement.in_force()?;
        let since = agreement.in_force_since()?;
        Some(JointAgreement { id: agreement.id, kind: agreement.kind, since, review_on: version.review_on })
    });
    Ok(views.collect())
}

/// Every agreement of a couple, each one's own limits among them, without what stands in it; the newest first.
pub(crate) async fn all_of(work: &Work, couple: CoupleId) -> Result<Vec<Agreement>, Failure> {
    let rows: Vec<AgreementRow> = work
        .all(
            concat!(
                "select ",
                agreement_columns!(),
                " from agreement where agreement.practice_id = $1 and agreement.couple_id = $3
                 order by agreement.begun_at desc, agreement.id"
            ),
            values![work.now(), couple],
        )
        .await?;
    Ok(wholes(work, rows, Of::Couple(couple)).await?.into_iter().map(|whole| whole.agreement).collect())
}
