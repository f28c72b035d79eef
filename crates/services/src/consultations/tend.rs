//! What time alone makes of consultations: offers lapse, silence ends a request, whoever waits is asked whether they still do, whoever was
//! recommended something is asked what they have decided, and who did not come into care is deleted.

use domain::{
    access::{Act, Actor},
    consultations::{Slot, Step},
    ids::PracticeId,
};

use super::{
    claims, cover, leads, letters,
    rows::{self, ConsultationRow, Doer, attendees_of, consultation_columns, passed},
    waiting,
};
use crate::kernel::{
    bind::values,
    clockwork::{own_permit, practices_with_due},
    refused::Failure,
    services::Services,
    work::{Work, subject},
};

/// Does everything that is due now, practice by practice. Doing it twice, or after an outage, does it once.
///
/// # Errors
/// The database fails.
pub async fn tend(services: &Services) -> Result<(), Failure> {
    let due = practices_with_due(
        services,
        "select distinct practice_id from consultation where next_change_at <= $1
         union
         select distinct practice_id from claim where lapses_at <= $1 and consultation_id is null",
    )
    .await?;
    for practice in due {
        let work = Work::begin_in(practice, services).await?;
        claims::clear_lapsed(&work).await?;
        work.commit_audited().await?;
        while pass_one(services, practice).await? {}
    }
    leads::delete_ended(services).await?;
    cover::check(services).await
}

/// Changes one consultation whose time has come; whether there was one. Each commits on its own.
async fn pass_one(services: &Services, practice: PracticeId) -> Result<bool, Failure> {
    let clockwork = Actor::clockwork(practice);
    let work = Work::begin(&clockwork, services).await?;
    let row: Option<ConsultationRow> = work
        .find_for_update(
            concat!(
                "select ",
                consultation_columns!(),
                " from consultation where practice_id = $1 and next_change_at <= $2 order by next_change_at, id limit 1"
            ),
            values![work.now()],
        )
        .await?;
    let Some(row) = row else { return Ok(false) };
    let Some((next, asks)) = row.read()?.pass(work.now()).map(passed) else {
        return Err(Failure::Corrupt("when a consultation changes"));
    };
    let permit = own_permit(&clockwork, Act::TendConsultations)?;
    rows::write(&work, Doer { actor: &clockwork, permit: &permit, reason: None }, &row, &next).await?;
    let attendees = attendees_of(&work, row.id.0).await?;
    if asks && next.stage().step() == Step::Recommended {
        letters::ask_undecided(&work, &attendees).await?;
    } else if asks {
        letters::ask_all(&work, &attendees).await?;
    }
    if next.stage().step() == Step::Expired {
        letters::settle(&work, &attendees).await?;
    }
    if row.step()? == Step::Offered {
        let freed = claims::held_for(&work, row.id.0).await?;
        claims::release(&work, row.id.0).await?;
        for claim in freed {
            let slot = Slot { starts_at: claim.meets_at.0, member: claim.person_id.0 };
            waiting::offer_to_next_but(&work, row.kind()?, slot, row.id.0).await?;
        }
    }
    work.audit(&clockwork, &permit, subject(row.id.0)).await?;
    work.commit_audited().await?;
    Ok(true)
}
