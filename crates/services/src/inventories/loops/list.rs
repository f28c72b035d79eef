//! Loops in pages: one's own, and those of somebody one treats.

use std::collections::HashMap;

use domain::{
    access::{Act, Actor, Place, permit},
    ids::{CoupleId, LoopId, PersonId, ResponseId},
    inventories::{Answers, loops::offer::OfferState, reading},
    problem::Problem,
    sharing::{Extent, Reader, extent},
};
use sea_orm::FromQueryResult;

use super::{
    LoopView, OfferView, RatedView,
    rows::{LoopRow, OfferRow, loop_columns, offer_columns, offer_spot},
};
use crate::{
    couples::reader,
    inventories::{
        Catalogue, NeedView,
        catalogue::Known,
        rows::{ResponseRow, response_columns},
    },
    kernel::{
        bind::{At, Key, values},
        page::{Page, PageRequest},
        refused::{Failure, Refused},
        services::Services,
        work::{Work, subject_of},
    },
    people::{Directory, place_of_person},
};

const MINE: &str = "my loops";
const OF_PERSON: &str = "loops";

/// What the actor said they need and what became of it: what goes on first, then the latest.
///
/// # Errors
/// `NotAllowed` for anybody but partners.
pub async fn my_loops(actor: &Actor, services: &Services, page: PageRequest) -> Result<Page<LoopView>, Refused> {
    let permit = permit(actor, Act::SeeLoops, Place::Own)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let window = page.window(actor, services, MINE)?;
    let work = Work::read(actor, services).await?;
    let rows: Vec<LoopRow> = work
        .all(
            concat!(
                "select ",
                loop_columns!(),
                " from score_loop where practice_id = $1 and respondent_id = $2
                 order by state desc, opened_at desc, id limit $3 offset $4"
            ),
            values![me, window.limit(), window.offset()],
        )
        .await?;
    let views = Gathered::of(&work, me, Reader::Author).await?.views(&work, &rows).await?;
    let page = window.page(actor, services, MINE, views);
    Ok(services.witnessed(actor, permit, subject_of(me, me), page).await?)
}

/// The loops of one member of a couple.
///
/// # Errors
/// `NotFound` for a person whom the actor does not treat in this couple.
pub async fn loops_of(
    actor: &Actor,
    services: &Services,
    (couple, person): (CoupleId, PersonId),
    page: PageRequest,
) -> Result<Page<LoopView>, Refused> {
    let work = Work::read(actor, services).await?;
    let place = place_of_person(&work, actor, person).await?.ok_or_else(Problem::not_found)?;
    let permit = permit(actor, Act::SeeLoops, place)?;
    if !reader::knows(&work, actor, couple, person).await? {
        return Err(Problem::not_found().into());
    }
    let reader = reader::reader(&work, actor, couple, person).await?;
    let window = page.window(actor, services, OF_PERSON)?;
    let rows: Vec<LoopRow> = work
        .all(
            concat!(
                "select ",
                loop_columns!(),
                " from score_loop where practice_id = $1 and respondent_id = $2 and couple_id = $3
                 order by state desc, opened_at desc, id limit $4 offset $5"
            ),
            values![person, couple, window.limit(), window.offset()],
        )
        .await?;
    let views = Gathered::of(&work, person, reader).await?.views(&work, &rows).await?;
    let page = window.page(actor, services, OF_PERSON, views);
    Ok(services.witnessed(actor, permit, subject_of(couple, person), page).await?)
}

/// One loop, for whoever was found to be allowed to read it.
pub(super) async fn read(work: &Work, row: &LoopRow, reader: Reader) -> Result<LoopView, Failure> {
    let gathered = Gathered::of(work, row.respondent_id.0, reader).await?;
    let views = gathered.views(work, std::slice::from_ref(row)).await?;
    views.into_iter().next().ok_or(Failure::Corrupt("a loop that is not there"))
}

#[derive(FromQueryResult)]
struct RatingRow {
    loop_id: Key<LoopId>,
    value: f64,
    taken_at: At,
}

/// Everything that the loops of one person hold, read at once.
struct Gathered {
    person: PersonId,
    reader: Reader,
    ratings: Vec<RatingRow>,
    offers: HashMap<LoopId, Vec<(i64, OfferView)>>,
    needs: HashMap<ResponseId, (Known, Answers)>,
}

impl Gathered {
    async fn of(work: &Work, person: PersonId, reader: Reader) -> Result<Self, Failure> {
        let ratings = work
            .all(
                "select loop_rating.loop_id, loop_rating.value, loop_rating.taken_at from loop_rating
                 join score_loop on score_loop.practice_id = loop_rating.practice_id
                     and score_loop.id = loop_rating.loop_id
                 where loop_rating.practice_id = $1 and score_loop.respondent_id = $2
                 order by loop_rating.taken_at, loop_rating.response_id",
                values![person],
            )
            .await?;
        let offers = offers_of(work, person, reader).await?;
        Ok(Self { person, reader, ratings, offers, needs: needs_of(work, person).await? })
    }

    async fn views(&self, work: &Work, rows: &[LoopRow]) -> Result<Vec<LoopView>, Failure> {
        let mut catalogue = Catalogue::default();
        let mut views = Vec::with_capacity(rows.len());
        for row in rows {
            let known = catalogue.find(work, &row.instrument_key, &row.instrument_version).await?;
            views.push(self.view(work, row, &known)?);
        }
        Ok(views)
    }

    fn view(&self, work: &Work, row: &LoopRow, known: &Known) -> Result<LoopView, Failure> {
        let mut this = row.read()?;
        if let Some(rule) = known.low_scores {
            this = this.look(&rule, work.now());
        }
        let offers = self.offers.get(&row.id.0).map(Vec::as_slice).unwrap_or_default();
        let scale = known.any_scale(&row.about);
        let ratings = self.ratings.iter().filter(|rating| rating.loop_id.0 == row.id.0);
        Ok(LoopView {
            id: row.id.0,
            couple: row.couple_id.0,
            respondent: self.person,
            instrument: row.instrument_key.clone(),
            title: known.title().to_owned(),
            label: scale.label,
            standing: this.standing(offers.iter().any(|(round, _)| *round == row.round)),
            round: row.round,
            opened_at: this.opened_at,
            touched_at: this.touched_at,
            minimum: scale.minimum,
            maximum: scale.maximum,
            ratings: ratings.map(|rating| RatedView { at: rating.taken_at.0, value: rating.value }).collect(),
            need_response: this.need.as_ref().map(|need| need.response),
            need: this.need.and_then(|need| self.need(need.response, &need.item)),
            offers: offers.iter().map(|(_, offer)| offer.clone()).collect(),
        })
    }

    /// The words of a need, as far as they are this reader's.
    fn need(&self, response: ResponseId, item: &str) -> Option<NeedView> {
        let (known, answers) = self.needs.get(&response)?;
        let is_theirs = extent(known.visibility_of(item), self.reader, false) == Extent::Whole;
        let written = reading::written((known, answers)).into_iter().find(|written| written.id == item)?;
        is_theirs.then(|| NeedView {
            item: written.id,
            label: written.label.unwrap_or_default(),
            question: written.prompt,
            text: written.text.expose().to_owned(),
        })
    }
}

async fn offers_of(
    work: &Work,
    person: PersonId,
    reader: Reader,
) -> Result<HashMap<LoopId, Vec<(i64, OfferView)>>, Failure> {
    let rows: Vec<OfferRow> = work
        .all(
            concat!(
                "select ",
                offer_columns!(),
                " from loop_offer
                 join score_loop on score_loop.practice_id = loop_offer.practice_id and score_loop.id = loop_offer.loop_id
                 where loop_offer.practice_id = $1 and score_loop.respondent_id = $2
                 order by loop_offer.made_at desc, loop_offer.id"
            ),
            values![person],
        )
        .await?;
    let mut offers: HashMap<LoopId, Vec<(i64, OfferView)>> = HashMap::new();
    if rows.is_empty() {
        return Ok(offers);
    }
    let mut directory = Directory::default();
    let key = directory.key(work, person).await?;
    for row in rows {
        let mut state = row.read_state()?;
        if reader == Reader::Author && row.offered_to.0 != person {
            state = OfferState::Offered;
        }
        let view = OfferView {
            id: row.id.0,
            from: directory.name(work, row.offered_by.0).await?,
            to: directory.name(work, row.offered_to.0).await?,
            text: key.open_text(offer_spot(work, row.id.0), &row.sealed_text)?,
            by: row.by_day.0,
            state,
            made_at: row.made_at.0,
        };
        offers.entry(row.loop_id.0).or_default().push((row.round, view));
    }
    Ok(offers)
}

/// The responses in which the needs of a person's loops stand, opened.
async fn needs_of(work: &Work, person: PersonId) -> Result<HashMap<ResponseId, (Known, Answers)>, Failure> {
    let rows: Vec<ResponseRow> = work
        .all(
            concat!(
                "select ",
                response_columns!(),
                " from response
                 where practice_id = $1 and id in
                     (select need_response_id from score_loop where practice_id = $1 and respondent_id = $2)"
            ),
            values![person],
        )
        .await?;
    let mut needs = HashMap::new();
    if rows.is_empty() {
        return Ok(needs);
    }
    let key = work.find_person_key(person).await?;
    let mut catalogue = Catalogue::default();
    for row in rows {
        let known = catalogue.find(work, &row.instrument_key, &row.instrument_version).await?;
        needs.insert(row.id.0, (known, row.open(work, &key)?));
    }
    Ok(needs)
}
