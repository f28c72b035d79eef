//! A therapist's word to somebody about a response of theirs: written, replaced or taken back at any time, and read by its author. The newest
//! is shown, every version is kept. Whether it was read is its reader's own and told to nobody (DOMAIN.md 6.3).

use domain::{
    access::{Act, Actor, Permit, Place, permit},
    ids::{FeedbackId, ResponseId},
    problem::Problem,
    sharing::{Extent, Reader, extent},
    text::ClinicalText,
};
use sea_orm::FromQueryResult;

use super::{
    Catalogue, FeedbackNotice, ResponseView, responses,
    rows::{ResponseRow, response_columns},
};
use crate::{
    couples::reader::reader,
    feedback::{self, Subject},
    kernel::{
        bind::{At, Key, values},
        once::Once,
        page::{Page, PageRequest},
        refused::Refused,
        services::Services,
        work::{Work, subject_of},
    },
    people::place_of_person,
};

const UNSEEN: &str = "new feedback";

impl Subject for ResponseId {
    type Word = FeedbackId;
    const COLUMN: &'static str = "feedback.sealed_text";
    const WRITE: &'static str =
        "insert into feedback (practice_id, id, response_id, respondent_id, written_by, written_at, sealed_text)
         values ($1, $2, $3, $4, $5, $6, $7)";
    const END: &'static str = "update feedback set ended_at = $3, ending = $4
         where practice_id = $1 and response_id = $2 and ended_at is null";
    const NOTE_SEEN: &'static str = "update feedback set seen_at = $4
         where practice_id = $1 and response_id = $2 and respondent_id = $3 and ended_at is null and seen_at is null";
}

/// What a therapist writes to somebody about a response of theirs.
#[derive(Debug, Clone)]
pub struct GiveFeedback {
    /// What recognises a repeat.
    pub key: String,
    /// About which response.
    pub response: ResponseId,
    /// The words.
    pub text: ClinicalText,
}

/// Writes to the author of a response about it, in place of what was written before. A letter says that something waits, not what.
///
/// # Errors
/// `NotFound` for a response of somebody the actor does not treat, `KeyReused`.
pub async fn give_feedback(actor: &Actor, services: &Services, command: GiveFeedback) -> Result<ResponseView, Refused> {
    let work = Work::begin(actor, services).await?;
    let (row, permit) = treated(&work, actor, command.response).await?;
    let response = command.response.to_string();
    let once = Once::new(&work, "giveFeedback", &command.key, &[&response, command.text.expose()])?;
    if once.recall::<FeedbackId>(&work, actor).await?.is_some() {
        return Ok(responses::read_treated(&work, actor, command.response).await?);
    }
    let author = row.respondent_id.0;
    let id = feedback::write(&work, actor, (command.response, author), &command.text).await?;
    once.keep(&work, actor, id).await?;
    let view = responses::read_treated(&work, actor, command.response).await?;
    work.commit(actor, permit, subject_of(id, author)).await?;
    Ok(view)
}

/// Takes back what was written about a response. Where nothing was, nothing happens.
///
/// # Errors
/// `NotFound` for a response of somebody the actor does not treat.
pub async fn take_feedback_back(actor: &Actor, services: &Services, id: ResponseId) -> Result<ResponseView, Refused> {
    let work = Work::begin(actor, services).await?;
    let (row, permit) = treated(&work, actor, id).await?;
    feedback::take_back(&work, (id, row.respondent_id.0)).await?;
    let view = responses::read_treated(&work, actor, id).await?;
    work.commit(actor, permit, subject_of(id, row.respondent_id.0)).await?;
    Ok(view)
}

/// Notes that the actor has what their therapist wrote about one of their responses before them. Nobody else is told.
///
/// # Errors
/// `NotFound` for a response that is not the actor's own.
pub async fn read_feedback(actor: &Actor, services: &Services, id: ResponseId) -> Result<(), Refused> {
    let permit = permit(actor, Act::ReadFeedback, Place::Own)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let work = Work::begin(actor, services).await?;
    responses::find_own(&work, id, me).await?.ok_or_else(Problem::not_found)?;
    if feedback::note_seen(&work, (id, me)).await? {
        work.commit(actor, permit, subject_of(id, me)).await?;
    }
    Ok(())
}

#[derive(FromQueryResult)]
struct NoticeRow {
    response_id: Key<ResponseId>,
    instrument_key: String,
    instrument_version: String,
    written_at: At,
}

/// What the actor's therapist wrote and the actor has not opened, newest first; without its words.
///
/// # Errors
/// `NotAllowed` for anybody but partners.
pub async fn new_feedback(
    actor: &Actor,
    services: &Services,
    page: PageRequest,
) -> Result<Page<FeedbackNotice>, Refused> {
    let permit = permit(actor, Act::ReadFeedback, Place::Own)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let window = page.window(actor, services, UNSEEN)?;
    let work = Work::read(actor, services).await?;
    let rows: Vec<NoticeRow> = work
        .all(
            "select feedback.response_id, response.instrument_key, response.instrument_version, feedback.written_at
             from feedback
             join response on response.practice_id = feedback.practice_id and response.id = feedback.response_id
             where feedback.practice_id = $1 and feedback.respondent_id = $2 and feedback.ended_at is null
               and feedback.seen_at is null
             order by feedback.written_at desc, feedback.id limit $3 offset $4",
            values![me, window.limit(), window.offset()],
        )
        .await?;
    let mut catalogue = Catalogue::default();
    let mut notices = Vec::with_capacity(rows.len());
    for row in rows {
        let known = catalogue.find(&work, &row.instrument_key, &row.instrument_version).await?;
        notices.push(FeedbackNotice {
            response: row.response_id.0,
            title: known.title().to_owned(),
            written_at: row.written_at.0,
        });
    }
    let page = window.page(actor, services, UNSEEN, notices);
    Ok(services.witnessed(actor, permit, subject_of(me, me), page).await?)
}

/// A response that the actor may write about, locked, and the permission to.
async fn treated(work: &Work, actor: &Actor, id: ResponseId) -> Result<(ResponseRow, Permit), Refused> {
    let row: ResponseRow = work
        .find_for_update(
            concat!("select ", response_columns!(), " from response where practice_id = $1 and id = $2"),
            values![id],
        )
        .await?
        .ok_or_else(Problem::not_found)?;
    let author = row.respondent_id.0;
    let place = place_of_person(work, actor, author).await?.ok_or_else(Problem::not_found)?;
    let permit = permit(actor, Act::GiveFeedback, place)?;
    let reader = reader(work, actor, row.couple_id.0, author).await?;
    let treats = matches!(reader, Reader::LeadTherapist | Reader::OwnTherapist);
    let sees = extent(row.read()?.visibility_at_submit, reader, false) == Extent::Whole;
    if treats && sees { Ok((row, permit)) } else { Err(Problem::not_found().into()) }
}
