//! Who works in the practice: making somebody a member, and ending it.

use domain::{
    access::{Act, Actor, Place, Role, permit},
    ids::PersonId,
    practice::{Membership, membership},
    problem::Problem,
};

use super::{BecomeMember, EndMembership, EndedMembership, PersonRecord, list::record_of, rows::CountRow};
use crate::{
    access::{roles_of, shut_out},
    couples::give_up_seats,
    kernel::{
        bind::values,
        once::Once,
        refused::{Failure, Refused},
        services::Services,
        work::{Work, subject_of},
    },
};

/// One member of the practice, or somebody who may become one, as the owner sees them.
///
/// # Errors
/// `NotAllowed` for anybody but an owner, `NotFound` for a person who is not there.
pub async fn member(actor: &Actor, services: &Services, person: PersonId) -> Result<PersonRecord, Refused> {
    let permit = permit(actor, Act::ManageMembers, Place::Practice)?;
    let work = Work::read(actor, services).await?;
    let record = record_of(&work, person).await?.ok_or_else(Problem::not_found)?;
    Ok(services.witnessed(actor, permit, subject_of(person, person), record).await?)
}

/// Makes a person a member of the practice.
///
/// # Errors
/// `NotAllowed` for anybody but an owner, `NotFound` for a person who is not there, `WrongState` for a client, `Taken` for a role they have,
/// `KeyReused`.
pub async fn become_member(actor: &Actor, services: &Services, command: BecomeMember) -> Result<PersonRecord, Refused> {
    let permit = permit(actor, Act::ManageMembers, Place::Practice)?;
    let work = Work::begin(actor, services).await?;
    let (person, role) = (command.person, command.role);
    let once = Once::new(&work, "becomeMember", &command.key, &[&person.to_string(), role.as_str()])?;
    if let Some(before) = once.recall(&work, actor).await? {
        return Ok(record_of(&work, before).await?.ok_or_else(Problem::not_found)?);
    }
    if !lock(&work, person).await? {
        return Err(Problem::not_found().into());
    }
    let is_client = count(
        &work,
        "select count(*) as count from couple_member where practice_id = $1 and person_id = $2 and left_at is null",
        person,
    )
    .await?;
    let already = roles_of(&work, person).await?;
    let made = Membership::take_on(person, role, work.now(), (&already, is_client > 0))?;
    make_member(&work, made.person(), made.role()).await?;
    once.keep(&work, actor, person).await?;
    let record = record_of(&work, person).await?.ok_or_else(Problem::not_found)?;
    work.commit(actor, permit, subject_of(person, person)).await?;
    Ok(record)
}

/// Ends one role of a member, or all of them, at once: their sessions, tokens, codes and recoveries end in the same transaction, and their
/// seats on care teams that no role is left for. What they wrote and did stays.
///
/// # Errors
/// `NotAllowed` for anybody but an owner, `NotFound` at `person` for somebody who is no member, `WrongState` for a role they do not have and
/// for the last owner.
pub async fn end_membership(
    actor: &Actor,
    services: &Services,
    command: EndMembership,
) -> Result<EndedMembership, Refused> {
    let permit = permit(actor, Act::ManageMembers, Place::Practice)?;
    let work = Work::begin(actor, services).await?;
    let person = command.person;
    let other_owners = lock_owners(&work, person).await?;
    let roles = roles_of(&work, person).await?;
    let ends = membership::ending(&roles, command.role, other_owners)?;
    for role in &ends {
        work.run(
            "update practice_member set ended_at = $4
             where practice_id = $1 and person_id = $2 and role = $3 and ended_at is null",
            values![person, role.as_str(), work.now()],
        )
        .await?;
    }
    let stays: Vec<Role> = roles.into_iter().filter(|role| !ends.contains(role)).collect();
    let without_lead = give_up_seats(&work, person, &stays).await?;
    // Whoever ends only one of their own roles stays at their desk; everybody else begins anew with what they are now.
    let keeping = actor.session().filter(|_| actor.person_id() == Some(person) && !stays.is_empty());
    shut_out(&work, person, keeping).await?;
    let member = record_of(&work, person).await?.ok_or_else(Problem::not_found)?;
    work.commit(actor, permit, subject_of(person, person)).await?;
    Ok(EndedMembership { member, without_lead })
}

/// Writes that a person is a member from now on.
pub(crate) async fn make_member(work: &Work, person: PersonId, role: Role) -> Result<(), Failure> {
    work.run(
        "insert into practice_member (practice_id, person_id, role, started_at) values ($1, $2, $3, $4)",
        values![person, role.as_str(), work.now()],
    )
    .await
    .map(|_| ())
}

/// Lets nobody else take this person into care or on as a member, or ask or give them anything, until this transaction ends: whoever would, waits
/// here. False where there is no such person.
pub(crate) async fn lock(work: &Work, person: PersonId) -> Result<bool, Failure> {
    let row: Option<CountRow> = work
        .find_for_update("select version as count from person where practice_id = $1 and id = $2", values![person])
        .await?;
    Ok(row.is_some())
}

/// How many owners there are beside a person. Two owners who end each other's part at once take turns here, so that one of them stays.
async fn lock_owners(work: &Work, person: PersonId) -> Result<usize, Failure> {
    let _locked: Option<CountRow> =
        work.find_for_update("select version as count from practice where id = $1", values![]).await?;
    let others = count(
        work,
        "select count(*) as count from practice_member
         where practice_id = $1 and person_id <> $2 and role = 'owner' and ended_at is null",
        person,
    )
    .await?;
    Ok(usize::try_from(others).unwrap_or_default())
}

async fn count(work: &Work, sql: &'static str, person: PersonId) -> Result<i64, Failure> {
    let row: Option<CountRow> = work.find(sql, values![person]).await?;
    Ok(row.map(|row| row.count).unwrap_or_default())
}
