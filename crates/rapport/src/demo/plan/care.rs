//! What goes along with care: paper in appointments, the appointments themselves, what lies between two people to be signed, and one couple's way
//! through a programme.

use jiff::{Timestamp, ToSpan as _};

use super::{Calendar, Event, instant};
use crate::demo::cast::{AT_WORK, IN_SESSIONS, ON_BATTERY, SET_BACK};

/// Every how many days the short questionnaires are filled in on paper.
const PAPER_EVERY: i64 = 14;

/// A turn of a couple's way: when, in hundredths of the time since their first visit, and what happens.
type Turn = (i64, fn(usize) -> Event);

/// The turns of a couple's way through the programme.
const TURNS: [Turn; 4] = [(12, Event::Enrol), (35, Event::GoOn), (58, Event::Lapse), (60, Event::GoBack)];

impl Calendar {
    /// All of it.
    pub(super) fn care(&self, events: &mut Vec<(Timestamp, Event)>) {
        let before = |hours: i64| self.now.saturating_sub(hours.hours()).unwrap_or(self.now);
        events.push((before(i64::from(self.weeks) * 7 * 24 + 47), Event::Licences));
        for couple in ON_BATTERY {
            let days = i64::from(self.weeks) * 7;
            for day in (1..=days / PAPER_EVERY).map(|time| time * PAPER_EVERY) {
                let on = self.intake(couple).saturating_add(day.days());
                events.push((instant(couple, on, 15, 30), Event::Paper(couple, day)));
            }
        }
        for couple in IN_SESSIONS {
            events.push((instant(couple, self.intake(couple), 16, 0), Event::Sessions(couple)));
            events.push((before(4 * 24 + 2), Event::Alone(couple)));
        }
        let [first, second] = AT_WORK;
        events.push((before(3 * 24), Event::ToSign(first)));
        events.push((before(3 * 24 - 1), Event::OpenUp(second)));
        events.extend(AT_WORK.map(|couple| (before(30), Event::Comment(couple))));
        events.push((before(6 * 24 + 3), Event::Making));
        self.on_the_way(SET_BACK, events);
    }

    fn on_the_way(&self, couple: usize, events: &mut Vec<(Timestamp, Event)>) {
        let came = instant(couple, self.intake(couple), 17, 0);
        let lived = self.now.duration_since(came).as_hours();
        let at = |hours: i64| came.saturating_add(hours.hours()).unwrap_or(self.now);
        events.extend(TURNS.map(|(share, turn)| (at(lived * share / 100), turn(couple))));
        // They begin when they are enrolled, and go on until now.
        let weeks = (lived * TURNS[0].0 / 100 + 48..lived).step_by(7 * 24);
        events.extend(weeks.map(|hours| (at(hours), Event::WeekOnTheWay(couple))));
    }
}
