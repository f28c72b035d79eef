//! Names that stay for ever, because what people wrote points at them: those of an instrument, an exercise or a programme, of their versions and
//! parts.

use data_encoding::HEXLOWER;
use sha2::{Digest as _, Sha256};

/// Whether a text can name a definition or a part of one, such as an item, a scale, a field or a choice: a small letter, then up to 39 small
/// letters, digits or underscores.
pub fn is_identifier(text: &str) -> bool {
    text.len() <= 40
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

/// The name of something of a practice's own that was given none: `Sleep diary (v2)` is `own_sleep_diary_v2`. The beginning keeps it apart from
/// every name of the library; a title without one plain letter is told from others by its checksum. It leaves room for a number.
pub(crate) fn own_name(title: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { ' ' };
    let spaced: String = title.chars().map(plain).collect();
    let mut name = spaced.split_whitespace().collect::<Vec<_>>().join("_");
    if name.is_empty() {
        name = HEXLOWER.encode(&Sha256::digest(title)[..6]);
    }
    name.truncate(32);
    format!("own_{name}")
}

/// The name that is wished for, or, where something has it already, the first of `wish_2`, `wish_3`, ... that nothing has.
pub fn free_name(wish: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let mut name = wish.to_owned();
    let mut number = 2;
    while is_taken(&name) {
        name = format!("{wish}_{number}");
        number += 1;
    }
    name
}

/// Makes types of text that has one form. Each is read by `parse` alone, from files and rows as well, and is written as it was read. After `at`
/// stands the field of the file that holds it, then what makes it fit, then what is said of a text that does not.
macro_rules! stable_names {
    ($($(#[$about:meta])* $name:ident at $place:literal, fits $fits:path, or $what:literal;)*) => {$(
        $(#[$about])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Takes one as a file, a row or a request writes it.
            ///
            /// # Errors
            /// A flaw at its place in the file for anything of another form.
            pub fn parse(text: &str) -> Result<Self, $crate::flaw::Flaw> {
                if $fits(text) { Ok(Self(text.to_owned())) } else { Err($crate::flaw::Flaw::at($place, $what)) }
            }

            /// It as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl TryFrom<String> for $name {
            type Error = $crate::flaw::Flaw;
            fn try_from(text: String) -> Result<Self, Self::Error> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(name: $name) -> Self {
                name.0
            }
        }
    )*};
}

pub(crate) use stable_names;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_have_one_form() {
        assert!(is_identifier("why_stay") && is_identifier("a1") && is_identifier(&"a".repeat(40)));
        for bad in ["", "Why", "1a", "_a", "a-b", "a b", "é", "../x", &"a".repeat(41)] {
            assert!(!is_identifier(bad), "{bad:?}");
        }
    }

    #[test]
    fn a_practices_own_names_are_names_and_apart() {
        assert_eq!(own_name("Sleep diary (v2)"), "own_sleep_diary_v2");
        for title in ["", "שינה", "?", &"long ".repeat(40)] {
            let name = own_name(title);
            assert!(is_identifier(&name) && is_identifier(&format!("{name}_999")), "{name}");
        }
        assert_ne!(own_name("שינה"), own_name("?"));
        let taken = ["own_sleep", "own_sleep_2"];
        assert_eq!(free_name("own_sleep", |name| taken.contains(&name)), "own_sleep_3");
        assert_eq!(free_name("own_diary", |name| taken.contains(&name)), "own_diary");
    }
}
