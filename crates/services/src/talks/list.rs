//! Plans for talks in pages: those in which one has a part, and those of somebody one treats.

use domain::{
    access::{Act, Actor, Place, permit},
    ids::{CoupleId, PersonId},
    problem::Problem,
};

use super::{
    TalkPlanView, TalkRating, TalkRecord, plan,
    rows::{PlanRow, plan_columns, ratings},
};
use crate::{
    inventories::knows,
    kernel::{
        bind::values,
        page::{Page, PageRequest},
        refused::{Failure, Refused},
        services::Services,
        work::{Work, subject_of},
    },
    people::{name_of, place_of_person},
};

const MINE: &str = "my talks";
const OF_PERSON: &str = "talks";

/// The plans in which the actor has a part, newest first.
///
/// # Errors
/// `NotAllowed` for anybody but partners.
pub async fn my_talks(actor: &Actor, services: &Services, page: PageRequest) -> Result<Page<TalkPlanView>, Refused> {
    let permit = permit(actor, Act::SeeTalks, Place::Own)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let window = page.window(actor, services, MINE)?;
    let work = Work::read(actor, services).await?;
    // A plan that does not reach the partner is left out before anything of it is counted.
    let rows: Vec<PlanRow> = work
        .all(
            concat!(
                "select ",
                plan_columns!(),
                " from talk_plan
                 where practice_id = $1 and state <> 'taken-back' and (author_id = $2 or (partner_id = $2
                     and shared_at is not null and not exists (
                         select 1 from hold where hold.practice_id = $1 and hold.couple_id = talk_plan.couple_id
                           and hold.lifted_at is null and hold.placed_at <= talk_plan.shared_at)))
                 order by coalesce(shared_at, made_at) desc, id limit $3 offset $4"
            ),
            values![me, window.limit(), window.offset()],
        )
        .await?;
    let mut views = Vec::with_capacity(rows.len());
    for row in rows {
        if let Some(found) = plan::read(&work, row).await? {
            views.push(found.view(&work, me).await?);
        }
    }
    let page = window.page(actor, services, MINE, views);
    Ok(services.witnessed(actor, permit, subject_of(me, me), page).await?)
}

/// The plans that one member of a couple made, taken back ones among them, newest first.
///
/// # Errors
/// `NotFound` for a person whom the actor does not treat in this couple.
pub async fn talks_of(
    actor: &Actor,
    services: &Services,
    (couple, person): (CoupleId, PersonId),
    page: PageRequest,
) -> Result<Page<TalkRecord>, Refused> {
    let work = Work::read(actor, services).await?;
    let place = place_of_person(&work, actor, person).await?.ok_or_else(Problem::not_found)?;
    let permit = permit(actor, Act::SeeTalks, place)?;
    if !knows(&work, actor, couple, person).await? {
        return Err(Problem::not_found().into());
    }
    let window = page.window(actor, services, OF_PERSON)?;
    let rows: Vec<PlanRow> = work
        .all(
            concat!(
                "select ",
                plan_columns!(),
                " from talk_plan where practice_id = $1 and author_id = $2 and couple_id = $3
                 order by made_at desc, id limit $4 offset $5"
            ),
            values![person, couple, window.limit(), window.offset()],
        )
        .await?;
    let mut records = Vec::with_capacity(rows.len());
    for row in rows {
        records.push(record(&work, actor, row).await?);
    }
    let page = window.page(actor, services, OF_PERSON, records);
    Ok(services.witnessed(actor, permit, subject_of(couple, person), page).await?)
}

async fn record(work: &Work, actor: &Actor, row: PlanRow) -> Result<TalkRecord, Failure> {
    let (id, couple, author, partner) = (row.id.0, row.couple_id.0, row.author_id.0, row.partner_id.0);
    let (response, made_at, shared_at, done) =
        (row.response_id.0, row.made_at.0, row.shared_at.map(|at| at.0), row.done);
    let mut seen: Vec<TalkRating> = ratings(work, id).await?;
    if !knows(work, actor, couple, partner).await? {
        seen.retain(|rating| rating.person == author);
    }
    let found = plan::read(work, row).await?;
    Ok(TalkRecord {
        id,
        author: name_of(work, author).await?,
        partner: name_of(work, partner).await?,
        response,
        made_at,
        shared_at,
        state: found.as_ref().map(|found| found.plan.state()),
        talks: found.as_ref().map_or(0, |found| i64::try_from(found.plan.talks().len()).unwrap_or_default()),
        done: found.as_ref().map_or(done, plan::Found::done),
        ratings: seen,
    })
}
