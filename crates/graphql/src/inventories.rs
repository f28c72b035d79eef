//! Inventories: the library, what is asked, what is answered, what the answers come to.

mod answering;
mod asking;
mod assignment;
mod battery;
mod before_appointments;
mod exporting;
mod feedback;
mod follow_up;
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

use async_graphql::MergedObject;

pub use answering::AnsweringMutation;
pub use asking::AskingMutation;
pub(crate) use asking::read_days;
pub use assignment::{Assignment, AssignmentConnection, AssignmentQuery, show as show_assignment};
pub use battery::{Battery, BatteryPart, Course};
pub use exporting::ExportQuery;
pub use feedback::{FeedbackMutation, FeedbackQuery};
pub use form::{AnswerInput, read_answers};
pub use library::{LibraryMutation, LibraryQuery};
pub use line::Line;
pub use loops::{LoopMutation, LoopQuery, ScoreLoopConnection};
pub use making::{MakingMutation, MakingQuery};
pub use response::{Response, ResponseConnection, ResponsePayload, ResponseQuery, responded, show as show_response};
pub use rounds::RoundsMutation;
pub use series::SeriesConnection;
pub use words::ReminderPolicy;

/// What the signed-in partner wants and does not want to be asked.
#[derive(Default, MergedObject)]
pub struct WishesQuery(opt_outs::OptOutQuery, follow_up::FollowUpQuery);

/// Acts on what is asked again and again.
#[derive(Default, MergedObject)]
pub struct RepeatsMutation(
    battery::BatteryMutation,
    before_appointments::BeforeAppointmentsMutation,
    series::SeriesMutation,
    opt_outs::OptOutMutation,
    follow_up::FollowUpMutation,
);
