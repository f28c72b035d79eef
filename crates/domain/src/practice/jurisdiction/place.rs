//! A place whose law counts: a state of the United States, a province or territory of Canada, or another country.

use std::{fmt, sync::LazyLock};

use serde::Deserialize;

use super::rule::Terms;
use crate::problem::{Code, Problem};

/// One row of the built-in table.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Row {
    pub code: String,
    pub name: String,
    pub therapy: Option<Terms>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    places: Vec<Row>,
}

static ROWS: LazyLock<Vec<Row>> = LazyLock::new(|| {
    let kept: Kept =
        serde_json::from_str(include_str!("../../../jurisdictions/places.json")).expect("the file is read by a test");
    kept.places
});

/// A place. The whole of a country that licenses by state or province is none.
#[derive(Clone, Copy)]
pub struct Place(&'static Row);

impl Place {
    /// Every place, states and provinces first.
    pub fn all() -> impl Iterator<Item = Self> {
        ROWS.iter().map(Self)
    }

    /// Takes a code of ISO 3166, such as `US-FL` or `AU`.
    ///
    /// # Errors
    /// `Malformed` for anything else, and for `US` and `CA` alone, where the state or province decides.
    pub fn parse(code: &str) -> Result<Self, Problem> {
        Self::all().find(|place| place.code() == code.trim()).ok_or_else(|| {
            Problem::new(
                Code::Malformed,
                "We do not know this place. Choose one from the list: the state or province in the United States and Canada, the country elsewhere.",
            )
        })
    }

    /// The code.
    pub fn code(self) -> &'static str {
        &self.0.code
    }

    /// The name, in English.
    pub fn name(self) -> &'static str {
        &self.0.name
    }

    pub(super) fn built_in(self) -> Option<&'static Terms> {
        self.0.therapy.as_ref()
    }
}

impl PartialEq for Place {
    fn eq(&self, other: &Self) -> bool {
        self.code() == other.code()
    }
}

impl Eq for Place {}

impl PartialOrd for Place {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Place {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.code().cmp(other.code())
    }
}

impl std::hash::Hash for Place {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.code().hash(state);
    }
}

/// Where somebody is says much about them, so a place prints as a mask.
impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Place(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_read_back_and_are_there_once() {
        let mut codes: Vec<_> = Place::all().map(Place::code).collect();
        assert!(Place::all().all(|place| Place::parse(place.code()) == Ok(place) && !place.name().is_empty()));
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), Place::all().count());
        for named in ["US-FL", "US-VA", "US-CO", "US-NY", "US-CA", "US-NC", "US-OH", "US-IL", "CA-ON", "GB", "AU"] {
            assert!(Place::parse(named).is_ok(), "{named}");
        }
    }

    #[test]
    fn a_country_that_licenses_by_state_is_no_place() {
        for bad in ["US", "CA", "us-fl", "US-XX", "Florida", "", "US-FL\0"] {
            assert_eq!(Place::parse(bad).expect_err(bad).code, Code::Malformed, "{bad:?}");
        }
        assert_eq!(format!("{:?}", Place::parse("US-FL")), "Ok(Place(…))");
    }
}
