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
