//! The choices of an item: written in it, or in a value set the file carries with it.

use jiff::civil::Date;
use serde_json::{Map, Value};

use super::{
    questionnaire::{extension, extensions, url},
    refuse,
};
use crate::{
    inventories::{
        dates,
        instrument::scale::{NOT_APPLICABLE, same},
    },
    name::is_identifier,
    problem::Problems,
    text,
};

/// Where weights of choices stand: FHIR R4's own place, its later name, and that of R5 carried back.
pub(super) const WEIGHTS: [&str; 3] = [
    "http://hl7.org/fhir/StructureDefinition/ordinalValue",
    "http://hl7.org/fhir/StructureDefinition/itemWeight",
    "http://hl7.org/fhir/StructureDefinition/questionnaire-ordinalValue",
];

/// The register whose code says that a question does not apply.
pub(super) const ABSENT_REASONS: &str = "http://terminology.hl7.org/CodeSystem/data-absent-reason";

/// The code of that register.
pub(super) const DOES_NOT_APPLY: &str = "not-applicable";

const EXCLUSIVE: &str = "http://hl7.org/fhir/StructureDefinition/questionnaire-optionExclusive";

/// The most choices one item may have.
const CHOICE_LIMIT: usize = 50;

/// How many are looked at before there are too many: one more, and "does not apply".
const READ_LIMIT: usize = CHOICE_LIMIT + 2;

/// The choices of one item, in order.
#[derive(Clone, Default)]
pub(super) struct Choices {
    /// What can be chosen.
    pub listed: Vec<Choice>,
    /// Whether "does not apply" is one of them.
    pub na_allowed: bool,
    /// Whether one of them excludes the others.
    pub has_exclusive: bool,
    /// Whether one of them is chosen beforehand.
    pub has_initial: bool,
}

/// One choice.
#[derive(Clone)]
pub(super) struct Choice {
    /// What is shown.
    pub label: String,
    /// What it counts for, if the file says so.
    pub weight: Option<f64>,
    /// How the file names it.
    pub named: Named,
}

/// How a file names a choice.
#[derive(Clone, PartialEq)]
pub(super) enum Named {
    /// By a code of a register.
    Code { system: Option<String>, code: Option<String> },
    /// By a number.
    Number(i64),
    /// By its words.
    Words(String),
    /// By a day.
    Day(Date),
}

impl Choices {
    /// Whether every one has a weight.
    pub fn are_weighted(&self) -> bool {
        self.listed.iter().all(|choice| choice.weight.is_some())
    }

    /// Whether any has a weight.
    pub fn have_weights(&self) -> bool {
        self.listed.iter().any(|choice| choice.weight.is_some())
    }

    /// The words under which choices are kept: their codes where all can be names, and names of our own otherwise.
    pub fn words(&self) -> Vec<String> {
        let codes: Option<Vec<&str>> = self.listed.iter().map(|choice| choice.named.code()).collect();
        let usable = codes.filter(|codes| {
            let is_usable = |code: &&str| is_identifier(code) && *code != NOT_APPLICABLE;
            codes.iter().all(is_usable) && codes.iter().enumerate().all(|(n, code)| !codes[..n].contains(code))
        });
        match usable {
            Some(codes) => codes.into_iter().map(str::to_owned).collect(),
            None => (1..=self.listed.len()).map(|n| format!("option_{n}")).collect(),
        }
    }
}

impl Named {
    fn code(&self) -> Option<&str> {
        match self {
            Self::Code { code, .. } => code.as_deref(),
            _ => None,
        }
    }

    /// Whether an answer in a rule means this choice.
    pub fn is_meant_by(&self, answer: &Self) -> bool {
        match (self, answer) {
            (Self::Code { system, code }, Self::Code { system: of, code: asked }) => {
                code.is_some() && code == asked && (system.is_none() || of.is_none() || system == of)
            }
            (one, other) => one == other,
        }
    }

    /// A coding's name.
    pub fn of_coding(coding: &Map<String, Value>) -> Self {
        let words = |field: &str| coding.get(field).and_then(Value::as_str).map(str::to_owned);
        Self::Code { system: words("system"), code: words("code") }
    }
}

/// The choices of an item, in order.
pub(super) fn choices(item: &Map<String, Value>, root: &Map<String, Value>, at: &str) -> Result<Choices, Problems> {
    let mut choices = Choices::default();
    match (item.get("answerOption"), item.get("answerValueSet")) {
        (Some(options), None) => {
            let options = options.as_array().ok_or_else(|| refuse(at, "has options that are no list"))?;
            for option in options.iter().take(READ_LIMIT) {
                choices.add_option(option).ok_or_else(|| wordless(at))?;
            }
        }
        (None, Some(reference)) => {
            for concept in contained(reference, root, at)? {
                choices.add_concept(concept).ok_or_else(|| wordless(at))?;
            }
        }
        _ => return Err(refuse(at, "has no options, or has them in two places. List them in the question")),
    }
    let listed = &choices.listed;
    if !(2..=CHOICE_LIMIT).contains(&listed.len()) {
        return Err(refuse(at, "must have 2 to 50 options. Add or take away some"));
    }
    if listed.iter().enumerate().any(|(n, choice)| listed[..n].iter().any(|other| is_same(choice, other))) {
        return Err(refuse(at, "has two options of the same words or the same weight. Make them differ"));
    }
    Ok(choices)
}

fn wordless(at: &str) -> Problems {
    refuse(at, "has an option without words that can be shown. Give each option its words")
}

fn is_same(a: &Choice, b: &Choice) -> bool {
    a.label == b.label || a.weight.zip(b.weight).is_some_and(|(a, b)| same(a, b))
}

impl Choices {
    fn add_option(&mut self, option: &Value) -> Option<()> {
        let option = option.as_object().filter(|option| !option.contains_key("modifierExtension"))?;
        self.has_exclusive |= extension(option, EXCLUSIVE).is_some();
        self.has_initial |= option.get("initialSelected") == Some(&Value::Bool(true));
        let choice = from_option(option)?;
        self.add(choice);
        Some(())
    }

    fn add_concept(&mut self, concept: &Value) -> Option<()> {
        let concept = concept.as_object()?;
        self.add(Choice {
            label: label(concept.get("display")?)?,
            weight: weight(concept),
            named: Named::of_coding(concept),
        });
        Some(())
    }

    fn add(&mut self, choice: Choice) {
        let does_not_apply =
            Named::Code { system: Some(ABSENT_REASONS.to_owned()), code: Some(DOES_NOT_APPLY.to_owned()) };
        if choice.named == does_not_apply {
            self.na_allowed = true;
        } else {
            self.listed.push(choice);
        }
    }
}

fn from_option(option: &Map<String, Value>) -> Option<Choice> {
    if let Some(coding) = option.get("valueCoding") {
        let coding = coding.as_object()?;
        return Some(Choice {
            label: label(coding.get("display")?)?,
            weight: weight(option).or_else(|| weight(coding)),
            named: Named::of_coding(coding),
        });
    }
    if let Some(number) = option.get("valueInteger") {
        let number = number.as_i64().filter(|number| number.unsigned_abs() < 1_000_000)?;
        let weight = weight(option).or(Some(number as f64));
        return Some(Choice { label: number.to_string(), weight, named: Named::Number(number) });
    }
    if let Some(day) = option.get("valueDate") {
        let day = dates::day(day.as_str()?).ok()?;
        return Some(Choice { label: day.to_string(), weight: weight(option), named: Named::Day(day) });
    }
    let words = label(option.get("valueString")?)?;
    Some(Choice { label: words.clone(), weight: weight(option), named: Named::Words(words) })
}

/// The concepts of a value set in the file itself. Others are not fetched: nothing here talks to anybody.
fn contained<'a>(reference: &Value, root: &'a Map<String, Value>, at: &str) -> Result<Vec<&'a Value>, Problems> {
    let id = reference.as_str().and_then(|reference| reference.strip_prefix('#'));
    let id = id.ok_or_else(|| {
        refuse(at, "takes its options from outside the file (answerValueSet). Put them into the file")
    })?;
    let sets = root.get("contained").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object);
    let mut matching = sets.filter(|set| {
        set.get("resourceType").and_then(Value::as_str) == Some("ValueSet")
            && set.get("id").and_then(Value::as_str) == Some(id)
    });
    let set = matching.next().ok_or_else(|| refuse(at, "names a value set that the file does not hold"))?;
    if let Some(listed) = set.get("expansion").and_then(|expansion| expansion.get("contains")) {
        let listed: Vec<&Value> = listed.as_array().into_iter().flatten().take(READ_LIMIT).collect();
        let is_flat = listed.iter().all(|concept| concept.get("contains").is_none());
        return is_flat.then_some(listed).ok_or_else(|| refuse(at, "names a value set with lists inside lists"));
    }
    let compose = set.get("compose").and_then(Value::as_object);
    let compose = compose.ok_or_else(|| refuse(at, "names a value set that lists nothing"))?;
    let includes = compose.get("include").and_then(Value::as_array).into_iter().flatten();
    let concepts: Option<Vec<&Vec<Value>>> =
        includes.map(|include| include.get("concept").and_then(Value::as_array)).collect();
    match concepts {
        Some(lists) if !compose.contains_key("exclude") => Ok(lists.into_iter().flatten().take(READ_LIMIT).collect()),
        _ => Err(refuse(at, "names a value set that is a rule, not a list. List the options in the file")),
    }
}

fn label(raw: &Value) -> Option<String> {
    text::clean(raw.as_str()?, 200).ok()
}

fn weight(object: &Map<String, Value>) -> Option<f64> {
    let extension = extensions(object).find(|extension| url(extension).is_some_and(|url| WEIGHTS.contains(&url)))?;
    let number = ["valueDecimal", "valueInteger"].into_iter().find_map(|field| extension.get(field)?.as_f64())?;
    (number.abs() < 1_000_000.0).then_some(number)
}
