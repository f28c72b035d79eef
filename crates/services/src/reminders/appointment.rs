//! Letters about an appointment: that it is near, that it has moved, that it waits to be confirmed (DOMAIN.md 5.6, 7.1, 7.4).

use domain::{
    ids::PersonId,
    reminders::{
        Addressee, Class, Jitter, Kind, Planned, Policy, next_allowed,
        schedule::{appointment_day_before, appointment_hour_before},
    },
};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::{
    message::on_a_free_day,
    plan::{is_obsolete, once_key, settle_one, write},
    rows::{Awaited, EarlierRow},
};
use crate::{
    kernel::{bind::values, refused::Failure, work::Work},
    people::read_preference,
};

/// Booked later than this, the letter of the day before is left out.
const TOO_NEAR_FOR_A_DAY: SignedDuration = SignedDuration::from_hours(26);
/// Booked later than this, the letter of the hour before is left out.
const TOO_NEAR_FOR_AN_HOUR: SignedDuration = SignedDuration::from_hours(2);

/// Notes that `person` has an appointment, under the id of their part in it, and plans the letters of the day and of the hour before. Called
/// again with another time, it plans anew. `news` is what they are to be told now, if anything.
pub(crate) async fn appoint(
    work: &Work,
    person: PersonId,
    object: Uuid,
    starts_at: Timestamp,
    news: Option<Kind>,
) -> Result<(), Failure> {
    let (preference, _, zone) = read_preference(work, person).await?;
    let to = Addressee { zone: &zone, preference: &preference };
    let due_on = to.local(starts_at).date();
    let awaited = Awaited { person, object, policy: Policy::Light, opens_at: work.now(), due_on };
    work.run(
        "insert into awaited (practice_id, object_id, person_id, policy, opens_at, due_on, starts_at)
         values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (practice_id, object_id) do update
         set opens_at = excluded.opens_at, due_on = excluded.due_on, starts_at = excluded.starts_at, settled_at = null",
        values![object, person, awaited.policy.as_str(), awaited.opens_at, due_on, starts_at],
    )
    .await?;
    let earlier = earlier(work, object).await?;
    plan(work, to, &awaited, starts_at, &earlier).await?;
    tell(work, to, &awaited, &earlier, news.map(|kind| (kind, work.now()))).await
}

/// The appointment does not take place: nothing reminds of it any more, and its person is told that something has changed.
pub(crate) async fn call_off(work: &Work, person: PersonId, object: Uuid) -> Result<(), Failure> {
    // One that began at once is in the past for every plan, and still open for the one letter that tells of it.
    appoint(work, person, object, work.now(), Some(Kind::AppointmentChanged)).await
}

/// An appointment is over, and its person is told something of it, at `at` or as soon after as a letter may arrive. It leaves once.
pub(crate) async fn tell_later(
    work: &Work,
    person: PersonId,
    object: Uuid,
    (kind, at): (Kind, Timestamp),
) -> Result<(), Failure> {
    appoint(work, person, object, work.now(), None).await?;
    let (preference, _, zone) = read_preference(work, person).await?;
    let to = Addressee { zone: &zone, preference: &preference };
    let due_on = to.local(work.now()).date();
    let awaited = Awaited { person, object, policy: Policy::Light, opens_at: work.now(), due_on };
    tell(work, to, &awaited, &earlier(work, object).await?, Some((kind, at))).await
}

/// Plans the letters of an appointment anew, after its time or the way to reach its person has changed. What has left does not leave again.
pub(super) async fn plan(
    work: &Work,
    to: Addressee<'_>,
    awaited: &Awaited,
    starts_at: Timestamp,
    earlier: &[EarlierRow],
) -> Result<(), Failure> {
    let is_reminder =
        |row: &&EarlierRow| row.object_id == awaited.object && !matches!(row.kind.as_str(), CHANGED | CONFIRM);
    let letters = wanted(work, to, starts_at);
    let keys: Vec<String> = letters.iter().map(|letter| once_key(awaited, letter)).collect();
    for row in earlier.iter().filter(is_reminder).filter(|row| is_obsolete(row, &keys, work.now())) {
        settle_one(work, row.id.0).await?;
    }
    for (letter, key) in letters.iter().zip(&keys) {
        write(work, awaited, letter, key).await?;
    }
    Ok(())
}

const CHANGED: &str = "appointment-changed";
const CONFIRM: &str = "appointment-to-confirm";

fn wanted(work: &Work, to: Addressee<'_>, starts_at: Timestamp) -> Vec<Planned> {
    if to.preference.address().is_none() {
        return Vec::new();
    }
    let (now, occurrence) = (work.now(), to.local(starts_at).date());
    let ahead = starts_at.duration_since(now);
    let jitter = Jitter::draw(work.services().random());
    let day = appointment_day_before(starts_at, to, now, jitter).filter(|_| ahead >= TOO_NEAR_FOR_A_DAY);
    let hour = appointment_hour_before(starts_at, to, now).filter(|_| ahead >= TOO_NEAR_FOR_AN_HOUR);
    let letter = |kind: Kind, at: Option<Timestamp>| at.map(|at| Planned { kind, at, occurrence });
    [letter(Kind::AppointmentDayBefore, day), letter(Kind::AppointmentHourBefore, hour)].into_iter().flatten().collect()
}

async fn tell(
    work: &Work,
    to: Addressee<'_>,
    awaited: &Awaited,
    earlier: &[EarlierRow],
    news: Option<(Kind, Timestamp)>,
) -> Result<(), Failure> {
    let (Some((kind, from)), Some(_)) = (news, to.preference.address()) else { return Ok(()) };
    let earlier: Vec<&EarlierRow> = earlier.iter().filter(|row| row.object_id == awaited.object).collect();
    let jitter = Jitter::draw(work.services().random());
    let letter = next_allowed(from, to, Class::Appointment, jitter)
        .and_then(|at| on_a_free_day(to, kind, awaited, &earlier, at));
    match letter {
        Some(letter) => write(work, awaited, &letter, &once_key(awaited, &letter)).await,
        None => Ok(()),
    }
}

async fn earlier(work: &Work, object: Uuid) -> Result<Vec<EarlierRow>, Failure> {
    work.all(
        "select id, object_id, kind, once_key, state, cause, due_at from reminder
         where practice_id = $1 and object_id = $2",
        values![object],
    )
    .await
}
