//! Answers of which it is doubtful that they were given alone (DOMAIN.md 6.6): noticed when they come in, told to the lead therapist and to
//! nobody else, and judged by them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use domain::{
    access::{Act, Actor, permit},
    ids::{PersonId, ResponseId},
    inventories::{Answers, Response},
    problem::Problem,
    safety::privacy::{self, Sent, Signal, signals},
};
use jiff::SignedDuration;
use sea_orm::FromQueryResult;

use super::{
    PrivacyMark, ResponseView, responses,
    rows::{ResponseRow, response_columns},
};
use crate::{
    couples::place_of_couple,
    kernel::{
        bind::{At, Key, values},
        refused::{Failure, Refused},
        seal::{SealKey, Spot},
        services::Services,
        work::{Work, subject_of},
    },
};

/// For how long a sign-in can last: within it, two people's answers may come out of one device.
const SITTING: SignedDuration = SignedDuration::from_hours(12);
/// Within which time the same answers to the same questions mean something.
const SAME_WEEK: SignedDuration = SignedDuration::from_hours(24 * 7);
/// Within which time shares that are taken back count together.
const DAY: SignedDuration = SignedDuration::from_hours(24);
/// Where the signs are kept.
const SIGNALS: &str = "privacy_mark.sealed_signals";

/// Says whether the respondent was alone. From then on the answers count as any others, or stay in doubt for good.
///
/// # Errors
/// `NotFound` for a response of somebody the actor does not treat, or of which nothing was noticed.
pub async fn judge_privacy(
    actor: &Actor,
    services: &Services,
    (id, was_alone): (ResponseId, bool),
) -> Result<ResponseView, Refused> {
    let work = Work::begin(actor, services).await?;
    let row: ResponseRow = work
        .find_for_update(
            concat!("select ", response_columns!(), " from response where practice_id = $1 and id = $2"),
            values![id],
        )
        .await?
        .ok_or_else(Problem::not_found)?;
    let place = place_of_couple(&work, actor, row.couple_id.0).await?.ok_or_else(Problem::not_found)?;
    let permit = permit(actor, Act::JudgePrivacy, place)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let verdict = if was_alone { "alone" } else { "not-alone" };
    let judged = work
        .run(
            "update privacy_mark set verdict = $3, judged_by = $4, judged_at = $5
             where practice_id = $1 and response_id = $2",
            values![id, verdict, me, work.now()],
        )
        .await?;
    if judged == 0 {
        return Err(Problem::not_found().into());
    }
    flag(&work, id, !was_alone).await?;
    let view = responses::read_treated(&work, actor, id).await?;
    work.commit(actor, permit, subject_of(id, row.respondent_id.0)).await?;
    Ok(view)
}

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

/// What speaks against that a response about to be kept was given alone. The other members' answers that give the same sign are marked too.
pub(super) async fn notice(
    work: &Work,
    response: &Response,
    answers: &Answers,
    corrects_doubtful: bool,
) -> Result<Vec<Signal>, Failure> {
    let mut mine: BTreeSet<Signal> = privacy::said_so(answers).into_iter().collect();
    if corrects_doubtful {
        mine.insert(Signal::Corrects);
    }
    let devices = shared_devices(work, response.respondent).await?;
    let practice_key = work.practice_key().await?;
    let mut compared = BTreeSet::new();
    for row in others(work, response).await? {
        let other = row.respondent_id.0;
        let is_same_form = row.instrument_key == response.instrument.0.as_str() && compared.insert(other);
        let theirs = if is_same_form { open(work, &practice_key, &row)? } else { Answers::default() };
        let is_near = work.now().duration_since(row.submitted_at.0) <= SITTING;
        let device = devices.get(&other).filter(|_| is_near).map(Vec::as_slice);
        let found = signals(
            Sent { device, at: work.now(), answers },
            Sent { device, at: row.submitted_at.0, answers: &theirs },
        );
        if !found.is_empty() {
            mark(work, row.id.0, other, &found).await?;
        }
        mine.extend(found);
    }
    Ok(mine.into_iter().collect())
}

/// Marks what somebody took shares of back, where they took many back at once.
pub(crate) async fn notice_withdrawn(work: &Work, author: PersonId) -> Result<(), Failure> {
    #[derive(FromQueryResult)]
    struct RevokedRow {
        response_id: Key<ResponseId>,
        revoked_at: At,
    }
    let rows: Vec<RevokedRow> = work
        .all(
            "select response_id, revoked_at from share
             where practice_id = $1 and from_person_id = $2 and revoked_at > $3 order by response_id",
            values![author, work.now() - DAY],
        )
        .await?;
    let revoked: Vec<_> = rows.iter().map(|row| row.revoked_at.0).collect();
    let Some(signal) = privacy::withdrawn(&revoked) else { return Ok(()) };
    let responses: BTreeSet<ResponseId> = rows.iter().map(|row| row.response_id.0).collect();
    for response in responses {
        mark(work, response, author, &[signal]).await?;
    }
    Ok(())
}

#[derive(FromQueryResult)]
struct MarkRow {
    response_id: Key<ResponseId>,
    sealed_signals: Vec<u8>,
    verdict: Option<String>,
}

/// The marks on one person's responses.
pub(super) async fn marks_of(
    work: &Work,
    respondent: PersonId,
    key: &SealKey,
) -> Result<HashMap<ResponseId, PrivacyMark>, Failure> {
    let rows: Vec<MarkRow> = work
        .all(
            "select mark.response_id, mark.sealed_signals, mark.verdict from privacy_mark mark
             join response on response.practice_id = mark.practice_id and response.id = mark.response_id
             where mark.practice_id = $1 and response.respondent_id = $2",
            values![respondent],
        )
        .await?;
    rows.into_iter().map(|row| Ok((row.response_id.0, row.read(work, key)?))).collect()
}

impl MarkRow {
    fn read(&self, work: &Work, key: &SealKey) -> Result<PrivacyMark, Failure> {
        let words = key.open_text(spot(work, self.response_id.0), &self.sealed_signals)?;
        Ok(PrivacyMark {
            signals: words.split(',').filter_map(Signal::from_word).collect(),
            was_alone: self.verdict.as_deref().map(|verdict| verdict == "alone"),
        })
    }
}

/// Keeps signs with those that were there. A new one ends what the therapist said before: they have not seen it.
pub(super) async fn mark(
    work: &Work,
    response: ResponseId,
    respondent: PersonId,
    found: &[Signal],
) -> Result<(), Failure> {
    let key = work.find_person_key(respondent).await?;
    let before: Option<MarkRow> = work
        .find(
            "select response_id, sealed_signals, verdict from privacy_mark where practice_id = $1 and response_id = $2",
            values![response],
        )
        .await?;
    let mut all: BTreeSet<Signal> = match &before {
        Some(row) => row.read(work, &key)?.signals.into_iter().collect(),
        None => BTreeSet::new(),
    };
    let known = all.len();
    all.extend(found);
    if all.len() == known {
        return Ok(());
    }
    let words: Vec<&str> = all.into_iter().map(Signal::as_str).collect();
    let sealed = key.seal(spot(work, response), words.join(",").as_bytes(), work.services().random());
    work.run(
        "insert into privacy_mark (practice_id, response_id, sealed_signals, noticed_at) values ($1, $2, $3, $4)
         on conflict (practice_id, response_id) do update
         set sealed_signals = excluded.sealed_signals, noticed_at = excluded.noticed_at,
             verdict = null, judged_by = null, judged_at = null",
        values![response, sealed, work.now()],
    )
    .await?;
    flag(work, response, true).await
}

async fn flag(work: &Work, response: ResponseId, is_doubtful: bool) -> Result<(), Failure> {
    work.run(
        "update response set possibly_not_private = $3 where practice_id = $1 and id = $2",
        values![response, is_doubtful],
    )
    .await
    .map(|_| ())
}

/// What the other members of the couple answered in the last week, newest first.
async fn others(work: &Work, response: &Response) -> Result<Vec<OtherRow>, Failure> {
    work.all(
        "select response.id, response.respondent_id, response.instrument_key, response.sealed_answers,
             response.submitted_at, person.sealed_key
         from response
         join person on person.practice_id = response.practice_id and person.id = response.respondent_id
         where response.practice_id = $1 and response.couple_id = $2 and response.respondent_id <> $3
           and response.source = 'answered' and response.submitted_at > $4
         order by response.submitted_at desc, response.id",
        values![response.couple, response.respondent, work.now() - SAME_WEEK],
    )
    .await
}

/// Who else signed in on a device of this person's, as long ago as a sign-in can last; with what stands for the device.
async fn shared_devices(work: &Work, person: PersonId) -> Result<BTreeMap<PersonId, Vec<u8>>, Failure> {
    let rows: Vec<DeviceRow> = work
        .all(
            "select other.person_id, other.device_hash from known_device mine
             join known_device other on other.practice_id = mine.practice_id and other.device_hash = mine.device_hash
             where mine.practice_id = $1 and mine.person_id = $2 and other.person_id <> $2
               and mine.seen_at > $3 and other.seen_at > $3",
            values![person, work.now() - SITTING],
        )
        .await?;
    Ok(rows.into_iter().map(|row| (row.person_id.0, row.device_hash)).collect())
}

fn open(work: &Work, practice_key: &SealKey, row: &OtherRow) -> Result<Answers, Failure> {
    let key = work.person_key(practice_key, row.respondent_id.0, row.sealed_key.as_deref())?;
    let json = key.open_text(super::rows::response_spot(work, row.id.0), &row.sealed_answers)?;
    Answers::from_json(&json).map_err(|_| Failure::Corrupt("kept answers"))
}

fn spot(work: &Work, response: ResponseId) -> Spot {
    Spot::new(SIGNALS, work.practice(), response)
}
