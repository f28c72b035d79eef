//! Asking somebody, taking it back, entering totals of what was answered elsewhere. Therapists.

use std::collections::BTreeMap;

use async_graphql::{Context, ID, InputObject, Object, Result};
use services::{
    Refused,
    domain::{
        ids::AssignmentId,
        problem::{Code, Problem},
    },
    inventories::{self, AssignmentView, Repeats},
};

use super::{
    assignment::Assignment,
    response::{ResponsePayload, responded},
    words::ReminderPolicy,
};
use crate::{
    input::{Input, id_at},
    problem::{payload, payloads},
    scalars::Date,
    scope::Scope,
};

payloads! {
    /// The assignment, as it is now.
    AssignmentPayload {
        /// The assignment.
        assignment: Option<Assignment>,
    }
}

/// The payload that shows an assignment.
pub fn assigned(outcome: Result<AssignmentView, Refused>) -> Result<AssignmentPayload> {
    payload(outcome, |view| AssignmentPayload { assignment: Some(view.into()), problems: Vec::new() })
}

/// An inventory to ask of somebody.
#[derive(InputObject)]
pub struct AssignInventoryInput {
    /// A fresh key; the same key again gives the first answer.
    key: String,
    /// The couple in whose care it is asked.
    couple: ID,
    /// The injury it is about, where the couple has several.
    thread: Option<ID>,
    /// Of whom.
    respondent: ID,
    /// The instrument's key.
    instrument: String,
    /// The first due date, in the respondent's zone.
    first_due: Date,
    /// Every how many days again; leave out for once.
    every_days: Option<i32>,
    /// The last day on which a repeat may be due; leave out for as long as nobody ends it.
    until: Option<Date>,
    /// How it is reminded of; leave out for what fits the instrument.
    reminders: Option<ReminderPolicy>,
}

impl AssignInventoryInput {
    fn read(self) -> Result<inventories::Assign, Refused> {
        let mut input = Input::default();
        let couple = input.id("couple", &self.couple);
        let instrument = input.word("instrument", self.instrument);
        let thread = input.optional_id("thread", self.thread.as_ref());
        let respondent = input.id("respondent", &self.respondent);
        let first_due = input.take("firstDue", self.first_due.read());
        let every_days = input.take("everyDays", self.every_days.map(read_days).transpose());
        let until = input.take("until", self.until.map(|until| until.read()).transpose());
        input.finish(|| {
            Some(inventories::Assign {
                key: self.key,
                couple: couple?,
                thread,
                respondent: respondent?,
                instrument: instrument?,
                first_due: first_due?,
                every_days: every_days?,
                until: until?,
                reminders: self.reminders.map(Into::into),
            })
        })
    }
}

/// A number of days as an input gives it.
pub(crate) fn read_days(days: i32) -> Result<u32, Problem> {
    u32::try_from(days)
        .ok()
        .filter(|days| *days > 0)
        .ok_or_else(|| Problem::new(Code::OutOfRange, "Choose one day or more, or leave it out to ask once."))
}

/// An assignment to take back.
#[derive(InputObject)]
pub struct CancelAssignmentInput {
    /// Which.
    assignment: ID,
    /// The version that was read.
    version: i64,
    /// Also stop the repeats.
    and_repeats: Option<bool>,
}

/// Totals of an instrument that was filled in elsewhere.
#[derive(InputObject)]
pub struct EnterTotalsInput {
    /// A fresh key; the same key again gives the first answer.
    key: String,
    /// The couple in whose care it was asked.
    couple: ID,
    /// Who answered it.
    respondent: ID,
    /// The instrument's key.
    instrument: String,
    /// The day it was answered.
    taken_on: Date,
    /// The total.
    total: f64,
    /// The subscales' totals.
    subscales: Option<Vec<SubscaleTotalInput>>,
}

/// A subscale's total.
#[derive(InputObject)]
pub struct SubscaleTotalInput {
    /// The subscale.
    scale: String,
    /// Its total.
    total: f64,
}

impl EnterTotalsInput {
    fn read(self) -> Result<inventories::EnterTotals, Refused> {
        let mut input = Input::default();
        let couple = input.id("couple", &self.couple);
        let respondent = input.id("respondent", &self.respondent);
        let instrument = input.word("instrument", self.instrument);
        let taken_on = input.take("takenOn", self.taken_on.read());
        let subscales = input.take("subscales", read_subscales(self.subscales.unwrap_or_default()));
        input.finish(|| {
            Some(inventories::EnterTotals {
                key: self.key,
                couple: couple?,
                respondent: respondent?,
                instrument: instrument?,
                taken_on: taken_on?,
                total: self.total,
                subscales: subscales?,
            })
        })
    }
}

fn read_subscales(given: Vec<SubscaleTotalInput>) -> Result<BTreeMap<String, f64>, Problem> {
    let count = given.len();
    let subscales: BTreeMap<String, f64> = given.into_iter().map(|one| (one.scale, one.total)).collect();
    if subscales.len() == count {
        Ok(subscales)
    } else {
        Err(Problem::new(Code::Taken, "The same subscale is named twice. Keep one of them."))
    }
}

/// Acts of those who ask.
#[derive(Default)]
pub struct AskingMutation;

#[Object]
impl AskingMutation {
    /// Asks somebody to answer an inventory. Whoever treats them.
    async fn assign_inventory(&self, ctx: &Context<'_>, input: AssignInventoryInput) -> Result<AssignmentPayload> {
        assigned(Scope::of(ctx).act(input.read(), inventories::assign).await)
    }

    /// Takes an assignment back that is not answered yet.
    async fn cancel_assignment(&self, ctx: &Context<'_>, input: CancelAssignmentInput) -> Result<AssignmentPayload> {
        let id = id_at::<AssignmentId>("assignment", &input.assignment);
        let repeats = if input.and_repeats.unwrap_or_default() { Repeats::Stop } else { Repeats::GoOn };
        let outcome = Scope::of(ctx)
            .act(id, async |actor, services, id| inventories::cancel(actor, services, id, input.version, repeats).await)
            .await;
        assigned(outcome)
    }

    /// Enters the totals of an instrument that was filled in elsewhere.
    async fn enter_totals(&self, ctx: &Context<'_>, input: EnterTotalsInput) -> Result<ResponsePayload> {
        responded(Scope::of(ctx).act(input.read(), inventories::enter_totals).await)
    }
}
