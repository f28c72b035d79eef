//! From what somebody made to an exercise, part by part, so that everything that is wrong is found at once and said of the question it is in.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::words::said_of;
use crate::{
    exercises::definition::{
        Exercise, Step, UsualRhythm, Who,
        field::{Field, Kind, Need, Side, When},
        key::{ExerciseKey, Version},
    },
    problem::{Code, Problem, Problems},
    sharing::Visibility,
};

/// The parts of an exercise, of a page and of a question that a practice can write.
const PARTS: [&str; 15] = [
    "language",
    "title",
    "purpose",
    "minutes",
    "who",
    "visibility",
    "may_keep_to_self",
    "rhythm",
    "introduction",
    "steps",
    "before_sharing",
    "partner_answer",
    "has_listening_loop",
    "hides_for_good",
    "confirm_first",
];
const PARTS_OF_STEP: [&str; 3] = ["title", "text", "fields"];
const PARTS_OF_FIELD: [&str; 9] = ["id", "label", "hint", "answer", "need", "visibility", "shareable", "side", "when"];

/// How a question can be answered.
const KINDS: [&str; 12] =
    ["text", "choice", "choices", "rating", "count", "date", "time", "moment", "tick", "timer", "turns", "list"];
/// Ways that belong to what comes with the service: they act on more than one person's page, or are somebody's formal word.
const BUILT_IN_KINDS: [&str; 8] = [
    "listening_loop",
    "listen_loop",
    "attestation",
    "contact_attestation",
    "commitment",
    "agreement",
    "signature",
    "gate",
];

/// An exercise of this name.
pub(super) fn read(parts: &Map<String, Value>, key: ExerciseKey, version: Version) -> Result<Exercise, Problems> {
    let mut reader = Reader::default();
    reader.only(parts, &PARTS, ("", "This exercise"));
    let steps = reader.steps(parts.get("steps"));
    let exercise = Exercise {
        key,
        version,
        number: None,
        language: reader.or(parts, "language", "en".to_owned(), "Name a language such as en."),
        title: reader.or(parts, "title", String::new(), "Write the title as text."),
        purpose: reader.or(parts, "purpose", String::new(), "Write what it is for as text."),
        minutes: reader.or(parts, "minutes", 0, "Give the minutes as a whole number from 1 to 255."),
        who: reader.needed(parts, "who", "Say who does it: hurt, involved, each or both.").unwrap_or(Who::Each),
        visibility: reader.or(parts, "visibility", Visibility::AuthorTherapist, READERS),
        may_keep_to_self: reader.or(parts, "may_keep_to_self", false, YES_NO),
        rhythm: reader.or(parts, "rhythm", UsualRhythm::Once, RHYTHM),
        introduction: reader.or(parts, "introduction", Vec::new(), "Write the introduction as a list of paragraphs."),
        steps,
        before_sharing: reader.or(parts, "before_sharing", Vec::new(), BEFORE),
        partner_answer: reader.or(parts, "partner_answer", None, "Give a question and its options."),
        has_listening_loop: reader.or(parts, "has_listening_loop", false, YES_NO),
        hides_for_good: reader.or(parts, "hides_for_good", false, YES_NO),
        confirm_first: reader.or(parts, "confirm_first", None, "Write what is to be confirmed as text."),
    };
    if exercise.has_listening_loop {
        let words = "Only the exercise that comes with Rapport can hold the listening loop. Give that one beside this.";
        reader.say("has_listening_loop", words);
    }
    if !reader.is_broken {
        for flaw in exercise.flaws() {
            let (place, whose) = place_of(&exercise, &flaw.place);
            reader.say(place, format!("{whose} {}.", flaw.what));
        }
    }
    reader.problems.or_go_on().map(|()| exercise)
}

const YES_NO: &str = "Say true or false.";
const READERS: &str =
    "Say V0 or V1: what is written is its author's until they share it, so nothing wider can be set here.";
const RHYTHM: &str = "Say once, as_needed, or every how many days, 1 to 366.";
const BEFORE: &str = "Give a question, the word it must say, and what is said otherwise.";

/// What is wrong, as it is found.
#[derive(Default)]
struct Reader {
    problems: Problems,
    /// Whether a page or a question could not be read: what depends on it cannot be judged.
    is_broken: bool,
}

impl Reader {
    fn say(&mut self, place: impl Into<String>, words: impl Into<String>) {
        self.problems.push(Problem::at(place, Code::WrongState, words));
    }

    /// A part; `blank` where it is not there.
    fn or<T: DeserializeOwned>(&mut self, parts: &Map<String, Value>, name: &str, blank: T, otherwise: &str) -> T {
        match parts.get(name) {
            None => blank,
            Some(value) => T::deserialize(value).unwrap_or_else(|_| {
                self.say(name, otherwise);
                blank
            }),
        }
    }

    /// A part that has to be there.
    fn needed<T: DeserializeOwned>(&mut self, parts: &Map<String, Value>, name: &str, otherwise: &str) -> Option<T> {
        let part = parts.get(name).and_then(|value| T::deserialize(value).ok());
        if part.is_none() {
            self.say(name, otherwise);
        }
        part
    }

    /// Notes parts that an exercise of a practice's own cannot have.
    fn only(&mut self, parts: &Map<String, Value>, known: &[&str], (place, whose): (&str, &str)) {
        if parts.keys().any(|name| !known.contains(&name.as_str())) {
            let place = if place.is_empty() { "content" } else { place };
            let words = format!(
                "{whose} holds something that does not exist, or that only exercises that come with Rapport can have. \
                 Nothing can be taken over from another page or another person. Take it out."
            );
            self.say(place, words);
        }
    }

    fn steps(&mut self, steps: Option<&Value>) -> Vec<Step> {
        let Some(value) = steps else { return Vec::new() };
        let Some(steps) = value.as_array() else {
            self.is_broken = true;
            self.say("steps", "Give the pages as a list.");
            return Vec::new();
        };
        let mut read = Vec::with_capacity(steps.len().min(64));
        for (number, step) in steps.iter().enumerate() {
            let place = format!("steps.{number}");
            if let Some(parts) = step.as_object() {
                read.push(self.step(parts, &place, number + 1));
            } else {
                self.is_broken = true;
                self.say(place, format!("Page {} is no page: it has a title, text and fields.", number + 1));
            }
        }
        read
    }

    fn step(&mut self, parts: &Map<String, Value>, place: &str, number: usize) -> Step {
        self.only(parts, &PARTS_OF_STEP, (place, &format!("Page {number}")));
        let mut inner = Self::default();
        let title = inner.or(parts, "title", String::new(), &format!("Write the title of page {number} as text."));
        let text =
            inner.or(parts, "text", Vec::new(), &format!("Write what page {number} says as a list of paragraphs."));
        let fields: Vec<Value> =
            inner.or(parts, "fields", Vec::new(), &format!("Give the questions of page {number} as a list."));
        self.is_broken |= !inner.problems.0.is_empty();
        self.take(inner, place);
        let mut read = Vec::with_capacity(fields.len().min(64));
        for (at, field) in fields.iter().enumerate() {
            let place = format!("{place}.fields.{at}");
            let name = named(field).unwrap_or_else(|| format!("Question {} of page {number}", at + 1));
            if let Some(parts) = field.as_object() {
                read.extend(self.field(parts, &place, &name));
            } else {
                self.is_broken = true;
                self.say(place, format!("{name} is no question: it has an id, a label and an answer."));
            }
        }
        Step { title, text, fields: read }
    }

    fn field(&mut self, parts: &Map<String, Value>, place: &str, name: &str) -> Option<Field> {
        self.only(parts, &PARTS_OF_FIELD, (place, name));
        let mut inner = Self::default();
        let say = |words: &str| format!("{name}: {words}");
        let id = inner.needed(parts, "id", &say("give it a short name in small letters."));
        let label = inner.needed(parts, "label", &say("write what is asked."));
        let answer = inner.needed::<Kind>(parts, "answer", &say(kind_words(parts.get("answer"))));
        let hint = inner.or(parts, "hint", None, &say("write the hint as text."));
        let need = inner.or(parts, "need", Need::Asked, &say("say asked, free or must."));
        let visibility = inner.or::<Option<Visibility>>(parts, "visibility", None, &say("say V0 or V1."));
        let shareable = inner.or(parts, "shareable", false, &say("say true or false."));
        let side = inner.or::<Option<Side>>(parts, "side", None, &say("say hurt or involved, or leave it out."));
        let when = inner.or::<Option<When>>(parts, "when", None, &say("name a choice before it, and its words."));
        self.is_broken |= !inner.problems.0.is_empty();
        self.take(inner, place);
        Some(Field { id: id?, label: label?, hint, answer: answer?, need, visibility, shareable, side, when })
    }

    /// Takes over what was found inside a place.
    fn take(&mut self, inner: Self, place: &str) {
        for problem in inner.problems.0 {
            let field = problem.field.as_ref().map_or_else(|| place.to_owned(), |field| format!("{place}.{field}"));
            self.problems.push(problem.on(field));
        }
    }
}

/// What is said of a way to answer that cannot be read.
fn kind_words(answer: Option<&Value>) -> &'static str {
    let word = match answer {
        Some(Value::String(word)) => Some(word.as_str()),
        Some(Value::Object(parts)) => parts.keys().next().map(String::as_str),
        _ => None,
    };
    match word {
        Some(word) if BUILT_IN_KINDS.contains(&word) => {
            "this way to answer is only in what comes with Rapport. Give that beside this exercise."
        }
        Some(word) if KINDS.contains(&word) => "what belongs to this way to answer is not all there, or is too much.",
        _ => {
            "choose how it is answered: text, choice, choices, rating, count, date, time, moment, tick, timer, turns or list."
        }
    }
}

/// What a question is called in what is said of it: its own words, or else its short name.
fn named(field: &Value) -> Option<String> {
    let text = |part: &str| field.get(part).and_then(Value::as_str).filter(|text| !text.trim().is_empty());
    text("label").or_else(|| text("id")).map(said_of)
}

/// Where a flaw stands in what was made, and whose it is in words.
fn place_of(exercise: &Exercise, flaw: &str) -> (String, String) {
    for (number, step) in exercise.steps.iter().enumerate() {
        if step.place() == flaw {
            return (format!("steps.{number}"), format!("Page {}", number + 1));
        }
        for (at, field) in step.fields.iter().enumerate() {
            if field.place() == flaw {
                let name = if field.label.trim().is_empty() { &field.id } else { &field.label };
                return (format!("steps.{number}.fields.{at}"), said_of(name));
            }
        }
    }
    let words = match flaw {
        "title" => "The title",
        "purpose" => "What it is for",
        "minutes" => "The number of minutes",
        "visibility" => "Who reads it",
        "rhythm" => "How often it comes",
        "introduction" => "The introduction",
        "steps" => "The pages",
        "before_sharing" => "What is asked before sharing",
        "partner_answer" => "What the partner may answer",
        _ => "Of the questions,",
    };
    (flaw.to_owned(), words.to_owned())
}
