//! The entries of a member, for what they hold. They are brought up to date at the moment the calendar asks.

use domain::{
    access::Actor,
    calendars::{Followed, follow, shown_since},
    consultations::calendar::CalendarEntry,
    ids::PersonId,
    problem::Problem,
    random,
};
use jiff::Timestamp;
use sea_orm::FromQueryResult;
use uuid::Uuid;

use crate::{
    consultations::{self, EntryRow},
    kernel::{
        bind::{At, values},
        refused::{Failure, Refused},
        services::Services,
        work::Work,
    },
};

/// The entries of what a member holds.
///
/// # Errors
/// `NotFound` when their address has ended meanwhile.
pub(super) async fn entries(
    actor: &Actor,
    services: &Services,
    member: PersonId,
) -> Result<Vec<CalendarEntry>, Refused> {
    let work = Work::begin(actor, services).await?;
    // Two programs that ask at once must not each give the same meeting a name of its own.
    let _alone: LockRow = work
        .find_for_update("select ends_at from calendar_feed where practice_id = $1 and person_id = $2", values![member])
        .await?
        .filter(|row: &LockRow| row.ends_at.0 > work.now())
        .ok_or_else(Problem::not_found)?;
    let since = shown_since(work.now());
    let known = known(&work, member, since).await?;
    let held = consultations::held_by(&work, member, since).await?;
    let followed =
        follow(known, &held, (work.now(), work.now()), || Uuid::from_bytes(random::array(services.random())));
    if followed.iter().any(|one| one.is_new) {
        work.run(
            "delete from held_entry where practice_id = $1 and person_id = $2 and ends_at <= $3",
            values![member, since],
        )
        .await?;
        for one in followed.iter().filter(|one| one.is_new) {
            write(&work, member, one).await?;
        }
        work.commit_audited().await?;
    }
    Ok(followed.into_iter().map(|one| one.entry).collect())
}

#[derive(FromQueryResult)]
struct LockRow {
    ends_at: At,
}

#[derive(FromQueryResult)]
struct KnownRow {
    meeting_id: Uuid,
    #[sea_orm(nested)]
    entry: EntryRow,
}

async fn known(work: &Work, member: PersonId, since: Timestamp) -> Result<Vec<(Uuid, CalendarEntry)>, Failure> {
    let rows: Vec<KnownRow> = work
        .all(
            "select meeting_id, uid, sequence, starts_at, ends_at, state, changed_at from held_entry
             where practice_id = $1 and person_id = $2 and ends_at > $3
             order by starts_at, uid",
            values![member, since],
        )
        .await?;
    rows.iter().map(|row| Ok((row.meeting_id, row.entry.read()?))).collect()
}

async fn write(work: &Work, member: PersonId, one: &Followed) -> Result<(), Failure> {
    let Followed { meeting, entry, .. } = one;
    work.run(
        "insert into held_entry (practice_id, uid, person_id, meeting_id, sequence, starts_at, ends_at, state, changed_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         on conflict (practice_id, uid) do update
         set sequence = excluded.sequence, starts_at = excluded.starts_at, ends_at = excluded.ends_at,
             state = excluded.state, changed_at = excluded.changed_at",
        values![
            entry.uid(),
            member,
            *meeting,
            i64::from(entry.sequence()),
            entry.span().from(),
            entry.span().until(),
            entry.state().as_str(),
            entry.changed_at(),
        ],
    )
    .await
    .map(|_| ())
}
