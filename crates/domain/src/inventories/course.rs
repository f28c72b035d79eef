//! The standard battery over time, for one person: on which days a part of it is asked, and which part (DOMAIN.md 2.8).
//!
//! What is asked on a day is decided when the day comes, from what is known then: [`battery::due`](super::battery::due). After the end of care
//! nothing is asked before its person has agreed: [`consent`].

pub mod consent;

use jiff::{Span, Timestamp, ToSpan, civil::Date};

use super::battery::Moment;
use crate::{
    problem::{Code, Problem},
    zone::Zone,
};

/// How many days before it is due something of the battery is asked: so late that the week before is closed, whose questions stay open for 72
/// hours.
const LEAD_DAYS: i64 = 3;

/// Which stretch of care a course goes along with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Stretch {
    /// While care lasts: each week, with what comes every 28 and every 90 days.
    Care,
    /// After its end: three, six and twelve months later.
    FollowUp,
}

impl Stretch {
    /// The word kept in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Care => "care",
            Self::FollowUp => "follow-up",
        }
    }

    /// The stretch a row names.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Care, Self::FollowUp].into_iter().find(|stretch| stretch.as_str() == word)
    }
}

/// The battery for one person over one stretch of care. Its steps are counted from 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Course {
    /// Which stretch.
    pub stretch: Stretch,
    /// The day from which weeks and months are counted: one week before the first questions are due, or the end of care.
    pub counted_from: Date,
    /// The last day on which anything may be due; none for as long as nobody ends it.
    pub until: Option<Date>,
    /// Where the days are.
    pub zone: Zone,
}

impl Course {
    /// Begins one: in care, `first_due` is the day of the first week's questions; for the follow-up, it is the end of care.
    ///
    /// # Errors
    /// `OutOfRange` for an end before the first day, or a day beyond the calendar.
    pub fn begin(stretch: Stretch, first_due: Date, until: Option<Date>, zone: Zone) -> Result<Self, Problem> {
        let counted_from = match stretch {
            Stretch::Care => first_due.checked_sub(7.days()).map_err(|_| {
                Problem::at("firstDue", Code::OutOfRange, "There is no such day here. Choose today or a later day.")
            })?,
            Stretch::FollowUp => first_due,
        };
        if until.is_some_and(|until| until < first_due) {
            let message = "This end lies before the first day. Choose a later day, or leave the end out.";
            return Err(Problem::at("until", Code::OutOfRange, message));
        }
        Ok(Self { stretch, counted_from, until, zone })
    }

    /// The day on which step `n` is due, from 1; none beyond its end.
    pub fn due_on(&self, n: u32) -> Option<Date> {
        let after = match self.stretch {
            Stretch::Care => Span::new().try_weeks(i64::from(n)).ok()?,
            Stretch::FollowUp => [3_i64, 6, 12].get(usize::try_from(n).ok()?.checked_sub(1)?)?.months(),
        };
        let due_on = self.counted_from.checked_add(after).ok()?;
        (n > 0 && self.until.is_none_or(|until| due_on <= until)).then_some(due_on)
    }

    /// The instant at which step `n` is asked: the beginning of a day where the person is.
    pub fn opens_at(&self, n: u32) -> Option<Timestamp> {
        let day = self.due_on(n)?.checked_sub(LEAD_DAYS.days()).ok()?;
        day.to_zoned(self.zone.rules().clone()).ok().map(|zoned| zoned.timestamp())
    }

    /// What is asked at step `n`.
    pub fn moment(&self, n: u32) -> Moment {
        match self.stretch {
            Stretch::Care => Moment::Week(n),
            Stretch::FollowUp => Moment::FollowUp,
        }
    }

    /// The latest step from `n` on that should be open at `now`. After an outage the ones between are skipped.
    pub fn latest_open(&self, n: u32, now: Timestamp) -> u32 {
        let is_open = |step: &u32| self.opens_at(*step).is_some_and(|opens_at| opens_at <= now);
        (n..n.saturating_add(MOST_SKIPPED)).take_while(|step| *step == n || is_open(step)).last().unwrap_or(n)
    }
}

/// The most weeks that are looked over for the latest open one: ten years.
const MOST_SKIPPED: u32 = 520;

#[cfg(test)]
mod tests {
    use jiff::{SignedDuration, civil::date};

    use super::*;

    fn course(stretch: Stretch, until: Option<Date>) -> Course {
        let zone = Zone::parse("America/New_York").expect("exists");
        Course::begin(stretch, date(2026, 3, 5), until, zone).expect("fits")
    }

    #[test]
    fn weeks_are_counted_from_the_first_questions() {
        let care = course(Stretch::Care, Some(date(2026, 3, 20)));
        assert_eq!(care.due_on(0), None);
        assert_eq!(care.due_on(1), Some(date(2026, 3, 5)));
        assert_eq!(care.due_on(3), Some(date(2026, 3, 19)));
        assert_eq!(care.due_on(4), None, "that is after its end");
        assert_eq!(care.moment(4), Moment::Week(4));
        // Eastern time, before and after its clocks go forward.
        assert_eq!(care.opens_at(1), "2026-03-02T05:00:00Z".parse().ok());
        assert_eq!(care.opens_at(2), "2026-03-09T04:00:00Z".parse().ok());
    }

    #[test]
    fn the_follow_up_comes_three_times() {
        let after = course(Stretch::FollowUp, None);
        let days: Vec<_> = (0..5).filter_map(|n| after.due_on(n)).collect();
        assert_eq!(days, [date(2026, 6, 5), date(2026, 9, 5), date(2027, 3, 5)]);
    }

    #[test]
    fn an_end_before_the_first_day_is_refused() {
        let zone = Zone::parse("Europe/Berlin").expect("exists");
        let begun = Course::begin(Stretch::Care, date(2026, 3, 5), Some(date(2026, 3, 4)), zone);
        assert_eq!(begun.expect_err("is refused").field.as_deref(), Some("until"));
    }

    #[test]
    fn weeks_that_passed_during_an_outage_are_skipped() {
        let care = course(Stretch::Care, None);
        let opens = care.opens_at(5).expect("goes on");
        assert_eq!(care.latest_open(2, opens), 5);
        assert_eq!(care.latest_open(2, opens - SignedDuration::from_secs(1)), 4);
        assert_eq!(care.latest_open(7, opens), 7);
    }
}
