use proptest::prelude::*;

use super::*;

fn rated(ratings: [Option<u8>; 4], to_session: &[usize]) -> Vec<Quality> {
    ratings
        .into_iter()
        .enumerate()
        .map(|(n, rating)| Quality {
            item: format!("ws{}", n + 1),
            rating: rating.map(f64::from),
            to_session: to_session.contains(&n),
        })
        .collect()
}

fn about(qualities: &[Quality]) -> Vec<String> {
    talks(qualities).into_iter().filter_map(|talk| talk.about).collect()
}

fn hour(n: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH + SignedDuration::from_hours(n)
}

const ANSWERS: [Option<Ready>; 4] = [None, Some(Ready::Yes), Some(Ready::NotSure), Some(Ready::No)];

#[test]
fn b14_two_talks_and_one_more_for_a_low_rating() {
    let qualities = rated([Some(2), Some(4), Some(5), Some(3)], &[]);
    assert_eq!(number_of_talks(&qualities), 3);
    assert_eq!(about(&qualities), ["ws1", "ws4", "ws2"]);
    assert!(talks(&qualities).iter().all(|talk| talk.opens_with == "ws3"));
    let kept_back = rated([Some(2), Some(4), Some(5), Some(3)], &[0]);
    assert_eq!(number_of_talks(&kept_back), 3);
    assert_eq!(about(&kept_back), ["ws4", "ws2"]);
}

#[test]
fn the_number_of_talks_goes_by_the_ratings() {
    for (ratings, expected) in [
        ([5, 5, 5, 5], 1),
        ([4, 5, 5, 5], 1),
        ([2, 5, 5, 5], 2),
        ([4, 4, 5, 5], 2),
        ([4, 4, 4, 5], 2),
        ([4, 4, 4, 4], 3),
        ([1, 1, 1, 1], 3),
    ] {
        assert_eq!(number_of_talks(&rated(ratings.map(Some), &[])), expected, "{ratings:?}");
    }
}

#[test]
fn nothing_to_talk_about_is_no_plan_and_all_full_is_appreciation() {
    assert!(TalkPlan::make(&rated([Some(2); 4], &[0, 1, 2, 3])).is_err());
    assert!(TalkPlan::make(&rated([None; 4], &[])).is_err());
    let full = talks(&rated([Some(5); 4], &[]));
    assert_eq!(full, [Talk { opens_with: "ws1".to_owned(), about: None }]);
}

#[test]
fn only_two_times_yes_opens_and_no_view_tells_the_others_answer() {
    for own in ANSWERS {
        let seen: Vec<Door> = ANSWERS.into_iter().map(|other| door(own, other)).collect();
        let expected_open = usize::from(own == Some(Ready::Yes));
        assert_eq!(seen.iter().filter(|door| **door == Door::Open).count(), expected_open);
        let plan =
            TalkPlan::make(&rated([Some(3); 4], &[])).and_then(|plan| plan.share(BTreeMap::new())).expect("plan");
        let refusals: BTreeSet<String> = ANSWERS
            .into_iter()
            .filter_map(|other| plan.clone().begin(own, other, hour(0)).err())
            .map(|problem| format!("{:?} {:?} {}", problem.code, problem.field, problem.message))
            .collect();
        assert_eq!(refusals.len(), 1, "one text for every cause");
    }
}

#[test]
fn talks_lie_two_days_apart_and_refusing_gives_the_same_words() {
    let yes = Some(Ready::Yes);
    let plan = TalkPlan::make(&rated([Some(3); 4], &[])).expect("is a plan");
    let private = plan.clone().begin(yes, yes, hour(0)).expect_err("is not shared");
    let shared = plan.share(BTreeMap::new()).expect("is private");
    let first = shared.begin(yes, yes, hour(0)).and_then(|plan| plan.end(hour(5))).expect("goes on");
    let PlanState::Shared { done: 1, last_ended: Some(ended) } = first.state() else { panic!("one talk is done") };
    assert_eq!(ended, hour(0) + LONGEST_TALK);
    let early = first.clone().begin(yes, yes, hour(48)).expect_err("is too soon");
    assert_eq!((early.message.as_str(), private.message.as_str()), (CLOSED_TEXT, CLOSED_TEXT));
    assert!(first.begin(yes, yes, hour(49)).is_ok());
}

#[test]
fn the_partner_sees_what_was_chosen_quality_by_quality() {
    let chosen: BTreeMap<_, _> = [("ws1".to_owned(), BTreeSet::from([Part::Need]))].into_iter().collect();
    let plan = TalkPlan::make(&rated([Some(3); 4], &[])).expect("is a plan");
    assert!(!plan.is_shown("ws1", Part::Need));
    let shared = plan.share(chosen.clone()).expect("is private");
    assert!(shared.is_shown("ws1", Part::Need) && !shared.is_shown("ws1", Part::Rating));
    assert!(!shared.is_shown("ws2", Part::Need) && shared.share(chosen).is_err());
}

/// Two plans of different lengths and orders of which nothing is shown look alike to the partner until the shorter one is done.
#[test]
fn the_partner_is_told_of_one_talk_at_a_time() {
    let yes = Some(Ready::Yes);
    let make = |ratings: [u8; 4]| {
        let plan = TalkPlan::make(&rated(ratings.map(Some), &[])).expect("is a plan");
        plan.share(BTreeMap::new()).expect("is private")
    };
    let (short, long) = (make([4, 5, 5, 5]), make([4, 3, 5, 2]));
    assert_eq!((short.talks().len(), long.talks().len()), (1, 3));
    assert_eq!(short.next_talk().map(|(number, _)| number), long.next_talk().map(|(number, _)| number));
    let mut plan = long;
    for number in 1..=3 {
        assert_eq!(
            plan.next_talk().map(|(number, talk)| (number, talk.clone())),
            Some((number, plan.talks()[number - 1].clone()))
        );
        let at = hour(i64::try_from(number).expect("is small") * 72);
        plan = plan.begin(yes, yes, at).and_then(|plan| plan.end(at)).expect("goes on");
    }
    assert_eq!((plan.state(), plan.next_talk()), (PlanState::Finished, None));
}

#[test]
fn the_door_is_closed_alike_for_every_cause() {
    let yes = (Some(Ready::Yes), Some(Ready::Yes));
    let plan = TalkPlan::make(&rated([Some(3); 4], &[])).expect("is a plan");
    assert_eq!(plan.door(yes, false, hour(0)), Door::Closed);
    let shared = plan.share(BTreeMap::new()).expect("is private");
    assert_eq!(shared.door(yes, false, hour(0)), Door::Open);
    assert_eq!(shared.door(yes, true, hour(0)), Door::Closed);
    assert_eq!(shared.door((Some(Ready::Yes), None), false, hour(0)), Door::Closed);
    let talking = shared.begin(yes.0, yes.1, hour(0)).expect("is open");
    // A pause closes what is not open, and takes no guide out of the hands of two who are talking.
    assert_eq!((talking.door(yes, false, hour(0)), talking.door(yes, true, hour(0))), (Door::Open, Door::Open));
    let over = talking.look(hour(1));
    assert_eq!(over.state(), PlanState::Shared { done: 1, last_ended: Some(hour(0) + LONGEST_TALK) });
    assert_eq!(over.door(yes, false, hour(2)), Door::Closed);
}

#[test]
fn what_is_low_goes_to_a_session_unless_its_author_says_no() {
    use crate::inventories::{Answer, library::sample};

    let low = |word: Option<&str>| {
        let ratings = [("ws1", 2.0), ("ws2", 4.0)].map(|(id, value)| (id.to_owned(), Answer::Value(value)));
        let said = word.map(|word| ("to_session".to_owned(), Answer::Choice(word.to_owned())));
        let answers: Answers = ratings.into_iter().chain(said).collect();
        qualities(sample("why_stay"), &answers).iter().filter(|quality| quality.to_session).count()
    };
    assert_eq!((low(None), low(Some("yes")), low(Some("no"))), (1, 1, 0));
}

proptest! {
    #[test]
    fn talks_never_name_what_goes_to_a_session(
        ratings in proptest::array::uniform4(proptest::option::of(1_u8..=5)),
        to_session in proptest::collection::vec(0_usize..4, 0..4),
    ) {
        let qualities = rated(ratings, &to_session);
        let talks = talks(&qualities);
        prop_assert!(talks.len() <= number_of_talks(&qualities));
        prop_assert!((1..=MOST_TALKS).contains(&number_of_talks(&qualities)));
        for talk in &talks {
            let named = [Some(&talk.opens_with), talk.about.as_ref()];
            for item in named.into_iter().flatten() {
                let quality = qualities.iter().find(|quality| quality.item == *item).expect("is one of them");
                prop_assert!(!quality.to_session && quality.rating.is_some());
            }
            prop_assert_ne!(Some(&talk.opens_with), talk.about.as_ref());
        }
    }

    #[test]
    fn no_order_of_acts_leaves_the_states(acts in proptest::collection::vec((0_u8..3, 0_usize..4, 0_usize..4, 0_i64..80), 0..30)) {
        let mut plan = TalkPlan::make(&rated([Some(1), Some(2), Some(3), Some(4)], &[])).expect("is a plan");
        let (mut now, mut begun, mut last) = (0, 0, None);
        for (act, author, partner, hours) in acts {
            now += hours;
            let next = match act {
                0 => plan.clone().share(BTreeMap::new()),
                1 => plan.clone().begin(ANSWERS[author], ANSWERS[partner], hour(now)),
                _ => plan.clone().end(hour(now)),
            };
            if let Ok(next) = next {
                if let PlanState::Talking { since, .. } = next.state() {
                    begun += 1;
                    prop_assert!(last.is_none_or(|last| since.duration_since(last) >= BETWEEN_TALKS));
                    prop_assert_eq!(door(ANSWERS[author], ANSWERS[partner]), Door::Open);
                    last = Some(since);
                }
                plan = next;
            }
        }
        prop_assert!(begun <= plan.talks().len());
    }
}
