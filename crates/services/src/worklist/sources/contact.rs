//! People whose safe way of being reached was not looked at for too long.

use domain::{
    ids::{CoupleId, PersonId},
    worklist::{Item, SILENT_FOR, Subject, contact_review_since},
};
use sea_orm::FromQueryResult;

use super::{Found, Reader, led_by_me};
use crate::kernel::{
    bind::{At, Key, values},
    refused::Failure,
    work::Work,
};

#[derive(FromQueryResult)]
struct ContactRow {
    couple_id: Key<CoupleId>,
    person_id: Key<PersonId>,
    joined_at: At,
    reviewed_at: Option<At>,
}

/// Whose contact preference is due for a review. An acknowledgement holds for as long as a review does; what is safe changes.
pub(super) async fn to_review(work: &Work, reader: Reader) -> Result<Vec<Found>, Failure> {
    let rows: Vec<ContactRow> = work
        .all(
            concat!(
                "select member.couple_id, member.person_id, member.joined_at, preference.reviewed_at
                 from couple_member member
                 left join contact_preference preference
                     on preference.practice_id = member.practice_id and preference.person_id = member.person_id
                 where member.practice_id = $1 and member.left_at is null and member.couple_id",
                led_by_me!(),
                "and not exists (select 1 from acknowledgement ack
                       where ack.practice_id = $1 and ack.matter = 'contact-review'
                         and ack.couple_id = member.couple_id and ack.subject_id = member.person_id
                         and ack.brought_back_at is null and ack.acknowledged_at >= $3)
                 order by member.couple_id, member.person_id"
            ),
            values![reader.me, work.now() - SILENT_FOR],
        )
        .await?;
    let due = rows.into_iter().filter_map(|row| {
        let reviewed_at = row.reviewed_at.map(|at| at.0);
        let since = contact_review_since(reviewed_at, row.joined_at.0);
        let why = match reviewed_at {
            Some(_) => "Not looked at for 90 days. Ask whether it is still safe.",
            None => "Nobody has asked yet what is safe. Until then nothing is sent.",
        };
        (since <= work.now()).then(|| Found {
            item: Item { couple: row.couple_id.0, subject: Subject::ContactReview(row.person_id.0) },
            person: Some(row.person_id.0),
            what: "How they may be reached".to_owned(),
            why: why.to_owned(),
            since,
            response: None,
            due_at: None,
        })
    });
    Ok(due.collect())
}
