//! Types that a practice makes of its own. Each change is another version, and what was booked stays under the one it was booked as.

use super::{ConsultationType, Numbers, Question, Written, questions};
use crate::{
    access::Role,
    consultations::service::{Audience, ServiceKind},
    name::own_name,
    problem::{Code, Problem, Problems},
    text::{ClinicalText, Name},
};

/// The longest description, in characters.
const LONGEST_SAYS: usize = 600;
/// The longest meeting, in minutes: a day of work.
const LONGEST_MEETING: i64 = 480;
/// The highest price, in hundredths.
const HIGHEST_PRICE: u32 = 10_000_000;

/// What a practice says of a type of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnTerms {
    /// What people call it.
    pub name: String,
    /// What it is, in a sentence or two.
    pub says: String,
    /// What is done in it.
    pub service: ServiceKind,
    /// Who may ask for it.
    pub audience: Audience,
    /// Who may hold it: at least one role of members.
    pub held_by: Vec<Role>,
    /// How long it takes, 5 to 480 minutes.
    pub minutes: i64,
    /// Kept free before it, 0 to 240 minutes.
    pub buffer_before: i64,
    /// Kept free after it, 0 to 240 minutes.
    pub buffer_after: i64,
    /// From one possible beginning to the next, 5 to 480 minutes.
    pub every: i64,
    /// For how many it has room, besides whoever holds it: one or two.
    pub seats: i64,
    /// How long ahead it has to be booked at least, 0 to 720 hours.
    pub notice_hours: i64,
    /// How far ahead it can be booked at most, 1 to 366 days.
    pub horizon_days: i64,
    /// What it costs, in hundredths of the practice's currency; none where the practice tells its price itself.
    pub price_cents: Option<i64>,
    /// Within how many months somebody may have it once, 1 to 60; none for no limit.
    pub once_in_months: Option<i64>,
    /// What it asks of whoever books it, up to eight questions. Staff read the answers.
    pub questions: Vec<Question>,
}

/// The name for programs that a new type of this name would like to have.
pub fn wished_key(name: &str) -> String {
    own_name(name)
}

impl ConsultationType {
    /// Makes a version of a practice's own type. How long it waits for somebody, and how long it must last to count as held, follow from its
    /// length (DOMAIN.md 5.1): fifteen and ten minutes from three quarters of an hour on, five and five before.
    ///
    /// # Errors
    /// Everything that is wrong, beside its field: `OutOfRange`, `Missing`, `TooLong`, `NotAllowed` for what needs a licence on the public page.
    pub fn of_practice(family: &str, version: u32, terms: &OwnTerms) -> Result<Self, Problems> {
        let mut problems = Problems::default();
        let name = problems.note("name", Name::parse(&terms.name)).map(|name| name.expose().to_owned());
        let says = problems.note("says", says(&terms.says));
        let numbers = numbers(terms, &mut problems);
        let questions = questions::checked(&terms.questions).unwrap_or_else(|wrong| {
            problems.0.extend(wrong.0);
            Vec::new()
        });
        if terms.held_by.is_empty() || !terms.held_by.iter().all(|role| role.is_member()) {
            problems.push(Problem::at(
                "heldBy",
                Code::Missing,
                "Choose who may hold it: at least one role of members.",
            ));
        }
        if terms.audience == Audience::Public && terms.service.needs_authority() {
            let words =
                "What needs a licence is not for the public page. Choose another audience, or another kind of help.";
            problems.push(Problem::at("audience", Code::NotAllowed, words));
        }
        problems.or_go_on()?;
        Ok(Self {
            key: format!("{family}.{version}"),
            name: name.unwrap_or_default(),
            says: says.unwrap_or_default(),
            service: terms.service,
            audience: terms.audience,
            held_by: terms.held_by.clone(),
            numbers,
            questions,
        })
    }

    /// What was said of it, to begin its next version with.
    pub fn terms(&self) -> OwnTerms {
        let numbers = self.numbers;
        OwnTerms {
            name: self.name.clone(),
            says: self.says.clone(),
            service: self.service,
            audience: self.audience,
            held_by: self.held_by.clone(),
            minutes: numbers.minutes.into(),
            buffer_before: numbers.buffer_before.into(),
            buffer_after: numbers.buffer_after.into(),
            every: numbers.every.into(),
            seats: numbers.seats.into(),
            notice_hours: numbers.notice_hours.into(),
            horizon_days: numbers.horizon_days.into(),
            price_cents: numbers.price_cents.map(i64::from),
            once_in_months: numbers.once_in_months.map(i64::from),
            questions: self.questions.clone(),
        }
    }

    /// The type as JSON, which [`ConsultationType::from_json`] reads back.
    ///
    /// # Errors
    /// `Malformed` when it cannot be written, which no type that was made gives.
    pub fn to_json(&self) -> Result<String, Problem> {
        let numbers = self.numbers;
        let written = Written {
            key: self.key.clone(),
            name: self.name.clone(),
            says: self.says.clone(),
            service: self.service.as_str().to_owned(),
            audience: self.audience.as_str().to_owned(),
            held_by: self.held_by.iter().map(|role| role.as_str().to_owned()).collect(),
            minutes: numbers.minutes,
            buffer_before: numbers.buffer_before,
            buffer_after: numbers.buffer_after,
            every: numbers.every,
            seats: numbers.seats,
            notice_hours: numbers.notice_hours,
            horizon_days: numbers.horizon_days,
            price_cents: numbers.price_cents,
            once_in_months: numbers.once_in_months,
            grace_minutes: numbers.grace_minutes,
            held_after_minutes: numbers.held_after_minutes,
            questions: self.questions.clone(),
        };
        serde_json::to_string(&written).map_err(|error| Problem::new(Code::Malformed, error.to_string()))
    }
}

fn says(raw: &str) -> Result<String, Problem> {
    let text = ClinicalText::parse(raw)?;
    if text.expose().chars().count() > LONGEST_SAYS {
        return Err(Problem::new(Code::TooLong, "Say it in at most 600 characters."));
    }
    Ok(text.expose().to_owned())
}

fn numbers(terms: &OwnTerms, problems: &mut Problems) -> Numbers {
    let minutes = count(problems, "minutes", terms.minutes, (5, LONGEST_MEETING));
    let buffer_before = count(problems, "bufferBefore", terms.buffer_before, (0, 240));
    let buffer_after = count(problems, "bufferAfter", terms.buffer_after, (0, 240));
    let every = count(problems, "every", terms.every, (5, LONGEST_MEETING));
    let seats = count(problems, "seats", terms.seats, (1, 2));
    let notice_hours = count(problems, "noticeHours", terms.notice_hours, (0, 720));
    let horizon_days = count(problems, "horizonDays", terms.horizon_days, (1, 366));
    let once = terms.once_in_months.map(|months| count(problems, "onceInMonths", months, (1, 60)));
    let price_cents = terms.price_cents.map(|cents| price(problems, cents));
    if horizon_days > 0 && u32::from(horizon_days) * 24 <= u32::from(notice_hours) {
        let words = "It has to be booked longer ahead than it can be. Choose fewer hours, or more days.";
        problems.push(Problem::at("noticeHours", Code::OutOfRange, words));
    }
    let is_long = minutes >= 45;
    Numbers {
        minutes,
        buffer_before,
        buffer_after,
        every,
        seats: u8::try_from(seats).unwrap_or_default(),
        notice_hours,
        horizon_days,
        price_cents,
        once_in_months: once.and_then(|months| u8::try_from(months).ok()),
        grace_minutes: if is_long { 15 } else { 5 },
        held_after_minutes: if is_long { 10 } else { 5 },
    }
}

/// A number within its range; nought beside a problem otherwise.
fn count(problems: &mut Problems, field: &str, number: i64, (least, most): (i64, i64)) -> u16 {
    if let Some(number) = u16::try_from(number).ok().filter(|_| (least..=most).contains(&number)) {
        return number;
    }
    let words = format!("Enter a whole number from {least} to {most}.");
    problems.push(Problem::at(field, Code::OutOfRange, words));
    0
}

fn price(problems: &mut Problems, cents: i64) -> u32 {
    if let Some(cents) = u32::try_from(cents).ok().filter(|cents| *cents <= HIGHEST_PRICE) {
        return cents;
    }
    let words = "Enter a price from 0 to 100000, or leave it out to tell it yourself.";
    problems.push(Problem::at("priceCents", Code::OutOfRange, words));
    0
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::QuestionKind;
    use super::*;

    fn terms() -> OwnTerms {
        OwnTerms {
            name: "A first hour".to_owned(),
            says: "An hour to get to know each other.".to_owned(),
            service: ServiceKind::Consult,
            audience: Audience::Public,
            held_by: vec![Role::Therapist],
            minutes: 60,
            buffer_before: 5,
            buffer_after: 10,
            every: 30,
            seats: 2,
            notice_hours: 24,
            horizon_days: 60,
            price_cents: Some(9_000),
            once_in_months: None,
            questions: vec![Question {
                text: "How will you join us?".to_owned(),
                kind: QuestionKind::OneOf,
                choices: vec!["Here".to_owned(), "By phone".to_owned()],
                is_needed: true,
            }],
        }
    }

    fn fields(terms: &OwnTerms) -> Vec<String> {
        let problems = ConsultationType::of_practice("own_x", 1, terms).expect_err("does not hold together");
        problems.0.into_iter().filter_map(|problem| problem.field).collect()
    }

    #[test]
    fn a_version_reads_back_as_it_was_kept() {
        let made = ConsultationType::of_practice("own_a_first_hour", 2, &terms()).expect("holds together");
        assert_eq!((made.key(), made.family()), ("own_a_first_hour.2", "own_a_first_hour"));
        let kept = made.to_json().expect("can be written");
        assert_eq!(ConsultationType::from_json(&kept).expect("reads back"), made);
        assert_eq!(made.terms(), terms());
    }

    #[test]
    fn everything_that_is_wrong_is_said_beside_its_field() {
        assert_eq!(fields(&OwnTerms { name: String::new(), ..terms() }), ["name"]);
        assert_eq!(fields(&OwnTerms { says: "x".repeat(601), ..terms() }), ["says"]);
        assert_eq!(fields(&OwnTerms { minutes: 4, seats: 3, every: 0, ..terms() }), ["minutes", "every", "seats"]);
        assert_eq!(fields(&OwnTerms { minutes: i64::MAX, buffer_after: -1, ..terms() }), ["minutes", "bufferAfter"]);
        assert_eq!(fields(&OwnTerms { horizon_days: 1, ..terms() }), ["noticeHours"]);
        assert_eq!(fields(&OwnTerms { price_cents: Some(-1), ..terms() }), ["priceCents"]);
        assert_eq!(fields(&OwnTerms { once_in_months: Some(0), ..terms() }), ["onceInMonths"]);
        assert_eq!(fields(&OwnTerms { held_by: vec![Role::Partner], ..terms() }), ["heldBy"]);
        let mut asks_nothing = terms();
        asks_nothing.questions[0].text.clear();
        assert_eq!(fields(&asks_nothing), ["questions.1"]);
        assert_eq!(fields(&OwnTerms { service: ServiceKind::Therapy, ..terms() }), ["audience"]);
        let staff = OwnTerms { service: ServiceKind::Therapy, audience: Audience::Staff, ..terms() };
        assert!(ConsultationType::of_practice("own_x", 1, &staff).is_ok());
    }

    proptest! {
        #[test]
        fn whatever_is_made_can_be_kept(
            minutes in 5_i64..=480, every in 5_i64..=480, seats in 1_i64..=2, notice in 0_i64..=720, days in 1_i64..=366,
        ) {
            let terms = OwnTerms { minutes, every, seats, notice_hours: notice, horizon_days: days, ..terms() };
            match ConsultationType::of_practice("own_x", 1, &terms) {
                Ok(made) => {
                    let kept = made.to_json().expect("can be written");
                    prop_assert_eq!(ConsultationType::from_json(&kept), Ok(made));
                }
                Err(_) => prop_assert!(days * 24 <= notice),
            }
        }
    }
}
