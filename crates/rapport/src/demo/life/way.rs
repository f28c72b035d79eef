//! A couple on a programme for months: what they do each week, phases that open, and going back after trust was broken again.

use std::collections::BTreeMap;

use worker::services::{
    Refused,
    domain::ids::EnrolmentId,
    programmes::{self, MovePhase},
};

use super::{Life, between};
use crate::demo::{members::refused, words::THOUGHTS};

/// What they said of themselves in their own words, by the days of a week.
const DAYS: [&str; 6] = ["days_sleep", "days_food", "days_movement", "days_journal", "days_calm", "days_help"];

/// Each does what waits for them, as far as they do it at all.
pub(super) async fn week(life: &Life, couple: usize) -> anyhow::Result<()> {
    let Some(pair) = &life.couples[couple] else { return Ok(()) };
    for player in [&pair.hurt, &pair.involved] {
        if life.chance.befalls(20) {
            continue;
        }
        let thought = between::text(life.chance.choose::<&str>(THOUGHTS));
        let broken = BTreeMap::from([("reflection".to_owned(), thought.clone())]);
        between::finish(life, player, ("why_trust_breaks", broken)).await?;
        let hoped = [("condition", between::text("patience")), ("expectation", thought)];
        let hoped = hoped.map(|(field, given)| (field.to_owned(), given));
        between::finish(life, player, ("can_trust_return", BTreeMap::from(hoped))).await?;
        let days = DAYS.map(|day| (day.to_owned(), between::text(&life.chance.between(2, 7).to_string())));
        between::finish(life, player, ("selfcare_plan", BTreeMap::from(days))).await?;
    }
    Ok(())
}

/// The therapist leaves the first phase and opens the next two.
pub(super) async fn go_on(life: &Life, couple: usize) -> anyhow::Result<()> {
    let Some(way) = way_of(life, couple).await? else { return Ok(()) };
    let (therapist, services) = (&life.therapist(couple).actor, &life.services);
    let to = |phase: &str| MovePhase { enrolment: way, phase: phase.to_owned(), confirmed: Vec::new() };
    if is_done(programmes::leave_phase(therapist, services, to("p0")).await)? {
        for phase in ["p1", "p4"] {
            is_done(programmes::open_phase(therapist, services, to(phase)).await)?;
        }
    }
    Ok(())
}

/// They go back to the beginning, if they had come further.
pub(super) async fn go_back(life: &Life, couple: usize) -> anyhow::Result<()> {
    let Some(way) = way_of(life, couple).await? else { return Ok(()) };
    let back = programmes::go_back(&life.therapist(couple).actor, &life.services, (way, "p0".to_owned())).await;
    is_done(back).map(|_| ())
}

/// Whether a gate let them. It says no as long as they have not said where they stand, which in a short demo is so; then a phase stays as it is.
fn is_done<T>(outcome: Result<T, Refused>) -> anyhow::Result<bool> {
    match outcome {
        Ok(_) => Ok(true),
        Err(Refused::Problems(_)) => Ok(false),
        Err(Refused::Failure(failure)) => Err(anyhow::Error::new(failure).context("moving on in a programme")),
    }
}

async fn way_of(life: &Life, couple: usize) -> anyhow::Result<Option<EnrolmentId>> {
    let Some(pair) = &life.couples[couple] else { return Ok(None) };
    let ways = programmes::enrolments_of(&life.therapist(couple).actor, &life.services, pair.id).await;
    let ways = ways.map_err(refused("reading a couple's way"))?;
    Ok(ways.first().map(|way| way.id))
}
