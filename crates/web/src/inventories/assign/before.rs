//! Asking before each appointment, from the form of assigning.

use cynic::MutationBuilder;

use super::{chosen, until};
use crate::ask::ask;
use crate::caller::Visitor;
use crate::desk::words::ReminderPolicy;
use crate::errors::Stop;
use crate::forms::{Form, Problems};
use crate::schema;
use crate::site::Site;
use crate::vocabulary::{Problem, TypedDate};

#[derive(cynic::InputObject, Debug)]
struct AssignBeforeAppointmentsInput {
    key: String,
    couple: cynic::Id,
    thread: Option<cynic::Id>,
    respondents: Vec<cynic::Id>,
    instruments: Vec<String>,
    until: Option<TypedDate>,
    reminders: Option<ReminderPolicy>,
}

#[derive(cynic::QueryVariables, Debug)]
struct AssignBeforeAppointmentsVariables {
    input: AssignBeforeAppointmentsInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "AssignBeforeAppointmentsVariables")]
struct AssignBeforeAppointments {
    #[arguments(input: $input)]
    assign_before_appointments: SeriesListPayload,
}

#[derive(cynic::QueryFragment, Debug)]
struct SeriesListPayload {
    problems: Vec<Problem>,
}

/// Does what the form says; what is wrong with it, beside the fields of the door.
pub(super) async fn assign(site: &Site, visitor: &Visitor, form: &Form, couple: &str) -> Result<Problems, Stop> {
    let input = match input(form, couple) {
        Ok(input) => input,
        Err(problems) => return Ok(problems),
    };
    let operation = AssignBeforeAppointments::build(AssignBeforeAppointmentsVariables { input });
    Problems::of_payload(ask(site, visitor, operation).await?.assign_before_appointments.problems)
}

fn input(form: &Form, couple: &str) -> Result<AssignBeforeAppointmentsInput, Problems> {
    let (respondents, instruments) = chosen(form)?;
    Ok(AssignBeforeAppointmentsInput {
        key: form.text("key").to_owned(),
        couple: cynic::Id::new(couple),
        thread: form.some("thread").map(cynic::Id::new),
        respondents,
        instruments,
        until: until(form),
        reminders: ReminderPolicy::parse(form.text("reminders")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_needs_no_day_and_no_number_of_days() {
        let fields = [("respondent", "per_1"), ("instrument", "hope_pulse"), ("everyDays", "often"), ("firstDue", "")];
        let owned = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let input = input(&Form::from(owned.collect::<Vec<_>>()), "cpl_1").expect("all is chosen");
        assert_eq!((input.respondents.len(), input.instruments.len()), (1, 1));
        assert!(input.until.is_none());
    }
}
