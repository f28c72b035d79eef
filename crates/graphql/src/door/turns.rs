//! How much one signed-in person has done at once. Whoever sends many documents waits for their own, and everybody else goes on.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError, Weak},
    time::Duration,
};

use services::domain::ids::PersonId;
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::timeout,
};

/// How many documents of one person run at once. A page asks its own one after the other, so these are four pages that load side by side.
pub const AT_ONCE: usize = 4;
/// How long one waits for its turn.
const PATIENCE: Duration = Duration::from_secs(2);
/// With this many people in it, the list is looked through for those who have nothing running.
const TIDY_FROM: usize = 1_000;

/// A turn. The next document may run when it is dropped.
#[derive(Debug)]
pub struct Turn(#[expect(dead_code, reason = "held, and given back when it is dropped")] OwnedSemaphorePermit);

/// The turns of everybody who has something running. Kept in this process; others have their own.
#[derive(Debug, Default)]
pub struct Turns(Mutex<HashMap<PersonId, Weak<Semaphore>>>);

impl Turns {
    /// Waits for a turn of this person; none when it took longer than two seconds.
    pub async fn take(&self, person: PersonId) -> Option<Turn> {
        let turn = timeout(PATIENCE, self.of(person).acquire_owned()).await;
        turn.ok()?.ok().map(Turn)
    }

    /// The person's own turns. They last as long as one of them is taken or waited for.
    fn of(&self, person: PersonId) -> Arc<Semaphore> {
        let mut people = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(turns) = people.get(&person).and_then(Weak::upgrade) {
            return turns;
        }
        if people.len() >= TIDY_FROM {
            people.retain(|_, turns| turns.strong_count() > 0);
        }
        let turns = Arc::new(Semaphore::new(AT_ONCE));
        people.insert(person, Arc::downgrade(&turns));
        turns
    }
}

#[cfg(test)]
mod tests {
    use services::domain::ids::Id as _;
    use uuid::Uuid;

    use super::*;

    fn person(number: u128) -> PersonId {
        PersonId::from_uuid(Uuid::from_u128(number))
    }

    #[tokio::test(start_paused = true)]
    async fn one_person_waits_for_their_own_and_for_nobody_elses() {
        let turns = Turns::default();
        let mut taken = Vec::new();
        for _ in 0..AT_ONCE {
            taken.push(turns.take(person(1)).await.expect("is free"));
        }
        assert!(turns.take(person(1)).await.is_none());
        assert!(turns.take(person(2)).await.is_some());
        taken.pop();
        assert!(turns.take(person(1)).await.is_some());
    }

    #[tokio::test(start_paused = true)]
    async fn a_turn_that_is_given_back_in_time_is_taken() {
        let turns = Turns::default();
        let mut taken = Vec::new();
        for _ in 0..AT_ONCE {
            taken.push(turns.take(person(1)).await.expect("is free"));
        }
        let (waited, ()) = tokio::join!(turns.take(person(1)), async {
            tokio::time::sleep(PATIENCE / 2).await;
            taken.pop();
        });
        assert!(waited.is_some());
    }

    #[tokio::test]
    async fn people_who_have_nothing_running_are_forgotten() {
        let turns = Turns::default();
        let kept = turns.take(person(1)).await.expect("is free");
        for number in 2..(2 * TIDY_FROM as u128) {
            turns.take(person(number)).await.expect("is free");
        }
        let known = turns.0.lock().expect("nobody panicked").len();
        assert!(known <= TIDY_FROM, "{known}");
        let mut more = Vec::new();
        while more.len() + 1 < AT_ONCE {
            more.push(turns.take(person(1)).await.expect("is free"));
        }
        assert_eq!(turns.of(person(1)).available_permits(), 0, "who has something running is not forgotten");
        drop(kept);
    }
}
