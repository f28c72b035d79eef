//! What somebody's calendar program is given under their address: their own entries, and nothing that follows from anybody else.

use data_encoding::HEXLOWER;
use domain::{
    access::{Act, Actor, Place, permit},
    calendars::{is_shown, shown_since},
    consultations::calendar::{CalendarEntry, feed},
    ids::{PersonId, PracticeId},
    people::Locale,
    problem::Problem,
    reminders::Base,
};
use sea_orm::FromQueryResult;

use super::{AskFeed, FeedView, address::hash, held};
use crate::{
    access::{find_presented, roles_of},
    appointments, consultations,
    kernel::{
        bind::{At, Key},
        refused::Refused,
        services::Services,
        work::{Work, subject_of},
    },
};

/// Longer than any link.
const LONGEST: usize = 128;

/// Whose link it is.
#[derive(FromQueryResult)]
struct PresentedFeed {
    practice_id: Key<PracticeId>,
    person_id: Key<PersonId>,
    ends_at: At,
}

/// The calendar that a link opens, as it is at this moment. What its person may see decides, not what they were when they made it.
///
/// # Errors
/// `NotFound`, the same for a link that is wrong, one that has ended and one whose person plays no part here any more; `TooManyAttempts`.
pub async fn read_feed(services: &Services, asked: AskFeed, portal: &Base) -> Result<FeedView, Refused> {
    let key = hash(services, &asked.link);
    services.gate().limits().feed(&key, asked.remote)?;
    if asked.link.len() > LONGEST {
        return Err(Problem::not_found().into());
    }
    let sql = "select practice_id, person_id, ends_at from calendar_feed where link_hash = $1";
    let presented: Vec<PresentedFeed> = find_presented(services, sql, key).await?;
    let row = presented.into_iter().find(|row| row.ends_at.0 > services.now()).ok_or_else(Problem::not_found)?;
    let me = row.person_id.0;
    let (actor, mut entries) = own_entries(services, row.practice_id.0, me).await?;
    let permit = permit(&actor, Act::SeeOwnCalendar, Place::Own).map_err(|_| Problem::not_found())?;
    if actor.roles().iter().any(|role| role.is_member()) {
        entries.extend(held::entries(&actor, services, me).await?);
    }
    entries.retain(|entry| is_shown(entry, services.now()));
    entries.sort_by_key(|entry| (entry.span(), entry.uid()));
    let file = feed(&entries, Locale::English, portal);
    let mark = HEXLOWER.encode(&services.keys().index("calendar mark", file.text.as_bytes())[..16]);
    let content_type = file.content_type();
    if asked.known.as_deref() == Some(mark.as_str()) {
        return Ok(FeedView { content_type, mark, text: None });
    }
    let view = FeedView { content_type, mark, text: Some(file.text) };
    Ok(services.witnessed(&actor, permit, subject_of(me, me), view).await?)
}

/// Whoever's link it is, as they stand here now, and the entries of what they come to.
async fn own_entries(
    services: &Services,
    practice: PracticeId,
    person: PersonId,
) -> Result<(Actor, Vec<CalendarEntry>), Refused> {
    let work = Work::read_in(practice, services).await?;
    let roles = roles_of(&work, person).await?;
    if roles.is_empty() {
        return Err(Problem::not_found().into());
    }
    let since = shown_since(work.now());
    let mut entries = consultations::entries_of(&work, person, since).await?;
    entries.extend(appointments::entries_of(&work, person, since).await?);
    Ok((Actor::person(practice, person, work.id(), roles, false), entries))
}
