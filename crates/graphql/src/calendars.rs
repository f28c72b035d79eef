//! Calendars that leave: the address under which somebody's own calendar program reads their own appointments.

use async_graphql::{Context, InputObject, Object, Result, SimpleObject};
use services::{
    Refused,
    calendars::{self as acts, AddressView, AskFeed, FeedView},
    domain::reminders::Base,
};

use crate::{
    problem::{DonePayload, answer, done, payload, payloads},
    scalars::Instant,
    scope::Scope,
};

/// How it stands with the address of one's own calendar.
#[derive(SimpleObject)]
pub struct CalendarAddress {
    /// When it was made; null while there is none.
    made_at: Option<Instant>,
    /// Until when it opens the calendar.
    ends_at: Option<Instant>,
}

impl From<AddressView> for CalendarAddress {
    fn from(view: AddressView) -> Self {
        Self { made_at: view.made_at.map(Instant::from), ends_at: view.ends_at.map(Instant::from) }
    }
}

/// One's own appointments, for one's own calendar program.
#[derive(SimpleObject)]
pub struct CalendarFeed {
    /// The content type to give it with.
    content_type: String,
    /// The mark of this very text.
    mark: String,
    /// The whole calendar; null where `known` was its mark.
    text: Option<String>,
}

impl From<FeedView> for CalendarFeed {
    fn from(view: FeedView) -> Self {
        Self { content_type: view.content_type, mark: view.mark, text: view.text }
    }
}

payloads! {
    /// An address that was just made.
    MakeCalendarAddressPayload {
        /// What opens the calendar, after `/calendar/`. It is shown this once.
        link: Option<String>,
    }
}

/// An address for one's own calendar.
#[derive(InputObject)]
pub struct MakeCalendarAddressInput {
    /// That one knows: whoever can see that calendar sees when one has appointments.
    understood: bool,
}

/// Questions about calendars that leave.
#[derive(Default)]
pub struct CalendarsQuery;

#[Object]
impl CalendarsQuery {
    /// Whether one's own calendar has an address, and until when.
    async fn calendar_address(&self, ctx: &Context<'_>) -> Option<Result<CalendarAddress>> {
        let view =
            Scope::of(ctx).act(Ok(()), async |actor, services, ()| acts::calendar_address(actor, services).await);
        answer(view.await.map(CalendarAddress::from))
    }

    /// The calendar that a link opens: an entry for each of its person's own appointments, and nothing else. One answer for every link that opens
    /// nothing. Open to whoever has the link.
    async fn calendar_feed(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What opens it.")] link: String,
        #[graphql(desc = "The address of the front door, such as https://northgate.example.")] portal: String,
        #[graphql(desc = "The mark of what one has already.")] known: Option<String>,
    ) -> Option<Result<CalendarFeed>> {
        let scope = Scope::of(ctx);
        answer(match Base::parse(&portal) {
            Ok(portal) => {
                let asked = AskFeed { link, known, remote: scope.address };
                acts::read_feed(&scope.services, asked, &portal).await.map(CalendarFeed::from)
            }
            Err(problem) => Err(Refused::from(problem.on("portal"))),
        })
    }
}

/// Acts about calendars that leave.
#[derive(Default)]
pub struct CalendarsMutation;

#[Object]
impl CalendarsMutation {
    /// Makes an address under which one's own calendar program reads one's own appointments, for a year. One that was there opens nothing any more.
    /// It asks for a step-up.
    async fn make_calendar_address(
        &self,
        ctx: &Context<'_>,
        input: MakeCalendarAddressInput,
    ) -> Result<MakeCalendarAddressPayload> {
        let made = Scope::of(ctx)
            .act(Ok(input.understood), async |actor, services, understood: bool| {
                acts::make_address(actor, services, understood).await
            })
            .await;
        payload(made, |made| MakeCalendarAddressPayload { link: Some(made.link), problems: Vec::new() })
    }

    /// Ends the address of one's own calendar; it opens nothing from then on.
    async fn end_calendar_address(&self, ctx: &Context<'_>) -> Result<DonePayload> {
        let ended = Scope::of(ctx).act(Ok(()), async |actor, services, ()| acts::end_address(actor, services).await);
        done(ended.await)
    }
}
