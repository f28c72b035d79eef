//! Rows of plans for talks.

use std::collections::BTreeMap;

use domain::{
    ids::{CoupleId, PersonId, ResponseId, TalkPlanId},
    inventories::talk_plan::{Part, PlanState, Ready, Shown},
};
use jiff::Timestamp;
use sea_orm::FromQueryResult;

use super::TalkRating;
use crate::kernel::{
    bind::{At, Key, values},
    refused::Failure,
    seal::Spot,
    work::Work,
};

/// The columns of [`PlanRow`].
macro_rules! plan_columns {
    () => {
        "talk_plan.id, talk_plan.couple_id, talk_plan.response_id, talk_plan.author_id, talk_plan.partner_id,
         talk_plan.state, talk_plan.done, talk_plan.last_ended_at, talk_plan.talking_since,
         talk_plan.sealed_pause_word, talk_plan.made_at, talk_plan.shared_at,
         (select count(*) from hold where hold.practice_id = $1 and hold.couple_id = talk_plan.couple_id
            and hold.lifted_at is null) as holds,
         (select count(*) from hold where hold.practice_id = $1 and hold.couple_id = talk_plan.couple_id
            and hold.lifted_at is null and hold.placed_at <= talk_plan.shared_at) as holds_before_share"
    };
}
pub(super) use plan_columns;

#[derive(FromQueryResult)]
pub(super) struct PlanRow {
    pub(super) id: Key<TalkPlanId>,
    pub(super) couple_id: Key<CoupleId>,
    pub(super) response_id: Key<ResponseId>,
    pub(super) author_id: Key<PersonId>,
    pub(super) partner_id: Key<PersonId>,
    pub(super) state: String,
    pub(super) done: i64,
    pub(super) last_ended_at: Option<At>,
    pub(super) talking_since: Option<At>,
    pub(super) sealed_pause_word: Option<Vec<u8>>,
    pub(super) made_at: At,
    pub(super) shared_at: Option<At>,
    pub(super) holds: i64,
    pub(super) holds_before_share: i64,
}

/// The word for a plan that its author took back.
pub(super) const TAKEN_BACK: &str = "taken-back";

impl PlanRow {
    /// How far it has come; none when it was taken back.
    pub(super) fn state(&self) -> Result<Option<PlanState>, Failure> {
        let corrupt = || Failure::Corrupt("the state of a plan for talks");
        let done = usize::try_from(self.done).map_err(|_| corrupt())?;
        let last_ended = self.last_ended_at.map(|at| at.0);
        match (self.state.as_str(), self.talking_since) {
            ("private", None) => Ok(Some(PlanState::Private)),
            ("shared", None) => Ok(Some(PlanState::Shared { done, last_ended })),
            ("talking", Some(since)) => Ok(Some(PlanState::Talking { done, since: since.0 })),
            ("finished", None) => Ok(Some(PlanState::Finished)),
            (TAKEN_BACK, None) => Ok(None),
            _ => Err(corrupt()),
        }
    }

    /// Whether joint work is paused.
    pub(super) fn is_paused(&self) -> bool {
        self.holds > 0
    }

    /// Whether the partner may know of it. What is shared while joint work is paused reaches nobody before that is over.
    pub(super) fn reaches_partner(&self) -> bool {
        self.shared_at.is_some() && self.holds_before_share == 0 && self.state != TAKEN_BACK
    }
}

/// The word, and what stands in the row, for a state: how many talks are done, when the last ended, since when one goes on.
pub(super) fn columns(state: PlanState, talks: usize) -> (&'static str, i64, Option<Timestamp>) {
    let done = i64::try_from(state.done(talks)).unwrap_or_default();
    match state {
        PlanState::Private => ("private", done, None),
        PlanState::Shared { .. } => ("shared", done, None),
        PlanState::Talking { since, .. } => ("talking", done, Some(since)),
        PlanState::Finished => ("finished", done, None),
    }
}

#[derive(FromQueryResult)]
struct PartRow {
    item: String,
    part: String,
}

/// What of a plan is shown.
pub(super) async fn shown(work: &Work, plan: TalkPlanId) -> Result<Shown, Failure> {
    let rows: Vec<PartRow> =
        work.all("select item, part from talk_part where practice_id = $1 and plan_id = $2", values![plan]).await?;
    let mut shown: Shown = BTreeMap::new();
    for row in rows {
        let part = Part::from_word(&row.part).ok_or(Failure::Corrupt("a part of a plan for talks"))?;
        shown.entry(row.item).or_default().insert(part);
    }
    Ok(shown)
}

#[derive(FromQueryResult)]
struct ReadyRow {
    answer: String,
    answered_at: At,
    zone: String,
}

/// What somebody said today, where they live; none when they said it on another day.
pub(super) async fn ready_today(work: &Work, plan: TalkPlanId, person: PersonId) -> Result<Option<Ready>, Failure> {
    let row: Option<ReadyRow> = work
        .find(
            "select talk_ready.answer, talk_ready.answered_at, person.zone from talk_ready
             join person on person.practice_id = talk_ready.practice_id and person.id = talk_ready.person_id
             where talk_ready.practice_id = $1 and talk_ready.plan_id = $2 and talk_ready.person_id = $3",
            values![plan, person],
        )
        .await?;
    let Some(row) = row else { return Ok(None) };
    let zone = domain::zone::Zone::parse(&row.zone).map_err(|_| Failure::Corrupt("a zone"))?;
    let day = |instant: Timestamp| instant.to_zoned(zone.rules().clone()).date();
    if day(row.answered_at.0) != day(work.now()) {
        return Ok(None);
    }
    Ready::from_word(&row.answer).map(Some).ok_or(Failure::Corrupt("whether somebody could talk"))
}

#[derive(FromQueryResult)]
struct RatingRow {
    person_id: Key<PersonId>,
    number: i64,
    felt_heard: i64,
    needed_pause: bool,
}

/// How the talks of a plan were, for both.
pub(super) async fn ratings(work: &Work, plan: TalkPlanId) -> Result<Vec<TalkRating>, Failure> {
    let rows: Vec<RatingRow> = work
        .all(
            "select person_id, number, felt_heard, needed_pause from talk_rating
             where practice_id = $1 and plan_id = $2 order by number, person_id",
            values![plan],
        )
        .await?;
    let read = |row: RatingRow| TalkRating {
        person: row.person_id.0,
        number: row.number,
        felt_heard: row.felt_heard,
        needed_pause: row.needed_pause,
    };
    Ok(rows.into_iter().map(read).collect())
}

/// Where a pause word is sealed, with its author's key.
pub(super) fn pause_spot(work: &Work, plan: TalkPlanId) -> Spot {
    Spot::new("talk_plan.sealed_pause_word", work.practice(), plan)
}
