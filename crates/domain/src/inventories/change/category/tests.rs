use jiff::Timestamp;
use proptest::prelude::*;

use super::*;
use crate::inventories::{
    instrument::{Origin, rule::ClinicalSide},
    library::{library, sample},
};

fn yardstick(key: &str) -> Yardstick {
    Yardstick::of(sample(key).scoring.as_ref().expect("is scored")).expect("has a threshold")
}

/// RDAS with the exact figures of DOMAIN.md B2; the registry keeps T in whole points.
fn rdas() -> Yardstick {
    Yardstick {
        direction: Direction::HigherIsBetter,
        threshold: 11.58,
        cutoff: Some(Cutoff {
            value: 47.31,
            clinical_side: ClinicalSide::Below,
            recovered_at: None,
            source: "DOMAIN.md B2".to_owned(),
        }),
        range: Range { min: 0.0, max: 69.0 },
    }
}

fn at(value: f64, day: i64) -> Measurement {
    let at = Timestamp::UNIX_EPOCH + SignedDuration::from_hours(24 * day);
    Measurement { equivalence_group: "one".to_owned(), at, value, uncertain: false }
}

fn from_to(yardstick: &Yardstick, first: f64, last: f64) -> Change {
    change(Some(yardstick), Some(&at(first, 0)), Some(&at(last, 28)))
}

fn assert_all(yardstick: &Yardstick, vectors: &[(f64, f64, Category, Option<Flag>)]) {
    for (first, last, category, flag) in vectors {
        let change = from_to(yardstick, *first, *last);
        assert_eq!(change.category, *category, "{first} to {last}");
        let has_it = flag.is_none_or(|flag| change.flags.contains(&flag));
        assert!(has_it, "{first} to {last}: {:?}", change.flags);
    }
}

#[test]
fn b1_thresholds_from_deviation_and_reliability() {
    let vectors = [(32.0, 0.98, 12.54), (17.0, 0.98, 6.66), (4.0, 0.94, 2.72), (6.1, 0.89, 5.61)];
    for (deviation, reliability, expected) in vectors {
        let found = threshold(deviation, reliability);
        assert!((found - expected).abs() < 0.006, "{found} is not {expected}");
        assert!((standard_error(found) - deviation * f64::sqrt(1.0 - reliability)).abs() < 1e-9);
    }
}

#[test]
fn b2_rdas() {
    for yardstick in [rdas(), yardstick("rdas")] {
        assert_all(
            &yardstick,
            &[
                (38.0, 51.0, Category::Recovered, None),
                (38.0, 48.0, Category::Unchanged, Some(Flag::CrossedOnly)),
                (30.0, 43.0, Category::Improved, Some(Flag::StillClinical)),
                (50.0, 37.0, Category::Deteriorated, Some(Flag::EnteredClinical)),
                (47.0, 59.0, Category::Recovered, None),
            ],
        );
    }
}

#[test]
fn b3_csi4() {
    assert_all(
        &yardstick("csi4"),
        &[
            (10.0, 14.0, Category::Recovered, None),
            (10.0, 12.0, Category::Unchanged, None),
            (15.0, 18.0, Category::Improved, Some(Flag::StartedHealthy)),
            (14.0, 11.0, Category::Deteriorated, Some(Flag::EnteredClinical)),
            (20.0, 21.0, Category::Unchanged, Some(Flag::Ceiling)),
        ],
    );
    assert!(from_to(&yardstick("csi4"), 10.0, 12.0).flags.is_empty());
}

#[test]
fn b4_phq9_where_lower_is_better() {
    assert_all(
        &yardstick("phq9"),
        &[
            (15.0, 9.0, Category::Recovered, None),
            (12.0, 9.0, Category::Unchanged, Some(Flag::CrossedOnly)),
            (16.0, 11.0, Category::Unchanged, None),
            (8.0, 14.0, Category::Deteriorated, Some(Flag::EnteredClinical)),
        ],
    );
}

#[test]
fn b5_pcl5_where_recovery_asks_for_more_than_the_cut_off() {
    assert_all(
        &yardstick("pcl5"),
        &[
            (50.0, 34.0, Category::Improved, Some(Flag::StillClinical)),
            (50.0, 28.0, Category::Recovered, None),
            (50.0, 30.0, Category::Improved, Some(Flag::BelowCutNotRecovered)),
        ],
    );
}

#[test]
fn an_uncertain_score_neither_recovers_nor_deteriorates() {
    let phq9 = yardstick("phq9");
    let unsure = |value| Measurement { uncertain: true, ..at(value, 28) };
    let better = change(Some(&phq9), Some(&at(16.0, 0)), Some(&unsure(9.5)));
    assert_eq!((better.category, better.flags), (Category::Improved, vec![Flag::Uncertain]));
    let worse = change(Some(&phq9), Some(&at(4.0, 0)), Some(&unsure(10.1)));
    assert_eq!(worse.category, Category::Unchanged);
    assert!(worse.flags.contains(&Flag::Uncertain) && !worse.flags.contains(&Flag::CrossedOnly));
}

#[test]
fn what_cannot_be_compared_is_not_measurable() {
    let other_wording = Measurement { equivalence_group: "two".to_owned(), ..at(5.0, 28) };
    let phq9 = yardstick("phq9");
    for change in [
        change(Some(&phq9), Some(&at(20.0, 0)), Some(&other_wording)),
        change(Some(&phq9), None, Some(&at(5.0, 28))),
        change(None, Some(&at(20.0, 0)), Some(&at(5.0, 28))),
    ] {
        assert_eq!((change.category, change.gain), (Category::NotMeasurable, None));
    }
}

#[test]
fn home_measures_never_get_a_category() {
    for instrument in library().iter().filter(|instrument| instrument.origin == Origin::Seed) {
        assert_eq!(instrument.scoring.as_ref().and_then(Yardstick::of), None, "{}", instrument.key);
    }
}

#[test]
fn an_improvement_holds_when_met_twice_a_week_apart() {
    let csi4 = yardstick("csi4");
    let held = |previous: (f64, i64), last: (f64, i64)| {
        is_sustained(&csi4, &at(10.0, 0), &at(previous.0, previous.1), &at(last.0, last.1))
    };
    assert!(held((14.0, 7), (15.0, 14)));
    assert!(!held((14.0, 7), (15.0, 13)));
    assert!(!held((12.0, 7), (15.0, 14)));
    assert!(!held((14.0, 7), (12.0, 14)));
}

proptest! {
    #[test]
    fn recovery_and_loss_mirror_each_other(first in 0_u8..=21, last in 0_u8..=21) {
        let csi4 = yardstick("csi4");
        let forth = from_to(&csi4, f64::from(first), f64::from(last));
        let back = from_to(&csi4, f64::from(last), f64::from(first));
        prop_assert_eq!(forth.gain, back.gain.map(|gain| 0.0 - gain));
        let rose = matches!(forth.category, Category::Recovered | Category::Improved);
        prop_assert_eq!(rose, back.category == Category::Deteriorated);
        let recovered = forth.category == Category::Recovered;
        prop_assert_eq!(recovered, back.flags.contains(&Flag::EnteredClinical));
    }
}
