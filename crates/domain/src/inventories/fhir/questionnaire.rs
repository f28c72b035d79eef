//! The file as a flat list of questions, with everything refused that cannot be asked faithfully. Trusts nothing about the JSON's shape.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::{
    DEPTH_LIMIT, ImportReport,
    option::{self, Choice},
    refuse,
};
use crate::{inventories::instrument::ITEM_LIMIT, problem::Problems, text};

/// The extensions whose meaning is taken or harmless to leave out silently: how a choice is laid out, and its prefix.
const SILENT: [&str; 6] = [
    "http://hl7.org/fhir/StructureDefinition/questionnaire-itemControl",
    "http://hl7.org/fhir/StructureDefinition/questionnaire-choiceOrientation",
    "http://hl7.org/fhir/StructureDefinition/questionnaire-optionPrefix",
    "http://hl7.org/fhir/StructureDefinition/ordinalValue",
    "http://hl7.org/fhir/StructureDefinition/itemWeight",
    "http://hl7.org/fhir/StructureDefinition/rendering-style",
];

const CALCULATED: &str = "sdc-questionnaire-calculatedExpression";
const MIN_VALUE: &str = "http://hl7.org/fhir/StructureDefinition/minValue";
const MAX_VALUE: &str = "http://hl7.org/fhir/StructureDefinition/maxValue";

/// A questionnaire as far as it matters here.
pub(super) struct Questionnaire {
    pub title: Option<String>,
    pub language: Option<String>,
    pub questions: Vec<Question>,
}

/// One question of it.
pub(super) struct Question {
    pub link_id: String,
    pub text: String,
    pub required: bool,
    pub kind: Kind,
}

/// How it is answered.
pub(super) enum Kind {
    /// By one of several choices.
    Choice(Vec<Choice>),
    /// By yes or no.
    YesNo,
    /// In words.
    Text,
    /// By a number, between ends where the file names them.
    Number { min: Option<f64>, max: Option<f64> },
}

/// Reads the file.
pub(super) fn read(file: &Value, report: &mut ImportReport) -> Result<Questionnaire, Problems> {
    let root = file.as_object().ok_or_else(|| refuse("file", "is not a JSON object"))?;
    if root.get("resourceType").and_then(Value::as_str) != Some("Questionnaire") {
        return Err(refuse("resourceType", "is not Questionnaire"));
    }
    refuse_modifiers(root, "file")?;
    let mut reader = Reader::of(root, report);
    reader.items(root.get("item"), "item", 1)?;
    let Reader { questions, left_out, .. } = reader;
    report.dropped.extend(left_out.into_iter().map(|(what, count)| format!("{what} × {count}")));
    if questions.is_empty() {
        return Err(refuse("item", "holds no question"));
    }
    let words = |field: &str| root.get(field).and_then(Value::as_str).and_then(|raw| text::clean(raw, 120).ok());
    Ok(Questionnaire { title: words("title"), language: words("language"), questions })
}

struct Reader<'a> {
    root: &'a Map<String, Value>,
    report: &'a mut ImportReport,
    seen: BTreeSet<String>,
    questions: Vec<Question>,
    left_out: BTreeMap<String, usize>,
    count: usize,
}

impl<'a> Reader<'a> {
    fn of(root: &'a Map<String, Value>, report: &'a mut ImportReport) -> Self {
        let mut reader =
            Self { root, report, seen: BTreeSet::new(), questions: Vec::new(), left_out: BTreeMap::new(), count: 0 };
        reader.count_left_out(root);
        reader
    }

    fn items(&mut self, items: Option<&Value>, place: &str, depth: usize) -> Result<(), Problems> {
        let Some(items) = items else { return Ok(()) };
        let items = items.as_array().ok_or_else(|| refuse(place, "is not a list"))?;
        if depth > DEPTH_LIMIT {
            return Err(refuse("item", "is nested more than 20 levels deep"));
        }
        for (n, item) in items.iter().enumerate() {
            let place = format!("{place}[{n}]");
            self.count += 1;
            if self.count > ITEM_LIMIT {
                return Err(refuse("item", "holds more than 1,000 items"));
            }
            let item = item.as_object().ok_or_else(|| refuse(&place, "is not an object"))?;
            self.item(item, &place)?;
            self.items(item.get("item"), &format!("{place}.item"), depth + 1)?;
        }
        Ok(())
    }

    fn item(&mut self, item: &Map<String, Value>, place: &str) -> Result<(), Problems> {
        let link_id = self.link_id(item, place)?;
        refuse_modifiers(item, place)?;
        if item.contains_key("enableWhen") {
            return Err(refuse(place, "hides or shows itself (enableWhen), which is not supported"));
        }
        if item.get("repeats").is_some_and(|repeats| repeats != &Value::Bool(false)) {
            return Err(refuse(place, "can be answered several times (repeats), which is not supported"));
        }
        let kind = item.get("type").and_then(Value::as_str).ok_or_else(|| refuse(place, "has no type"))?;
        let is_computed = has_extension(item, CALCULATED) || item.get("readOnly") == Some(&Value::Bool(true));
        match kind {
            "group" | "display" => self.drop(&link_id, "words that are not a question"),
            _ if is_computed => {
                self.drop(&link_id, "a score or other value the form computes; this service computes its own");
            }
            _ => {
                let question = self.question(item, kind, (link_id, place))?;
                self.questions.push(question);
            }
        }
        Ok(())
    }

    fn link_id(&mut self, item: &Map<String, Value>, place: &str) -> Result<String, Problems> {
        let link_id = item.get("linkId").and_then(Value::as_str).and_then(|raw| text::clean(raw, 255).ok());
        let link_id = link_id.ok_or_else(|| refuse(place, "has no linkId"))?;
        if !self.seen.insert(link_id.clone()) {
            return Err(refuse(place, "has a linkId that another item has too"));
        }
        Ok(link_id)
    }

    fn question(
        &mut self,
        item: &Map<String, Value>,
        kind: &str,
        (link_id, place): (String, &str),
    ) -> Result<Question, Problems> {
        let text = item.get("text").and_then(Value::as_str).and_then(|raw| text::clean(raw, 2_000).ok());
        let text = text.ok_or_else(|| refuse(place, "has no text, or one of more than 2,000 characters"))?;
        let kind = match kind {
            "choice" => Kind::Choice(option::choices(item, self.root, place)?),
            "boolean" => Kind::YesNo,
            "string" | "text" => Kind::Text,
            "integer" | "decimal" => Kind::Number { min: bound(item, MIN_VALUE), max: bound(item, MAX_VALUE) },
            _ => return Err(refuse(place, "is of a type that cannot be asked here")),
        };
        self.count_left_out(item);
        Ok(Question { link_id, text, required: item.get("required") == Some(&Value::Bool(true)), kind })
    }

    /// Counts what is left out without changing the question, so that the report says it once and not for every item.
    fn count_left_out(&mut self, object: &Map<String, Value>) {
        let fields = ["initial", "prefix", "maxLength", "code", "definition"];
        let fields = fields.into_iter().filter(|field| object.contains_key(*field)).map(str::to_owned);
        let urls = extensions(object).filter_map(|extension| extension.get("url")?.as_str());
        let unknown = urls.filter(|url| !SILENT.contains(url) && *url != MIN_VALUE && *url != MAX_VALUE);
        let names = unknown.map(|url| url.rsplit('/').next().unwrap_or(url).chars().take(80).collect::<String>());
        for what in fields.chain(names.map(|name| format!("extension {name}"))) {
            *self.left_out.entry(what).or_default() += 1;
        }
    }

    fn drop(&mut self, link_id: &str, what: &str) {
        self.report.dropped.push(format!("{link_id}: {what}"));
    }
}

fn refuse_modifiers(object: &Map<String, Value>, place: &str) -> Result<(), Problems> {
    if object.contains_key("modifierExtension") || object.contains_key("implicitRules") {
        return Err(refuse(place, "carries a rule that changes what it means (modifierExtension or implicitRules)"));
    }
    Ok(())
}

pub(super) fn extensions(object: &Map<String, Value>) -> impl Iterator<Item = &Map<String, Value>> {
    object.get("extension").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object)
}

fn has_extension(object: &Map<String, Value>, name: &str) -> bool {
    extensions(object).any(|extension| {
        extension.get("url").and_then(Value::as_str).is_some_and(|url| url.rsplit('/').next() == Some(name))
    })
}

fn bound(item: &Map<String, Value>, url: &str) -> Option<f64> {
    let extension = extensions(item).find(|extension| extension.get("url").and_then(Value::as_str) == Some(url))?;
    ["valueInteger", "valueDecimal"].into_iter().find_map(|field| extension.get(field)?.as_f64())
}
