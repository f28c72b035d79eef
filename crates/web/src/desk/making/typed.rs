//! From what is typed to JSON and back: numbers, paragraphs, lists.

use serde_json::{Value, json};

use crate::forms::{Form, Problems};

/// The most entries of a list that are read from a form; the door refuses fewer.
const MOST: usize = 40;

/// A number, or nothing yet; what is neither is noted beside its field.
pub(crate) fn number_at(field: &str, typed: &str, problems: &mut Problems) -> Value {
    if typed.trim().is_empty() {
        return Value::Null;
    }
    typed.trim().parse::<u16>().map_or_else(
        |_| {
            let noted = std::mem::take(problems);
            *problems = noted.and(Problems::one(field, "Give a whole number here, such as 7."));
            Value::Null
        },
        Value::from,
    )
}

/// How many entries of a list the form holds.
pub(crate) fn count(form: &Form, list: &str) -> usize {
    form.text(&format!("{list}.count")).parse().unwrap_or(0).min(MOST)
}

/// The entries of a list; none where there is no list.
pub(crate) fn list(value: &Value) -> std::slice::Iter<'_, Value> {
    value.as_array().map(Vec::as_slice).unwrap_or_default().iter()
}

/// A text; empty where there is none.
pub(crate) fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// A number or a text as it is typed; nothing where there is none.
pub(crate) fn shown(value: &Value) -> String {
    match value {
        Value::Number(number) => number.to_string(),
        _ => text(value),
    }
}

/// That text, or `blank` where it is empty.
pub(crate) fn or(text: String, blank: &str) -> String {
    if text.is_empty() { blank.to_owned() } else { text }
}

/// A list of paragraphs as one text, with an empty line between them.
pub(crate) fn paragraphs(value: &Value) -> String {
    list(value).map(text).collect::<Vec<_>>().join("\n\n")
}

/// A text with empty lines between its paragraphs, as a list. A line break within one is a space.
pub(crate) fn split(typed: &str) -> Value {
    let lines = typed.replace('\r', "");
    let each = lines.split("\n\n").map(|one| one.split_whitespace().collect::<Vec<_>>().join(" "));
    json!(each.filter(|one| !one.is_empty()).collect::<Vec<_>>())
}
