use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::exercises::library::{library, sample};

fn names() -> (ExerciseKey, Version) {
    (ExerciseKey::own("Evening walks"), Version::parse("1.0.0").expect("is a version"))
}

fn walks() -> Value {
    json!({ "title": "Evening walks", "purpose": "To walk again.", "minutes": 20, "who": "each",
        "rhythm": { "every_days": 7 }, "introduction": ["Take your time."], "steps": [
        { "title": "Walk", "text": ["Slowly."], "fields": [
            { "id": "how", "label": "How was it?", "answer": { "choice": [
                { "value": "fine", "label": "Fine" }, { "value": "hard", "label": "Hard" }] }, "shareable": true },
            { "id": "words", "label": "In your words", "answer": { "text": {} }, "need": "free",
              "when": { "field": "how", "is": ["hard"] } }] }] })
}

fn publish(value: &Value) -> Result<Exercise, Problems> {
    let (key, version) = names();
    Content::parse(&value.to_string()).expect("is an object").publish(key, version)
}

/// Where the walks are refused, and what is said of it, once one thing in them is changed.
fn refused(change: impl FnOnce(&mut Value)) -> (String, String) {
    let mut walks = walks();
    change(&mut walks);
    let problems = publish(&walks).expect_err("is refused");
    let first = problems.0.into_iter().next().expect("there is one");
    (first.field.expect("has a place"), first.message)
}

#[test]
fn what_is_made_is_an_exercise_and_goes_out_and_in_as_text() {
    let made = publish(&walks()).expect("fits together");
    assert_eq!((made.key.as_str(), made.who.as_str()), ("own_evening_walks", "each"));
    let out = Content::of(&made).to_json();
    assert!(!out.contains("own_evening_walks"), "its name is given when it is published");
    let (key, version) = names();
    assert_eq!(Content::parse(&out).expect("is an object").publish(key, version), Ok(made.clone()));
    let text = serde_json::to_string(&made).expect("is text");
    assert_eq!(Exercise::from_json(&text), Ok(made));
    assert_eq!(Content::parse("{}").expect("is an object").title(), "");
}

#[test]
fn a_copy_of_what_comes_with_the_service_can_be_published_but_for_the_loop() {
    for exercise in library() {
        let (key, version) = names();
        let made = Content::of(exercise).publish(key, version);
        assert_eq!(made.is_ok(), !exercise.has_listening_loop, "{}: {:?}", exercise.key, made.err());
    }
}

#[test]
fn every_flaw_is_found_at_once_and_said_of_its_question() {
    let mut walks = walks();
    walks["title"] = json!(" ");
    walks["minutes"] = json!("long");
    walks["steps"][0]["fields"][0]["answer"] = json!({ "rating": { "low": 1 } });
    walks["steps"][0]["fields"][1]["id"] = json!(7);
    walks["steps"][0]["fields"][1]["need"] = json!("perhaps");
    let problems = publish(&walks).expect_err("is refused").0;
    let said: Vec<(&str, bool)> = problems
        .iter()
        .map(|problem| (problem.field.as_deref().unwrap_or_default(), problem.message.contains("In your words")))
        .collect();
    assert_eq!(
        said,
        [
            ("steps.0.fields.0.answer", false),
            ("steps.0.fields.1.id", true),
            ("steps.0.fields.1.need", true),
            ("minutes", false),
        ]
    );
    assert!(problems[0].message.contains("\u{201c}How was it?\u{201d}"), "{}", problems[0].message);
    walks["steps"] = self::walks()["steps"].take();
    walks["minutes"] = json!(0);
    walks["who"] = json!("nobody");
    let places: Vec<_> = publish(&walks).expect_err("is refused").0.into_iter().filter_map(|one| one.field).collect();
    assert_eq!(places, ["who", "title", "minutes"]);
}

#[test]
fn nothing_can_show_one_partner_what_the_other_wrote() {
    for wide in ["V2", "V3", "V5"] {
        assert_eq!(refused(|walks| walks["visibility"] = wide.into()).0, "visibility", "{wide}");
        let place = refused(|walks| walks["steps"][0]["fields"][0]["visibility"] = wide.into()).0;
        assert_eq!(place, "steps.0.fields.0", "{wide}");
    }
    // What only the other is asked decides about nobody else's page.
    let (place, words) = refused(|walks| walks["steps"][0]["fields"][0]["side"] = "hurt".into());
    assert_eq!(place, "steps.0.fields.1.when");
    assert!(words.contains("In your words") && words.contains("other partner"), "{words}");
    let mut sided = walks();
    for n in 0..2 {
        sided["steps"][0]["fields"][n]["side"] = "hurt".into();
    }
    assert!(publish(&sided).is_ok(), "the same partner's own choice may");
    // Nothing is taken over from anybody's answers.
    assert_eq!(refused(|walks| walks["steps"][0]["fields"][1]["prefill"] = "partner.how".into()).0, "steps.0.fields.1");
    let (place, words) = refused(|walks| walks["steps"][0]["fields"][1]["label"] = "You wrote {{partner.how}}".into());
    assert_eq!(place, "steps.0.fields.1");
    assert!(words.contains("curly brackets"), "{words}");
    // What is for its author alone has no share button.
    assert_eq!(refused(|walks| walks["visibility"] = "V0".into()).0, "steps.0.fields.0");
}

#[test]
fn what_belongs_to_the_service_stays_with_it() {
    assert_eq!(refused(|walks| walks["has_listening_loop"] = true.into()).0, "has_listening_loop");
    for kind in ["listening_loop", "attestation", "signature"] {
        let (place, words) = refused(|walks| walks["steps"][0]["fields"][1]["answer"] = json!({ kind: {} }));
        assert_eq!(place, "steps.0.fields.1.answer", "{kind}");
        assert!(words.contains("In your words") && words.contains("comes with Rapport"), "{words}");
    }
    assert_eq!(refused(|walks| walks["gate"] = true.into()).0, "content");
    assert_eq!(refused(|walks| walks["steps"][0]["opens_after_partner"] = true.into()).0, "steps.0");
}

#[test]
fn no_screen_names_a_person_by_what_happened() {
    assert_eq!(refused(|walks| walks["steps"][0]["text"][0] = "Ask her.".into()).0, "steps.0");
    let label = json!("The victim decides");
    assert_eq!(
        refused(|walks| walks["steps"][0]["fields"][0]["answer"]["choice"][1]["label"] = label).0,
        "steps.0.fields.0"
    );
    assert_eq!(refused(|walks| walks["title"] = "a\u{0}b".into()).0, "title");
}

#[test]
fn hostile_files_are_refused() {
    let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    let nested = format!("{{\"steps\":{}{}}}", "[".repeat(10_000), "]".repeat(10_000));
    let large = " ".repeat(FILE_LIMIT + 1);
    for file in ["", "null", "[]", "7", "1e999", "\"x\"", "{\"title\":", "\u{feff}{}", &deep, &nested, &large] {
        let problem = Content::parse(file).expect_err("is refused");
        assert_eq!(problem.field.as_deref(), Some("content"));
    }
    let wide = format!("{{\"steps\":[{}]}}", vec!["{}"; 10_000].join(","));
    assert!(Content::parse(&wide).expect("is an object").shown().is_err());
    assert!(Content::default().shown().is_err());
    assert!(
        Content::parse(&serde_json::to_string(sample("apology")).expect("is text"))
            .is_ok_and(|one| one.shown().is_ok())
    );
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
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        // Quarters are exact, so that what is written reads back as it was.
        any::<i16>().prop_map(|n| Value::from(f64::from(n) / 4.0)),
        ".{0,8}".prop_map(Value::from),
        Just(json!("V3")),
        Just(json!("hurt")),
        Just(json!("tick")),
        Just(json!({ "rating": { "low": 9, "high": 1, "low_label": "", "high_label": "" } })),
        Just(json!({ "listening_loop": {} })),
        Just(json!({ "list": { "least": 0, "most": 255, "columns": [{ "id": "a", "label": "A" }] } })),
        Just(json!({ "field": "how", "is": ["fine"] })),
    ];
    leaf.prop_recursive(4, 32, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::btree_map("[a-z_]{1,10}", inner, 0..4)
                .prop_map(|parts| Value::Object(parts.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn any_json_is_refused_by_place_or_gives_an_exercise_that_reads_back(
        grafts in proptest::collection::vec((proptest::collection::vec(any::<usize>(), 0..6), any_value()), 0..5),
    ) {
        let mut json = walks();
        for (picks, value) in grafts {
            graft(&mut json, &picks, value);
        }
        let Ok(content) = Content::parse(&json.to_string()) else { return Ok(()) };
        prop_assert_eq!(&Content::parse(&content.to_json()), &Ok(content.clone()));
        let (key, version) = names();
        match content.publish(key, version) {
            Err(problems) => {
                prop_assert!(!problems.0.is_empty());
                prop_assert!(problems.0.iter().all(|problem| problem.field.is_some() && !problem.message.is_empty()));
            }
            Ok(exercise) => {
                let text = serde_json::to_string(&exercise).expect("is text");
                prop_assert_eq!(Exercise::from_json(&text), Ok(exercise.clone()));
                prop_assert!(!exercise.has_listening_loop && exercise.number.is_none());
                for field in exercise.fields() {
                    prop_assert!(exercise.visibility_of(field) <= crate::sharing::Visibility::AuthorTherapist);
                }
            }
        }
    }

    #[test]
    fn any_text_at_all_is_read_or_refused(text in ".{0,200}") {
        let _ = Content::parse(&text).map(|content| content.problems());
    }
}
