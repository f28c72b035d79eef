//! Items, and the questions that follow some answers.

use serde::{Deserialize, Serialize};

use super::scale::ScaleOption;
use crate::{
    inventories::{condition::Condition, showing::Showing},
    sharing::Visibility,
};

/// One question.
#[expect(clippy::struct_excessive_bools, reason = "each is a field of the file format, and any may go with any")]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// Its name in the instrument, such as `ws1`; the name under which its answer is kept and shared.
    pub id: String,
    /// The scale it is answered on.
    pub scale: String,
    /// The question; none when the wording is somebody else's and was not imported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// A few words that name it on charts and lists, such as `Remorse`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// A line of help under the question. Where the question has things to consider, it leads to them and stands over them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// Whether it has to be answered, or declined, before the whole is sent.
    #[serde(default)]
    pub required: bool,
    /// Whether it is keyed the other way round.
    #[serde(default)]
    pub reverse: bool,
    /// The subscale it counts in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subscale: Option<String>,
    /// Whether it counts in no score.
    #[serde(default)]
    pub unscored: bool,
    /// The item under which it is shown as something to consider.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facet_of: Option<String>,
    /// Whether "does not apply" is an answer.
    #[serde(default)]
    pub na_allowed: bool,
    /// Its own class where it is narrower than the instrument's, such as V5 for a question about safety.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visibility: Option<Visibility>,
    /// After which answers it is asked; none when it always is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shown_when: Option<Showing>,
    /// The `linkId` it had in the file it came from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link_id: Option<String>,
}

/// A question that is asked only after some answers. It can always be skipped.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FollowUp {
    /// Its name in the instrument, such as `need_1`.
    pub id: String,
    /// After which answers.
    pub when: Condition,
    /// The item it belongs under; none when it belongs to the whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    /// What is asked.
    pub prompt: String,
    /// How it is answered.
    pub kind: FollowUpKind,
    /// The choices, when it is a choice.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<ScaleOption>,
    /// The choice that is marked at first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<String>,
    /// Its own class where it is narrower than the instrument's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visibility: Option<Visibility>,
}

/// How a follow-up is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FollowUpKind {
    /// In the person's own words, up to 2,000 characters.
    Text,
    /// By one of several words.
    Choice,
}

/// What has to be done when an answer says that somebody may be in danger (DOMAIN.md 3.6).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SafetyRule {
    /// After which answers.
    pub when: Condition,
    /// What the therapist is asked to do.
    pub task: TaskKind,
    /// By when.
    pub deadline: Deadline,
    /// Whether the person sees crisis contacts at once.
    #[serde(default)]
    pub show_crisis_contacts: bool,
}

/// What a therapist is asked to do after some answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaskKind {
    /// Thoughts of death or self-harm were named: speak with the person alone.
    Suicidality,
    /// The question about self-harm was declined: ask in person.
    AskInPerson,
    /// A screen for danger was positive: speak with the person alone, through a safe channel.
    Danger,
    /// The person named a danger to life: contact on the same day.
    HighDanger,
    /// The person was not alone when they answered: ask again in another way.
    NotAlone,
    /// E-mail is not safe for the person.
    EmailNotSafe,
    /// Contact with the outside person has not clearly ended.
    ContactNotEnded,
    /// Privacy was given up, and it did not feel free.
    PrivacyNotFree,
    /// The person feels pressed into closeness.
    Pressured,
    /// The person would not be safe to say where they stand.
    NotSafeToSay,
    /// The work together does not fit as it did.
    CheckIn,
}

impl TaskKind {
    /// Every kind.
    pub const ALL: [Self; 11] = [
        Self::Suicidality,
        Self::AskInPerson,
        Self::Danger,
        Self::HighDanger,
        Self::NotAlone,
        Self::EmailNotSafe,
        Self::ContactNotEnded,
        Self::PrivacyNotFree,
        Self::Pressured,
        Self::NotSafeToSay,
        Self::CheckIn,
    ];

    /// The word kept in instrument files and the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Suicidality => "suicidality",
            Self::AskInPerson => "ask_in_person",
            Self::Danger => "danger",
            Self::HighDanger => "high_danger",
            Self::NotAlone => "not_alone",
            Self::EmailNotSafe => "email_not_safe",
            Self::ContactNotEnded => "contact_not_ended",
            Self::PrivacyNotFree => "privacy_not_free",
            Self::Pressured => "pressured",
            Self::NotSafeToSay => "not_safe_to_say",
            Self::CheckIn => "check_in",
        }
    }

    /// The kind a word names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// By when a safety task is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Deadline {
    /// Within four business hours, the same day.
    FourBusinessHours,
    /// By the end of the next business day.
    NextBusinessDayEnd,
    /// At the next session.
    NextSession,
}
