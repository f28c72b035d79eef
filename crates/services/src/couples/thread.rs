//! Recording an injury of a couple.

use domain::{
    access::{Act, Actor, permit},
    couples::BreachThread,
    problem::Problem,
};

use super::{CoupleView, OpenThread, members_of, place_of_couple, show::read};
use crate::kernel::{
    bind::values,
    once::Once,
    refused::Refused,
    services::Services,
    work::{Work, subject},
};

/// Records who stands where in one injury.
///
/// # Errors
/// `NotFound` for a couple the actor does not treat or persons who are not its members; `OutOfRange` for the same person twice.
pub async fn open_thread(actor: &Actor, services: &Services, command: OpenThread) -> Result<CoupleView, Refused> {
    let work = Work::begin(actor, services).await?;
    let place = place_of_couple(&work, actor, command.couple).await?.ok_or_else(Problem::not_found)?;
    let permit = permit(actor, Act::OpenThread, place)?;
    let (couple, hurt, involved) = (command.couple.to_string(), command.hurt.to_string(), command.involved.to_string());
    let once = Once::new(&work, "openThread", &command.key, &[&couple, &hurt, &involved])?;
    if let Some(before) = once.recall(&work, actor).await? {
        return Ok(read(&work, actor, before).await?);
    }
    let members = members_of(&work, command.couple).await?;
    let roles = (command.hurt, command.involved);
    let thread = BreachThread::open(work.id(), command.couple, &members, roles, work.now())?;
    work.run(
        "insert into breach_thread (practice_id, id, couple_id, hurt_person_id, involved_person_id, opened_at)
         values ($1, $2, $3, $4, $5, $6)",
        values![thread.id, thread.couple, thread.hurt, thread.involved, thread.opened_at],
    )
    .await?;
    once.keep(&work, actor, command.couple).await?;
    let view = read(&work, actor, command.couple).await?;
    work.commit(actor, permit, subject(thread.id)).await?;
    Ok(view)
}
