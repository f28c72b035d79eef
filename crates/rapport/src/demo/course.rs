//! How things go for a couple over the weeks.

use super::chance::Chance;

/// The shape of a couple's course.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Slope {
    /// Slowly better.
    Rising,
    /// Much the same.
    Flat,
    /// Better, then worse, then somewhat better again.
    Setback,
}

/// What a value is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Measure {
    /// Of the hurt partner in the other.
    Trust,
    /// Of either, in the two of them.
    Hope,
    /// Of the involved partner, in what they promised.
    Steadiness,
}

impl Slope {
    /// Where things stand, 0 to 10, when `progress` (0 to 1) of the time has passed.
    pub(super) fn level(self, progress: f64) -> f64 {
        match self {
            Self::Rising => 2.5 + 5.0 * progress,
            Self::Flat => 3.5 + 0.6 * (progress * 9.0).sin(),
            Self::Setback if progress < 0.55 => 2.5 + 6.5 * progress,
            Self::Setback if progress < 0.65 => 2.6,
            Self::Setback => 2.6 + 6.0 * (progress - 0.65),
        }
    }

    /// A weekly answer, 0 to 10.
    pub(super) fn pulse(self, measure: Measure, progress: f64, chance: &Chance) -> f64 {
        let lift = match measure {
            Measure::Trust => 0.0,
            Measure::Hope => 1.0,
            Measure::Steadiness => 2.5,
        };
        let noise = f64::from(chance.between(-4, 4)) / 10.0;
        (self.level(progress) + lift + noise).round().clamp(0.0, 10.0)
    }

    /// A rating, 1 to 5, of the area `area` (0 to 3); some areas are slower than others.
    pub(super) fn rating(self, area: usize, progress: f64, chance: &Chance) -> f64 {
        let lag = [0.2, -0.2, 0.6, -0.6][area % 4];
        let noise = f64::from(chance.between(-4, 4)) / 10.0;
        (1.0 + self.level(progress) * 0.42 + lag + noise).round().clamp(1.0, 5.0)
    }

    /// A total of satisfaction with the relationship, 0 to 81.
    pub(super) fn satisfaction(self, progress: f64, chance: &Chance) -> f64 {
        (26.0 + self.level(progress) * 4.0 + f64::from(chance.between(-2, 2))).round().clamp(0.0, 81.0)
    }

    /// A total of low mood, 0 to 27.
    pub(super) fn low_mood(self, progress: f64, chance: &Chance) -> f64 {
        (17.0 - self.level(progress) * 1.6 + f64::from(chance.between(-1, 1))).round().clamp(0.0, 27.0)
    }

    /// A total of worry, 0 to 21.
    pub(super) fn worry(self, progress: f64, chance: &Chance) -> f64 {
        (14.0 - self.level(progress) * 1.4 + f64::from(chance.between(-1, 1))).round().clamp(0.0, 21.0)
    }

    /// A total of what comes back unasked, 0 to 80.
    pub(super) fn echo(self, progress: f64, chance: &Chance) -> f64 {
        (48.0 - self.level(progress) * 4.5 + f64::from(chance.between(-3, 3))).round().clamp(0.0, 80.0)
    }

    /// A short total of satisfaction with the relationship, 0 to 21.
    pub(super) fn short_satisfaction(self, progress: f64, chance: &Chance) -> f64 {
        (self.level(progress) * 2.0 + f64::from(chance.between(-1, 1))).round().clamp(0.0, 21.0)
    }

    /// An answer on a scale from `low` to `high`, where `lift` (-10 to 10) is how much brighter somebody sees it.
    pub(super) fn on_scale(self, (low, high): (f64, f64), (progress, lift): (f64, f64), chance: &Chance) -> f64 {
        let noise = f64::from(chance.between(-15, 15)) / 10.0;
        let share = ((self.level(progress) + lift + noise) / 10.0).clamp(0.0, 1.0);
        (low + (high - low) * share).round().clamp(low, high)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_stays_on_its_scale() {
        let chance = Chance::new(1, 0);
        for slope in [Slope::Rising, Slope::Flat, Slope::Setback] {
            for step in 0..=100 {
                let progress = f64::from(step) / 100.0;
                for measure in [Measure::Trust, Measure::Hope, Measure::Steadiness] {
                    assert!((0.0..=10.0).contains(&slope.pulse(measure, progress, &chance)));
                }
                assert!((0..4).all(|area| (1.0..=5.0).contains(&slope.rating(area, progress, &chance))));
                assert!((0.0..=81.0).contains(&slope.satisfaction(progress, &chance)));
                assert!((0.0..=27.0).contains(&slope.low_mood(progress, &chance)));
                assert!((0.0..=21.0).contains(&slope.worry(progress, &chance)));
                assert!((0.0..=80.0).contains(&slope.echo(progress, &chance)));
                assert!((0.0..=21.0).contains(&slope.short_satisfaction(progress, &chance)));
                assert!((0.0..=4.0).contains(&slope.on_scale((0.0, 4.0), (progress, 1.5), &chance)));
            }
        }
    }

    #[test]
    fn a_rise_rises_and_a_setback_sets_back() {
        assert!(Slope::Rising.level(1.0) > Slope::Rising.level(0.0) + 4.0);
        assert!(Slope::Setback.level(0.6) < Slope::Setback.level(0.5) - 2.0);
        assert!(Slope::Setback.level(1.0) > Slope::Setback.level(0.6));
    }
}
