//! What was done in a couple's care after an instant, whoever did it, and what of it is one person's.

use domain::{
    exercises::{agreements::Agreement, commitments::Mark},
    ids::{CoupleId, PersonId, ResponseId, RunId},
    inventories::InstrumentKey,
};
use jiff::Timestamp;
use sea_orm::FromQueryResult;

use super::{
    Answered, Finished, Member, SinceView,
    promises::{Said, said},
};
use crate::{
    exercises::{Named, agreements, named_columns},
    inventories::{Known, newest_of_all},
    kernel::{
        bind::{At, Key, values},
        refused::Failure,
        work::Work,
    },
    talks::last_talks,
};

/// The exercise in which somebody writes down what brought it back. It is told of by itself, and so not among the others.
const TRIGGERS: &str = "trigger_log";

/// Everything that was done after an instant.
pub(super) struct Doings {
    answers: Vec<(PersonId, Answered)>,
    exercises: Vec<(PersonId, Finished)>,
    triggers: Vec<(PersonId, Finished)>,
    lapses: Vec<(PersonId, Timestamp)>,
    loops: Vec<(PersonId, Timestamp)>,
    talks: Vec<([PersonId; 2], Timestamp)>,
    promises: Vec<Said>,
    agreements: Vec<Agreement>,
}

#[derive(FromQueryResult)]
struct AnswerRow {
    id: Key<ResponseId>,
    respondent_id: Key<PersonId>,
    instrument_key: String,
    submitted_at: At,
}

#[derive(FromQueryResult)]
struct RunRow {
    id: Key<RunId>,
    person_id: Key<PersonId>,
    done_at: At,
    #[sea_orm(nested)]
    named: Named,
}

/// Somebody did something.
#[derive(FromQueryResult)]
struct DeedRow {
    person_id: Key<PersonId>,
    done_at: At,
}

impl Doings {
    /// Reads them, of these authors. What only its author may see is not among them, and what is about safety only where `sees_safety`.
    pub(super) async fn read(
        work: &Work,
        couple: CoupleId,
        after: Timestamp,
        (authors, sees_safety): (&[PersonId], bool),
    ) -> Result<Self, Failure> {
        let (triggers, exercises) =
            exercises(work, couple, after).await?.into_iter().partition::<Vec<_>, _>(|done| done.is_trigger);
        let finished = |all: Vec<Done>| all.into_iter().map(|done| (done.person, done.finished)).collect::<Vec<_>>();
        Ok(Self {
            answers: answers(work, couple, after, sees_safety).await?,
            exercises: finished(exercises),
            triggers: finished(triggers),
            lapses: deeds(
                work,
                "select reported_by as person_id, reported_at as done_at from lapse
                 where practice_id = $1 and couple_id = $2 and reported_at > $3",
                (couple, after),
            )
            .await?,
            loops: deeds(
                work,
                "select member.person_id, listening.since as done_at from listening
                 join breach_thread thread on thread.practice_id = listening.practice_id
                     and thread.id = listening.thread_id
                 join couple_member member on member.practice_id = thread.practice_id
                     and member.couple_id = listening.couple_id
                     and member.person_id in (thread.hurt_person_id, thread.involved_person_id)
                 where listening.practice_id = $1 and listening.couple_id = $2 and listening.standing = 'done'
                   and listening.since > $3",
                (couple, after),
            )
            .await?,
            talks: last_talks(work, couple).await?,
            promises: said(work, (couple, after), authors).await?,
            agreements: agreements::all_of(work, couple).await?,
        })
    }

    /// What of it is one person's and is told of.
    pub(super) fn of(&self, member: &Member) -> SinceView {
        let Member { person, since, today } = *member;
        let is_told = |whose: PersonId, at: Timestamp| whose == person && since.tells_of(at);
        let times = |deeds: &[(PersonId, Timestamp)]| deeds.iter().filter(|(whose, at)| is_told(*whose, *at)).count();
        let talks = self.talks.iter().filter(|(both, at)| both.contains(&person) && since.tells_of(*at));
        let promised = || self.promises.iter().filter(|said| said.person == person);
        let marked = |mark: Mark| {
            let is_so = move |said: &&Said| said.marked.is_some_and(|(word, at)| word == mark && since.tells_of(at));
            promised().filter(is_so).count()
        };
        let disputed = promised().filter(|said| said.disputed_at.is_some_and(|at| since.tells_of(at)));
        let signatures = self.agreements.iter().flat_map(|one| &one.versions).flat_map(|version| &version.signatures);
        let due = self.agreements.iter().filter(|one| one.parties.contains(&person) && one.is_review_due(today));
        SinceView {
            person,
            since,
            answers: of(&self.answers, person, |one| since.tells_of(one.at)),
            exercises: of(&self.exercises, person, |one| since.tells_of(one.at)),
            triggers: of(&self.triggers, person, |one| since.tells_of(one.at)),
            lapses_told: times(&self.lapses),
            loops_done: times(&self.loops),
            last_talk_at: talks.map(|(_, at)| *at).max(),
            promises_kept: marked(Mark::Kept),
            promises_missed: marked(Mark::Missed),
            promises_disputed: disputed.count(),
            agreements_signed: signatures.filter(|(signer, at)| is_told(*signer, *at)).count(),
            reviews_due: due.count(),
        }
    }
}

/// Who did something after an instant, and when; one statement of columns `person_id` and `done_at`.
async fn deeds(
    work: &Work,
    sql: &'static str,
    (couple, after): (CoupleId, Timestamp),
) -> Result<Vec<(PersonId, Timestamp)>, Failure> {
    let rows: Vec<DeedRow> = work.all(sql, values![couple, after]).await?;
    Ok(rows.into_iter().map(|row| (row.person_id.0, row.done_at.0)).collect())
}

fn of<T: Clone>(all: &[(PersonId, T)], person: PersonId, is_told: impl Fn(&T) -> bool) -> Vec<T> {
    all.iter().filter(|(whose, one)| *whose == person && is_told(one)).map(|(_, one)| one.clone()).collect()
}

async fn answers(
    work: &Work,
    couple: CoupleId,
    after: Timestamp,
    sees_safety: bool,
) -> Result<Vec<(PersonId, Answered)>, Failure> {
    let rows: Vec<AnswerRow> = work
        .all(
            "select id, respondent_id, instrument_key, submitted_at from response
             where practice_id = $1 and couple_id = $2 and submitted_at > $3 and status = 'current'
               and source = 'answered' and visibility not in ('V0', 'V6') and ($4 or visibility <> 'V5')
             order by submitted_at desc, id",
            values![couple, after, sees_safety],
        )
        .await?;
    let newest = newest_of_all(work).await?;
    let answered = |row: AnswerRow| {
        let known = InstrumentKey::parse(&row.instrument_key).ok().and_then(|key| newest.get(&key));
        let title = known.map_or(row.instrument_key.as_str(), Known::title).to_owned();
        (row.respondent_id.0, Answered { response: row.id.0, title, at: row.submitted_at.0 })
    };
    Ok(rows.into_iter().map(answered).collect())
}

/// A run that was finished.
struct Done {
    person: PersonId,
    is_trigger: bool,
    finished: Finished,
}

async fn exercises(work: &Work, couple: CoupleId, after: Timestamp) -> Result<Vec<Done>, Failure> {
    let rows: Vec<RunRow> = work
        .all(
            concat!(
                "select run.id, run.person_id, run.done_at, ",
                named_columns!(),
                " from exercise_run run
                 join exercise_assignment given
                     on given.practice_id = run.practice_id and given.id = run.assignment_id
                 where run.practice_id = $1 and run.couple_id = $2 and run.done_at > $3 and not run.kept_to_self
                 order by run.done_at desc, run.id"
            ),
            values![couple, after],
        )
        .await?;
    let mut finished = Vec::with_capacity(rows.len());
    for row in rows {
        let exercise = row.named.open(work).await?;
        finished.push(Done {
            person: row.person_id.0,
            is_trigger: exercise.key.as_str() == TRIGGERS,
            finished: Finished { run: row.id.0, title: exercise.title.clone(), at: row.done_at.0 },
        });
    }
    Ok(finished)
}
