//! What a newcomer has to know about the demo: who is who and how each signs in. Kept beside the demo's database.

use std::{fs, io, path::Path};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use worker::services::access::second_factor_code;

/// Everybody in the demo.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Notes {
    /// When the demo was made.
    pub made_at: Timestamp,
    /// The seed it was made from.
    pub seed: u64,
    /// How many weeks of life it holds.
    pub weeks: u32,
    /// What opens every account.
    pub pass_phrase: String,
    /// Everybody who can sign in.
    pub accounts: Vec<Account>,
}

/// Somebody in the demo.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Account {
    /// Their name.
    pub name: String,
    /// How they sign in.
    pub address: String,
    /// What they are here.
    pub part: Part,
    /// What their couple is called, if they are a partner.
    pub couple: Option<String>,
    /// The secret of their second factor in base 32, if they have one.
    pub secret: Option<String>,
}

/// What somebody is in the demo.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// Runs the practice.
    Owner,
    /// Sits at the front desk.
    Staff,
    /// Treats couples.
    Therapist,
    /// Treats couples and answers for the other therapists.
    TherapistAndSupervisor,
    /// Was hurt.
    Hurt,
    /// Was involved.
    Involved,
}

impl Part {
    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Staff => "staff",
            Self::Therapist => "therapist",
            Self::TherapistAndSupervisor => "therapist, supervisor",
            Self::Hurt => "hurt partner",
            Self::Involved => "involved partner",
        }
    }

    /// The page to begin with.
    pub fn first_page(self) -> &'static str {
        match self {
            Self::Owner => "/people",
            Self::Staff => "/deliveries",
            Self::Therapist | Self::TherapistAndSupervisor => "/caseload",
            Self::Hurt | Self::Involved => "/",
        }
    }
}

impl Account {
    /// The six digits that their authenticator would show at an instant.
    pub fn code(&self, at: Timestamp) -> Option<String> {
        self.secret.as_deref().map(|secret| second_factor_code(secret, at))
    }
}

impl Notes {
    /// Reads what [`Notes::keep`] wrote; none when there is nothing that can be read.
    pub fn find(file: &Path) -> Option<Self> {
        serde_json::from_str(&fs::read_to_string(file).ok()?).ok()
    }

    /// Keeps the notes. They come last, so that a demo that has them is whole.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn keep(&self, file: &Path) -> io::Result<()> {
        let beside = file.with_extension("part");
        fs::write(&beside, serde_json::to_string_pretty(self)?)?;
        fs::rename(beside, file)
    }
}
