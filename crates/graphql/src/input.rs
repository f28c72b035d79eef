//! From what was sent to what is meant: everything wrong with an input is said at once, each beside its field.

use std::str::FromStr;

use async_graphql::ID;
use services::{
    Offer, Refused,
    domain::{
        ids::{Id, NotAnId},
        problem::{Code, Problem, Problems},
    },
};

/// Collects what is wrong with an input while it is read.
#[derive(Debug, Default)]
pub struct Input(Problems);

impl Input {
    /// Reads a field.
    pub fn take<T>(&mut self, field: &str, result: Result<T, Problem>) -> Option<T> {
        self.0.note(field, result)
    }

    /// Reads a field that may be left out or left empty, which is the same in a form. None as well when it was wrong; that is noted.
    pub fn take_optional<T>(
        &mut self,
        field: &str,
        raw: Option<&str>,
        read: impl FnOnce(&str) -> Result<T, Problem>,
    ) -> Option<T> {
        let text = raw.filter(|text| !text.trim().is_empty())?;
        self.take(field, read(text))
    }

    /// Reads a word that programs send, such as the key of an instrument: any text without control characters, which no database keeps.
    pub fn word(&mut self, field: &str, text: String) -> Option<String> {
        let read = if text.chars().any(char::is_control) {
            Err(Problem::new(Code::Malformed, "This holds characters that cannot be kept. Type it again."))
        } else {
            Ok(text)
        };
        self.take(field, read)
    }

    /// Reads a word that may be left out.
    pub fn optional_word(&mut self, field: &str, text: Option<String>) -> Option<String> {
        text.filter(|text| !text.trim().is_empty()).and_then(|text| self.word(field, text))
    }

    /// Reads an id, or a text made of ids.
    pub fn id<I: FromStr<Err = NotAnId>>(&mut self, field: &str, id: &ID) -> Option<I> {
        self.take(field, read_id(id))
    }

    /// Reads an id that may be left out.
    pub fn optional_id<I: Id + FromStr<Err = NotAnId>>(&mut self, field: &str, id: Option<&ID>) -> Option<I> {
        self.take_optional(field, id.map(|id| id.as_str()), |text| read_id(&ID::from(text)))
    }

    /// The whole, if nothing was wrong.
    ///
    /// # Errors
    /// Everything that was.
    pub fn finish<T>(self, whole: impl FnOnce() -> Option<T>) -> Result<T, Refused> {
        self.0.or_go_on()?;
        whole().ok_or_else(|| Problem::not_found().into())
    }
}

/// Reads an id.
///
/// # Errors
/// `WrongKind` for the id of another kind of thing, `Malformed` for what is no id at all.
pub fn read_id<I: FromStr<Err = NotAnId>>(id: &ID) -> Result<I, Problem> {
    id.as_str().parse().map_err(|error| match error {
        NotAnId::WrongKind => Problem::new(
            Code::WrongKind,
            "This is the id of another kind of thing. Go back and choose it from the list.",
        ),
        NotAnId::Malformed => Problem::new(Code::Malformed, Problem::not_found().message),
    })
}

/// Reads the id in a field of an input in which nothing else can be wrong.
///
/// # Errors
/// As [`read_id`], at the field.
pub fn id_at<I: FromStr<Err = NotAnId>>(field: &'static str, id: &ID) -> Result<I, Refused> {
    read_id(id).map_err(|problem| problem.on(field).into())
}

/// Which part of a library is asked for.
pub fn offer(retired: Option<bool>) -> Offer {
    if retired == Some(true) { Offer::Retired } else { Offer::Offered }
}

/// An id as it travels.
pub fn show_id(id: impl Id) -> ID {
    ID(id.to_string())
}

#[cfg(test)]
mod tests {
    use services::domain::ids::{CoupleId, PersonId};

    use super::*;

    #[test]
    fn everything_wrong_is_said_at_once() {
        let person = format!("per_{}", "0".repeat(26));
        let mut input = Input::default();
        let wrong: Option<CoupleId> = input.id("couple", &ID::from(person.as_str()));
        let broken: Option<PersonId> = input.id("person", &ID::from("nobody"));
        let fine: Option<PersonId> = input.id("other", &ID::from(person));
        assert!(wrong.is_none() && broken.is_none() && fine.is_some());
        let Err(Refused::Problems(problems)) = input.finish(|| Some(())) else { panic!("two fields are wrong") };
        let said: Vec<_> = problems.0.iter().map(|problem| (problem.field.as_deref(), problem.code)).collect();
        assert_eq!(said, [(Some("couple"), Code::WrongKind), (Some("person"), Code::Malformed)]);
    }

    #[test]
    fn control_characters_never_reach_a_database() {
        let mut input = Input::default();
        assert_eq!(input.word("instrument", "why_stay".to_owned()).as_deref(), Some("why_stay"));
        assert_eq!(input.optional_word("name", Some(String::new())), None);
        assert_eq!(input.word("instrument", "why\0stay".to_owned()), None);
        assert!(input.finish(|| Some(())).is_err());
    }

    #[test]
    fn left_out_and_left_empty_are_the_same() {
        let mut input = Input::default();
        for raw in [None, Some(""), Some("  ")] {
            assert_eq!(input.take_optional("x", raw, |_| Err::<(), _>(Problem::not_found())), None);
        }
        assert!(input.finish(|| Some(())).is_ok());
    }
}
