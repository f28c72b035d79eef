//! What the words of an exercise of a practice's own may be, and what its questions may depend on: no screen names a person by what happened, and
//! nobody's page tells what the other partner wrote.

use crate::{
    exercises::definition::{
        Exercise,
        field::{Field, Kind},
    },
    problem::{Code, Problem, Problems},
    tact,
};

/// The most characters of any one text.
const TEXT: usize = 1_000;

/// Everything that is wrong with the words of an exercise, and with what its questions depend on.
pub(super) fn check(exercise: &Exercise) -> Problems {
    let mut problems = Problems::default();
    for (place, whose, text) in texts(exercise) {
        if let Err(what) = words(text) {
            problems.push(Problem::at(place, Code::WrongState, format!("{whose} {what}.")));
        }
    }
    for (number, step) in exercise.steps.iter().enumerate() {
        for (at, field) in step.fields.iter().enumerate() {
            let place = format!("steps.{number}.fields.{at}");
            let decides = field.when.as_ref().and_then(|when| exercise.field(&when.field));
            if decides.is_some_and(|decides| decides.side.is_some() && decides.side != field.side) {
                let words = "waits for what only the other partner is asked. It would tell one what the other chose. Let it \
                             wait for a question of the same partner";
                let words = format!("{} {words}.", said_of(&field.label));
                problems.push(Problem::at(format!("{place}.when"), Code::WrongState, words));
            }
        }
    }
    for before in &exercise.before_sharing {
        let asks = exercise.field(&before.field);
        if asks.is_some_and(|asks| asks.side.is_some()) {
            let words = "What is asked before sharing is asked of everybody who does this, for their own work alone.";
            problems.push(Problem::at("before_sharing", Code::WrongState, words));
        }
    }
    problems
}

/// A question's own words, short enough to be said of it.
pub(super) fn said_of(label: &str) -> String {
    let clean = |c: char| if c.is_control() { ' ' } else { c };
    let mut short: String = label.trim().chars().map(clean).take(60).collect();
    if label.trim().chars().count() > 60 {
        short.push('\u{2026}');
    }
    format!("\u{201c}{short}\u{201d}")
}

fn words(text: &str) -> Result<(), &'static str> {
    if text.trim().is_empty() || text.chars().count() > TEXT {
        return Err("holds a text that is empty or too long");
    }
    if text.chars().any(char::is_control) {
        return Err("holds a line break or a sign that cannot be shown. Make paragraphs of it");
    }
    if text.contains(['{', '}']) {
        return Err("holds curly brackets. Nothing is filled in from anybody's answers; write it without them");
    }
    tact::check(text)
}

/// Every text that somebody reads, with its place and whose it is in words.
fn texts(exercise: &Exercise) -> Vec<(String, String, &str)> {
    let at = |place: &str, whose: &str, text| (place.to_owned(), whose.to_owned(), text);
    let mut texts = vec![
        at("title", "The title", exercise.title.as_str()),
        at("purpose", "What it is for", exercise.purpose.as_str()),
    ];
    texts.extend(exercise.introduction.iter().map(|text| at("introduction", "The introduction", text.as_str())));
    texts.extend(
        exercise.confirm_first.iter().map(|text| at("confirm_first", "What is to be confirmed", text.as_str())),
    );
    for before in &exercise.before_sharing {
        texts.push(at("before_sharing", "What is said before sharing", before.otherwise.as_str()));
    }
    if let Some(answer) = &exercise.partner_answer {
        let options = answer.options.iter().map(|option| &option.label);
        let said = options.chain([&answer.question]);
        texts.extend(said.map(|text| at("partner_answer", "What the partner may answer", text.as_str())));
    }
    for (number, step) in exercise.steps.iter().enumerate() {
        let place = format!("steps.{number}");
        let whose = format!("Page {}", number + 1);
        texts.extend(step.text.iter().chain([&step.title]).map(|text| at(&place, &whose, text.as_str())));
        for (field_at, field) in step.fields.iter().enumerate() {
            let place = format!("{place}.fields.{field_at}");
            let whose = said_of(&field.label);
            texts.extend(asked(field).into_iter().map(|text| at(&place, &whose, text)));
        }
    }
    texts
}

/// Every text of a question.
fn asked(field: &Field) -> Vec<&str> {
    let mut texts: Vec<&str> = vec![field.label.as_str()];
    texts.extend(field.hint.as_deref());
    texts.extend(field.answer.options().iter().map(|option| option.label.as_str()));
    match &field.answer {
        Kind::Rating { low_label, high_label, .. } => texts.extend([low_label.as_str(), high_label.as_str()]),
        Kind::Count { unit, .. } => texts.push(unit),
        Kind::List { columns, .. } => {
            for column in columns {
                texts.push(&column.label);
                texts.extend(column.choices.iter().map(|choice| choice.label.as_str()));
            }
        }
        Kind::Text { .. }
        | Kind::Choice(_)
        | Kind::Choices { .. }
        | Kind::Date
        | Kind::Time
        | Kind::Moment
        | Kind::Tick
        | Kind::Timer { .. }
        | Kind::Turns(_) => {}
    }
    texts
}
