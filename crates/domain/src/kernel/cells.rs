//! Counts of people that are so small that they tell of somebody (DOMAIN.md 3.8).

/// The smallest count that is told inside the practice, beside none at all.
pub const INSIDE: u64 = 5;

/// A count as it may be told: none where it is at least one and below `smallest`.
pub fn shown(count: u64, smallest: u64) -> Option<u64> {
    (count == 0 || count >= smallest).then_some(count)
}

/// Counts of which each is a part of the one before it, as they may be told: what stays between two that are told is itself no small count.
pub fn shown_in_turn<const N: usize>(counts: [u64; N], smallest: u64) -> [Option<u64>; N] {
    let mut before: Option<u64> = None;
    counts.map(|count| {
        let told = shown(count, smallest)
            .filter(|count| before.is_none_or(|before| shown(before.saturating_sub(*count), smallest).is_some()));
        before = told.or(before);
        told
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn none_and_many_are_told_and_a_few_are_not() {
        let told: Vec<Option<u64>> = (0..7).map(|count| shown(count, INSIDE)).collect();
        assert_eq!(told, [Some(0), None, None, None, None, Some(5), Some(6)]);
    }

    #[test]
    fn what_lies_between_two_counts_is_no_small_count() {
        assert_eq!(shown_in_turn([20, 17, 12, 12, 0], INSIDE), [Some(20), None, Some(12), Some(12), Some(0)]);
        assert_eq!(shown_in_turn([3, 0], INSIDE), [None, Some(0)]);
    }
}
