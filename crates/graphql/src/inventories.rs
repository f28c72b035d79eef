//! Inventories: the library, what is asked, what is answered, what the answers come to.

mod answering;
mod asking;
mod assignment;
mod battery;
mod form;
mod library;
mod line;
mod opt_outs;
mod exporting;
mod making;
mod response;
mod rounds;
mod series;
mod words;

pub use answering::AnsweringMutation;
pub use asking::AskingMutation;
pub use assignment::{Assignment, AssignmentConnection, AssignmentQuery, show as show_assignment};
pub use battery::{Battery, BatteryMutation, BatteryPart, Course};
pub use library::{LibraryMutation, LibraryQuery};
pub use line::Line;
pub use opt_outs::{OptOutMutation, OptOutQuery};
pub use exporting::ExportQuery;
pub use making::{MakingMutation, MakingQuery};
pub use response::{Response, ResponseConnection, ResponseQuery, show as show_response};
pub use rounds::RoundsMutation;
pub use series::{SeriesConnection, SeriesMutation};
