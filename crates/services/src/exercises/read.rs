//! Reading runs, each reader as far as the visibility rules let them.

use domain::{
    access::{Act, Actor, Place, permit},
    exercises::{answer::Answers, assignment::may_go_on, definition::Exercise, wording},
    ids::{CoupleId, PersonId, RunEditionId, RunFeedbackId, RunId, RunReplyId},
    problem::Problem,
    sharing::{Extent, Reader, Visibility, extent},
};
use sea_orm::FromQueryResult;

use super::{
    Form, Known, PartView, ReplyView, RunSummary, RunView,
    complete::edition_spot,
    find, form,
    reply::reply_spot,
    rows::{RunRow, runs},
};
use crate::{
    couples::{is_paused, members_of, mode_known_to, reader::reader},
    feedback::{self, FeedbackView},
    kernel::{
        bind::{At, Key, values},
        page::{Page, PageRequest},
        refused::{Failure, Refused},
        seal::SealKey,
        services::Services,
        work::{Work, subject_of},
    },
    people::{PersonView, name_of, place_of_person},
};

const OF_PERSON: &str = "runs";

/// One run: the actor's own, with its pages if it is open, or one of somebody they treat.
///
/// # Errors
/// `NotFound` for everything else, the other partner's among it: what they shared is read elsewhere.
pub async fn run(actor: &Actor, services: &Services, id: RunId) -> Result<RunView, Refused> {
    let work = Work::read(actor, services).await?;
    let row = find::find(&work, id).await?.ok_or_else(Problem::not_found)?;
    let person = row.person_id.0;
    let place = place_of_person(&work, actor, person).await?.ok_or_else(Problem::not_found)?;
    let permit = permit(actor, Act::ReadRun, place)?;
    let reader = reader(&work, actor, row.couple_id.0, person).await?;
    if extent(Visibility::AuthorTherapist, reader, false) != Extent::Whole {
        return Err(Problem::not_found().into());
    }
    let view = view(&work, &row, reader).await?;
    Ok(services.witnessed(actor, permit, subject_of(id, person), view).await?)
}

/// The runs of one member of a couple, those that wait first, then the newest.
///
/// # Errors
/// `NotFound` for a person whom the actor does not treat.
pub async fn runs_of(
    actor: &Actor,
    services: &Services,
    (couple, person): (CoupleId, PersonId),
    page: PageRequest,
) -> Result<Page<RunSummary>, Refused> {
    let work = Work::read(actor, services).await?;
    let place = place_of_person(&work, actor, person).await?.ok_or_else(Problem::not_found)?;
    let permit = permit(actor, Act::SeeRuns, place)?;
    let reader = reader(&work, actor, couple, person).await?;
    if place == Place::Own || extent(Visibility::AuthorTherapist, reader, false) != Extent::Whole {
        return Err(Problem::not_found().into());
    }
    let window = page.window(actor, services, OF_PERSON)?;
    let rows: Vec<RunRow> = work
        .all(
            runs!(
                "run.person_id = $2 and run.couple_id = $3
                 order by case when run.state in ('assigned', 'begun') then 0 else 1 end,
                     coalesce(run.done_at, run.ended_at, run.opened_at) desc, run.id
                 limit $4 offset $5"
            ),
            values![person, couple, window.limit(), window.offset()],
        )
        .await?;
    let mut views = Vec::with_capacity(rows.len());
    for row in &rows {
        views.push(row.summary(&work).await?);
    }
    let page = window.page(actor, services, OF_PERSON, views);
    Ok(services.witnessed(actor, permit, subject_of(couple, person), page).await?)
}

/// A run of the actor's own.
pub(super) async fn own(work: &Work, id: RunId, me: PersonId) -> Result<RunView, Failure> {
    let row = find::find(work, id).await?.filter(|row| row.person_id.0 == me);
    view(work, &row.ok_or(Failure::Corrupt("a run that is not there"))?, Reader::Author).await
}

/// A run of somebody the actor treats.
pub(super) async fn treated(work: &Work, actor: &Actor, id: RunId) -> Result<RunView, Failure> {
    let row = find::find(work, id).await?.ok_or(Failure::Corrupt("a run that is not there"))?;
    let reader = reader(work, actor, row.couple_id.0, row.person_id.0).await?;
    view(work, &row, reader).await
}

/// Runs without what was written in them, in the order of their ids as given; a handful, such as what one act made.
pub(super) async fn summaries_of(work: &Work, ids: &[RunId]) -> Result<Vec<RunSummary>, Failure> {
    let mut summaries = Vec::with_capacity(ids.len());
    for id in ids {
        let row = find::find(work, *id).await?.ok_or(Failure::Corrupt("a run that is not there"))?;
        summaries.push(row.summary(work).await?);
    }
    Ok(summaries)
}

/// What was finished the last time, opened with its author's key.
pub(super) async fn finished(work: &Work, key: &SealKey, id: RunId) -> Result<Option<Answers>, Failure> {
    let row: Option<EditionRow> = work
        .find(
            "select id, sealed_answers from run_edition where practice_id = $1 and run_id = $2
             order by number desc limit 1",
            values![id],
        )
        .await?;
    let Some(row) = row else { return Ok(None) };
    let json = key.open_text(edition_spot(work, row.id.0), &row.sealed_answers)?;
    Answers::from_json(&json).map(Some).map_err(|_| Failure::Corrupt("kept answers"))
}

#[derive(FromQueryResult)]
struct EditionRow {
    id: Key<RunEditionId>,
    sealed_answers: Vec<u8>,
}

async fn view(work: &Work, row: &RunRow, reader: Reader) -> Result<RunView, Failure> {
    let (id, author, couple) = (row.id.0, row.person_id.0, row.couple_id.0);
    let mut summary = row.summary(work).await?;
    let exercise = summary.exercise.clone();
    let is_author = reader == Reader::Author;
    let comment = comment_of(work, id, author, is_author).await?;
    summary.has_new_comment = comment.as_ref().is_some_and(|comment| comment.is_new);
    let members = members_of(work, couple).await?;
    // What becomes of a couple is no news for whoever has left it.
    let is_member = members.contains(&author);
    let paused = is_member && may_go_on(&exercise, is_paused(work, couple).await?).is_err();
    let parts = parts(work, row, &exercise, reader).await?;
    let reply = reply_to(work, row, &exercise, reader).await?;
    let is_open =
        summary.state.is_open() && summary.closes_at.is_none_or(|at| at > work.now() || row.done_at.is_some());
    let form = if is_author && is_open && !paused { Some(open_form(work, row, exercise.clone()).await?) } else { None };
    let mut others = Vec::new();
    for member in members.iter().filter(|member| is_author && exercise.is_shareable() && **member != author) {
        others.push(name_of(work, *member).await?);
    }
    let mode = mode_known_to(work, couple, author).await?;
    let readers_line = if is_author { row.reader_line(&exercise, mode) } else { mode.reader_line() };
    summary.readers_line = is_author.then_some(readers_line);
    Ok(RunView { summary, readers_line, paused, parts, form, comment, reply, others })
}

async fn parts(work: &Work, row: &RunRow, exercise: &Exercise, reader: Reader) -> Result<Vec<PartView>, Failure> {
    let is_private = row.kept_to_self && reader != Reader::Author;
    if row.editions == 0 || is_private {
        return Ok(Vec::new());
    }
    let key = work.find_person_key(row.person_id.0).await?;
    let Some(answers) = finished(work, &key, row.id.0).await? else { return Ok(Vec::new()) };
    let shares: Vec<ShareRow> = work
        .all(
            "select field from run_share where practice_id = $1 and run_id = $2 and revoked_at is null",
            values![row.id.0],
        )
        .await?;
    let is_shared = |field: &str| shares.iter().any(|share| share.field == field);
    Ok(part_views(exercise, &answers, row.kept_to_self, |class, field| {
        (extent(class, reader, false) == Extent::Whole).then(|| is_shared(field))
    }))
}

#[derive(FromQueryResult)]
struct ShareRow {
    field: String,
}

/// The parts of what was written that `shown` gives a word about: whether each is shared.
pub(super) fn part_views(
    exercise: &Exercise,
    answers: &Answers,
    kept_to_self: bool,
    shown: impl Fn(Visibility, &str) -> Option<bool>,
) -> Vec<PartView> {
    let views = exercise.fields().filter_map(|field| {
        let answer = answers.get(&field.id)?;
        let class = if kept_to_self { Visibility::AuthorOnly } else { exercise.visibility_of(field) };
        let shared = shown(class, &field.id)?;
        let lines = wording::lines(field, answer);
        Some(PartView {
            field: field.id.clone(),
            label: field.label.clone(),
            passed: *answer == domain::exercises::answer::Answer::Passed,
            for_author_alone: class == Visibility::AuthorOnly,
            shareable: field.shareable && class.can_be_shared() && !lines.is_empty(),
            shared,
            lines,
        })
    });
    views.collect()
}

async fn open_form(work: &Work, row: &RunRow, exercise: Known) -> Result<Form, Failure> {
    let (answers, draft_version, saved_at) = form::open_draft(work, row.id.0, row.person_id.0).await?;
    let side = find::side_of(work, row).await?;
    Ok(Form { exercise, side, draft: form::given(&answers), draft_version, saved_at })
}

#[derive(FromQueryResult)]
struct CommentRow {
    id: Key<RunFeedbackId>,
    written_by: Key<PersonId>,
    written_at: At,
    sealed_text: Vec<u8>,
    seen_at: Option<At>,
}

async fn comment_of(
    work: &Work,
    run: RunId,
    author: PersonId,
    is_author: bool,
) -> Result<Option<FeedbackView>, Failure> {
    let row: Option<CommentRow> = work
        .find(
            "select id, written_by, written_at, sealed_text, seen_at from run_feedback
             where practice_id = $1 and run_id = $2 and ended_at is null",
            values![run],
        )
        .await?;
    let Some(row) = row else { return Ok(None) };
    let key = work.find_person_key(author).await?;
    Ok(Some(FeedbackView {
        text: key.open_text(feedback::spot::<RunId>(work, row.id.0), &row.sealed_text)?,
        by: name_of(work, row.written_by.0).await?,
        written_at: row.written_at.0,
        is_new: is_author && row.seen_at.is_none(),
    }))
}

#[derive(FromQueryResult)]
pub(super) struct ReplyRow {
    id: Key<RunReplyId>,
    from_person_id: Key<PersonId>,
    hearer: String,
    sealed_word: Vec<u8>,
    said_at: At,
}

impl ReplyRow {
    /// The word, opened with the key of whoever said it.
    pub(super) async fn open(&self, work: &Work, exercise: &Exercise) -> Result<ReplyView, Failure> {
        let key = work.find_person_key(self.from_person_id.0).await?;
        let answer = key.open_text(reply_spot(work, self.id.0), &self.sealed_word)?;
        let options = exercise.partner_answer.iter().flat_map(|asked| &asked.options);
        let label = options.into_iter().find(|option| option.value == answer).map(|option| option.label.clone());
        Ok(ReplyView {
            label: label.unwrap_or_else(|| answer.clone()),
            answer,
            partner_too: self.hearer == "partner-too",
            said_at: self.said_at.0,
        })
    }
}

/// What the other partner said to what was shared: to the author only if they were meant to hear it, to whoever treats the author alone the same.
async fn reply_to(
    work: &Work,
    row: &RunRow,
    exercise: &Exercise,
    reader: Reader,
) -> Result<Option<ReplyView>, Failure> {
    let hears_all = matches!(reader, Reader::LeadTherapist | Reader::Supervisor);
    let found = find_reply(work, row.id.0, None).await?;
    match found.filter(|reply| hears_all || reply.hearer == "partner-too") {
        Some(reply) => reply.open(work, exercise).await.map(Some),
        None => Ok(None),
    }
}

/// The word in force about a run, by anybody or by one person.
pub(super) async fn find_reply(work: &Work, run: RunId, by: Option<PersonId>) -> Result<Option<ReplyRow>, Failure> {
    let rows: Vec<ReplyRow> = work
        .all(
            "select id, from_person_id, hearer, sealed_word, said_at from run_reply
             where practice_id = $1 and run_id = $2 and ended_at is null order by said_at desc, id",
            values![run],
        )
        .await?;
    Ok(rows.into_iter().find(|row| by.is_none_or(|by| row.from_person_id.0 == by)))
}

/// The name of somebody, for who shared what.
pub(super) async fn person(work: &Work, id: PersonId) -> Result<PersonView, Failure> {
    name_of(work, id).await
}
