//! What one shares oneself, with whom and since when.

use domain::{
    access::{Act, Actor, Place, permit},
    problem::Problem,
    sharing::Share,
};

use super::{
    ShareView,
    rows::{ShareRow, share_columns},
};
use crate::{
    inventories::{Catalogue, answer_of},
    kernel::{
        bind::values,
        page::{Page, PageRequest},
        refused::{Failure, Refused},
        services::Services,
        work::{Work, subject_of},
    },
    people::name_of,
};

const LIST: &str = "my shares";

/// The actor's live releases, newest first.
///
/// # Errors
/// `NotAllowed` for anybody but partners.
pub async fn my_shares(actor: &Actor, services: &Services, page: PageRequest) -> Result<Page<ShareView>, Refused> {
    let permit = permit(actor, Act::SeeOwnShares, Place::Own)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let window = page.window(actor, services, LIST)?;
    let work = Work::read(actor, services).await?;
    let rows: Vec<ShareRow> = work
        .all(
            concat!(
                "select ",
                share_columns!(),
                " from share where practice_id = $1 and from_person_id = $2 and revoked_at is null
                 order by created_at desc, id limit $3 offset $4"
            ),
            values![me, window.limit(), window.offset()],
        )
        .await?;
    let mut catalogue = Catalogue::default();
    let mut shares = Vec::with_capacity(rows.len());
    for row in rows {
        shares.push(view(&work, &mut catalogue, row).await?);
    }
    let page = window.page(actor, services, LIST, shares);
    Ok(services.witnessed(actor, permit, subject_of(me, me), page).await?)
}

pub(super) async fn view(work: &Work, catalogue: &mut Catalogue, row: ShareRow) -> Result<ShareView, Failure> {
    let share = Share::from(row);
    let answer = answer_of(work, catalogue, share.shared.response, &share.shared.item)
        .await?
        .ok_or(Failure::Corrupt("a share of nothing"))?;
    Ok(ShareView {
        id: share.id,
        response: share.shared.response,
        item: share.shared.item,
        title: answer.title,
        question: answer.question,
        with: name_of(work, share.to).await?,
        since: share.created_at,
    })
}
