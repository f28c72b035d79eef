//! From one version to the next. What was answered stays as it was.

use super::{checked, draft::CustomDraft};
use crate::{
    inventories::{
        instrument::{
            Instrument, Origin,
            key::{InstrumentKey, Version},
        },
        library::registered,
    },
    problem::{Code, Problem, Problems},
};

/// What became of an edit.
#[derive(Debug, Clone, PartialEq)]
pub enum Edited {
    /// Nothing is different.
    Unchanged,
    /// Nobody has answered this version: it is replaced, under the same number.
    InPlace(Instrument),
    /// The next version: other words. Where they are those of a question, scores begin a new line, as its equivalence group says.
    Minor(Instrument),
    /// The next version: other questions, scales or counting, so scores begin a new line.
    Major(Instrument),
}

impl Edited {
    /// The instrument to keep, if there is one.
    pub fn instrument(&self) -> Option<&Instrument> {
        match self {
            Self::Unchanged => None,
            Self::InPlace(instrument) | Self::Minor(instrument) | Self::Major(instrument) => Some(instrument),
        }
    }
}

/// The first version of an instrument of the practice's own.
///
/// # Errors
/// Everything that is wrong, each under its path in the draft, such as `items.3.text`; `Taken` under `key` for a key of the library.
pub fn first(draft: &CustomDraft, key: &InstrumentKey) -> Result<Instrument, Problems> {
    if registered(key).is_some() {
        let message = "This key belongs to an instrument of the library. Choose another.";
        return Err(Problem::at("key", Code::Taken, message).into());
    }
    built(draft, key, Number { major: 1, minor: 0 })
}

/// What becomes of the newest version when somebody changes it. `is_answered` says whether anybody answered it, or was asked to.
///
/// # Errors
/// As [`first`]; `WrongState` for an instrument that was not made here.
pub fn edit(newest: &Instrument, draft: &CustomDraft, is_answered: bool) -> Result<Edited, Problems> {
    let number = Number::of(&newest.version)
        .filter(|_| newest.origin == Origin::Practice)
        .ok_or_else(|| Problem::new(Code::WrongState, "This instrument was not made here. Make a new one from it."))?;
    let same_number = Instrument {
        equivalence_group: newest.equivalence_group.clone(),
        version: newest.version.clone(),
        ..built(draft, &newest.key, number)?
    };
    if same_number == *newest {
        return Ok(Edited::Unchanged);
    }
    let asks_the_same = meaning(&same_number) == meaning(newest);
    let in_the_same_words = texts(&same_number).eq(texts(newest));
    let is_comparable = asks_the_same && in_the_same_words;
    let next = match (is_answered, asks_the_same) {
        (false, _) => number,
        (true, true) => Number { minor: number.minor + 1, ..number },
        (true, false) => Number { major: number.major + 1, minor: 0 },
    };
    let mut edited = built(draft, &newest.key, next)?;
    if is_comparable {
        edited.equivalence_group.clone_from(&newest.equivalence_group);
    }
    Ok(match (is_answered, asks_the_same) {
        (false, _) => Edited::InPlace(edited),
        (true, true) => Edited::Minor(edited),
        (true, false) => Edited::Major(edited),
    })
}

fn built(draft: &CustomDraft, key: &InstrumentKey, number: Number) -> Result<Instrument, Problems> {
    let instrument = checked::instrument(draft, key, number.version())?;
    Ok(Instrument { equivalence_group: number.group(key), ..instrument })
}

/// What an instrument asks and counts, without the words that may be improved. The words of answers belong to their scale and stay in.
fn meaning(instrument: &Instrument) -> Instrument {
    let mut meaning = instrument.clone();
    meaning.title = String::new();
    meaning.introduction = None;
    meaning.cadence_days = None;
    meaning.treatment_only = false;
    for item in &mut meaning.items {
        (item.text, item.label, item.hint) = (None, None, None);
        item.required = false;
    }
    meaning.follow_ups.clear();
    if let Some(scoring) = &mut meaning.scoring {
        scoring.higher_means = String::new();
        scoring.bands.iter_mut().for_each(|band| band.label = String::new());
        scoring.subscales.iter_mut().for_each(|part| part.label = String::new());
    }
    meaning
}

/// The words of the questions.
fn texts(instrument: &Instrument) -> impl Iterator<Item = Option<&str>> {
    instrument.items.iter().map(|item| item.text.as_deref())
}

#[derive(Clone, Copy)]
struct Number {
    major: u32,
    minor: u32,
}

impl Number {
    /// The number of a version made here: `2.1.0`.
    fn of(version: &Version) -> Option<Self> {
        let mut parts = version.as_str().split('.').map(str::parse);
        let number = Self { major: parts.next()?.ok()?, minor: parts.next()?.ok()? };
        let is_ours = number.version() == *version && number.major < 1_000_000 && number.minor < 1_000_000;
        is_ours.then_some(number)
    }

    fn version(self) -> Version {
        let text = format!("{}.{}.0", self.major, self.minor);
        Version::parse(&text).expect("three numbers of up to ten digits are a version")
    }

    /// The line of scores that begins with this version.
    fn group(self, key: &InstrumentKey) -> String {
        format!("{key}_{}_{}", self.major, self.minor)
    }
}
