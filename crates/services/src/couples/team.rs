//! Care teams: who treats a couple, joining and leaving it. An owner staffs the care of every couple and reads nothing of any.

use domain::{
    access::{Act, Actor, Permit, Place, Role, permit},
    couples::{
        CareRole, CoupleStatus, Seat,
        consent::{self, KeepingReason, Opening},
        team::{self, Candidate, Clients, fitting},
    },
    ids::{CoupleId, PersonId},
    problem::{Code, Problem},
};

use super::{
    CareTeamView, CoupleWithoutLead, JoinCareTeam, LeaveCareTeam, alias,
    consent::{stop_waiting, wait_for_consent},
    hold::lock,
    members_of, place_of_couple,
    rows::{AliasRow, MemberRow, SeatRow, UnledRow},
    show::care_team,
};
use crate::{
    access::roles_of,
    kernel::{
        bind::{Maybe, values},
        once::Once,
        page::{Page, PageRequest},
        refused::{Failure, Refused},
        services::Services,
        work::{Work, subject},
    },
};

const LIST: &str = "couples without a lead";

/// That nobody leads a couple's care, or keeps its record, and nobody is to, as a condition beside the table `couple`.
macro_rules! unled {
    () => {
        " couple.practice_id = $1
          and not exists (select 1 from care_team care
                          where care.practice_id = $1 and care.couple_id = couple.id
                            and care.role = 'lead-therapist' and care.ended_at is null)
          and not exists (select 1 from awaited_seat seat
                          where seat.practice_id = $1 and seat.couple_id = couple.id
                            and seat.role = 'lead-therapist' and seat.ended_at is null) "
    };
}

/// Who treats a couple. For those who treat or supervise it, and for owners.
///
/// # Errors
/// `NotFound` for a couple that is not there or not the actor's to know.
pub async fn show_care_team(actor: &Actor, services: &Services, couple: CoupleId) -> Result<CareTeamView, Refused> {
    let work = Work::read(actor, services).await?;
    let permit = permit_on(&work, actor, couple, Act::SeeCareTeam).await?;
    let view = read(&work, couple).await?;
    Ok(services.witnessed(actor, permit, subject(couple), view).await?)
}

/// The couples in care that nobody leads, since their lead therapist has left, oldest first. Where somebody waits to lead, somebody was named.
///
/// # Errors
/// `NotAllowed` for anybody but owners.
pub async fn couples_without_lead(
    actor: &Actor,
    services: &Services,
    page: PageRequest,
) -> Result<Page<CoupleWithoutLead>, Refused> {
    let permit = permit(actor, Act::SeeCareTeam, Place::Practice)?;
    let window = page.window(actor, services, LIST)?;
    let work = Work::read(actor, services).await?;
    let rows: Vec<UnledRow> = work
        .all(
            concat!(
                "select couple.id, couple.sealed_alias, couple.status from couple where",
                unled!(),
                "order by case when couple.status = 'closed' then 1 else 0 end, couple.opened_at, couple.id
                 limit $2 offset $3"
            ),
            values![window.limit(), window.offset()],
        )
        .await?;
    let mut couples = Vec::with_capacity(rows.len());
    for row in rows {
        let status = CoupleStatus::from_word(&row.status).ok_or(Failure::Corrupt("a couple's status"))?;
        let (couple, alias) = (row.alias.id.0, open_alias(&work, &row.alias).await?);
        couples.push(CoupleWithoutLead { couple, alias, everybody_left: status == CoupleStatus::Closed });
    }
    let page = window.page(actor, services, LIST, couples);
    Ok(services.witnessed(actor, permit, subject(work.practice()), page).await?)
}

/// Puts somebody on a couple's care team: at once where that opens nothing to them, and otherwise once everybody whom it concerns has agreed.
///
/// # Errors
/// `NotFound` for a couple the actor neither leads nor owns the practice of, `StepUpNeeded` for an owner who has not proved themself again,
/// `NotAllowed` for an owner who names themself while somebody leads or where everybody has left, `Taken` for a part they have; whatever speaks
/// against the seat; `KeyReused`.
pub async fn join_care_team(
    actor: &Actor,
    services: &Services,
    command: JoinCareTeam,
) -> Result<CareTeamView, Refused> {
    let work = Work::begin(actor, services).await?;
    let permit = permit_to_change(&work, actor, command.couple).await?;
    let asked = [
        command.couple.to_string(),
        command.person.to_string(),
        command.role.as_str().to_owned(),
        command.treats.map(|person| person.to_string()).unwrap_or_default(),
        command.reason.map(KeepingReason::as_str).unwrap_or_default().to_owned(),
    ];
    let once = Once::new(&work, "joinCareTeam", &command.key, &asked.each_ref().map(String::as_str))?;
    if let Some(before) = once.recall(&work, actor).await? {
        return Ok(read(&work, before).await?);
    }
    lock(&work, command.couple).await?;
    if permit.role() == Role::Owner && actor.person_id() == Some(command.person) {
        consent::check_own_seat(&seats(&work, command.couple).await?, &members_of(&work, command.couple).await?)?;
    }
    let named = Named { person: command.person, role: command.role, treats: command.treats, reason: command.reason };
    join(&work, command.couple, named).await?;
    once.keep(&work, actor, command.couple).await?;
    let view = read(&work, command.couple).await?;
    work.commit(actor, permit, subject(command.couple)).await?;
    Ok(view)
}

/// Takes somebody off a couple's care team; whoever led alone is followed by somebody in the same transaction.
///
/// # Errors
/// As [`join_care_team`]; `NotFound` at `person` for a part they do not have, `WrongState` at `successor` where nobody would lead.
pub async fn leave_care_team(
    actor: &Actor,
    services: &Services,
    command: LeaveCareTeam,
) -> Result<CareTeamView, Refused> {
    let work = Work::begin(actor, services).await?;
    let permit = permit_to_change(&work, actor, command.couple).await?;
    lock(&work, command.couple).await?;
    let team = seats(&work, command.couple).await?;
    if permit.role() == Role::Owner && command.successor.is_some() && actor.person_id() == command.successor {
        consent::check_own_seat(&team, &members_of(&work, command.couple).await?)
            .map_err(|problem| problem.on("successor"))?;
    }
    for seat in team::leave(&team, command.person, command.role, command.successor)? {
        rise(&work, command.couple, &seat).await?;
    }
    let leads = |person: PersonId| team.contains(&Seat::from_row(person, CareRole::LeadTherapist, None));
    if let Some(next) = command.successor.filter(|next| !leads(*next)) {
        let named = Named { person: next, role: CareRole::LeadTherapist, treats: None, reason: command.reason };
        join(&work, command.couple, named).await.map_err(|refused| beside(refused, "successor"))?;
    }
    let view = read(&work, command.couple).await?;
    work.commit(actor, permit, subject(command.couple)).await?;
    Ok(view)
}

/// Ends the seats of a member for which none of the roles they keep is fit; tells how many couples nobody leads the care of since then.
pub(crate) async fn give_up_seats(work: &Work, person: PersonId, keeps: &[Role]) -> Result<u64, Failure> {
    let mut without_lead = 0;
    for part in CareRole::ALL {
        if fitting(part).iter().any(|role| keeps.contains(role)) {
            continue;
        }
        let ended = work
            .run(
                "update care_team set ended_at = $4
                 where practice_id = $1 and person_id = $2 and role = $3 and ended_at is null",
                values![person, part.as_str(), work.now()],
            )
            .await?;
        let waited = work
            .run(
                "update awaited_seat set ended_at = $4
                 where practice_id = $1 and person_id = $2 and role = $3 and ended_at is null",
                values![person, part.as_str(), work.now()],
            )
            .await?;
        if part == CareRole::LeadTherapist && ended + waited > 0 {
            without_lead = left_without_lead(work, person).await?;
        }
    }
    Ok(without_lead)
}

/// Writes that somebody sits on a care team from now on.
pub(super) async fn sit(
    work: &Work,
    couple: CoupleId,
    seat: &Seat,
    reason: Option<KeepingReason>,
) -> Result<(), Failure> {
    let reason = reason.map(|reason| reason.as_str().to_owned());
    work.run(
        "insert into care_team (practice_id, couple_id, person_id, role, treats_person_id, started_at, keeping_reason)
         values ($1, $2, $3, $4, $5, $6, $7)",
        values![couple, seat.person(), seat.role().as_str(), Maybe(seat.treats()), work.now(), reason],
    )
    .await
    .map(|_| ())
}

async fn rise(work: &Work, couple: CoupleId, seat: &Seat) -> Result<(), Failure> {
    work.run(
        "update care_team set ended_at = $5
         where practice_id = $1 and couple_id = $2 and person_id = $3 and role = $4 and ended_at is null",
        values![couple, seat.person(), seat.role().as_str(), work.now()],
    )
    .await?;
    stop_waiting(work, couple, seat.person(), seat.role()).await
}

/// Who is named for which part, and why they keep a record that everybody has left.
struct Named {
    person: PersonId,
    role: CareRole,
    treats: Option<PersonId>,
    reason: Option<KeepingReason>,
}

async fn join(work: &Work, couple: CoupleId, named: Named) -> Result<(), Refused> {
    let Named { person, role, treats, reason } = named;
    let (roles, now, ever) =
        (roles_of(work, person).await?, members_of(work, couple).await?, ever_members(work, couple).await?);
    let clients = Clients { now: &now, ever: &ever };
    let seat = Seat::take(Candidate { person, roles: &roles }, role, treats, clients)?;
    team::join(&seats(work, couple).await?, seat)?;
    match consent::opening(&seated(work, couple).await?, &seat, &now, reason)? {
        Opening::AtOnce => sit(work, couple, &seat, None).await?,
        Opening::OnceAgreed => wait_for_consent(work, couple, &seat).await?,
        Opening::For(reason) => sit(work, couple, &seat, Some(reason)).await?,
    }
    Ok(())
}

/// An owner's say over who treats whom opens a record to whoever they name, so it takes their password once more.
async fn permit_to_change(work: &Work, actor: &Actor, couple: CoupleId) -> Result<Permit, Refused> {
    let permit = permit_on(work, actor, couple, Act::ChangeCareTeam).await?;
    if permit.role() == Role::Owner && !actor.is_stepped_up() {
        return Err(Problem::new(Code::StepUpNeeded, "Type your password once more, then change the care team.").into());
    }
    Ok(permit)
}

/// As one of the team where the actor is one, and otherwise as an owner, who stands to every couple alike.
async fn permit_on(work: &Work, actor: &Actor, couple: CoupleId, act: Act) -> Result<Permit, Refused> {
    let place = place_of_couple(work, actor, couple).await?.ok_or_else(Problem::not_found)?;
    Ok(permit(actor, act, place)
        .or_else(|refusal| if actor.is(Role::Owner) { permit(actor, act, Place::Practice) } else { Err(refusal) })?)
}

async fn read(work: &Work, couple: CoupleId) -> Result<CareTeamView, Failure> {
    let row: AliasRow = work
        .find("select id, sealed_alias from couple where practice_id = $1 and id = $2", values![couple])
        .await?
        .ok_or(Failure::Corrupt("a couple that is not there"))?;
    let key = work.practice_key().await?;
    Ok(CareTeamView { couple, alias: open_alias(work, &row).await?, members: care_team(work, &key, couple).await? })
}

async fn open_alias(work: &Work, row: &AliasRow) -> Result<String, Failure> {
    let key = work.practice_key().await?;
    alias::open(work, &key, row.id.0, &row.sealed_alias)
}

/// The seats there are, and those that wait for consent.
async fn seats(work: &Work, couple: CoupleId) -> Result<Vec<Seat>, Failure> {
    let waiting: Vec<SeatRow> = work
        .all(
            "select person_id, role, treats_person_id from awaited_seat
             where practice_id = $1 and couple_id = $2 and ended_at is null order by asked_at, person_id",
            values![couple],
        )
        .await?;
    let mut seats = seated(work, couple).await?;
    for row in waiting {
        seats.push(row.seat()?);
    }
    Ok(seats)
}

async fn seated(work: &Work, couple: CoupleId) -> Result<Vec<Seat>, Failure> {
    let rows: Vec<SeatRow> = work
        .all(
            "select person_id, role, treats_person_id from care_team
             where practice_id = $1 and couple_id = $2 and ended_at is null order by started_at, person_id",
            values![couple],
        )
        .await?;
    rows.iter().map(SeatRow::seat).collect()
}

pub(crate) async fn ever_members(work: &Work, couple: CoupleId) -> Result<Vec<PersonId>, Failure> {
    let rows: Vec<MemberRow> = work
        .all("select person_id from couple_member where practice_id = $1 and couple_id = $2", values![couple])
        .await?;
    Ok(rows.into_iter().map(|row| row.person_id.0).collect())
}

async fn left_without_lead(work: &Work, person: PersonId) -> Result<u64, Failure> {
    let rows: Vec<AliasRow> = work
        .all(
            concat!(
                "select couple.id, couple.sealed_alias from couple where",
                unled!(),
                "and couple.status <> 'closed'
                 and (exists (select 1 from care_team care
                              where care.practice_id = $1 and care.couple_id = couple.id and care.person_id = $2
                                and care.role = 'lead-therapist' and care.ended_at = $3)
                      or exists (select 1 from awaited_seat seat
                                 where seat.practice_id = $1 and seat.couple_id = couple.id and seat.person_id = $2
                                   and seat.role = 'lead-therapist' and seat.ended_at = $3))"
            ),
            values![person, work.now()],
        )
        .await?;
    Ok(rows.len() as u64)
}

/// What speaks against a person, said beside the field in which they were named; why they are named has its own.
fn beside(refused: Refused, field: &str) -> Refused {
    match refused {
        Refused::Problems(mut problems) => {
            for problem in problems.0.iter_mut().filter(|problem| problem.field.as_deref() != Some("reason")) {
                problem.field = Some(field.to_owned());
            }
            Refused::Problems(problems)
        }
        failure @ Refused::Failure(_) => failure,
    }
}
