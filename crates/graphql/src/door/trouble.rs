//! Why a page did not get its data, in the few kinds that a page treats differently.

use std::fmt;

use async_graphql::{ServerError, Value};

use crate::answer::{Answer, Outcome};

/// Why a page did not get its data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// Nobody is signed in, or the session has ended.
    SignInNeeded,
    /// The password has to be given again first.
    StepUpNeeded,
    /// Not there, or not yours.
    NotFound,
    /// For somebody else; with the words to say so.
    NotAllowed(String),
    /// Too many attempts; with the words that say when to try again.
    TooManyAttempts(String),
    /// Something went wrong on our side. It was logged under this number.
    Failure {
        /// The number of the request.
        request: String,
    },
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SignInNeeded => f.write_str("sign-in needed"),
            Self::StepUpNeeded => f.write_str("the password is needed again"),
            Self::NotFound => f.write_str("not found"),
            Self::NotAllowed(words) | Self::TooManyAttempts(words) => f.write_str(words),
            Self::Failure { request } => write!(f, "request {request} failed"),
        }
    }
}

impl std::error::Error for Trouble {}

impl Trouble {
    /// The trouble in an answer, if there is any. When several fields were refused, what would solve most comes first.
    pub fn of(answer: &Answer, number: &str) -> Option<Self> {
        let failure = || Self::Failure { request: number.to_owned() };
        match answer.outcome {
            Outcome::Answered => of_problems(&answer.data),
            Outcome::Refused => {
                answer.errors.iter().map(|error| of_error(error).unwrap_or_else(failure)).min_by_key(Self::rank)
            }
            Outcome::Busy => answer.errors.first().map(|error| Self::TooManyAttempts(error.message.clone())),
            Outcome::Invalid | Outcome::MutationByGet | Outcome::TimedOut | Outcome::Failed => Some(failure()),
        }
    }

    fn rank(&self) -> u8 {
        match self {
            Self::Failure { .. } => 0,
            Self::SignInNeeded => 1,
            Self::StepUpNeeded => 2,
            Self::TooManyAttempts(_) => 3,
            Self::NotFound => 4,
            Self::NotAllowed(_) => 5,
        }
    }
}

fn of_error(error: &ServerError) -> Option<Trouble> {
    let Some(Value::String(code)) = error.extensions.as_ref()?.get("code") else { return None };
    match code.as_str() {
        "SIGN_IN_NEEDED" => Some(Trouble::SignInNeeded),
        "STEP_UP_NEEDED" => Some(Trouble::StepUpNeeded),
        "NOT_FOUND" | "WRONG_KIND" | "MALFORMED" | "BAD_USER_INPUT" => Some(Trouble::NotFound),
        "NOT_ALLOWED" => Some(Trouble::NotAllowed(error.message.clone())),
        "TOO_MANY_ATTEMPTS" => Some(Trouble::TooManyAttempts(error.message.clone())),
        _ => None,
    }
}

/// The two problems of a mutation that another page solves.
fn of_problems(data: &Value) -> Option<Trouble> {
    let Value::Object(fields) = data else { return None };
    let problems = fields.values().filter_map(|payload| match payload {
        Value::Object(payload) => match payload.get("problems") {
            Some(Value::List(problems)) => Some(problems),
            _ => None,
        },
        _ => None,
    });
    problems.flatten().find_map(|problem| match problem {
        Value::Object(problem) => match problem.get("code") {
            Some(Value::String(code)) if code == "SIGN_IN_NEEDED" => Some(Trouble::SignInNeeded),
            Some(Value::String(code)) if code == "STEP_UP_NEEDED" => Some(Trouble::StepUpNeeded),
            _ => None,
        },
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use async_graphql::ErrorExtensionValues;
    use serde_json::json;

    use super::*;

    fn refused(codes: &[&str]) -> Answer {
        let errors = codes.iter().map(|code| {
            let mut extensions = ErrorExtensionValues::default();
            extensions.set("code", *code);
            let mut error = ServerError::new("words", None);
            error.extensions = Some(extensions);
            error
        });
        Answer { data: Value::Null, errors: errors.collect(), outcome: Outcome::Refused }
    }

    #[test]
    fn a_page_hears_what_would_solve_most() {
        assert_eq!(Trouble::of(&refused(&["NOT_FOUND", "SIGN_IN_NEEDED"]), "n"), Some(Trouble::SignInNeeded));
        assert_eq!(Trouble::of(&refused(&["WRONG_KIND"]), "n"), Some(Trouble::NotFound));
        assert_eq!(Trouble::of(&refused(&["NOT_ALLOWED"]), "n"), Some(Trouble::NotAllowed("words".to_owned())));
        assert_eq!(Trouble::of(&refused(&["WHATEVER"]), "n"), Some(Trouble::Failure { request: "n".to_owned() }));
    }

    #[test]
    fn a_page_hears_that_it_did_not_get_its_turn() {
        assert!(matches!(Trouble::of(&Answer::busy(), "n"), Some(Trouble::TooManyAttempts(_))));
    }

    #[test]
    fn problems_are_data_unless_another_page_solves_them() {
        let with = |code: &str| {
            let data = Value::from_json(json!({"assign": {"problems": [{"code": code}]}})).expect("is plain data");
            Trouble::of(&Answer { data, errors: Vec::new(), outcome: Outcome::Answered }, "n")
        };
        assert_eq!(with("MISSING"), None);
        assert_eq!(with("SIGN_IN_NEEDED"), Some(Trouble::SignInNeeded));
        assert_eq!(with("STEP_UP_NEEDED"), Some(Trouble::StepUpNeeded));
    }
}
