//! What followed low ratings, and talks at home, each in one line for the page of the couple.

use super::query::{Offer, ScoreLoop, TalkRating, TalkRecord};
use crate::inventories::needs::LoopStanding;
use crate::moments::{Zone, day};
use crate::talks::TalkPlanState;
use crate::vocabulary::plain_number;

/// What followed one low rating.
pub(super) struct LoopLine {
    pub(super) label: String,
    pub(super) standing: &'static str,
    /// The kind of its tag.
    pub(super) kind: &'static str,
    pub(super) since: String,
    pub(super) last: String,
    /// What they wrote, or that they did not.
    pub(super) need: String,
    pub(super) offers: Vec<String>,
}

/// A plan for talks.
pub(super) struct TalkPlanLine {
    pub(super) title: String,
    pub(super) state: &'static str,
    pub(super) facts: String,
    pub(super) ratings: Vec<String>,
}

/// A loop in one line.
pub(super) fn line(one: &ScoreLoop, zone: &Zone) -> LoopLine {
    let (standing, kind) = match one.standing {
        LoopStanding::Open => ("Open", "attention"),
        LoopStanding::NeedWritten => ("Need written", "attention"),
        LoopStanding::Offered => ("Offered", "note"),
        LoopStanding::Closed => ("Closed", "fine"),
        LoopStanding::Stale => ("Stale", "plain"),
    };
    let last = one.ratings.last().map_or_else(|| "none".to_owned(), |rating| plain_number(rating.value));
    LoopLine {
        label: one.label.clone(),
        standing,
        kind,
        since: zone.day(&one.opened_at),
        last: format!("{last} of {}", plain_number(one.maximum)),
        need: one.need.as_ref().map_or_else(|| "No need written.".to_owned(), |need| format!("Need: {}", need.text)),
        offers: one.offers.iter().map(offer_line).collect(),
    }
}

fn offer_line(offer: &Offer) -> String {
    format!("Offered to {}, by {}: {} ({}).", offer.to.name, day(&offer.by), offer.text, offer.state.words())
}

/// A plan in one line.
pub(super) fn talk_line(plan: &TalkRecord, zone: &Zone) -> TalkPlanLine {
    let state = match plan.state {
        TalkPlanState::Private => "Private",
        TalkPlanState::Shared => "Shared",
        TalkPlanState::Talking => "Talking now",
        TalkPlanState::Finished => "Done",
        TalkPlanState::TakenBack => "Taken back",
    };
    let shared = plan.shared_at.as_ref().map(|at| format!(" Shared {}.", zone.day(at))).unwrap_or_default();
    TalkPlanLine {
        title: format!("With {}", plan.partner.name),
        state,
        facts: format!("Made {}.{shared} Talks done: {} of {}.", zone.day(&plan.made_at), plan.done, plan.talks),
        ratings: plan.ratings.iter().map(|rating| rating_line(plan, rating)).collect(),
    }
}

fn rating_line(plan: &TalkRecord, rating: &TalkRating) -> String {
    let whose = if rating.person == plan.author.id { &plan.author.name } else { &plan.partner.name };
    let pause = if rating.needed_pause { "needed the pause" } else { "did not need the pause" };
    format!("Talk {}: {whose} felt heard {} of 5, {pause}.", rating.number, rating.felt_heard)
}
