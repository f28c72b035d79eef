//! Asking before each appointment: deciding it. What comes of it follows the appointments of each person, one by one.

mod follow;

use domain::{
    access::{Act, Actor, permit},
    ids::{CoupleId, PersonId, SeriesId, ThreadId},
    inventories::{Asking, Part, before_appointments, rounds},
    problem::{Code, Problem, Problems},
    reminders::Policy,
};
use jiff::civil;
use sea_orm::FromQueryResult;

use super::{
    assign::{self, Follows, Scene},
    catalogue::{self, Known},
    opt_outs,
    rounds::{find_all, note},
    series::{self, SeriesView},
};
use crate::{
    couples::place_of_couple,
    kernel::{
        bind::values,
        once::Once,
        refused::{Failure, Refused},
        services::Services,
        work::{Work, subject_of},
    },
    people,
};

pub(crate) use follow::{Following, follow, following, next_to_follow};

/// Several inventories to ask of members of a couple before each appointment they come to. Each goes to those whose side it is made for.
#[derive(Debug, Clone)]
pub struct AssignBeforeAppointments {
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
    /// The last day on which one may be due; none for as long as nobody ends it.
    pub until: Option<civil::Date>,
    /// How they are reminded of; none for what fits each instrument.
    pub reminders: Option<Policy>,
}

/// Asks several inventories of members of a couple before each appointment that they come to themselves, each of those whose side it is made for.
/// Every one is a series of its own, and none of them knows of another. Nothing is open before the first appointment is near.
///
/// # Errors
/// `NotFound` for a couple or person that is not the actor's; beside each field what is wrong with it; under `parts.<instrument>.<respondent>`
/// what keeps one of them from being asked of one person. Then nothing is asked of anybody. `KeyReused`.
pub async fn assign_before_appointments(
    actor: &Actor,
    services: &Services,
    command: AssignBeforeAppointments,
) -> Result<Vec<SeriesView>, Refused> {
    let work = Work::begin(actor, services).await?;
    let place = place_of_couple(&work, actor, command.couple).await?.ok_or_else(Problem::not_found)?;
    let permit = permit(actor, Act::Assign, place)?;
    let once = once(&work, &command)?;
    if let Some(before) = once.recall_all::<SeriesId>(&work, actor).await? {
        return views(&work, &before).await;
    }
    let begun = begin_all(&work, actor, &command).await?;
    let ids: Vec<SeriesId> = begun.iter().map(|(id, _)| *id).collect();
    once.keep_all(&work, actor, &ids).await?;
    let views = views(&work, &ids).await?;
    for (id, respondent) in begun {
        work.audit(actor, &permit, subject_of(id, respondent)).await?;
    }
    work.commit_audited().await?;
    Ok(views)
}

fn once(work: &Work, command: &AssignBeforeAppointments) -> Result<Once, Problem> {
    let mut arguments = vec![
        command.couple.to_string(),
        command.thread.map(|thread| thread.to_string()).unwrap_or_default(),
        command.until.map(|until| until.to_string()).unwrap_or_default(),
        command.reminders.map(|policy| policy.as_str().to_owned()).unwrap_or_default(),
        command.respondents.len().to_string(),
    ];
    arguments.extend(command.respondents.iter().map(PersonId::to_string));
    arguments.extend(command.instruments.iter().cloned());
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    Once::new(work, "assignBeforeAppointments", &command.key, &arguments)
}

async fn views(work: &Work, ids: &[SeriesId]) -> Result<Vec<SeriesView>, Refused> {
    let mut views = Vec::with_capacity(ids.len());
    for id in ids {
        views.push(series::read(work, *id).await?);
    }
    Ok(views)
}

async fn begin_all(
    work: &Work,
    actor: &Actor,
    command: &AssignBeforeAppointments,
) -> Result<Vec<(SeriesId, PersonId)>, Refused> {
    rounds::check_names(&command.respondents, &command.instruments)?;
    let scene = Scene::read(work, actor, command.couple).await?;
    if command.respondents.iter().any(|respondent| !scene.members.contains(respondent)) {
        return Err(Problem::not_found().on("respondents").into());
    }
    let known = find_all(work, command.couple, &command.instruments).await?;
    let instruments: Vec<_> = known.iter().map(|known| &**known).collect();
    let parts = rounds::parts(&command.respondents, &instruments, &scene.threads, command.thread)?;
    let mut respondents = command.respondents.clone();
    respondents.sort_unstable();
    for respondent in respondents {
        people::lock(work, respondent).await?;
    }
    let (mut begun, mut problems) = (Vec::with_capacity(parts.len()), Problems::default());
    for part in &parts {
        let questions = known.iter().find(|known| known.key == part.instrument.key).map_or(0, Known::questions);
        match begin(work, &scene, *part, (questions, command)).await {
            Ok(id) => begun.push((id, part.respondent)),
            Err(Refused::Problems(refused)) => until_once(&mut problems, part, refused),
            Err(Refused::Failure(failure)) => return Err(failure.into()),
        }
    }
    problems.or_go_on()?;
    Ok(begun)
}

/// What is wrong with the last day is said once, and not for every part.
fn until_once(problems: &mut Problems, part: &Part<'_>, refused: Problems) {
    let (of_all, of_part): (Vec<_>, Vec<_>) =
        refused.0.into_iter().partition(|problem| problem.field.as_deref() == Some("until"));
    for problem in of_all {
        if !problems.0.contains(&problem) {
            problems.push(problem);
        }
    }
    note(problems, part, Problems(of_part));
}

/// Begins one series. It is looked at by the clockwork at once.
async fn begin(
    work: &Work,
    scene: &Scene,
    part: Part<'_>,
    (questions, command): (usize, &AssignBeforeAppointments),
) -> Result<SeriesId, Refused> {
    let Part { respondent, instrument, thread } = part;
    let zone = people::zone_of(work, respondent).await?;
    opt_outs::check(work, respondent, instrument).await?;
    let policy = assign::policy_of(instrument, command.reminders)?;
    let running = running(work, scene.couple, respondent).await?;
    if running.iter().any(|key| key == instrument.key.as_str()) {
        let words = "This is asked of them before each appointment already. Leave it out, or end that first.";
        return Err(Problem::at("instrument", Code::Taken, words).into());
    }
    let mut asked_already = 0;
    for key in &running {
        asked_already += catalogue::newest(work, key).await?.as_ref().map_or(0, Known::questions);
    }
    before_appointments::check_burden(asked_already, questions)?;
    let asking = Asking {
        couple: scene.couple,
        members: &scene.members,
        thread,
        respondent,
        instrument,
        assigned_by: scene.assigned_by,
        due_on: work.now().to_zoned(zone.rules().clone()).date(),
        zone: &zone,
    };
    let series = before_appointments::begin(work.id(), command.until, &asking, work.now())?;
    assign::write_series(work, &series, policy, Follows::Appointments).await?;
    Ok(series.id)
}

#[derive(FromQueryResult)]
struct RunningRow {
    instrument_key: String,
}

/// What somebody is asked before each appointment in this couple's care. What they are asked in another is nothing that could be told here, by a
/// refusal either (DOMAIN.md 9 #20).
async fn running(work: &Work, couple: CoupleId, respondent: PersonId) -> Result<Vec<String>, Failure> {
    let rows: Vec<RunningRow> = work
        .all(
            "select distinct instrument_key from series
             where practice_id = $1 and couple_id = $2 and respondent_id = $3 and before_appointments
               and ended_at is null
             order by instrument_key",
            values![couple, respondent],
        )
        .await?;
    Ok(rows.into_iter().map(|row| row.instrument_key).collect())
}
