//! Founding a practice: its keys, its name, its first owner. Done from the command line, by whoever runs the service.

use domain::{
    access::{Act, Actor, Place, Role, permit},
    ids::PracticeId,
    random,
};

use super::{Found, Founded, offer::begin_coaching};
use crate::{
    access::{issue_invitation, set_sign_in_address},
    kernel::{
        bind::values,
        keys::Secret,
        refused::Refused,
        seal::{SealKey, Spot},
        services::Services,
        work::{Work, subject},
    },
    people,
};

/// Founds a practice and invites its first owner.
///
/// # Errors
/// The owner's address is refused, or the database fails.
pub async fn found(services: &Services, command: Found) -> Result<Founded, Refused> {
    let practice: PracticeId = random::id(services.random());
    let work = Work::begin_in(practice, services).await?;
    let (name, master) = services.keys().current_master();
    let key = SealKey::generate(services.random());
    let wrapped = key.wrapped_by(
        &SealKey::new(Secret::clone(master)),
        Spot::new("practice.sealed_key", practice, practice),
        services.random(),
    );
    let seal = |column, text: &str| key.seal(Spot::new(column, practice, practice), text.as_bytes(), services.random());
    work.run(
        "insert into practice (id, sealed_key, master_key, sealed_name, sealed_alias, zone, created_at)
         values ($1, $2, $3, $4, $5, $6, $7)",
        values![
            wrapped,
            name,
            seal("practice.sealed_name", command.name.expose()),
            seal("practice.sealed_alias", command.alias.as_str()),
            command.zone.name(),
            work.now(),
        ],
    )
    .await?;
    if command.offers_coaching {
        begin_coaching(&work).await?;
    }
    let owner = people::enter(&work, &command.owner, &command.zone).await?;
    people::make_member(&work, owner, Role::Owner).await?;
    set_sign_in_address(&work, owner, &command.owner_address).await?;
    let (_, code, expires_at) = issue_invitation(&work, owner, None).await?;
    let clockwork = Actor::clockwork(practice);
    let permit = permit(&clockwork, Act::FoundPractice, Place::Practice)?;
    work.commit(&clockwork, permit, subject(practice)).await?;
    Ok(Founded { practice, owner, code, expires_at })
}
