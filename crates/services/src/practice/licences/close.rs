//! Closing a place to treatment, whoever opened it. What was looked up stays, and counts no more until somebody looks again.

use domain::{
    access::{Act, Actor, Place as Where, permit},
    ids::{PersonId, VerifiedPlaceId},
    practice::jurisdiction::Place,
    problem::{Code, Problem},
};
use sea_orm::FromQueryResult;

use super::{ClosedView, PlaceView, authorities::look_again, places::table};
use crate::{
    kernel::{
        bind::{Key, On, values},
        refused::{Failure, Refused},
        services::Services,
        work::{Work, subject_of_service},
    },
    people::name_of,
    practice,
};

/// Closes a place from now on. What is booked there stays booked, and is looked at again at once: the board says who has to hold it instead.
///
/// # Errors
/// `NotAllowed` for anybody but owners, `WrongState` for a place that is not open.
pub async fn close_place(actor: &Actor, services: &Services, place: Place) -> Result<PlaceView, Refused> {
    let permit = permit(actor, Act::ClosePlace, Where::Practice)?;
    let by = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let work = Work::begin(actor, services).await?;
    if table(&work).await?.rule(place).therapy.is_none() {
        let words = "This place is closed already. Nothing was changed.";
        return Err(Problem::at("place", Code::WrongState, words).into());
    }
    let on = practice::zone(&work).await?.rules().to_datetime(work.now()).date();
    work.run(
        "insert into closed_place (practice_id, place, closed_on, closed_by) values ($1, $2, $3, $4)
         on conflict do nothing",
        values![place.code(), on, by],
    )
    .await?;
    look_again(&work, work.now()).await?;
    let closed = ClosedView { on, by: name_of(&work, by).await?.name };
    work.commit(actor, permit, subject_of_service::<VerifiedPlaceId>(place.code())).await?;
    Ok(PlaceView { place, terms: None, closed: Some(closed) })
}

/// Somebody has looked the place up again.
pub(super) async fn open_again(work: &Work, place: Place) -> Result<(), Failure> {
    work.run("delete from closed_place where practice_id = $1 and place = $2", values![place.code()]).await.map(|_| ())
}

/// A place that the practice closed.
#[derive(FromQueryResult)]
pub(super) struct ClosedRow {
    place: String,
    pub(super) closed_on: On,
    pub(super) closed_by: Key<PersonId>,
}

impl ClosedRow {
    pub(super) fn place(&self) -> Result<Place, Failure> {
        Place::parse(&self.place).map_err(|_| Failure::Corrupt("a place that was closed"))
    }
}

/// Every place that the practice closed.
pub(super) async fn closed(work: &Work) -> Result<Vec<ClosedRow>, Failure> {
    work.all("select place, closed_on, closed_by from closed_place where practice_id = $1 order by place", values![])
        .await
}
