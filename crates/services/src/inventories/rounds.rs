//! Asking several inventories of several people in one act: all of it is asked, or nothing.

use domain::{
    access::{Act, Actor, permit},
    ids::{AssignmentId, CoupleId, PersonId, ThreadId},
    inventories::{InstrumentKey, Part, Repetition, assignment::is_not_past, rounds},
    problem::{Code, Problem, Problems},
    reminders::Policy,
};
use jiff::civil;

use super::{
    AssignmentView,
    assign::{self, Scene, When},
    assignments,
    catalogue::{self, Known},
    publishing, treatment,
};
use crate::{
    couples::place_of_couple,
    kernel::{
        once::Once,
        refused::Refused,
        retiring::no_longer_offered,
        services::Services,
        work::{Work, subject_of},
    },
    people::{self, zone_of},
};

/// Several inventories to ask of members of a couple. Each goes to those whose side it is made for.
#[derive(Debug, Clone)]
pub struct AssignMany {
    /// What recognises a repeat.
    pub key: String,
    /// The couple in whose care they are asked.
    pub couple: CoupleId,
    /// The injury they are about, where the couple has several.
    pub thread: Option<ThreadId>,
    /// Of whom.
    pub respondents: Vec<PersonId>,
    /// The instruments' keys, at most [`domain::inventories::rounds::LIMIT`].
    pub instruments: Vec<String>,
    /// The first due date, in each respondent's zone.
    pub first_due: civil::Date,
    /// Every how many days again; none for once.
    pub every_days: Option<u32>,
    /// The last day on which a repeat may be due; none for as long as nobody ends it.
    pub until: Option<civil::Date>,
    /// How they are reminded of; none for what fits each instrument.
    pub reminders: Option<Policy>,
}

/// Asks several inventories of members of a couple, each of those whose side it is made for. Every assignment has its own id, letters and audit
/// row, and none of them knows of another.
///
/// # Errors
/// `NotFound` for a couple or person that is not the actor's; beside each field what is wrong with it; under `parts.<instrument>.<respondent>`
/// what keeps one of them from being asked of one person. Then nothing is asked of anybody. `KeyReused`.
pub async fn assign_many(
    actor: &Actor,
    services: &Services,
    command: AssignMany,
) -> Result<Vec<AssignmentView>, Refused> {
    let work = Work::begin(actor, services).await?;
    let place = place_of_couple(&work, actor, command.couple).await?.ok_or_else(Problem::not_found)?;
    let permit = permit(actor, Act::Assign, place)?;
    let once = once(&work, &command)?;
    if let Some(before) = once.recall_all::<AssignmentId>(&work, actor).await? {
        return views(&work, &before).await;
    }
    let assigned = ask_all(&work, actor, &command).await?;
    let ids: Vec<AssignmentId> = assigned.iter().map(|(id, _)| *id).collect();
    once.keep_all(&work, actor, &ids).await?;
    let views = views(&work, &ids).await?;
    for (id, respondent) in assigned {
        work.audit(actor, &permit, subject_of(id, respondent)).await?;
    }
    work.commit_audited().await?;
    Ok(views)
}

fn once(work: &Work, command: &AssignMany) -> Result<Once, Problem> {
    let mut arguments = vec![
        command.couple.to_string(),
        command.thread.map(|thread| thread.to_string()).unwrap_or_default(),
        command.first_due.to_string(),
        command.every_days.map(|days| days.to_string()).unwrap_or_default(),
        command.until.map(|until| until.to_string()).unwrap_or_default(),
        command.reminders.map(|policy| policy.as_str().to_owned()).unwrap_or_default(),
        command.respondents.len().to_string(),
    ];
    arguments.extend(command.respondents.iter().map(PersonId::to_string));
    arguments.extend(command.instruments.iter().cloned());
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    Once::new(work, "assignInventories", &command.key, &arguments)
}

async fn views(work: &Work, ids: &[AssignmentId]) -> Result<Vec<AssignmentView>, Refused> {
    let mut views = Vec::with_capacity(ids.len());
    for id in ids {
        views.push(assignments::read(work, *id, None).await?);
    }
    Ok(views)
}

async fn ask_all(work: &Work, actor: &Actor, command: &AssignMany) -> Result<Vec<(AssignmentId, PersonId)>, Refused> {
    rounds::check_names(&command.respondents, &command.instruments)?;
    let scene = Scene::read(work, actor, command.couple).await?;
    if command.respondents.iter().any(|respondent| !scene.members.contains(respondent)) {
        return Err(Problem::not_found().on("respondents").into());
    }
    check_days(work, command).await?;
    let known = find_all(work, command.couple, &command.instruments).await?;
    let instruments: Vec<_> = known.iter().map(|known| &**known).collect();
    let parts = rounds::parts(&command.respondents, &instruments, &scene.threads, command.thread)?;
    let when = When { first_due: command.first_due, repetition: repetition(command)?, reminders: command.reminders };
    let parts: Vec<_> = parts.into_iter().map(|part| (part, &when)).collect();
    ask_each(work, &scene, &parts).await
}

fn repetition(command: &AssignMany) -> Result<Option<Repetition>, Problem> {
    match (command.every_days, command.until) {
        (None, Some(_)) => {
            let message = "Say after how many days it is asked again until then, or leave the end out.";
            Err(Problem::at("everyDays", Code::Missing, message))
        }
        (every_days, until) => Ok(every_days.map(|every_days| Repetition { every_days, until })),
    }
}

/// What is wrong with the days is said once, and not for every part.
async fn check_days(work: &Work, command: &AssignMany) -> Result<(), Refused> {
    let mut problems = Problems::default();
    if let Some(repetition) = repetition(command)? {
        problems.0.extend(repetition.check(command.first_due).err().unwrap_or_default().0);
    }
    for respondent in &command.respondents {
        let zone = zone_of(work, *respondent).await?;
        if problems.note("firstDue", is_not_past(command.first_due, &zone, work.now())).is_none() {
            break;
        }
    }
    Ok(problems.or_go_on()?)
}

/// The newest version of each instrument, if all of them may be asked here.
///
/// # Errors
/// Under `instruments`, which are not there, or no longer offered, or not for this couple's care.
pub(super) async fn find_all(work: &Work, couple: CoupleId, keys: &[String]) -> Result<Vec<Known>, Refused> {
    let (mut found, mut problems) = (Vec::with_capacity(keys.len()), Problems::default());
    for key in keys {
        match catalogue::newest(work, key).await? {
            Some(_) if publishing::RETIRED.holds(work, key).await? => {
                problems.push(no_longer_offered().on(format!("instruments.{key}")));
            }
            Some(known) => match treatment::check(work, couple, &known, &format!("instruments.{key}")).await {
                Ok(()) => found.push(known),
                Err(Refused::Problems(refused)) => problems.0.extend(refused.0),
                Err(Refused::Failure(failure)) => return Err(failure.into()),
            },
            // What is no key at all is not said back.
            None => problems.push(assign::no_such_instrument().on(match InstrumentKey::parse(key) {
                Ok(key) => format!("instruments.{key}"),
                Err(_) => "instruments".to_owned(),
            })),
        }
    }
    problems.or_go_on()?;
    Ok(found)
}

/// Asks each part at its time.
///
/// # Errors
/// What is wrong with any of them. What was written for the others must then not be committed.
pub(super) async fn ask_each(
    work: &Work,
    scene: &Scene,
    parts: &[(Part<'_>, &When)],
) -> Result<Vec<(AssignmentId, PersonId)>, Refused> {
    let mut respondents: Vec<PersonId> = parts.iter().map(|(part, _)| part.respondent).collect();
    respondents.sort_unstable();
    respondents.dedup();
    for respondent in respondents {
        people::lock(work, respondent).await?;
    }
    let (mut asked, mut problems) = (Vec::with_capacity(parts.len()), Problems::default());
    for (part, when) in parts {
        match assign::ask(work, scene, *part, when).await {
            Ok(id) => asked.push((id, part.respondent)),
            Err(Refused::Problems(refused)) => note(&mut problems, part, refused),
            Err(Refused::Failure(failure)) => return Err(failure.into()),
        }
    }
    problems.or_go_on()?;
    Ok(asked)
}

/// Which injury is meant is a question about the whole; everything else is said beside its part.
pub(super) fn note(problems: &mut Problems, part: &Part<'_>, refused: Problems) {
    for problem in refused.0 {
        let is_about_all = problem.field.as_deref() == Some("thread");
        let problem = if is_about_all { problem } else { problem.on(part.field()) };
        if !problems.0.contains(&problem) {
            problems.push(problem);
        }
    }
}
