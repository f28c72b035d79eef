//! Comparing answers with those of the other members of a couple, after they have come in and never while somebody waits for it.
//!
//! Whoever sends answers would otherwise wait longer when the other partner has just sent theirs, and could tell. So sending does the same work
//! whatever the other did: it writes down that there is something to compare. The clockwork compares (`docs/decisions/0016`).

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    access::Actor,
    ids::{CoupleId, PersonId, PracticeId, ResponseId},
    inventories::Answers,
    safety::privacy::{Sent, Signal, signals},
};
use jiff::{SignedDuration, Timestamp};
use sea_orm::FromQueryResult;

use super::mark;
use crate::{
    inventories::rows::open_answers,
    kernel::{
        bind::{At, Key, values},
        clockwork::practices_with_due,
        refused::Failure,
        services::Services,
        work::Work,
    },
};

/// For how long a sign-in can last: within it, two people's answers may come out of one device.
const SITTING: SignedDuration = SignedDuration::from_hours(12);
/// Within which time the same answers to the same questions mean something.
const SAME_WEEK: SignedDuration = SignedDuration::from_hours(24 * 7);

/// Notes that answers have come in and are to be compared.
pub(in crate::inventories) async fn compare_later(work: &Work, response: ResponseId) -> Result<(), Failure> {
    work.run(
        "insert into to_compare (practice_id, response_id, kept_at) values ($1, $2, $3)",
        values![response, work.now()],
    )
    .await
    .map(|_| ())
}

/// Compares what has come in, practice by practice. Doing it twice does it once.
///
/// # Errors
/// The database fails.
pub(in crate::inventories) async fn compare(services: &Services) -> Result<(), Failure> {
    let due = practices_with_due(services, "select distinct practice_id from to_compare where kept_at <= $1").await?;
    for practice in due {
        while compare_next(services, practice).await? {}
    }
    Ok(())
}

/// Answers that have just come in.
#[derive(FromQueryResult)]
struct FreshRow {
    response_id: Key<ResponseId>,
    couple_id: Key<CoupleId>,
    respondent_id: Key<PersonId>,
    instrument_key: String,
    sealed_answers: Vec<u8>,
    submitted_at: At,
    corrects_doubtful: i64,
}

/// Answers that another member of the couple gave before.
#[derive(FromQueryResult)]
struct OtherRow {
    id: Key<ResponseId>,
    respondent_id: Key<PersonId>,
    instrument_key: String,
    sealed_answers: Vec<u8>,
    submitted_at: At,
    sealed_key: Option<Vec<u8>>,
}

#[derive(FromQueryResult)]
struct DeviceRow {
    person_id: Key<PersonId>,
    device_hash: Vec<u8>,
}

/// Compares the oldest that waits; whether there was one. Each commits on its own, so that one that fails holds up none of the others.
async fn compare_next(services: &Services, practice: PracticeId) -> Result<bool, Failure> {
    let work = Work::begin(&Actor::clockwork(practice), services).await?;
    let Some(fresh) = next(&work).await? else { return Ok(false) };
    let (response, respondent) = (fresh.response_id.0, fresh.respondent_id.0);
    let mine = match found_beside_others(&work, &fresh).await {
        // Whoever was erased meanwhile left nothing to compare.
        Err(Failure::Sealed(_)) => Vec::new(),
        found => found?,
    };
    if !mine.is_empty() {
        mark(&work, response, respondent, &mine).await?;
    }
    work.run("delete from to_compare where practice_id = $1 and response_id = $2", values![response]).await?;
    work.commit_audited().await?;
    Ok(true)
}

async fn next(work: &Work) -> Result<Option<FreshRow>, Failure> {
    #[derive(FromQueryResult)]
    struct WaitingRow {
        response_id: Key<ResponseId>,
    }
    let waiting: Option<WaitingRow> = work
        .find_for_update(
            "select response_id from to_compare where practice_id = $1 order by kept_at, response_id limit 1",
            values![],
        )
        .await?;
    let Some(waiting) = waiting else { return Ok(None) };
    let fresh: Option<FreshRow> = work
        .find(
            "select response.id as response_id, response.couple_id, response.respondent_id, response.instrument_key,
                 response.sealed_answers, response.submitted_at,
                 (select count(*) from response corrected
                  where corrected.practice_id = $1 and corrected.id = response.corrects_id
                    and corrected.possibly_not_private) as corrects_doubtful
             from response where response.practice_id = $1 and response.id = $2",
            values![waiting.response_id.0],
        )
        .await?;
    fresh.map(Some).ok_or(Failure::Corrupt("a response to compare that is not there"))
}

/// What speaks against that the answers were given alone. The others' answers that give the same sign are marked too.
async fn found_beside_others(work: &Work, fresh: &FreshRow) -> Result<Vec<Signal>, Failure> {
    let mut mine = BTreeSet::new();
    if fresh.corrects_doubtful > 0 {
        mine.insert(Signal::Corrects);
    }
    let (respondent, at) = (fresh.respondent_id.0, fresh.submitted_at.0);
    let key = work.find_person_key(respondent).await?;
    let answers = open_answers(work, &key, fresh.response_id.0, &fresh.sealed_answers)?;
    let devices = shared_devices(work, respondent, at).await?;
    let mut compared = BTreeSet::new();
    for row in others(work, fresh).await? {
        let other = row.respondent_id.0;
        let is_same_form = row.instrument_key == fresh.instrument_key && compared.insert(other);
        let theirs = if is_same_form { open(work, &row).await? } else { Answers::default() };
        let is_near = at.duration_since(row.submitted_at.0) <= SITTING;
        let device = devices.get(&other).filter(|_| is_near).map(Vec::as_slice);
        let found =
            signals(Sent { device, at, answers: &answers }, Sent { device, at: row.submitted_at.0, answers: &theirs });
        if !found.is_empty() {
            mark(work, row.id.0, other, &found).await?;
        }
        mine.extend(found);
    }
    Ok(mine.into_iter().collect())
}

/// What the other members of the couple answered in the week before, newest first.
async fn others(work: &Work, fresh: &FreshRow) -> Result<Vec<OtherRow>, Failure> {
    work.all(
        "select response.id, response.respondent_id, response.instrument_key, response.sealed_answers,
             response.submitted_at, person.sealed_key
         from response
         join person on person.practice_id = response.practice_id and person.id = response.respondent_id
         where response.practice_id = $1 and response.couple_id = $2 and response.respondent_id <> $3
           and response.source = 'answered' and response.submitted_at > $4 and response.submitted_at <= $5
         order by response.submitted_at desc, response.id",
        values![fresh.couple_id.0, fresh.respondent_id.0, fresh.submitted_at.0 - SAME_WEEK, fresh.submitted_at.0],
    )
    .await
}

/// Who else signed in on a device of this person's, as long before as a sign-in can last; with what stands for the device.
async fn shared_devices(work: &Work, person: PersonId, at: Timestamp) -> Result<BTreeMap<PersonId, Vec<u8>>, Failure> {
    let rows: Vec<DeviceRow> = work
        .all(
            "select other.person_id, other.device_hash from known_device mine
             join known_device other on other.practice_id = mine.practice_id and other.device_hash = mine.device_hash
             where mine.practice_id = $1 and mine.person_id = $2 and other.person_id <> $2
               and mine.seen_at > $3 and other.seen_at > $3",
            values![person, at - SITTING],
        )
        .await?;
    Ok(rows.into_iter().map(|row| (row.person_id.0, row.device_hash)).collect())
}

async fn open(work: &Work, row: &OtherRow) -> Result<Answers, Failure> {
    let practice_key = work.practice_key().await?;
    let key = work.person_key(&practice_key, row.respondent_id.0, row.sealed_key.as_deref())?;
    open_answers(work, &key, row.id.0, &row.sealed_answers)
}
