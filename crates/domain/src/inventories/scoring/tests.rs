mod any_answers;

use super::*;
use crate::inventories::{Answer, library::sample, scoring::profile::lowest};

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
fn b21_what_does_not_apply_is_left_out_of_a_domain() {
    let form = sample("six_resp_self");
    let mut answers = answered(&[("r1a".to_owned(), 2.0), ("r1c".to_owned(), 4.0)]);
    answers.set("r1b", Answer::Choice("na".to_owned()));
    let scores = score(form, &answers);
    assert_eq!(scores.value("r1"), Some(75.0));
    assert_eq!(scores.of("r1").and_then(|part| part.band.as_deref()), Some("steady"));
    assert!(!scores.of("r1").expect("is scored").prorated, "what does not apply is not missing");
    assert_eq!((scores.value("r2"), scores.value(TOTAL)), (None, None));
    answers.set("r1c", Answer::Declined);
    assert_eq!(score(form, &answers).status, Status::Insufficient, "one answer is too few");
}

#[test]
fn a_domain_needs_two_answers_and_the_fourth_three() {
    let form = sample("six_resp_observer");
    let of = |ids: &[&str]| answered(&ids.iter().map(|id| ((*id).to_owned(), 3.0)).collect::<Vec<_>>());
    assert_eq!(score(form, &of(&["r2a", "r2b"])).value("r2"), Some(75.0));
    assert!(score(form, &of(&["r2a", "r2b"])).of("r2").expect("is scored").prorated);
    assert_eq!(score(form, &of(&["r4a", "r4b"])).value("r4"), None);
    assert_eq!(score(form, &of(&["r4a", "r4b", "r4d"])).value("r4"), Some(75.0));
}

#[test]
fn the_whole_is_the_mean_of_five_domains_or_six() {
    let form = sample("six_resp_self");
    let all: Vec<(String, f64)> = form.scored_items().map(|item| (item.id.clone(), 4.0)).collect();
    assert_eq!(score(form, &answered(&all)).value(TOTAL), Some(100.0));
    let without = |domains: &[&str]| -> Vec<(String, f64)> {
        all.iter().filter(|(id, _)| !domains.contains(&&id[..2])).cloned().collect()
    };
    let five = score(form, &answered(&without(&["r3"])));
    assert_eq!(five.value(TOTAL), Some(100.0));
    assert!(five.of(TOTAL).expect("is scored").prorated);
    let four = score(form, &answered(&without(&["r3", "r6"])));
    assert_eq!((four.value(TOTAL), four.value("r1"), four.status), (None, Some(100.0), Status::Scored));
}

#[test]
fn domains_weigh_the_same_however_many_items_they_have() {
    let form = sample("six_resp_self");
    let values: Vec<(String, f64)> = form
        .scored_items()
        .map(|item| (item.id.clone(), if item.subscale.as_deref() == Some("r4") { 4.0 } else { 0.0 }))
        .collect();
    assert_eq!(score(form, &answered(&values)).value(TOTAL), Some(16.7));
}

#[test]
fn yes_is_counted_by_step_and_as_a_share_of_what_was_answered() {
    let check = sample("trust_check");
    let words = ["yes", "yes", "partly", "no", "not_sure", "yes", "no", "yes", "yes", "no", "no", "no"];
    let answers: Answers =
        check.items.iter().zip(words).map(|(item, word)| (item.id.clone(), Answer::Choice(word.to_owned()))).collect();
    let scores = score(check, &answers);
    let steps = ["truth", "responsibility", "understanding", "support", "time"].map(|step| scores.value(step));
    assert_eq!(steps, [Some(2.0), Some(1.0), Some(2.0), Some(0.0), None]);
    assert_eq!(scores.value(TOTAL), Some(41.7), "5 of 12");
    assert_eq!(scores.of(TOTAL).and_then(|total| total.band.clone()), None, "there is no verdict");
}

#[test]
fn privacy_that_did_not_feel_free_is_told_and_scores_nothing() {
    let form = sample("four_practices_observer");
    let mut answers = in_order(form, &[Some(3.0); 12]);
    let before = score(form, &answers);
    answers.set("n4", Answer::Choice("no".to_owned()));
    assert_eq!(score(form, &answers), before);
    assert_eq!(before.value(TOTAL), Some(75.0));
    let tasks: Vec<&str> = form.task_hits(&answers).map(|rule| rule.task.as_str()).collect();
    assert_eq!(tasks, ["privacy_not_free"]);
}

#[test]
fn contact_that_has_not_clearly_ended_is_told() {
    for form in [sample("six_resp_self"), sample("six_resp_observer")] {
        for (answer, expected) in [
            (Answer::Choice("yes".to_owned()), 0),
            (Answer::Choice("no".to_owned()), 1),
            (Answer::Choice("not_sure".to_owned()), 1),
            (Answer::Declined, 1),
        ] {
            let answers: Answers = [("r3g".to_owned(), answer)].into_iter().collect();
            assert_eq!(form.task_hits(&answers).count(), expected);
        }
    }
}

#[test]
fn hope_stands_apart_from_what_is_hard() {
    for key in ["effects_check_hurt", "effects_check_involved"] {
        let check = sample(key);
        let mut answers = in_order(check, &[Some(3.0); 11]);
        answers.set("hope", Answer::Value(2.0));
        let scores = score(check, &answers);
        assert_eq!((check.items.len(), scores.scales.len()), (12, 11), "{key}: ratings and nothing else");
        assert!(scores.of("hope").is_none() && scores.headline(check).is_none());
    }
}

#[test]
fn pressure_is_keyed_the_other_way_round_and_told() {
    let check = sample("closeness_ready");
    let with_pressure = |n: f64| in_order(check, &[4.0, 4.0, 4.0, 4.0, n, 4.0].map(Some));
    assert_eq!(score(check, &with_pressure(0.0)).value(TOTAL), Some(24.0));
    assert_eq!(score(check, &with_pressure(3.0)).value(TOTAL), Some(21.0));
    assert_eq!(check.task_hits(&with_pressure(1.0)).count(), 0);
    assert_eq!(check.task_hits(&with_pressure(2.0)).count(), 1);
}

#[test]
fn two_parts_and_no_total() {
    let ecr = sample("ecr_s");
    let scores = score(ecr, &in_order(ecr, &[Some(7.0); 12]));
    // Odd items are avoidance, three of six reversed; even items anxiety, one of six reversed.
    assert_eq!((scores.value("anxiety"), scores.value("avoidance")), (Some(6.0), Some(4.0)));
    assert!(scores.of(TOTAL).is_none() && scores.headline(ecr).is_none());
}

#[test]
fn both_ways_of_printing_a_form_come_to_the_same() {
    let high = score(sample("dts_agree_high"), &in_order(sample("dts_agree_high"), &[Some(7.0); 8]));
    let low = score(sample("dts_agree_low"), &in_order(sample("dts_agree_low"), &[Some(1.0); 8]));
    assert_eq!((high.value(TOTAL), low.value(TOTAL)), (Some(38.0), Some(38.0)));
}

#[test]
fn one_extreme_answer_is_enough() {
    let screen = sample("wast_sf");
    for (values, expected, is_raised) in [([2.0, 0.0], 1.0, true), ([1.0, 1.0], 0.0, false), ([2.0, 2.0], 2.0, true)] {
        let answers = in_order(screen, &values.map(Some));
        assert_eq!(score(screen, &answers).value(TOTAL), Some(expected));
        assert_eq!(screen.safety_hits(&answers).count() > 0, is_raised);
    }
}

#[test]
fn the_pattern_of_clusters_is_met_missed_or_open() {
    let pcl5 = sample("pcl5");
    let with = |two_or_more: &[usize], missing: &[usize]| -> Answers {
        (1..=20)
            .filter(|n| !missing.contains(n))
            .map(|n| (format!("pcl5_{n}"), Answer::Value(if two_or_more.contains(&n) { 2.0 } else { 1.0 })))
            .collect()
    };
    assert_eq!(meets_provisional(pcl5, &with(&[1, 6, 8, 9, 15, 16], &[])), Some(true));
    assert_eq!(meets_provisional(pcl5, &with(&[1, 6, 8, 15, 16], &[])), Some(false));
    assert_eq!(meets_provisional(pcl5, &with(&[1, 6, 8, 15, 16], &[10])), None);
    assert_eq!(meets_provisional(pcl5, &with(&[6, 8, 9, 15, 16], &[7])), Some(false));
    assert_eq!(meets_provisional(sample("phq9"), &Answers::default()), None);
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
