//! What one of those who came makes of what was recommended. Each says it for themself, and nobody is told of the other's word.

use domain::{
    consultations::{Decision, Step},
    ids::Id as _,
};

use super::{
    OwnView, leads,
    own::{Change, nothing_to_do},
};
use crate::{
    kernel::{bind::values, refused::Refused, services::Services},
    reminders,
};
/// Says whether one wants what was recommended. When nobody is left who may still want it, it ends as declined.
///
/// # Errors
/// One answer for every link that opens nothing; `WrongState` when nothing was recommended to them.
pub async fn answer_recommendation(
    services: &Services,
    address: &str,
    link: &str,
    decision: Decision,
) -> Result<OwnView, Refused> {
    let change = Change::begin(services, address, link).await?;
    let (work, me) = (&change.work, change.mine.me());
    // Whoever has declined is answered alike whatever the other has said since; a change of mind goes by phone.
    if !me.is_there() || me.decision()? == Some(Decision::Declined) || change.row.step()? != Step::Recommended {
        return Err(nothing_to_do().into());
    }
    work.run(
        "update attendee set decision = $3 where practice_id = $1 and id = $2",
        values![me.id.0, decision.as_str()],
    )
    .await?;
    reminders::settle(work, me.id.0.uuid()).await?;
    match decision {
        Decision::Accepted => leads::stay(work, me.person_id.0).await?,
        Decision::Declined => {
            leads::begin(work, me.person_id.0).await?;
            let mut may_still = false;
            for other in change.mine.others().filter(|other| other.is_there()) {
                may_still |= other.decision()? != Some(Decision::Declined);
            }
            if !may_still {
                change.write(&change.row.read()?.decline(work.now())?).await?;
            }
        }
    }
    change.finish().await
}
