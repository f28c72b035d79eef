//! What becomes of a couple's appointments when what their care is changes: what is to come is of the new kind, what was held stays what it was.

use domain::{
    ids::{AppointmentId, CoupleId, Id as _},
    practice::licence::ServiceKind,
};
use sea_orm::FromQueryResult;

use crate::{
    kernel::{
        bind::{Key, values},
        refused::Failure,
        work::Work,
    },
    practice::give_days_back,
};

#[derive(FromQueryResult)]
struct IdRow {
    id: Key<AppointmentId>,
}

/// Makes what is to come in a couple's care of another kind, and gives back the exempt days of what needs no authority any more. Nobody who comes is
/// told: it is at the same time, with the same therapist. Whether it may be held is looked at by the check of licences.
pub(crate) async fn change_service_to_come(work: &Work, couple: CoupleId, service: ServiceKind) -> Result<(), Failure> {
    work.run(
        "update appointment set service = $3
         where practice_id = $1 and couple_id = $2 and state = 'planned' and starts_at > $4",
        values![couple, service.as_str(), work.now()],
    )
    .await?;
    if service.needs_authority() {
        return Ok(());
    }
    let coming: Vec<IdRow> = work
        .all(
            "select id from appointment
             where practice_id = $1 and couple_id = $2 and state = 'planned' and starts_at > $3 order by id",
            values![couple, work.now()],
        )
        .await?;
    for row in coming {
        give_days_back(work, row.id.0.uuid()).await?;
    }
    Ok(())
}
