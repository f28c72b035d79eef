//! Commitments: one's own, those one is shown, and those of a couple on the desk.

mod acts;
mod contact;
mod words;

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use services::{
    Refused,
    domain::{
        exercises::commitments::{Rule, Tally},
        ids::CoupleId,
    },
    exercises::commitments::{
        self, CommitmentView, DeskPromise, ListView, PersonCommitments as OfPerson, ShownDay, ShownList,
        ShownPromise as Shown,
    },
};

use crate::{
    connection::{self, connections},
    input::{read_id, show_id},
    people::{Partner, Person, word_of},
    problem::{answer, or_error},
    scalars::{Date, Instant, time_of_day},
    scope::Scope,
};

pub use acts::CommitmentsMutation;
pub use contact::{OutsideContactMutation, OutsideContactQuery};
use words::{PromiseMark, PromiseRepeats, PromiseSeen};

/// On which days a promise is due.
#[derive(SimpleObject)]
pub struct PromiseRule {
    /// How it repeats.
    repeats: PromiseRepeats,
    /// Every so many days, where it repeats by days.
    every_days: Option<i32>,
    /// MONDAY..SUNDAY, where it repeats by days of the week.
    days: Vec<String>,
    /// The rule as people say it.
    in_words: String,
}

impl From<Rule> for PromiseRule {
    fn from(rule: Rule) -> Self {
        let (repeats, every_days, days) = match rule {
            Rule::Once => (PromiseRepeats::Once, None, Vec::new()),
            Rule::EveryDays(days) => (PromiseRepeats::EveryDays, Some(i32::from(days)), Vec::new()),
            Rule::Weekly(days) => {
                (PromiseRepeats::Weekly, None, days.iter().map(|day| word_of(day).to_owned()).collect())
            }
        };
        Self { repeats, every_days, days, in_words: rule.in_words() }
    }
}

/// A promise, for whoever made it.
#[derive(SimpleObject)]
pub struct Commitment {
    /// Its id.
    id: ID,
    /// What was promised.
    text: String,
    /// On which days.
    rule: PromiseRule,
    /// By what time of day, `18:00`.
    time: String,
    /// In which zone.
    zone: String,
    /// The first day.
    first: Date,
    /// The last day; null for as long as they do not end it.
    until: Option<Date>,
    /// Whether letters tell of it.
    letters: bool,
    /// Since when.
    made_at: Instant,
    /// When it was ended; null while it runs.
    ended_at: Option<Instant>,
    /// When it is due next.
    next_due_at: Option<Instant>,
    /// The times of which something can be said now, the newest first.
    open: Vec<PromiseTime>,
    /// 7, 14 or 28, when it was kept just so many times in a row. For its author alone.
    milestone: Option<i32>,
}

/// One time that a promise is due, for whoever made it.
#[derive(SimpleObject)]
pub struct PromiseTime {
    /// Its id.
    id: ID,
    /// The day.
    on: Date,
    /// When it is due.
    due_at: Instant,
    /// What its author said of it.
    mark: Option<PromiseMark>,
}

impl From<CommitmentView> for Commitment {
    fn from(view: CommitmentView) -> Self {
        let time = |one: commitments::OccurrenceView| PromiseTime {
            id: show_id(one.id),
            on: one.on.into(),
            due_at: one.due_at.into(),
            mark: one.mark.map(PromiseMark::from),
        };
        Self {
            id: show_id(view.id),
            text: view.text,
            rule: view.rule.into(),
            time: time_of_day(view.time),
            zone: view.zone,
            first: view.first.into(),
            until: view.until.map(Date::from),
            letters: view.letters,
            made_at: view.made_at.into(),
            ended_at: view.ended_at.map(Instant::from),
            next_due_at: view.next_due_at.map(Instant::from),
            open: view.open.into_iter().map(time).collect(),
            milestone: view.milestone.and_then(|run| i32::try_from(run).ok()),
        }
    }
}

connections! {
    /// Promises, in pages.
    CommitmentConnection, CommitmentEdge of Commitment, from CommitmentView;
}

/// The viewer's own promises, and whom they show them to.
pub struct MyCommitments;

/// The viewer's own promises, and whom they show them to.
#[Object]
impl MyCommitments {
    /// One list for each injury in which the viewer is involved; empty where they promise nothing here.
    async fn lists(&self, ctx: &Context<'_>) -> Result<Vec<PromiseList>> {
        let lists =
            Scope::of(ctx).act(Ok(()), async |actor, services, ()| commitments::my_lists(actor, services).await).await;
        or_error(lists).map(|lists| lists.into_iter().map(PromiseList::from).collect())
    }

    /// The promises: those that run first, the newest first.
    async fn promises(
        &self,
        ctx: &Context<'_>,
        #[graphql(default_with = "Some(20)", desc = "How many, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "The cursor after which to begin.")] after: Option<String>,
    ) -> Result<CommitmentConnection> {
        let had = after.is_some();
        let page = Scope::of(ctx).act(Ok(connection::request(first, after)), commitments::my_commitments).await;
        connection::connect(page, had)
    }
}

/// One list of promises, as its author has it.
#[derive(SimpleObject)]
pub struct PromiseList {
    /// The injury it is about.
    thread: ID,
    /// Whom it can be shown to.
    with: Partner,
    /// Since when it is; null while it is not.
    shown_since: Option<Instant>,
}

impl From<ListView> for PromiseList {
    fn from(view: ListView) -> Self {
        Self { thread: show_id(view.thread), with: view.with.into(), shown_since: view.shown_since.map(Instant::from) }
    }
}

/// A list of promises that somebody shows the viewer.
#[derive(SimpleObject)]
pub struct ShownPromises {
    /// The injury it is about.
    thread: ID,
    /// Who promises.
    by: Partner,
    /// Since when it is shown.
    since: Instant,
    /// Whether the viewer wants to look at it. Told to nobody but those who treat the couple.
    watched: bool,
    /// The promises that run; none while the viewer does not want to look, or joint work is paused.
    promises: Vec<ShownPromise>,
}

/// A promise as the other partner sees it: the words and the days, never what was said of them.
#[derive(SimpleObject)]
pub struct ShownPromise {
    /// Its id.
    id: ID,
    /// What was promised.
    text: String,
    /// On which days.
    rule: PromiseRule,
    /// By what time of day, `18:00`, where whoever promised is.
    time: String,
    /// The times of the last week, the newest first.
    days: Vec<ShownPromiseDay>,
}

/// One time that a shown promise was due.
#[derive(SimpleObject)]
pub struct ShownPromiseDay {
    /// Its id.
    id: ID,
    /// The day.
    on: Date,
    /// What the viewer noticed. For the viewer and those who treat the couple.
    seen: Option<PromiseSeen>,
}

impl From<ShownList> for ShownPromises {
    fn from(list: ShownList) -> Self {
        Self {
            thread: show_id(list.thread),
            by: list.by.into(),
            since: list.since.into(),
            watched: list.watched,
            promises: list.promises.into_iter().map(ShownPromise::from).collect(),
        }
    }
}

impl From<Shown> for ShownPromise {
    fn from(promise: Shown) -> Self {
        let day = |day: ShownDay| ShownPromiseDay {
            id: show_id(day.id),
            on: day.on.into(),
            seen: day.seen.map(PromiseSeen::from),
        };
        Self {
            id: show_id(promise.id),
            text: promise.text,
            rule: promise.rule.into(),
            time: time_of_day(promise.time),
            days: promise.days.into_iter().map(day).collect(),
        }
    }
}

/// What one person promises, for those who treat the couple.
#[derive(SimpleObject)]
pub struct PersonCommitments {
    /// Who.
    person: Person,
    /// The last 28 days, all promises together.
    tally: PromiseTally,
    /// Kept by kept and missed over the last 28 days, 0 to 1; null with fewer than eight that count. Never shown to a partner.
    consistency_index: Option<f64>,
    /// Whether the list is shown to the other partner.
    shown: bool,
    /// Whether the other partner looks at it.
    watched: bool,
    /// The promises that run, or ended in the last 28 days.
    promises: Vec<DeskCommitment>,
}

/// How many times were what in the last 28 days.
#[derive(SimpleObject)]
pub struct PromiseTally {
    /// Said to be kept.
    kept: i32,
    /// Said to be missed.
    missed: i32,
    /// Said to be excused; these do not count.
    excused: i32,
    /// Nobody said anything; these do not count.
    unsaid: i32,
    /// Said to be kept, and noticed otherwise by the other partner.
    disputed: i32,
}

/// A promise on the desk.
#[derive(SimpleObject)]
pub struct DeskCommitment {
    /// Its id.
    id: ID,
    /// What was promised.
    text: String,
    /// On which days.
    rule: PromiseRule,
    /// By what time of day, `18:00`.
    time: String,
    /// In which zone.
    zone: String,
    /// When it was ended; null while it runs.
    ended_at: Option<Instant>,
    /// The last 28 days.
    tally: PromiseTally,
    /// The days of which the two say different things. Told to neither of them.
    disputed: Vec<Date>,
}

impl From<Tally> for PromiseTally {
    fn from(tally: Tally) -> Self {
        let count = |count: u32| i32::try_from(count).unwrap_or(i32::MAX);
        Self {
            kept: count(tally.kept),
            missed: count(tally.missed),
            excused: count(tally.excused),
            unsaid: count(tally.unsaid),
            disputed: count(tally.disputed),
        }
    }
}

impl From<DeskPromise> for DeskCommitment {
    fn from(promise: DeskPromise) -> Self {
        Self {
            id: show_id(promise.id),
            text: promise.text,
            rule: promise.rule.into(),
            time: time_of_day(promise.time),
            zone: promise.zone,
            ended_at: promise.ended_at.map(Instant::from),
            tally: promise.tally.into(),
            disputed: promise.disputed.into_iter().map(Date::from).collect(),
        }
    }
}

impl From<OfPerson> for PersonCommitments {
    fn from(view: OfPerson) -> Self {
        Self {
            person: view.person.into(),
            tally: view.tally.into(),
            consistency_index: view.index,
            shown: view.shown,
            watched: view.watched,
            promises: view.promises.into_iter().map(DeskCommitment::from).collect(),
        }
    }
}

/// Questions about commitments.
#[derive(Default)]
pub struct CommitmentsQuery;

#[Object]
impl CommitmentsQuery {
    /// What the signed-in partner promises, and whom they show it to.
    async fn my_commitments(&self) -> Option<MyCommitments> {
        Some(MyCommitments)
    }

    /// The promises that others in the couple show the signed-in partner.
    async fn promises_shown_to_me(&self, ctx: &Context<'_>) -> Option<Result<Vec<ShownPromises>>> {
        let lists = Scope::of(ctx)
            .act(Ok(()), async |actor, services, ()| commitments::promises_shown_to_me(actor, services).await)
            .await;
        answer(lists.map(|lists| lists.into_iter().map(ShownPromises::from).collect()))
    }

    /// What the members of a couple promise. Those who treat or supervise them.
    async fn couple_commitments(&self, ctx: &Context<'_>, id: ID) -> Option<Result<Vec<PersonCommitments>>> {
        let id: Result<CoupleId, Refused> = read_id(&id).map_err(Refused::from);
        let view = Scope::of(ctx).act(id, commitments::commitments_of).await;
        answer(view.map(|view| view.people.into_iter().map(PersonCommitments::from).collect()))
    }
}
