//! What was offered to oneself.

use domain::{
    access::{Act, Actor, Place, permit},
    ids::{OfferId, PersonId},
    problem::Problem,
};

use super::{
    OfferView,
    rows::{OfferRow, offer_columns, offer_is_mine, offer_spot},
};
use crate::{
    kernel::{
        bind::values,
        page::{Page, PageRequest},
        refused::{Failure, Refused},
        services::Services,
        work::{Work, subject_of},
    },
    people::Directory,
};

const LIST: &str = "my offers";

/// What was offered to the actor, what goes on first, by its day: their own commitments, and what the other asks for as long as the need
/// behind it is shared with them.
///
/// # Errors
/// `NotAllowed` for anybody but partners.
pub async fn my_offers(actor: &Actor, services: &Services, page: PageRequest) -> Result<Page<OfferView>, Refused> {
    let permit = permit(actor, Act::SeeOffers, Place::Own)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let window = page.window(actor, services, LIST)?;
    let work = Work::read(actor, services).await?;
    let rows: Vec<OfferRow> = work
        .all(
            concat!(
                "select ",
                offer_columns!(),
                " from loop_offer
                 join score_loop on score_loop.practice_id = loop_offer.practice_id and score_loop.id = loop_offer.loop_id
                 where loop_offer.practice_id = $1 and ",
                offer_is_mine!(),
                " order by case when loop_offer.state in ('offered', 'accepted') then 0 else 1 end, loop_offer.by_day,
                     loop_offer.id limit $3 offset $4"
            ),
            values![me, window.limit(), window.offset()],
        )
        .await?;
    let mut directory = Directory::default();
    let mut views = Vec::with_capacity(rows.len());
    for row in rows {
        views.push(view(&work, &mut directory, row).await?);
    }
    let page = window.page(actor, services, LIST, views);
    Ok(services.witnessed(actor, permit, subject_of(me, me), page).await?)
}

/// One offer that is `me`'s to answer, which nobody else changes until this transaction ends.
pub(super) async fn find(work: &Work, id: OfferId, me: PersonId) -> Result<Option<OfferRow>, Failure> {
    work.find_for_update(
        concat!(
            "select ",
            offer_columns!(),
            " from loop_offer
             join score_loop on score_loop.practice_id = loop_offer.practice_id and score_loop.id = loop_offer.loop_id
             where loop_offer.practice_id = $1 and ",
            offer_is_mine!(),
            " and loop_offer.id = $3"
        ),
        values![me, id],
    )
    .await
}

/// An offer as the person it was made to sees it.
pub(super) async fn view(work: &Work, directory: &mut Directory, row: OfferRow) -> Result<OfferView, Failure> {
    let key = directory.key(work, row.author_id.0).await?;
    Ok(OfferView {
        id: row.id.0,
        from: directory.name(work, row.offered_by.0).await?,
        to: directory.name(work, row.offered_to.0).await?,
        text: key.open_text(offer_spot(work, row.id.0), &row.sealed_text)?,
        by: row.by_day.0,
        state: row.read_state()?,
        made_at: row.made_at.0,
    })
}
