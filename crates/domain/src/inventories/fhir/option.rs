//! The choices of an item: written in it, or in a value set the file carries with it.

use serde_json::{Map, Value};

use super::{questionnaire::extensions, refuse};
use crate::{inventories::instrument::scale::same, problem::Problems, text};

const WEIGHTS: [&str; 2] =
    ["http://hl7.org/fhir/StructureDefinition/ordinalValue", "http://hl7.org/fhir/StructureDefinition/itemWeight"];

/// The most choices one item may have.
const CHOICE_LIMIT: usize = 50;

/// One choice.
#[derive(Clone)]
pub(super) struct Choice {
    /// What is shown.
    pub label: String,
    /// What it counts for, if the file says so.
    pub weight: Option<f64>,
}

/// The choices of an item, in order.
pub(super) fn choices(
    item: &Map<String, Value>,
    root: &Map<String, Value>,
    place: &str,
) -> Result<Vec<Choice>, Problems> {
    let listed = match (item.get("answerOption"), item.get("answerValueSet")) {
        (Some(options), None) => {
            let options = options.as_array().ok_or_else(|| refuse(place, "has options that are no list"))?;
            options.iter().map(|option| option.as_object().and_then(from_option)).collect::<Option<Vec<_>>>()
        }
        (None, Some(reference)) => {
            let concepts = contained(reference, root, place)?;
            concepts.into_iter().map(|concept| concept.as_object().and_then(from_concept)).collect()
        }
        _ => return Err(refuse(place, "has no options, or has them in two places")),
    };
    let choices = listed.ok_or_else(|| refuse(place, "has an option without words that can be shown"))?;
    if !(2..=CHOICE_LIMIT).contains(&choices.len()) {
        return Err(refuse(place, "must have 2 to 50 options"));
    }
    if choices.iter().enumerate().any(|(n, choice)| choices[..n].iter().any(|other| is_same(choice, other))) {
        return Err(refuse(place, "has two options of the same words or the same weight"));
    }
    Ok(choices)
}

fn is_same(a: &Choice, b: &Choice) -> bool {
    a.label == b.label || a.weight.zip(b.weight).is_some_and(|(a, b)| same(a, b))
}

fn from_option(option: &Map<String, Value>) -> Option<Choice> {
    if option.contains_key("modifierExtension") {
        return None;
    }
    if let Some(coding) = option.get("valueCoding") {
        let coding = coding.as_object()?;
        return Some(Choice {
            label: label(coding.get("display")?)?,
            weight: weight(option).or_else(|| weight(coding)),
        });
    }
    if let Some(number) = option.get("valueInteger") {
        let number = number.as_i64().filter(|number| number.unsigned_abs() < 1_000_000)?;
        return Some(Choice { label: number.to_string(), weight: weight(option).or(Some(number as f64)) });
    }
    Some(Choice { label: label(option.get("valueString")?)?, weight: weight(option) })
}

fn from_concept(concept: &Map<String, Value>) -> Option<Choice> {
    Some(Choice { label: label(concept.get("display")?)?, weight: weight(concept) })
}

/// The concepts of a value set in the file itself. Others are not fetched: nothing here talks to anybody.
fn contained<'a>(reference: &Value, root: &'a Map<String, Value>, place: &str) -> Result<Vec<&'a Value>, Problems> {
    let id = reference.as_str().and_then(|reference| reference.strip_prefix('#'));
    let id = id.ok_or_else(|| refuse(place, "takes its options from outside the file (answerValueSet)"))?;
    let sets = root.get("contained").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object);
    let mut matching = sets.filter(|set| {
        set.get("resourceType").and_then(Value::as_str) == Some("ValueSet")
            && set.get("id").and_then(Value::as_str) == Some(id)
    });
    let set = matching.next().ok_or_else(|| refuse(place, "names a value set that the file does not hold"))?;
    if let Some(listed) = set.get("expansion").and_then(|expansion| expansion.get("contains")) {
        return Ok(listed.as_array().into_iter().flatten().collect());
    }
    let compose = set.get("compose").and_then(Value::as_object);
    let compose = compose.ok_or_else(|| refuse(place, "names a value set that lists nothing"))?;
    let includes = compose.get("include").and_then(Value::as_array).into_iter().flatten();
    let concepts: Option<Vec<&Vec<Value>>> =
        includes.map(|include| include.get("concept").and_then(Value::as_array)).collect();
    match concepts {
        Some(lists) if !compose.contains_key("exclude") => Ok(lists.into_iter().flatten().collect()),
        _ => Err(refuse(place, "names a value set that is a rule, not a list")),
    }
}

fn label(raw: &Value) -> Option<String> {
    text::clean(raw.as_str()?, 200).ok()
}

fn weight(object: &Map<String, Value>) -> Option<f64> {
    let extension = extensions(object)
        .find(|extension| extension.get("url").and_then(Value::as_str).is_some_and(|url| WEIGHTS.contains(&url)))?;
    let number = ["valueDecimal", "valueInteger"].into_iter().find_map(|field| extension.get(field)?.as_f64())?;
    (number.abs() < 1_000_000.0).then_some(number)
}
