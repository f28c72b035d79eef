//! What happens in the demo's past, one event after another.

mod answers;
mod battery;
mod between;
mod desk;
mod follow;
mod front_desk;
mod intake;
mod making;
mod sessions;
mod signing;
mod way;

use std::{collections::BTreeMap, sync::Arc};

use jiff::Timestamp;
use worker::services::{
    PageRequest, Services,
    couples::{self, PlaceHold, ProposeMode},
    domain::{
        couples::{Mode, hold::HoldCause},
        ids::{CoupleId, ShareId},
    },
    inventories::{self, AssignmentView, SaveDraft, Submit},
    sharing::{self, ShareItem},
};

use super::{
    cast::{COUPLES, THERAPISTS},
    chance::Chance,
    course::Measure,
    hand_clock::HandClock,
    members::{Player, Practice, refused, sign_in},
    plan::{Calendar, Event, Side},
};

/// The most things that ever wait for one person.
const TASKS: usize = 20;
/// Of a hundred weekly questions, how many somebody would rather not answer.
const DECLINED: u32 = 3;

/// Everything that the events work with.
pub(super) struct Life {
    pub(super) services: Services,
    pub(super) clock: Arc<HandClock>,
    pub(super) chance: Chance,
    pub(super) calendar: Calendar,
    pub(super) practice: Practice,
    pub(super) office: worker::Office,
    /// By their place in [`COUPLES`]; none before their first visit.
    pub(super) couples: Vec<Option<Pair>>,
}

/// A couple in care.
pub(super) struct Pair {
    pub(super) id: CoupleId,
    pub(super) hurt: Player,
    pub(super) involved: Player,
    /// What the hurt partner shared last.
    pub(super) shared: Option<ShareId>,
    /// The last total of each that was entered from paper.
    pub(super) last: BTreeMap<(Side, &'static str), f64>,
}

impl Pair {
    fn player(&self, side: Side) -> &Player {
        match side {
            Side::Hurt => &self.hurt,
            Side::Involved => &self.involved,
        }
    }
}

impl Life {
    /// Lets one event happen.
    pub(super) async fn happen(&mut self, at: Timestamp, event: Event) -> anyhow::Result<()> {
        self.clock.set(at);
        match event {
            Event::Intake(couple) => {
                let pair = intake::intake(self, couple).await?;
                self.couples[couple] = Some(pair);
                Ok(())
            }
            Event::Totals(couple) => intake::totals(self, couple, at).await,
            Event::Battery(couple, side) => battery::answer(self, couple, side, at).await,
            Event::Paper(couple, day) => battery::paper(self, couple, (day, at)).await,
            Event::LongPaper(couple) => battery::long_paper(self, couple, at).await,
            Event::Sessions(couple) => sessions::begin(self, couple).await,
            Event::Alone(couple) => sessions::alone(self, couple).await,
            Event::ToSign(couple) => signing::offer(self, couple).await,
            Event::OpenUp(couple) => signing::open_up(self, couple).await,
            Event::Comment(couple) => desk::comment(self, couple).await,
            Event::WeekOnTheWay(couple) => way::week(self, couple).await,
            Event::GoOn(couple) => way::go_on(self, couple).await,
            Event::GoBack(couple) => way::go_back(self, couple).await,
            Event::Making => making::make(self).await,
            Event::Licences => front_desk::enter_licences(self).await,
            Event::Pulses(couple, side) => self.pulses(couple, side, at).await,
            Event::Ask(couple, due) => intake::ask_once(self, couple, due).await,
            Event::StayingCheck(couple, side) => self.staying_check(couple, side, at).await,
            Event::Draft(couple) => self.draft(couple, at).await,
            Event::Share(couple) => self.share(couple).await,
            Event::Revoke(couple) => self.revoke(couple).await,
            Event::Follow(couple, shares) => follow::follow(self, couple, shares).await,
            Event::Mode(couple, signatures) => self.sign(couple, signatures).await,
            Event::Pause(couple) => self.pause(couple, HoldCause::Consent).await,
            Event::PauseForSafety(couple) => self.pause(couple, HoldCause::Safety).await,
            Event::Worklist(therapist) => desk::work_through(self, therapist).await,
            Event::Word(couple) => desk::write(self, couple).await,
            Event::ReadWord(couple) => desk::read(self, couple).await,
            Event::Between(couple) => between::begin(self, couple).await,
            Event::WeekBetween(couple) => between::week(self, couple).await,
            Event::Enrol(couple) => between::enrol(self, couple).await,
            Event::FirstStep(couple) => between::first_step(self, couple).await,
            Event::Lapse(couple) => between::lapse(self, couple).await,
            Event::Hours => front_desk::open(self).await,
            Event::Strangers => front_desk::visit(self).await,
            Event::Tick => {
                while worker::tick(&self.services, &self.office).await?.taken > 0 {}
                Ok(())
            }
        }
    }

    /// Who treats a couple.
    pub(super) fn therapist(&self, couple: usize) -> &Player {
        &self.practice.members[couple * THERAPISTS / COUPLES.len()]
    }

    async fn tasks(&self, player: &Player) -> anyhow::Result<Vec<AssignmentView>> {
        let page = inventories::tasks(&player.actor, &self.services, PageRequest::first(TASKS)).await;
        Ok(page.map_err(refused("reading somebody's tasks"))?.items.into_iter().map(|(_, task)| task).collect())
    }

    async fn pulses(&self, couple: usize, side: Side, at: Timestamp) -> anyhow::Result<()> {
        let Some(pair) = &self.couples[couple] else { return Ok(()) };
        let (player, slope) = (pair.player(side), COUPLES[couple].slope_of(side));
        for task in self.tasks(player).await? {
            let measure = match task.instrument.as_str() {
                "trust_pulse" => Measure::Trust,
                "hope_pulse" => Measure::Hope,
                "steady_pulse" => Measure::Steadiness,
                _ => continue,
            };
            if self.chance.befalls(DECLINED) {
                inventories::decline(&player.actor, &self.services, task.id).await.map_err(refused("declining"))?;
                continue;
            }
            let value = slope.pulse(measure, self.calendar.progress(couple, at), &self.chance);
            self.submit(player, &task, answers::pulse(measure, value)).await?;
        }
        Ok(())
    }

    async fn staying_check(&self, couple: usize, side: Side, at: Timestamp) -> anyhow::Result<()> {
        let Some(pair) = &self.couples[couple] else { return Ok(()) };
        let player = pair.player(side);
        let Some(task) = self.tasks(player).await?.into_iter().find(|task| task.instrument == "why_stay") else {
            return Ok(());
        };
        inventories::open(&player.actor, &self.services, task.id).await.map_err(refused("opening a form"))?;
        let answers =
            answers::staying_check(COUPLES[couple].slope_of(side), self.calendar.progress(couple, at), &self.chance);
        self.submit(player, &task, answers).await
    }

    async fn submit(&self, player: &Player, task: &AssignmentView, answers: answers::Answers) -> anyhow::Result<()> {
        let submit = Submit { key: self.services.fresh_key(), assignment: task.id, answers };
        inventories::submit(&player.actor, &self.services, submit).await.map_err(refused("sending answers"))?;
        Ok(())
    }

    async fn draft(&self, couple: usize, at: Timestamp) -> anyhow::Result<()> {
        let Some(pair) = &self.couples[couple] else { return Ok(()) };
        let Some(task) = self.tasks(&pair.hurt).await?.into_iter().find(|task| task.instrument == "why_stay") else {
            return Ok(());
        };
        let mut answers =
            answers::staying_check(COUPLES[couple].slope, self.calendar.progress(couple, at), &self.chance);
        answers.retain(|item, _| item.starts_with("ws1") || item.ends_with("_1"));
        let save = SaveDraft { assignment: task.id, draft_version: 0, answers };
        let saved = inventories::save_draft(&pair.hurt.actor, &self.services, save).await;
        saved.map_err(refused("keeping a draft"))?.map(|_| ()).map_err(|_| anyhow::anyhow!("a first draft was stale"))
    }

    async fn share(&mut self, couple: usize) -> anyhow::Result<()> {
        let Some(pair) = &self.couples[couple] else { return Ok(()) };
        let own = inventories::my_responses(&pair.hurt.actor, &self.services, PageRequest::first(100)).await;
        let own = own.map_err(refused("reading one's own responses"))?;
        let Some((_, latest)) = own.items.into_iter().find(|(_, response)| response.instrument == "why_stay") else {
            return Ok(());
        };
        let read = inventories::response(&pair.hurt.actor, &self.services, latest.id).await;
        let read = read.map_err(refused("reading one's own response"))?;
        let is_written = |item: &str| ["need_", "missing_", "willing_"].iter().any(|start| item.starts_with(start));
        let written = read.answers.into_iter().find(|answer| answer.shareable && is_written(&answer.item));
        let Some(written) = written else { return Ok(()) };
        let item = ShareItem {
            key: self.services.fresh_key(),
            response: latest.id,
            item: written.item,
            with: pair.involved.person,
        };
        let shared = sharing::share(&pair.hurt.actor, &self.services, item).await.map_err(refused("sharing"))?;
        if let Some(pair) = &mut self.couples[couple] {
            pair.shared = Some(shared.id);
        }
        Ok(())
    }

    async fn revoke(&mut self, couple: usize) -> anyhow::Result<()> {
        let Some(pair) = &mut self.couples[couple] else { return Ok(()) };
        let Some(shared) = pair.shared.take() else { return Ok(()) };
        sharing::revoke(&pair.hurt.actor, &self.services, shared).await.map_err(refused("taking a share back"))
    }

    async fn sign(&self, couple: usize, signatures: usize) -> anyhow::Result<()> {
        let Some(pair) = &self.couples[couple] else { return Ok(()) };
        let mode = if signatures == 2 { Mode::NoSecrets } else { Mode::LimitedSecrets };
        let propose = ProposeMode { key: self.services.fresh_key(), couple: pair.id, mode };
        let therapist = &self.therapist(couple).actor;
        couples::propose_mode(therapist, &self.services, propose).await.map_err(refused("proposing a mode"))?;
        for player in [&pair.hurt, &pair.involved].into_iter().take(signatures) {
            // Their first session is over by now.
            let actor = sign_in(&self.services, player).await?;
            let viewer = worker::services::access::viewer(&actor, &self.services).await;
            let Some(proposal) = viewer.map_err(refused("looking at oneself"))?.mode_to_sign else { continue };
            couples::sign_mode(&actor, &self.services, proposal.id).await.map_err(refused("signing a mode"))?;
        }
        Ok(())
    }

    async fn pause(&self, couple: usize, cause: HoldCause) -> anyhow::Result<()> {
        let Some(pair) = &self.couples[couple] else { return Ok(()) };
        let hold = PlaceHold { key: self.services.fresh_key(), couple: pair.id, cause };
        couples::place_hold(&self.therapist(couple).actor, &self.services, hold).await.map_err(refused("pausing"))?;
        Ok(())
    }
}
