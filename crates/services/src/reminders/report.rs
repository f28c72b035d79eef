//! What became of letters that were handed out.

use std::collections::BTreeMap;

use domain::{
    access::{Act, Actor, Place, permit},
    ids::PracticeId,
    reminders::{
        Delivery, Fence, Outcome, State,
        delivery::{LEASE, Misstep},
    },
};

use super::{InHand, rows::DeliveryRow};
use crate::kernel::{
    bind::values,
    refused::Failure,
    services::Services,
    work::{Work, subject_of},
};

const NOT_PERMITTED: Failure = Failure::Stopped("the access matrix keeps the clockwork from sending letters");

/// Writes down what became of letters, practice by practice, and gives those whose lease was lost to another worker: what this one says about
/// them counts no more.
///
/// # Errors
/// The database fails. What was written by then stays, and reporting it again does nothing.
pub async fn report(services: &Services, reports: &[(InHand, Outcome)]) -> Result<Vec<InHand>, Failure> {
    let mut by_practice: BTreeMap<PracticeId, Vec<&(InHand, Outcome)>> = BTreeMap::new();
    for report in reports {
        by_practice.entry(report.0.practice).or_default().push(report);
    }
    let mut lost = Vec::new();
    for (practice, reports) in by_practice {
        let clockwork = Actor::clockwork(practice);
        let permit = permit(&clockwork, Act::SendLetters, Place::Practice).map_err(|_| NOT_PERMITTED)?;
        let work = Work::begin(&clockwork, services).await?;
        for (in_hand, outcome) in reports {
            match write(&work, in_hand, *outcome).await? {
                None => lost.push(*in_hand),
                Some(State::Sent { .. } | State::GivenUp { .. }) => {
                    work.audit(&clockwork, &permit, subject_of(in_hand.reminder, in_hand.person)).await?;
                }
                Some(_) => {}
            }
        }
        work.commit_audited().await?;
    }
    Ok(lost)
}

/// Says that a worker still has these letters in hand, which keeps others off them for another minute.
///
/// # Errors
/// The database fails.
pub async fn heartbeat(services: &Services, in_hand: &[InHand]) -> Result<(), Failure> {
    let mut by_practice: BTreeMap<PracticeId, Vec<&InHand>> = BTreeMap::new();
    for letter in in_hand {
        by_practice.entry(letter.practice).or_default().push(letter);
    }
    for (practice, letters) in by_practice {
        let work = Work::begin_in(practice, services).await?;
        for letter in letters {
            work.run(
                "update reminder set leased_until = $4
                 where practice_id = $1 and id = $2 and fence = $3 and state = 'leased' and leased_until < $4",
                values![letter.reminder, number(letter.delivery.fence()), work.now() + LEASE],
            )
            .await?;
        }
        work.commit_audited().await?;
    }
    Ok(())
}

/// Writes what became of one letter, and gives the state it is in now; none when the lease is lost.
pub(super) async fn write(work: &Work, in_hand: &InHand, outcome: Outcome) -> Result<Option<State>, Failure> {
    let fence = in_hand.delivery.fence();
    if let Some(state) = step(work, in_hand, fence, in_hand.delivery, outcome).await? {
        return Ok(Some(state));
    }
    // It is not as it was handed out: it may have been settled meanwhile, or it is somebody else's.
    let row: Option<DeliveryRow> = work
        .find_for_update(
            "select state, due_at, attempts, fence, leased_until, sent_at, ended_at, cause from reminder
             where practice_id = $1 and id = $2",
            values![in_hand.reminder],
        )
        .await?;
    match row {
        None => Ok(None),
        Some(row) => step(work, in_hand, fence, row.read()?, outcome).await,
    }
}

async fn step(
    work: &Work,
    in_hand: &InHand,
    fence: Fence,
    before: Delivery,
    outcome: Outcome,
) -> Result<Option<State>, Failure> {
    let after: Delivery = match before.report(fence, outcome, work.now()) {
        Ok(after) => after,
        Err(Misstep::Stale | Misstep::NotDue | Misstep::WrongState) => return Ok(None),
    };
    let row = after.to_row();
    let written = work
        .run(
            "update reminder
             set state = $3, due_at = $4, attempts = $5, fence = $6, leased_until = $7, sent_at = $8, ended_at = $9,
                 cause = $10
             where practice_id = $1 and id = $2 and fence = $11 and state = $12",
            values![
                in_hand.reminder,
                row.state,
                row.due_at,
                i64::from(row.attempts),
                i64::try_from(row.fence).unwrap_or(i64::MAX),
                row.leased_until,
                row.sent_at,
                row.ended_at,
                row.cause,
                number(fence),
                before.state().word(),
            ],
        )
        .await?;
    Ok((written > 0).then_some(after.state()))
}

fn number(fence: Fence) -> i64 {
    i64::try_from(fence.0).unwrap_or(i64::MAX)
}
