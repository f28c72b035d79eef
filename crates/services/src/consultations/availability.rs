//! When members of the practice can be booked, and saying so.

use domain::{
    access::{Act, Actor, Permit, Place, permit},
    ids::PersonId,
    problem::{Code, Problem},
    zone::Zone,
};
use sea_orm::FromQueryResult;

use super::{AvailabilityView, ChangeAvailability, OwnCalendarView, diary::read_rule};
use crate::{
    kernel::{
        bind::{At, values},
        refused::{Failure, Refused},
        services::Services,
        work::{Work, subject_of},
    },
    people::{PersonView, name_of},
    practice,
};

/// When somebody can be booked; oneself when `member` is left out.
///
/// # Errors
/// `NotAllowed` for somebody else's where the actor does not run the front desk, `NotFound` for anybody who is no member.
pub async fn availability(
    actor: &Actor,
    services: &Services,
    member: Option<PersonId>,
) -> Result<AvailabilityView, Refused> {
    let (member, permit) = whose(actor, member, Act::SeeAvailability)?;
    let work = Work::read(actor, services).await?;
    let name = name_of_member(&work, member).await?;
    let (rule, version) = read(&work, member).await?;
    let rule = rule.as_deref().map(read_rule).transpose()?;
    let own_calendar = own_calendar(&work, actor, member).await?;
    let view = AvailabilityView { member: name, rule, own_calendar, version };
    Ok(services.witnessed(actor, permit, subject_of(member, member), view).await?)
}

/// Says when somebody can be booked from now on. What is booked already stays.
///
/// # Errors
/// As [`availability()`]; `Stale` when it was changed meanwhile.
pub async fn change_availability(
    actor: &Actor,
    services: &Services,
    command: ChangeAvailability,
) -> Result<AvailabilityView, Refused> {
    let (member, permit) = whose(actor, command.member, Act::ChangeAvailability)?;
    let work = Work::begin(actor, services).await?;
    let name = name_of_member(&work, member).await?;
    let rule = serde_json::to_string(&command.rule).map_err(|_| Failure::Corrupt("when somebody can be booked"))?;
    let sql = if command.version == 0 {
        "insert into availability (practice_id, person_id, rule, changed_at, version) values ($1, $2, $3, $4, $5 + 1)
         on conflict do nothing"
    } else {
        "update availability set rule = $3, changed_at = $4, version = version + 1
         where practice_id = $1 and person_id = $2 and version = $5"
    };
    if work.run(sql, values![member, rule, work.now(), command.version]).await? != 1 {
        return Err(stale().into());
    }
    let own_calendar = own_calendar(&work, actor, member).await?;
    work.commit(actor, permit, subject_of(member, member)).await?;
    Ok(AvailabilityView { member: name, rule: Some(command.rule), own_calendar, version: command.version + 1 })
}

#[derive(FromQueryResult)]
struct CalendarRow {
    read_at: At,
    until: At,
    ahead: i64,
}

/// What is kept of a member's own calendar. When they look at it is theirs to know, and not the front desk's.
async fn own_calendar(work: &Work, actor: &Actor, member: PersonId) -> Result<Option<OwnCalendarView>, Failure> {
    if actor.person_id() != Some(member) {
        return Ok(None);
    }
    let row: Option<CalendarRow> = work
        .find(
            "select calendar.read_at, calendar.until,
                 (select count(*) from busy_time
                  where busy_time.practice_id = $1 and busy_time.person_id = $2 and busy_time.ends_at > $3) as ahead
             from busy_calendar calendar where calendar.practice_id = $1 and calendar.person_id = $2",
            values![member, work.now()],
        )
        .await?;
    Ok(row.map(|row| OwnCalendarView {
        read_at: row.read_at.0,
        ahead: u32::try_from(row.ahead).unwrap_or(u32::MAX),
        until: row.until.0,
    }))
}

fn whose(actor: &Actor, member: Option<PersonId>, act: Act) -> Result<(PersonId, Permit), Problem> {
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let member = member.unwrap_or(me);
    let place = if member == me { Place::Own } else { Place::Practice };
    Ok((member, permit(actor, act, place)?))
}

#[derive(FromQueryResult)]
struct RuleRow {
    rule: String,
    version: i64,
}

/// Where a member's clock stands: that of their hours, or the practice's while they have said none.
pub(super) async fn zone_of(work: &Work, member: PersonId) -> Result<Zone, Failure> {
    match read(work, member).await?.0 {
        Some(rule) => Ok(read_rule(&rule)?.zone().clone()),
        None => practice::zone(work).await,
    }
}

/// A member's hours as they are kept, and how often they were changed.
pub(super) async fn read(work: &Work, member: PersonId) -> Result<(Option<String>, i64), Failure> {
    let row: Option<RuleRow> = work
        .find("select rule, version from availability where practice_id = $1 and person_id = $2", values![member])
        .await?;
    Ok(row.map_or((None, 0), |row| (Some(row.rule), row.version)))
}

#[derive(FromQueryResult)]
struct CountRow {
    count: i64,
}

/// Somebody who works here, by name.
///
/// # Errors
/// `NotFound` at `member` for anybody else.
pub(super) async fn name_of_member(work: &Work, member: PersonId) -> Result<PersonView, Refused> {
    let row: Option<CountRow> = work
        .find(
            "select count(*) as count from practice_member
             where practice_id = $1 and person_id = $2 and ended_at is null",
            values![member],
        )
        .await?;
    if row.is_none_or(|row| row.count == 0) {
        return Err(Problem::not_found().on("member").into());
    }
    Ok(name_of(work, member).await?)
}

fn stale() -> Problem {
    let words =
        "These hours were changed meanwhile. Nothing was saved. Load the page, look at them, and change them again.";
    Problem::new(Code::Stale, words)
}
