//! Taking a couple into care.

use domain::{
    access::{Act, Actor, Place, permit},
    couples::{CareRole, CoupleStatus, Seat, member, service::check_ongoing},
    ids::{CoupleId, Id as _, PersonId},
    problem::Problem,
};

use super::{CoupleView, Open, show::read, team::sit};
use crate::{
    kernel::{
        bind::values,
        once::Once,
        refused::Refused,
        seal::Spot,
        services::Services,
        work::{Work, subject},
    },
    practice::check_offered,
};

/// Takes a couple into care; the actor becomes its lead therapist.
///
/// # Errors
/// `NotAllowed`, at `service` for coaching where the practice does not offer it; `OutOfRange` there for what is no care; `KeyReused`, too few or
/// repeated members, `NotFound` for a member who is not there, works here, or is in somebody else's care here: who treats somebody may hand them the
/// code to their account, so nobody takes that part by naming them.
pub async fn open(actor: &Actor, services: &Services, command: Open) -> Result<CoupleView, Refused> {
    let permit = permit(actor, Act::OpenCouple, Place::Practice)?;
    let work = Work::begin(actor, services).await?;
    let asked: Vec<String> = command.members.iter().map(ToString::to_string).collect();
    let arguments: Vec<&str> = [command.alias.expose(), command.service.as_str()]
        .into_iter()
        .chain(asked.iter().map(String::as_str))
        .collect();
    let once = Once::new(&work, "openCouple", &command.key, &arguments)?;
    if let Some(before) = once.recall(&work, actor).await? {
        return Ok(read(&work, actor, before).await?);
    }
    member::form(&command.members)?;
    check_ongoing(command.service)?;
    check_offered(&work, command.service, "service").await?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let couple = enter(&work, me, &command).await?;
    sit(&work, couple, &Seat::from_row(me, CareRole::LeadTherapist, None), None).await?;
    once.keep(&work, actor, couple).await?;
    let view = read(&work, actor, couple).await?;
    work.commit(actor, permit, subject(couple)).await?;
    Ok(view)
}

/// Writes the couple. Nobody can be taken into care out of a colleague's care, because whoever leads a couple's treatment reads and invites its
/// members; a colleague who shares the care joins the care team instead. The same holds while nobody leads: an owner says who follows.
async fn enter(work: &Work, lead: PersonId, command: &Open) -> Result<CoupleId, Refused> {
    let couple: CoupleId = work.id();
    let key = work.practice_key().await?;
    let spot = Spot::new("couple.sealed_alias", work.practice(), couple);
    let alias = key.seal(spot, command.alias.expose().as_bytes(), work.services().random());
    work.run(
        "insert into couple (practice_id, id, sealed_alias, status, opened_at, service) values ($1, $2, $3, $4, $5, $6)",
        values![couple, alias, CoupleStatus::Active.as_str(), work.now(), command.service.as_str()],
    )
    .await?;
    for person in &command.members {
        let entered = work
            .run(
                "insert into couple_member (practice_id, couple_id, person_id, joined_at)
                 select practice_id, $2, id, $4 from person where practice_id = $1 and id = $3
                   and not exists (select 1 from practice_member member
                                   where member.practice_id = $1 and member.person_id = $3 and member.ended_at is null)
                   and not exists (select 1 from couple_member other
                                   join couple on couple.practice_id = other.practice_id and couple.id = other.couple_id
                                   where other.practice_id = $1 and other.person_id = $3 and other.left_at is null
                                     and couple.status <> 'closed'
                                     and not exists (select 1 from care_team care
                                                     where care.practice_id = $1 and care.couple_id = other.couple_id
                                                       and care.role = 'lead-therapist' and care.ended_at is null
                                                       and care.person_id = $5))",
                values![couple, person.uuid(), work.now(), lead],
            )
            .await?;
        if entered == 0 {
            return Err(Problem::not_found().on("members").into());
        }
    }
    Ok(couple)
}
