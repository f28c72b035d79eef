use proptest::prelude::*;

use super::*;
use crate::inventories::library::library;

fn key(text: &str) -> InstrumentKey {
    InstrumentKey::parse(text).expect("is a key")
}

fn keys(list: &[&str]) -> BTreeSet<InstrumentKey> {
    list.iter().map(|text| key(text)).collect()
}

fn everything() -> BTreeSet<InstrumentKey> {
    library().iter().map(|instrument| instrument.key.clone()).collect()
}

/// What somebody is asked who can be asked everything.
fn asked(role: ThreadRole, moment: Moment, opted_out: &[&str], last: &[(&str, f64)]) -> Vec<String> {
    let last = last.iter().map(|(text, score)| (key(text), *score)).collect();
    let known = Known {
        role,
        answerable: &everything(),
        chosen: &BTreeSet::new(),
        opted_out: &keys(opted_out),
        last: &last,
        long_form: LongForm::SixAreas,
    };
    due(&known, moment).into_iter().map(|asked| asked.instrument.to_string()).collect()
}

#[test]
fn intake_is_the_row_of_the_table() {
    assert_eq!(
        asked(ThreadRole::Hurt, Moment::Intake, &[], &[]),
        ["safety_check", "csi16", "phq9", "gad7", "why_stay", "stance", "trust_pulse", "ecr_s"]
    );
    assert_eq!(
        asked(ThreadRole::Involved, Moment::Intake, &[], &[]),
        ["safety_check", "csi16", "phq9", "gad7", "six_resp_self", "stance"]
    );
}

#[test]
fn a_week_is_ten_items_or_twelve() {
    let hurt = asked(ThreadRole::Hurt, Moment::Week(1), &[], &[]);
    assert_eq!(hurt, ["csi4", "trust_pulse", "hope_pulse", "four_pulse_observer"]);
    assert_eq!(asked(ThreadRole::Hurt, Moment::Week(2), &[], &[]), hurt);
    let odd = asked(ThreadRole::Involved, Moment::Week(1), &[], &[]);
    let even = asked(ThreadRole::Involved, Moment::Week(2), &[], &[]);
    assert_eq!(odd, ["csi4", "steady_pulse", "hope_pulse", "six_resp_6_self"]);
    assert_eq!(even, ["csi4", "steady_pulse", "hope_pulse", "four_pulse_self"]);
    let count = |list: &[String]| list.iter().map(|text| items_of(&key(text))).sum::<usize>();
    assert_eq!((count(&hurt), count(&odd), count(&even)), (10, 12, 10));
}

#[test]
fn every_fourth_week_has_the_28_day_set() {
    let high = [("phq9", 5.0), ("gad7", 5.0), ("pcl5", 20.0)];
    let of_month = |last: &[(&str, f64)]| {
        let all = asked(ThreadRole::Hurt, Moment::Week(4), &[], last);
        all.into_iter().take_while(|text| text != "csi4").collect::<Vec<_>>()
    };
    assert_eq!(of_month(&[]), ["why_stay", "six_resp_observer"]);
    assert_eq!(of_month(&[("phq9", 4.0), ("gad7", 4.9), ("pcl5", 19.0)]), ["why_stay", "six_resp_observer"]);
    assert_eq!(of_month(&high), ["why_stay", "six_resp_observer", "phq9", "gad7", "pcl5"], "sixty items are allowed");
    let weeks: Vec<u32> = (1..=30)
        .filter(|week| asked(ThreadRole::Hurt, Moment::Week(*week), &[], &[]).contains(&"why_stay".to_owned()))
        .collect();
    assert_eq!(weeks, [4, 8, 12, 16, 20, 24, 28]);
}

#[test]
fn the_short_scale_makes_way_for_the_long_one() {
    let weeks: Vec<u32> = (1..=60)
        .filter(|week| asked(ThreadRole::Involved, Moment::Week(*week), &[], &[]).contains(&"csi16".to_owned()))
        .collect();
    assert_eq!(weeks, [12, 25, 38, 51], "days 90, 180, 270 and 360");
    for week in weeks {
        let all = asked(ThreadRole::Involved, Moment::Week(week), &[], &[]);
        assert!(!all.contains(&"csi4".to_owned()) && all.contains(&"safety_check".to_owned()));
        let declined = asked(ThreadRole::Involved, Moment::Week(week), &["csi16"], &[]);
        assert!(declined.contains(&"csi4".to_owned()));
    }
}

#[test]
fn what_is_too_long_loses_its_last_wishes_first() {
    let ask = |text: &str| Asked { instrument: key(text), set: Set::Monthly, every_days: Some(28), way: Way::Form };
    let shortened = |list: &[&str]| {
        let mut set: Vec<Asked> = list.iter().map(|text| ask(text)).collect();
        shorten(&mut set);
        set.into_iter().map(|asked| asked.instrument.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(
        shortened(&["why_stay", "six_resp_observer", "phq9", "gad7", "pcl5", "hope_pulse"]),
        ["why_stay", "six_resp_observer", "phq9", "gad7", "hope_pulse"]
    );
    assert_eq!(shortened(&["csi32", "six_resp_self", "gad7", "phq9"]), ["csi32", "phq9"]);
}

#[test]
fn what_the_therapist_chose_and_how_it_is_asked() {
    let known = Known {
        role: ThreadRole::Hurt,
        answerable: &keys(&["pcl5", "safety_check"]),
        chosen: &keys(&["pcl5"]),
        opted_out: &BTreeSet::new(),
        last: &BTreeMap::new(),
        long_form: LongForm::FourPractices,
    };
    let asked = due(&known, Moment::Intake);
    assert_eq!(
        asked.iter().map(|one| (one.instrument.as_str(), one.way, one.every_days)).collect::<Vec<_>>(),
        [("safety_check", Way::Live, None), ("pcl5", Way::Form, None)]
    );
    let four = Known { answerable: &everything(), ..known };
    let month = due(&four, Moment::Week(4));
    let has = |text: &str| month.iter().any(|one| one.instrument.as_str() == text);
    assert!(has("four_practices_observer") && !has("six_resp_observer"));
}

#[test]
fn every_row_names_an_instrument() {
    for row in ROWS {
        assert!(registered(&key(row.key)).is_some(), "{}", row.key);
    }
    assert!(DROP_ORDER.iter().all(|text| registered(&key(text)).is_some()));
}

/// So in coaching none of it can run.
#[test]
fn every_part_of_the_battery_holds_something_that_belongs_to_treatment() {
    for moment in [Moment::Intake, Moment::Discharge, Moment::FollowUp] {
        assert!(holds_treatment(moment), "{moment:?}");
    }
    assert!((1..=14).any(|week| holds_treatment(Moment::Week(week))), "over the weeks of care");
    assert!(!holds_treatment(Moment::Week(1)), "a week's own questions do not");
}

proptest! {
    #[test]
    fn no_week_asks_too_much_or_twice_or_what_was_declined(
        is_hurt: bool,
        week in 0_u32..120,
        can in proptest::collection::vec(any::<bool>(), 60),
        declined in proptest::collection::vec(any::<bool>(), 60),
        last in 0_u32..40,
        four: bool,
    ) {
        let all: Vec<InstrumentKey> = everything().into_iter().collect();
        let pick = |flags: &[bool]| -> BTreeSet<InstrumentKey> {
            all.iter().zip(flags).filter(|(_, flag)| **flag).map(|(key, _)| key.clone()).collect()
        };
        let (answerable, opted_out) = (pick(&can), pick(&declined));
        let scores = all.iter().map(|key| (key.clone(), f64::from(last))).collect();
        let known = Known {
            role: if is_hurt { ThreadRole::Hurt } else { ThreadRole::Involved },
            answerable: &answerable,
            chosen: &BTreeSet::new(),
            opted_out: &opted_out,
            last: &scores,
            long_form: if four { LongForm::FourPractices } else { LongForm::SixAreas },
        };
        let asked = due(&known, Moment::Week(week));
        let of = |set: Set| asked.iter().filter(|one| one.set == set).map(|one| items_of(&one.instrument)).sum::<usize>();
        prop_assert!(of(Set::Weekly) <= WEEKLY_ITEMS && of(Set::Weekly) * SECONDS_PER_ITEM <= WEEKLY_SECONDS);
        prop_assert!(of(Set::Monthly) <= MONTHLY_ITEMS);
        let names: BTreeSet<_> = asked.iter().map(|one| &one.instrument).collect();
        prop_assert_eq!(names.len(), asked.len());
        prop_assert!(asked.iter().all(|one| answerable.contains(&one.instrument) && !opted_out.contains(&one.instrument)));
        let long = |text: &str| asked.iter().any(|one| one.instrument.as_str().starts_with(text));
        prop_assert!(!(long("four_practices") && (long("six_resp_self") || long("six_resp_observer"))));
        prop_assert!(week > 0 || asked.is_empty());
    }
}
