use super::{
    field::{Kind, Side},
    *,
};
use crate::exercises::library::sample;

/// The apology with one thing changed.
fn changed(change: impl FnOnce(&mut serde_json::Value)) -> Result<Exercise, Flaw> {
    let mut file = serde_json::to_value(sample("apology")).expect("is text");
    change(&mut file);
    Exercise::from_json(&file.to_string())
}

fn place(change: impl FnOnce(&mut serde_json::Value)) -> String {
    changed(change).expect_err("does not fit together").place
}

#[test]
fn what_does_not_fit_together_is_refused_with_its_place() {
    assert!(changed(|_| {}).is_ok());
    assert_eq!(place(|file| file["visibility"] = "V3".into()), "visibility");
    assert_eq!(place(|file| file["number"] = 19.into()), "number");
    assert_eq!(place(|file| file["rhythm"] = serde_json::json!({ "every_days": 0 })), "rhythm");
    assert_eq!(place(|file| file["title"] = " ".into()), "title");
    assert_eq!(place(|file| file["purpose"] = "x".repeat(201).into()), "purpose");
    assert_eq!(place(|file| file["minutes"] = 0.into()), "minutes");
    assert_eq!(place(|file| file["steps"] = serde_json::json!([{ "title": "Only read" }])), "steps");
    assert_eq!(place(|file| file["steps"][0]["fields"][1]["id"] = "what".into()), "field \"what\"");
    assert_eq!(place(|file| file["steps"][0]["fields"][0]["visibility"] = "V0".into()), "field \"what\"");
    assert_eq!(place(|file| file["steps"][0]["fields"][0]["visibility"] = "V3".into()), "field \"what\"");
    assert_eq!(place(|file| file["partner_answer"]["options"] = serde_json::json!([])), "partner_answer");
    let unknown = serde_json::json!([{ "field": "what", "is": "yes", "otherwise": "No." }]);
    assert_eq!(place(|file| file["before_sharing"] = unknown), "before_sharing");
    assert!(changed(|file| file["surprise"] = 1.into()).is_err());
    assert!(Exercise::from_json("not a file").is_err());
    assert!(Exercise::from_json(&" ".repeat(FILE_LIMIT + 1)).is_err());
}

#[test]
fn everything_that_does_not_fit_is_found_at_once() {
    let mut exercise = sample("apology").clone();
    exercise.title.clear();
    exercise.steps[0].title.clear();
    exercise.steps[0].fields[0].label.clear();
    exercise.steps[0].fields[1].answer = Kind::Text { limit: 0 };
    let places: Vec<String> = exercise.flaws().into_iter().map(|flaw| flaw.place).collect();
    assert_eq!(places, ["title", "step \"\"", "field \"what\"", "field \"hurt\""]);
}

#[test]
fn it_looks_different_only_where_one_is_asked_what_the_other_is_not() {
    assert_eq!(sample("apology").sides(), [Some(Side::Involved)]);
    assert_eq!(sample("grief_writing").sides(), [Some(Side::Hurt)]);
    let mut own = sample("rituals").clone();
    own.steps.iter_mut().flat_map(|step| &mut step.fields).for_each(|field| field.side = None);
    assert_eq!(own.sides(), [None]);
    own.steps[0].fields[0].side = Some(Side::Hurt);
    assert_eq!(own.sides(), [Some(Side::Hurt), Some(Side::Involved)]);
}

#[test]
fn every_kind_of_field_has_its_limits() {
    for wrong in [
        r#"{"text":{"limit":0}}"#,
        r#"{"text":{"limit":2001}}"#,
        r#"{"choice":[{"value":"a","label":"A"}]}"#,
        r#"{"choice":[{"value":"a","label":"A"},{"value":"a","label":"B"}]}"#,
        r#"{"choices":{"options":[{"value":"a","label":"A"},{"value":"b","label":"B"}],"most":3}}"#,
        r#"{"rating":{"low":5,"high":5,"low_label":"a","high_label":"b"}}"#,
        r#"{"count":{"least":7,"most":0,"unit":"days"}}"#,
        r#"{"timer":{"least":20,"most":15}}"#,
        r#"{"turns":{"rounds":0,"minutes":5}}"#,
        r#"{"list":{"least":2,"most":1,"columns":[{"id":"a","label":"A","required":true}]}}"#,
        r#"{"list":{"least":0,"most":1,"columns":[{"id":"a","label":"A"}]}}"#,
        r#"{"list":{"least":0,"most":1,"columns":[]}}"#,
    ] {
        let answer: serde_json::Value = serde_json::from_str(wrong).expect("is JSON");
        assert_eq!(place(|file| file["steps"][0]["fields"][0]["answer"] = answer), "field \"what\"", "{wrong}");
    }
}

#[test]
fn a_field_waits_only_for_a_choice_before_it() {
    let mut file = serde_json::to_value(sample("openness")).expect("is text");
    let read = |file: &serde_json::Value| Exercise::from_json(&file.to_string());
    assert!(read(&file).is_ok());
    file["steps"][1]["fields"][0]["when"] = serde_json::json!({ "field": "depth", "is": ["four"] });
    assert!(read(&file).is_err(), "a word that is not there");
    file["steps"][1]["fields"][0]["when"] = serde_json::json!({ "field": "safe", "is": ["one"] });
    assert!(read(&file).is_err(), "a field that comes later");
    file["steps"][1]["fields"][0]["when"] = serde_json::json!({ "field": "depth", "is": [] });
    assert!(read(&file).is_err(), "nothing to wait for");
}

#[test]
fn an_exercise_knows_whether_it_is_about_an_injury() {
    assert!(sample("apology").needs_thread());
    assert!(sample("listen_loop").needs_thread());
    assert!(!sample("talk_time").needs_thread());
    assert!(sample("talk_time").is_joint() && !sample("apology").is_joint());
}
