//! How a question of a file is answered.

use serde_json::{Map, Value};

use super::{
    ImportReport, TEXT_LIMIT,
    option::{self, Choices},
    questionnaire::{extension, named, refuse_repeats},
    refuse,
    report::Left,
};
use crate::{problem::Problems, text};

const MIN_VALUE: &str = "http://hl7.org/fhir/StructureDefinition/minValue";
const MAX_VALUE: &str = "http://hl7.org/fhir/StructureDefinition/maxValue";

/// The largest number that can be an end of a scale.
const NUMBER_LIMIT: f64 = 1e9;

/// How a question is answered.
#[derive(Clone)]
pub(super) enum Kind {
    /// By one of several choices, by own words in their place if it is open, by any number of them if there may be many.
    Choice { choices: Choices, open: bool, many: bool },
    /// By yes or no.
    YesNo,
    /// In words.
    Text { most: Option<f64> },
    /// By a number, between ends where the file names them.
    Number(Number),
    /// By a day.
    Date,
    /// By a time of day.
    Time,
    /// By a day and a time.
    DateTime,
}

/// Which numbers can be given.
#[derive(Clone, Default)]
pub(super) struct Number {
    pub min: Option<f64>,
    pub max: Option<f64>,
    pub step: Option<f64>,
    pub unit: Option<String>,
    /// Whether it is chosen on a line between two ends.
    pub slider: bool,
    /// The words at the ends of the line.
    pub ends: [Option<String>; 2],
}

impl Kind {
    /// Puts words at the low (0) or high (1) end of a line; none is there for other kinds.
    pub fn set_end(&mut self, end: usize, words: String) -> bool {
        match self {
            Self::Number(number) if number.slider && number.ends[end].is_none() => {
                number.ends[end] = Some(words);
                true
            }
            _ => false,
        }
    }

    /// Whether each answer has a weight that counts.
    pub fn is_weighted(&self) -> bool {
        matches!(self, Self::Choice { choices, open: false, many: false } if choices.are_weighted())
    }
}

/// Reads how an item is answered.
pub(super) fn read(
    item: &Map<String, Value>,
    kind: &str,
    root: &Map<String, Value>,
    (at, path): (&str, &[String]),
    report: &mut ImportReport,
) -> Result<Kind, Problems> {
    if !matches!(kind, "choice" | "open-choice") {
        refuse_repeats(item, at)?;
    }
    let is_numeric = matches!(kind, "integer" | "decimal");
    if !is_numeric && [MIN_VALUE, MAX_VALUE].iter().any(|url| extension(item, url).is_some()) {
        report.drop(Left::Bounds, path);
    }
    match kind {
        "choice" | "open-choice" => choice(item, kind == "open-choice", root, (at, path), report),
        "boolean" => Ok(Kind::YesNo),
        "string" | "text" => Ok(Kind::Text { most: most(item, (at, path), report)? }),
        "integer" | "decimal" => number(item, kind == "integer", at).map(Kind::Number),
        "date" => Ok(Kind::Date),
        "time" => Ok(Kind::Time),
        "dateTime" => Ok(Kind::DateTime),
        _ => Err(refuse(at, "is of a type that cannot be asked here. Take it out, or ask it in another way")),
    }
}

/// How a display is meant to be shown, by its control.
pub(super) fn control(item: &Map<String, Value>) -> Option<&str> {
    let concept = named(item, "questionnaire-itemControl")?.get("valueCodeableConcept")?;
    concept.get("coding")?.as_array()?.first()?.get("code")?.as_str()
}

fn choice(
    item: &Map<String, Value>,
    open: bool,
    root: &Map<String, Value>,
    (at, path): (&str, &[String]),
    report: &mut ImportReport,
) -> Result<Kind, Problems> {
    let many = match item.get("repeats") {
        None | Some(Value::Bool(false)) => false,
        Some(Value::Bool(true)) => true,
        Some(_) => return Err(refuse(at, "says neither yes nor no about repeats")),
    };
    if open && many {
        return Err(refuse(
            at,
            "takes several answers and own words (open-choice that repeats). Make two questions of it",
        ));
    }
    let choices = option::choices(item, root, at)?;
    if choices.has_exclusive {
        report.drop(Left::Exclusive, path);
    }
    if choices.has_initial {
        report.drop(Left::Initial, path);
    }
    if choices.have_weights() && (open || many || !choices.are_weighted()) {
        report.drop(Left::Weights, path);
    }
    Ok(Kind::Choice { choices, open, many })
}

fn most(
    item: &Map<String, Value>,
    (at, path): (&str, &[String]),
    report: &mut ImportReport,
) -> Result<Option<f64>, Problems> {
    let Some(most) = item.get("maxLength") else { return Ok(None) };
    match most.as_u64() {
        Some(most @ 1..) if most <= TEXT_LIMIT as u64 => Ok(Some(most as f64)),
        Some(1..) => {
            report.drop(Left::Length, path);
            Ok(None)
        }
        _ => Err(refuse(at, "has a maxLength that is not 1 or more")),
    }
}

fn number(item: &Map<String, Value>, is_whole: bool, at: &str) -> Result<Number, Problems> {
    let (min, max) = (bound(item, MIN_VALUE, at)?, bound(item, MAX_VALUE, at)?);
    if min.zip(max).is_some_and(|(min, max)| min >= max) {
        return Err(refuse(at, "has a lowest value that is not below the highest"));
    }
    let step = named(item, "questionnaire-sliderStepValue").map(|extension| of_extension(extension, at)).transpose()?;
    if step.is_some_and(|step| step <= 0.0 || (is_whole && step.fract() != 0.0)) {
        return Err(refuse(at, "has steps that its numbers cannot be in (sliderStepValue)"));
    }
    let unit = named(item, "questionnaire-unit").and_then(|extension| {
        let coding = extension.get("valueCoding")?;
        let words = coding.get("display").or_else(|| coding.get("code"))?.as_str()?;
        text::clean(words, 40).ok()
    });
    let slider = control(item) == Some("slider");
    Ok(Number { min, max, step: step.or(is_whole.then_some(1.0)), unit, slider, ends: [None, None] })
}

fn bound(item: &Map<String, Value>, url: &str, at: &str) -> Result<Option<f64>, Problems> {
    extension(item, url).map(|extension| of_extension(extension, at)).transpose()
}

fn of_extension(extension: &Map<String, Value>, at: &str) -> Result<f64, Problems> {
    let number = ["valueInteger", "valueDecimal"].into_iter().find_map(|field| extension.get(field)?.as_f64());
    number
        .filter(|number| number.abs() < NUMBER_LIMIT)
        .ok_or_else(|| refuse(at, "has an end or step that is no number, or one beyond a thousand million"))
}
