//! Giving an exercise, once, again and again, or for whenever it is needed.

use domain::{
    access::{Act, Actor, permit},
    couples::BreachThread,
    exercises::{
        assignment::{Assigning, Assignment},
        definition::Exercise,
        rhythm::{Rhythm, Wanted},
        run::Run,
    },
    ids::{CoupleId, ExerciseAssignmentId, Id as _, PersonId, RunId, ThreadId},
    problem::{Code, Problem},
    reminders::Policy,
};
use sea_orm::FromQueryResult;

use super::{Assign, RunSummary, catalogue, read, retiring::RETIRED, rows::CountRow};
use crate::{
    couples::{is_stopped, members_of, place_of_couple, threads_of},
    kernel::{
        bind::{Maybe, values},
        once::Once,
        refused::{Failure, Refused},
        retiring::no_longer_offered,
        services::Services,
        work::{Work, subject_of},
        zone::zone,
    },
    people, reminders,
};

/// Gives an exercise to members of a couple the actor treats: to each their own run, planned with its letters in the same transaction. Either all
/// of them get it or nobody.
///
/// # Errors
/// `NotFound` for a couple that is not the actor's; beside each field what is wrong with it; `Taken` where somebody has it open already;
/// `WrongState` where the practice took it out of its library; `KeyReused`.
pub async fn assign(actor: &Actor, services: &Services, command: Assign) -> Result<Vec<RunSummary>, Refused> {
    let work = Work::begin(actor, services).await?;
    let place = place_of_couple(&work, actor, command.couple).await?.ok_or_else(Problem::not_found)?;
    let permit = permit(actor, Act::AssignExercise, place)?;
    let once = once(&work, &command)?;
    if let Some(before) = once.recall_all::<RunId>(&work, actor).await? {
        return Ok(read::summaries_of(&work, &before).await?);
    }
    let assigned_by = actor.person_id().ok_or_else(Problem::not_allowed)?;
    if RETIRED.holds(&work, &command.exercise).await? {
        return Err(no_longer_offered().on("exercise").into());
    }
    let runs = give(&work, assigned_by, &command).await?;
    let ids: Vec<RunId> = runs.iter().map(|run| run.id).collect();
    once.keep_all(&work, actor, &ids).await?;
    let views = read::summaries_of(&work, &ids).await?;
    for run in &runs {
        work.audit(actor, &permit, subject_of(run.assignment, run.person)).await?;
    }
    work.commit_audited().await?;
    Ok(views)
}

fn once(work: &Work, command: &Assign) -> Result<Once, Problem> {
    let mut arguments = vec![
        command.couple.to_string(),
        command.thread.map(|thread| thread.to_string()).unwrap_or_default(),
        command.exercise.clone(),
        command.first_due.map(|day| day.to_string()).unwrap_or_default(),
        command.every_days.map(|days| days.to_string()).unwrap_or_default(),
        command.until.map(|until| until.to_string()).unwrap_or_default(),
        command.reminders.map(|policy| policy.as_str().to_owned()).unwrap_or_default(),
        command.confirmed.to_string(),
    ];
    arguments.extend(command.people.iter().map(ToString::to_string));
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    Once::new(work, "assignExercise", &command.key, &arguments)
}

/// Gives an exercise in a transaction that has begun, on behalf of whoever decided it. The letters are planned in it too; what it is for is audited
/// by the caller. A programme that runs goes on giving what the library offers no longer.
///
/// # Errors
/// As [`assign`].
pub(crate) async fn give(work: &Work, assigned_by: PersonId, command: &Assign) -> Result<Vec<Run>, Refused> {
    let known = catalogue::newest(work, &command.exercise).await?.ok_or_else(no_such_exercise)?;
    let exercise: &Exercise = &known;
    let (members, threads) = (members_of(work, command.couple).await?, threads_of(work, command.couple).await?);
    let mut people = command.people.clone();
    people.sort_unstable();
    people.dedup();
    let thread = thread_for(&threads, command.thread, exercise)?;
    let on_hold = is_stopped(work, command.couple).await?;
    let assigning = Assigning {
        couple: command.couple,
        members: &members,
        thread,
        people: &people,
        exercise,
        confirmed: command.confirmed,
        on_hold,
    };
    assigning.check()?;
    let wanted = Wanted { first_due: command.first_due, every_days: command.every_days, until: command.until };
    let mut runs = Vec::with_capacity(people.len());
    for person in &people {
        let known = people::name_of(work, *person).await?;
        let zone = zone(&known.zone)?;
        people::lock(work, *person).await?;
        is_free(work, (command.couple, *person), exercise).await?;
        let ids = (work.id(), work.id());
        let (assignment, run) = Assignment::give(ids, &assigning, (*person, &zone), (assigned_by, wanted), work.now())?;
        let policy = command.reminders.unwrap_or_else(|| usual_policy(assignment.rhythm));
        write(work, &assignment, policy).await?;
        write_run(work, &assignment, &run, policy).await?;
        runs.push(run);
    }
    Ok(runs)
}

/// The injury it is about: the one that was named, or the only one.
fn thread_for<'a>(
    threads: &'a [BreachThread],
    named: Option<ThreadId>,
    exercise: &Exercise,
) -> Result<Option<&'a BreachThread>, Problem> {
    match (named, threads) {
        (Some(named), _) => {
            threads.iter().find(|thread| thread.id == named).map(Some).ok_or_else(|| Problem::not_found().on("thread"))
        }
        (None, [only]) if exercise.needs_thread() || exercise.is_joint() => Ok(Some(only)),
        (None, _) => Ok(None),
    }
}

fn no_such_exercise() -> Problem {
    Problem::at("exercise", Code::NotFound, "There is no such exercise in the library. Choose one from the list.")
}

/// Whether somebody can be given an exercise: they do not have it open already, and did not leave it out for good.
///
/// # Errors
/// `Taken` and `WrongState`, beside `exercise`.
async fn is_free(work: &Work, (couple, person): (CoupleId, PersonId), exercise: &Exercise) -> Result<(), Refused> {
    let row: Option<OpenRow> = work
        .find(
            "select
                 (select count(*) from exercise_run run
                  join exercise_assignment given
                      on given.practice_id = run.practice_id and given.id = run.assignment_id
                  where run.practice_id = $1 and run.person_id = $2 and run.couple_id = $3
                    and given.exercise_key = $4 and run.state in ('assigned', 'begun')
                    and (run.closes_at is null or run.closes_at > $5)) as open,
                 (select count(*) from exercise_run run
                  join exercise_assignment given
                      on given.practice_id = run.practice_id and given.id = run.assignment_id
                  where run.practice_id = $1 and run.person_id = $2 and given.exercise_key = $4
                    and run.state = 'declined') as declined",
            values![person, couple, exercise.key.as_str(), work.now()],
        )
        .await?;
    let row = row.ok_or(Failure::Corrupt("a count"))?;
    if row.open > 0 {
        let message = "This is open already for somebody you chose. Wait until it is done, or take it back first.";
        return Err(Problem::at("exercise", Code::Taken, message).into());
    }
    if exercise.hides_for_good && row.declined > 0 {
        let message = "Somebody you chose left this out for good. Choose another one.";
        return Err(Problem::at("exercise", Code::WrongState, message).into());
    }
    Ok(())
}

#[derive(FromQueryResult)]
struct OpenRow {
    open: i64,
    declined: i64,
}

/// How an exercise is usually reminded of: what comes daily or as needed not at all, what comes again once, everything else three times.
fn usual_policy(rhythm: Rhythm) -> Policy {
    match rhythm {
        Rhythm::Once { .. } => Policy::Standard,
        Rhythm::Every { days, .. } if days >= 7 => Policy::Light,
        Rhythm::Every { .. } | Rhythm::AsNeeded => Policy::None,
    }
}

async fn write(work: &Work, assignment: &Assignment, policy: Policy) -> Result<(), Failure> {
    let (word, first_due, every_days, until) = match assignment.rhythm {
        Rhythm::Once { due_on } => ("once", Some(due_on), None, None),
        Rhythm::Every { first_due, days, until } => ("every", Some(first_due), Some(i64::from(days)), until),
        Rhythm::AsNeeded => ("as-needed", None, None, None),
    };
    work.run(
        "insert into exercise_assignment (practice_id, id, couple_id, thread_id, person_id, exercise_key,
             exercise_version, rhythm, first_due_on, every_days, until_on, zone, policy, assigned_by, assigned_at,
             next_number, next_opens_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 1, $16)",
        values![
            assignment.id,
            assignment.couple,
            Maybe(assignment.thread),
            assignment.person,
            assignment.exercise.0.as_str(),
            assignment.exercise.1.as_str(),
            word,
            first_due,
            every_days,
            until,
            assignment.zone.name(),
            policy.as_str(),
            assignment.assigned_by,
            assignment.assigned_at,
            assignment.rhythm.opens_at(1, &assignment.zone),
        ],
    )
    .await
    .map(|_| ())
}

/// Writes a run and plans its letters.
pub(super) async fn write_run(work: &Work, assignment: &Assignment, run: &Run, policy: Policy) -> Result<(), Failure> {
    work.run(
        "insert into exercise_run (practice_id, id, assignment_id, couple_id, person_id, number, opened_at, due_on,
             due_at, closes_at, zone, state, version)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        values![
            run.id,
            run.assignment,
            assignment.couple,
            run.person,
            i64::from(run.number),
            run.opened_at,
            run.due_on,
            run.due_at(),
            run.closes_at(),
            run.zone.name(),
            run.state.word(),
            i64::from(run.version),
        ],
    )
    .await?;
    match run.due_on {
        Some(due_on) => reminders::plan(work, run.person, run.id.uuid(), policy, run.opened_at, due_on).await,
        None => Ok(()),
    }
}

/// Whether an assignment still goes on.
pub(super) async fn goes_on(work: &Work, id: ExerciseAssignmentId) -> Result<bool, Failure> {
    let row: Option<CountRow> = work
        .find(
            "select count(*) as count from exercise_assignment
             where practice_id = $1 and id = $2 and ended_at is null",
            values![id],
        )
        .await?;
    Ok(row.is_some_and(|row| row.count > 0))
}

/// Ends an assignment: nothing more comes of it.
pub(crate) async fn end(work: &Work, id: ExerciseAssignmentId) -> Result<(), Failure> {
    work.run(
        "update exercise_assignment set ended_at = $3 where practice_id = $1 and id = $2 and ended_at is null",
        values![id, work.now()],
    )
    .await
    .map(|_| ())
}
