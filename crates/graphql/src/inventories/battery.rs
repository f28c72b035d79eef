//! The standard battery: what it would ask of somebody, assigning it, ending it. Therapists.

use async_graphql::{Context, Enum, ID, InputObject, Object, Result, SimpleObject};
use services::{
    Refused,
    domain::ids::CourseId,
    inventories::{self, BatteryView, CourseView},
};

use super::rounds::read_people;
use crate::{
    input::{Input, id_at, show_id},
    problem::{DonePayload, done},
    scalars::Date,
    scope::Scope,
};

/// Which part of the standard battery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "services::inventories::BatteryPart")]
pub enum BatteryPart {
    /// Around the first session, once.
    Intake,
    /// Each week while care lasts, with what comes every 28 and every 90 days.
    Care,
    /// At the end of care, once.
    Discharge,
    /// Three, six and twelve months after it.
    FollowUp,
}

/// Why something of the battery is not asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "services::inventories::Reason")]
pub enum BatteryReason {
    /// Its text is not here.
    NoText,
    /// The person does not want it.
    Declined,
    /// It is open for them now.
    Open,
    /// It is asked only of those whose last total was high enough.
    LastScore,
    /// It is asked only where the therapist wants it, by itself.
    Optional,
    /// It would be too much at once.
    TooMuch,
}

/// One instrument of the battery.
#[derive(SimpleObject)]
pub struct BatteryEntry {
    /// The instrument's key.
    instrument: String,
    /// Its neutral title.
    title: String,
    /// How many questions it has.
    questions: i32,
    /// How many days lie between two; null for once.
    every_days: Option<i32>,
    /// Whether it is best asked live, the partner not present.
    live: bool,
    /// Why it is left out; null for what is asked.
    left_out: Option<BatteryReason>,
}

/// What a part of the battery would ask of one person.
#[derive(SimpleObject)]
pub struct Battery {
    /// What is asked, in order, and then what is left out.
    entries: Vec<BatteryEntry>,
    /// The most questions that come together on one day.
    questions: i32,
    /// About how many minutes these take.
    minutes: i32,
    /// The present day where the person is, on which it may be due at the earliest.
    today: Date,
    /// Why nothing can be said of this person; null when something can.
    hindrance: Option<String>,
}

fn entry(entry: inventories::BatteryEntry, left_out: Option<inventories::Reason>) -> BatteryEntry {
    BatteryEntry {
        instrument: entry.instrument,
        title: entry.title,
        questions: count(entry.questions),
        every_days: entry.every_days.map(i32::from),
        live: entry.is_live,
        left_out: left_out.map(BatteryReason::from),
    }
}

fn count(number: usize) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

impl From<BatteryView> for Battery {
    fn from(view: BatteryView) -> Self {
        let asked = view.asked.into_iter().map(|one| entry(one, None));
        let left_out = view.left_out.into_iter().map(|(one, why)| entry(one, Some(why)));
        Self {
            entries: asked.chain(left_out).collect(),
            questions: count(view.questions),
            minutes: count(view.minutes),
            today: view.today.into(),
            hindrance: view.hindrance,
        }
    }
}

/// The battery as it runs for one person.
#[derive(SimpleObject)]
pub struct Course {
    /// Its id.
    id: ID,
    /// For whom.
    respondent: ID,
    /// Whether it is the follow-up after the end of care.
    follow_up: bool,
    /// Whether nothing of it is asked before its person has agreed to it.
    awaits_consent: bool,
    /// When the next part is due; null when it has ended.
    next_due: Option<Date>,
    /// The last day on which anything of it may be due; null for as long as nobody ends it.
    until: Option<Date>,
}

impl From<CourseView> for Course {
    fn from(view: CourseView) -> Self {
        Self {
            id: show_id(view.id),
            respondent: show_id(view.respondent),
            follow_up: view.is_follow_up,
            awaits_consent: view.awaits_consent,
            next_due: view.next_due.map(Date::from),
            until: view.until.map(Date::from),
        }
    }
}

/// A part of the standard battery to ask of members of a couple.
#[derive(InputObject)]
pub struct AssignBatteryInput {
    /// A fresh key; the same key again gives the first answer.
    key: String,
    /// The couple in whose care it is asked.
    couple: ID,
    /// The injury it is about, where the couple has several.
    thread: Option<ID>,
    /// Of whom.
    respondents: Vec<ID>,
    /// Which part.
    part: BatteryPart,
    /// The first due date, in each respondent's zone; for the follow-up, the end of care.
    first_due: Date,
    /// The last day on which anything of it may be due; leave out for as long as nobody ends it.
    until: Option<Date>,
}

impl AssignBatteryInput {
    fn read(self) -> Result<inventories::AssignBattery, Refused> {
        let mut input = Input::default();
        let couple = input.id("couple", &self.couple);
        let thread = input.optional_id("thread", self.thread.as_ref());
        let respondents = read_people(&mut input, &self.respondents);
        let first_due = input.take("firstDue", self.first_due.read());
        let until = input.take("until", self.until.map(|until| until.read()).transpose());
        input.finish(|| {
            Some(inventories::AssignBattery {
                key: self.key,
                couple: couple?,
                thread,
                respondents: respondents?,
                part: self.part.into(),
                first_due: first_due?,
                until: until?,
            })
        })
    }
}

/// A running battery to end.
#[derive(InputObject)]
pub struct EndCourseInput {
    /// Which.
    course: ID,
}

/// Acts on the battery.
#[derive(Default)]
pub struct BatteryMutation;

#[Object]
impl BatteryMutation {
    /// Asks a part of the standard battery of one or both partners, within its limits. Whoever treats them.
    async fn assign_battery(&self, ctx: &Context<'_>, input: AssignBatteryInput) -> Result<DonePayload> {
        done(Scope::of(ctx).act(input.read(), inventories::assign_battery).await)
    }

    /// Ends the battery for one person now. What was asked already stays, until it is answered or taken back.
    async fn end_course(&self, ctx: &Context<'_>, input: EndCourseInput) -> Result<DonePayload> {
        let id = id_at::<CourseId>("course", &input.course);
        done(Scope::of(ctx).act(id, inventories::end_course).await)
    }
}
