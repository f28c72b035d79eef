//! The address of a member's own calendar, from which busy times are read by themselves.

use async_graphql::{Context, InputObject, Object, Result, SimpleObject};
use services::{
    Refused,
    consultations::{self as acts, SourceView},
    domain::consultations::calendar::{CalendarSource as Source, FetchFault},
};

use crate::{
    problem::{DonePayload, answer, done, payload, payloads},
    scalars::Instant,
    scope::Scope,
};

/// One's own calendar, as it is read from its address.
#[derive(SimpleObject)]
pub struct CalendarSource {
    /// Which server is asked. The address itself is not shown again.
    host: String,
    /// When one gave it.
    given_at: Instant,
    /// When it last went well; null while it never did.
    worked_at: Option<Instant>,
    /// When it is due again.
    due_at: Instant,
    /// Why it did not go well the last time, what was kept, and what to do; null when it did, or was not tried yet.
    trouble: Option<String>,
    /// How many stretches of busy time are known from now on.
    busy_times: i32,
    /// How many events were read, those that leave their time free included.
    events: i32,
    /// What could not be understood, and what was done instead.
    notes: Vec<String>,
}

impl From<SourceView> for CalendarSource {
    fn from(view: SourceView) -> Self {
        Self {
            host: view.host,
            given_at: view.given_at.into(),
            worked_at: view.worked_at.map(Instant::from),
            due_at: view.due_at.into(),
            trouble: view.fault.map(|fault: FetchFault| fault.words().to_owned()),
            busy_times: i32::try_from(view.busy_times).unwrap_or(i32::MAX),
            events: i32::try_from(view.events).unwrap_or(i32::MAX),
            notes: view.notes,
        }
    }
}

payloads! {
    /// One's own calendar, as it is read from its address.
    CalendarSourcePayload {
        /// How it stands.
        source: Option<CalendarSource>,
    }
}

/// Where a member's own calendar is.
#[derive(InputObject)]
pub struct ReadCalendarFromInput {
    /// The private address that the calendar gives in iCal form: https:// or webcal://.
    address: String,
}

/// Questions about the address of one's own calendar.
#[derive(Default)]
pub struct SourceQuery;

#[Object]
impl SourceQuery {
    /// One's own calendar, as it is read from its address, in a list of one or of none. Members of the practice.
    async fn calendar_sources(&self, ctx: &Context<'_>) -> Option<Result<Vec<CalendarSource>>> {
        let view = Scope::of(ctx).act(Ok(()), async |actor, services, ()| acts::calendar_source(actor, services).await);
        answer(view.await.map(|view| view.into_iter().map(CalendarSource::from).collect()))
    }
}

/// Acts about the address of one's own calendar.
#[derive(Default)]
pub struct SourceMutation;

#[Object]
impl SourceMutation {
    /// Reads one's own calendar from this address from now on, every half an hour, so that nobody is booked while one is busy. It takes the place of
    /// whatever was read before. Only times are kept. Members of the practice.
    async fn read_calendar_from(
        &self,
        ctx: &Context<'_>,
        input: ReadCalendarFromInput,
    ) -> Result<CalendarSourcePayload> {
        let address = Source::parse(&input.address).map_err(|problem| Refused::from(problem.on("address")));
        let given = Scope::of(ctx).act(address, acts::read_calendar_from).await;
        payload(given, |view| CalendarSourcePayload { source: Some(view.into()), problems: Vec::new() })
    }

    /// Reads one's own calendar no more, and forgets what was known of it. Members of the practice.
    async fn stop_reading_calendar(&self, ctx: &Context<'_>) -> Result<DonePayload> {
        let stopped =
            Scope::of(ctx).act(Ok(()), async |actor, services, ()| acts::stop_reading_calendar(actor, services).await);
        done(stopped.await)
    }
}
