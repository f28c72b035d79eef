//! Reading the practice's own name.

use domain::{
    access::{Act, Actor, Place, permit},
    zone::Zone,
};

use super::{PracticeView, rows::PracticeRow};
use crate::kernel::{
    bind::values,
    refused::{Failure, Refused},
    seal::Spot,
    services::Services,
    work::Work,
    zone,
};

/// The practice of `actor`.
///
/// # Errors
/// `NotAllowed` for anybody but its members.
pub async fn show(actor: &Actor, services: &Services) -> Result<PracticeView, Refused> {
    let _seen = permit(actor, Act::SeePractice, Place::Practice)?;
    let work = Work::read(actor, services).await?;
    Ok(read(&work).await?)
}

/// Where the clock of a transaction's practice stands.
pub(crate) async fn zone(work: &Work) -> Result<Zone, Failure> {
    zone::zone(&read(work).await?.zone)
}

/// The practice of a transaction.
pub(crate) async fn read(work: &Work) -> Result<PracticeView, Failure> {
    let row: PracticeRow = work
        .find(
            "select sealed_name, sealed_alias, zone,
                 (select count(*) from coaching_offer where coaching_offer.practice_id = practice.id) as coaching
             from practice where id = $1",
            values![],
        )
        .await?
        .ok_or(Failure::Corrupt("a practice that is not there"))?;
    let key = work.practice_key().await?;
    let id = work.practice();
    Ok(PracticeView {
        id,
        name: key.open_text(Spot::new("practice.sealed_name", id, id), &row.sealed_name)?,
        alias: key.open_text(Spot::new("practice.sealed_alias", id, id), &row.sealed_alias)?,
        zone: row.zone,
        offers_coaching: row.coaching > 0,
    })
}
