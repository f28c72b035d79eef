//! Somebody with a name here: a client, or a member of the practice.

use crate::{
    ids::PersonId,
    problem::{Code, Problem},
    text::Name,
    zone::Zone,
};

/// Who somebody is, apart from how to reach them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Their id.
    pub id: PersonId,
    /// What they are called.
    pub name: Name,
    /// Where their clock stands.
    pub zone: Zone,
    /// The language they read.
    pub locale: Locale,
}

/// A language that pages and letters exist in. Another one is a variant here and a table beside each text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Locale {
    /// English.
    #[default]
    English,
}

impl Locale {
    /// Every language.
    pub const ALL: [Self; 1] = [Self::English];

    /// The word kept in the database, which is also the language tag of pages and letters.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::English => "en",
        }
    }

    /// The language a database row names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|locale| locale.as_str() == word)
    }
}

/// Lets `person` use an address whose mailbox `holders` of the same practice use already.
///
/// # Errors
/// One refusal for every address that somebody else reads. Neither its words nor its code tell that, because who else comes here is not
/// theirs to know (DOMAIN.md 9 #12).
pub fn claim_address(person: PersonId, holders: &[PersonId]) -> Result<(), Problem> {
    if holders.iter().all(|holder| *holder == person) {
        Ok(())
    } else {
        Err(Problem::at("email", Code::NotAllowed, "Please use an address that only you read."))
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::ids::Id as _;

    #[test]
    fn an_address_belongs_to_one_person_and_the_refusal_does_not_say_so() {
        let person = |n| PersonId::from_uuid(Uuid::from_u128(n));
        assert!(claim_address(person(1), &[]).is_ok());
        assert!(claim_address(person(1), &[person(1)]).is_ok());
        let refusal = claim_address(person(1), &[person(2)]).expect_err("is taken");
        assert_eq!(refusal, claim_address(person(1), &[person(1), person(3)]).expect_err("is taken"));
        assert_eq!(refusal.message, "Please use an address that only you read.");
        assert_ne!(refusal.code, Code::Taken);
    }

    #[test]
    fn a_language_reads_back() {
        for locale in Locale::ALL {
            assert_eq!(Locale::from_word(locale.as_str()), Some(locale));
        }
        assert_eq!(Locale::from_word("xx"), None);
    }
}
