//! One question as it stands in the form, with the parts that its way to answer has.

use serde_json::{Map, Value, json};

use crate::{
    desk::making::typed::{list, number_at, or, shown, text},
    forms::{Form, Problems},
};

/// How a question is answered.
pub(super) const KINDS: [(&str, &str); 12] = [
    ("text", "In their own words"),
    ("choice", "One of several"),
    ("choices", "Some of several"),
    ("rating", "A row of steps between two ends"),
    ("count", "How many of something"),
    ("tick", "A box to tick"),
    ("date", "A day"),
    ("time", "A time of day"),
    ("moment", "When something happened"),
    ("list", "Rows of the same columns"),
    ("timer", "A clock to start and stop"),
    ("turns", "A talk in turns"),
];

/// Whether a question can be left out.
pub(super) const NEEDS: [(&str, &str); 3] =
    [("asked", "Answered, or passed over"), ("free", "May stay blank"), ("must", "Needed")];

/// Who is asked.
pub(super) const SIDES: [(&str, &str); 3] =
    [("", "Whoever does this"), ("hurt", "The hurt partner alone"), ("involved", "The involved partner alone")];

#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Question {
    pub(super) id: String,
    pub(super) label: String,
    pub(super) hint: String,
    pub(super) kind: String,
    /// The least, the lower end, or how often each speaks.
    pub(super) least: String,
    /// The most, the upper end, or how many minutes.
    pub(super) most: String,
    /// What the lower end means, or what is counted.
    pub(super) low: String,
    /// What the upper end means.
    pub(super) high: String,
    /// What there is to choose, one to a line: `word: Words`.
    pub(super) options: String,
    /// The columns of a row, one to a line: `name*: Words | word: Words`.
    pub(super) columns: String,
    pub(super) need: String,
    pub(super) shareable: bool,
    pub(super) alone: bool,
    pub(super) side: String,
    /// The choice after which it is asked, and its words.
    pub(super) after: String,
    pub(super) words: String,
    /// A way to answer that this page does not know, as it was brought in.
    pub(super) raw: String,
}

impl Question {
    /// A blank one of this name.
    pub(super) fn fresh(id: String) -> Self {
        Self { id, kind: "text".to_owned(), need: "asked".to_owned(), ..Self::default() }
    }

    /// What the door kept.
    pub(super) fn of(field: &Value) -> Self {
        let answer = &field["answer"];
        let (kind, parts) = match answer.as_object().and_then(|answer| answer.iter().next()) {
            Some((kind, parts)) => (kind.clone(), parts.clone()),
            None => (text(answer), Value::Null),
        };
        let is_known = KINDS.iter().any(|(known, _)| *known == kind);
        let part = |names: [&str; 3]| names.iter().map(|name| shown(&parts[*name])).find(|text| !text.is_empty());
        let options = if kind == "choice" { &parts } else { &parts["options"] };
        Self {
            id: text(&field["id"]),
            label: text(&field["label"]),
            hint: text(&field["hint"]),
            least: part(["least", "low", "rounds"]).unwrap_or_default(),
            most: part(["most", "high", "minutes"]).or_else(|| part(["limit", "", ""])).unwrap_or_default(),
            low: part(["low_label", "unit", ""]).unwrap_or_default(),
            high: text(&parts["high_label"]),
            options: list(options).map(choice_line).collect::<Vec<_>>().join("\n"),
            columns: list(&parts["columns"]).map(column_line).collect::<Vec<_>>().join("\n"),
            need: or(text(&field["need"]), "asked"),
            shareable: field["shareable"] == true,
            alone: field["visibility"] == "V0",
            side: text(&field["side"]),
            after: text(&field["when"]["field"]),
            words: list(&field["when"]["is"]).map(text).collect::<Vec<_>>().join(" "),
            raw: if is_known { String::new() } else { answer.to_string() },
            kind,
        }
    }

    /// What was typed.
    pub(super) fn read(form: &Form, place: &str) -> Self {
        let of = |name: &str| form.text(&format!("{place}.{name}")).to_owned();
        let ticked = |name: &str| form.ticked(&format!("{place}.{name}"));
        Self {
            id: of("id"),
            label: of("label"),
            hint: of("hint"),
            kind: of("kind"),
            least: of("least"),
            most: of("most"),
            low: of("low"),
            high: of("high"),
            options: of("options"),
            columns: of("columns"),
            need: of("need"),
            shareable: ticked("shareable"),
            alone: ticked("alone"),
            side: of("side"),
            after: of("after"),
            words: of("words"),
            raw: of("raw"),
        }
    }

    /// Whether this page knows its way to answer.
    pub(super) fn is_known(&self) -> bool {
        KINDS.iter().any(|(known, _)| *known == self.kind)
    }

    /// It as the door keeps it.
    pub(super) fn write(&self, place: &str, problems: &mut Problems) -> Value {
        let mut field = Map::new();
        let mut set = |name: &str, value: Value| field.insert(name.to_owned(), value);
        set("id", json!(self.id.trim()));
        set("label", json!(self.label.trim()));
        if !self.hint.trim().is_empty() {
            set("hint", json!(self.hint.trim()));
        }
        set("answer", self.answer(place, problems));
        set("need", json!(self.need));
        set("shareable", json!(self.shareable));
        if self.alone {
            set("visibility", json!("V0"));
        }
        if !self.side.is_empty() {
            set("side", json!(self.side));
        }
        if !self.after.trim().is_empty() {
            let words: Vec<&str> = self.words.split_whitespace().collect();
            set("when", json!({ "field": self.after.trim(), "is": words }));
        }
        Value::Object(field)
    }

    fn answer(&self, place: &str, problems: &mut Problems) -> Value {
        let mut number = |typed: &str| number_at(place, typed, problems);
        let options = || self.options.lines().filter(|line| !line.trim().is_empty()).enumerate();
        let choices = || options().map(|(at, line)| choice_of(line, at)).collect::<Vec<_>>();
        match self.kind.as_str() {
            "text" if self.most.trim().is_empty() => json!({ "text": {} }),
            "text" => json!({ "text": { "limit": number(&self.most) } }),
            "choice" => json!({ "choice": choices() }),
            "choices" => json!({ "choices": { "options": choices(), "most": number(&self.most) } }),
            "rating" => json!({ "rating": { "low": number(&self.least), "high": number(&self.most),
                "low_label": self.low.trim(), "high_label": self.high.trim() } }),
            "count" => json!({ "count": { "least": number(&self.least), "most": number(&self.most),
                "unit": self.low.trim() } }),
            "timer" => json!({ "timer": { "least": number(&self.least), "most": number(&self.most) } }),
            "turns" => json!({ "turns": { "rounds": number(&self.least), "minutes": number(&self.most) } }),
            "list" => {
                let lines = self.columns.lines().filter(|line| !line.trim().is_empty()).enumerate();
                let columns: Vec<Value> = lines.map(|(at, line)| column_of(line, at)).collect();
                json!({ "list": { "least": number(&self.least), "most": number(&self.most), "columns": columns } })
            }
            plain if self.is_known() => json!(plain),
            other => serde_json::from_str(&self.raw).unwrap_or_else(|_| json!(other)),
        }
    }
}

fn choice_line(choice: &Value) -> String {
    format!("{}: {}", text(&choice["value"]), text(&choice["label"]))
}

/// `word: Words`, or the words alone, which get a word by their place.
fn choice_of(line: &str, at: usize) -> Value {
    let (value, label) = named(line, "option", at);
    json!({ "value": value, "label": label })
}

fn column_line(column: &Value) -> String {
    let mark = if column["required"] == true { "*" } else { "" };
    let head = format!("{}{mark}: {}", text(&column["id"]), text(&column["label"]));
    std::iter::once(head).chain(list(&column["choices"]).map(choice_line)).collect::<Vec<_>>().join(" | ")
}

/// `name*: Words | word: Words | word: Words`; the star says that a row needs it.
fn column_of(line: &str, at: usize) -> Value {
    let mut parts = line.split('|').map(str::trim).filter(|part| !part.is_empty());
    let (id, label) = named(parts.next().unwrap_or_default(), "column", at);
    let choices: Vec<Value> = parts.enumerate().map(|(at, part)| choice_of(part, at)).collect();
    let mut column =
        json!({ "id": id.trim_end_matches('*').trim_end(), "label": label, "required": id.ends_with('*') });
    if !choices.is_empty() {
        column["choices"] = Value::Array(choices);
    }
    column
}

/// A word and what is read for it. Words that stand alone get one by their place.
fn named(line: &str, kind: &str, at: usize) -> (String, String) {
    let is_word = |word: &str| {
        let bare = word.strip_suffix('*').unwrap_or(word);
        !bare.is_empty() && bare.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
    };
    match line.split_once(':') {
        Some((word, words)) if is_word(word.trim()) => (word.trim().to_owned(), words.trim().to_owned()),
        _ => (format!("{kind}{}", at + 1), line.trim().to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_name_their_words_or_get_a_name() {
        assert_eq!(choice_of("yes: Yes, all of it", 0), json!({ "value": "yes", "label": "Yes, all of it" }));
        assert_eq!(choice_of("Yes: all of it", 1), json!({ "value": "option2", "label": "Yes: all of it" }));
        let column = column_of("how*: How | far: Far | near: Near", 0);
        assert_eq!(column_line(&column), "how*: How | far: Far | near: Near");
        assert_eq!(column_of("Where", 2), json!({ "id": "column3", "label": "Where", "required": false }));
    }

    #[test]
    fn a_way_to_answer_that_the_page_does_not_know_stays_as_it_came() {
        let field = json!({ "id": "a", "label": "A", "answer": { "listening_loop": { "rounds": 2 } } });
        let question = Question::of(&field);
        assert!(!question.is_known());
        assert_eq!(question.write("steps.0.fields.0", &mut Problems::none())["answer"], field["answer"]);
        assert_eq!(Question::of(&json!(null)).kind, "");
    }
}
