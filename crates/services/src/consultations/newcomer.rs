//! Entering somebody who has just said who they are, as one who takes part.

use domain::{
    consultations::{ConsultationType, Given},
    ids::{AttendeeId, ConsultationId, PersonId},
    people::SafeChannel,
};
use jiff::{SignedDuration, Timestamp};
use sea_orm::FromQueryResult;

use super::{Newcomer, answers};
use crate::{
    kernel::{
        bind::{At, values},
        refused::{Failure, Refused},
        work::Work,
    },
    people,
};

/// One who takes part, just entered.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entered {
    pub(super) person: PersonId,
    pub(super) attendee: AttendeeId,
}

/// Enters a person, how they may be reached, and their part. They are a lead: no chart is begun.
pub(super) async fn enter(work: &Work, consultation: ConsultationId, newcomer: &Newcomer) -> Result<Entered, Refused> {
    let person = people::enter(work, &newcomer.name, &newcomer.zone).await?;
    people::begin_preference(work, person, newcomer.channel.clone()).await?;
    let attendee = take_part(work, consultation, (person, newcomer.place.code())).await?;
    Ok(Entered { person, attendee })
}

/// What somebody said of themself, for telling a repeat from another request: name, clock, place and the safe way. When they accepted what ordinary
/// mail risks is not among it, since a repeat comes later.
pub(super) fn who(me: &Newcomer) -> String {
    let way = match &me.channel {
        SafeChannel::Unknown => "unknown".to_owned(),
        SafeChannel::PortalOnly => "portal only".to_owned(),
        SafeChannel::Email { address, .. } => address.expose(),
    };
    [me.zone.name(), me.place.code(), way.as_str(), me.name.expose()].join("\n")
}

/// The same for somebody who does it themself, and so answers what the type asks.
pub(super) async fn enter_and_answer(
    work: &Work,
    (consultation, kind): (ConsultationId, &ConsultationType),
    (newcomer, given): (&Newcomer, &[Given]),
) -> Result<Entered, Refused> {
    let answers = kind.answers(given)?;
    let entered = enter(work, consultation, newcomer).await?;
    answers::write(work, (entered.person, entered.attendee), (kind, &answers)).await?;
    Ok(entered)
}

/// What was answered, for telling a repeat from another request.
pub(super) fn said(given: &[Given]) -> String {
    let mut said = String::new();
    for one in given {
        said.extend([&one.question.to_string(), " ", &one.answer, "\n"]);
    }
    said
}

#[derive(FromQueryResult)]
struct JoinedRow {
    joined_at: At,
}

/// When somebody joins who comes after everybody who is there, also where the clock has stood still or gone back since. Who came first decides whose
/// link is handed out, so no two ever join at once.
async fn joins_at(work: &Work, consultation: ConsultationId) -> Result<Timestamp, Failure> {
    let newest: Option<JoinedRow> = work
        .find(
            "select joined_at from attendee
             where practice_id = $1 and consultation_id = $2 order by joined_at desc limit 1",
            values![consultation],
        )
        .await?;
    Ok(newest.map_or(work.now(), |row| work.now().max(row.joined_at.0 + SignedDuration::from_micros(1))))
}

/// Enters somebody who is known as one who takes part, where they will be. Whoever calls it for a consultation that has somebody holds its lock.
pub(super) async fn take_part(
    work: &Work,
    consultation: ConsultationId,
    (person, place): (PersonId, &str),
) -> Result<AttendeeId, Failure> {
    let attendee: AttendeeId = work.id();
    let joined_at = joins_at(work, consultation).await?;
    work.run(
        "insert into attendee (practice_id, id, consultation_id, person_id, place, joined_at)
         values ($1, $2, $3, $4, $5, $6)",
        values![attendee, consultation, person, place, joined_at],
    )
    .await?;
    Ok(attendee)
}
