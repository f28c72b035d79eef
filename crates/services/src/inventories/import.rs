//! Bringing the text of an instrument in, from a FHIR R4 Questionnaire. The repository itself holds no wording of others.

use domain::{
    access::{Act, Actor, Place, permit},
    ids::{Id as _, InstrumentId},
    inventories::{InstrumentKey, Respondent, fhir},
    problem::{Code, Problem, Problems},
};

use super::{
    catalogue::{DefinitionRow, Known},
    library::{InstrumentView, view},
};
use crate::kernel::{
    bind::values,
    refused::Refused,
    services::Services,
    work::{Work, subject},
};

/// What came of an import.
#[derive(Debug, Clone)]
pub struct Imported {
    /// The instrument, as the library lists it now.
    pub instrument: InstrumentView,
    /// What was understood.
    pub understood: Vec<String>,
    /// What was left out, and why.
    pub dropped: Vec<String>,
}

/// Imports a questionnaire as the text of a registered instrument, or as an instrument of the practice's own. The same file twice is one
/// import.
///
/// # Errors
/// `NotAllowed`; everything the file holds that cannot be scored or shown.
pub async fn import(
    actor: &Actor,
    services: &Services,
    questionnaire: &str,
    registered: Option<&str>,
) -> Result<Imported, Refused> {
    let permit = permit(actor, Act::ImportInstrument, Place::Practice)?;
    let target = target(registered)?;
    let (instrument, report) = fhir::import(questionnaire.as_bytes(), &target).map_err(as_the_input_names_it)?;
    let imported_by = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let work = Work::begin(actor, services).await?;
    let id: InstrumentId = work.id();
    let before: Option<DefinitionRow> = work
        .find(
            "select definition from instrument where practice_id = $1 and key = $2 and version = $3",
            values![instrument.key.as_str(), instrument.version.as_str()],
        )
        .await?;
    if before.is_none() {
        work.run(
            "insert into instrument (practice_id, id, key, version, definition, imported_by, imported_at)
             values ($1, $2, $3, $4, $5, $6, $7)",
            values![
                id,
                instrument.key.as_str(),
                instrument.version.as_str(),
                instrument.to_json(),
                imported_by.uuid(),
                work.now(),
            ],
        )
        .await?;
    }
    work.commit(actor, permit, subject(id)).await?;
    let listed = view(&Known::Imported(std::sync::Arc::new(instrument)));
    Ok(Imported { instrument: listed, understood: report.understood_in_words(), dropped: report.dropped_in_words() })
}

/// The reader of questionnaires speaks of its file and of the key it was asked for; the input has other names for them.
fn as_the_input_names_it(mut problems: Problems) -> Problems {
    for problem in &mut problems.0 {
        problem.field = problem.field.take().map(|field| match field.as_str() {
            "file" => "questionnaire".to_owned(),
            "key" => "registered".to_owned(),
            _ => field,
        });
    }
    problems
}

fn target(registered: Option<&str>) -> Result<fhir::Target, Problem> {
    let Some(name) = registered.map(str::trim).filter(|name| !name.is_empty()) else {
        return Ok(fhir::Target::Practice {
            key: None,
            title: None,
            respondent: Respondent::EachPartner,
            direction: None,
        });
    };
    InstrumentKey::parse(name).map(fhir::Target::Registered).map_err(|_| {
        Problem::at(
            "registered",
            Code::NotFound,
            "There is no registered instrument of that name. Choose one from the library, such as phq9.",
        )
    })
}
