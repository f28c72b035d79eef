//! From what was written in a form to answers, and from a draft back to what was written.
//!
//! The name of a field tells how it is answered, so that answers can be read without knowing the exercise: `w-` words, `c-` one of several,
//! `m-` some of several, `l-field-row-column` a cell of a list, `p-` a box that says "I'd rather not answer".

use std::collections::BTreeMap;

use super::query::Answer;
use crate::{forms::Form, schema};

/// What a radio button carries instead of an answer.
pub(super) const PASSED: &str = "declined";

/// An answer on its way to the door.
#[derive(cynic::InputObject, Debug, Clone, PartialEq)]
pub(super) struct ExerciseAnswerInput {
    pub(super) field: cynic::Id,
    pub(super) text: Option<String>,
    pub(super) choices: Option<Vec<String>>,
    pub(super) rows: Option<Vec<ExerciseRowInput>>,
    pub(super) pass: Option<bool>,
}

/// A row on its way to the door.
#[derive(cynic::InputObject, Debug, Clone, PartialEq)]
pub(super) struct ExerciseRowInput {
    pub(super) cells: Vec<ExerciseCellInput>,
}

/// A cell on its way to the door.
#[derive(cynic::InputObject, Debug, Clone, PartialEq)]
pub(super) struct ExerciseCellInput {
    pub(super) column: cynic::Id,
    pub(super) text: String,
}

/// The answers in a form. What was emptied goes along empty, which takes back what a draft may still hold.
pub(super) fn answers(form: &Form) -> Vec<ExerciseAnswerInput> {
    let mut answers: BTreeMap<&str, ExerciseAnswerInput> = BTreeMap::new();
    let mut lists: BTreeMap<&str, BTreeMap<usize, Vec<ExerciseCellInput>>> = BTreeMap::new();
    for (name, value) in form.fields() {
        let Some((kind, id)) = name.split_once('-') else { continue };
        match kind {
            // A box that is ticked stands behind the hidden field that says that it was there.
            "w" | "c" => {
                let passed = kind == "c" && value == PASSED;
                let answer = if passed { passing(id) } else { worded(id, value) };
                answers.insert(id, answer);
            }
            "m" => {
                let choices = answers.entry(id).or_insert_with(|| chosen(id)).choices.get_or_insert_default();
                choices.extend((!value.is_empty()).then(|| value.to_owned()));
            }
            "l" => {
                let Some((list, row, column)) = place(id) else { continue };
                let cell = ExerciseCellInput { column: cynic::Id::new(column), text: value.to_owned() };
                lists.entry(list).or_default().entry(row).or_default().push(cell);
            }
            _ => {}
        }
    }
    for (id, rows) in lists {
        let rows = rows.into_values().map(|cells| ExerciseRowInput { cells }).collect();
        answers.insert(id, ExerciseAnswerInput { rows: Some(rows), ..blank(id) });
    }
    for (name, _) in form.fields() {
        // Whoever wrote something and also ticked the box wrote something.
        if let Some(id) = name.strip_prefix("p-")
            && answers.get(id).is_none_or(is_blank)
        {
            answers.insert(id, passing(id));
        }
    }
    answers.into_values().collect()
}

fn place(id: &str) -> Option<(&str, usize, &str)> {
    let (list, rest) = id.split_once('-')?;
    let (row, column) = rest.split_once('-')?;
    Some((list, row.parse().ok()?, column))
}

fn blank(id: &str) -> ExerciseAnswerInput {
    ExerciseAnswerInput { field: cynic::Id::new(id), text: None, choices: None, rows: None, pass: None }
}

fn worded(id: &str, value: &str) -> ExerciseAnswerInput {
    ExerciseAnswerInput { text: Some(value.to_owned()), ..blank(id) }
}

fn chosen(id: &str) -> ExerciseAnswerInput {
    ExerciseAnswerInput { choices: Some(Vec::new()), ..blank(id) }
}

fn passing(id: &str) -> ExerciseAnswerInput {
    ExerciseAnswerInput { pass: Some(true), ..blank(id) }
}

fn is_blank(answer: &ExerciseAnswerInput) -> bool {
    let no_words = answer.text.as_ref().is_none_or(|text| text.trim().is_empty());
    let no_choice = answer.choices.as_ref().is_none_or(Vec::is_empty);
    let cells = answer.rows.iter().flatten().flat_map(|row| &row.cells);
    no_words && no_choice && cells.into_iter().all(|cell| cell.text.trim().is_empty())
}

/// A draft as the fields that would have written it.
pub(super) fn written(draft: &[Answer]) -> Form {
    let field = |answer: &Answer| {
        let id = answer.field.inner();
        if answer.passed {
            return vec![(format!("c-{id}"), PASSED.to_owned()), (format!("p-{id}"), "yes".to_owned())];
        }
        let mut fields: Vec<(String, String)> = Vec::new();
        if let Some(text) = &answer.text {
            // How a field is answered is not known here; each of the fields that exist takes its own.
            fields.push((format!("w-{id}"), text.clone()));
            fields.push((format!("c-{id}"), text.clone()));
        }
        fields.extend(answer.choices.iter().map(|word| (format!("m-{id}"), word.clone())));
        for (number, row) in answer.rows.iter().enumerate() {
            let cells = row.cells.iter();
            fields.extend(cells.map(|cell| (format!("l-{id}-{number}-{}", cell.column.inner()), cell.text.clone())));
        }
        fields
    };
    Form::from(draft.iter().flat_map(field).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(fields: &[(&str, &str)]) -> Form {
        Form::from(fields.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect::<Vec<_>>())
    }

    #[test]
    fn what_was_written_becomes_answers() {
        let form = typed(&[
            ("key", "k"),
            ("w-what", "Words"),
            ("w-explain", ""),
            ("w-explain", "yes"),
            ("c-heard", "declined"),
            ("c-told", "no"),
            ("m-focus", ""),
            ("m-focus", "sleep"),
            ("l-limits-1-need", "rest"),
            ("l-limits-0-need", ""),
            ("p-what", "yes"),
            ("p-where", "yes"),
            ("w-where", " "),
            ("l-broken", "x"),
        ]);
        let answers = answers(&form);
        let of = |id: &str| answers.iter().find(|answer| answer.field.inner() == id).expect("is there").clone();
        assert_eq!(of("what").text.as_deref(), Some("Words"), "who wrote something wrote something");
        assert_eq!(of("explain").text.as_deref(), Some("yes"));
        assert_eq!((of("heard").pass, of("told").text.as_deref()), (Some(true), Some("no")));
        assert_eq!(of("focus").choices, Some(vec!["sleep".to_owned()]));
        let rows = of("limits").rows.expect("is a list");
        assert_eq!((rows.len(), rows[1].cells[0].text.as_str()), (2, "rest"));
        assert_eq!(of("where"), passing("where"));
        assert_eq!(answers.len(), 7);
    }

    #[test]
    fn a_draft_is_shown_as_it_was_written() {
        let blank = |field: &str| Answer {
            field: cynic::Id::new(field),
            text: None,
            choices: Vec::new(),
            rows: Vec::new(),
            passed: false,
            started_at: None,
            ended_at: None,
        };
        let cell = super::super::query::Cell { column: cynic::Id::new("need"), text: "rest".to_owned() };
        let draft = [
            Answer { text: Some("no".to_owned()), ..blank("told") },
            Answer { choices: vec!["sleep".to_owned()], ..blank("focus") },
            Answer { rows: vec![super::super::query::Row { cells: vec![cell] }], ..blank("limits") },
            Answer { passed: true, ..blank("heard") },
        ];
        let form = written(&draft);
        assert_eq!((form.text("c-told"), form.text("m-focus")), ("no", "sleep"));
        assert_eq!((form.text("l-limits-0-need"), form.text("c-heard")), ("rest", PASSED));
    }
}
