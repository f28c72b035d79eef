//! Instruments that a practice makes for itself, while they are made. A draft may hold anything; it is sealed with the practice's key, because
//! what a practice means to ask is its own affair until it asks it.

use domain::{
    access::{Act, Actor, Place, permit},
    ids::{InstrumentDraftId, PersonId},
    inventories::{
        Answers, InstrumentKey,
        custom::{self, CustomDraft},
        instrument::FILE_LIMIT,
    },
    problem::{Code, Problem, Problems},
};
use jiff::Timestamp;
use sea_orm::FromQueryResult;

use super::{
    catalogue,
    form::{self, Question},
};
use crate::kernel::{
    bind::{At, Key, values},
    once::Once,
    page::{Page, PageRequest},
    refused::{Failure, Refused},
    seal::Spot,
    services::Services,
    work::{Work, subject},
};

const LIST: &str = "instrument drafts";

/// A draft to keep.
#[derive(Debug, Clone)]
pub struct DraftInstrument {
    /// What recognises a repeat of beginning one.
    pub key: String,
    /// Which draft; none to begin one.
    pub draft: Option<InstrumentDraftId>,
    /// The instrument whose next version it shall be; none for a new one. Counts only when a draft is begun.
    pub of: Option<String>,
    /// The version that was read; 0 when there was none.
    pub version: i64,
    /// What was made so far, as JSON of a [`CustomDraft`].
    pub content: String,
}

/// A draft, as whoever makes it sees it.
#[derive(Debug, Clone)]
pub struct InstrumentDraftView {
    /// Its id.
    pub id: InstrumentDraftId,
    /// Counts the changes.
    pub version: i64,
    /// When it was kept.
    pub saved_at: Timestamp,
    /// The instrument whose next version it shall be.
    pub of: Option<String>,
    /// What it is called so far.
    pub title: String,
    /// What was made so far, as JSON.
    pub content: String,
    /// What keeps it from being published, each beside its field: `items.3.text`.
    pub problems: Problems,
    /// The questions, as the respondent would see them; empty while something keeps it from being published.
    pub questions: Vec<Question>,
}

/// Keeps a draft.
///
/// # Errors
/// `NotAllowed`; `Malformed` or `TooLong` at `content`; `NotFound` for a draft that is not there; `Stale` for one that was changed meanwhile;
/// `Taken` at `of` when somebody began the next version before.
pub async fn draft_instrument(
    actor: &Actor,
    services: &Services,
    command: DraftInstrument,
) -> Result<InstrumentDraftView, Refused> {
    let permit = permit(actor, Act::MakeInstrument, Place::Practice)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let content = written(&command.content)?;
    let work = Work::begin(actor, services).await?;
    let id = match command.draft {
        Some(id) => {
            keep(&work, (id, command.version), &content, me).await?;
            id
        }
        None => match begin(&work, actor, &command, &content, me).await? {
            Begun::Before(id) => return Ok(show(&work, &find(&work, id).await?.ok_or_else(Problem::not_found)?).await?),
            Begun::Now(id) => id,
        },
    };
    let view = show(&work, &find(&work, id).await?.ok_or_else(Problem::not_found)?).await?;
    work.commit(actor, permit, subject(id)).await?;
    Ok(view)
}

/// One draft.
///
/// # Errors
/// `NotAllowed` for whoever makes no instruments; `NotFound`.
pub async fn instrument_draft(
    actor: &Actor,
    services: &Services,
    id: InstrumentDraftId,
) -> Result<InstrumentDraftView, Refused> {
    let _seen = permit(actor, Act::MakeInstrument, Place::Practice)?;
    let work = Work::read(actor, services).await?;
    let row = find(&work, id).await?.ok_or_else(Problem::not_found)?;
    Ok(show(&work, &row).await?)
}

/// The practice's drafts, the last one kept first.
///
/// # Errors
/// `NotAllowed` for whoever makes no instruments.
pub async fn instrument_drafts(
    actor: &Actor,
    services: &Services,
    page: PageRequest,
) -> Result<Page<InstrumentDraftView>, Refused> {
    let _seen = permit(actor, Act::MakeInstrument, Place::Practice)?;
    let window = page.window(actor, services, LIST)?;
    let work = Work::read(actor, services).await?;
    let rows: Vec<DraftRow> = work
        .all(
            "select id, instrument_key, sealed_draft, saved_at, version from instrument_draft
             where practice_id = $1 order by saved_at desc, id limit $2 offset $3",
            values![window.limit(), window.offset()],
        )
        .await?;
    let mut views = Vec::with_capacity(rows.len());
    for row in &rows {
        views.push(show(&work, row).await?);
    }
    Ok(window.page(actor, services, LIST, views))
}

/// Throws a draft away. Published versions stay.
///
/// # Errors
/// `NotAllowed`; `NotFound`.
pub async fn discard_draft(actor: &Actor, services: &Services, id: InstrumentDraftId) -> Result<(), Refused> {
    let permit = permit(actor, Act::MakeInstrument, Place::Practice)?;
    let work = Work::begin(actor, services).await?;
    let gone = work.run("delete from instrument_draft where practice_id = $1 and id = $2", values![id]).await?;
    if gone == 0 {
        return Err(Problem::not_found().into());
    }
    Ok(work.commit(actor, permit, subject(id)).await?)
}

/// The draft of the next version of an instrument.
pub(super) async fn draft_of(work: &Work, key: &str) -> Result<Option<InstrumentDraftId>, Failure> {
    let row: Option<IdRow> = work
        .find("select id from instrument_draft where practice_id = $1 and instrument_key = $2", values![key])
        .await?;
    Ok(row.map(|row| row.id.0))
}

/// A draft as it is kept.
#[derive(FromQueryResult)]
pub(super) struct DraftRow {
    id: Key<InstrumentDraftId>,
    pub(super) instrument_key: Option<String>,
    sealed_draft: Vec<u8>,
    saved_at: At,
    pub(super) version: i64,
}

#[derive(FromQueryResult)]
struct IdRow {
    id: Key<InstrumentDraftId>,
}

enum Begun {
    Before(InstrumentDraftId),
    Now(InstrumentDraftId),
}

async fn begin(
    work: &Work,
    actor: &Actor,
    command: &DraftInstrument,
    content: &str,
    me: PersonId,
) -> Result<Begun, Refused> {
    let of = command.of.as_deref();
    let once = Once::new(work, "draftInstrument", &command.key, &[of.unwrap_or_default(), content])?;
    if let Some(before) = once.recall::<InstrumentDraftId>(work, actor).await? {
        return Ok(Begun::Before(before));
    }
    if let Some(key) = of {
        let known = catalogue::newest(work, key).await?.ok_or_else(|| Problem::not_found().on("of"))?;
        if CustomDraft::of(&known).is_none() {
            let words =
                "This was not made here and cannot be changed here. Make a new one, or bring in a changed file.";
            return Err(Problem::at("of", Code::WrongState, words).into());
        }
        if draft_of(work, key).await?.is_some() {
            let words =
                "Somebody has begun the next version already. Open that draft from the library; yours is not kept.";
            return Err(Problem::at("of", Code::Taken, words).into());
        }
    }
    let id: InstrumentDraftId = work.id();
    let sealed = work.practice_key().await?.seal(spot(work, id), content.as_bytes(), work.services().random());
    work.run(
        "insert into instrument_draft (practice_id, id, instrument_key, sealed_draft, saved_by, saved_at)
         values ($1, $2, $3, $4, $5, $6)",
        values![id, of, sealed, me, work.now()],
    )
    .await?;
    once.keep(work, actor, id).await?;
    Ok(Begun::Now(id))
}

async fn keep(
    work: &Work,
    (id, version): (InstrumentDraftId, i64),
    content: &str,
    me: PersonId,
) -> Result<(), Refused> {
    let row = find(work, id).await?.ok_or_else(Problem::not_found)?;
    if row.version != version {
        return Err(stale().into());
    }
    let sealed = work.practice_key().await?.seal(spot(work, id), content.as_bytes(), work.services().random());
    let kept = work
        .run(
            "update instrument_draft set sealed_draft = $3, saved_by = $4, saved_at = $5, version = version + 1
             where practice_id = $1 and id = $2 and version = $6",
            values![id, sealed, me, work.now(), version],
        )
        .await?;
    if kept == 1 { Ok(()) } else { Err(stale().into()) }
}

/// What a draft is kept as: the JSON that was sent, if it is that of a draft at all.
fn written(content: &str) -> Result<String, Problem> {
    if content.len() > FILE_LIMIT {
        return Err(Problem::at("content", Code::TooLong, "This is larger than one mebibyte. Make two forms of it."));
    }
    let draft = read(content)?;
    serde_json::to_string(&draft).map_err(|_| Problem::at("content", Code::Malformed, "This cannot be kept."))
}

/// What is kept or was sent, as a draft.
pub(super) fn read(content: &str) -> Result<CustomDraft, Problem> {
    serde_json::from_str(content).map_err(|error| {
        let words =
            format!("This is not a draft of a form. At line {}, column {}: {error}.", error.line(), error.column());
        Problem::at("content", Code::Malformed, words)
    })
}

/// That somebody was faster.
pub(super) fn stale() -> Problem {
    let words = "Somebody changed this draft meanwhile. What they made is kept, and what you typed is still on this page. \
                 Copy it, then load the page again.";
    Problem::new(Code::Stale, words)
}

fn spot(work: &Work, id: InstrumentDraftId) -> Spot {
    Spot::new("instrument_draft.sealed_draft", work.practice(), id)
}

/// The row of one draft.
pub(super) async fn find(work: &Work, id: InstrumentDraftId) -> Result<Option<DraftRow>, Failure> {
    work.find(
        "select id, instrument_key, sealed_draft, saved_at, version from instrument_draft
         where practice_id = $1 and id = $2",
        values![id],
    )
    .await
}

/// What a draft holds.
pub(super) async fn open(work: &Work, row: &DraftRow) -> Result<String, Failure> {
    work.practice_key().await?.open_text(spot(work, row.id.0), &row.sealed_draft)
}

async fn show(work: &Work, row: &DraftRow) -> Result<InstrumentDraftView, Failure> {
    let content = open(work, row).await?;
    let draft: CustomDraft =
        serde_json::from_str(&content).map_err(|_| Failure::Corrupt("the draft of an instrument"))?;
    let key = InstrumentKey::parse("draft").map_err(|_| Failure::Corrupt("the key of a draft"))?;
    let (questions, problems) = match custom::first(&draft, &key) {
        Ok(instrument) => (form::questions(&instrument, &Answers::default()), Problems::default()),
        Err(problems) => (Vec::new(), problems),
    };
    Ok(InstrumentDraftView {
        id: row.id.0,
        version: row.version,
        saved_at: row.saved_at.0,
        of: row.instrument_key.clone(),
        title: draft.title,
        content,
        problems,
        questions,
    })
}
