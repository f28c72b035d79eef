//! Planning letters, in the transaction of what they are about: asked, it plans; done, it settles.

use domain::{
    ids::{PersonId, ReminderId},
    reminders::{self, Addressee, Asked, Jitter, Key, Kind, Planned, Policy, Reason},
};
use jiff::{Timestamp, civil};
use uuid::Uuid;

use super::{
    appointment, message,
    rows::{Awaited, AwaitedRow, EarlierRow, kind},
};
use crate::{
    kernel::{bind::values, refused::Failure, work::Work},
    people::read_preference,
};

/// Notes that `person` is awaited for `object`, and plans the letters of the policy. Whoever cannot be written to safely gets none, until they
/// can: [`replan`] then plans what is left. Called again with another day, it plans anew.
pub(crate) async fn plan(
    work: &Work,
    person: PersonId,
    object: Uuid,
    policy: Policy,
    opens_at: Timestamp,
    due_on: civil::Date,
) -> Result<(), Failure> {
    if policy == Policy::None {
        return Ok(());
    }
    work.run(
        "insert into awaited (practice_id, object_id, person_id, policy, opens_at, due_on)
         values ($1, $2, $3, $4, $5, $6)
         on conflict (practice_id, object_id) do update
         set policy = excluded.policy, opens_at = excluded.opens_at, due_on = excluded.due_on, settled_at = null",
        values![object, person, policy.as_str(), opens_at, due_on],
    )
    .await?;
    let earlier: Vec<EarlierRow> = work
        .all(
            "select id, object_id, kind, once_key, state, cause, due_at from reminder where practice_id = $1 and object_id = $2",
            values![object],
        )
        .await?;
    let (preference, _, zone) = read_preference(work, person).await?;
    let awaited = Awaited { person, object, policy, opens_at, due_on };
    plan_one(work, Addressee { zone: &zone, preference: &preference }, &awaited, &earlier).await
}

/// Plans everything anew that a person is still awaited for: their clock, or the way to reach them, has changed. What left does not leave again.
pub(crate) async fn replan(work: &Work, person: PersonId) -> Result<(), Failure> {
    let open: Vec<AwaitedRow> = work
        .all(
            "select object_id, policy, opens_at, due_on, occasion, starts_at from awaited
             where practice_id = $1 and person_id = $2 and settled_at is null and not for_member
             order by opens_at, object_id",
            values![person],
        )
        .await?;
    if open.is_empty() {
        return Ok(());
    }
    let earlier: Vec<EarlierRow> = work
        .all(
            "select reminder.id, reminder.object_id, reminder.kind, reminder.once_key, reminder.state,
                 reminder.cause, reminder.due_at
             from reminder
             join awaited on awaited.practice_id = reminder.practice_id and awaited.object_id = reminder.object_id
             where reminder.practice_id = $1 and reminder.person_id = $2 and awaited.settled_at is null",
            values![person],
        )
        .await?;
    let (preference, _, zone) = read_preference(work, person).await?;
    for row in &open {
        let to = Addressee { zone: &zone, preference: &preference };
        let awaited = row.read(person)?;
        if let Some(starts_at) = row.starts_at() {
            appointment::plan(work, to, &awaited, starts_at, &earlier).await?;
        } else if row.is_message() {
            message::plan(work, to, &awaited, &earlier).await?;
        } else {
            plan_one(work, to, &awaited, &earlier).await?;
        }
    }
    Ok(())
}

/// What `object` was about is done, cancelled or over: none of its letters has to leave any more.
pub(crate) async fn settle(work: &Work, object: Uuid) -> Result<(), Failure> {
    work.run(
        "update awaited set settled_at = $3 where practice_id = $1 and object_id = $2 and settled_at is null",
        values![object, work.now()],
    )
    .await?;
    work.run(
        "update reminder set state = 'settled', leased_until = null, ended_at = $3
         where practice_id = $1 and object_id = $2 and state in ('planned', 'leased')",
        values![object, work.now()],
    )
    .await
    .map(|_| ())
}

/// The person is at `object` just now. The last look before each letter leaves them alone for twelve hours.
pub(crate) async fn touch(work: &Work, object: Uuid) -> Result<(), Failure> {
    work.run(
        "update awaited set touched_at = $3 where practice_id = $1 and object_id = $2",
        values![object, work.now()],
    )
    .await
    .map(|_| ())
}

async fn plan_one(work: &Work, to: Addressee<'_>, awaited: &Awaited, earlier: &[EarlierRow]) -> Result<(), Failure> {
    let earlier: Vec<&EarlierRow> = earlier.iter().filter(|row| row.object_id == awaited.object).collect();
    let asked = Asked { to, opens_at: awaited.opens_at, due_on: awaited.due_on };
    let random = work.services().random();
    let gone = gone(&earlier)?;
    let letters = reminders::plan(awaited.policy, &asked, &gone, work.now(), || Jitter::draw(random));
    let keys: Vec<String> = letters.iter().map(|letter| once_key(awaited, letter)).collect();
    for row in earlier.iter().filter(|row| is_obsolete(row, &keys, work.now())) {
        settle_one(work, row.id.0).await?;
    }
    for (letter, key) in letters.iter().zip(&keys) {
        write(work, awaited, letter, key).await?;
    }
    Ok(())
}

/// The kinds that do not come again: they left, are in a worker's hands, or were looked at for the last time. Only what had no safe way to go
/// then, or was taken out of the plan, may still go.
fn gone(earlier: &[&EarlierRow]) -> Result<Vec<Kind>, Failure> {
    let is_gone = |row: &&&EarlierRow| match row.state.as_str() {
        "planned" | "settled" => false,
        "dropped" => row.cause.as_deref() != Some(Reason::PortalOnly.as_str()),
        _ => true,
    };
    earlier.iter().filter(is_gone).map(|row| kind(&row.kind)).collect()
}

/// Whether a letter has no place in the new plan. One whose time has come is left to the last look before it leaves.
pub(super) fn is_obsolete(row: &EarlierRow, keys: &[String], now: Timestamp) -> bool {
    row.state == "planned" && row.due_at.0 > now && !keys.contains(&row.once_key)
}

pub(super) fn once_key(awaited: &Awaited, letter: &Planned) -> String {
    let Awaited { person, policy, object, .. } = *awaited;
    Key { person, policy, object, occurrence: letter.occurrence, kind: letter.kind }.to_string()
}

/// Writes a letter down, or gives it its new time. Whatever is [`gone`] stays as it is.
pub(super) async fn write(work: &Work, awaited: &Awaited, letter: &Planned, key: &str) -> Result<(), Failure> {
    work.run(
        "insert into reminder
             (practice_id, id, person_id, object_id, kind, once_key, wanted_at, due_at, state, attempts, fence)
         values ($1, $2, $3, $4, $5, $6, $7, $7, 'planned', 0, 0)
         on conflict (practice_id, once_key) do update
         set wanted_at = excluded.wanted_at, due_at = excluded.due_at, state = 'planned', attempts = 0,
             ended_at = null, cause = null
         where reminder.state in ('planned', 'settled') or reminder.cause = 'portal-only'",
        values![work.id::<ReminderId>(), awaited.person, awaited.object, letter.kind.as_str(), key, letter.at],
    )
    .await
    .map(|_| ())
}

pub(super) async fn settle_one(work: &Work, id: ReminderId) -> Result<(), Failure> {
    work.run(
        "update reminder set state = 'settled', ended_at = $3
         where practice_id = $1 and id = $2 and state = 'planned'",
        values![id, work.now()],
    )
    .await
    .map(|_| ())
}
