//! Checking that nothing sealed has changed.

use domain::{
    audit::{self, Fault, Head, Sealed},
    ids::PracticeId,
};

use super::rows::SealedRow;
use crate::kernel::{bind::values, clockwork::practices, refused::Failure, services::Services, work::Work};

/// How many rows are read at a time.
const BATCH: i64 = 2000;

/// Reads every practice's chain from its beginning, and gives the head it ends in or the first row that is not what was sealed. Compare the
/// head with the one kept elsewhere: rows cut off at the end show only so.
///
/// # Errors
/// The database fails.
pub async fn verify(services: &Services) -> Result<Vec<(PracticeId, Result<Head, Fault>)>, Failure> {
    let mut found = Vec::new();
    for practice in practices(services).await? {
        found.push((practice, verify_practice(services, practice).await?));
    }
    Ok(found)
}

async fn verify_practice(services: &Services, practice: PracticeId) -> Result<Result<Head, Fault>, Failure> {
    let work = Work::read_in(practice, services).await?;
    let mut head = Head::beginning(practice);
    let mut after = -1;
    loop {
        let rows: Vec<SealedRow> = work
            .all(
                "select audit_link.position, audit_link.hash, audit_entry.id, audit_entry.at, audit_entry.actor_person_id,
                     audit_entry.role, audit_entry.act, audit_entry.place, audit_entry.subject,
                     audit_entry.concerned_person_id
                 from audit_link
                 join audit_entry
                     on audit_entry.practice_id = audit_link.practice_id and audit_entry.id = audit_link.entry_id
                 where audit_link.practice_id = $1 and audit_link.position > $2
                 order by audit_link.position limit $3",
                values![after, BATCH],
            )
            .await?;
        let rows = rows.into_iter().map(|row| row.read(practice)).collect::<Result<Vec<Sealed>, Failure>>()?;
        let Some(last) = rows.last() else { return Ok(Ok(head)) };
        after = i64::try_from(last.position).unwrap_or(i64::MAX);
        match audit::verify(head, rows) {
            Ok(next) => head = next,
            Err(fault) => return Ok(Err(fault)),
        }
    }
}
