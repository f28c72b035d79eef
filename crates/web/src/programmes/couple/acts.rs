//! What the therapist does on a couple's way: one form each, all to the same page.

use axum::extract::{Path, State};
use cynic::MutationBuilder;

use super::{page, words::ProgrammeTurn};
use crate::{
    ask::ask,
    caller::Visitor,
    errors::Stop,
    forms::{Form, Problems},
    pages::{self, Page},
    schema,
    site::Site,
    vocabulary::Problem,
};

#[derive(cynic::InputObject)]
struct EnrolCoupleInput {
    key: String,
    couple: cynic::Id,
    thread: Option<cynic::Id>,
    programme: String,
    confirmed: Option<Vec<String>>,
}

#[derive(cynic::InputObject)]
struct OpenProgrammePhaseInput {
    enrolment: cynic::Id,
    phase: String,
    confirmed: Option<Vec<String>>,
}

#[derive(cynic::InputObject)]
struct LeaveProgrammePhaseInput {
    enrolment: cynic::Id,
    phase: String,
    confirmed: Option<Vec<String>>,
}

#[derive(cynic::InputObject)]
struct OpenProgrammeStepInput {
    enrolment: cynic::Id,
    step: String,
    person: Option<cynic::Id>,
    confirmed: Option<bool>,
}

#[derive(cynic::InputObject)]
struct LeaveOutProgrammeStepInput {
    enrolment: cynic::Id,
    step: String,
    person: cynic::Id,
}

#[derive(cynic::InputObject)]
struct TurnProgrammeInput {
    enrolment: cynic::Id,
    turn: ProgrammeTurn,
}

#[derive(cynic::InputObject)]
struct GoBackInProgrammeInput {
    enrolment: cynic::Id,
    phase: String,
}

#[derive(cynic::QueryFragment)]
struct CoupleProgrammesPayload {
    problems: Vec<Problem>,
}

#[derive(cynic::QueryVariables)]
struct EnrolCoupleVariables {
    input: EnrolCoupleInput,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "EnrolCoupleVariables")]
struct EnrolCouple {
    #[arguments(input: $input)]
    enrol_couple: CoupleProgrammesPayload,
}

#[derive(cynic::QueryVariables)]
struct OpenPhaseVariables {
    input: OpenProgrammePhaseInput,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "OpenPhaseVariables")]
struct OpenPhase {
    #[arguments(input: $input)]
    open_programme_phase: CoupleProgrammesPayload,
}

#[derive(cynic::QueryVariables)]
struct LeavePhaseVariables {
    input: LeaveProgrammePhaseInput,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "LeavePhaseVariables")]
struct LeavePhase {
    #[arguments(input: $input)]
    leave_programme_phase: CoupleProgrammesPayload,
}

#[derive(cynic::QueryVariables)]
struct OpenStepVariables {
    input: OpenProgrammeStepInput,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "OpenStepVariables")]
struct OpenStep {
    #[arguments(input: $input)]
    open_programme_step: CoupleProgrammesPayload,
}

#[derive(cynic::QueryVariables)]
struct LeaveOutStepVariables {
    input: LeaveOutProgrammeStepInput,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "LeaveOutStepVariables")]
struct LeaveOutStep {
    #[arguments(input: $input)]
    leave_out_programme_step: CoupleProgrammesPayload,
}

#[derive(cynic::QueryVariables)]
struct TurnProgrammeVariables {
    input: TurnProgrammeInput,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "TurnProgrammeVariables")]
struct TurnProgramme {
    #[arguments(input: $input)]
    turn_programme: CoupleProgrammesPayload,
}

#[derive(cynic::QueryVariables)]
struct GoBackVariables {
    input: GoBackInProgrammeInput,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "GoBackVariables")]
struct GoBack {
    #[arguments(input: $input)]
    go_back_in_programme: CoupleProgrammesPayload,
}

/// `POST /couples/{id}/programme`
pub(super) async fn act(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>, form: Form) -> Page {
    let Some(payload) = send(&site, &visitor, &id, &form).await? else {
        // Whoever may not know the couple learns here, too, that there is none.
        page(&site, &visitor, id, Problems::none()).await?;
        return Err(Stop::NotAForm);
    };
    let problems = Problems::of_payload(payload.problems)?;
    if problems.is_empty() {
        return pages::to(&format!("/couples/{id}/programme"));
    }
    pages::again(&page(&site, &visitor, id, problems).await?)
}

/// Does what the form says; none where it says nothing that is known.
async fn send(
    site: &Site,
    visitor: &Visitor,
    couple: &str,
    form: &Form,
) -> Result<Option<CoupleProgrammesPayload>, Stop> {
    let enrolment = cynic::Id::new(form.text("enrolment"));
    let confirmed = || Some(form.all("confirmed").map(str::to_owned).collect::<Vec<_>>());
    let (phase, step) = (form.text("phase").to_owned(), form.text("step").to_owned());
    let payload = match form.text("act") {
        "enrol" => {
            let input = EnrolCoupleInput {
                key: form.text("key").to_owned(),
                couple: cynic::Id::new(couple),
                thread: form.some("thread").map(cynic::Id::new),
                programme: form.text("programme").to_owned(),
                confirmed: confirmed(),
            };
            ask(site, visitor, EnrolCouple::build(EnrolCoupleVariables { input })).await?.enrol_couple
        }
        "open" => {
            let input = OpenProgrammePhaseInput { enrolment, phase, confirmed: confirmed() };
            ask(site, visitor, OpenPhase::build(OpenPhaseVariables { input })).await?.open_programme_phase
        }
        "leave-phase" => {
            let input = LeaveProgrammePhaseInput { enrolment, phase, confirmed: confirmed() };
            ask(site, visitor, LeavePhase::build(LeavePhaseVariables { input })).await?.leave_programme_phase
        }
        "back" => {
            let input = GoBackInProgrammeInput { enrolment, phase };
            ask(site, visitor, GoBack::build(GoBackVariables { input })).await?.go_back_in_programme
        }
        "give" => {
            let person = form.some("person").map(cynic::Id::new);
            let input =
                OpenProgrammeStepInput { enrolment, step, person, confirmed: Some(form.ticked("confirmed-step")) };
            ask(site, visitor, OpenStep::build(OpenStepVariables { input })).await?.open_programme_step
        }
        "leave-out" => {
            let person = cynic::Id::new(form.text("person"));
            let input = LeaveOutProgrammeStepInput { enrolment, step, person };
            ask(site, visitor, LeaveOutStep::build(LeaveOutStepVariables { input })).await?.leave_out_programme_step
        }
        word => {
            let Some(turn) = ProgrammeTurn::parse(word) else { return Ok(None) };
            let input = TurnProgrammeInput { enrolment, turn };
            ask(site, visitor, TurnProgramme::build(TurnProgrammeVariables { input })).await?.turn_programme
        }
    };
    Ok(Some(payload))
}
