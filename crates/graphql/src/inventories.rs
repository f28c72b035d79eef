//! Inventories: the library, what is asked, what is answered, what the answers come to.

mod answering;
mod asking;
mod assignment;
mod form;
mod library;
mod line;
mod response;
mod words;

pub use answering::AnsweringMutation;
pub use asking::AskingMutation;
pub use assignment::{Assignment, AssignmentConnection, AssignmentQuery, show as show_assignment};
pub use form::{AnswerInput, read_answers};
pub use library::{LibraryMutation, LibraryQuery};
pub use line::Line;
pub use response::{Response, ResponseConnection, ResponsePayload, ResponseQuery, responded, show as show_response};
