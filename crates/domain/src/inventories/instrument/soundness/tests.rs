use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::inventories::library::sample;

fn flaw_after(key: &str, change: impl FnOnce(&mut Value)) -> String {
    let mut json: Value = serde_json::from_str(&sample(key).to_json()).expect("is JSON");
    change(&mut json);
    Instrument::from_json(&json.to_string()).expect_err("does not fit together").place
}

#[test]
fn a_flaw_names_its_place() {
    assert_eq!(flaw_after("phq9", |json| json["items"][3]["scale"] = "none".into()), "items[3].scale");
    assert_eq!(flaw_after("phq9", |json| json["scoring"]["range"]["max"] = 28.into()), "scoring.range");
    assert_eq!(flaw_after("phq9", |json| json["scoring"]["bands"][1]["from"] = 4.into()), "scoring.bands");
    assert_eq!(
        flaw_after("phq9", |json| json["scoring"]["missing"]["at_least"] = 10.into()),
        "scoring.missing.at_least"
    );
    assert_eq!(flaw_after("phq9", |json| json["scales"][0]["options"][1]["value"] = 0.into()), "scales[0]");
    assert_eq!(flaw_after("pcl5", |json| json["items"][0]["subscale"] = "x".into()), "items[0].subscale");
    assert_eq!(flaw_after("why_stay", |json| json["items"][1]["facet_of"] = "ws1b".into()), "items[1].facet_of");
    assert_eq!(flaw_after("why_stay", |json| json["follow_ups"][0]["when"] = "ws7<=2".into()), "follow_ups[0]");
    assert_eq!(flaw_after("phq9", |json| json["safety_rules"][0]["when"] = "x>=1".into()), "safety_rules[0]");
    assert_eq!(flaw_after("trust_pulse", |json| json["title"] = " ".into()), "title");
    assert_eq!(flaw_after("trust_pulse", |json| json["items"] = json!([])), "items");
    assert!(flaw_after("trust_pulse", |json| json["surprise"] = 1.into()).starts_with("line 1, column"));
    assert!(flaw_after("why_stay", |json| json["items"][1]["id"] = "ws1".into()).contains("ws1"));
}

#[test]
fn what_goes_beyond_items_and_scores_has_to_fit_too() {
    for (key, place, change) in [
        ("six_resp_self", "parallel.with", json!({"parallel": {"with": "six_resp_self", "form": "self"}})),
        ("safety_check", "gate.item", json!({"gate": {"item": "s1", "opens_on": "yes", "closed_text": "Later."}})),
        (
            "safety_check",
            "gate.opens_on",
            json!({"gate": {"item": "s7", "opens_on": "maybe", "closed_text": "Later."}}),
        ),
        ("safety_check", "gate.closed_text", json!({"gate": {"item": "s7", "opens_on": "yes", "closed_text": " "}})),
        ("phq9", "low_scores.of", json!({"low_scores": {"of": "subscales", "at_most": 1, "stale_after_days": 28}})),
        (
            "phq9",
            "low_scores.stale_after_days",
            json!({"low_scores": {"of": "items", "at_most": 1, "stale_after_days": 0}}),
        ),
        (
            "stance",
            "task_rules[0]",
            json!({"task_rules": [{"when": "safe_to_say==maybe", "task": "check_in", "deadline": "next_session"}]}),
        ),
        (
            "stance",
            "task_rules[0]",
            json!({"task_rules": [{"when": "x==yes", "task": "check_in", "deadline": "next_session"}]}),
        ),
        (
            "phq9",
            "safety_rules[0]",
            json!({"safety_rules": [{"when": "phq9_9==yes", "task": "danger", "deadline": "next_session"}]}),
        ),
    ] {
        let found = flaw_after(key, |json| {
            let fields = change.as_object().expect("is an object").clone();
            json.as_object_mut().expect("is an object").extend(fields);
        });
        assert_eq!(found, place, "{key} {change}");
    }
}

#[test]
fn parts_have_to_fit_the_whole() {
    let after = |key: &str, field: &str, value: Value| flaw_after(key, |json| json["scoring"][field] = value);
    let by_parts = |least: usize| json!({"rule": "subscales", "at_least": least});
    assert_eq!(after("six_resp_self", "missing", by_parts(7)), "scoring.missing.at_least");
    assert_eq!(after("six_resp_self", "missing", by_parts(0)), "scoring.missing.at_least");
    assert_eq!(after("six_resp_self", "missing", json!({"rule": "complete_only"})), "scoring.missing");
    assert_eq!(after("phq9", "missing", by_parts(1)), "scoring.missing");
    assert_eq!(after("phq9", "kind", "subscales".into()), "scoring.subscales");
    assert_eq!(after("trust_check", "counted_words", json!(["often"])), "scoring.counted_words");
    let part =
        |field: &str, value: Value| flaw_after("six_resp_self", |json| json["scoring"]["subscales"][1][field] = value);
    assert_eq!(part("at_least", 4.into()), "scoring.subscales[1].at_least");
    assert_eq!(part("range", json!({"min": 0, "max": 1})), "scoring.subscales[1].range");
    assert_eq!(part("kind", "sum".into()), "scoring.subscales[1].percent");
    let twice = flaw_after("six_resp_self", |json| {
        let parts = json["scoring"]["subscales"].as_array_mut().expect("is a list");
        parts.push(parts[0].clone());
    });
    assert_eq!(twice, "scoring.subscales[6].id");
    let counts = json!({"rated_at_least": 2, "counts": {"cluster_b": 6}, "caveat": "x", "source": "x"});
    assert_eq!(after("pcl5", "provisional", counts), "scoring.provisional.counts.cluster_b");
}

#[test]
fn a_file_has_a_limit() {
    let long = " ".repeat(crate::inventories::instrument::FILE_LIMIT + 1);
    assert_eq!(Instrument::from_json(&long).expect_err("is too long").place, "file");
}

/// Replaces the `n`th value of a file, in reading order.
fn replace(value: &mut Value, n: &mut usize, with: &Value) -> bool {
    if *n == 0 {
        *value = with.clone();
        return true;
    }
    *n -= 1;
    match value {
        Value::Array(list) => list.iter_mut().any(|value| replace(value, n, with)),
        Value::Object(fields) => fields.values_mut().any(|value| replace(value, n, with)),
        _ => false,
    }
}

proptest! {
    #[test]
    fn a_damaged_file_is_refused_or_scores_without_harm(
        key in proptest::sample::select(&["why_stay", "phq9", "csi4", "pcl5", "trust_pulse", "six_resp_self", "trust_check", "safety_check", "ecr_s"][..]),
        n in 0_usize..400,
        with in prop_oneof![Just(json!(null)), Just(json!(-1)), Just(json!(1e300)), Just(json!([])), Just(json!("x")), Just(json!({}))],
    ) {
        let mut json: Value = serde_json::from_str(&sample(key).to_json()).expect("is JSON");
        let mut n = n;
        replace(&mut json, &mut n, &with);
        if let Ok(instrument) = Instrument::from_json(&json.to_string()) {
            let scores = crate::inventories::score(&instrument, &crate::inventories::Answers::default());
            prop_assert!(scores.scales.is_empty());
        }
    }
}
