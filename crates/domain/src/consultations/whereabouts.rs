//! Where somebody will be during a meeting, as far as the law asks: a country, and in federal ones its state or province.

use crate::problem::{Code, Problem};

/// A country or one of its parts, by its code in ISO 3166: `GB`, `US-FL`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Whereabouts(String);

impl Whereabouts {
    /// Takes a code.
    ///
    /// # Errors
    /// `Missing` when nothing is said, `Malformed` for anything that has not the form of such a code.
    pub fn parse(raw: &str) -> Result<Self, Problem> {
        let code = raw.trim();
        if code.is_empty() {
            return Err(Problem::new(Code::Missing, "Say where you will be. The law asks us to know."));
        }
        let (country, part) = code.split_once('-').unwrap_or((code, "X"));
        let is_country = country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_uppercase());
        let is_part = (1..=3).contains(&part.len())
            && part.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
        if is_country && is_part {
            Ok(Self(code.to_owned()))
        } else {
            Err(Problem::new(Code::Malformed, "We do not know this place. Choose one from the list."))
        }
    }

    /// The code.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_codes_of_places_are_places() {
        for good in ["GB", "US-FL", "AU-WA", " CA-ON "] {
            assert_eq!(Whereabouts::parse(good).expect("is a code").as_str(), good.trim());
        }
        for bad in ["us-fl", "Florida", "US-", "US-FLOR", "USA", "U", "-FL", "US-F L", "US-FL-1", "ÜS", "US\0"] {
            assert_eq!(Whereabouts::parse(bad).expect_err(bad).code, Code::Malformed, "{bad}");
        }
        assert_eq!(Whereabouts::parse(" ").expect_err("is blank").code, Code::Missing);
    }
}
