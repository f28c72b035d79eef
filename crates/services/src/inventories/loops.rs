//! What follows low ratings: loops, what is offered in them, and what becomes of it.

mod answer_offer;
mod list;
mod note;
mod offer;
mod offers;
mod rows;

use domain::{
    ids::{CoupleId, LoopId, OfferId, PersonId, ResponseId},
    inventories::loops::{
        Standing,
        offer::{Answer, OfferState},
    },
    text::ClinicalText,
};
use jiff::{Timestamp, civil::Date};

use super::NeedView;
use crate::people::PersonView;

pub use answer_offer::answer_offer;
pub use list::{loops_of, my_loops};
pub(super) use note::note;
pub use offer::offer;
pub use offers::my_offers;
pub(crate) use rows::{LoopRow, loop_columns};

/// Something to offer in a loop.
#[derive(Debug, Clone)]
pub struct Offer {
    /// What recognises a repeat.
    pub key: String,
    /// The loop.
    pub on: LoopId,
    /// To whom: its author, or another member of the couple with whom the need is shared.
    pub to: PersonId,
    /// In the offering person's words.
    pub text: ClinicalText,
    /// By when.
    pub by: Date,
}

/// What becomes of an offer.
#[derive(Debug, Clone)]
pub struct AnswerOffer {
    /// Which.
    pub offer: OfferId,
    /// What the person it is offered to says.
    pub answer: Answer,
}

/// A loop, as its author and those who treat them see it.
#[derive(Debug, Clone)]
pub struct LoopView {
    /// Its id.
    pub id: LoopId,
    /// In whose care.
    pub couple: CoupleId,
    /// Whose.
    pub respondent: PersonId,
    /// The instrument's key.
    pub instrument: String,
    /// Its neutral title.
    pub title: String,
    /// What the rating or part is called.
    pub label: String,
    /// How far it has come.
    pub standing: Standing,
    /// How often it was begun, from 1.
    pub round: i64,
    /// Since when, in this round.
    pub opened_at: Timestamp,
    /// When anything last happened.
    pub touched_at: Timestamp,
    /// The least possible rating.
    pub minimum: f64,
    /// The most possible.
    pub maximum: f64,
    /// The ratings since the first low one, oldest first.
    pub ratings: Vec<RatedView>,
    /// The response in which the need stands.
    pub need_response: Option<ResponseId>,
    /// The need.
    pub need: Option<NeedView>,
    /// What was offered, newest first.
    pub offers: Vec<OfferView>,
}

/// One rating in a loop.
#[derive(Debug, Clone)]
pub struct RatedView {
    /// When.
    pub at: Timestamp,
    /// The value.
    pub value: f64,
}

/// Something offered in a loop.
#[derive(Debug, Clone)]
pub struct OfferView {
    /// Its id.
    pub id: OfferId,
    /// By whom.
    pub from: PersonView,
    /// To whom.
    pub to: PersonView,
    /// In the offering person's words.
    pub text: String,
    /// By when.
    pub by: Date,
    /// What became of it. What others do with an offer is not the author's to see: for them it stays offered.
    pub state: OfferState,
    /// When it was made.
    pub made_at: Timestamp,
}
