//! Programmes by key and version: those that come with the service, and the practice's own, which are sealed with its key.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use domain::{
    access::{Act, Actor, Place, permit},
    exercises::definition::key::Version,
    ids::{ProgrammeDraftId, ProgrammeId},
    inventories::{InstrumentKey, belongs_to_treatment, treatment},
    practice::licence::ServiceKind,
    programmes::{
        Fit,
        definition::{Object, Plan, Programme, ProgrammeKey, Step},
        library,
    },
};
use sea_orm::FromQueryResult;

use super::{ProgrammeView, retiring::RETIRED, rows};
use crate::{
    exercises,
    inventories::{self, Known, newest_of_all},
    kernel::{
        bind::{Key, values},
        making::{Versions, versions_in},
        page::{Page, PageRequest},
        refused::{Failure, Refused},
        retiring::Offer,
        services::Services,
        work::Work,
    },
};

const LIST: &str = "programmes";
/// What the practice published of its own.
pub(super) const VERSIONS: Versions<ProgrammeId> = versions_in!("programme");

/// The practice's programmes, each in its newest version: those that come with the service first, then its own; or those of its own that it offers no
/// longer. Nothing in it is anybody's.
///
/// # Errors
/// `NotAllowed` for whoever is no member of the practice; `OutOfRange` and `Malformed` for the page.
pub async fn programmes(
    actor: &Actor,
    services: &Services,
    (offer, page): (Offer, PageRequest),
) -> Result<Page<ProgrammeView>, Refused> {
    let _seen = permit(actor, Act::SeeProgrammes, Place::Practice)?;
    let window = page.window(actor, services, LIST)?;
    let work = Work::read(actor, services).await?;
    let drafts: Vec<DraftRow> = work
        .all(
            "select id, programme_key from programme_draft where practice_id = $1 and programme_key is not null",
            values![],
        )
        .await?;
    let drafts: BTreeMap<String, ProgrammeDraftId> =
        drafts.into_iter().filter_map(|row| Some((row.programme_key?, row.id.0))).collect();
    let mut all: Vec<ProgrammeView> = Vec::new();
    for programme in library::library() {
        if library::newest(programme.key.as_str()).is_some_and(|newest| newest.version == programme.version) {
            let programme = Arc::new(programme.clone());
            all.push(ProgrammeView { programme, is_own: false, draft: None, retired: false });
        }
    }
    let out = RETIRED.keys(&work).await?;
    for programme in own(&work).await? {
        let key = programme.key.as_str();
        let (draft, retired) = (drafts.get(key).copied(), out.contains(key));
        all.push(ProgrammeView { programme: Arc::new(programme), is_own: true, draft, retired });
    }
    all.retain(|view| offer.lists(view.retired));
    Ok(window.page(actor, services, LIST, window.of(all)))
}

/// The practice's own programmes, each in its newest version, by title.
async fn own(work: &Work) -> Result<Vec<Programme>, Failure> {
    let rows: Vec<ProgrammeRow> = work
        .all(
            "select id, sealed_definition from programme
             where practice_id = $1 and not exists (select 1 from programme newer
                 where newer.practice_id = $1 and newer.key = programme.key and newer.number > programme.number)",
            values![],
        )
        .await?;
    let mut all = Vec::with_capacity(rows.len());
    for row in rows {
        all.push(row.open(work).await?);
    }
    all.sort_by(|one, other| one.plan.title.cmp(&other.plan.title).then_with(|| one.key.cmp(&other.key)));
    Ok(all)
}

/// The newest version of a programme; none for a key that nobody knows.
pub(super) async fn newest(work: &Work, key: &str) -> Result<Option<Arc<Programme>>, Failure> {
    if let Some(programme) = library::newest(key) {
        return Ok(Some(Arc::new(programme.clone())));
    }
    let row: Option<ProgrammeRow> = work
        .find(
            "select id, sealed_definition from programme
             where practice_id = $1 and key = $2 order by number desc limit 1",
            values![key],
        )
        .await?;
    match row {
        Some(row) => row.open(work).await.map(|programme| Some(Arc::new(programme))),
        None => Ok(None),
    }
}

/// One exact version, which somebody was enrolled on.
pub(super) async fn find(work: &Work, key: &str, version: &str) -> Result<Arc<Programme>, Failure> {
    let unknown = || Failure::Corrupt("a programme that nobody knows");
    let names = ProgrammeKey::parse(key).ok().zip(Version::parse(version).ok()).ok_or_else(unknown)?;
    if let Some(programme) = library::version(&names.0, &names.1) {
        return Ok(Arc::new(programme.clone()));
    }
    let row: Option<ProgrammeRow> = work
        .find(
            "select id, sealed_definition from programme where practice_id = $1 and key = $2 and version = $3",
            values![key, version],
        )
        .await?;
    row.ok_or_else(unknown)?.open(work).await.map(Arc::new)
}

/// Everything that a step can give in this practice.
pub(super) struct Shelf {
    inventories: BTreeMap<InstrumentKey, Known>,
    exercises: exercises::Newest,
    /// What no new plan may give.
    retired_inventories: BTreeSet<String>,
    retired_exercises: BTreeSet<String>,
}

impl Shelf {
    pub(super) async fn read(work: &Work) -> Result<Self, Failure> {
        Ok(Self {
            inventories: newest_of_all(work).await?,
            exercises: exercises::Newest::read(work).await?,
            retired_inventories: BTreeSet::new(),
            retired_exercises: BTreeSet::new(),
        })
    }

    /// The same for a plan that is being made, which gives nothing that the library offers no longer.
    pub(super) async fn offered(work: &Work) -> Result<Self, Failure> {
        let retired_inventories = inventories::retired(work).await?;
        let retired_exercises = exercises::retired(work).await?;
        Ok(Self { retired_inventories, retired_exercises, ..Self::read(work).await? })
    }

    /// For whom something is; none for what is not there, or is offered no longer.
    pub(super) fn fit(&self, object: &Object) -> Option<Fit> {
        match object {
            Object::Exercise(key) if self.retired_exercises.contains(key) => None,
            Object::Inventory(key) if self.retired_inventories.contains(key) => None,
            Object::Exercise(key) => self.exercise(key).map(|known| Fit::of_exercise(&known)),
            Object::Inventory(key) => self.inventory(key).and_then(|known| Fit::of_instrument(known)),
        }
    }

    /// What something is called; its key, where it is no longer there.
    pub(super) fn title(&self, object: &Object) -> String {
        let title = match object {
            Object::Exercise(key) => self.exercise(key).map(|known| known.title.clone()),
            Object::Inventory(key) => self.inventory(key).map(|known| known.title().to_owned()),
        };
        title.unwrap_or_else(|| match object {
            Object::Exercise(key) | Object::Inventory(key) => key.replace('_', " "),
        })
    }

    /// Whether both do a step in one.
    pub(super) fn is_together(&self, step: &Step) -> bool {
        rows::is_together(step, &self.exercises)
    }

    /// An exercise, as it would be given now.
    pub(super) fn exercise(&self, key: &str) -> Option<exercises::Known> {
        self.exercises.find(key)
    }

    /// The first inventory of a plan that belongs to treatment, by its title; none where none does.
    pub(super) fn first_of_treatment(&self, plan: &Plan) -> Option<String> {
        let mut asked = plan.inventories().filter_map(|key| self.inventory(key));
        asked.find(|known| belongs_to_treatment(known)).map(|known| known.title().to_owned())
    }

    /// Why something cannot be given in a couple's care; none where it can.
    pub(super) fn blocked(&self, object: &Object, service: ServiceKind) -> Option<&'static str> {
        let Object::Inventory(key) = object else { return None };
        let known = self.inventory(key)?;
        (!treatment::may_be_asked(known, service)).then_some(
            "It belongs to treatment, and this couple's care is coaching, so it is not given. Leave it out, or change what their care is.",
        )
    }

    fn inventory(&self, key: &str) -> Option<&Known> {
        InstrumentKey::parse(key).ok().and_then(|key| self.inventories.get(&key))
    }
}

#[derive(FromQueryResult)]
struct DraftRow {
    id: Key<ProgrammeDraftId>,
    programme_key: Option<String>,
}

#[derive(FromQueryResult)]
struct ProgrammeRow {
    id: Key<ProgrammeId>,
    sealed_definition: Vec<u8>,
}

impl ProgrammeRow {
    async fn open(&self, work: &Work) -> Result<Programme, Failure> {
        let text = VERSIONS.open(work, self.id.0, &self.sealed_definition).await?;
        Programme::from_json(&text).map_err(|_| Failure::Corrupt("a programme of the practice's own"))
    }
}
