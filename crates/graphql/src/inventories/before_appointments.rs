//! Asking inventories before each appointment of whoever answers them. Therapists.

use async_graphql::{Context, InputObject, Object, Result};
use services::{
    Refused,
    inventories::{self, SeriesView},
};

use super::{rounds::SeveralInput, series::Series, words::ReminderPolicy};
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
    #[graphql(flatten)]
    several: SeveralInput,
    /// The last day on which one may be due; leave out for as long as nobody ends it.
    until: Option<Date>,
    /// How they are reminded of; leave out for what fits each instrument.
    reminders: Option<ReminderPolicy>,
}

impl AssignBeforeAppointmentsInput {
    fn read(self) -> Result<inventories::AssignBeforeAppointments, Refused> {
        let mut input = Input::default();
        let several = self.several.read(&mut input);
        let until = input.take("until", self.until.map(|until| until.read()).transpose());
        input.finish(|| {
            let several = several?;
            Some(inventories::AssignBeforeAppointments {
                key: several.key,
                couple: several.couple,
                thread: several.thread,
                respondents: several.respondents,
                instruments: several.instruments,
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
