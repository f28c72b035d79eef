//! What is filled in on a page of an exercise.

use serde::{Deserialize, Serialize};

use crate::{
    couples::thread::ThreadRole, exercises::turns::Turns, flaw::Flaw, name::is_identifier, sharing::Visibility,
    text::CLINICAL_TEXT_LIMIT,
};

/// One thing to fill in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// Its stable name within the exercise.
    pub id: String,
    /// What is asked.
    pub label: String,
    /// What helps with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// How it is answered.
    pub answer: Kind,
    /// Whether it can be left out.
    #[serde(default)]
    pub need: Need,
    /// Its own class, where it differs from the exercise's: V0 or V1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visibility: Option<Visibility>,
    /// Whether its author can let the other partner see it.
    #[serde(default)]
    pub shareable: bool,
    /// Whom it is for, where only one of two is asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub side: Option<Side>,
    /// When it is asked at all; always, if this is not there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<When>,
}

/// How a field is answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Kind {
    /// Their own words.
    Text {
        /// The most characters, up to 2,000.
        #[serde(default = "longest")]
        limit: u16,
    },
    /// One of several.
    Choice(Vec<Choice>),
    /// Some of several.
    Choices {
        /// What there is.
        options: Vec<Choice>,
        /// How many at most.
        most: u8,
    },
    /// A whole number between two ends that have words.
    Rating {
        /// The lower end.
        low: u16,
        /// The upper end.
        high: u16,
        /// What the lower end means.
        low_label: String,
        /// What the upper end means.
        high_label: String,
    },
    /// How many of something.
    Count {
        /// The least possible.
        least: u16,
        /// The most possible.
        most: u16,
        /// Of what, such as `days`.
        unit: String,
    },
    /// A day.
    Date,
    /// A time of day.
    Time,
    /// When something happened: a day and a time of day, not later than now.
    Moment,
    /// A confirmation; the label is what is confirmed.
    Tick,
    /// Time that is taken for something, begun and ended by its author.
    Timer {
        /// The least number of minutes that makes sense.
        least: u16,
        /// After how many minutes it is enough.
        most: u16,
    },
    /// A talk in turns, begun and ended by whoever holds the phone.
    Turns(Turns),
    /// Several rows of the same cells.
    List {
        /// How many rows at least.
        least: u8,
        /// How many rows at most.
        most: u8,
        /// The cells of a row.
        columns: Vec<Column>,
    },
}

/// One thing to choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// The word that is kept.
    pub value: String,
    /// The words that are read.
    pub label: String,
}

/// One cell of every row of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// Its stable name within the list.
    pub id: String,
    /// What is asked.
    pub label: String,
    /// What there is to choose from; none for their own words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<Choice>,
    /// Whether a row that is begun needs it.
    #[serde(default)]
    pub required: bool,
}

/// Whether a field can be left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    /// It is answered, or its author says that they would rather not (DOMAIN.md 2.0).
    #[default]
    Asked,
    /// It may stay blank.
    Free,
    /// The exercise makes no sense without it, such as the time at which a break ends.
    Must,
}

/// One of two partners in one injury.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The hurt partner.
    Hurt,
    /// The involved partner.
    Involved,
}

impl From<ThreadRole> for Side {
    fn from(role: ThreadRole) -> Self {
        match role {
            ThreadRole::Hurt => Self::Hurt,
            ThreadRole::Involved => Self::Involved,
        }
    }
}

/// A field that is asked after some choices only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct When {
    /// The choice that decides.
    pub field: String,
    /// The words after which it is asked.
    pub is: Vec<String>,
}

impl Kind {
    /// What one can choose from; nothing where one does not choose.
    pub fn options(&self) -> &[Choice] {
        match self {
            Self::Choice(options) | Self::Choices { options, .. } => options,
            _ => &[],
        }
    }

    /// Whether it is a clock that its author starts and stops.
    pub fn is_timed(&self) -> bool {
        matches!(self, Self::Timer { .. } | Self::Turns(_))
    }

    pub(super) fn check(&self) -> Result<(), &'static str> {
        match self {
            Self::Text { limit } if !(1..=longest()).contains(limit) => Err("must allow 1 to 2,000 characters"),
            Self::Choice(options) => choices(options),
            Self::Choices { options, most } => {
                choices(options)?;
                let fits = (1..=options.len()).contains(&usize::from(*most));
                if fits { Ok(()) } else { Err("allows none, or more than there are to choose") }
            }
            Self::Rating { low, high, .. } if low >= high || high - low > 20 => Err("must rise by 1 to 20"),
            Self::Count { least, most, .. } if least >= most => Err("must have its least below its most"),
            Self::Timer { least, most } if least > most || *most == 0 || *most > 240 => {
                Err("must last up to 240 minutes, the least first")
            }
            Self::Turns(turns) => turns.check(),
            Self::List { least, most, columns } => list(*least, *most, columns),
            _ => Ok(()),
        }
    }
}

fn choices(options: &[Choice]) -> Result<(), &'static str> {
    let words = |n: usize| options[..n].iter().map(|choice| &choice.value);
    let is_double = (0..options.len()).any(|n| words(n).any(|word| *word == options[n].value));
    if !(2..=20).contains(&options.len()) {
        return Err("must have 2 to 20 options");
    }
    if is_double || options.iter().any(|choice| !is_identifier(&choice.value) || choice.label.is_empty()) {
        return Err("has an option that is there twice, or has no usable word or label");
    }
    Ok(())
}

fn list(least: u8, most: u8, columns: &[Column]) -> Result<(), &'static str> {
    if least > most || most == 0 || most > 12 {
        return Err("must have up to 12 rows, the least first");
    }
    if columns.is_empty() || columns.len() > 6 {
        return Err("must have 1 to 6 columns");
    }
    let names = |n: usize| columns[..n].iter().map(|column| &column.id);
    if (0..columns.len()).any(|n| names(n).any(|id| *id == columns[n].id))
        || columns.iter().any(|column| !is_identifier(&column.id))
    {
        return Err("has a column that is there twice, or has no usable name");
    }
    if !columns.iter().any(|column| column.required) {
        return Err("must have a column that a row needs");
    }
    columns.iter().filter(|column| !column.choices.is_empty()).try_for_each(|column| choices(&column.choices))
}

fn longest() -> u16 {
    u16::try_from(CLINICAL_TEXT_LIMIT).unwrap_or(u16::MAX)
}

impl Field {
    /// A flaw at this field.
    pub(super) fn flaw(&self, what: &str) -> Flaw {
        Flaw::at(self.place(), what)
    }

    /// Its place in what is said of flaws.
    pub(in crate::exercises) fn place(&self) -> String {
        format!("field {:?}", self.id)
    }
}
