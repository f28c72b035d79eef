//! What an import understood and what it left out, typed for programs and in plain sentences for whoever imports.

use std::fmt;

/// What an import understood and what it left out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ImportReport {
    /// What was taken, in the order of the file.
    pub understood: Vec<Understood>,
    /// What was left out, and why.
    pub dropped: Vec<Dropped>,
    /// How many items of the file were looked at; each is looked at once.
    pub items: usize,
}

/// A question that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Understood {
    /// Where it stands in the file: the `linkId`s from the outermost item to it.
    pub path: Vec<String>,
    /// The item it became.
    pub item: String,
}

/// One kind of thing that was left out, and everywhere it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dropped {
    /// What, and so why.
    pub what: Left,
    /// Where: the `linkId`s from the outermost item, for each place; empty when it is about the whole file.
    pub paths: Vec<Vec<String>>,
}

/// What is left out of a file without changing what is asked.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Left {
    /// Words that are not a question and have no question after them.
    Words,
    /// Words that are shown after some answers only.
    ConditionalWords,
    /// An item that the file marks as never shown.
    Hidden,
    /// A value that the form computes.
    Computed,
    /// A question after the last one that counts in a registered instrument.
    AfterTheLast,
    /// An answer that is filled in before anybody gives one.
    Initial,
    /// Numbers or letters before questions.
    Prefix,
    /// Weights of choices of which several, or others, can be given.
    Weights,
    /// That a choice excludes the others.
    Exclusive,
    /// Room for more than 2,000 characters.
    Length,
    /// A lowest or highest value where there are no numbers.
    Bounds,
    /// The same words in another language.
    Translation,
    /// Fonts and layout of words.
    Styling,
    /// Codes of other registers.
    Codes,
    /// An extension that does not change what is asked.
    Extension(String),
    /// No score, because nobody said which way is better.
    NoDirection,
    /// No score, because something does not count.
    NotAllCount,
}

impl ImportReport {
    pub(super) fn drop(&mut self, what: Left, path: &[String]) {
        let paths = (!path.is_empty()).then(|| path.to_vec());
        match self.dropped.iter_mut().find(|dropped| dropped.what == what) {
            Some(dropped) => dropped.paths.extend(paths),
            None => self.dropped.push(Dropped { what, paths: paths.into_iter().collect() }),
        }
    }

    pub(super) fn understand(&mut self, path: &[String], item: &str) {
        self.understood.push(Understood { path: path.to_vec(), item: item.to_owned() });
    }

    /// Whether something of this kind was left out.
    pub fn has_dropped(&self, what: &Left) -> bool {
        self.dropped.iter().any(|dropped| dropped.what == *what)
    }

    /// What was understood, a sentence for each question.
    pub fn understood_in_words(&self) -> Vec<String> {
        self.understood.iter().map(ToString::to_string).collect()
    }

    /// What was left out, a sentence for each kind of thing.
    pub fn dropped_in_words(&self) -> Vec<String> {
        self.dropped.iter().map(ToString::to_string).collect()
    }
}

impl fmt::Display for Understood {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is asked as {}.", place(&self.path), self.item)
    }
}

impl fmt::Display for Dropped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.what)?;
        let named: Vec<String> = self.paths.iter().take(3).map(|path| place(path)).collect();
        match (named.is_empty(), self.paths.len() - named.len()) {
            (true, _) => Ok(()),
            (false, 0) => write!(f, " At {}.", named.join(", ")),
            (false, more) => write!(f, " At {} and {more} more.", named.join(", ")),
        }
    }
}

/// A place as people read it.
pub(super) fn place(path: &[String]) -> String {
    path.join(" › ")
}

impl fmt::Display for Left {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = match self {
            Self::Words => "Words after the last question are left out: there is no place for them.",
            Self::ConditionalWords => {
                "Words that show only after some answers are left out: only questions can do that."
            }
            Self::Hidden => "What the file hides is left out.",
            Self::Computed => "A value the form computes is left out: this service counts by itself.",
            Self::AfterTheLast => "A question after the last one that counts is left out.",
            Self::Initial => "Answers that are filled in beforehand are left out: people give every answer themselves.",
            Self::Prefix => "Numbers before questions are left out: questions are numbered here.",
            Self::Weights => "Weights are left out where several answers, or own words, can be given.",
            Self::Exclusive => "That one choice excludes the others is left out: all can be chosen together.",
            Self::Length => "Room for more than 2,000 characters is left out: that is the most for one answer.",
            Self::Bounds => "A lowest or highest value is left out where the answer is no number.",
            Self::Translation => "Translations are left out: each language is an instrument of its own.",
            Self::Styling => "Fonts and layout are left out; the words are kept.",
            Self::Codes => "Codes of other registers are left out.",
            Self::Extension(name) => {
                return write!(f, "The addition {name} is left out: it does not change what is asked.");
            }
            Self::NoDirection => "No score: nobody said whether a higher score is better.",
            Self::NotAllCount => "No score: not every question has answers that count, or some may not be asked.",
        };
        f.write_str(words)
    }
}
