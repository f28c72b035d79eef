use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::{
    inventories::{
        Answer, Answers, Category, Given, Measurement, Purpose,
        change::{self, Yardstick},
        instrument::key::InstrumentKey,
        score,
    },
    problem::Problems,
};

fn key() -> InstrumentKey {
    InstrumentKey::parse("sea_log").expect("is a key")
}

/// A draft with every kind of question.
fn draft() -> Value {
    let rating = json!({"likert": [
        {"value": 1, "label": "calm"}, {"value": 2, "label": "windy"}, {"value": 3, "label": "stormy"}]});
    json!({
        "title": "Sea log",
        "introduction": "A few questions about the week.",
        "respondent": "each_partner",
        "items": [
            {"text": "How was the sea?", "label": "Sea", "kind": rating, "required": true, "counts": true, "part": 0},
            {"text": "How was the wind?", "kind": rating, "counts": true, "reverse": true, "part": 0},
            {"text": "Was there rain?", "kind": "yesNo", "counts": true},
            {"text": "How far did you sail?", "kind": {"numeric": {"min": 0, "max": 10, "low": "not at all", "high": "far"}}},
            {"text": "Which boat?", "kind": {"choice": ["the small one", "the big one"]}},
            {"text": "What else?", "hint": "Anything you like", "kind": "text"}
        ],
        "scoring": {
            "direction": "higher_is_better", "higherMeans": "Higher means rougher water.", "missing": {"estimate": 2},
            "bands": [{"label": "smooth", "from": 2, "to": 4}, {"label": "rough", "from": 5, "to": 7}],
            "parts": [{"label": "Weather", "mean": true}]
        },
        "followUps": [{"item": 0, "atMost": 1, "prompt": "What made it calm?"}],
        "cadenceDays": 7
    })
}

fn read(draft: Value) -> CustomDraft {
    serde_json::from_value(draft).expect("is a draft")
}

fn made() -> Instrument {
    first(&read(draft()), &key()).unwrap_or_else(|problems| panic!("{problems:?}"))
}

/// The draft after a change of one place.
fn with(pointer: &str, value: Value) -> CustomDraft {
    let mut json = draft();
    *json.pointer_mut(pointer).unwrap_or_else(|| panic!("{pointer} is there")) = value;
    read(json)
}

fn fields(result: Result<Instrument, Problems>) -> Vec<String> {
    result.map_or_else(|problems| problems.0.into_iter().filter_map(|p| p.field).collect(), |_| Vec::new())
}

#[test]
fn a_draft_becomes_an_instrument_that_can_be_answered_and_counted() {
    let instrument = made();
    assert!(instrument.is_answerable());
    assert_eq!((instrument.origin, instrument.version.as_str()), (Origin::Practice, "1.0.0"));
    assert_eq!((instrument.visibility, instrument.cadence_days), (Visibility::AuthorTherapist, Some(7)));
    assert_eq!(instrument.scales.len(), 5, "equal answers are one scale");
    let given = [
        ("q1", Given::Value(1.0)),
        ("q2", Given::Value(3.0)),
        ("q3", Given::Choice("yes".to_owned())),
        ("more_1", Given::Text("No wind at all".to_owned())),
    ];
    let given = given.into_iter().map(|(id, given)| (id.to_owned(), given)).collect();
    let answers = Answers::check(given, &instrument, Purpose::Submission).into_complete().expect("is complete");
    let scores = score(&instrument, &answers);
    assert_eq!((scores.value("total"), scores.value("part_1")), (Some(3.0), Some(1.0)));
    assert!(answers.text("more_1").is_some());
}

#[test]
fn what_is_wrong_stands_beside_its_field() {
    let long = |n: usize| Value::from("x".repeat(n));
    let options = |n: usize| (0..n).map(|n| json!({"value": n, "label": format!("answer {n}")})).collect::<Value>();
    for (pointer, value, field) in [
        ("/title", " ".into(), "title"),
        ("/title", long(121), "title"),
        ("/title", "Clinical sea log".into(), "title"),
        ("/introduction", "a\0b".into(), "introduction"),
        ("/respondent", Value::Null, "respondent"),
        ("/items/3/text", "".into(), "items.3.text"),
        ("/items/3/text", long(501), "items.3.text"),
        ("/items/3/text", "How does she sail?".into(), "items.3.text"),
        ("/items/3/text", "Is the cheater on board?".into(), "items.3.text"),
        ("/items/0/label", "Significant wind".into(), "items.0.label"),
        ("/items/5/hint", long(501), "items.5.hint"),
        ("/items/0/kind", json!({"likert": options(1)}), "items.0.kind"),
        ("/items/0/kind", json!({"likert": options(21)}), "items.0.kind"),
        ("/items/3/kind", json!({"likert": [{"value": 1, "label": "a"}, {"value": 1, "label": "b"}]}), "items.3.kind"),
        (
            "/items/3/kind",
            json!({"likert": [{"value": 1, "label": "a"}, {"value": 2, "label": ""}]}),
            "items.3.kind.1.label",
        ),
        ("/items/4/kind", json!({"choice": ["one", "one"]}), "items.4.kind"),
        ("/items/3/kind", json!({"numeric": {"min": 5, "max": 5}}), "items.3.kind.max"),
        ("/items/3/kind", json!({"numeric": {"min": 0, "max": 1e300}}), "items.3.kind.max"),
        ("/items/0/part", 1.into(), "items.0.part"),
        ("/items/1/counts", false.into(), "items.1.reverse"),
        ("/scoring/missing", json!({"estimate": 4}), "scoring.missing"),
        ("/scoring/missing", json!({"estimate": 0}), "scoring.missing"),
        ("/scoring/bands/1/from", 4.into(), "scoring.bands.1.from"),
        ("/scoring/bands/1/to", 8.into(), "scoring.bands.1.from"),
        ("/scoring/bands/1/label", "recovered".into(), "scoring.bands.1.label"),
        ("/scoring/higherMeans", "Higher means a reliable change.".into(), "scoring.higherMeans"),
        ("/scoring/parts/0/label", "".into(), "scoring.parts.0.label"),
        ("/followUps/0/item", 9.into(), "followUps.0.item"),
        ("/followUps/0/item", 5.into(), "followUps.0.item"),
        ("/followUps/0/atMost", 4.into(), "followUps.0.atMost"),
        ("/followUps/0/prompt", "".into(), "followUps.0.prompt"),
        ("/cadenceDays", 0.into(), "cadenceDays"),
        ("/scoring", Value::Null, "items.0.counts"),
        ("/items", json!([]), "items"),
    ] {
        let found = fields(first(&with(pointer, value), &key()));
        assert!(found.iter().any(|found| found == field), "{pointer}: {found:?}");
    }
    let phq9 = InstrumentKey::parse("phq9").expect("is a key");
    assert_eq!(fields(first(&read(draft()), &phq9)), ["key"]);
}

#[test]
fn nothing_is_wider_than_what_the_author_releases() {
    for (class, allowed) in [
        ("V0", false),
        ("V1", true),
        ("V2", true),
        ("V3", false),
        ("V4", false),
        ("V5", true),
        ("V6", false),
        ("x", false),
    ] {
        let mut json = draft();
        json["visibility"] = class.into();
        let result = first(&read(json.clone()), &key());
        assert_eq!(result.is_ok(), allowed, "{class}");
        assert!(allowed || fields(result) == ["visibility"]);
        let mut file: Value = serde_json::from_str(&made().to_json()).expect("is JSON");
        file["visibility"] = class.into();
        assert_eq!(from_json(&file.to_string()).is_ok(), allowed, "{class}");
    }
}

#[test]
fn a_change_is_the_next_version_unless_nobody_answered() {
    let made = made();
    let draft = CustomDraft::of(&made).expect("was made here");
    assert_eq!(edit(&made, &draft, true), Ok(Edited::Unchanged));
    let change = |change: &dyn Fn(&mut CustomDraft)| {
        let mut draft = draft.clone();
        change(&mut draft);
        edit(&made, &draft, true).unwrap_or_else(|problems| panic!("{problems:?}"))
    };
    let words = change(&|draft| draft.introduction = "Other words.".to_owned());
    let Edited::Minor(words) = words else { panic!("other words are a minor version") };
    assert_eq!((words.version.as_str(), &words.equivalence_group), ("1.1.0", &made.equivalence_group));
    let Edited::Minor(question) = change(&|draft| draft.items[0].text = "How was the lake?".to_owned()) else {
        panic!("other words are a minor version")
    };
    assert_eq!(question.version.as_str(), "1.1.0");
    assert_ne!(question.equivalence_group, made.equivalence_group, "other wording breaks the line");
    let majors: [&dyn Fn(&mut CustomDraft); 5] = [
        &|draft| draft.items.truncate(5),
        &|draft| draft.items.swap(3, 4),
        &|draft| draft.items[3].kind = DraftKind::YesNo,
        &|draft| draft.items[1].reverse = false,
        &|draft| draft.scoring.as_mut().expect("is scored").missing = MissingAnswers::NoScore,
    ];
    for major in majors {
        let Edited::Major(next) = change(major) else { panic!("what is asked or counted is a major version") };
        assert_eq!(next.version.as_str(), "2.0.0");
        assert_ne!(next.equivalence_group, made.equivalence_group);
    }
    let mut open = draft.clone();
    open.items.truncate(5);
    let Ok(Edited::InPlace(open)) = edit(&made, &open, false) else { panic!("nobody answered it") };
    assert_eq!(open.version, made.version);
    assert!(edit(crate::inventories::library::sample("why_stay"), &draft, true).is_err());
}

#[test]
fn a_file_reads_back_and_claims_nothing() {
    let made = made();
    assert_eq!(from_json(&made.to_json()), Ok(made.clone()));
    let file = |pointer: &str, field: &str, value: Value| {
        let mut json: Value = serde_json::from_str(&made.to_json()).expect("is JSON");
        json.pointer_mut(pointer).expect("is there")[field] = value;
        from_json(&json.to_string()).expect_err("is refused").place
    };
    let cutoff = json!({"value": 4, "clinical_side": ">=", "source": ""});
    assert_eq!(file("/scoring", "cutoff", cutoff), "scoring.cutoff");
    let change = json!({"threshold": 2, "source": "somewhere"});
    assert_eq!(file("/scoring", "reliable_change", change), "scoring.reliable_change");
    assert_eq!(file("/scoring/bands/0", "label", "clinical".into()), "scoring.bands");
    assert_eq!(file("/scoring/bands/0", "id", "recovered".into()), "scoring.bands");
    assert_eq!(file("", "origin", "seed".into()), "origin");
    assert_eq!(file("", "key", "phq9".into()), "key");
    assert_eq!(file("/items/0", "visibility", "V3".into()), "visibility");
    assert_eq!(file("/items/0", "text", "Is he on board?".into()), "items[0].text");
}

#[test]
fn hostile_files_are_refused() {
    let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    let wide = format!("{{\"items\":[{}]}}", vec!["{}"; 10_000].join(","));
    let large = " ".repeat(crate::inventories::instrument::FILE_LIMIT + 1);
    for file in [
        "",
        "null",
        "[]",
        "{}",
        "1e999",
        "\"x\"",
        "{\"key\":1}",
        "{\"key\":\"a\",\"key\":\"a\"}",
        "\u{feff}{}",
        &deep,
        &wide,
        &large,
    ] {
        assert!(from_json(file).is_err());
        assert!(serde_json::from_str::<CustomDraft>(file).map_or(true, |draft| first(&draft, &key()).is_err()));
    }
}

/// Puts a value in the place of another, chosen by number.
fn graft(value: &mut Value, picks: &[usize], with: Value) {
    let next = match (picks, &mut *value) {
        ([pick, rest @ ..], Value::Array(list)) if !list.is_empty() => {
            let n = pick % list.len();
            Some((&mut list[n], rest))
        }
        ([pick, rest @ ..], Value::Object(fields)) if !fields.is_empty() => {
            let n = pick % fields.len();
            fields.values_mut().nth(n).map(|value| (value, rest))
        }
        _ => None,
    };
    match next {
        Some((next, rest)) => graft(next, rest, with),
        None => *value = with,
    }
}

fn any_value() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,8}".prop_map(Value::from),
        Just(json!([])),
        Just(json!({})),
        Just(json!("yesNo")),
        Just(json!({"numeric": {"min": -1, "max": 1.5}})),
        Just(json!({"estimate": 1})),
    ]
}

const CLAIMS: [&str; 4] = ["reliab", "significan", "recover", "clinical"];

proptest! {
    #[test]
    fn any_draft_is_refused_by_field_or_gives_a_measure_without_verdicts(
        grafts in proptest::collection::vec((proptest::collection::vec(any::<usize>(), 1..5), any_value()), 0..4),
        values in proptest::collection::vec(0_u8..11, 6),
    ) {
        let mut json = draft();
        for (picks, value) in grafts {
            graft(&mut json, &picks, value);
        }
        let Ok(draft) = serde_json::from_value::<CustomDraft>(json) else { return Ok(()) };
        match first(&draft, &key()) {
            Err(problems) => prop_assert!(problems.0.iter().all(|problem| problem.field.is_some())),
            Ok(instrument) => {
                prop_assert_eq!(from_json(&instrument.to_json()), Ok(instrument.clone()));
                let again = CustomDraft::of(&instrument);
                prop_assert!(again.is_some());
                prop_assert_eq!(again.map(|again| first(&again, &key())), Some(Ok(instrument.clone())));
                let answers = |shift: f64| -> Answers {
                    let each = instrument.items.iter().zip(&values);
                    each.map(|(item, value)| (item.id.clone(), Answer::Value(f64::from(*value) + shift))).collect()
                };
                let scores = [score(&instrument, &answers(0.0)), score(&instrument, &answers(9.0))];
                let at = jiff::Timestamp::UNIX_EPOCH;
                let [one, two] = [0, 1].map(|n| Measurement::of(&instrument, &scores[n], at));
                let yardstick = instrument.scoring.as_ref().and_then(Yardstick::of);
                let change = change::change(yardstick.as_ref(), one.as_ref(), two.as_ref());
                prop_assert_eq!(change.category, Category::NotMeasurable);
                for scale in scores.iter().flat_map(|scores| &scores.scales) {
                    let label = scale.band.as_deref().and_then(|band| instrument.scoring.as_ref()?.band_label(band));
                    let said = format!("{} {}", scale.scale, label.unwrap_or_default()).to_lowercase();
                    prop_assert!(CLAIMS.iter().all(|claim| !said.contains(claim)), "{}", said);
                }
            }
        }
    }
}
