//! Inventories: the library, what is asked, what is answered, what the answers come to.

mod answering;
mod asking;
mod assignment;
mod battery;
mod before_appointments;
mod exporting;
mod feedback;
mod form;
mod library;
mod line;
mod loops;
mod making;
mod opt_outs;
mod response;
mod rounds;
mod series;
mod words;

pub use answering::AnsweringMutation;
use async_graphql::MergedObject;

pub use asking::AskingMutation;
pub(crate) use asking::read_days;
pub use assignment::{Assignment, AssignmentConnection, AssignmentQuery, show as show_assignment};
pub use battery::{Battery, BatteryMutation, BatteryPart, Course};
pub use exporting::ExportQuery;
pub use feedback::{FeedbackMutation, FeedbackQuery};
pub use form::{AnswerInput, read_answers};
pub use library::{LibraryMutation, LibraryQuery};
pub use line::Line;
pub use loops::{LoopMutation, LoopQuery, ScoreLoopConnection};
pub use making::{MakingMutation, MakingQuery};
pub use opt_outs::{OptOutMutation, OptOutQuery};
pub use response::{Response, ResponseConnection, ResponsePayload, ResponseQuery, responded, show as show_response};
pub use rounds::RoundsMutation;
pub use series::SeriesConnection;
pub use words::ReminderPolicy;
