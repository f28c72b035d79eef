//! Safety: tasks that answers raise, for the lead therapist and the practice's safety back-up; what is known, for the lead therapist alone;
//! that something is open, for supervisors; whom to call, for everybody.

mod acts;
mod words;

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use services::{
    Refused,
    domain::{
        ids::{CoupleId, SafetyTaskId},
        safety::{self as rules, Course, ItemNine, contacts, task},
        zone::Zone,
    },
    safety::{self, AgeView, ArrangementsView, MemberStrip, StripView, TaskPage, TaskView},
};

use crate::{
    connection::{self, connections},
    input::{read_id, show_id},
    people::{Person, SafeChannel, word_of},
    problem::answer,
    scalars::{Date, Instant, time_of_day},
    scope::Scope,
};

pub use acts::SafetyMutation;
pub use words::{SafetyFinding, SafetyOutcome, SafetyTaskState};

/// A number to call at once.
#[derive(SimpleObject)]
pub struct CrisisContact {
    /// What it is for.
    name: String,
    /// Where it works.
    place: String,
    /// Call, or call or text.
    how: String,
    /// As a telephone dials it.
    number: String,
    /// As people read it.
    shown: String,
    /// When somebody answers.
    hours: String,
    /// The day on which it was last checked.
    verified_on: Date,
}

impl From<&rules::CrisisContact> for CrisisContact {
    fn from(contact: &rules::CrisisContact) -> Self {
        Self {
            name: contact.name.clone(),
            place: contact.r#where.clone(),
            how: contact.how.clone(),
            number: contact.number.clone(),
            shown: contact.shown.clone(),
            hours: contact.hours.clone(),
            verified_on: contact.verified_on.into(),
        }
    }
}

/// Something to do because an answer says that somebody may be in danger. The lead therapist, and the safety back-up once its time has passed.
#[derive(SimpleObject)]
pub struct SafetyTask {
    /// Its id.
    id: ID,
    /// What is asked, in one line.
    what: String,
    /// Whose answers raised it.
    person: Person,
    /// In whose care; null for the back-up, who has no way there.
    couple: Option<ID>,
    /// Since when.
    raised_at: Instant,
    /// By when; null for the next session.
    due_at: Option<Instant>,
    /// Whether that has passed.
    overdue: bool,
    /// How far it is.
    state: SafetyTaskState,
    /// Who has it in hand, or did it.
    taken_by: Option<String>,
    /// Since when they have it, or when they did it.
    taken_at: Option<Instant>,
    /// What came of it.
    outcome: Option<SafetyOutcome>,
}

impl From<TaskView> for SafetyTask {
    fn from(view: TaskView) -> Self {
        let (state, taken_at) = match view.course {
            Course::Open => (SafetyTaskState::Open, None),
            Course::Taken { at, .. } => (SafetyTaskState::Taken, Some(at)),
            Course::Done { at, .. } => (SafetyTaskState::Done, Some(at)),
        };
        Self {
            id: show_id(view.id),
            what: task::words(view.kind).to_owned(),
            person: view.person.into(),
            couple: view.couple.map(show_id),
            raised_at: view.raised_at.into(),
            due_at: view.due_at.map(Instant::from),
            overdue: view.overdue,
            state,
            taken_by: view.taken_by,
            taken_at: taken_at.map(Instant::from),
            outcome: view.outcome.map(SafetyOutcome::from),
        }
    }
}

/// A task with what whoever has it needs, and nothing else of the person's record.
#[derive(SimpleObject)]
pub struct SafetyTaskPage {
    /// The task.
    task: SafetyTask,
    /// The answers that raised it.
    answers: Vec<SafetyAnswer>,
    /// By which way the person can be reached safely.
    safe_channel: SafeChannel,
    /// Where to, if by e-mail.
    email: Option<String>,
    /// What was noted when it was done.
    note: Option<String>,
}

/// One answer that raised a task.
#[derive(SimpleObject)]
pub struct SafetyAnswer {
    /// What was asked.
    question: String,
    /// What was answered.
    answer: String,
}

impl From<TaskPage> for SafetyTaskPage {
    fn from(page: TaskPage) -> Self {
        let answer = |(question, answer)| SafetyAnswer { question, answer };
        Self {
            task: page.task.into(),
            answers: page.answers.into_iter().map(answer).collect(),
            safe_channel: page.channel.into(),
            email: page.email,
            note: page.note,
        }
    }
}

connections! {
    /// Safety tasks, in pages.
    SafetyTaskConnection, SafetyTaskEdge of SafetyTask, from TaskView;
}

/// That a supervised couple has a task open; never why or whose.
#[derive(SimpleObject)]
pub struct SafetyAge {
    /// Which couple.
    couple: ID,
    /// What the practice calls them.
    alias: String,
    /// Since when the oldest is open.
    since: Instant,
    /// Whether one is past its time.
    overdue: bool,
}

impl From<AgeView> for SafetyAge {
    fn from(view: AgeView) -> Self {
        Self { couple: show_id(view.couple), alias: view.alias, since: view.since.into(), overdue: view.overdue }
    }
}

/// What is known about the safety of a couple's members. Their lead therapist alone.
#[derive(SimpleObject)]
pub struct SafetyStrip {
    /// Each member.
    members: Vec<SafetyOfMember>,
    /// The open tasks.
    open: Vec<SafetyTask>,
}

/// What is known about one member's safety.
#[derive(SimpleObject)]
pub struct SafetyOfMember {
    /// Who.
    person: Person,
    /// The last answer to item 9, 0 to 3; null when it was declined, not asked or never asked.
    item_nine: Option<i32>,
    /// Whether it was declined.
    item_nine_declined: bool,
    /// When it was last asked.
    item_nine_at: Option<Instant>,
    /// Whether the last safety check said that they may not be safe; null where they were not alone, or never asked.
    check_positive: Option<bool>,
    /// When they were last asked.
    checked_at: Option<Instant>,
}

impl From<MemberStrip> for SafetyOfMember {
    fn from(member: MemberStrip) -> Self {
        let nine = member.item_nine.map(|(nine, _)| nine);
        Self {
            person: member.person.into(),
            item_nine: match nine {
                Some(ItemNine::Value(value)) => Some(value.into()),
                _ => None,
            },
            item_nine_declined: nine == Some(ItemNine::Declined),
            item_nine_at: member.item_nine.map(|(_, at)| at.into()),
            check_positive: member.check.and_then(|(positive, _)| positive),
            checked_at: member.check.map(|(_, at)| at.into()),
        }
    }
}

impl From<StripView> for SafetyStrip {
    fn from(view: StripView) -> Self {
        Self {
            members: view.members.into_iter().map(SafetyOfMember::from).collect(),
            open: view.open.into_iter().map(SafetyTask::from).collect(),
        }
    }
}

/// Who is asked when a lead therapist does not act in time, and when the practice is staffed.
#[derive(SimpleObject)]
pub struct SafetyArrangements {
    /// The safety back-up, if one is named.
    back_up: Option<Person>,
    /// MONDAY..SUNDAY on which the practice is staffed.
    days: Vec<String>,
    /// From this time of day, `09:00`.
    opens: String,
    /// Until this one, `17:00`.
    closes: String,
}

impl From<ArrangementsView> for SafetyArrangements {
    fn from(view: ArrangementsView) -> Self {
        Self {
            back_up: view.back_up.map(Person::from),
            days: view.days.days().map(|day| word_of(day).to_owned()).collect(),
            opens: time_of_day(view.opens),
            closes: time_of_day(view.closes),
        }
    }
}

/// Questions about safety.
#[derive(Default)]
pub struct SafetyQuery;

#[Object]
impl SafetyQuery {
    /// Whom to call at once; the numbers of the zone's own place first. Open to everybody.
    async fn crisis_contacts(
        &self,
        #[graphql(desc = "An IANA zone; unknown ones are as good as none.")] zone: Option<String>,
    ) -> Option<Vec<CrisisContact>> {
        let zone = zone.and_then(|zone| Zone::parse(&zone).ok());
        Some(contacts::contacts(zone.as_ref()).into_iter().map(CrisisContact::from).collect())
    }

    /// The safety tasks that wait for the viewer, the soonest due first, then what was done in the last thirty days.
    async fn safety_tasks(
        &self,
        ctx: &Context<'_>,
        #[graphql(default_with = "Some(20)", desc = "How many, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "The cursor after which to begin.")] after: Option<String>,
    ) -> Option<Result<SafetyTaskConnection>> {
        let had = after.is_some();
        let page = Scope::of(ctx).act(Ok(connection::request(first, after)), safety::tasks).await;
        Some(connection::connect(page, had))
    }

    /// One safety task. The lead therapist, and the safety back-up once its time has passed.
    async fn safety_task(&self, ctx: &Context<'_>, id: ID) -> Option<Result<SafetyTaskPage>> {
        let id: Result<SafetyTaskId, Refused> = read_id(&id).map_err(Refused::from);
        answer(Scope::of(ctx).act(id, safety::task).await.map(SafetyTaskPage::from))
    }

    /// For which supervised couples a safety task is open, and since when. Supervisors.
    async fn safety_ages(&self, ctx: &Context<'_>) -> Option<Result<Vec<SafetyAge>>> {
        let ages = Scope::of(ctx).act(Ok(()), async |actor, services, ()| safety::ages(actor, services).await).await;
        answer(ages.map(|ages| ages.into_iter().map(SafetyAge::from).collect()))
    }

    /// What is known about the safety of a couple's members. Their lead therapist; in no print, no export and no count.
    async fn safety_strip(&self, ctx: &Context<'_>, id: ID) -> Option<Result<SafetyStrip>> {
        let id: Result<CoupleId, Refused> = read_id(&id).map_err(Refused::from);
        answer(Scope::of(ctx).act(id, safety::strip).await.map(SafetyStrip::from))
    }

    /// Who is asked, and when the practice is staffed. Owners.
    async fn safety_arrangements(&self, ctx: &Context<'_>) -> Option<Result<SafetyArrangements>> {
        let view =
            Scope::of(ctx).act(Ok(()), async |actor, services, ()| safety::arrangements(actor, services).await).await;
        answer(view.map(SafetyArrangements::from))
    }
}
