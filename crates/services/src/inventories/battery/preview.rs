//! What would be asked of somebody, and what not and why, before anything is assigned.

use std::collections::BTreeSet;

use domain::{
    access::{Act, Actor, permit},
    ids::{CoupleId, PersonId},
    inventories::{
        InstrumentKey,
        battery::{Asked, SECONDS_PER_ITEM, Way},
        course::consent::was_declined,
    },
    problem::Problem,
};
use sea_orm::FromQueryResult;

use super::{BatteryEntry, BatteryPart, BatteryView, Person};
use crate::{
    couples::{reader, service_of},
    inventories::{assign::Scene, follow_up::has_declined},
    kernel::{
        bind::values,
        refused::{Failure, Refused},
        services::Services,
        work::{Work, subject_of},
    },
    people::{place_of_person, zone_of},
};

/// Why something of the battery is not asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// Its text is not here.
    NoText,
    /// The person does not want it.
    Declined,
    /// It is open for them now.
    Open,
    /// It is asked only of those whose last total was high enough.
    LastScore,
    /// It is asked only where the therapist wants it, by itself.
    Optional,
    /// It would be too much at once.
    TooMuch,
}

/// What a part of the battery would ask of one member of a couple, decided as assigning it decides.
///
/// # Errors
/// `NotFound` for a person whom the actor does not treat.
pub async fn preview_battery(
    actor: &Actor,
    services: &Services,
    (couple, person): (CoupleId, PersonId),
    part: BatteryPart,
) -> Result<BatteryView, Refused> {
    let work = Work::read(actor, services).await?;
    let place = place_of_person(&work, actor, person).await?.ok_or_else(Problem::not_found)?;
    let permit = permit(actor, Act::SeeAssignments, place)?;
    if !reader::knows(&work, actor, couple, person).await? {
        return Err(Problem::not_found().into());
    }
    let scene = Scene::read(&work, actor, couple).await?;
    let zone = zone_of(&work, person).await?;
    let nothing = BatteryView {
        asked: Vec::new(),
        left_out: Vec::new(),
        questions: 0,
        minutes: 0,
        today: work.now().to_zoned(zone.rules().clone()).date(),
        hindrance: None,
    };
    if let Err(problem) = super::check_service(part, service_of(&work, couple).await?) {
        let view = BatteryView { hindrance: Some(problem.message), ..nothing };
        return Ok(services.witnessed(actor, permit, subject_of(couple, person), view).await?);
    }
    let is_refused = part == BatteryPart::FollowUp && has_declined(&work, couple, person).await?;
    let view = match Person::read(&work, &scene, person, None).await {
        Ok(_) if is_refused => BatteryView { hindrance: Some(was_declined().message), ..nothing },
        Ok(known) => view(&known, part, &open_now(&work, couple, person).await?, nothing),
        Err(Refused::Problems(problems)) => {
            BatteryView { hindrance: problems.0.into_iter().next().map(|problem| problem.message), ..nothing }
        }
        Err(Refused::Failure(failure)) => return Err(failure.into()),
    };
    Ok(services.witnessed(actor, permit, subject_of(couple, person), view).await?)
}

#[derive(FromQueryResult)]
struct OpenRow {
    instrument_key: String,
}

async fn open_now(work: &Work, couple: CoupleId, person: PersonId) -> Result<BTreeSet<String>, Failure> {
    let rows: Vec<OpenRow> = work
        .all(
            "select instrument_key from assignment
             where practice_id = $1 and respondent_id = $2 and couple_id = $3
               and state in ('assigned', 'opened', 'in-progress') and closes_at > $4",
            values![person, couple, work.now()],
        )
        .await?;
    Ok(rows.into_iter().map(|row| row.instrument_key).collect())
}

fn view(person: &Person, part: BatteryPart, open: &BTreeSet<String>, nothing: BatteryView) -> BatteryView {
    let once = matches!(part, BatteryPart::Intake | BatteryPart::Discharge);
    let is_open = |asked: &Asked| once && open.contains(asked.instrument.as_str());
    let moments = part.moments();
    let days: Vec<Vec<Asked>> = moments.iter().map(|moment| person.due(*moment)).collect();
    let asked = distinct(days.concat().into_iter().filter(|asked| !is_open(asked)));
    let wished = distinct(moments.iter().flat_map(|moment| person.wished(*moment)));
    let is_asked = |one: &Asked| asked.iter().any(|asked| asked.instrument == one.instrument && asked.set == one.set);
    let if_high = distinct(moments.iter().flat_map(|moment| person.due_if_high(*moment)));
    let why = |one: &Asked| (entry(person, one), reason(person, one, (open, &if_high)));
    let left_out = wished.iter().filter(|one| !is_asked(one)).map(why);
    let questions = |day: &Vec<Asked>| -> usize {
        day.iter().filter(|asked| !is_open(asked)).map(|asked| questions(person, &asked.instrument)).sum()
    };
    let most: usize = days.iter().map(questions).max().unwrap_or(0);
    BatteryView {
        left_out: left_out.collect(),
        asked: asked.iter().map(|one| entry(person, one)).collect(),
        questions: most,
        minutes: (most * SECONDS_PER_ITEM).div_ceil(60),
        ..nothing
    }
}

/// Each instrument of each set once, in the order in which they come.
fn distinct(all: impl Iterator<Item = Asked>) -> Vec<Asked> {
    let mut once: Vec<Asked> = Vec::new();
    for one in all {
        if !once.iter().any(|earlier| earlier.instrument == one.instrument && earlier.set == one.set) {
            once.push(one);
        }
    }
    once
}

fn questions(person: &Person, key: &InstrumentKey) -> usize {
    person.texts.get(key).map_or(0, |known| known.main_items().count())
}

fn entry(person: &Person, asked: &Asked) -> BatteryEntry {
    let key = &asked.instrument;
    BatteryEntry {
        instrument: key.to_string(),
        title: person.texts.get(key).map_or_else(|| key.to_string(), |known| known.title().to_owned()),
        questions: questions(person, key),
        every_days: asked.every_days,
        is_live: asked.way == Way::Live,
    }
}

fn reason(person: &Person, one: &Asked, (open, if_high): (&BTreeSet<String>, &[Asked])) -> Reason {
    let key = &one.instrument;
    if person.declined.contains(key) {
        Reason::Declined
    } else if !person.texts.get(key).is_some_and(|known| known.is_answerable()) {
        Reason::NoText
    } else if open.contains(key.as_str()) {
        Reason::Open
    } else if one.every_days.is_none() {
        Reason::Optional
    } else if if_high.iter().any(|asked| asked.instrument == *key && asked.set == one.set) {
        Reason::LastScore
    } else {
        Reason::TooMuch
    }
}
