//! Asking several inventories of several members of a couple at once. Therapists.

use async_graphql::{Context, ID, InputObject, Object, Result};
use services::{
    Refused,
    domain::ids::{CoupleId, PersonId, ThreadId},
    inventories::{self, AssignmentView},
};

use super::{asking::read_days, assignment::Assignment, words::ReminderPolicy};
use crate::{
    input::Input,
    problem::{payload, payloads},
    scalars::Date,
    scope::Scope,
};

payloads! {
    /// What was asked, one assignment for each person and inventory. Problems with one of them are named
    /// `parts.<instrument>.<respondent>`; then none was asked.
    AssignmentsPayload {
        /// The assignments.
        assignments: Vec<Assignment>,
    }
}

/// The payload that shows assignments.
pub(super) fn all_assigned(outcome: Result<Vec<AssignmentView>, Refused>) -> Result<AssignmentsPayload> {
    payload(outcome, |views| AssignmentsPayload {
        assignments: views.into_iter().map(Assignment::from).collect(),
        problems: Vec::new(),
    })
}

/// Which inventories are asked of whom, where several are asked at once.
#[derive(InputObject)]
pub struct SeveralInput {
    /// A fresh key; the same key again gives the first answer.
    key: String,
    /// The couple in whose care they are asked.
    couple: ID,
    /// The injury they are about, where the couple has several.
    thread: Option<ID>,
    /// Of whom.
    respondents: Vec<ID>,
    /// The instruments' keys, at most 20.
    instruments: Vec<String>,
}

/// The same, read.
pub(super) struct Several {
    pub(super) key: String,
    pub(super) couple: CoupleId,
    pub(super) thread: Option<ThreadId>,
    pub(super) respondents: Vec<PersonId>,
    pub(super) instruments: Vec<String>,
}

impl SeveralInput {
    /// Reads it; none where something is wrong with it, which `input` then knows.
    pub(super) fn read(self, input: &mut Input) -> Option<Several> {
        let couple = input.id("couple", &self.couple);
        let thread = input.optional_id("thread", self.thread.as_ref());
        let respondents = read_people(input, &self.respondents);
        let instruments: Option<Vec<String>> =
            self.instruments.into_iter().map(|key| input.word("instruments", key)).collect();
        Some(Several { key: self.key, couple: couple?, thread, respondents: respondents?, instruments: instruments? })
    }
}

/// Several inventories to ask of members of a couple. Each goes to those whose side it is made for.
#[derive(InputObject)]
pub struct AssignInventoriesInput {
    #[graphql(flatten)]
    several: SeveralInput,
    /// The first due date, in each respondent's zone.
    first_due: Date,
    /// Every how many days again; leave out for once.
    every_days: Option<i32>,
    /// The last day on which a repeat may be due; leave out for as long as nobody ends it.
    until: Option<Date>,
    /// How they are reminded of; leave out for what fits each instrument.
    reminders: Option<ReminderPolicy>,
}

impl AssignInventoriesInput {
    fn read(self) -> Result<inventories::AssignMany, Refused> {
        let mut input = Input::default();
        let several = self.several.read(&mut input);
        let first_due = input.take("firstDue", self.first_due.read());
        let every_days = input.take("everyDays", self.every_days.map(read_days).transpose());
        let until = input.take("until", self.until.map(|until| until.read()).transpose());
        input.finish(|| {
            let several = several?;
            Some(inventories::AssignMany {
                key: several.key,
                couple: several.couple,
                thread: several.thread,
                respondents: several.respondents,
                instruments: several.instruments,
                first_due: first_due?,
                every_days: every_days?,
                until: until?,
                reminders: self.reminders.map(Into::into),
            })
        })
    }
}

/// The people whom an act is about, under `respondents`.
pub(super) fn read_people(input: &mut Input, ids: &[ID]) -> Option<Vec<PersonId>> {
    ids.iter().map(|id| input.id("respondents", id)).collect()
}

/// Acts of those who ask several things at once.
#[derive(Default)]
pub struct RoundsMutation;

#[Object]
impl RoundsMutation {
    /// Asks several inventories of one or both partners at once: all of them, or none. Whoever treats them.
    async fn assign_inventories(&self, ctx: &Context<'_>, input: AssignInventoriesInput) -> Result<AssignmentsPayload> {
        all_assigned(Scope::of(ctx).act(input.read(), inventories::assign_many).await)
    }
}
