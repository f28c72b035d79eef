//! What the law of a place lets a practice do, as somebody verified it on a day.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::place::Place;
use crate::{
    practice::licence::{Compact, Family, ServiceKind},
    problem::{Code, Problem},
};

/// Who looked a rule up, when, and where.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Verified {
    /// The day.
    pub on: Date,
    /// Who.
    pub by: String,
    /// What they read.
    pub source: String,
}

/// One way in which a place lets somebody treat people there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case", deny_unknown_fields)]
pub enum Accepted {
    /// With the place's own licence.
    Licence,
    /// Registered there, with a licence from elsewhere.
    Registration,
    /// With the privilege of a compact.
    Compact {
        /// Which.
        compact: Compact,
    },
    /// Without either, on a few days of each calendar year, with a licence from elsewhere.
    Exemption {
        /// On how many.
        days_per_year: u16,
    },
}

/// On which terms a place is open to therapy.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    families: Vec<Family>,
    accepts: Vec<Accepted>,
    verified: Verified,
}

impl Terms {
    /// The terms as somebody verified them.
    ///
    /// # Errors
    /// `Missing` without any family, way, person or source: what nobody can check again is not verified.
    pub fn new(families: Vec<Family>, accepts: Vec<Accepted>, verified: Verified) -> Result<Self, Problem> {
        let missing = |field, message| Err(Problem::at(field, Code::Missing, message));
        if families.is_empty() {
            return missing("families", "Choose at least one profession that may treat people there.");
        }
        if accepts.is_empty() {
            return missing("accepts", "Choose at least one way in which they may: licence, registration or another.");
        }
        if verified.by.trim().is_empty() || verified.source.trim().is_empty() {
            return missing("verified", "Say who looked this up and where, so that it can be checked again.");
        }
        Ok(Self { families, accepts, verified })
    }

    /// The professions it is for.
    pub fn families(&self) -> &[Family] {
        &self.families
    }

    /// The ways.
    pub fn accepts(&self) -> &[Accepted] {
        &self.accepts
    }

    /// Who verified it.
    pub fn verified(&self) -> &Verified {
        &self.verified
    }
}

/// The row of one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// The place.
    pub place: Place,
    /// On which terms it is open to therapy; none while it is closed.
    pub therapy: Option<Terms>,
    /// Who verified that coaching is allowed there; none while it is closed.
    pub coaching: Option<Verified>,
    /// Whether the law there asks for a consent to telehealth of its own; none while nobody has looked.
    pub telehealth_consent: Option<bool>,
}

impl Rule {
    /// A place about which nobody has verified anything.
    pub fn closed(place: Place) -> Self {
        Self { place, therapy: None, coaching: None, telehealth_consent: None }
    }

    /// Whether a service can be offered to people there at all, by somebody.
    ///
    /// A consult gives no treatment and no advice on it, so it is open everywhere.
    pub fn is_open_to(&self, service: ServiceKind) -> bool {
        match service {
            ServiceKind::Therapy | ServiceKind::Discernment => self.therapy.is_some(),
            ServiceKind::Coaching => self.coaching.is_some(),
            ServiceKind::Consult => true,
        }
    }
}

/// The table of all places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Jurisdictions(BTreeMap<Place, Rule>);

impl Jurisdictions {
    /// What this program knows by itself.
    pub fn built_in() -> Self {
        let rule = |place: Place| Rule { therapy: place.built_in().cloned(), ..Rule::closed(place) };
        Self(Place::all().map(|place| (place, rule(place))).collect())
    }

    /// The same table with a row that the practice verified, which replaces the row of its place.
    #[must_use]
    pub fn with(mut self, rule: Rule) -> Self {
        self.0.insert(rule.place, rule);
        self
    }

    /// The row of a place; closed where there is none.
    pub fn rule(&self, place: Place) -> Rule {
        self.0.get(&place).cloned().unwrap_or_else(|| Rule::closed(place))
    }

    /// Every row, by code.
    pub fn rules(&self) -> impl Iterator<Item = &Rule> {
        self.0.values()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(code: &str) -> Place {
        Place::parse(code).expect("is a place")
    }

    #[test]
    fn only_florida_is_open_and_says_who_looked() {
        let table = Jurisdictions::built_in();
        let open: Vec<_> = table.rules().filter(|rule| rule.therapy.is_some()).collect();
        assert_eq!(open.iter().map(|rule| rule.place.code()).collect::<Vec<_>>(), ["US-FL"]);
        let terms = open[0].therapy.as_ref().expect("is open");
        assert!(terms.accepts().contains(&Accepted::Exemption { days_per_year: 15 }));
        assert!(!terms.families().contains(&Family::Psychology) && !terms.verified().source.is_empty());
        assert_eq!(
            Terms::new(terms.families.clone(), terms.accepts.clone(), terms.verified.clone()),
            Ok(terms.clone())
        );
        assert!(table.rules().all(|rule| rule.coaching.is_none()));
    }

    #[test]
    fn a_practice_opens_a_place_and_only_that_one() {
        let florida = Jurisdictions::built_in().rule(place("US-FL"));
        let opened = Jurisdictions::built_in().with(Rule { place: place("US-CO"), ..florida });
        assert!(opened.rule(place("US-CO")).is_open_to(ServiceKind::Discernment));
        assert_eq!(opened.rule(place("US-NY")), Rule::closed(place("US-NY")));
        assert!(opened.rule(place("AU")).is_open_to(ServiceKind::Consult));
        assert!(!opened.rule(place("US-CO")).is_open_to(ServiceKind::Coaching));
    }

    #[test]
    fn what_nobody_can_check_again_is_not_verified() {
        let looked = |by: &str, source: &str| Verified {
            on: jiff::civil::date(2026, 1, 1),
            by: by.into(),
            source: source.into(),
        };
        let terms = |families: &[Family], accepts: &[Accepted], verified| {
            Terms::new(families.to_vec(), accepts.to_vec(), verified)
                .map_err(|problem| problem.field.unwrap_or_default())
        };
        let (family, licence) = ([Family::Psychology], [Accepted::Licence]);
        assert!(terms(&family, &licence, looked("Ann", "the board")).is_ok());
        assert_eq!(terms(&[], &licence, looked("Ann", "the board")), Err("families".to_owned()));
        assert_eq!(terms(&family, &[], looked("Ann", "the board")), Err("accepts".to_owned()));
        assert_eq!(terms(&family, &licence, looked(" ", "the board")), Err("verified".to_owned()));
        assert_eq!(terms(&family, &licence, looked("Ann", "")), Err("verified".to_owned()));
    }
}
