//! Seats that wait for consent. Until everybody whose words a seat opens has agreed, it stands in a table of its own, so that no query that reads
//! the care team finds it (docs/decisions/0023-consent-before-content.md).

use domain::{
    access::{Act, Actor, Place, permit},
    couples::{
        CareRole, Seat,
        consent::{self, AwaitedSeat},
    },
    ids::{CoupleId, PersonId, SeatId},
    problem::Problem,
};

use super::{
    CareProposal, CareToJoin, alias,
    hold::lock,
    rows::{AwaitedRow, MemberRow, ToJoinRow},
    team::sit,
};
use crate::{
    kernel::{
        bind::{Maybe, values},
        refused::{Failure, Refused},
        services::Services,
        work::{Work, subject},
    },
    people::name_of,
};

/// Who is to join the care of the actor, and has to be agreed to first; the oldest first. What others have said is not told.
///
/// # Errors
/// None but failures.
pub async fn care_proposals(actor: &Actor, services: &Services) -> Result<Vec<CareProposal>, Refused> {
    // What one is asked about oneself: nothing that has to be written down as seen.
    let _own = permit(actor, Act::SeePerson, Place::Own)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let work = Work::read(actor, services).await?;
    let rows: Vec<AwaitedRow> = work
        .all(
            "select seat.id, seat.couple_id, seat.person_id, seat.role, seat.treats_person_id, seat.ended_at
             from awaited_seat seat
             join couple_member member on member.practice_id = seat.practice_id and member.couple_id = seat.couple_id
             where seat.practice_id = $1 and seat.ended_at is null
               and member.person_id = $2 and member.left_at is null and member.joined_at <= seat.asked_at
               and not exists (select 1 from seat_consent given
                               where given.practice_id = $1 and given.seat_id = seat.id and given.person_id = $2)
             order by seat.asked_at, seat.id",
            values![me],
        )
        .await?;
    let mut proposals = Vec::with_capacity(rows.len());
    for row in rows {
        let seat = row.seat()?;
        if consent::asked(&seat, &[me]).is_empty() {
            continue;
        }
        proposals.push(CareProposal {
            id: row.id.0,
            name: name_of(&work, seat.person()).await?.name,
            role: seat.role(),
            text: consent::in_words(seat.role()),
        });
    }
    Ok(proposals)
}

/// The couples whose care the actor is to join and waits for, the longest first. Nothing of them but what the practice calls them.
///
/// # Errors
/// None but failures; whoever can treat nobody waits for nobody.
pub async fn care_to_join(actor: &Actor, services: &Services) -> Result<Vec<CareToJoin>, Refused> {
    let Ok(permit) = permit(actor, Act::SeeCareTeam, Place::Awaited) else { return Ok(Vec::new()) };
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let work = Work::read(actor, services).await?;
    let rows: Vec<ToJoinRow> = work
        .all(
            "select couple.id, couple.sealed_alias, seat.role
             from awaited_seat seat
             join couple on couple.practice_id = seat.practice_id and couple.id = seat.couple_id
             where seat.practice_id = $1 and seat.person_id = $2 and seat.ended_at is null
             order by seat.asked_at, seat.id",
            values![me],
        )
        .await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let key = work.practice_key().await?;
    let mut waits = Vec::with_capacity(rows.len());
    for row in rows {
        let role = CareRole::from_word(&row.role).ok_or(Failure::Corrupt("a care role"))?;
        let alias = alias::open(&work, &key, row.id.0, &row.sealed_alias)?;
        waits.push(CareToJoin { couple: row.id.0, alias, role });
    }
    Ok(services.witnessed(actor, permit, subject(me), waits).await?)
}

/// Agrees to somebody who is to join the actor's care. With the last consent they have their part; whether that was this one is not told.
///
/// # Errors
/// `NotFound` for a seat that the actor is not asked about, `Taken` when they agreed before.
pub async fn agree_to_care(actor: &Actor, services: &Services, id: SeatId) -> Result<(), Refused> {
    let permit = permit(actor, Act::AgreeToCare, Place::Own)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let work = Work::begin(actor, services).await?;
    let couple = find(&work, id).await?.ok_or_else(Problem::not_found)?.couple_id.0;
    // Of two who agree in the same second, the second one finds what the first one said.
    lock(&work, couple).await?;
    let row = find(&work, id).await?.ok_or_else(Problem::not_found)?;
    let agreed = awaited(&work, &row).await?.agree(me)?;
    if row.ended_at.is_some() {
        return Err(Problem::not_found().into());
    }
    work.run(
        "insert into seat_consent (practice_id, seat_id, person_id, agreed_at) values ($1, $2, $3, $4)",
        values![id, me, work.now()],
    )
    .await?;
    if agreed.is_agreed() {
        end(&work, id).await?;
        sit(&work, couple, &agreed.seat, None).await?;
    }
    work.commit(actor, permit, subject(id)).await?;
    Ok(())
}

/// Writes that somebody is to sit on a care team once everybody whom it concerns has agreed.
pub(super) async fn wait_for_consent(work: &Work, couple: CoupleId, seat: &Seat) -> Result<(), Failure> {
    work.run(
        "insert into awaited_seat (practice_id, id, couple_id, person_id, role, treats_person_id, asked_at)
         values ($1, $2, $3, $4, $5, $6, $7)",
        values![work.id::<SeatId>(), couple, seat.person(), seat.role().as_str(), Maybe(seat.treats()), work.now(),],
    )
    .await
    .map(|_| ())
}

/// Ends somebody's wait for a part.
pub(super) async fn stop_waiting(
    work: &Work,
    couple: CoupleId,
    person: PersonId,
    role: CareRole,
) -> Result<(), Failure> {
    work.run(
        "update awaited_seat set ended_at = $5
         where practice_id = $1 and couple_id = $2 and person_id = $3 and role = $4 and ended_at is null",
        values![couple, person, role.as_str(), work.now()],
    )
    .await
    .map(|_| ())
}

/// Who is to lead a couple's care, once both have agreed. Until then safety tasks come to them, and nothing else does.
pub(crate) async fn leads_to_be(work: &Work, couple: CoupleId) -> Result<Vec<PersonId>, Failure> {
    let rows: Vec<MemberRow> = work
        .all(
            "select distinct person_id from awaited_seat
             where practice_id = $1 and couple_id = $2 and role = $3 and ended_at is null order by person_id",
            values![couple, CareRole::LeadTherapist.as_str()],
        )
        .await?;
    Ok(rows.into_iter().map(|row| row.person_id.0).collect())
}

async fn find(work: &Work, id: SeatId) -> Result<Option<AwaitedRow>, Failure> {
    work.find(
        "select id, couple_id, person_id, role, treats_person_id, ended_at from awaited_seat
         where practice_id = $1 and id = $2",
        values![id],
    )
    .await
}

async fn awaited(work: &Work, row: &AwaitedRow) -> Result<AwaitedSeat, Failure> {
    let seat = row.seat()?;
    let members: Vec<MemberRow> = work
        .all(
            "select member.person_id from couple_member member
             join awaited_seat seat on seat.practice_id = member.practice_id and seat.couple_id = member.couple_id
             where member.practice_id = $1 and seat.id = $2 and member.joined_at <= seat.asked_at
               and (member.left_at is null or member.left_at > seat.asked_at)
             order by member.person_id",
            values![row.id.0],
        )
        .await?;
    let given: Vec<MemberRow> = work
        .all("select person_id from seat_consent where practice_id = $1 and seat_id = $2", values![row.id.0])
        .await?;
    let members: Vec<PersonId> = members.into_iter().map(|member| member.person_id.0).collect();
    Ok(AwaitedSeat {
        id: row.id.0,
        seat,
        asked: consent::asked(&seat, &members),
        agreed: given.into_iter().map(|consent| consent.person_id.0).collect(),
    })
}

async fn end(work: &Work, id: SeatId) -> Result<(), Failure> {
    work.run("update awaited_seat set ended_at = $3 where practice_id = $1 and id = $2", values![id, work.now()])
        .await
        .map(|_| ())
}
