use proptest::prelude::*;

use super::*;
use crate::inventories::{Answer, library::library, library::sample, scoring::profile::lowest};

fn answered(values: &[(String, f64)]) -> Answers {
    values.iter().map(|(id, value)| (id.clone(), Answer::Value(*value))).collect()
}

/// Answers to the items of an instrument in order; none where there is no answer.
fn in_order(instrument: &Instrument, values: &[Option<f64>]) -> Answers {
    let items = instrument.scored_items().zip(values);
    items.filter_map(|(item, value)| value.map(|value| (item.id.clone(), Answer::Value(value)))).collect()
}

/// The instrument with the scoring's JSON changed, so that small variants need no files of their own.
fn variant(key: &str, change: impl FnOnce(&mut serde_json::Value)) -> Instrument {
    let mut json: serde_json::Value = serde_json::from_str(&sample(key).to_json()).expect("is JSON");
    change(&mut json);
    Instrument::from_json(&json.to_string()).unwrap_or_else(|flaw| panic!("{flaw}"))
}

#[test]
fn b11_eight_answers_of_nine_are_prorated() {
    let phq9 = sample("phq9");
    let values = [2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 0.0].map(Some);
    let scores = score(phq9, &in_order(phq9, &[&values[..], &[None, Some(0.0)]].concat()));
    let total = scores.of(TOTAL).expect("is scored");
    assert_eq!((scores.status, total.value), (Status::Scored, Some(13.5)));
    assert_eq!((total.prorated, total.uncertain), (true, false));
    assert_eq!(total.band.as_deref(), Some("moderate"));
}

#[test]
fn b12_missing_answers_that_decide_the_side_make_it_uncertain() {
    let phq9 = sample("phq9");
    let values = [3.0, 3.0, 3.0, 0.0, 0.0, 0.0, 0.0].map(Some);
    let scores = score(phq9, &in_order(phq9, &[&values[..], &[None, Some(0.0)]].concat()));
    let total = scores.of(TOTAL).expect("is scored");
    assert_eq!((total.value, total.uncertain), (Some(10.1), true));
    assert_eq!(total.band.as_deref(), Some(UNCERTAIN));
}

#[test]
fn the_ninth_item_is_never_estimated() {
    let phq9 = sample("phq9");
    let mut answers = in_order(phq9, &[Some(1.0); 8]);
    answers.set("phq9_9", Answer::Declined);
    assert_eq!(score(phq9, &answers), Scores { status: Status::Insufficient, scales: Vec::new() });
    let tasks: Vec<&str> = phq9.safety_hits(&answers).map(|rule| rule.task.as_str()).collect();
    assert_eq!(tasks, ["ask_in_person"]);
}

#[test]
fn the_ninth_item_raises_one_task_with_its_deadline() {
    let phq9 = sample("phq9");
    for (value, expected) in [
        (0.0, vec![]),
        (1.0, vec!["NextBusinessDayEnd"]),
        (2.0, vec!["FourBusinessHours"]),
        (3.0, vec!["FourBusinessHours"]),
    ] {
        let answers = answered(&[("phq9_9".to_owned(), value)]);
        let deadlines: Vec<String> = phq9.safety_hits(&answers).map(|rule| format!("{:?}", rule.deadline)).collect();
        assert_eq!(deadlines, expected);
    }
    assert_eq!(phq9.visibility_of("phq9_9").as_str(), "V5");
    assert_eq!(phq9.visibility_of("phq9_8").as_str(), "V1");
}

#[test]
fn below_the_limit_there_is_no_score() {
    for (key, enough) in [("phq9", 8), ("gad7", 6), ("pcl5", 16), ("csi4", 4), ("csi16", 16), ("csi32", 32)] {
        let instrument = sample(key);
        let n = instrument.items.len();
        // The last items are answered, so that the item that is never estimated is among them.
        let with = |count: usize| [vec![None; n - count], vec![Some(1.0); count]].concat();
        assert_eq!(score(instrument, &in_order(instrument, &with(enough))).status, Status::Scored, "{key}");
        assert_eq!(score(instrument, &in_order(instrument, &with(enough - 1))).status, Status::Insufficient, "{key}");
    }
}

#[test]
fn b14_a_profile_has_sides_and_counts_and_no_total() {
    let why_stay = sample("why_stay");
    let answers = in_order(why_stay, &[2.0, 4.0, 5.0, 3.0].map(Some));
    let scores = score(why_stay, &answers);
    assert_eq!(scores.value("partner_side"), Some(3.0));
    assert_eq!(scores.value("own_side"), Some(4.0));
    assert_eq!(scores.value("areas_full"), Some(1.0));
    assert_eq!(scores.value("areas_below_full"), Some(3.0));
    assert_eq!(lowest(why_stay, &answers), ["ws1"]);
    assert!(scores.of(TOTAL).is_none() && scores.headline(why_stay).is_none());
    let bands: Vec<_> = scores.scales.iter().take(4).map(|score| score.band.as_deref()).collect();
    assert_eq!(bands, [Some("low"), Some("strong"), Some("full"), Some("building")]);
}

#[test]
fn a_side_needs_both_ratings_and_ties_are_all_lowest() {
    let why_stay = sample("why_stay");
    let answers = in_order(why_stay, &[None, Some(4.0), Some(2.0), Some(2.0)]);
    let scores = score(why_stay, &answers);
    assert_eq!((scores.value("partner_side"), scores.value("own_side")), (None, Some(2.0)));
    assert_eq!(scores.value("areas_below_full"), Some(3.0));
    assert_eq!(lowest(why_stay, &answers), ["ws3", "ws4"]);
    let none = score(why_stay, &Answers::default());
    assert_eq!((none.status, none.scales.len()), (Status::Insufficient, 0));
    assert!(lowest(why_stay, &Answers::default()).is_empty());
}

#[test]
fn a_pulse_is_its_value() {
    let pulse = sample("trust_pulse");
    let scores = score(pulse, &answered(&[("trust".to_owned(), 7.0)]));
    assert_eq!(scores.headline(pulse).and_then(|score| score.value), Some(7.0));
}

#[test]
fn clusters_add_up_to_the_whole() {
    let pcl5 = sample("pcl5");
    let scores = score(pcl5, &in_order(pcl5, &[Some(2.0); 20]));
    let clusters: Vec<_> = scores.scales.iter().map(|score| (score.scale.as_str(), score.value)).collect();
    let expected = [("total", 40.0), ("cluster_b", 10.0), ("cluster_c", 4.0), ("cluster_d", 14.0), ("cluster_e", 12.0)];
    assert_eq!(clusters, expected.map(|(scale, value)| (scale, Some(value))));
    let range = subscale_range(pcl5, "cluster_d").expect("is a cluster");
    assert_eq!((Some(range.min), Some(range.max)), (Some(0.0), Some(28.0)));
}

#[test]
fn unequal_ranges_are_estimated_by_their_place() {
    let csi4 = variant("csi4", |json| {
        json["scoring"]["missing"] = serde_json::json!({"rule": "prorate", "at_least": 3});
    });
    // 3 of 5 three times is a place of .6; the first item reaches to 6, so it gets 3.6.
    let scores = score(&csi4, &in_order(&csi4, &[None, Some(3.0), Some(3.0), Some(3.0)]));
    assert_eq!(scores.value(TOTAL), Some(12.6));
}

#[test]
fn a_reversed_item_counts_from_the_other_end() {
    let gad7 = variant("gad7", |json| json["items"][0]["reverse"] = true.into());
    let scores = score(&gad7, &in_order(&gad7, &[Some(0.0); 7]));
    assert_eq!(scores.value(TOTAL), Some(3.0));
}

#[test]
fn b21_what_does_not_apply_is_left_out_of_a_mean() {
    let domain = variant("pcl5", |json| {
        let items = json["items"].as_array_mut().expect("is a list");
        items.truncate(3);
        for item in items {
            item["na_allowed"] = true.into();
        }
        json["scoring"]["kind"] = "mean".into();
        json["scoring"]["percent"] = true.into();
        json["scoring"]["missing"] = serde_json::json!({"rule": "complete_only"});
        json["scoring"].as_object_mut().expect("is an object").remove("cutoff");
    });
    let mut answers = in_order(&domain, &[Some(2.0), None, Some(4.0)]);
    assert_eq!(score(&domain, &answers).status, Status::Insufficient);
    answers.set("pcl5_2", Answer::Choice("na".to_owned()));
    assert_eq!(score(&domain, &answers).value(TOTAL), Some(75.0));
}

#[test]
fn items_that_reach_a_value_are_counted() {
    let count = variant("gad7", |json| {
        json["scoring"]["kind"] = "count".into();
        json["scoring"]["counts_from"] = 2.into();
    });
    let scores = score(&count, &in_order(&count, &[0.0, 1.0, 2.0, 3.0, 0.0, 2.0, 1.0].map(Some)));
    assert_eq!(scores.value(TOTAL), Some(3.0));
}

#[test]
fn what_is_only_read_has_no_score() {
    let unscored = variant("gad7", |json| {
        json.as_object_mut().expect("is an object").remove("scoring");
    });
    assert_eq!(score(&unscored, &Answers::default()).status, Status::Unscored);
}

proptest! {
    #[test]
    fn every_score_lies_in_its_range(picks in proptest::collection::vec(proptest::option::weighted(0.9, 0_usize..7), 32)) {
        for instrument in library() {
            let answers: Answers = instrument
                .scored_items()
                .zip(&picks)
                .filter_map(|(item, pick)| {
                    let (low, high) = instrument.scale_of(item).range()?;
                    pick.map(|pick| (item.id.clone(), Answer::Value((low + pick as f64).min(high))))
                })
                .collect();
            let scores = score(instrument, &answers);
            let range = instrument.scoring.as_ref().and_then(|scoring| scoring.range);
            if let Some((range, value)) = range.zip(scores.headline(instrument).and_then(|score| score.value)) {
                prop_assert!((range.min..=range.max).contains(&value), "{} {value}", instrument.key);
            }
            prop_assert_eq!(scores.status == Status::Scored, scores.scales.iter().any(|score| score.value.is_some()));
        }
    }
}
