//! Days on which the whole practice is closed. Nobody can be booked on them; what is booked already stays.

use domain::{
    access::{Act, Actor, Place, permit},
    problem::{Code, Problem},
};
use jiff::civil::Date;

use super::{absence::days_between, diary::holidays};
use crate::{
    kernel::{
        bind::values,
        refused::{Failure, Refused},
        services::Services,
        work::{Work, subject},
    },
    practice,
};

/// The most days that are kept: more than a year has.
const MOST: usize = 400;

/// Days on which the practice is closed, or open after all.
#[derive(Debug, Clone, Copy)]
pub struct ChangeHolidays {
    /// The first day.
    pub first: Date,
    /// The last day.
    pub last: Date,
    /// Whether it is closed on them.
    pub closed: bool,
}

/// The coming days on which the practice is closed, in order.
///
/// # Errors
/// `NotAllowed` for anybody but members of the practice.
pub async fn practice_holidays(actor: &Actor, services: &Services) -> Result<Vec<Date>, Refused> {
    let permit = permit(actor, Act::SeeTimes, Place::Practice)?;
    let work = Work::read(actor, services).await?;
    let days = coming(&work).await?;
    Ok(services.witnessed(actor, permit, subject(work.practice()), days).await?)
}

/// Closes the practice on some days, or opens it again; gives all coming days on which it is closed then.
///
/// # Errors
/// `NotAllowed` for anybody who does not run the front desk, `OutOfRange` for days in no order or more than 60, `TooLong` for more than can be
/// kept.
pub async fn change_holidays(
    actor: &Actor,
    services: &Services,
    command: ChangeHolidays,
) -> Result<Vec<Date>, Refused> {
    let permit = permit(actor, Act::ChangeAvailability, Place::Practice)?;
    let days = days_between(command.first, command.last)?;
    let work = Work::begin(actor, services).await?;
    if command.closed {
        for day in &days {
            work.run(
                "insert into holiday (practice_id, on_date) values ($1, $2) on conflict do nothing",
                values![*day],
            )
            .await?;
        }
    } else {
        work.run(
            "delete from holiday where practice_id = $1 and on_date >= $2 and on_date <= $3",
            values![command.first, command.last],
        )
        .await?;
    }
    let coming = coming(&work).await?;
    if coming.len() > MOST {
        let words = "These are too many days to keep. Nothing was changed. Leave some out.";
        return Err(Problem::at("lastDay", Code::TooLong, words).into());
    }
    let practice = work.practice();
    work.commit(actor, permit, subject(practice)).await?;
    Ok(coming)
}

/// From today on, on the practice's clock.
async fn coming(work: &Work) -> Result<Vec<Date>, Failure> {
    let today = practice::zone(work).await?.rules().to_datetime(work.now()).date();
    let mut days = holidays(work).await?;
    days.retain(|day| *day >= today);
    Ok(days)
}
