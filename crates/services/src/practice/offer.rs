//! Whether the practice offers coaching. An owner says so; what is booked already stays.

use domain::{
    access::{Act, Actor, Place, permit},
    practice::{licence::ServiceKind, offer},
};
use sea_orm::FromQueryResult;

use super::{PracticeView, read};
use crate::kernel::{
    bind::{At, values},
    refused::{Failure, Refused},
    services::Services,
    work::{Work, subject},
};

/// Says that the practice offers coaching, or does no longer.
///
/// # Errors
/// `NotAllowed` for anybody but owners.
pub async fn offer_coaching(actor: &Actor, services: &Services, offered: bool) -> Result<PracticeView, Refused> {
    let permit = permit(actor, Act::OfferCoaching, Place::Practice)?;
    let work = Work::begin(actor, services).await?;
    if offered {
        begin_coaching(&work).await?;
    } else {
        work.run("delete from coaching_offer where practice_id = $1", values![]).await?;
    }
    let view = read(&work).await?;
    work.commit(actor, permit, subject(view.id)).await?;
    Ok(view)
}

/// Writes that the practice of a transaction offers coaching from now on.
pub(super) async fn begin_coaching(work: &Work) -> Result<(), Failure> {
    work.run(
        "insert into coaching_offer (practice_id, offered_at) values ($1, $2) on conflict do nothing",
        values![work.now()],
    )
    .await
    .map(|_| ())
}

#[derive(FromQueryResult)]
struct OfferRow {
    #[expect(dead_code, reason = "that there is one is what is wanted; a row must have a column")]
    offered_at: At,
}

/// Whether the practice of a transaction offers coaching.
pub(crate) async fn offers_coaching(work: &Work) -> Result<bool, Failure> {
    let row: Option<OfferRow> =
        work.find("select offered_at from coaching_offer where practice_id = $1", values![]).await?;
    Ok(row.is_some())
}

/// Refuses a service that the practice of a transaction does not give.
///
/// # Errors
/// `NotAllowed` at `field`.
pub(crate) async fn check_offered(work: &Work, service: ServiceKind, field: &str) -> Result<(), Refused> {
    Ok(offer::check_offered(service, offers_coaching(work).await?).map_err(|problem| problem.on(field))?)
}
