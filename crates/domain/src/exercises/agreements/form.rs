//! What stands in each kind of agreement: its fields, as data, so that the page, the record and the check are one thing.

use super::kind::Kind;

/// How a field is filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Control {
    /// Words, checked for credentials.
    Words,
    /// One of these: the word kept, and what it says.
    Choice(&'static [(&'static str, &'static str)]),
    /// A whole number from the first to the second.
    Number(u16, u16),
}

/// One field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// Its name in the record and in the API.
    pub name: &'static str,
    /// What stands above it.
    pub label: &'static str,
    /// What helps to fill it in.
    pub hint: &'static str,
    /// How.
    pub control: Control,
    /// Whether the agreement needs it.
    pub is_needed: bool,
}

const fn words(name: &'static str, label: &'static str, hint: &'static str, is_needed: bool) -> Field {
    Field { name, label, hint, control: Control::Words, is_needed }
}

/// The ways in which something is looked at.
const MODES: &[(&str, &str)] =
    &[("together", "We look at it together"), ("on-request", "When asked"), ("standing", "At any time")];

const fn area(name: &'static str, label: &'static str) -> Field {
    Field {
        name,
        label,
        hint: "Leave it out if it is not part of this.",
        control: Control::Choice(MODES),
        is_needed: false,
    }
}

const NEED: &str = "I need…";
const THEN: &str = "If it is crossed, I will…";
const NEED_HINT: &str = "Something that can be seen: what, when, with whom.";
const THEN_HINT: &str = "What you do for yourself, not what the other has to do.";

const BOUNDARY: &[Field] = &[
    words("need-1", NEED, NEED_HINT, true),
    words("then-1", THEN, THEN_HINT, true),
    words("need-2", NEED, "", false),
    words("then-2", THEN, "", false),
    words("need-3", NEED, "", false),
    words("then-3", THEN, "", false),
    words("need-4", NEED, "", false),
    words("then-4", THEN, "", false),
    words("need-5", NEED, "", false),
    words("then-5", THEN, "", false),
    words("need-6", NEED, "", false),
    words("then-6", THEN, "", false),
    words("need-7", NEED, "", false),
    words("then-7", THEN, "", false),
];

const TRANSPARENCY: &[Field] = &[
    area("phone", "Phone"),
    area("messages", "Messages"),
    area("email", "E-mail"),
    area("social-media", "Social media"),
    area("call-records", "Call records"),
    area("location", "Location"),
    area("calendar", "Calendar"),
    area("money", "Money"),
    area("devices", "Other devices"),
    area("other", "Something else"),
    words("how", "How we do it", "Where, when and for how long. Never write a password, a PIN or a code.", false),
];

const RELATIONSHIP: &[Field] = &[
    words("honesty", "What honesty means to us", "What you tell each other without being asked.", true),
    words("exclusivity", "What exclusive means to us", "What is fine and what is not.", true),
    words("contact", "Contact with others", "Which contact is fine, and which one you tell of.", true),
    words("lapse", "What breaks this agreement", "So that you both know it when you see it.", true),
    Field {
        name: "report-within",
        label: "When it is told, in hours",
        hint: "Within how many hours it is told if it was broken. Many choose 24.",
        control: Control::Number(1, 168),
        is_needed: true,
    },
];

const RELAPSE_PLAN: &[Field] = &[
    words("early-signs", "Early signs", "What you notice in yourself first.", true),
    words("high-risk", "Hard situations", "Places, times and moods in which it is harder.", true),
    words("barriers", "What stands in the way", "What you set up so that it does not come so far.", true),
    words("whom-to-call", "Whom you call", "A person or a service, and when.", true),
    words("what-is-told", "What you tell your partner, and when", "Agree on this together.", true),
];

const RENEWAL: &[Field] = &[words(
    "statement",
    "What you want for the time to come",
    "In your own words, together. As short as you like.",
    true,
)];

/// The fields of a kind, in order.
pub fn form(kind: Kind) -> &'static [Field] {
    match kind {
        Kind::Boundary => BOUNDARY,
        Kind::Transparency => TRANSPARENCY,
        Kind::Relationship => RELATIONSHIP,
        Kind::RelapsePlan => RELAPSE_PLAN,
        Kind::Renewal => RENEWAL,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn names_are_used_once_and_read_as_words() {
        for kind in Kind::ALL {
            let names: HashSet<&str> = form(kind).iter().map(|field| field.name).collect();
            assert_eq!(names.len(), form(kind).len(), "{}", kind.as_str());
            assert!(
                names.iter().all(|name| name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'))
            );
            assert!(form(kind).iter().all(|field| !field.label.is_empty()));
        }
    }

    #[test]
    fn there_are_at_most_seven_limits() {
        assert_eq!(form(Kind::Boundary).iter().filter(|field| field.name.starts_with("need-")).count(), 7);
    }
}
