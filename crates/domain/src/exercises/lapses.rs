//! A lapse: trust was broken again (DOMAIN.md 2.3 and 4.6). Coded, without a story: what happened is for the room, not for a record.
//!
//! Either partner may report one, alone; the other learns nothing of it here. The therapist takes it through its flow, and only when the
//! therapist says that both know does anything happen that both could notice: a new cycle of the trust plan, and a week without letters.

use jiff::{SignedDuration, Timestamp, ToSpan as _, civil::Date};

use crate::{
    couples::{BreachThread, ThreadRole},
    ids::{CoupleId, LapseId, PersonId, ThreadId},
    kernel::words::words,
    problem::{Code, Problem},
};

/// Both are to be asked about their safety within this time.
pub const SAFETY_CHECK_WITHIN: SignedDuration = SignedDuration::from_hours(48);
/// A session is to take place within this time.
pub const SESSION_WITHIN: SignedDuration = SignedDuration::from_hours(24 * 7);
/// The hurt partner is offered the pulse of trust within this time.
pub const PULSE_WITHIN: SignedDuration = SignedDuration::from_hours(72);
/// For this long no care letters leave.
pub const STILL_FOR: SignedDuration = crate::reminders::check::STILL;

words! {
    /// How it came to light.
    Origin {
        /// The involved partner told it.
        Involved = "involved",
        /// The hurt partner found out.
        Hurt = "hurt",
        /// Somebody else said so.
        ThirdParty = "third-party",
    }

    /// How exactly the day is known.
    Precision {
        /// To the day.
        Day = "day",
        /// To the month.
        Month = "month",
        /// Not at all; the day is when it was reported.
        Unknown = "unknown",
    }

    /// How grave it is, in the words of the agreement that was broken.
    Severity {
        /// A limit was crossed, without contact.
        Limit = "limit",
        /// Contact was not kept from, or was hidden.
        Contact = "contact",
        /// Meeting, intimacy, or lying about either.
        Breach = "breach",
    }

    /// Where it was told.
    ToldIn {
        /// In a session.
        Session = "session",
        /// At home.
        Home = "home",
        /// Here, and so far nowhere else.
        Portal = "portal",
    }

    /// How far it is. The order of the variants is the flow.
    Stage {
        /// It was reported.
        Reported = "reported",
        /// Both were asked about their safety, each alone.
        SafetyChecked = "safety-checked",
        /// The hurt partner knows, by the rule of the couple's confidentiality mode.
        Known = "known",
        /// It was talked about in a session.
        Discussed = "discussed",
        /// The trust plan has begun again.
        Restarted = "restarted",
        /// Agreements were looked at.
        Reviewed = "reviewed",
        /// It is closed.
        Closed = "closed",
    }
}

impl Stage {
    /// What comes after; none when it is closed.
    pub fn next(self) -> Option<Self> {
        Self::ALL.iter().copied().find(|stage| *stage > self)
    }
}

/// What is reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Report {
    /// How it came to light.
    pub origin: Origin,
    /// When it was.
    pub occurred_on: Date,
    /// How exactly that is known.
    pub precision: Precision,
    /// How grave it is.
    pub severity: Severity,
    /// Where it was told.
    pub told_in: ToldIn,
}

/// A lapse.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lapse {
    /// Its id.
    pub id: LapseId,
    /// In whose care.
    pub couple: CoupleId,
    /// The injury that was opened again.
    pub thread: ThreadId,
    /// What was reported.
    pub report: Report,
    /// By whom.
    pub reported_by: PersonId,
    /// When.
    pub reported_at: Timestamp,
    /// How far it is.
    pub stage: Stage,
    /// Since when both know, as the therapist says.
    pub known_at: Option<Timestamp>,
    /// When it came to this stage.
    pub stage_at: Timestamp,
}

/// Who reports: one of the two, or a clinician who treats them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reporter {
    /// A partner.
    Partner(PersonId),
    /// A clinician.
    Clinician(PersonId),
}

impl Lapse {
    /// Reports a lapse. A partner says what is theirs to say: the involved partner that they tell it, the hurt partner that they found out.
    ///
    /// # Errors
    /// `NotFound` for a partner who does not stand in the thread, `OutOfRange` under `occurredOn` for a day to come or before the calendar of a
    /// lifetime, `OutOfRange` under `origin` for what is not the reporter's to say.
    pub fn report(
        id: LapseId,
        thread: &BreachThread,
        report: Report,
        (by, today): (Reporter, Date),
        now: Timestamp,
    ) -> Result<Self, Problem> {
        let reported_by = match by {
            Reporter::Clinician(person) => person,
            Reporter::Partner(person) => {
                let own = match thread.role_of(person).ok_or_else(Problem::not_found)? {
                    ThreadRole::Involved => Origin::Involved,
                    ThreadRole::Hurt => Origin::Hurt,
                };
                if report.origin == Origin::ThirdParty || report.origin != own {
                    return Err(Problem::at("origin", Code::OutOfRange, "Choose what fits you here."));
                }
                person
            }
        };
        let earliest = today.checked_sub(80.years()).unwrap_or(Date::MIN);
        if !(earliest..=today).contains(&report.occurred_on) {
            return Err(Problem::at("occurredOn", Code::OutOfRange, "Choose a day up to today."));
        }
        Ok(Self {
            id,
            couple: thread.couple,
            thread: thread.id,
            report,
            reported_by,
            reported_at: now,
            stage: Stage::Reported,
            known_at: None,
            stage_at: now,
        })
    }

    /// The therapist takes it one stage further.
    ///
    /// # Errors
    /// `WrongState` for any but the next stage.
    pub fn advance(mut self, to: Stage, now: Timestamp) -> Result<Self, Problem> {
        if self.stage.next() != Some(to) {
            return Err(Problem::at(
                "to",
                Code::WrongState,
                "This has moved on meanwhile, or a step before it is missing. Nothing was changed. Look at it again.",
            ));
        }
        if to == Stage::Known {
            self.known_at = Some(now);
        }
        self.stage = to;
        self.stage_at = now;
        Ok(self)
    }

    /// Whether it was told within the time that was agreed, in hours; none for what was found out or told by others, and for a day that is not
    /// known. Counted from the end of the day, in the couple's favour. Recorded; never praised.
    pub fn is_within_window(&self, hours: u32, end_of_day: Timestamp) -> Option<bool> {
        let is_told = self.report.origin == Origin::Involved && self.report.precision == Precision::Day;
        let window = SignedDuration::from_hours(i64::from(hours));
        is_told.then(|| self.reported_at.duration_since(end_of_day) <= window)
    }

    /// By when the therapist is to do what comes next; none once it was talked about.
    pub fn next_due_at(&self) -> Option<Timestamp> {
        let within = match self.stage {
            Stage::Reported => SAFETY_CHECK_WITHIN,
            Stage::SafetyChecked | Stage::Known => SESSION_WITHIN,
            _ => return None,
        };
        self.reported_at.checked_add(within).ok()
    }

    /// Since when letters rest for this person: whoever reported it, from then on; everybody in it, from when both know. So the other's letters
    /// tell nothing.
    pub fn still_since(&self, person: PersonId) -> Option<Timestamp> {
        if person == self.reported_by { Some(self.reported_at) } else { self.known_at }
    }

    /// Whether its reporting begins the trust plan anew when the therapist says so.
    pub fn restarts_plan(before: Stage, after: Stage) -> bool {
        before < Stage::Restarted && after == Stage::Restarted
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::{couples::thread::sample, ids::Id as _};

    fn person(n: u128) -> PersonId {
        PersonId::from_uuid(Uuid::from_u128(n))
    }

    fn at(hours: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_hours(24 * 365 * 30 + hours)
    }

    fn thread() -> BreachThread {
        BreachThread { opened_at: at(0), ..sample() }
    }

    fn report(by: Reporter, origin: Origin, occurred_on: Date) -> Result<Lapse, Problem> {
        let report = Report {
            origin,
            occurred_on,
            precision: Precision::Day,
            severity: Severity::Contact,
            told_in: ToldIn::Portal,
        };
        Lapse::report(LapseId::from_uuid(Uuid::from_u128(9)), &thread(), report, (by, date(1999, 12, 25)), at(0))
    }

    #[test]
    fn each_reports_what_is_theirs_to_say() {
        let today = date(1999, 12, 25);
        let may = |by, origin| report(by, origin, today).is_ok();
        assert!(may(Reporter::Partner(person(2)), Origin::Involved) && may(Reporter::Partner(person(1)), Origin::Hurt));
        assert!(
            !may(Reporter::Partner(person(1)), Origin::Involved) && !may(Reporter::Partner(person(2)), Origin::Hurt)
        );
        assert!(
            !may(Reporter::Partner(person(2)), Origin::ThirdParty) && !may(Reporter::Partner(person(3)), Origin::Hurt)
        );
        assert!(Origin::ALL.iter().all(|origin| may(Reporter::Clinician(person(8)), *origin)));
        assert!(report(Reporter::Clinician(person(8)), Origin::Hurt, date(1999, 12, 26)).is_err());
    }

    #[test]
    fn letters_rest_for_the_reporter_at_once_and_for_the_other_when_both_know() {
        let lapse = report(Reporter::Partner(person(1)), Origin::Hurt, date(1999, 12, 20)).expect("is theirs");
        assert_eq!((lapse.still_since(person(1)), lapse.still_since(person(2))), (Some(at(0)), None));
        let checked = lapse.advance(Stage::SafetyChecked, at(5)).expect("is next");
        let known = checked.advance(Stage::Known, at(9)).expect("is next");
        assert_eq!((known.still_since(person(1)), known.still_since(person(2))), (Some(at(0)), Some(at(9))));
    }

    #[test]
    fn what_is_told_in_time_is_recorded() {
        let told = report(Reporter::Partner(person(2)), Origin::Involved, date(1999, 12, 24)).expect("is theirs");
        assert_eq!(told.is_within_window(24, at(-24)), Some(true));
        assert_eq!(told.is_within_window(24, at(-25)), Some(false));
        let found = report(Reporter::Partner(person(1)), Origin::Hurt, date(1999, 12, 24)).expect("is theirs");
        assert_eq!(found.is_within_window(24, at(-1)), None);
    }

    #[test]
    fn the_therapist_has_two_days_and_then_a_week() {
        let lapse = report(Reporter::Clinician(person(8)), Origin::ThirdParty, date(1999, 12, 1)).expect("is theirs");
        assert_eq!(lapse.next_due_at(), Some(at(48)));
        let checked = lapse.advance(Stage::SafetyChecked, at(1)).expect("is next");
        assert_eq!(checked.next_due_at(), Some(at(7 * 24)));
        let known = checked.advance(Stage::Known, at(2)).expect("is next");
        assert_eq!(known.advance(Stage::Discussed, at(3)).expect("is next").next_due_at(), None);
    }

    #[test]
    fn words_read_back() {
        assert!(Stage::ALL.iter().all(|word| Stage::from_word(word.as_str()) == Some(*word)));
        assert!(Origin::ALL.iter().all(|word| Origin::from_word(word.as_str()) == Some(*word)));
        assert!(Severity::ALL.iter().all(|word| Severity::from_word(word.as_str()) == Some(*word)));
        assert!(Precision::ALL.iter().all(|word| Precision::from_word(word.as_str()) == Some(*word)));
        assert!(ToldIn::ALL.iter().all(|word| ToldIn::from_word(word.as_str()) == Some(*word)));
    }

    proptest! {
        /// Whatever is tried, in whatever order: it goes through every stage once, and never back.
        #[test]
        fn it_goes_forward_one_by_one(steps in prop::collection::vec(0_usize..7, 0..40)) {
            let mut lapse = report(Reporter::Clinician(person(8)), Origin::Hurt, date(1999, 12, 1)).expect("is theirs");
            for step in steps {
                let to = Stage::ALL[step];
                let next = lapse.clone().advance(to, at(1));
                prop_assert_eq!(next.is_ok(), lapse.stage.next() == Some(to));
                lapse = next.unwrap_or(lapse);
                prop_assert_eq!(lapse.known_at.is_some(), lapse.stage >= Stage::Known);
            }
        }
    }
}
