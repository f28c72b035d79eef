//! Types of consultation, as data (DOMAIN.md 2.6). Three come with the service; a practice makes its own.

mod own;
mod questions;

use std::sync::LazyLock;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::{
    interval::Interval,
    service::{Audience, ServiceKind},
};
use crate::{
    access::Role,
    practice::licence::{Participant, Session},
    problem::{Code, Problem, Problems},
};

pub use own::{OwnTerms, wished_key};
pub use questions::{Answers, Given, Question, QuestionKind};

const LONGEST_KEY: usize = 48;
const MINUTES_OF_A_DAY: u16 = 24 * 60;
const LONGEST_HORIZON: u16 = 366;

/// A type of consultation. Made only from a file that holds together.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Written")]
pub struct ConsultationType {
    key: String,
    name: String,
    says: String,
    service: ServiceKind,
    audience: Audience,
    held_by: Vec<Role>,
    numbers: Numbers,
    questions: Vec<Question>,
}

/// Everything that is counted about a type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Numbers {
    minutes: u16,
    buffer_before: u16,
    buffer_after: u16,
    every: u16,
    seats: u8,
    notice_hours: u16,
    horizon_days: u16,
    price_cents: Option<u32>,
    once_in_months: Option<u8>,
    grace_minutes: u16,
    held_after_minutes: u16,
}

fn minutes(count: u16) -> SignedDuration {
    SignedDuration::from_mins(i64::from(count))
}

impl ConsultationType {
    /// Reads a type from JSON.
    ///
    /// # Errors
    /// `Malformed` when it is no such JSON or does not hold together; the message says why.
    pub fn from_json(json: &str) -> Result<Self, Problem> {
        serde_json::from_str(json).map_err(|error| Problem::new(Code::Malformed, error.to_string()))
    }

    /// Its name for programs, such as `consult_45`. One that a practice made says its version too: `own_first_hour.2`.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The name that all its versions have.
    pub fn family(&self) -> &str {
        self.key.split_once('.').map_or(&self.key, |(family, _)| family)
    }

    /// What people call it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What it is, in a sentence or two.
    pub fn says(&self) -> &str {
        &self.says
    }

    /// What is done in it.
    pub fn service(&self) -> ServiceKind {
        self.service
    }

    /// Who may ask for it.
    pub fn audience(&self) -> Audience {
        self.audience
    }

    /// Whether somebody in these roles may hold it.
    pub fn may_be_held_by(&self, roles: &[Role]) -> bool {
        self.held_by.iter().any(|role| roles.contains(role))
    }

    /// How long it takes.
    pub fn length(&self) -> SignedDuration {
        minutes(self.numbers.minutes)
    }

    /// How long, in minutes.
    pub fn minutes(&self) -> u16 {
        self.numbers.minutes
    }

    /// From one possible beginning to the next.
    pub fn every(&self) -> SignedDuration {
        minutes(self.numbers.every)
    }

    /// How many people it has room for, besides whoever holds it: one or two.
    pub fn seats(&self) -> u8 {
        self.numbers.seats
    }

    /// What it costs, in hundredths of the practice's currency; none where the practice tells its price itself.
    pub fn price_cents(&self) -> Option<u32> {
        self.numbers.price_cents
    }

    /// Within how many months somebody may have it once; none where there is no limit.
    pub fn once_in_months(&self) -> Option<u8> {
        self.numbers.once_in_months
    }

    /// How long after its beginning somebody still counts as coming.
    pub fn grace(&self) -> SignedDuration {
        minutes(self.numbers.grace_minutes)
    }

    /// How long it must last to count as held.
    pub fn held_after(&self) -> SignedDuration {
        minutes(self.numbers.held_after_minutes)
    }

    /// What it asks of whoever books it.
    pub fn questions(&self) -> &[Question] {
        &self.questions
    }

    /// Takes what whoever books it answered.
    ///
    /// # Errors
    /// Everything that is wrong, beside the question (`answers.2` is the second): `Missing`, `TooLong`, `Malformed`; `Malformed` at `answers`
    /// for what was not asked.
    pub fn answers(&self, given: &[Given]) -> Result<Answers, Problems> {
        Answers::read(&self.questions, given)
    }

    /// The meeting itself, begun then; none beyond the end of the calendar.
    pub fn meeting(&self, starts_at: Timestamp) -> Option<Interval> {
        Interval::of(starts_at, self.length())
    }

    /// What it takes of the time of whoever holds it: the meeting and the time before and after it.
    pub fn claim(&self, meeting: Interval) -> Interval {
        meeting.widened(minutes(self.numbers.buffer_before), minutes(self.numbers.buffer_after))
    }

    /// The meeting as the licence rule sees it; none beyond the end of the calendar, and without anybody.
    pub fn session(&self, starts_at: Timestamp, participants: Vec<Participant>) -> Option<Session> {
        let meeting = self.meeting(starts_at)?;
        Session::new(self.service, (meeting.start(), meeting.end()), participants).ok()
    }

    /// Between which instants it may begin when it is booked now: not too soon, not too far ahead.
    pub fn bookable(&self, now: Timestamp) -> Option<Interval> {
        let notice = SignedDuration::from_hours(i64::from(self.numbers.notice_hours));
        let horizon = SignedDuration::from_hours(24 * i64::from(self.numbers.horizon_days));
        Interval::new(now.checked_add(notice).ok()?, now.checked_add(horizon).ok()?).ok()
    }
}

const FILES: [&str; 3] = [
    include_str!("../../consultations/consult_45.json"),
    include_str!("../../consultations/consult_15.json"),
    include_str!("../../consultations/discernment_50.json"),
];

static TYPES: LazyLock<Vec<ConsultationType>> = LazyLock::new(|| {
    FILES.iter().map(|file| ConsultationType::from_json(file).expect("a test reads every type")).collect()
});

/// The types that come with the service.
pub fn types() -> &'static [ConsultationType] {
    &TYPES
}

/// The type of this key.
pub fn type_of(key: &str) -> Option<&'static ConsultationType> {
    types().iter().find(|known| known.key == key)
}

/// A type as it is written in a file.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    key: String,
    name: String,
    says: String,
    service: String,
    audience: String,
    held_by: Vec<String>,
    minutes: u16,
    buffer_before: u16,
    buffer_after: u16,
    every: u16,
    seats: u8,
    notice_hours: u16,
    horizon_days: u16,
    price_cents: Option<u32>,
    once_in_months: Option<u8>,
    grace_minutes: u16,
    held_after_minutes: u16,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    questions: Vec<Question>,
}

impl TryFrom<Written> for ConsultationType {
    type Error = &'static str;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        let flaw = [
            (!is_key(&written.key), "the key is not made of small letters, digits and underscores"),
            (written.name.trim().is_empty() || written.says.trim().is_empty(), "it says nothing about itself"),
            (written.held_by.is_empty(), "nobody may hold it"),
            (!(5..=MINUTES_OF_A_DAY).contains(&written.minutes), "it takes less than five minutes or more than a day"),
            (!(5..=MINUTES_OF_A_DAY).contains(&written.every), "it begins oftener than every five minutes"),
            (
                written.buffer_before > MINUTES_OF_A_DAY || written.buffer_after > MINUTES_OF_A_DAY,
                "a buffer is too long",
            ),
            (!(1..=2).contains(&written.seats), "it has no room for one or for two"),
            (written.horizon_days > LONGEST_HORIZON, "it can be booked more than a year ahead"),
            (written.horizon_days.saturating_mul(24) <= written.notice_hours, "its notice is longer than its horizon"),
            (written.grace_minutes > written.minutes, "its grace is longer than itself"),
            (written.held_after_minutes > written.minutes, "it could never count as held"),
            (
                !questions::checked(&written.questions).is_ok_and(|checked| checked == written.questions),
                "a question of it cannot be asked",
            ),
        ];
        if let Some((_, says)) = flaw.into_iter().find(|(is_so, _)| *is_so) {
            return Err(says);
        }
        Ok(Self {
            service: ServiceKind::from_word(&written.service).ok_or("there is no such service")?,
            audience: Audience::from_word(&written.audience).ok_or("there is no such audience")?,
            held_by: roles(&written.held_by).ok_or("only members of the practice hold it")?,
            numbers: Numbers {
                minutes: written.minutes,
                buffer_before: written.buffer_before,
                buffer_after: written.buffer_after,
                every: written.every,
                seats: written.seats,
                notice_hours: written.notice_hours,
                horizon_days: written.horizon_days,
                price_cents: written.price_cents,
                once_in_months: written.once_in_months,
                grace_minutes: written.grace_minutes,
                held_after_minutes: written.held_after_minutes,
            },
            key: written.key,
            name: written.name,
            says: written.says,
            questions: written.questions,
        })
    }
}

fn is_key(key: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_.".contains(&byte);
    (1..=LONGEST_KEY).contains(&key.len()) && key.bytes().all(is_letter)
}

fn roles(words: &[String]) -> Option<Vec<Role>> {
    words.iter().map(|word| Role::from_word(word).filter(|role| role.is_member())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_two_that_come_with_the_service_are_those_of_the_specification() {
        let [long, short] = ["consult_45", "consult_15"].map(|key| type_of(key).expect("comes with the service"));
        assert_eq!((long.minutes(), short.minutes()), (45, 15));
        assert!([long, short].iter().all(|kind| kind.price_cents() == Some(0) && kind.once_in_months() == Some(12)));
        let mut public = types().iter().filter(|kind| kind.audience() == Audience::Public);
        assert!(public.all(|kind| !kind.service().needs_authority()), "on the public page nobody's licence is asked");
        assert!(long.may_be_held_by(&[Role::Staff]) && !short.may_be_held_by(&[Role::Staff]));
        let meeting = long.meeting(Timestamp::UNIX_EPOCH).expect("is in the calendar");
        assert_eq!(long.claim(meeting).length(), SignedDuration::from_hours(1));
        assert_eq!(short.claim(short.meeting(meeting.start()).expect("is")).length(), SignedDuration::from_mins(20));
        assert_eq!((long.grace(), short.grace()), (SignedDuration::from_mins(15), SignedDuration::from_mins(5)));
    }

    #[test]
    fn a_type_that_does_not_hold_together_is_refused() {
        let whole = FILES[0];
        for (sound, unsound) in [
            ("\"consult_45\"", "\"Consult 45\""),
            ("\"minutes\": 45", "\"minutes\": 0"),
            ("\"every\": 30", "\"every\": 0"),
            ("\"seats\": 2", "\"seats\": 3"),
            ("\"public\"", "\"everybody\""),
            ("\"consult\",", "\"magic\","),
            ("\"staff\"]", "\"partner\"]"),
            ("\"horizon_days\": 60", "\"horizon_days\": 1"),
            ("\"horizon_days\": 60", "\"horizon_days\": 65535"),
            ("\"grace_minutes\": 15", "\"grace_minutes\": 46"),
            ("\"seats\": 2,", "\"seats\": 2, \"secret\": 1,"),
            ("\"price_cents\": 0", "\"price_cents\": -1"),
            (
                "\"seats\": 2,",
                "\"seats\": 2, \"questions\": [{\"text\": \"\", \"kind\": \"text\", \"is_needed\": true}],",
            ),
        ] {
            assert!(whole.contains(sound), "{sound}");
            let refused = ConsultationType::from_json(&whole.replacen(sound, unsound, 1));
            assert_eq!(refused.expect_err(unsound).code, Code::Malformed, "{unsound}");
        }
    }
}
