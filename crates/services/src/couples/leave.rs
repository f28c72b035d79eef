//! Leaving a couple.

use domain::{
    access::{Act, Actor, permit},
    couples::{CoupleStatus, member},
    problem::Problem,
};

use super::{CoupleView, Leave, hold::lock, members_of, place_of_couple, rows::CoupleRow, show::read};
use crate::{
    appointments::stop_appointments,
    exercises::{agreements::hide_on_leaving, commitments::end_promises, stop_exercises},
    inventories::stop_asking,
    kernel::{
        bind::values,
        refused::{Failure, Refused},
        services::Services,
        work::{Work, subject_of},
    },
    sharing::end_shares,
};

/// Ends one member's part in a couple, at once. Nothing more is asked of them there and no letter about it leaves; what they wrote stays
/// theirs to read, and the couple's later life is not. What they and the others showed each other ends with it; what all signed stays everybody's.
/// Nobody is written to (DOMAIN.md 9 #1, invariant 12).
///
/// # Errors
/// `NotFound` for a couple the actor does not treat, and at `person` for somebody who is not in it now.
pub async fn leave(actor: &Actor, services: &Services, command: Leave) -> Result<CoupleView, Refused> {
    let Leave { couple, person } = command;
    let work = Work::begin(actor, services).await?;
    let place = place_of_couple(&work, actor, couple).await?.ok_or_else(Problem::not_found)?;
    let permit = permit(actor, Act::EndCoupleMembership, place)?;
    lock(&work, couple).await?;
    let remaining = member::leave(&members_of(&work, couple).await?, person)?;
    work.run(
        "update couple_member set left_at = $4 where practice_id = $1 and couple_id = $2 and person_id = $3",
        values![couple, person, work.now()],
    )
    .await?;
    let status = status(&work, &command).await?.after_leaving(remaining.len());
    work.run(
        "update couple set status = $3, version = version + 1 where practice_id = $1 and id = $2",
        values![couple, status.as_str()],
    )
    .await?;
    work.run(
        "update care_team set ended_at = $4
         where practice_id = $1 and couple_id = $2 and treats_person_id = $3 and ended_at is null",
        values![couple, person, work.now()],
    )
    .await?;
    work.run(
        "update awaited_seat set ended_at = $4
         where practice_id = $1 and couple_id = $2 and treats_person_id = $3 and ended_at is null",
        values![couple, person, work.now()],
    )
    .await?;
    // What is asked before appointments follows them, so whoever moves one has it locked before what is asked. The same order here: neither
    // waits for the other for ever.
    stop_appointments(&work, couple, person).await?;
    stop_asking(&work, couple, person).await?;
    end_promises(&work, couple, person).await?;
    stop_exercises(&work, couple, person).await?;
    hide_on_leaving(&work, couple, person).await?;
    for (share, author) in end_shares(&work, couple, person).await? {
        work.audit(actor, &permit, subject_of(share, author)).await?;
    }
    let view = read(&work, actor, couple).await?;
    work.commit(actor, permit, subject_of(couple, person)).await?;
    Ok(view)
}

async fn status(work: &Work, command: &Leave) -> Result<CoupleStatus, Failure> {
    let row: Option<CoupleRow> =
        work.find("select status from couple where practice_id = $1 and id = $2", values![command.couple]).await?;
    row.and_then(|row| CoupleStatus::from_word(&row.status)).ok_or(Failure::Corrupt("a couple's status"))
}
