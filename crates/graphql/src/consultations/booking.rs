//! The public page: what can be booked, holding a time and booking it. Nobody is signed in.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use services::{
    Refused,
    consultations::{self as acts, Ask, Book, Booked, BookingPageView, HeldTime, HoldTime, Join, Wanted},
    domain::consultations::Whereabouts,
};

use super::{
    ConsultationType, NewcomerInput,
    questions::{ConsultationAnswerInput, ConsultationQuestion},
    read_places, stretch, within,
};
use crate::{
    input::{Input, show_id},
    problem::{answer, payload, payloads},
    scalars::Instant,
    scope::Scope,
};

/// The public page of a practice.
#[derive(SimpleObject)]
pub struct BookingPage {
    /// What the practice calls itself on its own pages.
    name: String,
    /// Where its clock stands: an IANA zone.
    zone: String,
    /// What can be booked.
    types: Vec<ConsultationType>,
    /// The places to choose from when one says where one will be.
    places: Vec<ConsultationPlace>,
}

/// A place whose law counts: a state or province, or another country.
#[derive(SimpleObject)]
pub struct ConsultationPlace {
    /// Its code, as holdTime and the others take it.
    code: String,
    /// What it is called.
    name: String,
}

impl ConsultationPlace {
    /// Every place that can be chosen.
    pub fn all() -> Vec<Self> {
        Whereabouts::all().map(Self::from).collect()
    }
}

impl From<Whereabouts> for ConsultationPlace {
    fn from(place: Whereabouts) -> Self {
        Self { code: place.code().to_owned(), name: place.name().to_owned() }
    }
}

impl From<BookingPageView> for BookingPage {
    fn from(view: BookingPageView) -> Self {
        Self {
            name: view.name,
            zone: view.zone,
            types: view.types.into_iter().map(ConsultationType::from).collect(),
            places: ConsultationPlace::all(),
        }
    }
}

/// A time that is held for whoever fills in the page.
#[derive(SimpleObject)]
pub struct HeldConsultationTime {
    /// Goes to bookConsultation.
    id: ID,
    /// When it begins.
    starts_at: Instant,
    /// Until when it is held.
    lapses_at: Instant,
}

impl From<HeldTime> for HeldConsultationTime {
    fn from(held: HeldTime) -> Self {
        Self { id: show_id(held.id), starts_at: held.starts_at.into(), lapses_at: held.lapses_at.into() }
    }
}

/// What whoever booked, asked or joined is given to keep; shown once.
#[derive(SimpleObject)]
pub struct BookedConsultation {
    /// When it begins; null for a request without a time.
    starts_at: Option<Instant>,
    /// Where their clock stands.
    zone: String,
    /// What opens their own part: goes to ownConsultation.
    link: String,
    /// What they hand to their partner, if both are to come: goes to joinableConsultation.
    joining_link: Option<String>,
}

impl From<Booked> for BookedConsultation {
    fn from(booked: Booked) -> Self {
        Self {
            starts_at: booked.starts_at.map(Instant::from),
            zone: booked.zone,
            link: booked.link,
            joining_link: booked.joining_link,
        }
    }
}

payloads! {
    /// A time that is held.
    HoldTimePayload {
        /// The time.
        held: Option<HeldConsultationTime>,
    }
    /// A consultation that was booked, asked for or joined.
    BookConsultationPayload {
        /// What to keep.
        booked: Option<BookedConsultation>,
    }
}

pub(super) fn booked(outcome: Result<Booked, Refused>) -> Result<BookConsultationPayload> {
    payload(outcome, |booked| BookConsultationPayload { booked: Some(booked.into()), problems: Vec::new() })
}

/// A time to hold.
#[derive(InputObject)]
pub struct HoldTimeInput {
    /// Under which address the page stands.
    address: String,
    /// The key of the type.
    r#type: String,
    /// Where each who takes part will be, one or two.
    places: Vec<String>,
    /// When it is to begin.
    starts_at: Instant,
    /// What lets somebody book what only those book who were invited; left out for what is public.
    invitation: Option<String>,
}

/// A held time to book.
#[derive(InputObject)]
pub struct BookConsultationInput {
    /// A fresh key; the same key again gives the first answer.
    key: String,
    /// Under which address the page stands.
    address: String,
    /// What was held.
    hold: ID,
    /// Who books.
    me: NewcomerInput,
    /// Where the partner will be who is to come too; left out for oneself alone.
    partner_place: Option<String>,
    /// What is answered to the questions of the type; one at most to each.
    #[graphql(default)]
    answers: Vec<ConsultationAnswerInput>,
    /// What lets somebody book what only those book who were invited; left out for what is public.
    invitation: Option<String>,
}

/// A request without a time.
#[derive(InputObject)]
pub struct RequestConsultationInput {
    /// A fresh key; the same key again gives the first answer.
    key: String,
    /// Under which address the page stands.
    address: String,
    /// The key of the type.
    r#type: String,
    /// Who asks.
    me: NewcomerInput,
    /// Where the partner will be who is to come too; left out for oneself alone.
    partner_place: Option<String>,
    /// What is answered to the questions of the type; one at most to each.
    #[graphql(default)]
    answers: Vec<ConsultationAnswerInput>,
    /// What lets somebody book what only those book who were invited; left out for what is public.
    invitation: Option<String>,
}

/// Somebody who was handed a link to join.
#[derive(InputObject)]
pub struct JoinConsultationInput {
    /// A fresh key; the same key again gives the first answer.
    key: String,
    /// Under which address the page stands.
    address: String,
    /// What was handed to them.
    link: String,
    /// Who they are.
    me: NewcomerInput,
    /// What is answered to the questions of the type; one at most to each.
    #[graphql(default)]
    answers: Vec<ConsultationAnswerInput>,
}

/// Questions on the public page.
#[derive(Default)]
pub struct BookingQuery;

#[allow(clippy::too_many_arguments, reason = "a field's arguments are what a caller may leave out, and they do")]
#[Object]
impl BookingQuery {
    /// What anybody can book at an address, or the one type that an invitation is for. One answer for every invitation that opens nothing. Open to
    /// everybody.
    async fn booking_page(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Under which address the page stands.")] address: String,
        #[graphql(desc = "The link of whoever was invited; left out for what is public.")] invitation: Option<String>,
    ) -> Option<Result<BookingPage>> {
        let page = acts::booking_page(&Scope::of(ctx).services, &address, invitation.as_deref()).await;
        answer(page.map(BookingPage::from))
    }

    /// When a consultation can begin, in order. Who would hold it is not said. Open to everybody.
    async fn free_times(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Under which address the page stands.")] address: String,
        #[graphql(desc = "The key of the type.")] r#type: String,
        #[graphql(desc = "Where each who takes part will be, one or two.")] places: Vec<String>,
        #[graphql(desc = "From then on; left out for now.")] from: Option<Instant>,
        #[graphql(default_with = "Some(14)", desc = "For how many days, 1 to 62.")] days: Option<i32>,
        #[graphql(desc = "The link of whoever was invited; left out for what is public.")] invitation: Option<String>,
    ) -> Option<Result<Vec<Instant>>> {
        let services = &Scope::of(ctx).services;
        let times = async || {
            let span = stretch(from, days, services.now())?;
            let mut input = Input::default();
            let places = read_places(&mut input, &places);
            let wanted = input.finish(|| Some(Wanted { address, type_key: r#type, places: places?, invitation }))?;
            Ok(within(span, acts::free_times(services, &wanted).await?))
        };
        answer(times().await)
    }

    /// What a type asks of whoever books it, in the version named; also of one that another took the place of while a time was held. Open to
    /// everybody.
    async fn booking_questions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Under which address the page stands.")] address: String,
        #[graphql(desc = "The key of the type.")] r#type: String,
        #[graphql(desc = "The link of whoever was invited; left out for what is public.")] invitation: Option<String>,
    ) -> Option<Result<Vec<ConsultationQuestion>>> {
        let mut input = Input::default();
        let kind = input.word("type", r#type);
        let questions = match input.finish(|| kind) {
            Ok(kind) => {
                let which = (kind.as_str(), invitation.as_deref());
                acts::booking_questions(&Scope::of(ctx).services, &address, which).await
            }
            Err(refused) => Err(refused),
        };
        answer(questions.map(ConsultationQuestion::all))
    }
}

/// Acts on the public page.
#[derive(Default)]
pub struct BookingMutation;

#[Object]
impl BookingMutation {
    /// Holds a time for ten minutes. Of two who want the last one at once, one gets it and the other is told so. Open to everybody.
    async fn hold_time(&self, ctx: &Context<'_>, input: HoldTimeInput) -> Result<HoldTimePayload> {
        let scope = Scope::of(ctx);
        let read = || {
            let mut noted = Input::default();
            let places = read_places(&mut noted, &input.places);
            noted.finish(|| {
                let (address, type_key, invitation) = (input.address, input.r#type, input.invitation);
                let wanted = Wanted { address, type_key, places: places?, invitation };
                Some(HoldTime { wanted, starts_at: input.starts_at.read(), remote: scope.address })
            })
        };
        let held = match read() {
            Ok(command) => acts::hold_time(&scope.services, command).await,
            Err(refused) => Err(refused),
        };
        payload(held, |held| HoldTimePayload { held: Some(held.into()), problems: Vec::new() })
    }

    /// Books a held time. Open to everybody.
    async fn book_consultation(
        &self,
        ctx: &Context<'_>,
        input: BookConsultationInput,
    ) -> Result<BookConsultationPayload> {
        let scope = Scope::of(ctx);
        let mut noted = Input::default();
        let hold = noted.id("hold", &input.hold);
        let me = input.me.read(&mut noted, scope.services.now());
        let partner_place = noted.take_optional("partnerPlace", input.partner_place.as_deref(), Whereabouts::parse);
        let (key, address, remote) = (input.key, input.address, scope.address);
        let answers = ConsultationAnswerInput::read(input.answers);
        let command = noted.finish(|| {
            let (me, invitation) = (me?, input.invitation);
            Some(Book { address, key, hold: hold?, me, partner_place, answers, invitation, remote })
        });
        booked(match command {
            Ok(command) => acts::book(&scope.services, command).await,
            Err(refused) => Err(refused),
        })
    }

    /// Asks for a consultation when no time suits; the practice offers some. Open to everybody.
    async fn request_consultation(
        &self,
        ctx: &Context<'_>,
        input: RequestConsultationInput,
    ) -> Result<BookConsultationPayload> {
        let scope = Scope::of(ctx);
        let mut noted = Input::default();
        let me = input.me.read(&mut noted, scope.services.now());
        let partner = noted.take_optional("partnerPlace", input.partner_place.as_deref(), Whereabouts::parse);
        let command = noted.finish(|| {
            let me = me?;
            let places = std::iter::once(me.place).chain(partner).collect();
            let (address, type_key, invitation) = (input.address, input.r#type, input.invitation);
            let wanted = Wanted { address, type_key, places, invitation };
            let answers = ConsultationAnswerInput::read(input.answers);
            Some(Ask { wanted, key: input.key, me, answers, remote: scope.address })
        });
        booked(match command {
            Ok(command) => acts::ask(&scope.services, command).await,
            Err(refused) => Err(refused),
        })
    }

    /// Takes the second seat of a consultation for two. Nobody is told. Open to whoever was handed the link.
    async fn join_consultation(
        &self,
        ctx: &Context<'_>,
        input: JoinConsultationInput,
    ) -> Result<BookConsultationPayload> {
        let scope = Scope::of(ctx);
        let mut noted = Input::default();
        let me = input.me.read(&mut noted, scope.services.now());
        let (address, link, key, remote) = (input.address, input.link, input.key, scope.address);
        let answers = ConsultationAnswerInput::read(input.answers);
        let command = noted.finish(|| Some(Join { address, link, key, me: me?, answers, remote }));
        booked(match command {
            Ok(command) => acts::join(&scope.services, command).await,
            Err(refused) => Err(refused),
        })
    }
}
