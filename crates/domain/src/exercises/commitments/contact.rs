//! Contact outside the couple: what is said about it, and the gate that stays shut until it has ended (DOMAIN.md 2.2, `r3`).

use jiff::{Timestamp, ToSpan as _, civil::Date};

use crate::problem::{Code, Problem};

/// What the involved partner says about contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Contact {
    /// There was none since they last said so.
    None,
    /// The other person tried; it was not answered.
    Attempt,
    /// There was direct contact.
    Direct,
    /// There was indirect contact, or looking online.
    Indirect,
}

impl Contact {
    /// Everything that can be said.
    pub const ALL: [Self; 4] = [Self::None, Self::Attempt, Self::Direct, Self::Indirect];

    /// The word kept, sealed, in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Attempt => "attempt",
            Self::Direct => "direct",
            Self::Indirect => "indirect",
        }
    }

    /// What a word names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|contact| contact.as_str() == word)
    }

    /// Whether it says that contact has not ended. That somebody else tried does not.
    pub fn speaks_against_an_end(self) -> bool {
        matches!(self, Self::Direct | Self::Indirect)
    }
}

/// Whether the other partner was told, in the author's own word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Told {
    /// Within the time that was agreed.
    InTime,
    /// Later than that.
    Later,
    /// Not yet.
    NotYet,
}

impl Told {
    /// Every word.
    pub const ALL: [Self; 3] = [Self::InTime, Self::Later, Self::NotYet];

    /// The word kept, sealed, in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::InTime => "in-time",
            Self::Later => "later",
            Self::NotYet => "not-yet",
        }
    }

    /// What a word names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|told| told.as_str() == word)
    }
}

/// Something said about contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Report {
    /// There was none.
    NoContact,
    /// There was some.
    Happened {
        /// Which; never [`Contact::None`].
        contact: Contact,
        /// On which day.
        on: Date,
        /// Whether the other partner knows.
        told: Told,
    },
}

impl Report {
    /// Puts together what was said. For contact that happened, the day and whether it was told are needed.
    ///
    /// # Errors
    /// `Missing` under `on` and `told`, `OutOfRange` for a day to come or more than a year ago.
    pub fn new(contact: Contact, on: Option<Date>, told: Option<Told>, today: Date) -> Result<Self, Problem> {
        if contact == Contact::None {
            return Ok(Self::NoContact);
        }
        let on = on.ok_or_else(|| Problem::at("on", Code::Missing, "Say on which day it was."))?;
        let told = told.ok_or_else(|| Problem::at("told", Code::Missing, "Choose one of these."))?;
        let year_ago = today.checked_sub(1.year()).unwrap_or(Date::MIN);
        if !(year_ago..=today).contains(&on) {
            return Err(Problem::at("on", Code::OutOfRange, "Choose a day of the last year, up to today."));
        }
        Ok(Self::Happened { contact, on, told })
    }

    /// What it says.
    pub fn contact(self) -> Contact {
        match self {
            Self::NoContact => Contact::None,
            Self::Happened { contact, .. } => contact,
        }
    }
}

/// Where a sign that contact goes on came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Source {
    /// A report of the involved partner.
    Report,
    /// The gate question of either form of the six responsibilities, answered with anything but yes.
    GateQuestion,
}

/// Whether the second phase and the step of telling everything may begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Gate {
    /// Nothing speaks against it.
    Open,
    /// Contact may go on; the therapist has not settled it.
    Shut {
        /// Since the first sign after the last clearing.
        since: Timestamp,
        /// Where the signs came from, each once.
        sources: Vec<Source>,
    },
}

/// Where the gate stands, from every sign and the therapist's last clearing. A sign of the same instant as the clearing came after it.
pub fn gate(signs: &[(Timestamp, Source)], cleared_at: Option<Timestamp>) -> Gate {
    let mut standing: Vec<(Timestamp, Source)> =
        signs.iter().copied().filter(|(at, _)| cleared_at.is_none_or(|cleared| *at >= cleared)).collect();
    standing.sort_by_key(|(at, _)| *at);
    let Some((since, _)) = standing.first().copied() else { return Gate::Open };
    let sources = [Source::Report, Source::GateQuestion]
        .into_iter()
        .filter(|source| standing.iter().any(|(_, seen)| seen == source))
        .collect();
    Gate::Shut { since, sources }
}

#[cfg(test)]
mod tests {
    use jiff::{SignedDuration, civil::date};

    use super::*;

    fn at(hours: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_hours(hours)
    }

    #[test]
    fn contact_that_happened_has_a_day_and_says_who_knows() {
        let today = date(2026, 11, 22);
        let report = |contact, on, told| Report::new(contact, on, told, today);
        assert_eq!(report(Contact::None, None, None), Ok(Report::NoContact));
        assert_eq!(report(Contact::Direct, None, Some(Told::InTime)).expect_err("no day").field.as_deref(), Some("on"));
        assert_eq!(report(Contact::Direct, Some(today), None).expect_err("not told").field.as_deref(), Some("told"));
        for bad in [date(2026, 11, 23), date(2025, 11, 21)] {
            assert_eq!(
                report(Contact::Indirect, Some(bad), Some(Told::Later)).expect_err("far").code,
                Code::OutOfRange
            );
        }
        let happened = report(Contact::Direct, Some(today), Some(Told::NotYet)).expect("is whole");
        assert!(happened.contact().speaks_against_an_end());
        assert!(!Contact::Attempt.speaks_against_an_end() && !Contact::None.speaks_against_an_end());
    }

    #[test]
    fn a_sign_shuts_the_gate_and_only_a_later_clearing_opens_it() {
        assert_eq!(gate(&[], None), Gate::Open);
        let signs = [(at(3), Source::GateQuestion), (at(1), Source::Report), (at(4), Source::Report)];
        let shut = Gate::Shut { since: at(1), sources: vec![Source::Report, Source::GateQuestion] };
        assert_eq!(gate(&signs, None), shut);
        assert_eq!(
            gate(&signs, Some(at(2))),
            Gate::Shut { since: at(3), sources: vec![Source::Report, Source::GateQuestion] }
        );
        assert_eq!(gate(&signs, Some(at(4))), Gate::Shut { since: at(4), sources: vec![Source::Report] });
        assert_eq!(gate(&signs, Some(at(5))), Gate::Open);
    }

    #[test]
    fn words_read_back() {
        assert!(Contact::ALL.into_iter().all(|word| Contact::from_word(word.as_str()) == Some(word)));
        assert!(Told::ALL.into_iter().all(|word| Told::from_word(word.as_str()) == Some(word)));
    }
}
