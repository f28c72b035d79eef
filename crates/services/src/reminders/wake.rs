//! When a worker has something to do next.

use jiff::Timestamp;

use crate::kernel::{clockwork::earliest, refused::Failure, services::Services};

/// The next instant at which a letter is due or a lease runs out, in any practice; none when nothing waits. May lie in the past.
///
/// # Errors
/// The database fails.
pub async fn next_wake(services: &Services) -> Result<Option<Timestamp>, Failure> {
    let due = earliest(services, "select min(due_at) as instant from reminder where state = 'planned'").await?;
    let lost = earliest(services, "select min(leased_until) as instant from reminder where state = 'leased'").await?;
    Ok([due, lost].into_iter().flatten().min())
}
