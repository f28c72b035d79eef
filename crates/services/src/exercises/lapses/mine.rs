//! The lapses that somebody reported.

use domain::{
    access::{Act, Actor, Place, permit},
    ids::{LapseId, PersonId},
    problem::Problem,
};

use super::{
    MyLapse,
    rows::{LapseRow, lapse_columns},
};
use crate::kernel::{
    bind::values,
    page::{Page, PageRequest},
    refused::{Failure, Refused},
    seal::SealKey,
    services::Services,
    work::{Work, subject_of},
};

const LIST: &str = "my lapses";

/// What the actor reported, the newest first. What others reported is not among it, whether or not they know.
///
/// # Errors
/// `NotAllowed` for anybody but partners.
pub async fn my_lapses(actor: &Actor, services: &Services, page: PageRequest) -> Result<Page<MyLapse>, Refused> {
    let permit = permit(actor, Act::SeeLapses, Place::Own)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let window = page.window(actor, services, LIST)?;
    let work = Work::read(actor, services).await?;
    let rows: Vec<LapseRow> = work
        .all(
            concat!(
                "select ",
                lapse_columns!(),
                " from lapse where practice_id = $1 and reported_by = $2
                 order by reported_at desc, id limit $3 offset $4"
            ),
            values![me, window.limit(), window.offset()],
        )
        .await?;
    let practice_key = work.practice_key().await?;
    let views = rows.iter().map(|row| view(&work, &practice_key, row)).collect::<Result<_, Failure>>()?;
    let page = window.page(actor, services, LIST, views);
    Ok(services.witnessed(actor, permit, subject_of(me, me), page).await?)
}

/// One that a person reported.
pub(super) async fn find(work: &Work, me: PersonId, id: LapseId) -> Result<MyLapse, Refused> {
    let row: Option<LapseRow> = work
        .find(
            concat!("select ", lapse_columns!(), " from lapse where practice_id = $1 and id = $2 and reported_by = $3"),
            values![id, me],
        )
        .await?;
    let practice_key = work.practice_key().await?;
    Ok(view(work, &practice_key, &row.ok_or_else(Problem::not_found)?)?)
}

fn view(work: &Work, practice_key: &SealKey, row: &LapseRow) -> Result<MyLapse, Failure> {
    let lapse = row.read(work, practice_key)?;
    Ok(MyLapse { id: lapse.id, report: lapse.report, reported_at: lapse.reported_at })
}
