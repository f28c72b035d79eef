//! A couple's programmes at a glance, for those who treat them.

use std::{
    collections::{BTreeMap, HashMap, hash_map::Entry},
    sync::Arc,
};

use domain::{
    access::{Act, Actor, permit},
    exercises::agreements::Kind,
    ids::{CoupleId, EnrolmentId, EnrolmentPhaseId, PersonId, RunId},
    practice::licence::ServiceKind,
    problem::Problem,
    programmes::{
        check::{Check, Seen},
        definition::{Object, Phase, Step},
        enrolment::{Gate, PhaseStanding, Standing, Turn},
    },
};
use jiff::Timestamp;
use sea_orm::FromQueryResult;

use super::{
    CheckView, EnrolmentView, PartState, PhaseView, StepPart, StepView, TimeView, TurnView,
    catalogue::{self, Shelf},
    rows::{self, EnrolmentRow, PhaseRow, Way, enrolment_columns},
    seen,
};
use crate::{
    couples::{is_stopped, members_of, place_of_couple, service_of, threads_of},
    kernel::{
        bind::{At, Key, values},
        refused::{Failure, Refused},
        services::Services,
        work::{Work, subject},
    },
    people::{PersonView, name_of},
};

/// A couple's ways through programmes, the newest first, with everything on them.
///
/// # Errors
/// `NotFound` for a couple that the actor neither treats nor supervises.
pub async fn enrolments_of(
    actor: &Actor,
    services: &Services,
    couple: CoupleId,
) -> Result<Vec<EnrolmentView>, Refused> {
    let work = Work::read(actor, services).await?;
    let place = place_of_couple(&work, actor, couple).await?.ok_or_else(Problem::not_found)?;
    let permit = permit(actor, Act::SeeEnrolments, place)?;
    let views = views(&work, couple).await?;
    Ok(services.witnessed(actor, permit, subject(couple), views).await?)
}

/// The ways of a couple, as they are now.
pub(super) async fn views(work: &Work, couple: CoupleId) -> Result<Vec<EnrolmentView>, Failure> {
    let enrolments: Vec<EnrolmentRow> = work
        .all(
            concat!(
                "select ",
                enrolment_columns!(),
                " from enrolment where practice_id = $1 and couple_id = $2 order by enrolled_at desc, id"
            ),
            values![couple],
        )
        .await?;
    if enrolments.is_empty() {
        return Ok(Vec::new());
    }
    let threads = threads_of(work, couple).await?;
    let members = members_of(work, couple).await?;
    let joint_goes_on = !is_stopped(work, couple).await?;
    let (mut phases, mut handed) = (rows::phases_of(work, couple).await?, rows::handed_of(work, couple).await?);
    let (shelf, service) = (Shelf::read(work).await?, service_of(work, couple).await?);
    let mut record = Record::read(work, couple).await?;
    let mut people = HashMap::new();
    let mut views = Vec::with_capacity(enrolments.len());
    for row in &enrolments {
        let programme = catalogue::find(work, &row.programme_key, &row.programme_version).await?;
        let (times, given) = (phases.remove(&row.id.0), handed.remove(&row.id.0));
        let (times, given) = (times.unwrap_or_default(), given.unwrap_or_default());
        let way = rows::put_together(row, &threads, members.clone(), times, given, programme, joint_goes_on)?;
        for person in [way.thread.hurt, way.thread.involved] {
            if let Entry::Vacant(unknown) = people.entry(person) {
                unknown.insert(name_of(work, person).await?);
            }
        }
        let seen = if way.standing == Standing::Ended { Seen::default() } else { seen::seen(work, &way).await? };
        let glance = Glance { way: &way, seen: &seen, shelf: &shelf, service, people: &people, now: work.now() };
        views.push(glance.view(row.enrolled_at.0, &mut record)?);
    }
    Ok(views)
}

/// What became of everything on a couple's ways.
struct Record {
    parts: HashMap<(EnrolmentPhaseId, String), Vec<PartRow>>,
    offers: HashMap<(EnrolmentPhaseId, String), Timestamp>,
    turns: HashMap<EnrolmentId, Vec<TurnRow>>,
}

impl Record {
    async fn read(work: &Work, couple: CoupleId) -> Result<Self, Failure> {
        let rows: Vec<PartRow> = work.all(PARTS, values![couple, work.now()]).await?;
        let mut parts: HashMap<(EnrolmentPhaseId, String), Vec<PartRow>> = HashMap::new();
        for row in rows {
            parts.entry((row.phase_id.0, row.step.clone())).or_default().push(row);
        }
        let rows: Vec<OfferRow> = work
            .all(
                "select offer.phase_id, offer.step, offer.offered_at from step_offer offer
                 join enrolment on enrolment.practice_id = offer.practice_id and enrolment.id = offer.enrolment_id
                 where offer.practice_id = $1 and enrolment.couple_id = $2 and offer.settled_at is null",
                values![couple],
            )
            .await?;
        let offers = rows.into_iter().map(|row| ((row.phase_id.0, row.step), row.offered_at.0)).collect();
        let rows: Vec<TurnRow> = work
            .all(
                "select turn.enrolment_id, turn.turn, turn.phase, turn.at from enrolment_turn turn
                 join enrolment on enrolment.practice_id = turn.practice_id and enrolment.id = turn.enrolment_id
                 where turn.practice_id = $1 and enrolment.couple_id = $2 order by turn.at, turn.id",
                values![couple],
            )
            .await?;
        let mut turns: HashMap<EnrolmentId, Vec<TurnRow>> = HashMap::new();
        for row in rows {
            turns.entry(row.enrolment_id.0).or_default().push(row);
        }
        Ok(Self { parts, offers, turns })
    }
}

/// Everything that was given, with what became of it. An inventory that repeats counts with its whole series, an exercise with all its runs.
const PARTS: &str = "select step.phase_id, step.step, step.person_id, step.state, step.at,
         (select min(run.done_at) from exercise_run run
          where run.practice_id = $1 and run.assignment_id = step.exercise_assignment_id) as run_done_at,
         (select min(asked.submitted_at) from assignment asked
          where asked.practice_id = $1
            and (asked.id = step.assignment_id or asked.series_id = first.series_id)) as submitted_at,
         (select count(*) from exercise_run run
          where run.practice_id = $1 and run.assignment_id = step.exercise_assignment_id and run.done_at is not null)
         + (select count(*) from assignment asked
            where asked.practice_id = $1 and asked.submitted_at is not null
              and (asked.id = step.assignment_id or asked.series_id = first.series_id)) as times_done,
         (select count(*) from exercise_run run
          where run.practice_id = $1 and run.assignment_id = step.exercise_assignment_id
            and run.state in ('assigned', 'begun'))
         + (select count(*) from assignment asked
            where asked.practice_id = $1 and asked.state in ('assigned', 'opened', 'in-progress')
              and (asked.id = step.assignment_id or asked.series_id = first.series_id)) as waiting,
         (select count(*) from exercise_run run
          where run.practice_id = $1 and run.assignment_id = step.exercise_assignment_id
            and run.state in ('assigned', 'begun') and run.due_at <= $3)
         + (select count(*) from assignment asked
            where asked.practice_id = $1 and asked.state in ('assigned', 'opened', 'in-progress')
              and asked.due_at <= $3
              and (asked.id = step.assignment_id or asked.series_id = first.series_id)) as overdue,
         (select run.id from exercise_run run
          where run.practice_id = $1 and run.assignment_id = step.exercise_assignment_id
          order by run.number desc limit 1) as run_id
     from enrolment_step step
     join enrolment on enrolment.practice_id = step.practice_id and enrolment.id = step.enrolment_id
     left join assignment first on first.practice_id = step.practice_id and first.id = step.assignment_id
     where step.practice_id = $1 and enrolment.couple_id = $2
     order by step.at, step.id";

#[derive(FromQueryResult)]
struct PartRow {
    phase_id: Key<EnrolmentPhaseId>,
    step: String,
    person_id: Key<PersonId>,
    state: String,
    at: At,
    run_done_at: Option<At>,
    submitted_at: Option<At>,
    times_done: i64,
    waiting: i64,
    overdue: i64,
    run_id: Option<Key<RunId>>,
}

impl PartRow {
    fn state(&self) -> PartState {
        match self.state.as_str() {
            "left-out" => PartState::LeftOut,
            "put-off" => PartState::PutOff,
            _ if self.times_done > 0 => PartState::Done,
            _ if self.waiting > 0 => PartState::Given,
            _ => PartState::Over,
        }
    }
}

#[derive(FromQueryResult)]
struct OfferRow {
    phase_id: Key<EnrolmentPhaseId>,
    step: String,
    offered_at: At,
}

#[derive(FromQueryResult)]
struct TurnRow {
    enrolment_id: Key<EnrolmentId>,
    turn: String,
    phase: Option<String>,
    at: At,
}

/// One way, about to be shown.
struct Glance<'a> {
    way: &'a Way,
    seen: &'a Seen,
    shelf: &'a Shelf,
    service: ServiceKind,
    people: &'a HashMap<PersonId, PersonView>,
    now: Timestamp,
}

impl Glance<'_> {
    fn view(&self, enrolled_at: Timestamp, record: &mut Record) -> Result<EnrolmentView, Failure> {
        let way = self.way;
        let standings = way.standings()?;
        let gate =
            Gate { programme: &way.programme, phases: &standings, seen: self.seen, confirmed: &[], now: self.now };
        let titles: BTreeMap<&str, &str> =
            way.programme.plan.phases.iter().map(|phase| (phase.id.as_str(), phase.title.as_str())).collect();
        let mut phases = Vec::with_capacity(way.programme.plan.phases.len());
        for phase in &way.programme.plan.phases {
            phases.push(self.phase(phase, &gate, &titles, record)?);
        }
        let turns = record.turns.remove(&way.id).unwrap_or_default();
        let turn = |row: TurnRow| {
            let phase = row.phase.as_deref().and_then(|id| titles.get(id)).map(|title| (*title).to_owned());
            let turn = Turn::from_word(&row.turn).ok_or(Failure::Corrupt("a turn of a way"))?;
            Ok(TurnView { turn, phase, at: row.at.0 })
        };
        Ok(EnrolmentView {
            id: way.id,
            thread: way.thread.id,
            hurt: self.person(way.thread.hurt)?,
            involved: self.person(way.thread.involved)?,
            programme: Arc::clone(&way.programme),
            standing: way.standing,
            enrolled_at,
            phases,
            turns: turns.into_iter().map(turn).collect::<Result<_, Failure>>()?,
        })
    }

    fn phase(
        &self,
        phase: &Phase,
        gate: &Gate<'_>,
        titles: &BTreeMap<&str, &str>,
        record: &mut Record,
    ) -> Result<PhaseView, Failure> {
        let times: Vec<&PhaseRow> = self.way.phases.iter().filter(|row| row.phase == phase.id).collect();
        let standing = gate.standing(&phase.id);
        let checks = match standing {
            PhaseStanding::Open => phase.leave.as_slice(),
            PhaseStanding::Closed | PhaseStanding::SetBack => &phase.enter,
            PhaseStanding::Left => &[],
        };
        let is_left = |id: &String| gate.standing(id) == PhaseStanding::Left;
        let is_there = |id: &String| matches!(gate.standing(id), PhaseStanding::Left | PhaseStanding::Open);
        let mut steps = Vec::with_capacity(phase.steps.len());
        for step in &phase.steps {
            steps.push(self.step(step, &times, record)?);
        }
        Ok(PhaseView {
            id: phase.id.clone(),
            title: phase.title.clone(),
            purpose: phase.purpose.clone(),
            standing,
            comes_now: matches!(standing, PhaseStanding::Closed | PhaseStanding::SetBack)
                && phase.after.iter().all(is_left)
                && phase.with.iter().all(is_there),
            waits_for: phase
                .after
                .iter()
                .chain(&phase.with)
                .filter_map(|id| titles.get(id.as_str()))
                .map(|title| (*title).to_owned())
                .collect(),
            times: times.iter().map(|row| time(row)).collect::<Result<_, _>>()?,
            checks: checks.iter().map(|check| self.check(check)).collect(),
            steps,
        })
    }

    fn check(&self, check: &Check) -> CheckView {
        let about = check.about().map(|name| match check {
            Check::Answered(key) => self.shelf.title(&Object::Inventory(key.clone())),
            Check::Agreement(kind) => {
                Kind::from_word(kind).map_or_else(|| kind.clone(), |kind| kind.title().to_owned())
            }
            _ => {
                let step = self.way.programme.plan.step(name);
                step.map_or_else(|| name.to_owned(), |step| self.shelf.title(&step.object))
            }
        });
        CheckView { words: check.words(), about, standing: check.standing(self.seen, &[], self.now) }
    }

    fn step(&self, step: &Step, times: &[&PhaseRow], record: &mut Record) -> Result<StepView, Failure> {
        let mut earlier = Vec::new();
        let mut latest = Vec::new();
        let mut offered_at = None;
        for (at, time) in times.iter().enumerate() {
            let key = (time.id.0, step.id.clone());
            let parts = record.parts.remove(&key).unwrap_or_default();
            // What somebody did who has left opens to no team any more.
            let theirs = parts.iter().filter(|row| self.way.members.contains(&row.person_id.0));
            let parts = theirs.map(|row| self.part(row)).collect::<Result<Vec<_>, _>>()?;
            if at + 1 == times.len() {
                offered_at = record.offers.remove(&key);
                latest = parts;
            } else {
                earlier.extend(parts);
            }
        }
        // Whose it is comes from the programme; whoever is there and has nothing of it yet waits.
        let mut parts = Vec::new();
        for person in step.lane.people(&self.way.thread).into_iter().filter(|one| self.way.members.contains(one)) {
            let at = latest.iter().position(|part| part.person.id == person);
            parts.push(match at {
                Some(at) => latest.remove(at),
                None => self.waiting(person)?,
            });
        }
        let confirm_first = match &step.object {
            Object::Exercise(key) => self.shelf.exercise(key).and_then(|exercise| exercise.confirm_first.clone()),
            Object::Inventory(_) => None,
        };
        Ok(StepView {
            id: step.id.clone(),
            lane: step.lane,
            object: step.object.clone(),
            title: self.shelf.title(&step.object),
            delivery: step.delivery.clone(),
            together: self.shelf.is_together(step),
            blocked: self.shelf.blocked(&step.object, self.service),
            confirm_first,
            offered_at,
            parts,
            earlier,
        })
    }

    fn part(&self, row: &PartRow) -> Result<StepPart, Failure> {
        Ok(StepPart {
            person: self.person(row.person_id.0)?,
            state: row.state(),
            at: Some(row.at.0),
            done_at: row.run_done_at.or(row.submitted_at).map(|at| at.0),
            times_done: row.times_done,
            overdue: row.overdue > 0,
            run: row.run_id.map(|key| key.0),
        })
    }

    fn waiting(&self, person: PersonId) -> Result<StepPart, Failure> {
        Ok(StepPart {
            person: self.person(person)?,
            state: PartState::Waiting,
            at: None,
            done_at: None,
            times_done: 0,
            overdue: false,
            run: None,
        })
    }

    fn person(&self, id: PersonId) -> Result<PersonView, Failure> {
        self.people.get(&id).cloned().ok_or(Failure::Corrupt("a step of somebody else"))
    }
}

fn time(row: &PhaseRow) -> Result<TimeView, Failure> {
    Ok(TimeView { opened_at: row.opened_at.0, ended_at: row.ended_at.map(|at| at.0), standing: row.standing()? })
}
