//! Instruments, responses and scores as FHIR R4 resources.
//!
//! A person is a reference without a name: nothing here takes one. Whoever exports passes only the answers and scores that their reader may
//! see; this module knows no readers. Nothing is claimed that the instrument does not say: a score without a source has no interpretation but
//! its own band.

mod enabling;
mod form;
mod observation;
mod response;

use serde_json::{Value, json};
use uuid::Uuid;

use self::form::Form;
pub use self::{observation::observations, response::response};
use super::super::{
    answer::Answers,
    instrument::{Instrument, key::InstrumentKey},
    response::{Response, ResponseStatus},
};

/// A resource, and what it could not say.
#[derive(Debug, Clone, PartialEq)]
pub struct Export {
    /// The resource.
    pub resource: Value,
    /// What was left out, in sentences for whoever exports.
    pub left_out: Vec<String>,
}

/// A response to export, and for whom it is a response.
#[derive(Debug, Clone, Copy)]
pub struct Sent<'a> {
    /// The response.
    pub response: &'a Response,
    /// Those of its answers that the reader may see.
    pub answers: &'a Answers,
    /// The one whose answers they are, by an id that says nothing.
    pub subject: Uuid,
}

impl Sent<'_> {
    /// The person, as a reference that names nobody.
    fn subject(&self) -> Value {
        json!({ "reference": format!("urn:uuid:{}", self.subject) })
    }

    /// Which of three words for its standing fits: sent, corrected, or no longer counting.
    fn standing<'w>(&self, [sent, corrected, void]: [&'w str; 3]) -> &'w str {
        match (self.response.status, self.response.corrects) {
            (ResponseStatus::Current, None) => sent,
            (ResponseStatus::Current, Some(_)) => corrected,
            (ResponseStatus::Superseded | ResponseStatus::Void, _) => void,
        }
    }
}

/// An instrument as a `Questionnaire`.
pub fn questionnaire(instrument: &Instrument) -> Export {
    let form = Form::of(instrument);
    let mut resource = json!({
        "resourceType": "Questionnaire",
        "url": url(&instrument.key),
        "version": instrument.version.as_str(),
        "name": machine_name(&instrument.key),
        "title": instrument.title,
        "status": "active",
        "subjectType": ["Patient"],
        "language": instrument.language,
        "item": form.items,
    });
    if let Some(notice) = &instrument.licence.notice {
        resource["copyright"] = notice.as_str().into();
    }
    Export { resource, left_out: form.left_out }
}

/// The name by which resources point at an instrument.
pub fn url(key: &InstrumentKey) -> String {
    format!("urn:rapport:instrument:{key}")
}

/// The same with its version.
fn canonical(instrument: &Instrument) -> String {
    format!("{}|{}", url(&instrument.key), instrument.version)
}

/// The key in the form that programs ask of names: `why_stay` is `WhyStay`.
fn machine_name(key: &InstrumentKey) -> String {
    let parts = key.as_str().split('_').filter(|part| !part.is_empty());
    let capital = |part: &str| format!("{}{}", part[..1].to_ascii_uppercase(), &part[1..]);
    parts.map(capital).collect()
}

/// A number as JSON writes it: whole ones without a point.
fn number(value: f64) -> Value {
    let is_whole = value.fract() == 0.0 && value.abs() < 1e15;
    #[expect(clippy::cast_possible_truncation, reason = "it is whole and small")]
    let whole = value as i64;
    if is_whole { whole.into() } else { value.into() }
}

#[cfg(test)]
mod tests;
