//! What somebody does after a low rating: they offer themself something small, and plan talks.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan as _;
use worker::services::{
    PageRequest,
    domain::{
        inventories::{
            loops::Standing,
            talk_plan::{Part, Ready},
        },
        text::{ClinicalText, PauseWord},
    },
    inventories::{self, Offer},
    talks::{self, Make, SayReady, ShareTalks},
};

use super::Life;
use crate::demo::{members::refused, words::AREAS};

/// The word that stops a talk in the demo.
const PAUSE_WORD: &str = "Maple";

/// The hurt member of a couple offers themself something, and plans talks from their last answers; with `shares`, they let the other see the
/// plan and say that they could talk.
pub(super) async fn follow(life: &Life, couple: usize, shares: bool) -> anyhow::Result<()> {
    let Some(pair) = &life.couples[couple] else { return Ok(()) };
    let (actor, services) = (&pair.hurt.actor, &life.services);
    let loops = inventories::my_loops(actor, services, PageRequest::first(20)).await;
    let loops = loops.map_err(refused("reading what followed low ratings"))?;
    let open = loops.items.into_iter().find(|(_, one)| !matches!(one.standing, Standing::Closed | Standing::Stale));
    if let Some((_, one)) = open {
        let text =
            ClinicalText::parse(life.chance.choose::<&str>(AREAS[0].willing)).map_err(|_| anyhow::anyhow!("a text"))?;
        let by = services.now().to_zoned(jiff::tz::TimeZone::UTC).date().saturating_add(10.days());
        let offer = Offer { key: services.fresh_key(), on: one.id, to: pair.hurt.person, text, by };
        inventories::offer(actor, services, offer).await.map_err(refused("offering something"))?;
    }
    let own = inventories::my_responses(actor, services, PageRequest::first(100)).await;
    let own = own.map_err(refused("reading one's own responses"))?;
    let Some((_, latest)) = own.items.into_iter().find(|(_, response)| response.instrument == "why_stay") else {
        return Ok(());
    };
    // Where all of it is kept for a session there is nothing to talk about at home, which is a refusal and no mishap.
    let make = Make { key: services.fresh_key(), response: latest.id };
    let Ok(plan) = talks::make(actor, services, make).await else { return Ok(()) };
    if shares {
        let pause_word = PauseWord::parse(PAUSE_WORD).map_err(|_| anyhow::anyhow!("a word"))?;
        let parts = BTreeSet::from([Part::Rating, Part::Need]);
        let shown: BTreeMap<_, _> = plan.choices.iter().map(|quality| (quality.item.clone(), parts.clone())).collect();
        let share = ShareTalks { plan: plan.id, pause_word, shown };
        talks::share(actor, services, share).await.map_err(refused("sharing a plan"))?;
        let said = SayReady { plan: plan.id, ready: Ready::Yes };
        talks::say_ready(actor, services, said).await.map_err(refused("saying whether one could talk"))?;
    }
    Ok(())
}
