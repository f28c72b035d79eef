//! Appointments of ongoing care: every second week for some couples, one alone for the hurt partner that is still to come, and one called off.

use jiff::{ToSpan as _, civil};
use worker::services::{
    appointments::{self, Coming, Made, Make, OnTheWall, Seen},
    domain::{
        appointments::{Length, Repetition},
        consultations::Whereabouts,
        ids::PersonId,
    },
};

use super::{Life, Pair};
use crate::demo::{
    cast::{COUPLES, IN_SESSIONS, THERAPISTS},
    members::{refused, told},
    plan,
};

/// How many appointments are made at once.
const TIMES: i32 = 14;
/// How long each takes, in minutes.
const MINUTES: i32 = 50;
/// Where everybody of the demo is, as they say.
const PLACE: &str = "US-FL";

/// Makes a couple's appointments for half a year, each on a day of its own, so that no therapist has two at once.
pub(super) async fn begin(life: &Life, couple: usize) -> anyhow::Result<()> {
    let Some(pair) = &life.couples[couple] else { return Ok(()) };
    let day = [civil::Weekday::Monday, civil::Weekday::Tuesday, civil::Weekday::Wednesday, civil::Weekday::Thursday]
        [place_of(couple)];
    let first = next(life.calendar.intake(couple).saturating_add(3.days()), day);
    let often = Repetition::new(2, TIMES).map_err(|_| anyhow::anyhow!("a repetition that nobody makes"))?;
    let both = [pair.hurt.person, pair.involved.person];
    make(life, couple, (pair, &both), (first, often)).await.map(|_| ())
}

/// The hurt partner has one alone in the coming week; of one couple it is called off again.
pub(super) async fn alone(life: &Life, couple: usize) -> anyhow::Result<()> {
    let Some(pair) = &life.couples[couple] else { return Ok(()) };
    let today = life.services.now().to_zoned(plan::zone(couple)).date();
    let friday = next(today.saturating_add(4.days()), civil::Weekday::Friday);
    let made = make(life, couple, (pair, &[pair.hurt.person]), (friday, Repetition::ONCE)).await?;
    if let Some(first) = made.first.filter(|_| IN_SESSIONS.last() == Some(&couple)) {
        let seen = Seen { appointment: first.id, version: first.version };
        let off = appointments::call_off(&life.therapist(couple).actor, &life.services, seen).await;
        off.map_err(refused("calling an appointment off"))?;
    }
    Ok(())
}

async fn make(
    life: &Life,
    couple: usize,
    (pair, people): (&Pair, &[PersonId]),
    (on, repetition): (civil::Date, Repetition),
) -> anyhow::Result<Made> {
    let place = Whereabouts::parse(PLACE).map_err(told)?;
    // Two who come alone on one day have an hour each.
    let hour = 13 + i8::try_from(place_of(couple)).unwrap_or(0);
    let make = Make {
        key: life.services.fresh_key(),
        couple: pair.id,
        member: None,
        people: people.iter().map(|person| Coming { person: *person, place, link: None }).collect(),
        first: OnTheWall { on, at: civil::time(hour, 0, 0, 0) },
        length: Length::minutes(MINUTES).map_err(told)?,
        repetition,
        only_look: false,
    };
    let made = appointments::make(&life.therapist(couple).actor, &life.services, make).await;
    made.map_err(refused("making appointments"))
}

/// Which of their therapist's four couples they are.
fn place_of(couple: usize) -> usize {
    couple % (COUPLES.len() / THERAPISTS)
}

/// The first such day from `least` on.
fn next(least: civil::Date, day: civil::Weekday) -> civil::Date {
    least.saturating_add(i64::from(least.weekday().until(day)).days())
}
