//! Busy times out of a calendar that is not ours: a member's own, fetched as iCalendar text (RFC 5545).
//!
//! The bytes come from outside and may be anything. So there are limits on everything that grows, the whole is one pass without recursion of
//! ours, and no word of it is kept or shown: out come stretches of time, and counts of what was not understood. Where it leaves a doubt, the
//! time counts as busy, because a meeting missed costs more than a slot not offered.

mod days;
mod event;
mod expand;
mod moment;
mod recurrence;
mod report;

use calcard::{
    Entry, Parser,
    icalendar::{ICalendar, ICalendarComponentType},
};
use jiff::{SignedDuration, Timestamp};

pub use self::report::{Misread, Report};
use super::{fetching::FetchFault, span::Span};
use crate::{
    problem::{Code, Problem},
    zone::Zone,
};

/// The most octets in a feed: two mebibytes.
pub const MOST_OCTETS: usize = 2 << 20;
/// The most lines in a feed.
pub const MOST_LINES: usize = 100_000;
/// The most events in a feed.
pub const MOST_EVENTS: usize = 10_000;
/// The most occurrences that one reading takes from a feed.
pub const MOST_OCCURRENCES: usize = 20_000;
/// The most days, hours or times of day that repeating events are tried against in one reading.
pub const MOST_STEPS: u32 = 400_000;
/// The longest window that is read at once.
pub const LONGEST_WINDOW_DAYS: i64 = 400;
/// What every whole feed ends with.
const LAST_LINE: &str = "END:VCALENDAR";

/// The stretch of time that one wants to know about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window(Span);

impl Window {
    /// From `from` until just before `until`.
    ///
    /// # Errors
    /// `OutOfRange` when it does not end after it begins, or is longer than [`LONGEST_WINDOW_DAYS`].
    pub fn new(from: Timestamp, until: Timestamp) -> Result<Self, Problem> {
        let span = Span::new(from, until)?;
        if until.duration_since(from) > SignedDuration::from_hours(24 * LONGEST_WINDOW_DAYS) {
            return Err(Problem::at("until", Code::OutOfRange, "Choose a shorter time, of at most 400 days."));
        }
        Ok(Self(span))
    }

    /// The stretch itself.
    pub fn span(self) -> Span {
        self.0
    }
}

/// What a feed comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// The busy time within the window, in order; stretches neither overlap nor touch.
    pub busy: Vec<Span>,
    /// What was understood, and what was not.
    pub report: Report,
}

/// Why a feed was not read at all. What was known before stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum FeedRefused {
    /// More than [`MOST_OCTETS`], [`MOST_LINES`] or [`MOST_EVENTS`].
    #[error("the feed is too large")]
    TooLarge,
    /// No calendar is in it: a page, an empty answer, half a download.
    #[error("the feed is no calendar")]
    NotACalendar,
}

impl FeedRefused {
    /// The same as a fault of fetching.
    pub fn fault(self) -> FetchFault {
        match self {
            Self::TooLarge => FetchFault::TooLarge,
            Self::NotACalendar => FetchFault::NotACalendar,
        }
    }

    /// What to say to the member whose calendar it is.
    pub fn problem(self) -> Problem {
        match self {
            Self::TooLarge => Problem::new(
                Code::TooLong,
                "This calendar is too large to read. The busy times we knew are kept. Share a calendar that holds the coming months only.",
            ),
            Self::NotACalendar => Problem::new(
                Code::Malformed,
                "What came from this address is not a calendar. The busy times we knew are kept. Check the address, which often ends in .ics.",
            ),
        }
    }
}

/// Reads the busy time within a window out of a feed.
///
/// `own` is the zone of the member whose calendar it is. It holds for whole days, for times without a zone, and for zones nobody knows.
///
/// # Errors
/// [`FeedRefused`] when nothing of it was read. Never panics, whatever the bytes.
pub fn busy_times(bytes: &[u8], window: Window, own: &Zone) -> Result<Reading, FeedRefused> {
    if bytes.len() > MOST_OCTETS || bytes.split(|byte| *byte == b'\n').nth(MOST_LINES).is_some() {
        return Err(FeedRefused::TooLarge);
    }
    let calendars = calendars(&String::from_utf8_lossy(bytes))?;
    let mut report = Report::default();
    let mut events = Vec::new();
    let mut spans = Vec::new();
    for calendar in &calendars {
        let zones = moment::Zones::of(calendar, own);
        for component in &calendar.components {
            match component.component_type {
                ICalendarComponentType::VEvent => events.extend(event::read(component, &zones, &mut report)),
                ICalendarComponentType::VFreebusy => spans.extend(event::free_busy(component, &zones, &mut report)),
                _ => {}
            }
        }
    }
    if events.len() > MOST_EVENTS {
        return Err(FeedRefused::TooLarge);
    }
    spans.extend(expand::spans(events, window.span(), &mut report));
    let busy = Span::merged(spans.into_iter().filter_map(|span| span.within(window.span())).collect());
    Ok(Reading { busy, report })
}

/// Every calendar in the text. Lines that are none are passed over, as all readers do; but a text that breaks off is refused, because the
/// events that are missing would look like free time.
fn calendars(text: &str) -> Result<Vec<ICalendar>, FeedRefused> {
    if !text
        .lines()
        .rfind(|line| !line.trim().is_empty())
        .is_some_and(|line| line.trim().eq_ignore_ascii_case(LAST_LINE))
        || !is_whole(text)
    {
        return Err(FeedRefused::NotACalendar);
    }
    let mut parser = Parser::new(text);
    let mut calendars = Vec::new();
    // One step takes at least one line, so this ends; the count says so to whoever changes the reader.
    for _ in 0..=MOST_LINES {
        match parser.entry() {
            Entry::ICalendar(calendar) => calendars.push(calendar),
            Entry::Eof => break,
            Entry::UnterminatedComponent(_) | Entry::TooManyComponents => return Err(FeedRefused::NotACalendar),
            _ => {}
        }
    }
    let is_calendar = |calendar: &ICalendar| {
        calendar.components.first().is_some_and(|root| root.component_type == ICalendarComponentType::VCalendar)
    };
    if calendars.iter().any(is_calendar) { Ok(calendars) } else { Err(FeedRefused::NotACalendar) }
}

/// Whether everything that begins in the text also ends, what is inside first. The parser takes any end for that of whatever is open, and passes over
/// what is still open at the last line.
fn is_whole(text: &str) -> bool {
    let mut open: Vec<&str> = Vec::new();
    for line in text.strip_prefix('\u{feff}').unwrap_or(text).lines() {
        let Some((word, name)) = line.split_once(':') else { continue };
        let name = name.trim();
        if word.eq_ignore_ascii_case("BEGIN") {
            open.push(name);
        } else if word.eq_ignore_ascii_case("END") && open.pop().is_none_or(|begun| !begun.eq_ignore_ascii_case(name)) {
            return false;
        }
    }
    open.is_empty()
}

#[cfg(test)]
mod tests;
