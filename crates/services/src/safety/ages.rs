//! For which supervised couples a safety task is open, and since when. Why and whose it is are not read here at all.

use domain::{
    access::{Act, Actor, Place, permit},
    ids::CoupleId,
    problem::Problem,
};
use sea_orm::FromQueryResult;

use super::AgeView;
use crate::{
    couples::open_alias,
    kernel::{
        bind::{At, Key, values},
        refused::Refused,
        services::Services,
        work::{Work, subject},
    },
};

#[derive(FromQueryResult)]
struct AgeRow {
    couple_id: Key<CoupleId>,
    sealed_alias: Vec<u8>,
    since: At,
    overdue: i64,
}

/// The couples whom the actor answers for that have a task open about safety, the oldest first.
///
/// # Errors
/// `NotAllowed` for anybody but supervisors.
pub async fn ages(actor: &Actor, services: &Services) -> Result<Vec<AgeView>, Refused> {
    let permit = permit(actor, Act::SeeSafetyAges, Place::Practice)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let work = Work::read(actor, services).await?;
    let rows: Vec<AgeRow> = work
        .all(
            "select couple.id as couple_id, couple.sealed_alias, min(task.raised_at) as since,
                 coalesce(sum(case when task.due_at <= $3 then 1 else 0 end), 0) as overdue
             from safety_task task
             join couple on couple.practice_id = task.practice_id and couple.id = task.couple_id
             where task.practice_id = $1 and task.state <> 'done' and task.concerns_safety
               and exists (select 1 from care_team care
                   where care.practice_id = $1 and care.couple_id = task.couple_id and care.person_id = $2
                     and care.role = 'supervisor' and care.ended_at is null)
             group by couple.id, couple.sealed_alias order by min(task.raised_at), couple.id",
            values![me, work.now()],
        )
        .await?;
    let key = work.practice_key().await?;
    let mut ages = Vec::with_capacity(rows.len());
    for row in rows {
        let couple = row.couple_id.0;
        let alias = open_alias(&work, &key, couple, &row.sealed_alias)?;
        ages.push(AgeView { couple, alias, since: row.since.0, overdue: row.overdue > 0 });
    }
    Ok(services.witnessed(actor, permit, subject(me), ages).await?)
}
