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
use sea_orm::FromQueryResult;

use super::{
    DraftProgramme, ProgrammeDraftView, ProgrammeView,
    catalogue::{self, Shelf, definition_spot},
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

const LIST: &str = "programme drafts";

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
        keep(&work, (id, command.version), &plan, me).await?;
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
    let rows: Vec<DraftRow> = work
        .all(
            "select id, programme_key, sealed_draft, saved_at, version from programme_draft
             where practice_id = $1 order by saved_at desc, id limit $2 offset $3",
            values![window.limit(), window.offset()],
        )
        .await?;
    let shelf = Shelf::read(&work).await?;
    let mut views = Vec::with_capacity(rows.len());
    for row in &rows {
        views.push(row.view(&work, &shelf).await?);
    }
    Ok(window.page(actor, services, LIST, views))
}

/// Takes a draft into the library: a new programme, or the next version of the one it is a draft of. Who was enrolled on a version goes on with it.
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
    let row = find(&work, id).await?.ok_or_else(Problem::not_found)?;
    if row.version != version {
        return Err(stale().into());
    }
    let plan = row.open(&work).await?;
    flaws(&plan, &Shelf::read(&work).await?).or_go_on()?;
    let (key, number) = next_of(&work, row.programme_key.as_deref(), &plan.title).await?;
    let version = Version::parse(&format!("{number}.0.0")).map_err(|_| Failure::Corrupt("a number as a version"))?;
    let programme = Programme { key, version, plan };
    write(&work, &programme, number, me).await?;
    work.run("delete from programme_draft where practice_id = $1 and id = $2", values![id]).await?;
    work.commit(actor, permit, subject(id)).await?;
    Ok(ProgrammeView { programme: std::sync::Arc::new(programme), is_own: true, draft: None })
}

/// Throws a draft away. Published versions stay.
///
/// # Errors
/// `NotAllowed`; `NotFound`.
pub async fn discard_draft(actor: &Actor, services: &Services, id: ProgrammeDraftId) -> Result<(), Refused> {
    let permit = permit(actor, Act::MakeProgramme, Place::Practice)?;
    let work = Work::begin(actor, services).await?;
    let gone = work.run("delete from programme_draft where practice_id = $1 and id = $2", values![id]).await?;
    if gone == 0 {
        return Err(Problem::not_found().into());
    }
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
    let id: ProgrammeDraftId = work.id();
    let sealed = seal(work, id, &plan.unwrap_or_default()).await?;
    work.run(
        "insert into programme_draft (practice_id, id, programme_key, sealed_draft, saved_by, saved_at)
         values ($1, $2, $3, $4, $5, $6)",
        values![id, own, sealed, me, work.now()],
    )
    .await
    .map_err(|failure| {
        if !failure.is_taken() {
            return Refused::Failure(failure);
        }
        let words = "Somebody has begun the next version already. Open that draft from the library; yours is not kept.";
        Problem::at("of", Code::Taken, words).into()
    })?;
    Ok(id)
}

async fn keep(work: &Work, (id, version): (ProgrammeDraftId, i64), plan: &Plan, me: PersonId) -> Result<(), Refused> {
    find(work, id).await?.ok_or_else(Problem::not_found)?;
    let sealed = seal(work, id, plan).await?;
    let kept = work
        .run(
            "update programme_draft set sealed_draft = $3, saved_by = $4, saved_at = $5, version = version + 1
             where practice_id = $1 and id = $2 and version = $6",
            values![id, sealed, me, work.now(), version],
        )
        .await?;
    if kept == 1 { Ok(()) } else { Err(stale().into()) }
}

async fn seal(work: &Work, id: ProgrammeDraftId, plan: &Plan) -> Result<Vec<u8>, Failure> {
    let text = serde_json::to_vec(plan).map_err(|_| Failure::Corrupt("a plan that is no plain data"))?;
    Ok(work.practice_key().await?.seal(spot(work, id), &text, work.services().random()))
}

/// The key and the number of the version that is published now.
async fn next_of(work: &Work, key: Option<&str>, title: &str) -> Result<(ProgrammeKey, i64), Failure> {
    let corrupt = |_| Failure::Corrupt("the key of a programme");
    let rows: Vec<NumberRow> = work
        .all("select key, max(number) as number from programme where practice_id = $1 group by key", values![])
        .await?;
    let number = |key: &str| rows.iter().find(|row| row.key == key).map_or(0, |row| row.number);
    if let Some(key) = key {
        return Ok((ProgrammeKey::parse(key).map_err(corrupt)?, number(key) + 1));
    }
    let wish = ProgrammeKey::own(title);
    let numbered = (2..=rows.len() + 2).filter_map(|at| ProgrammeKey::parse(&format!("{wish}_{at}")).ok());
    let free = std::iter::once(wish.clone()).chain(numbered).find(|key| number(key.as_str()) == 0);
    Ok((free.ok_or(Failure::Corrupt("more keys than programmes"))?, 1))
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

#[derive(FromQueryResult)]
struct NumberRow {
    key: String,
    number: i64,
}

#[derive(FromQueryResult)]
struct DraftRow {
    id: Key<ProgrammeDraftId>,
    programme_key: Option<String>,
    sealed_draft: Vec<u8>,
    saved_at: At,
    version: i64,
}

impl DraftRow {
    async fn open(&self, work: &Work) -> Result<Plan, Failure> {
        let text = work.practice_key().await?.open_text(spot(work, self.id.0), &self.sealed_draft)?;
        serde_json::from_str(&text).map_err(|_| Failure::Corrupt("the draft of a programme"))
    }

    async fn view(&self, work: &Work, shelf: &Shelf) -> Result<ProgrammeDraftView, Failure> {
        let plan = self.open(work).await?;
        Ok(ProgrammeDraftView {
            id: self.id.0,
            version: self.version,
            saved_at: self.saved_at.0,
            of: self.programme_key.clone(),
            problems: flaws(&plan, shelf),
            plan,
        })
    }
}

async fn find(work: &Work, id: ProgrammeDraftId) -> Result<Option<DraftRow>, Failure> {
    work.find(
        "select id, programme_key, sealed_draft, saved_at, version from programme_draft
         where practice_id = $1 and id = $2",
        values![id],
    )
    .await
}

async fn show(work: &Work, id: ProgrammeDraftId) -> Result<ProgrammeDraftView, Refused> {
    let row = find(work, id).await?.ok_or_else(Problem::not_found)?;
    Ok(row.view(work, &Shelf::read(work).await?).await?)
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
    serde_json::from_str(content).map_err(|error| {
        let words = format!("This is not a programme. At line {}, column {}: {error}.", error.line(), error.column());
        Problem::at("content", Code::Malformed, words)
    })
}

fn stale() -> Problem {
    let words = "Somebody changed this draft meanwhile. What they made is kept, and what you typed is still on this page. \
                 Copy it, then load the page again.";
    Problem::new(Code::Stale, words)
}

fn spot(work: &Work, id: ProgrammeDraftId) -> Spot {
    Spot::new("programme_draft.sealed_draft", work.practice(), id)
}
