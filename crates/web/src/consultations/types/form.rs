//! The form in which an owner makes a type of consultation: what was typed, and what of it is sent.

use super::{
    ConsultationTypeRecord,
    questions::{ConsultationQuestionInput, TypedQuestion, inputs},
};
use crate::{
    forms::{Form, Problems},
    schema,
    vocabulary::{Role, ServiceKind},
};

/// Who may ask for a type.
#[derive(cynic::Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ConsultationAudience {
    Public,
    Invited,
    Client,
    Staff,
}

impl ConsultationAudience {
    /// Everybody: the word of a form, and what it is called.
    pub(super) const ALL: [(Self, &'static str, &'static str); 4] = [
        (Self::Public, "PUBLIC", "Anybody, on the public page"),
        (Self::Invited, "INVITED", "Whoever you invited, with a link of their own"),
        (Self::Client, "CLIENT", "Clients; the front desk books it"),
        (Self::Staff, "STAFF", "Nobody by themself; the front desk books it"),
    ];

    /// Who that is.
    pub(super) fn words(self) -> &'static str {
        Self::ALL.iter().find(|(audience, ..)| *audience == self).map_or("", |(_, _, words)| *words)
    }

    fn word(self) -> &'static str {
        Self::ALL.iter().find(|(audience, ..)| *audience == self).map_or("", |(_, word, _)| *word)
    }
}

/// The roles that can hold meetings: the word of a form, and what they are called.
pub(super) const HOLDERS: [(Role, &str); 4] =
    [(Role::Therapist, "THERAPIST"), (Role::Supervisor, "SUPERVISOR"), (Role::Staff, "STAFF"), (Role::Owner, "OWNER")];

/// A type as the door takes it.
#[derive(cynic::InputObject)]
pub(super) struct MakeConsultationTypeInput {
    key: String,
    of: Option<String>,
    name: String,
    says: String,
    service: ServiceKind,
    audience: ConsultationAudience,
    held_by: Vec<Role>,
    minutes: i32,
    buffer_before: i32,
    buffer_after: i32,
    every: i32,
    seats: i32,
    notice_hours: i32,
    horizon_days: i32,
    price_cents: Option<i32>,
    once_in_months: Option<i32>,
    questions: Option<Vec<ConsultationQuestionInput>>,
}

/// What was typed.
pub(super) struct Typed {
    /// The version that was read, for its next one; empty for a new type.
    pub(super) of: String,
    pub(super) name: String,
    pub(super) says: String,
    pub(super) service: String,
    pub(super) audience: String,
    pub(super) held_by: Vec<String>,
    pub(super) numbers: Numbers,
    /// The places for questions.
    pub(super) questions: Vec<TypedQuestion>,
}

/// Its numbers, as they were typed.
pub(super) struct Numbers {
    pub(super) minutes: String,
    pub(super) buffer_before: String,
    pub(super) buffer_after: String,
    pub(super) every: String,
    pub(super) seats: String,
    pub(super) notice_hours: String,
    pub(super) horizon_days: String,
    pub(super) price: String,
    pub(super) once_in_months: String,
}

impl Typed {
    /// Before anything was typed.
    pub(super) fn fresh() -> Self {
        let text = str::to_owned;
        Self {
            of: String::new(),
            name: String::new(),
            says: String::new(),
            service: text("CONSULT"),
            audience: text("STAFF"),
            held_by: vec![text("THERAPIST")],
            numbers: Numbers {
                minutes: text("50"),
                buffer_before: text("0"),
                buffer_after: text("10"),
                every: text("30"),
                seats: text("2"),
                notice_hours: text("24"),
                horizon_days: text("60"),
                price: String::new(),
                once_in_months: String::new(),
            },
            questions: TypedQuestion::of(&[]),
        }
    }

    /// A type to go on with: its own next version, or a new one like it where it came with the service.
    pub(super) fn of(kind: &ConsultationTypeRecord) -> Self {
        let service =
            ServiceKind::ALL.iter().find(|(known, ..)| *known == kind.service).map_or("", |(_, word, _)| *word);
        let held_by =
            HOLDERS.iter().filter(|(role, _)| kind.held_by.contains(role)).map(|(_, word)| (*word).to_owned());
        Self {
            of: if kind.own { kind.key.clone() } else { String::new() },
            name: kind.name.clone(),
            says: kind.says.clone(),
            service: service.to_owned(),
            audience: kind.audience.word().to_owned(),
            held_by: held_by.collect(),
            numbers: Numbers {
                minutes: kind.minutes.to_string(),
                buffer_before: kind.buffer_before.to_string(),
                buffer_after: kind.buffer_after.to_string(),
                every: kind.every.to_string(),
                seats: kind.seats.to_string(),
                notice_hours: kind.notice_hours.to_string(),
                horizon_days: kind.horizon_days.to_string(),
                price: kind.price_cents.map(amount).unwrap_or_default(),
                once_in_months: kind.once_in_months.map(|months| months.to_string()).unwrap_or_default(),
            },
            questions: TypedQuestion::of(&kind.questions),
        }
    }

    /// What a form holds.
    pub(super) fn read(form: &Form) -> Self {
        let text = |name: &str| form.text(name).to_owned();
        Self {
            of: text("of"),
            name: text("name"),
            says: text("says"),
            service: text("service"),
            audience: text("audience"),
            held_by: form.all("heldBy").map(str::to_owned).collect(),
            numbers: Numbers {
                minutes: text("minutes"),
                buffer_before: text("bufferBefore"),
                buffer_after: text("bufferAfter"),
                every: text("every"),
                seats: text("seats"),
                notice_hours: text("noticeHours"),
                horizon_days: text("horizonDays"),
                price: text("priceCents"),
                once_in_months: text("onceInMonths"),
            },
            questions: TypedQuestion::read(form),
        }
    }

    /// Whether a role was ticked.
    pub(super) fn is_held_by(&self, word: &str) -> bool {
        self.held_by.iter().any(|held| held == word)
    }
}

impl MakeConsultationTypeInput {
    /// What a form sends.
    ///
    /// # Errors
    /// What is no number, no price, and no choice from a list. The rest the door says.
    pub(super) fn read(form: &Form) -> Result<Self, Problems> {
        let mut problems = Problems::none();
        let mut wrong =
            |field: &str, words: &str| problems = std::mem::take(&mut problems).and(Problems::one(field, words));
        let mut number = |field: &str| {
            form.text(field).trim().parse::<i32>().unwrap_or_else(|_| {
                wrong(field, "Write a whole number.");
                0
            })
        };
        let (minutes, every, seats) = (number("minutes"), number("every"), number("seats"));
        let (buffer_before, buffer_after) = (number("bufferBefore"), number("bufferAfter"));
        let (notice_hours, horizon_days) = (number("noticeHours"), number("horizonDays"));
        let once_in_months = form.some("onceInMonths").map(|_| number("onceInMonths"));
        let price_cents = form.some("priceCents").map(|price| cents(&price));
        if price_cents == Some(None) {
            wrong("priceCents", "Write a price such as 90 or 90.50, or leave this empty.");
        }
        let audience = ConsultationAudience::ALL.iter().find(|(_, word, _)| *word == form.text("audience"));
        let (Some(service), Some((audience, ..))) = (ServiceKind::from_word(form.text("service")), audience) else {
            return Err(problems.and(Problems::one("service", "Choose what is done in it, and who may ask for it.")));
        };
        if !problems.is_empty() {
            return Err(problems);
        }
        let held_by = HOLDERS.iter().filter(|(_, word)| form.all("heldBy").any(|held| held == *word));
        Ok(Self {
            key: form.text("key").to_owned(),
            of: form.some("of"),
            name: form.text("name").to_owned(),
            says: form.text("says").to_owned(),
            service,
            audience: *audience,
            held_by: held_by.map(|(role, _)| *role).collect(),
            minutes,
            buffer_before,
            buffer_after,
            every,
            seats,
            notice_hours,
            horizon_days,
            price_cents: price_cents.flatten(),
            once_in_months,
            questions: Some(inputs(form)),
        })
    }
}

/// Hundredths as people write them: `90`, `90.50`.
pub(super) fn amount(cents: i32) -> String {
    if cents % 100 == 0 { (cents / 100).to_string() } else { format!("{}.{:02}", cents / 100, cents % 100) }
}

/// A price in hundredths, from `90`, `90.5` or `90.50`; nothing for anything else.
fn cents(price: &str) -> Option<i32> {
    let price = price.trim();
    let (whole, rest) = price.split_once('.').unwrap_or((price, ""));
    let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || rest.len() > 2 || !plain(whole) || !plain(rest) {
        return None;
    }
    let whole: i32 = whole.parse().ok()?;
    let rest: i32 = format!("{rest:0<2}").parse().ok()?;
    whole.checked_mul(100)?.checked_add(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_price_reads_back_as_it_was_shown() {
        for (typed, is) in [("90", 9_000), ("90.5", 9_050), ("90.50", 9_050), ("0", 0), (" 7.05 ", 705)] {
            assert_eq!(cents(typed), Some(is), "{typed}");
            assert_eq!(cents(&amount(is)), Some(is));
        }
        for bad in ["", ".5", "90.505", "-1", "90,50", "1e3", "99999999999"] {
            assert_eq!(cents(bad), None, "{bad}");
        }
    }

    #[test]
    fn what_is_no_number_is_said_beside_its_field() {
        let field = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let mut fields: Vec<(String, String)> =
            ["minutes", "every", "seats", "bufferBefore", "bufferAfter", "noticeHours", "horizonDays"]
                .map(|name| field(name, "5"))
                .to_vec();
        fields.extend([field("service", "CONSULT"), field("audience", "STAFF"), field("heldBy", "THERAPIST")]);
        let good = MakeConsultationTypeInput::read(&Form::from(fields.clone()));
        assert!(good.is_ok_and(|input| input.price_cents.is_none() && input.held_by == [Role::Therapist]));
        fields[0].1 = "fifty".to_owned();
        fields.push(field("priceCents", "much"));
        let Err(problems) = MakeConsultationTypeInput::read(&Form::from(fields)) else { panic!("is no number") };
        assert!(!problems.of("minutes").is_empty() && !problems.of("priceCents").is_empty());
    }
}
