//! The file as a flat list of questions, with everything refused that cannot be asked faithfully. Trusts nothing about the JSON's shape.

use std::{collections::BTreeSet, rc::Rc};

use serde_json::{Map, Value};

use super::{
    DEPTH_LIMIT, ImportReport, TEXT_LIMIT,
    enabling::{self, Rule},
    kind::{self, Kind},
    refuse,
    report::Left,
};
use crate::{inventories::instrument::ITEM_LIMIT, problem::Problems, text};

/// The extensions whose meaning is taken, or that lay out a form and change nothing about what is asked.
const SILENT: [&str; 16] = [
    "questionnaire-itemControl",
    "questionnaire-choiceOrientation",
    "questionnaire-optionPrefix",
    "questionnaire-sliderStepValue",
    "questionnaire-unit",
    "questionnaire-hidden",
    "sdc-questionnaire-width",
    "sdc-questionnaire-collapsible",
    "ordinalValue",
    "itemWeight",
    "minValue",
    "maxValue",
    "designNote",
    "entryFormat",
    "variable",
    "rendering-style",
];

/// Extensions that show, hide or fill in by a formula, or take parts from elsewhere.
const REFUSED: [&str; 6] = [
    "sdc-questionnaire-enableWhenExpression",
    "sdc-questionnaire-answerExpression",
    "sdc-questionnaire-candidateExpression",
    "sdc-questionnaire-answerOptionsToggleExpression",
    "sdc-questionnaire-subQuestionnaire",
    "sdc-questionnaire-itemPopulationContext",
];

const CALCULATED: &str = "sdc-questionnaire-calculatedExpression";
const HIDDEN: &str = "questionnaire-hidden";

/// A questionnaire as far as it matters here.
pub(super) struct Questionnaire {
    pub title: Option<String>,
    pub language: Option<String>,
    pub notice: Option<String>,
    pub introduction: Option<String>,
    pub questions: Vec<Question>,
    /// The first item whose value the form computes.
    pub computed: Option<String>,
}

/// One question of it.
pub(super) struct Question {
    pub link_id: String,
    /// The `linkId`s from the outermost item to it.
    pub path: Vec<String>,
    pub text: String,
    pub hint: Option<String>,
    pub required: bool,
    pub kind: Kind,
    /// After which answers it is asked: its own rule and those of whatever it stands in.
    pub rules: Vec<Rc<Rule>>,
}

/// Reads the file.
pub(super) fn read(file: &Value, report: &mut ImportReport) -> Result<Questionnaire, Problems> {
    let root = file.as_object().ok_or_else(|| refuse("file", "is not a JSON object"))?;
    if root.get("resourceType").and_then(Value::as_str) != Some("Questionnaire") {
        return Err(refuse("resourceType", "is not Questionnaire. Choose a FHIR R4 Questionnaire"));
    }
    refuse_modifiers(root, "file")?;
    let mut reader = Reader::of(root, report);
    reader.leave_out(root, &[])?;
    reader.items(root.get("item"), "item", &Inside::default())?;
    reader.end_waiting(0);
    let words =
        |field: &str, limit| root.get(field).and_then(Value::as_str).and_then(|raw| text::clean(raw, limit).ok());
    let Reader { questions, introduction, computed, .. } = reader;
    if questions.is_empty() {
        return Err(refuse("item", "holds no question"));
    }
    Ok(Questionnaire {
        title: words("title", 120),
        language: words("language", 35).filter(|code| code.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')),
        notice: words("copyright", TEXT_LIMIT),
        introduction,
        questions,
        computed,
    })
}

/// What an item stands in.
#[derive(Default)]
struct Inside {
    depth: usize,
    path: Vec<String>,
    rules: Vec<Rc<Rule>>,
    hidden: bool,
    /// The question it stands under.
    question: Option<usize>,
}

struct Reader<'a> {
    root: &'a Map<String, Value>,
    report: &'a mut ImportReport,
    seen: BTreeSet<String>,
    questions: Vec<Question>,
    introduction: Option<String>,
    /// Words that wait for the question they stand before, each with its place.
    waiting: Vec<(Vec<String>, String)>,
    computed: Option<String>,
}

impl<'a> Reader<'a> {
    fn of(root: &'a Map<String, Value>, report: &'a mut ImportReport) -> Self {
        Self {
            root,
            report,
            seen: BTreeSet::new(),
            questions: Vec::new(),
            introduction: None,
            waiting: Vec::new(),
            computed: None,
        }
    }

    fn items(&mut self, items: Option<&Value>, place: &str, inside: &Inside) -> Result<(), Problems> {
        let Some(items) = items else { return Ok(()) };
        let items = items.as_array().ok_or_else(|| refuse(place, "is not a list"))?;
        if inside.depth >= DEPTH_LIMIT {
            return Err(refuse(place, "is nested more than 20 levels deep. Take groups out of groups"));
        }
        for (n, item) in items.iter().enumerate() {
            let place = format!("{place}[{n}]");
            self.report.items += 1;
            if self.report.items > NODE_LIMIT {
                return Err(refuse("item", "holds more than 3,000 items, groups and words. Make several files of it"));
            }
            let item = item.as_object().ok_or_else(|| refuse(&place, "is not an object"))?;
            self.item(item, &place, inside)?;
        }
        Ok(())
    }

    /// Leaves out the words that wait since then, because what they stand before has ended.
    fn end_waiting(&mut self, since: usize) {
        for (path, _) in self.waiting.drain(since.min(self.waiting.len())..) {
            self.report.drop(Left::Words, &path);
        }
    }

    fn item(&mut self, item: &Map<String, Value>, place: &str, inside: &Inside) -> Result<(), Problems> {
        let link_id = self.link_id(item, place)?;
        let mut path = inside.path.clone();
        path.push(link_id.clone());
        let at = place_of(&path, item);
        refuse_modifiers(item, &at)?;
        let kind = item.get("type").and_then(Value::as_str).ok_or_else(|| refuse(&at, "has no type"))?;
        let own = enabling::rule(item, &at)?;
        let rules: Vec<Rc<Rule>> = inside.rules.iter().cloned().chain(own.clone().map(Rc::new)).collect();
        let hidden = inside.hidden || is_true(item, HIDDEN);
        let mut next = Inside { depth: inside.depth + 1, path, rules, hidden, question: inside.question };
        self.leave_out(item, &next.path)?;
        let waiting = self.waiting.len();
        if hidden {
            self.report.drop(Left::Hidden, &next.path);
        } else if kind == "display" {
            self.words(item, own.is_some(), inside, &next.path);
        } else if kind == "group" {
            refuse_repeats(item, &at)?;
            next.question = None;
            self.words(item, false, &Inside::default(), &next.path);
        } else if named(item, CALCULATED).is_some() || item.get("readOnly") == Some(&Value::Bool(true)) {
            self.report.drop(Left::Computed, &next.path);
            self.computed.get_or_insert(at.clone());
        } else {
            self.question(item, kind, (link_id, &at), &next)?;
            next.question = Some(self.questions.len() - 1);
        }
        self.items(item.get("item"), &format!("{place}.item"), &next)?;
        if kind == "group" {
            self.end_waiting(waiting);
        }
        Ok(())
    }

    fn link_id(&mut self, item: &Map<String, Value>, place: &str) -> Result<String, Problems> {
        let link_id = item.get("linkId").and_then(Value::as_str).and_then(|raw| text::clean(raw, 255).ok());
        let link_id = link_id.ok_or_else(|| refuse(place, "has no linkId. Give each item one of its own"))?;
        if !self.seen.insert(link_id.clone()) {
            return Err(refuse(&link_id, "is the linkId of two items. Give each item one of its own"));
        }
        Ok(link_id)
    }

    /// Words that are no question: they go to the question they stand under, or before, or to the beginning of the whole.
    fn words(&mut self, item: &Map<String, Value>, is_conditional: bool, inside: &Inside, path: &[String]) {
        let Some(raw) = item.get("text").and_then(Value::as_str) else { return };
        let Ok(words) = text::clean(raw, TEXT_LIMIT) else {
            return self.report.drop(Left::Words, path);
        };
        if is_conditional {
            return self.report.drop(Left::ConditionalWords, path);
        }
        match inside.question.and_then(|n| self.questions.get_mut(n)) {
            Some(question) => {
                let is_kept = match kind::control(item) {
                    Some("lower") => question.kind.set_end(0, words),
                    Some("upper") => question.kind.set_end(1, words),
                    _ => join(&mut question.hint, &words),
                };
                if !is_kept {
                    self.report.drop(Left::Words, path);
                }
            }
            None => self.waiting.push((path.to_vec(), words)),
        }
    }

    fn question(
        &mut self,
        item: &Map<String, Value>,
        kind: &str,
        (link_id, at): (String, &str),
        inside: &Inside,
    ) -> Result<(), Problems> {
        if self.questions.len() == ITEM_LIMIT {
            return Err(refuse("item", "holds more than 1,000 questions. Make several files of it"));
        }
        let text = item.get("text").and_then(Value::as_str).and_then(|raw| text::clean(raw, TEXT_LIMIT).ok());
        let text = text.ok_or_else(|| refuse(at, "has no text, or one of more than 2,000 characters"))?;
        let kind = kind::read(item, kind, self.root, (at, &inside.path), self.report)?;
        let mut question = Question {
            link_id,
            path: inside.path.clone(),
            text,
            hint: None,
            required: item.get("required") == Some(&Value::Bool(true)),
            kind,
            rules: inside.rules.clone(),
        };
        let opens = self.questions.is_empty() && question.rules.is_empty();
        for (path, words) in std::mem::take(&mut self.waiting) {
            let place = if opens { &mut self.introduction } else { &mut question.hint };
            if !join(place, &words) {
                self.report.drop(Left::Words, &path);
            }
        }
        self.questions.push(question);
        Ok(())
    }

    /// Notes what is left out without changing what is asked, and refuses what would change it.
    fn leave_out(&mut self, object: &Map<String, Value>, path: &[String]) -> Result<(), Problems> {
        let fields = [
            ("initial", Left::Initial),
            ("prefix", Left::Prefix),
            ("code", Left::Codes),
            ("definition", Left::Codes),
            ("derivedFrom", Left::Codes),
        ];
        for (_, left) in fields.into_iter().filter(|(field, _)| object.contains_key(*field)) {
            self.report.drop(left, path);
        }
        for extension in object.get("_text").and_then(Value::as_object).into_iter().flat_map(extensions) {
            let is_translation = url(extension).is_some_and(|url| url.ends_with("/translation"));
            self.report.drop(if is_translation { Left::Translation } else { Left::Styling }, path);
        }
        for name in extensions(object).filter_map(url).map(last_part) {
            if REFUSED.contains(&name) {
                let what = format!("is shown, filled in or fetched by a formula ({name}). Take the formula out");
                return Err(refuse(&super::report::place(path), &what));
            }
            if name == "translation" {
                self.report.drop(Left::Translation, path);
            } else if !SILENT.contains(&name) && name != CALCULATED {
                self.report.drop(Left::Extension(name.chars().filter(|c| !c.is_control()).take(80).collect()), path);
            }
        }
        Ok(())
    }
}

/// The most items, groups and displays a file may have, so that 1,000 questions fit with what stands around them.
const NODE_LIMIT: usize = 3 * ITEM_LIMIT;

/// Adds words to others; not when they become too long together.
fn join(place: &mut Option<String>, words: &str) -> bool {
    let joined = place.as_ref().map_or_else(|| words.to_owned(), |before| format!("{before}\n{words}"));
    let fits = joined.chars().count() <= TEXT_LIMIT;
    if fits {
        *place = Some(joined);
    }
    fits
}

fn refuse_modifiers(object: &Map<String, Value>, at: &str) -> Result<(), Problems> {
    if object.contains_key("modifierExtension") || object.contains_key("implicitRules") {
        return Err(refuse(at, "carries a rule that changes what it means (modifierExtension or implicitRules)"));
    }
    Ok(())
}

/// Where an item stands, with the first of its words, by which whoever brings the file knows it.
fn place_of(path: &[String], item: &Map<String, Value>) -> String {
    let at = super::report::place(path);
    let begins: Option<String> = item.get("text").and_then(Value::as_str).map(|text| text.chars().take(60).collect());
    match begins.and_then(|begins| text::clean(&begins, 60).ok()).filter(|begins| !begins.is_empty()) {
        Some(begins) => format!("{at} (“{begins}”)"),
        None => at,
    }
}

/// Refuses what is to be answered several times over.
pub(super) fn refuse_repeats(item: &Map<String, Value>, at: &str) -> Result<(), Problems> {
    if item.get("repeats").is_some_and(|repeats| repeats != &Value::Bool(false)) {
        return Err(refuse(at, "can be answered several times (repeats), which only choices can. Take repeats out"));
    }
    Ok(())
}

/// The extensions of an object, as far as they are objects.
pub(super) fn extensions(object: &Map<String, Value>) -> impl Iterator<Item = &Map<String, Value>> {
    object.get("extension").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object)
}

/// The name of an extension.
pub(super) fn url(extension: &Map<String, Value>) -> Option<&str> {
    extension.get("url")?.as_str()
}

/// The extension of that full name.
pub(super) fn extension<'a>(object: &'a Map<String, Value>, full: &str) -> Option<&'a Map<String, Value>> {
    extensions(object).find(|extension| url(extension) == Some(full))
}

/// The extension of that name, wherever it is defined.
pub(super) fn named<'a>(object: &'a Map<String, Value>, name: &str) -> Option<&'a Map<String, Value>> {
    extensions(object).find(|extension| url(extension).is_some_and(|url| last_part(url) == name))
}

fn last_part(url: &str) -> &str {
    url.rsplit('/').next().unwrap_or(url)
}

fn is_true(item: &Map<String, Value>, name: &str) -> bool {
    named(item, name).is_some_and(|extension| extension.get("valueBoolean") == Some(&Value::Bool(true)))
}
