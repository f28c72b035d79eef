//! Letters that are kept and shown instead of sent: the demo's mailbox.

use std::{
    collections::VecDeque,
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

use jiff::Timestamp;
use services::domain::ids::ReminderId;

/// How many are kept; the oldest make room.
const MOST: usize = 500;

/// A letter that did not leave.
#[derive(Clone, PartialEq, Eq)]
pub struct CapturedLetter {
    /// Which one it is.
    pub reminder: ReminderId,
    /// When it would have left.
    pub at: Timestamp,
    /// To whom.
    pub to: String,
    /// The name it comes from.
    pub from: String,
    /// Its subject.
    pub subject: String,
    /// Its body in plain text.
    pub text: String,
    /// The same in HTML.
    pub html: String,
    /// Its `Message-ID`.
    pub message_id: String,
}

impl fmt::Debug for CapturedLetter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CapturedLetter({})", self.reminder)
    }
}

/// A mailbox in memory. Cheap to clone; every clone is the same mailbox.
#[derive(Debug, Clone, Default)]
pub struct CapturedLetters(Arc<Mutex<VecDeque<CapturedLetter>>>);

impl CapturedLetters {
    /// All that are kept, oldest first.
    pub fn all(&self) -> Vec<CapturedLetter> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }

    pub(crate) fn keep(&self, letter: CapturedLetter) {
        let mut letters = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if letters.len() == MOST {
            letters.pop_front();
        }
        letters.push_back(letter);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_five_hundred_are_kept_in_order() {
        let letters = CapturedLetters::default();
        let reminder: ReminderId = "rem_00000000000000000000000000".parse().expect("is an id");
        for second in 0..=500 {
            letters.clone().keep(CapturedLetter {
                reminder,
                at: Timestamp::from_second(second).expect("is within the calendar"),
                to: String::new(),
                from: String::new(),
                subject: String::new(),
                text: String::new(),
                html: String::new(),
                message_id: String::new(),
            });
        }
        let seconds: Vec<i64> = letters.all().iter().map(|letter| letter.at.as_second()).collect();
        assert_eq!(seconds, (1..=500).collect::<Vec<_>>());
    }
}
