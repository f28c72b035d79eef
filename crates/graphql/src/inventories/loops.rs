//! What follows low ratings: what somebody said they need, what is offered, and what becomes of it.

use async_graphql::{Context, Enum, ID, InputObject, Object, Result, SimpleObject};
use services::{
    Refused,
    domain::{
        inventories::loops::{Standing, offer},
        text::ClinicalText,
    },
    inventories::{self, LoopView, OfferView, RatedView},
};

use super::response::Need;
use crate::{
    connection::{self, connections},
    input::{Input, show_id},
    people::Partner,
    problem::{payload, payloads},
    scalars::{Date, Instant},
    scope::Scope,
};

/// How far it has come since a rating was low.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "Standing")]
pub enum LoopStanding {
    /// A rating was low.
    Open,
    /// The need is written.
    NeedWritten,
    /// Something is offered.
    Offered,
    /// The rating rose, or its author left this care.
    Closed,
    /// Nothing happened for long.
    Stale,
}

/// What became of an offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "offer::OfferState")]
pub enum OfferState {
    /// It was made.
    Offered,
    /// It was taken on.
    Accepted,
    /// It was done.
    Done,
    /// It was let go.
    LetGo,
}

/// What the person it is offered to says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "offer::Answer")]
pub enum OfferAnswer {
    /// They take it on.
    Accept,
    /// They have done it.
    Done,
    /// They let it go.
    LetGo,
}

/// What followed one low rating. Its author and whoever treats them.
#[derive(SimpleObject)]
pub struct ScoreLoop {
    /// Its id.
    id: ID,
    /// The instrument's key.
    instrument: String,
    /// Its neutral title.
    title: String,
    /// What the rating or part is called.
    label: String,
    /// How far it has come.
    standing: LoopStanding,
    /// How often it was begun, from 1.
    round: i64,
    /// Since when, in this round.
    opened_at: Instant,
    /// When anything last happened.
    touched_at: Instant,
    /// The least possible rating.
    minimum: f64,
    /// The most possible.
    maximum: f64,
    /// The ratings since the first low one, oldest first.
    ratings: Vec<LoopRating>,
    /// The response in which the need stands.
    need_response: Option<ID>,
    /// What they said they need.
    need: Option<Need>,
    /// What was offered, newest first.
    offers: Vec<Offer>,
}

/// One rating.
#[derive(SimpleObject)]
pub struct LoopRating {
    /// When.
    at: Instant,
    /// The value.
    value: f64,
}

/// Something offered, to be done by a day.
#[derive(SimpleObject)]
pub struct Offer {
    /// Its id.
    id: ID,
    /// By whom.
    #[graphql(name = "from")]
    giver: Partner,
    /// To whom.
    to: Partner,
    /// In the words of whoever offered it.
    text: String,
    /// By when.
    by: Date,
    /// What became of it. What others do with an offer is theirs: for the author of the need it stays offered.
    state: OfferState,
    /// When it was made.
    made_at: Instant,
}

impl From<LoopView> for ScoreLoop {
    fn from(view: LoopView) -> Self {
        Self {
            id: show_id(view.id),
            instrument: view.instrument,
            title: view.title,
            label: view.label,
            standing: view.standing.into(),
            round: view.round,
            opened_at: view.opened_at.into(),
            touched_at: view.touched_at.into(),
            minimum: view.minimum,
            maximum: view.maximum,
            ratings: view.ratings.into_iter().map(LoopRating::from).collect(),
            need_response: view.need_response.map(show_id),
            need: view.need.map(Need::from),
            offers: view.offers.into_iter().map(Offer::from).collect(),
        }
    }
}

impl From<RatedView> for LoopRating {
    fn from(view: RatedView) -> Self {
        Self { at: view.at.into(), value: view.value }
    }
}

impl From<OfferView> for Offer {
    fn from(view: OfferView) -> Self {
        Self {
            id: show_id(view.id),
            giver: view.from.into(),
            to: view.to.into(),
            text: view.text,
            by: view.by.into(),
            state: view.state.into(),
            made_at: view.made_at.into(),
        }
    }
}

connections! {
    /// What followed low ratings, in pages.
    ScoreLoopConnection, ScoreLoopEdge of ScoreLoop, from LoopView;
    /// What was offered, in pages.
    OfferConnection, OfferEdge of Offer, from OfferView;
}

payloads! {
    /// What followed a low rating, as it is now.
    ScoreLoopPayload {
        /// What followed it.
        score_loop: Option<ScoreLoop>,
    }
    /// The offer, as it is now.
    OfferPayload {
        /// The offer.
        offer: Option<Offer>,
    }
}

/// Questions about what followed low ratings.
#[derive(Default)]
pub struct LoopQuery;

#[Object]
impl LoopQuery {
    /// What the signed-in partner said they need, and what became of it.
    async fn my_loops(
        &self,
        ctx: &Context<'_>,
        #[graphql(default_with = "Some(20)", desc = "How many, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "The cursor after which to begin.")] after: Option<String>,
    ) -> Option<Result<ScoreLoopConnection>> {
        let had = after.is_some();
        let page = Scope::of(ctx).act(Ok(connection::request(first, after)), inventories::my_loops).await;
        Some(connection::connect(page, had))
    }

    /// What was offered to the signed-in partner: their own commitments, and what is asked of them with a need that is shared.
    async fn my_offers(
        &self,
        ctx: &Context<'_>,
        #[graphql(default_with = "Some(20)", desc = "How many, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "The cursor after which to begin.")] after: Option<String>,
    ) -> Option<Result<OfferConnection>> {
        let had = after.is_some();
        let page = Scope::of(ctx).act(Ok(connection::request(first, after)), inventories::my_offers).await;
        Some(connection::connect(page, had))
    }
}

/// Something to offer after a low rating.
#[derive(InputObject)]
pub struct OfferAfterRatingInput {
    /// A fresh key; the same key again gives the first answer.
    key: String,
    /// What followed the rating.
    score_loop: ID,
    /// To whom: its author, or another member of the couple with whom the author shares the need.
    to: ID,
    /// What, in your words.
    text: String,
    /// By when.
    by: Date,
}

impl OfferAfterRatingInput {
    fn read(self) -> Result<inventories::Offer, Refused> {
        let mut input = Input::default();
        let on = input.id("scoreLoop", &self.score_loop);
        let to = input.id("to", &self.to);
        let text = input.take("text", ClinicalText::parse(&self.text));
        let by = input.take("by", self.by.read());
        input.finish(|| Some(inventories::Offer { key: self.key, on: on?, to: to?, text: text?, by: by? }))
    }
}

/// What becomes of an offer.
#[derive(InputObject)]
pub struct AnswerOfferInput {
    /// Which.
    offer: ID,
    /// What you say.
    answer: OfferAnswer,
}

impl AnswerOfferInput {
    fn read(&self) -> Result<inventories::AnswerOffer, Refused> {
        let mut input = Input::default();
        let offer = input.id("offer", &self.offer);
        input.finish(|| Some(inventories::AnswerOffer { offer: offer?, answer: self.answer.into() }))
    }
}

/// Acts after low ratings.
#[derive(Default)]
pub struct LoopMutation;

#[Object]
impl LoopMutation {
    /// Offers something small, by a day. The author of the need, or whoever treats them.
    async fn offer_after_rating(&self, ctx: &Context<'_>, input: OfferAfterRatingInput) -> Result<ScoreLoopPayload> {
        let outcome = Scope::of(ctx).act(input.read(), inventories::offer).await;
        payload(outcome, |view| ScoreLoopPayload { score_loop: Some(view.into()), problems: Vec::new() })
    }

    /// Takes an offer on, says that it is done, or lets it go. Only whoever it was made to; nobody but who treats them sees it.
    async fn answer_offer(&self, ctx: &Context<'_>, input: AnswerOfferInput) -> Result<OfferPayload> {
        let outcome = Scope::of(ctx).act(input.read(), inventories::answer_offer).await;
        payload(outcome, |view| OfferPayload { offer: Some(view.into()), problems: Vec::new() })
    }
}
