//! Saying what comes of things that wait, one or many at once.

use std::collections::{BTreeSet, HashMap};

use domain::{
    access::{Act, Actor, Permit, permit},
    ids::{AcknowledgementId, CoupleId, PersonId},
    problem::{Code, Problem},
    worklist::{Decision, Item, SILENT_FOR, Subject},
};
use jiff::Timestamp;

use super::{
    Acknowledge, AcknowledgementView,
    rows::{AcknowledgementRow, CountRow, PersonRow, acknowledgements, reason_spot},
    sources::low_ratings,
};
use crate::{
    couples::{members_of, place_of_couple},
    kernel::{
        bind::{Maybe, values},
        once::Once,
        page::LARGEST,
        refused::{Failure, Refused},
        services::Services,
        work::{Work, subject, subject_of},
    },
};

/// Acknowledges what waits, all with the same action. What was acknowledged before stays as it was, so that doing it twice does it once.
///
/// # Errors
/// `NotFound` for anything that is not of a couple the actor treats, or of somebody who left it; nothing at all is acknowledged then. `Missing` or
/// `TooLong` beside `items`, and `WrongState` there for a task about safety, which has to be done; `KeyReused`.
pub async fn acknowledge(
    actor: &Actor,
    services: &Services,
    command: Acknowledge,
) -> Result<Vec<AcknowledgementView>, Refused> {
    check_count(command.items.len())?;
    let work = Work::begin(actor, services).await?;
    let items: BTreeSet<Item> = command.items.iter().copied().collect();
    let permits = permits(&work, actor, &items).await?;
    let once = once(&work, &command)?;
    if once.recall::<AcknowledgementId>(&work, actor).await?.is_none() {
        let mut last = None;
        for item in &items {
            let concerned = concerned(&work, item).await?;
            if in_force(&work, item).await?.is_none() {
                let id = write(&work, actor, (item, concerned), &command.decision).await?;
                let what = concerned.map_or_else(|| subject(id), |person| subject_of(id, person));
                work.audit(actor, &permits[&item.couple], what).await?;
                last = Some(id);
            }
        }
        once.keep(&work, actor, last.unwrap_or_else(|| work.id())).await?;
    }
    let mut views = Vec::with_capacity(items.len());
    for item in &items {
        if let Some(row) = in_force(&work, item).await? {
            views.push(row.view(&work).await?);
        }
    }
    work.commit_audited().await?;
    Ok(views)
}

/// That a request names something, and not too much of it.
pub(super) fn check_count(count: usize) -> Result<(), Problem> {
    match count {
        0 => Err(Problem::at("items", Code::Missing, "Choose at least one entry of the list.")),
        1..=LARGEST => Ok(()),
        _ => Err(Problem::at("items", Code::TooLong, "Choose at most 100 entries at a time.")),
    }
}

/// The permission for each couple, asked once for each.
async fn permits(work: &Work, actor: &Actor, items: &BTreeSet<Item>) -> Result<HashMap<CoupleId, Permit>, Refused> {
    let mut permits = HashMap::new();
    for couple in items.iter().map(|item| item.couple).collect::<BTreeSet<_>>() {
        let place = place_of_couple(work, actor, couple).await?.ok_or_else(Problem::not_found)?;
        permits.insert(couple, permit(actor, Act::Acknowledge, place)?);
    }
    Ok(permits)
}

fn once(work: &Work, command: &Acknowledge) -> Result<Once, Problem> {
    let mut arguments = vec![
        command.decision.action().as_str().to_owned(),
        command.decision.reason().map(|reason| reason.expose().to_owned()).unwrap_or_default(),
    ];
    arguments.extend(command.items.iter().map(Item::to_string));
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    Once::new(work, "acknowledge", &command.key, &arguments)
}

/// Whom an item is about, if it is about one person, who has to be in the couple still.
async fn concerned(work: &Work, item: &Item) -> Result<Option<PersonId>, Refused> {
    let of_one = match item.subject {
        Subject::LowRating(_) => {
            "select respondent_id as person_id from score_loop where practice_id = $1 and id = $2 and couple_id = $3"
        }
        Subject::Response(_) => {
            "select respondent_id as person_id from response
             where practice_id = $1 and id = $2 and couple_id = $3 and visibility not in ('V0', 'V6')"
        }
        Subject::Exercise(_) => {
            "select person_id from exercise_run
             where practice_id = $1 and id = $2 and couple_id = $3 and editions > 0 and not kept_to_self"
        }
        Subject::Unanswered(_) => {
            "select respondent_id as person_id from assignment where practice_id = $1 and id = $2 and couple_id = $3"
        }
        Subject::Undone(_) => {
            "select person_id from exercise_run where practice_id = $1 and id = $2 and couple_id = $3"
        }
        Subject::ContactReview(_) => {
            "select person_id from couple_member
             where practice_id = $1 and person_id = $2 and couple_id = $3 and left_at is null"
        }
        Subject::SafetyTasks(_) | Subject::Tasks(_) => {
            return Err(Problem::at(
                "items",
                Code::WrongState,
                "A task leaves the list when it is done. Open it to say what came of it. Nothing was acknowledged.",
            )
            .into());
        }
        Subject::Lapse(_) => {
            return Err(Problem::at(
                "items",
                Code::WrongState,
                "A lapse leaves the list when it is closed. Open it to take it further. Nothing was acknowledged.",
            )
            .into());
        }
        Subject::Recovery(_) => {
            "select recovery.person_id from recovery
             join couple_member member on member.practice_id = recovery.practice_id
                 and member.person_id = recovery.person_id and member.left_at is null
             where recovery.practice_id = $1 and recovery.id = $2 and member.couple_id = $3"
        }
        Subject::Dispute(_) => {
            "select commitment.person_id from occurrence
             join commitment on commitment.practice_id = occurrence.practice_id
                 and commitment.id = occurrence.commitment_id
             where occurrence.practice_id = $1 and occurrence.id = $2 and commitment.couple_id = $3
               and occurrence.sealed_seen is not null"
        }
        Subject::AgreementReview(_) => {
            return of_both(
                work,
                item,
                "select count(*) as count from agreement_version version
                 join agreement on agreement.practice_id = version.practice_id and agreement.id = version.agreement_id
                 where version.practice_id = $1 and version.id = $2 and agreement.couple_id = $3",
            )
            .await;
        }
        Subject::StepToOpen(_) => {
            return of_both(
                work,
                item,
                "select count(*) as count from step_offer offer
                 join enrolment on enrolment.practice_id = offer.practice_id and enrolment.id = offer.enrolment_id
                 where offer.practice_id = $1 and offer.id = $2 and enrolment.couple_id = $3",
            )
            .await;
        }
        Subject::SafetyPause(_) => {
            return of_both(
                work,
                item,
                "select count(*) as count from hold where practice_id = $1 and id = $2 and couple_id = $3",
            )
            .await;
        }
        Subject::ModeReview(_) => {
            return of_both(
                work,
                item,
                "select count(*) as count from confidentiality_mode where practice_id = $1 and id = $2 and couple_id = $3",
            )
            .await;
        }
    };
    let row: Option<PersonRow> = work.find(of_one, values![item.subject.uuid(), item.couple]).await?;
    let person = row.ok_or_else(Problem::not_found)?.person_id.0;
    if !members_of(work, item.couple).await?.contains(&person) {
        return Err(Problem::not_found().into());
    }
    Ok(Some(person))
}

async fn of_both(work: &Work, item: &Item, sql: &'static str) -> Result<Option<PersonId>, Refused> {
    let row: Option<CountRow> = work.find(sql, values![item.subject.uuid(), item.couple]).await?;
    row.filter(|row| row.count > 0).ok_or_else(Problem::not_found)?;
    Ok(None)
}

/// The acknowledgement of an item that keeps it off the list now.
async fn in_force(work: &Work, item: &Item) -> Result<Option<AcknowledgementRow>, Failure> {
    let since = match item.subject {
        Subject::ContactReview(_) => work.now() - SILENT_FOR,
        Subject::LowRating(id) => low_ratings::news(work, id).await?.unwrap_or(Timestamp::UNIX_EPOCH),
        _ => Timestamp::UNIX_EPOCH,
    };
    work.find(
        concat!(
            "select ",
            acknowledgements!(),
            "where ack.practice_id = $1 and ack.matter = $2 and ack.couple_id = $3 and ack.subject_id = $4
               and ack.brought_back_at is null and ack.acknowledged_at >= $5
             order by ack.acknowledged_at, ack.id limit 1"
        ),
        values![item.subject.matter(), item.couple, item.subject.uuid(), since],
    )
    .await
}

async fn write(
    work: &Work,
    actor: &Actor,
    (item, concerned): (&Item, Option<PersonId>),
    decision: &Decision,
) -> Result<AcknowledgementId, Refused> {
    let id: AcknowledgementId = work.id();
    let by = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let sealed = match decision.reason() {
        None => None,
        Some(reason) => {
            let (spot, random, text) = (reason_spot(work, id), work.services().random(), reason.expose().as_bytes());
            Some(match concerned {
                Some(person) => work.find_person_key(person).await?.seal(spot, text, random),
                None => work.practice_key().await?.seal(spot, text, random),
            })
        }
    };
    work.run(
        "insert into acknowledgement (practice_id, id, matter, couple_id, subject_id, concerned_person_id, action,
             sealed_reason, acknowledged_by, acknowledged_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        values![
            id,
            item.subject.matter(),
            item.couple,
            item.subject.uuid(),
            Maybe(concerned),
            decision.action().as_str(),
            sealed,
            by,
            work.now(),
        ],
    )
    .await?;
    Ok(id)
}
