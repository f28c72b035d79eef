//! Exercises that were given and have waited too long, by the same rule as inventories. What is done as needed never waits.

use domain::{
    ids::RunId,
    worklist::{Standing, Subject},
};

use super::{
    Found, Reader, led_by_me, still_there,
    waiting::{self, LOOKED_BACK, WaitingRow},
};
use crate::{
    exercises::Newest,
    kernel::{bind::values, refused::Failure, work::Work},
};

/// What has waited too long: at most one entry for each person and exercise.
pub(super) async fn too_long(work: &Work, reader: Reader) -> Result<Vec<Found>, Failure> {
    let late = waiting::too_long(rows(work, reader).await?, standing, work.now());
    // By what it is called now: one statement at most, however many of the practice's own are among them.
    let exercises = Newest::read_for(work, late.iter().map(|late| late.key.as_str())).await?;
    let found = late.into_iter().map(|late| {
        let title = exercises.find(&late.key).ok_or(Failure::Corrupt("the name of an exercise"))?.title.clone();
        let subject = Subject::Undone(late.id);
        Ok(late.found(subject, title, "Not done, a week after the due day and the last letter"))
    });
    found.collect()
}

/// Everything given and not done, declined or taken back since, oldest first.
async fn rows(work: &Work, reader: Reader) -> Result<Vec<WaitingRow<RunId>>, Failure> {
    work.all(
        concat!(
            "select run.id, run.couple_id, run.person_id, given.exercise_key as key, given.exercise_version as version,
                 given.rhythm, run.state, run.due_at, run.closes_at,
                 (select max(reminder.sent_at) from reminder
                  where reminder.practice_id = $1 and reminder.object_id = run.id) as last_letter_at,
                 (select count(*) from acknowledgement ack
                  where ack.practice_id = $1 and ack.matter = 'undone' and ack.couple_id = run.couple_id
                    and ack.subject_id = run.id and ack.brought_back_at is null) as acknowledged
             from exercise_run run
             join exercise_assignment given
                 on given.practice_id = run.practice_id and given.id = run.assignment_id
             where run.practice_id = $1 and run.state in ('assigned', 'begun', 'lapsed')
               and run.due_at <= $3 and run.closes_at > $4 and run.couple_id",
            led_by_me!(),
            "and ",
            still_there!("run.couple_id", "run.person_id"),
            "and not exists (select 1 from exercise_run later
                   join exercise_assignment other
                       on other.practice_id = later.practice_id and other.id = later.assignment_id
                   where later.practice_id = $1 and later.person_id = run.person_id
                     and later.couple_id = run.couple_id and other.exercise_key = given.exercise_key
                     and later.state in ('done', 'rewriting', 'declined') and later.due_at > run.due_at)
             order by run.due_at, run.id"
        ),
        values![reader.me, work.now(), work.now() - LOOKED_BACK],
    )
    .await
}

fn standing(state: &str, rhythm: &str) -> Standing {
    match (state, rhythm) {
        ("lapsed", "every") => Standing::MissedPulse,
        ("lapsed", _) => Standing::Closed,
        _ => Standing::Open,
    }
}
