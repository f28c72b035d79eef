//! What the pages of talks ask the door for.

use crate::schema;
use crate::vocabulary::{Instant, Partner};

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query")]
pub(super) struct TalksQuery {
    pub(super) viewer: Option<Viewer>,
    #[arguments(first: 20)]
    pub(super) my_talks: Option<TalkPlanConnection>,
    #[arguments(first: 50)]
    pub(super) my_responses: Option<ResponseConnection>,
}

#[derive(cynic::QueryFragment)]
pub(super) struct Viewer {
    pub(super) person: Zoned,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Person")]
pub(super) struct Zoned {
    pub(super) zone: String,
}

#[derive(cynic::QueryFragment)]
pub(super) struct ResponseConnection {
    pub(super) nodes: Vec<Latest>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Response")]
pub(super) struct Latest {
    pub(super) id: cynic::Id,
    pub(super) instrument: String,
    pub(super) submitted_at: Instant,
}

#[derive(cynic::QueryFragment)]
pub(super) struct TalkPlanConnection {
    pub(super) nodes: Vec<TalkPlan>,
}

#[derive(cynic::QueryFragment)]
pub(super) struct TalkPlan {
    pub(super) id: cynic::Id,
    pub(super) is_mine: bool,
    pub(super) with: Partner,
    pub(super) response: Option<cynic::Id>,
    pub(super) state: TalkPlanState,
    pub(super) done: i32,
    pub(super) ready: Option<Ready>,
    pub(super) closed_text: Option<String>,
    pub(super) guide: Option<Guide>,
    pub(super) choices: Vec<Quality>,
    pub(super) to_rate: Option<i32>,
}

impl TalkPlan {
    /// The guide of the talk that goes on now; none before it and after it.
    pub(super) fn guide_of_talk(&self) -> Option<&Guide> {
        self.guide.as_ref().filter(|_| self.state == TalkPlanState::Talking)
    }

    /// The name of a question about it, of which a page may hold several.
    pub(super) fn field(&self, question: &str) -> String {
        format!("{question}-{}", self.id.inner())
    }

    /// Where its author chooses what to share.
    pub(super) fn share_path(&self) -> String {
        format!("/talks/{}/share", self.id.inner())
    }
}

impl Quality {
    /// The value of the box for one part.
    pub(super) fn part(&self, part: &str) -> String {
        format!("{} {part}", self.item.inner())
    }
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "TalkGuide")]
pub(super) struct Guide {
    pub(super) talks: Vec<Talk>,
    pub(super) pause_word: Option<String>,
    pub(super) shown: Vec<Quality>,
    pub(super) talk_until: Option<Instant>,
}

#[derive(cynic::QueryFragment)]
pub(super) struct Talk {
    pub(super) number: i32,
    pub(super) opens_with: Option<String>,
    pub(super) about: Option<String>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "TalkQuality")]
pub(super) struct Quality {
    pub(super) item: cynic::Id,
    pub(super) label: String,
    pub(super) rating: Option<String>,
    pub(super) facets: Vec<TalkFacet>,
    pub(super) need: Option<String>,
}

#[derive(cynic::QueryFragment)]
pub(super) struct TalkFacet {
    pub(super) label: String,
    pub(super) answer: String,
}

#[derive(cynic::Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TalkPlanState {
    Private,
    Shared,
    Talking,
    Finished,
    TakenBack,
}

#[derive(cynic::Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ready {
    Yes,
    NotSure,
    No,
}

#[derive(cynic::Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TalkPart {
    Rating,
    Facets,
    Need,
}
