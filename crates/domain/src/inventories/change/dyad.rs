//! Two partners' scores of one instrument beside each other (DOMAIN.md 3.5). For therapists only.

use jiff::{SignedDuration, Timestamp};

use super::{Category, Measurement};
use crate::inventories::instrument::rule::Direction;

/// How far apart two scores may be taken and still be a pair.
pub const PAIR_WINDOW: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Both partners' scores, taken within seven days of each other.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    hurt: Measurement,
    involved: Measurement,
}

impl Pair {
    /// Pairs two scores; none when they cannot be compared, or lie more than seven days apart.
    pub fn of(hurt: Measurement, involved: Measurement) -> Option<Self> {
        let apart = hurt.at.duration_since(involved.at).abs();
        (hurt.is_comparable_with(&involved) && apart <= PAIR_WINDOW).then_some(Self { hurt, involved })
    }

    /// When the pair stands: at the later of both.
    pub fn at(&self) -> Timestamp {
        self.hurt.at.max(self.involved.at)
    }

    /// The couple's mean.
    pub fn mean(&self) -> f64 {
        f64::midpoint(self.hurt.value, self.involved.value)
    }

    /// The hurt partner's score less the involved partner's.
    pub fn gap(&self) -> f64 {
        self.hurt.value - self.involved.value
    }

    /// Whether the two differ by more than the error of two scores: by T or more.
    pub fn is_reliably_apart(&self, threshold: f64) -> bool {
        self.gap().abs() >= threshold
    }

    /// The score of whoever is worse off.
    pub fn worse(&self, direction: Direction) -> f64 {
        match direction {
            Direction::HigherIsBetter => self.hurt.value.min(self.involved.value),
            Direction::LowerIsBetter => self.hurt.value.max(self.involved.value),
        }
    }
}

/// T of the couple's mean, whose error is smaller than that of one score. Where scores are whole points it is rounded up by the reader.
pub fn mean_threshold(threshold: f64) -> f64 {
    threshold / std::f64::consts::SQRT_2
}

/// What the change of two partners is called together. Both their own categories always stand beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CoupleCategory {
    /// One or both cannot be measured.
    NotMeasurable,
    /// One is better and one is worse.
    Split,
    /// At least one is worse, and none better.
    Deteriorated,
    /// Neither changed.
    Unchanged,
    /// At least one is better, and none worse.
    Improved,
    /// Both recovered.
    Recovered,
}

impl CoupleCategory {
    /// What two partners' categories come to.
    pub fn of(one: Category, other: Category) -> Self {
        let both = [one, other];
        let any = |wanted: &[Category]| both.iter().any(|category| wanted.contains(category));
        let is_better = any(&[Category::Improved, Category::Recovered]);
        let is_worse = any(&[Category::Deteriorated]);
        match (is_better, is_worse) {
            _ if any(&[Category::NotMeasurable]) => Self::NotMeasurable,
            _ if both == [Category::Recovered; 2] => Self::Recovered,
            (true, true) => Self::Split,
            (true, false) => Self::Improved,
            (false, true) => Self::Deteriorated,
            (false, false) => Self::Unchanged,
        }
    }

    /// The word for the API and the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotMeasurable => "couple_not_measurable",
            Self::Split => "split",
            Self::Deteriorated => "couple_deteriorated",
            Self::Unchanged => "couple_unchanged",
            Self::Improved => "couple_improved",
            Self::Recovered => "couple_recovered",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CATEGORIES: [Category; 5] =
        [Category::NotMeasurable, Category::Deteriorated, Category::Recovered, Category::Improved, Category::Unchanged];

    fn taken(value: f64, day: i64) -> Measurement {
        let at = Timestamp::UNIX_EPOCH + SignedDuration::from_hours(24 * day);
        Measurement { equivalence_group: "csi16".to_owned(), at, value, uncertain: false }
    }

    #[test]
    fn b6_couple_categories() {
        for (one, other, expected) in [
            (Category::Recovered, Category::Unchanged, "couple_improved"),
            (Category::Improved, Category::Deteriorated, "split"),
            (Category::Unchanged, Category::Deteriorated, "couple_deteriorated"),
            (Category::Recovered, Category::Recovered, "couple_recovered"),
            (Category::Unchanged, Category::Unchanged, "couple_unchanged"),
            (Category::Deteriorated, Category::Deteriorated, "couple_deteriorated"),
            (Category::Recovered, Category::NotMeasurable, "couple_not_measurable"),
        ] {
            assert_eq!(CoupleCategory::of(one, other).as_str(), expected, "{one:?} and {other:?}");
        }
    }

    #[test]
    fn it_does_not_matter_who_stands_first() {
        for one in CATEGORIES {
            for other in CATEGORIES {
                assert_eq!(CoupleCategory::of(one, other), CoupleCategory::of(other, one));
            }
        }
    }

    #[test]
    fn b7_a_pair_has_a_mean_a_gap_and_a_discrepancy() {
        let pair = Pair::of(taken(30.0, 0), taken(44.0, 3)).expect("are a pair");
        assert_eq!(format!("{} {}", pair.mean(), pair.gap()), "37 -14");
        assert!(pair.is_reliably_apart(7.0) && !pair.is_reliably_apart(14.5));
        assert_eq!(pair.at(), taken(44.0, 3).at);
        assert_eq!(
            format!("{} {}", pair.worse(Direction::HigherIsBetter), pair.worse(Direction::LowerIsBetter)),
            "30 44"
        );
        assert!((mean_threshold(6.66) - 4.71).abs() < 0.005);
    }

    #[test]
    fn a_pair_is_of_one_week_and_one_wording() {
        assert!(Pair::of(taken(30.0, 0), taken(44.0, 7)).is_some());
        assert!(Pair::of(taken(30.0, 8), taken(44.0, 0)).is_none());
        let other = Measurement { equivalence_group: "csi32".to_owned(), ..taken(44.0, 0) };
        assert!(Pair::of(taken(30.0, 0), other).is_none());
    }
}
