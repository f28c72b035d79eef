//! What the page of what was taken out asks the door: three lists, and two acts for each kind.

use cynic::MutationBuilder;

use crate::{
    ask::ask,
    caller::Visitor,
    desk::DeskViewer,
    errors::Stop,
    forms::Problems,
    schema,
    site::Site,
    vocabulary::{PageInfo, Problem},
};

/// What a page sends for a form.
pub(super) const FORM: &str = "form";
/// What a page sends for an exercise.
pub(super) const EXERCISE: &str = "exercise";
/// What a page sends for a programme.
pub(super) const PROGRAMME: &str = "programme";

/// How far each list was read.
#[derive(cynic::QueryVariables, Default)]
pub(super) struct Read {
    pub(super) forms: Option<String>,
    pub(super) exercises: Option<String>,
    pub(super) programmes: Option<String>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "Read")]
pub(super) struct RetiredQuery {
    pub(super) viewer: Option<DeskViewer>,
    #[arguments(first: 100, after: $forms, retired: true)]
    pub(super) instruments: Option<InstrumentConnection>,
    #[arguments(first: 100, after: $exercises, retired: true)]
    pub(super) exercises: Option<ExerciseConnection>,
    #[arguments(first: 100, after: $programmes, retired: true)]
    pub(super) programmes: Option<ProgrammeConnection>,
}

#[derive(cynic::QueryFragment)]
pub(super) struct InstrumentConnection {
    pub(super) nodes: Vec<Instrument>,
    pub(super) page_info: PageInfo,
}

#[derive(cynic::QueryFragment)]
pub(super) struct Instrument {
    pub(super) key: String,
    pub(super) version: String,
    pub(super) title: String,
}

#[derive(cynic::QueryFragment)]
struct InstrumentPayload {
    problems: Vec<Problem>,
}

#[derive(cynic::InputObject)]
struct RetireInstrumentInput {
    instrument: String,
}

#[derive(cynic::QueryVariables)]
struct RetireInstrumentVariables {
    input: RetireInstrumentInput,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "RetireInstrumentVariables")]
struct RetireInstrument {
    #[arguments(input: $input)]
    retire_instrument: InstrumentPayload,
}

#[derive(cynic::InputObject)]
struct RestoreInstrumentInput {
    instrument: String,
}

#[derive(cynic::QueryVariables)]
struct RestoreInstrumentVariables {
    input: RestoreInstrumentInput,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "RestoreInstrumentVariables")]
struct RestoreInstrument {
    #[arguments(input: $input)]
    restore_instrument: InstrumentPayload,
}

#[derive(cynic::QueryFragment)]
pub(super) struct ExerciseConnection {
    pub(super) nodes: Vec<Exercise>,
    pub(super) page_info: PageInfo,
}

#[derive(cynic::QueryFragment)]
pub(super) struct Exercise {
    pub(super) key: String,
    pub(super) version: String,
    pub(super) title: String,
}

#[derive(cynic::QueryFragment)]
struct ExercisePayload {
    problems: Vec<Problem>,
}

#[derive(cynic::InputObject)]
struct RetireExerciseInput {
    exercise: String,
}

#[derive(cynic::QueryVariables)]
struct RetireExerciseVariables {
    input: RetireExerciseInput,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "RetireExerciseVariables")]
struct RetireExercise {
    #[arguments(input: $input)]
    retire_exercise: ExercisePayload,
}

#[derive(cynic::InputObject)]
struct RestoreExerciseInput {
    exercise: String,
}

#[derive(cynic::QueryVariables)]
struct RestoreExerciseVariables {
    input: RestoreExerciseInput,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "RestoreExerciseVariables")]
struct RestoreExercise {
    #[arguments(input: $input)]
    restore_exercise: ExercisePayload,
}

#[derive(cynic::QueryFragment)]
pub(super) struct ProgrammeConnection {
    pub(super) nodes: Vec<Programme>,
    pub(super) page_info: PageInfo,
}

#[derive(cynic::QueryFragment)]
pub(super) struct Programme {
    pub(super) key: String,
    pub(super) version: String,
    pub(super) title: String,
}

#[derive(cynic::QueryFragment)]
struct ProgrammePayload {
    problems: Vec<Problem>,
}

#[derive(cynic::InputObject)]
struct RetireProgrammeInput {
    programme: String,
}

#[derive(cynic::QueryVariables)]
struct RetireProgrammeVariables {
    input: RetireProgrammeInput,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "RetireProgrammeVariables")]
struct RetireProgramme {
    #[arguments(input: $input)]
    retire_programme: ProgrammePayload,
}

#[derive(cynic::InputObject)]
struct RestoreProgrammeInput {
    programme: String,
}

#[derive(cynic::QueryVariables)]
struct RestoreProgrammeVariables {
    input: RestoreProgrammeInput,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "RestoreProgrammeVariables")]
struct RestoreProgramme {
    #[arguments(input: $input)]
    restore_programme: ProgrammePayload,
}

/// Takes one thing out of the library, or brings it back; what was wrong.
///
/// # Errors
/// `NotFound` for what is no kind of thing, and what stops any page.
pub(super) async fn turn(
    site: &Site,
    visitor: &Visitor,
    (kind, key): (&str, &str),
    is_back: bool,
) -> Result<Problems, Stop> {
    let key = key.to_owned();
    let problems = match (kind, is_back) {
        (FORM, false) => {
            let input = RetireInstrumentInput { instrument: key };
            ask(site, visitor, RetireInstrument::build(RetireInstrumentVariables { input }))
                .await?
                .retire_instrument
                .problems
        }
        (FORM, true) => {
            let input = RestoreInstrumentInput { instrument: key };
            ask(site, visitor, RestoreInstrument::build(RestoreInstrumentVariables { input }))
                .await?
                .restore_instrument
                .problems
        }
        (EXERCISE, false) => {
            let input = RetireExerciseInput { exercise: key };
            ask(site, visitor, RetireExercise::build(RetireExerciseVariables { input })).await?.retire_exercise.problems
        }
        (EXERCISE, true) => {
            let input = RestoreExerciseInput { exercise: key };
            ask(site, visitor, RestoreExercise::build(RestoreExerciseVariables { input }))
                .await?
                .restore_exercise
                .problems
        }
        (PROGRAMME, false) => {
            let input = RetireProgrammeInput { programme: key };
            ask(site, visitor, RetireProgramme::build(RetireProgrammeVariables { input }))
                .await?
                .retire_programme
                .problems
        }
        (PROGRAMME, true) => {
            let input = RestoreProgrammeInput { programme: key };
            ask(site, visitor, RestoreProgramme::build(RestoreProgrammeVariables { input }))
                .await?
                .restore_programme
                .problems
        }
        _ => return Err(Stop::NotFound),
    };
    Problems::of_payload(problems)
}
