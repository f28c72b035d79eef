//! Offering something after a low rating: a task, or a commitment of one's own.

use domain::{
    access::{Act, Actor, Permit, permit},
    ids::{Id as _, OfferId, PersonId},
    inventories::loops::{Loop, Need, offer::check_day},
    problem::{Code, Problem},
};
use sea_orm::FromQueryResult;

use super::{
    LoopView, Offer, list,
    rows::{LoopRow, loop_columns, offer_spot, write_state},
};
use crate::{
    couples::{check_joint_work, members_of, reader},
    inventories::Catalogue,
    kernel::{
        bind::values,
        once::Once,
        refused::{Failure, Refused},
        services::Services,
        work::{Work, subject_of},
    },
    people::{place_of_person, zone_of},
};

/// Offers something in a loop: to its author, or to another member of the couple with whom its author shares the need. The author offers it,
/// or somebody who treats them; what becomes of it is for the person it is offered to.
///
/// # Errors
/// `NotFound` for a loop that is not the actor's to know, and for a person who is not of the couple; `WrongState` when it has ended or the
/// need is not shared with that person; `OutOfRange` for a day that is past or too far; `KeyReused`.
pub async fn offer(actor: &Actor, services: &Services, command: Offer) -> Result<LoopView, Refused> {
    let work = Work::begin(actor, services).await?;
    let row = find(&work, &command).await?.ok_or_else(Problem::not_found)?;
    let author = row.respondent_id.0;
    let permit = allowed(&work, actor, &row).await?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let reader = reader::reader(&work, actor, row.couple_id.0, author).await?;
    let once = once(&work, &command)?;
    if once.recall::<OfferId>(&work, actor).await?.is_some() {
        return Ok(list::read(&work, &row, reader).await?);
    }
    let after = check(&work, &row, &command, me).await?;
    let id: OfferId = work.id();
    write(&work, (id, me), (&row, after.need.as_ref()), &command).await?;
    write_state(&work, row.id.0, &after).await?;
    once.keep(&work, actor, id).await?;
    let changed = find(&work, &command).await?.ok_or_else(Problem::not_found)?;
    let view = list::read(&work, &changed, reader).await?;
    work.commit(actor, permit, subject_of(id, author)).await?;
    Ok(view)
}

fn once(work: &Work, command: &Offer) -> Result<Once, Problem> {
    let (on, to, by) = (command.on.to_string(), command.to.to_string(), command.by.to_string());
    Once::new(work, "offerAfterRating", &command.key, &[&on, &to, command.text.expose(), &by])
}

async fn find(work: &Work, command: &Offer) -> Result<Option<LoopRow>, Failure> {
    work.find_for_update(
        concat!("select ", loop_columns!(), " from score_loop where practice_id = $1 and id = $2"),
        values![command.on],
    )
    .await
}

async fn allowed(work: &Work, actor: &Actor, row: &LoopRow) -> Result<Permit, Refused> {
    let author = row.respondent_id.0;
    let place = place_of_person(work, actor, author).await?.ok_or_else(Problem::not_found)?;
    let permit = permit(actor, Act::Offer, place)?;
    if !reader::knows(work, actor, row.couple_id.0, author).await? {
        return Err(Problem::not_found().into());
    }
    Ok(permit)
}

/// The loop after the offer, if it may be made.
async fn check(work: &Work, row: &LoopRow, command: &Offer, by: PersonId) -> Result<Loop, Refused> {
    if !members_of(work, row.couple_id.0).await?.contains(&command.to) {
        return Err(Problem::not_found().on("to").into());
    }
    let known = Catalogue::default().find(work, &row.instrument_key, &row.instrument_version).await?;
    let mut before = row.read()?;
    if let Some(rule) = known.low_scores {
        before = before.look(&rule, work.now());
    }
    if command.to != row.respondent_id.0 && !is_shared(work, before.need.as_ref(), command.to).await? {
        return Err(Problem::at(
            "to",
            Code::WrongState,
            "The need is not shared with them. Whoever wrote it can share it. Until then, offer this to its author.",
        )
        .into());
    }
    if command.to != row.respondent_id.0 {
        check_joint_work(work, row.couple_id.0).await?;
    }
    // In the zone of whoever offers: in that of the other, trying days out would tell where they are.
    let zone = zone_of(work, by).await?;
    check_day(command.by, work.now().to_zoned(zone.rules().clone()).date())?;
    Ok(before.offer(work.now())?)
}

#[derive(FromQueryResult)]
struct CountRow {
    count: i64,
}

async fn is_shared(work: &Work, need: Option<&Need>, with: PersonId) -> Result<bool, Failure> {
    let Some(need) = need else { return Ok(false) };
    let row: Option<CountRow> = work
        .find(
            "select count(*) as count from share
             where practice_id = $1 and response_id = $2 and item = $3 and to_person_id = $4 and revoked_at is null",
            values![need.response, need.item.as_str(), with],
        )
        .await?;
    Ok(row.is_some_and(|row| row.count > 0))
}

async fn write(
    work: &Work,
    (id, by): (OfferId, PersonId),
    (row, need): (&LoopRow, Option<&Need>),
    command: &Offer,
) -> Result<(), Failure> {
    let key = work.find_person_key(row.respondent_id.0).await?;
    let sealed = key.seal(offer_spot(work, id), command.text.expose().as_bytes(), work.services().random());
    work.run(
        "insert into loop_offer (practice_id, id, loop_id, round, need_response_id, need_item, offered_by, offered_to,
             sealed_text, by_day, state, made_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'offered', $11)",
        values![
            id,
            row.id.0,
            row.round,
            need.map(|need| need.response.uuid()),
            need.map(|need| need.item.as_str()),
            by,
            command.to,
            sealed,
            command.by,
            work.now(),
        ],
    )
    .await
    .map(|_| ())
}
