//! Reading responses, each reader as far as the visibility rules let them.

use domain::{
    access::{Act, Actor, Place, permit},
    ids::{CoupleId, PersonId, ResponseId},
    inventories::{Answers, Given, Instrument, ResponseStatus, Source as CameIn, reading, response::REOPENING_WINDOW},
    problem::Problem,
    safety::{CrisisContact, contacts::contacts, task},
    sharing::{Extent, Reader, Visibility, extent},
    zone::Zone,
};

use super::{
    Catalogue, NeedView, ResponseView,
    catalogue::Known,
    in_words::{question, questions, words},
    record::Record,
    rows::{ResponseRow, response_columns},
};
use crate::{
    couples::reader::reader,
    kernel::{
        bind::values,
        page::{Page, PageRequest},
        refused::{Failure, Refused},
        services::Services,
        work::{Work, subject_of},
    },
    people::place_of_person,
    sharing::ShareView,
};

const MINE: &str = "my responses";
const OF_PERSON: &str = "responses";

/// One response: the actor's own, or one of somebody they treat.
///
/// # Errors
/// `NotFound` for everything else, the other partner's among it: what they shared is read item by item, not here.
pub async fn response(actor: &Actor, services: &Services, id: ResponseId) -> Result<ResponseView, Refused> {
    let work = Work::read(actor, services).await?;
    let row = find(&work, id).await?.ok_or_else(Problem::not_found)?;
    let respondent = row.respondent_id.0;
    let place = place_of_person(&work, actor, respondent).await?.ok_or_else(Problem::not_found)?;
    let permit = permit(actor, Act::SeeResponses, place)?;
    let reader = reader(&work, actor, row.couple_id.0, respondent).await?;
    let view = views(&work, &[row], reader).await?.pop().ok_or_else(Problem::not_found)?;
    Ok(services.witnessed(actor, permit, subject_of(id, respondent), view).await?)
}

/// The actor's own responses, newest first.
///
/// # Errors
/// `NotAllowed` for anybody but partners.
pub async fn my_responses(
    actor: &Actor,
    services: &Services,
    page: PageRequest,
) -> Result<Page<ResponseView>, Refused> {
    let permit = permit(actor, Act::SeeResponses, Place::Own)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let window = page.window(actor, services, MINE)?;
    let work = Work::read(actor, services).await?;
    let rows: Vec<ResponseRow> = work
        .all(
            concat!(
                "select ",
                response_columns!(),
                " from response
                 where practice_id = $1 and respondent_id = $2 and status = 'current'
                   and $5 like '%' || visibility || '%'
                 order by submitted_at desc, id limit $3 offset $4"
            ),
            values![me, window.limit(), window.offset(), classes_seen_by(Reader::Author)],
        )
        .await?;
    let page = window.page(actor, services, MINE, views(&work, &rows, Reader::Author).await?);
    Ok(services.witnessed(actor, permit, subject_of(me, me), page).await?)
}

/// The responses of one member of a couple, newest first, superseded and void ones among them.
///
/// # Errors
/// `NotFound` for a person whom the actor does not treat.
pub async fn responses_of(
    actor: &Actor,
    services: &Services,
    (couple, person): (CoupleId, PersonId),
    page: PageRequest,
) -> Result<Page<ResponseView>, Refused> {
    let work = Work::read(actor, services).await?;
    let place = place_of_person(&work, actor, person).await?.ok_or_else(Problem::not_found)?;
    let permit = permit(actor, Act::SeeResponses, place)?;
    let window = page.window(actor, services, OF_PERSON)?;
    let reader = reader(&work, actor, couple, person).await?;
    let rows: Vec<ResponseRow> = work
        .all(
            concat!(
                "select ",
                response_columns!(),
                " from response
                 where practice_id = $1 and respondent_id = $2 and couple_id = $3
                   and $6 like '%' || visibility || '%'
                 order by submitted_at desc, id limit $4 offset $5"
            ),
            values![person, couple, window.limit(), window.offset(), classes_seen_by(reader)],
        )
        .await?;
    let page = window.page(actor, services, OF_PERSON, views(&work, &rows, reader).await?);
    Ok(services.witnessed(actor, permit, subject_of(couple, person), page).await?)
}

/// A response its author just made.
pub(super) async fn read_own(work: &Work, actor: &Actor, id: ResponseId) -> Result<ResponseView, Failure> {
    debug_assert!(actor.person_id().is_some(), "only a person has responses");
    read(work, id, Reader::Author).await
}

/// A response that the lead therapist just entered.
pub(super) async fn read_treated(work: &Work, actor: &Actor, id: ResponseId) -> Result<ResponseView, Failure> {
    let row = find(work, id).await?.ok_or(Failure::Corrupt("a response that is not there"))?;
    let reader = reader(work, actor, row.couple_id.0, row.respondent_id.0).await?;
    read(work, id, reader).await
}

async fn read(work: &Work, id: ResponseId, reader: Reader) -> Result<ResponseView, Failure> {
    let corrupt = || Failure::Corrupt("a response that is not there");
    let row = find(work, id).await?.ok_or_else(corrupt)?;
    views(work, &[row], reader).await?.pop().ok_or_else(corrupt)
}

/// The row of one of the actor's own responses, which nobody else changes until this transaction ends.
pub(super) async fn find_own(work: &Work, id: ResponseId, me: PersonId) -> Result<Option<ResponseRow>, Failure> {
    work.find_for_update(
        concat!(
            "select ",
            response_columns!(),
            " from response where practice_id = $1 and id = $2 and respondent_id = $3"
        ),
        values![id, me],
    )
    .await
}

/// The row of one response.
pub(super) async fn find(work: &Work, id: ResponseId) -> Result<Option<ResponseRow>, Failure> {
    work.find(concat!("select ", response_columns!(), " from response where practice_id = $1 and id = $2"), values![id])
        .await
}

/// What a person gave, as text, for telling one request from another. It goes through a keyed hash and nowhere else.
pub(super) fn given_text(given: &Given) -> String {
    match given {
        Given::Value(value) => format!("value {value}"),
        Given::Choice(word) => format!("choice {word}"),
        Given::Choices(words) => format!("choices {words:?}"),
        Given::Text(text) => format!("text {text}"),
        Given::Declined => "declined".to_owned(),
    }
}

/// Responses of one person, as `reader` sees them.
async fn views(work: &Work, rows: &[ResponseRow], reader: Reader) -> Result<Vec<ResponseView>, Failure> {
    let Some(first) = rows.first() else { return Ok(Vec::new()) };
    let record = Record::gather(work, first.respondent_id.0, reader).await?;
    let mut catalogue = Catalogue::default();
    let mut views = Vec::with_capacity(rows.len());
    for row in rows {
        views.extend(view(work, &mut catalogue, row, (reader, &record)).await?);
    }
    Ok(views)
}

/// The classes of which `reader` gets all, in the database's words. A list asks for these alone: what is taken out of a page afterwards would end
/// it early.
fn classes_seen_by(reader: Reader) -> String {
    let seen = Visibility::ALL.into_iter().filter(|class| extent(*class, reader, false) == Extent::Whole);
    seen.map(Visibility::as_str).collect::<Vec<_>>().join(" ")
}

/// A response as `reader` sees it; none when they see nothing of it.
async fn view(
    work: &Work,
    catalogue: &mut Catalogue,
    row: &ResponseRow,
    (reader, record): (Reader, &Record),
) -> Result<Option<ResponseView>, Failure> {
    let response = row.read()?;
    if extent(response.visibility_at_submit, reader, false) != Extent::Whole {
        return Ok(None);
    }
    let is_author = reader == Reader::Author;
    let known = catalogue.find(work, &row.instrument_key, &row.instrument_version).await?;
    let all = row.open(work, &record.key)?;
    let answers = seen_by(&known, &all, reader);
    let shares = shares((&known, &answers), record, response.id);
    let correctable = is_author && response.source == CameIn::Answered && response.status == ResponseStatus::Current;
    let reopen_until = (correctable && response.corrects.is_none())
        .then(|| response.submitted_at + REOPENING_WINDOW)
        .filter(|until| *until > work.now());
    let needs = reading::needs((&known, &answers));
    let mode = response.mode_at_submit;
    Ok(Some(ResponseView {
        id: response.id,
        instrument: row.instrument_key.clone(),
        title: known.title().to_owned(),
        respondent: record.respondent.clone(),
        couple: response.couple,
        submitted_at: response.submitted_at,
        by_hand: response.source != CameIn::Answered,
        status: response.status,
        possibly_not_private: reader == Reader::LeadTherapist && row.possibly_not_private,
        privacy_mark: record.mark_of(response.id).cloned(),
        help_now: if is_author { help_now(&known, &all, &response.zone) } else { Vec::new() },
        closing_text: known
            .gate
            .as_ref()
            .filter(|_| is_author && known.is_shut(&all))
            .map(|gate| gate.closed_text.clone()),
        readers_line: if is_author { mode.reader_line() } else { mode.desk_line() },
        answers: questions(&known, &answers, &shares, is_author),
        scores: record.scores_of(response.id, &known, reader),
        movements: record.movements_of(work, catalogue, row, (&known, reader)).await?,
        needs: needs.into_iter().map(need).collect(),
        feedback: record.feedback_on(work, response.id, reader)?,
        corrects: response.corrects,
        correctable,
        reopen_until,
    }))
}

/// Whom the author can call at once, where the answers call for it; the nearest to them first.
fn help_now(known: &Known, answers: &Answers, zone: &Zone) -> Vec<&'static CrisisContact> {
    if task::raised(known, answers).iter().any(|raised| raised.show_crisis_contacts) {
        contacts(Some(zone))
    } else {
        Vec::new()
    }
}

/// The live releases of a response; none for anybody but its author, whose record has them.
fn shares((known, answers): (&Known, &Answers), record: &Record, response: ResponseId) -> Vec<ShareView> {
    record
        .shares_of(response)
        .iter()
        .map(|share| ShareView {
            id: share.id,
            response,
            item: share.item.clone(),
            title: known.title().to_owned(),
            question: question(known, &share.item),
            answer: words(known, answers, &share.item).unwrap_or_default(),
            with: share.with.clone(),
            since: share.since,
        })
        .collect()
}

/// The answers without the items that are not this reader's, such as those about safety.
fn seen_by(instrument: &Instrument, answers: &Answers, reader: Reader) -> Answers {
    answers
        .iter()
        .filter(|(item, _)| extent(instrument.visibility_of(item), reader, false) == Extent::Whole)
        .map(|(item, answer)| (item.to_owned(), answer.clone()))
        .collect()
}

fn need(written: reading::Written) -> NeedView {
    NeedView {
        label: written.label.unwrap_or_default(),
        item: written.id,
        question: written.prompt,
        text: written.text.expose().to_owned(),
    }
}
