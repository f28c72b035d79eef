//! Pausing and taking up a couple's joint work.

use domain::{
    access::{Act, Actor, permit},
    couples::{
        Hold,
        hold::{HoldCause, Lifting, NEUTRAL_TEXT, shown_from},
    },
    ids::{CoupleId, HoldId, Id as _, PersonId},
    problem::{Code, Problem},
};
use sea_orm::FromQueryResult;

use super::{
    CoupleView, HoldView, PlaceHold, place_of_couple,
    rows::{CoupleRow, HoldRow},
    show::read,
};
use crate::{
    kernel::{
        bind::values,
        once::Once,
        refused::{Failure, Refused},
        seal::{SealKey, Spot},
        services::Services,
        work::{Work, subject},
    },
    practice,
};

/// Pauses a couple's joint work. Its members read the same words whatever the cause, from the next morning on.
///
/// # Errors
/// `NotFound` for a couple the actor does not treat, `Taken` when joint work is paused already.
pub async fn place_hold(actor: &Actor, services: &Services, command: PlaceHold) -> Result<CoupleView, Refused> {
    let work = Work::begin(actor, services).await?;
    let place = place_of_couple(&work, actor, command.couple).await?.ok_or_else(Problem::not_found)?;
    let permit = permit(actor, Act::PlaceHold, place)?;
    let couple = command.couple.to_string();
    let once = Once::new(&work, "placeHold", &command.key, &[&couple, command.cause.as_str()])?;
    if let Some(before) = once.recall(&work, actor).await? {
        return Ok(read(&work, actor, before).await?);
    }
    lock(&work, command.couple).await?;
    if hold_of(&work, command.couple).await?.is_some() {
        return Err(Problem::new(Code::Taken, "Joint work is paused already. Nothing was changed.").into());
    }
    let placed_by = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let id = write(&work, command.couple, command.cause, placed_by).await?;
    once.keep(&work, actor, command.couple).await?;
    let view = read(&work, actor, command.couple).await?;
    work.commit(actor, permit, subject(id)).await?;
    Ok(view)
}

/// Takes joint work up again; after a safety hold only when a second clinician agrees.
///
/// # Errors
/// `NotFound` for a couple or hold that is not the actor's, `WrongState` when it has ended or the same person asks twice.
pub async fn lift_hold(
    actor: &Actor,
    services: &Services,
    couple: CoupleId,
    id: HoldId,
) -> Result<CoupleView, Refused> {
    let work = Work::begin(actor, services).await?;
    let place = place_of_couple(&work, actor, couple).await?.ok_or_else(Problem::not_found)?;
    let permit = permit(actor, Act::LiftHold, place)?;
    let by = actor.person_id().ok_or_else(Problem::not_allowed)?;
    lock(&work, couple).await?;
    let hold = hold_of(&work, couple).await?.filter(|hold| hold.id == id).ok_or_else(Problem::not_found)?;
    let (Lifting::Lifted(after) | Lifting::WaitsForSecond(after)) = hold.lift(by, work.now())?;
    work.run(
        "update hold set release_asked_by = $3, lifted_at = $4 where practice_id = $1 and id = $2 and lifted_at is null",
        values![id, after.release_asked_by.map(domain::ids::Id::uuid), after.lifted_at],
    )
    .await?;
    let view = read(&work, actor, couple).await?;
    work.commit(actor, permit, subject(id)).await?;
    Ok(view)
}

/// Pauses a couple's joint work because somebody may be in danger, beside a pause for any other cause: it ends only by two.
pub(crate) async fn pause_for_safety(work: &Work, couple: CoupleId) -> Result<(), Failure> {
    lock(work, couple).await?;
    if hold_of(work, couple).await?.is_some_and(|hold| hold.cause == HoldCause::Safety) {
        return Ok(());
    }
    // It is placed by the service itself: whose answers it follows stands nowhere outside what is sealed.
    write(work, couple, HoldCause::Safety, PersonId::from_uuid(uuid::Uuid::nil())).await.map(|_| ())
}

async fn write(work: &Work, couple: CoupleId, cause: HoldCause, placed_by: PersonId) -> Result<HoldId, Failure> {
    let id: HoldId = work.id();
    let key = work.practice_key().await?;
    let sealed = key.seal(spot(work, id), cause.as_str().as_bytes(), work.services().random());
    let zone = practice::zone(work).await?;
    work.run(
        "insert into hold (practice_id, id, couple_id, sealed_cause, placed_by, placed_at, shown_at)
         values ($1, $2, $3, $4, $5, $6, $7)",
        values![id, couple, sealed, placed_by, work.now(), shown_from(work.now(), &zone)],
    )
    .await?;
    Ok(id)
}

/// Lets nobody else change who treats this couple, who is in it or whether its work is paused, until this transaction ends.
pub(super) async fn lock(work: &Work, couple: CoupleId) -> Result<(), Failure> {
    let _locked: Option<CoupleRow> =
        work.find_for_update("select status from couple where practice_id = $1 and id = $2", values![couple]).await?;
    Ok(())
}

/// Whether a couple's joint work is paused for those who treat them. Why is not looked at.
pub(crate) async fn is_stopped(work: &Work, couple: CoupleId) -> Result<bool, Failure> {
    let row: Option<CountRow> = work
        .find(
            "select count(*) as count from hold where practice_id = $1 and couple_id = $2 and lifted_at is null",
            values![couple],
        )
        .await?;
    Ok(row.is_some_and(|row| row.count > 0))
}

/// Whether a couple's joint work is paused on the couple's own pages, where a pause is known from the next morning on.
pub(crate) async fn is_paused(work: &Work, couple: CoupleId) -> Result<bool, Failure> {
    let row: Option<CountRow> = work
        .find(
            "select count(*) as count from hold
             where practice_id = $1 and couple_id = $2 and lifted_at is null and shown_at <= $3",
            values![couple, work.now()],
        )
        .await?;
    Ok(row.is_some_and(|row| row.count > 0))
}

#[derive(FromQueryResult)]
struct CountRow {
    count: i64,
}

/// Lets joint work go on, and words go from one partner to the other, only while they are not paused. The words are those of every pause.
///
/// # Errors
/// `OnHold`.
pub(crate) async fn check_joint_work(work: &Work, couple: CoupleId) -> Result<(), Refused> {
    if is_paused(work, couple).await? {
        return Err(Problem::new(Code::OnHold, format!("{NEUTRAL_TEXT} Nothing was changed.")).into());
    }
    Ok(())
}

/// The pause of a couple, if there is one now; that for safety where there are two.
pub(crate) async fn hold_of(work: &Work, couple: CoupleId) -> Result<Option<Hold>, Failure> {
    let rows: Vec<HoldRow> = work
        .all(
            "select id, sealed_cause, placed_by, placed_at, release_asked_by from hold
             where practice_id = $1 and couple_id = $2 and lifted_at is null order by placed_at, id",
            values![couple],
        )
        .await?;
    let key = work.practice_key().await?;
    let holds = rows.iter().map(|row| read_hold(work, &key, couple, row)).collect::<Result<Vec<_>, _>>()?;
    Ok(holds.into_iter().min_by_key(|hold| hold.cause != HoldCause::Safety))
}

fn read_hold(work: &Work, key: &SealKey, couple: CoupleId, row: &HoldRow) -> Result<Hold, Failure> {
    Ok(Hold {
        id: row.id.0,
        couple,
        cause: cause_of_hold(work, key, row.id.0, &row.sealed_cause)?,
        placed_by: row.placed_by.0,
        placed_at: row.placed_at.0,
        release_asked_by: row.release_asked_by.map(|key| key.0),
        lifted_at: None,
    })
}

/// Why joint work is paused, opened with the practice's key.
pub(crate) fn cause_of_hold(work: &Work, key: &SealKey, id: HoldId, sealed: &[u8]) -> Result<HoldCause, Failure> {
    let cause = key.open_text(spot(work, id), sealed)?;
    HoldCause::from_word(&cause).ok_or(Failure::Corrupt("the cause of a hold"))
}

pub(super) fn view(hold: &Hold) -> HoldView {
    HoldView {
        id: hold.id,
        cause: hold.cause,
        placed_at: hold.placed_at,
        release_asked: hold.release_asked_by.is_some(),
    }
}

fn spot(work: &Work, id: HoldId) -> Spot {
    Spot { column: "hold.sealed_cause", practice: work.practice(), row: id.uuid() }
}
