//! What an exercise is: versioned data, read from a file and checked before anything else looks at it (DOMAIN.md 2.0, 2.5). A version is never
//! edited in place; wording that changes is another version.

pub mod field;
pub mod key;
mod soundness;

use serde::{Deserialize, Serialize};

use self::{
    field::{Choice, Field, Side},
    key::{ExerciseKey, Version},
};
use crate::{
    couples::{Mode, thread::ThreadRole},
    flaw::Flaw,
    sharing::Visibility,
};

/// The largest exercise file that is read, in bytes.
pub const FILE_LIMIT: usize = 256 * 1024;

/// One version of an exercise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exercise {
    /// Its stable name.
    pub key: ExerciseKey,
    /// Which version of it.
    pub version: Version,
    /// Its place in the order E-01 to E-18; none for what stands outside it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<u8>,
    /// The language of its texts, such as `en`.
    pub language: String,
    /// A title that says little on a screen others may see.
    pub title: String,
    /// What it is for, in one line for whoever assigns it.
    pub purpose: String,
    /// How long it takes, in minutes.
    pub minutes: u8,
    /// Who does it.
    pub who: Who,
    /// Who may read what is written until the author shares any of it: V0 or V1, never wider.
    pub visibility: Visibility,
    /// Whether the author may keep all of it from the therapist too (DOMAIN.md 6.2).
    #[serde(default)]
    pub may_keep_to_self: bool,
    /// How often it is usually done.
    #[serde(default)]
    pub rhythm: UsualRhythm,
    /// What is said before the first step, by paragraphs.
    pub introduction: Vec<String>,
    /// The steps, in order; one page each.
    pub steps: Vec<Step>,
    /// What the author has to have said of it before any of it goes to the other partner.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub before_sharing: Vec<BeforeSharing>,
    /// What the other partner may answer to it, once they have it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partner_answer: Option<PartnerAnswer>,
    /// Whether the listening loop is part of it.
    #[serde(default)]
    pub has_listening_loop: bool,
    /// Whether somebody who declines it never gets it again.
    #[serde(default)]
    pub hides_for_good: bool,
    /// What the therapist confirms before it may be assigned at all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirm_first: Option<String>,
}

/// Who does an exercise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Who {
    /// The hurt partner of a thread.
    Hurt,
    /// The involved partner of a thread.
    Involved,
    /// Anybody in the couple, each alone.
    Each,
    /// Both partners, together.
    Both,
}

impl Who {
    /// The word in files and in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Hurt => "hurt",
            Self::Involved => "involved",
            Self::Each => "each",
            Self::Both => "both",
        }
    }

    /// The place in a thread that somebody must have to do it.
    pub fn role(self) -> Option<ThreadRole> {
        match self {
            Self::Hurt => Some(ThreadRole::Hurt),
            Self::Involved => Some(ThreadRole::Involved),
            Self::Each | Self::Both => None,
        }
    }
}

/// How often an exercise is usually done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum UsualRhythm {
    /// Once.
    #[default]
    Once,
    /// Again after so many days, 1 to 366.
    EveryDays(u16),
    /// Whenever its author needs it; a blank one is always there.
    AsNeeded,
}

/// One page of an exercise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// What it is called.
    pub title: String,
    /// What is said on it, by paragraphs.
    #[serde(default)]
    pub text: Vec<String>,
    /// What is filled in on it; none on a page that is only read.
    #[serde(default)]
    pub fields: Vec<Field>,
}

impl Step {
    /// A flaw at this step.
    fn flaw(&self, what: &str) -> Flaw {
        Flaw::at(self.place(), what)
    }

    /// Its place in what is said of flaws.
    pub(super) fn place(&self) -> String {
        format!("step {:?}", self.title)
    }
}

/// What the author says of their own work before it may be shared. Their own word; nothing reads the text itself (DOMAIN.md 2.3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BeforeSharing {
    /// The choice that asks.
    pub field: String,
    /// What it must say.
    pub is: String,
    /// What is said to the author when it says something else.
    pub otherwise: String,
}

/// What the other partner may answer to what was shared with them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartnerAnswer {
    /// The question.
    pub question: String,
    /// The answers to choose from.
    pub options: Vec<Choice>,
}

impl Exercise {
    /// Reads an exercise file.
    ///
    /// # Errors
    /// The first flaw, with its place: not JSON, a field that is missing or unknown, or something that does not fit together.
    pub fn from_json(text: &str) -> Result<Self, Flaw> {
        if text.len() > FILE_LIMIT {
            return Err(Flaw::at("file", "is larger than 256 kibibytes"));
        }
        let exercise: Self = serde_json::from_str(text)?;
        match exercise.flaws().into_iter().next() {
            Some(flaw) => Err(flaw),
            None => Ok(exercise),
        }
    }

    /// Everything that does not fit together, in the order of the file.
    pub(super) fn flaws(&self) -> Vec<Flaw> {
        soundness::flaws(self)
    }

    /// The sides from which it looks different: each partner's where one of them is asked what the other is not, or else the one page of
    /// whoever does it.
    pub fn sides(&self) -> Vec<Option<Side>> {
        match self.who {
            Who::Hurt => vec![Some(Side::Hurt)],
            Who::Involved => vec![Some(Side::Involved)],
            Who::Each | Who::Both if self.fields().any(|field| field.side.is_some()) => {
                vec![Some(Side::Hurt), Some(Side::Involved)]
            }
            Who::Each | Who::Both => vec![None],
        }
    }

    /// Every field, in the order of the steps.
    pub fn fields(&self) -> impl Iterator<Item = &Field> {
        self.steps.iter().flat_map(|step| &step.fields)
    }

    /// The field of that name.
    pub fn field(&self, id: &str) -> Option<&Field> {
        self.fields().find(|field| field.id == id)
    }

    /// The class of one field: its own, or the exercise's.
    pub fn visibility_of(&self, field: &Field) -> Visibility {
        field.visibility.unwrap_or(self.visibility)
    }

    /// The line its author reads of what they never finished: who will be able to see it. Where they may keep it from the therapist, that is
    /// theirs to choose when they are done (DOMAIN.md 6.2).
    pub fn reader_line(&self, mode: Mode) -> &'static str {
        if self.may_keep_to_self {
            "Nobody but you reads this until you are done. Then you choose whether your therapist may."
        } else {
            mode.reader_line()
        }
    }

    /// Whether partners do it together: nothing of the kind begins while joint work is paused (DOMAIN.md 6.6).
    pub fn is_joint(&self) -> bool {
        self.who == Who::Both
    }

    /// Whether it is about one injury, so that both have a place in it.
    pub fn needs_thread(&self) -> bool {
        self.who.role().is_some() || self.has_listening_loop || self.fields().any(|field| field.side.is_some())
    }

    /// Whether any of it can go to the other partner.
    pub fn is_shareable(&self) -> bool {
        self.fields().any(|field| field.shareable)
    }

    /// `E-05`, where it has a number.
    pub fn code(&self) -> Option<String> {
        self.number.map(|number| format!("E-{number:02}"))
    }
}

#[cfg(test)]
mod tests;
