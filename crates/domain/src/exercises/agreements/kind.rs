//! The five kinds of agreement, and what each asks for.

use jiff::{ToSpan as _, civil::Date};

use crate::{
    couples::{BreachThread, ThreadRole},
    ids::PersonId,
    problem::{Code, Problem},
};

/// What is agreed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// One person's own limits: what they need, and what they do if it is crossed.
    Boundary,
    /// What the involved partner lets the other see.
    Transparency,
    /// What the relationship is to be: honesty, exclusivity, contact, what a lapse is and when it is told.
    Relationship,
    /// What keeps it from happening again.
    RelapsePlan,
    /// A joint statement for the time to come.
    Renewal,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 5] =
        [Self::Boundary, Self::Transparency, Self::Relationship, Self::RelapsePlan, Self::Renewal];

    /// The word kept in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Boundary => "boundary",
            Self::Transparency => "transparency",
            Self::Relationship => "relationship",
            Self::RelapsePlan => "relapse-plan",
            Self::Renewal => "renewal",
        }
    }

    /// The kind a word names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }

    /// What partners call it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Boundary => "My limits",
            Self::Transparency => "What we look at together",
            Self::Relationship => "Our agreement",
            Self::RelapsePlan => "Keeping it safe",
            Self::Renewal => "What we want from here",
        }
    }

    /// After how many days at the latest it is looked at again; none where no date is needed.
    pub fn review_within_days(self) -> Option<i64> {
        match self {
            Self::Boundary | Self::Transparency => Some(90),
            Self::RelapsePlan => Some(180),
            Self::Relationship => Some(366),
            Self::Renewal => None,
        }
    }

    /// Whether it is one person's own, whom nobody else has to sign with.
    pub fn is_own(self) -> bool {
        self == Self::Boundary
    }

    /// Who has to sign: whoever writes their own limits alone; the two of the thread where it is about what one of them does; else everybody in
    /// the couple.
    pub fn parties(self, writer: PersonId, thread: Option<&BreachThread>, members: &[PersonId]) -> Vec<PersonId> {
        match (self, thread) {
            (Self::Boundary, _) => vec![writer],
            (Self::Transparency | Self::RelapsePlan, Some(thread)) => vec![thread.hurt, thread.involved],
            _ => members.to_vec(),
        }
    }

    /// Whether a thread has to be named.
    pub fn needs_thread(self) -> bool {
        matches!(self, Self::Transparency | Self::RelapsePlan)
    }

    /// Checks who begins it. What one lets the other see is offered by whoever opens it, never asked of them here; the plan against a lapse is
    /// written first by whom it is about.
    ///
    /// # Errors
    /// `NotFound` for somebody outside the couple or the thread, `Missing` without the thread it needs, `NotAllowed` for the other side.
    pub fn check_beginner(
        self,
        by: PersonId,
        thread: Option<&BreachThread>,
        members: &[PersonId],
    ) -> Result<(), Problem> {
        if !members.contains(&by) {
            return Err(Problem::not_found());
        }
        if !self.needs_thread() {
            return Ok(());
        }
        let thread = thread.ok_or_else(|| {
            Problem::at(
                "thread",
                Code::Missing,
                "Your practice has to set something up before this can be written. Ask your therapist.",
            )
        })?;
        match thread.role_of(by) {
            Some(ThreadRole::Involved) => Ok(()),
            Some(ThreadRole::Hurt) => Err(Problem::new(
                Code::NotAllowed,
                "This one is offered by your partner. You can write your own limits, and say what you need there.",
            )),
            None => Err(Problem::not_found().on("thread")),
        }
    }

    /// Checks the day on which it is looked at again.
    ///
    /// # Errors
    /// `Missing` where a day is needed, `OutOfRange` for today, a day gone by, or one too far ahead.
    pub fn check_review(self, review_on: Option<Date>, today: Date) -> Result<Option<Date>, Problem> {
        let Some(most) = self.review_within_days() else { return Ok(review_on.filter(|day| *day > today)) };
        let latest = today.checked_add(most.days()).unwrap_or(Date::MAX);
        match review_on {
            None => Err(Problem::new(Code::Missing, "Choose a day on which you look at this again.")),
            Some(day) if day <= today || day > latest => {
                Err(Problem::new(Code::OutOfRange, format!("Choose a day after today, at most {most} days ahead.")))
            }
            Some(day) => Ok(Some(day)),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use uuid::Uuid;

    use super::*;
    use crate::{couples::thread::sample, ids::Id as _};

    fn person(n: u128) -> PersonId {
        PersonId::from_uuid(Uuid::from_u128(n))
    }

    #[test]
    fn what_one_lets_the_other_see_is_offered_and_never_demanded() {
        let members = [person(1), person(2)];
        for kind in Kind::ALL {
            let begins = |by| kind.check_beginner(person(by), Some(&sample()), &members).is_ok();
            assert!(begins(2), "{}", kind.as_str());
            assert_eq!(begins(1), !kind.needs_thread(), "{}", kind.as_str());
            assert!(!begins(3));
        }
        assert!(Kind::Transparency.check_beginner(person(2), None, &members).is_err());
    }

    #[test]
    fn whoever_it_is_between_signs() {
        let members = [person(1), person(2), person(3)];
        let parties = |kind: Kind| kind.parties(person(2), Some(&sample()), &members);
        assert_eq!(parties(Kind::Boundary), [person(2)]);
        assert_eq!(parties(Kind::Transparency), [person(1), person(2)]);
        assert_eq!(parties(Kind::Relationship), members);
    }

    #[test]
    fn a_review_comes_in_time() {
        let today = date(2026, 11, 22);
        let check = |kind: Kind, day| kind.check_review(day, today).is_ok();
        assert!(check(Kind::Transparency, Some(date(2027, 2, 20))));
        assert!(!check(Kind::Transparency, Some(date(2027, 2, 21))));
        assert!(!check(Kind::Boundary, None) && !check(Kind::Boundary, Some(today)));
        assert!(
            check(Kind::RelapsePlan, Some(date(2027, 5, 21))) && !check(Kind::RelapsePlan, Some(date(2027, 5, 22)))
        );
        assert!(check(Kind::Renewal, None));
    }

    #[test]
    fn words_read_back() {
        assert!(Kind::ALL.into_iter().all(|kind| Kind::from_word(kind.as_str()) == Some(kind)));
    }
}
