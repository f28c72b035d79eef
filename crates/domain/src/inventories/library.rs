//! The instruments that come with the service. The home measures are whole; of the validated ones only names, scales and scoring are here,
//! because their wording belongs to others and comes in by import (DOMAIN.md 3.1).

use std::sync::LazyLock;

use super::instrument::{Instrument, key::InstrumentKey, key::Version};

const FILES: [&str; 47] = [
    include_str!("../../instruments/why_stay.json"),
    include_str!("../../instruments/six_resp_self.json"),
    include_str!("../../instruments/six_resp_observer.json"),
    include_str!("../../instruments/six_resp_6_self.json"),
    include_str!("../../instruments/six_resp_6_observer.json"),
    include_str!("../../instruments/trust_check.json"),
    include_str!("../../instruments/four_practices_self.json"),
    include_str!("../../instruments/four_practices_observer.json"),
    include_str!("../../instruments/four_pulse_self.json"),
    include_str!("../../instruments/four_pulse_observer.json"),
    include_str!("../../instruments/effects_check_hurt.json"),
    include_str!("../../instruments/effects_check_involved.json"),
    include_str!("../../instruments/stance.json"),
    include_str!("../../instruments/willing3.json"),
    include_str!("../../instruments/closeness_ready.json"),
    include_str!("../../instruments/alliance3.json"),
    include_str!("../../instruments/wellbeing_note.json"),
    include_str!("../../instruments/safety_check.json"),
    include_str!("../../instruments/trust_pulse.json"),
    include_str!("../../instruments/steady_pulse.json"),
    include_str!("../../instruments/hope_pulse.json"),
    include_str!("../../instruments/csi4.json"),
    include_str!("../../instruments/csi16.json"),
    include_str!("../../instruments/csi32.json"),
    include_str!("../../instruments/ras.json"),
    include_str!("../../instruments/dts_agree_high.json"),
    include_str!("../../instruments/dts_agree_low.json"),
    include_str!("../../instruments/trust_rempel.json"),
    include_str!("../../instruments/das32.json"),
    include_str!("../../instruments/rdas.json"),
    include_str!("../../instruments/kms.json"),
    include_str!("../../instruments/crs.json"),
    include_str!("../../instruments/phq9.json"),
    include_str!("../../instruments/gad7.json"),
    include_str!("../../instruments/pcl5.json"),
    include_str!("../../instruments/iesr.json"),
    include_str!("../../instruments/score15.json"),
    include_str!("../../instruments/ors.json"),
    include_str!("../../instruments/srs.json"),
    include_str!("../../instruments/ecr_s.json"),
    include_str!("../../instruments/forg_inv.json"),
    include_str!("../../instruments/mofs.json"),
    include_str!("../../instruments/hits.json"),
    include_str!("../../instruments/wast_sf.json"),
    include_str!("../../instruments/pvs.json"),
    include_str!("../../instruments/cts2.json"),
    include_str!("../../instruments/c_ssrs_screen.json"),
];

static LIBRARY: LazyLock<Vec<Instrument>> = LazyLock::new(|| {
    FILES.iter().map(|file| Instrument::from_json(file).expect("a test reads every file of the library")).collect()
});

/// Every instrument that comes with the service.
pub fn library() -> &'static [Instrument] {
    &LIBRARY
}

/// The library's version of an instrument.
pub fn registered(key: &InstrumentKey) -> Option<&'static Instrument> {
    library().iter().find(|instrument| instrument.key == *key)
}

/// One exact version, if it is the library's.
pub fn version(key: &InstrumentKey, version: &Version) -> Option<&'static Instrument> {
    registered(key).filter(|instrument| instrument.version == *version)
}

#[cfg(test)]
pub(crate) fn sample(key: &str) -> &'static Instrument {
    registered(&InstrumentKey::parse(key).expect("is a key")).expect("is in the library")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        inventories::{
            Answers, Respondent,
            instrument::{LicenceClass, Origin, rule::Scoring, usage::Form},
            score,
            scoring::{Status, subscale_range},
        },
        sharing::Visibility,
        tact,
    };

    #[test]
    fn every_file_is_an_instrument_and_reads_back() {
        for file in FILES {
            let instrument = Instrument::from_json(file).unwrap_or_else(|flaw| panic!("{flaw}"));
            assert_eq!(Instrument::from_json(&instrument.to_json()).as_ref(), Ok(&instrument));
            assert!(!instrument.to_json().contains(".md"), "{} shows where we keep our notes", instrument.key);
        }
    }

    #[test]
    fn home_measures_can_be_answered_and_the_wording_of_others_is_absent() {
        for instrument in library() {
            let is_ours = instrument.origin == Origin::Seed;
            assert_eq!(instrument.is_answerable(), is_ours, "{}", instrument.key);
            assert!(is_ours || instrument.items.iter().all(|item| item.text.is_none()), "{}", instrument.key);
        }
    }

    #[test]
    fn home_measures_carry_no_claim_of_significance() {
        for instrument in library().iter().filter(|instrument| instrument.origin == Origin::Seed) {
            let scoring = instrument.scoring.as_ref();
            let claims = |scoring: &Scoring| scoring.cutoff.is_some() || scoring.reliable_change.is_some();
            assert!(!scoring.is_some_and(claims), "{}", instrument.key);
            let words = instrument.to_json().to_lowercase();
            let claimed = ["reliable", "significant", "recovered", "clinical"].map(|word| words.contains(word));
            assert_eq!(claimed, [false; 4], "{}", instrument.key);
        }
    }

    #[test]
    fn the_wording_blames_nobody_and_gives_nobody_a_gender() {
        for file in FILES {
            assert_eq!(tact::check(file), Ok(()));
        }
    }

    #[test]
    fn the_satisfaction_scales_have_one_wider_item() {
        for (key, highest) in [("csi4", 21.0), ("csi16", 81.0), ("csi32", 161.0)] {
            let instrument = sample(key);
            let tops: Vec<_> = instrument.items.iter().map(|item| instrument.scale_of(item).range()).collect();
            assert_eq!(tops[0], Some((0.0, 6.0)));
            assert!(tops[1..].iter().all(|range| *range == Some((0.0, 5.0))));
            let range = instrument.scoring.as_ref().and_then(|scoring| scoring.range).expect("has a range");
            assert_eq!((Some(range.min), Some(range.max)), (Some(0.0), Some(highest)));
        }
    }

    #[test]
    fn parallel_forms_know_each_other_and_ask_the_same() {
        let mut pairs = 0;
        for instrument in library() {
            let Some(parallel) = &instrument.parallel else { continue };
            let other = registered(&parallel.with).expect("is in the library");
            let back = other.parallel.as_ref().expect("has a parallel form too");
            assert_eq!(back.with, instrument.key);
            assert_ne!(back.form, parallel.form);
            let names = |of: &Instrument| of.items.iter().map(|item| item.id.clone()).collect::<Vec<_>>();
            assert_eq!(names(instrument), names(other), "{}", instrument.key);
            let respondent = if parallel.form == Form::Oneself { Respondent::Involved } else { Respondent::Hurt };
            assert_eq!(instrument.respondent, respondent);
            pairs += 1;
        }
        assert_eq!(pairs, 8);
    }

    /// Whoever reads that a change is reliable, or on which side of a cut-off a score lies, can look up who says so. Our own reckoning is one where
    /// it is written out; a choice of ours, or a number that nobody has checked, is none.
    #[test]
    fn no_verdict_rests_on_a_number_without_a_source() {
        for instrument in library() {
            let Some(scoring) = &instrument.scoring else { continue };
            let cutoff = scoring.cutoff.as_ref().map(|cutoff| cutoff.source.as_str());
            let change = scoring.reliable_change.as_ref().map(|change| change.source.as_str());
            for source in cutoff.into_iter().chain(change) {
                assert!(source.len() > 10, "{}: {source:?} is no source", instrument.key);
                for doubt in ["not verified", "own choice", "unverified", "no source"] {
                    assert!(!source.contains(doubt), "{}: {source}", instrument.key);
                }
            }
        }
    }

    /// DOMAIN.md 3.2, read off the table: range, cut-off, T. What stands there from general knowledge alone is left out.
    #[test]
    fn the_registry_says_what_the_table_says() {
        for (key, class, ends, cutoff, threshold) in [
            ("csi32", LicenceClass::B, Some((0.0, 161.0)), Some(104.5), Some(13.0)),
            ("csi16", LicenceClass::B, Some((0.0, 81.0)), Some(51.5), Some(7.0)),
            ("csi4", LicenceClass::B, Some((0.0, 21.0)), Some(13.5), Some(3.0)),
            ("ras", LicenceClass::C, Some((1.0, 5.0)), None, None),
            ("dts_agree_high", LicenceClass::C, Some((8.0, 56.0)), None, None),
            ("dts_agree_low", LicenceClass::C, Some((8.0, 56.0)), None, None),
            ("trust_rempel", LicenceClass::C, Some((-3.0, 3.0)), None, None),
            ("das32", LicenceClass::D, Some((0.0, 151.0)), None, None),
            ("rdas", LicenceClass::C, Some((0.0, 69.0)), Some(47.31), Some(12.0)),
            ("kms", LicenceClass::C, Some((3.0, 21.0)), Some(17.0), None),
            ("crs", LicenceClass::C, Some((0.0, 100.0)), Some(70.9), Some(16.0)),
            ("phq9", LicenceClass::A, Some((0.0, 27.0)), Some(10.0), Some(6.0)),
            ("gad7", LicenceClass::A, Some((0.0, 21.0)), Some(8.0), Some(4.0)),
            ("pcl5", LicenceClass::A, Some((0.0, 80.0)), Some(33.0), Some(15.0)),
            ("iesr", LicenceClass::C, Some((0.0, 88.0)), Some(33.0), None),
            ("score15", LicenceClass::B, Some((15.0, 75.0)), None, None),
            ("ors", LicenceClass::D, Some((0.0, 40.0)), None, None),
            ("srs", LicenceClass::D, Some((0.0, 40.0)), None, None),
            ("hits", LicenceClass::C, Some((4.0, 20.0)), Some(11.0), None),
            ("wast_sf", LicenceClass::C, Some((0.0, 2.0)), Some(1.0), None),
            ("pvs", LicenceClass::C, Some((0.0, 3.0)), Some(1.0), None),
            ("ecr_s", LicenceClass::C, None, None, None),
            ("cts2", LicenceClass::D, None, None, None),
            ("forg_inv", LicenceClass::C, None, None, None),
            ("mofs", LicenceClass::C, None, None, None),
        ] {
            let instrument = sample(key);
            let scoring = instrument.scoring.as_ref();
            let range = scoring.and_then(|scoring| scoring.range).map(|range| (range.min, range.max));
            let cut = scoring.and_then(|scoring| scoring.cutoff.as_ref()).map(|cutoff| cutoff.value);
            let change = scoring.and_then(|scoring| scoring.reliable_change.as_ref()).map(|change| change.threshold);
            assert_eq!((instrument.licence.class, range, cut, change), (class, ends, cutoff, threshold), "{key}");
            assert!(instrument.licence.notice.is_some(), "{key}");
        }
    }

    #[test]
    fn of_what_may_not_be_shown_there_is_no_item() {
        for instrument in library().iter().filter(|instrument| instrument.licence.class == LicenceClass::D) {
            assert!(instrument.items.is_empty() && !instrument.is_answerable(), "{}", instrument.key);
            assert_ne!(score(instrument, &Answers::default()).status, Status::Scored);
        }
        let cohesion = subscale_range(sample("rdas"), "cohesion").expect("is a part");
        assert_eq!((Some(cohesion.min), Some(cohesion.max)), (Some(0.0), Some(19.0)));
    }

    #[test]
    fn whatever_screens_for_danger_is_for_safety_eyes_only() {
        for key in ["safety_check", "hits", "wast_sf", "pvs", "cts2", "c_ssrs_screen"] {
            let instrument = sample(key);
            assert_eq!(instrument.visibility, Visibility::Safety, "{key}");
            assert!(instrument.items.iter().all(|item| item.visibility.is_none()), "{key}");
        }
    }
}
