//! The instruments that come with the service. The home measures are whole; of the validated ones only names, scales and scoring are here,
//! because their wording belongs to others and comes in by import (DOMAIN.md 3.1).

use std::sync::LazyLock;

use super::instrument::{Instrument, key::InstrumentKey, key::Version};

const FILES: [&str; 10] = [
    include_str!("../../instruments/why_stay.json"),
    include_str!("../../instruments/trust_pulse.json"),
    include_str!("../../instruments/steady_pulse.json"),
    include_str!("../../instruments/hope_pulse.json"),
    include_str!("../../instruments/csi4.json"),
    include_str!("../../instruments/csi16.json"),
    include_str!("../../instruments/csi32.json"),
    include_str!("../../instruments/phq9.json"),
    include_str!("../../instruments/gad7.json"),
    include_str!("../../instruments/pcl5.json"),
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
    use crate::inventories::instrument::{Origin, rule::ScoringKind};

    #[test]
    fn every_file_is_an_instrument_and_reads_back() {
        for file in FILES {
            let instrument = Instrument::from_json(file).unwrap_or_else(|flaw| panic!("{flaw}"));
            assert_eq!(Instrument::from_json(&instrument.to_json()), Ok(instrument));
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
            let scoring = instrument.scoring.as_ref().expect("is scored");
            assert!(scoring.cutoff.is_none() && scoring.reliable_change.is_none(), "{}", instrument.key);
            assert!(matches!(scoring.kind, ScoringKind::Profile | ScoringKind::Value), "{}", instrument.key);
        }
    }

    #[test]
    fn the_wording_blames_nobody_and_gives_nobody_a_gender() {
        let forbidden = [
            "betrayer",
            "cheater",
            "unfaithful",
            "victim",
            "perpetrator",
            "addict",
            " he ",
            " she ",
            " his ",
            " her ",
            " him ",
        ];
        for file in FILES {
            let lower = file.to_lowercase();
            assert_eq!(forbidden.iter().find(|word| lower.contains(**word)), None);
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
}
