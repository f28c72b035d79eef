//! What one shares oneself, with whom and since when.

use domain::{
    access::{Act, Actor, Place, permit},
    ids::ShareId,
    problem::Problem,
};

use super::{
    ShareView,
    release::{Reading, Release},
    rows::{ReleaseRow, releases, share_columns},
};
use crate::kernel::{
    bind::values,
    page::{Page, PageRequest},
    refused::{Failure, Refused},
    services::Services,
    work::{Work, subject_of},
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
    let rows: Vec<ReleaseRow> = work
        .all(
            releases!(
                "to_person_id",
                "share.from_person_id = $2 and share.revoked_at is null
                 order by share.created_at desc, share.id limit $3 offset $4"
            ),
            values![me, window.limit(), window.offset()],
        )
        .await?;
    let page = window.page(actor, services, LIST, views(&work, rows).await?);
    Ok(services.witnessed(actor, permit, subject_of(me, me), page).await?)
}

/// One release, for its maker, taken back or not.
pub(super) async fn find_view(work: &Work, id: ShareId) -> Result<Option<ShareView>, Failure> {
    let rows = work.all(releases!("to_person_id", "share.id = $2"), values![id]).await?;
    Ok(views(work, rows).await?.pop())
}

async fn views(work: &Work, rows: Vec<ReleaseRow>) -> Result<Vec<ShareView>, Failure> {
    let practice_key = work.practice_key().await?;
    let mut reading = Reading::new(work, &practice_key);
    let mut views = Vec::with_capacity(rows.len());
    for row in rows {
        let release = reading.open(row, |share| share.to).await?;
        views.push(view(release.ok_or(Failure::Corrupt("a share of nothing"))?));
    }
    Ok(views)
}

fn view(Release { share, told, other }: Release) -> ShareView {
    ShareView {
        id: share.id,
        response: share.shared.response,
        item: share.shared.item,
        title: told.title,
        question: told.question,
        answer: told.answer,
        with: other,
        since: share.created_at,
    }
}
