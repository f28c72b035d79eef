//! Asking without a time: the practice looks at it, and offers some.

use domain::{
    access::{Act, Actor, Place, permit},
    ids::ConsultationId,
};

use super::{
    Ask, Booked,
    book::shown,
    invitations, links, newcomer,
    page::{practice_at, public_type},
    rows::{self, New},
};
use crate::kernel::{
    once::Once,
    refused::Refused,
    services::Services,
    work::{Work, subject_of},
};

/// Asks for a consultation. The answer holds what opens the request; a repeat gives the same.
///
/// # Errors
/// `NotFound` for a page or type that is not there, `TooManyAttempts`, beside each field what is wrong with it.
pub async fn ask(services: &Services, command: Ask) -> Result<Booked, Refused> {
    services.gate().limits().booking(command.remote)?;
    let actor = Actor::visitor(practice_at(services, &command.wanted.address).await?);
    let permit = permit(&actor, Act::AskForConsultation, Place::Practice)?;
    let work = Work::begin(&actor, services).await?;
    let partner_place = command.wanted.places.get(1).map(|place| place.code());
    let who = newcomer::who(&command.me);
    let said = newcomer::said(&command.answers);
    let asked = [command.wanted.type_key.as_str(), who.as_str(), partner_place.unwrap_or_default(), said.as_str()];
    let once = Once::new(&work, "requestConsultation", &command.key, &asked)?;
    if let Some(before) = once.recall::<ConsultationId>(&work, &actor).await? {
        return shown(&work, before).await;
    }
    // A repeat is recognised although the type may be offered no longer.
    let kind = public_type(&work, &command.wanted).await?;
    invitations::spend(&work, kind, command.wanted.invitation.as_deref()).await?;
    let id: ConsultationId = work.id();
    let seats = if partner_place.is_some() { 2 } else { 1 };
    rows::insert(&work, &New { id, kind, seats, partner_place }).await?;
    let me = newcomer::enter_and_answer(&work, (id, kind), (&command.me, &command.answers)).await?;
    let link = links::own(services, me.attendee);
    links::write(&work, &link, (id, Some(me.attendee)), links::lives_until(work.now())).await?;
    once.keep(&work, &actor, id).await?;
    let view = shown(&work, id).await?;
    work.commit(&actor, permit, subject_of(id, me.person)).await?;
    Ok(view)
}
