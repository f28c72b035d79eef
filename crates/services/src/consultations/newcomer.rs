//! Entering somebody who has just said who they are, as one who takes part.

use domain::ids::{AttendeeId, ConsultationId, PersonId};

use super::Newcomer;
use crate::{
    kernel::{
        bind::values,
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

/// Enters somebody who is known as one who takes part, where they will be.
pub(super) async fn take_part(
    work: &Work,
    consultation: ConsultationId,
    (person, place): (PersonId, &str),
) -> Result<AttendeeId, Failure> {
    let attendee: AttendeeId = work.id();
    work.run(
        "insert into attendee (practice_id, id, consultation_id, person_id, place, joined_at)
         values ($1, $2, $3, $4, $5, $6)",
        values![attendee, consultation, person, place, work.now()],
    )
    .await?;
    Ok(attendee)
}
