//! How deep trust fell after a lapse and how long it took to come back, measured and never imputed (DOMAIN.md 2.3, lapse rule). For the desk.

use jiff::{SignedDuration, Timestamp};

/// The lowest pulse within this time after a lapse is its trough; the median of as long before it is what trust was.
pub const WINDOW: SignedDuration = SignedDuration::from_hours(24 * 28);

/// One answer of the hurt partner to the pulse of trust.
pub type Pulse = (Timestamp, f64);

/// What one lapse did, as far as pulses tell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Trough {
    /// The lowest pulse in the 28 days after; none without one.
    pub lowest: Option<f64>,
    /// By how much it is lower than the trough before; negative is lower. None where either is not known.
    pub drop: Option<f64>,
    /// After how many whole days a pulse reached the median of the 28 days before; none if it never did, or if there is no such median.
    pub days_to_regain: Option<i64>,
    /// Whether the 28 days after are over; before that, nothing here is the last word.
    pub window_over: bool,
}

/// What each of the lapses, oldest first, did, as far as it is known at `now`. The pulses may come in any order.
pub fn troughs(lapses: &[Timestamp], pulses: &[Pulse], now: Timestamp) -> Vec<Trough> {
    let lowest: Vec<Option<f64>> = lapses.iter().map(|lapse| lowest_after(*lapse, pulses)).collect();
    let before = std::iter::once(None).chain(lowest.iter().copied());
    lapses
        .iter()
        .zip(&lowest)
        .zip(before)
        .map(|((lapse, lowest), before)| Trough {
            lowest: *lowest,
            drop: lowest.zip(before).map(|(now, before)| now - before),
            days_to_regain: days_to_regain(*lapse, pulses),
            window_over: now > ends(*lapse),
        })
        .collect()
}

fn lowest_after(lapse: Timestamp, pulses: &[Pulse]) -> Option<f64> {
    within(lapse, ends(lapse), pulses).min_by(f64::total_cmp)
}

/// When the time is over in which its trough is looked for.
fn ends(lapse: Timestamp) -> Timestamp {
    lapse.checked_add(WINDOW).unwrap_or(Timestamp::MAX)
}

fn days_to_regain(lapse: Timestamp, pulses: &[Pulse]) -> Option<i64> {
    let mut before: Vec<f64> = within(lapse.checked_sub(WINDOW).unwrap_or(Timestamp::MIN), lapse, pulses).collect();
    let median = median(&mut before)?;
    let regained = pulses.iter().filter(|(at, value)| *at > lapse && *value >= median).map(|(at, _)| *at).min()?;
    Some(regained.duration_since(lapse).as_hours() / 24)
}

/// The pulses after `from`, up to `to`.
fn within(from: Timestamp, to: Timestamp, pulses: &[Pulse]) -> impl Iterator<Item = f64> {
    pulses.iter().filter(move |(at, _)| *at > from && *at <= to).map(|(_, value)| *value)
}

fn median(values: &mut [f64]) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    let upper = values.get(middle).copied()?;
    if values.len() % 2 == 1 { Some(upper) } else { Some(f64::midpoint(values[middle - 1], upper)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(days: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_hours(24 * days)
    }

    #[test]
    fn a_trough_is_the_lowest_pulse_of_28_days() {
        let pulses = [
            (day(10), 6.0),
            (day(20), 4.0),
            (day(31), 2.0),
            (day(38), 3.0),
            (day(50), 5.0),
            (day(61), 1.0),
            (day(99), 0.0),
        ];
        let measured = troughs(&[day(30), day(60)], &pulses, day(80));
        assert_eq!(measured[0], Trough { lowest: Some(2.0), drop: None, days_to_regain: Some(20), window_over: true });
        assert_eq!(
            measured[1],
            Trough { lowest: Some(1.0), drop: Some(-1.0), days_to_regain: None, window_over: false }
        );
    }

    #[test]
    fn what_was_not_measured_is_not_made_up() {
        let nothing = Trough { lowest: None, drop: None, days_to_regain: None, window_over: false };
        assert_eq!(troughs(&[day(30)], &[], day(58)), [nothing]);
        assert_eq!(
            troughs(&[day(30)], &[(day(31), 9.0)], day(90))[0].days_to_regain,
            None,
            "nothing is known of before"
        );
        assert_eq!(troughs(&[], &[(day(1), 1.0)], day(90)), []);
    }

    #[test]
    fn the_pulse_of_the_lapse_itself_belongs_before_it() {
        let measured = troughs(&[day(30)], &[(day(30), 7.0), (day(33), 7.0)], day(90));
        assert_eq!(measured[0], Trough { lowest: Some(7.0), drop: None, days_to_regain: Some(3), window_over: true });
    }
}
