//! What is asked before each appointment follows it: in the transaction of whatever makes, moves or calls one off, and when one comes near.

use domain::{
    access::Actor,
    ids::{AppointmentId, CoupleId, PracticeId},
    inventories::before_appointments::Coming,
};
use jiff::SignedDuration;
use sea_orm::FromQueryResult;

use crate::{
    inventories::{self, Following},
    kernel::{
        bind::{At, Key, values},
        clockwork::put_off,
        refused::Failure,
        services::Services,
        work::Work,
    },
};

/// For how long one that has begun is still told of: longer than anything asked before it stays open.
const TOLD_OF: SignedDuration = SignedDuration::from_hours(24 * 30);

/// Lets everything that is asked before a couple's appointments follow them as they stand now, each person's after their own.
pub(super) async fn follow_appointments(work: &Work, couple: CoupleId) -> Result<(), Failure> {
    for one in inventories::following(work, couple).await? {
        inventories::follow(work, one.series, &coming(work, one).await?).await?;
    }
    Ok(())
}

/// Looks at one that is due; whether there was one. Each commits on its own, and one that fails holds up none of the others.
pub(super) async fn follow_next(services: &Services, practice: PracticeId) -> Result<bool, Failure> {
    let work = Work::begin(&Actor::clockwork(practice), services).await?;
    let Some(next) = inventories::next_to_follow(&work).await? else { return Ok(false) };
    if let Err(failure) = follow_one(work, next).await {
        let later = "update series set next_opens_at = $3 where practice_id = $1 and id = $2";
        put_off(services, practice, (failure, next.series), later).await?;
    }
    Ok(true)
}

async fn follow_one(work: Work, next: Following) -> Result<(), Failure> {
    inventories::follow(&work, next.series, &coming(&work, next).await?).await?;
    work.commit_audited().await
}

#[derive(FromQueryResult)]
struct ComingRow {
    id: Key<AppointmentId>,
    starts_at: At,
}

/// What one person comes to in a couple's care, found through their own part.
async fn coming(work: &Work, one: Following) -> Result<Vec<Coming>, Failure> {
    let since = work.now().checked_sub(TOLD_OF).unwrap_or(jiff::Timestamp::MIN);
    let rows: Vec<ComingRow> = work
        .all(
            "select appointment.id, appointment.starts_at
             from appointment_part part
             join appointment on appointment.practice_id = part.practice_id and appointment.id = part.appointment_id
             where part.practice_id = $1 and part.person_id = $2 and part.left_at is null
               and appointment.couple_id = $3 and appointment.state = 'planned' and appointment.starts_at > $4
             order by appointment.starts_at, appointment.id",
            values![one.respondent, one.couple, since],
        )
        .await?;
    Ok(rows.into_iter().map(|row| Coming { appointment: row.id.0, starts_at: row.starts_at.0 }).collect())
}
