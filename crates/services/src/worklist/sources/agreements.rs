//! Agreements in force whose day of review has come.

use domain::{
    exercises::agreements::Kind,
    ids::{AgreementVersionId, CoupleId},
    worklist::{Item, Subject},
};
use jiff::{civil::Date, tz::TimeZone};
use sea_orm::FromQueryResult;

use super::{Found, Reader, led_by_me, not_acknowledged};
use crate::kernel::{
    bind::{Key, On, values},
    refused::Failure,
    work::Work,
};

#[derive(FromQueryResult)]
struct ReviewRow {
    id: Key<AgreementVersionId>,
    couple_id: Key<CoupleId>,
    kind: String,
    review_on: On,
}

/// That everybody has signed a version, as a condition; the name of the version's table stands in it.
macro_rules! signed_by_all {
    ($version:literal) => {
        concat!(
            " not exists (select 1 from agreement_party party
                  where party.practice_id = $1 and party.agreement_id = agreement.id
                    and not exists (select 1 from agreement_signature signature
                        where signature.practice_id = $1 and signature.version_id = ",
            $version,
            ".id and signature.person_id = party.person_id)) "
        )
    };
}

/// The versions in force, the newest that everybody has signed, whose day has come. A review is written down by a new version, which waits anew.
pub(super) async fn to_review(work: &Work, reader: Reader) -> Result<Vec<Found>, Failure> {
    let today: Date = work.now().to_zoned(TimeZone::UTC).date();
    let rows: Vec<ReviewRow> = work
        .all(
            concat!(
                "select version.id, agreement.couple_id, agreement.kind, version.review_on
                 from agreement
                 join agreement_version version on version.practice_id = agreement.practice_id
                     and version.agreement_id = agreement.id
                 where agreement.practice_id = $1 and agreement.stopped_at is null and version.review_on <= $3
                   and version.taken_back_at is null and",
                signed_by_all!("version"),
                "and not exists (select 1 from agreement_version newer
                       where newer.practice_id = $1 and newer.agreement_id = agreement.id
                         and newer.number > version.number and newer.taken_back_at is null and",
                signed_by_all!("newer"),
                ") and agreement.couple_id",
                led_by_me!(),
                "and ",
                not_acknowledged!("'agreement-review'", "agreement.couple_id", "version.id"),
                "order by version.review_on, version.id"
            ),
            values![reader.me, today],
        )
        .await?;
    rows.into_iter()
        .map(|row| {
            let kind = Kind::from_word(&row.kind).ok_or(Failure::Corrupt("the kind of an agreement"))?;
            let since = row.review_on.0.to_zoned(TimeZone::UTC).map_or(work.now(), |start| start.timestamp());
            Ok(Found {
                item: Item { couple: row.couple_id.0, subject: Subject::AgreementReview(row.id.0) },
                person: None,
                what: format!("Agreement: {}", kind.title()),
                why: "The day has come on which it is looked at again".to_owned(),
                since,
                response: None,
                due_at: None,
            })
        })
        .collect()
}
