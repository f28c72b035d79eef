//! Proposing and signing a couple's confidentiality mode.

use domain::{
    access::{Act, Actor, Place, permit},
    couples::{ConfidentialityMode, Mode, mode},
    ids::{CoupleId, ModeId, PersonId},
    problem::Problem,
};
use sea_orm::FromQueryResult;

use super::{
    CoupleView, ModeProposal, ProposeMode, members_of, place_of_couple,
    rows::{ModeRow, SignatureRow},
    show::read,
};
use crate::kernel::{
    bind::{Key, values},
    once::Once,
    refused::{Failure, Refused},
    services::Services,
    work::{Work, subject},
};

/// Proposes a mode. It counts when every member has signed it, and then for what is written afterwards.
///
/// # Errors
/// `NotFound` for a couple the actor does not treat, `KeyReused`.
pub async fn propose_mode(actor: &Actor, services: &Services, command: ProposeMode) -> Result<CoupleView, Refused> {
    let work = Work::begin(actor, services).await?;
    let place = place_of_couple(&work, actor, command.couple).await?.ok_or_else(Problem::not_found)?;
    let permit = permit(actor, Act::ProposeMode, place)?;
    let couple = command.couple.to_string();
    let once = Once::new(&work, "proposeMode", &command.key, &[&couple, command.mode.as_str()])?;
    if let Some(before) = once.recall(&work, actor).await? {
        return Ok(read(&work, actor, before).await?);
    }
    let id: ModeId = work.id();
    let proposed_by = actor.person_id().ok_or_else(Problem::not_allowed)?;
    work.run(
        "insert into confidentiality_mode (practice_id, id, couple_id, mode, proposed_by, proposed_at)
         values ($1, $2, $3, $4, $5, $6)",
        values![id, command.couple, command.mode.as_str(), proposed_by, work.now()],
    )
    .await?;
    once.keep(&work, actor, command.couple).await?;
    let view = read(&work, actor, command.couple).await?;
    work.commit(actor, permit, subject(id)).await?;
    Ok(view)
}

/// Signs a proposed mode, as one of the couple. Whether the other has signed is not told.
///
/// # Errors
/// `NotFound` for a mode that is not of the actor's own couple, `Taken` when they signed before.
pub async fn sign_mode(actor: &Actor, services: &Services, id: ModeId) -> Result<(), Refused> {
    let permit = permit(actor, Act::SignMode, Place::Own)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let work = Work::begin(actor, services).await?;
    let row: ModeRow = work
        .find(
            "select id, couple_id, mode, proposed_at from confidentiality_mode where practice_id = $1 and id = $2",
            values![id],
        )
        .await?
        .ok_or_else(Problem::not_found)?;
    let couple = row.couple_id.0;
    let members = members_of(&work, couple).await?;
    let proposed = versions_of(&work, couple)
        .await?
        .into_iter()
        .find(|version| version.id == id)
        .ok_or_else(Problem::not_found)?;
    let signed = proposed.sign(me, &members, work.now())?;
    debug_assert!(signed.signatures.iter().any(|(person, _)| *person == me));
    work.run(
        "insert into mode_signature (practice_id, mode_id, person_id, signed_at) values ($1, $2, $3, $4)",
        values![id, me, work.now()],
    )
    .await
    .map_err(|failure| match signed.sign(me, &members, work.now()) {
        Err(before) if failure.is_taken() => before.into(),
        _ => Refused::Failure(failure),
    })?;
    work.commit(actor, permit, subject(id)).await?;
    Ok(())
}

/// The mode that holds for a couple now.
pub(crate) async fn mode_in_force(work: &Work, couple: CoupleId, members: &[PersonId]) -> Result<Mode, Failure> {
    Ok(mode::in_force(&standing_versions(work, couple).await?, members, work.now()))
}

/// The mode that holds for what one person wrote: the one in force, or, once they have left the couple, the last they signed with the others. What
/// those who stayed sign later is not theirs to learn.
pub(crate) async fn mode_known_to(work: &Work, couple: CoupleId, person: PersonId) -> Result<Mode, Failure> {
    let mut members = members_of(work, couple).await?;
    if !members.contains(&person) {
        members.push(person);
    }
    mode_in_force(work, couple, &members).await
}

/// The newest mode of any of a person's couples that they have not signed yet. Older ones are past.
pub(crate) async fn mode_to_sign(work: &Work, person: PersonId) -> Result<Option<ModeProposal>, Failure> {
    let rows: Vec<ModeRow> = work
        .all(
            "select mode.id, mode.couple_id, mode.mode, mode.proposed_at
             from confidentiality_mode mode
             join couple_member member on member.practice_id = mode.practice_id and member.couple_id = mode.couple_id
             where mode.practice_id = $1 and member.person_id = $2 and member.left_at is null
               and not exists (select 1 from mode_signature signature
                               where signature.practice_id = $1 and signature.mode_id = mode.id
                                 and signature.person_id = $2)
               and not exists (select 1 from confidentiality_mode newer
                               where newer.practice_id = $1 and newer.couple_id = mode.couple_id
                                 and newer.proposed_at > mode.proposed_at)
             order by mode.proposed_at",
            values![person],
        )
        .await?;
    rows.first()
        .map(|row| {
            let mode = Mode::from_word(&row.mode).ok_or(Failure::Corrupt("a confidentiality mode"))?;
            Ok(ModeProposal { id: row.id.0, mode, text: mode.signed_text() })
        })
        .transpose()
}

/// The couples in care here of which somebody is a member now and has signed, for themself, what holds for what they say there.
pub(crate) async fn signed_in_couples(work: &Work, person: PersonId) -> Result<Vec<CoupleId>, Failure> {
    let rows: Vec<CoupleIdRow> = work
        .all(
            "select couple.id from couple
             join couple_member member on member.practice_id = couple.practice_id and member.couple_id = couple.id
             where couple.practice_id = $1 and couple.status <> 'closed'
               and member.person_id = $2 and member.left_at is null
               and exists (select 1 from mode_signature signature
                           join confidentiality_mode mode
                               on mode.practice_id = signature.practice_id and mode.id = signature.mode_id
                           where signature.practice_id = $1 and signature.person_id = $2
                             and mode.couple_id = couple.id)
             order by couple.id",
            values![person],
        )
        .await?;
    Ok(rows.into_iter().map(|row| row.id.0).collect())
}

#[derive(FromQueryResult)]
struct CoupleIdRow {
    id: Key<CoupleId>,
}

/// All versions of a couple's mode, with their signatures.
pub(super) async fn versions_of(work: &Work, couple: CoupleId) -> Result<Vec<ConfidentialityMode>, Failure> {
    let modes: Vec<ModeRow> = work
        .all(
            "select id, couple_id, mode, proposed_at from confidentiality_mode
             where practice_id = $1 and couple_id = $2 order by proposed_at, id",
            values![couple],
        )
        .await?;
    with_signatures(work, couple, modes).await
}

/// The versions that can be in force. One that was proposed to somebody who left without signing it never is: that they left must not be what
/// brings it into force for those who stay.
pub(super) async fn standing_versions(work: &Work, couple: CoupleId) -> Result<Vec<ConfidentialityMode>, Failure> {
    let modes: Vec<ModeRow> = work
        .all(
            "select mode.id, mode.couple_id, mode.mode, mode.proposed_at from confidentiality_mode mode
             where mode.practice_id = $1 and mode.couple_id = $2
               and not exists (select 1 from couple_member gone
                               where gone.practice_id = $1 and gone.couple_id = $2 and gone.left_at > mode.proposed_at
                                 and not exists (select 1 from mode_signature signature
                                                 where signature.practice_id = $1 and signature.mode_id = mode.id
                                                   and signature.person_id = gone.person_id))
             order by mode.proposed_at, mode.id",
            values![couple],
        )
        .await?;
    with_signatures(work, couple, modes).await
}

async fn with_signatures(
    work: &Work,
    couple: CoupleId,
    modes: Vec<ModeRow>,
) -> Result<Vec<ConfidentialityMode>, Failure> {
    let signatures: Vec<SignatureRow> = work
        .all(
            "select signature.mode_id, signature.person_id, signature.signed_at
             from mode_signature signature
             join confidentiality_mode mode
                 on mode.practice_id = signature.practice_id and mode.id = signature.mode_id
             where signature.practice_id = $1 and mode.couple_id = $2",
            values![couple],
        )
        .await?;
    modes
        .into_iter()
        .map(|row| {
            Ok(ConfidentialityMode {
                id: row.id.0,
                couple,
                mode: Mode::from_word(&row.mode).ok_or(Failure::Corrupt("a confidentiality mode"))?,
                proposed_at: row.proposed_at.0,
                signatures: signatures
                    .iter()
                    .filter(|signature| signature.mode_id.0 == row.id.0)
                    .map(|signature| (signature.person_id.0, signature.signed_at.0))
                    .collect(),
            })
        })
        .collect()
}
