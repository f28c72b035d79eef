//! Answers on their way into a draft, and what comes back: the same for every kind of form.

use std::collections::BTreeMap;

use services::{
    DraftSaved, DraftStale,
    domain::problem::{self, Code},
};

use crate::{
    input::Input,
    problem::{Problem, said},
    scalars::Instant,
};

/// What is said of a draft after it was to be kept.
pub struct Kept<A> {
    /// The version that is kept.
    pub draft_version: Option<i64>,
    /// When it was kept.
    pub saved_at: Option<Instant>,
    /// What is kept on the server, where another page was faster.
    pub draft: Option<Vec<A>>,
    /// What is wrong.
    pub problems: Vec<Problem>,
}

impl<A, V> From<Result<DraftSaved, DraftStale<V>>> for Kept<A>
where
    A: From<V>,
{
    /// Kept, apart from single answers; or not, because another page kept one meanwhile.
    fn from(outcome: Result<DraftSaved, DraftStale<V>>) -> Self {
        match outcome {
            Ok(saved) => Self {
                draft_version: Some(saved.draft_version),
                saved_at: Some(saved.saved_at.into()),
                draft: None,
                problems: said(saved.problems),
            },
            Err(stale) => {
                let message =
                    "This was changed on another page. Nothing was overwritten. Reload the page to see what is kept.";
                Self {
                    draft_version: Some(stale.draft_version),
                    saved_at: None,
                    draft: Some(stale.draft.into_iter().map(A::from).collect()),
                    problems: vec![problem::Problem::new(Code::Stale, message).into()],
                }
            }
        }
    }
}

/// The one way in which something is answered; `blank` where it is in none.
///
/// # Errors
/// `Malformed` for an answer in two ways.
pub fn only_way<G>(ways: impl IntoIterator<Item = Option<G>>, blank: G) -> Result<G, problem::Problem> {
    let mut given = ways.into_iter().flatten();
    match (given.next(), given.next()) {
        (None, _) => Ok(blank),
        (Some(only), None) => Ok(only),
        (Some(_), Some(_)) => {
            Err(problem::Problem::new(Code::Malformed, "This is answered in two ways at once. Keep one of them."))
        }
    }
}

/// Reads answers by what they answer; each may be given once.
pub fn each_once<G>(
    input: &mut Input,
    answers: impl IntoIterator<Item = (String, Result<G, problem::Problem>)>,
) -> Option<BTreeMap<String, G>> {
    let mut read = BTreeMap::new();
    let mut whole = true;
    for (id, answer) in answers {
        let field = format!("answers.{id}");
        match input.take(&field, answer) {
            Some(given) if !read.contains_key(&id) => {
                read.insert(id, given);
            }
            Some(_) => {
                whole = false;
                let twice = problem::Problem::new(Code::Taken, "This is answered twice. Keep one of the answers.");
                input.take::<()>(&field, Err(twice));
            }
            None => whole = false,
        }
    }
    whole.then_some(read)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn something_is_answered_in_one_way_and_once() {
        assert_eq!(only_way([None, Some(2)], 0), Ok(2));
        assert_eq!(only_way([None, None], 0), Ok(0));
        assert!(only_way([Some(1), Some(2)], 0).is_err());
        let mut input = Input::default();
        let answers = |second: &str| [("a".to_owned(), Ok(1)), (second.to_owned(), Ok(2))];
        assert_eq!(each_once(&mut input, answers("b")).map(|read| read.len()), Some(2));
        assert_eq!(each_once(&mut input, answers("a")), None);
        assert!(input.finish(|| Some(())).is_err());
    }
}
