//! Assigning a part of the battery, listing what runs, and ending it.

use domain::{
    access::{Act, Actor, permit},
    audit::entry::Subject,
    ids::{CoupleId, CourseId, PersonId, ThreadId},
    inventories::{Course, Stretch, assignment::is_not_past, battery::Moment, course::consent::was_declined, rounds},
    problem::{Code, Problem},
};
use jiff::{Timestamp, civil};
use sea_orm::FromQueryResult;

use super::{AssignBattery, BatteryPart, CourseView, Person, ask_due, go_on};
use crate::{
    couples::{place_of_couple, reader, service_while_locked},
    inventories::{assign::Scene, follow_up::has_declined},
    kernel::{
        bind::{At, Key, On, values},
        once::Once,
        refused::{Failure, Refused},
        services::Services,
        work::{Work, subject_of},
        zone::zone,
    },
    people::{self, place_of_person, zone_of},
};

/// Asks a part of the standard battery of members of a couple. Intake and discharge are asked once; care and follow-up begin to run, and are
/// gone on with by themselves; the follow-up waits for the consent of its person. Each person's is their own.
///
/// # Errors
/// `NotFound` for a couple or person that is not the actor's; beside each field what is wrong with it; `NotAllowed` at `part` where the couple's care
/// is no treatment and the part holds something that belongs to it; `Taken` where it runs already; `WrongState` where nothing of it can be asked, or
/// somebody said no to being asked after the end of care. Then nothing is asked of anybody. `KeyReused`.
pub async fn assign_battery(actor: &Actor, services: &Services, command: AssignBattery) -> Result<(), Refused> {
    let work = Work::begin(actor, services).await?;
    let place = place_of_couple(&work, actor, command.couple).await?.ok_or_else(Problem::not_found)?;
    let permit = permit(actor, Act::Assign, place)?;
    let once = once(&work, &command)?;
    if once.recall::<CoupleId>(&work, actor).await?.is_some() {
        return Ok(());
    }
    rounds::check_names(&command.respondents, &[command.part.as_str().to_owned()])?;
    let scene = Scene::read(&work, actor, command.couple).await?;
    super::check_service(command.part, service_while_locked(&work, command.couple).await?)?;
    if command.respondents.iter().any(|respondent| !scene.members.contains(respondent)) {
        return Err(Problem::not_found().on("respondents").into());
    }
    let mut respondents = command.respondents.clone();
    respondents.sort_unstable();
    for respondent in &respondents {
        people::lock(&work, *respondent).await?;
    }
    for respondent in &command.respondents {
        for subject in ask_one(&work, &scene, &command, *respondent).await? {
            work.audit(actor, &permit, subject).await?;
        }
    }
    once.keep(&work, actor, command.couple).await?;
    work.commit_audited().await?;
    Ok(())
}

fn once(work: &Work, command: &AssignBattery) -> Result<Once, Problem> {
    let mut arguments = vec![
        command.couple.to_string(),
        command.thread.map(|thread| thread.to_string()).unwrap_or_default(),
        command.part.as_str().to_owned(),
        command.first_due.to_string(),
        command.until.map(|until| until.to_string()).unwrap_or_default(),
    ];
    arguments.extend(command.respondents.iter().map(PersonId::to_string));
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    Once::new(work, "assignBattery", &command.key, &arguments)
}

/// Asks it of one person, and gives what the audit trail is to name.
async fn ask_one(
    work: &Work,
    scene: &Scene,
    command: &AssignBattery,
    respondent: PersonId,
) -> Result<Vec<Subject>, Refused> {
    let person = Person::read(work, scene, respondent, command.thread).await?;
    let zone = zone_of(work, respondent).await?;
    is_not_past(command.first_due, &zone, work.now()).map_err(|problem| problem.on("firstDue"))?;
    let begun = |stretch| Course::begin(stretch, command.first_due, command.until, zone);
    match command.part {
        BatteryPart::Intake => ask_once(work, scene, &person, (Moment::Intake, command.first_due)).await,
        BatteryPart::Discharge => ask_once(work, scene, &person, (Moment::Discharge, command.first_due)).await,
        BatteryPart::Care => begin(work, scene, &person, &begun(Stretch::Care)?).await,
        BatteryPart::FollowUp => begin(work, scene, &person, &begun(Stretch::FollowUp)?).await,
    }
}

async fn ask_once(
    work: &Work,
    scene: &Scene,
    person: &Person,
    due: (Moment, civil::Date),
) -> Result<Vec<Subject>, Refused> {
    let asked = ask_due(work, scene, person, due).await?;
    if asked.is_empty() {
        return Err(nothing_to_ask().into());
    }
    Ok(asked.into_iter().map(|id| subject_of(id, person.id)).collect())
}

/// Lets a course run, and asks its first step if that day has come. After the end of care nothing is asked before its person has agreed to it.
async fn begin(work: &Work, scene: &Scene, person: &Person, course: &Course) -> Result<Vec<Subject>, Refused> {
    let (respondent, stretch) = (person.id, course.stretch);
    let Some(opens_at) = course.opens_at(1) else { return Err(nothing_to_ask().into()) };
    if runs(work, scene.couple, respondent, stretch).await? {
        let message = "The standard set runs for one of them already. End it first, or choose only the other person. Nothing was assigned.";
        return Err(Problem::at("respondents", Code::Taken, message).into());
    }
    let awaits_consent = stretch == Stretch::FollowUp;
    if awaits_consent && has_declined(work, scene.couple, respondent).await? {
        return Err(was_declined().into());
    }
    let id: CourseId = work.id();
    work.run(
        "insert into course (practice_id, id, couple_id, thread_id, respondent_id, stretch, assigned_by, made_at,
             counted_from, until_on, zone, next_step, next_opens_at, awaits_consent)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        values![
            id,
            scene.couple,
            person.thread.id,
            respondent,
            stretch.as_str(),
            scene.assigned_by,
            work.now(),
            course.counted_from,
            course.until,
            course.zone.name(),
            1_i64,
            opens_at,
            awaits_consent,
        ],
    )
    .await?;
    let mut subjects = vec![subject_of(id, respondent)];
    if opens_at <= work.now() && !awaits_consent {
        let asked = go_on::step(work, scene, person, (id, course, 1)).await?;
        subjects.extend(asked.into_iter().map(|id| subject_of(id, respondent)));
    }
    Ok(subjects)
}

fn nothing_to_ask() -> Problem {
    Problem::at(
        "part",
        Code::WrongState,
        "There is nothing of this to ask one of them now. Look at what is left out and why. Nothing was assigned.",
    )
}

#[derive(FromQueryResult)]
struct CountRow {
    running: i64,
}

async fn runs(work: &Work, couple: CoupleId, person: PersonId, stretch: Stretch) -> Result<bool, Failure> {
    let row: Option<CountRow> = work
        .find(
            "select count(*) as running from course
             where practice_id = $1 and couple_id = $2 and respondent_id = $3 and stretch = $4 and ended_at is null",
            values![couple, person, stretch.as_str()],
        )
        .await?;
    Ok(row.is_some_and(|row| row.running > 0))
}

/// The columns of [`CourseRow`].
macro_rules! course_columns {
    () => {
        "course.id, course.couple_id, course.thread_id, course.respondent_id, course.stretch, course.assigned_by,
         course.counted_from, course.until_on, course.zone, course.next_step, course.ended_at"
    };
}
pub(in crate::inventories) use course_columns;

#[derive(FromQueryResult)]
pub(in crate::inventories) struct CourseRow {
    pub(in crate::inventories) id: Key<CourseId>,
    pub(super) couple_id: Key<CoupleId>,
    pub(super) thread_id: Key<ThreadId>,
    pub(super) respondent_id: Key<PersonId>,
    stretch: String,
    pub(super) assigned_by: Key<PersonId>,
    counted_from: On,
    until_on: Option<On>,
    zone: String,
    next_step: i64,
    ended_at: Option<At>,
}

impl CourseRow {
    /// The course.
    pub(in crate::inventories) fn read(&self) -> Result<Course, Failure> {
        Ok(Course {
            stretch: Stretch::from_word(&self.stretch).ok_or(Failure::Corrupt("the stretch of a course"))?,
            counted_from: self.counted_from.0,
            until: self.until_on.map(|on| on.0),
            zone: zone(&self.zone)?,
        })
    }

    /// When it ended; none while it goes on.
    pub(in crate::inventories) fn ended_at(&self) -> Option<Timestamp> {
        self.ended_at.map(|at| at.0)
    }

    pub(super) fn next_step(&self) -> Result<u32, Failure> {
        u32::try_from(self.next_step).map_err(|_| Failure::Corrupt("the next step of a course"))
    }

    fn view(&self, awaits_consent: bool) -> Result<CourseView, Failure> {
        let course = self.read()?;
        let next = self.next_step()?;
        Ok(CourseView {
            id: self.id.0,
            respondent: self.respondent_id.0,
            is_follow_up: course.stretch == Stretch::FollowUp,
            awaits_consent,
            next_due: if self.ended_at.is_none() { course.due_on(next) } else { None },
            until: course.until,
        })
    }
}

#[derive(FromQueryResult)]
struct ListedRow {
    #[sea_orm(nested)]
    course: CourseRow,
    awaits_consent: bool,
}

/// What of the battery runs for one member of a couple: at most one for care and one for the follow-up.
///
/// # Errors
/// `NotFound` for a person whom the actor does not treat.
pub async fn courses_of(
    actor: &Actor,
    services: &Services,
    (couple, person): (CoupleId, PersonId),
) -> Result<Vec<CourseView>, Refused> {
    let work = Work::read(actor, services).await?;
    let place = place_of_person(&work, actor, person).await?.ok_or_else(Problem::not_found)?;
    let permit = permit(actor, Act::SeeAssignments, place)?;
    if !reader::knows(&work, actor, couple, person).await? {
        return Err(Problem::not_found().into());
    }
    let rows: Vec<ListedRow> = work
        .all(
            concat!(
                "select ",
                course_columns!(),
                ", course.awaits_consent from course
                 where course.practice_id = $1 and course.couple_id = $2 and course.respondent_id = $3
                   and course.ended_at is null
                 order by course.stretch"
            ),
            values![couple, person],
        )
        .await?;
    let views = rows.iter().map(|row| row.course.view(row.awaits_consent)).collect::<Result<Vec<_>, _>>()?;
    Ok(services.witnessed(actor, permit, subject_of(couple, person), views).await?)
}

/// Ends the battery for one person. What was asked already can still be answered, or taken back by itself.
///
/// # Errors
/// `NotFound` for one that is not of somebody the actor treats, `WrongState` when it has ended.
pub async fn end_course(actor: &Actor, services: &Services, id: CourseId) -> Result<(), Refused> {
    let work = Work::begin(actor, services).await?;
    let row: Option<CourseRow> = work
        .find_for_update(
            concat!("select ", course_columns!(), " from course where course.practice_id = $1 and course.id = $2"),
            values![id],
        )
        .await?;
    let row = row.ok_or_else(Problem::not_found)?;
    let respondent = row.respondent_id.0;
    let place = place_of_person(&work, actor, respondent).await?.ok_or_else(Problem::not_found)?;
    let permit = permit(actor, Act::CancelAssignment, place)?;
    if !reader::knows(&work, actor, row.couple_id.0, respondent).await? {
        return Err(Problem::not_found().into());
    }
    if row.ended_at.is_some() {
        return Err(Problem::new(Code::WrongState, "This has ended already. There is nothing left to end.").into());
    }
    work.run("update course set ended_at = $3 where practice_id = $1 and id = $2", values![id, work.now()]).await?;
    work.commit(actor, permit, subject_of(id, respondent)).await?;
    Ok(())
}
