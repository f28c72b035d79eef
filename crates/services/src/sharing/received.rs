//! What others shared with oneself: each item, and nothing around it.

use domain::{
    access::{Act, Actor, Place, permit},
    problem::Problem,
    sharing::{Extent, Reader, extent},
};

use super::{
    SharedItem,
    release::{Reading, Release},
    rows::{ReleaseRow, releases, share_columns},
};
use crate::kernel::{
    bind::values,
    page::{Page, PageRequest, Window},
    refused::{Failure, Refused},
    services::Services,
    work::{Work, subject_of},
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
    let rows: Vec<ReleaseRow> = work
        .all(
            releases!(
                "from_person_id",
                "share.to_person_id = $2 and share.revoked_at is null order by share.created_at desc, share.id"
            ),
            values![me],
        )
        .await?;
    let items = window.of(visible(&work, rows, window).await?);
    let page = window.page(actor, services, LIST, items);
    Ok(services.witnessed(actor, permit, subject_of(me, me), page).await?)
}

/// The items that may be seen, as far as the page needs them. Whether one may is a rule of its instrument, so the database cannot leave it out of
/// the page; and to leave it out of a page afterwards would end that page early.
async fn visible(work: &Work, rows: Vec<ReleaseRow>, window: Window) -> Result<Vec<SharedItem>, Failure> {
    let practice_key = work.practice_key().await?;
    let mut reading = Reading::new(work, &practice_key);
    let mut items = Vec::new();
    for row in rows {
        if items.len() == window.reach() {
            break;
        }
        let release = reading.open(row, |share| share.from).await?;
        items.extend(release.filter(is_visible).map(view));
    }
    Ok(items)
}

fn is_visible(release: &Release) -> bool {
    extent(release.told.visibility, Reader::OtherPartner, release.share.is_live()) == Extent::SharedItems
}

fn view(Release { share, told, other }: Release) -> SharedItem {
    SharedItem { id: share.id, from: other, question: told.question, answer: told.answer, since: share.created_at }
}
