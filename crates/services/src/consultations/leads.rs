//! Leads: what is known of people who asked once. It is deleted some time after their last contact, if they did not come into care (DOMAIN.md
//! 2.6). A lead of two is two leads: when one ends says nothing of the other.

use domain::{
    access::{Act, Actor},
    consultations::{Step, lead},
    ids::{AttendeeId, ConsultationId, Id as _, PersonId, PracticeId},
};
use jiff::Timestamp;
use sea_orm::FromQueryResult;

use super::{
    OwnView,
    own::{Change, nothing_to_do},
};
use crate::{
    kernel::{
        bind::{At, Key, values},
        clockwork::{own_permit, practices_with_due},
        refused::{Failure, Refused},
        services::Services,
        work::{Work, subject_of},
    },
    people, reminders,
};

/// The last contact with somebody is now.
pub(super) async fn begin(work: &Work, person: PersonId) -> Result<(), Failure> {
    work.run(
        "insert into lead (practice_id, person_id, ends_at) values ($1, $2, $3)
         on conflict (practice_id, person_id) do update set ends_at = excluded.ends_at",
        values![person, lead::ends_at(work.now())],
    )
    .await
    .map(|_| ())
}

/// Somebody is in contact with the practice again.
pub(super) async fn stay(work: &Work, person: PersonId) -> Result<(), Failure> {
    work.run("delete from lead where practice_id = $1 and person_id = $2", values![person]).await.map(|_| ())
}

/// Begins or ends the time of everybody who is still part of a consultation, as it comes to its end or goes on. Whoever left it before has a time
/// of their own.
pub(super) async fn follow(work: &Work, consultation: ConsultationId, step: Step) -> Result<(), Failure> {
    let part: Vec<PersonRow> = work
        .all(
            "select person_id from attendee
             where practice_id = $1 and consultation_id = $2 and withdrawn_at is null and stayed_away_at is null
               and (decision is null or decision <> 'declined')",
            values![consultation],
        )
        .await?;
    for row in part {
        if step.is_last() && step != Step::Enrolled {
            begin(work, row.person_id.0).await?;
        } else {
            stay(work, row.person_id.0).await?;
        }
    }
    Ok(())
}

/// When somebody is deleted; none while they are in contact, and for clients.
pub(super) async fn ends_at(work: &Work, person: PersonId) -> Result<Option<Timestamp>, Failure> {
    let row: Option<EndRow> =
        work.find("select ends_at from lead where practice_id = $1 and person_id = $2", values![person]).await?;
    Ok(row.map(|row| row.ends_at.0))
}

/// Asks that what is known of oneself be deleted soon.
///
/// # Errors
/// One answer for every link that opens nothing; `WrongState` while one's request or appointment is still open.
pub async fn ask_deletion(services: &Services, address: &str, link: &str) -> Result<OwnView, Refused> {
    let change = Change::begin(services, address, link).await?;
    let (work, me) = (&change.work, change.mine.me().person_id.0);
    let known = ends_at(work, me).await?.ok_or_else(nothing_to_do)?;
    work.run(
        "update lead set ends_at = $3 where practice_id = $1 and person_id = $2",
        values![me, lead::ends_when_asked(known, work.now())],
    )
    .await?;
    change.finish().await
}

/// Deletes everybody whose time has come. Doing it twice, or after an outage, does it once.
pub(super) async fn delete_ended(services: &Services) -> Result<(), Failure> {
    for practice in practices_with_due(services, "select distinct practice_id from lead where ends_at <= $1").await? {
        while delete_one(services, practice).await? {}
    }
    Ok(())
}

#[derive(FromQueryResult)]
struct PersonRow {
    person_id: Key<PersonId>,
}

#[derive(FromQueryResult)]
struct EndRow {
    ends_at: At,
}

#[derive(FromQueryResult)]
struct PartRow {
    id: Key<AttendeeId>,
}

/// Deletes one of them; whether there was one. Each commits on its own. Who is a client by now, or works here, is no lead any more.
async fn delete_one(services: &Services, practice: PracticeId) -> Result<bool, Failure> {
    let clockwork = Actor::clockwork(practice);
    let permit = own_permit(&clockwork, Act::DeleteLeads)?;
    let work = Work::begin(&clockwork, services).await?;
    let row: Option<PersonRow> = work
        .find_for_update(
            "select person_id from lead where practice_id = $1 and ends_at <= $2 order by ends_at, person_id limit 1",
            values![work.now()],
        )
        .await?;
    let Some(person) = row.map(|row| row.person_id.0) else { return Ok(false) };
    stay(&work, person).await?;
    if people::forget(&work, person).await? {
        clear(&work, person).await?;
        work.audit(&clockwork, &permit, subject_of(person, person)).await?;
    }
    work.commit_audited().await?;
    Ok(true)
}

/// What hangs on their parts in consultations: links, entries of calendars, where they said they were, what they
/// answered, letters that have not left.
async fn clear(work: &Work, person: PersonId) -> Result<(), Failure> {
    let parts: Vec<PartRow> =
        work.all("select id from attendee where practice_id = $1 and person_id = $2", values![person]).await?;
    for part in parts {
        let part = part.id.0;
        reminders::settle(work, part.uuid()).await?;
        for sql in [
            "delete from consultation_link where practice_id = $1 and attendee_id = $2",
            "delete from calendar_entry where practice_id = $1 and attendee_id = $2",
            "delete from location_attestation where practice_id = $1 and attendee_id = $2",
            "delete from consultation_answer where practice_id = $1 and attendee_id = $2",
        ] {
            work.run(sql, values![part]).await?;
        }
    }
    // To whom two were referred stays while one of them can still be opened.
    work.run(
        "delete from referral where practice_id = $1
           and consultation_id in (select consultation_id from attendee where practice_id = $1 and person_id = $2)
           and not exists (select 1 from attendee other
                           join person on person.practice_id = other.practice_id and person.id = other.person_id
                           where other.practice_id = $1 and other.consultation_id = referral.consultation_id
                             and person.sealed_key is not null)",
        values![person],
    )
    .await
    .map(|_| ())
}
