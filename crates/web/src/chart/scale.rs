//! From days and values to places in the picture.

/// The values an instrument can give, and where they lie between bottom and top.
#[derive(Debug, Clone, Copy)]
pub(super) struct Values {
    low: f64,
    high: f64,
    bottom: f64,
    top: f64,
}

impl Values {
    /// A range without room, or without numbers, becomes one that can be drawn.
    pub(super) fn new(low: f64, high: f64, bottom: f64, top: f64) -> Self {
        let low = if low.is_finite() { low } else { 0.0 };
        let high = if high.is_finite() && high > low { high } else { low + 1.0 };
        Self { low, high, bottom, top }
    }

    /// Where a value lies; one off the scale lies at its edge.
    pub(super) fn place(&self, value: f64) -> f64 {
        let share = (value.clamp(self.low, self.high) - self.low) / (self.high - self.low);
        self.bottom + share * (self.top - self.bottom)
    }

    pub(super) fn holds(&self, value: f64) -> bool {
        (self.low..=self.high).contains(&value)
    }

    /// Round values for the grid: at most five steps of 1, 2 or 5, or ten times those.
    pub(super) fn ticks(&self) -> Vec<f64> {
        let step = self.step();
        let first = (self.low / step).ceil();
        (0..=5).map(|count| (first + f64::from(count)) * step).filter(|tick| self.holds(*tick)).collect()
    }

    fn step(&self) -> f64 {
        let range = self.high - self.low;
        let mut ten = 10_f64.powf((range / 5.0).log10().floor());
        loop {
            for factor in [1.0, 2.0, 5.0] {
                if range / (ten * factor) <= 5.0 {
                    return ten * factor;
                }
            }
            ten *= 10.0;
        }
    }
}

/// The days a chart spans, and where they lie between left and right.
#[derive(Debug, Clone, Copy)]
pub(super) struct Days {
    first: i32,
    last: i32,
    left: f64,
    right: f64,
}

impl Days {
    /// From all days that have a place in the chart; none at all span nothing.
    pub(super) fn new(days: impl Iterator<Item = i32> + Clone, left: f64, right: f64) -> Self {
        let first = days.clone().min().unwrap_or(0);
        let last = days.max().unwrap_or(0);
        Self { first, last, left, right }
    }

    /// Where a day lies; a single day lies in the middle.
    pub(super) fn place(&self, day: i32) -> f64 {
        if self.first == self.last {
            return f64::midpoint(self.left, self.right);
        }
        let since = f64::from(day) - f64::from(self.first);
        let span = f64::from(self.last) - f64::from(self.first);
        self.left + since / span * (self.right - self.left)
    }

    pub(super) fn holds(&self, day: i32) -> bool {
        (self.first..=self.last).contains(&day)
    }

    /// Which of the days, given in order, get a label: both ends, and those
    /// between that keep `room` from their neighbours.
    pub(super) fn labelled(&self, days: &[i32], room: f64) -> Vec<i32> {
        let (Some(&first), Some(&last)) = (days.first(), days.last()) else {
            return Vec::new();
        };
        let mut chosen = vec![first];
        let mut at = self.place(first);
        let end = self.place(last);
        for &day in days {
            let here = self.place(day);
            if here - at >= room && end - here >= room {
                chosen.push(day);
                at = here;
            }
        }
        if end - self.place(first) >= room {
            chosen.push(last);
        }
        chosen
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_few() {
        let ticks = |low, high| Values::new(low, high, 0.0, 1.0).ticks();
        assert_eq!(ticks(1.0, 5.0), [1.0, 2.0, 3.0, 4.0, 5.0]);
        assert_eq!(ticks(0.0, 10.0), [0.0, 2.0, 4.0, 6.0, 8.0, 10.0]);
        assert_eq!(ticks(0.0, 21.0), [0.0, 5.0, 10.0, 15.0, 20.0]);
        assert_eq!(ticks(0.0, 80.0), [0.0, 20.0, 40.0, 60.0, 80.0]);
        assert_eq!(ticks(0.0, 100.0), [0.0, 20.0, 40.0, 60.0, 80.0, 100.0]);
    }

    #[test]
    fn the_ends_of_the_scale_are_the_ends_of_the_picture() {
        let values = Values::new(1.0, 5.0, 200.0, 20.0);
        assert!((values.place(1.0) - 200.0).abs() < 1e-9);
        assert!((values.place(5.0) - 20.0).abs() < 1e-9);
        assert!((values.place(99.0) - 20.0).abs() < 1e-9);
    }

    #[test]
    fn the_widest_span_of_days_has_a_place() {
        let days = Days::new([i32::MIN, i32::MAX].into_iter(), 0.0, 100.0);
        assert!((days.place(i32::MAX) - 100.0).abs() < 1e-9);
        assert!(days.place(0) > 49.0 && days.place(0) < 51.0);
    }

    #[test]
    fn labels_keep_their_distance() {
        let all: Vec<i32> = (0..=100).collect();
        let days = Days::new(all.iter().copied(), 0.0, 100.0);
        assert_eq!(days.labelled(&all, 30.0), [0, 30, 60, 100]);
        assert_eq!(days.labelled(&all, 200.0), [0]);
        assert!(days.labelled(&[], 30.0).is_empty());
    }
}
