//! Whom somebody can call at once, by place. The numbers are data with the day on which they were checked, in `safety/contacts.json`.

use std::sync::LazyLock;

use jiff::civil::Date;
use serde::Deserialize;

use crate::zone::Zone;

/// One number.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CrisisContact {
    /// The countries it serves, as ISO 3166 writes them; none for a number that is nobody's first.
    pub places: Vec<String>,
    /// What it is for.
    pub name: String,
    /// Where it works, in words.
    pub r#where: String,
    /// Call, or call or text.
    pub how: String,
    /// As a telephone dials it.
    pub number: String,
    /// As people read it.
    pub shown: String,
    /// When somebody answers.
    pub hours: String,
    /// The day on which it was last checked.
    pub verified_on: Date,
    /// Against what it was checked.
    pub source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    places: Vec<Region>,
    contacts: Vec<CrisisContact>,
}

/// The zones of one country: whole names, or beginnings that end in `/`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Region {
    place: String,
    zones: Vec<String>,
}

static KEPT: LazyLock<Kept> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../safety/contacts.json")).expect("the file is read by a test")
});

/// Every number, those first that serve where the person's clock stands. Nothing else is known of where they are.
pub fn contacts(zone: Option<&Zone>) -> Vec<&'static CrisisContact> {
    let place = zone.and_then(|zone| place_of(zone.name()));
    let is_near = |contact: &&CrisisContact| place.is_some_and(|place| contact.places.iter().any(|one| one == place));
    let (near, far): (Vec<_>, Vec<_>) = KEPT.contacts.iter().partition(is_near);
    near.into_iter().chain(far).collect()
}

fn place_of(zone: &str) -> Option<&'static str> {
    let holds = |name: &String| name == zone || (name.ends_with('/') && zone.starts_with(name.as_str()));
    KEPT.places.iter().find(|region| region.zones.iter().any(holds)).map(|region| region.place.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_come_first_and_none_is_left_out() {
        for (zone, first) in [
            ("America/New_York", ["911", "988", "1-800-799-7233"]),
            ("America/Indiana/Knox", ["911", "988", "1-800-799-7233"]),
            ("America/Toronto", ["911", "988", "1-800-799-7233"]),
            ("Europe/London", ["999", "116 123", "911"]),
        ] {
            let zone = Zone::parse(zone).expect("exists");
            let shown: Vec<_> = contacts(Some(&zone)).iter().map(|contact| contact.shown.as_str()).collect();
            assert_eq!(shown[..3], first, "{}", zone.name());
            assert_eq!(shown.len(), contacts(None).len());
        }
    }

    #[test]
    fn every_zone_exists_and_every_number_can_be_dialled() {
        for region in &KEPT.places {
            for zone in region.zones.iter().filter(|zone| !zone.ends_with('/')) {
                assert!(Zone::parse(zone).is_ok(), "{zone}");
            }
        }
        for contact in &KEPT.contacts {
            let digits: String = contact.shown.chars().filter(char::is_ascii_digit).collect();
            assert!(contact.number.ends_with(&digits) && !contact.source.is_empty(), "{}", contact.name);
            assert!(contact.places.iter().all(|place| KEPT.places.iter().any(|region| &region.place == place)));
        }
    }
}
