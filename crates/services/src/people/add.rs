//! Entering a person.

use domain::{
    access::{Act, Actor, Place, permit},
    ids::PersonId,
    text::Name,
    zone::Zone,
};

use super::{Add, PersonView, name_of};
use crate::{
    access::set_sign_in_address,
    kernel::{
        bind::values,
        once::Once,
        refused::{Failure, Refused},
        seal::{SealKey, Spot},
        services::Services,
        work::{Work, subject_of},
    },
};

/// Enters a person: a client to be, or a member to be.
///
/// # Errors
/// `NotAllowed`, `KeyReused`, and whatever is wrong with the address.
pub async fn add(actor: &Actor, services: &Services, command: Add) -> Result<PersonView, Refused> {
    let permit = permit(actor, Act::AddPerson, Place::Practice)?;
    let work = Work::begin(actor, services).await?;
    let asked = [command.name.expose(), command.zone.name(), command.address.as_deref().unwrap_or_default()];
    let once = Once::new(&work, "addPerson", &command.key, &asked)?;
    if let Some(before) = once.recall(&work, actor).await? {
        return Ok(name_of(&work, before).await?);
    }
    let person = enter(&work, &command.name, &command.zone).await?;
    if let Some(address) = &command.address {
        set_sign_in_address(&work, person, address).await?;
    }
    once.keep(&work, actor, person).await?;
    let view = PersonView { id: person, name: command.name.expose().to_owned(), zone: command.zone.name().to_owned() };
    work.commit(actor, permit, subject_of(person, person)).await?;
    Ok(view)
}

/// Writes a person with a fresh key of their own.
pub(crate) async fn enter(work: &Work, name: &Name, zone: &Zone) -> Result<PersonId, Failure> {
    let person: PersonId = work.id();
    let practice_key = work.practice_key().await?;
    let random = work.services().random();
    let key = SealKey::generate(random);
    let wrapped = key.wrapped_by(&practice_key, Spot::new("person.sealed_key", work.practice(), person), random);
    let sealed_name =
        key.seal(Spot::new("person.sealed_name", work.practice(), person), name.expose().as_bytes(), random);
    work.run(
        "insert into person (practice_id, id, sealed_key, sealed_name, zone, created_at)
         values ($1, $2, $3, $4, $5, $6)",
        values![person, wrapped, sealed_name, zone.name(), work.now()],
    )
    .await?;
    Ok(person)
}
