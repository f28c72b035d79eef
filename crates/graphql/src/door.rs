//! How the pages and the transport come in: who asks, what they ask, what they get.

mod trouble;
mod turns;

use std::{net::IpAddr, sync::Arc, time::Instant};

use async_graphql::{Request, Value, Variables};
use serde::de::DeserializeOwned;
use services::{Services, domain::access::Actor};

use crate::{
    answer::{self, Answer, Outcome},
    guard::{self, Admitted},
    http::{self, Asked, Responder},
    order,
    schema::{self, Schema},
    scope::Scope,
};

pub use trouble::Trouble;
use turns::{Turn, Turns};

/// The way in. Cheap to clone.
#[derive(Clone)]
pub struct Door(Arc<Inner>);

struct Inner {
    services: Services,
    schema: Schema,
    turns: Turns,
}

/// Who asks.
#[derive(Debug, Clone, Default)]
pub struct Caller {
    /// The session's token, from the cookie or the bearer header.
    pub token: Option<String>,
    /// Where the request came from, for limits on attempts.
    pub address: Option<IpAddr>,
    /// Whether a token for programs is wanted instead of a browser session.
    pub wants_token: bool,
}

impl Door {
    /// A door to these services.
    pub fn new(services: Services) -> Self {
        Self(Arc::new(Inner { services, schema: schema::build(), turns: Turns::default() }))
    }

    /// Runs one trusted operation of a page and gives its data.
    ///
    /// The operation is ours and passes no guard, though it would be let in. Like any other it waits for a turn of whoever asks. Problems of a mutation are data, apart from the two that another page solves: signing in
    /// and giving the password again.
    ///
    /// # Errors
    /// What stands between the page and its data.
    pub async fn ask<T: DeserializeOwned>(
        &self,
        caller: &Caller,
        query: &str,
        variables: serde_json::Value,
    ) -> Result<T, Trouble> {
        let number = self.number();
        let trouble = || Trouble::Failure { request: number.clone() };
        let actor = self.who(caller.token.clone(), &number).await.map_err(|_| trouble())?;
        debug_assert!(would_be_let_in(query, &variables), "a page asks for more than the guard lets in: {query}");
        let started = Instant::now();
        let answer = match self.turn_of(actor.as_ref()).await {
            Err(busy) => busy,
            Ok(_turn) => {
                let scope = Scope { wants_token: caller.wants_token, ..self.scope(actor, caller.address) };
                let request = Request::new(query).variables(Variables::from_json(variables)).data(scope);
                answer::execute(&self.0.schema, request, &number).await
            }
        };
        if answer.outcome == Outcome::Invalid {
            tracing::error!(request = number, error = ?answer.errors.first(), "a page's operation does not fit");
        }
        line("page", None, started, &answer, &number);
        if let Some(trouble) = Trouble::of(&answer, &number) {
            return Err(trouble);
        }
        serde_json::to_value(answer.data).and_then(serde_json::from_value).map_err(|error| {
            tracing::error!(request = number, %error, "a page could not read its data");
            trouble()
        })
    }

    /// An idempotency key for a form.
    pub fn fresh_key(&self) -> String {
        self.0.services.fresh_key()
    }

    /// `/graphql` and `/schema.graphql`.
    pub fn http(&self) -> axum::Router {
        http::router(self.clone(), schema::sdl())
    }

    /// A turn of whoever is signed in; nobody else needs one, since what they may do is counted elsewhere.
    async fn turn_of(&self, actor: Option<&Actor>) -> Result<Option<Turn>, Answer> {
        let Some(person) = actor.and_then(Actor::person_id) else { return Ok(None) };
        self.0.turns.take(person).await.map(Some).ok_or_else(Answer::busy)
    }

    fn scope(&self, actor: Option<Actor>, address: Option<IpAddr>) -> Scope {
        Scope { services: self.0.services.clone(), actor, address, wants_token: false }
    }
}

impl Responder for Door {
    type Who = Option<Actor>;

    fn number(&self) -> String {
        self.0.services.fresh_key().chars().take(10).collect()
    }

    async fn who(&self, token: Option<String>, number: &str) -> Result<Self::Who, Answer> {
        let Some(token) = token else { return Ok(None) };
        self.0.services.actor(&token).await.map_err(|failure| {
            answer::log_failure(failure, number);
            Answer::failed(number)
        })
    }

    fn is_member(&self, who: &Self::Who) -> bool {
        who.as_ref().is_some_and(|actor| actor.roles().iter().any(|role| role.is_member()))
    }

    async fn answer(&self, asked: Asked<Self::Who>) -> Answer {
        let started = Instant::now();
        let admitted = match guard::admit(&asked.document.query, &asked.document.variables) {
            Ok(admitted) => admitted,
            Err(error) => {
                let answer = Answer::invalid(*error);
                line("graphql", None, started, &answer, &asked.number);
                return answer;
            }
        };
        let (name, number) = (admitted.name.clone(), asked.number.clone());
        let answer = if asked.only_queries && !admitted.is_query() {
            Answer::mutation_by_get()
        } else {
            self.run(asked, admitted).await
        };
        line("graphql", name.as_deref(), started, &answer, &number);
        answer
    }
}

impl Door {
    /// Executes what was let in. Only members of the practice may ask about the schema itself; for others it is not there.
    async fn run(&self, asked: Asked<Option<Actor>>, admitted: Admitted) -> Answer {
        let may_introspect = self.is_member(&asked.who);
        let _turn = match self.turn_of(asked.who.as_ref()).await {
            Ok(turn) => turn,
            Err(busy) => return busy,
        };
        let scope = self.scope(asked.who, asked.address);
        let variables = Variables::from_json(serde_json::Value::Object(asked.document.variables));
        let mut request = Request::new(asked.document.query).variables(variables).data(scope);
        request.operation_name = asked.document.operation_name;
        request.set_parsed_query(admitted.document.clone());
        if !may_introspect {
            request = request.disable_introspection();
        }
        let mut answer = answer::execute(&self.0.schema, request, &asked.number).await;
        answer.data = order::as_asked(answer.data, &admitted.document);
        if admitted.introspects && !may_introspect && answer.data != Value::Null {
            answer.add_introspection_refusal();
        }
        answer
    }
}

/// Whether the guard lets a page's own operation in.
fn would_be_let_in(query: &str, variables: &serde_json::Value) -> bool {
    guard::admit(query, variables.as_object().unwrap_or(&guard::Given::new())).is_ok()
}

/// The one line of an operation: what it was called, how long it took, how it went. Never what it was about.
fn line(way: &'static str, name: Option<&str>, started: Instant, answer: &Answer, number: &str) {
    let milliseconds = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    tracing::info!(request = number, way, name, milliseconds, outcome = answer.outcome.as_str(), "operation");
}
