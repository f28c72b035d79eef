use proptest::prelude::*;

use super::*;
use crate::inventories::{Answer, library::sample, score};

const RULE: LowScores = LowScores { of: LowOf::Items, at_most: 2.0, stale_after_days: 28 };

fn day(n: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH + SignedDuration::from_hours(24 * n)
}

fn text(words: &str) -> ClinicalText {
    ClinicalText::parse(words).expect("is text")
}

fn begun() -> Loop {
    Loop::open("ws1", 2.0, &RULE, day(0)).expect("is low")
}

#[test]
fn the_instrument_says_what_is_low() {
    let why_stay = sample("why_stay");
    let answers: Answers = [("ws1", 2.0), ("ws2", 3.0), ("ws4", 1.0)]
        .into_iter()
        .map(|(id, value)| (id.to_owned(), Answer::Value(value)))
        .collect();
    let low = low_scores(why_stay, &answers, &score(why_stay, &answers));
    assert_eq!(low.iter().map(|(about, _)| about.as_str()).collect::<Vec<_>>(), ["ws1", "ws4"]);
    let six = sample("six_resp_self");
    let answers: Answers = six
        .scored_items()
        .map(|item| {
            let low = item.subscale.as_deref() == Some("r5");
            (item.id.clone(), Answer::Value(if low { 1.0 } else { 2.0 }))
        })
        .collect();
    let low = low_scores(six, &answers, &score(six, &answers));
    assert_eq!(low.iter().map(|(about, _)| about.as_str()).collect::<Vec<_>>(), ["r5"]);
    assert!(low_scores(sample("csi4"), &answers, &score(six, &answers)).is_empty());
}

#[test]
fn a_loop_goes_from_low_to_risen() {
    assert!(Loop::open("ws1", 3.0, &RULE, day(0)).is_none());
    let written = begun().write_need(text("More patience"), day(1)).expect("goes on");
    let offered = written.offer(text("A talk on Sunday"), day(2)).expect("goes on");
    let LoopState::Offered { need: Some(need), .. } = &offered.state else { panic!("the need is kept") };
    assert_eq!(need.expose(), "More patience");
    let still = offered.clone().rate_again(2.0, &RULE, day(20));
    assert_eq!((still.state.as_str(), still.touched_at), ("offered", day(20)));
    let risen = still.rate_again(3.0, &RULE, day(40));
    assert_eq!(risen.state, LoopState::Closed);
    assert!(risen.clone().write_need(text("More"), day(41)).is_err() && risen.offer(text("More"), day(41)).is_err());
}

#[test]
fn a_loop_in_which_nothing_happens_is_stale_and_begins_again() {
    assert_eq!(begun().look(&RULE, day(27)).state, LoopState::Open);
    let stale = begun().look(&RULE, day(28));
    assert_eq!(stale.state, LoopState::Stale);
    let again = stale.clone().rate_again(1.0, &RULE, day(30));
    assert_eq!((again.state.clone(), again.round, again.opened_at), (LoopState::Open, 2, day(30)));
    assert_eq!(stale.rate_again(4.0, &RULE, day(30)).state, LoopState::Closed);
}

proptest! {
    #[test]
    fn whatever_happens_a_loop_stays_sound(acts in proptest::collection::vec((0_u8..4, 0_i64..40, 1_u8..=5), 0..24)) {
        let (mut one, mut today) = (begun(), 0);
        for (act, days, value) in acts {
            today += days;
            let before = one.clone();
            one = match act {
                0 => one.write_need(text("need"), day(today)).unwrap_or(before.clone()),
                1 => one.offer(text("offer"), day(today)).unwrap_or(before.clone()),
                2 => one.rate_again(f64::from(value), &RULE, day(today)),
                _ => one.look(&RULE, day(today)),
            };
            prop_assert!(one.opened_at <= one.touched_at && one.touched_at <= day(today));
            prop_assert!(one.round >= before.round && one.round <= before.round + 1);
            if one.round > before.round {
                prop_assert!(!before.state.is_going_on() && one.state == LoopState::Open && value <= 2);
            }
            if act == 2 && value > 2 {
                prop_assert_eq!(&one.state, &LoopState::Closed);
            }
        }
    }
}
