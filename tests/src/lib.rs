//! What the journeys in `it/` stand on: databases, a mailbox, a browser, a clock and randomness in the test's hand.
//!
//! Everything here runs on one machine, without network. A helper program (`PostgreSQL`, chromedriver) is started once
//! per test process, in a directory of its own, and goes with it, however it ends.
//! What is not installed is said in one line and left out; `RAPPORT_REQUIRE=postgres,browser` turns that into a failure.
//!
//! The whole service in process, with its pages and its door, is put together in `house.rs`.

pub mod authenticator;
pub mod browser;
pub mod clock;
pub mod companion;
pub mod databases;
pub mod elsewhere;
pub mod house;
pub mod postgres;
pub mod smtp;
pub mod temporary;
