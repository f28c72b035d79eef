//! Asking several inventories of several members of a couple at once. Therapists.

use async_graphql::{Context, ID, InputObject, Object, Result};
use services::{
    Refused,
    domain::ids::PersonId,
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

/// Several inventories to ask of members of a couple. Each goes to those whose side it is made for.
#[derive(InputObject)]
pub struct AssignInventoriesInput {
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
        let couple = input.id("couple", &self.couple);
        let thread = input.optional_id("thread", self.thread.as_ref());
        let respondents = read_people(&mut input, &self.respondents);
        let instruments: Option<Vec<String>> =
            self.instruments.into_iter().map(|key| input.word("instruments", key)).collect();
        let first_due = input.take("firstDue", self.first_due.read());
        let every_days = input.take("everyDays", self.every_days.map(read_days).transpose());
        let until = input.take("until", self.until.map(|until| until.read()).transpose());
        input.finish(|| {
            Some(inventories::AssignMany {
                key: self.key,
                couple: couple?,
                thread,
                respondents: respondents?,
                instruments: instruments?,
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
