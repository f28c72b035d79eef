//! The link that opens one person's own appointment. It is worked out from a key and kept nowhere; the database has its hash.
//!
//! A link that is wrong, one that was for something else and one that has ended get the same answer.

use data_encoding::BASE64URL_NOPAD;
use domain::{
    consultations::{ConsultationType, consultation::DECIDING},
    ids::{AttendeeId, BookingInvitationId, ConsultationId, Id as _},
    problem::{Code, Problem},
};
use jiff::{SignedDuration, Timestamp};
use sea_orm::FromQueryResult;

use crate::kernel::{
    bind::{At, Key, Maybe, values},
    refused::{Failure, Refused},
    services::Services,
    work::Work,
};

/// A link to a request without a time lives this long; one to an appointment until nobody counts as coming any more.
const WITHOUT_A_TIME: SignedDuration = SignedDuration::from_hours(24 * 90);
/// A link opens what has become of a meeting for as long as somebody may take to decide.
const AFTERWARDS: SignedDuration = DECIDING;
pub(super) const LONGEST: usize = 64;

/// Until when a link to a request without a time lives.
pub(super) fn lives_until(now: Timestamp) -> Timestamp {
    now.checked_add(WITHOUT_A_TIME).unwrap_or(Timestamp::MAX)
}

/// Until when somebody's own link to an appointment lives: they say with it where they are, until the end of the time of grace.
pub(super) fn until_late(kind: &ConsultationType, starts_at: Timestamp) -> Timestamp {
    starts_at.checked_add(kind.grace()).unwrap_or(starts_at)
}

/// The link of one who takes part.
pub(super) fn own(services: &Services, attendee: AttendeeId) -> String {
    made(services, "own consultation", attendee.uuid().as_bytes())
}

/// The link that is handed to a partner. It works once.
pub(super) fn joining(services: &Services, consultation: ConsultationId) -> String {
    made(services, "joining a consultation", consultation.uuid().as_bytes())
}

/// The link with which somebody who was invited books.
pub(super) fn inviting(services: &Services, invitation: BookingInvitationId) -> String {
    made(services, "invitation to book", invitation.uuid().as_bytes())
}

fn made(services: &Services, purpose: &str, id: &[u8]) -> String {
    BASE64URL_NOPAD.encode(&services.keys().index(purpose, id))
}

/// Writes a link's hash.
pub(super) async fn write(
    work: &Work,
    link: &str,
    (consultation, attendee): (ConsultationId, Option<AttendeeId>),
    expires_at: Timestamp,
) -> Result<(), Failure> {
    work.run(
        "insert into consultation_link (practice_id, link_hash, consultation_id, attendee_id, expires_at)
         values ($1, $2, $3, $4, $5)",
        values![hash(work.services(), link), consultation, Maybe(attendee), expires_at],
    )
    .await
    .map(|_| ())
}

/// The appointment has another time: one's own links live until the end of its grace, the one for a partner until it begins. The link of whoever
/// withdrew ends when it would have ended, so that it does not say whether the other goes on.
pub(super) async fn extend(
    work: &Work,
    consultation: ConsultationId,
    kind: &ConsultationType,
    starts_at: Timestamp,
) -> Result<(), Failure> {
    work.run(
        "update consultation_link set expires_at = $3
         where practice_id = $1 and consultation_id = $2 and attendee_id is null",
        values![consultation, starts_at],
    )
    .await?;
    work.run(
        "update consultation_link set expires_at = $3
         where practice_id = $1 and consultation_id = $2 and attendee_id in
             (select id from attendee where practice_id = $1 and consultation_id = $2 and withdrawn_at is null)",
        values![consultation, until_late(kind, starts_at)],
    )
    .await
    .map(|_| ())
}

/// One who takes part can look at what has become of it, and say something to it, for [`AFTERWARDS`] from now. What is done for one says nothing of
/// the other.
pub(super) async fn keep_open(work: &Work, attendee: AttendeeId) -> Result<(), Failure> {
    let until = work.now().checked_add(AFTERWARDS).unwrap_or(Timestamp::MAX);
    work.run(
        "update consultation_link set expires_at = $3 where practice_id = $1 and attendee_id = $2",
        values![attendee, until],
    )
    .await
    .map(|_| ())
}

/// Nobody joins any more.
pub(super) async fn end_joining(work: &Work, consultation: ConsultationId) -> Result<(), Failure> {
    work.run(
        "update consultation_link set used_at = $3
         where practice_id = $1 and consultation_id = $2 and attendee_id is null and used_at is null",
        values![consultation, work.now()],
    )
    .await
    .map(|_| ())
}

/// What a link is for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Opens {
    /// One's own part in a consultation.
    Own(ConsultationId, AttendeeId),
    /// The empty seat of one.
    Seat(ConsultationId),
}

#[derive(FromQueryResult)]
struct LinkRow {
    consultation_id: Key<ConsultationId>,
    attendee_id: Option<Key<AttendeeId>>,
    expires_at: At,
    used_at: Option<At>,
}

/// What a link opens.
pub(super) async fn opened(work: &Work, link: &str) -> Result<Opens, Refused> {
    if link.len() > LONGEST {
        return Err(ended().into());
    }
    let row: LinkRow = work
        .find(
            "select consultation_id, attendee_id, expires_at, used_at from consultation_link
             where practice_id = $1 and link_hash = $2",
            values![hash(work.services(), link)],
        )
        .await?
        .filter(|row: &LinkRow| row.expires_at.0 > work.now() && row.used_at.is_none())
        .ok_or_else(ended)?;
    Ok(match row.attendee_id {
        Some(attendee) => Opens::Own(row.consultation_id.0, attendee.0),
        None => Opens::Seat(row.consultation_id.0),
    })
}

fn hash(services: &Services, link: &str) -> Vec<u8> {
    services.keys().index("consultation link", link.as_bytes())
}

/// The one answer for every link that opens nothing.
pub(super) fn ended() -> Problem {
    let words = "This link does not open anything now. It may have ended or been used. Please call the practice.";
    Problem::new(Code::NotFound, words)
}
