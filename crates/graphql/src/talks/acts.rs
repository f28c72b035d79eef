//! Acts about talks.

use std::collections::{BTreeMap, BTreeSet};

use async_graphql::{Context, ID, InputObject, Object, Result};
use services::{
    Refused,
    domain::{ids::TalkPlanId, text::PauseWord},
    talks::{self, TalkPlanView},
};

use super::{Ready, TalkPart, TalkPlan};
use crate::{
    input::{Input, id_at},
    problem::{DonePayload, done, payload, payloads},
    scope::Scope,
};

payloads! {
    /// The plan, as it is now.
    TalkPlanPayload {
        /// The plan.
        talk_plan: Option<TalkPlan>,
    }
}

fn shown(outcome: Result<TalkPlanView, Refused>) -> Result<TalkPlanPayload> {
    payload(outcome, |view| TalkPlanPayload { talk_plan: Some(view.into()), problems: Vec::new() })
}

/// Answers to plan talks from.
#[derive(InputObject)]
pub struct MakeTalkPlanInput {
    /// A fresh key; the same key again gives the first answer.
    key: String,
    /// One's own Staying Check.
    response: ID,
}

impl MakeTalkPlanInput {
    fn read(self) -> Result<talks::Make, Refused> {
        let mut input = Input::default();
        let response = input.id("response", &self.response);
        input.finish(|| Some(talks::Make { key: self.key, response: response? }))
    }
}

/// What of one quality is shown.
#[derive(InputObject)]
pub struct TalkShownInput {
    /// The item.
    item: ID,
    /// Which parts of it; none keeps it private.
    parts: Vec<TalkPart>,
}

/// A plan to share.
#[derive(InputObject)]
pub struct ShareTalkPlanInput {
    /// Which.
    talk_plan: ID,
    /// A word that stops a talk, at most 40 characters.
    pause_word: String,
    /// What is shown; what is not named stays private.
    shown: Vec<TalkShownInput>,
}

impl ShareTalkPlanInput {
    fn read(self) -> Result<talks::ShareTalks, Refused> {
        let mut input = Input::default();
        let plan = input.id("talkPlan", &self.talk_plan);
        let pause_word = input.take("pauseWord", PauseWord::parse(&self.pause_word));
        let mut shown: BTreeMap<String, BTreeSet<_>> = BTreeMap::new();
        for quality in self.shown {
            if let Some(item) = input.word("shown", quality.item.0) {
                shown.entry(item).or_default().extend(quality.parts.into_iter().map(services_part));
            }
        }
        input.finish(|| Some(talks::ShareTalks { plan: plan?, pause_word: pause_word?, shown }))
    }
}

fn services_part(part: TalkPart) -> services::domain::inventories::talk_plan::Part {
    part.into()
}

/// A plan to take back.
#[derive(InputObject)]
pub struct TakeBackTalkPlanInput {
    /// Which.
    talk_plan: ID,
}

/// A talk to begin.
#[derive(InputObject)]
pub struct BeginTalkInput {
    /// Of which plan.
    talk_plan: ID,
}

/// A talk to end.
#[derive(InputObject)]
pub struct EndTalkInput {
    /// Of which plan.
    talk_plan: ID,
}

fn read_plan(talk_plan: &ID) -> Result<TalkPlanId, Refused> {
    id_at("talkPlan", talk_plan)
}

/// Whether one could talk calmly today.
#[derive(InputObject)]
pub struct SayReadyToTalkInput {
    /// For which plan.
    talk_plan: ID,
    /// What you say.
    ready: Ready,
}

impl SayReadyToTalkInput {
    fn read(&self) -> Result<talks::SayReady, Refused> {
        let mut input = Input::default();
        let plan = input.id("talkPlan", &self.talk_plan);
        input.finish(|| Some(talks::SayReady { plan: plan?, ready: self.ready.into() }))
    }
}

/// How a talk was.
#[derive(InputObject)]
pub struct RateTalkInput {
    /// Of which plan.
    talk_plan: ID,
    /// Which talk, from 1.
    number: i64,
    /// How far you felt heard, 1 to 5.
    felt_heard: i64,
    /// Whether you needed the pause.
    needed_pause: bool,
}

impl RateTalkInput {
    fn read(&self) -> Result<talks::RateTalk, Refused> {
        let mut input = Input::default();
        let plan = input.id("talkPlan", &self.talk_plan);
        let (number, felt_heard, needed_pause) = (self.number, self.felt_heard, self.needed_pause);
        input.finish(|| Some(talks::RateTalk { plan: plan?, number, felt_heard, needed_pause }))
    }
}

/// Acts about talks.
#[derive(Default)]
pub struct TalksMutation;

#[Object]
impl TalksMutation {
    /// Makes a plan for talks from one's own Staying Check. Nobody else learns of it.
    async fn make_talk_plan(&self, ctx: &Context<'_>, input: MakeTalkPlanInput) -> Result<TalkPlanPayload> {
        shown(Scope::of(ctx).act(input.read(), talks::make).await)
    }

    /// Proposes the talks to one's partner. Of each quality they see what is named here, once both could talk.
    async fn share_talk_plan(&self, ctx: &Context<'_>, input: ShareTalkPlanInput) -> Result<TalkPlanPayload> {
        shown(Scope::of(ctx).act(input.read(), talks::share).await)
    }

    /// Takes a plan back, shared or not.
    async fn take_back_talk_plan(&self, ctx: &Context<'_>, input: TakeBackTalkPlanInput) -> Result<DonePayload> {
        done(Scope::of(ctx).act(read_plan(&input.talk_plan), talks::take_back).await)
    }

    /// Says whether one could talk calmly today. Told to nobody.
    async fn say_ready_to_talk(&self, ctx: &Context<'_>, input: SayReadyToTalkInput) -> Result<TalkPlanPayload> {
        shown(Scope::of(ctx).act(input.read(), talks::say_ready).await)
    }

    /// Begins the next talk.
    async fn begin_talk(&self, ctx: &Context<'_>, input: BeginTalkInput) -> Result<TalkPlanPayload> {
        shown(Scope::of(ctx).act(read_plan(&input.talk_plan), talks::begin).await)
    }

    /// Ends the talk that goes on.
    async fn end_talk(&self, ctx: &Context<'_>, input: EndTalkInput) -> Result<TalkPlanPayload> {
        shown(Scope::of(ctx).act(read_plan(&input.talk_plan), talks::end).await)
    }

    /// Says how a talk was. Only whoever treats one sees it.
    async fn rate_talk(&self, ctx: &Context<'_>, input: RateTalkInput) -> Result<TalkPlanPayload> {
        shown(Scope::of(ctx).act(input.read(), talks::rate).await)
    }
}
