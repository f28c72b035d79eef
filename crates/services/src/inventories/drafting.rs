//! Instruments that a practice makes for itself, while they are made.

use domain::{
    access::{Act, Actor, Place, permit},
    ids::InstrumentDraftId,
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
    making::{self, Draft, Drafts, Sent, drafts_in},
    page::{Page, PageRequest},
    refused::{Failure, Refused},
    services::Services,
    work::{Work, subject},
};

/// The practice's drafts of instruments.
pub(super) const DRAFTS: Drafts<InstrumentDraftId> =
    drafts_in!("instrument_draft", of "instrument_key", Act::MakeInstrument, "draftInstrument", "instrument drafts");

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
    let sent = Sent {
        key: &command.key,
        draft: command.draft,
        version: command.version,
        words: [command.of.as_deref().unwrap_or_default(), &content],
        content: Some(&content),
    };
    let first = first(&work, command.of.as_deref(), &content);
    let kept = DRAFTS.keep_or_begin((&work, actor, me), sent, first).await?;
    let view = view(DRAFTS.find(&work, kept.id).await?)?;
    if !kept.is_repeat {
        work.commit(actor, permit, subject(kept.id)).await?;
    }
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
    let (_, draft) = DRAFTS.one(actor, services, id).await?;
    Ok(view(draft)?)
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
    let (_, drafts) = DRAFTS.list(actor, services, page).await?;
    Ok(drafts.try_map(view)?)
}

/// Throws a draft away. Published versions stay.
///
/// # Errors
/// `NotAllowed`; `NotFound`.
pub async fn discard_draft(actor: &Actor, services: &Services, id: InstrumentDraftId) -> Result<(), Refused> {
    DRAFTS.throw_away(actor, services, id).await
}

/// What a draft begins with: what was sent, of a new instrument or of the next version of one that was made here.
async fn first<'key>(
    work: &Work,
    of: Option<&'key str>,
    content: &str,
) -> Result<(Option<&'key str>, String), Refused> {
    if let Some(key) = of {
        let known = catalogue::newest(work, key).await?.ok_or_else(|| Problem::not_found().on("of"))?;
        if CustomDraft::of(&known).is_none() {
            let words =
                "This was not made here and cannot be changed here. Make a new one, or bring in a changed file.";
            return Err(Problem::at("of", Code::WrongState, words).into());
        }
    }
    Ok((of, content.to_owned()))
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
