//! What the desk notes about a meeting that has begun or is over.

use cynic::MutationBuilder;

use super::{nothing_chosen, query::ConsultationPayload};
use crate::{
    ask::ask,
    caller::Visitor,
    consultations::words::{Company, Recommendation},
    errors::Stop,
    forms::Form,
    schema,
    site::Site,
    vocabulary::Problem,
};

#[derive(cynic::QueryVariables)]
struct ReferVariables {
    input: ReferConsultationInput,
}

#[derive(cynic::InputObject)]
struct ReferConsultationInput {
    consultation: cynic::Id,
    version: i32,
    alternatives: Vec<String>,
    why_fewer: Option<String>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "ReferVariables")]
struct Refer {
    #[arguments(input: $input)]
    refer_consultation: ConsultationPayload,
}

#[derive(cynic::QueryVariables)]
struct NoShowVariables {
    input: NoteNoShowInput,
}

#[derive(cynic::InputObject)]
struct NoteNoShowInput {
    consultation: cynic::Id,
    version: i32,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "NoShowVariables")]
struct NoShow {
    #[arguments(input: $input)]
    note_no_show: ConsultationPayload,
}

#[derive(cynic::QueryVariables)]
struct AttendVariables {
    input: NoteAttendanceInput,
}

#[derive(cynic::InputObject)]
struct NoteAttendanceInput {
    consultation: cynic::Id,
    version: i32,
    everybody: bool,
    only_person: Option<cynic::Id>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "AttendVariables")]
struct Attend {
    #[arguments(input: $input)]
    note_attendance: ConsultationPayload,
}

#[derive(cynic::QueryVariables)]
struct RecommendVariables {
    input: RecommendInput,
}

#[derive(cynic::InputObject)]
struct RecommendInput {
    consultation: cynic::Id,
    version: i32,
    what: Recommendation,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "RecommendVariables")]
struct Recommend {
    #[arguments(input: $input)]
    recommend: ConsultationPayload,
}

#[derive(cynic::QueryVariables)]
struct EnrolVariables {
    input: EnrolFromConsultationInput,
}

#[derive(cynic::InputObject)]
struct EnrolFromConsultationInput {
    consultation: cynic::Id,
    version: i32,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "EnrolVariables")]
struct Enrol {
    #[arguments(input: $input)]
    enrol_from_consultation: ConsultationPayload,
}

#[derive(cynic::QueryVariables)]
struct DeclineVariables {
    input: DeclineConsultationInput,
}

#[derive(cynic::InputObject)]
struct DeclineConsultationInput {
    consultation: cynic::Id,
    version: i32,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "DeclineVariables")]
struct Decline {
    #[arguments(input: $input)]
    decline_consultation: ConsultationPayload,
}

#[derive(cynic::QueryVariables)]
struct WhereaboutsVariables {
    input: NoteWhereaboutsInput,
}

#[derive(cynic::InputObject)]
struct NoteWhereaboutsInput {
    consultation: cynic::Id,
    version: i32,
    person: cynic::Id,
    place: String,
    company: Company,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "WhereaboutsVariables")]
struct Whereabouts {
    #[arguments(input: $input)]
    note_whereabouts: ConsultationPayload,
}

/// Does what a form of the desk asks for.
pub(super) async fn done(
    site: &Site,
    visitor: &Visitor,
    (consultation, version): (cynic::Id, i32),
    form: &Form,
) -> Result<Vec<Problem>, Stop> {
    let payload = match form.text("act") {
        "whereabouts" => {
            let Some(company) = Company::parse(form.text("company")) else { return Ok(nothing_chosen("company")) };
            let (person, place) = (cynic::Id::new(form.text("person")), form.text("place").to_owned());
            let input = NoteWhereaboutsInput { consultation, version, person, place, company };
            ask(site, visitor, Whereabouts::build(WhereaboutsVariables { input })).await?.note_whereabouts
        }
        "refer" => {
            let lines = form.text("alternatives").lines().map(str::trim).filter(|line| !line.is_empty());
            let (alternatives, why_fewer) = (lines.map(str::to_owned).collect(), form.some("whyFewer"));
            let input = ReferConsultationInput { consultation, version, alternatives, why_fewer };
            ask(site, visitor, Refer::build(ReferVariables { input })).await?.refer_consultation
        }
        "no-show" => {
            let input = NoteNoShowInput { consultation, version };
            ask(site, visitor, NoShow::build(NoShowVariables { input })).await?.note_no_show
        }
        "held" | "held-with-one" => {
            let only_person = form.some("onlyPerson").map(cynic::Id::new);
            let everybody = form.text("act") == "held";
            let input = NoteAttendanceInput { consultation, version, everybody, only_person };
            ask(site, visitor, Attend::build(AttendVariables { input })).await?.note_attendance
        }
        "recommend" => {
            let Some(what) = Recommendation::parse(form.text("what")) else { return Ok(nothing_chosen("what")) };
            let input = RecommendInput { consultation, version, what };
            ask(site, visitor, Recommend::build(RecommendVariables { input })).await?.recommend
        }
        "enrol" => {
            let input = EnrolFromConsultationInput { consultation, version };
            ask(site, visitor, Enrol::build(EnrolVariables { input })).await?.enrol_from_consultation
        }
        "decline" => {
            let input = DeclineConsultationInput { consultation, version };
            ask(site, visitor, Decline::build(DeclineVariables { input })).await?.decline_consultation
        }
        _ => return Err(Stop::NotFound),
    };
    Ok(payload.problems)
}
