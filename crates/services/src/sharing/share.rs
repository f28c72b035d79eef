//! Letting another member of the couple see one item.

use domain::{
    access::{Act, Actor, Place, permit},
    ids::ShareId,
    problem::{Code, Problem},
    sharing::{Share, Shared},
};

use super::{
    ShareItem, ShareView,
    rows::{ShareRow, share_columns},
    shares,
};
use crate::{
    couples::{check_joint_work, members_of},
    inventories::shareable,
    kernel::{
        bind::values,
        once::Once,
        refused::Refused,
        services::Services,
        work::{Work, subject_of},
    },
};

/// Shares one item of the actor's own answers with another member of their couple.
///
/// # Errors
/// `NotFound` for an answer that is not the actor's own and for a person who is not of their couple, `NotAllowed` for what has no share
/// button, `Taken` when it is shared with them already, `OnHold` while joint work is paused, `KeyReused`.
pub async fn share(actor: &Actor, services: &Services, command: ShareItem) -> Result<ShareView, Refused> {
    let permit = permit(actor, Act::Share, Place::Own)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let work = Work::begin(actor, services).await?;
    let arguments = [command.response.to_string(), command.item.clone(), command.with.to_string()];
    let once = Once::new(&work, "share", &command.key, &arguments.each_ref().map(String::as_str))?;
    if let Some(before) = once.recall::<ShareId>(&work, actor).await? {
        return Ok(shares::find_view(&work, before).await?.ok_or_else(Problem::not_found)?);
    }
    let answer = shareable(&work, command.response, &command.item)
        .await?
        .filter(|answer| answer.author == me)
        .ok_or_else(Problem::not_found)?;
    // Whoever has left the couple shares nothing more in it, and nothing more is shared with them.
    let members = members_of(&work, answer.couple).await?;
    if !members.contains(&command.with) || !members.contains(&me) {
        return Err(Problem::not_found().on("with").into());
    }
    check_joint_work(&work, answer.couple).await?;
    let shared = Shared { response: command.response, item: command.item };
    let share = Share::make(work.id(), shared, answer.author, answer.visibility, (me, command.with), work.now())?;
    write(&work, &share).await?;
    once.keep(&work, actor, share.id).await?;
    let view = shares::find_view(&work, share.id).await?.ok_or_else(Problem::not_found)?;
    work.commit(actor, permit, subject_of(share.id, me)).await?;
    Ok(view)
}

async fn write(work: &Work, share: &Share) -> Result<(), Refused> {
    let live: Vec<ShareRow> = work
        .all(
            concat!(
                "select ",
                share_columns!(),
                " from share where practice_id = $1 and response_id = $2 and item = $3 and to_person_id = $4
                   and revoked_at is null"
            ),
            values![share.shared.response, share.shared.item.as_str(), share.to],
        )
        .await?;
    let taken = || Problem::new(Code::Taken, "You share this with them already. Nothing was changed.");
    if !live.is_empty() {
        return Err(taken().into());
    }
    work.run(
        "insert into share (practice_id, id, response_id, item, from_person_id, to_person_id, created_at)
         values ($1, $2, $3, $4, $5, $6, $7)",
        values![share.id, share.shared.response, share.shared.item.as_str(), share.from, share.to, share.created_at,],
    )
    .await
    .map_err(|failure| if failure.is_taken() { taken().into() } else { Refused::Failure(failure) })?;
    Ok(())
}

/// One release.
pub(super) async fn find(work: &Work, id: ShareId) -> Result<Option<ShareRow>, crate::kernel::refused::Failure> {
    work.find(concat!("select ", share_columns!(), " from share where practice_id = $1 and id = $2"), values![id]).await
}
