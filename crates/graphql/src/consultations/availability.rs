//! When members of the practice can be booked, and under which address the public page stands.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use jiff::civil::{Date as Day, Time};
use services::{
    Refused,
    consultations::{self as acts, Absence, AvailabilityView, ChangeAvailability, OwnCalendarView},
    domain::{
        consultations::{Availability as Rule, Change, OpenHours},
        people::hours::Day as Weekday,
        problem::{Code, Problem},
        zone::Zone,
    },
};

use crate::{
    input::{Input, read_id},
    people::{Person, read_days, word_of},
    problem::{answer, payload, payloads},
    scalars::{Date, Instant, read_time_of_day, time_of_day},
    scope::Scope,
};

/// Hours of one weekday.
#[derive(SimpleObject)]
pub struct WeeklyHours {
    /// MONDAY to SUNDAY.
    day: String,
    /// From this time of day, `09:00`.
    from: String,
    /// Until this one, `17:00`; `00:00` is the end of the day.
    until: String,
}

/// Hours of one day that is not as usual.
#[derive(SimpleObject)]
pub struct DayHours {
    /// The day.
    on: Date,
    /// From this time of day.
    from: String,
    /// Until this one.
    until: String,
}

/// When somebody can be booked.
#[derive(SimpleObject)]
pub struct Availability {
    /// Who.
    member: Person,
    /// Where the clock of these hours stands; null while nobody has said.
    zone: Option<String>,
    /// The usual week.
    week: Vec<WeeklyHours>,
    /// Days that are closed.
    closed_on: Vec<Date>,
    /// Days with other hours.
    open_on: Vec<DayHours>,
    /// How many meetings a day are enough; null for no limit.
    most_a_day: Option<i32>,
    /// What is kept of the viewer's own calendar; null for anybody else's, and where none was brought in.
    own_calendar: Option<OwnCalendar>,
    /// Counts the changes; goes back with the next one.
    version: i64,
}

/// What is kept of a member's own calendar: times, and no word of it.
#[derive(SimpleObject)]
pub struct OwnCalendar {
    /// When it was last brought in.
    read_at: Instant,
    /// How many stretches of busy time are still to come.
    ahead: i32,
    /// Until when it was read.
    until: Instant,
}

impl From<OwnCalendarView> for OwnCalendar {
    fn from(view: OwnCalendarView) -> Self {
        Self {
            read_at: view.read_at.into(),
            ahead: i32::try_from(view.ahead).unwrap_or(i32::MAX),
            until: view.until.into(),
        }
    }
}

impl From<AvailabilityView> for Availability {
    fn from(view: AvailabilityView) -> Self {
        let rule = view.rule.as_ref();
        let week = rule.map(Rule::week).unwrap_or_default().iter().map(|hours| WeeklyHours {
            day: word_of(hours.on.0).to_owned(),
            from: time_of_day(hours.from),
            until: time_of_day(hours.until),
        });
        let changes = rule.map(Rule::changes).unwrap_or_default();
        let closed = changes.iter().filter_map(|change| match change {
            Change::Closed { on } => Some(Date::from(*on)),
            Change::Open { .. } => None,
        });
        let open = changes.iter().filter_map(|change| match change {
            Change::Open { on, from, until } => {
                Some(DayHours { on: (*on).into(), from: time_of_day(*from), until: time_of_day(*until) })
            }
            Change::Closed { .. } => None,
        });
        Self {
            zone: rule.map(|rule| rule.zone().name().to_owned()),
            week: week.collect(),
            closed_on: closed.collect(),
            open_on: open.collect(),
            most_a_day: rule.and_then(Rule::most_a_day).map(i32::from),
            own_calendar: view.own_calendar.map(OwnCalendar::from),
            version: view.version,
            member: view.member.into(),
        }
    }
}

payloads! {
    /// When somebody can be booked from now on.
    AvailabilityPayload {
        /// The hours.
        availability: Option<Availability>,
    }
    /// What became of the meetings of somebody who is away.
    NoteAbsencePayload {
        /// How many somebody else holds now.
        handed_over: i32,
        /// How many were called off.
        called_off: i32,
    }
    /// What one's own calendar came to.
    OwnCalendarPayload {
        /// How many stretches of busy time it has.
        busy_times: i32,
        /// How many events were read, those that leave their time free included.
        events: i32,
        /// What could not be understood, and what was done instead.
        notes: Vec<String>,
    }
    /// Where the public page stands.
    BookingAddressPayload {
        /// The address, as it is to be typed after /book/.
        address: Option<String>,
    }
}

/// Days on which a member is away.
#[derive(InputObject)]
pub struct NoteAbsenceInput {
    /// Who.
    member: ID,
    /// The first day, on the clock of their hours.
    first_day: Date,
    /// The last day; at most 60 days in all.
    last_day: Date,
    /// Whether meetings go to whoever else is free at their time, so that only the rest is called off; left out for no.
    hand_over: Option<bool>,
}

impl NoteAbsenceInput {
    fn read(self) -> Result<Absence, Refused> {
        let mut input = Input::default();
        let member = input.id("member", &self.member);
        let first = input.take("firstDay", self.first_day.read());
        let last = input.take("lastDay", self.last_day.read());
        let hand_over = self.hand_over.unwrap_or_default();
        input.finish(|| Some(Absence { member: member?, first: first?, last: last?, hand_over }))
    }
}

/// A member's own calendar.
#[derive(InputObject)]
pub struct ReadOwnCalendarInput {
    /// The calendar as iCalendar text; empty to forget what was read before.
    calendar: String,
}

/// Hours of one weekday.
#[derive(InputObject)]
pub struct WeeklyHoursInput {
    /// MONDAY to SUNDAY.
    day: String,
    /// From this time of day, `09:00`.
    from: String,
    /// Until this one, `17:00`; `00:00` is the end of the day.
    until: String,
}

/// Hours of one day that is not as usual.
#[derive(InputObject)]
pub struct DayHoursInput {
    /// The day.
    on: Date,
    /// From this time of day.
    from: String,
    /// Until this one.
    until: String,
}

/// When somebody can be booked from now on.
#[derive(InputObject)]
pub struct ChangeAvailabilityInput {
    /// Who; left out for oneself.
    member: Option<ID>,
    /// The version that was read; 0 while nobody has said.
    version: i64,
    /// Where the clock of these hours stands: an IANA zone.
    zone: String,
    /// The usual week.
    week: Vec<WeeklyHoursInput>,
    /// Days that are closed.
    #[graphql(default)]
    closed_on: Vec<Date>,
    /// Days with other hours.
    #[graphql(default)]
    open_on: Vec<DayHoursInput>,
    /// How many meetings a day are enough; left out for no limit.
    most_a_day: Option<i32>,
}

impl ChangeAvailabilityInput {
    fn read(self) -> Result<ChangeAvailability, Refused> {
        let mut input = Input::default();
        let member = input.optional_id("member", self.member.as_ref());
        let zone = input.take("zone", Zone::parse(&self.zone));
        let week: Vec<Option<OpenHours>> = self.week.iter().map(|hours| hours.read(&mut input)).collect();
        let closed: Vec<Option<Day>> = self.closed_on.iter().map(|on| input.take("closedOn", on.read())).collect();
        let open: Vec<Option<Change>> = self.open_on.iter().map(|hours| hours.read(&mut input)).collect();
        let most = self.most_a_day.map(|most| u8::try_from(most).unwrap_or(0));
        let closed = closed.into_iter().map(|on| on.map(|on| Change::Closed { on }));
        let changes: Option<Vec<Change>> = closed.chain(open).collect();
        let week: Option<Vec<OpenHours>> = week.into_iter().collect();
        let (zone, week, changes) = input.finish(|| Some((zone?, week?, changes?)))?;
        let rule = Rule::new(zone, week, changes, most)?;
        Ok(ChangeAvailability { member, version: self.version, rule })
    }
}

impl WeeklyHoursInput {
    fn read(&self, input: &mut Input) -> Option<OpenHours> {
        let day = read_days(std::slice::from_ref(&self.day)).and_then(|days| {
            days.into_iter().next().ok_or_else(|| Problem::new(Code::Missing, "Choose a day of the week."))
        });
        let on = input.take("week", day);
        let (from, until) = read_hours(input, "week", &self.from, &self.until);
        Some(OpenHours { on: Weekday(on?), from: from?, until: until? })
    }
}

impl DayHoursInput {
    fn read(&self, input: &mut Input) -> Option<Change> {
        let on = input.take("openOn", self.on.read());
        let (from, until) = read_hours(input, "openOn", &self.from, &self.until);
        Some(Change::Open { on: on?, from: from?, until: until? })
    }
}

fn read_hours(input: &mut Input, field: &str, from: &str, until: &str) -> (Option<Time>, Option<Time>) {
    (input.take(field, read_time_of_day(from)), input.take(field, read_time_of_day(until)))
}

/// Questions about when members can be booked.
#[derive(Default)]
pub struct AvailabilityQuery;

#[Object]
impl AvailabilityQuery {
    /// When a member of the practice can be booked: oneself, or anybody for staff and owners.
    async fn availability(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who; left out for oneself.")] member: Option<ID>,
    ) -> Option<Result<Availability>> {
        let read = member.as_ref().map(read_id).transpose().map_err(Refused::from);
        answer(Scope::of(ctx).act(read, acts::availability).await.map(Availability::from))
    }
}

/// Where the public page is to stand.
#[derive(InputObject)]
pub struct OpenBookingPageInput {
    /// 3 to 40 small letters, digits and hyphens.
    address: String,
}

/// Acts about when members can be booked.
#[derive(Default)]
pub struct AvailabilityMutation;

#[Object]
impl AvailabilityMutation {
    /// Says when a member can be booked from now on: oneself, or anybody for staff and owners. What is booked stays.
    async fn change_availability(
        &self,
        ctx: &Context<'_>,
        input: ChangeAvailabilityInput,
    ) -> Result<AvailabilityPayload> {
        let changed = Scope::of(ctx).act(input.read(), acts::change_availability).await;
        payload(changed, |view| AvailabilityPayload { availability: Some(view.into()), problems: Vec::new() })
    }

    /// Reads one's own calendar, in place of what was read before, so that nobody is booked while one is busy. Only times are kept, and no word
    /// of it. Members of the practice.
    async fn read_own_calendar(&self, ctx: &Context<'_>, input: ReadOwnCalendarInput) -> Result<OwnCalendarPayload> {
        let read = Scope::of(ctx)
            .act(Ok(input.calendar), async |actor, services, calendar: String| {
                acts::read_own_calendar(actor, services, &calendar).await
            })
            .await;
        payload(read, |view| OwnCalendarPayload {
            busy_times: i32::try_from(view.busy.len()).unwrap_or(i32::MAX),
            events: i32::try_from(view.events).unwrap_or(i32::MAX),
            notes: view.notes,
            problems: Vec::new(),
        })
    }

    /// Notes that a member is away: nobody can book them on these days any more, and what was booked on them is handed over or called off.
    /// Oneself, or anybody for staff and owners.
    async fn note_absence(&self, ctx: &Context<'_>, input: NoteAbsenceInput) -> Result<NoteAbsencePayload> {
        let noted = Scope::of(ctx).act(input.read(), acts::note_absence).await;
        let count = |many: usize| i32::try_from(many).unwrap_or(i32::MAX);
        payload(noted, |view| NoteAbsencePayload {
            handed_over: count(view.handed_over),
            called_off: count(view.called_off),
            problems: Vec::new(),
        })
    }

    /// Says under which address the public page stands. Owners.
    async fn open_booking_page(&self, ctx: &Context<'_>, input: OpenBookingPageInput) -> Result<BookingAddressPayload> {
        let opened = Scope::of(ctx)
            .act(Ok(input.address), async |actor, services, address: String| {
                acts::open_booking_page(actor, services, &address).await
            })
            .await;
        payload(opened, |address| BookingAddressPayload { address: Some(address), problems: Vec::new() })
    }
}
