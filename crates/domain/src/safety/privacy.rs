//! Signs that somebody may not have been alone with a form (DOMAIN.md 6.6). A note for the lead therapist and for nobody else: the answers
//! are kept as they are, and stay out of alerts on progress until the therapist has confirmed them.

use jiff::{SignedDuration, Timestamp};

use crate::inventories::Answers;

/// How close two partners' private forms may be sent before it is noticed.
pub const CLOSE: SignedDuration = SignedDuration::from_mins(5);

/// From how many answers on it means something that all of them are the same.
pub const FEWEST_FOR_IDENTICAL: usize = 4;

/// How many shares taken back within a day are many.
pub const MANY_SHARES: usize = 3;

/// One sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Signal {
    /// Both partners' forms came out of one signed-in device.
    SameSession,
    /// They were sent within five minutes of each other.
    SameMinutes,
    /// They hold the same answers.
    SameAnswers,
    /// Many shares were taken back at once.
    SharesWithdrawn,
    /// The person said that they are not alone, or that their partner does not know.
    SaidSo,
    /// It corrects answers of which it was doubtful already.
    Corrects,
}

impl Signal {
    /// Every sign.
    pub const ALL: [Self; 6] =
        [Self::SameSession, Self::SameMinutes, Self::SameAnswers, Self::SharesWithdrawn, Self::SaidSo, Self::Corrects];

    /// The word kept, sealed, in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SameSession => "same-session",
            Self::SameMinutes => "same-minutes",
            Self::SameAnswers => "same-answers",
            Self::SharesWithdrawn => "shares-withdrawn",
            Self::SaidSo => "said-so",
            Self::Corrects => "corrects",
        }
    }

    /// The sign a word names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|signal| signal.as_str() == word)
    }

    /// What it is called, for the lead therapist.
    pub fn words(self) -> &'static str {
        match self {
            Self::SameSession => "Both partners have signed in on one device.",
            Self::SameMinutes => "Both partners sent something within five minutes of each other.",
            Self::SameAnswers => "Both partners gave the same answers.",
            Self::SharesWithdrawn => "Several shares were taken back within a day.",
            Self::SaidSo => "They said that they were not alone.",
            Self::Corrects => "It takes the place of answers of which this was doubtful.",
        }
    }
}

/// A private form as far as these rules look at it.
#[derive(Debug, Clone, Copy)]
pub struct Sent<'a> {
    /// What stands for the device it was sent from, if that is known; never shown to anybody.
    pub device: Option<&'a [u8]>,
    /// When.
    pub at: Timestamp,
    /// What was answered.
    pub answers: &'a Answers,
}

/// The signs that two partners' private forms give together, in order. It does not matter which is named first.
pub fn signals(one: Sent<'_>, other: Sent<'_>) -> Vec<Signal> {
    let same_answers = one.answers.len() >= FEWEST_FOR_IDENTICAL && one.answers == other.answers;
    [
        (one.device.is_some() && one.device == other.device, Signal::SameSession),
        (one.at.duration_since(other.at).abs() <= CLOSE, Signal::SameMinutes),
        (same_answers, Signal::SameAnswers),
    ]
    .into_iter()
    .filter_map(|(holds, signal)| holds.then_some(signal))
    .collect()
}

/// The sign that taking back shares gives: many of them within a day of the last.
pub fn withdrawn(revoked: &[Timestamp]) -> Option<Signal> {
    let last = revoked.iter().max()?;
    let day = SignedDuration::from_hours(24);
    let together = revoked.iter().filter(|at| last.duration_since(**at) <= day).count();
    (together >= MANY_SHARES).then_some(Signal::SharesWithdrawn)
}

/// The sign that a person's own words give.
pub fn said_so(answers: &Answers) -> Option<Signal> {
    (answers.choice("s7") == Some("no")).then_some(Signal::SaidSo)
}

/// Whether answers count in alerts on progress. They always count in safety.
pub fn counts_in_alerts(signals: &[Signal], is_confirmed: bool) -> bool {
    signals.is_empty() || is_confirmed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventories::Answer;

    fn answers(values: &[f64]) -> Answers {
        values.iter().enumerate().map(|(n, value)| (format!("a{n}"), Answer::Value(*value))).collect()
    }

    fn sent(device: usize, minute: i64, answers: &Answers) -> Sent<'_> {
        const DEVICES: [&[u8]; 2] = [b"one", b"two"];
        let at = Timestamp::UNIX_EPOCH + SignedDuration::from_mins(minute);
        Sent { device: Some(DEVICES[device]), at, answers }
    }

    #[test]
    fn each_sign_stands_for_itself_and_the_order_does_not_matter() {
        let (same, other) = (answers(&[1.0, 2.0, 3.0, 4.0]), answers(&[1.0, 2.0, 3.0, 0.0]));
        for (one, two, expected) in [
            (sent(0, 0, &same), sent(1, 60, &other), vec![]),
            (sent(0, 0, &same), sent(0, 60, &other), vec![Signal::SameSession]),
            (sent(0, 0, &same), sent(1, 5, &other), vec![Signal::SameMinutes]),
            (sent(0, 0, &same), sent(1, 6, &same), vec![Signal::SameAnswers]),
        ] {
            assert_eq!(signals(one, two), expected);
            assert_eq!(signals(two, one), expected);
        }
        let short = answers(&[1.0]);
        assert!(signals(sent(0, 0, &short), sent(1, 60, &short)).is_empty(), "one equal answer says nothing");
        let unknown = Sent { device: None, ..sent(0, 0, &same) };
        assert!(signals(unknown, Sent { device: None, ..sent(0, 60, &other) }).is_empty());
    }

    #[test]
    fn many_shares_at_once_are_a_sign() {
        let hours = |list: &[i64]| -> Vec<Timestamp> {
            list.iter().map(|hour| Timestamp::UNIX_EPOCH + SignedDuration::from_hours(*hour)).collect()
        };
        assert_eq!(withdrawn(&hours(&[0, 1, 2])), Some(Signal::SharesWithdrawn));
        assert_eq!(withdrawn(&hours(&[0, 30, 60])), None);
        assert_eq!(withdrawn(&[]), None);
    }

    #[test]
    fn a_marked_answer_counts_once_it_is_confirmed() {
        let not_alone: Answers = [("s7".to_owned(), Answer::Choice("no".to_owned()))].into_iter().collect();
        let sign = said_so(&not_alone).expect("is a sign");
        assert!(!counts_in_alerts(&[sign], false) && counts_in_alerts(&[sign], true) && counts_in_alerts(&[], false));
        assert_eq!(said_so(&Answers::default()), None);
    }
}
