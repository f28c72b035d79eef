//! No password, PIN, code or token is ever kept in what two people agree (DOMAIN.md 2.3, access list; invariant 17).
//!
//! What is looked for: a value after a word such as "password", wherever it stands, and anything that looks like a made-up secret by itself.
//! Rather too much is refused than too little: whoever is refused writes the sentence differently, and nothing is lost. It cannot be complete;
//! it keeps people from writing one down without a thought.

use std::fmt;

use unicode_normalization::UnicodeNormalization as _;

use crate::{
    problem::{Code, Problem},
    text::ClinicalText,
};

/// A text that two people may agree on: checked for credentials. Prints as a mask.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct AgreedText(ClinicalText);

impl AgreedText {
    /// Takes what was typed.
    ///
    /// # Errors
    /// As [`ClinicalText::parse`], and `Malformed` for anything that looks like a password, a PIN, a code or a token.
    pub fn parse(raw: &str) -> Result<Self, Problem> {
        let text = ClinicalText::parse(raw)?;
        if holds_credential(text.expose()) {
            return Err(Problem::new(
                Code::Malformed,
                "This looks as if it holds a password, a PIN or a code. These cannot be kept here, and nothing was saved. \
                 Take it out, and write what you will do instead, such as \u{201C}we look at it together\u{201D}.",
            ));
        }
        Ok(Self(text))
    }

    /// The text itself.
    pub fn expose(&self) -> &str {
        self.0.expose()
    }
}

impl fmt::Debug for AgreedText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AgreedText(…)")
    }
}

/// Words after which a value would be a credential. Lower case, without marks.
const NAMES: &[&str] = &[
    "password",
    "passwords",
    "passcode",
    "passcodes",
    "passphrase",
    "passwort",
    "passwd",
    "pwd",
    "pw",
    "pass",
    "pin",
    "pins",
    "pincode",
    "code",
    "codes",
    "otp",
    "totp",
    "token",
    "tokens",
    "login",
    "logins",
    "credentials",
    "secret",
    "kennwort",
    "contrasena",
    "clave",
    "motdepasse",
    "senha",
    "wachtwoord",
];
/// Words that may stand between the name and its value.
const BETWEEN: &[&str] = &[
    "is", "are", "was", "a", "the", "my", "your", "his", "her", "their", "our", "for", "of", "to", "on", "in", "at",
    "word", "number", "phone", "laptop", "computer", "tablet", "account", "mail", "email", "e-mail", "now", "new",
    "and", "ist", "es", "est",
];
/// Words that say what is done with a credential, and so are none.
const ORDINARY: &[&str] = &[
    "not",
    "never",
    "no",
    "private",
    "kept",
    "shared",
    "secret",
    "mine",
    "yours",
    "ours",
    "changed",
    "change",
    "known",
    "open",
    "off",
    "gone",
    "safe",
    "without",
    "with",
    "that",
    "this",
    "something",
    "only",
    "still",
    "also",
    "up",
    "so",
    "always",
    "what",
    "someone",
    "nobody",
    "allowed",
    "wrong",
    "needed",
    "required",
    "hidden",
    "written",
    "stored",
    "noted",
    "asked",
];
/// How many words after its name are looked at.
const REACH: usize = 6;
/// So many figures, in one word or in several, are a PIN; fewer are a time or a count.
const FEWEST_FIGURES: usize = 3;
/// From this length on, a word that mixes letters, digits and signs looks made up.
const SHORTEST_SECRET: usize = 8;
/// From this length on, letters and digits without a break look like a token.
const SHORTEST_TOKEN: usize = 20;

/// Whether a text seems to hold a password, a PIN, a code or a token.
pub fn holds_credential(text: &str) -> bool {
    let plain = plain(text);
    let words: Vec<Word<'_>> = words(&plain).collect();
    let looks_made_up = words.iter().any(|word| is_made_up(word.text));
    looks_made_up || (0..words.len()).any(|at| is_name(&words, at) && has_value(&words[at..]))
}

/// A word, with the sign of assignment that stands right after it or before it.
#[derive(Debug, Clone, Copy)]
struct Word<'a> {
    text: &'a str,
    assigns: bool,
    is_quoted: bool,
}

/// The same text without what only hides words from a reader that is a program: other forms of the same letters, marks over letters,
/// characters without width.
fn plain(text: &str) -> String {
    text.nfkd().filter(|c| !is_mark(*c) && !has_no_width(*c)).collect()
}

fn is_mark(c: char) -> bool {
    matches!(c, '\u{0300}'..='\u{036F}')
}

fn has_no_width(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}' | '\u{00AD}')
}

fn words(text: &str) -> impl Iterator<Item = Word<'_>> {
    text.split_whitespace().flat_map(|chunk| {
        // "pin=4711" and "pw:sunshine" are two words, whatever stands around them.
        let (head, tail) = match chunk.find(['=', ':']) {
            Some(at) => (&chunk[..at], Some(&chunk[at + 1..])),
            None => (chunk, None),
        };
        let first = word(head, tail.is_some());
        let second = tail.map(|tail| word(tail.trim_start_matches(['=', ':']), false));
        std::iter::once(first).chain(second).filter(|word| !word.text.is_empty() || word.assigns)
    })
}

fn word(raw: &str, assigns: bool) -> Word<'_> {
    const QUOTES: [char; 8] = ['"', '\'', '\u{201C}', '\u{201D}', '\u{2018}', '\u{2019}', '\u{00AB}', '\u{00BB}'];
    let ends = |c: char| {
        c.is_ascii_punctuation() || QUOTES.contains(&c) || c == '\u{2013}' || c == '\u{2014}' || c == '\u{2026}'
    };
    let is_quoted = raw.starts_with(QUOTES) && raw.chars().any(char::is_alphanumeric);
    let is_dash = matches!(raw, "-" | "\u{2013}" | "\u{2014}" | "->" | "=>");
    Word { text: raw.trim_matches(ends), assigns: assigns || is_dash, is_quoted }
}

/// Whether the word at `at` names a credential, also when it is spelt with blanks: "p i n".
fn is_name(words: &[Word<'_>], at: usize) -> bool {
    let is_one = |word: &str| NAMES.contains(&word.to_lowercase().replace(['-', '_', '.'], "").as_str());
    if is_one(words[at].text) {
        return true;
    }
    let letters: String =
        words[..=at].iter().rev().take_while(|word| word.text.chars().count() == 1).map(|word| word.text).collect();
    let spelt: String = letters.chars().rev().collect();
    ["password", "passcode", "pin", "code"].iter().any(|name| spelt.to_lowercase().ends_with(name))
        || spells_pair(words, at)
}

/// "pass word", "pass code", "mot de passe".
fn spells_pair(words: &[Word<'_>], at: usize) -> bool {
    let back = |n: usize| at.checked_sub(n).map_or(String::new(), |at| words[at].text.to_lowercase());
    matches!((back(1).as_str(), back(0).as_str()), ("pass", "word" | "code" | "phrase"))
        || (back(2) == "mot" && back(1) == "de" && back(0) == "passe")
}

/// Whether one of the words after the name `words[0]` can be its value.
fn has_value(words: &[Word<'_>]) -> bool {
    let mut assigned = words[0].assigns;
    let mut figures = 0;
    for word in words[1..].iter().take(REACH) {
        let lower = word.text.to_lowercase();
        if !lower.is_empty() && lower.chars().all(|c| c.is_ascii_digit()) {
            figures += lower.len();
            if figures >= FEWEST_FIGURES {
                return true;
            }
            continue;
        }
        if word.text.is_empty() {
            assigned |= word.assigns;
            continue;
        }
        if word.is_quoted || has_figures(word.text) {
            return true;
        }
        if matches!(lower.as_str(), "is" | "are" | "was" | "ist" | "est" | "es") {
            assigned = true;
        } else if !BETWEEN.contains(&lower.as_str()) {
            // The first full word decides: after "is" or a colon it is the value, unless it tells what is done with the thing.
            return assigned && !ORDINARY.contains(&lower.as_str());
        }
        assigned |= word.assigns;
    }
    false
}

/// Three or more figures, or letters and figures in one word: "4711", "hunter2". "24" and "2nd" are neither.
fn has_figures(word: &str) -> bool {
    let figures = word.chars().filter(char::is_ascii_digit).count();
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    let is_ordinal =
        figures <= 2 && ["st", "nd", "rd", "th", "h", "am", "pm"].iter().any(|end| word.to_lowercase().ends_with(end));
    figures >= FEWEST_FIGURES || (figures > 0 && letters > 1 && !is_ordinal)
}

/// Whether a word looks made up by itself: letters, figures and signs that change too often for a name, or a long row of letters and figures.
fn is_made_up(word: &str) -> bool {
    let has = |is: fn(&char) -> bool| word.chars().any(|c| is(&c));
    let length = word.chars().count();
    // Addresses of pages, mailboxes and days are made of parts with signs between them, and are no secrets by themselves.
    let is_address =
        word.contains("//") || word.contains('@') && word.rsplit('@').next().is_some_and(|host| host.contains('.'));
    if is_address || !has(char::is_ascii_digit) || !has(|c| c.is_alphabetic()) {
        return false;
    }
    let is_run = word.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    (length >= SHORTEST_TOKEN && is_run) || (length >= SHORTEST_SECRET && changes(word) >= 3)
}

/// How often a word changes between letters, figures and signs, joining signs apart.
fn changes(word: &str) -> usize {
    let class = |c: char| match c {
        '-' | '/' | '.' | ',' | ':' | '\'' | '\u{2019}' | '(' | ')' | '+' => None,
        c if c.is_ascii_digit() => Some(0),
        c if c.is_alphabetic() => Some(1),
        _ => Some(2),
    };
    let classes: Vec<u8> = word.chars().filter_map(class).collect();
    classes.windows(2).filter(|pair| pair[0] != pair[1]).count()
}

#[cfg(test)]
#[path = "credentials/tests.rs"]
mod tests;
