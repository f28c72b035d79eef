//! Domain values on their way into SQL and out of rows.

use domain::{clock::to_microseconds, ids::Id};
use jiff::{Timestamp, civil};
use sea_orm::{ColIdx, QueryResult, TryGetError, TryGetable, Value};
use uuid::Uuid;

/// A value that SQL can take.
pub(crate) trait Bind {
    /// As the drivers take it.
    fn bind(self) -> Value;
}

macro_rules! bind_ids {
    ($($id:ident),* $(,)?) => {$(
        impl Bind for domain::ids::$id {
            fn bind(self) -> Value { Value::from(self.uuid()) }
        }
    )*};
}

// One by one: for every `Id` at once would collide with the plain kinds below.
bind_ids!(
    PracticeId,
    PersonId,
    CoupleId,
    CoupleMemberId,
    ThreadId,
    ModeId,
    SeatId,
    HoldId,
    ServiceChangeId,
    SessionId,
    InvitationId,
    SecondFactorResetId,
    PasskeyId,
    RecoveryId,
    InstrumentId,
    InstrumentDraftId,
    AssignmentId,
    SeriesId,
    CourseId,
    ResponseId,
    FeedbackId,
    ProgrammeId,
    ProgrammeDraftId,
    EnrolmentId,
    EnrolmentPhaseId,
    EnrolmentStepId,
    EnrolmentTurnId,
    StepOfferId,
    ExerciseId,
    ExerciseDraftId,
    ExerciseAssignmentId,
    RunId,
    RunEditionId,
    RunReplyId,
    RunShareId,
    RunFeedbackId,
    ListeningId,
    ShareId,
    RoomWishId,
    RoomClosingId,
    CommitmentId,
    OccurrenceId,
    ContactReportId,
    ContactClearingId,
    AgreementId,
    AgreementVersionId,
    TrustMarkId,
    LapseId,
    SafetyTaskId,
    ConsultationId,
    ConsultationTypeId,
    BookingInvitationId,
    AttendeeId,
    LicenceId,
    VerifiedPlaceId,
    ClaimId,
    AppointmentId,
    AppointmentPartId,
    AppointmentSeriesId,
    LoopId,
    OfferId,
    TalkPlanId,
    ReminderId,
    DoorbellId,
    AcknowledgementId,
    AuditId,
);

/// An id that may be absent.
pub(crate) struct Maybe<I>(pub(crate) Option<I>);

impl<I: Id> Bind for Maybe<I> {
    fn bind(self) -> Value {
        Value::from(self.0.map(Id::uuid))
    }
}

macro_rules! bind_as_is {
    ($($kind:ty),*) => {$(
        impl Bind for $kind {
            fn bind(self) -> Value { Value::from(self) }
        }
    )*};
}

bind_as_is!(
    Uuid,
    Option<Uuid>,
    &str,
    String,
    Option<String>,
    i64,
    Option<i64>,
    f64,
    Option<f64>,
    bool,
    Vec<u8>,
    Option<Vec<u8>>
);

impl Bind for Option<&str> {
    fn bind(self) -> Value {
        Value::from(self.map(str::to_owned))
    }
}

impl Bind for Timestamp {
    fn bind(self) -> Value {
        Value::from(to_chrono(self))
    }
}

impl Bind for Option<Timestamp> {
    fn bind(self) -> Value {
        Value::from(self.map(to_chrono))
    }
}

impl Bind for civil::Date {
    fn bind(self) -> Value {
        Value::from(date_to_chrono(self))
    }
}

impl Bind for Option<civil::Date> {
    fn bind(self) -> Value {
        Value::from(self.map(date_to_chrono))
    }
}

/// Several values, in order, after the practice, which is always `$1`.
macro_rules! values {
    ($($value:expr),* $(,)?) => { vec![$($crate::kernel::bind::Bind::bind($value)),*] };
}
pub(crate) use values;

/// An id in a row.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Key<I>(pub(crate) I);

impl<I: Id> TryGetable for Key<I> {
    fn try_get_by<C: ColIdx>(row: &QueryResult, column: C) -> Result<Self, TryGetError> {
        Uuid::try_get_by(row, column).map(|uuid| Self(I::from_uuid(uuid)))
    }
}

/// An instant in a row.
#[derive(Debug, Clone, Copy)]
pub(crate) struct At(pub(crate) Timestamp);

impl TryGetable for At {
    fn try_get_by<C: ColIdx>(row: &QueryResult, column: C) -> Result<Self, TryGetError> {
        let instant = chrono::DateTime::<chrono::Utc>::try_get_by(row, column)?;
        Timestamp::from_microsecond(instant.timestamp_micros())
            .map(Self)
            .map_err(|_| TryGetError::Null("an instant beyond the calendar".to_owned()))
    }
}

/// A calendar date in a row.
#[derive(Debug, Clone, Copy)]
pub(crate) struct On(pub(crate) civil::Date);

impl TryGetable for On {
    fn try_get_by<C: ColIdx>(row: &QueryResult, column: C) -> Result<Self, TryGetError> {
        let date = chrono::NaiveDate::try_get_by(row, column)?;
        date.to_string().parse().map(Self).map_err(|_| TryGetError::Null("a date beyond the calendar".to_owned()))
    }
}

fn to_chrono(instant: Timestamp) -> chrono::DateTime<chrono::Utc> {
    chrono::DateTime::from_timestamp_micros(to_microseconds(instant).as_microsecond()).unwrap_or_default()
}

fn date_to_chrono(date: civil::Date) -> chrono::NaiveDate {
    let (month, day) = (date.month().unsigned_abs(), date.day().unsigned_abs());
    chrono::NaiveDate::from_ymd_opt(i32::from(date.year()), u32::from(month), u32::from(day)).unwrap_or_default()
}
