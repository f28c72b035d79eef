//! One's own promises.

use domain::{
    access::{Act, Actor, Place, permit},
    exercises::commitments::{Occurrence, milestone},
    ids::{CommitmentId, PersonId, ThreadId},
    problem::Problem,
};
use jiff::{SignedDuration, Timestamp};
use sea_orm::FromQueryResult;

use super::{
    CommitmentView, ListView, OccurrenceView,
    rows::{ByPromise, CommitmentRow, OccurrenceRow, Whose, commitment_columns, due_after},
};
use crate::{
    exercises::lapses::last_lapse_known_to,
    kernel::{
        bind::{At, Key, values},
        page::{Page, PageRequest},
        refused::{Failure, Refused},
        seal::SealKey,
        services::Services,
        work::{Work, subject_of},
    },
    people::{PersonView, open_name},
};

const LIST: &str = "my commitments";
/// How far back times are read: as long as a run of 28 can take that comes once a week.
const RUNS_WITHIN: SignedDuration = SignedDuration::from_hours(24 * 200);

/// The actor's own promises: those that run first, the newest first.
///
/// # Errors
/// `NotAllowed` for anybody but partners.
pub async fn my_commitments(
    actor: &Actor,
    services: &Services,
    page: PageRequest,
) -> Result<Page<CommitmentView>, Refused> {
    let permit = permit(actor, Act::SeeCommitments, Place::Own)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let window = page.window(actor, services, LIST)?;
    let work = Work::read(actor, services).await?;
    let rows: Vec<CommitmentRow> = work
        .all(
            concat!(
                "select ",
                commitment_columns!(),
                " from commitment where practice_id = $1 and person_id = $2
                 order by case when ended_at is null then 0 else 1 end, made_at desc, id limit $3 offset $4"
            ),
            values![me, window.limit(), window.offset()],
        )
        .await?;
    let occurrences = due_after(&work, Whose::Person(me), work.now() - RUNS_WITHIN).await?;
    let promises = window.page(actor, services, LIST, views(&work, me, rows, &occurrences).await?);
    Ok(services.witnessed(actor, permit, subject_of(me, me), promises).await?)
}

/// The injuries in which the actor is involved, and whom they show their promises to.
///
/// # Errors
/// `NotAllowed` for anybody but partners.
pub async fn my_lists(actor: &Actor, services: &Services) -> Result<Vec<ListView>, Refused> {
    let permit = permit(actor, Act::SeeCommitments, Place::Own)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let work = Work::read(actor, services).await?;
    let mine = lists(&work, me).await?;
    Ok(services.witnessed(actor, permit, subject_of(me, me), mine).await?)
}

/// One of a person's own promises, after something was done with it.
pub(super) async fn read(work: &Work, me: PersonId, id: CommitmentId) -> Result<CommitmentView, Refused> {
    let rows: Vec<CommitmentRow> = work
        .all(
            concat!(
                "select ",
                commitment_columns!(),
                " from commitment where practice_id = $1 and id = $2 and person_id = $3"
            ),
            values![id, me],
        )
        .await?;
    let occurrences = due_after(work, Whose::Promise(id), work.now() - RUNS_WITHIN).await?;
    let mut views = views(work, me, rows, &occurrences).await?;
    Ok(views.pop().ok_or_else(Problem::not_found)?)
}

async fn views(
    work: &Work,
    me: PersonId,
    rows: Vec<CommitmentRow>,
    occurrences: &[OccurrenceRow],
) -> Result<Vec<CommitmentView>, Failure> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let key = work.find_person_key(me).await?;
    let last_lapse = last_lapse_known_to(work, me).await?;
    let occurrences = occurrences.iter().map(OccurrenceRow::without_seen).collect::<Result<ByPromise, _>>()?;
    rows.iter().map(|row| view(work, &key, row, (occurrences.of(row.id.0), last_lapse))).collect()
}

fn view(
    work: &Work,
    key: &SealKey,
    row: &CommitmentRow,
    (occurrences, last_lapse): (&[Occurrence], Option<Timestamp>),
) -> Result<CommitmentView, Failure> {
    let recurrence = row.recurrence()?;
    let now = work.now();
    let open = occurrences.iter().filter(|occurrence| occurrence.is_open(now)).map(|occurrence| OccurrenceView {
        id: occurrence.id,
        on: occurrence.on,
        due_at: occurrence.due_at,
        mark: occurrence.mark,
    });
    Ok(CommitmentView {
        id: row.id.0,
        text: row.text(work, key)?,
        rule: recurrence.rule,
        time: recurrence.time,
        zone: row.zone.clone(),
        first: recurrence.first,
        until: recurrence.until,
        letters: row.letters,
        made_at: row.made_at.0,
        ended_at: row.ended_at.map(|at| at.0),
        next_due_at: next_due_at(row, occurrences, now)?,
        open: open.collect(),
        milestone: if row.ended_at.is_none() { milestone(occurrences, last_lapse, now) } else { None },
    })
}

/// The next time it is due: today's, if that is still to come, else the one that is written down next.
fn next_due_at(row: &CommitmentRow, occurrences: &[Occurrence], now: Timestamp) -> Result<Option<Timestamp>, Failure> {
    if row.ended_at.is_some() {
        return Ok(None);
    }
    let today = occurrences.iter().map(|occurrence| occurrence.due_at).filter(|due_at| *due_at > now).min();
    let recurrence = row.recurrence()?;
    Ok(today.or_else(|| row.next_on.and_then(|on| recurrence.due_at(on.0))))
}

#[derive(FromQueryResult)]
struct ListRow {
    thread_id: Key<ThreadId>,
    shown_at: Option<At>,
    hurt_id: Key<PersonId>,
    sealed_key: Option<Vec<u8>>,
    sealed_name: Vec<u8>,
    zone: String,
}

/// The lists that a person has: one for each injury in which they are involved.
pub(super) async fn lists(work: &Work, me: PersonId) -> Result<Vec<ListView>, Failure> {
    let rows: Vec<ListRow> = work
        .all(
            "select thread.id as thread_id, showing.shown_at, person.id as hurt_id, person.sealed_key,
                 person.sealed_name, person.zone
             from breach_thread thread
             join person on person.practice_id = thread.practice_id and person.id = thread.hurt_person_id
             join couple_member mine on mine.practice_id = thread.practice_id and mine.couple_id = thread.couple_id
                 and mine.person_id = thread.involved_person_id and mine.left_at is null
             left join promise_showing showing on showing.practice_id = thread.practice_id
                 and showing.thread_id = thread.id and showing.hidden_at is null
             where thread.practice_id = $1 and thread.involved_person_id = $2
             order by thread.opened_at, thread.id",
            values![me],
        )
        .await?;
    let practice_key = work.practice_key().await?;
    rows.into_iter()
        .map(|row| {
            let id = row.hurt_id.0;
            let name = open_name(work, &practice_key, id, row.sealed_key.as_deref(), &row.sealed_name)?;
            Ok(ListView {
                thread: row.thread_id.0,
                with: PersonView { id, name, zone: row.zone },
                shown_since: row.shown_at.map(|at| at.0),
            })
        })
        .collect()
}
