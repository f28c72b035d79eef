//! Consultations: a public page on which a stranger finds a time, the practice's board, and whose time is taken.
//!
//! Time is taken by a claim, and the database itself refuses a second one for the same person. Whoever comes second is told at once.

mod absence;
mod again;
mod answers;
mod arrange;
mod ask;
mod availability;
mod board;
mod book;
mod busy;
mod calendar;
mod change;
mod check_in;
mod claims;
mod commands;
mod cover;
mod decide;
mod diary;
mod enrolment;
mod enter;
mod entries;
mod fetch;
mod funnel;
mod held;
mod hold;
mod holidays;
mod invitations;
mod join;
mod leads;
mod letters;
mod links;
mod newcomer;
mod outcome;
mod own;
mod page;
mod readiness;
mod referral;
mod rows;
mod source;
mod tend;
mod types;
mod views;
mod waiting;

pub use absence::{Absence, AbsenceView, note_absence};
pub use again::{AskAgain, ask_again};
pub use answers::consultation_answers;
pub use arrange::{offer, triage, wait};
pub use ask::ask;
pub use availability::{availability, change_availability};
pub use board::{consultations, for_staff};
pub use book::book;
pub use busy::{BusyView, read_own_calendar};
pub(crate) use calendar::days_for;
pub use calendar::{CalendarDays, CalendarView, calendar};
pub(crate) use change::unauthorised;
pub use change::{book_for, cancel, move_by_practice};
pub use check_in::{CheckIn, NoteWhereabouts, check_in, note_whereabouts};
pub(crate) use check_in::{cannot_be_held, whereabouts_unsaid};
pub(crate) use claims::{claim_for_appointment, release_appointment, release_appointment_of};
pub use commands::{
    Ask, BoardList, Book, BookFor, ChangeAvailability, HoldTime, Join, Newcomer, Seen, StaffTime, Wanted,
};
pub(crate) use cover::{says, settle_appointment};
pub use decide::answer_recommendation;
pub use enter::{EnterRequest, enter_request};
pub use entries::own_calendar_file;
pub(crate) use entries::{EntryRow, entries_of};
pub use fetch::{DueCalendar, Fetched, Marks, calendars_due, note_calendar};
pub use funnel::{FunnelView, funnel};
pub(crate) use held::held_by;
pub use hold::hold_time;
pub use holidays::{ChangeHolidays, change_holidays, practice_holidays};
pub use invitations::{BookingInvitation, InviteToBook, invite_to_book};
pub use join::{join, joining};
pub use leads::ask_deletion;
pub use outcome::{Came, NoteAttendance, Refer, decline, enrol, note_attendance, note_no_show, recommend, refer_out};
pub use own::{confirm, keep_waiting, move_own, own, own_free_times, take_offer, withdraw};
pub use page::{all_types, booking_page, booking_questions, free_times, free_times_for_staff, open_booking_page};
pub use readiness::assess_readiness;
pub use source::{SourceView, calendar_source, read_calendar_from, stop_reading_calendar};
pub use tend::tend;
pub use types::{CloseType, MakeType, TypeView, close_type, make_type, types_at_desk};
pub use views::{
    AnswersView, AttendeeView, AvailabilityView, Booked, BookingPageView, ConsultationView, HeldTime, JoiningView,
    OwnCalendarView, OwnView, Standing,
};
