//! Invitations: a code that the practice hands over itself, which opens an account or gives it back to its owner.

use domain::{
    access::{Act, Actor, Permit, Place, permit},
    ids::{InvitationId, PersonId},
    problem::{Code, Problem},
};
use jiff::{SignedDuration, Timestamp};

use super::{
    Invitation,
    account::{has_account, roles_of},
    reset_second_factor::TOLD_FOR,
    rows::CodeRow,
    secret_code,
};
use crate::{
    kernel::{
        bind::{Maybe, values},
        refused::{Failure, Refused},
        services::Services,
        work::{Work, subject_of},
    },
    people::place_of_person,
};

/// How long a code works.
const WORKS_FOR: SignedDuration = SignedDuration::from_hours(72);
/// Four groups of four: 79 bits.
const GROUPS: usize = 4;

/// Makes a code with which a person opens their account, or gets back into it; whoever makes it has seen or heard that it is them.
///
/// Owners do so for members of the practice, staff for clients, therapists for those they treat. Older codes of the person stop working. A code
/// for a client's account that is in use takes the password of whoever makes it once more, and the client is told on their own page.
///
/// # Errors
/// `NotFound` for people who are not the actor's to invite, `NotAllowed` for oneself, `StepUpNeeded` for an account in use.
pub async fn invite(actor: &Actor, services: &Services, person: PersonId) -> Result<Invitation, Refused> {
    let work = Work::begin(actor, services).await?;
    let permit = permit_to_invite(&work, actor, person).await?;
    let (id, code, expires_at) = issue_invitation(&work, person, actor.person_id()).await?;
    work.commit(actor, permit, subject_of(id, person)).await?;
    Ok(Invitation { id, code, expires_at })
}

/// Writes an invitation and ends the older ones of the same person.
pub(crate) async fn issue_invitation(
    work: &Work,
    person: PersonId,
    issued_by: Option<PersonId>,
) -> Result<(InvitationId, String, Timestamp), Failure> {
    work.run(
        "update invitation set expires_at = $3
         where practice_id = $1 and person_id = $2 and used_at is null and expires_at > $3",
        values![person, work.now()],
    )
    .await?;
    let (id, services) = (work.id::<InvitationId>(), work.services());
    let code = secret_code::fresh(services.random(), GROUPS);
    let code_hash = services.keys().index("invitation code", secret_code::normalised(&code).as_bytes());
    let expires_at = work.now() + WORKS_FOR;
    work.run(
        "insert into invitation (practice_id, id, person_id, code_hash, issued_by, issued_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7)",
        values![id, person, code_hash, Maybe(issued_by), work.now(), expires_at],
    )
    .await?;
    Ok((id, code, expires_at))
}

async fn permit_to_invite(work: &Work, actor: &Actor, person: PersonId) -> Result<Permit, Refused> {
    let place = place_of_person(work, actor, person).await?.ok_or_else(Problem::not_found)?;
    if place == Place::Own {
        return Err(Problem::not_allowed().into());
    }
    let is_member = roles_of(work, person).await?.iter().any(|role| role.is_member());
    if is_member {
        return Ok(permit(actor, Act::ManageMembers, Place::Practice)?);
    }
    if !has_account(work, person).await? {
        return Ok(permit(actor, Act::Invite, place)?);
    }
    let permit = permit(actor, Act::ConfirmRecovery, place)?;
    if !actor.is_stepped_up() {
        let message = "They use their account already. Type your password once more, then make the code.";
        return Err(Problem::new(Code::StepUpNeeded, message).into());
    }
    Ok(permit)
}

/// When the practice last made a code for somebody's account while it was in use, within the last fortnight. Whoever did not ask for it should
/// know: with it, another password counts after a day.
pub(super) async fn last_made(work: &Work, person: PersonId) -> Result<Option<Timestamp>, Failure> {
    let row: Option<CodeRow> = work
        .find(
            "select code.issued_at from invitation code
             where code.practice_id = $1 and code.person_id = $2 and code.issued_at > $3
               and exists (select 1 from invitation opened
                           where opened.practice_id = $1 and opened.person_id = $2 and opened.used_at <= code.issued_at
                             and opened.id <> code.id)
             order by code.issued_at desc limit 1",
            values![person, work.now() - TOLD_FOR],
        )
        .await?;
    Ok(row.map(|row| row.issued_at.0))
}
