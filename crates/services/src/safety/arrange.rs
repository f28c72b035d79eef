//! Who is asked when a lead therapist does not act in time, and when the practice is staffed.

use domain::{
    access::{Act, Actor, Place, Role, permit},
    ids::PersonId,
    people::Weekdays,
    problem::{Code, Problem},
    safety::BusinessHours,
};
use jiff::civil::{Time, Weekday};
use sea_orm::FromQueryResult;

use super::{ArrangementsView, ChangeHours};
use crate::{
    kernel::{
        bind::{Key, values},
        refused::{Failure, Refused},
        services::Services,
        work::{Work, subject, subject_of},
        zone::zone,
    },
    people::name_of,
    practice,
};

/// Who is asked, and when.
///
/// # Errors
/// `NotAllowed` for anybody but owners.
pub async fn arrangements(actor: &Actor, services: &Services) -> Result<ArrangementsView, Refused> {
    let permit = permit(actor, Act::ArrangeSafety, Place::Practice)?;
    let work = Work::read(actor, services).await?;
    let view = read(&work).await?;
    Ok(services.witnessed(actor, permit, subject(work.practice()), view).await?)
}

/// Names who is asked from now on, in place of whoever was. They are a therapist or supervisor of the practice.
///
/// # Errors
/// `NotAllowed` for anybody but owners, `NotFound` for a person who does no clinical work here.
pub async fn name_back_up(actor: &Actor, services: &Services, person: PersonId) -> Result<ArrangementsView, Refused> {
    let permit = permit(actor, Act::ArrangeSafety, Place::Practice)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let work = Work::begin(actor, services).await?;
    if !is_clinician(&work, person).await? {
        let message = "Choose a therapist or supervisor of your practice. Nothing was changed.";
        return Err(Problem::at("person", Code::NotFound, message).into());
    }
    if back_up_of(&work).await? != Some(person) {
        work.run(
            "update safety_back_up set ended_at = $2 where practice_id = $1 and ended_at is null",
            values![work.now()],
        )
        .await?;
        work.run(
            "insert into safety_back_up (practice_id, person_id, named_by, named_at) values ($1, $2, $3, $4)",
            values![person, me, work.now()],
        )
        .await?;
    }
    let view = read(&work).await?;
    work.commit(actor, permit, subject_of(person, person)).await?;
    Ok(view)
}

/// Says when the practice is staffed. Tasks raised from now on are due by these hours; those that are open keep their time.
///
/// # Errors
/// `NotAllowed` for anybody but owners; beside each field what is wrong with it.
pub async fn change_hours(
    actor: &Actor,
    services: &Services,
    command: ChangeHours,
) -> Result<ArrangementsView, Refused> {
    let permit = permit(actor, Act::ArrangeSafety, Place::Practice)?;
    let work = Work::begin(actor, services).await?;
    let zone = practice::zone(&work).await?;
    let hours = BusinessHours::new(zone, command.days, (command.opens, command.closes), Vec::new())?;
    let (days, opens, closes) = hours.week();
    work.run(
        "insert into business_hours (practice_id, days, opens, closes, changed_at) values ($1, $2, $3, $4, $5)
         on conflict (practice_id) do update
         set days = excluded.days, opens = excluded.opens, closes = excluded.closes, changed_at = excluded.changed_at",
        values![digits(days), opens.to_string(), closes.to_string(), work.now()],
    )
    .await?;
    let view = read(&work).await?;
    let practice = work.practice();
    work.commit(actor, permit, subject(practice)).await?;
    Ok(view)
}

async fn read(work: &Work) -> Result<ArrangementsView, Failure> {
    let (days, opens, closes) = hours_of(work).await?.week();
    let back_up = match back_up_of(work).await? {
        Some(person) => Some(name_of(work, person).await?),
        None => None,
    };
    Ok(ArrangementsView { back_up, days, opens, closes })
}

#[derive(FromQueryResult)]
struct PersonRow {
    person_id: Key<PersonId>,
}

/// The practice's safety back-up, if one is named.
pub(super) async fn back_up_of(work: &Work) -> Result<Option<PersonId>, Failure> {
    let row: Option<PersonRow> = work
        .find("select person_id from safety_back_up where practice_id = $1 and ended_at is null", values![])
        .await?;
    Ok(row.map(|row| row.person_id.0))
}

async fn is_clinician(work: &Work, person: PersonId) -> Result<bool, Failure> {
    let row: Option<PersonRow> = work
        .find(
            "select person_id from practice_member
             where practice_id = $1 and person_id = $2 and ended_at is null and role in ($3, $4) limit 1",
            values![person, Role::Therapist.as_str(), Role::Supervisor.as_str()],
        )
        .await?;
    Ok(row.is_some())
}

#[derive(FromQueryResult)]
struct HoursRow {
    zone: String,
    days: Option<String>,
    opens: Option<String>,
    closes: Option<String>,
}

/// When the practice is staffed, where it is.
pub(super) async fn hours_of(work: &Work) -> Result<BusinessHours, Failure> {
    const ODD: Failure = Failure::Corrupt("the hours of a practice");
    let row: HoursRow = work
        .find(
            "select practice.zone, hours.days, hours.opens, hours.closes from practice
             left join business_hours hours on hours.practice_id = practice.id
             where id = $1",
            values![],
        )
        .await?
        .ok_or(Failure::Corrupt("a practice that is not there"))?;
    let zone = zone(&row.zone)?;
    let (Some(days), Some(opens), Some(closes)) = (row.days, row.opens, row.closes) else {
        return Ok(BusinessHours::usual(zone));
    };
    let time = |text: &str| text.parse::<Time>().map_err(|_| ODD);
    BusinessHours::new(zone, weekdays(&days), (time(&opens)?, time(&closes)?), Vec::new()).map_err(|_| ODD)
}

/// Days as they are kept: 1 is Monday.
fn digits(days: Weekdays) -> String {
    days.days().map(|day| char::from(b'0' + day.to_monday_one_offset().unsigned_abs())).collect()
}

fn weekdays(digits: &str) -> Weekdays {
    let number = |digit: char| digit.to_digit(10).and_then(|number| i8::try_from(number).ok());
    digits.chars().filter_map(number).filter_map(|number| Weekday::from_monday_one_offset(number).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_read_back() {
        for days in ["1", "12345", "67", ""] {
            assert_eq!(digits(weekdays(days)), days);
        }
    }
}
