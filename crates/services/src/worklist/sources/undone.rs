//! Exercises that were given and have waited too long, by the same rule as inventories. What is done as needed never waits.

use std::collections::BTreeMap;

use domain::{
    ids::{CoupleId, PersonId, RunId},
    worklist::{Asked, Item, Standing, Subject, waited_too_long},
};
use sea_orm::FromQueryResult;

use super::{
    Found, Reader, led_by_me,
    unanswered::{LOOKED_BACK, in_words},
};
use crate::{
    exercises::known,
    kernel::{
        bind::{At, Key, values},
        refused::Failure,
        work::Work,
    },
};

#[derive(FromQueryResult)]
struct GivenRow {
    id: Key<RunId>,
    couple_id: Key<CoupleId>,
    person_id: Key<PersonId>,
    exercise_key: String,
    exercise_version: String,
    rhythm: String,
    state: String,
    due_at: At,
    closes_at: At,
    last_letter_at: Option<At>,
    acknowledged: i64,
}

/// What has waited too long: at most one entry for each person and exercise.
pub(super) async fn too_long(work: &Work, reader: Reader) -> Result<Vec<Found>, Failure> {
    let mut given: BTreeMap<(CoupleId, PersonId, String), Vec<GivenRow>> = BTreeMap::new();
    for row in rows(work, reader).await? {
        given.entry((row.couple_id.0, row.person_id.0, row.exercise_key.clone())).or_default().push(row);
    }
    let mut found = Vec::new();
    for ((couple, person, exercise), rows) in given {
        let list: Vec<Asked<RunId>> = rows.iter().map(GivenRow::read).collect();
        let (Some(waited), Some(latest)) = (waited_too_long(&list, work.now()), rows.last()) else { continue };
        found.push(Found {
            item: Item { couple, subject: Subject::Undone(waited.id) },
            person: Some(person),
            what: known(&exercise, &latest.exercise_version)?.title.clone(),
            why: in_words(waited.why, "Not done, a week after the due day and the last letter"),
            since: waited.since,
            response: None,
            due_at: None,
        });
    }
    Ok(found)
}

/// Everything given and not done, declined or taken back since, oldest first.
async fn rows(work: &Work, reader: Reader) -> Result<Vec<GivenRow>, Failure> {
    work.all(
        concat!(
            "select run.id, run.couple_id, run.person_id, given.exercise_key, given.exercise_version, given.rhythm,
                 run.state, run.due_at, run.closes_at,
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

impl GivenRow {
    fn read(&self) -> Asked<RunId> {
        let standing = match (self.state.as_str(), self.rhythm.as_str()) {
            ("lapsed", "every") => Standing::MissedPulse,
            ("lapsed", _) => Standing::Closed,
            _ => Standing::Open,
        };
        Asked {
            id: self.id.0,
            standing,
            due_at: self.due_at.0,
            closes_at: self.closes_at.0,
            last_letter: self.last_letter_at.map(|at| at.0),
            acknowledged: self.acknowledged > 0,
        }
    }
}
