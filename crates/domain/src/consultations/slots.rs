//! The times at which a consultation can begin. Pure: hours, what is taken, the type and the present instant go in; instants come out.
//!
//! A slot is an instant. Which day it is, and what the clock shows, is worked out for whoever reads it, so no day can flip on the way.

use std::collections::HashMap;

use jiff::{Timestamp, civil::Date};

use super::{availability::Availability, consultation_type::ConsultationType, interval::Interval};
use crate::{ids::PersonId, zone::Zone};

/// Something that takes a member's time, buffers included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Taken {
    /// When.
    pub interval: Interval,
    /// Whether it is a meeting of the practice, and so counts towards how many a day are enough.
    pub is_meeting: bool,
}

/// A member of the practice who may hold the type, and their time.
#[derive(Debug, Clone, Copy)]
pub struct Member<'a> {
    /// Who.
    pub id: PersonId,
    /// When they can be booked.
    pub availability: &'a Availability,
    /// What has taken their time already, in any order.
    pub taken: &'a [Taken],
}

/// A time at which a member could hold a consultation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Slot {
    /// When it would begin.
    pub starts_at: Timestamp,
    /// Who would hold it.
    pub member: PersonId,
}

/// Every slot of every member for a type booked at `now`, in order of time. A member is free for the meeting and the time before and after it;
/// the meeting itself lies wholly within their hours.
pub fn slots(kind: &ConsultationType, members: &[Member<'_>], holidays: &[Date], now: Timestamp) -> Vec<Slot> {
    let Some(span) = kind.bookable(now) else { return Vec::new() };
    let mut slots: Vec<Slot> = members
        .iter()
        .flat_map(|member| {
            starts(kind, member, span, holidays).into_iter().map(|starts_at| Slot { starts_at, member: member.id })
        })
        .collect();
    slots.sort_unstable();
    slots
}

/// Whether this very slot can be had now. Asked again when it is taken, because a page may be hours old.
pub fn is_open(
    kind: &ConsultationType,
    member: &Member<'_>,
    starts_at: Timestamp,
    holidays: &[Date],
    now: Timestamp,
) -> bool {
    let is_asked = |span: Interval| span.start() <= starts_at && starts_at < span.end();
    kind.bookable(now).is_some_and(is_asked) && is_free(kind, member, starts_at, holidays)
}

/// Whether a member is free for it then, however near that is. For the practice's own eyes: somebody takes over what another cannot hold.
pub fn is_free(kind: &ConsultationType, member: &Member<'_>, starts_at: Timestamp, holidays: &[Date]) -> bool {
    let Some(meeting) = kind.meeting(starts_at) else { return false };
    starts(kind, member, meeting.widened(DAY, DAY), holidays).binary_search(&starts_at).is_ok()
}

/// Beyond this on either side nothing changes what can begin at an instant: it holds the whole day.
const DAY: jiff::SignedDuration = jiff::SignedDuration::from_hours(25);

/// The slots of some days as one reader's calendar has them: day by day, in order.
pub fn by_day(slots: &[Slot], zone: &Zone) -> Vec<(Date, Vec<Slot>)> {
    let mut days: Vec<(Date, Vec<Slot>)> = Vec::new();
    for slot in slots {
        let day = zone.rules().to_datetime(slot.starts_at).date();
        match days.last_mut() {
            Some((last, slots)) if *last == day => slots.push(*slot),
            _ => days.push((day, vec![*slot])),
        }
    }
    days
}

fn starts(kind: &ConsultationType, member: &Member<'_>, span: Interval, holidays: &[Date]) -> Vec<Timestamp> {
    let taken = in_order(member.taken);
    let full = full_days(member);
    // An opening is asked for a little beyond the span, so that a meeting may begin within it and end after it, and begins on the same grid.
    let openings = member.availability.openings(span.widened(DAY, DAY), holidays);
    let (mut starts, mut next) = (Vec::new(), 0);
    for opening in openings {
        let mut starts_at = opening.start();
        while let Some(meeting) = kind.meeting(starts_at).filter(|meeting| opening.holds(*meeting)) {
            let claim = kind.claim(meeting);
            while taken.get(next).is_some_and(|taken| taken.end() <= claim.start()) {
                next += 1;
            }
            let is_free = taken.get(next).is_none_or(|taken| !taken.overlaps(claim));
            let is_asked = span.start() <= starts_at && starts_at < span.end();
            if is_free && is_asked && !full.contains(&member.availability.day_of(starts_at)) {
                starts.push(starts_at);
            }
            let Ok(later) = starts_at.checked_add(kind.every()) else { break };
            starts_at = later;
        }
    }
    starts
}

/// What is taken, in order and with what touches joined, so that one look ahead is enough.
fn in_order(taken: &[Taken]) -> Vec<Interval> {
    let mut all: Vec<Interval> = taken.iter().map(|taken| taken.interval).collect();
    all.sort_unstable();
    let mut joined: Vec<Interval> = Vec::with_capacity(all.len());
    for interval in all {
        match joined.last_mut() {
            Some(last) if interval.start() <= last.end() => {
                let end = last.end().max(interval.end());
                *last = Interval::new(last.start(), end).unwrap_or(*last);
            }
            _ => joined.push(interval),
        }
    }
    joined
}

/// The days on which the member has enough already.
fn full_days(member: &Member<'_>) -> Vec<Date> {
    let Some(most) = member.availability.most_a_day() else { return Vec::new() };
    let mut meetings: HashMap<Date, usize> = HashMap::new();
    for taken in member.taken.iter().filter(|taken| taken.is_meeting) {
        *meetings.entry(member.availability.day_of(taken.interval.start())).or_default() += 1;
    }
    meetings.into_iter().filter(|(_, count)| *count >= usize::from(most)).map(|(day, _)| day).collect()
}

#[cfg(test)]
#[path = "slots/tests.rs"]
mod tests;
