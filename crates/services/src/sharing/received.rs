//! What others shared with oneself: each item, and nothing around it.

use domain::{
    access::{Act, Actor, Place, permit},
    problem::Problem,
    sharing::{Extent, Reader, Share, extent},
};

use super::{
    SharedItem,
    rows::{ShareRow, share_columns},
};
use crate::{
    inventories::{Catalogue, answer_of},
    kernel::{
        bind::values,
        page::{Page, PageRequest},
        refused::Refused,
        services::Services,
        work::{Work, subject_of},
    },
    people::name_of,
};

const LIST: &str = "shared with me";

/// The items that others share with the actor now, newest first.
///
/// # Errors
/// `NotAllowed` for anybody but partners.
pub async fn shared_with_me(
    actor: &Actor,
    services: &Services,
    page: PageRequest,
) -> Result<Page<SharedItem>, Refused> {
    let permit = permit(actor, Act::SeeSharedWithMe, Place::Own)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let window = page.window(actor, services, LIST)?;
    let work = Work::read(actor, services).await?;
    let rows: Vec<ShareRow> = work
        .all(
            concat!(
                "select ",
                share_columns!(),
                " from share where practice_id = $1 and to_person_id = $2 and revoked_at is null
                 order by created_at desc, id limit $3 offset $4"
            ),
            values![me, window.limit(), window.offset()],
        )
        .await?;
    let mut catalogue = Catalogue::default();
    let mut items = Vec::with_capacity(rows.len());
    for share in rows.into_iter().map(Share::from) {
        let answer = answer_of(&work, &mut catalogue, share.shared.response, &share.shared.item).await?;
        let Some(answer) = answer else { continue };
        if extent(answer.visibility, Reader::OtherPartner, share.is_live()) != Extent::SharedItems {
            continue;
        }
        items.push(SharedItem {
            id: share.id,
            from: name_of(&work, share.from).await?,
            question: answer.question,
            answer: answer.answer,
            since: share.created_at,
        });
    }
    let page = window.page(actor, services, LIST, items);
    Ok(services.witnessed(actor, permit, subject_of(me, me), page).await?)
}
