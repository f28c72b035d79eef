//! A member is away, ill or otherwise: the days are closed, and every meeting on them is called off in one act.

use domain::{
    access::{Act, Actor, Place, permit},
    consultations::{Availability, Change, Interval},
    ids::PersonId,
    problem::{Code, Problem},
    zone::Zone,
};
use jiff::{ToSpan as _, civil::Date};

use super::{
    Absence,
    availability::{name_of_member, read},
    change::call_off,
    diary::read_rule,
    rows::{ConsultationRow, Doer, consultation_columns},
};
use crate::{
    kernel::{
        bind::values,
        refused::{Failure, Refused},
        services::Services,
        work::{Work, subject, subject_of},
    },
    practice,
};

/// The longest absence that is noted at once, in days.
const LONGEST: i32 = 60;

/// Notes that a member is away: nobody can book them on these days any more, and what was booked is called off, on the practice's side. It never
/// counts against anybody, and everybody who was to come is told. Gives how many meetings that were.
///
/// # Errors
/// `NotAllowed` for somebody else's where the actor does not run the front desk, `NotFound` at `member`, `OutOfRange` for days in no order or too
/// many.
pub async fn note_absence(actor: &Actor, services: &Services, absence: Absence) -> Result<usize, Refused> {
    let member = absence.member;
    let place = if actor.person_id() == Some(member) { Place::Own } else { Place::Practice };
    let permit_hours = permit(actor, Act::ChangeAvailability, place)?;
    let permit_meetings = permit(actor, Act::ArrangeConsultations, Place::Practice)?;
    let days = days(&absence)?;
    let work = Work::begin(actor, services).await?;
    name_of_member(&work, member).await?;
    let zone = close(&work, member, &days).await?;
    let meetings = meetings(&work, member, span(&zone, &days)?).await?;
    let doer = Doer { actor, permit: &permit_meetings, reason: None };
    for row in &meetings {
        call_off(&work, doer, row).await?;
        work.audit(actor, &permit_meetings, subject(row.id.0)).await?;
    }
    work.commit(actor, permit_hours, subject_of(member, member)).await?;
    Ok(meetings.len())
}

fn days(absence: &Absence) -> Result<Vec<Date>, Problem> {
    let longest = absence.first.checked_add(LONGEST.days()).unwrap_or(Date::MAX);
    if absence.last < absence.first || absence.last >= longest {
        let words = "Choose a last day that is not before the first, and at most 60 days in all. Nothing was changed.";
        return Err(Problem::at("lastDay", Code::OutOfRange, words));
    }
    Ok(absence.first.series(1.day()).take_while(|day| *day <= absence.last).collect())
}

/// Closes the days in the member's hours, if they have said any; gives the zone in which the days are days.
async fn close(work: &Work, member: PersonId, days: &[Date]) -> Result<Zone, Refused> {
    let (kept, _) = read(work, member).await?;
    let Some(kept) = kept else {
        let zone = practice::read(work).await?.zone;
        return Ok(Zone::parse(&zone).map_err(|_| Failure::Corrupt("a practice's zone"))?);
    };
    let rule = read_rule(&kept)?;
    let is_away = |change: &&Change| match change {
        Change::Closed { on } | Change::Open { on, .. } => days.contains(on),
    };
    let others = rule.changes().iter().filter(|change| !is_away(change)).copied();
    let changes = others.chain(days.iter().map(|on| Change::Closed { on: *on })).collect();
    let rule = Availability::new(rule.zone().clone(), rule.week().to_vec(), changes, rule.most_a_day())?;
    let kept = serde_json::to_string(&rule).map_err(|_| Failure::Corrupt("when somebody can be booked"))?;
    work.run(
        "update availability set rule = $3, changed_at = $4, version = version + 1
         where practice_id = $1 and person_id = $2",
        values![member, kept, work.now()],
    )
    .await?;
    Ok(rule.zone().clone())
}

/// From the beginning of the first day to the end of the last one.
fn span(zone: &Zone, days: &[Date]) -> Result<Interval, Refused> {
    let far = || Problem::at("firstDay", Code::OutOfRange, "Choose days that are in the calendar.");
    let midnight = |day: Date| zone.rules().to_ambiguous_timestamp(day.to_datetime(jiff::civil::Time::midnight()));
    let (Some(first), Some(last)) = (days.first(), days.last()) else { return Err(far().into()) };
    let after = last.tomorrow().map_err(|_| far())?;
    let from = midnight(*first).compatible().map_err(|_| far())?;
    let until = midnight(after).compatible().map_err(|_| far())?;
    Ok(Interval::new(from, until)?)
}

/// The meetings of a member within a stretch of time that have not begun.
async fn meetings(work: &Work, member: PersonId, span: Interval) -> Result<Vec<ConsultationRow>, Failure> {
    work.all(
        concat!(
            "select ",
            consultation_columns!(),
            " from consultation
             where practice_id = $1 and member_id = $2 and stage in ('booked', 'confirmed')
               and starts_at >= $3 and starts_at < $4 and starts_at > $5
             order by starts_at, id"
        ),
        values![member, span.start(), span.end(), work.now()],
    )
    .await
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn an_absence_has_its_days_in_order_and_ends() {
        let member = domain::ids::Id::from_uuid(uuid::Uuid::nil());
        let away = |first, last| days(&Absence { member, first, last }).map(|days| days.len());
        assert_eq!(away(date(2026, 3, 9), date(2026, 3, 9)), Ok(1));
        assert_eq!(away(date(2026, 3, 9), date(2026, 5, 7)), Ok(60));
        assert!(away(date(2026, 3, 9), date(2026, 5, 8)).is_err());
        assert!(away(date(2026, 3, 9), date(2026, 3, 8)).is_err());
    }

    #[test]
    fn a_day_of_a_changing_clock_is_an_hour_shorter() {
        let miami = Zone::parse("America/New_York").expect("exists");
        let span = span(&miami, &[date(2026, 3, 8)]).expect("is in the calendar");
        assert_eq!(span.length(), jiff::SignedDuration::from_hours(23));
    }
}
