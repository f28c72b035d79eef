//! Taking an acknowledgement back, so that the thing waits again. The row stays, with who took it back and when.

use domain::{
    access::{Act, Actor, permit},
    ids::AcknowledgementId,
    problem::Problem,
};

use super::{
    acknowledge::check_count,
    rows::{AcknowledgementRow, acknowledgements},
};
use crate::{
    couples::place_of_couple,
    kernel::{
        bind::values,
        refused::Refused,
        services::Services,
        work::{Work, subject, subject_of},
    },
};

/// Brings things back to the list. Doing it twice does it once.
///
/// # Errors
/// `NotFound` for anything that is not of a couple the actor treats; nothing at all is brought back then. `Missing` or `TooLong` beside
/// `items`.
pub async fn bring_back(actor: &Actor, services: &Services, ids: Vec<AcknowledgementId>) -> Result<(), Refused> {
    check_count(ids.len())?;
    let work = Work::begin(actor, services).await?;
    let by = actor.person_id().ok_or_else(Problem::not_allowed)?;
    for id in ids {
        let row: AcknowledgementRow = work
            .find(concat!("select ", acknowledgements!(), "where ack.practice_id = $1 and ack.id = $2"), values![id])
            .await?
            .ok_or_else(Problem::not_found)?;
        let place = place_of_couple(&work, actor, row.couple_id.0).await?.ok_or_else(Problem::not_found)?;
        let permit = permit(actor, Act::BringBack, place)?;
        // Whoever else acknowledged the same thing at the same moment would keep it off the list.
        let brought_back = work
            .run(
                "update acknowledgement set brought_back_by = $5, brought_back_at = $6
                 where practice_id = $1 and matter = $2 and couple_id = $3 and subject_id = $4
                   and brought_back_at is null",
                values![row.matter.as_str(), row.couple_id.0, row.subject_id, by, work.now()],
            )
            .await?;
        if brought_back > 0 {
            let concerned = row.concerned_person_id;
            let what = concerned.map_or_else(|| subject(id), |person| subject_of(id, person.0));
            work.audit(actor, &permit, what).await?;
        }
    }
    Ok(work.commit_audited().await?)
}
