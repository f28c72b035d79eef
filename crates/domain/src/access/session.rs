//! How long a session lasts (DOMAIN.md 6.3): idle time-outs by role and device, an absolute end, a short step-up.

use jiff::{SignedDuration, Timestamp};

use super::Role;

/// A session ends this long after it began, whatever happens.
pub const ABSOLUTE: SignedDuration = SignedDuration::from_hours(12);
/// A password given again counts for this long.
pub const STEP_UP: SignedDuration = SignedDuration::from_mins(10);
/// An access token for programs lasts this long.
pub const TOKEN: SignedDuration = SignedDuration::from_hours(24 * 90);
/// Between the password and the second factor there is this long.
pub const HALF_WAY: SignedDuration = SignedDuration::from_mins(5);

/// What a row of the session table is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A browser.
    Browser,
    /// A program, through GraphQL.
    Token,
    /// The password was right, the second factor is still to come. Opens nothing.
    HalfWay,
}

impl Kind {
    /// The word kept in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Browser => "browser",
            Self::Token => "token",
            Self::HalfWay => "half-way",
        }
    }

    /// The kind a database row names.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Browser, Self::Token, Self::HalfWay].into_iter().find(|kind| kind.as_str() == word)
    }
}

/// How long somebody may be idle: members 15 minutes, partners 10, partners on a shared device 5.
pub fn idle_limit(roles: &[Role], shared_device: bool) -> SignedDuration {
    if roles.iter().any(|role| role.is_member()) {
        SignedDuration::from_mins(15)
    } else if shared_device {
        SignedDuration::from_mins(5)
    } else {
        SignedDuration::from_mins(10)
    }
}

/// Whether a session still opens anything at `now`.
pub fn is_alive(
    kind: Kind,
    began: Timestamp,
    last_seen: Timestamp,
    idle_limit: SignedDuration,
    now: Timestamp,
) -> bool {
    let age = now.duration_since(began);
    match kind {
        Kind::Browser => age < ABSOLUTE && now.duration_since(last_seen) < idle_limit,
        Kind::Token => age < TOKEN,
        Kind::HalfWay => age < HALF_WAY,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_ends_by_idleness_and_by_age() {
        let began = Timestamp::UNIX_EPOCH;
        let idle = idle_limit(&[Role::Partner], true);
        let at = |minutes| began + SignedDuration::from_mins(minutes);
        assert!(is_alive(Kind::Browser, began, at(3), idle, at(7)));
        assert!(!is_alive(Kind::Browser, began, at(3), idle, at(8)));
        assert!(!is_alive(Kind::Browser, began, at(12 * 60), idle, at(12 * 60)));
        assert!(!is_alive(Kind::HalfWay, began, began, idle, at(5)));
        assert_eq!(idle_limit(&[Role::Owner, Role::Therapist], true), SignedDuration::from_mins(15));
    }
}
