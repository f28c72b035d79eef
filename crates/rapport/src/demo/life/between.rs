//! What some couples do between appointments: exercises, promises, an agreement, the trust plan, their shared room; and one couple's setback.

use std::collections::BTreeMap;

use anyhow::Context as _;
use jiff::{SignedDuration, ToSpan as _, civil};
use worker::services::{
    PageRequest,
    domain::{
        exercises::{
            agreements::Kind,
            answer::Given,
            commitments::{Mark, Rule, Seen},
            credentials::AgreedText,
            lapses::{Precision, Severity, Stage, ToldIn},
            trust_plan::{Status, Step, View},
        },
        ids::{Id as _, PersonId, RunId, SharedRoomId},
        reminders::Policy,
        shared_room::Part,
    },
    exercises::{
        self, Assign, Complete, Share,
        agreements::{self, Offer},
        commitments::{self, MakePromise},
        lapses::{self, ReportLapse},
        trust_plan::{self, Marking},
    },
    inventories::{self, EnterCheck},
    programmes::{self, Enrol},
    shared_room::{self, MakeWish},
};

use super::{Life, Pair, intake};
use crate::demo::{
    cast::COUPLES,
    members::{Player, refused, told},
    plan::{self, Side},
    words::{AGREEMENT, DAYS, LIMITS, PROMISES, RITUALS, THOUGHTS, victory},
};

/// The programme that comes with the service.
const PROGRAMME: &str = "rebuilding";

/// The therapist gives what is done between appointments; the two promise, agree and say where they are, and would like to see it together.
pub(super) async fn begin(life: &Life, couple: usize) -> anyhow::Result<()> {
    let Some(pair) = &life.couples[couple] else { return Ok(()) };
    let both = [pair.hurt.person, pair.involved.person];
    give(life, couple, (pair, &both), ("victories", None)).await?;
    give(life, couple, (pair, &both), ("rituals", Some(today(life, couple).saturating_add(6.days())))).await?;
    give(life, couple, (pair, &both[..1]), ("trigger_log", None)).await?;
    promise(life, couple, pair).await?;
    agree(life, couple, pair).await?;
    for player in [&pair.hurt, &pair.involved] {
        for part in Part::ALL {
            let wish = MakeWish { room: SharedRoomId::from_uuid(pair.id.uuid()), part, wished: true };
            let wished = shared_room::wish(&player.actor, &life.services, wish).await;
            wished.map_err(refused("wishing for a shared room"))?;
        }
    }
    let shown = shared_room::lines_were_shown(&life.therapist(couple).actor, &life.services, pair.id).await;
    shown.map_err(refused("showing two lines")).map(|_| ())
}

/// One week of it.
pub(super) async fn week(life: &Life, couple: usize) -> anyhow::Result<()> {
    let Some(pair) = &life.couples[couple] else { return Ok(()) };
    say_of_promises(life, &pair.involved).await?;
    notice(life, &pair.hurt).await?;
    let weeks = (today(life, couple) - life.calendar.intake(couple)).get_days() / 7;
    let first = 2 * usize::try_from(weeks).unwrap_or(0);
    for (at, (player, other)) in [(&pair.hurt, &pair.involved), (&pair.involved, &pair.hurt)].into_iter().enumerate() {
        let line = text(&victory(life.chance.choose::<&str>(&DAYS), first + at));
        if let Some(run) = finish(life, player, ("victories", BTreeMap::from([("line".to_owned(), line)]))).await? {
            share(life, (player, other), (run, "line")).await?;
        }
    }
    if let Some(run) = finish(life, &pair.hurt, ("rituals", rituals(life))).await? {
        share(life, (&pair.hurt, &pair.involved), (run, "rituals")).await?;
    }
    if life.chance.befalls(60) {
        finish(life, &pair.hurt, ("trigger_log", trigger(life, couple))).await?;
    }
    mark(life, couple, pair).await?;
    let progress = life.calendar.progress(couple, life.services.now());
    for (player, side) in [(&pair.hurt, Side::Hurt), (&pair.involved, Side::Involved)] {
        let total = COUPLES[couple].slope_of(side).short_satisfaction(progress, &life.chance);
        intake::enter_totals(life, couple, (pair.id, player.person), ("csi4", today(life, couple), total)).await?;
    }
    Ok(())
}

/// The couple begins the programme: both have signed a mode and were asked about their safety, each alone.
pub(super) async fn enrol(life: &Life, couple: usize) -> anyhow::Result<()> {
    let Some(pair) = &life.couples[couple] else { return Ok(()) };
    life.sign(couple, 2).await?;
    let (therapist, services) = (&life.therapist(couple).actor, &life.services);
    for player in [&pair.hurt, &pair.involved] {
        let no = (1..=6).map(|item| (format!("s{item}"), "no"));
        let yes = ["s7", "s8"].map(|item| (item.to_owned(), "yes"));
        let answers = no
            .chain(yes)
            .map(|(item, word)| (item, worker::services::domain::inventories::Given::Choice(word.to_owned())));
        let check = EnterCheck {
            key: services.fresh_key(),
            couple: pair.id,
            respondent: player.person,
            answers: answers.collect(),
            findings: Vec::new(),
        };
        inventories::enter_check(therapist, services, check).await.map_err(refused("entering a safety check"))?;
    }
    let enrol = Enrol {
        key: services.fresh_key(),
        couple: pair.id,
        thread: None,
        programme: PROGRAMME.to_owned(),
        confirmed: Vec::new(),
    };
    programmes::enrol(therapist, services, enrol).await.map_err(refused("enrolling a couple")).map(|_| ())
}

/// The hurt partner does the first step of the programme.
pub(super) async fn first_step(life: &Life, couple: usize) -> anyhow::Result<()> {
    let Some(pair) = &life.couples[couple] else { return Ok(()) };
    let thought = text(THOUGHTS[0]);
    let answers = BTreeMap::from([("reflection".to_owned(), thought)]);
    finish(life, &pair.hurt, ("why_trust_breaks", answers)).await.map(|_| ())
}

/// Trust was broken again: the involved partner says so, and the therapist goes through it with them to its end.
pub(super) async fn lapse(life: &Life, couple: usize) -> anyhow::Result<()> {
    let Some(pair) = &life.couples[couple] else { return Ok(()) };
    let services = &life.services;
    let steady = Marking { thread: None, step: Step::Truth, word: Status::Steady };
    let marked = trust_plan::mark_step(&pair.involved.actor, services, steady).await;
    marked.map_err(refused("saying where one is with a step"))?;
    let report = ReportLapse {
        key: services.fresh_key(),
        thread: None,
        occurred_on: today(life, couple).saturating_sub(1.day()),
        precision: Precision::Day,
        severity: Severity::Contact,
        told_in: ToldIn::Home,
    };
    let reported =
        lapses::report(&pair.involved.actor, services, report).await.map_err(refused("reporting a lapse"))?;
    let mut stage = Stage::Reported;
    while let Some(next) = stage.next() {
        let advanced = lapses::advance(&life.therapist(couple).actor, services, (reported.id, next)).await;
        advanced.map_err(refused("taking a lapse further"))?;
        stage = next;
    }
    Ok(())
}

async fn give(
    life: &Life,
    couple: usize,
    (pair, people): (&Pair, &[PersonId]),
    (exercise, first_due): (&str, Option<civil::Date>),
) -> anyhow::Result<()> {
    let assign = Assign {
        key: life.services.fresh_key(),
        couple: pair.id,
        thread: None,
        people: people.to_vec(),
        exercise: exercise.to_owned(),
        first_due,
        every_days: first_due.map(|_| 7),
        until: None,
        reminders: Some(Policy::None),
        confirmed: false,
    };
    let given = exercises::assign(&life.therapist(couple).actor, &life.services, assign).await;
    given.map_err(refused("giving an exercise")).map(|_| ())
}

/// The involved partner promises something small for every evening, and shows the list; the other would like to look.
async fn promise(life: &Life, couple: usize, pair: &Pair) -> anyhow::Result<()> {
    let (actor, services) = (&pair.involved.actor, &life.services);
    let promise = MakePromise {
        key: services.fresh_key(),
        thread: None,
        text: AgreedText::parse(life.chance.choose::<&str>(PROMISES)).map_err(told)?,
        first: Some(today(life, couple).saturating_add(1.day())),
        time: civil::time(19, 0, 0, 0),
        rule: Rule::EveryDays(1),
        until: None,
        letters: false,
    };
    commitments::promise(actor, services, promise).await.map_err(refused("promising"))?;
    let lists = commitments::my_lists(actor, services).await.map_err(refused("reading one's lists"))?;
    let Some(list) = lists.first() else { return Ok(()) };
    commitments::show(actor, services, list.thread).await.map_err(refused("showing promises"))?;
    let looks = commitments::watch(&pair.hurt.actor, services, (list.thread, true)).await;
    looks.map_err(refused("looking at promises")).map(|_| ())
}

/// An agreement that both sign, and limits that are the hurt partner's own.
async fn agree(life: &Life, couple: usize, pair: &Pair) -> anyhow::Result<()> {
    let (hurt, services) = (&pair.hurt.actor, &life.services);
    let offer = |kind: Kind, terms: &[(&str, &str)], review_on: Option<civil::Date>| Offer {
        key: services.fresh_key(),
        kind,
        thread: None,
        terms: terms.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect(),
        review_on,
    };
    let joint = offer(Kind::Renewal, &[("statement", AGREEMENT)], None);
    let offered = agreements::offer(hurt, services, joint).await.map_err(refused("offering an agreement"))?;
    let words = offered.offered.context("an agreement that was just offered")?.id;
    let signed = agreements::sign(&pair.involved.actor, services, (offered.id, words)).await;
    signed.map_err(refused("signing an agreement"))?;
    let own = offer(
        Kind::Boundary,
        &[("need-1", LIMITS[0]), ("then-1", LIMITS[1])],
        Some(today(life, couple).saturating_add(60.days())),
    );
    agreements::offer(hurt, services, own).await.map_err(refused("writing down limits")).map(|_| ())
}

async fn say_of_promises(life: &Life, player: &Player) -> anyhow::Result<()> {
    let mine = commitments::my_commitments(&player.actor, &life.services, PageRequest::first(20)).await;
    let mine = mine.map_err(refused("reading one's promises"))?.items;
    let unsaid = mine.iter().flat_map(|(_, promise)| &promise.open).filter(|time| time.mark.is_none());
    for time in unsaid {
        let mark = match life.chance.between(1, 100) {
            ..=82 => Mark::Kept,
            83..=92 => Mark::Excused,
            _ => Mark::Missed,
        };
        let said = commitments::say(&player.actor, &life.services, (time.id, mark)).await;
        said.map_err(refused("saying what became of a promise"))?;
    }
    Ok(())
}

/// Of the last days, one is noticed.
async fn notice(life: &Life, player: &Player) -> anyhow::Result<()> {
    let shown = commitments::promises_shown_to_me(&player.actor, &life.services).await;
    let shown = shown.map_err(refused("reading promises that are shown"))?;
    let now = life.services.now();
    let mut days = shown.iter().flat_map(|list| &list.promises).flat_map(|promise| &promise.days);
    let is_fresh = |due: jiff::Timestamp| due <= now && now.duration_since(due) < SignedDuration::from_hours(5 * 24);
    let Some(day) = days.find(|day| day.seen.is_none() && is_fresh(day.due_at)) else { return Ok(()) };
    let seen = if life.chance.befalls(90) { Seen::Confirmed } else { Seen::Disputed };
    let noticed = commitments::notice(&player.actor, &life.services, (day.id, Some(seen))).await;
    noticed.map_err(refused("noticing a promise")).map(|_| ())
}

/// Finishes an exercise that waits for somebody; none when it does not.
pub(super) async fn finish(
    life: &Life,
    player: &Player,
    (key, answers): (&str, BTreeMap<String, Given>),
) -> anyhow::Result<Option<RunId>> {
    let waiting = exercises::my_exercises(&player.actor, &life.services, PageRequest::first(50)).await;
    let waiting = waiting.map_err(refused("reading one's exercises"))?.items;
    let Some((_, run)) = waiting.into_iter().find(|(_, run)| run.exercise.key.as_str() == key) else {
        return Ok(None);
    };
    let complete = Complete { key: life.services.fresh_key(), run: run.id, answers, keep_to_self: false };
    exercises::complete(&player.actor, &life.services, complete).await.map_err(refused("finishing an exercise"))?;
    Ok(Some(run.id))
}

/// Lets the other see one part, most of the time.
async fn share(life: &Life, (player, with): (&Player, &Player), (run, field): (RunId, &str)) -> anyhow::Result<()> {
    if !life.chance.befalls(70) {
        return Ok(());
    }
    let share = Share { run, with: with.person, fields: vec![field.to_owned()] };
    let shared = exercises::share(&player.actor, &life.services, share).await;
    shared.map_err(refused("sharing a part of an exercise")).map(|_| ())
}

fn rituals(life: &Life) -> BTreeMap<String, Given> {
    let row = |what: &&str| {
        let happened = *life.chance.choose(&["yes", "yes", "partly", "no"]);
        BTreeMap::from([("what".to_owned(), (*what).to_owned()), ("happened".to_owned(), happened.to_owned())])
    };
    BTreeMap::from([("rituals".to_owned(), Given::Rows(RITUALS.iter().map(row).collect()))])
}

fn trigger(life: &Life, couple: usize) -> BTreeMap<String, Given> {
    let now = life.services.now().to_zoned(plan::zone(couple)).datetime();
    let before = life.chance.between(4, 9);
    let answers = [
        ("when", now.strftime("%Y-%m-%dT%H:%M").to_string()),
        ("kind", (*life.chance.choose(&["place", "date", "media", "device"])).to_owned()),
        ("before", before.to_string()),
        ("after", (before - 2).to_string()),
    ];
    answers.into_iter().map(|(field, answer)| (field.to_owned(), text(&answer))).collect()
}

/// Each says where they are with one of the five steps, the later ones later.
async fn mark(life: &Life, couple: usize, pair: &Pair) -> anyhow::Result<()> {
    let progress = life.calendar.progress(couple, life.services.now());
    let reached = Step::ALL.iter().zip([0.0, 0.2, 0.4, 0.6, 0.8]).filter(|(_, from)| progress >= *from);
    let steps: Vec<Step> = reached.map(|(step, _)| *step).collect();
    let step = *life.chance.choose(&steps);
    let word = if life.chance.befalls(40) { Status::Steady } else { Status::Working };
    let marked =
        trust_plan::mark_step(&pair.involved.actor, &life.services, Marking { thread: None, step, word }).await;
    marked.map_err(refused("saying where one is with a step"))?;
    let word = *life.chance.choose(&[View::NotYet, View::Partly, View::Partly, View::Yes]);
    let seen = trust_plan::see_step(&pair.hurt.actor, &life.services, Marking { thread: None, step, word }).await;
    seen.map_err(refused("saying what one sees of a step")).map(|_| ())
}

/// Words as an answer.
pub(super) fn text(words: &str) -> Given {
    Given::Text(words.to_owned())
}

fn today(life: &Life, couple: usize) -> civil::Date {
    life.services.now().to_zoned(plan::zone(couple)).date()
}
