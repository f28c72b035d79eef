//! Exercises that a practice makes for itself, while they are made, and taking them into the library. A draft may hold anything that has the form of
//! an object; a version that was published is never edited, and who began on it goes on with it.

use domain::{
    access::{Act, Actor, Place, permit},
    exercises::{
        custom::Content,
        definition::{
            Exercise,
            key::{ExerciseKey, Version},
        },
        library,
    },
    ids::{ExerciseDraftId, ExerciseId, PersonId},
    problem::{Code, Problem},
};

use super::{
    DraftExercise, ExerciseDraftView, ExerciseFile,
    catalogue::{self, Known, definition_spot},
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

const LIST: &str = "exercise drafts";
pub(super) const DRAFTS: Drafts<ExerciseDraftId> = drafts_in!("exercise_draft", of "exercise_key");

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
    let content = command.content.as_deref().map(Content::parse).transpose()?;
    let work = Work::begin(actor, services).await?;
    let id = if let Some(id) = command.draft {
        let content = content.ok_or_else(|| Problem::at("content", Code::Missing, "Send what is to be kept."))?;
        DRAFTS.keep(&work, (id, command.version), &content.to_json(), me).await?;
        id
    } else {
        let once = once(&work, &command)?;
        if let Some(before) = once.recall::<ExerciseDraftId>(&work, actor).await? {
            return Ok(view(DRAFTS.find(&work, before).await?)?);
        }
        let id = begin(&work, &command, content, me).await?;
        once.keep(&work, actor, id).await?;
        id
    };
    let view = view(DRAFTS.find(&work, id).await?)?;
    work.commit(actor, permit, subject(id)).await?;
    Ok(view)
}

fn once(work: &Work, command: &DraftExercise) -> Result<Once, Problem> {
    let arguments = [command.of.as_deref().unwrap_or_default(), command.content.as_deref().unwrap_or_default()];
    Once::new(work, "draftExercise", &command.key, &arguments)
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
    let _seen = permit(actor, Act::MakeExercise, Place::Practice)?;
    let work = Work::read(actor, services).await?;
    Ok(view(DRAFTS.find(&work, id).await?)?)
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
    let _seen = permit(actor, Act::MakeExercise, Place::Practice)?;
    let window = page.window(actor, services, LIST)?;
    let work = Work::read(actor, services).await?;
    let drafts = DRAFTS.page(&work, window).await?.into_iter();
    let views = drafts.map(view).collect::<Result<_, _>>()?;
    Ok(window.page(actor, services, LIST, views))
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
    let select = "select key, max(number) as number from exercise where practice_id = $1 group by key";
    let (name, number) = making::next_version(&work, select, (draft.of.as_deref(), wish.as_str())).await?;
    let key = ExerciseKey::parse(&name).map_err(|_| Failure::Corrupt("the key of an exercise"))?;
    let version = Version::parse(&format!("{number}.0.0")).map_err(|_| Failure::Corrupt("a number as a version"))?;
    let exercise = content.publish(key, version)?;
    write(&work, &exercise, number, me).await?;
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
    let permit = permit(actor, Act::MakeExercise, Place::Practice)?;
    let work = Work::begin(actor, services).await?;
    DRAFTS.discard(&work, id).await?;
    Ok(work.commit(actor, permit, subject(id)).await?)
}

/// Begins a draft: an empty one, the next version of one of the practice's own, or a copy of one that comes with the service.
async fn begin(
    work: &Work,
    command: &DraftExercise,
    content: Option<Content>,
    me: PersonId,
) -> Result<ExerciseDraftId, Refused> {
    let (mut content, mut own) = (content, None);
    if let Some(key) = &command.of {
        let exercise = catalogue::newest(work, key).await?.ok_or_else(|| Problem::not_found().on("of"))?;
        content.get_or_insert_with(|| Content::of(&exercise));
        // What comes with the service is not changed here; its copy gets a key of its own.
        if library::newest(key).is_none() {
            own = Some(key.as_str());
        }
    }
    DRAFTS.begin(work, own, &content.unwrap_or_default().to_json(), me).await
}

async fn write(work: &Work, exercise: &Exercise, number: i64, me: PersonId) -> Result<(), Failure> {
    let id: ExerciseId = work.id();
    let text = serde_json::to_vec(exercise).map_err(|_| Failure::Corrupt("an exercise that is no plain data"))?;
    let sealed = work.practice_key().await?.seal(definition_spot(work, id), &text, work.services().random());
    work.run(
        "insert into exercise (practice_id, id, key, version, number, sealed_definition, made_by, made_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        values![id, exercise.key.as_str(), exercise.version.as_str(), number, sealed, me, work.now()],
    )
    .await
    .map(|_| ())
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
