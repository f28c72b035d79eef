//! Rows of loops and offers.

use domain::{
    ids::{CoupleId, Id as _, LoopId, OfferId, PersonId, ResponseId},
    inventories::loops::{Loop, LoopState, Need, offer::OfferState},
};
use sea_orm::FromQueryResult;

use crate::kernel::{
    bind::{At, Key, On, values},
    refused::Failure,
    seal::Spot,
    work::Work,
};

/// The columns of [`LoopRow`].
macro_rules! loop_columns {
    () => {
        "score_loop.id, score_loop.couple_id, score_loop.respondent_id, score_loop.instrument_key,
         score_loop.instrument_version, score_loop.about, score_loop.state, score_loop.round, score_loop.opened_at,
         score_loop.touched_at, score_loop.need_response_id, score_loop.need_item"
    };
}
pub(crate) use loop_columns;

/// A loop, as it was when it last changed.
#[derive(FromQueryResult)]
pub(crate) struct LoopRow {
    pub(crate) id: Key<LoopId>,
    pub(crate) couple_id: Key<CoupleId>,
    pub(crate) respondent_id: Key<PersonId>,
    pub(crate) instrument_key: String,
    pub(crate) instrument_version: String,
    pub(crate) about: String,
    pub(crate) state: String,
    pub(crate) round: i64,
    pub(crate) opened_at: At,
    pub(crate) touched_at: At,
    pub(crate) need_response_id: Option<Key<ResponseId>>,
    pub(crate) need_item: Option<String>,
}

impl LoopRow {
    /// The loop, as it was when it last changed.
    pub(crate) fn read(&self) -> Result<Loop, Failure> {
        let need = self.need_response_id.zip(self.need_item.clone());
        Ok(Loop {
            about: self.about.clone(),
            opened_at: self.opened_at.0,
            touched_at: self.touched_at.0,
            round: u32::try_from(self.round).map_err(|_| Failure::Corrupt("the round of a loop"))?,
            need: need.map(|(response, item)| Need { response: response.0, item }),
            state: LoopState::from_word(&self.state).ok_or(Failure::Corrupt("the state of a loop"))?,
        })
    }
}

/// Writes how far a loop has come. Being stale is nothing that happens, and is not written.
pub(super) async fn write_state(work: &Work, id: LoopId, after: &Loop) -> Result<(), Failure> {
    let state = if after.state == LoopState::Closed { LoopState::Closed } else { LoopState::Open };
    work.run(
        "update score_loop set state = $3, round = $4, opened_at = $5, touched_at = $6, need_response_id = $7,
             need_item = $8
         where practice_id = $1 and id = $2",
        values![
            id,
            state.as_str(),
            i64::from(after.round),
            after.opened_at,
            after.touched_at,
            after.need.as_ref().map(|need| need.response.uuid()),
            after.need.as_ref().map(|need| need.item.as_str()),
        ],
    )
    .await
    .map(|_| ())
}

/// The columns of [`OfferRow`], from `loop_offer` beside its `score_loop`.
macro_rules! offer_columns {
    () => {
        "loop_offer.id, loop_offer.loop_id, loop_offer.round, score_loop.respondent_id as author_id,
         loop_offer.offered_by, loop_offer.offered_to, loop_offer.sealed_text, loop_offer.by_day, loop_offer.state,
         loop_offer.made_at"
    };
}
pub(super) use offer_columns;

/// What makes an offer visible to the person `$2` it was made to: it is their own loop, or the need it answers is shared with them now.
macro_rules! offer_is_mine {
    () => {
        "loop_offer.offered_to = $2
         and (score_loop.respondent_id = $2 or exists (
             select 1 from share
             where share.practice_id = $1 and share.response_id = loop_offer.need_response_id
               and share.item = loop_offer.need_item and share.to_person_id = $2 and share.revoked_at is null))"
    };
}
pub(super) use offer_is_mine;

#[derive(FromQueryResult)]
pub(super) struct OfferRow {
    pub(super) id: Key<OfferId>,
    pub(super) loop_id: Key<LoopId>,
    pub(super) round: i64,
    pub(super) author_id: Key<PersonId>,
    pub(super) offered_by: Key<PersonId>,
    pub(super) offered_to: Key<PersonId>,
    pub(super) sealed_text: Vec<u8>,
    pub(super) by_day: On,
    pub(super) state: String,
    pub(super) made_at: At,
}

impl OfferRow {
    /// What became of it.
    pub(super) fn read_state(&self) -> Result<OfferState, Failure> {
        OfferState::from_word(&self.state).ok_or(Failure::Corrupt("the state of an offer"))
    }
}

/// Where an offer's words are sealed, with the key of the loop's author.
pub(super) fn offer_spot(work: &Work, offer: OfferId) -> Spot {
    Spot::new("loop_offer.sealed_text", work.practice(), offer)
}
