//! Types of consultation at the desk: what each takes and asks, and how a practice makes its own.

use async_graphql::{Context, Enum, InputObject, Object, Result, SimpleObject};
use services::{
    Refused,
    consultations::{self as acts, CloseType, MakeType, TypeView},
    domain::{
        access,
        consultations::{Audience, OwnTerms, Question},
    },
    practice,
};

use super::{
    invitations::{InviteToBookInput, InviteToBookPayload, invited},
    questions::{ConsultationQuestion, ConsultationQuestionInput},
};
use crate::{
    appointments::ServiceKind,
    practice::Role,
    problem::{DonePayload, answer, done, payload, payloads},
    scope::Scope,
};

/// Who may ask for a type of consultation. The front desk books all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "Audience")]
pub enum ConsultationAudience {
    /// Anybody, on the public page.
    Public,
    /// Whoever the practice invited.
    Invited,
    /// Clients of the practice.
    Client,
    /// Only staff book it.
    Staff,
}

/// A type of consultation as the desk has it.
#[derive(SimpleObject)]
pub struct ConsultationTypeRecord {
    /// Its name for programs; of the practice's own it says the version too, such as `own_first_hour.2`.
    key: String,
    /// What people call it.
    name: String,
    /// What it is, in a sentence or two.
    says: String,
    /// What is done in it.
    service: ServiceKind,
    /// Who may ask for it.
    audience: ConsultationAudience,
    /// Who may hold it.
    held_by: Vec<Role>,
    /// How long it takes, in minutes.
    minutes: i64,
    /// Kept free before it, in minutes.
    buffer_before: i64,
    /// Kept free after it, in minutes.
    buffer_after: i64,
    /// From one possible beginning to the next, in minutes.
    every: i64,
    /// For how many it has room: one or two.
    seats: i64,
    /// How long ahead it has to be booked at least, in hours.
    notice_hours: i64,
    /// How far ahead it can be booked at most, in days.
    horizon_days: i64,
    /// What it costs, in hundredths of the practice's currency; 0 for nothing, null where the practice tells its price itself.
    price_cents: Option<i64>,
    /// Within how many months somebody may have it once; null for no limit.
    once_in_months: Option<i64>,
    /// What it asks of whoever books it.
    questions: Vec<ConsultationQuestion>,
    /// Whether the practice made it; what comes with the service stays as it is.
    own: bool,
    /// Whether it is offered no longer.
    closed: bool,
}

impl From<TypeView> for ConsultationTypeRecord {
    fn from(view: TypeView) -> Self {
        let terms = view.kind.terms();
        Self {
            key: view.kind.key().to_owned(),
            name: terms.name,
            says: terms.says,
            service: terms.service.into(),
            audience: terms.audience.into(),
            held_by: Role::of_people(&terms.held_by),
            minutes: terms.minutes,
            buffer_before: terms.buffer_before,
            buffer_after: terms.buffer_after,
            every: terms.every,
            seats: terms.seats,
            notice_hours: terms.notice_hours,
            horizon_days: terms.horizon_days,
            price_cents: terms.price_cents,
            once_in_months: terms.once_in_months,
            questions: ConsultationQuestion::all(&terms.questions),
            own: view.is_own,
            closed: view.is_closed,
        }
    }
}

payloads! {
    /// A type of consultation, as it is now.
    ConsultationTypePayload {
        /// The type.
        r#type: Option<ConsultationTypeRecord>,
    }
}

/// A type of consultation to make, or the next version of one.
#[derive(InputObject)]
pub struct MakeConsultationTypeInput {
    /// A fresh key; the same key again gives the first answer.
    key: String,
    /// The key of the version that was read, for its next one; left out for a new type.
    of: Option<String>,
    /// What people call it.
    name: String,
    /// What it is, in a sentence or two, 600 characters at most.
    says: String,
    /// What is done in it. What needs a licence is not for the public page.
    service: ServiceKind,
    /// Who may ask for it.
    audience: ConsultationAudience,
    /// Who may hold it: members of the practice with one of these roles.
    held_by: Vec<Role>,
    /// How long it takes, 5 to 480 minutes.
    minutes: i64,
    /// Kept free before it, 0 to 240 minutes.
    #[graphql(default)]
    buffer_before: i64,
    /// Kept free after it, 0 to 240 minutes.
    #[graphql(default)]
    buffer_after: i64,
    /// From one possible beginning to the next, 5 to 480 minutes.
    #[graphql(default = 30)]
    every: i64,
    /// For how many it has room: one or two.
    #[graphql(default = 2)]
    seats: i64,
    /// How long ahead it has to be booked at least, 0 to 720 hours.
    #[graphql(default = 24)]
    notice_hours: i64,
    /// How far ahead it can be booked at most, 1 to 366 days.
    #[graphql(default = 60)]
    horizon_days: i64,
    /// What it costs, in hundredths of the practice's currency; left out where the practice tells its price itself.
    price_cents: Option<i64>,
    /// Within how many months somebody may have it once, 1 to 60; left out for no limit.
    once_in_months: Option<i64>,
    /// What it asks of whoever books it, eight questions at most. Staff read the answers: nothing clinical is asked here.
    #[graphql(default)]
    questions: Vec<ConsultationQuestionInput>,
}

impl MakeConsultationTypeInput {
    fn read(self) -> MakeType {
        let terms = OwnTerms {
            name: self.name,
            says: self.says,
            service: self.service.into(),
            audience: self.audience.into(),
            held_by: self.held_by.into_iter().map(access::Role::from).collect(),
            minutes: self.minutes,
            buffer_before: self.buffer_before,
            buffer_after: self.buffer_after,
            every: self.every,
            seats: self.seats,
            notice_hours: self.notice_hours,
            horizon_days: self.horizon_days,
            price_cents: self.price_cents,
            once_in_months: self.once_in_months,
            questions: self.questions.into_iter().map(Question::from).collect(),
        };
        MakeType { key: self.key, of: self.of, terms }
    }
}

/// A type of consultation to close, or to offer again.
#[derive(InputObject)]
pub struct CloseConsultationTypeInput {
    /// Its key, as it was read.
    r#type: String,
    /// Whether it is to be offered no longer; not, to offer it again.
    closed: bool,
}

/// Whether the practice offers coaching.
#[derive(InputObject)]
pub struct OfferCoachingInput {
    /// Whether it does from now on.
    offered: bool,
}

/// Questions about types of consultation.
#[derive(Default)]
pub struct TypeQuery;

#[Object]
impl TypeQuery {
    /// Every type of consultation with all that was said of it, those included that are offered no longer. Staff, owners and therapists.
    async fn consultation_type_records(&self, ctx: &Context<'_>) -> Option<Result<Vec<ConsultationTypeRecord>>> {
        let types =
            Scope::of(ctx).act(Ok(()), async |actor, services, ()| acts::types_at_desk(actor, services).await).await;
        answer(types.map(|types| types.into_iter().map(ConsultationTypeRecord::from).collect()))
    }
}

/// Acts about types of consultation.
#[derive(Default)]
pub struct TypeMutation;

#[Object]
impl TypeMutation {
    /// Makes a type of consultation of the practice's own, or the next version of one. What is booked stays as it was booked. Owners.
    async fn make_consultation_type(
        &self,
        ctx: &Context<'_>,
        input: MakeConsultationTypeInput,
    ) -> Result<ConsultationTypePayload> {
        shown(Scope::of(ctx).act(Ok(input.read()), acts::make_type).await)
    }

    /// Offers a type of consultation no longer, or again. What is booked stays. Owners.
    async fn close_consultation_type(
        &self,
        ctx: &Context<'_>,
        input: CloseConsultationTypeInput,
    ) -> Result<ConsultationTypePayload> {
        let command = CloseType { type_key: input.r#type, closed: input.closed };
        shown(Scope::of(ctx).act(Ok(command), acts::close_type).await)
    }

    /// Makes a link with which somebody books one type by themself, once, within a fortnight. Staff, owners and therapists.
    async fn invite_to_book(&self, ctx: &Context<'_>, input: InviteToBookInput) -> Result<InviteToBookPayload> {
        invited(Scope::of(ctx).act(Ok(input.into()), acts::invite_to_book).await)
    }

    /// Says whether the practice offers coaching. Where it does not, none is recommended or booked; what is booked stays. Owners.
    async fn offer_coaching(&self, ctx: &Context<'_>, input: OfferCoachingInput) -> Result<DonePayload> {
        done(Scope::of(ctx).act(Ok(input.offered), practice::offer_coaching).await)
    }
}

fn shown(outcome: Result<TypeView, Refused>) -> Result<ConsultationTypePayload> {
    payload(outcome, |view| ConsultationTypePayload { r#type: Some(view.into()), problems: Vec::new() })
}
