//! What lies between two people to be signed: an agreement that one has offered, what one would let the other look at, a plan that both signed.

use anyhow::Context as _;
use jiff::{ToSpan as _, civil};
use worker::services::{
    domain::exercises::agreements::Kind,
    exercises::agreements::{self, AgreementView, Offer},
};

use super::Life;
use crate::demo::{
    members::{Player, refused},
    plan,
    words::{OPEN, PLAN, TOGETHER},
};

/// The hurt partner offers an agreement, which waits for the other; the involved partner's plan is signed by both.
pub(super) async fn offer(life: &Life, couple: usize) -> anyhow::Result<()> {
    let Some(pair) = &life.couples[couple] else { return Ok(()) };
    write(life, &pair.hurt, (Kind::Relationship, TOGETHER), day(life, couple, 180)).await?;
    let plan = write(life, &pair.involved, (Kind::RelapsePlan, PLAN), day(life, couple, 150)).await?;
    let words = plan.offered.context("a plan that was just offered")?.id;
    let signed = agreements::sign(&pair.hurt.actor, &life.services, (plan.id, words)).await;
    signed.map_err(refused("signing a plan")).map(|_| ())
}

/// The involved partner offers to let the other look at something. It waits.
pub(super) async fn open_up(life: &Life, couple: usize) -> anyhow::Result<()> {
    let Some(pair) = &life.couples[couple] else { return Ok(()) };
    write(life, &pair.involved, (Kind::Transparency, OPEN), day(life, couple, 60)).await.map(|_| ())
}

async fn write(
    life: &Life,
    by: &Player,
    (kind, terms): (Kind, &[(&str, &str)]),
    review_on: civil::Date,
) -> anyhow::Result<AgreementView> {
    let offer = Offer {
        key: life.services.fresh_key(),
        kind,
        thread: None,
        terms: terms.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect(),
        review_on: Some(review_on),
    };
    agreements::offer(&by.actor, &life.services, offer).await.map_err(refused("offering an agreement"))
}

fn day(life: &Life, couple: usize, days: i64) -> civil::Date {
    life.services.now().to_zoned(plan::zone(couple)).date().saturating_add(days.days())
}
