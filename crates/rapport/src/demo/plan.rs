//! What happens when: every event of the demo's past, in order.

mod care;

use jiff::{Timestamp, ToSpan as _, civil, tz::TimeZone};

use super::{
    cast::{
        AT_WORK, COUPLES, DRAFTING, FIRST, HALF_SIGNED, LAPSED, ON_BATTERY, ON_THE_WAY, PAUSED, SHARING, THERAPISTS,
        UNSAFE, WRITTEN_TO,
    },
    chance::Chance,
};

/// Something that happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Event {
    /// A couple comes for the first time.
    Intake(usize),
    /// Both members fill in their questionnaires in the waiting room.
    Totals(usize),
    /// One member answers what waits for them of the standard battery.
    Battery(usize, Side),
    /// Both fill in the short questionnaires in an appointment, so many days after their first visit.
    Paper(usize, i64),
    /// Both fill in the long ones of the standard battery.
    LongPaper(usize),
    /// A couple's appointments for half a year are made.
    Sessions(usize),
    /// The hurt member gets an appointment alone.
    Alone(usize),
    /// One offers an agreement to the other, and both sign a plan.
    ToSign(usize),
    /// The involved member offers to let the other look at something.
    OpenUp(usize),
    /// A therapist writes to both about their last exercises.
    Comment(usize),
    /// Both do for a week what their programme gives them.
    WeekOnTheWay(usize),
    /// The therapist opens the next phases of a couple's programme.
    GoOn(usize),
    /// And goes back with them.
    GoBack(usize),
    /// One member answers the weekly questions that wait for them.
    Pulses(usize, Side),
    /// The four-weekly one is asked of the hurt member once, due on this day.
    Ask(usize, civil::Date),
    /// The hurt member answers the four-weekly one.
    StayingCheck(usize, Side),
    /// The hurt member begins it and does not send it.
    Draft(usize),
    /// The hurt member shares one written answer.
    Share(usize),
    /// And takes it back.
    Revoke(usize),
    /// The hurt member offers themself something after a low rating, and plans talks; they share the plan or keep it.
    Follow(usize, bool),
    /// A mode is proposed, and signed by as many members.
    Mode(usize, usize),
    /// Joint work is paused.
    Pause(usize),
    /// Joint work is paused because somebody may not be safe.
    PauseForSafety(usize),
    /// A therapist says what comes of what waits for them.
    Worklist(usize),
    /// A therapist writes to the hurt member about their latest answers.
    Word(usize),
    /// Who opens it.
    ReadWord(usize),
    /// A couple begins to do something between appointments.
    Between(usize),
    /// They do it for one more week.
    WeekBetween(usize),
    /// A couple is enrolled on a programme.
    Enrol(usize),
    /// The hurt member does its first step.
    FirstStep(usize),
    /// Trust is broken again, and it is gone through to the end.
    Lapse(usize),
    /// A therapist makes forms and exercises of the practice's own.
    Making,
    /// The front desk enters what the therapists are licensed for.
    Licences,
    /// The public page opens, and members say when they can be booked.
    Hours,
    /// Strangers come to the public page.
    Strangers,
    /// The service does what is due.
    Tick,
}

/// One of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Side {
    Hurt,
    Involved,
}

/// Days since the first couple's last four-weekly questions were due: longer than two of them must lie apart, by more than they are late.
const LONG_AGO: i64 = 18;

/// For how many weeks some couples have done something between appointments.
const AT_WORK_FOR: i64 = 8;

/// The days and instants that the plan is made from.
pub(super) struct Calendar {
    pub(super) now: Timestamp,
    pub(super) weeks: u32,
}

impl Calendar {
    /// The day of a couple's first visit, where they live.
    pub(super) fn intake(&self, couple: usize) -> civil::Date {
        let days = i64::from(self.weeks) * 7;
        // They come one after another during the first third.
        let waited = days / 3 * index(couple) / index(COUPLES.len());
        self.today(couple).saturating_sub((days - waited).days())
    }

    /// When the weekly questions are due for the first time. The first couple's are due in five days, and so were asked yesterday.
    pub(super) fn first_pulse(&self, couple: usize) -> civil::Date {
        let today = self.today(couple);
        let ahead = if couple == FIRST { 5 } else { index(couple) % 7 };
        first_from(self.intake(couple).saturating_add(2.days()), today.saturating_add(ahead.days()), 7)
    }

    /// When the four-weekly questions are due for the first time. The first couple's last ones were due so long ago that they can be asked
    /// again today.
    pub(super) fn first_staying_check(&self, couple: usize) -> civil::Date {
        let today = self.today(couple);
        let ahead = match couple {
            FIRST => -LONG_AGO,
            DRAFTING => 2,
            _ => index(couple) * 5 % 28,
        };
        first_from(self.intake(couple).saturating_add(4.days()), today.saturating_add(ahead.days()), 28)
    }

    fn today(&self, couple: usize) -> civil::Date {
        self.now.to_zoned(zone(couple)).date()
    }

    /// How far the couple is at an instant, 0 to 1.
    pub(super) fn progress(&self, couple: usize, at: Timestamp) -> f64 {
        let began = instant(couple, self.intake(couple), 10, 0);
        let whole = self.now.duration_since(began).as_secs_f64().max(1.0);
        (at.duration_since(began).as_secs_f64() / whole).clamp(0.0, 1.0)
    }

    /// Every event, in order.
    pub(super) fn events(&self, chance: &Chance) -> Vec<(Timestamp, Event)> {
        let mut events = Vec::new();
        for couple in 0..COUPLES.len() {
            self.visits(couple, &mut events);
            self.weekly(couple, chance, &mut events);
            self.four_weekly(couple, chance, &mut events);
        }
        self.singular(&mut events);
        self.between(&mut events);
        self.care(&mut events);
        self.ticks(&mut events);
        events.retain(|(at, _)| *at < self.now);
        events.sort_by_key(|(at, _)| *at);
        events
    }

    fn visits(&self, couple: usize, events: &mut Vec<(Timestamp, Event)>) {
        let intake = self.intake(couple);
        let minute = i8::try_from(couple).unwrap_or(0);
        events.push((instant(couple, intake, 10, minute), Event::Intake(couple)));
        let days = i64::from(self.weeks) * 7;
        let long = if ON_BATTERY.contains(&couple) { Event::LongPaper(couple) } else { Event::Totals(couple) };
        for day in (0..=days).step_by(90) {
            events.push((instant(couple, intake.saturating_add(day.days()), 15, minute), long));
        }
    }

    fn weekly(&self, couple: usize, chance: &Chance, events: &mut Vec<(Timestamp, Event)>) {
        let (intake, first) = (self.intake(couple), self.first_pulse(couple));
        // The battery is asked three days before it is due, and what was asked by itself six.
        let is_on_battery = ON_BATTERY.contains(&couple);
        let ahead = if is_on_battery { 2 } else { 6 };
        for week in 0..=i64::from(self.weeks) {
            for side in [Side::Hurt, Side::Involved] {
                if chance.befalls(COUPLES[couple].missed) {
                    continue;
                }
                let asked = first.saturating_add((week * 7 - ahead).days()).max(intake.saturating_add(1.day()));
                let day = asked.saturating_add(chance.between(0, 3).days());
                if couple == FIRST && asked >= self.today(couple).saturating_sub(1.day()) {
                    continue;
                }
                let answers = if is_on_battery { Event::Battery(couple, side) } else { Event::Pulses(couple, side) };
                self.answered(evening(couple, day, chance), answers, events);
            }
        }
    }

    fn four_weekly(&self, couple: usize, chance: &Chance, events: &mut Vec<(Timestamp, Event)>) {
        if ON_BATTERY.contains(&couple) {
            return;
        }
        let first = self.first_staying_check(couple);
        let sides: &[Side] = if COUPLES[couple].both_ways { &[Side::Hurt, Side::Involved] } else { &[Side::Hurt] };
        for time in 0..=i64::from(self.weeks / 4) {
            for side in sides {
                // The second injury of a couple is asked about a week after the first.
                let later = if *side == Side::Involved { 7 } else { 0 };
                let due = first.saturating_add((time * 28 + later).days());
                let day = due.saturating_add(chance.between(-3, 2).days());
                if couple == FIRST {
                    self.asked_once(due, events);
                }
                if couple != DRAFTING || due < self.today(couple) {
                    self.answered(evening(couple, day, chance), Event::StayingCheck(couple, *side), events);
                }
            }
        }
    }

    /// The first couple's are asked one by one, so that none is open for whoever follows the walk through the demo.
    fn asked_once(&self, due: civil::Date, events: &mut Vec<(Timestamp, Event)>) {
        if due <= self.today(FIRST).saturating_sub(LONG_AGO.days()) {
            let day = due.saturating_sub(6.days()).max(self.intake(FIRST));
            events.push((instant(FIRST, day, 10, 30), Event::Ask(FIRST, due)));
        }
    }

    /// What somebody answers, unless it is of today: that is left for whoever looks at the demo.
    fn answered(&self, at: Timestamp, event: Event, events: &mut Vec<(Timestamp, Event)>) {
        if at < self.now.saturating_sub(14.hours()).unwrap_or(self.now) {
            events.push((at, event));
        }
    }

    fn singular(&self, events: &mut Vec<(Timestamp, Event)>) {
        let before = |hours: i64| self.now.saturating_sub(hours.hours()).unwrap_or(self.now);
        let ago = |days: i64| before(days * 24);
        let after_intake = |couple| instant(couple, self.intake(couple).saturating_add(1.day()), 11, 0);
        events.push((after_intake(FIRST), Event::Mode(FIRST, 2)));
        events.push((after_intake(HALF_SIGNED), Event::Mode(HALF_SIGNED, 1)));
        events.push((ago(2), Event::Pause(PAUSED)));
        events.push((ago(1), Event::PauseForSafety(UNSAFE)));
        events.extend(WRITTEN_TO.map(|couple| (ago(1), Event::Word(couple))));
        events.push((before(12), Event::ReadWord(WRITTEN_TO[1])));
        // What came in during the last three days is left for whoever looks at the demo.
        for therapist in 0..THERAPISTS {
            events.extend((0..=i64::from(self.weeks)).map(|week| (ago(3 + 7 * week), Event::Worklist(therapist))));
        }
        events.push((ago(1), Event::Draft(DRAFTING)));
        events.extend(SHARING.map(|couple| (ago(4), Event::Share(couple))));
        events.push((ago(3), Event::Revoke(SHARING[2])));
        events.push((ago(5), Event::Follow(SHARING[0], true)));
        events.push((ago(5), Event::Follow(SHARING[1], false)));
        events.push((ago(4), Event::Hours));
        events.push((before(20), Event::Strangers));
    }

    /// What some couples do between appointments: eight weeks of it, so that making the demo stays quick.
    fn between(&self, events: &mut Vec<(Timestamp, Event)>) {
        let ago = |days: i64| self.now.saturating_sub((days * 24).hours()).unwrap_or(self.now);
        for couple in AT_WORK {
            let first = instant(couple, self.intake(couple).saturating_add(1.day()), 12, 0).max(ago(7 * AT_WORK_FOR));
            events.push((first, Event::Between(couple)));
            let weeks = (0..AT_WORK_FOR).map(|week| ago(week * 7 + 2)).filter(|at| *at > first);
            events.extend(weeks.map(|at| (at, Event::WeekBetween(couple))));
        }
        events.push((ago(5), Event::Enrol(ON_THE_WAY)));
        events.push((ago(4), Event::FirstStep(ON_THE_WAY)));
        events.push((ago(i64::from(self.weeks) * 7 / 2), Event::Lapse(LAPSED)));
    }

    /// Once a day the service does what is due, and each hour of the last two days.
    fn ticks(&self, events: &mut Vec<(Timestamp, Event)>) {
        let hours = i64::from(self.weeks) * 7 * 24;
        let before = |hour: i64| self.now.saturating_sub(hour.hours()).unwrap_or(self.now);
        events.extend(
            (49..hours)
                .filter(|hour| before(*hour).to_zoned(TimeZone::UTC).hour() == 17)
                .map(|hour| (before(hour), Event::Tick)),
        );
        events.extend((0..49).map(|hour| (before(hour).saturating_sub(1.second()).unwrap_or(self.now), Event::Tick)));
    }
}

/// The rules of the clock where a couple lives.
pub(super) fn zone(couple: usize) -> TimeZone {
    TimeZone::get(COUPLES[couple].zone).unwrap_or(TimeZone::UTC)
}

fn evening(couple: usize, day: civil::Date, chance: &Chance) -> Timestamp {
    let (hour, minute) = (chance.between(18, 21), chance.between(0, 59));
    instant(couple, day, i8::try_from(hour).unwrap_or(19), i8::try_from(minute).unwrap_or(0))
}

fn instant(couple: usize, day: civil::Date, hour: i8, minute: i8) -> Timestamp {
    day.at(hour, minute, 0, 0).to_zoned(zone(couple)).map_or(Timestamp::UNIX_EPOCH, |zoned| zoned.timestamp())
}

/// The first day from `least` on that lies a whole number of `every` days from `anchor`.
fn first_from(least: civil::Date, anchor: civil::Date, every: i64) -> civil::Date {
    let between = least.until(anchor).map_or(0, |span| i64::from(span.get_days()));
    least.saturating_add(between.rem_euclid(every).days())
}

fn index(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(0)
}

#[cfg(test)]
mod tests;
