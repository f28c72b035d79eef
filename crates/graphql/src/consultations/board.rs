//! The board of the front desk: requests, the waitlist, what is booked. Who and when, never why.

use async_graphql::{Context, Enum, ID, InputObject, Object, Result, SimpleObject};
use jiff::Timestamp;
use services::{
    Refused, Services,
    consultations::{
        self as acts, AttendeeView, BoardList, BookFor, CalendarDays, CalendarView, ConsultationView, EnterRequest,
        Seen, StaffTime,
    },
    domain::{
        access::Actor,
        consultations::{Interval, Step, Whereabouts},
        ids::ConsultationId,
        text::ClinicalText,
    },
};

use super::{
    ConsultationType, NewcomerInput, StaffTimeSlot,
    outcome::{ConsultationDecision, Recommendation, ReferConsultationInput},
    stretch,
};
use crate::{
    connection::{self, connections},
    input::{Input, read_id, show_id},
    people::{Person, SafeChannel},
    problem::{answer, payload, payloads},
    scalars::{Date, Instant},
    scope::Scope,
};

/// A part of the board.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "BoardList")]
pub enum ConsultationList {
    /// Who asked and has no time yet.
    Requests,
    /// Who waits.
    Waiting,
    /// What is booked.
    Coming,
    /// What is over.
    Past,
}

/// Where a consultation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "Step")]
pub enum ConsultationStep {
    /// Somebody asked.
    Requested,
    /// Somebody of the practice has looked at it.
    Triaged,
    /// There was no room.
    Waitlisted,
    /// Times are held for them.
    Offered,
    /// A time was chosen.
    Booked,
    /// Everybody has said that they come.
    Confirmed,
    /// Somebody is there.
    CheckedIn,
    /// It was held.
    Attended,
    /// It was held with one of two.
    PartlyAttended,
    /// Nobody came.
    NoShow,
    /// It does not take place; known in good time, or on the practice's side.
    Cancelled,
    /// It does not take place; known on the last day.
    LateCancelled,
    /// Something was recommended.
    Recommended,
    /// They began care here.
    Enrolled,
    /// They did not want it.
    Declined,
    /// Somebody else can help them better.
    ReferredOut,
    /// Nobody answered.
    Expired,
}

/// One who takes part, as the front desk sees them.
#[derive(SimpleObject)]
pub struct Attendee {
    /// Who.
    person: Person,
    /// Where they will be, by name.
    place: String,
    /// By which way they may be reached.
    safe_channel: SafeChannel,
    /// Whether they have said that they come.
    confirmed: bool,
    /// Whether they have said that they do not.
    withdrawn: bool,
    /// Where they said they are when it began, by name.
    is_at: Option<String>,
    /// Whether somebody else than their partner is there too.
    overheard: bool,
    /// Under which number they can be called back at once.
    call_back: Option<String>,
    /// Whom to call if need be.
    emergency_contact: Option<String>,
    /// Whether they did not come. Their partner is never told.
    stayed_away: bool,
    /// What they make of what was recommended, as they said for themself.
    decision: Option<ConsultationDecision>,
}

impl From<AttendeeView> for Attendee {
    fn from(view: AttendeeView) -> Self {
        let (call_back, emergency_contact) = view.call_back.unzip();
        Self {
            person: view.person.into(),
            place: view.place,
            safe_channel: view.channel.into(),
            confirmed: view.has_confirmed,
            withdrawn: view.has_withdrawn,
            is_at: view.is_at,
            overheard: view.is_overheard,
            call_back,
            emergency_contact: emergency_contact.flatten(),
            stayed_away: view.stayed_away,
            decision: view.decision.map(ConsultationDecision::from),
        }
    }
}

/// A consultation as the front desk sees it: who and when, never why.
#[derive(SimpleObject)]
pub struct Consultation {
    /// Its id.
    id: ID,
    /// What it is.
    r#type: ConsultationType,
    /// Where it stands.
    step: ConsultationStep,
    /// Since when it stands there.
    since: Instant,
    /// When it was asked for.
    requested_at: Instant,
    /// Who holds it.
    member: Option<Person>,
    /// When it begins.
    starts_at: Option<Instant>,
    /// For how many it is.
    seats: i32,
    /// Where the second of two will be, by name, as far as that is known.
    partner_place: Option<String>,
    /// Who takes part, as far as they have said who they are.
    attendees: Vec<Attendee>,
    /// How often it was moved.
    moves: i32,
    /// Why whoever is to hold it may not, and what can be done; null while they may.
    needs_cover: Option<String>,
    /// Whether it looks as if nobody came: the time of grace is over. A person says so, or does not.
    seems_missed: bool,
    /// What was recommended, also of one that ended afterwards.
    recommended: Option<Recommendation>,
    /// Counts the changes; goes back with the next one.
    version: i64,
}

impl From<ConsultationView> for Consultation {
    fn from(view: ConsultationView) -> Self {
        Self {
            id: show_id(view.id),
            r#type: view.kind.into(),
            step: view.step.into(),
            since: view.since.into(),
            requested_at: view.requested_at.into(),
            member: view.member.map(Person::from),
            starts_at: view.starts_at.map(Instant::from),
            seats: view.seats.into(),
            partner_place: view.partner_place,
            attendees: view.attendees.into_iter().map(Attendee::from).collect(),
            moves: view.moves.into(),
            needs_cover: view.needs_cover,
            seems_missed: view.seems_missed,
            recommended: view.recommended.map(Recommendation::from),
            version: view.version,
        }
    }
}

/// Some days of the practice's calendar.
#[derive(SimpleObject)]
pub struct ConsultationCalendar {
    /// The first day, on the reader's clock.
    first: Date,
    /// The last day.
    last: Date,
    /// Where the reader's clock stands.
    zone: String,
    /// What takes place or took place then, the earliest first.
    meetings: Vec<Consultation>,
}

impl From<CalendarView> for ConsultationCalendar {
    fn from(view: CalendarView) -> Self {
        Self {
            first: view.first.into(),
            last: view.last.into(),
            zone: view.zone,
            meetings: view.meetings.into_iter().map(Consultation::from).collect(),
        }
    }
}

connections! {
    /// Consultations, in pages.
    ConsultationConnection, ConsultationEdge of Consultation, from ConsultationView;
}

payloads! {
    /// The consultation, as it is now.
    ConsultationPayload {
        /// The consultation.
        consultation: Option<Consultation>,
    }
    /// A request that staff entered.
    EnterRequestPayload {
        /// The consultation.
        consultation: Option<Consultation>,
        /// What opens it for whoever asked, to hand to them if they want it. Shown once.
        link: Option<String>,
    }
}

/// Declares inputs that name a consultation as somebody saw it, one for each act.
macro_rules! seen_inputs {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(InputObject)]
        pub struct $name {
            /// Which.
            consultation: ID,
            /// The version that was read.
            version: i64,
        }

        impl From<$name> for SeenBefore {
            fn from(input: $name) -> Self {
                Self { consultation: input.consultation, version: input.version }
            }
        }
    )*};
}

pub(super) use seen_inputs;

/// A consultation as somebody saw it.
pub(super) struct SeenBefore {
    pub(super) consultation: ID,
    pub(super) version: i64,
}

seen_inputs! {
    /// A request that somebody has looked at.
    TriageConsultationInput;
    /// A request for the waitlist.
    WaitlistConsultationInput;
    /// A meeting to call off.
    CancelConsultationInput;
}

/// A time with whoever is to hold it.
#[derive(InputObject)]
pub struct StaffTimeInput {
    /// When it begins.
    starts_at: Instant,
    /// Who holds it.
    member: ID,
}

/// Times to offer.
#[derive(InputObject)]
pub struct OfferTimesInput {
    /// For which request.
    consultation: ID,
    /// The version that was read.
    version: i64,
    /// One to three.
    times: Vec<StaffTimeInput>,
}

/// Another time for a meeting.
#[derive(InputObject)]
pub struct RescheduleConsultationInput {
    /// Which.
    consultation: ID,
    /// The version that was read.
    version: i64,
    /// When, and who holds it.
    time: StaffTimeInput,
}

/// A request as staff took it down.
#[derive(InputObject)]
pub struct EnterRequestInput {
    /// A fresh key; the same key again gives the first answer.
    key: String,
    /// The key of the type.
    r#type: String,
    /// Who asks.
    me: NewcomerInput,
    /// Where the partner will be who is to come too; left out for oneself alone.
    partner_place: Option<String>,
}

impl EnterRequestInput {
    fn read(self, now: Timestamp) -> Result<EnterRequest, Refused> {
        let mut input = Input::default();
        let me = self.me.read(&mut input, now);
        let partner_place = input.take_optional("partnerPlace", self.partner_place.as_deref(), Whereabouts::parse);
        let (key, type_key) = (self.key, self.r#type);
        input.finish(|| Some(EnterRequest { key, type_key, me: me?, partner_place }))
    }
}

/// A time to book.
#[derive(InputObject)]
pub struct BookTimeInput {
    /// For which request.
    consultation: ID,
    /// The version that was read.
    version: i64,
    /// When, and who holds it.
    time: StaffTimeInput,
    /// Why it is booked although somebody's time is taken or nobody offers it; left out to book only what is free. Sealed.
    override_reason: Option<String>,
}

pub(super) fn seen(input: &mut Input, consultation: &ID, version: i64) -> Option<Seen> {
    input.id("consultation", consultation).map(|consultation| Seen { consultation, version })
}

impl StaffTimeInput {
    fn read(&self, input: &mut Input) -> Option<StaffTime> {
        let member = input.id("member", &self.member);
        Some(StaffTime { starts_at: self.starts_at.read(), member: member? })
    }
}

impl BookTimeInput {
    fn read(self) -> Result<BookFor, Refused> {
        let mut input = Input::default();
        let seen = seen(&mut input, &self.consultation, self.version);
        let time = self.time.read(&mut input);
        let override_reason =
            input.take_optional("overrideReason", self.override_reason.as_deref(), ClinicalText::parse);
        input.finish(|| Some(BookFor { seen: seen?, time: time?, override_reason }))
    }
}

/// Questions of the front desk.
#[derive(Default)]
pub struct BoardQuery;

#[Object]
impl BoardQuery {
    /// One part of the board: whoever waits longest, or what comes soonest, first. Staff, owners and therapists.
    async fn consultations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which part.")] list: ConsultationList,
        #[graphql(default_with = "Some(50)", desc = "How many, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "The cursor after which to begin.")] after: Option<String>,
    ) -> Option<Result<ConsultationConnection>> {
        let had = after.is_some();
        let page = Scope::of(ctx)
            .act(Ok(connection::request(first, after)), async |actor, services, page| {
                acts::consultations(actor, services, list.into(), page).await
            })
            .await;
        Some(connection::connect(page, had))
    }

    /// Some days of the practice's calendar, as the reader's own clock has them. Staff, owners and therapists.
    async fn consultation_calendar(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first day; left out for today.")] from: Option<Date>,
        #[graphql(default_with = "Some(7)", desc = "How many days, 1 to 14.")] days: Option<i32>,
        #[graphql(desc = "Whose meetings; left out for everybody's.")] member: Option<ID>,
    ) -> Option<Result<ConsultationCalendar>> {
        let mut input = Input::default();
        let first = from.as_ref().and_then(|from| input.take("from", from.read()));
        let member = input.optional_id("member", member.as_ref());
        let days = days.and_then(|days| u8::try_from(days).ok()).unwrap_or_default();
        let asked = input.finish(|| Some(CalendarDays { first, days, member }));
        answer(Scope::of(ctx).act(asked, acts::calendar).await.map(ConsultationCalendar::from))
    }

    /// One consultation. Staff, owners and therapists.
    async fn consultation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] id: ID,
    ) -> Option<Result<Consultation>> {
        let read = read_id(&id).map_err(Refused::from);
        answer(Scope::of(ctx).act(read, acts::for_staff).await.map(Consultation::from))
    }

    /// Every type of consultation, those included that only staff book. Staff, owners and therapists.
    async fn consultation_types(&self, ctx: &Context<'_>) -> Option<Result<Vec<ConsultationType>>> {
        let types =
            Scope::of(ctx).act(Ok(()), async |actor, services, ()| acts::all_types(actor, services).await).await;
        answer(types.map(|types| types.into_iter().map(ConsultationType::from).collect()))
    }

    /// When a consultation can begin, and who would hold it. Staff, owners and therapists.
    async fn consultation_times(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The key of the type.")] r#type: String,
        #[graphql(desc = "For which consultation: only who may hold it where its people will be; left out for all.")]
        of: Option<ID>,
        #[graphql(desc = "From then on; left out for now.")] from: Option<Instant>,
        #[graphql(default_with = "Some(14)", desc = "For how many days, 1 to 62.")] days: Option<i32>,
    ) -> Option<Result<Vec<StaffTimeSlot>>> {
        let scope = Scope::of(ctx);
        let of = of.as_ref().map(read_id).transpose().map_err(Refused::from);
        let span = of.and_then(|of| Ok((of, stretch(from, days, scope.services.now())?)));
        let times = scope
            .act(span, async |actor, services, (of, span): (Option<ConsultationId>, Interval)| {
                let times = acts::free_times_for_staff(actor, services, (r#type.as_str(), of)).await?;
                let within =
                    times.into_iter().filter(|time| span.start() <= time.starts_at && time.starts_at < span.end());
                Ok(within.map(StaffTimeSlot::from).collect())
            })
            .await;
        answer(times)
    }
}

pub(super) async fn change(
    ctx: &Context<'_>,
    input: impl Into<SeenBefore>,
    act: impl AsyncFnOnce(&Actor, &Services, Seen) -> Result<ConsultationView, Refused>,
) -> Result<ConsultationPayload> {
    let (mut noted, input) = (Input::default(), input.into());
    let read = seen(&mut noted, &input.consultation, input.version);
    changed(Scope::of(ctx).act(noted.finish(|| read), act).await)
}

pub(super) fn changed(outcome: Result<ConsultationView, Refused>) -> Result<ConsultationPayload> {
    payload(outcome, |view| ConsultationPayload { consultation: Some(view.into()), problems: Vec::new() })
}

/// Acts of the front desk.
#[derive(Default)]
pub struct BoardMutation;

#[Object]
impl BoardMutation {
    /// Enters a request that came by phone or by word of mouth. Staff, owners and therapists, as all that follows.
    async fn enter_request(&self, ctx: &Context<'_>, input: EnterRequestInput) -> Result<EnterRequestPayload> {
        let scope = Scope::of(ctx);
        let entered = scope.act(input.read(scope.services.now()), acts::enter_request).await;
        payload(entered, |(view, booked)| EnterRequestPayload {
            consultation: Some(view.into()),
            link: Some(booked.link),
            problems: Vec::new(),
        })
    }

    /// Notes that somebody has looked at a request.
    async fn triage_consultation(
        &self,
        ctx: &Context<'_>,
        input: TriageConsultationInput,
    ) -> Result<ConsultationPayload> {
        change(ctx, input, acts::triage).await
    }

    /// Puts a request on the waitlist.
    async fn waitlist_consultation(
        &self,
        ctx: &Context<'_>,
        input: WaitlistConsultationInput,
    ) -> Result<ConsultationPayload> {
        change(ctx, input, acts::wait).await
    }

    /// Notes that somebody else can help them better. Three are named whom they can turn to, or fewer with the reason.
    async fn refer_consultation(
        &self,
        ctx: &Context<'_>,
        input: ReferConsultationInput,
    ) -> Result<ConsultationPayload> {
        changed(Scope::of(ctx).act(input.read(), acts::refer_out).await)
    }

    /// Offers one to three times, and holds them for two days.
    async fn offer_times(&self, ctx: &Context<'_>, input: OfferTimesInput) -> Result<ConsultationPayload> {
        let mut noted = Input::default();
        let read = seen(&mut noted, &input.consultation, input.version);
        let times: Vec<Option<StaffTime>> = input.times.iter().map(|time| time.read(&mut noted)).collect();
        let times: Option<Vec<StaffTime>> = times.into_iter().collect();
        let command = noted.finish(|| Some((read?, times?)));
        let offered = Scope::of(ctx)
            .act(command, async |actor, services, (seen, times): (Seen, Vec<StaffTime>)| {
                acts::offer(actor, services, seen, &times).await
            })
            .await;
        changed(offered)
    }

    /// Books a time as agreed on the phone. With a reason, staff and owners also book one that is taken.
    async fn book_time(&self, ctx: &Context<'_>, input: BookTimeInput) -> Result<ConsultationPayload> {
        changed(Scope::of(ctx).act(input.read(), acts::book_for).await)
    }

    /// Moves a meeting to another free time. Everybody who comes is told that something has changed.
    async fn reschedule_consultation(
        &self,
        ctx: &Context<'_>,
        input: RescheduleConsultationInput,
    ) -> Result<ConsultationPayload> {
        let mut noted = Input::default();
        let read = seen(&mut noted, &input.consultation, input.version);
        let time = input.time.read(&mut noted);
        let command = noted.finish(|| Some((read?, time?)));
        let moved = Scope::of(ctx)
            .act(command, async |actor, services, (seen, time): (Seen, StaffTime)| {
                acts::move_by_practice(actor, services, seen, time).await
            })
            .await;
        changed(moved)
    }

    /// Calls a meeting off, on the practice's side.
    async fn cancel_consultation(
        &self,
        ctx: &Context<'_>,
        input: CancelConsultationInput,
    ) -> Result<ConsultationPayload> {
        change(ctx, input, acts::cancel).await
    }
}
