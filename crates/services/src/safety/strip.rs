//! What is known about the safety of a couple's members: for their lead therapist's page, and for nobody else.

use domain::{
    access::{Act, Actor, permit},
    ids::CoupleId,
    problem::Problem,
    safety::{ItemNine, Screen, item_nine},
};

use super::{
    MemberStrip, StripView,
    rows::{TaskRow, task_columns, tasks_and_people},
};
use crate::{
    couples::{members_of, place_of_couple},
    inventories::latest_answers,
    kernel::{
        bind::values,
        refused::{Failure, Refused},
        services::Services,
        work::{Work, subject},
    },
    people::name_of,
};

/// The key of the check.
const CHECK: &str = "safety_check";

/// What is known about the safety of a couple's members.
///
/// # Errors
/// `NotFound` for a couple that the actor does not lead.
pub async fn strip(actor: &Actor, services: &Services, couple: CoupleId) -> Result<StripView, Refused> {
    let work = Work::read(actor, services).await?;
    let place = place_of_couple(&work, actor, couple).await?.ok_or_else(Problem::not_found)?;
    let permit = permit(actor, Act::SeeSafety, place)?;
    let mut members = Vec::new();
    let latest = latest_answers(&work, couple, [item_nine::INSTRUMENT, CHECK]).await?;
    for person in members_of(&work, couple).await? {
        let of = |key: &str| latest.iter().find(|one| one.respondent == person && one.instrument == key);
        members.push(MemberStrip {
            person: name_of(&work, person).await?,
            item_nine: of(item_nine::INSTRUMENT).map(|one| (ItemNine::of(&one.answers), one.at)),
            check: of(CHECK).map(|one| {
                let was_asked = one.answers.choice("s7") == Some("yes");
                (was_asked.then(|| Screen::of(&one.answers, &one.findings).is_positive), one.at)
            }),
        });
    }
    let view = StripView { members, open: open(&work, couple).await? };
    Ok(services.witnessed(actor, permit, subject(couple), view).await?)
}

async fn open(work: &Work, couple: CoupleId) -> Result<Vec<super::TaskView>, Failure> {
    let rows: Vec<TaskRow> = work
        .all(
            concat!(
                "select ",
                task_columns!(),
                tasks_and_people!(),
                " where task.practice_id = $1 and task.couple_id = $2 and task.state <> 'done' and task.concerns_safety
                 order by case when task.due_at is null then 1 else 0 end, task.due_at, task.raised_at, task.id"
            ),
            values![couple],
        )
        .await?;
    let practice_key = work.practice_key().await?;
    rows.iter().map(|row| row.view(work, &practice_key, true)).collect()
}
