use super::*;
use crate::inventories::{Answer, library::sample};

fn ratings(values: [Option<f64>; 4]) -> Answers {
    let ids = ["ws1", "ws2", "ws3", "ws4"].into_iter().zip(values);
    ids.filter_map(|(id, value)| value.map(|value| (id.to_owned(), Answer::Value(value)))).collect()
}

#[test]
fn a_profile_says_what_moved_and_what_was_kept() {
    let why_stay = sample("why_stay");
    let first = ratings([2.0, 4.0, 5.0, 3.0].map(Some));
    let second = ratings([4.0, 3.0, 5.0, 3.0].map(Some));
    let third = ratings([Some(4.0), Some(4.0), Some(5.0), None]);
    let profile = Profile::read((why_stay, &third), &[(why_stay, &second), (why_stay, &first)]);
    let read: Vec<_> = profile.ratings.iter().map(|r| (r.value, r.moved, r.difference, r.sustained)).collect();
    assert_eq!(
        read,
        [
            (Some(4.0), Some(Movement::Level), Some(0.0), true),
            (Some(4.0), Some(Movement::Up), Some(1.0), false),
            (Some(5.0), Some(Movement::Level), Some(0.0), false),
            (None, None, None, false),
        ]
    );
    let remorse = &profile.ratings[0];
    assert_eq!((remorse.label.as_str(), remorse.value_label.as_deref()), ("Remorse", Some("mostly")));
    assert_eq!(remorse.band.as_deref(), Some("strong"));
    assert_eq!(profile.lowest, ["ws1", "ws2"]);
}

#[test]
fn a_first_response_has_nothing_to_compare_with() {
    let profile = Profile::read((sample("why_stay"), &ratings([1.0, 2.0, 3.0, 4.0].map(Some))), &[]);
    assert!(profile.ratings.iter().all(|rating| rating.moved.is_none() && !rating.sustained));
}

#[test]
fn a_change_of_wording_breaks_the_line() {
    let now = sample("why_stay");
    let mut before = now.clone();
    before.equivalence_group = "why_stay_0".to_owned();
    let (old, new) = (ratings([Some(1.0); 4]), ratings([Some(5.0); 4]));
    let profile = Profile::read((now, &new), &[(&before, &old), (now, &old)]);
    assert!(profile.ratings.iter().all(|rating| rating.moved.is_none()));
    assert!(what_moved((&before, &old), (now, &new)).is_empty());
}

#[test]
fn what_moved_is_a_plain_difference() {
    let why_stay = sample("why_stay");
    let (old, new) = (ratings([2.0, 4.0, 5.0, 3.0].map(Some)), ratings([4.0, 4.0, 3.0, 3.0].map(Some)));
    let moved = what_moved((why_stay, &old), (why_stay, &new));
    let read: Vec<_> =
        moved.iter().map(|moved| (moved.item.as_str(), Some(moved.difference), moved.movement)).collect();
    assert_eq!(read, [("ws1", Some(2.0), Movement::Up), ("ws3", Some(-2.0), Movement::Down)]);
}

#[test]
fn needs_are_the_persons_own_words_in_order() {
    let mut answers = ratings([2.0, 5.0, 1.0, 4.0].map(Some));
    let text = |words| Answer::Text(ClinicalText::parse(words).expect("is text"));
    answers.set("need_3", text("Time"));
    answers.set("need_1", text("To be asked how I am"));
    answers.set("missing_1", text("Patience"));
    answers.set("need_2", Answer::Declined);
    let needs = needs((sample("why_stay"), &answers));
    let read: Vec<_> = needs.iter().map(|need| (need.id.as_str(), need.label.as_deref(), need.text.expose())).collect();
    assert_eq!(read, [("need_1", Some("Remorse"), "To be asked how I am"), ("need_3", Some("Persistence"), "Time")]);
    assert_eq!(written((sample("why_stay"), &answers)).len(), 3);
}
