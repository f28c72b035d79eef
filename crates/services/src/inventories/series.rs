//! What is asked of somebody again and again: reading it, and ending it.

use domain::{
    access::{Act, Actor, permit},
    ids::{CoupleId, PersonId, SeriesId},
    inventories::Series,
    problem::Problem,
    sharing::{Extent, Visibility, extent},
};
use jiff::{Timestamp, civil};
use sea_orm::FromQueryResult;

use super::{
    assign,
    catalogue::{self, Known},
    rows::{SeriesRow, series_columns},
};
use crate::{
    couples::reader,
    kernel::{
        bind::values,
        page::{Page, PageRequest},
        refused::{Failure, Refused},
        services::Services,
        work::{Work, subject_of},
    },
    people::place_of_person,
    safety::about_safety,
};

const OF_PERSON: &str = "series";

/// A repeating assignment's rule, for those who treat its respondent.
#[derive(Debug, Clone)]
pub struct SeriesView {
    /// Its id.
    pub id: SeriesId,
    /// The instrument's key.
    pub instrument: String,
    /// Its neutral title.
    pub title: String,
    /// Who answers.
    pub respondent: PersonId,
    /// How many days lie between due dates; none for what is asked before each appointment.
    pub every_days: Option<u16>,
    /// Whether it is asked before each appointment its respondent comes to.
    pub before_appointments: bool,
    /// The first due date.
    pub first_due: civil::Date,
    /// The due date of the one that is asked next; none when it has ended, and for what is asked before each appointment.
    pub next_due: Option<civil::Date>,
    /// The last day on which one may be due; none for as long as nobody ends it.
    pub until: Option<civil::Date>,
    /// When it was ended, or ended by itself.
    pub ended_at: Option<Timestamp>,
}

#[derive(FromQueryResult)]
struct ListedRow {
    #[sea_orm(nested)]
    series: SeriesRow,
    definition: Option<String>,
}

/// What is asked of one member of a couple again and again, the next one first. What has ended is not among it.
///
/// # Errors
/// `NotFound` for a person whom the actor does not treat.
pub async fn series_of(
    actor: &Actor,
    services: &Services,
    (couple, person): (CoupleId, PersonId),
    page: PageRequest,
) -> Result<Page<SeriesView>, Refused> {
    let work = Work::read(actor, services).await?;
    let place = place_of_person(&work, actor, person).await?.ok_or_else(Problem::not_found)?;
    let permit = permit(actor, Act::SeeAssignments, place)?;
    let reader = reader::reader(&work, actor, couple, person).await?;
    if extent(Visibility::AuthorTherapist, reader, false) != Extent::Whole {
        return Err(Problem::not_found().into());
    }
    let sees_safety = extent(Visibility::Safety, reader, false) == Extent::Whole;
    let window = page.window(actor, services, OF_PERSON)?;
    let rows: Vec<ListedRow> = work
        .all(
            concat!(
                "select ",
                series_columns!(),
                ", (select instrument.definition from instrument
                    where instrument.practice_id = $1 and instrument.key = series.instrument_key
                    order by instrument.imported_at desc, instrument.id limit 1) as definition
                 from series
                 where series.practice_id = $1 and series.respondent_id = $2 and series.couple_id = $3
                   and series.ended_at is null
                   and ($6 or not ",
                about_safety!("series.instrument_key"),
                ")
                 order by series.next_opens_at, series.id limit $4 offset $5"
            ),
            values![person, couple, window.limit(), window.offset(), sees_safety],
        )
        .await?;
    let mut views = Vec::with_capacity(rows.len());
    for row in rows {
        let known = catalogue::newest_of(&row.series.instrument_key, row.definition)?.ok_or_else(nobody_knows)?;
        views.push(view(&row.series, &known)?);
    }
    let page = window.page(actor, services, OF_PERSON, views);
    Ok(services.witnessed(actor, permit, subject_of(couple, person), page).await?)
}

/// Ends a series now. What was asked already can still be answered, or taken back by itself.
///
/// # Errors
/// `NotFound` for one that is not of somebody the actor treats, `WrongState` when it has ended.
pub async fn end_series(actor: &Actor, services: &Services, id: SeriesId) -> Result<SeriesView, Refused> {
    let work = Work::begin(actor, services).await?;
    let row = find(&work, id).await?.ok_or_else(Problem::not_found)?;
    let respondent = row.respondent_id.0;
    let place = place_of_person(&work, actor, respondent).await?.ok_or_else(Problem::not_found)?;
    let permit = permit(actor, Act::CancelAssignment, place)?;
    if !reader::knows(&work, actor, row.couple_id.0, respondent).await? {
        return Err(Problem::not_found().into());
    }
    let known = catalogue::newest(&work, &row.instrument_key).await?.ok_or_else(nobody_knows)?;
    let ended: Series = row.read(&known)?.end(work.now())?;
    assign::write_end(&work, ended.id).await?;
    let view = SeriesView { next_due: None, ended_at: ended.ended_at, ..view(&row, &known)? };
    work.commit(actor, permit, subject_of(id, respondent)).await?;
    Ok(view)
}

/// One, for whoever was found to be allowed.
pub(super) async fn read(work: &Work, id: SeriesId) -> Result<SeriesView, Failure> {
    let row = find(work, id).await?.ok_or(Failure::Corrupt("a series that is not there"))?;
    let known = catalogue::newest(work, &row.instrument_key).await?.ok_or_else(nobody_knows)?;
    view(&row, &known)
}

/// The row of one, which nobody else changes until this transaction ends.
pub(super) async fn find(work: &Work, id: SeriesId) -> Result<Option<SeriesRow>, Failure> {
    work.find_for_update(
        concat!("select ", series_columns!(), " from series where series.practice_id = $1 and series.id = $2"),
        values![id],
    )
    .await
}

fn nobody_knows() -> Failure {
    Failure::Corrupt("a series of an instrument that nobody knows")
}

fn view(row: &SeriesRow, known: &Known) -> Result<SeriesView, Failure> {
    let series = row.read(known)?;
    let next = u32::try_from(row.next_number).map_err(|_| Failure::Corrupt("the number of an occurrence"))?;
    Ok(SeriesView {
        id: series.id,
        instrument: row.instrument_key.clone(),
        title: known.title().to_owned(),
        respondent: series.respondent,
        every_days: (!row.before_appointments).then_some(series.every_days),
        before_appointments: row.before_appointments,
        first_due: series.first_due,
        next_due: if series.ended_at.is_none() && !row.before_appointments { series.occurrence(next) } else { None },
        until: series.until,
        ended_at: series.ended_at,
    })
}
