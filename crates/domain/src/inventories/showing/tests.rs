use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::{
    inventories::{Given, Purpose, library::sample},
    problem::Code,
};

/// Five invented questions of different kinds.
fn sea_log(conditions: &[(usize, Value)]) -> Value {
    let mut file: Value = serde_json::from_str(&sample("trust_pulse").to_json()).expect("is JSON");
    file["origin"] = "practice".into();
    file["scales"] = json!([
        {"id": "yes_or_no", "kind": "yesno"},
        {"id": "force", "kind": "number", "min": 0, "max": 12, "step": 1},
        {"id": "sails", "kind": "multiple_choice", "options": [
            {"value": "jib", "label": "Jib"}, {"value": "main", "label": "Main sail"}]},
        {"id": "day", "kind": "date"},
        {"id": "time", "kind": "time"},
        {"id": "moment", "kind": "date_time"},
        {"id": "harbour", "kind": "open_choice", "options": [
            {"value": "north", "label": "North"}, {"value": "south", "label": "South"}], "max": 20}
    ]);
    let scales = ["yes_or_no", "force", "sails", "day", "time", "moment", "harbour"];
    let items = scales.iter().enumerate().map(|(n, scale)| {
        json!({"id": format!("q{}", n + 1), "scale": scale, "text": "A question about the sea", "required": true})
    });
    file["items"] = items.collect();
    for (n, showing) in conditions {
        file["items"][n - 1]["shown_when"] = showing.clone();
    }
    file.as_object_mut().expect("is an object").remove("scoring");
    file
}

fn instrument(conditions: &[(usize, Value)]) -> Instrument {
    Instrument::from_json(&sea_log(conditions).to_string()).unwrap_or_else(|flaw| panic!("{flaw}"))
}

fn flaw(conditions: &[(usize, Value)]) -> String {
    Instrument::from_json(&sea_log(conditions).to_string()).expect_err("does not fit together").to_string()
}

fn given(answers: &[(&str, Given)]) -> BTreeMap<String, Given> {
    answers.iter().map(|(id, given)| ((*id).to_owned(), given.clone())).collect()
}

fn word(word: &str) -> Given {
    Given::Choice(word.to_owned())
}

fn text(text: &str) -> Given {
    Given::Text(text.to_owned())
}

fn is(item: &str, word: &str) -> Value {
    json!({"is": {"item": item, "word": word}})
}

#[test]
fn every_comparison_reads_its_kind_of_answer() {
    let answers = Answers::check(
        given(&[
            ("q1", word("yes")),
            ("q2", Given::Value(6.0)),
            ("q3", Given::Choices(vec!["main".to_owned(), "jib".to_owned(), "main".to_owned()])),
            ("q4", text("2026-02-28")),
            ("q5", text("08:30")),
            ("q6", Given::Declined),
        ]),
        &instrument(&[]),
        Purpose::Draft,
    )
    .answers;
    assert_eq!(answers.get("q3"), Some(&Answer::Choices(vec!["jib".to_owned(), "main".to_owned()])));
    for (showing, expected) in [
        (is("q1", "yes"), true),
        (is("q1", "no"), false),
        (is("q3", "main"), true),
        (json!({"answered": {"item": "q1"}}), true),
        (json!({"answered": {"item": "q6"}}), false),
        (json!({"answered": {"item": "q7"}}), false),
        (json!({"number": {"item": "q2", "is": "below", "number": 6}}), false),
        (json!({"number": {"item": "q2", "is": "at_most", "number": 6}}), true),
        (json!({"number": {"item": "q2", "is": "equal", "number": 6}}), true),
        (json!({"number": {"item": "q2", "is": "at_least", "number": 7}}), false),
        (json!({"number": {"item": "q2", "is": "above", "number": 5}}), true),
        (json!({"number": {"item": "q7", "is": "above", "number": 5}}), false),
        (json!({"day": {"item": "q4", "is": "below", "day": "2026-03-01"}}), true),
        (json!({"day": {"item": "q4", "is": "above", "day": "2026-02-28"}}), false),
        (json!({"time": {"item": "q5", "is": "at_least", "time": "08:30:00"}}), true),
        (json!({"time": {"item": "q5", "is": "below", "time": "08:30:00"}}), false),
        (json!({"not": is("q1", "no")}), true),
        (json!({"all": [is("q1", "yes"), is("q3", "jib")]}), true),
        (json!({"all": [is("q1", "yes"), is("q1", "no")]}), false),
        (json!({"any": [is("q1", "yes"), is("q1", "no")]}), true),
    ] {
        let read: Showing = serde_json::from_value(showing.clone()).expect("is a condition");
        assert_eq!(read.holds(&answers), expected, "{showing}");
        assert_eq!(serde_json::to_value(&read).ok().and_then(|v| serde_json::from_value(v).ok()), Some(read));
    }
}

#[test]
fn what_is_not_asked_is_not_missing_and_its_answer_is_left_out() {
    let instrument = instrument(&[
        (2, is("q1", "yes")),
        (3, json!({"number": {"item": "q2", "is": "above", "number": 3}})),
        (4, json!({"not": {"answered": {"item": "q2"}}})),
        (5, is("q1", "yes")),
        (6, is("q1", "yes")),
        (7, is("q1", "yes")),
    ]);
    let answers =
        given(&[("q1", word("no")), ("q2", Given::Value(6.0)), ("q3", word("jib")), ("q4", text("2026-02-28"))]);
    let sent = Answers::check(answers.clone(), &instrument, Purpose::Submission);
    assert_eq!(sent.hidden, ["q2", "q3"], "what depends on a question that is not asked sees no answer");
    let kept: Vec<&str> = sent.answers.iter().map(|(id, _)| id).collect();
    assert_eq!((kept, sent.problems.0.len()), (vec!["q1", "q4"], 0));
    let draft = Answers::check(answers, &instrument, Purpose::Draft);
    assert_eq!((draft.answers.len(), draft.hidden.len()), (4, 0), "a draft loses nothing");
    let missing = Answers::check(given(&[("q1", word("yes"))]), &instrument, Purpose::Submission);
    let fields: Vec<_> = missing.problems.0.iter().filter_map(|p| p.field.clone()).collect();
    assert_eq!(fields, ["q2", "q4", "q5", "q6", "q7"]);
}

#[test]
fn answers_of_the_newer_kinds_are_checked() {
    let check = |id: &str, given: Given| {
        let checked = Answers::check([(id.to_owned(), given)].into(), &instrument(&[]), Purpose::Draft);
        (checked.answers.get(id).is_some(), checked.problems.0.first().map(|problem| problem.code))
    };
    for (id, given, expected) in [
        ("q2", Given::Value(6.5), (false, Some(Code::OutOfRange))),
        ("q3", Given::Choices(vec![]), (false, None)),
        ("q3", Given::Choices(vec!["anchor".to_owned()]), (false, Some(Code::OutOfRange))),
        ("q3", Given::Value(1.0), (false, Some(Code::Malformed))),
        ("q4", text("2026-02-29"), (false, Some(Code::NoSuchDate))),
        ("q4", text(" "), (false, None)),
        ("q4", word("north"), (false, Some(Code::Malformed))),
        ("q5", text("25:00"), (false, Some(Code::Malformed))),
        ("q6", text("2026-02-28T08:30"), (true, None)),
        ("q6", text("2026-02-28"), (false, Some(Code::Malformed))),
        ("q7", word("north"), (true, None)),
        ("q7", word("east"), (false, Some(Code::OutOfRange))),
        ("q7", text("a quiet bay"), (true, None)),
        ("q7", text("a bay that has a very long name"), (false, Some(Code::TooLong))),
        ("q1", Given::Choices(vec!["yes".to_owned()]), (false, Some(Code::Malformed))),
    ] {
        assert_eq!(check(id, given), expected, "{id}");
    }
}

#[test]
fn a_condition_that_leads_nowhere_or_round_in_a_circle_is_a_flaw() {
    let nested = (0..4).fold(is("q1", "yes"), |inner, _| json!({"not": inner}));
    for (conditions, words) in [
        (vec![(1, is("q1", "yes"))], "depends on itself"),
        (vec![(2, is("q3", "jib")), (3, json!({"answered": {"item": "q2"}}))], "depends on itself"),
        (vec![(2, is("q9", "yes"))], "not there"),
        (vec![(2, is("q1", "perhaps"))], "cannot have"),
        (vec![(2, is("q4", "yes"))], "cannot have"),
        (vec![(2, json!({"number": {"item": "q1", "is": "equal", "number": 1}}))], "cannot have"),
        (vec![(2, json!({"day": {"item": "q5", "is": "equal", "day": "2026-02-28"}}))], "cannot have"),
        (vec![(2, json!({"all": []}))], "without conditions"),
        (vec![(2, nested)], "4 levels"),
        (vec![(2, json!({"any": vec![is("q1", "yes"); SIZE_LIMIT + 1]}))], "200 comparisons"),
        (vec![(2, json!({"day": {"item": "q4", "is": "equal", "day": "2026-02-30"}}))], "line 1"),
    ] {
        let flaw = flaw(&conditions);
        assert!(flaw.contains(words), "{flaw}");
    }
}

#[test]
fn the_order_of_the_file_does_not_matter() {
    let instrument = instrument(&[
        (1, is("q3", "jib")),
        (3, json!({"answered": {"item": "q2"}})),
        (2, json!({"answered": {"item": "q4"}})),
    ]);
    let none = unasked(&instrument, &Answers::default());
    assert_eq!(none.into_iter().collect::<Vec<_>>(), ["q1", "q2", "q3"]);
}

proptest! {
    #[test]
    fn sending_twice_is_sending_once(
        looks_at in proptest::collection::vec((0_usize..7, any::<bool>()), 7),
        answered in proptest::collection::vec(any::<bool>(), 7),
    ) {
        let conditions: Vec<(usize, Value)> = looks_at.iter().enumerate().skip(1).map(|(n, (other, not))| {
            let answered = json!({"answered": {"item": format!("q{}", other % n + 1)}});
            (n + 1, if *not { json!({"not": answered}) } else { answered })
        }).collect();
        let instrument = instrument(&conditions);
        let full = [word("yes"), Given::Value(1.0), word("jib"), text("2026-01-01"), text("10:00"), text("2026-01-01T10:00"), word("north")];
        let given: BTreeMap<String, Given> = full.into_iter().enumerate().filter(|(n, _)| answered[*n])
            .map(|(n, given)| (format!("q{}", n + 1), given)).collect();
        let once = Answers::check(given, &instrument, Purpose::Submission);
        let again = Answers::check(once.answers.clone().into_given(), &instrument, Purpose::Submission);
        prop_assert!(again.hidden.is_empty());
        prop_assert_eq!(&again.answers, &once.answers);
        let unasked = unasked(&instrument, &once.answers);
        prop_assert!(once.answers.iter().all(|(id, _)| !unasked.contains(id)));
    }
}
