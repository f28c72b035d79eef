//! One page of an exercise, ready to be shown with what was written on it.

use jiff::SignedDuration;

use super::{
    answering::PASSED,
    query::{Answer, Choice, ExerciseFieldKind as Kind, ExerciseNeed, Field, OpenForm},
};
use crate::{
    forms::{Form, Problems},
    moments::Zone,
    vocabulary::Instant,
};

/// One page.
pub(super) struct Sheet {
    pub(super) title: String,
    pub(super) text: Vec<String>,
    pub(super) items: Vec<Item>,
}

/// One thing to fill in, as its field.
pub(super) struct Item {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) label: String,
    pub(super) hint: String,
    pub(super) error: String,
    pub(super) shape: Shape,
    pub(super) choices: Vec<Chosen>,
    pub(super) value: String,
    pub(super) low: String,
    pub(super) high: String,
    pub(super) limit: i32,
    pub(super) optional: bool,
    /// Whether one may say that one would rather not answer.
    pub(super) may_pass: bool,
    pub(super) passed: bool,
    pub(super) rows: Vec<Line>,
    pub(super) clock: Clock,
}

/// How a field looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// Room to write.
    Words,
    /// A few answers below each other, one of them.
    One,
    /// The same, some of them.
    Several,
    /// 0 to 10 between two ends.
    Eleven,
    /// Another row of steps between two ends.
    Steps,
    /// A number to type.
    Number,
    /// A day.
    Date,
    /// A time of day.
    Time,
    /// A day and a time of day.
    Moment,
    /// A box to tick.
    Tick,
    /// A clock to start and stop.
    Clock,
    /// Rows of cells.
    List,
}

/// How many lines of a list are shown at first; the rest is folded.
const FIRST_LINES: usize = 2;

impl Item {
    /// The lines of a list that are shown at first.
    pub(super) fn first_rows(&self) -> &[Line] {
        &self.rows[..self.rows.len().min(FIRST_LINES)]
    }

    /// The lines of a list that are folded.
    pub(super) fn more_rows(&self) -> &[Line] {
        &self.rows[self.rows.len().min(FIRST_LINES)..]
    }

    /// Whether anything stands in the folded ones; then they are open.
    pub(super) fn more_is_filled(&self) -> bool {
        self.more_rows().iter().flat_map(|line| &line.cells).any(|cell| !cell.value.is_empty())
    }
}

/// One answer to choose.
pub(super) struct Chosen {
    pub(super) value: String,
    pub(super) label: String,
    pub(super) chosen: bool,
}

/// One row of a list.
pub(super) struct Line {
    pub(super) number: usize,
    pub(super) cells: Vec<CellField>,
}

/// One cell of a row.
pub(super) struct CellField {
    pub(super) name: String,
    pub(super) label: String,
    pub(super) value: String,
    pub(super) choices: Vec<Chosen>,
}

/// Where a clock stands, in words.
#[derive(Default)]
pub(super) struct Clock {
    pub(super) running: bool,
    pub(super) lines: Vec<String>,
}

impl Sheet {
    /// The page of this number, from 0, with what is written on it and the problems beside it.
    pub(super) fn new(
        form: &OpenForm,
        number: usize,
        written: &Form,
        problems: &Problems,
        zone: &Zone,
    ) -> Option<Self> {
        let step = form.steps.get(number)?;
        let here = |id: &cynic::Id| step.fields.iter().any(|field| field.id == *id);
        // What depends on a choice of an earlier page is there only after it; on the same page it is always there.
        let is_asked = |field: &&Field| match &field.asked_after {
            Some(after) if !here(after) => kept(form, after).is_some_and(|answer| field.is_asked_after(answer)),
            _ => true,
        };
        let item = |field: &Field| Item::new(field, kept(form, &field.id), written, problems, zone);
        Some(Self {
            title: step.title.clone(),
            text: step.text.clone(),
            items: step.fields.iter().filter(is_asked).map(item).collect(),
        })
    }
}

fn kept<'form>(form: &'form OpenForm, id: &cynic::Id) -> Option<&'form Answer> {
    form.draft.iter().find(|answer| answer.field == *id)
}

impl Field {
    fn is_asked_after(&self, answer: &Answer) -> bool {
        let says = |word: &String| answer.text.as_ref() == Some(word) || answer.choices.contains(word);
        self.asked_when.iter().any(says)
    }

    /// The name of its field in the form.
    pub(super) fn name(&self) -> String {
        let prefix = match self.kind {
            Kind::Choice | Kind::Rating => "c",
            Kind::Choices => "m",
            _ => "w",
        };
        format!("{prefix}-{}", self.id.inner())
    }

    fn shape(&self) -> Shape {
        match self.kind {
            Kind::Text => Shape::Words,
            Kind::Choice => Shape::One,
            Kind::Choices => Shape::Several,
            Kind::Rating if (self.least, self.most) == (Some(0), Some(10)) => Shape::Eleven,
            Kind::Rating => Shape::Steps,
            Kind::Count => Shape::Number,
            Kind::Date => Shape::Date,
            Kind::Time => Shape::Time,
            Kind::Moment => Shape::Moment,
            Kind::Tick => Shape::Tick,
            Kind::Timer | Kind::Turns => Shape::Clock,
            Kind::List => Shape::List,
        }
    }

    /// The hint, with what may be given.
    fn full_hint(&self) -> String {
        let mut hint = self.hint.clone().unwrap_or_default();
        let more = match (self.kind, self.least, self.most, &self.low_label) {
            (Kind::Count, Some(least), Some(most), Some(unit)) => format!("{least} to {most} {unit}."),
            (Kind::Choices, _, Some(most), _) => format!("Choose up to {most}."),
            _ if self.for_author_alone => "Nobody but you ever reads this.".to_owned(),
            _ => String::new(),
        };
        if !hint.is_empty() && !more.is_empty() {
            hint.push(' ');
        }
        hint + &more
    }
}

impl Item {
    fn new(field: &Field, kept: Option<&Answer>, written: &Form, problems: &Problems, zone: &Zone) -> Self {
        let (id, name, shape) = (field.id.inner(), field.name(), field.shape());
        let value = written.text(&name).to_owned();
        let passed = written.text(&format!("c-{id}")) == PASSED || written.ticked(&format!("p-{id}"));
        Self {
            label: field.label.clone(),
            hint: field.full_hint(),
            error: problems.of(&name).to_owned(),
            shape,
            choices: choices(field, shape, &name, written),
            low: field.low_label.clone().unwrap_or_default(),
            high: field.high_label.clone().unwrap_or_default(),
            limit: field.most.unwrap_or(2_000),
            optional: field.need == ExerciseNeed::Free,
            may_pass: field.need == ExerciseNeed::Asked,
            passed,
            rows: rows(field, written),
            clock: clock(field, kept, zone),
            id: id.to_owned(),
            name,
            value,
        }
    }
}

fn choices(field: &Field, shape: Shape, name: &str, written: &Form) -> Vec<Chosen> {
    let chosen = |value: &str| written.all(name).any(|word| word == value);
    if shape == Shape::Steps {
        let steps = field.least.unwrap_or_default()..=field.most.unwrap_or_default();
        return steps
            .map(|step| step.to_string())
            .map(|value| Chosen { chosen: chosen(&value), label: String::new(), value })
            .collect();
    }
    let one = |choice: &Choice| Chosen {
        value: choice.value.clone(),
        label: choice.label.clone(),
        chosen: chosen(&choice.value),
    };
    field.options.iter().map(one).collect()
}

/// Every row there is room for: what is written first, then blank ones.
fn rows(field: &Field, written: &Form) -> Vec<Line> {
    if field.kind != Kind::List {
        return Vec::new();
    }
    let most = usize::try_from(field.most.unwrap_or(1)).unwrap_or(1);
    let cell = |number: usize, column: &super::query::Column| {
        let name = format!("l-{}-{number}-{}", field.id.inner(), column.id.inner());
        let value = written.text(&name).to_owned();
        let one = |choice: &Choice| Chosen {
            value: choice.value.clone(),
            label: choice.label.clone(),
            chosen: choice.value == value,
        };
        CellField { label: column.label.clone(), choices: column.options.iter().map(one).collect(), name, value }
    };
    let row =
        |number| Line { number: number + 1, cells: field.columns.iter().map(|column| cell(number, column)).collect() };
    (0..most).map(row).collect()
}

fn clock(field: &Field, kept: Option<&Answer>, zone: &Zone) -> Clock {
    let Some((started_at, ended_at)) = kept.and_then(|answer| Some((answer.started_at?, answer.ended_at))) else {
        return Clock { running: false, lines: vec!["The clock is not running.".to_owned()] };
    };
    if let Some(ended_at) = ended_at {
        let line = format!("From {} to {}.", zone.time(&started_at), zone.time(&ended_at));
        return Clock { running: false, lines: vec![line] };
    }
    let after = |minutes: i32| {
        let later = started_at.0.checked_add(SignedDuration::from_mins(minutes.into())).unwrap_or(started_at.0);
        zone.time(&Instant(later))
    };
    let minutes = field.most.unwrap_or_default();
    let lines = match (field.kind, field.rounds) {
        (Kind::Turns, Some(rounds)) => {
            let turn = |number: i32| {
                let speaker = if number % 2 == 0 { "the one who began speaks" } else { "the other speaks" };
                format!("{}: {speaker}.", after(number * minutes))
            };
            (0..rounds * 2)
                .map(turn)
                .chain([format!("{}: both have had their turns.", after(rounds * 2 * minutes))])
                .collect()
        }
        _ => vec![format!(
            "Since {}. Between {} and {} is a good time to stop.",
            zone.time(&started_at),
            after(field.least.unwrap_or_default()),
            after(minutes)
        )],
    };
    Clock { running: true, lines }
}

/// The page on which a field stands, from 0.
pub(super) fn step_of(form: &OpenForm, name: &str) -> Option<usize> {
    form.steps.iter().position(|step| step.fields.iter().any(|field| field.name() == name))
}

/// Where a problem stands in the form: `answers.what` beside `w-what`.
pub(super) fn field_name(form: &OpenForm, field: &str) -> String {
    let Some(id) = field.strip_prefix("answers.") else { return field.to_owned() };
    let mut fields = form.steps.iter().flat_map(|step| &step.fields);
    fields.find(|field| field.id.inner() == id).map_or_else(|| field.to_owned(), Field::name)
}

#[cfg(test)]
pub(super) mod tests;
