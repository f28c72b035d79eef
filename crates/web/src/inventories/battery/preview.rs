//! What the battery would ask of each partner, in words.

use crate::desk::DeskViewer;
use crate::schema;
use crate::vocabulary::{Date, Person};

/// Which part of the standard battery.
#[derive(cynic::Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::inventories) enum BatteryPart {
    Intake,
    Care,
    Discharge,
    FollowUp,
}

impl BatteryPart {
    /// All of them, in the order in which care goes on.
    pub(in crate::inventories) const ALL: [Self; 4] = [Self::Intake, Self::Care, Self::Discharge, Self::FollowUp];

    /// The part an address or a form names; the regular one for anything else.
    pub(super) fn parse(word: &str) -> Self {
        Self::ALL.into_iter().find(|part| part.value() == word).unwrap_or(Self::Care)
    }

    /// As addresses and forms name it.
    pub(in crate::inventories) fn value(self) -> &'static str {
        match self {
            Self::Intake => "intake",
            Self::Care => "care",
            Self::Discharge => "discharge",
            Self::FollowUp => "follow-up",
        }
    }

    /// Its name.
    pub(in crate::inventories) fn words(self) -> &'static str {
        match self {
            Self::Intake => "At the beginning",
            Self::Care => "While care lasts",
            Self::Discharge => "At the end of care",
            Self::FollowUp => "After the end of care",
        }
    }

    /// When it is asked.
    pub(super) fn explanation(self) -> &'static str {
        match self {
            Self::Intake => "Asked once, within two weeks of the first session.",
            Self::Care => {
                "Asked each week, with the longer forms every 28 and every 90 days. What a week may hold is looked at anew each week."
            }
            Self::Discharge => "Asked once, at the last sessions.",
            Self::FollowUp => "Asked three, six and twelve months later, of each who agrees on their own page.",
        }
    }

    /// What the first day is called.
    pub(super) fn day_label(self) -> &'static str {
        match self {
            Self::Intake | Self::Discharge => "Due on",
            Self::Care => "First due on",
            Self::FollowUp => "Care ends on",
        }
    }
}

/// Why something is left out.
#[derive(cynic::Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BatteryReason {
    NoText,
    Declined,
    Open,
    LastScore,
    Optional,
    TooMuch,
}

impl BatteryReason {
    fn words(self) -> &'static str {
        match self {
            Self::NoText => "its text is not here; import it first, or enter totals",
            Self::Declined => "this person does not want it",
            Self::Open => "it is open for them now",
            Self::LastScore => "only asked after a total that was high enough",
            Self::Optional => "assign it by itself if you want it",
            Self::TooMuch => "it would be too much at once",
        }
    }
}

#[derive(cynic::QueryVariables, Debug)]
pub(super) struct BatteryVariables {
    pub(super) id: cynic::Id,
    pub(super) part: BatteryPart,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "BatteryVariables")]
pub(super) struct BatteryQuery {
    pub(super) viewer: Option<DeskViewer>,
    #[arguments(id: $id)]
    pub(super) couple: Option<Couple>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(variables = "BatteryVariables")]
pub(super) struct Couple {
    pub(super) id: cynic::Id,
    pub(super) members: Vec<CoupleMember>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(variables = "BatteryVariables")]
pub(super) struct CoupleMember {
    pub(super) person: Person,
    #[arguments(part: $part)]
    pub(super) battery: Battery,
}

#[derive(cynic::QueryFragment, Debug)]
pub(super) struct Battery {
    entries: Vec<BatteryEntry>,
    pub(super) questions: i32,
    pub(super) minutes: i32,
    today: Date,
    pub(super) hindrance: Option<String>,
}

#[derive(cynic::QueryFragment, Debug)]
pub(super) struct BatteryEntry {
    title: String,
    questions: i32,
    every_days: Option<i32>,
    live: bool,
    left_out: Option<BatteryReason>,
}

impl Couple {
    /// The earliest day that has begun for all of them.
    pub(super) fn today(&self) -> String {
        self.members.iter().map(|member| member.battery.today.0).max().map(|day| day.to_string()).unwrap_or_default()
    }
}

impl Battery {
    /// Whether anything can be asked.
    pub(super) fn is_possible(&self) -> bool {
        self.asked().next().is_some()
    }

    /// What is asked.
    pub(super) fn asked(&self) -> impl Iterator<Item = &BatteryEntry> {
        self.entries.iter().filter(|entry| entry.left_out.is_none())
    }

    /// What is not.
    pub(super) fn left_out(&self) -> impl Iterator<Item = &BatteryEntry> {
        self.entries.iter().filter(|entry| entry.left_out.is_some())
    }
}

impl BatteryEntry {
    /// It in one line, with the reason where it is left out.
    pub(super) fn line(&self) -> String {
        if let Some(why) = self.left_out {
            return format!("{}: {}", self.title, why.words());
        }
        let questions = if self.questions == 1 { "question" } else { "questions" };
        let often = self.every_days.map(|days| format!(", every {days} days")).unwrap_or_default();
        let live = if self.live { "; best asked in person, the partner not present" } else { "" };
        format!("{}: {} {questions}{often}{live}", self.title, self.questions)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    fn entry(title: &str, left_out: Option<BatteryReason>) -> BatteryEntry {
        BatteryEntry { title: title.to_owned(), questions: 1, every_days: Some(7), live: false, left_out }
    }

    /// Robin can be asked something, Sam nothing.
    pub(in crate::inventories::battery) fn alder() -> Couple {
        let battery = |entries, hindrance: Option<&str>| Battery {
            entries,
            questions: 6,
            minutes: 2,
            today: Date(jiff::civil::date(2026, 12, 1)),
            hindrance: hindrance.map(str::to_owned),
        };
        let member = |id: &str, name: &str, battery| CoupleMember {
            person: Person { id: cynic::Id::new(id), name: name.to_owned() },
            battery,
        };
        let asked = vec![entry("Trust Pulse", None), entry("CSI-4", Some(BatteryReason::NoText))];
        Couple {
            id: cynic::Id::new("cpl_1"),
            members: vec![
                member("per_1", "Robin", battery(asked, None)),
                member("per_2", "Sam", battery(Vec::new(), Some("Record the injury first."))),
            ],
        }
    }

    #[test]
    fn a_line_says_how_long_how_often_or_why_not() {
        assert_eq!(entry("Trust Pulse", None).line(), "Trust Pulse: 1 question, every 7 days");
        let left_out = entry("CSI-4", Some(BatteryReason::Declined)).line();
        assert_eq!(left_out, "CSI-4: this person does not want it");
    }

    #[test]
    fn parts_are_named_in_addresses() {
        for part in BatteryPart::ALL {
            assert_eq!(BatteryPart::parse(part.value()), part);
        }
        assert_eq!(BatteryPart::parse("nothing"), BatteryPart::Care);
    }
}
