//! Appointments of ongoing care: with everybody of a couple, or with one of them alone (DOMAIN.md 5.5, 6.5, 7).
//!
//! What was agreed is a time on the clock of whoever holds it; what is kept beside it is the instant. Everybody reads that instant on a clock
//! of their own. Whoever does not come to an appointment does not learn that there is one.

mod appointment;
mod attendance;
mod company;
mod link;
mod outlook;
mod repetition;
mod shift;
mod sight;
mod wall;

pub use appointment::{Appointment, Length, State};
pub use attendance::Attendance;
pub use company::Company;
pub use link::MeetingLink;
pub use outlook::{Outlook, OwnClock, outlook};
pub use repetition::{MOST_TIMES, Repetition};
pub use shift::{Shift, TOLD_AHEAD, shift, told_at};
pub use sight::{Onlooker, Sight};
pub use wall::Wall;
