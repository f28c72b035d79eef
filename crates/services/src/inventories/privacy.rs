//! Answers of which it is doubtful that they were given alone (DOMAIN.md 6.6): noticed after they have come in, told to the lead therapist and
//! to nobody else, and judged by them.

mod compare;

use std::collections::{BTreeSet, HashMap};

use domain::{
    access::{Act, Actor, permit},
    ids::{PersonId, ResponseId},
    inventories::Answers,
    problem::Problem,
    safety::privacy::{self, Signal},
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

/// Within which time shares that are taken back count together.
const DAY: SignedDuration = SignedDuration::from_hours(24);
/// Where the signs are kept.
const SIGNALS: &str = "privacy_mark.sealed_signals";

pub(super) use compare::{compare, compare_later};

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

/// What speaks by itself against that answers were given alone: their own words. What only shows beside the answers of the others is looked
/// for afterwards ([`compare`]).
pub(super) fn said_so(answers: &Answers) -> Vec<Signal> {
    privacy::said_so(answers).into_iter().collect()
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
            "select share.response_id, share.revoked_at from share
             join response on response.practice_id = share.practice_id and response.id = share.response_id
             where share.practice_id = $1 and share.from_person_id = $2 and share.revoked_at > $3
               and not exists (select 1 from couple_member gone
                               where gone.practice_id = $1 and gone.couple_id = response.couple_id
                                 and gone.left_at = share.revoked_at)
             order by share.response_id",
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

fn spot(work: &Work, response: ResponseId) -> Spot {
    Spot::new(SIGNALS, work.practice(), response)
}
