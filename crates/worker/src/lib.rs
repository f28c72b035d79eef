//! Sends what was planned. Each round it does what is due by itself, takes letters in hand, sends them over a few connections with no
//! transaction open, and reports what became of each; and it reads the calendars that members gave the address of. It keeps nothing: whatever a
//! round leaves undone, the next one finds in the database.

mod calendars;
mod captured;
mod compose;
mod line;
mod network;
mod office;
mod round;
mod run;
mod server;

pub use captured::{CapturedLetter, CapturedLetters};
pub use network::{Answer, Internet, Network, NoWayOut, Request, Response};
pub use office::Office;
pub use round::{Report, tick};
pub use run::run;
pub use server::ServerFault;
pub use services;
