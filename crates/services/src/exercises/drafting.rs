//! Exercises that a practice makes for itself, while they are made, and taking them into the library. A draft may hold anything that has the form of
//! an object; a version that was published is never edited, and who began on it goes on with it.

use domain::{
    access::{Act, Actor, Place, permit},
    exercises::{
        custom::Content,
        definition::key::{ExerciseKey, Version},
        library,
    },
    ids::ExerciseDraftId,
    problem::Problem,
};

use super::{
    DraftExercise, ExerciseDraftView, ExerciseFile,
    catalogue::{self, Known, VERSIONS},
    retiring::RETIRED,
};
use crate::kernel::{
    making::{Draft, Drafts, Sent, drafts_in},
    page::{Page, PageRequest},
    refused::{Failure, Refused},
    services::Services,
    work::{Work, subject},
};

pub(super) const DRAFTS: Drafts<ExerciseDraftId> =
    drafts_in!("exercise_draft", of "exercise_key", Act::MakeExercise, "draftExercise", "exercise drafts");

/// Keeps a draft.
///
/// # Errors
/// `NotAllowed`; `Malformed`, `TooLong` or `Missing` at `content`; `NotFound` for a draft that is not there, and under `of`; `Stale` for one that
/// was changed meanwhile; `Taken` at `of` when somebody began the next version before.
pub async fn draft_exercise(
    actor: &Actor,
    services: &Services,
    command: DraftExercise,
) -> Result<ExerciseDraftView, Refused> {
    let permit = permit(actor, Act::MakeExercise, Place::Practice)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let content = command.content.as_deref().map(Content::parse).transpose()?.map(|content| content.to_json());
    let work = Work::begin(actor, services).await?;
    let sent = Sent {
        key: &command.key,
        draft: command.draft,
        version: command.version,
        words: [command.of.as_deref().unwrap_or_default(), command.content.as_deref().unwrap_or_default()],
        content: content.as_deref(),
    };
    let first = first(&work, command.of.as_deref(), content.as_deref());
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
/// `NotAllowed` for whoever makes no exercises; `NotFound`.
pub async fn exercise_draft(
    actor: &Actor,
    services: &Services,
    id: ExerciseDraftId,
) -> Result<ExerciseDraftView, Refused> {
    let (_, draft) = DRAFTS.one(actor, services, id).await?;
    Ok(view(draft)?)
}

/// The practice's drafts, the last one kept first.
///
/// # Errors
/// `NotAllowed` for whoever makes no exercises.
pub async fn exercise_drafts(
    actor: &Actor,
    services: &Services,
    page: PageRequest,
) -> Result<Page<ExerciseDraftView>, Refused> {
    let (_, drafts) = DRAFTS.list(actor, services, page).await?;
    Ok(drafts.try_map(view)?)
}

/// Takes a draft into the library: a new exercise, or the next version of the one it is a draft of, which is offered again if it was taken out.
///
/// # Errors
/// Everything that is wrong with it, each beside its place and with the question's own words; `NotFound`; `Stale`.
pub async fn publish_exercise(
    actor: &Actor,
    services: &Services,
    (id, version): (ExerciseDraftId, i64),
) -> Result<ExerciseFile, Refused> {
    let permit = permit(actor, Act::MakeExercise, Place::Practice)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let work = Work::begin(actor, services).await?;
    let draft = DRAFTS.find_version(&work, (id, version)).await?;
    let content = open(&draft)?;
    let wish = ExerciseKey::own(content.title());
    let (name, number) = VERSIONS.next(&work, (draft.of.as_deref(), wish.as_str())).await?;
    let key = ExerciseKey::parse(&name).map_err(|_| Failure::Corrupt("the key of an exercise"))?;
    let version = Version::parse(&format!("{number}.0.0")).map_err(|_| Failure::Corrupt("a number as a version"))?;
    let exercise = content.publish(key, version)?;
    let text = serde_json::to_string(&exercise).map_err(|_| Failure::Corrupt("an exercise that is no plain data"))?;
    VERSIONS.write(&work, (exercise.key.as_str(), exercise.version.as_str(), number), &text, me).await?;
    DRAFTS.discard(&work, id).await?;
    RETIRED.bring_back(&work, exercise.key.as_str()).await?;
    work.commit(actor, permit, subject(id)).await?;
    let content = Content::of(&exercise);
    Ok(ExerciseFile { content, exercise: Known::Own(exercise.into()), draft: None, retired: false })
}

/// Throws a draft away. Published versions stay.
///
/// # Errors
/// `NotAllowed`; `NotFound`.
pub async fn discard_exercise_draft(actor: &Actor, services: &Services, id: ExerciseDraftId) -> Result<(), Refused> {
    DRAFTS.throw_away(actor, services, id).await
}

/// What a draft begins with: nothing, the next version of one of the practice's own, or a copy of one that comes with the service.
async fn first<'key>(
    work: &Work,
    of: Option<&'key str>,
    content: Option<&str>,
) -> Result<(Option<&'key str>, String), Refused> {
    let or = |begun: Content| content.map_or_else(|| begun.to_json(), str::to_owned);
    let Some(key) = of else { return Ok((None, or(Content::default()))) };
    let exercise = catalogue::newest(work, key).await?.ok_or_else(|| Problem::not_found().on("of"))?;
    // What comes with the service is not changed here; its copy gets a key of its own.
    let own = library::newest(key).is_none().then_some(key);
    Ok((own, or(Content::of(&exercise))))
}

fn open(draft: &Draft<ExerciseDraftId>) -> Result<Content, Failure> {
    serde_json::from_str(&draft.content).map_err(|_| Failure::Corrupt("the draft of an exercise"))
}

fn view(draft: Draft<ExerciseDraftId>) -> Result<ExerciseDraftView, Failure> {
    let content = open(&draft)?;
    Ok(ExerciseDraftView {
        id: draft.id,
        version: draft.version,
        saved_at: draft.saved_at,
        of: draft.of,
        shown: content.shown().map(|exercise| Known::Own(exercise.into())),
        content,
    })
}
