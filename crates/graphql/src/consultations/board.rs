//! The board of the front desk: requests, the waitlist, what is booked. Who and when, never why.

mod inputs;
mod objects;

use async_graphql::{Context, ID, Object, Result};
use services::{
    Refused, Services,
    consultations::{self as acts, CalendarDays, ConsultationView, Seen, StaffTime},
    domain::{access::Actor, consultations::Interval, ids::ConsultationId},
};

pub(super) use self::inputs::{SeenBefore, seen, seen_inputs};
use self::{
    inputs::{
        BookTimeInput, CancelConsultationInput, EnterRequestInput, OfferTimesInput, RescheduleConsultationInput,
        TriageConsultationInput, WaitlistConsultationInput,
    },
    objects::{Consultation, ConsultationCalendar, ConsultationConnection, ConsultationList},
};
use super::{
    ConsultationType, StaffTimeSlot, outcome::ReferConsultationInput, questions::ConsultationAnswers, stretch,
};
use crate::{
    connection,
    input::{Input, read_id},
    problem::{answer, payload, payloads},
    scalars::{Date, Instant},
    scope::Scope,
};

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

    /// What those who take part in a consultation answered to the questions of its type. Staff, owners, and whoever holds it.
    async fn consultation_answers(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Of which.")] id: ID,
    ) -> Option<Result<Vec<ConsultationAnswers>>> {
        let read = read_id(&id).map_err(Refused::from);
        let answers = Scope::of(ctx).act(read, acts::consultation_answers).await;
        answer(answers.map(|answers| answers.into_iter().map(ConsultationAnswers::from).collect()))
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
