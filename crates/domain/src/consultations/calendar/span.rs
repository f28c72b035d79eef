//! A stretch of time, half open: its end belongs to what comes after it.

use jiff::Timestamp;

use crate::problem::{Code, Problem};

/// From one instant until just before another, later one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    from: Timestamp,
    until: Timestamp,
}

impl Span {
    /// From `from` until just before `until`.
    ///
    /// # Errors
    /// `OutOfRange` when it would not end after it begins.
    pub fn new(from: Timestamp, until: Timestamp) -> Result<Self, Problem> {
        if from < until {
            Ok(Self { from, until })
        } else {
            Err(Problem::at("until", Code::OutOfRange, "Choose an end that is after the beginning."))
        }
    }

    /// When it begins.
    pub fn from(self) -> Timestamp {
        self.from
    }

    /// The first instant that is not in it any more.
    pub fn until(self) -> Timestamp {
        self.until
    }

    /// Whether the two share an instant. Two that only touch do not.
    pub fn overlaps(self, other: Self) -> bool {
        self.from < other.until && other.from < self.until
    }

    /// The part of it that lies in the other; none when there is none.
    #[must_use]
    pub fn within(self, other: Self) -> Option<Self> {
        Self::new(self.from.max(other.from), self.until.min(other.until)).ok()
    }

    /// The same time in as few stretches as possible, in order; stretches that touch become one.
    pub fn merged(mut spans: Vec<Self>) -> Vec<Self> {
        spans.sort_unstable();
        let mut merged: Vec<Self> = Vec::with_capacity(spans.len());
        for span in spans {
            match merged.last_mut() {
                Some(last) if span.from <= last.until => last.until = last.until.max(span.until),
                _ => merged.push(span),
            }
        }
        merged
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn span(from: i64, until: i64) -> Span {
        let at = |second| Timestamp::from_second(second).expect("is in range");
        Span::new(at(from), at(until)).expect("ends after it begins")
    }

    #[test]
    fn what_touches_does_not_overlap_but_becomes_one() {
        assert!(!span(0, 10).overlaps(span(10, 20)) && span(0, 11).overlaps(span(10, 20)));
        assert_eq!(
            Span::merged(vec![span(10, 20), span(0, 10), span(30, 40), span(31, 32)]),
            [span(0, 20), span(30, 40)]
        );
        assert_eq!(span(0, 10).within(span(10, 20)), None);
        assert!(Span::new(Timestamp::UNIX_EPOCH, Timestamp::UNIX_EPOCH).is_err());
    }

    proptest! {
        #[test]
        fn merging_keeps_every_second_and_adds_none(spans in proptest::collection::vec((0_i64..60, 1_i64..20), 0..12)) {
            let spans: Vec<_> = spans.into_iter().map(|(from, length)| span(from, from + length)).collect();
            let merged = Span::merged(spans.clone());
            for second in 0..90 {
                let now = span(second, second + 1);
                prop_assert_eq!(spans.iter().any(|one| one.overlaps(now)), merged.iter().any(|one| one.overlaps(now)));
            }
            prop_assert!(merged.windows(2).all(|pair| pair[0].until() < pair[1].from()));
        }
    }
}
