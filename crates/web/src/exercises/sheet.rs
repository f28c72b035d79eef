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
pub(super) mod tests {
    use super::*;
    use crate::exercises::query::{Cell, Column, Row, Step};

    /// A field of a kind, for the tests of pages.
    pub(in crate::exercises) fn field(id: &str, kind: Kind) -> Field {
        Field {
            id: cynic::Id::new(id),
            label: format!("The field {id}?"),
            hint: None,
            kind,
            need: ExerciseNeed::Asked,
            options: Vec::new(),
            columns: Vec::new(),
            least: None,
            most: None,
            low_label: None,
            high_label: None,
            rounds: None,
            for_author_alone: false,
            asked_after: None,
            asked_when: Vec::new(),
        }
    }

    fn option(value: &str) -> Choice {
        Choice { value: value.to_owned(), label: value.to_uppercase() }
    }

    fn answer(id: &str) -> Answer {
        Answer {
            field: cynic::Id::new(id),
            text: None,
            choices: Vec::new(),
            rows: Vec::new(),
            passed: false,
            started_at: None,
            ended_at: None,
        }
    }

    /// Two pages with a field of every kind.
    pub(in crate::exercises) fn one_of_each() -> OpenForm {
        let options = vec![option("one"), option("two")];
        let ends = |field: Field, least, most| Field { least: Some(least), most: Some(most), ..field };
        let labels =
            |field: Field| Field { low_label: Some("low".to_owned()), high_label: Some("high".to_owned()), ..field };
        let column = Column { id: cynic::Id::new("need"), label: "I need".to_owned(), options: Vec::new() };
        let chosen = Column { id: cynic::Id::new("safe"), label: "Safe?".to_owned(), options: options.clone() };
        let first = vec![
            Field { options: options.clone(), ..field("depth", Kind::Choice) },
            Field { options: options.clone(), most: Some(1), ..field("focus", Kind::Choices) },
            labels(ends(field("heard", Kind::Rating), 0, 10)),
            labels(ends(field("short", Kind::Rating), 1, 4)),
            Field {
                need: ExerciseNeed::Must,
                low_label: Some("minutes".to_owned()),
                ..ends(field("length", Kind::Count), 20, 60)
            },
        ];
        let second = vec![
            Field { for_author_alone: true, ..field("what", Kind::Text) },
            field("day", Kind::Date),
            field("back", Kind::Time),
            field("when", Kind::Moment),
            field("explain", Kind::Tick),
            ends(field("time", Kind::Timer), 15, 20),
            Field { rounds: Some(2), most: Some(5), ..field("talk", Kind::Turns) },
            Field { columns: vec![column, chosen], ..ends(field("limits", Kind::List), 1, 3) },
            Field {
                asked_after: Some(cynic::Id::new("depth")),
                asked_when: vec!["two".to_owned()],
                ..field("deep", Kind::Text)
            },
        ];
        let step = |title: &str, fields| Step { title: title.to_owned(), text: vec!["Read this.".to_owned()], fields };
        let cell = Cell { column: cynic::Id::new("need"), text: "rest".to_owned() };
        let started_at = Some(Instant("2026-11-26T15:00:00Z".parse().expect("an instant")));
        OpenForm {
            introduction: vec!["Begin here.".to_owned()],
            steps: vec![step("First", first), step("Second", second)],
            may_keep_to_self: true,
            has_listening_loop: true,
            hides_for_good: false,
            draft: vec![
                Answer { text: Some("one".to_owned()), ..answer("depth") },
                Answer { rows: vec![Row { cells: vec![cell] }], ..answer("limits") },
                Answer { started_at, ..answer("talk") },
                Answer { passed: true, ..answer("heard") },
            ],
            draft_version: 3,
            saved_at: None,
        }
    }

    fn sheet(number: usize, form: &OpenForm) -> Sheet {
        let written = super::super::answering::written(&form.draft);
        Sheet::new(form, number, &written, &Problems::none(), &Zone::named("UTC")).expect("is a page")
    }

    fn item<'sheet>(sheet: &'sheet Sheet, id: &str) -> &'sheet Item {
        sheet.items.iter().find(|item| item.id == id).expect("is on the page")
    }

    #[test]
    fn every_kind_has_its_field() {
        let form = one_of_each();
        let shapes: Vec<Shape> = sheet(0, &form).items.iter().map(|item| item.shape).collect();
        assert_eq!(shapes, [Shape::One, Shape::Several, Shape::Eleven, Shape::Steps, Shape::Number]);
        let first = sheet(0, &form);
        assert!(item(&first, "depth").choices[0].chosen && item(&first, "heard").passed);
        assert_eq!(item(&first, "length").hint, "20 to 60 minutes.");
        assert!(!item(&first, "length").may_pass);
    }

    #[test]
    fn what_waits_for_a_choice_comes_after_it() {
        let mut form = one_of_each();
        assert!(sheet(1, &form).items.iter().all(|item| item.id != "deep"));
        form.draft[0].text = Some("two".to_owned());
        assert!(sheet(1, &form).items.iter().any(|item| item.id == "deep"));
    }

    #[test]
    fn a_list_shows_what_is_written_and_room_for_more() {
        let sheet = sheet(1, &one_of_each());
        let list = item(&sheet, "limits");
        assert_eq!((list.rows.len(), list.rows[0].cells[0].value.as_str()), (3, "rest"));
        assert_eq!(list.rows[2].cells[1].name, "l-limits-2-safe");
    }

    #[test]
    fn a_running_talk_says_when_to_change() {
        let sheet = sheet(1, &one_of_each());
        let talk = &item(&sheet, "talk").clock;
        assert!(talk.running);
        assert_eq!(talk.lines[1], "15:05: the other speaks.");
        assert_eq!(talk.lines[4], "15:20: both have had their turns.");
        assert!(!item(&sheet, "time").clock.running);
    }

    #[test]
    fn a_problem_leads_to_its_page() {
        let form = one_of_each();
        assert_eq!(field_name(&form, "answers.what"), "w-what");
        assert_eq!(field_name(&form, "answers.depth"), "c-depth");
        assert_eq!(step_of(&form, "w-what"), Some(1));
        assert_eq!(step_of(&form, "keepToSelf"), None);
    }
}
