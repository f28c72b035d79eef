//! The tasks that wait for somebody: one statement, however many.

use std::collections::HashSet;

use domain::{
    access::{Act, Actor, Permit, Place, permit},
    couples::CareRole,
    ids::{CoupleId, PersonId},
    problem::Problem,
};
use jiff::SignedDuration;
use sea_orm::FromQueryResult;

use super::{
    TaskView,
    rows::{TaskRow, is_back_up, readable, task_columns, tasks_and_people},
};
use crate::kernel::{
    bind::{Key, values},
    page::{Page, PageRequest},
    refused::{Failure, Refused},
    services::Services,
    work::{Work, subject},
};

const LIST: &str = "safety tasks";

/// For how long what is done stays in the list.
const SHOWN_AFTER: SignedDuration = SignedDuration::from_hours(24 * 30);

/// What waits for the actor: the soonest due first, then what was done in the last thirty days.
///
/// # Errors
/// `NotFound` for anybody but therapists and the practice's safety back-up.
pub async fn tasks(actor: &Actor, services: &Services, page: PageRequest) -> Result<Page<TaskView>, Refused> {
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let window = page.window(actor, services, LIST)?;
    let work = Work::read(actor, services).await?;
    let (permit, is_back_up) = permit_of(&work, actor, me).await?;
    let rows: Vec<TaskRow> = work
        .all(
            concat!(
                "select ",
                task_columns!(),
                tasks_and_people!(),
                " where task.practice_id = $1 and ",
                readable!(),
                " and (task.state <> 'done' or task.done_at > $5)
                 order by case when task.state = 'done' then 1 else 0 end,
                     case when task.due_at is null then 1 else 0 end, task.due_at, task.raised_at, task.id
                 limit $6 offset $7"
            ),
            values![me, is_back_up, work.now(), work.now() - SHOWN_AFTER, window.limit(), window.offset()],
        )
        .await?;
    let practice_key = work.practice_key().await?;
    let led = led_by(&work, me).await?;
    let views = rows
        .iter()
        .map(|row| row.view(&work, &practice_key, led.contains(&row.couple_id.0)))
        .collect::<Result<_, Failure>>()?;
    let page = window.page(actor, services, LIST, views);
    Ok(services.witnessed(actor, permit, subject(me), page).await?)
}

#[derive(FromQueryResult)]
struct LedRow {
    couple_id: Key<CoupleId>,
}

/// The couples that somebody leads, to whose pages they have a way.
async fn led_by(work: &Work, me: PersonId) -> Result<HashSet<CoupleId>, Failure> {
    let rows: Vec<LedRow> = work
        .all(
            "select couple_id from care_team
             where practice_id = $1 and person_id = $2 and role = $3 and ended_at is null",
            values![me, CareRole::LeadTherapist.as_str()],
        )
        .await?;
    Ok(rows.into_iter().map(|row| row.couple_id.0).collect())
}

/// In which part somebody looks at tasks, and whether they are the back-up.
pub(super) async fn permit_of(work: &Work, actor: &Actor, me: PersonId) -> Result<(Permit, bool), Refused> {
    let is_back_up = is_back_up(work, me).await?;
    let place = if is_back_up { Place::BackedUp } else { Place::Treated };
    Ok((permit(actor, Act::SeeSafety, place)?, is_back_up))
}
