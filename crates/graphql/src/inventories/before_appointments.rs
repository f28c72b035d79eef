//! Asking inventories before each appointment of whoever answers them. Therapists.

use async_graphql::{Context, ID, InputObject, Object, Result};
use services::{
    Refused,
    inventories::{self, SeriesView},
};

use super::{rounds::read_people, series::Series, words::ReminderPolicy};
use crate::{
    input::Input,
    problem::{payload, payloads},
    scalars::Date,
    scope::Scope,
};

payloads! {
    /// What is asked from now on, one series for each person and inventory. Problems with one of them are named
    /// `parts.<instrument>.<respondent>`; then none was begun.
    SeriesListPayload {
        /// The series.
        series: Vec<Series>,
    }
}

/// Several inventories to ask of members of a couple before each appointment they come to. Each goes to those whose side it is made for.
#[derive(InputObject)]
pub struct AssignBeforeAppointmentsInput {
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
    /// The last day on which one may be due; leave out for as long as nobody ends it.
    until: Option<Date>,
    /// How they are reminded of; leave out for what fits each instrument.
    reminders: Option<ReminderPolicy>,
}

impl AssignBeforeAppointmentsInput {
    fn read(self) -> Result<inventories::AssignBeforeAppointments, Refused> {
        let mut input = Input::default();
        let couple = input.id("couple", &self.couple);
        let thread = input.optional_id("thread", self.thread.as_ref());
        let respondents = read_people(&mut input, &self.respondents);
        let instruments: Option<Vec<String>> =
            self.instruments.into_iter().map(|key| input.word("instruments", key)).collect();
        let until = input.take("until", self.until.map(|until| until.read()).transpose());
        input.finish(|| {
            Some(inventories::AssignBeforeAppointments {
                key: self.key,
                couple: couple?,
                thread,
                respondents: respondents?,
                instruments: instruments?,
                until: until?,
                reminders: self.reminders.map(Into::into),
            })
        })
    }
}

fn begun(outcome: Result<Vec<SeriesView>, Refused>) -> Result<SeriesListPayload> {
    payload(outcome, |views| SeriesListPayload {
        series: views.into_iter().map(Series::from).collect(),
        problems: Vec::new(),
    })
}

/// Acts of those who ask before each appointment.
#[derive(Default)]
pub struct BeforeAppointmentsMutation;

#[Object]
impl BeforeAppointmentsMutation {
    /// Asks several inventories of one or both partners before each appointment they come to themselves: it opens 48 hours before and is due at the
    /// start, moves with its appointment, and is taken back with it. All of them, or none. Whoever treats them.
    async fn assign_before_appointments(
        &self,
        ctx: &Context<'_>,
        input: AssignBeforeAppointmentsInput,
    ) -> Result<SeriesListPayload> {
        begun(Scope::of(ctx).act(input.read(), inventories::assign_before_appointments).await)
    }
}
