//! From asking to care, in numbers of one quarter. Nobody is named in it, and nothing that was said.

use domain::{
    access::{Act, Actor, Place, permit},
    consultations::{Funnel, Interval, ShownFunnel, quarter_of},
    problem::{Code, Problem},
};
use jiff::civil::Date;
use sea_orm::FromQueryResult;

use crate::{
    kernel::{
        bind::values,
        refused::{Failure, Refused},
        services::Services,
        work::{Work, subject},
    },
    practice,
};

/// From asking to care, in numbers of one quarter.
#[derive(Debug, Clone, Copy)]
pub struct FunnelView {
    /// The first day of the quarter, on the practice's calendar.
    pub first: Date,
    /// The last day.
    pub last: Date,
    /// The numbers; none for each that would tell of a few.
    pub shown: ShownFunnel,
}

#[derive(FromQueryResult)]
struct CountsRow {
    asked: i64,
    booked: i64,
    held: i64,
    recommended: i64,
    enrolled: i64,
    missed: i64,
}

/// How far the requests of the quarter came in which a day lies; of this quarter when it is left out. What would tell of a few is left out.
///
/// # Errors
/// `NotAllowed` for anybody who does not see consultations, `OutOfRange` at `day` beyond the calendar.
pub async fn funnel(actor: &Actor, services: &Services, day: Option<Date>) -> Result<FunnelView, Refused> {
    let permit = permit(actor, Act::SeeFunnel, Place::Practice)?;
    let work = Work::read(actor, services).await?;
    let zone = practice::zone(&work).await?;
    let day = day.unwrap_or_else(|| zone.rules().to_datetime(work.now()).date());
    let (first, after) = quarter_of(day);
    let last = after.yesterday().map_err(|_| far())?;
    let days = Interval::of_days(&zone, first, last).ok_or_else(far)?;
    let view = FunnelView { first, last, shown: count(&work, days).await?.shown() };
    Ok(services.witnessed(actor, permit, subject(work.practice()), view).await?)
}

fn far() -> Problem {
    Problem::at("day", Code::OutOfRange, "Choose a day that is in the calendar.")
}

/// What was asked for within a stretch of time, by how far it has come since.
async fn count(work: &Work, days: Interval) -> Result<Funnel, Failure> {
    let row: Option<CountsRow> = work
        .find(
            "select count(*) as asked,
                 count(case when came.booked > 0 then 1 end) as booked,
                 count(case when came.held > 0 then 1 end) as held,
                 count(case when came.recommended > 0 then 1 end) as recommended,
                 count(case when came.enrolled > 0 then 1 end) as enrolled,
                 count(case when came.missed > 0 then 1 end) as missed
             from (select consultation.id,
                       count(case when step.stage in ('booked', 'confirmed') then 1 end) as booked,
                       count(case when step.stage in ('attended', 'partly-attended') then 1 end) as held,
                       count(case when step.stage = 'recommended' then 1 end) as recommended,
                       count(case when step.stage = 'enrolled' then 1 end) as enrolled,
                       count(case when step.stage = 'no-show' then 1 end) as missed
                   from consultation
                   left join consultation_step step
                       on step.practice_id = consultation.practice_id and step.consultation_id = consultation.id
                   where consultation.practice_id = $1 and consultation.requested_at >= $2
                     and consultation.requested_at < $3
                   group by consultation.id) came",
            values![days.start(), days.end()],
        )
        .await?;
    let row = row.ok_or(Failure::Corrupt("a count"))?;
    let whole = |number: i64| u64::try_from(number).unwrap_or_default();
    Ok(Funnel {
        asked: whole(row.asked),
        booked: whole(row.booked),
        held: whole(row.held),
        recommended: whole(row.recommended),
        enrolled: whole(row.enrolled),
        missed: whole(row.missed),
    })
}
