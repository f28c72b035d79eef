//! Inventories: the library, what is asked, what is answered, what the answers come to.

mod answering;
mod asking;
mod assignment;
mod form;
mod library;
mod line;
mod loops;
mod response;
mod words;

pub use answering::AnsweringMutation;
pub use asking::AskingMutation;
pub use assignment::{Assignment, AssignmentConnection, AssignmentQuery, show as show_assignment};
pub use library::{LibraryMutation, LibraryQuery};
pub use line::Line;
pub use loops::{LoopMutation, LoopQuery, ScoreLoopConnection};
pub use response::{Response, ResponseConnection, ResponseQuery, show as show_response};
