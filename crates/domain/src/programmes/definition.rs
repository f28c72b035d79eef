//! What a programme is: versioned data, checked before anything else looks at it. A version on which somebody was enrolled is never edited.

use serde::{Deserialize, Serialize};

use super::check::Check;
use crate::{
    couples::BreachThread,
    exercises::definition::key::Version,
    flaw::Flaw,
    ids::PersonId,
    name::{is_identifier, own_name, stable_names},
};

/// The largest programme that is read, in bytes.
pub const FILE_LIMIT: usize = 256 * 1024;

stable_names! {
    /// The stable name of a programme, such as `rebuilding`: a small letter, then up to 39 small letters, digits or underscores.
    ProgrammeKey at "key", fits is_identifier, or "is not a small letter followed by small letters, digits or underscores";
}

impl ProgrammeKey {
    /// The key of a practice's own programme, made of its title; apart from every key of the library.
    #[must_use]
    pub fn own(title: &str) -> Self {
        Self(own_name(title))
    }
}

/// One version of a programme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Programme {
    /// Its stable name.
    pub key: ProgrammeKey,
    /// Which version of it.
    pub version: Version,
    /// What it holds.
    pub plan: Plan,
}

/// What a programme holds. As long as it is a draft, it may hold anything.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// What it is called.
    #[serde(default)]
    pub title: String,
    /// What it is for, in one or two sentences for whoever enrols a couple.
    #[serde(default)]
    pub purpose: String,
    /// The phases, in the order in which they are shown.
    #[serde(default)]
    pub phases: Vec<Phase>,
}

/// One phase. The therapist opens it and leaves it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Phase {
    /// Its stable name inside the programme, `p0`.
    #[serde(default)]
    pub id: String,
    /// What it is called.
    #[serde(default)]
    pub title: String,
    /// What it is for.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub purpose: String,
    /// The phases that are to be left before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub after: Vec<String>,
    /// The phases that are at least to be open.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub with: Vec<String>,
    /// What is to be so before it opens.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub enter: Vec<Check>,
    /// What is to be so before it is left.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub leave: Vec<Check>,
    /// What is done in it.
    #[serde(default)]
    pub steps: Vec<Step>,
}

/// One step: something that is given to one of the two, or to both.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Its stable name inside the programme.
    pub id: String,
    /// Whose it is.
    pub lane: Lane,
    /// What is given.
    pub object: Object,
    /// When it is given.
    #[serde(default)]
    pub delivery: Delivery,
    /// How many days after that it is due, 1 to 90. Without meaning for what is done as needed.
    #[serde(default = "a_week")]
    pub due_in_days: u16,
    /// Every how many days it comes again while its phase is open, 1 to 366; none for once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub every_days: Option<u16>,
}

fn a_week() -> u16 {
    7
}

/// Whose a step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lane {
    /// The hurt partner's.
    Hurt,
    /// The involved partner's.
    Involved,
    /// Both partners'.
    Joint,
}

impl Lane {
    /// The lanes, in the order in which they are shown.
    pub const ALL: [Self; 3] = [Self::Hurt, Self::Involved, Self::Joint];

    /// Whose it is in an injury.
    pub fn people(self, thread: &BreachThread) -> Vec<PersonId> {
        match self {
            Self::Hurt => vec![thread.hurt],
            Self::Involved => vec![thread.involved],
            Self::Joint => vec![thread.hurt, thread.involved],
        }
    }
}

/// What a step gives.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Object {
    /// An exercise, by its key.
    Exercise(String),
    /// An inventory, by its key.
    Inventory(String),
}

/// When a step is given.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Delivery {
    /// When its phase opens.
    #[default]
    AtOnce,
    /// So many days after its phase opened, 1 to 366.
    InDays(u16),
    /// To somebody who has done their own part of another step, so many days later; 0 for at once.
    After {
        /// The other step.
        step: String,
        /// How many days later.
        #[serde(default)]
        days: u16,
    },
    /// When the therapist opens it.
    OpenedByTherapist,
    /// When the therapist opens it; it is offered to them as soon as everybody has done their part of these steps.
    BothDone(Vec<String>),
}

impl Delivery {
    /// Whether it waits for the therapist.
    pub fn waits_for_therapist(&self) -> bool {
        matches!(self, Self::OpenedByTherapist | Self::BothDone(_))
    }
}

impl Programme {
    /// Reads a programme file. Whether it is sound is another question.
    ///
    /// # Errors
    /// A flaw with its place for what is no programme at all.
    pub fn from_json(text: &str) -> Result<Self, Flaw> {
        if text.len() > FILE_LIMIT {
            return Err(Flaw::at("file", "is larger than 256 kibibytes"));
        }
        Ok(serde_json::from_str(text)?)
    }

    /// The programme as a file.
    ///
    /// # Panics
    /// Never: a programme is words, numbers and lists.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("a programme is plain data")
    }

    /// The phase of that name.
    pub fn phase(&self, id: &str) -> Option<&Phase> {
        self.plan.phases.iter().find(|phase| phase.id == id)
    }
}

impl Plan {
    /// Every step with its phase, in their order.
    pub fn steps(&self) -> impl Iterator<Item = (&Phase, &Step)> {
        self.phases.iter().flat_map(|phase| phase.steps.iter().map(move |step| (phase, step)))
    }

    /// The step of that name.
    pub fn step(&self, id: &str) -> Option<&Step> {
        self.steps().map(|(_, step)| step).find(|step| step.id == id)
    }

    /// The keys of every inventory that it gives, or asks for before it goes on.
    pub fn inventories(&self) -> impl Iterator<Item = &str> {
        let given = self.steps().filter_map(|(_, step)| match &step.object {
            Object::Inventory(key) => Some(key.as_str()),
            Object::Exercise(_) => None,
        });
        let checks = self.phases.iter().flat_map(|phase| phase.enter.iter().chain(&phase.leave));
        let asked = checks.filter_map(|check| match check {
            Check::Answered(key) => Some(key.as_str()),
            _ => None,
        });
        given.chain(asked)
    }

    /// The phases that are behind `phase` wherever somebody is in it: it, and all that wait for one of them to be left.
    pub fn from_here_on(&self, phase: &str) -> Vec<&str> {
        let mut reached: Vec<&str> =
            self.phases.iter().filter(|one| one.id == phase).map(|one| one.id.as_str()).collect();
        loop {
            let follows = |one: &&Phase| {
                !reached.contains(&one.id.as_str()) && one.after.iter().any(|id| reached.contains(&id.as_str()))
            };
            let Some(next) = self.phases.iter().find(follows) else { return reached };
            reached.push(&next.id);
        }
    }
}
