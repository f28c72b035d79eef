//! Promising, saying what became of it, showing, noticing.

use async_graphql::{Context, ID, InputObject, Object, Result};
use services::{
    Refused,
    domain::{
        exercises::{
            commitments::{Mark, Rule, Seen, Weekdays},
            credentials::AgreedText,
        },
        ids::{CommitmentId, OccurrenceId, ThreadId},
        problem::{Code, Problem},
    },
    exercises::commitments::{self, CommitmentView, ListView, MakePromise, ShownList},
};

use super::{Commitment, PromiseList, PromiseMark, PromiseRepeats, PromiseSeen, ShownPromises};
use crate::{
    input::{Input, id_at},
    people::read_days,
    problem::{payload, payloads},
    scalars::{Date, read_time_of_day},
    scope::Scope,
};

payloads! {
    /// The promise, as it is now.
    CommitmentPayload {
        /// The promise.
        commitment: Option<Commitment>,
    }
    /// The list, as it is now.
    PromiseListPayload {
        /// The list.
        list: Option<PromiseList>,
    }
    /// What is shown to the viewer, as it is now.
    ShownPromisesPayload {
        /// The lists.
        lists: Vec<ShownPromises>,
    }
}

fn promised(outcome: Result<CommitmentView, Refused>) -> Result<CommitmentPayload> {
    payload(outcome, |view| CommitmentPayload { commitment: Some(view.into()), problems: Vec::new() })
}

fn listed(outcome: Result<ListView, Refused>) -> Result<PromiseListPayload> {
    payload(outcome, |view| PromiseListPayload { list: Some(view.into()), problems: Vec::new() })
}

fn shown(outcome: Result<Vec<ShownList>, Refused>) -> Result<ShownPromisesPayload> {
    payload(outcome, |lists| ShownPromisesPayload {
        lists: lists.into_iter().map(ShownPromises::from).collect(),
        problems: Vec::new(),
    })
}

/// Something to promise.
#[derive(InputObject)]
pub struct MakePromiseInput {
    /// A fresh key; the same key again gives the first answer.
    key: String,
    /// The injury it is about, where you are involved in several.
    thread: Option<ID>,
    /// What is promised: small, and so that it can be seen. Up to 2,000 characters; no password, PIN or code.
    text: String,
    /// The first day, in your zone; leave out for today.
    first: Option<Date>,
    /// By what time of day, `18:00`.
    time: String,
    /// How it repeats.
    repeats: PromiseRepeats,
    /// Every so many days, 1 to 366; needed where it repeats by days.
    every_days: Option<i32>,
    /// MONDAY..SUNDAY; needed where it repeats by days of the week.
    #[graphql(default)]
    days: Vec<String>,
    /// The last day; leave out for as long as you do not end it.
    until: Option<Date>,
    /// Whether a letter says that something waits when it is due.
    #[graphql(default)]
    letters: bool,
}

impl MakePromiseInput {
    fn read(self) -> Result<MakePromise, Refused> {
        let mut input = Input::default();
        let thread = input.optional_id("thread", self.thread.as_ref());
        let text = input.take("text", AgreedText::parse(&self.text));
        let first = input.take("first", self.first.map(|first| first.read()).transpose());
        let time = input.take("time", read_time_of_day(&self.time));
        let rule = input.take("repeats", read_rule(self.repeats, self.every_days, &self.days));
        let until = input.take("until", self.until.map(|until| until.read()).transpose());
        let letters = self.letters;
        input.finish(|| {
            Some(MakePromise {
                key: self.key,
                thread,
                text: text?,
                first: first?,
                time: time?,
                rule: rule?,
                until: until?,
                letters,
            })
        })
    }
}

fn read_rule(repeats: PromiseRepeats, every_days: Option<i32>, days: &[String]) -> Result<Rule, Problem> {
    match repeats {
        PromiseRepeats::Once => Ok(Rule::Once),
        PromiseRepeats::EveryDays => {
            Rule::every_days(every_days.and_then(|days| u32::try_from(days).ok()).unwrap_or(0))
        }
        PromiseRepeats::Weekly => {
            let days = read_days(days).map_err(|problem| problem.on("days"))?;
            let none = || Problem::at("days", Code::Missing, "Choose at least one day of the week.");
            Weekdays::new(&days).map(Rule::Weekly).ok_or_else(none)
        }
    }
}

/// A promise to end.
#[derive(InputObject)]
pub struct EndPromiseInput {
    /// Which.
    commitment: ID,
}

/// What became of one time.
#[derive(InputObject)]
pub struct SayOfPromiseInput {
    /// Which time.
    time: ID,
    /// What became of it.
    mark: PromiseMark,
}

/// A list to show.
#[derive(InputObject)]
pub struct ShowPromisesInput {
    /// The injury it is about.
    thread: ID,
}

/// A list to hide.
#[derive(InputObject)]
pub struct HidePromisesInput {
    /// The injury it is about.
    thread: ID,
}

/// A list to look at, or not.
#[derive(InputObject)]
pub struct WatchPromisesInput {
    /// The injury it is about.
    thread: ID,
    /// Whether you want to look at it.
    watch: bool,
}

/// What was noticed of one time.
#[derive(InputObject)]
pub struct NoticePromiseInput {
    /// Which time.
    time: ID,
    /// What; leave out to take it back.
    seen: Option<PromiseSeen>,
}

/// Acts around promises.
#[derive(Default)]
pub struct CommitmentsMutation;

#[Object]
impl CommitmentsMutation {
    /// Promises something. Partners; their partner does not see it unless the list is shown.
    async fn make_promise(&self, ctx: &Context<'_>, input: MakePromiseInput) -> Result<CommitmentPayload> {
        promised(Scope::of(ctx).act(input.read(), commitments::promise).await)
    }

    /// Ends one of one's own promises. What was said of it stays.
    async fn end_promise(&self, ctx: &Context<'_>, input: EndPromiseInput) -> Result<CommitmentPayload> {
        let id = id_at::<CommitmentId>("commitment", &input.commitment);
        promised(Scope::of(ctx).act(id, commitments::end).await)
    }

    /// Says of one time whether a promise of one's own was kept; until a week after it was due, also otherwise.
    async fn say_of_promise(&self, ctx: &Context<'_>, input: SayOfPromiseInput) -> Result<CommitmentPayload> {
        let id = id_at::<OccurrenceId>("time", &input.time);
        let said = id.map(|id| (id, Mark::from(input.mark)));
        promised(Scope::of(ctx).act(said, commitments::say).await)
    }

    /// Shows the other partner one's promises: the words and the days, never what was said of them.
    async fn show_promises(&self, ctx: &Context<'_>, input: ShowPromisesInput) -> Result<PromiseListPayload> {
        listed(Scope::of(ctx).act(thread(&input.thread), commitments::show).await)
    }

    /// Hides them again. What was read cannot be unseen.
    async fn hide_promises(&self, ctx: &Context<'_>, input: HidePromisesInput) -> Result<PromiseListPayload> {
        listed(Scope::of(ctx).act(thread(&input.thread), commitments::hide).await)
    }

    /// Says whether one wants to look at promises that are shown to oneself. Whoever shows them does not learn of it.
    async fn watch_promises(&self, ctx: &Context<'_>, input: WatchPromisesInput) -> Result<ShownPromisesPayload> {
        let command = thread(&input.thread).map(|thread| (thread, input.watch));
        shown(Scope::of(ctx).act(command, commitments::watch).await)
    }

    /// Says what one noticed of a promise that is shown to oneself. Whoever promised does not learn of it.
    async fn notice_promise(&self, ctx: &Context<'_>, input: NoticePromiseInput) -> Result<ShownPromisesPayload> {
        let id = id_at::<OccurrenceId>("time", &input.time);
        let command = id.map(|id| (id, input.seen.map(Seen::from)));
        shown(Scope::of(ctx).act(command, commitments::notice).await)
    }
}

fn thread(id: &ID) -> Result<ThreadId, Refused> {
    id_at("thread", id)
}
