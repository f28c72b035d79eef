//! Instruments that a practice makes for itself, while they are made.

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

use super::{
    catalogue,
    form::{self, Question},
};
use crate::kernel::{
    making::{self, Draft, Drafts, drafts_in},
    once::Once,
    page::{Page, PageRequest},
    refused::{Failure, Refused},
    services::Services,
    work::{Work, subject},
};

const LIST: &str = "instrument drafts";
/// The practice's drafts of instruments.
pub(super) const DRAFTS: Drafts<InstrumentDraftId> = drafts_in!("instrument_draft", of "instrument_key");

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
    let id = if let Some(id) = command.draft {
        DRAFTS.keep(&work, (id, command.version), &content, me).await?;
        id
    } else {
        let arguments = [command.of.as_deref().unwrap_or_default(), content.as_str()];
        let once = Once::new(&work, "draftInstrument", &command.key, &arguments)?;
        if let Some(before) = once.recall::<InstrumentDraftId>(&work, actor).await? {
            return Ok(view(DRAFTS.find(&work, before).await?)?);
        }
        let id = begin(&work, command.of.as_deref(), &content, me).await?;
        once.keep(&work, actor, id).await?;
        id
    };
    let kept = view(DRAFTS.find(&work, id).await?)?;
    work.commit(actor, permit, subject(id)).await?;
    Ok(kept)
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
    Ok(view(DRAFTS.find(&work, id).await?)?)
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
    let views = DRAFTS.page(&work, window).await?.into_iter().map(view).collect::<Result<_, _>>()?;
    Ok(window.page(actor, services, LIST, views))
}

/// Throws a draft away. Published versions stay.
///
/// # Errors
/// `NotAllowed`; `NotFound`.
pub async fn discard_draft(actor: &Actor, services: &Services, id: InstrumentDraftId) -> Result<(), Refused> {
    let permit = permit(actor, Act::MakeInstrument, Place::Practice)?;
    let work = Work::begin(actor, services).await?;
    DRAFTS.discard(&work, id).await?;
    Ok(work.commit(actor, permit, subject(id)).await?)
}

/// Begins a draft: of a new instrument, or of the next version of one that was made here.
async fn begin(work: &Work, of: Option<&str>, content: &str, me: PersonId) -> Result<InstrumentDraftId, Refused> {
    if let Some(key) = of {
        let known = catalogue::newest(work, key).await?.ok_or_else(|| Problem::not_found().on("of"))?;
        if CustomDraft::of(&known).is_none() {
            let words =
                "This was not made here and cannot be changed here. Make a new one, or bring in a changed file.";
            return Err(Problem::at("of", Code::WrongState, words).into());
        }
    }
    DRAFTS.begin(work, of, content, me).await
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
    making::read(content, "a draft of a form")
}

fn view(kept: Draft<InstrumentDraftId>) -> Result<InstrumentDraftView, Failure> {
    let draft: CustomDraft =
        serde_json::from_str(&kept.content).map_err(|_| Failure::Corrupt("the draft of an instrument"))?;
    let key = InstrumentKey::parse("draft").map_err(|_| Failure::Corrupt("the key of a draft"))?;
    let (questions, problems) = match custom::first(&draft, &key) {
        Ok(instrument) => (form::questions(&instrument, &Answers::default()), Problems::default()),
        Err(problems) => (Vec::new(), problems),
    };
    Ok(InstrumentDraftView {
        id: kept.id,
        version: kept.version,
        saved_at: kept.saved_at,
        of: kept.of,
        title: draft.title,
        content: kept.content,
        problems,
        questions,
    })
}
