//! Rows of plans for talks.

use domain::{
    ids::{PersonId, ResponseId, TalkPlanId},
    inventories::talk_plan::PlanState,
};
use jiff::Timestamp;
use sea_orm::FromQueryResult;

use crate::{
    inventories::Kept,
    kernel::{
        bind::{At, Key},
        refused::Failure,
        seal::Spot,
        work::Work,
    },
};

/// How often something keeps a shared plan from the partner, as a number: joint work was paused, or they had left, before it was shared.
macro_rules! kept_back {
    () => {
        "((select count(*) from hold
           where hold.practice_id = $1 and hold.couple_id = talk_plan.couple_id and hold.lifted_at is null
             and hold.shown_at <= talk_plan.shared_at)
          + (select count(*) from couple_member gone
             where gone.practice_id = $1 and gone.couple_id = talk_plan.couple_id
               and gone.person_id = talk_plan.partner_id and gone.left_at <= talk_plan.shared_at))"
    };
}
pub(super) use kept_back;

/// The columns of [`PlanRow`], with the tables they come from; `$2` is now.
macro_rules! plans {
    () => {
        concat!(
            "select talk_plan.id, talk_plan.response_id, talk_plan.author_id, talk_plan.partner_id,
                 talk_plan.state, talk_plan.done, talk_plan.last_ended_at, talk_plan.talking_since,
                 talk_plan.sealed_pause_word, talk_plan.made_at, talk_plan.shared_at, response.instrument_key,
                 response.instrument_version, response.sealed_answers, response.visibility,
                 (select count(*) from hold
                  where hold.practice_id = $1 and hold.couple_id = talk_plan.couple_id and hold.lifted_at is null
                    and hold.shown_at <= $2)
                 + (select count(*) from couple_member gone
                    where gone.practice_id = $1 and gone.couple_id = talk_plan.couple_id
                      and gone.person_id in (talk_plan.author_id, talk_plan.partner_id)
                      and gone.left_at is not null) as pauses, ",
            kept_back!(),
            " as kept_back
             from talk_plan
             join response on response.practice_id = talk_plan.practice_id and response.id = talk_plan.response_id "
        )
    };
}
pub(super) use plans;

/// A plan with the answers it was made from.
#[derive(FromQueryResult)]
pub(super) struct PlanRow {
    pub(super) id: Key<TalkPlanId>,
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
    instrument_key: String,
    instrument_version: String,
    sealed_answers: Vec<u8>,
    visibility: String,
    pauses: i64,
    kept_back: i64,
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

    /// Whether joint work is paused, or over because one of them has left.
    pub(super) fn is_paused(&self) -> bool {
        self.pauses > 0
    }

    /// Whether the partner may know of it. What is shared while joint work is paused reaches nobody before that is over.
    pub(super) fn reaches_partner(&self) -> bool {
        self.shared_at.is_some() && self.kept_back == 0 && self.state != TAKEN_BACK
    }

    /// The answers it was made from.
    pub(super) fn answers(&self) -> Kept<'_> {
        Kept {
            response: self.response_id.0,
            instrument: (&self.instrument_key, &self.instrument_version),
            sealed_answers: &self.sealed_answers,
            visibility: &self.visibility,
        }
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

/// Where a pause word is sealed, with its author's key.
pub(super) fn pause_spot(work: &Work, plan: TalkPlanId) -> Spot {
    Spot::new("talk_plan.sealed_pause_word", work.practice(), plan)
}
