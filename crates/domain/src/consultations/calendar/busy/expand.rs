//! From events to stretches of time: repetitions written out, exceptions taken out, changed occurrences put in their places.

use std::collections::{HashMap, HashSet};

use jiff::{Timestamp, ToSpan as _, civil::Date};

use super::{
    super::span::Span,
    MOST_OCCURRENCES, MOST_STEPS,
    event::{Event, Length, Part},
    moment::Moment,
    recurrence::Budget,
    report::{Misread, Report},
};

/// Occurrences that do not take place where their series says.
#[derive(Debug, Default)]
struct Absent {
    instants: HashSet<Timestamp>,
    days: HashSet<Date>,
}

impl Absent {
    /// A day takes away every occurrence that begins on it, because some programs write their exceptions so.
    fn add(&mut self, moment: &Moment) {
        if moment.is_day {
            self.days.insert(moment.local.date());
        } else {
            self.instants.extend(moment.instant());
        }
    }

    fn holds(&self, moment: &Moment) -> bool {
        self.days.contains(&moment.local.date())
            || moment.instant().is_some_and(|instant| self.instants.contains(&instant))
    }
}

/// The busy time of all events that may lie in the window; some may reach beyond it.
pub(super) fn spans(events: Vec<Event>, window: Span, report: &mut Report) -> Vec<Span> {
    let events = newest(events);
    let absent = replaced(&events);
    let none = Absent::default();
    let mut run = Run { window, budget: Budget(MOST_STEPS), spans: Vec::new() };
    for event in events.iter().filter(|event| event.is_busy) {
        let replaced = match (&event.part, &event.uid) {
            (Part::Whole, Some(uid)) => absent.get(uid.as_str()).unwrap_or(&none),
            _ => &none,
        };
        if run.add(event, replaced).is_none() {
            report.note(Misread::TooMany);
        }
    }
    run.spans
}

/// Of an event that is there in several versions, the newest. Events that share a name and a number are all kept: names are not always unique.
fn newest(events: Vec<Event>) -> Vec<Event> {
    let name = |event: &Event| {
        let uid = event.uid.clone()?;
        let instead = match &event.part {
            Part::Whole => None,
            Part::Instead(moment) => Some(moment.instant()?),
        };
        Some((uid, instead))
    };
    let mut newest: HashMap<_, i64> = HashMap::new();
    for event in &events {
        if let Some(name) = name(event) {
            let sequence = newest.entry(name).or_insert(event.sequence);
            *sequence = event.sequence.max(*sequence);
        }
    }
    let is_newest = |event: &Event| name(event).and_then(|name| newest.get(&name)).is_none_or(|n| *n == event.sequence);
    events.into_iter().filter(is_newest).collect()
}

/// The occurrences of each series for which an event of their own stands.
fn replaced(events: &[Event]) -> HashMap<&str, Absent> {
    let mut replaced: HashMap<&str, Absent> = HashMap::new();
    for event in events {
        if let (Part::Instead(moment), Some(uid)) = (&event.part, &event.uid) {
            replaced.entry(uid).or_default().add(moment);
        }
    }
    replaced
}

struct Run {
    window: Span,
    budget: Budget,
    spans: Vec<Span>,
}

impl Run {
    /// Adds an event; none when there was more of it than one reading takes.
    fn add(&mut self, event: &Event, replaced: &Absent) -> Option<()> {
        let mut except = Absent::default();
        event.except.iter().for_each(|moment| except.add(moment));
        let take = |run: &mut Self, moment: &Moment, length: Length| {
            if except.holds(moment) || replaced.holds(moment) { Some(()) } else { run.take(moment, length) }
        };
        take(self, &event.start, event.length)?;
        for (moment, length) in &event.more {
            take(self, moment, *length)?;
        }
        let Some((from, until)) = self.local_window(event) else { return Some(()) };
        let mut is_whole = true;
        for rule in &event.rules {
            let (times, all) = rule.between(from, until, &mut self.budget);
            is_whole &= all;
            for local in times.into_iter().filter(|local| *local != event.start.local) {
                take(self, &Moment { local, ..event.start.clone() }, event.length)?;
            }
        }
        is_whole.then_some(())
    }

    fn take(&mut self, moment: &Moment, length: Length) -> Option<()> {
        let span = length.span(moment).filter(|span| span.overlaps(self.window));
        if self.spans.len() >= MOST_OCCURRENCES && span.is_some() {
            return None;
        }
        self.spans.extend(span);
        Some(())
    }

    /// Between which wall times an occurrence must begin to touch the window, with a day to spare for the shifts of clocks.
    fn local_window(&self, event: &Event) -> Option<(jiff::civil::DateTime, jiff::civil::DateTime)> {
        let local = |at| event.start.zone.to_datetime(at);
        let days = jiff::Span::new().try_days(event.length.at_most_days()).ok();
        let from = days.and_then(|days| local(self.window.from()).checked_sub(days).ok()).unwrap_or(event.start.local);
        let until = local(self.window.until()).checked_add(1.day()).ok()?;
        Some((from, until))
    }
}
