//! Programmes that a practice makes for itself, while they are made, and taking them into the library. A draft may hold anything that has the form
//! of a plan; a version that was published is never edited.

use domain::{
    access::{Act, Actor, Place, permit},
    exercises::definition::key::Version,
    ids::{PersonId, ProgrammeDraftId, ProgrammeId},
    problem::{Code, Problem, Problems},
    programmes::{
        check_soundness,
        definition::{FILE_LIMIT, Plan, Programme, ProgrammeKey},
        library,
    },
};

use super::{
    DraftProgramme, ProgrammeDraftView, ProgrammeView,
    catalogue::{self, Shelf, definition_spot},
    retiring::RETIRED,
};
use crate::kernel::{
    bind::values,
    making::{self, Draft, Drafts, drafts_in},
    once::Once,
    page::{Page, PageRequest},
    refused::{Failure, Refused},
    services::Services,
    work::{Work, subject},
};

const LIST: &str = "programme drafts";
pub(super) const DRAFTS: Drafts<ProgrammeDraftId> = drafts_in!("programme_draft", of "programme_key");

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
    let work = Work::begin(actor, services).await?;
    let id = if let Some(id) = command.draft {
        let plan = plan.ok_or_else(|| Problem::at("content", Code::Missing, "Send what is to be kept."))?;
        DRAFTS.keep(&work, (id, command.version), &written(&plan)?, me).await?;
        id
    } else {
        let once = once(&work, &command)?;
        if let Some(before) = once.recall::<ProgrammeDraftId>(&work, actor).await? {
            return show(&work, before).await;
        }
        let id = begin(&work, &command, plan, me).await?;
        once.keep(&work, actor, id).await?;
        id
    };
    let view = show(&work, id).await?;
    work.commit(actor, permit, subject(id)).await?;
    Ok(view)
}

fn once(work: &Work, command: &DraftProgramme) -> Result<Once, Problem> {
    let arguments = [command.of.as_deref().unwrap_or_default(), command.content.as_deref().unwrap_or_default()];
    Once::new(work, "draftProgramme", &command.key, &arguments)
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
    let _seen = permit(actor, Act::MakeProgramme, Place::Practice)?;
    let work = Work::read(actor, services).await?;
    show(&work, id).await
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
    let _seen = permit(actor, Act::MakeProgramme, Place::Practice)?;
    let window = page.window(actor, services, LIST)?;
    let work = Work::read(actor, services).await?;
    let shelf = Shelf::offered(&work).await?;
    let drafts = DRAFTS.page(&work, window).await?.into_iter();
    let views = drafts.map(|draft| view(draft, &shelf)).collect::<Result<_, _>>()?;
    Ok(window.page(actor, services, LIST, views))
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
    let select = "select key, max(number) as number from programme where practice_id = $1 group by key";
    let (name, number) = making::next_version(&work, select, (draft.of.as_deref(), wish.as_str())).await?;
    let key = ProgrammeKey::parse(&name).map_err(|_| Failure::Corrupt("the key of a programme"))?;
    let version = Version::parse(&format!("{number}.0.0")).map_err(|_| Failure::Corrupt("a number as a version"))?;
    let programme = Programme { key, version, plan };
    write(&work, &programme, number, me).await?;
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
    let permit = permit(actor, Act::MakeProgramme, Place::Practice)?;
    let work = Work::begin(actor, services).await?;
    DRAFTS.discard(&work, id).await?;
    Ok(work.commit(actor, permit, subject(id)).await?)
}

/// Begins a draft: an empty one, the next version of one of the practice's own, or a copy of one that comes with the service.
async fn begin(
    work: &Work,
    command: &DraftProgramme,
    mut plan: Option<Plan>,
    me: PersonId,
) -> Result<ProgrammeDraftId, Refused> {
    let mut own = None;
    if let Some(key) = &command.of {
        let programme = catalogue::newest(work, key).await?.ok_or_else(|| Problem::not_found().on("of"))?;
        plan.get_or_insert_with(|| programme.plan.clone());
        // What comes with the service is not changed here; its copy gets a key of its own.
        if library::newest(key).is_none() {
            own = Some(key.as_str());
        }
    }
    DRAFTS.begin(work, own, &written(&plan.unwrap_or_default())?, me).await
}

async fn write(work: &Work, programme: &Programme, number: i64, me: PersonId) -> Result<(), Failure> {
    let id: ProgrammeId = work.id();
    let sealed = work.practice_key().await?.seal(
        definition_spot(work, id),
        programme.to_json().as_bytes(),
        work.services().random(),
    );
    work.run(
        "insert into programme (practice_id, id, key, version, number, sealed_definition, made_by, made_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        values![id, programme.key.as_str(), programme.version.as_str(), number, sealed, me, work.now()],
    )
    .await
    .map(|_| ())
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

async fn show(work: &Work, id: ProgrammeDraftId) -> Result<ProgrammeDraftView, Refused> {
    let draft = DRAFTS.find(work, id).await?;
    Ok(view(draft, &Shelf::offered(work).await?)?)
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
