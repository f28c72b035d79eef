//! Differences between ratings, in plain numbers (DOMAIN.md 2.1, 3.4.8).

/// How a rating went from one time to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Movement {
    /// At least one point higher.
    Up,
    /// Less than one point apart.
    Level,
    /// At least one point lower.
    Down,
}

impl Movement {
    /// The word for the API and the page.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Up => "up",
            Self::Level => "level",
            Self::Down => "down",
        }
    }
}

/// How a rating went from `before` to `now`. One point is the least that counts as moved.
pub fn movement(before: f64, now: f64) -> Movement {
    let difference = now - before;
    if difference >= 1.0 {
        Movement::Up
    } else if difference <= -1.0 {
        Movement::Down
    } else {
        Movement::Level
    }
}

/// Whether a move from `first` to `second` was kept at `third`: there was one, and the next rating did not go back on it.
pub fn was_kept(first: f64, second: f64, third: f64) -> bool {
    match movement(first, second) {
        Movement::Up => movement(second, third) != Movement::Down,
        Movement::Down => movement(second, third) != Movement::Up,
        Movement::Level => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_point_is_a_move() {
        assert_eq!(movement(2.0, 3.0), Movement::Up);
        assert_eq!(movement(3.0, 2.0), Movement::Down);
        assert_eq!(movement(3.0, 3.5), Movement::Level);
    }

    #[test]
    fn a_move_is_kept_when_the_next_rating_does_not_go_back() {
        for (ratings, expected) in [
            ((2.0, 4.0, 4.0), true),
            ((2.0, 4.0, 5.0), true),
            ((2.0, 4.0, 3.0), false),
            ((4.0, 2.0, 2.0), true),
            ((4.0, 2.0, 3.0), false),
            ((3.0, 3.0, 4.0), false),
        ] {
            assert_eq!(was_kept(ratings.0, ratings.1, ratings.2), expected, "{ratings:?}");
        }
    }
}
