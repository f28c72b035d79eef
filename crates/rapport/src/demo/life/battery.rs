//! The whole standard battery for some couples: asked in the two acts that it takes, answered week by week, and what only paper has entered by hand.

use jiff::{Timestamp, ToSpan as _};
use worker::services::{
    domain::inventories::library,
    inventories::{self, AssignBattery, AssignmentView, BatteryPart},
};

use super::{Life, Pair, answers, intake};
use crate::demo::{
    cast::COUPLES,
    course::Measure,
    members::refused,
    plan::{self, Side},
};

/// Of a hundred forms of the battery, how many somebody would rather not answer.
const DECLINED: u32 = 4;
/// How much brighter the involved partner sees what they do themself.
const OWN_EYES: f64 = 1.5;
/// From which last total on low mood and worry are asked every 28 days, and what comes back unasked (DOMAIN.md 2.8).
const STILL_HIGH: f64 = 5.0;
const STILL_ECHOES: f64 = 20.0;

/// Asks the battery of both: what belongs to the beginning, and what goes along with care.
pub(super) async fn begin(life: &Life, couple: usize, pair: &Pair) -> anyhow::Result<()> {
    let (first, weekly) = (life.calendar.intake(couple).saturating_add(3.days()), life.calendar.first_pulse(couple));
    for (part, first_due) in [(BatteryPart::Intake, first), (BatteryPart::Care, weekly.saturating_add(7.days()))] {
        let assign = AssignBattery {
            key: life.services.fresh_key(),
            couple: pair.id,
            thread: None,
            respondents: vec![pair.hurt.person, pair.involved.person],
            part,
            first_due,
            until: None,
        };
        let asked = inventories::assign_battery(&life.therapist(couple).actor, &life.services, assign).await;
        asked.map_err(refused("asking the standard battery"))?;
    }
    Ok(())
}

/// One of the two answers what waits for them.
pub(super) async fn answer(life: &Life, couple: usize, side: Side, at: Timestamp) -> anyhow::Result<()> {
    let Some(pair) = &life.couples[couple] else { return Ok(()) };
    let player = pair.player(side);
    for task in life.tasks(player).await? {
        // Whoever leaves one out does so with a small one; where they stand everybody says.
        if task.questions <= 6 && task.instrument != "stance" && life.chance.befalls(DECLINED) {
            inventories::decline(&player.actor, &life.services, task.id).await.map_err(refused("declining"))?;
            continue;
        }
        if let Some(answers) = answers_to(life, couple, side, (&task, at)) {
            life.submit(player, &task, answers).await?;
        }
    }
    Ok(())
}

fn answers_to(
    life: &Life,
    couple: usize,
    side: Side,
    (task, at): (&AssignmentView, Timestamp),
) -> Option<answers::Answers> {
    let (slope, progress) = (COUPLES[couple].slope_of(side), life.calendar.progress(couple, at));
    let pulse = |measure: Measure| answers::pulse(measure, slope.pulse(measure, progress, &life.chance));
    match task.instrument.as_str() {
        "trust_pulse" => Some(pulse(Measure::Trust)),
        "hope_pulse" => Some(pulse(Measure::Hope)),
        "steady_pulse" => Some(pulse(Measure::Steadiness)),
        "why_stay" => Some(answers::staying_check(slope, progress, &life.chance)),
        key => {
            let known = library().iter().find(|known| known.key.as_str() == key)?;
            let lift = if side == Side::Involved { OWN_EYES } else { 0.0 };
            Some(answers::form(known, (slope, progress, lift), &life.chance))
        }
    }
}

/// What both filled in on paper in an appointment, `day` days after their first visit: the short form of satisfaction; every 28 days also what was
/// high the last time.
pub(super) async fn paper(life: &mut Life, couple: usize, (day, at): (i64, Timestamp)) -> anyhow::Result<()> {
    let Some(pair) = &life.couples[couple] else { return Ok(()) };
    let taken_on = at.to_zoned(plan::zone(couple)).date();
    let progress = life.calendar.progress(couple, at);
    let mut entered = Vec::new();
    for side in [Side::Hurt, Side::Involved] {
        let (slope, chance) = (COUPLES[couple].slope_of(side), &life.chance);
        // In the weeks of the long form the short one is left out.
        if day % 90 >= 7 {
            entered.push((side, "csi4", slope.short_satisfaction(progress, chance)));
        }
        let was = |instrument: &'static str, least: f64| {
            pair.last.get(&(side, instrument)).is_some_and(|last| *last >= least)
        };
        if day % 28 == 0 && day > 0 {
            if was("phq9", STILL_HIGH) {
                entered.push((side, "phq9", slope.low_mood(progress, chance)));
            }
            if was("gad7", STILL_HIGH) {
                entered.push((side, "gad7", slope.worry(progress, chance)));
            }
            if was("pcl5", STILL_ECHOES) {
                entered.push((side, "pcl5", slope.echo(progress, chance)));
            }
        }
    }
    enter(life, couple, taken_on, entered).await
}

/// What both filled in on paper at the beginning and every 90 days beside the long form of satisfaction.
pub(super) async fn long_paper(life: &mut Life, couple: usize, at: Timestamp) -> anyhow::Result<()> {
    let taken_on = at.to_zoned(plan::zone(couple)).date();
    let progress = life.calendar.progress(couple, at);
    let mut entered = Vec::new();
    for side in [Side::Hurt, Side::Involved] {
        let (slope, chance) = (COUPLES[couple].slope_of(side), &life.chance);
        entered.push((side, "csi16", slope.satisfaction(progress, chance)));
        entered.push((side, "phq9", slope.low_mood(progress, chance)));
        entered.push((side, "gad7", slope.worry(progress, chance)));
        if side == Side::Hurt {
            entered.push((side, "pcl5", slope.echo(progress, chance)));
        }
    }
    enter(life, couple, taken_on, entered).await
}

async fn enter(
    life: &mut Life,
    couple: usize,
    taken_on: jiff::civil::Date,
    totals: Vec<(Side, &'static str, f64)>,
) -> anyhow::Result<()> {
    for (side, instrument, total) in totals {
        let Some(pair) = &life.couples[couple] else { return Ok(()) };
        let respondent = pair.player(side).person;
        intake::enter_totals(life, couple, (pair.id, respondent), (instrument, taken_on, total)).await?;
        if let Some(pair) = &mut life.couples[couple] {
            pair.last.insert((side, instrument), total);
        }
    }
    Ok(())
}
