//! What became of a feed: counts only. No word of it stands here, because a calendar's words are its owner's.

use std::collections::BTreeMap;

/// Something in a feed that was not understood, and what was done instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Misread {
    /// An event without a readable beginning. Left out.
    NoStart,
    /// An end before the beginning, or none that can be read. Left out.
    BadEnd,
    /// A zone that nobody knows. Read in the member's own.
    UnknownZone,
    /// A rule of repetition that cannot be read. Only its first time counts.
    UnknownRule,
    /// A list of dates, or a busy time, of which one cannot be read. That one is left out.
    BadDate,
    /// A change to one event and all after it. Both the old times and the new one count.
    MovedSeries,
    /// More repetitions than one reading takes. Later ones are missing.
    TooMany,
}

impl Misread {
    /// The word for the API and the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NoStart => "no_start",
            Self::BadEnd => "bad_end",
            Self::UnknownZone => "unknown_zone",
            Self::UnknownRule => "unknown_rule",
            Self::BadDate => "bad_date",
            Self::MovedSeries => "moved_series",
            Self::TooMany => "too_many",
        }
    }

    /// The one that a word of the database names.
    pub fn from_word(word: &str) -> Option<Self> {
        [
            Self::NoStart,
            Self::BadEnd,
            Self::UnknownZone,
            Self::UnknownRule,
            Self::BadDate,
            Self::MovedSeries,
            Self::TooMany,
        ]
        .into_iter()
        .find(|one| one.as_str() == word)
    }

    /// What to say to the member whose calendar it is.
    pub fn words(self) -> &'static str {
        match self {
            Self::NoStart => {
                "An entry has no beginning that we can read. We left it out. Block the time by hand if you need it."
            }
            Self::BadEnd => {
                "An entry has no end that we can read. We left it out. Block the time by hand if you need it."
            }
            Self::UnknownZone => {
                "An entry names a time zone that we do not know. We read it in your own. Please check it."
            }
            Self::UnknownRule => {
                "An entry repeats in a way that we cannot read. Only its first time is blocked. Block the rest by hand."
            }
            Self::BadDate => "A date could not be read. We left it out. Block the time by hand if you need it.",
            Self::MovedSeries => "A repeating entry was moved from some day on. Its old and its new times are blocked.",
            Self::TooMany => {
                "This calendar repeats more often than we read. Later times may be missing. Block them by hand."
            }
        }
    }
}

/// What became of a feed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    events: usize,
    misread: BTreeMap<Misread, usize>,
}

impl Report {
    /// How many events were read, those that leave their time free included.
    pub fn events(&self) -> usize {
        self.events
    }

    /// What was not understood, with how often.
    pub fn misread(&self) -> impl Iterator<Item = (Misread, usize)> {
        self.misread.iter().map(|(what, times)| (*what, *times))
    }

    /// Whether no busy time that the feed holds can be missing.
    pub fn is_complete(&self) -> bool {
        self.misread.keys().all(|what| matches!(what, Misread::MovedSeries | Misread::UnknownZone))
    }

    pub(super) fn read_one(&mut self) {
        self.events += 1;
    }

    pub(super) fn note(&mut self, what: Misread) {
        *self.misread.entry(what).or_default() += 1;
    }
}
