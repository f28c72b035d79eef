//! What waits for oneself, what one finished, what one shares of it, and what others shared with oneself.

use std::collections::HashSet;

use domain::{
    access::{Act, Actor, Place, permit},
    ids::{PersonId, RunId},
    problem::Problem,
    sharing::{Extent, Reader, extent},
};
use sea_orm::FromQueryResult;

use super::{
    OwnShare, RunSummary, SharedNotice, SharedRun,
    catalogue::{Named, named_columns},
    find, read,
    rows::{RunRow, runs},
};
use crate::{
    couples::mode_known_to,
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

const WAITING: &str = "my exercises";
const FINISHED: &str = "my runs";
const GIVEN: &str = "my shares of exercises";
const SHARED: &str = "exercises shared with me";

/// What waits for the actor: what is due first, then what is there for whenever they need it.
///
/// # Errors
/// `NotAllowed` for anybody but partners.
pub async fn my_exercises(actor: &Actor, services: &Services, page: PageRequest) -> Result<Page<RunSummary>, Refused> {
    let permit = permit(actor, Act::DoExercise, Place::Own)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let window = page.window(actor, services, WAITING)?;
    let work = Work::read(actor, services).await?;
    let rows: Vec<RunRow> = work
        .all(
            runs!(
                "run.person_id = $2
                 and (run.state = 'rewriting'
                      or run.state in ('assigned', 'begun') and (run.closes_at is null or run.closes_at > $5))
                 order by case when run.due_at is null then 1 else 0 end, run.due_at, run.opened_at, run.id
                 limit $3 offset $4"
            ),
            values![me, window.limit(), window.offset(), work.now()],
        )
        .await?;
    let page = window.page(actor, services, WAITING, summaries(&work, me, &rows).await?);
    Ok(services.witnessed(actor, permit, subject_of(me, me), page).await?)
}

/// What the actor finished, newest first.
///
/// # Errors
/// `NotAllowed` for anybody but partners.
pub async fn my_runs(actor: &Actor, services: &Services, page: PageRequest) -> Result<Page<RunSummary>, Refused> {
    let permit = permit(actor, Act::DoExercise, Place::Own)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let window = page.window(actor, services, FINISHED)?;
    let work = Work::read(actor, services).await?;
    let rows: Vec<RunRow> = work
        .all(
            runs!(
                "run.person_id = $2 and run.state in ('done', 'rewriting')
                 order by run.done_at desc, run.id limit $3 offset $4"
            ),
            values![me, window.limit(), window.offset()],
        )
        .await?;
    let page = window.page(actor, services, FINISHED, summaries(&work, me, &rows).await?);
    Ok(services.witnessed(actor, permit, subject_of(me, me), page).await?)
}

async fn summaries(work: &Work, me: PersonId, rows: &[RunRow]) -> Result<Vec<RunSummary>, Failure> {
    let unread: Vec<UnreadRow> = work
        .all(
            "select run_id from run_feedback
             where practice_id = $1 and person_id = $2 and ended_at is null and seen_at is null",
            values![me],
        )
        .await?;
    let unread: HashSet<RunId> = unread.into_iter().map(|row| row.run_id.0).collect();
    let Some(first) = rows.first() else { return Ok(Vec::new()) };
    let mode = mode_known_to(work, first.couple_id.0, me).await?;
    let mut summaries = Vec::with_capacity(rows.len());
    for row in rows {
        let has_new_comment = unread.contains(&row.id.0);
        let summary = row.summary(work).await?;
        let readers_line = Some(row.reader_line(&summary.exercise, mode));
        summaries.push(RunSummary { has_new_comment, readers_line, ..summary });
    }
    Ok(summaries)
}

#[derive(FromQueryResult)]
struct UnreadRow {
    run_id: Key<RunId>,
}

#[derive(FromQueryResult)]
struct NoticeRow {
    run_id: Key<RunId>,
    since: At,
    #[sea_orm(nested)]
    named: Named,
    other_id: Key<PersonId>,
    sealed_key: Option<Vec<u8>>,
    sealed_name: Vec<u8>,
    zone: String,
}

impl NoticeRow {
    /// Whoever stands at the other end.
    fn other(self, work: &Work, practice_key: &SealKey) -> Result<PersonView, Failure> {
        let id = self.other_id.0;
        let name = open_name(work, practice_key, id, self.sealed_key.as_deref(), &self.sealed_name)?;
        Ok(PersonView { id, name, zone: self.zone })
    }
}

/// The exercises of which the actor shares something now, and with whom, the newest first.
///
/// # Errors
/// `NotAllowed` for anybody but partners.
pub async fn my_shares(actor: &Actor, services: &Services, page: PageRequest) -> Result<Page<OwnShare>, Refused> {
    let permit = permit(actor, Act::SeeOwnShares, Place::Own)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let window = page.window(actor, services, GIVEN)?;
    let work = Work::read(actor, services).await?;
    let rows: Vec<NoticeRow> = work
        .all(
            concat!(
                "select live.run_id, live.since, person.id as other_id, person.sealed_key, person.sealed_name,
                 person.zone, ",
                named_columns!(),
                " from (select share.practice_id, share.run_id, share.to_person_id, max(share.created_at) as since
                   from exercise_run mine
                   join run_share share on share.practice_id = mine.practice_id and share.run_id = mine.id
                   where mine.practice_id = $1 and mine.person_id = $2 and share.revoked_at is null
                   group by share.practice_id, share.run_id, share.to_person_id) live
             join exercise_run run on run.practice_id = live.practice_id and run.id = live.run_id
             join exercise_assignment given on given.practice_id = run.practice_id and given.id = run.assignment_id
             join person on person.practice_id = live.practice_id and person.id = live.to_person_id
             order by live.since desc, live.run_id, person.id limit $3 offset $4"
            ),
            values![me, window.limit(), window.offset()],
        )
        .await?;
    let practice_key = work.practice_key().await?;
    let mut shares = Vec::with_capacity(rows.len());
    for row in rows {
        let (run, exercise, since) = (row.run_id.0, row.named.open(&work).await?, row.since.0);
        shares.push(OwnShare { run, exercise, with: row.other(&work, &practice_key)?, since });
    }
    let page = window.page(actor, services, GIVEN, shares);
    Ok(services.witnessed(actor, permit, subject_of(me, me), page).await?)
}

/// The exercises of which others share something with the actor now, newest first; without what is in them.
///
/// # Errors
/// `NotAllowed` for anybody but partners.
pub async fn shared_with_me(
    actor: &Actor,
    services: &Services,
    page: PageRequest,
) -> Result<Page<SharedNotice>, Refused> {
    let permit = permit(actor, Act::AnswerShared, Place::Own)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let window = page.window(actor, services, SHARED)?;
    let work = Work::read(actor, services).await?;
    let rows: Vec<NoticeRow> = work
        .all(
            concat!(
                "select live.run_id, live.since, person.id as other_id, person.sealed_key, person.sealed_name,
                 person.zone, ",
                named_columns!(),
                " from (select practice_id, run_id, max(created_at) as since from run_share
                   where practice_id = $1 and to_person_id = $2 and revoked_at is null
                   group by practice_id, run_id) live
             join exercise_run run on run.practice_id = live.practice_id and run.id = live.run_id
             join exercise_assignment given on given.practice_id = run.practice_id and given.id = run.assignment_id
             join person on person.practice_id = run.practice_id and person.id = run.person_id
             order by live.since desc, live.run_id limit $3 offset $4"
            ),
            values![me, window.limit(), window.offset()],
        )
        .await?;
    let practice_key = work.practice_key().await?;
    let mut notices = Vec::with_capacity(rows.len());
    for row in rows {
        let (run, exercise, since) = (row.run_id.0, row.named.open(&work).await?, row.since.0);
        notices.push(SharedNotice { run, exercise, from: row.other(&work, &practice_key)?, since });
    }
    let page = window.page(actor, services, SHARED, notices);
    Ok(services.witnessed(actor, permit, subject_of(me, me), page).await?)
}

/// What another shares of one exercise with the actor now.
///
/// # Errors
/// `NotFound` where nothing of it is shared with them.
pub async fn shared_run(actor: &Actor, services: &Services, id: RunId) -> Result<SharedRun, Refused> {
    let permit = permit(actor, Act::AnswerShared, Place::Own)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let work = Work::read(actor, services).await?;
    let view = received(&work, id, me).await?.ok_or_else(Problem::not_found)?;
    Ok(services.witnessed(actor, permit, subject_of(id, view.from.id), view).await?)
}

#[derive(FromQueryResult)]
struct LiveRow {
    field: String,
    created_at: At,
}

/// What is shared of a run with somebody; nothing where nothing is.
pub(super) async fn received(work: &Work, id: RunId, me: PersonId) -> Result<Option<SharedRun>, Failure> {
    let live: Vec<LiveRow> = work
        .all(
            "select field, created_at from run_share
             where practice_id = $1 and run_id = $2 and to_person_id = $3 and revoked_at is null",
            values![id, me],
        )
        .await?;
    let Some(since) = live.iter().map(|row| row.created_at.0).max() else { return Ok(None) };
    let row = find::find(work, id).await?.ok_or(Failure::Corrupt("a run that is not there"))?;
    let (author, exercise) = (row.person_id.0, row.exercise(work).await?);
    let key = work.find_person_key(author).await?;
    let answers = read::finished(work, &key, id).await?.unwrap_or_default();
    let parts = read::part_views(&exercise, &answers, row.kept_to_self, |class, field| {
        let is_live = live.iter().any(|row| row.field == field);
        (extent(class, Reader::OtherPartner, is_live) == Extent::SharedItems).then_some(true)
    });
    if parts.is_empty() {
        return Ok(None);
    }
    let reply = match read::find_reply(work, id, Some(me)).await? {
        Some(reply) => Some(reply.open(work, &exercise).await?),
        None => None,
    };
    Ok(Some(SharedRun { run: id, exercise, from: read::person(work, author).await?, since, parts, reply }))
}
