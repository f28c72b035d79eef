//! A couple's page, for those who treat them.

use domain::{
    access::{Act, Actor, permit},
    couples::{CareRole, CoupleStatus, consent::KeepingReason, in_order},
    ids::CoupleId,
    problem::Problem,
};

use super::{
    CareTeamMemberView, CoupleMemberView, CoupleView, ThreadView, alias,
    earlier::earlier_care,
    hold::{hold_of, view as hold_view},
    mode::standing_versions,
    place_of_couple,
    rows::{CareMemberRow, CouplePageRow, MemberPageRow},
    service, threads_of,
};
use crate::{
    kernel::{
        bind::values,
        refused::{Failure, Refused},
        seal::SealKey,
        services::Services,
        work::{Work, subject},
    },
    people::{AccountState, ChannelWord, PersonView, open_name, open_preference},
};

/// A couple's page.
///
/// # Errors
/// `NotFound` for a couple that is not there or not treated by the actor.
pub async fn show(actor: &Actor, services: &Services, couple: CoupleId) -> Result<CoupleView, Refused> {
    let work = Work::read(actor, services).await?;
    let place = place_of_couple(&work, actor, couple).await?.ok_or_else(Problem::not_found)?;
    let permit = permit(actor, Act::SeeCouple, place)?;
    let view = read(&work, actor, couple).await?;
    Ok(services.witnessed(actor, permit, subject(couple), view).await?)
}

/// Reads a couple for `actor`, who was found to be allowed to.
pub(super) async fn read(work: &Work, actor: &Actor, couple: CoupleId) -> Result<CoupleView, Failure> {
    let row: CouplePageRow = work
        .find(
            "select couple.sealed_alias, couple.status, couple.opened_at, couple.version, couple.service,
                 change.id as change_id, change.sealed_reason, change.changed_at
             from couple
             left join service_change change on change.practice_id = couple.practice_id and change.id = (
                 select latest.id from service_change latest
                 where latest.practice_id = couple.practice_id and latest.couple_id = couple.id
                 order by latest.changed_at desc, latest.id desc limit 1)
             where couple.practice_id = $1 and couple.id = $2",
            values![couple],
        )
        .await?
        .ok_or(Failure::Corrupt("a couple that is not there"))?;
    let key = work.practice_key().await?;
    let threads = threads_of(work, couple).await?;
    let mut members = members(work, &key, couple).await?;
    in_order(&mut members, &threads, |member| member.person.id);
    let persons: Vec<_> = members.iter().map(|member| member.person.id).collect();
    let versions = standing_versions(work, couple).await?;
    let newest = versions.last();
    let proposed_mode = newest.filter(|mode| mode.in_force_since(&persons).is_none()).map(|mode| mode.mode);
    Ok(CoupleView {
        id: couple,
        alias: alias::open(work, &key, couple, &row.sealed_alias)?,
        status: CoupleStatus::from_word(&row.status).ok_or(Failure::Corrupt("a couple's status"))?,
        opened_at: row.opened_at.0,
        version: row.version,
        service: service::read(&row.service)?,
        service_change: service::last_change(work, &key, &row)?,
        mode: domain::couples::mode::in_force(&versions, &persons, work.now()),
        proposed_mode,
        hold: hold_of(work, couple).await?.as_ref().map(hold_view),
        threads: threads
            .into_iter()
            .map(|thread| ThreadView {
                id: thread.id,
                hurt: thread.hurt,
                involved: thread.involved,
                opened_at: thread.opened_at,
            })
            .collect(),
        care_team: care_team(work, &key, couple).await?,
        earlier: earlier_care(work, actor, couple).await?,
        members,
    })
}

async fn members(work: &Work, key: &SealKey, couple: CoupleId) -> Result<Vec<CoupleMemberView>, Failure> {
    let rows: Vec<MemberPageRow> = work
        .all(
            "select person.id, person.sealed_key, person.sealed_name, person.zone,
                 (select count(*) from sign_in
                  where sign_in.practice_id = $1 and sign_in.person_id = person.id
                    and sign_in.sealed_password_hash is not null)
                     + (select count(*) from passkey
                        where passkey.practice_id = $1 and passkey.person_id = person.id) as ways_in,
                 (select count(*) from invitation
                  where invitation.practice_id = $1 and invitation.person_id = person.id
                    and invitation.used_at is null and invitation.expires_at > $3) as is_invited,
                 contact_preference.sealed_preference
             from couple_member member
             join person on person.practice_id = member.practice_id and person.id = member.person_id
             left join contact_preference
                 on contact_preference.practice_id = person.practice_id and contact_preference.person_id = person.id
             where member.practice_id = $1 and member.couple_id = $2 and member.left_at is null
             order by member.joined_at, person.id",
            values![couple, work.now()],
        )
        .await?;
    rows.into_iter()
        .map(|row| {
            let wrapped = row.sealed_key.as_deref();
            let name = open_name(work, key, row.id.0, wrapped, &row.sealed_name)?;
            let preference = open_preference(work, key, row.id.0, wrapped, row.sealed_preference.as_deref())?;
            Ok(CoupleMemberView {
                couple,
                person: PersonView { id: row.id.0, name, zone: row.zone },
                account: AccountState::from_counts(row.ways_in, row.is_invited),
                safe_channel: ChannelWord::from(&preference.channel),
            })
        })
        .collect()
}

pub(super) async fn care_team(
    work: &Work,
    key: &SealKey,
    couple: CoupleId,
) -> Result<Vec<CareTeamMemberView>, Failure> {
    let rows: Vec<CareMemberRow> = work
        .all(
            "select person.id, person.sealed_key, person.sealed_name, person.zone, care.role, care.treats_person_id,
                 care.awaits_consent, care.keeping_reason
             from (select person_id, role, treats_person_id, started_at, false as awaits_consent, keeping_reason
                   from care_team
                   where practice_id = $1 and couple_id = $2 and ended_at is null
                   union all
                   select person_id, role, treats_person_id, asked_at as started_at, true as awaits_consent,
                       null as keeping_reason
                   from awaited_seat where practice_id = $1 and couple_id = $2 and ended_at is null) care
             join person on person.practice_id = $1 and person.id = care.person_id
             order by care.awaits_consent, care.started_at, person.id",
            values![couple],
        )
        .await?;
    rows.into_iter()
        .map(|row| {
            let name = open_name(work, key, row.id.0, row.sealed_key.as_deref(), &row.sealed_name)?;
            Ok(CareTeamMemberView {
                person: PersonView { id: row.id.0, name, zone: row.zone },
                role: CareRole::from_word(&row.role).ok_or(Failure::Corrupt("a care role"))?,
                treats: row.treats_person_id.map(|key| key.0),
                awaits_consent: row.awaits_consent,
                keeps_for: row
                    .keeping_reason
                    .map(|word| KeepingReason::from_word(&word).ok_or(Failure::Corrupt("a reason to keep a record")))
                    .transpose()?,
            })
        })
        .collect()
}
