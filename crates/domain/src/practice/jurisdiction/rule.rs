//! What the law of a place lets a practice do, as somebody verified it on a day.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::place::Place;
use crate::{
    practice::licence::{Authority, Compact, Family, ServiceKind},
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

/// On how many days of each calendar year an exemption holds: 1 to 366. An exemption without an end would be a licence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u16", into = "u16")]
pub struct DaysPerYear(u16);

impl DaysPerYear {
    /// So many days.
    ///
    /// # Errors
    /// `OutOfRange` for none and for more than a year has.
    pub fn new(days: i64) -> Result<Self, Problem> {
        u16::try_from(days).ok().filter(|days| (1..=366).contains(days)).map(Self).ok_or_else(|| {
            Problem::new(Code::OutOfRange, "Say on how many days of a year the exemption holds, from 1 to 366.")
        })
    }

    /// How many.
    pub fn get(self) -> u16 {
        self.0
    }
}

impl TryFrom<u16> for DaysPerYear {
    type Error = Problem;

    fn try_from(days: u16) -> Result<Self, Problem> {
        Self::new(days.into())
    }
}

impl From<DaysPerYear> for u16 {
    fn from(days: DaysPerYear) -> Self {
        days.get()
    }
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
        days_per_year: DaysPerYear,
    },
}

impl Accepted {
    /// The way that an authority names, with the days that were given for an exemption; the other ways know no days.
    ///
    /// # Errors
    /// For an exemption, `Missing` without days, and as [`DaysPerYear::new`].
    pub fn of(authority: Authority, exempt_days: Option<i64>) -> Result<Self, Problem> {
        let words = "Say on how many days of a year, 1 to 366, somebody may work there without a licence of the place.";
        match authority {
            Authority::Licence => Ok(Self::Licence),
            Authority::Registration => Ok(Self::Registration),
            Authority::Compact(compact) => Ok(Self::Compact { compact }),
            Authority::Exemption => {
                let days = exempt_days.ok_or_else(|| Problem::new(Code::Missing, words))?;
                Ok(Self::Exemption { days_per_year: DaysPerYear::new(days)? })
            }
        }
    }
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
        assert!(terms.accepts().contains(&Accepted::Exemption { days_per_year: DaysPerYear(15) }));
        assert!(!terms.families().contains(&Family::Psychology) && !terms.verified().source.is_empty());
        assert_eq!(
            Terms::new(terms.families.clone(), terms.accepts.clone(), terms.verified.clone()),
            Ok(terms.clone())
        );
        assert!(table.rules().all(|rule| rule.coaching.is_none()));
    }

    #[test]
    fn an_exemption_holds_on_some_days_of_a_year() {
        let exempt = |days| Accepted::of(Authority::Exemption, days).map_err(|problem| problem.code);
        for days in [1, 15, 366] {
            let held = DaysPerYear::new(days).expect("can be");
            assert_eq!(
                (i64::from(held.get()), exempt(Some(days))),
                (days, Ok(Accepted::Exemption { days_per_year: held }))
            );
        }
        for days in [i64::MIN, -1, 0, 367, 65_537, i64::MAX] {
            assert_eq!(exempt(Some(days)), Err(Code::OutOfRange), "{days}");
        }
        assert_eq!(exempt(None), Err(Code::Missing));
        for (authority, accepted) in
            [(Authority::Licence, Accepted::Licence), (Authority::Registration, Accepted::Registration)]
        {
            assert_eq!(Accepted::of(authority, Some(0)), Ok(accepted), "days are nothing to it");
        }
    }

    #[test]
    fn the_days_of_an_exemption_are_read_as_they_were_written_and_never_beyond_a_year() {
        let held = Accepted::Exemption { days_per_year: DaysPerYear(15) };
        let text = serde_json::to_string(&held).expect("is plain data");
        assert_eq!(text, r#"{"by":"exemption","days_per_year":15}"#);
        assert_eq!(serde_json::from_str::<Accepted>(&text).expect("reads"), held);
        for days in ["0", "367"] {
            assert!(serde_json::from_str::<Accepted>(&text.replace("15", days)).is_err(), "{days}");
        }
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
