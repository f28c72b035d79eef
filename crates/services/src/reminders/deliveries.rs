//! What the front desk sees of letters.

use domain::{
    access::{Act, Actor, Place, permit},
    reminders::{Kind, delivery::Cause},
};

use super::{DeliveryState, DeliveryView, rows::ListedRow};
use crate::{
    kernel::{
        bind::values,
        page::{Page, PageRequest},
        refused::{Failure, Refused},
        seal::SealKey,
        services::Services,
        work::{Work, subject},
    },
    people::{PersonView, open_name},
};

const LIST: &str = "deliveries";

/// Letters of the practice: those that could not be delivered, then the newest first. To whom and when, never why.
///
/// # Errors
/// `NotAllowed` for anybody but staff and owners.
pub async fn deliveries(actor: &Actor, services: &Services, page: PageRequest) -> Result<Page<DeliveryView>, Refused> {
    let permit = permit(actor, Act::SeeDeliveries, Place::Practice)?;
    let window = page.window(actor, services, LIST)?;
    let work = Work::read(actor, services).await?;
    let rows: Vec<ListedRow> = work
        .all(
            "select reminder.id, reminder.person_id, person.sealed_key, person.sealed_name, person.zone,
                 reminder.state, reminder.due_at, reminder.attempts, reminder.sent_at, reminder.cause
             from reminder
             join person on person.practice_id = reminder.practice_id and person.id = reminder.person_id
             where reminder.practice_id = $1 and reminder.kind <> $4
             order by case when reminder.state in ('given-up', 'returned') then 0 else 1 end,
                 reminder.due_at desc, reminder.id
             limit $2 offset $3",
            // That a member was called to their list would tell the front desk that somebody may not be safe.
            values![window.limit(), window.offset(), Kind::ItemsToReview.as_str()],
        )
        .await?;
    let key = work.practice_key().await?;
    let letters = rows.into_iter().map(|row| view(&work, &key, row)).collect::<Result<Vec<_>, Failure>>()?;
    let page = window.page(actor, services, LIST, letters);
    Ok(services.witnessed(actor, permit, subject(work.practice()), page).await?)
}

fn view(work: &Work, key: &SealKey, row: ListedRow) -> Result<DeliveryView, Failure> {
    let id = row.person_id.0;
    let name = open_name(work, key, id, row.sealed_key.as_deref(), &row.sealed_name)?;
    let state = state(&row.state).ok_or(Failure::Corrupt("the state of a letter"))?;
    Ok(DeliveryView {
        id: row.id.0,
        person: PersonView { id, name, zone: row.zone },
        state,
        planned_for: row.due_at.0,
        sent_at: row.sent_at.map(|at| at.0),
        attempts: u32::try_from(row.attempts).map_err(|_| Failure::Corrupt("the attempts of a letter"))?,
        advice: (state == DeliveryState::GivenUp).then(|| advice(row.cause.as_deref().and_then(Cause::from_word))),
    })
}

fn state(word: &str) -> Option<DeliveryState> {
    Some(match word {
        "planned" => DeliveryState::Planned,
        "leased" => DeliveryState::Sending,
        "sent" => DeliveryState::Sent,
        "returned" | "given-up" => DeliveryState::GivenUp,
        "dropped" => DeliveryState::Dropped,
        "settled" => DeliveryState::Settled,
        _ => return None,
    })
}

fn advice(cause: Option<Cause>) -> &'static str {
    match cause {
        Some(Cause::Exhausted) => {
            "The mail server could not be reached for a day. Check the mail settings. What waits is in their portal."
        }
        Some(Cause::Refused) | None => {
            "Mail to this address comes back. Ask them, in a way they called safe, which address to use. What waits is in their portal."
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::reminders::State;

    use super::*;

    #[test]
    fn the_front_desk_has_a_word_for_every_state() {
        assert!(State::WORDS.iter().all(|word| state(word).is_some()));
        assert_eq!(state("given_up"), None);
    }
}
