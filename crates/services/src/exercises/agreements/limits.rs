//! Showing the other partner one's own limits, and hiding them again.

use domain::{
    access::{Act, Actor, Place, permit},
    couples::hold::NEUTRAL_TEXT,
    exercises::agreements::Kind,
    ids::{AgreementId, CoupleId, PersonId},
    problem::{Code, Problem},
};
use sea_orm::FromQueryResult;

use super::{
    AgreementView, ShownLimits, mine, offer,
    rows::{self, AgreementRow, Of, agreement_columns, wholes},
};
use crate::{
    couples::check_joint_work,
    kernel::{
        bind::{Key, values},
        refused::{Failure, Refused},
        services::Services,
        work::{Work, subject_of},
    },
    people::{PersonView, open_name},
};

/// Lets the others in the couple read the actor's own limits as they stand now. Words that are written later wait for another such choice.
///
/// # Errors
/// `NotFound` for what is not the actor's own limits, `WrongState` when they are not in force, `Taken` when they are shown, `OnHold`.
pub async fn show_limits(actor: &Actor, services: &Services, id: AgreementId) -> Result<AgreementView, Refused> {
    let permit = permit(actor, Act::ShowLimits, Place::Own)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let work = Work::begin(actor, services).await?;
    let whole = own_limits(&work, me, id).await?;
    check_joint_work(&work, whole.agreement.couple).await?;
    let Some(newest) = whole.agreement.in_force() else {
        let message = "These have ended, so they cannot be shown. Nothing was changed.";
        return Err(Problem::new(Code::WrongState, message).into());
    };
    if whole.shown_at.is_some_and(|shown_at| newest.written_at <= shown_at) {
        return Err(Problem::new(Code::Taken, "You show these already. Nothing was changed.").into());
    }
    work.run("update agreement set shown_at = $3 where practice_id = $1 and id = $2", values![id, work.now()]).await?;
    let view = mine::read(&work, me, id).await?;
    work.commit(actor, permit, subject_of(id, me)).await?;
    Ok(view)
}

/// Hides them again. From then on they are hidden; what was read cannot be unseen.
///
/// # Errors
/// `NotFound` for what is not the actor's own limits, `WrongState` when they are hidden.
pub async fn hide_limits(actor: &Actor, services: &Services, id: AgreementId) -> Result<AgreementView, Refused> {
    let permit = permit(actor, Act::ShowLimits, Place::Own)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let work = Work::begin(actor, services).await?;
    let whole = own_limits(&work, me, id).await?;
    if whole.shown_at.is_none() {
        return Err(Problem::new(Code::WrongState, "These are hidden already. Nothing was changed.").into());
    }
    work.run("update agreement set shown_at = null where practice_id = $1 and id = $2", values![id]).await?;
    let view = mine::read(&work, me, id).await?;
    work.commit(actor, permit, subject_of(id, me)).await?;
    Ok(view)
}

/// Hides the limits of somebody who leaves a couple, and those that are shown to nobody any more now that they have left.
pub(crate) async fn hide_on_leaving(work: &Work, couple: CoupleId, person: PersonId) -> Result<(), Failure> {
    work.run(
        "update agreement set shown_at = null
         where practice_id = $1 and couple_id = $2 and shown_at is not null
           and (begun_by = $3
                or not exists (select 1 from couple_member other
                               where other.practice_id = $1 and other.couple_id = $2 and other.left_at is null
                                 and other.person_id <> agreement.begun_by))",
        values![couple, person],
    )
    .await
    .map(|_| ())
}

async fn own_limits(work: &Work, me: PersonId, id: AgreementId) -> Result<rows::Whole, Refused> {
    let whole = offer::find_own(work, me, id).await?;
    let is_own = whole.agreement.kind == Kind::Boundary && whole.begun_by == me;
    Ok(Some(whole).filter(|_| is_own).ok_or_else(Problem::not_found)?)
}

#[derive(FromQueryResult)]
struct WriterRow {
    id: Key<PersonId>,
    sealed_key: Option<Vec<u8>>,
    sealed_name: Vec<u8>,
    zone: String,
}

/// The limits that others in the actor's couple show, the newest first. While joint work is paused they rest.
///
/// # Errors
/// `NotAllowed` for anybody but partners.
pub async fn limits_shown_to_me(actor: &Actor, services: &Services) -> Result<Vec<ShownLimits>, Refused> {
    let permit = permit(actor, Act::SeeAgreements, Place::Own)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let work = Work::read(actor, services).await?;
    let shown = read_shown(&work, me).await?;
    Ok(services.witnessed(actor, permit, subject_of(me, me), shown).await?)
}

/// The condition under which limits are shown to somebody: by somebody who is still in a couple with them.
macro_rules! shown_to {
    ($me:literal) => {
        concat!(
            " join couple_member theirs on theirs.practice_id = agreement.practice_id
                  and theirs.couple_id = agreement.couple_id and theirs.person_id = agreement.begun_by
                  and theirs.left_at is null
              join couple_member mine on mine.practice_id = agreement.practice_id
                  and mine.couple_id = agreement.couple_id and mine.left_at is null and mine.person_id = ",
            $me,
            " where agreement.practice_id = $1 and agreement.begun_by <> mine.person_id
                and agreement.shown_at is not null and agreement.stopped_at is null "
        )
    };
}

async fn read_shown(work: &Work, me: PersonId) -> Result<Vec<ShownLimits>, Failure> {
    let rows: Vec<AgreementRow> = work
        .all(
            concat!(
                "select ",
                agreement_columns!(),
                " from agreement",
                shown_to!("$3"),
                "order by agreement.shown_at desc, agreement.id"
            ),
            values![work.now(), me],
        )
        .await?;
    let writers: Vec<WriterRow> = work
        .all(
            concat!(
                "select distinct person.id, person.sealed_key, person.sealed_name, person.zone from agreement
                 join person on person.practice_id = agreement.practice_id and person.id = agreement.begun_by",
                shown_to!("$2")
            ),
            values![me],
        )
        .await?;
    let practice_key = work.practice_key().await?;
    let mut shown = Vec::with_capacity(rows.len());
    for writer in writers {
        let id = writer.id.0;
        let Some(wrapped) = writer.sealed_key.as_deref() else { continue };
        let key = work.person_key(&practice_key, id, Some(wrapped))?;
        let name = open_name(work, &practice_key, id, Some(wrapped), &writer.sealed_name)?;
        let own: Vec<AgreementRow> = rows.iter().filter(|row| row.begun_by.0 == id).map(AgreementRow::copy).collect();
        for whole in wholes(work, own, Of::Person(id)).await? {
            let Some(since) = whole.shown_at else { continue };
            let Some(version) = whole.agreement.shown(since) else { continue };
            let sealed = whole.sealed_terms.get(&version.id).map_or(&[][..], Vec::as_slice);
            let terms = if whole.is_paused {
                Vec::new()
            } else {
                rows::open_terms(work, &key, Kind::Boundary, version.id, sealed)?
            };
            let by = PersonView { id, name: name.clone(), zone: writer.zone.clone() };
            let resting = whole.is_paused.then_some(NEUTRAL_TEXT);
            shown.push(ShownLimits { id: whole.agreement.id, by, since, terms, resting });
        }
    }
    Ok(shown)
}
