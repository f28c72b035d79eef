//! What answers ask of a clinician: the list, and one task with what whoever has it needs.

use askama::Template;
use axum::extract::{Path, State};
use cynic::{MutationBuilder, QueryBuilder};

use super::{SafetyOutcome, SafetyTaskState};
use crate::{
    ask::ask,
    caller::Visitor,
    desk::{Desk, DeskViewer},
    errors::Stop,
    forms::{Asked, Form, Problems},
    moments::Zone,
    pages::{self, Page, encoded},
    schema,
    site::Site,
    vocabulary::{Instant, PageInfo, Person, Problem, SafeChannel},
};

const HERE: &str = "/safety/tasks";

#[derive(cynic::QueryVariables)]
struct ListVariables {
    after: Option<String>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "ListVariables")]
struct ListQuery {
    viewer: Option<DeskViewer>,
    #[arguments(first: 20, after: $after)]
    safety_tasks: Option<SafetyTaskConnection>,
}

#[derive(cynic::QueryFragment)]
struct SafetyTaskConnection {
    nodes: Vec<SafetyTask>,
    page_info: PageInfo,
}

/// A task.
#[derive(cynic::QueryFragment, Debug, Clone)]
pub(crate) struct SafetyTask {
    id: cynic::Id,
    what: String,
    person: Person,
    couple: Option<cynic::Id>,
    raised_at: Instant,
    due_at: Option<Instant>,
    overdue: bool,
    state: SafetyTaskState,
    taken_by: Option<String>,
    outcome: Option<SafetyOutcome>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query")]
struct AgesQuery {
    viewer: Option<DeskViewer>,
    safety_ages: Option<Vec<SafetyAge>>,
}

#[derive(cynic::QueryFragment)]
struct SafetyAge {
    couple: cynic::Id,
    alias: String,
    since: Instant,
    overdue: bool,
}

#[derive(cynic::QueryVariables)]
struct Id {
    id: cynic::Id,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "Id")]
struct TaskQuery {
    viewer: Option<DeskViewer>,
    #[arguments(id: $id)]
    safety_task: Option<SafetyTaskPage>,
}

#[derive(cynic::QueryFragment)]
struct SafetyTaskPage {
    task: SafetyTask,
    answers: Vec<SafetyAnswer>,
    safe_channel: SafeChannel,
    email: Option<String>,
    note: Option<String>,
}

#[derive(cynic::QueryFragment)]
struct SafetyAnswer {
    question: String,
    answer: String,
}

#[derive(cynic::InputObject)]
struct TakeSafetyTaskInput {
    task: cynic::Id,
}

#[derive(cynic::QueryVariables)]
struct TakeVariables {
    input: TakeSafetyTaskInput,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "TakeVariables")]
struct Take {
    #[arguments(input: $input)]
    take_safety_task: SafetyTaskPayload,
}

#[derive(cynic::InputObject)]
struct FinishSafetyTaskInput {
    task: cynic::Id,
    outcome: SafetyOutcome,
    note: Option<String>,
}

#[derive(cynic::QueryVariables)]
struct FinishVariables {
    input: FinishSafetyTaskInput,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "FinishVariables")]
struct Finish {
    #[arguments(input: $input)]
    finish_safety_task: SafetyTaskPayload,
}

#[derive(cynic::QueryFragment)]
struct SafetyTaskPayload {
    problems: Vec<Problem>,
}

/// A task as a page shows it.
pub(crate) struct TaskLine {
    pub(crate) id: String,
    pub(crate) what: String,
    pub(crate) name: String,
    pub(crate) couple: String,
    pub(crate) since: String,
    pub(crate) due: String,
    pub(crate) overdue: bool,
    pub(crate) state: String,
    is_open: bool,
    is_done: bool,
}

impl TaskLine {
    /// A task, in the reader's zone.
    pub(crate) fn of(task: &SafetyTask, zone: &Zone) -> Self {
        let by = task.taken_by.as_deref().unwrap_or("somebody");
        Self {
            id: task.id.inner().to_owned(),
            what: task.what.clone(),
            name: task.person.name.clone(),
            couple: task.couple.as_ref().map(|id| id.inner().to_owned()).unwrap_or_default(),
            since: zone.moment(&task.raised_at),
            due: task.due_at.as_ref().map_or_else(|| "at the next session".to_owned(), |due| zone.moment(due)),
            overdue: task.overdue,
            state: match task.state {
                SafetyTaskState::Open => "Nobody has it in hand".to_owned(),
                SafetyTaskState::Taken => format!("In the hands of {by}"),
                SafetyTaskState::Done => {
                    format!("Done by {by}: {}", task.outcome.map_or("no outcome kept", SafetyOutcome::words))
                }
            },
            is_open: task.state != SafetyTaskState::Done,
            is_done: task.state == SafetyTaskState::Done,
        }
    }
}

#[derive(Template)]
#[template(path = "safety/tasks.html")]
struct ListPage {
    desk: Desk,
    waiting: Vec<TaskLine>,
    done: Vec<TaskLine>,
    older: String,
}

#[derive(Template)]
#[template(path = "safety/ages.html")]
struct AgesPage {
    desk: Desk,
    /// The couple, what they are called, since when, whether it is past its time.
    ages: Vec<(String, String, String, bool)>,
}

#[derive(Template)]
#[template(path = "safety/task.html")]
struct TaskPage {
    desk: Desk,
    task: TaskLine,
    answers: Vec<SafetyAnswer>,
    way: String,
    note: String,
    is_taken: bool,
    typed: String,
    chosen: String,
    problems: Problems,
}

/// `GET /safety/tasks`
pub(super) async fn list(State(site): State<Site>, visitor: Visitor, Asked(asked): Asked) -> Page {
    let answer = match ask(&site, &visitor, ListQuery::build(ListVariables { after: asked.some("after") })).await {
        // A supervisor who is not the back-up reads that something is open, and no more.
        Err(Stop::NotFound) => return ages(&site, &visitor).await,
        other => other?,
    };
    let desk = Desk::open(answer.viewer, HERE)?;
    let tasks = answer.safety_tasks.ok_or(Stop::NotFound)?;
    let lines = tasks.nodes.iter().map(|task| TaskLine::of(task, &desk.zone));
    let (waiting, done) = lines.partition(|line| line.is_open);
    let older = match tasks.page_info.end_cursor {
        Some(cursor) if tasks.page_info.has_next_page => format!("{HERE}?after={}", encoded(&cursor)),
        _ => String::new(),
    };
    pages::show(&ListPage { desk, waiting, done, older })
}

async fn ages(site: &Site, visitor: &Visitor) -> Page {
    let answer = ask(site, visitor, AgesQuery::build(())).await?;
    let desk = Desk::open(answer.viewer, HERE)?;
    let ages = answer.safety_ages.ok_or(Stop::NotFound)?;
    let line = |age: SafetyAge| (age.couple.into_inner(), age.alias, desk.zone.moment(&age.since), age.overdue);
    let ages = ages.into_iter().map(line).collect();
    pages::show(&AgesPage { desk, ages })
}

/// `GET /safety/tasks/{id}`
pub(super) async fn show(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>) -> Page {
    pages::show(&task_page(&site, &visitor, &id).await?)
}

/// `POST /safety/tasks/{id}`: takes it in hand, or says what came of it.
pub(super) async fn act(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>, form: Form) -> Page {
    let task = cynic::Id::new(&id);
    let problems = if form.text("act") == "take" {
        let input = TakeSafetyTaskInput { task };
        ask(&site, &visitor, Take::build(TakeVariables { input })).await?.take_safety_task.problems
    } else if let Some(outcome) = SafetyOutcome::parse(form.text("outcome")) {
        let input = FinishSafetyTaskInput { task, outcome, note: form.some("note") };
        ask(&site, &visitor, Finish::build(FinishVariables { input })).await?.finish_safety_task.problems
    } else {
        // Whoever may not know the task learns here, too, that there is none.
        let page = task_page(&site, &visitor, &id).await?;
        let problems = Problems::one("outcome", "Choose what came of it. What you wrote is still here.");
        return pages::again(&TaskPage { problems, typed: form.text("note").to_owned(), ..page });
    };
    let problems = Problems::of_payload(problems)?;
    if problems.is_empty() {
        return pages::to(&format!("{HERE}/{id}"));
    }
    let (typed, chosen) = (form.text("note").to_owned(), form.text("outcome").to_owned());
    pages::again(&TaskPage { typed, chosen, problems, ..task_page(&site, &visitor, &id).await? })
}

async fn task_page(site: &Site, visitor: &Visitor, id: &str) -> Result<TaskPage, Stop> {
    let answer = ask(site, visitor, TaskQuery::build(Id { id: cynic::Id::new(id) })).await?;
    let desk = Desk::open(answer.viewer, HERE)?;
    let page = answer.safety_task.ok_or(Stop::NotFound)?;
    Ok(TaskPage {
        task: TaskLine::of(&page.task, &desk.zone),
        is_taken: page.task.state == SafetyTaskState::Taken,
        answers: page.answers,
        way: match (page.safe_channel, page.email) {
            (SafeChannel::Email, Some(address)) => format!("By e-mail, which they called safe: {address}"),
            (SafeChannel::PortalOnly, _) => "Not by e-mail. In person, or as you agreed with them.".to_owned(),
            _ => "Nobody has asked yet what is safe. In person.".to_owned(),
        },
        note: page.note.unwrap_or_default(),
        typed: String::new(),
        chosen: String::new(),
        problems: Problems::none(),
        desk,
    })
}
