//! Bringing an instrument in: the text of a registered one, or one of the practice's own, from a FHIR R4 Questionnaire or from an instrument
//! file. The repository itself holds no wording of others.

use domain::{
    access::{Act, Actor, Permit, Place, permit},
    flaw::Flaw,
    ids::{Id as _, InstrumentId, PracticeId},
    inventories::{
        Answers, Instrument, InstrumentKey, Respondent, custom,
        fhir::{self, ImportReport},
        instrument::rule::Direction,
        registered,
    },
    problem::{Code, Problem, Problems},
};
use sea_orm::FromQueryResult;

use super::{
    catalogue::{DefinitionRow, Known},
    form::{self, Question},
    library::{InstrumentView, view},
    publishing::RETIRED,
};
use crate::kernel::{
    bind::{Key, values},
    clockwork::practices,
    refused::{Failure, Refused},
    services::Services,
    work::{Work, subject},
};

/// A file to bring in.
#[derive(Debug, Clone, Default)]
pub struct ImportInstrument {
    /// The file: a FHIR R4 `Questionnaire`, or an instrument file, as JSON text.
    pub questionnaire: String,
    /// The registered instrument whose text it is; none for an instrument of the practice's own. The rest is for the latter alone, and an
    /// instrument file says all of it itself.
    pub registered: Option<String>,
    /// The key it shall have; none for one made of its title.
    pub key: Option<String>,
    /// A title that says little; none for the file's own.
    pub title: Option<String>,
    /// Who answers; none for each partner alone.
    pub respondent: Option<Respondent>,
    /// Which way is better, if the answers shall be added up.
    pub direction: Option<Direction>,
    /// Whether it belongs to treatment, and is not asked in coaching.
    pub treatment_only: bool,
    /// Whether it is kept, or only looked at.
    pub keeping: Keeping,
}

/// Whether an import is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Keeping {
    /// It is.
    #[default]
    Kept,
    /// It is only looked at: nothing is changed.
    LookedAt,
}

/// What came of an import.
#[derive(Debug, Clone)]
pub struct Imported {
    /// The instrument, as the library lists it now, or would.
    pub instrument: InstrumentView,
    /// What was understood.
    pub understood: Vec<String>,
    /// What was left out, and why.
    pub dropped: Vec<String>,
    /// The questions, as the respondent sees them.
    pub questions: Vec<Question>,
}

/// Imports a questionnaire as the text of a registered instrument, or as an instrument of the practice's own. The same file twice is one
/// import.
///
/// # Errors
/// `NotAllowed`; everything the file holds that cannot be scored or shown.
pub async fn import(actor: &Actor, services: &Services, command: ImportInstrument) -> Result<Imported, Refused> {
    let permit = permit(actor, Act::ImportInstrument, Place::Practice)?;
    match command.keeping {
        Keeping::LookedAt => {
            let work = Work::read(actor, services).await?;
            let (instrument, report) = read(&command)?;
            before(&work, &instrument).await?;
            Ok(told(instrument, &report))
        }
        Keeping::Kept => {
            let work = Work::begin(actor, services).await?;
            let (instrument, report) = read(&command)?;
            match before(&work, &instrument).await? {
                Before::Nothing => keep(work, (actor, permit), instrument, &report).await,
                Before::AskedElsewhere(id) => change(work, (actor, permit), (id, instrument), &report).await,
                Before::Same => Ok(told(instrument, &report)),
            }
        }
    }
}

/// The practices whose library a command may change, for a command that names none.
///
/// # Errors
/// The database fails.
pub async fn practices_with_libraries(services: &Services) -> Result<Vec<PracticeId>, Failure> {
    practices(services).await
}

async fn keep(
    work: Work,
    (actor, permit): (&Actor, Permit),
    instrument: Instrument,
    report: &ImportReport,
) -> Result<Imported, Refused> {
    let id: InstrumentId = work.id();
    // Where no person brought it in, the practice itself did, by its command line; the audit row says so.
    let by = actor.person_id().map_or_else(|| work.practice().uuid(), domain::ids::Id::uuid);
    let key = instrument.key.as_str();
    work.run(
        "insert into instrument (practice_id, id, key, version, definition, visibility, imported_by, imported_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        values![
            id,
            key,
            instrument.version.as_str(),
            instrument.to_json(),
            instrument.visibility.as_str(),
            by,
            work.now(),
        ],
    )
    .await?;
    RETIRED.bring_back(&work, key).await?;
    work.commit(actor, permit, subject(id)).await?;
    Ok(told(instrument, report))
}

/// Keeps of a version that is here only in which care it may be asked from now on. What it asks is the same.
async fn change(
    work: Work,
    (actor, permit): (&Actor, Permit),
    (id, instrument): (InstrumentId, Instrument),
    report: &ImportReport,
) -> Result<Imported, Refused> {
    work.run(
        "update instrument set definition = $3 where practice_id = $1 and id = $2",
        values![id, instrument.to_json()],
    )
    .await?;
    work.commit(actor, permit, subject(id)).await?;
    Ok(told(instrument, report))
}

fn told(instrument: Instrument, report: &ImportReport) -> Imported {
    Imported {
        understood: report.understood_in_words(),
        dropped: report.dropped_in_words(),
        questions: if instrument.is_answerable() {
            form::questions(&instrument, &Answers::default())
        } else {
            Vec::new()
        },
        instrument: view(&Known::Imported(std::sync::Arc::new(instrument))),
    }
}

/// What is here of a version that is brought in.
enum Before {
    /// Nothing.
    Nothing,
    /// The same.
    Same,
    /// The same questions, for other kinds of care.
    AskedElsewhere(InstrumentId),
}

#[derive(FromQueryResult)]
struct BeforeRow {
    id: Key<InstrumentId>,
    #[sea_orm(nested)]
    kept: DefinitionRow,
}

async fn before(work: &Work, instrument: &Instrument) -> Result<Before, Refused> {
    let row: Option<BeforeRow> = work
        .find(
            "select id, definition from instrument where practice_id = $1 and key = $2 and version = $3",
            values![instrument.key.as_str(), instrument.version.as_str()],
        )
        .await?;
    let Some(row) = row else { return Ok(Before::Nothing) };
    let kept = row.kept.read()?;
    if *kept == *instrument {
        return Ok(Before::Same);
    }
    let elsewhere = Instrument { treatment_only: kept.treatment_only, ..instrument.clone() };
    if *kept == elsewhere {
        return Ok(Before::AskedElsewhere(row.id.0));
    }
    let words = "This version is in the library already, with other questions. Give the file another version, and bring it in again.";
    Err(Problem::at("questionnaire", Code::Taken, words).into())
}

fn read(command: &ImportInstrument) -> Result<(Instrument, ImportReport), Refused> {
    let file = command.questionnaire.trim_start_matches('\u{feff}');
    if file.trim().is_empty() {
        return Err(Problem::at("questionnaire", Code::Missing, "Paste or choose a file first.").into());
    }
    if is_instrument_file(file) {
        let named = |flaw: Flaw| Problem::from(flaw).on("questionnaire");
        return Ok((custom::from_json(file).map_err(named)?, ImportReport::default()));
    }
    let target = target(command)?;
    Ok(fhir::import(file.as_bytes(), &target).map_err(as_the_input_names_it)?)
}

/// Whether a file is one of ours, rather than a FHIR resource, which says so of itself.
fn is_instrument_file(file: &str) -> bool {
    #[derive(serde::Deserialize)]
    struct Outline {
        key: Option<serde::de::IgnoredAny>,
        scales: Option<serde::de::IgnoredAny>,
        #[serde(rename = "resourceType")]
        resource_type: Option<serde::de::IgnoredAny>,
    }
    serde_json::from_str::<Outline>(file)
        .is_ok_and(|file| file.key.is_some() && file.scales.is_some() && file.resource_type.is_none())
}

/// The reader of questionnaires speaks of its file and of the key it was asked for; the input has other names for them.
fn as_the_input_names_it(mut problems: Problems) -> Problems {
    for problem in &mut problems.0 {
        problem.field =
            problem.field.take().map(|field| if field == "file" { "questionnaire".to_owned() } else { field });
    }
    problems
}

fn target(command: &ImportInstrument) -> Result<fhir::Target, Problem> {
    if let Some(name) = command.registered.as_deref().map(str::trim).filter(|name| !name.is_empty()) {
        let key = InstrumentKey::parse(name).ok().filter(|key| registered(key).is_some());
        return key.map(fhir::Target::Registered).ok_or_else(|| {
            let words = "There is no registered instrument of that name. Choose one from the library, such as phq9.";
            Problem::at("registered", Code::NotFound, words)
        });
    }
    let key = command.key.as_deref().map(|key| {
        InstrumentKey::parse(key).map_err(|_| {
            let words = "A key is a small letter, then small letters, digits or underscores, 40 at most.";
            Problem::at("key", Code::Malformed, words)
        })
    });
    Ok(fhir::Target::Practice {
        key: key.transpose()?,
        title: command.title.clone(),
        respondent: command.respondent.unwrap_or(Respondent::EachPartner),
        direction: command.direction,
        treatment_only: command.treatment_only,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_says_itself_what_it_is() {
        assert!(is_instrument_file(r#"{"key":"a","scales":[]}"#));
        assert!(!is_instrument_file(r#"{"resourceType":"Questionnaire","key":"a","scales":[]}"#));
        assert!(!is_instrument_file("{"));
    }
}
