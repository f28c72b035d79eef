//! Sealing what was added to the trail since the last time.

use domain::{
    access::{Act, Actor, Place, permit},
    audit::{self, Head},
    ids::PracticeId,
};
use jiff::{SignedDuration, Timestamp};

use super::rows::{EntryRow, LastRow};
use crate::kernel::{
    bind::values,
    clockwork::{is_alone, practices},
    refused::Refused,
    services::Services,
    work::Work,
};

/// How many entries one transaction seals at most.
const BATCH: usize = 1000;
/// An entry is committed within seconds of its instant. Only this far before the last sealed one do we look for those that came later, so that
/// a long trail is not read as a whole each time.
const LATECOMERS: SignedDuration = SignedDuration::from_hours(24);

/// Seals every practice's new entries, oldest first, and tells how many there were. The links are their own record, so that sealing does not
/// add to what is to be sealed. A practice that cannot be sealed holds up none of the others.
///
/// # Errors
/// The database fails.
pub async fn seal(services: &Services) -> Result<usize, Refused> {
    let mut sealed = 0;
    for practice in practices(services).await? {
        loop {
            match seal_batch(services, practice).await {
                Ok(count) => {
                    sealed += count;
                    if count < BATCH {
                        break;
                    }
                }
                Err(failure) => {
                    tracing::error!(%practice, error = %failure, "the trail could not be sealed");
                    break;
                }
            }
        }
    }
    Ok(sealed)
}

async fn seal_batch(services: &Services, practice: PracticeId) -> Result<usize, Refused> {
    let clockwork = Actor::clockwork(practice);
    let _permitted = permit(&clockwork, Act::SealAudit, Place::Practice)?;
    let work = Work::begin(&clockwork, services).await?;
    if !is_alone(&work, "trail").await? {
        return Ok(0);
    }
    let last: Option<LastRow> = work
        .find(
            "select audit_link.position, audit_link.hash, audit_entry.at
             from audit_link
             join audit_entry on audit_entry.practice_id = audit_link.practice_id and audit_entry.id = audit_link.entry_id
             where audit_link.practice_id = $1
             order by audit_link.position desc limit 1",
            values![],
        )
        .await?;
    let mut head = last.as_ref().map_or(Ok(Head::beginning(practice)), LastRow::head)?;
    let from = last.map_or(Timestamp::UNIX_EPOCH, |last| last.at.0 - LATECOMERS);
    let rows: Vec<EntryRow> = work
        .all(
            "select id, at, actor_person_id, role, act, place, subject, concerned_person_id
             from audit_entry
             where practice_id = $1 and at >= $2
               and not exists (
                   select 1 from audit_link where audit_link.practice_id = $1 and audit_link.entry_id = audit_entry.id
               )
             order by at, id limit $3",
            values![from, i64::try_from(BATCH).unwrap_or(i64::MAX)],
        )
        .await?;
    let count = rows.len();
    for row in rows {
        let (sealed, next) = audit::seal(head, row.read(practice));
        head = next;
        let position = i64::try_from(sealed.position).unwrap_or(i64::MAX);
        work.run(
            "insert into audit_link (practice_id, position, entry_id, hash) values ($1, $2, $3, $4)",
            values![position, sealed.entry.id, sealed.link.to_vec()],
        )
        .await?;
    }
    work.commit_audited().await?;
    Ok(count)
}
