//! What therapists do at their desk: work through what waits, and write a word about an answer.

use worker::services::{
    PageRequest,
    domain::{
        exercises::run::State,
        text::ClinicalText,
        worklist::{Action, Decision, Item, Kind},
    },
    exercises::{self, Comment, RunSummary},
    inventories::{self, GiveFeedback},
    worklist::{self, Acknowledge, Wanted},
};

use super::Life;
use crate::demo::{
    members::{refused, told},
    words::{REASONS, WORDS_ON_EXERCISES, WORDS_TO_PARTNERS},
};

/// What a therapist works through each week. Reviews and safety are left on the list, for whoever looks at the demo.
const WEEKLY: [Kind; 3] = [Kind::LowScore, Kind::NewResponse, Kind::Overdue];

/// Acknowledges everything of the week, each kind with one action.
pub(super) async fn work_through(life: &Life, therapist: usize) -> anyhow::Result<()> {
    let actor = &life.practice.members[therapist].actor;
    for kind in WEEKLY {
        let wanted = Wanted { kind: Some(kind), couple: None };
        let page = worklist::worklist(actor, &life.services, wanted, PageRequest::first(100)).await;
        let page = page.map_err(refused("reading a worklist"))?;
        let items: Vec<Item> = page.items.into_iter().map(|(_, item)| item.item).collect();
        if items.is_empty() {
            continue;
        }
        let acknowledge = Acknowledge { key: life.services.fresh_key(), items, decision: decide(life, kind)? };
        let done = worklist::acknowledge(actor, &life.services, acknowledge).await;
        done.map_err(refused("acknowledging what waits"))?;
    }
    Ok(())
}

fn decide(life: &Life, kind: Kind) -> anyhow::Result<Decision> {
    let action = match kind {
        Kind::LowScore if life.chance.befalls(30) => Action::IndividualSession,
        Kind::LowScore | Kind::Safety | Kind::Setback | Kind::ReviewDue => Action::Discuss,
        Kind::NewResponse if life.chance.befalls(40) => Action::Discuss,
        Kind::NewResponse | Kind::Overdue => Action::None,
    };
    let reason = (action == Action::None).then(|| ClinicalText::parse(life.chance.choose::<&str>(REASONS)));
    Decision::new(action, reason.transpose().map_err(told)?).map_err(told)
}

/// Writes to the hurt partner about their latest answers.
pub(super) async fn write(life: &Life, couple: usize) -> anyhow::Result<()> {
    let Some(pair) = &life.couples[couple] else { return Ok(()) };
    let actor = &life.therapist(couple).actor;
    let of = (pair.id, pair.hurt.person);
    let latest = inventories::responses_of(actor, &life.services, of, PageRequest::first(20)).await;
    let latest = latest.map_err(refused("reading somebody's responses"))?.items;
    let Some((_, response)) = latest.into_iter().find(|(_, response)| !response.by_hand) else { return Ok(()) };
    let text = ClinicalText::parse(life.chance.choose::<&str>(WORDS_TO_PARTNERS)).map_err(told)?;
    let word = GiveFeedback { key: life.services.fresh_key(), response: response.id, text };
    let written = inventories::give_feedback(actor, &life.services, word).await;
    written.map_err(refused("writing about an answer")).map(|_| ())
}

/// Writes to both about the last exercise that each of them finished.
pub(super) async fn comment(life: &Life, couple: usize) -> anyhow::Result<()> {
    let Some(pair) = &life.couples[couple] else { return Ok(()) };
    let actor = &life.therapist(couple).actor;
    for player in [&pair.hurt, &pair.involved] {
        let of = (pair.id, player.person);
        let runs = exercises::runs_of(actor, &life.services, of, PageRequest::first(50)).await;
        let runs = runs.map_err(refused("reading somebody's exercises"))?.items;
        let done = |run: &&(_, RunSummary)| matches!(run.1.state, State::Done { .. }) && !run.1.kept_to_self;
        let Some((_, run)) = runs.iter().find(done) else { continue };
        let text = ClinicalText::parse(life.chance.choose::<&str>(WORDS_ON_EXERCISES)).map_err(told)?;
        let word = Comment { key: life.services.fresh_key(), run: run.id, text };
        let written = exercises::comment(actor, &life.services, word).await;
        written.map_err(refused("writing about an exercise"))?;
    }
    Ok(())
}

/// Lets the hurt partner open what was written.
pub(super) async fn read(life: &Life, couple: usize) -> anyhow::Result<()> {
    let Some(pair) = &life.couples[couple] else { return Ok(()) };
    let news = inventories::new_feedback(&pair.hurt.actor, &life.services, PageRequest::first(20)).await;
    for (_, notice) in news.map_err(refused("looking for news"))?.items {
        let read = inventories::read_feedback(&pair.hurt.actor, &life.services, notice.response).await;
        read.map_err(refused("reading what was written"))?;
    }
    Ok(())
}
