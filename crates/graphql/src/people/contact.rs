//! How somebody can be reached safely.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use jiff::civil::Weekday;
use services::{
    Refused,
    domain::{
        ids::PersonId,
        people::Email,
        problem::{Code, Problem},
        zone::Zone,
    },
    people::{self, ContactPreferenceView},
};

use super::SafeChannel;
use crate::{
    input::{Input, show_id},
    problem::{answer, payload, payloads},
    scalars::{Instant, read_time_of_day, time_of_day},
    scope::Scope,
};

/// How somebody can be reached safely, and when not.
#[derive(SimpleObject)]
pub struct ContactPreference {
    /// Who.
    person: ID,
    /// Counts the changes; send it back with the next one.
    version: i64,
    /// By which way.
    safe_channel: SafeChannel,
    /// The author's own eyes and the treating therapist's only.
    email: Option<String>,
    /// Nothing is sent from this time of day, `21:00`.
    quiet_from: String,
    /// Until this one, `08:00`.
    quiet_until: String,
    /// The hour that suits best, 0 to 23.
    preferred_hour: i32,
    /// MONDAY..SUNDAY on which nothing is sent.
    excluded_days: Vec<String>,
    /// Whether others use their device.
    shared_device: bool,
    /// Where their clock stands: an IANA zone.
    zone: String,
    /// When they last confirmed all this.
    reviewed_at: Option<Instant>,
    /// More than 90 days since it was last confirmed.
    review_due: bool,
}

impl From<ContactPreferenceView> for ContactPreference {
    fn from(view: ContactPreferenceView) -> Self {
        Self {
            person: show_id(view.person),
            version: view.version,
            safe_channel: view.safe_channel.into(),
            email: view.email,
            quiet_from: time_of_day(view.quiet_from),
            quiet_until: time_of_day(view.quiet_until),
            preferred_hour: view.preferred_hour.into(),
            excluded_days: view.excluded_days.into_iter().map(|day| word_of(day).to_owned()).collect(),
            shared_device: view.shared_device,
            zone: view.zone,
            reviewed_at: view.reviewed_at.map(Instant::from),
            review_due: view.review_due,
        }
    }
}

const DAYS: [(Weekday, &str); 7] = [
    (Weekday::Monday, "MONDAY"),
    (Weekday::Tuesday, "TUESDAY"),
    (Weekday::Wednesday, "WEDNESDAY"),
    (Weekday::Thursday, "THURSDAY"),
    (Weekday::Friday, "FRIDAY"),
    (Weekday::Saturday, "SATURDAY"),
    (Weekday::Sunday, "SUNDAY"),
];

/// What a day is called here.
pub fn word_of(day: Weekday) -> &'static str {
    DAYS.iter().find(|(known, _)| *known == day).map_or("", |(_, word)| word)
}

/// The days that these words name.
///
/// # Errors
/// `Malformed` for a word that is no day.
pub fn read_days(words: &[String]) -> Result<Vec<Weekday>, Problem> {
    words
        .iter()
        .map(|word| {
            DAYS.iter()
                .find(|(_, known)| known == word)
                .map(|(day, _)| *day)
                .ok_or_else(|| Problem::new(Code::Malformed, "Choose days by their English names: MONDAY to SUNDAY."))
        })
        .collect()
}

fn read_hour(hour: i32) -> Result<i8, Problem> {
    i8::try_from(hour)
        .ok()
        .filter(|hour| (0..24).contains(hour))
        .ok_or_else(|| Problem::new(Code::OutOfRange, "Choose an hour from 0 to 23."))
}

/// Questions about how somebody can be reached.
#[derive(Default)]
pub struct ContactQuery;

#[Object]
impl ContactQuery {
    /// How a person can be reached safely: one's own, or that of somebody the viewer treats.
    async fn contact_preference(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Leave out for oneself.")] person: Option<ID>,
    ) -> Option<Result<ContactPreference>> {
        let mut input = Input::default();
        let person = input.optional_id::<PersonId>("person", person.as_ref());
        let outcome = Scope::of(ctx).act(input.finish(|| Some(person)), people::contact_preference).await;
        answer(outcome.map(ContactPreference::from))
    }
}

/// What somebody says about how they can be reached. What is left out stays as it is.
#[derive(InputObject)]
pub struct ChangeContactPreferenceInput {
    /// Leave out for oneself.
    person: Option<ID>,
    /// The version that was read.
    version: i64,
    /// By which way.
    safe_channel: SafeChannel,
    /// Where to, if by e-mail.
    email: Option<String>,
    /// I know that ordinary e-mail is not sealed.
    email_risk_acknowledged: Option<bool>,
    /// Nothing is sent from this time of day, `21:00`.
    quiet_from: Option<String>,
    /// Until this one, `08:00`.
    quiet_until: Option<String>,
    /// The hour that suits best, 0 to 23.
    preferred_hour: Option<i32>,
    /// MONDAY..SUNDAY on which nothing is sent.
    excluded_days: Option<Vec<String>>,
    /// Whether others use the device.
    shared_device: Option<bool>,
    /// Where the clock stands: an IANA zone.
    zone: Option<String>,
}

impl ChangeContactPreferenceInput {
    fn read(self) -> Result<people::ChangeContactPreference, Refused> {
        let mut input = Input::default();
        let person = input.optional_id("person", self.person.as_ref());
        let email = input.take_optional("email", self.email.as_deref(), Email::parse);
        let quiet_from = input.take_optional("quietFrom", self.quiet_from.as_deref(), read_time_of_day);
        let quiet_until = input.take_optional("quietUntil", self.quiet_until.as_deref(), read_time_of_day);
        let preferred_hour = input.take("preferredHour", self.preferred_hour.map(read_hour).transpose());
        let excluded_days = input.take("excludedDays", self.excluded_days.as_deref().map(read_days).transpose());
        let zone = input.take_optional("zone", self.zone.as_deref(), Zone::parse);
        input.finish(|| {
            Some(people::ChangeContactPreference {
                person,
                version: self.version,
                safe_channel: self.safe_channel.into(),
                email,
                email_risk_acknowledged: self.email_risk_acknowledged.unwrap_or_default(),
                quiet_from,
                quiet_until,
                preferred_hour: preferred_hour?,
                excluded_days: excluded_days?,
                shared_device: self.shared_device,
                zone,
            })
        })
    }
}

payloads! {
    /// How somebody can be reached, as it is now.
    ContactPreferencePayload {
        /// How.
        contact_preference: Option<ContactPreference>,
    }
}

/// Acts about how somebody can be reached.
#[derive(Default)]
pub struct ContactMutation;

#[Object]
impl ContactMutation {
    /// Says how somebody can be reached safely.
    async fn change_contact_preference(
        &self,
        ctx: &Context<'_>,
        input: ChangeContactPreferenceInput,
    ) -> Result<ContactPreferencePayload> {
        let outcome = Scope::of(ctx).act(input.read(), people::change_contact_preference).await;
        payload(outcome, |view| ContactPreferencePayload {
            contact_preference: Some(view.into()),
            problems: Vec::new(),
        })
    }
}
