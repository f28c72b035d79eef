//! Calendars: files and feeds that leave (DOMAIN.md 6.5, rule 7), and busy times that come in from a member's own calendar.
//!
//! What leaves is made from a short list of fields, never from the record of an appointment: no name, no place, no other person, and no count
//! that another person's acts could move. What comes in is kept as times and nothing else.

pub mod busy;
mod entry;
pub mod fetching;
mod file;
mod line;
mod reach;
mod source;
mod span;

pub use self::{
    busy::{FeedRefused, Misread, Reading, Report, Window, busy_times},
    entry::{CalendarEntry, EntryState},
    fetching::FetchFault,
    file::{CalendarFile, FILE_NAME, Method, feed, file},
    reach::is_public,
    source::CalendarSource,
    span::Span,
};
