//! What waits for a clinician, and what they say comes of it.

mod acts;

use async_graphql::{Context, Enum, ID, Object, Result, SimpleObject};
use services::{
    Refused,
    domain::worklist,
    worklist::{AcknowledgementView, ItemView, Wanted},
};

pub use acts::WorklistMutation;

use crate::{
    connection::{self, connections},
    input::{Input, show_id},
    scalars::Instant,
    scope::Scope,
};

/// Why something waits, in the order of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "worklist::Kind")]
pub enum WorklistKind {
    /// Somebody may not be safe.
    Safety,
    /// Trust was broken again, or two people say different things of a promise.
    Setback,
    /// Something was rated low.
    LowScore,
    /// Answers came in that nobody has acknowledged.
    NewResponse,
    /// Something asked was not answered for too long.
    Overdue,
    /// Something that was agreed is to be looked at again.
    ReviewDue,
}

/// What a therapist does about something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "worklist::Action")]
pub enum AcknowledgementAction {
    /// Talk about it in the next session.
    Discuss,
    /// Change the plan of treatment.
    ChangePlan,
    /// Add a session alone with somebody.
    IndividualSession,
    /// Ask the supervisor.
    Consult,
    /// Refer to somebody else.
    Refer,
    /// Do nothing, for a reason.
    None,
}

/// One thing that waits. Plain data: everything a row shows.
#[derive(SimpleObject)]
pub struct WorklistItem {
    /// What it is acknowledged by.
    id: ID,
    /// Why it waits.
    kind: WorklistKind,
    /// In whose care.
    couple: ID,
    /// What the practice calls the couple.
    alias: String,
    /// Whom it is about, where it is about one person.
    person: Option<ID>,
    /// Their name.
    name: Option<String>,
    /// What waits, in a few words.
    what: String,
    /// Why it is on the list, in one line.
    why: String,
    /// Since when.
    since: Instant,
    /// For how many whole days.
    days: i64,
    /// By when something is to be done, where it has a time.
    due_at: Option<Instant>,
    /// Whether it can be acknowledged. A task about safety cannot: it leaves the list when it is done.
    can_be_acknowledged: bool,
    /// The response it is about.
    response: Option<ID>,
    /// The run of an exercise it is about.
    run: Option<ID>,
    /// The assignment it is about.
    assignment: Option<ID>,
    /// The task about safety that is due first.
    safety_task: Option<ID>,
}

impl From<ItemView> for WorklistItem {
    fn from(view: ItemView) -> Self {
        Self {
            id: ID(view.item.to_string()),
            kind: view.item.subject.kind().into(),
            couple: show_id(view.item.couple),
            alias: view.alias,
            person: view.person.map(show_id),
            name: view.name,
            what: view.what,
            why: view.why,
            since: view.since.into(),
            days: view.days,
            due_at: view.due_at.map(Instant::from),
            can_be_acknowledged: view.item.subject.can_be_acknowledged(),
            response: view.response.map(show_id),
            run: view.run.map(show_id),
            assignment: view.assignment.map(show_id),
            safety_task: view.safety_task.map(show_id),
        }
    }
}

/// Something that was acknowledged.
#[derive(SimpleObject)]
pub struct Acknowledgement {
    /// Its id.
    id: ID,
    /// What was acknowledged.
    item: ID,
    /// Why it had waited.
    kind: WorklistKind,
    /// In whose care.
    couple: ID,
    /// What the practice calls the couple.
    alias: String,
    /// Whom it was about, where it was about one person.
    name: Option<String>,
    /// What comes of it.
    action: AcknowledgementAction,
    /// Why, if that was said.
    reason: Option<String>,
    /// When.
    at: Instant,
}

impl From<AcknowledgementView> for Acknowledgement {
    fn from(view: AcknowledgementView) -> Self {
        Self {
            id: show_id(view.id),
            item: ID(view.item.to_string()),
            kind: view.item.subject.kind().into(),
            couple: show_id(view.item.couple),
            alias: view.alias,
            name: view.name,
            action: view.action.into(),
            reason: view.reason,
            at: view.at.into(),
        }
    }
}

connections! {
    /// The worklist, in pages: safety first, then by kind, the oldest first.
    WorklistConnection, WorklistEdge of WorklistItem, from ItemView;
    /// What was acknowledged, in pages, newest first.
    AcknowledgementConnection, AcknowledgementEdge of Acknowledgement, from AcknowledgementView;
}

/// Questions about the worklist.
#[derive(Default)]
pub struct WorklistQuery;

#[Object]
impl WorklistQuery {
    /// What waits for the signed-in therapist over all their couples; for a supervisor, what concerns safety in their supervisees' couples.
    async fn worklist(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only of this kind.")] kind: Option<WorklistKind>,
        #[graphql(desc = "Only of this couple.")] couple: Option<ID>,
        #[graphql(default_with = "Some(30)", desc = "How many, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "The cursor after which to begin.")] after: Option<String>,
    ) -> Option<Result<WorklistConnection>> {
        let had = after.is_some();
        let wanted = wanted(kind, couple.as_ref());
        let page = Scope::of(ctx)
            .act(wanted, async |actor, services, wanted| {
                services::worklist::worklist(actor, services, wanted, connection::request(first, after)).await
            })
            .await;
        Some(connection::connect(page, had))
    }

    /// What the signed-in therapist acknowledged in the last seven days and did not bring back, newest first.
    async fn acknowledgements(
        &self,
        ctx: &Context<'_>,
        #[graphql(default_with = "Some(30)", desc = "How many, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "The cursor after which to begin.")] after: Option<String>,
    ) -> Option<Result<AcknowledgementConnection>> {
        let had = after.is_some();
        let request = Ok(connection::request(first, after));
        let page = Scope::of(ctx).act(request, services::worklist::acknowledgements).await;
        Some(connection::connect(page, had))
    }
}

fn wanted(kind: Option<WorklistKind>, couple: Option<&ID>) -> Result<Wanted, Refused> {
    let mut input = Input::default();
    let couple = input.optional_id("couple", couple);
    input.finish(|| Some(Wanted { kind: kind.map(worklist::Kind::from), couple }))
}
