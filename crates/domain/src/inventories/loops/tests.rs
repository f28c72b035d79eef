use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::ids::Id as _;
use crate::inventories::{Answer, library::sample, score};

const RULE: LowScores = LowScores { of: LowOf::Items, at_most: 2.0, stale_after_days: 28 };

fn day(n: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH + SignedDuration::from_hours(24 * n)
}

fn need(n: u128) -> Need {
    Need { response: ResponseId::from_uuid(Uuid::from_u128(n)), item: "need_1".to_owned() }
}

fn begun() -> Loop {
    Loop::open("ws1", 2.0, None, &RULE, day(0)).expect("is low")
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
fn a_need_is_found_under_the_rating_or_in_the_part() {
    let words = |item: &str| -> Answers {
        let text = crate::text::ClinicalText::parse("More patience").expect("is text");
        [(item.to_owned(), Answer::Text(text))].into_iter().collect()
    };
    assert_eq!(need_item(sample("why_stay"), &words("need_1"), "ws1").as_deref(), Some("need_1"));
    assert_eq!(need_item(sample("why_stay"), &words("need_1"), "ws2"), None);
    assert_eq!(need_item(sample("why_stay"), &words("missing_1"), "ws1"), None);
    assert_eq!(need_item(sample("six_resp_self"), &words("next_step_r5"), "r5").as_deref(), Some("next_step_r5"));
}

#[test]
fn a_loop_goes_from_low_to_risen() {
    assert!(Loop::open("ws1", 3.0, None, &RULE, day(0)).is_none());
    let written = begun().rate_again(2.0, Some(need(1)), &RULE, day(1));
    assert_eq!((begun().standing(false), written.standing(false)), (Standing::Open, Standing::NeedWritten));
    let offered = written.offer(day(2)).expect("goes on");
    assert_eq!(offered.standing(true), Standing::Offered);
    let still = offered.rate_again(2.0, None, &RULE, day(20));
    assert_eq!((still.need.clone(), still.round, still.touched_at), (Some(need(1)), 1, day(20)));
    let risen = still.rate_again(3.0, None, &RULE, day(40));
    assert_eq!((risen.standing(true), risen.touched_at), (Standing::Closed, day(40)));
    assert!(risen.offer(day(41)).is_err());
}

#[test]
fn a_loop_in_which_nothing_happens_is_stale_and_begins_again() {
    assert_eq!(begun().look(&RULE, day(27)).state, LoopState::Open);
    let stale = begun().look(&RULE, day(28));
    assert_eq!(stale.state, LoopState::Stale);
    let again = stale.clone().rate_again(1.0, None, &RULE, day(30));
    assert_eq!((again.state, again.round, again.opened_at), (LoopState::Open, 2, day(30)));
    assert_eq!(stale.rate_again(4.0, None, &RULE, day(30)).state, LoopState::Closed);
}

#[test]
fn a_loop_waits_for_its_therapist_anew_when_it_is_rated_and_when_it_is_stale() {
    let rated = begun().rate_again(1.0, None, &RULE, day(5));
    assert_eq!(rated.waits_since(&RULE, day(5)), Some(day(5)));
    // What is offered is no news to whoever offers it, but it is something that happens.
    let offered = rated.offer(day(9)).expect("goes on");
    assert_eq!(offered.waits_since(&RULE, day(5)), Some(day(5)));
    assert_eq!(offered.clone().look(&RULE, day(36)).waits_since(&RULE, day(5)), Some(day(5)));
    assert_eq!(offered.clone().look(&RULE, day(60)).waits_since(&RULE, day(5)), Some(day(37)));
    assert_eq!(offered.rate_again(4.0, None, &RULE, day(10)).waits_since(&RULE, day(10)), None);
}

proptest! {
    #[test]
    fn whatever_happens_a_loop_stays_sound(acts in proptest::collection::vec((0_u8..4, 0_i64..40, 1_u8..=5), 0..24)) {
        let (mut one, mut today) = (begun(), 0);
        for (act, days, value) in acts {
            today += days;
            let before = one.clone();
            one = match act {
                0 => one.rate_again(f64::from(value), Some(need(7)), &RULE, day(today)),
                1 => one.offer(day(today)).unwrap_or(before.clone()),
                2 => one.rate_again(f64::from(value), None, &RULE, day(today)),
                _ => one.look(&RULE, day(today)),
            };
            prop_assert!(one.opened_at <= one.touched_at && one.touched_at <= day(today));
            prop_assert!(one.round >= before.round && one.round <= before.round + 1);
            if one.round > before.round {
                prop_assert!(before.state != LoopState::Open && one.state == LoopState::Open && value <= 2);
            }
            if matches!(act, 0 | 2) && value > 2 {
                prop_assert_eq!(&one.state, &LoopState::Closed);
            }
        }
    }
}
