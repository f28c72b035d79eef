//! Offering an agreement, and offering another wording of one. Offering is signing.

use domain::{
    access::{Act, Actor, Place, permit},
    couples::BreachThread,
    exercises::agreements::{Agreement, Kind, Terms, Version, agreement::Wording},
    ids::{AgreementId, CoupleId, PersonId, ThreadId},
    problem::{Code, Problem, Problems},
};
use jiff::civil::Date;
use sea_orm::FromQueryResult;

use super::{AgreementView, Change, Offer, mine, rows};
use crate::{
    couples::{check_joint_work, ever_members, members_of},
    exercises::standing::threads_of_person,
    kernel::{
        bind::{Key, Maybe, values},
        once::Once,
        refused::{Failure, Refused},
        services::Services,
        work::{Work, subject_of},
    },
    people::read_preference,
};

/// Offers an agreement to everybody it is between, signed by the actor; one's own limits count at once.
///
/// # Errors
/// Everything wrong with the terms under `terms.…`, `reviewOn`, `NotAllowed` for what the other side offers, `OnHold`, `KeyReused`.
pub async fn offer(actor: &Actor, services: &Services, command: Offer) -> Result<AgreementView, Refused> {
    let permit = permit(actor, Act::Agree, Place::Own)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let work = Work::begin(actor, services).await?;
    let once = once_offer(&work, &command)?;
    if let Some(before) = once.recall::<AgreementId>(&work, actor).await? {
        return mine::read(&work, me, before).await;
    }
    let (couple, thread) = setting(&work, me, &command).await?;
    let members = members_of(&work, couple).await?;
    command.kind.check_beginner(me, thread.as_ref(), &members)?;
    check_joint_work(&work, couple).await?;
    let (terms, review_on) = read(&work, me, command.kind, (&command.terms, command.review_on)).await?;
    // Whoever has left stays somebody who would have to sign: that they are gone is not told by an agreement that counts without them.
    let parties = command.kind.parties(me, thread.as_ref(), &ever_members(&work, couple).await?);
    let about = if command.kind.needs_thread() { thread.map(|thread| thread.id) } else { None };
    let wording = Wording { id: work.id(), by: me, review_on };
    let offered = Agreement::offer(work.id(), (couple, about), (command.kind, parties), wording, work.now());
    write(&work, me, &offered).await?;
    write_version(&work, (&offered, me), &terms).await?;
    once.keep(&work, actor, offered.id).await?;
    let view = mine::read(&work, me, offered.id).await?;
    work.commit(actor, permit, subject_of(offered.id, me)).await?;
    Ok(view)
}

/// Offers another wording of an agreement, signed by the actor. What is in force stays so until everybody has signed the new one.
///
/// # Errors
/// As [`offer`]; `NotFound` for an agreement that the actor is not in, `Stale` when it was changed since it was read, `WrongState` when it was
/// stopped or taken back.
pub async fn change(actor: &Actor, services: &Services, command: Change) -> Result<AgreementView, Refused> {
    let permit = permit(actor, Act::Agree, Place::Own)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let work = Work::begin(actor, services).await?;
    let once = once_change(&work, &command)?;
    if let Some(before) = once.recall::<AgreementId>(&work, actor).await? {
        return mine::read(&work, me, before).await;
    }
    let whole = find_own(&work, me, command.agreement).await?;
    check_joint_work(&work, whole.agreement.couple).await?;
    let (kind, begun_by) = (whole.agreement.kind, whole.begun_by);
    let (terms, review_on) = read(&work, me, kind, (&command.terms, command.review_on)).await?;
    let wording = Wording { id: work.id(), by: me, review_on };
    let number = whole.agreement.number_of(command.version);
    let changed = whole.agreement.change(number, wording, work.now())?;
    write_version(&work, (&changed, begun_by), &terms).await?;
    once.keep(&work, actor, changed.id).await?;
    let view = mine::read(&work, me, changed.id).await?;
    work.commit(actor, permit, subject_of(changed.id, me)).await?;
    Ok(view)
}

/// An agreement that a person is in and of whose couple they still are, locked.
///
/// # Errors
/// `NotFound`.
pub(super) async fn find_own(work: &Work, me: PersonId, id: AgreementId) -> Result<rows::Whole, Refused> {
    let whole = rows::find_for_change(work, id).await?.ok_or_else(Problem::not_found)?;
    let members = members_of(work, whole.agreement.couple).await?;
    if !whole.agreement.parties.contains(&me) || !members.contains(&me) {
        return Err(Problem::not_found().into());
    }
    Ok(whole)
}

fn once_offer(work: &Work, command: &Offer) -> Result<Once, Problem> {
    let thread = command.thread.map(|thread| thread.to_string()).unwrap_or_default();
    let review_on = command.review_on.map(|day| day.to_string()).unwrap_or_default();
    let mut arguments = vec![command.kind.as_str(), &thread, &review_on];
    arguments.extend(command.terms.iter().flat_map(|(name, text)| [name.as_str(), text.as_str()]));
    Once::new(work, "offerAgreement", &command.key, &arguments)
}

fn once_change(work: &Work, command: &Change) -> Result<Once, Problem> {
    let (agreement, version) = (command.agreement.to_string(), command.version.to_string());
    let review_on = command.review_on.map(|day| day.to_string()).unwrap_or_default();
    let mut arguments = vec![agreement.as_str(), &version, &review_on];
    arguments.extend(command.terms.iter().flat_map(|(name, text)| [name.as_str(), text.as_str()]));
    Once::new(work, "changeAgreement", &command.key, &arguments)
}

#[derive(FromQueryResult)]
struct CoupleRow {
    couple_id: Key<CoupleId>,
}

/// The couple in which somebody agrees on something, and the injury it is about: the one that was named, or their only one.
async fn setting(work: &Work, me: PersonId, command: &Offer) -> Result<(CoupleId, Option<BreachThread>), Refused> {
    let threads = threads_of_person(work, me).await?;
    if let Some(named) = command.thread {
        let found = threads.into_iter().find(|thread| thread.id == named);
        let thread = found.ok_or_else(|| Problem::not_found().on("thread"))?;
        return Ok((thread.couple, Some(thread)));
    }
    if command.kind.needs_thread() {
        let role = domain::couples::ThreadRole::Involved;
        let own: Vec<BreachThread> =
            threads.iter().filter(|thread| thread.role_of(me) == Some(role)).cloned().collect();
        // Whoever is involved in none is told by the kind whose it is to offer; their own injury serves for that.
        let only =
            if own.len() == 1 { own.into_iter().next() } else { threads.into_iter().next().filter(|_| own.is_empty()) };
        let thread = only.ok_or_else(|| Problem::at("thread", Code::Missing, "Choose what this is about."))?;
        return Ok((thread.couple, Some(thread)));
    }
    Ok((only_couple(work, me).await?, None))
}

async fn only_couple(work: &Work, me: PersonId) -> Result<CoupleId, Refused> {
    let rows: Vec<CoupleRow> = work
        .all(
            "select couple_id from couple_member
             where practice_id = $1 and person_id = $2 and left_at is null order by joined_at, couple_id",
            values![me],
        )
        .await?;
    match rows.as_slice() {
        [] => Err(Problem::not_found().into()),
        [only] => Ok(only.couple_id.0),
        _ => Err(Problem::at("thread", Code::Missing, "Choose what this is about.").into()),
    }
}

/// The terms and the day of review, checked together, so that a form says all at once.
async fn read(
    work: &Work,
    me: PersonId,
    kind: Kind,
    (terms, review_on): (&[(String, String)], Option<Date>),
) -> Result<(Terms, Option<Date>), Refused> {
    let (_, _, zone) = read_preference(work, me).await?;
    let today = work.now().to_zoned(zone.rules().clone()).date();
    let mut problems = Problems::default();
    let review_on = problems.note("reviewOn", kind.check_review(review_on, today));
    match (Terms::parse(kind, terms), review_on) {
        (Ok(terms), Some(review_on)) => Ok((terms, review_on)),
        (Ok(_), None) => Err(problems.into()),
        (Err(wrong), _) => Err(Problems(wrong.0.into_iter().chain(problems.0).collect()).into()),
    }
}

async fn write(work: &Work, me: PersonId, agreement: &Agreement) -> Result<(), Failure> {
    let thread: Maybe<ThreadId> = Maybe(agreement.thread);
    work.run(
        "insert into agreement (practice_id, id, couple_id, thread_id, kind, begun_by, begun_at)
         values ($1, $2, $3, $4, $5, $6, $7)",
        values![agreement.id, agreement.couple, thread, agreement.kind.as_str(), me, work.now()],
    )
    .await?;
    for party in &agreement.parties {
        work.run(
            "insert into agreement_party (practice_id, agreement_id, person_id) values ($1, $2, $3)",
            values![agreement.id, *party],
        )
        .await?;
    }
    Ok(())
}

/// Writes the newest version of an agreement with its terms and its writer's signature.
async fn write_version(
    work: &Work,
    (agreement, begun_by): (&Agreement, PersonId),
    terms: &Terms,
) -> Result<(), Failure> {
    let version: &Version = agreement.versions.last().ok_or(Failure::Corrupt("an agreement without a version"))?;
    let lines: Vec<(&str, &str)> = terms.lines().map(|(field, text)| (field.name, text)).collect();
    let plain = serde_json::to_vec(&lines).expect("names and texts are plain data");
    let key = rows::key_of(work, agreement.kind, begun_by).await?;
    let sealed = key.seal(rows::terms_spot(work, version.id), &plain, work.services().random());
    work.run(
        "insert into agreement_version
             (practice_id, id, agreement_id, number, written_by, written_at, review_on, sealed_terms)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        values![
            version.id,
            agreement.id,
            i64::from(version.number),
            version.written_by,
            version.written_at,
            version.review_on,
            sealed,
        ],
    )
    .await?;
    for (signer, at) in &version.signatures {
        write_signature(work, agreement, version, (*signer, *at)).await?;
    }
    Ok(())
}

/// Writes one signature.
pub(super) async fn write_signature(
    work: &Work,
    agreement: &Agreement,
    version: &Version,
    (signer, at): (PersonId, jiff::Timestamp),
) -> Result<(), Failure> {
    work.run(
        "insert into agreement_signature (practice_id, version_id, agreement_id, person_id, signed_at)
         values ($1, $2, $3, $4, $5)",
        values![version.id, agreement.id, signer, at],
    )
    .await
    .map(|_| ())
}
