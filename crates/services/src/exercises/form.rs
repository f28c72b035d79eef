//! The pages of an exercise with what is kept of it, for its author alone.

use domain::{
    exercises::{
        answer::{Answer, Answers},
        definition::field::Side,
    },
    ids::{PersonId, RunId},
};
use jiff::Timestamp;

use super::{catalogue::Known, rows::DraftRow};
use crate::kernel::{bind::values, refused::Failure, seal::Spot, work::Work};

/// What there is to fill in, and what is kept of it.
#[derive(Debug, Clone)]
pub struct Form {
    /// The exercise.
    pub exercise: Known,
    /// On which side of the injury its author is: fields of the other side are not theirs.
    pub side: Option<Side>,
    /// What is kept.
    pub draft: Vec<DraftAnswer>,
    /// The version to send along; 0 when there is no draft.
    pub draft_version: i64,
    /// When it was kept.
    pub saved_at: Option<Timestamp>,
}

/// One kept answer, in the form in which it is given.
#[derive(Debug, Clone, Default)]
pub struct DraftAnswer {
    /// The field.
    pub field: String,
    /// A text, a word, a number, a date or a time; `yes` for a confirmation.
    pub text: Option<String>,
    /// The words of a choice of several.
    pub choices: Vec<String>,
    /// The rows of a list, each by column and text.
    pub rows: Vec<Vec<(String, String)>>,
    /// Whether its author would rather not say.
    pub passed: bool,
    /// When its clock was started.
    pub started_at: Option<Timestamp>,
    /// When its clock was stopped.
    pub ended_at: Option<Timestamp>,
}

/// Kept answers, in the form in which they are given.
pub(super) fn given(answers: &Answers) -> Vec<DraftAnswer> {
    answers.iter().map(|(field, answer)| DraftAnswer { field: field.to_owned(), ..one(answer) }).collect()
}

fn one(answer: &Answer) -> DraftAnswer {
    let text = |text: String| DraftAnswer { text: Some(text), ..DraftAnswer::default() };
    match answer {
        Answer::Text(words) => text(words.expose().to_owned()),
        Answer::Choice(word) => text(word.clone()),
        Answer::Choices(words) => DraftAnswer { choices: words.clone(), ..DraftAnswer::default() },
        Answer::Number(number) => text(number.to_string()),
        Answer::Date(date) => text(date.to_string()),
        Answer::Time(time) => text(time.strftime("%H:%M").to_string()),
        Answer::Moment(moment) => text(moment.strftime("%Y-%m-%dT%H:%M").to_string()),
        Answer::Ticked => text("yes".to_owned()),
        Answer::Timed { started_at, ended_at } => {
            DraftAnswer { started_at: Some(*started_at), ended_at: *ended_at, ..DraftAnswer::default() }
        }
        Answer::Rows(rows) => {
            let row = |row: &std::collections::BTreeMap<String, domain::text::ClinicalText>| {
                row.iter().map(|(column, cell)| (column.clone(), cell.expose().to_owned())).collect()
            };
            DraftAnswer { rows: rows.iter().map(row).collect(), ..DraftAnswer::default() }
        }
        Answer::Passed => DraftAnswer { passed: true, ..DraftAnswer::default() },
    }
}

/// The draft of a run, opened with its author's key; nothing yet where there is none. With the version and the time it was kept.
pub(super) async fn open_draft(
    work: &Work,
    run: RunId,
    author: PersonId,
) -> Result<(Answers, i64, Option<Timestamp>), Failure> {
    let row: Option<DraftRow> = work
        .find(
            "select sealed_answers, saved_at, version from run_draft where practice_id = $1 and run_id = $2",
            values![run],
        )
        .await?;
    let Some(row) = row else { return Ok((Answers::default(), 0, None)) };
    let key = work.find_person_key(author).await?;
    let json = key.open_text(draft_spot(work, run), &row.sealed_answers)?;
    let answers = Answers::from_json(&json).map_err(|_| Failure::Corrupt("a kept draft"))?;
    Ok((answers, row.version, Some(row.saved_at.0)))
}

/// Writes the draft over the version that was read.
pub(super) async fn write_draft(
    work: &Work,
    run: RunId,
    author: PersonId,
    answers: &Answers,
    version: i64,
) -> Result<(), Failure> {
    let key = work.find_person_key(author).await?;
    let sealed = key.seal(draft_spot(work, run), answers.to_json().as_bytes(), work.services().random());
    let sql = if version == 0 {
        "insert into run_draft (practice_id, run_id, sealed_answers, saved_at, version)
         values ($1, $2, $3, $4, $5 + 1)"
    } else {
        "update run_draft set sealed_answers = $3, saved_at = $4, version = $5 + 1
         where practice_id = $1 and run_id = $2 and version = $5"
    };
    work.run(sql, values![run, sealed, work.now(), version]).await.map(|_| ())
}

/// Erases the draft of a run.
pub(super) async fn erase_draft(work: &Work, run: RunId) -> Result<(), Failure> {
    work.run("delete from run_draft where practice_id = $1 and run_id = $2", values![run]).await.map(|_| ())
}

fn draft_spot(work: &Work, run: RunId) -> Spot {
    Spot::new("run_draft.sealed_answers", work.practice(), run)
}
