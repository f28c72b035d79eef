//! Consultations: the public page, one's own part by its link, when members can be booked, and the board of the front desk.
//!
//! The public fields ask for no session. What they find is named by what is presented: the address of a page, or the link to one's own part.

mod afterwards;
mod availability;
mod board;
mod booking;
mod holidays;
mod invitations;
mod outcome;
mod own;
mod questions;
mod readiness;
mod source;
mod types;

use async_graphql::{Enum, ID, InputObject, MergedObject, Result, SimpleObject};
use jiff::{SignedDuration, Timestamp};
use services::{
    Refused,
    consultations::{self as acts, Newcomer, StaffTime},
    domain::{
        consultations::{ConsultationType as Type, Interval, Whereabouts},
        people::{Email, SafeChannel as Channel},
        problem::{Code, Problem},
        text::Name,
        zone::Zone,
    },
};

use crate::{
    appointments::{AppointmentAttendanceMutation, AppointmentsDeskQuery, AppointmentsMutation, AppointmentsQuery},
    calendars::{CalendarsMutation, CalendarsQuery},
    input::{Input, show_id},
    people::SafeChannel,
    practice::{LicenceMutation, LicenceQuery},
    scalars::Instant,
};

use afterwards::AfterwardsMutation;
pub(crate) use afterwards::read_whereabouts;
use availability::{AvailabilityMutation, AvailabilityQuery};
use board::{BoardMutation, BoardQuery};
pub use booking::ConsultationPlace;
use booking::{BookingMutation, BookingQuery};
use holidays::{HolidayMutation, HolidayQuery};
pub use outcome::Company;
use outcome::{OutcomeMutation, OutcomeQuery};
pub use own::AppointmentFile;
use own::{OwnConsultationMutation, OwnConsultationQuery};
use questions::ConsultationQuestion;
use readiness::{ReadinessMutation, ReadinessQuery};
use source::{SourceMutation, SourceQuery};
use types::{TypeMutation, TypeQuery};

/// Questions about consultations.
#[derive(Default, MergedObject)]
pub struct ConsultationsQuery(
    BookingQuery,
    ReadinessQuery,
    OwnConsultationQuery,
    AvailabilityQuery,
    BoardQuery,
    OutcomeQuery,
    LicenceQuery,
    AppointmentsQuery,
    SourceQuery,
    CalendarsQuery,
    AppointmentsDeskQuery,
    HolidayQuery,
    TypeQuery,
);

/// Acts about consultations.
#[derive(Default, MergedObject)]
pub struct ConsultationsMutation(
    BookingMutation,
    ReadinessMutation,
    OwnConsultationMutation,
    AfterwardsMutation,
    AvailabilityMutation,
    BoardMutation,
    OutcomeMutation,
    LicenceMutation,
    AppointmentsMutation,
    AppointmentAttendanceMutation,
    SourceMutation,
    CalendarsMutation,
    HolidayMutation,
    TypeMutation,
);

/// A type of consultation.
#[derive(SimpleObject)]
pub struct ConsultationType {
    /// Its name for programs, such as `consult_45`.
    key: String,
    /// What people call it.
    name: String,
    /// What it is, in a sentence or two.
    says: String,
    /// How long it takes, in minutes.
    minutes: i32,
    /// For how many it has room: one or two.
    seats: i32,
    /// What it costs, in hundredths of the practice's currency; 0 for nothing, null where the practice tells its price itself.
    price_cents: Option<i64>,
    /// What it asks of whoever books it.
    questions: Vec<ConsultationQuestion>,
}

impl From<&Type> for ConsultationType {
    fn from(kind: &Type) -> Self {
        Self {
            key: kind.key().to_owned(),
            name: kind.name().to_owned(),
            says: kind.says().to_owned(),
            minutes: kind.minutes().into(),
            seats: kind.seats().into(),
            price_cents: kind.price_cents().map(i64::from),
            questions: ConsultationQuestion::all(kind.questions()),
        }
    }
}

/// How a consultation stands for one who takes part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "acts::Standing")]
pub enum OwnStanding {
    /// The practice has not answered yet.
    Asked,
    /// There is no time for now.
    Waiting,
    /// Times are held for them.
    Offered,
    /// It is booked, and they have not said that they come.
    Booked,
    /// It is booked, and they come.
    Confirmed,
    /// They have said where they are; it is about to begin.
    Here,
    /// They did not come.
    Missed,
    /// Something was recommended, and they have not said what they make of it.
    Deciding,
    /// They want what was recommended.
    Accepted,
    /// They do not want it.
    Declined,
    /// Others can help them better.
    Referred,
    /// They said that they do not come, or it does not take place.
    Off,
    /// It is over.
    Over,
}

/// A time with whoever would hold it.
#[derive(SimpleObject)]
pub struct StaffTimeSlot {
    /// When it begins.
    starts_at: Instant,
    /// Who would hold it.
    member: ID,
}

impl From<StaffTime> for StaffTimeSlot {
    fn from(time: StaffTime) -> Self {
        Self { starts_at: time.starts_at.into(), member: show_id(time.member) }
    }
}

/// Somebody who says who they are.
#[derive(InputObject)]
pub struct NewcomerInput {
    /// What they want to be called, up to 120 characters.
    name: String,
    /// Where their clock stands: an IANA zone.
    zone: String,
    /// Where they will be: a country, or one of its states or provinces, as IE or US-FL.
    place: String,
    /// By which way they may be reached.
    safe_channel: SafeChannel,
    /// Where to, if by e-mail.
    email: Option<String>,
    /// That they know what ordinary e-mail risks.
    #[graphql(default)]
    email_risk_acknowledged: bool,
}

impl NewcomerInput {
    /// Reads it; everything wrong is noted.
    fn read(self, input: &mut Input, now: Timestamp) -> Option<Newcomer> {
        let channel = self.channel(now);
        let name = input.take("name", Name::parse(&self.name));
        let zone = input.take("zone", Zone::parse(&self.zone));
        let place = input.take("place", Whereabouts::parse(&self.place));
        let channel = input.take("email", channel);
        Some(Newcomer { name: name?, zone: zone?, place: place?, channel: channel? })
    }

    fn channel(&self, now: Timestamp) -> Result<Channel, Problem> {
        match self.safe_channel {
            SafeChannel::PortalOnly => Ok(Channel::PortalOnly),
            SafeChannel::Unknown => {
                Err(Problem::at("safeChannel", Code::Missing, "Say how we may reach you before anything is sent."))
            }
            SafeChannel::Email => {
                let address = self.email.as_deref().unwrap_or_default();
                let address = Email::parse(address)?;
                if !self.email_risk_acknowledged {
                    let words = "Ordinary e-mail is not sealed on its way. Tick the box if you want it all the same, or choose no letters.";
                    return Err(Problem::at("emailRiskAcknowledged", Code::Missing, words));
                }
                Ok(Channel::Email { address, risk_acknowledged_at: now })
            }
        }
    }
}

/// Reads where everybody will be; everything wrong is noted.
fn read_places(input: &mut Input, places: &[String]) -> Option<Vec<Whereabouts>> {
    let read: Vec<Option<Whereabouts>> =
        places.iter().map(|place| input.take("places", Whereabouts::parse(place))).collect();
    read.into_iter().collect()
}

/// The stretch of some days from an instant on, for lists of times.
fn stretch(from: Option<Instant>, days: Option<i32>, now: Timestamp) -> Result<Interval, Refused> {
    let days = days.unwrap_or(USUAL_DAYS);
    let words = "Ask for 1 to 62 days at a time.";
    let length = SignedDuration::from_hours(24 * i64::from(days));
    let known = (1..=MOST_DAYS).contains(&days);
    let span = known.then(|| Interval::of(from.map_or(now, Instant::read), length)).flatten();
    span.ok_or_else(|| Problem::at("days", Code::OutOfRange, words).into())
}

/// The times within a stretch.
fn within(span: Interval, times: Vec<Timestamp>) -> Vec<Instant> {
    times.into_iter().filter(|at| span.start() <= *at && *at < span.end()).map(Instant::from).collect()
}

/// How many days of times are listed unless said otherwise.
const USUAL_DAYS: i32 = 14;
/// How many are listed at most.
const MOST_DAYS: i32 = 62;
