//! Going on with the battery when its next day has come.

use domain::{
    access::{Act, Actor},
    ids::{AssignmentId, CourseId, PracticeId},
    inventories::{Course, Stretch},
};
use jiff::Timestamp;
use sea_orm::FromQueryResult;

use super::{
    Person, ask_due,
    begin::{CourseRow, course_columns},
};
use crate::{
    inventories::assign::Scene,
    kernel::{
        bind::{At, values},
        clockwork::{own_permit, put_off},
        refused::{Failure, Refused},
        services::Services,
        work::{Work, subject_of},
    },
};

/// Asks the next step of one course that is due; whether there was one. Each commits on its own, and one that fails holds up none of the
/// others.
pub(in crate::inventories) async fn go_on(services: &Services, practice: PracticeId) -> Result<bool, Failure> {
    let clockwork = Actor::clockwork(practice);
    let work = Work::begin(&clockwork, services).await?;
    let row: Option<CourseRow> = work
        .find_for_update(
            concat!(
                "select ",
                course_columns!(),
                " from course where course.practice_id = $1 and course.ended_at is null and course.next_opens_at <= $2
                   and not course.awaits_consent
                 order by course.next_opens_at, course.id limit 1"
            ),
            values![work.now()],
        )
        .await?;
    let Some(row) = row else { return Ok(false) };
    if let Err(failure) = ask_next(work, &clockwork, &row).await {
        let later = "update course set next_opens_at = $3 where practice_id = $1 and id = $2";
        put_off(services, practice, (failure, row.id.0), later).await?;
    }
    Ok(true)
}

async fn ask_next(work: Work, clockwork: &Actor, row: &CourseRow) -> Result<(), Failure> {
    let permit = own_permit(clockwork, Act::Assign)?;
    let course = row.read()?;
    let scene = Scene::of(&work, row.couple_id.0, row.assigned_by.0).await?;
    let step_number = course.latest_open(row.next_step()?, work.now());
    let (id, respondent) = (row.id.0, row.respondent_id.0);
    let asked = match Person::read(&work, &scene, respondent, Some(row.thread_id.0)).await {
        Ok(person) => step(&work, &scene, &person, (id, &course, step_number)).await?,
        // Who no longer stands in the injury is asked nothing about it any more.
        Err(Refused::Problems(_)) => {
            end(&work, id).await?;
            Vec::new()
        }
        Err(Refused::Failure(failure)) => return Err(failure),
    };
    for assignment in asked {
        work.audit(clockwork, &permit, subject_of(assignment, respondent)).await?;
    }
    work.commit_audited().await
}

/// Asks one step, and notes when the next one comes, or when the last one closes, or that it was the last.
pub(super) async fn step(
    work: &Work,
    scene: &Scene,
    person: &Person,
    (id, course, number): (CourseId, &Course, u32),
) -> Result<Vec<AssignmentId>, Failure> {
    let asked = match course.due_on(number) {
        Some(due_on) => ask_due(work, scene, person, (course.moment(number), due_on)).await?,
        None => Vec::new(),
    };
    if course.stretch == Stretch::FollowUp {
        note_asked(work, id, &asked).await?;
    }
    let look_again_at = match course.opens_at(number + 1) {
        Some(opens_at) => Some(opens_at),
        None => open_until(work, id).await?,
    };
    match look_again_at {
        Some(at) => {
            work.run(
                "update course set next_step = $3, next_opens_at = $4 where practice_id = $1 and id = $2",
                values![id, i64::from(number) + 1, at],
            )
            .await?;
        }
        None => end(work, id).await?,
    }
    Ok(asked)
}

#[derive(FromQueryResult)]
struct OpenRow {
    closes_at: Option<At>,
}

/// When the last of what was asked with somebody's consent closes; none where nothing of it is open. Until then their consent is theirs to take back,
/// so the course does not end with the last question.
async fn open_until(work: &Work, id: CourseId) -> Result<Option<Timestamp>, Failure> {
    let row: Option<OpenRow> = work
        .find(
            "select max(its.closes_at) as closes_at from follow_up_asked asked
             join assignment its on its.practice_id = asked.practice_id and its.id = asked.assignment_id
             where asked.practice_id = $1 and asked.course_id = $2 and its.closes_at > $3
               and its.state in ('assigned', 'opened', 'in-progress')",
            values![id, work.now()],
        )
        .await?;
    Ok(row.and_then(|row| row.closes_at).map(|at| at.0))
}

/// Writes down what was asked after the end of care, to be taken back with the consent to it.
async fn note_asked(work: &Work, id: CourseId, asked: &[AssignmentId]) -> Result<(), Failure> {
    for assignment in asked {
        work.run(
            "insert into follow_up_asked (practice_id, course_id, assignment_id) values ($1, $2, $3)",
            values![id, *assignment],
        )
        .await?;
    }
    Ok(())
}

async fn end(work: &Work, id: CourseId) -> Result<(), Failure> {
    work.run(
        "update course set ended_at = $3 where practice_id = $1 and id = $2 and ended_at is null",
        values![id, work.now()],
    )
    .await
    .map(|_| ())
}
