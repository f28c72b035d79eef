//! Appointments of ongoing care: made for a couple by whoever treats them or by the front desk, for both or for one of them alone.
//!
//! Whoever does not come to an appointment learns nothing of it: not that it is there, not that it moved, not that somebody's time is taken.

mod attendance;
mod away;
mod before;
mod calendar;
mod change;
mod check_in;
mod couples;
mod cover;
mod file;
mod list;
mod make;
mod own;
mod reach;
mod rows;
mod service;
mod settle;
mod stop;
mod tend;
mod time;

use domain::{
    appointments::{Attendance, Length, MeetingLink, OwnClock, Repetition, Shift},
    consultations::Whereabouts,
    ids::{AppointmentId, AppointmentSeriesId, CoupleId, PersonId},
    practice::licence::ServiceKind,
};
use jiff::{
    Timestamp,
    civil::{Date, DateTime, Time},
};

use crate::people::PersonView;

pub use attendance::{Attended, NoteAttendance, note_attendance};
pub(crate) use away::call_off_within;
pub use calendar::{HourView, HoursView, KnownHour, calendar};
pub use change::{call_off, change_link, end_series, move_to};
pub use check_in::{CheckIn, check_in};
pub use couples::{couple_to_book, couples_to_book};
pub use cover::needing_cover;
pub(crate) use cover::sessions_within;
pub use file::calendar_file;
pub(crate) use file::entries_of;
pub use list::{held_of_couple, of_couple, one};
pub use make::make;
pub use own::mine;
pub(crate) use service::change_service_to_come;
pub(crate) use stop::stop_appointments;
pub use tend::tend;

/// Somebody who is to come.
#[derive(Debug, Clone)]
pub struct Coming {
    /// Who.
    pub person: PersonId,
    /// Where they will be, as they said.
    pub place: Whereabouts,
    /// Where they meet their therapist from afar; none for somebody who comes to the practice.
    pub link: Option<MeetingLink>,
}

/// A day and a time on the clock of whoever holds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OnTheWall {
    /// The day.
    pub on: Date,
    /// The time of day.
    pub at: Time,
}

/// Appointments to make.
#[derive(Debug, Clone)]
pub struct Make {
    /// What recognises a repeat.
    pub key: String,
    /// For which couple.
    pub couple: CoupleId,
    /// Who holds them; none for whoever asks.
    pub member: Option<PersonId>,
    /// Who comes.
    pub people: Vec<Coming>,
    /// When the first is.
    pub first: OnTheWall,
    /// How long each takes.
    pub length: Length,
    /// How many, how far apart.
    pub repetition: Repetition,
    /// Whether only to look what they would be and whether they could be made; nothing is kept then.
    pub only_look: bool,
}

/// Appointments that were made, or would be.
#[derive(Debug, Clone)]
pub struct Made {
    /// The first of them; none where it was only looked.
    pub first: Option<AppointmentView>,
    /// How many were made.
    pub times: u32,
    /// Each of them, on everybody's clock.
    pub outlook: Vec<TimeView>,
}

/// One of several appointments, as those who come will read it.
#[derive(Debug, Clone)]
pub struct TimeView {
    /// What is agreed, on the clock of whoever holds it.
    pub wall_time: DateTime,
    /// When it begins.
    pub starts_at: Timestamp,
    /// What the clock of each who comes will show.
    pub clocks: Vec<(PersonId, OwnClock)>,
}

/// A couple as those see it who arrange its appointments: who, and with whom; never why.
#[derive(Debug, Clone)]
pub struct CoupleToBook {
    /// Its id.
    pub id: CoupleId,
    /// What the practice calls it on its own screens.
    pub alias: String,
    /// What kind of help its care is, and so each of its appointments.
    pub service: ServiceKind,
    /// Who belongs to it.
    pub people: Vec<PersonView>,
    /// Who can hold its appointments.
    pub holders: Vec<HolderView>,
    /// Whether whoever looks may make, move and call off its appointments.
    pub can_arrange: bool,
    /// Whether whoever looks may note who came to them.
    pub can_note: bool,
}

/// Somebody who can hold a couple's appointments.
#[derive(Debug, Clone)]
pub struct HolderView {
    /// Who.
    pub member: PersonView,
    /// The one whom they treat alone; none for whoever leads the care of all.
    pub treats: Option<PersonId>,
}

/// An appointment as somebody saw it.
#[derive(Debug, Clone, Copy)]
pub struct Seen {
    /// Which.
    pub appointment: AppointmentId,
    /// The version that was read.
    pub version: i64,
}

/// Another time for an appointment.
#[derive(Debug, Clone, Copy)]
pub struct Move {
    /// Which.
    pub seen: Seen,
    /// When it is to be.
    pub to: OnTheWall,
}

/// Another link for one who comes.
#[derive(Debug, Clone)]
pub struct ChangeLink {
    /// Of which appointment.
    pub seen: Seen,
    /// Whose.
    pub person: PersonId,
    /// The link; none for somebody who comes to the practice.
    pub link: Option<MeetingLink>,
}

/// An appointment as those see it who arrange it.
#[derive(Debug, Clone)]
pub struct AppointmentView {
    /// Its id.
    pub id: AppointmentId,
    /// The couple in whose care it is.
    pub couple: CoupleId,
    /// Who holds it.
    pub member: PersonView,
    /// What is done in it.
    pub service: ServiceKind,
    /// When it begins.
    pub starts_at: Timestamp,
    /// When it ends.
    pub ends_at: Timestamp,
    /// What was agreed, on the clock of whoever holds it.
    pub wall_time: DateTime,
    /// Where that clock stands.
    pub zone: String,
    /// Whether it takes place.
    pub is_planned: bool,
    /// Whether it has begun: then it is noted who came.
    pub has_begun: bool,
    /// Why whoever is to hold it may not, and what can be done; none while they may.
    pub needs_cover: Option<String>,
    /// With which others it was made at once.
    pub series: Option<AppointmentSeriesId>,
    /// Who comes.
    pub people: Vec<PartView>,
    /// Counts the changes.
    pub version: i64,
}

/// One who comes, as those see them who arrange it.
#[derive(Debug, Clone)]
pub struct PartView {
    /// Who.
    pub person: PersonView,
    /// Where they will be, by name.
    pub place: String,
    /// Whether they have a link.
    pub has_link: bool,
    /// Where they said they are when it began, by name.
    pub is_at: Option<String>,
    /// Whether somebody else than their partner is there too.
    pub is_overheard: bool,
    /// Under which number they can be called back at once, and whom to call if need be.
    pub call_back: Option<(String, Option<String>)>,
    /// Whether they came, once that was noted.
    pub attendance: Option<Attendance>,
}

/// One's own appointment. Nothing in it depends on what anybody else of it does.
#[derive(Debug, Clone)]
pub struct OwnAppointmentView {
    /// Its id.
    pub id: AppointmentId,
    /// Who holds it.
    pub member: String,
    /// Whether one comes alone, and nobody else learns of it.
    pub is_alone: bool,
    /// When it begins.
    pub starts_at: Timestamp,
    /// When it ends.
    pub ends_at: Timestamp,
    /// Where one's own clock stands.
    pub zone: String,
    /// Where the clock stands by which it was agreed.
    pub agreed_zone: String,
    /// Where one meets the therapist from afar.
    pub link: Option<String>,
    /// That it begins at another hour than the one before, on one's own clock; told a week ahead.
    pub shift: Option<Shift>,
    /// Whether one can say now where one is.
    pub can_check_in: bool,
    /// Whether one has said it.
    pub is_here: bool,
}
