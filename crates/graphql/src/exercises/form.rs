//! The pages of an open exercise, with what is kept of it.

use std::collections::BTreeMap;

use async_graphql::{ID, InputObject, SimpleObject};
use services::{
    domain::{
        exercises::{
            answer::Given,
            definition::{
                self,
                field::{self, Field, Kind},
            },
        },
        problem::Problem,
    },
    exercises,
};

use super::words::{ExerciseFieldKind, ExerciseNeed};
use crate::{
    drafts::{each_once, only_way},
    input::Input,
    scalars::Instant,
};

/// The pages and the draft.
#[derive(SimpleObject)]
pub struct ExerciseForm {
    /// What is said before the first page, by paragraphs.
    introduction: Vec<String>,
    /// The pages, in order.
    steps: Vec<ExerciseStep>,
    /// Whether its author may keep it from the therapist too.
    may_keep_to_self: bool,
    /// Whether the listening loop is part of it.
    has_listening_loop: bool,
    /// Whether leaving it out is for good.
    hides_for_good: bool,
    /// What was filled in so far.
    draft: Vec<ExerciseAnswer>,
    /// Send it back with the next draft; 0 when there is none.
    draft_version: i64,
    /// When the draft was kept.
    saved_at: Option<Instant>,
}

/// One page.
#[derive(SimpleObject)]
pub struct ExerciseStep {
    /// What it is called.
    title: String,
    /// What is said on it, by paragraphs.
    text: Vec<String>,
    /// What is filled in on it.
    fields: Vec<ExerciseField>,
}

/// One thing to fill in.
#[derive(SimpleObject)]
pub struct ExerciseField {
    /// Its name within the exercise.
    id: ID,
    /// What is asked.
    label: String,
    /// What helps with it.
    hint: Option<String>,
    /// How it is answered.
    kind: ExerciseFieldKind,
    /// Whether it can be left out.
    need: ExerciseNeed,
    /// What one can choose from.
    options: Vec<ExerciseOption>,
    /// The cells of a row, for lists.
    columns: Vec<ExerciseColumn>,
    /// The least: of a rating, a count, minutes, rows.
    least: Option<i32>,
    /// The most: of a rating, a count, characters, choices, minutes, rows.
    most: Option<i32>,
    /// What the lower end of a rating means, or what is counted.
    low_label: Option<String>,
    /// What the upper end of a rating means.
    high_label: Option<String>,
    /// How often each speaks, for a talk in turns of `most` minutes.
    rounds: Option<i32>,
    /// Whether nobody but its author ever reads it.
    for_author_alone: bool,
    /// The choice after which it is asked; null where it always is.
    asked_after: Option<ID>,
    /// The words of that choice after which it is asked.
    asked_when: Vec<String>,
}

/// Something to choose.
#[derive(SimpleObject)]
pub struct ExerciseOption {
    /// What is sent.
    value: String,
    /// What is read.
    label: String,
}

/// A cell of every row.
#[derive(SimpleObject)]
pub struct ExerciseColumn {
    /// Its name within the list.
    id: ID,
    /// What is asked.
    label: String,
    /// What there is to choose from; empty for own words.
    options: Vec<ExerciseOption>,
    /// Whether a row that is begun needs it.
    required: bool,
}

/// An answer as it was given.
#[derive(SimpleObject)]
pub struct ExerciseAnswer {
    /// The field.
    field: ID,
    /// A text, a word, a number, a date or a time; `yes` for a confirmation.
    text: Option<String>,
    /// Words of a choice of several.
    choices: Vec<String>,
    /// The rows of a list.
    rows: Vec<ExerciseRow>,
    /// Whether its author would rather not say.
    passed: bool,
    /// When its clock was started.
    started_at: Option<Instant>,
    /// When its clock was stopped.
    ended_at: Option<Instant>,
}

/// A row of a list.
#[derive(SimpleObject)]
pub struct ExerciseRow {
    /// What is filled in of it.
    cells: Vec<ExerciseCell>,
}

/// A cell of a row.
#[derive(SimpleObject)]
pub struct ExerciseCell {
    /// The column.
    column: ID,
    /// The words.
    text: String,
}

impl From<exercises::Form> for ExerciseForm {
    fn from(form: exercises::Form) -> Self {
        let exercise = &*form.exercise;
        let step = |step: &definition::Step| ExerciseStep {
            title: step.title.clone(),
            text: step.text.clone(),
            fields: step
                .fields
                .iter()
                .filter(|field| field.is_for(form.side))
                .map(|field| ExerciseField::new(exercise, field))
                .collect(),
        };
        Self {
            introduction: exercise.introduction.clone(),
            steps: exercise.steps.iter().map(step).collect(),
            may_keep_to_self: exercise.may_keep_to_self,
            has_listening_loop: exercise.has_listening_loop,
            hides_for_good: exercise.hides_for_good,
            draft: form.draft.into_iter().map(ExerciseAnswer::from).collect(),
            draft_version: form.draft_version,
            saved_at: form.saved_at.map(Instant::from),
        }
    }
}

impl ExerciseField {
    fn new(exercise: &definition::Exercise, field: &Field) -> Self {
        let limits = Limits::of(&field.answer);
        Self {
            id: ID(field.id.clone()),
            label: field.label.clone(),
            hint: field.hint.clone(),
            kind: (&field.answer).into(),
            need: field.need.into(),
            options: field.answer.options().iter().map(ExerciseOption::from).collect(),
            columns: match &field.answer {
                Kind::List { columns, .. } => columns.iter().map(ExerciseColumn::from).collect(),
                _ => Vec::new(),
            },
            least: limits.least,
            most: limits.most,
            low_label: limits.low_label,
            high_label: limits.high_label,
            rounds: limits.rounds,
            for_author_alone: exercise.visibility_of(field) == services::domain::sharing::Visibility::AuthorOnly,
            asked_after: field.when.as_ref().map(|when| ID(when.field.clone())),
            asked_when: field.when.as_ref().map(|when| when.is.clone()).unwrap_or_default(),
        }
    }
}

/// How much, how many, and what the ends mean.
#[derive(Default)]
struct Limits {
    least: Option<i32>,
    most: Option<i32>,
    low_label: Option<String>,
    high_label: Option<String>,
    rounds: Option<i32>,
}

impl Limits {
    fn of(kind: &Kind) -> Self {
        let between =
            |least: u16, most: u16| Self { least: Some(least.into()), most: Some(most.into()), ..Self::default() };
        match kind {
            Kind::Text { limit } => Self { most: Some((*limit).into()), ..Self::default() },
            Kind::Choices { most, .. } => Self { most: Some((*most).into()), ..Self::default() },
            Kind::Rating { low, high, low_label, high_label } => Self {
                low_label: Some(low_label.clone()),
                high_label: Some(high_label.clone()),
                ..between(*low, *high)
            },
            Kind::Count { least, most, unit } => Self { low_label: Some(unit.clone()), ..between(*least, *most) },
            Kind::Timer { least, most } => between(*least, *most),
            Kind::Turns(turns) => {
                Self { most: Some(turns.minutes.into()), rounds: Some(turns.rounds.into()), ..Self::default() }
            }
            Kind::List { least, most, .. } => between((*least).into(), (*most).into()),
            Kind::Choice(_) | Kind::Date | Kind::Time | Kind::Moment | Kind::Tick => Self::default(),
        }
    }
}

impl From<&field::Choice> for ExerciseOption {
    fn from(choice: &field::Choice) -> Self {
        Self { value: choice.value.clone(), label: choice.label.clone() }
    }
}

impl From<&field::Column> for ExerciseColumn {
    fn from(column: &field::Column) -> Self {
        Self {
            id: ID(column.id.clone()),
            label: column.label.clone(),
            options: column.choices.iter().map(ExerciseOption::from).collect(),
            required: column.required,
        }
    }
}

impl From<exercises::DraftAnswer> for ExerciseAnswer {
    fn from(answer: exercises::DraftAnswer) -> Self {
        let cell = |(column, text): (String, String)| ExerciseCell { column: ID(column), text };
        let row = |row: Vec<(String, String)>| ExerciseRow { cells: row.into_iter().map(cell).collect() };
        Self {
            field: ID(answer.field),
            text: answer.text,
            choices: answer.choices,
            rows: answer.rows.into_iter().map(row).collect(),
            passed: answer.passed,
            started_at: answer.started_at.map(Instant::from),
            ended_at: answer.ended_at.map(Instant::from),
        }
    }
}

/// An answer to an exercise: one of the four. None of them takes an earlier answer away.
#[derive(InputObject)]
pub struct ExerciseAnswerInput {
    /// The field.
    field: ID,
    /// A text, a word, a number, a date or a time, all as text; `start` and `stop` for a clock, `yes` for a confirmation.
    text: Option<String>,
    /// Words of a choice of several.
    choices: Option<Vec<String>>,
    /// Rows of a list.
    rows: Option<Vec<ExerciseRowInput>>,
    /// I would rather not answer.
    pass: Option<bool>,
}

/// A row of a list.
#[derive(InputObject)]
pub struct ExerciseRowInput {
    /// Its cells.
    cells: Vec<ExerciseCellInput>,
}

/// A cell of a row.
#[derive(InputObject)]
pub struct ExerciseCellInput {
    /// The column.
    column: ID,
    /// The words.
    text: String,
}

impl ExerciseAnswerInput {
    fn read(self) -> Result<Given, Problem> {
        let row = |row: ExerciseRowInput| {
            let cells: BTreeMap<String, String> =
                row.cells.into_iter().map(|cell| (cell.column.0, cell.text)).collect();
            cells
        };
        let ways = [
            self.text.map(Given::Text),
            self.choices.map(Given::Choices),
            self.rows.map(|rows| Given::Rows(rows.into_iter().map(row).collect())),
            self.pass.filter(|pass| *pass).map(|_| Given::Passed),
        ];
        only_way(ways, Given::Text(String::new()))
    }
}

/// Reads answers; each may be given once.
pub fn read_answers(input: &mut Input, answers: Vec<ExerciseAnswerInput>) -> Option<BTreeMap<String, Given>> {
    each_once(input, answers.into_iter().map(|answer| (answer.field.0.clone(), answer.read())))
}
