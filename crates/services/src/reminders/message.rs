//! Letters that say that a message waits: one for all that wait, some hours apart (DOMAIN.md 7.1). What waits, and from whom, they do not know.

use domain::{
    ids::{Id as _, PersonId},
    reminders::{Addressee, Jitter, Kind, Planned, Policy, schedule::message_waiting},
};
use jiff::{Timestamp, ToSpan as _};
use sea_orm::FromQueryResult;

use super::{
    plan::{once_key, settle, settle_one, write},
    rows::{Awaited, EarlierRow},
};
use crate::{
    kernel::{bind::values, refused::Failure, work::Work},
    people::read_preference,
};

/// How often a day is tried for a letter whose day already had one.
const DAYS_TRIED: usize = 14;

/// Notes that a message waits for `person`, and plans the letter that says so, if none is on its way. They are awaited for their messages as a
/// whole: the object is the person.
pub(crate) async fn ring(work: &Work, person: PersonId) -> Result<(), Failure> {
    let (preference, _, zone) = read_preference(work, person).await?;
    let to = Addressee { zone: &zone, preference: &preference };
    let awaited = Awaited {
        person,
        object: person.uuid(),
        policy: Policy::Light,
        opens_at: work.now(),
        due_on: to.local(work.now()).date(),
    };
    work.run(
        "insert into awaited (practice_id, object_id, person_id, policy, opens_at, due_on, occasion)
         values ($1, $2, $3, $4, $5, $6, 'message')
         on conflict (practice_id, object_id) do update
         set opens_at = excluded.opens_at, due_on = excluded.due_on, settled_at = null",
        values![awaited.object, person, awaited.policy.as_str(), awaited.opens_at, awaited.due_on],
    )
    .await?;
    let earlier: Vec<EarlierRow> = work
        .all(
            "select id, object_id, kind, once_key, state, cause, due_at from reminder
             where practice_id = $1 and object_id = $2",
            values![awaited.object],
        )
        .await?;
    plan(work, to, &awaited, &earlier).await
}

/// Where nothing unread waits for somebody any more, no letter has to say so. What it would be about is not looked at.
pub(crate) async fn hush(work: &Work, person: PersonId) -> Result<(), Failure> {
    let unread: Option<UnreadRow> = work
        .find(
            "select (select count(*) from feedback
                     where practice_id = $1 and respondent_id = $2 and ended_at is null and seen_at is null)
                 + (select count(*) from run_feedback
                    where practice_id = $1 and person_id = $2 and ended_at is null and seen_at is null) as count",
            values![person],
        )
        .await?;
    if unread.is_none_or(|unread| unread.count == 0) {
        settle(work, person.uuid()).await?;
    }
    Ok(())
}

#[derive(FromQueryResult)]
struct UnreadRow {
    count: i64,
}

/// Plans the letter about what has waited since `awaited.opens_at`, or plans it anew after the way to reach its person has changed.
pub(super) async fn plan(
    work: &Work,
    to: Addressee<'_>,
    awaited: &Awaited,
    earlier: &[EarlierRow],
) -> Result<(), Failure> {
    let earlier: Vec<&EarlierRow> = earlier.iter().filter(|row| row.object_id == awaited.object).collect();
    let has_left = |row: &&&EarlierRow| matches!(row.state.as_str(), "leased" | "sent");
    let last = earlier.iter().filter(has_left).map(|row| row.due_at.0).max();
    if last.is_some_and(|last| last >= awaited.opens_at) || earlier.iter().any(|row| is_leaving(row, work.now())) {
        return Ok(());
    }
    let jitter = Jitter::draw(work.services().random());
    let letter = message_waiting(to, last, work.now(), jitter)
        .and_then(|at| on_a_free_day(to, Kind::MessageWaiting, awaited, &earlier, at));
    let key = letter.as_ref().map(|letter| once_key(awaited, letter));
    for row in earlier.iter().filter(|row| row.state == "planned" && Some(&row.once_key) != key.as_ref()) {
        settle_one(work, row.id.0).await?;
    }
    match (letter, key) {
        (Some(letter), Some(key)) => write(work, awaited, &letter, &key).await,
        _ => Ok(()),
    }
}

/// One whose time has come is left to the last look before it leaves.
fn is_leaving(row: &EarlierRow, now: Timestamp) -> bool {
    row.state == "planned" && row.due_at.0 <= now
}

/// The letter, under the first day that had none of its kind yet: a day is part of what a letter is known by.
pub(super) fn on_a_free_day(
    to: Addressee<'_>,
    kind: Kind,
    awaited: &Awaited,
    earlier: &[&EarlierRow],
    at: Timestamp,
) -> Option<Planned> {
    let day = to.local(at).date();
    let days = (0..DAYS_TRIED).filter_map(|days| day.checked_add(i64::try_from(days).unwrap_or(0).days()).ok());
    let mut letters = days.map(|occurrence| Planned { kind, at, occurrence });
    letters.find(|letter| {
        let key = once_key(awaited, letter);
        earlier.iter().all(|row| row.once_key != key || matches!(row.state.as_str(), "planned" | "settled"))
    })
}
