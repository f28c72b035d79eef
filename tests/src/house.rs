//! The whole service in one process: database, services, pages, door, worker, with time, randomness and the mail server in the test's hand.
//!
//! Requests go through the real router; only the socket is left out, and [`serving`] puts that back for the browser.

use std::net::{Ipv4Addr, SocketAddr};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Request, StatusCode};
use jiff::SignedDuration;
use rapport::worker::Office;
use serde_json::{Value, json};
use services::domain::{clock::Clock as _, couples::hold::shown_from};
use services::{HashCost, KeyFile, Services, Settings, Store};
use tower::ServiceExt as _;

use crate::clock::{HandClock, SeededRandom};
use crate::companion::{do_without, find_on_path};
use crate::databases::{Engine, TestDatabase, databases};
use crate::elsewhere::Elsewhere;
use crate::smtp::Mailbox;

mod beneath;
mod forms;
mod log;
mod people;
mod post;
pub mod serving;
mod visitor;

pub use forms::{answers_to, sea_text};
pub use log::Log;
pub use people::{Couple, PASSWORD, Someone};
pub use visitor::{Page, Visitor};

/// When every house opens: a Monday morning, before any clock of Europe or America changes.
pub const OPENING: &str = "2026-03-02T10:00:00Z";

/// What letters and cookies think the address is.
pub const PUBLIC_URL: &str = "https://office.example";

/// Larger than any answer that a test wants to read.
const LARGEST_ANSWER: usize = 16 * 1024 * 1024;

/// The service, open.
pub struct House {
    /// The one clock of everything here.
    pub clock: HandClock,
    /// The one source of randomness of everything here.
    pub dice: SeededRandom,
    /// What can be done, without a door in between.
    pub services: Services,
    /// The mail server that the worker speaks to.
    pub mailbox: Mailbox,
    /// Other people's servers, which the worker asks for members' calendars.
    pub elsewhere: Elsewhere,
    office: Office,
    router: Router,
    statements: Arc<AtomicU64>,
    database: Where,
}

/// Which database it stands on, for the few tests that look beneath.
#[derive(Clone, Debug)]
pub struct Where {
    /// Which of the two.
    pub engine: Engine,
    /// As `DATABASE_URL`.
    pub url: String,
}

impl Where {
    /// The name of the database on the server; of `SQLite`, the file.
    ///
    /// # Panics
    /// If the address is none of ours.
    pub fn name(&self) -> String {
        let address = self.url.split('?').next().unwrap_or_default();
        match self.engine {
            Engine::Sqlite => address.trim_start_matches("sqlite://").to_owned(),
            Engine::Postgres => address.rsplit('/').next().expect("an address with slashes").to_owned(),
        }
    }

    /// Runs a statement on the file with the `sqlite3` program; none, said in one line, where it is not installed.
    ///
    /// # Panics
    /// If the program does not start.
    pub fn sqlite(&self, statement: &str) -> Option<Result<String, String>> {
        let Some(program) = find_on_path("sqlite3") else {
            do_without("sqlite3", "sqlite3: not found, what SQLite itself refuses is not tried");
            return None;
        };
        let output = Command::new(program).arg(self.name()).arg(statement).output().expect("a program that was found");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
        Some(if output.status.success() { Ok(text(&output.stdout)) } else { Err(text(&output.stderr)) })
    }
}

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Vec<u8>,
}

impl Reply {
    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON; null if it is none.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// A header, or nothing.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}

/// Runs a test in a house of its own on each database: `SQLite` always, `PostgreSQL` if it is installed.
///
/// # Panics
/// If the house does not open, or `PostgreSQL` is missing and `RAPPORT_REQUIRE` names it.
pub async fn for_each_database(name: &str, test: impl AsyncFn(House)) {
    for database in migrated(name).await {
        test(House::open(&database).await).await;
    }
}

/// A migrated database of each kind.
///
/// # Panics
/// If migrating fails.
pub async fn migrated(name: &str) -> Vec<TestDatabase> {
    databases(name, async |url| Store::migrate(&url).await).await
}

impl House {
    /// Opens a house on a migrated database. Opened twice on the same one, the second holds the same keys, as after a restart.
    ///
    /// # Panics
    /// If it does not open.
    pub async fn open(database: &TestDatabase) -> Self {
        Self::open_with_seed(database, 7).await
    }

    /// Opens a house whose clock and randomness are those of every other house with this seed.
    ///
    /// # Panics
    /// If it does not open.
    pub async fn open_with_seed(database: &TestDatabase, seed: u64) -> Self {
        Self::open_at(database, seed, PUBLIC_URL).await
    }

    /// Opens a house that people reach at an address of its own.
    ///
    /// # Panics
    /// If it does not open.
    pub async fn open_at(database: &TestDatabase, seed: u64, public_url: &str) -> Self {
        let (clock, dice) = (HandClock::at(OPENING), SeededRandom::new(seed));
        let keys = KeyFile::generate(&SeededRandom::new(1));
        let mut store = Store::open(database.url()).await.expect("a migrated database opens");
        let statements = Arc::new(AtomicU64::new(0));
        let counted = Arc::clone(&statements);
        store.watch_statements(move || {
            counted.fetch_add(1, Ordering::Relaxed);
        });
        let settings = Settings {
            clock: Arc::new(clock.clone()),
            random: Arc::new(dice.clone()),
            hash_cost: HashCost::Cheap,
            public_url: public_url.to_owned(),
        };
        let services = Services::new(store, keys, settings);
        let mailbox = Mailbox::open().await;
        let elsewhere = Elsewhere::default();
        let office = post::office(&mailbox.url(), &elsewhere);
        let router = router_for(&services, public_url);
        let database = Where { engine: database.engine(), url: database.url().to_owned() };
        Self { clock, dice, services, mailbox, elsewhere, office, router, statements, database }
    }

    /// Which database it stands on.
    pub fn database(&self) -> &Where {
        &self.database
    }

    /// Which of the two databases.
    pub fn engine(&self) -> Engine {
        self.database.engine
    }

    /// Turns the clock to when a pause of joint work reaches the couple's own pages: six the next morning, where the practices are.
    pub fn morning_comes(&self) {
        self.clock.set(shown_from(self.clock.now(), &people::zone()));
    }

    /// Turns the clock to ten minutes before [`House::morning_comes`], for what would not last the night.
    pub fn before_morning_comes(&self) {
        self.clock.set(shown_from(self.clock.now(), &people::zone()) - SignedDuration::from_mins(10));
    }

    /// How many statements have been run since the house was opened, but for those that enter a practice.
    pub fn statements(&self) -> u64 {
        self.statements.load(Ordering::Relaxed)
    }

    /// Sends a request as if it had come from a neighbour's machine.
    ///
    /// # Panics
    /// If the answer breaks off.
    pub async fn send(&self, mut request: Request<Body>) -> Reply {
        let neighbour = SocketAddr::from((Ipv4Addr::new(192, 0, 2, 7), 40_000));
        request.extensions_mut().insert(ConnectInfo(neighbour));
        let response = self.router.clone().oneshot(request).await.expect("a router refuses nothing");
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, LARGEST_ANSWER).await.expect("a whole answer").to_vec();
        Reply { status: parts.status, headers: parts.headers, body }
    }

    /// Asks the door, as a program with a token does; an empty token is nobody's.
    ///
    /// # Panics
    /// If the answer breaks off.
    pub async fn knock(&self, token: &str, query: &str, variables: Value) -> Reply {
        let mut request = Request::post("/graphql")
            .header("content-type", "application/json")
            .header("accept", "application/graphql-response+json");
        if !token.is_empty() {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let body = json!({ "query": query, "variables": variables }).to_string();
        self.send(request.body(Body::from(body)).expect("a request")).await
    }

    /// The whole answer of the door as JSON, `data` and `errors`.
    ///
    /// # Panics
    /// If the answer breaks off.
    pub async fn graphql(&self, token: &str, query: &str, variables: Value) -> Value {
        self.knock(token, query, variables).await.json()
    }

    /// The data of a query that must go well.
    ///
    /// # Panics
    /// If it has an error.
    pub async fn ask(&self, token: &str, query: &str, variables: Value) -> Value {
        let mut answer = self.graphql(token, query, variables).await;
        assert!(answer["errors"].is_null() && answer["data"].is_object(), "{query}\n{answer}");
        answer["data"].take()
    }

    /// The payload of a mutation, whatever its problems. `selection` is what is wanted beside them; a null input is none.
    ///
    /// # Panics
    /// If the door answers with an error.
    pub async fn try_act(&self, token: &str, field: &str, selection: &str, input: Value) -> Value {
        let (query, variables) = mutation(field, selection, &input);
        self.ask(token, &query, variables).await["it"].take()
    }

    /// The whole answer to a mutation of which nothing but its problems is wanted.
    ///
    /// # Panics
    /// If the answer breaks off.
    pub async fn send_mutation(&self, token: &str, field: &str, input: Value) -> Reply {
        let (query, variables) = mutation(field, "__typename", &input);
        self.knock(token, &query, variables).await
    }

    /// The payload of a mutation that must go well.
    ///
    /// # Panics
    /// If it has a problem.
    pub async fn act(&self, token: &str, field: &str, selection: &str, input: Value) -> Value {
        let payload = self.try_act(token, field, selection, input).await;
        assert_eq!(payload["problems"], json!([]), "{field}");
        payload
    }
}

fn mutation(field: &str, selection: &str, input: &Value) -> (String, Value) {
    let wanted = format!("{{ {selection} problems {{ field code message }} }}");
    if input.is_null() {
        return (format!("mutation {{ it: {field} {wanted} }}"), json!({}));
    }
    let kind = match field {
        "confirmNewSecondFactor" => "ConfirmSecondFactorInput".to_owned(),
        _ => format!("{}{}Input", field[..1].to_uppercase(), &field[1..]),
    };
    (format!("mutation($input: {kind}!) {{ it: {field}(input: $input) {wanted} }}"), json!({ "input": input }))
}

/// The router that the binary serves.
fn router_for(services: &Services, public_url: &str) -> Router {
    rapport::router(rapport::Parts {
        services: services.clone(),
        public_url: public_url.to_owned(),
        captured: None,
        demo: None,
    })
}
