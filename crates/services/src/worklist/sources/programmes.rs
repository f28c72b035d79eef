//! Steps of programmes that can be opened, because both have done what comes before them.

use domain::{
    ids::{CoupleId, StepOfferId},
    worklist::{Item, Subject},
};
use sea_orm::FromQueryResult;

use super::{Found, Reader, led_by_me, not_acknowledged};
use crate::kernel::{
    bind::{At, Key, values},
    refused::Failure,
    work::Work,
};

#[derive(FromQueryResult)]
struct OfferRow {
    id: Key<StepOfferId>,
    couple_id: Key<CoupleId>,
    offered_at: At,
}

/// The steps that wait for the reader. Which they are is read on the couple's page: a practice's own programme is sealed, and the list opens none.
pub(super) async fn to_open(work: &Work, reader: Reader) -> Result<Vec<Found>, Failure> {
    let rows: Vec<OfferRow> = work
        .all(
            concat!(
                "select offer.id, enrolment.couple_id, offer.offered_at from step_offer offer
                 join enrolment on enrolment.practice_id = offer.practice_id and enrolment.id = offer.enrolment_id
                 where offer.practice_id = $1 and offer.settled_at is null and enrolment.standing = 'running'
                   and enrolment.couple_id",
                led_by_me!(),
                "and ",
                not_acknowledged!("'step-to-open'", "enrolment.couple_id", "offer.id"),
                "order by offer.offered_at, offer.id"
            ),
            values![reader.me],
        )
        .await?;
    let found = rows.into_iter().map(|row| Found {
        item: Item { couple: row.couple_id.0, subject: Subject::StepToOpen(row.id.0) },
        person: None,
        what: "A step of the programme".to_owned(),
        why: "Both have done what comes before it. Choose a day to open it: at once would tell each that the other is done"
            .to_owned(),
        since: row.offered_at.0,
        response: None,
        due_at: None,
    });
    Ok(found.collect())
}
