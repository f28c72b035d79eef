//! Plans for talks in pages: those in which one has a part, and those of somebody one treats.

use std::collections::{HashMap, hash_map::Entry};

use domain::{
    access::{Act, Actor, Place, permit},
    ids::{CoupleId, PersonId},
    problem::Problem,
};

use super::{
    TalkPlanView, TalkRecord,
    gathered::Gathered,
    plan::Found,
    rows::{PlanRow, kept_back, plans},
};
use crate::{
    couples::reader,
    kernel::{
        bind::values,
        page::{Page, PageRequest},
        refused::{Failure, Refused},
        services::Services,
        work::{Work, subject_of},
    },
    people::place_of_person,
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
                plans!(),
                "where talk_plan.practice_id = $1 and talk_plan.state <> 'taken-back'
                   and (talk_plan.author_id = $3
                        or (talk_plan.partner_id = $3 and talk_plan.shared_at is not null and ",
                kept_back!(),
                " = 0))
                 order by coalesce(talk_plan.shared_at, talk_plan.made_at) desc, talk_plan.id limit $4 offset $5"
            ),
            values![work.now(), me, window.limit(), window.offset()],
        )
        .await?;
    let mut gathered = Gathered::of(&work, me).await?;
    let mut views = Vec::with_capacity(rows.len());
    for row in rows {
        if let Some(found) = gathered.found(&work, row).await? {
            views.push(found.view(&work, me));
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
    if !reader::knows(&work, actor, couple, person).await? {
        return Err(Problem::not_found().into());
    }
    let window = page.window(actor, services, OF_PERSON)?;
    let rows: Vec<PlanRow> = work
        .all(
            concat!(
                plans!(),
                "where talk_plan.practice_id = $1 and talk_plan.author_id = $3 and talk_plan.couple_id = $4
                 order by talk_plan.made_at desc, talk_plan.id limit $5 offset $6"
            ),
            values![work.now(), person, couple, window.limit(), window.offset()],
        )
        .await?;
    let mut gathered = Gathered::of(&work, person).await?;
    let mut known: HashMap<PersonId, bool> = HashMap::from([(person, true)]);
    for partner in rows.iter().map(|row| row.partner_id.0) {
        if let Entry::Vacant(entry) = known.entry(partner) {
            entry.insert(reader::knows(&work, actor, couple, partner).await?);
        }
    }
    let mut records = Vec::with_capacity(rows.len());
    for row in rows {
        records.push(record(&work, &mut gathered, &known, row).await?);
    }
    let page = window.page(actor, services, OF_PERSON, records);
    Ok(services.witnessed(actor, permit, subject_of(couple, person), page).await?)
}

/// A plan for whoever treats its author, with the ratings of those whom they may know.
async fn record(
    work: &Work,
    gathered: &mut Gathered,
    known: &HashMap<PersonId, bool>,
    row: PlanRow,
) -> Result<TalkRecord, Failure> {
    let (id, response, made_at, shared_at) = (row.id.0, row.response_id.0, row.made_at.0, row.shared_at.map(|at| at.0));
    let (author, partner) = (gathered.name(work, row.author_id.0).await?, gathered.name(work, row.partner_id.0).await?);
    let done = row.done;
    let mut ratings = gathered.ratings_of(id);
    ratings.retain(|rating| known.get(&rating.person).copied().unwrap_or_default());
    let found = gathered.found(work, row).await?;
    Ok(TalkRecord {
        id,
        author,
        partner,
        response,
        made_at,
        shared_at,
        state: found.as_ref().map(|found| found.plan.state()),
        talks: found.as_ref().map_or(0, |found| i64::try_from(found.plan.talks().len()).unwrap_or_default()),
        done: found.as_ref().map_or(done, Found::done),
        ratings,
    })
}
