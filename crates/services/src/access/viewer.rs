//! Who is signed in, and where else.

use domain::{
    access::{Act, Actor, Place, permit, session::Kind},
    ids::{Id as _, PersonId},
    problem::Problem,
};
use jiff::Timestamp;

use super::{
    SessionView, Viewer,
    account::RECOVERY_WAITS,
    invitation, reset_second_factor,
    rows::{HolderRow, PendingRow, PracticeNameRow, SessionRow},
    session::{self, DEVICE, identity},
};
use crate::{
    couples::mode_to_sign,
    kernel::{
        bind::values,
        refused::{Failure, Refused},
        seal::Spot,
        services::Services,
        work::Work,
        zone::zone,
    },
    people::{PersonView, name_of},
};

/// Whoever is signed in, with what waits for them before anything else.
///
/// # Errors
/// None but failures.
pub async fn viewer(actor: &Actor, services: &Services) -> Result<Viewer, Refused> {
    // One's own name, and what one is told about oneself: nothing that has to be written down as seen.
    let _own = permit(actor, Act::SeePerson, Place::Own)?;
    let (person, _) = identity(actor)?;
    let work = Work::read(actor, services).await?;
    let view = name_of(&work, person).await?;
    let session = sessions(&work, actor, &view)
        .await?
        .into_iter()
        .find(|session| session.current)
        .ok_or_else(Problem::not_allowed)?;
    Ok(Viewer {
        roles: actor.roles().to_vec(),
        practice_name: practice_name(&work).await?,
        session,
        recovery_pending_until: pending(&work, person).await?,
        code_made_at: invitation::last_made(&work, person).await?,
        second_factor_reset_at: reset_second_factor::last(&work, person).await?,
        mode_to_sign: mode_to_sign(&work, person).await?,
        partners: partners(&work, person).await?,
        person: view,
    })
}

/// The actor's sessions and tokens that still open something, newest first.
///
/// # Errors
/// None but failures.
pub async fn my_sessions(actor: &Actor, services: &Services) -> Result<Vec<SessionView>, Refused> {
    let _own = permit(actor, Act::SeeSessions, Place::Own)?;
    let (person, _) = identity(actor)?;
    let work = Work::read(actor, services).await?;
    let view = name_of(&work, person).await?;
    Ok(sessions(&work, actor, &view).await?)
}

async fn sessions(work: &Work, actor: &Actor, person: &PersonView) -> Result<Vec<SessionView>, Failure> {
    let rows: Vec<SessionRow> = work
        .all(
            "select id, kind, sealed_device, shared_device, began_at, last_seen_at, stepped_up_at from session
             where practice_id = $1 and person_id = $2 and ended_at is null
             order by began_at desc, id",
            values![person.id],
        )
        .await?;
    let (key, zone) = (work.find_person_key(person.id).await?, zone(&person.zone)?);
    let mut views = Vec::with_capacity(rows.len());
    for row in rows {
        let kind = Kind::from_word(&row.kind).ok_or(Failure::Corrupt("a session's kind"))?;
        if !session::is_listed(kind, row.began_at.0, row.last_seen_at.0, row.shared_device, actor.roles(), work.now()) {
            continue;
        }
        let id = row.id.0;
        views.push(SessionView {
            id,
            kind,
            device: key.open_text(Spot::new(DEVICE, work.practice(), id), &row.sealed_device)?,
            started_on: row.began_at.0.to_zoned(zone.rules().clone()).date(),
            current: actor.session().map(domain::ids::Id::uuid) == Some(id.uuid()),
            stepped_up: session::is_stepped_up(row.stepped_up_at.map(|at| at.0), work.now()),
        });
    }
    Ok(views)
}

async fn practice_name(work: &Work) -> Result<String, Failure> {
    let row: PracticeNameRow = work
        .find("select sealed_name from practice where id = $1", values![])
        .await?
        .ok_or(Failure::Corrupt("a practice that is not there"))?;
    let spot = Spot::new("practice.sealed_name", work.practice(), work.practice());
    work.practice_key().await?.open_text(spot, &row.sealed_name)
}

async fn pending(work: &Work, person: PersonId) -> Result<Option<Timestamp>, Failure> {
    let row: Option<PendingRow> = work
        .find(
            "select effective_at from recovery
             where practice_id = $1 and person_id = $2 and stopped_at is null and done_at is null
               and effective_at > $3
             order by effective_at desc limit 1",
            values![person, work.now() - RECOVERY_WAITS],
        )
        .await?;
    Ok(row.map(|row| row.effective_at.0))
}

async fn partners(work: &Work, person: PersonId) -> Result<Vec<PersonView>, Failure> {
    let rows: Vec<HolderRow> = work
        .all(
            "select distinct theirs.person_id
             from couple_member mine
             join couple_member theirs
                 on theirs.practice_id = mine.practice_id and theirs.couple_id = mine.couple_id
             where mine.practice_id = $1 and mine.person_id = $2 and mine.left_at is null
               and theirs.person_id <> $2 and theirs.left_at is null
             order by theirs.person_id",
            values![person],
        )
        .await?;
    let mut views = Vec::with_capacity(rows.len());
    for row in rows {
        views.push(name_of(work, row.person_id.0).await?);
    }
    Ok(views)
}
