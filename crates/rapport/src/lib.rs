//! The one binary's parts, for itself and for the tests: settings, the whole router, the connection loop, the commands, the demo.

pub mod commands;
pub mod configuration;
pub mod demo;
mod headers;
mod health;
mod letters;
pub mod listen;
pub mod logging;
pub mod machine;
pub mod router;

pub use router::{Parts, router};
pub use worker;
