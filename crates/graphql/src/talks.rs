//! Talks at home: plans, and taking part in them.

mod acts;

use async_graphql::{Context, Enum, ID, Object, Result, SimpleObject};
use services::{
    domain::inventories::talk_plan,
    talks::{self, TalkPlanView},
};

use crate::{
    connection::{self, connections},
    input::show_id,
    people::Partner,
    scalars::Instant,
    scope::Scope,
};

pub use acts::TalksMutation;

/// Whether somebody could talk calmly today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "talk_plan::Ready")]
pub enum Ready {
    /// Yes.
    Yes,
    /// Not sure.
    NotSure,
    /// No.
    No,
}

/// What of one quality can be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "talk_plan::Part")]
pub enum TalkPart {
    /// The rating.
    Rating,
    /// What was considered under it.
    Facets,
    /// The written need.
    Need,
}

/// How far a plan has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum TalkPlanState {
    /// Only its author knows of it.
    Private,
    /// It is shared.
    Shared,
    /// A talk goes on.
    Talking,
    /// All talks are done.
    Finished,
    /// Its author took it back.
    TakenBack,
}

/// A plan for talks at home, as one of the two sees it.
#[derive(SimpleObject)]
pub struct TalkPlan {
    /// Its id.
    id: ID,
    /// Whether the reader made it.
    is_mine: bool,
    /// The other of the two.
    with: Partner,
    /// The response it was made from; only for its author.
    response: Option<ID>,
    /// How far it has come.
    state: TalkPlanState,
    /// How many talks are done.
    done: i64,
    /// What the reader said today about being able to talk.
    ready: Option<Ready>,
    /// What is said while the guide is closed, the same for every cause.
    closed_text: Option<String>,
    /// The guide: for its author before it is shared, then for both while it is open.
    guide: Option<TalkGuide>,
    /// What its author could show; only for them, and only before it is shared.
    choices: Vec<TalkQuality>,
    /// The talks that the reader rated.
    ratings: Vec<TalkRating>,
    /// The talk that the reader has not rated yet.
    to_rate: Option<i64>,
}

/// The guide for the talks.
#[derive(SimpleObject)]
pub struct TalkGuide {
    /// The talks, in order; for whom the plan was shared with, the one that goes on or comes next.
    talks: Vec<Talk>,
    /// The word that stops a talk.
    pause_word: Option<String>,
    /// What its author shows.
    shown: Vec<TalkQuality>,
    /// Until when the talk that goes on may last.
    talk_until: Option<Instant>,
}

/// One talk of at most 40 minutes.
#[derive(SimpleObject)]
pub struct Talk {
    /// Which, from 1.
    number: i64,
    /// What it opens with, in appreciation.
    opens_with: Option<String>,
    /// What it is about.
    about: Option<String>,
}

/// One quality, with what of it is shown.
#[derive(SimpleObject)]
pub struct TalkQuality {
    /// The item.
    item: ID,
    /// What it is called.
    label: String,
    /// The rating in words.
    rating: Option<String>,
    /// What was considered under it.
    facets: Vec<TalkFacet>,
    /// What its author wrote that they need.
    need: Option<String>,
}

/// One thing that was considered.
#[derive(SimpleObject)]
pub struct TalkFacet {
    /// What.
    label: String,
    /// The answer.
    answer: String,
}

/// How a talk was for one person.
#[derive(SimpleObject)]
pub struct TalkRating {
    /// Whose.
    person: ID,
    /// Which talk, from 1.
    number: i64,
    /// How far they felt heard, 1 to 5.
    felt_heard: i64,
    /// Whether they needed the pause.
    needed_pause: bool,
}

/// A plan for talks, as whoever treats its author sees it.
#[derive(SimpleObject)]
pub struct TalkRecord {
    /// Its id.
    id: ID,
    /// Who made it.
    author: Partner,
    /// With whom.
    partner: Partner,
    /// The response it was made from.
    response: ID,
    /// When it was made.
    made_at: Instant,
    /// When it was shared.
    shared_at: Option<Instant>,
    /// How far it has come.
    state: TalkPlanState,
    /// How many talks it has.
    talks: i64,
    /// How many are done.
    done: i64,
    /// How the talks were, privately, for each of the two.
    ratings: Vec<TalkRating>,
}

impl From<talk_plan::PlanState> for TalkPlanState {
    fn from(state: talk_plan::PlanState) -> Self {
        match state {
            talk_plan::PlanState::Private => Self::Private,
            talk_plan::PlanState::Shared { .. } => Self::Shared,
            talk_plan::PlanState::Talking { .. } => Self::Talking,
            talk_plan::PlanState::Finished => Self::Finished,
        }
    }
}

impl From<TalkPlanView> for TalkPlan {
    fn from(view: TalkPlanView) -> Self {
        Self {
            id: show_id(view.id),
            is_mine: view.is_mine,
            with: view.with.into(),
            response: view.response.map(show_id),
            state: view.state.into(),
            done: view.done,
            ready: view.ready.map(Ready::from),
            closed_text: view.closed_text.map(str::to_owned),
            guide: view.guide.map(TalkGuide::from),
            choices: view.choices.into_iter().map(TalkQuality::from).collect(),
            ratings: view.ratings.into_iter().map(TalkRating::from).collect(),
            to_rate: view.to_rate,
        }
    }
}

impl From<talks::Guide> for TalkGuide {
    fn from(view: talks::Guide) -> Self {
        let talk = |line: talks::TalkLine| Talk { number: line.number, opens_with: line.opens_with, about: line.about };
        Self {
            talks: view.talks.into_iter().map(talk).collect(),
            pause_word: view.pause_word,
            shown: view.shown.into_iter().map(TalkQuality::from).collect(),
            talk_until: view.talk_until.map(Instant::from),
        }
    }
}

impl From<talks::Quality> for TalkQuality {
    fn from(view: talks::Quality) -> Self {
        Self {
            item: ID(view.item),
            label: view.label,
            rating: view.rating,
            facets: view.facets.into_iter().map(|(label, answer)| TalkFacet { label, answer }).collect(),
            need: view.need,
        }
    }
}

impl From<talks::TalkRating> for TalkRating {
    fn from(view: talks::TalkRating) -> Self {
        Self {
            person: show_id(view.person),
            number: view.number,
            felt_heard: view.felt_heard,
            needed_pause: view.needed_pause,
        }
    }
}

impl From<talks::TalkRecord> for TalkRecord {
    fn from(view: talks::TalkRecord) -> Self {
        Self {
            id: show_id(view.id),
            author: view.author.into(),
            partner: view.partner.into(),
            response: show_id(view.response),
            made_at: view.made_at.into(),
            shared_at: view.shared_at.map(Instant::from),
            state: view.state.map_or(TalkPlanState::TakenBack, TalkPlanState::from),
            talks: view.talks,
            done: view.done,
            ratings: view.ratings.into_iter().map(TalkRating::from).collect(),
        }
    }
}

connections! {
    /// Plans for talks, in pages.
    TalkPlanConnection, TalkPlanEdge of TalkPlan, from TalkPlanView;
    /// Plans for talks, as whoever treats their author sees them, in pages.
    TalkRecordConnection, TalkRecordEdge of TalkRecord, from talks::TalkRecord;
}

/// Questions about talks.
#[derive(Default)]
pub struct TalksQuery;

#[Object]
impl TalksQuery {
    /// The plans for talks in which the signed-in partner has a part.
    async fn my_talks(
        &self,
        ctx: &Context<'_>,
        #[graphql(default_with = "Some(20)", desc = "How many, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "The cursor after which to begin.")] after: Option<String>,
    ) -> Option<Result<TalkPlanConnection>> {
        let had = after.is_some();
        let page = Scope::of(ctx).act(Ok(connection::request(first, after)), talks::my_talks).await;
        Some(connection::connect(page, had))
    }
}
