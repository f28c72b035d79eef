//! The words of all letters, as data (DOMAIN.md 6.5). Another language is another [`Wording`].

use jiff::civil::{Time, Weekday};

use super::kind::Letter;
use crate::people::Locale;

/// One letter's words. Placeholders: `{weekday}`, `{time}`, `{zone}`, `{link}`, `{settings}`. A link ends its paragraph, so that no full stop
/// sticks to it.
#[derive(Debug, Clone, Copy)]
pub struct Template {
    /// One of the fixed subjects.
    pub subject: &'static str,
    /// The paragraphs.
    pub paragraphs: &'static [&'static str],
}

/// One language's letters.
#[derive(Debug)]
pub struct Wording {
    /// R1 to R7, in the order of [`Letter::ALL`].
    pub templates: [Template; 7],
    /// From Monday.
    pub weekdays: [&'static str; 7],
    /// How a time of day is written.
    pub time: fn(Time) -> String,
}

impl Wording {
    /// The words of a language.
    pub fn of(locale: Locale) -> &'static Self {
        match locale {
            Locale::English => &ENGLISH,
        }
    }

    /// The words of one letter.
    pub fn template(&self, letter: Letter) -> Template {
        self.templates[Letter::ALL.iter().position(|known| *known == letter).unwrap_or_default()]
    }

    /// What a day is called.
    pub fn weekday(&self, day: Weekday) -> &'static str {
        self.weekdays[usize::from(day.to_monday_zero_offset().unsigned_abs())]
    }
}

static ENGLISH: Wording = Wording {
    templates: [
        Template {
            subject: "Appointment reminder",
            paragraphs: &[
                "Hello, this is a reminder of your appointment on {weekday} at {time} ({zone}).",
                "Details: {link}",
                "To change what we send: {settings}",
            ],
        },
        Template { subject: "A short reminder", paragraphs: &["Hello, a short reminder is waiting for you: {link}"] },
        Template { subject: "You have a message", paragraphs: &["Hello, you have a message: {link}"] },
        Template {
            subject: "The page you asked for",
            paragraphs: &["Hello, the page you asked for is here, for 15 minutes: {link}", "Not you? Ignore this."],
        },
        Template {
            subject: "Appointment changed",
            paragraphs: &["Hello, your appointment has changed. Please look here: {link}"],
        },
        Template { subject: "Please confirm", paragraphs: &["Hello, please confirm here: {link}"] },
        // No subject of its own: the six are all that an inbox ever shows.
        Template { subject: "You have a message", paragraphs: &["Hello, you have items to review: {link}"] },
    ],
    weekdays: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
    time: twelve_hours,
};

fn twelve_hours(time: Time) -> String {
    let half = if time.hour() < 12 { "am" } else { "pm" };
    let hour = match time.hour() % 12 {
        0 => 12,
        hour => hour,
    };
    format!("{hour}:{:02} {half}", time.minute())
}
