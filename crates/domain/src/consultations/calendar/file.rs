//! Calendar files and feeds. What they can say is what is written here: when, and that it is an appointment (DOMAIN.md 6.5, rule 7).
//!
//! Deliberately absent: organiser and attendees (they would name the other person), a place, an alarm (it would speak aloud on a shared
//! device), and the name of this program. Times are UTC instants, so that no reader needs rules of zones from us and every calendar shows its
//! owner's own clock. The one address is the portal's front door: a link with a token would live in a calendar longer than it may.

use jiff::Timestamp;

use super::{
    entry::{CalendarEntry, EntryState},
    line,
};
use crate::{people::Locale, reminders::Base};

/// What the file is called, for everybody.
pub const FILE_NAME: &str = "appointment.ics";

/// What the receiving calendar is told to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    /// Show these.
    Publish,
    /// Take it out.
    Cancel,
}

impl Method {
    /// The word of the standard.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Publish => "PUBLISH",
            Self::Cancel => "CANCEL",
        }
    }
}

/// A file, ready to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarFile {
    /// What it asks for.
    pub method: Method,
    /// The whole file.
    pub text: String,
}

impl CalendarFile {
    /// The content type to send it with.
    pub fn content_type(&self) -> String {
        format!("text/calendar; charset=utf-8; method={}", self.method.as_str())
    }
}

/// One entry as a file. Made at the moment of sending, from the entry as it stands then, so that a cancelled one is never sent as planned.
pub fn file(entry: &CalendarEntry, locale: Locale, portal: &Base) -> CalendarFile {
    let method = match entry.state() {
        EntryState::Planned => Method::Publish,
        EntryState::Cancelled => Method::Cancel,
    };
    whole(method, std::slice::from_ref(entry), locale, portal)
}

/// A person's entries as a feed to subscribe to. Cancelled ones stay in it, marked, so that calendars that never forget take them out.
pub fn feed(entries: &[CalendarEntry], locale: Locale, portal: &Base) -> CalendarFile {
    whole(Method::Publish, entries, locale, portal)
}

fn whole(method: Method, entries: &[CalendarEntry], locale: Locale, portal: &Base) -> CalendarFile {
    let mut text = String::with_capacity(200 + 320 * entries.len());
    line::raw(&mut text, "BEGIN", "VCALENDAR");
    line::raw(&mut text, "VERSION", "2.0");
    line::raw(&mut text, "PRODID", "-//Office//Appointments//EN");
    line::raw(&mut text, "CALSCALE", "GREGORIAN");
    line::raw(&mut text, "METHOD", method.as_str());
    for entry in entries {
        event(&mut text, entry, locale, portal);
    }
    line::raw(&mut text, "END", "VCALENDAR");
    CalendarFile { method, text }
}

fn event(out: &mut String, entry: &CalendarEntry, locale: Locale, portal: &Base) {
    line::raw(out, "BEGIN", "VEVENT");
    line::raw(out, "UID", &entry.uid().hyphenated().to_string());
    line::raw(out, "DTSTAMP", &instant(entry.changed_at()));
    line::raw(out, "SEQUENCE", &entry.sequence().to_string());
    line::raw(out, "DTSTART", &instant(entry.span().from()));
    line::raw(out, "DTEND", &instant(entry.span().until()));
    line::text(out, "SUMMARY", summary(locale));
    line::text(out, "DESCRIPTION", portal.as_str());
    line::raw(out, "CLASS", "PRIVATE");
    line::raw(out, "STATUS", status(entry.state()));
    line::raw(out, "TRANSP", transparency(entry.state()));
    line::raw(out, "END", "VEVENT");
}

fn instant(at: Timestamp) -> String {
    at.strftime("%Y%m%dT%H%M%SZ").to_string()
}

fn summary(locale: Locale) -> &'static str {
    match locale {
        Locale::English => "Appointment",
    }
}

fn status(state: EntryState) -> &'static str {
    match state {
        EntryState::Planned => "CONFIRMED",
        EntryState::Cancelled => "CANCELLED",
    }
}

fn transparency(state: EntryState) -> &'static str {
    match state {
        EntryState::Planned => "OPAQUE",
        EntryState::Cancelled => "TRANSPARENT",
    }
}

#[cfg(test)]
mod tests;
