//! How refusals and failures look from outside: a refusal is said to the person, a failure is only numbered.

use std::sync::Arc;

use async_graphql::{Error, ErrorExtensionValues, SimpleObject};
use services::{
    Failure, Refused,
    domain::problem::{self, Code, Problems},
};

/// An expected refusal, written to the person: what happened, what was kept, what to do next.
#[derive(Debug, Clone, SimpleObject)]
pub struct Problem {
    /// The input field it is about; none when it is about the whole act. Answers are named `answers.<item>`.
    field: Option<String>,
    /// Stable, for programs: `MISSING`, `TOO_LONG`, `STALE`, `NOT_FOUND`, ...
    code: String,
    /// What to say to the person.
    message: String,
}

impl From<problem::Problem> for Problem {
    fn from(problem: problem::Problem) -> Self {
        Self { field: problem.field, code: problem.code.as_str().to_owned(), message: problem.message }
    }
}

/// Problems as the API says them.
pub fn said(problems: Problems) -> Vec<Problem> {
    problems.0.into_iter().map(Problem::from).collect()
}

/// What a mutation answers: the thing, or problems.
pub trait Payload: Default {
    /// A payload that holds nothing but these.
    fn refused(problems: Vec<Problem>) -> Self;
}

/// Declares payloads: the fields given, and `problems`.
macro_rules! payloads {
    ($($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty,)* })*) => {$(
        $(#[$doc])*
        #[derive(Default, async_graphql::SimpleObject)]
        pub struct $name {
            $($(#[$field_doc])* pub $field: $type,)*
            /// Why it was not done; empty when it was.
            pub problems: Vec<$crate::problem::Problem>,
        }

        impl $crate::problem::Payload for $name {
            fn refused(problems: Vec<$crate::problem::Problem>) -> Self {
                Self { problems, ..Self::default() }
            }
        }
    )*};
}
pub(crate) use payloads;

payloads! {
    /// Whether it was done.
    DonePayload {
        /// Whether it was done.
        done: bool,
    }
}

/// Makes the payload of a mutation: refusals go into it, failures stay errors.
pub fn payload<V, P: Payload>(outcome: Result<V, Refused>, make: impl FnOnce(V) -> P) -> Result<P, Error> {
    match outcome {
        Ok(view) => Ok(make(view)),
        Err(Refused::Problems(problems)) => Ok(P::refused(said(problems))),
        Err(Refused::Failure(failure)) => Err(failed(failure)),
    }
}

/// The payload of an act that has nothing to show.
pub fn done<V>(outcome: Result<V, Refused>) -> Result<DonePayload, Error> {
    payload(outcome, |_| DonePayload { done: true, problems: Vec::new() })
}

/// Makes the answer of a query: a refusal becomes an error with its code, beside a null.
///
/// The result stands inside the option, because the crate leaves the key out of the answer where it finds them the other way round.
#[expect(clippy::unnecessary_wraps, reason = "what a resolver returns has to be this")]
pub fn answer<V>(outcome: Result<V, Refused>) -> Option<Result<V, Error>> {
    Some(or_error(outcome))
}

/// The same for a field that is never null; an error in it nulls the root field.
pub fn or_error<V>(outcome: Result<V, Refused>) -> Result<V, Error> {
    outcome.map_err(|refused| match refused {
        Refused::Problems(problems) => refusal(problems.0.into_iter().next()),
        Refused::Failure(failure) => failed(failure),
    })
}

fn refusal(problem: Option<problem::Problem>) -> Error {
    let problem = problem.unwrap_or_else(problem::Problem::not_found);
    // Whatever the cause, not-there and not-yours are the same bytes.
    let problem = if problem.code == Code::NotFound { problem::Problem::not_found() } else { problem };
    let code = match problem.field.as_deref() {
        Some("first" | "after") => "BAD_USER_INPUT",
        _ => problem.code.as_str(),
    };
    coded(problem.message, code)
}

/// An error that says what to do and has a code for programs.
pub fn coded(message: impl Into<String>, code: &str) -> Error {
    let mut extensions = ErrorExtensionValues::default();
    extensions.set("code", code);
    Error { message: message.into(), source: None, extensions: Some(extensions) }
}

/// A failure on its way to the one place that logs and masks it.
pub fn failed(failure: Failure) -> Error {
    Error { message: String::new(), source: Some(Arc::new(failure)), extensions: None }
}
