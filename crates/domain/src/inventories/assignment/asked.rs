//! What a therapist asks of one person, for the tests of everything that asks it.

use jiff::{Timestamp, civil::Date};
use uuid::Uuid;

use super::Asking;
use crate::{couples::BreachThread, ids::Id, inventories::library::sample, zone::Zone};

/// An id that is told from others by its number.
pub(in crate::inventories) fn id<I: Id>(n: u128) -> I {
    I::from_uuid(Uuid::from_u128(n))
}

/// Asks something of the hurt partner of a couple, who is in New York.
pub(in crate::inventories) fn asking<T>(
    key: &str,
    due_on: Date,
    opened_at: Timestamp,
    with: impl FnOnce(&Asking<'_>) -> T,
) -> T {
    let zone = Zone::parse("America/New_York").expect("exists");
    let thread = BreachThread { id: id(1), couple: id(1), hurt: id(1), involved: id(2), opened_at };
    with(&Asking {
        couple: id(1),
        members: &[id(1), id(2)],
        thread: Some(&thread),
        respondent: id(1),
        instrument: sample(key),
        assigned_by: id(9),
        due_on,
        zone: &zone,
    })
}
