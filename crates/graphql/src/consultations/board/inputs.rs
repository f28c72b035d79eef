//! What the acts of the front desk are given.

use async_graphql::{ID, InputObject};
use jiff::Timestamp;
use services::{
    Refused,
    consultations::{BookFor, EnterRequest, Seen, StaffTime},
    domain::{consultations::Whereabouts, text::ClinicalText},
};

use super::super::NewcomerInput;
use crate::{input::Input, scalars::Instant};

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

pub(in crate::consultations) use seen_inputs;

/// A consultation as somebody saw it.
pub(in crate::consultations) struct SeenBefore {
    pub(in crate::consultations) consultation: ID,
    pub(in crate::consultations) version: i64,
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
    pub(super) consultation: ID,
    /// The version that was read.
    pub(super) version: i64,
    /// One to three.
    pub(super) times: Vec<StaffTimeInput>,
}

/// Another time for a meeting.
#[derive(InputObject)]
pub struct RescheduleConsultationInput {
    /// Which.
    pub(super) consultation: ID,
    /// The version that was read.
    pub(super) version: i64,
    /// When, and who holds it.
    pub(super) time: StaffTimeInput,
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
    pub(super) fn read(self, now: Timestamp) -> Result<EnterRequest, Refused> {
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

pub(in crate::consultations) fn seen(input: &mut Input, consultation: &ID, version: i64) -> Option<Seen> {
    input.id("consultation", consultation).map(|consultation| Seen { consultation, version })
}

impl StaffTimeInput {
    pub(super) fn read(&self, input: &mut Input) -> Option<StaffTime> {
        let member = input.id("member", &self.member);
        Some(StaffTime { starts_at: self.starts_at.read(), member: member? })
    }
}

impl BookTimeInput {
    pub(super) fn read(self) -> Result<BookFor, Refused> {
        let mut input = Input::default();
        let seen = seen(&mut input, &self.consultation, self.version);
        let time = self.time.read(&mut input);
        let override_reason =
            input.take_optional("overrideReason", self.override_reason.as_deref(), ClinicalText::parse);
        input.finish(|| Some(BookFor { seen: seen?, time: time?, override_reason }))
    }
}
