//! Asking an inventory of somebody, once or again and again.

use domain::{
    access::{Act, Actor, permit},
    couples::BreachThread,
    ids::{AssignmentId, CoupleId, PersonId, SeriesId, ThreadId},
    inventories::{
        Asking, Assignment, Instrument, Part, Repetition, Series, Window,
        again::{self, Before},
        rounds,
    },
    problem::{Code, Problem},
    reminders::Policy,
    sharing::Visibility,
};
use jiff::{Timestamp, civil};
use sea_orm::FromQueryResult;

use super::{AssignmentView, assignments, catalogue, opt_outs, publishing, treatment};
use crate::{
    couples::{members_of, place_of_couple, threads_of},
    kernel::{
        bind::{At, Maybe, values},
        once::Once,
        refused::{Failure, Refused},
        retiring::no_longer_offered,
        services::Services,
        work::{Work, subject_of},
    },
    people, reminders,
};

/// An inventory to ask of somebody.
#[derive(Debug, Clone)]
pub struct Assign {
    /// What recognises a repeat.
    pub key: String,
    /// The couple in whose care it is asked.
    pub couple: CoupleId,
    /// The injury it is about, where the couple has several.
    pub thread: Option<ThreadId>,
    /// Of whom.
    pub respondent: PersonId,
    /// The instrument's key.
    pub instrument: String,
    /// The first due date, in the respondent's zone.
    pub first_due: civil::Date,
    /// Every how many days again; none for once.
    pub every_days: Option<u32>,
    /// The last day on which a repeat may be due; none for as long as nobody ends it.
    pub until: Option<civil::Date>,
    /// How it is reminded of; none for what fits the instrument.
    pub reminders: Option<Policy>,
}

/// Asks an inventory of somebody the actor treats. Its letters are planned in the same transaction.
///
/// # Errors
/// `NotFound` for a couple or person that is not the actor's; beside each field what is wrong with it; `KeyReused`.
pub async fn assign(actor: &Actor, services: &Services, command: Assign) -> Result<AssignmentView, Refused> {
    let work = Work::begin(actor, services).await?;
    let place = place_of_couple(&work, actor, command.couple).await?.ok_or_else(Problem::not_found)?;
    let permit = permit(actor, Act::Assign, place)?;
    let once = once(&work, &command)?;
    if let Some(before) = once.recall::<AssignmentId>(&work, actor).await? {
        return Ok(assignments::read(&work, before, None).await?);
    }
    let assigned = plan(&work, actor, &command).await?;
    once.keep(&work, actor, assigned).await?;
    let view = assignments::read(&work, assigned, None).await?;
    work.commit(actor, permit, subject_of(assigned, command.respondent)).await?;
    Ok(view)
}

fn once(work: &Work, command: &Assign) -> Result<Once, Problem> {
    let arguments = [
        command.couple.to_string(),
        command.thread.map(|thread| thread.to_string()).unwrap_or_default(),
        command.respondent.to_string(),
        command.instrument.clone(),
        command.first_due.to_string(),
        command.every_days.map(|days| days.to_string()).unwrap_or_default(),
        command.until.map(|until| until.to_string()).unwrap_or_default(),
        command.reminders.map(|policy| policy.as_str().to_owned()).unwrap_or_default(),
    ];
    Once::new(work, "assignInventory", &command.key, &arguments.each_ref().map(String::as_str))
}

async fn plan(work: &Work, actor: &Actor, command: &Assign) -> Result<AssignmentId, Refused> {
    let assigned_by = actor.person_id().ok_or_else(Problem::not_allowed)?;
    if publishing::RETIRED.holds(work, &command.instrument).await? {
        return Err(no_longer_offered().on("instrument").into());
    }
    ask_for(work, assigned_by, command).await
}

/// Asks an inventory in a transaction that has begun, on behalf of whoever decided it. The letters are planned in it too; what it is for is audited
/// by the caller. A programme that runs goes on asking what the library offers no longer.
///
/// # Errors
/// As [`assign`].
pub(crate) async fn ask_for(work: &Work, assigned_by: PersonId, command: &Assign) -> Result<AssignmentId, Refused> {
    let scene = Scene::of(work, command.couple, assigned_by).await?;
    if !scene.members.contains(&command.respondent) {
        return Err(Problem::not_found().on("respondent").into());
    }
    let instrument = catalogue::newest(work, &command.instrument).await?.ok_or_else(no_such_instrument)?;
    treatment::check(work, command.couple, &instrument, "instrument").await?;
    let thread = rounds::thread_for(&scene.threads, command.thread, command.respondent, &instrument)?;
    let part = Part { respondent: command.respondent, instrument: &instrument, thread };
    let repetition = command.every_days.map(|every_days| Repetition { every_days, until: command.until });
    let when = When { first_due: command.first_due, repetition, reminders: command.reminders };
    people::lock(work, command.respondent).await?;
    ask(work, &scene, part, &when).await
}

/// That the library has no instrument of that key.
pub(super) fn no_such_instrument() -> Problem {
    Problem::at("instrument", Code::NotFound, "There is no such instrument in your library. Choose one from the list.")
}

/// In whose care something is asked, and by whom.
pub(super) struct Scene {
    pub(super) couple: CoupleId,
    pub(super) members: Vec<PersonId>,
    pub(super) threads: Vec<BreachThread>,
    pub(super) assigned_by: PersonId,
}

impl Scene {
    pub(super) async fn read(work: &Work, actor: &Actor, couple: CoupleId) -> Result<Self, Refused> {
        let assigned_by = actor.person_id().ok_or_else(Problem::not_allowed)?;
        Ok(Self::of(work, couple, assigned_by).await?)
    }

    /// The same, on behalf of whoever asked for it first.
    pub(super) async fn of(work: &Work, couple: CoupleId, assigned_by: PersonId) -> Result<Self, Failure> {
        let (members, threads) = (members_of(work, couple).await?, threads_of(work, couple).await?);
        Ok(Self { couple, members, threads, assigned_by })
    }
}

/// When something is asked.
pub(super) struct When {
    pub(super) first_due: civil::Date,
    pub(super) repetition: Option<Repetition>,
    pub(super) reminders: Option<Policy>,
}

/// Asks one instrument of one person: the assignment, its series if it repeats, and their letters.
pub(super) async fn ask(work: &Work, scene: &Scene, part: Part<'_>, when: &When) -> Result<AssignmentId, Refused> {
    let Part { respondent, instrument, thread } = part;
    let zone = people::zone_of(work, respondent).await?;
    let asking = Asking {
        couple: scene.couple,
        members: &scene.members,
        thread,
        respondent,
        instrument,
        assigned_by: scene.assigned_by,
        due_on: when.first_due,
        zone: &zone,
    };
    opt_outs::check(work, respondent, instrument).await?;
    again::check(instrument, before(work, &asking, None).await?, when.first_due)?;
    let policy = policy_of(instrument, when.reminders)?;
    let series = match when.repetition {
        None => None,
        Some(repetition) => {
            let series = Series::plan(work.id(), repetition, &asking, work.now())?;
            write_series(work, &series, policy, Follows::Days).await?;
            Some(series.id)
        }
    };
    let assignment = Assignment::assign(work.id(), series, &asking, work.now())?;
    write(work, &assignment, policy, 0).await?;
    Ok(assignment.id)
}

#[derive(FromQueryResult)]
struct BeforeRow {
    open: i64,
    last_answered_at: Option<At>,
}

/// What the respondent was asked before, of this instrument and about this thread; of a series, only what was asked beside it.
pub(super) async fn before(work: &Work, asking: &Asking<'_>, beside: Option<SeriesId>) -> Result<Before, Failure> {
    let row: Option<BeforeRow> = work
        .find(
            "select
                 (select count(*) from assignment
                  where practice_id = $1 and respondent_id = $2 and instrument_key = $3 and couple_id = $4
                    and coalesce(thread_id, $5) = $5 and state in ('assigned', 'opened', 'in-progress')
                    and closes_at > $6 and (series_id is null or series_id <> $7)) as open,
                 (select max(taken_at) from response
                  where practice_id = $1 and respondent_id = $2 and instrument_key = $3 and couple_id = $4
                    and coalesce(thread_id, $5) = $5 and status = 'current'
                    and not exists (select 1 from assignment its
                                    where its.practice_id = $1 and its.id = response.assignment_id
                                      and its.series_id = $7)) as last_answered_at",
            values![
                asking.respondent,
                asking.instrument.key.as_str(),
                asking.couple,
                asking.thread.map_or_else(uuid::Uuid::nil, |thread| domain::ids::Id::uuid(thread.id)),
                work.now(),
                beside.map_or_else(uuid::Uuid::nil, domain::ids::Id::uuid),
            ],
        )
        .await?;
    let here = |at: At| at.0.to_zoned(asking.zone.rules().clone()).date();
    Ok(row.map_or_else(Before::default, |row| Before {
        is_open: row.open > 0,
        last_answered: row.last_answered_at.map(here),
    }))
}

/// How an instrument is reminded of, where somebody chose or did not.
///
/// # Errors
/// `OutOfRange` under `reminders` for letters about safety.
pub(super) fn policy_of(instrument: &Instrument, chosen: Option<Policy>) -> Result<Policy, Problem> {
    let policy = chosen.unwrap_or_else(|| usual_policy(instrument));
    if instrument.visibility == Visibility::Safety && policy != Policy::None {
        let message = "This is asked in the portal alone, and no letter speaks of it. Choose no reminders.";
        return Err(Problem::at("reminders", Code::OutOfRange, message));
    }
    Ok(policy)
}

/// How an instrument is usually reminded of: pulses once, questions about safety never (DOMAIN.md 7.1), everything else three times.
pub(super) fn usual_policy(instrument: &Instrument) -> Policy {
    if instrument.visibility == Visibility::Safety {
        return Policy::None;
    }
    match instrument.window {
        Window::Pulse => Policy::Pulse,
        Window::Standard => Policy::Standard,
    }
}

/// Writes an assignment and plans its letters.
pub(super) async fn write(work: &Work, assignment: &Assignment, policy: Policy, number: i64) -> Result<(), Failure> {
    let facts = assignment.state.facts();
    work.run(
        "insert into assignment (practice_id, id, series_id, number, couple_id, thread_id, respondent_id,
             instrument_key, instrument_version, assigned_by, assigned_at, due_on, due_at, closes_at, zone, policy,
             state, opened_at, version, before_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)",
        values![
            assignment.id,
            Maybe(assignment.series),
            number,
            assignment.couple,
            Maybe(assignment.thread),
            assignment.respondent,
            assignment.instrument.0.as_str(),
            assignment.instrument.1.as_str(),
            assignment.assigned_by,
            assignment.assigned_at,
            assignment.due_on,
            assignment.due_at(),
            assignment.closes_at(),
            assignment.zone.name(),
            policy.as_str(),
            assignment.state.word(),
            facts.opened_at,
            i64::from(assignment.version),
            assignment.before,
        ],
    )
    .await?;
    let object = domain::ids::Id::uuid(assignment.id);
    reminders::plan(work, assignment.respondent, object, policy, assignment.assigned_at, assignment.due_on).await
}

/// What the occurrences of a series follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Follows {
    /// The days of its own rule; the first was asked beside it.
    Days,
    /// The appointments of its respondent; nothing was asked yet.
    Appointments,
}

/// Writes the rule of something that is asked again and again.
pub(super) async fn write_series(
    work: &Work,
    series: &Series,
    policy: Policy,
    follows: Follows,
) -> Result<(), Failure> {
    let (next_opens_at, next_number) = match follows {
        Follows::Days => (opens_at(series, 1), 1_i64),
        Follows::Appointments => (Some(series.made_at), 0),
    };
    work.run(
        "insert into series (practice_id, id, couple_id, thread_id, respondent_id, instrument_key, assigned_by,
             policy, made_at, first_due_on, every_days, zone, next_number, next_opens_at, ended_at, until_on,
             before_appointments)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
        values![
            series.id,
            series.couple,
            Maybe(series.thread),
            series.respondent,
            series.instrument.0.as_str(),
            series.assigned_by,
            policy.as_str(),
            series.made_at,
            series.first_due,
            i64::from(series.every_days),
            series.zone.name(),
            next_number,
            next_opens_at.unwrap_or(series.made_at),
            // The first is then the last as well.
            next_opens_at.is_none().then_some(series.made_at),
            series.until,
            follows == Follows::Appointments,
        ],
    )
    .await
    .map(|_| ())
}

/// The instant at which occurrence `number` is asked: the beginning of its day where the respondent is.
pub(super) fn opens_at(series: &Series, number: u32) -> Option<Timestamp> {
    let day: civil::Date = series.opens_on(number)?;
    day.to_zoned(series.zone.rules().clone()).ok().map(|zoned| zoned.timestamp())
}

/// The end of a series, when somebody stops the repeats.
pub(super) async fn write_end(work: &Work, series: SeriesId) -> Result<(), Failure> {
    work.run(
        "update series set ended_at = $3 where practice_id = $1 and id = $2 and ended_at is null",
        values![series, work.now()],
    )
    .await
    .map(|_| ())
}
