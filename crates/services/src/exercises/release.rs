//! Letting the other partner see parts of an exercise, and taking them back.

use domain::{
    access::{Act, Actor, Place, permit},
    exercises::release,
    ids::{RunId, RunShareId},
    problem::{Code, Problem},
};
use sea_orm::FromQueryResult;

use super::{RunView, Share, find, read};
use crate::{
    couples::{check_joint_work, members_of},
    kernel::{
        bind::values,
        refused::Refused,
        services::Services,
        work::{Work, subject_of},
    },
};

/// Lets another member of the couple see exactly these parts of the actor's own finished run from now on. None takes everything back; what was
/// seen cannot be unseen, and the page says so.
///
/// # Errors
/// `NotFound` for a run that is not the actor's own and for a person who is not of their couple; `WrongState` before it is finished and where
/// its author's own check speaks against it; `OnHold` while joint work is paused; beside `fields`, `NotAllowed` and `Missing`.
pub async fn share(actor: &Actor, services: &Services, command: Share) -> Result<RunView, Refused> {
    let permit = permit(actor, Act::ShareRun, Place::Own)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let work = Work::begin(actor, services).await?;
    let id = command.run;
    let row = find::find_own(&work, id, me).await?.ok_or_else(Problem::not_found)?;
    // Whoever has left the couple shares nothing more in it, and nothing more is shared with them; taking back is always possible.
    let members = members_of(&work, row.couple_id.0).await?;
    let can_share = members.contains(&command.with) && members.contains(&me) && command.with != me;
    if !command.fields.is_empty() && !can_share {
        return Err(Problem::not_found().on("with").into());
    }
    if !command.fields.is_empty() {
        check_joint_work(&work, row.couple_id.0).await?;
    }
    let key = work.find_person_key(me).await?;
    let answers = read::finished(&work, &key, id).await?.ok_or_else(not_finished)?;
    let fields: Vec<&str> = command.fields.iter().map(String::as_str).collect();
    let exercise = row.exercise(&work).await?;
    release::check(&exercise, &answers, row.kept_to_self, &fields)?;
    write(&work, &command, &fields, me).await?;
    let view = read::own(&work, id, me).await?;
    work.commit(actor, permit, subject_of(id, me)).await?;
    Ok(view)
}

fn not_finished() -> Problem {
    Problem::new(Code::WrongState, "Finish this first. Then you choose what your partner sees. What you wrote is kept.")
}

async fn write(work: &Work, command: &Share, fields: &[&str], me: domain::ids::PersonId) -> Result<(), Refused> {
    let live: Vec<LiveRow> = work
        .all(
            "select field from run_share
             where practice_id = $1 and run_id = $2 and to_person_id = $3 and revoked_at is null",
            values![command.run, command.with],
        )
        .await?;
    for row in live.iter().filter(|row| !fields.contains(&row.field.as_str())) {
        work.run(
            "update run_share set revoked_at = $5
             where practice_id = $1 and run_id = $2 and to_person_id = $3 and field = $4 and revoked_at is null",
            values![command.run, command.with, row.field.as_str(), work.now()],
        )
        .await?;
    }
    let mut added: Vec<&str> =
        fields.iter().filter(|field| !live.iter().any(|row| row.field == **field)).copied().collect();
    added.sort_unstable();
    added.dedup();
    for field in added {
        insert(work, command.run, field, (me, command.with)).await?;
    }
    Ok(())
}

async fn insert(
    work: &Work,
    run: RunId,
    field: &str,
    (from, to): (domain::ids::PersonId, domain::ids::PersonId),
) -> Result<(), Refused> {
    work.run(
        "insert into run_share (practice_id, id, run_id, field, from_person_id, to_person_id, created_at)
         values ($1, $2, $3, $4, $5, $6, $7)",
        values![work.id::<RunShareId>(), run, field, from, to, work.now()],
    )
    .await?;
    Ok(())
}

#[derive(FromQueryResult)]
struct LiveRow {
    field: String,
}
