//! Somebody's scores over time, for those who treat them and for themself.

use std::collections::BTreeMap;

use domain::{
    access::{Act, Actor, permit},
    ids::{CoupleId, PersonId, ResponseId},
    inventories::instrument::rule::Direction,
    problem::Problem,
    sharing::{Extent, Reader, Visibility, extent},
};
use jiff::Timestamp;
use sea_orm::FromQueryResult;

use super::Catalogue;
use crate::{
    couples::reader,
    kernel::{
        bind::{At, Key, values},
        refused::{Failure, Refused},
        services::Services,
        work::{Work, subject_of},
    },
    people::place_of_person,
};

/// One scale over time.
#[derive(Debug, Clone)]
pub struct Line {
    /// The instrument's key.
    pub instrument: String,
    /// Its neutral title.
    pub title: String,
    /// The scale.
    pub scale: String,
    /// What it is called.
    pub label: String,
    /// The least possible.
    pub minimum: f64,
    /// The most possible.
    pub maximum: f64,
    /// Which way is better.
    pub direction: Direction,
    /// Where the clinical side begins, if a source says so.
    pub cutoff: Option<f64>,
    /// The values, oldest first.
    pub points: Vec<Point>,
}

/// One value.
#[derive(Debug, Clone)]
pub struct Point {
    /// When.
    pub at: Timestamp,
    /// The value.
    pub value: f64,
    /// In which response.
    pub response: ResponseId,
}

#[derive(FromQueryResult)]
struct PointRow {
    respondent_id: Key<PersonId>,
    instrument_key: String,
    instrument_version: String,
    scale: String,
    value: f64,
    taken_at: At,
    response_id: Key<ResponseId>,
}

/// The query of values as [`PointRow`]s, oldest first; `$2` is the couple. Which response of a corrected one counts is for the condition to say.
macro_rules! points {
    ($condition:literal) => {
        concat!(
            "select response.respondent_id, response.instrument_key, response.instrument_version, score.scale,
                 score.value, response.taken_at, response.id as response_id
             from response
             join score on score.practice_id = response.practice_id and score.response_id = response.id
             where response.practice_id = $1 and response.couple_id = $2 and ",
            $condition,
            " and response.visibility not in ('V0', 'V5', 'V6')
               and score.value is not null
             order by response.taken_at, response.id, score.scale"
        )
    };
}

/// Each scale of each instrument that one member of a couple answered.
///
/// # Errors
/// `NotFound` for a person whom the actor does not treat and is not.
pub async fn lines(
    actor: &Actor,
    services: &Services,
    (couple, person): (CoupleId, PersonId),
) -> Result<Vec<Line>, Refused> {
    let work = Work::read(actor, services).await?;
    let place = place_of_person(&work, actor, person).await?.ok_or_else(Problem::not_found)?;
    let permit = permit(actor, Act::SeeResponses, place)?;
    let reader = reader::reader(&work, actor, couple, person).await?;
    if extent(Visibility::AuthorTherapist, reader, false) != Extent::Whole {
        return Err(Problem::not_found().into());
    }
    let rows: Vec<PointRow> = work
        .all(points!("response.respondent_id = $3 and response.status = 'current'"), values![couple, person])
        .await?;
    let lines = gathered(&work, rows, |class| extent(class, reader, false) == Extent::Whole).await?;
    let lines = lines.into_iter().map(|(_, line)| line).collect();
    Ok(services.witnessed(actor, permit, subject_of(couple, person), lines).await?)
}

/// The lines of one instrument, for every member of a couple who would like the others to see theirs. The viewer's own stands as it is now; the
/// others' as they stood before `morning`, so that neither an answer nor a correction tells when it was given.
pub(crate) async fn lines_for_each_other(
    work: &Work,
    (couple, viewer): (CoupleId, PersonId),
    instrument: &str,
    morning: Timestamp,
) -> Result<Vec<(PersonId, Line)>, Failure> {
    let rows: Vec<PointRow> = work
        .all(
            points!(
                "response.instrument_key = $3
                 and ((response.respondent_id = $4 and response.status = 'current')
                      or (response.respondent_id <> $4 and response.status in ('current', 'superseded')
                          and response.submitted_at < $5
                          and not exists (select 1 from response newer
                                          where newer.practice_id = $1 and newer.corrects_id = response.id
                                            and newer.submitted_at < $5)))"
            ),
            values![couple, instrument, viewer, morning],
        )
        .await?;
    gathered(work, rows, |class| extent(class, Reader::OtherPartner, true) == Extent::SharedItems).await
}

/// The rows as lines, each person's and each scale's for itself.
async fn gathered(
    work: &Work,
    rows: Vec<PointRow>,
    is_seen: impl Fn(Visibility) -> bool,
) -> Result<Vec<(PersonId, Line)>, Failure> {
    let mut catalogue = Catalogue::default();
    let mut lines: BTreeMap<(PersonId, String, String), Line> = BTreeMap::new();
    for row in rows {
        let known = catalogue.find(work, &row.instrument_key, &row.instrument_version).await?;
        let Some(facts) = known.headline_scale(&row.scale) else { continue };
        if !is_seen(known.visibility_of(&row.scale)) {
            continue;
        }
        let name = (row.respondent_id.0, row.instrument_key.clone(), row.scale.clone());
        let line = lines.entry(name).or_insert_with(|| Line {
            instrument: row.instrument_key.clone(),
            title: known.title().to_owned(),
            scale: row.scale.clone(),
            label: facts.label,
            minimum: facts.minimum,
            maximum: facts.maximum,
            direction: facts.direction,
            cutoff: known.scoring.as_ref().and_then(|scoring| scoring.cutoff.as_ref()).map(|cutoff| cutoff.value),
            points: Vec::new(),
        });
        line.points.push(Point { at: row.taken_at.0, value: row.value, response: row.response_id.0 });
    }
    Ok(lines.into_iter().map(|((person, _, _), line)| (person, line)).collect())
}
