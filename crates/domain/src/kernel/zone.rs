//! A time zone is an IANA name, never an offset or an abbreviation, because only a name knows its rules.

use std::fmt;

use jiff::tz::TimeZone;

use super::problem::{Code, Problem};

/// An IANA time zone known to the built-in database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone {
    name: String,
    rules: TimeZone,
}

impl Zone {
    /// Takes a name such as `America/New_York`.
    ///
    /// # Errors
    /// `NoSuchZone` for offsets, abbreviations and names the database does not have.
    pub fn parse(name: &str) -> Result<Self, Problem> {
        let trimmed = name.trim();
        let looks_like_a_place = trimmed.contains('/') && !trimmed.starts_with("Etc/GMT");
        let rules = (looks_like_a_place || trimmed == "UTC")
            .then(|| TimeZone::get(trimmed).ok())
            .flatten()
            .ok_or_else(|| {
                Problem::new(
                    Code::NoSuchZone,
                    "There is no such time zone. Choose one from the list, such as America/New_York.",
                )
            })?;
        let name = rules.iana_name().unwrap_or(trimmed).to_owned();
        Ok(Self { name, rules })
    }

    /// Coordinated universal time, where nothing better is known.
    pub fn utc() -> Self {
        Self { name: "UTC".to_owned(), rules: TimeZone::UTC }
    }

    /// The IANA name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The rules, for arithmetic.
    pub fn rules(&self) -> &TimeZone {
        &self.rules
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_places_are_zones() {
        assert_eq!(Zone::parse("America/New_York").expect("exists").name(), "America/New_York");
        assert!(Zone::parse("UTC").is_ok());
        for bad in ["EST", "+02:00", "Etc/GMT+5", "Mars/Olympus", "", "../etc/passwd", "a/\0"] {
            assert_eq!(Zone::parse(bad).expect_err(bad).code, Code::NoSuchZone);
        }
    }
}
