//! What is asked of one person.

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use services::{
    Refused,
    domain::{ids::AssignmentId, inventories::State},
    inventories::{self, AssignmentView},
};

use super::{form::Form, words::AssignmentState};
use crate::{
    connection::{self, connections},
    input::{read_id, show_id},
    problem::answer,
    scalars::{Date, Instant},
    scope::Scope,
};

/// An inventory asked of one person.
#[derive(SimpleObject)]
pub struct Assignment {
    /// Its id.
    pub id: ID,
    /// The instrument's key.
    instrument: String,
    /// Its neutral title.
    title: String,
    /// About how long it takes.
    minutes: i32,
    /// How many questions it has.
    questions: i32,
    /// Who answers.
    respondent: ID,
    /// How far it has come.
    state: AssignmentState,
    /// Counts the changes.
    version: i64,
    /// When it was asked.
    assigned_at: Instant,
    /// When it is due, in the respondent's zone.
    due_on: Date,
    /// Until when it can be answered.
    closes_at: Instant,
    /// The start of the respondent's appointment before which it is asked; it is due then. Null for what is not asked before one.
    before_appointment: Option<Instant>,
    /// Whether it is past due and still open.
    overdue: bool,
    /// Every how many days it is asked again; null for once.
    repeats_every_days: Option<i64>,
    /// The last day on which a repeat may be due; null for as long as nobody ends it.
    repeats_until: Option<Date>,
    /// When it was sent.
    submitted_at: Option<Instant>,
    /// What came of it.
    response: Option<ID>,
    /// Who will be able to see the answers, in one line.
    readers_line: String,
    /// The questions and the draft; only for the respondent and only while it is open.
    form: Option<Form>,
}

impl From<AssignmentView> for Assignment {
    fn from(view: AssignmentView) -> Self {
        let submitted_at = match view.state {
            State::Submitted { submitted_at, .. } => Some(submitted_at.into()),
            _ => None,
        };
        Self {
            id: show_id(view.id),
            instrument: view.instrument,
            title: view.title,
            minutes: view.minutes.into(),
            questions: i32::try_from(view.questions).unwrap_or(i32::MAX),
            respondent: show_id(view.respondent),
            state: (&view.state).into(),
            version: view.version,
            assigned_at: view.assigned_at.into(),
            due_on: view.due_on.into(),
            closes_at: view.closes_at.into(),
            before_appointment: view.before_appointment.map(Instant::from),
            overdue: view.overdue,
            repeats_every_days: view.repeats_every_days,
            repeats_until: view.repeats_until.map(Date::from),
            submitted_at,
            response: view.response.map(show_id),
            readers_line: view.readers_line.to_owned(),
            form: view.form.map(Form::from),
        }
    }
}

connections! {
    /// Assignments, in pages.
    AssignmentConnection, AssignmentEdge of Assignment, from AssignmentView;
}

/// Questions about what is asked.
#[derive(Default)]
pub struct AssignmentQuery;

#[Object]
impl AssignmentQuery {
    /// One person's assignment: the respondent's own, or one of somebody the viewer treats.
    async fn assignment(&self, ctx: &Context<'_>, id: ID) -> Option<Result<Assignment>> {
        answer(show(Scope::of(ctx), &id).await)
    }

    /// What waits for the signed-in partner, the next one first.
    async fn tasks(
        &self,
        ctx: &Context<'_>,
        #[graphql(default_with = "Some(20)", desc = "How many, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "The cursor after which to begin.")] after: Option<String>,
    ) -> Option<Result<AssignmentConnection>> {
        let had = after.is_some();
        let page = Scope::of(ctx).act(Ok(connection::request(first, after)), inventories::tasks).await;
        Some(connection::connect(page, had))
    }
}

/// One assignment.
pub async fn show(scope: &Scope, id: &ID) -> Result<Assignment, Refused> {
    let id: Result<AssignmentId, Refused> = read_id(id).map_err(Refused::from);
    scope.act(id, inventories::assignment).await.map(Assignment::from)
}
