//! Programmes that a practice makes for itself, while they are made, and taking them into the library. A draft may hold anything that has the form
//! of a plan; a version that was published is never edited.

use domain::{
    access::{Act, Actor, Place, permit},
    exercises::definition::key::Version,
    ids::ProgrammeDraftId,
    problem::{Code, Problem, Problems},
    programmes::{
        check_soundness,
        definition::{FILE_LIMIT, Plan, Programme, ProgrammeKey},
        library,
    },
};

use super::{
    DraftProgramme, ProgrammeDraftView, ProgrammeView,
    catalogue::{self, Shelf, VERSIONS},
    retiring::RETIRED,
};
use crate::kernel::{
    making::{self, Draft, Drafts, Sent, drafts_in},
    page::{Page, PageRequest},
    refused::{Failure, Refused},
    services::Services,
    work::{Work, subject},
};

pub(super) const DRAFTS: Drafts<ProgrammeDraftId> =
    drafts_in!("programme_draft", of "programme_key", Act::MakeProgramme, "draftProgramme", "programme drafts");

/// Keeps a draft.
///
/// # Errors
/// `NotAllowed`; `Malformed` or `TooLong` at `content`; `NotFound` for a draft that is not there, and under `of`; `Stale` for one that was changed
/// meanwhile; `Taken` at `of` when somebody began the next version before.
pub async fn draft_programme(
    actor: &Actor,
    services: &Services,
    command: DraftProgramme,
) -> Result<ProgrammeDraftView, Refused> {
    let permit = permit(actor, Act::MakeProgramme, Place::Practice)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let plan = command.content.as_deref().map(read).transpose()?;
    let content = plan.as_ref().map(written).transpose()?;
    let work = Work::begin(actor, services).await?;
    let sent = Sent {
        key: &command.key,
        draft: command.draft,
        version: command.version,
        words: [command.of.as_deref().unwrap_or_default(), command.content.as_deref().unwrap_or_default()],
        content: content.as_deref(),
    };
    let first = first(&work, command.of.as_deref(), plan.as_ref());
    let kept = DRAFTS.keep_or_begin((&work, actor, me), sent, first).await?;
    let draft = DRAFTS.find(&work, kept.id).await?;
    let view = view(draft, &Shelf::offered(&work).await?)?;
    if !kept.is_repeat {
        work.commit(actor, permit, subject(kept.id)).await?;
    }
    Ok(view)
}

/// One draft.
///
/// # Errors
/// `NotAllowed` for whoever makes no programmes; `NotFound`.
pub async fn programme_draft(
    actor: &Actor,
    services: &Services,
    id: ProgrammeDraftId,
) -> Result<ProgrammeDraftView, Refused> {
    let (work, draft) = DRAFTS.one(actor, services, id).await?;
    Ok(view(draft, &Shelf::offered(&work).await?)?)
}

/// The practice's drafts, the last one kept first.
///
/// # Errors
/// `NotAllowed` for whoever makes no programmes.
pub async fn programme_drafts(
    actor: &Actor,
    services: &Services,
    page: PageRequest,
) -> Result<Page<ProgrammeDraftView>, Refused> {
    let (work, drafts) = DRAFTS.list(actor, services, page).await?;
    let shelf = Shelf::offered(&work).await?;
    Ok(drafts.try_map(|draft| view(draft, &shelf))?)
}

/// Takes a draft into the library: a new programme, or the next version of the one it is a draft of, which is offered again if it was taken out. Who
/// was enrolled on a version goes on with it.
///
/// # Errors
/// Everything that is wrong with it, each beside its field: rings, gates that can never open, what would tell one partner what the other did, ...;
/// `NotFound`; `Stale`.
pub async fn publish_programme(
    actor: &Actor,
    services: &Services,
    (id, version): (ProgrammeDraftId, i64),
) -> Result<ProgrammeView, Refused> {
    let permit = permit(actor, Act::MakeProgramme, Place::Practice)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let work = Work::begin(actor, services).await?;
    let draft = DRAFTS.find_version(&work, (id, version)).await?;
    let plan = open(&draft)?;
    flaws(&plan, &Shelf::offered(&work).await?).or_go_on()?;
    let wish = ProgrammeKey::own(&plan.title);
    let (name, number) = VERSIONS.next(&work, (draft.of.as_deref(), wish.as_str())).await?;
    let key = ProgrammeKey::parse(&name).map_err(|_| Failure::Corrupt("the key of a programme"))?;
    let version = Version::parse(&format!("{number}.0.0")).map_err(|_| Failure::Corrupt("a number as a version"))?;
    let programme = Programme { key, version, plan };
    let names = (programme.key.as_str(), programme.version.as_str(), number);
    VERSIONS.write(&work, names, &programme.to_json(), me).await?;
    DRAFTS.discard(&work, id).await?;
    RETIRED.bring_back(&work, programme.key.as_str()).await?;
    work.commit(actor, permit, subject(id)).await?;
    Ok(ProgrammeView { programme: std::sync::Arc::new(programme), is_own: true, draft: None, retired: false })
}

/// Throws a draft away. Published versions stay.
///
/// # Errors
/// `NotAllowed`; `NotFound`.
pub async fn discard_draft(actor: &Actor, services: &Services, id: ProgrammeDraftId) -> Result<(), Refused> {
    DRAFTS.throw_away(actor, services, id).await
}

/// What a draft begins with: nothing, the next version of one of the practice's own, or a copy of one that comes with the service.
async fn first<'key>(
    work: &Work,
    of: Option<&'key str>,
    plan: Option<&Plan>,
) -> Result<(Option<&'key str>, String), Refused> {
    let Some(key) = of else { return Ok((None, written(plan.unwrap_or(&Plan::default()))?)) };
    let programme = catalogue::newest(work, key).await?.ok_or_else(|| Problem::not_found().on("of"))?;
    // What comes with the service is not changed here; its copy gets a key of its own.
    let own = library::newest(key).is_none().then_some(key);
    Ok((own, written(plan.unwrap_or(&programme.plan))?))
}

fn open(draft: &Draft<ProgrammeDraftId>) -> Result<Plan, Failure> {
    serde_json::from_str(&draft.content).map_err(|_| Failure::Corrupt("the draft of a programme"))
}

fn view(draft: Draft<ProgrammeDraftId>, shelf: &Shelf) -> Result<ProgrammeDraftView, Failure> {
    let plan = open(&draft)?;
    Ok(ProgrammeDraftView {
        id: draft.id,
        version: draft.version,
        saved_at: draft.saved_at,
        of: draft.of,
        problems: flaws(&plan, shelf),
        plan,
    })
}

/// What keeps a plan from being published.
fn flaws(plan: &Plan, shelf: &Shelf) -> Problems {
    let flaws = check_soundness(plan, &|object| shelf.fit(object));
    Problems(flaws.into_iter().map(|flaw| Problem::at(flaw.place, Code::WrongState, flaw.what)).collect())
}

fn read(content: &str) -> Result<Plan, Problem> {
    if content.len() > FILE_LIMIT {
        return Err(Problem::at(
            "content",
            Code::TooLong,
            "This is larger than 256 kibibytes. Make two programmes of it.",
        ));
    }
    making::read(content, "a programme")
}

/// A plan as a draft keeps it.
fn written(plan: &Plan) -> Result<String, Failure> {
    serde_json::to_string(plan).map_err(|_| Failure::Corrupt("a plan that is no plain data"))
}
