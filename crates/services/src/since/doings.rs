//! What was done in a couple's care after an instant, whoever did it, and what of it is one person's.

use domain::{
    exercises::commitments::Mark,
    ids::{CoupleId, PersonId, ResponseId, RunId},
    inventories::InstrumentKey,
    since::Since,
};
use jiff::Timestamp;
use sea_orm::FromQueryResult;

use super::{Answered, Finished, SinceView};
use crate::{
    exercises::{Named, named_columns},
    inventories::{Known, newest_of_all},
    kernel::{
        bind::{At, Key, values},
        refused::Failure,
        work::Work,
    },
};

/// Everything that was done after an instant.
pub(super) struct Doings {
    answers: Vec<(PersonId, Answered)>,
    exercises: Vec<(PersonId, Finished)>,
    marks: Vec<MarkRow>,
    signatures: Vec<SignatureRow>,
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

#[derive(FromQueryResult)]
struct MarkRow {
    person_id: Key<PersonId>,
    mark: String,
    marked_at: At,
}

#[derive(FromQueryResult)]
struct SignatureRow {
    person_id: Key<PersonId>,
    signed_at: At,
}

impl Doings {
    /// Reads them. What only its author may see is not among them, and what is about safety only where `sees_safety`.
    pub(super) async fn read(
        work: &Work,
        couple: CoupleId,
        after: Timestamp,
        sees_safety: bool,
    ) -> Result<Self, Failure> {
        Ok(Self {
            answers: answers(work, couple, after, sees_safety).await?,
            exercises: exercises(work, couple, after).await?,
            marks: work
                .all(
                    "select commitment.person_id, occurrence.mark, occurrence.marked_at from occurrence
                     join commitment on commitment.practice_id = occurrence.practice_id
                         and commitment.id = occurrence.commitment_id
                     where occurrence.practice_id = $1 and commitment.couple_id = $2 and occurrence.marked_at > $3",
                    values![couple, after],
                )
                .await?,
            signatures: work
                .all(
                    "select signature.person_id, signature.signed_at from agreement_signature signature
                     join agreement on agreement.practice_id = signature.practice_id
                         and agreement.id = signature.agreement_id
                     where signature.practice_id = $1 and agreement.couple_id = $2 and signature.signed_at > $3",
                    values![couple, after],
                )
                .await?,
        })
    }

    /// What of it is one person's and is told of.
    pub(super) fn of(&self, person: PersonId, since: Since) -> SinceView {
        let marked = |mark: Mark| {
            let theirs = self.marks.iter().filter(|row| row.person_id.0 == person && since.tells_of(row.marked_at.0));
            theirs.filter(|row| row.mark == mark.as_str()).count()
        };
        let signed =
            self.signatures.iter().filter(|row| row.person_id.0 == person && since.tells_of(row.signed_at.0)).count();
        SinceView {
            person,
            since,
            answers: of(&self.answers, person, |one| since.tells_of(one.at)),
            exercises: of(&self.exercises, person, |one| since.tells_of(one.at)),
            promises_kept: marked(Mark::Kept),
            promises_missed: marked(Mark::Missed),
            agreements_signed: signed,
        }
    }
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

async fn exercises(work: &Work, couple: CoupleId, after: Timestamp) -> Result<Vec<(PersonId, Finished)>, Failure> {
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
        let title = row.named.open(work).await?.title.clone();
        finished.push((row.person_id.0, Finished { run: row.id.0, title, at: row.done_at.0 }));
    }
    Ok(finished)
}
