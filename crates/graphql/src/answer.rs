//! From a response of the crate to what goes out: failures logged once and masked, nulls where the specification wants them.

use std::{fmt::Write as _, panic::AssertUnwindSafe, time::Duration};

use async_graphql::{ErrorExtensionValues, Executor, PathSegment, Request, Response, ServerError, Value};
use futures::FutureExt as _;
use services::Failure;

use crate::guard::with_code;

/// Longest that one request may take.
const DEADLINE: Duration = Duration::from_secs(5);
/// Most errors of one document that are listed.
const ERRORS: usize = 20;

/// What goes out.
#[derive(Debug)]
pub struct Answer {
    /// The data, or null.
    pub data: Value,
    /// Refusals of queries, and at most one failure.
    pub errors: Vec<ServerError>,
    /// How it went.
    pub outcome: Outcome,
}

/// How a request went, in the words of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Executed without an error.
    Answered,
    /// Executed; something in it was refused.
    Refused,
    /// Not executed: the document was no good.
    Invalid,
    /// Not executed: it would change something, and GET may not.
    MutationByGet,
    /// Not executed: too much of the same person's was running.
    Busy,
    /// It took too long.
    TimedOut,
    /// Something went wrong here.
    Failed,
}

impl Outcome {
    /// The word in the log.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::Refused => "refused",
            Self::Invalid => "invalid",
            Self::MutationByGet => "mutation-by-get",
            Self::Busy => "busy",
            Self::TimedOut => "timed-out",
            Self::Failed => "failed",
        }
    }
}

impl Answer {
    /// The answer to a document that was not let in.
    pub fn invalid(error: ServerError) -> Self {
        Self { data: Value::Null, errors: vec![error], outcome: Outcome::Invalid }
    }

    /// The answer when something went wrong here. The chain of causes is logged by whoever had it.
    pub fn failed(request: &str) -> Self {
        Self { data: Value::Null, errors: vec![opaque(request)], outcome: Outcome::Failed }
    }

    /// The answer to a mutation that came by GET.
    pub fn mutation_by_get() -> Self {
        let error = ServerError::new("A GET changes nothing. Send this by POST.", None);
        Self { data: Value::Null, errors: vec![with_code(error, "BAD_REQUEST")], outcome: Outcome::MutationByGet }
    }

    /// The answer to a document that did not get its turn.
    pub fn busy() -> Self {
        let error = ServerError::new(
            "You have several requests running. This one was not begun. Wait a moment, then send it again.",
            None,
        );
        Self { data: Value::Null, errors: vec![with_code(error, "TOO_MANY_AT_ONCE")], outcome: Outcome::Busy }
    }

    /// Says why the schema was not told.
    pub fn add_introspection_refusal(&mut self) {
        let error = ServerError::new(
            "The schema is told to signed-in members of the practice. It can also be read at /schema.graphql.",
            None,
        );
        self.errors.push(with_code(error, "NOT_ALLOWED"));
        if self.outcome == Outcome::Answered {
            self.outcome = Outcome::Refused;
        }
    }

    fn timed_out() -> Self {
        let error =
            ServerError::new("This took too long and was stopped. Wait a moment, then ask again for less.", None);
        Self { data: Value::Null, errors: vec![with_code(error, "TIMED_OUT")], outcome: Outcome::TimedOut }
    }
}

/// Executes a request within the deadline. A panic in a resolver is a failure like any other.
pub async fn execute(schema: &impl Executor, request: Request, number: &str) -> Answer {
    let execution = AssertUnwindSafe(schema.execute(request)).catch_unwind();
    match tokio::time::timeout(DEADLINE, execution).await {
        Ok(Ok(response)) => settle(response, number),
        Ok(Err(_panic)) => {
            tracing::error!(request = number, "a resolver panicked");
            Answer::failed(number)
        }
        Err(_elapsed) => {
            tracing::warn!(request = number, "a request passed its deadline");
            Answer::timed_out()
        }
    }
}

fn settle(mut response: Response, number: &str) -> Answer {
    let mut masked = false;
    for error in response.errors.iter().filter(|error| error.source.is_some()) {
        log(error, number);
        masked = true;
    }
    if masked {
        return Answer::failed(number);
    }
    let invalid = response.data == Value::Null && response.errors.iter().all(|error| error.path.is_empty());
    for error in &response.errors {
        repair(&mut response.data, &error.path);
    }
    response.errors.sort_by_key(|error| error.locations.first().map(|position| (position.line, position.column)));
    response.errors.truncate(ERRORS);
    let outcome = match (response.errors.is_empty(), invalid) {
        (true, _) => Outcome::Answered,
        (false, true) => Outcome::Invalid,
        (false, false) => Outcome::Refused,
    };
    let code = if invalid { "GRAPHQL_VALIDATION_FAILED" } else { "BAD_USER_INPUT" };
    let errors = response.errors.into_iter().map(|error| with_code(error, code)).collect();
    Answer { data: response.data, errors, outcome }
}

/// Nulls the whole root field when an error stands where the schema allows no null. The crate leaves such a key out, which clients that
/// trust the schema cannot read; every root field of a query is nullable, so null may always stand there.
fn repair(data: &mut Value, path: &[PathSegment]) {
    if !is_torn(data, path) {
        return;
    }
    let Some(PathSegment::Field(root)) = path.first() else { return };
    if path.len() == 1 {
        *data = Value::Null;
    } else if let Value::Object(fields) = data
        && let Some(field) = fields.get_mut(root.as_str())
    {
        *field = Value::Null;
    }
}

/// Whether following `path` meets a key that is not there, or a null above its end.
fn is_torn(data: &Value, path: &[PathSegment]) -> bool {
    let mut here = data;
    for segment in path {
        let next = match (segment, here) {
            (PathSegment::Field(name), Value::Object(fields)) => fields.get(name.as_str()),
            (PathSegment::Index(index), Value::List(items)) => items.get(*index),
            _ => None,
        };
        match next {
            Some(next) => here = next,
            None => return true,
        }
    }
    false
}

fn log(error: &ServerError, number: &str) {
    let mut chain = String::new();
    let mut source = error.source::<Failure>().map(|failure| failure as &dyn std::error::Error);
    while let Some(cause) = source {
        let separator = if chain.is_empty() { "" } else { ": " };
        let _ = write!(chain, "{separator}{cause}");
        source = cause.source();
    }
    tracing::error!(request = number, chain, "a request failed");
}

/// Logs a failure that happened outside a resolver.
pub fn log_failure(failure: Failure, number: &str) {
    let mut error = ServerError::new("", None);
    error.source = Some(std::sync::Arc::new(failure));
    log(&error, number);
}

/// The one error for everything that went wrong on our side.
fn opaque(number: &str) -> ServerError {
    let message = format!(
        "Something went wrong on our side. Nothing was changed. Try again, and give your practice this number: {number}."
    );
    let mut extensions = ErrorExtensionValues::default();
    extensions.set("code", "INTERNAL");
    extensions.set("requestId", number);
    let mut error = ServerError::new(message, None);
    error.extensions = Some(extensions);
    error
}

#[cfg(test)]
mod tests {
    use std::future::ready;

    use async_graphql::{EmptyMutation, EmptySubscription, Object, Result, Schema};
    use serde_json::json;

    use super::*;
    use crate::problem::coded;

    struct Query;
    struct Thing;

    #[Object]
    impl Thing {
        async fn sure(&self) -> Result<i32> {
            ready(Err(coded("Not this.", "NOT_FOUND"))).await
        }
        async fn unsure(&self) -> Option<Result<i32>> {
            Some(Err(coded("Not this.", "NOT_FOUND")))
        }
    }

    #[Object]
    impl Query {
        async fn thing(&self) -> Option<Thing> {
            Some(Thing)
        }
        async fn things(&self) -> Option<Vec<Thing>> {
            Some(vec![Thing])
        }
        async fn number(&self) -> i32 {
            5
        }
        async fn broken(&self) -> Result<Option<i32>> {
            ready(Err(async_graphql::Error::new_with_source(std::io::Error::other("the disk is full")))).await
        }
        async fn panics(&self) -> i32 {
            "not a number".parse().expect("a panic on purpose")
        }
        async fn waits(&self) -> i32 {
            std::future::pending().await
        }
    }

    async fn ask(query: &str) -> (serde_json::Value, Outcome, String) {
        let schema = Schema::new(Query, EmptyMutation, EmptySubscription);
        let answer = execute(&schema, Request::new(query), "r1").await;
        let errors = serde_json::to_string(&answer.errors).expect("is plain data");
        (answer.data.into_json().expect("is plain data"), answer.outcome, errors)
    }

    #[tokio::test]
    async fn a_refusal_leaves_null_where_the_schema_allows_it() {
        let (data, outcome, errors) = ask("{ number thing { unsure } }").await;
        assert_eq!(data, json!({"number": 5, "thing": {"unsure": null}}));
        assert_eq!(outcome, Outcome::Refused);
        assert!(errors.contains("NOT_FOUND"));
    }

    #[tokio::test]
    async fn a_refusal_where_no_null_may_stand_nulls_the_root_field() {
        let (data, ..) = ask("{ number thing { sure } things { sure } }").await;
        assert_eq!(data, json!({"number": 5, "thing": null, "things": null}));
    }

    #[tokio::test]
    async fn a_failure_says_its_number_and_nothing_else() {
        for query in ["{ number broken }", "{ panics }"] {
            let (data, outcome, errors) = ask(query).await;
            assert_eq!((data, outcome), (json!(null), Outcome::Failed));
            assert!(errors.contains("INTERNAL") && errors.contains("r1") && !errors.contains("disk"), "{errors}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn nothing_takes_longer_than_the_deadline() {
        let (data, outcome, errors) = ask("{ waits }").await;
        assert_eq!((data, outcome), (json!(null), Outcome::TimedOut));
        assert!(errors.contains("TIMED_OUT"));
    }

    #[tokio::test]
    async fn a_document_that_does_not_fit_the_schema_is_invalid() {
        let (data, outcome, errors) = ask("{ nothing }").await;
        assert_eq!((data, outcome), (json!(null), Outcome::Invalid));
        assert!(errors.contains("GRAPHQL_VALIDATION_FAILED"));
    }
}
