//! What I promised, what became of it, who sees it; and what somebody shows me.

mod acts;

use askama::Template;
use axum::{Router, extract::State, routing::get};
use cynic::QueryBuilder;

use crate::{
    ask::ask,
    caller::Visitor,
    errors::Stop,
    forms::{Asked, Problems},
    moments::Zone,
    pages::{self, Page},
    schema,
    site::Site,
    vocabulary::{Date, Instant, PageInfo, Partner, Reader},
};

const HERE: &str = "/promises";

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/promises", get(show).post(acts::act))
}

#[derive(cynic::QueryVariables)]
struct After {
    after: Option<String>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "After")]
struct Promises {
    viewer: Option<Reader>,
    my_commitments: Option<MyCommitments>,
    promises_shown_to_me: Option<Vec<ShownPromises>>,
}

#[derive(cynic::QueryFragment)]
#[cynic(variables = "After")]
struct MyCommitments {
    lists: Vec<PromiseList>,
    #[arguments(first: 20, after: $after)]
    promises: CommitmentConnection,
}

#[derive(cynic::QueryFragment)]
struct PromiseList {
    thread: cynic::Id,
    with: Partner,
    shown_since: Option<Instant>,
}

#[derive(cynic::QueryFragment)]
struct CommitmentConnection {
    nodes: Vec<Commitment>,
    page_info: PageInfo,
}

#[derive(cynic::QueryFragment)]
struct Commitment {
    id: cynic::Id,
    text: String,
    rule: PromiseRule,
    time: String,
    until: Option<Date>,
    ended_at: Option<Instant>,
    next_due_at: Option<Instant>,
    open: Vec<PromiseTime>,
    milestone: Option<i32>,
}

#[derive(cynic::QueryFragment)]
pub(super) struct PromiseRule {
    pub(super) in_words: String,
}

impl PromiseRule {
    /// How it repeats, as a line begins with it.
    pub(super) fn begins(&self) -> String {
        let mut letters = self.in_words.chars();
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
    }
}

#[derive(cynic::QueryFragment)]
struct PromiseTime {
    id: cynic::Id,
    on: Date,
    mark: Option<PromiseMark>,
}

#[derive(cynic::QueryFragment)]
struct ShownPromises {
    thread: cynic::Id,
    by: Partner,
    since: Instant,
    watched: bool,
    promises: Vec<ShownPromise>,
}

#[derive(cynic::QueryFragment)]
struct ShownPromise {
    text: String,
    rule: PromiseRule,
    time: String,
    days: Vec<ShownPromiseDay>,
}

#[derive(cynic::QueryFragment)]
struct ShownPromiseDay {
    id: cynic::Id,
    on: Date,
    seen: Option<PromiseSeen>,
}

/// What whoever promised says of one time.
#[derive(cynic::Enum, Debug, Clone, Copy, PartialEq, Eq)]
enum PromiseMark {
    Kept,
    Missed,
    Excused,
}

impl PromiseMark {
    const ALL: [Self; 3] = [Self::Kept, Self::Missed, Self::Excused];

    fn value(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Missed => "missed",
            Self::Excused => "excused",
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Kept => "I kept it",
            Self::Missed => "I did not",
            Self::Excused => "It was not possible",
        }
    }

    fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mark| mark.value() == word)
    }
}

/// What the reader noticed of one time.
#[derive(cynic::Enum, Debug, Clone, Copy, PartialEq, Eq)]
enum PromiseSeen {
    Confirmed,
    Disputed,
}

impl PromiseSeen {
    const ALL: [Self; 2] = [Self::Confirmed, Self::Disputed];

    fn value(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Disputed => "disputed",
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Confirmed => "I saw it",
            Self::Disputed => "I did not see it",
        }
    }

    fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|seen| seen.value() == word)
    }
}

#[derive(Template)]
#[template(path = "exercises/promises.html")]
struct PromisesPage {
    lists: Vec<PromiseList>,
    running: Vec<Commitment>,
    ended: Vec<Commitment>,
    shown: Vec<ShownPromises>,
    older: String,
    zone: Zone,
    problems: Problems,
}

impl Commitment {
    /// What is said, quietly, when it was kept 7, 14 or 28 times in a row; to its author alone.
    fn remark(&self) -> &'static str {
        match self.milestone {
            Some(7) => "You kept this seven times in a row.",
            Some(14) => "You kept this fourteen times in a row.",
            Some(28) => "You kept this twenty-eight times in a row.",
            _ => "",
        }
    }
}

async fn show(State(site): State<Site>, visitor: Visitor, Asked(asked): Asked) -> Page {
    pages::show(&page(&site, &visitor, asked.some("after"), Problems::none()).await?)
}

async fn page(site: &Site, visitor: &Visitor, after: Option<String>, problems: Problems) -> Result<PromisesPage, Stop> {
    let answer = ask(site, visitor, Promises::build(After { after })).await?;
    let zone = answer.viewer.ok_or(Stop::SignInNeeded)?.zone();
    let mine = answer.my_commitments.ok_or(Stop::NotFound)?;
    let older = mine.promises.page_info.onward(HERE);
    let (running, ended) = mine.promises.nodes.into_iter().partition(|promise| promise.ended_at.is_none());
    Ok(PromisesPage {
        lists: mine.lists,
        running,
        ended,
        shown: answer.promises_shown_to_me.ok_or(Stop::NotFound)?,
        older,
        zone,
        problems,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::check_page;

    fn instant() -> Instant {
        Instant("2026-11-22T18:00:00Z".parse().expect("a valid instant"))
    }

    fn ben() -> Partner {
        Partner { id: cynic::Id::new("per_2"), name: "Ben".to_owned() }
    }

    fn rule() -> PromiseRule {
        PromiseRule { in_words: "every day".to_owned() }
    }

    fn promise(mark: Option<PromiseMark>) -> Commitment {
        let time = PromiseTime { id: cynic::Id::new("occ_1"), on: Date(jiff::civil::date(2026, 11, 22)), mark };
        Commitment {
            id: cynic::Id::new("cmt_1"),
            text: "I call at <six>.".to_owned(),
            rule: rule(),
            time: "18:00".to_owned(),
            until: None,
            ended_at: None,
            next_due_at: Some(instant()),
            open: vec![time],
            milestone: Some(7),
        }
    }

    fn rendered(running: Vec<Commitment>, shown: Vec<ShownPromises>) -> String {
        let list = PromiseList { thread: cynic::Id::new("thr_1"), with: ben(), shown_since: None };
        let page = PromisesPage {
            lists: if running.is_empty() { Vec::new() } else { vec![list] },
            running,
            ended: Vec::new(),
            shown,
            older: String::new(),
            zone: Zone::named("UTC"),
            problems: Problems::none(),
        };
        let html = page.render().expect("it renders");
        check_page(&html);
        html
    }

    #[test]
    fn each_open_time_can_be_said_and_said_otherwise() {
        let html = rendered(vec![promise(Some(PromiseMark::Missed))], Vec::new());
        assert!(html.contains("I call at &#60;six&#62;.") && html.contains("You kept this seven times in a row."));
        assert!(html.contains("Every day, by 18:00"));
        assert_eq!(html.matches("name=\"mark\"").count(), 3);
        assert!(html.contains("value=\"missed\" aria-pressed=\"true\""));
        assert!(!html.contains('%'), "no percentage is ever shown here");
    }

    #[test]
    fn whoever_is_shown_a_list_first_says_whether_they_want_to_look() {
        let unwatched = ShownPromises {
            thread: cynic::Id::new("thr_1"),
            by: ben(),
            since: instant(),
            watched: false,
            promises: vec![],
        };
        let html = rendered(Vec::new(), vec![unwatched]);
        assert!(html.contains("Look at them") && html.contains("Ben is not told"));
        let day = ShownPromiseDay {
            id: cynic::Id::new("occ_1"),
            on: Date(jiff::civil::date(2026, 11, 22)),
            seen: Some(PromiseSeen::Disputed),
        };
        let shown =
            ShownPromise { text: "I call.".to_owned(), rule: rule(), time: "18:00".to_owned(), days: vec![day] };
        let watched = ShownPromises {
            thread: cynic::Id::new("thr_1"),
            by: ben(),
            since: instant(),
            watched: true,
            promises: vec![shown],
        };
        let html = rendered(Vec::new(), vec![watched]);
        assert!(html.contains("value=\"disputed\" aria-pressed=\"true\"") && html.contains("Take it back"));
    }

    #[test]
    fn with_nothing_here_it_says_what_belongs_here() {
        assert!(rendered(Vec::new(), Vec::new()).contains("nothing for you here at the moment"));
    }
}
