//! Talks at home, from a submitted Staying Check: a plan its author makes for themself, lets their partner see, and both take part in.
//!
//! Until the author presses share, nobody else is asked anything and learns nothing. From then on the partner learns that a talk is proposed,
//! and nothing of what it is about before both have said, each for themself, that they could talk today
//! (`docs/decisions/0010-a-talk-is-proposed-before-it-is-told.md`).

mod done;
mod gathered;
mod list;
mod make;
mod plan;
mod rate;
mod ready;
mod rows;
mod share;
mod take_back;
mod talk;

use domain::{
    ids::{PersonId, ResponseId, TalkPlanId},
    inventories::talk_plan::{PlanState, Ready, Shown},
    text::PauseWord,
};
use jiff::Timestamp;

use crate::people::PersonView;

pub(crate) use done::{last_talks, talks_done};
pub use list::{my_talks, talks_of};
pub use make::make;
pub use rate::rate;
pub use ready::say_ready;
pub use share::share;
pub use take_back::take_back;
pub use talk::{begin, end};

/// A plan to make.
#[derive(Debug, Clone)]
pub struct Make {
    /// What recognises a repeat.
    pub key: String,
    /// From which of one's own responses.
    pub response: ResponseId,
}

/// A plan to let one's partner see.
#[derive(Debug, Clone)]
pub struct ShareTalks {
    /// Which.
    pub plan: TalkPlanId,
    /// The word that stops a talk.
    pub pause_word: PauseWord,
    /// What of each quality is shown, by its item; what is not named stays private.
    pub shown: Shown,
}

/// Whether somebody could talk calmly today.
#[derive(Debug, Clone, Copy)]
pub struct SayReady {
    /// Which plan.
    pub plan: TalkPlanId,
    /// What they say.
    pub ready: Ready,
}

/// How a talk was for one of the two.
#[derive(Debug, Clone, Copy)]
pub struct RateTalk {
    /// Which plan.
    pub plan: TalkPlanId,
    /// Which talk, from 1.
    pub number: i64,
    /// How far they felt heard, 1 to 5.
    pub felt_heard: i64,
    /// Whether they needed the pause.
    pub needed_pause: bool,
}

/// A plan, as one of the two sees it.
#[derive(Debug, Clone)]
pub struct TalkPlanView {
    /// Its id.
    pub id: TalkPlanId,
    /// Whether the reader made it.
    pub is_mine: bool,
    /// The other of the two.
    pub with: PersonView,
    /// The response it was made from; only for its author.
    pub response: Option<ResponseId>,
    /// How far it has come.
    pub state: PlanState,
    /// How many talks are done.
    pub done: i64,
    /// What the reader said today about being able to talk.
    pub ready: Option<Ready>,
    /// What is said while the guide is closed; none while it is open.
    pub closed_text: Option<&'static str>,
    /// The guide: for its author before they share it, then for both while it is open.
    pub guide: Option<Guide>,
    /// What the author could show of each quality; only for the author, and only before they share it.
    pub choices: Vec<Quality>,
    /// The talks that the reader rated.
    pub ratings: Vec<TalkRating>,
    /// The talk that the reader has not rated yet, if one is done.
    pub to_rate: Option<i64>,
}

/// The guide for the talks.
#[derive(Debug, Clone)]
pub struct Guide {
    /// The talks that are planned, in order; for the partner only the one that goes on or comes next.
    pub talks: Vec<TalkLine>,
    /// The word that stops a talk.
    pub pause_word: Option<String>,
    /// What the author shows.
    pub shown: Vec<Quality>,
    /// Until when the talk that goes on may last.
    pub talk_until: Option<Timestamp>,
}

/// One talk.
#[derive(Debug, Clone)]
pub struct TalkLine {
    /// Which, from 1.
    pub number: i64,
    /// What it opens with, in appreciation; none where its author shows nothing of it.
    pub opens_with: Option<String>,
    /// What it is about; none where there is nothing to add, or its author shows nothing of it.
    pub about: Option<String>,
}

/// One quality, with the parts of it that are shown or could be.
#[derive(Debug, Clone)]
pub struct Quality {
    /// The item.
    pub item: String,
    /// What it is called.
    pub label: String,
    /// The rating in words.
    pub rating: Option<String>,
    /// What was considered under it: each with its answer.
    pub facets: Vec<(String, String)>,
    /// What its author wrote that they need.
    pub need: Option<String>,
}

/// How one talk was for one person.
#[derive(Debug, Clone)]
pub struct TalkRating {
    /// Whose.
    pub person: PersonId,
    /// Which talk, from 1.
    pub number: i64,
    /// How far they felt heard, 1 to 5.
    pub felt_heard: i64,
    /// Whether they needed the pause.
    pub needed_pause: bool,
}

/// A plan, as the one who treats its author sees it.
#[derive(Debug, Clone)]
pub struct TalkRecord {
    /// Its id.
    pub id: TalkPlanId,
    /// Who made it.
    pub author: PersonView,
    /// With whom.
    pub partner: PersonView,
    /// The response it was made from.
    pub response: ResponseId,
    /// When it was made.
    pub made_at: Timestamp,
    /// When it was shared.
    pub shared_at: Option<Timestamp>,
    /// How far it has come; none when its author took it back.
    pub state: Option<PlanState>,
    /// How many talks it has.
    pub talks: i64,
    /// How many are done.
    pub done: i64,
    /// How the talks were, privately, for each of the two.
    pub ratings: Vec<TalkRating>,
}
