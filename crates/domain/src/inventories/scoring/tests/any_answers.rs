//! What holds of every score, whatever was answered.

use proptest::prelude::*;

use super::*;
use crate::inventories::library::library;

/// An answer to an item, from a number: a place on its scale, or one of its words.
fn picked(instrument: &Instrument, item: &crate::inventories::Item, pick: usize) -> Option<Answer> {
    let scale = instrument.scale_of(item);
    let words: Vec<&str> = scale.options.iter().filter_map(|option| option.value.word()).collect();
    match scale.range() {
        _ if !words.is_empty() => Some(Answer::Choice(words[pick % words.len()].to_owned())),
        Some(_) if scale.options.is_empty() && scale.min.is_none() => {
            Some(Answer::Choice(["yes", "no"][pick % 2].to_owned()))
        }
        Some((low, high)) => Some(Answer::Value((low + pick as f64).min(high))),
        None => None,
    }
}

fn picks() -> impl Strategy<Value = Vec<Option<usize>>> {
    proptest::collection::vec(proptest::option::weighted(0.9, 0_usize..11), 32)
}

fn all_picked(instrument: &Instrument, picks: &[Option<usize>]) -> Answers {
    let pairs = instrument.scored_items().zip(picks);
    pairs.filter_map(|(item, pick)| Some((item.id.clone(), picked(instrument, item, (*pick)?)?))).collect()
}

proptest! {
    #[test]
    fn every_score_lies_in_its_range(picks in picks()) {
        for instrument in library() {
            let scores = score(instrument, &all_picked(instrument, &picks));
            let range = instrument.scoring.as_ref().and_then(|scoring| scoring.range);
            if let Some((range, value)) = range.zip(scores.headline(instrument).and_then(|score| score.value)) {
                prop_assert!((range.min..=range.max).contains(&value), "{} {value}", instrument.key);
            }
            for part in &scores.scales {
                if let Some((range, value)) = subscale_range(instrument, &part.scale).zip(part.value) {
                    prop_assert!((range.min - 0.05..=range.max + 0.05).contains(&value), "{} {value}", instrument.key);
                }
            }
            prop_assert_eq!(scores.status == Status::Scored, scores.scales.iter().any(|score| score.value.is_some()));
        }
    }

    #[test]
    fn declining_makes_no_score_decides_no_side_and_raises_no_count(picks in picks(), declined in 0_usize..32) {
        for instrument in library() {
            let answers = all_picked(instrument, &picks);
            let Some(item) = instrument.scored_items().nth(declined) else { continue };
            let mut fewer = answers.clone();
            fewer.set(item.id.clone(), Answer::Declined);
            let (before, after) = (score(instrument, &answers), score(instrument, &fewer));
            for part in &after.scales {
                let same = before.of(&part.scale);
                let had_one = same.is_some_and(|same| same.value.is_some());
                // What does not apply and what is declined are told apart only by the answers, which have no "na" here.
                prop_assert!(part.value.is_none() || had_one, "{} {}", instrument.key, part.scale);
                let was_open = same.is_some_and(|same| same.uncertain);
                prop_assert!(part.uncertain || !was_open || part.value.is_none(), "{} {}", instrument.key, part.scale);
            }
            let counts = |kind| instrument.scoring.as_ref().is_some_and(|s| s.kind == kind && !s.percent);
            if counts(ScoringKind::Count) {
                prop_assert!(after.value(TOTAL).unwrap_or(0.0) <= before.value(TOTAL).unwrap_or(0.0));
            }
        }
    }

    #[test]
    fn turning_a_scale_round_twice_changes_nothing(picks in proptest::collection::vec(0_usize..5, 20)) {
        let turned = |n: usize| variant("iesr", |json| json["items"][n]["reverse"] = true.into());
        let straight = sample("iesr");
        let answers = all_picked(straight, &picks.iter().copied().map(Some).collect::<Vec<_>>());
        for n in 0..20 {
            let id = &straight.items[n].id;
            let mut mirrored = answers.clone();
            mirrored.set(id.clone(), Answer::Value(4.0 - answers.value(id).expect("is answered")));
            prop_assert_eq!(score(&turned(n), &mirrored), score(straight, &answers));
        }
    }

    #[test]
    fn the_order_of_answers_does_not_matter(
        answers in proptest::collection::vec(0_usize..4, 9),
        order in Just((1..=9_usize).collect::<Vec<_>>()).prop_shuffle(),
    ) {
        let phq9 = sample("phq9");
        let straight = all_picked(phq9, &answers.iter().copied().map(Some).collect::<Vec<_>>());
        let shuffled: Answers = order
            .iter()
            .map(|n| (format!("phq9_{n}"), Answer::Value(answers[n - 1] as f64)))
            .collect();
        prop_assert_eq!(score(phq9, &shuffled), score(phq9, &straight));
    }
}
