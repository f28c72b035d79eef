//! What a clinician acknowledged lately, to be looked at once more or brought back.

use domain::access::{Act, Actor, Place, permit};
use jiff::SignedDuration;

use super::{
    AcknowledgementView,
    rows::{AcknowledgementRow, acknowledgements as columns},
    sources::Reader,
};
use crate::kernel::{
    bind::values,
    page::{Page, PageRequest},
    refused::Refused,
    services::Services,
    work::{Work, subject},
};

const LIST: &str = "acknowledgements";

/// For how long what was acknowledged is listed.
const LISTED_FOR: SignedDuration = SignedDuration::from_hours(24 * 7);

/// What the actor acknowledged in the last seven days and did not bring back, newest first; of couples they still lead.
///
/// # Errors
/// `NotAllowed` for anybody but therapists and supervisors.
pub async fn acknowledgements(
    actor: &Actor,
    services: &Services,
    page: PageRequest,
) -> Result<Page<AcknowledgementView>, Refused> {
    let permit = permit(actor, Act::SeeWorklist, Place::Practice)?;
    let reader = Reader::of(actor)?;
    let window = page.window(actor, services, LIST)?;
    let work = Work::read(actor, services).await?;
    let rows: Vec<AcknowledgementRow> = work
        .all(
            concat!(
                "select ",
                columns!(),
                "where ack.practice_id = $1 and ack.acknowledged_by = $2 and ack.brought_back_at is null
                   and ack.acknowledged_at > $3
                   and ack.couple_id in (
                       select care.couple_id from care_team care
                       where care.practice_id = $1 and care.person_id = $2 and care.ended_at is null
                         and care.role = 'lead-therapist')
                 order by ack.acknowledged_at desc, ack.id limit $4 offset $5"
            ),
            values![reader.me, work.now() - LISTED_FOR, window.limit(), window.offset()],
        )
        .await?;
    let mut views = Vec::with_capacity(rows.len());
    for row in &rows {
        views.push(row.view(&work).await?);
    }
    let page = window.page(actor, services, LIST, views);
    Ok(services.witnessed(actor, permit, subject(reader.me), page).await?)
}
