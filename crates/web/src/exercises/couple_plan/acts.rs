//! Taking a lapse to its next stage, and recording one.

use axum::extract::{Path, State};
use cynic::MutationBuilder;

use super::{LapseOrigin, LapsePrecision, LapseSeverity, LapseStage, LapseToldIn, page};
use crate::{
    ask::ask,
    caller::Visitor,
    errors::Stop,
    forms::{Form, Problems},
    pages::{self, Page},
    schema,
    site::Site,
    vocabulary::{Problem, TypedDate},
};

#[derive(cynic::InputObject)]
struct AdvanceLapseInput {
    lapse: cynic::Id,
    to: LapseStage,
}

#[derive(cynic::QueryVariables)]
struct Variables {
    input: AdvanceLapseInput,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "Variables")]
struct AdvanceLapse {
    #[arguments(input: $input)]
    advance_lapse: DeskLapsesPayload,
}

#[derive(cynic::InputObject)]
struct RecordLapseInput {
    key: String,
    couple: cynic::Id,
    thread: cynic::Id,
    origin: LapseOrigin,
    occurred_on: TypedDate,
    precision: LapsePrecision,
    severity: LapseSeverity,
    told_in: LapseToldIn,
}

#[derive(cynic::QueryVariables)]
struct RecordVariables {
    input: RecordLapseInput,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "RecordVariables")]
struct RecordLapse {
    #[arguments(input: $input)]
    record_lapse: DeskLapsesPayload,
}

#[derive(cynic::QueryFragment)]
struct DeskLapsesPayload {
    problems: Vec<Problem>,
}

/// `POST /couples/{id}/trust-plan`
pub(super) async fn act(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>, form: Form) -> Page {
    if form.text("act") == "record" {
        return record(&site, &visitor, id, form).await;
    }
    let Some(to) = LapseStage::parse(form.text("to")) else {
        // Whoever may not know the couple learns here, too, that there is none.
        page(&site, &visitor, id, (form, Problems::none())).await?;
        return Err(Stop::NotAForm);
    };
    let input = AdvanceLapseInput { lapse: cynic::Id::new(form.text("lapse")), to };
    let payload = ask(&site, &visitor, AdvanceLapse::build(Variables { input })).await?.advance_lapse;
    let problems = Problems::of_payload(payload.problems)?;
    if problems.is_empty() {
        return pages::to(&format!("/couples/{id}/trust-plan"));
    }
    pages::again(&page(&site, &visitor, id, (Form::default(), problems)).await?)
}

/// Records what came out in a session or on the telephone.
async fn record(site: &Site, visitor: &Visitor, id: String, form: Form) -> Page {
    let input = match input(&form, &id) {
        Ok(input) => input,
        Err(problems) => return pages::again(&page(site, visitor, id, (form, problems)).await?),
    };
    let payload = ask(site, visitor, RecordLapse::build(RecordVariables { input })).await?.record_lapse;
    let problems = Problems::of_payload(payload.problems)?;
    if problems.is_empty() {
        return pages::to(&format!("/couples/{id}/trust-plan"));
    }
    pages::again(&page(site, visitor, id, (form, problems)).await?)
}

/// The form as the door wants it.
///
/// # Errors
/// Beside each choice that was not made, that it is to be made.
fn input(form: &Form, couple: &str) -> Result<RecordLapseInput, Problems> {
    let mut problems = Problems::none();
    let mut need = |field: &str, is_there: bool| {
        if !is_there {
            problems = std::mem::take(&mut problems).and(Problems::one(field, "Choose one of these."));
        }
    };
    let (origin, precision) = (LapseOrigin::parse(form.text("origin")), LapsePrecision::parse(form.text("precision")));
    let (severity, told_in) = (LapseSeverity::parse(form.text("severity")), LapseToldIn::parse(form.text("toldIn")));
    need("thread", form.some("thread").is_some());
    need("origin", origin.is_some());
    need("severity", severity.is_some());
    need("precision", precision.is_some());
    need("toldIn", told_in.is_some());
    let (Some(origin), Some(precision), Some(severity), Some(told_in), true) =
        (origin, precision, severity, told_in, problems.is_empty())
    else {
        return Err(problems);
    };
    Ok(RecordLapseInput {
        key: form.text("key").to_owned(),
        couple: cynic::Id::new(couple),
        thread: cynic::Id::new(form.text("thread")),
        origin,
        occurred_on: TypedDate(form.text("occurredOn").to_owned()),
        precision,
        severity,
        told_in,
    })
}
