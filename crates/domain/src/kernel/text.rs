//! Text is parsed once, at the edge, and trusted after. What names or quotes a person prints as a mask, so that forgetting is safe.

use std::fmt;

use unicode_normalization::UnicodeNormalization;

use super::problem::{Code, Problem};

/// The most characters a written answer may have (DOMAIN.md 2.0).
pub const CLINICAL_TEXT_LIMIT: usize = 2_000;

/// Cleans what a person typed: normal form C, one kind of line end, nothing invisible that changes meaning.
///
/// Emoji, right-to-left scripts and the joiners they need are kept. NUL and other control bytes are refused rather than dropped, because a
/// text that came with them was not typed.
///
/// # Errors
/// `Malformed` for control characters, `TooLong` beyond `limit` characters, `Missing` when nothing is left.
pub fn clean(raw: &str, limit: usize) -> Result<String, Problem> {
    let unified = raw.replace("\r\n", "\n").replace('\r', "\n");
    if unified.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
        return Err(Problem::new(
            Code::Malformed,
            "This text holds characters that cannot be kept. Type it again, or paste it as plain text.",
        ));
    }
    let text: String = unified.trim().nfc().filter(|c| !overrides_direction(*c)).collect();
    let length = text.chars().count();
    if length > limit {
        return Err(Problem::new(
            Code::TooLong,
            format!("This is {length} characters long; there is room for {limit}. Shorten it and save again."),
        ));
    }
    if text.is_empty() {
        return Err(Problem::new(Code::Missing, "Please fill this in."));
    }
    Ok(text)
}

/// Marks that reorder the text around them, which no script needs and which can make a sentence read as another.
fn overrides_direction(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

macro_rules! masked_text {
    ($($(#[$doc:meta])* $name:ident up to $limit:expr;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash)]
        pub struct $name(String);

        impl $name {
            /// Takes what was typed.
            ///
            /// # Errors
            /// As [`clean`].
            pub fn parse(raw: &str) -> Result<Self, Problem> {
                clean(raw, $limit).map(Self)
            }

            /// The text itself, for the one page or letter that may show it.
            pub fn expose(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(…)"))
            }
        }
    )*};
}

masked_text! {
    /// What somebody is called, as they want it written.
    Name up to 120;
    /// Something a person wrote about their life: an answer, a need, a reason.
    ClinicalText up to CLINICAL_TEXT_LIMIT;
    /// How somebody, or whoever they name, can be reached at this moment.
    CallBack up to 120;
    /// A word that stops a talk, or two.
    PauseWord up to 40;
    /// What a practice calls a couple on its own screens; chosen so that it says little.
    CoupleAlias up to 60;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_write_in_every_script() {
        for text in ["Zoë", "שלום עולם", "👩‍❤️‍👩 مرحبا", "naïve\nsecond line"] {
            assert_eq!(ClinicalText::parse(text).expect("is text").expose(), text);
        }
    }

    #[test]
    fn what_was_not_typed_is_refused() {
        assert_eq!(clean("a\0b", 10).expect_err("NUL").code, Code::Malformed);
        assert_eq!(clean("   ", 10).expect_err("blank").code, Code::Missing);
        assert_eq!(clean(&"x".repeat(11), 10).expect_err("long").code, Code::TooLong);
    }

    #[test]
    fn a_text_cannot_turn_its_neighbours_around() {
        assert_eq!(clean("a\u{202E}b\u{2069}", 10).expect("is text"), "ab");
    }

    #[test]
    fn printing_shows_nothing() {
        let text = ClinicalText::parse("something private").expect("is text");
        assert_eq!(format!("{text:?}"), "ClinicalText(…)");
    }
}
