//! A member is away, ill or otherwise: the days are closed, and every meeting on them is handed over or called off in one act.

use domain::{
    access::{Act, Actor, Place, permit},
    consultations::{Availability, Change, Interval, Meeting, Step},
    ids::{ConsultationId, PersonId},
    problem::{Code, Problem},
    zone::Zone,
};
use jiff::{Timestamp, ToSpan as _, civil::Date};
use sea_orm::FromQueryResult;

use super::{
    availability::{name_of_member, read},
    change::{call_off, hand_over},
    claims,
    diary::read_rule,
    letters,
    rows::{self, ConsultationRow, Doer, attendees_of},
};
use crate::{
    appointments,
    kernel::{
        bind::{Key, values},
        refused::{Failure, Refused},
        services::Services,
        work::{Work, subject, subject_of},
    },
    practice,
};

/// The longest absence that is noted at once, in days.
const LONGEST: i32 = 60;

/// Days on which a member is away.
#[derive(Debug, Clone, Copy)]
pub struct Absence {
    /// Who.
    pub member: PersonId,
    /// The first day, on the clock of their hours.
    pub first: Date,
    /// The last day.
    pub last: Date,
    /// Whether what was booked goes to whoever else is free then; what nobody can take is called off.
    pub hand_over: bool,
}

/// What became of the meetings of somebody who is away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AbsenceView {
    /// How many somebody else holds now.
    pub handed_over: usize,
    /// How many were called off.
    pub called_off: usize,
}

/// Notes that a member is away: nobody can book them on these days any more, and no time of theirs is held for anybody. What was booked goes to
/// whoever is free, where that is wished; what is left is called off, on the practice's side. It never counts against anybody, and everybody who
/// was to come is told.
///
/// # Errors
/// `NotAllowed` for somebody else's where the actor does not run the front desk, `NotFound` at `member`, `OutOfRange` for days in no order or too
/// many.
pub async fn note_absence(actor: &Actor, services: &Services, absence: Absence) -> Result<AbsenceView, Refused> {
    let member = absence.member;
    let place = if actor.person_id() == Some(member) { Place::Own } else { Place::Practice };
    let permit_hours = permit(actor, Act::ChangeAvailability, place)?;
    let permit_meetings = permit(actor, Act::ArrangeConsultations, Place::Practice)?;
    let permit_appointments = permit(actor, Act::ArrangeAppointments, place)
        .or_else(|_| permit(actor, Act::ArrangeAppointments, Place::Practice))?;
    let days = days(&absence)?;
    let work = Work::begin(actor, services).await?;
    name_of_member(&work, member).await?;
    let zone = close(&work, member, &days).await?;
    let span = Interval::of_days(&zone, absence.first, absence.last).ok_or_else(far)?;
    let doer = Doer { actor, permit: &permit_meetings, reason: None };
    take_back(&work, doer, member, span).await?;
    let mut view = AbsenceView::default();
    for id in meetings(&work, member, span).await? {
        // Whoever withdraws at this very moment was first, and so was whoever gave it to another member or another day.
        let Some(row) = rows::lock(&work, id).await? else { continue };
        if !is_affected(&row, member, span, work.now())? {
            continue;
        }
        if absence.hand_over && hand_over(&work, doer, &row).await? {
            view.handed_over += 1;
        } else {
            call_off(&work, doer, &row).await?;
            view.called_off += 1;
        }
        work.audit(actor, &permit_meetings, subject(id)).await?;
    }
    for id in appointments::call_off_within(&work, member, span).await? {
        view.called_off += 1;
        work.audit(actor, &permit_appointments, subject(id)).await?;
    }
    work.commit(actor, permit_hours, subject_of(member, member)).await?;
    Ok(view)
}

/// Whether a meeting, as it is now, has not begun and lies in a member's absence.
fn is_affected(row: &ConsultationRow, member: PersonId, span: Interval, now: Timestamp) -> Result<bool, Failure> {
    let is_planned = matches!(row.step()?, Step::Booked | Step::Confirmed | Step::CheckedIn);
    let is_within = |meeting: Meeting| {
        let at = meeting.starts_at;
        meeting.member == member && at >= span.start() && at < span.end() && at > now
    };
    Ok(is_planned && row.meeting().is_some_and(is_within))
}

fn days(absence: &Absence) -> Result<Vec<Date>, Problem> {
    days_between(absence.first, absence.last)
}

/// Every day from the first to the last.
///
/// # Errors
/// `OutOfRange` at `lastDay` for days in no order, and for more than 60.
pub(super) fn days_between(first: Date, last: Date) -> Result<Vec<Date>, Problem> {
    let longest = first.checked_add(LONGEST.days()).unwrap_or(Date::MAX);
    if last < first || last >= longest {
        let words = "Choose a last day that is not before the first, and at most 60 days in all. Nothing was changed.";
        return Err(Problem::at("lastDay", Code::OutOfRange, words));
    }
    Ok(first.series(1.day()).take_while(|day| *day <= last).collect())
}

/// Closes the days in the member's hours, if they have said any; gives the zone in which the days are days.
async fn close(work: &Work, member: PersonId, days: &[Date]) -> Result<Zone, Refused> {
    let (kept, _) = read(work, member).await?;
    let Some(kept) = kept else { return Ok(practice::zone(work).await?) };
    let rule = read_rule(&kept)?;
    let today = rule.day_of(work.now());
    // Days that are over say nothing any more, and would fill up what can be kept.
    let is_kept = |change: &&Change| match change {
        Change::Closed { on } | Change::Open { on, .. } => *on >= today && !days.contains(on),
    };
    let others = rule.changes().iter().filter(is_kept).copied();
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

fn far() -> Problem {
    Problem::at("firstDay", Code::OutOfRange, "Choose days that are in the calendar. Nothing was changed.")
}

#[derive(FromQueryResult)]
struct IdRow {
    id: Key<ConsultationId>,
}

/// What was offered or held of a member's time is so no longer. Whoever was offered nothing else stands where they stood before.
async fn take_back(work: &Work, doer: Doer<'_>, member: PersonId, span: Interval) -> Result<(), Refused> {
    claims::let_go(work, member, span).await?;
    let empty: Vec<IdRow> = work
        .all(
            "select id from consultation
             where practice_id = $1 and stage = 'offered' and not exists (
                 select 1 from claim
                 where claim.practice_id = consultation.practice_id and claim.consultation_id = consultation.id)
             order by id",
            values![],
        )
        .await?;
    for IdRow { id } in empty {
        let Some(row) = rows::lock(work, id.0).await? else { continue };
        if row.step()? == Step::Offered {
            rows::write(work, doer, &row, &row.read()?.take_back(work.now())?).await?;
            letters::settle(work, &attendees_of(work, id.0).await?).await?;
            work.audit(doer.actor, doer.permit, subject(id.0)).await?;
        }
    }
    Ok(())
}

/// The meetings of a member within a stretch of time that have not begun, also those to which somebody has come already, the earliest first.
async fn meetings(work: &Work, member: PersonId, span: Interval) -> Result<Vec<ConsultationId>, Failure> {
    let rows: Vec<IdRow> = work
        .all(
            "select id from consultation
             where practice_id = $1 and member_id = $2 and stage in ('booked', 'confirmed', 'checked-in')
               and starts_at >= $3 and starts_at < $4 and starts_at > $5
             order by starts_at, id",
            values![member, span.start(), span.end(), work.now()],
        )
        .await?;
    Ok(rows.into_iter().map(|row| row.id.0).collect())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn an_absence_has_its_days_in_order_and_ends() {
        let member = domain::ids::Id::from_uuid(uuid::Uuid::nil());
        let away = |first, last| days(&Absence { member, first, last, hand_over: false }).map(|days| days.len());
        assert_eq!(away(date(2026, 3, 9), date(2026, 3, 9)), Ok(1));
        assert_eq!(away(date(2026, 3, 9), date(2026, 5, 7)), Ok(60));
        assert!(away(date(2026, 3, 9), date(2026, 5, 8)).is_err());
        assert!(away(date(2026, 3, 9), date(2026, 3, 8)).is_err());
    }
}
