//! Everything that belongs to the plans of one person, read at once: as many statements for many plans as for one.

use std::collections::HashMap;

use domain::{
    ids::{PersonId, TalkPlanId},
    inventories::talk_plan::{Part, Ready, Shown, TalkPlan, qualities, talks},
};
use jiff::Timestamp;
use sea_orm::FromQueryResult;

use super::{
    TalkRating,
    plan::Found,
    rows::{PlanRow, pause_spot},
};
use crate::{
    inventories::{Catalogue, open_kept},
    kernel::{
        bind::{At, Key, values},
        refused::Failure,
        work::Work,
        zone::zone,
    },
    people::{Directory, PersonView},
};

/// What belongs to the plans in which somebody has a part.
pub(super) struct Gathered {
    shown: HashMap<TalkPlanId, Shown>,
    ready: HashMap<(TalkPlanId, PersonId), Ready>,
    ratings: HashMap<TalkPlanId, Vec<TalkRating>>,
    directory: Directory,
    catalogue: Catalogue,
}

/// That a row belongs to a plan in which the person `$2` has a part, as a condition.
macro_rules! of_their_plans {
    ($table:literal) => {
        concat!(
            $table,
            ".plan_id in (select id from talk_plan where practice_id = $1 and (author_id = $2 or partner_id = $2)) "
        )
    };
}

impl Gathered {
    /// Reads it.
    pub(super) async fn of(work: &Work, person: PersonId) -> Result<Self, Failure> {
        Ok(Self {
            shown: shown(work, person).await?,
            ready: ready_today(work, person).await?,
            ratings: ratings(work, person).await?,
            directory: Directory::default(),
            catalogue: Catalogue::default(),
        })
    }

    /// How the talks of a plan were, for both.
    pub(super) fn ratings_of(&self, plan: TalkPlanId) -> Vec<TalkRating> {
        self.ratings.get(&plan).cloned().unwrap_or_default()
    }

    /// What somebody is called.
    pub(super) async fn name(&mut self, work: &Work, person: PersonId) -> Result<PersonView, Failure> {
        self.directory.name(work, person).await
    }

    /// A plan with what belongs to it; none when it was taken back.
    pub(super) async fn found(&mut self, work: &Work, row: PlanRow) -> Result<Option<Found>, Failure> {
        let Some(state) = row.state()? else { return Ok(None) };
        let (id, author, partner) = (row.id.0, row.author_id.0, row.partner_id.0);
        let key = self.directory.key(work, author).await?;
        let (known, answers) = open_kept(work, &mut self.catalogue, (row.answers(), &key)).await?;
        let pause_word = row.sealed_pause_word.as_ref().map(|sealed| key.open_text(pause_spot(work, id), sealed));
        let shown = self.shown.get(&id).cloned().unwrap_or_default();
        let ready_of = |person: PersonId| self.ready.get(&(id, person)).copied();
        Ok(Some(Found {
            plan: TalkPlan::restore(talks(&qualities(&known, &answers)), shown, state).look(work.now()),
            ready: (ready_of(author), ready_of(partner)),
            ratings: self.ratings_of(id),
            pause_word: pause_word.transpose()?,
            author: self.directory.name(work, author).await?,
            partner: self.directory.name(work, partner).await?,
            known,
            answers,
            row,
        }))
    }
}

#[derive(FromQueryResult)]
struct PartRow {
    plan_id: Key<TalkPlanId>,
    item: String,
    part: String,
}

/// What of each plan is shown.
async fn shown(work: &Work, person: PersonId) -> Result<HashMap<TalkPlanId, Shown>, Failure> {
    let rows: Vec<PartRow> = work
        .all(
            concat!(
                "select plan_id, item, part from talk_part where practice_id = $1 and ",
                of_their_plans!("talk_part")
            ),
            values![person],
        )
        .await?;
    let mut shown: HashMap<TalkPlanId, Shown> = HashMap::new();
    for row in rows {
        let part = Part::from_word(&row.part).ok_or(Failure::Corrupt("a part of a plan for talks"))?;
        shown.entry(row.plan_id.0).or_default().entry(row.item).or_default().insert(part);
    }
    Ok(shown)
}

#[derive(FromQueryResult)]
struct ReadyRow {
    plan_id: Key<TalkPlanId>,
    person_id: Key<PersonId>,
    answer: String,
    answered_at: At,
    zone: String,
}

/// What each said today, where they live; what was said on another day counts no more.
async fn ready_today(work: &Work, person: PersonId) -> Result<HashMap<(TalkPlanId, PersonId), Ready>, Failure> {
    let rows: Vec<ReadyRow> = work
        .all(
            concat!(
                "select talk_ready.plan_id, talk_ready.person_id, talk_ready.answer, talk_ready.answered_at, person.zone
                 from talk_ready
                 join person on person.practice_id = talk_ready.practice_id and person.id = talk_ready.person_id
                 where talk_ready.practice_id = $1 and ",
                of_their_plans!("talk_ready")
            ),
            values![person],
        )
        .await?;
    let mut ready = HashMap::new();
    for row in rows {
        let zone = zone(&row.zone)?;
        let day = |instant: Timestamp| instant.to_zoned(zone.rules().clone()).date();
        let said = Ready::from_word(&row.answer).ok_or(Failure::Corrupt("whether somebody could talk"))?;
        if day(row.answered_at.0) == day(work.now()) {
            ready.insert((row.plan_id.0, row.person_id.0), said);
        }
    }
    Ok(ready)
}

#[derive(FromQueryResult)]
struct RatingRow {
    plan_id: Key<TalkPlanId>,
    person_id: Key<PersonId>,
    number: i64,
    felt_heard: i64,
    needed_pause: bool,
}

/// How the talks of each plan were, for both.
async fn ratings(work: &Work, person: PersonId) -> Result<HashMap<TalkPlanId, Vec<TalkRating>>, Failure> {
    let rows: Vec<RatingRow> = work
        .all(
            concat!(
                "select plan_id, person_id, number, felt_heard, needed_pause from talk_rating
                 where practice_id = $1 and ",
                of_their_plans!("talk_rating"),
                "order by number, person_id"
            ),
            values![person],
        )
        .await?;
    let mut ratings: HashMap<TalkPlanId, Vec<TalkRating>> = HashMap::new();
    for row in rows {
        ratings.entry(row.plan_id.0).or_default().push(TalkRating {
            person: row.person_id.0,
            number: row.number,
            felt_heard: row.felt_heard,
            needed_pause: row.needed_pause,
        });
    }
    Ok(ratings)
}
