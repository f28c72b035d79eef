//! Instruments from and to FHIR R4: `export` writes them, and this file reads them.
//!
//! It brings in the text of an instrument from a FHIR R4 Questionnaire (DOMAIN.md 3.1).
//!
//! Under the key of a registered instrument only words are taken: scoring, ranges and order stay the registry's, and a file that does not fit
//! them is refused. Under a new key it becomes a practice's own instrument. Whatever is left out is listed; whatever would change what the
//! form means and cannot be followed, such as a formula that hides an item, is refused, because hiding wrongly is unsafe.

mod enabling;
pub mod export;
mod kind;
mod option;
mod practice;
mod questionnaire;
mod registered;
mod report;
mod scales;

use data_encoding::HEXLOWER;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::instrument::{
    FILE_LIMIT, Instrument, Origin, Respondent,
    key::{InstrumentKey, Version},
    rule::Direction,
};
use crate::{
    flaw::Flaw,
    problem::{Code, Problem, Problems},
};

pub use self::report::{Dropped, ImportReport, Left, Understood};

/// How deep items may be nested.
pub const DEPTH_LIMIT: usize = 20;

/// The most characters of one text.
const TEXT_LIMIT: usize = 2_000;

/// What a questionnaire is imported as.
#[derive(Debug, Clone, PartialEq)]
pub enum Target {
    /// The text of an instrument the registry knows.
    Registered(InstrumentKey),
    /// An instrument of the practice's own.
    Practice {
        /// Its new key; made of the title when none is given, so that the same title again is the same instrument.
        key: Option<InstrumentKey>,
        /// A title that says little; the file's own when none is given.
        title: Option<String>,
        /// Who answers.
        respondent: Respondent,
        /// Which way is better, if the answers are to be added up; without it nothing is scored.
        direction: Option<Direction>,
        /// Whether it belongs to treatment, and is not asked in coaching.
        treatment_only: bool,
    },
}

/// Imports a questionnaire file.
///
/// # Errors
/// `TooLong` beyond one mebibyte, `Malformed` for anything that is not a questionnaire this service can ask faithfully, each with the
/// place in the file; all under the field `file`, or `key` for a key the registry does not fit.
pub fn import(bytes: &[u8], target: &Target) -> Result<(Instrument, ImportReport), Problems> {
    if bytes.len() > FILE_LIMIT {
        return Err(
            Problem::at("file", Code::TooLong, "This file is larger than one mebibyte. Choose a smaller one.").into()
        );
    }
    let file: Value = serde_json::from_slice(bytes).map_err(|error| Problem::from(Flaw::from(error)))?;
    import_value(&file, target)
}

/// Imports a questionnaire that is JSON already.
///
/// # Errors
/// As [`import`].
pub fn import_value(file: &Value, target: &Target) -> Result<(Instrument, ImportReport), Problems> {
    if let Target::Practice { key: Some(key), .. } = target
        && super::library::registered(key).is_some()
    {
        let words = "This key belongs to an instrument of the library. Choose another.";
        return Err(Problem::at("key", Code::Taken, words).into());
    }
    let mut report = ImportReport::default();
    let questionnaire = questionnaire::read(file, &mut report)?;
    let mut instrument = match target {
        Target::Registered(key) => registered::import(questionnaire, key, &mut report)?,
        Target::Practice { key, title, respondent, direction, treatment_only } => {
            let asked = (*respondent, *direction);
            let own = practice::import(questionnaire, key.as_ref(), title.as_deref(), asked, &mut report)?;
            Instrument { treatment_only: *treatment_only, ..own }
        }
    };
    pin(&mut instrument);
    instrument.check().map_err(|flaw| Problems::from(Problem::from(flaw)))?;
    Ok((instrument, report))
}

/// Puts a checksum of every word behind the version: other words are another version, and a version's words cannot change. A practice's own
/// instrument is compared with nothing but itself, because a change of home-made wording always breaks the line (DOMAIN.md 9 #7). In which care it may
/// be asked is none of its words.
fn pin(instrument: &mut Instrument) {
    let words = Instrument { treatment_only: false, ..instrument.clone() };
    let digest = Sha256::digest(words.to_json());
    let checksum = HEXLOWER.encode(&digest[..6]);
    let version = format!("{}+{checksum}", instrument.version);
    instrument.version = Version::parse(&version).expect("a version and twelve digits are a version");
    if instrument.origin == Origin::Practice {
        instrument.equivalence_group = format!("{}_{checksum}", instrument.key);
    }
}

/// A refusal with the place in the file.
fn refuse(place: &str, what: &str) -> Problems {
    Problem::from(Flaw::at(place, what)).into()
}

#[cfg(test)]
mod tests;
