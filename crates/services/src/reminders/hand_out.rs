//! Handing letters that are due to a worker: leased, looked at once more, and written at that moment.

use std::collections::HashSet;

use domain::{
    access::{Act, Actor, Place, permit},
    ids::{DoorbellId, PracticeId, ReminderId},
    people::{ContactPreference, Locale},
    reminders::{
        Base, Content, DoorbellToken, Kind, Letter as Template, Link, Outcome, Reason, Rendered, State,
        delivery::LEASE, render, token::LIFETIME,
    },
};
use jiff::Timestamp;
use sea_orm::DatabaseBackend;

use super::{
    InHand, Letter, Mail,
    check::{Verdict, look},
    doorbell::fingerprint,
    facts::Surroundings,
    report::write,
    rows::{IdRow, LeasedRow},
};
use crate::{
    kernel::{
        bind::values,
        clockwork::{is_alone, practices_with_due},
        refused::{Failure, Refused},
        services::Services,
        work::{Work, subject_of},
        zone::zone,
    },
    practice,
};

/// Which practices have something due. Only the oldest are looked at; a long queue is not read as a whole to send its first letters.
const DUE: &str = "
    select distinct practice_id from (
        select practice_id from reminder where state = 'planned' and due_at <= $1 order by due_at limit 1000
    ) as due
    union
    select distinct practice_id from reminder where state = 'leased' and leased_until <= $1";

macro_rules! lease {
    ($lock:literal) => {
        concat!(
            "with due as materialized (
                 select id as due_id from reminder
                 where practice_id = $1 and state = 'planned' and due_at <= $2
                 order by due_at, id limit $4 ",
            $lock,
            ")
             update reminder
             set state = 'leased', fence = fence + 1, attempts = attempts + 1, leased_until = $3,
                 mailbox_index = (
                     select contact_preference.mailbox_index from contact_preference
                     where contact_preference.practice_id = $1 and contact_preference.person_id = reminder.person_id
                 )
             from due
             where practice_id = $1 and id = due_id
             returning id"
        )
    };
}

/// Up to `limit` letters that are to leave now, each leased and with its link written down. They are to be reported within a minute, or kept
/// with a heartbeat.
///
/// # Errors
/// The database fails. A practice whose letters cannot be read holds up none of the others.
pub async fn hand_out(services: &Services, base: &Base, limit: usize) -> Result<Vec<Letter>, Failure> {
    let mut letters = Vec::new();
    for practice in practices_with_due(services, DUE).await? {
        if letters.len() >= limit {
            break;
        }
        match hand_out_of(services, practice, base, limit - letters.len()).await {
            Ok(handed_out) => letters.extend(handed_out),
            Err(failure) => tracing::error!(%practice, error = %failure, "letters could not be handed out"),
        }
    }
    Ok(letters)
}

async fn hand_out_of(
    services: &Services,
    practice: PracticeId,
    base: &Base,
    limit: usize,
) -> Result<Vec<Letter>, Refused> {
    let clockwork = Actor::clockwork(practice);
    let permit = permit(&clockwork, Act::SendLetters, Place::Practice)?;
    let work = Work::begin(&clockwork, services).await?;
    // The caps count what others have in hand, so one worker has to come after the other.
    if !is_alone(&work, "letters").await? {
        return Ok(Vec::new());
    }
    let until = work.now() + LEASE;
    let batch = lease(&work, until, limit).await?;
    let mut around = Surroundings::gather(&work, until, &batch).await?;
    let (alias, practice_key) = (practice::read(&work).await?.alias, work.practice_key().await?);
    let mut letters = Vec::new();
    for row in &batch {
        let in_hand = InHand { practice, reminder: row.id.0, person: row.person_id.0, delivery: row.delivery()? };
        let verdict = look(&work, &practice_key, &mut around, row).unwrap_or_else(|failure| {
            // It waits like one the mail server refused, so that a row that cannot be read does not keep the others from leaving.
            tracing::error!(reminder = %row.id.0, error = %failure, "a letter could not be looked at");
            Verdict::Keep(Outcome::NotNow)
        });
        let outcome = match verdict {
            Verdict::Send(kind, preference) => {
                match compose(&work, base, &alias, in_hand, (row, kind, &preference)).await? {
                    Some(letter) => {
                        letters.push(letter);
                        continue;
                    }
                    None => Outcome::Dropped(Reason::Closed),
                }
            }
            Verdict::Keep(outcome) => outcome,
        };
        let kept = write(&work, &in_hand, outcome).await?;
        if matches!(kept, Some(State::Dropped { .. } | State::GivenUp { .. })) {
            work.audit(&clockwork, &permit, subject_of(row.id.0, row.person_id.0)).await?;
        }
    }
    work.commit_audited().await?;
    Ok(letters)
}

/// Leases what is due, what a dead worker had in hand included. The rows come back oldest first.
async fn lease(work: &Work, until: Timestamp, limit: usize) -> Result<Vec<LeasedRow>, Failure> {
    work.run(
        "update reminder set state = 'planned', leased_until = null
         where practice_id = $1 and state = 'leased' and leased_until <= $2",
        values![work.now()],
    )
    .await?;
    let sql = match work.services().store().backend() {
        DatabaseBackend::Postgres => lease!("for update skip locked"),
        _ => lease!(""),
    };
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let leased: Vec<IdRow> = work.all(sql, values![work.now(), until, limit]).await?;
    let leased: HashSet<ReminderId> = leased.into_iter().map(|row| row.id.0).collect();
    if leased.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<LeasedRow> = work
        .all(
            "select reminder.id, reminder.person_id, reminder.object_id, reminder.kind, reminder.wanted_at,
                 reminder.due_at, reminder.attempts, reminder.fence, reminder.leased_until, reminder.mailbox_index,
                 awaited.touched_at, awaited.settled_at, awaited.starts_at, person.sealed_key, person.zone,
                 contact_preference.sealed_preference,
                 (select count(*) from couple_member
                  join couple on couple.practice_id = couple_member.practice_id and couple.id = couple_member.couple_id
                  where couple_member.practice_id = $1 and couple_member.person_id = reminder.person_id
                    and couple_member.left_at is null and couple.status <> 'closed') as couples,
                 (select count(*) from practice_member
                  where practice_member.practice_id = $1 and practice_member.person_id = reminder.person_id
                    and practice_member.ended_at is null and awaited.for_member) as memberships
             from reminder
             join awaited on awaited.practice_id = reminder.practice_id and awaited.object_id = reminder.object_id
             join person on person.practice_id = reminder.practice_id and person.id = reminder.person_id
             left join contact_preference
                 on contact_preference.practice_id = reminder.practice_id
                and contact_preference.person_id = reminder.person_id
             where reminder.practice_id = $1 and reminder.state = 'leased' and reminder.leased_until = $2
             order by reminder.due_at, reminder.id",
            values![until],
        )
        .await?;
    Ok(rows.into_iter().filter(|row| leased.contains(&row.id.0)).collect())
}

/// Writes the letter and keeps the fingerprints of its links. None for somebody without an address, and for an appointment whose time is not
/// known any more.
async fn compose(
    work: &Work,
    base: &Base,
    alias: &str,
    in_hand: InHand,
    (row, kind, preference): (&LeasedRow, Kind, &ContactPreference),
) -> Result<Option<Letter>, Failure> {
    let Some(address) = preference.address() else { return Ok(None) };
    let zone = zone(&row.zone)?;
    let link = hang_doorbell(work, base, in_hand).await?;
    let settings = match kind.letter() {
        Template::Appointment => hang_doorbell(work, base, in_hand).await?,
        _ => link.clone(),
    };
    let content = match kind.letter() {
        Template::Appointment => {
            let Some(starts_at) = row.starts_at else { return Ok(None) };
            Content::Appointment { starts_at: starts_at.0, zone: &zone, link: &link, settings: &settings }
        }
        Template::Reminder => Content::Reminder(&link),
        Template::Message => Content::Message(&link),
        Template::Page => Content::Page(&link),
        Template::Changed => Content::Changed(&link),
        Template::Confirm => Content::Confirm(&link),
        Template::Items => Content::Items(&link),
    };
    let Rendered { subject, text, html } = render(Locale::English, &content);
    let mail = Mail { to: address.clone(), from: alias.to_owned(), subject, text, html };
    Ok(Some(Letter { in_hand, mail }))
}

/// A fresh link for a letter's person.
async fn hang_doorbell(work: &Work, base: &Base, in_hand: InHand) -> Result<Link, Failure> {
    let token = DoorbellToken::draw(work.services().random());
    work.run(
        "insert into doorbell (practice_id, id, token_hash, person_id, reminder_id, expires_at)
         values ($1, $2, $3, $4, $5, $6)",
        values![
            work.id::<DoorbellId>(),
            fingerprint(work.services(), &token),
            in_hand.person,
            in_hand.reminder,
            work.now() + LIFETIME
        ],
    )
    .await?;
    Ok(Link::new(base, &token))
}
