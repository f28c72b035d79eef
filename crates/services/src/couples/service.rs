//! What kind of help a couple's care is: reading it, changing it, and what a recommendation at the end of a consultation makes of it.
//!
//! What belongs to treatment and waits is taken back in the transaction in which care becomes coaching. Nobody is told why.

use domain::{
    access::{Act, Actor, permit},
    couples::service::{check_change, check_ongoing},
    ids::{CoupleId, PersonId, ServiceChangeId},
    practice::licence::ServiceKind,
    problem::{Code, Problem},
    text::ClinicalText,
};
use jiff::Timestamp;
use sea_orm::FromQueryResult;

use super::{CoupleView, place_of_couple, rows::CouplePageRow, show};
use crate::{
    appointments::change_service_to_come,
    inventories::{Stopped, stop_treatment},
    kernel::{
        bind::values,
        refused::{Failure, Refused},
        seal::{SealKey, Spot},
        services::Services,
        work::{Work, subject},
    },
    practice::{check_offered, look_again},
};

/// Another kind of help for a couple.
#[derive(Debug, Clone)]
pub struct ChangeService {
    /// For whom.
    pub couple: CoupleId,
    /// The version of the couple that was read.
    pub version: i64,
    /// Which kind.
    pub service: ServiceKind,
    /// Why; for those who treat them.
    pub reason: ClinicalText,
    /// Whether only to look what would come of it; nothing is kept then.
    pub only_look: bool,
}

/// What came of changing what a couple's care is, or would.
#[derive(Debug, Clone)]
pub struct ServiceChanged {
    /// The couple, as it is now.
    pub couple: CoupleView,
    /// How many questionnaires that wait were taken back.
    pub taken_back: usize,
    /// How many of what is asked again and again has ended.
    pub ended: usize,
}

/// The last change of what a couple's care is.
#[derive(Debug, Clone)]
pub struct ServiceChangeView {
    /// When.
    pub at: Timestamp,
    /// Why; none where it is what was recommended to them at the end of a consultation.
    pub reason: Option<String>,
}

#[derive(FromQueryResult)]
struct ServiceRow {
    service: String,
    version: i64,
}

/// What kind of help a couple's care is.
pub(crate) async fn service_of(work: &Work, couple: CoupleId) -> Result<ServiceKind, Failure> {
    let row: Option<ServiceRow> = work.find(SERVICE, values![couple]).await?;
    read(&row.ok_or(NOT_THERE)?.service)
}

/// The same, which nobody changes until this transaction ends.
pub(crate) async fn service_while_locked(work: &Work, couple: CoupleId) -> Result<ServiceKind, Failure> {
    let row: Option<ServiceRow> = work.find_for_update(SERVICE, values![couple]).await?;
    read(&row.ok_or(NOT_THERE)?.service)
}

const SERVICE: &str = "select service, version from couple where practice_id = $1 and id = $2";
const NOT_THERE: Failure = Failure::Corrupt("a couple that is not there");

/// Changes what a couple's care is, with the reason. What belongs to treatment and waits is taken back where care is none any more; what was answered
/// stays. What is to come of their appointments is of the new kind, and their law is asked again. Whoever only looks learns how much that would be, and
/// nothing is kept of it.
///
/// # Errors
/// `NotFound` for a couple the actor does not lead, `Stale` when it was changed meanwhile; at `service`: `WrongState` where it is that already,
/// `OutOfRange` for what is no care, `NotAllowed` for coaching where the practice does not offer it.
pub async fn change_service(
    actor: &Actor,
    services: &Services,
    command: ChangeService,
) -> Result<ServiceChanged, Refused> {
    let work = Work::begin(actor, services).await?;
    let place = place_of_couple(&work, actor, command.couple).await?.ok_or_else(Problem::not_found)?;
    let permit = permit(actor, Act::ChangeService, place)?;
    let by = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let now: Option<ServiceRow> = work.find_for_update(SERVICE, values![command.couple]).await?;
    let now = now.ok_or(NOT_THERE)?;
    if now.version != command.version {
        let words =
            "This couple was changed meanwhile. Nothing was changed now. Load the page, look at it, and do it again.";
        return Err(Problem::new(Code::Stale, words).into());
    }
    check_change(read(&now.service)?, command.service)?;
    check_offered(&work, command.service, "service").await?;
    let change = (command.service, Some(&command.reason));
    let stopped = write(&work, command.couple, change, by).await?;
    let couple = show::read(&work, actor, command.couple).await?;
    let changed = ServiceChanged { couple, taken_back: stopped.taken_back, ended: stopped.ended };
    if command.only_look {
        // What was tried ends here, before anything else is written: that somebody looked.
        drop(work);
        return Ok(services.witnessed(actor, permit, subject(command.couple), changed).await?);
    }
    // What was taken back stands in no row of the trail: it would say of whom something of treatment was asked.
    work.commit(actor, permit, subject(command.couple)).await?;
    Ok(changed)
}

/// Makes of a couple's care what was recommended to them, in the transaction in which they are enrolled; whether it was something else before. What
/// whoever leads it has changed already stays: they know more by then.
///
/// # Errors
/// `NotAllowed` for coaching where the practice does not offer it.
pub(crate) async fn recommend_service(
    work: &Work,
    couple: CoupleId,
    service: ServiceKind,
    by: PersonId,
) -> Result<bool, Refused> {
    check_ongoing(service)?;
    if service_while_locked(work, couple).await? == service || was_changed(work, couple).await? {
        return Ok(false);
    }
    check_offered(work, service, "consultation").await?;
    write(work, couple, (service, None), by).await?;
    Ok(true)
}

#[derive(FromQueryResult)]
struct CountRow {
    count: i64,
}

async fn was_changed(work: &Work, couple: CoupleId) -> Result<bool, Failure> {
    let row: Option<CountRow> = work
        .find("select count(*) as count from service_change where practice_id = $1 and couple_id = $2", values![couple])
        .await?;
    Ok(row.is_some_and(|row| row.count > 0))
}

async fn write(
    work: &Work,
    couple: CoupleId,
    (service, reason): (ServiceKind, Option<&ClinicalText>),
    by: PersonId,
) -> Result<Stopped, Failure> {
    work.run(
        "update couple set service = $3, version = version + 1 where practice_id = $1 and id = $2",
        values![couple, service.as_str()],
    )
    .await?;
    let id: ServiceChangeId = work.id();
    let sealed = match reason {
        Some(reason) => {
            let key = work.practice_key().await?;
            Some(key.seal(spot(work, id), reason.expose().as_bytes(), work.services().random()))
        }
        None => None,
    };
    work.run(
        "insert into service_change (practice_id, id, couple_id, service, sealed_reason, changed_by, changed_at)
         values ($1, $2, $3, $4, $5, $6, $7)",
        values![id, couple, service.as_str(), sealed, by, work.now()],
    )
    .await?;
    let stopped = if service.needs_authority() { Stopped::default() } else { stop_treatment(work, couple).await? };
    change_service_to_come(work, couple, service).await?;
    look_again(work, work.now()).await?;
    Ok(stopped)
}

/// The kind that a row names.
pub(super) fn read(word: &str) -> Result<ServiceKind, Failure> {
    ServiceKind::from_word(word).ok_or(Failure::Corrupt("what a couple's care is"))
}

/// The last change, as those read it who treat the couple.
pub(super) fn last_change(
    work: &Work,
    key: &SealKey,
    row: &CouplePageRow,
) -> Result<Option<ServiceChangeView>, Failure> {
    let (Some(id), Some(at)) = (row.change_id, row.changed_at) else { return Ok(None) };
    let reason = row.sealed_reason.as_ref().map(|sealed| key.open_text(spot(work, id.0), sealed)).transpose()?;
    Ok(Some(ServiceChangeView { at: at.0, reason }))
}

fn spot(work: &Work, id: ServiceChangeId) -> Spot {
    Spot::new("service_change.sealed_reason", work.practice(), id)
}
