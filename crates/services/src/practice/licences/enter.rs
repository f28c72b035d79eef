//! Entering an authority of a member, and what becomes of it.

use domain::{
    access::{Act, Actor, Place, permit},
    ids::{LicenceId, PersonId},
    practice::licence::Licence,
    problem::{Code, Problem},
};
use sea_orm::FromQueryResult;

use super::{ChangeLicence, EnterLicence, LicenceView, authorities::look_again, list::one};
use crate::kernel::{
    bind::values,
    once::Once,
    refused::{Failure, Refused},
    services::Services,
    work::{Work, subject_of},
};

/// Enters an authority. What is booked is looked at again at once.
///
/// # Errors
/// `NotAllowed` for anybody but staff and owners, `NotFound` at `member` for somebody who is no member, `KeyReused`.
pub async fn enter_licence(actor: &Actor, services: &Services, command: EnterLicence) -> Result<LicenceView, Refused> {
    let permit = permit(actor, Act::ChangeLicences, Place::Practice)?;
    let work = Work::begin(actor, services).await?;
    let (member, licence) = (command.member, &command.licence);
    let (first, last) = licence.days();
    let whose = member.to_string();
    let days = format!("{first} {}", last.map(|day| day.to_string()).unwrap_or_default());
    let words =
        [licence.place().code(), licence.family().as_str(), licence.authority().as_str(), licence.standing().as_str()];
    let asked = [&[whose.as_str(), days.as_str()][..], &words[..]].concat();
    let once = Once::new(&work, "enterLicence", &command.key, &asked)?;
    if let Some(before) = once.recall::<LicenceId>(&work, actor).await? {
        return one(&work, before).await;
    }
    if !is_member(&work, member).await? {
        return Err(Problem::not_found().on("member").into());
    }
    let id: LicenceId = work.id();
    insert(&work, id, member, licence).await?;
    look_again(&work, work.now()).await?;
    once.keep(&work, actor, id).await?;
    let view = one(&work, id).await?;
    work.commit(actor, permit, subject_of(id, member)).await?;
    Ok(view)
}

/// Says what has become of an authority: suspended, ended, or renewed until a later day. What is booked is looked at again at once.
///
/// # Errors
/// `NotAllowed`, `NotFound`, `Stale`, `OutOfRange` for a last day before the first.
pub async fn change_licence(
    actor: &Actor,
    services: &Services,
    command: ChangeLicence,
) -> Result<LicenceView, Refused> {
    let permit = permit(actor, Act::ChangeLicences, Place::Practice)?;
    let work = Work::begin(actor, services).await?;
    let before = one(&work, command.id).await?;
    let known = &before.licence;
    let days = (known.days().0, command.last_day);
    let changed = Licence::new(known.place(), (known.family(), known.authority()), command.standing, days)?;
    let written = work
        .run(
            "update licence set standing = $4, last_day = $5, version = version + 1
             where practice_id = $1 and id = $2 and version = $3",
            values![command.id, command.version, changed.standing().as_str(), changed.days().1],
        )
        .await?;
    if written != 1 {
        return Err(stale().into());
    }
    look_again(&work, work.now()).await?;
    let view = one(&work, command.id).await?;
    work.commit(actor, permit, subject_of(command.id, before.member.id)).await?;
    Ok(view)
}

async fn insert(work: &Work, id: LicenceId, member: PersonId, licence: &Licence) -> Result<(), Failure> {
    work.run(
        "insert into licence (practice_id, id, person_id, place, family, authority, standing, first_day, last_day,
             entered_at, version)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1)",
        values![
            id,
            member,
            licence.place().code(),
            licence.family().as_str(),
            licence.authority().as_str(),
            licence.standing().as_str(),
            licence.days().0,
            licence.days().1,
            work.now(),
        ],
    )
    .await
    .map(|_| ())
}

#[derive(FromQueryResult)]
struct CountRow {
    count: i64,
}

async fn is_member(work: &Work, person: PersonId) -> Result<bool, Failure> {
    let row: Option<CountRow> = work
        .find(
            "select count(*) as count from practice_member
             where practice_id = $1 and person_id = $2 and ended_at is null",
            values![person],
        )
        .await?;
    Ok(row.is_some_and(|row| row.count > 0))
}

fn stale() -> Problem {
    let words =
        "This licence was changed meanwhile. Nothing was saved. Load the page, look at it, and change it again.";
    Problem::new(Code::Stale, words)
}
