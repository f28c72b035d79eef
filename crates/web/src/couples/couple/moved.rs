//! What moved between the last two answers of each score: the figures, the way and the day, and no verdict.

use std::cmp::Reverse;

use super::query::{Line, Point};
use crate::desk::words::{Direction, figure};
use crate::moments::Zone;

/// What moved for one partner.
#[derive(Default)]
pub(super) struct Moved {
    /// Those that went the worse way first, then the newest first.
    pub(super) moves: Vec<Move>,
    /// What was answered twice and stayed, with its value; empty when there is none.
    pub(super) steady: String,
}

/// One score that moved.
pub(super) struct Move {
    pub(super) label: String,
    pub(super) from: String,
    pub(super) to: String,
    /// "up" or "down".
    pub(super) way: &'static str,
    /// Whether that is the worse way for this score.
    pub(super) is_worse: bool,
    pub(super) day: String,
}

impl Moved {
    /// Compares the last answer of each score with the one before it.
    pub(super) fn between_the_last_two(lines: &[Line], zone: &Zone) -> Self {
        let pairs = lines.iter().filter_map(|line| match line.points.as_slice() {
            [.., before, now] => Some((line, before, now)),
            _ => None,
        });
        // What the page shows alike did not move.
        let (stayed, went): (Vec<_>, Vec<_>) =
            pairs.partition(|(_, before, now)| figure(before.value) == figure(now.value));
        let mut went: Vec<_> =
            went.into_iter().map(|(line, before, now)| (now.at, a_move(line, before, now, zone))).collect();
        went.sort_by_key(|(at, moved)| (!moved.is_worse, Reverse(*at)));
        let steady: Vec<String> =
            stayed.iter().map(|(line, _, now)| format!("{} {}", line.label, figure(now.value))).collect();
        Self { moves: went.into_iter().map(|(_, moved)| moved).collect(), steady: steady.join(", ") }
    }

    /// Whether nothing was answered twice.
    pub(super) fn is_empty(&self) -> bool {
        self.moves.is_empty() && self.steady.is_empty()
    }
}

fn a_move(line: &Line, before: &Point, now: &Point, zone: &Zone) -> Move {
    let went_up = now.value > before.value;
    Move {
        label: line.label.clone(),
        from: figure(before.value),
        to: figure(now.value),
        way: if went_up { "up" } else { "down" },
        is_worse: went_up == (line.direction == Direction::LowerIsBetter),
        day: zone.day(&now.at),
    }
}

#[cfg(test)]
mod tests {
    use super::super::progress::tests::line;
    use super::*;

    #[test]
    fn the_worse_way_stands_first_and_what_stayed_is_told_apart() {
        let mut symptoms = line("phq9", "Low mood", &[6.0, 9.0]);
        symptoms.direction = Direction::LowerIsBetter;
        let lines = [
            line("why_stay", "Remorse", &[2.0, 3.0]),
            line("why_stay", "Care", &[4.0, 3.0]),
            line("hope_pulse", "Hope", &[5.0, 5.0]),
            line("trust_pulse", "Trust", &[5.0]),
            symptoms,
        ];
        let moved = Moved::between_the_last_two(&lines, &Zone::named("UTC"));
        let told: Vec<_> =
            moved.moves.iter().map(|one| (one.label.as_str(), one.way, one.from.as_str(), one.to.as_str())).collect();
        let worse = [("Care", "down", "4", "3"), ("Low mood", "up", "6", "9")];
        assert_eq!(told, [worse[0], worse[1], ("Remorse", "up", "2", "3")]);
        assert_eq!(moved.steady, "Hope 5");
        assert!(Moved::between_the_last_two(&lines[3..4], &Zone::named("UTC")).is_empty());
    }
}
