//! Entering a request that came by phone or by word of mouth. What nobody can ask for on the public page begins here too.

use domain::{
    access::{Act, Actor, Place, permit},
    consultations::Whereabouts,
    ids::ConsultationId,
};

use super::{
    Booked, ConsultationView, Newcomer, board,
    book::{no_second_seat, shown},
    links, newcomer,
    rows::{self, New},
    types::to_book,
};
use crate::kernel::{
    once::Once,
    refused::Refused,
    services::Services,
    work::{Work, subject_of},
};

/// A request as staff took it down.
#[derive(Debug, Clone)]
pub struct EnterRequest {
    /// What recognises a repeat.
    pub key: String,
    /// The key of the type.
    pub type_key: String,
    /// Who asks.
    pub me: Newcomer,
    /// Where the partner will be who is to come too; none for oneself alone.
    pub partner_place: Option<Whereabouts>,
}

/// Enters somebody's request as staff took it down. The second half of the answer is what staff hand to whoever asked, if they want it.
///
/// # Errors
/// `NotAllowed` for anybody who does not arrange consultations, `NotFound` at `type` for one that is not there, `OutOfRange` for two where there
/// is room for one, `KeyReused`.
pub async fn enter_request(
    actor: &Actor,
    services: &Services,
    command: EnterRequest,
) -> Result<(ConsultationView, Booked), Refused> {
    let permit = permit(actor, Act::ArrangeConsultations, Place::Practice)?;
    let (me, partner_place) = (&command.me, command.partner_place.map(Whereabouts::code));
    let work = Work::begin(actor, services).await?;
    let who = newcomer::who(me);
    let asked = [command.type_key.as_str(), who.as_str(), partner_place.unwrap_or_default()];
    let once = Once::new(&work, "enterRequest", &command.key, &asked)?;
    if let Some(before) = once.recall::<ConsultationId>(&work, actor).await? {
        return Ok((board::view_of(&work, before).await?, shown(&work, before).await?));
    }
    // A repeat is recognised although the type may be offered no longer.
    let kind = to_book(&work, &command.type_key).await?;
    let seats = if partner_place.is_some() { 2 } else { 1 };
    if seats > kind.seats() {
        return Err(no_second_seat().into());
    }
    let id: ConsultationId = work.id();
    rows::insert(&work, &New { id, kind, seats, partner_place }).await?;
    let entered = newcomer::enter(&work, id, me).await?;
    let link = links::own(services, entered.attendee);
    links::write(&work, &link, (id, Some(entered.attendee)), links::lives_until(work.now())).await?;
    once.keep(&work, actor, id).await?;
    let views = (board::view_of(&work, id).await?, shown(&work, id).await?);
    work.commit(actor, permit, subject_of(id, entered.person)).await?;
    Ok(views)
}
