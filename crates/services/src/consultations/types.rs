//! Types of consultation as a practice has them: those that come with the service, and its own in their newest version. What is booked keeps the
//! version it was booked as.

use std::{
    collections::{HashMap, HashSet},
    sync::{LazyLock, PoisonError, RwLock},
};

use domain::{
    access::{Act, Actor, Place, permit},
    audit::entry::Subject,
    consultations::{ConsultationType, OwnTerms, type_of, types, wished_key},
    ids::ConsultationTypeId,
    name::free_name,
    practice::offer,
    problem::{Code, Problem},
};
use sea_orm::FromQueryResult;

use super::page::unknown_type;
use crate::{
    kernel::{
        bind::{Key, values},
        once::Once,
        refused::{Failure, Refused},
        services::Services,
        work::{Work, subject, subject_of_service},
    },
    practice::{check_offered, offers_coaching},
};

/// How many types of its own a practice offers at most, how many it ever makes, closed ones counted, and how many versions each has.
const MOST_TYPES: usize = 40;
const MOST_EVER: usize = 400;
const MOST_VERSIONS: i64 = 100;

const ODD: Failure = Failure::Corrupt("a type of consultation");

/// A type as the desk sees it.
#[derive(Debug, Clone, Copy)]
pub struct TypeView {
    /// The type.
    pub kind: &'static ConsultationType,
    /// Whether the practice made it.
    pub is_own: bool,
    /// Whether it is offered no longer.
    pub is_closed: bool,
}

/// A type to make, or the next version of one.
#[derive(Debug, Clone)]
pub struct MakeType {
    /// What recognises a repeat.
    pub key: String,
    /// The version that was read, for its next one; none for a new type.
    pub of: Option<String>,
    /// What it is.
    pub terms: OwnTerms,
}

/// A type to close, or to open again.
#[derive(Debug, Clone)]
pub struct CloseType {
    /// Its key, as it was read.
    pub type_key: String,
    /// Whether it is to be closed; not, to offer it again.
    pub closed: bool,
}

/// Every type of consultation, closed ones included, for whoever sees the board.
///
/// # Errors
/// `NotAllowed` for anybody else.
pub async fn types_at_desk(actor: &Actor, services: &Services) -> Result<Vec<TypeView>, Refused> {
    let _seen = permit(actor, Act::SeeConsultations, Place::Practice)?;
    Ok(kept(&Work::read(actor, services).await?).await?)
}

/// Makes a type, or the next version of one. What is booked stays as it was booked; whoever books from now on books the new version.
///
/// # Errors
/// `NotAllowed` for anybody but owners, `Stale` when it was changed meanwhile, `WrongState` for one that comes with the service, `TooLong` for
/// more than can be kept, beside each field what is wrong with it, `KeyReused`.
pub async fn make_type(actor: &Actor, services: &Services, command: MakeType) -> Result<TypeView, Refused> {
    let permit = permit(actor, Act::MakeConsultationType, Place::Practice)?;
    let made_by = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let work = Work::begin(actor, services).await?;
    let asked = [command.of.clone().unwrap_or_default(), format!("{:?}", command.terms)];
    let once = Once::new(&work, "makeConsultationType", &command.key, &asked.each_ref().map(String::as_str))?;
    if let Some(before) = once.recall::<ConsultationTypeId>(&work, actor).await? {
        return Ok(made(&work, before).await?);
    }
    check_offered(&work, command.terms.service, "service").await?;
    let (family, version) = next_version(&work, &command).await?;
    let number = u32::try_from(version).map_err(|_| ODD)?;
    let kind = ConsultationType::of_practice(&family, number, &command.terms)?;
    let definition = kind.to_json().map_err(|_| ODD)?;
    let id: ConsultationTypeId = work.id();
    let written = work
        .run(
            "insert into consultation_type (practice_id, id, family, version, reference, definition, made_by, made_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8)",
            values![id, family.as_str(), version, kind.key(), definition, made_by, work.now()],
        )
        .await;
    match written {
        Err(failure) if failure.is_taken() => return Err(stale().into()),
        written => written?,
    };
    once.keep(&work, actor, id).await?;
    let view = made(&work, id).await?;
    work.commit(actor, permit, subject(id)).await?;
    Ok(view)
}

/// Offers a type no longer, or again. What is booked stays.
///
/// # Errors
/// `NotAllowed` for anybody but owners, `NotFound` at `type` for one that is not there, `TooLong` for one to open where as many are offered as can
/// be.
pub async fn close_type(actor: &Actor, services: &Services, command: CloseType) -> Result<TypeView, Refused> {
    let permit = permit(actor, Act::MakeConsultationType, Place::Practice)?;
    let work = Work::begin(actor, services).await?;
    let all = kept(&work).await?;
    let known = *all.iter().find(|known| known.kind.key() == command.type_key).ok_or_else(unknown_type)?;
    let family = known.kind.family();
    if known.is_own && known.is_closed && !command.closed {
        check_room(&all)?;
    }
    if command.closed {
        work.run(
            "insert into closed_consultation_type (practice_id, family, closed_at) values ($1, $2, $3)
             on conflict do nothing",
            values![family, work.now()],
        )
        .await?;
    } else {
        work.run("delete from closed_consultation_type where practice_id = $1 and family = $2", values![family])
            .await?;
    }
    let which = in_the_trail(&work, known).await?;
    work.commit(actor, permit, which).await?;
    Ok(TypeView { is_closed: command.closed, ..known })
}

/// What can be booked now: what is not closed, and what the practice gives.
pub(super) async fn offered(work: &Work) -> Result<Vec<&'static ConsultationType>, Failure> {
    let given = offers_coaching(work).await?;
    let is_offered = |known: &TypeView| !known.is_closed && offer::check_offered(known.kind.service(), given).is_ok();
    Ok(kept(work).await?.into_iter().filter(is_offered).map(|known| known.kind).collect())
}

/// The type of this key, if it can be booked now. An earlier version cannot, and none that is closed.
pub(super) async fn to_book(work: &Work, key: &str) -> Result<&'static ConsultationType, Refused> {
    Ok(offered(work).await?.into_iter().find(|kind| kind.key() == key).ok_or_else(unknown_type)?)
}

/// What somebody books who asks for the same again; none when it is offered no longer.
pub(super) async fn again(
    work: &Work,
    before: &ConsultationType,
) -> Result<Option<&'static ConsultationType>, Failure> {
    Ok(offered(work).await?.into_iter().find(|kind| kind.family() == before.family()))
}

/// The type that a row names, in the version that it names.
pub(super) async fn named(work: &Work, key: &str) -> Result<&'static ConsultationType, Failure> {
    find(work, key).await?.ok_or(ODD)
}

/// The version of this key, whether or not it is offered now.
pub(super) async fn find(work: &Work, key: &str) -> Result<Option<&'static ConsultationType>, Failure> {
    if let Some(kind) = type_of(key) {
        return Ok(Some(kind));
    }
    let row: Option<DefinitionRow> = work
        .find("select definition from consultation_type where practice_id = $1 and reference = $2", values![key])
        .await?;
    row.map(|row| read(&row.definition)).transpose()
}

/// The type that a row names, which brings the definition along where the practice made it.
pub(super) fn of_row(key: &str, own: Option<&str>) -> Result<&'static ConsultationType, Failure> {
    match own {
        Some(definition) => read(definition),
        None => type_of(key).ok_or(ODD),
    }
}

/// Every version that was ever read in this process, by its definition. A version never changes and a practice has few, so each is read once and
/// stays, as those do that come with the service.
static READ: LazyLock<RwLock<HashMap<String, &'static ConsultationType>>> = LazyLock::new(RwLock::default);

/// A version as it is kept.
fn read(definition: &str) -> Result<&'static ConsultationType, Failure> {
    if let Some(known) = READ.read().unwrap_or_else(PoisonError::into_inner).get(definition) {
        return Ok(*known);
    }
    let kind = ConsultationType::from_json(definition).map_err(|_| ODD)?;
    let mut read = READ.write().unwrap_or_else(PoisonError::into_inner);
    Ok(*read.entry(definition.to_owned()).or_insert_with(|| Box::leak(Box::new(kind))))
}

/// How the trail names a type: one of the practice's own by its id, since its key is made of words that somebody typed.
async fn in_the_trail(work: &Work, known: TypeView) -> Result<Subject, Failure> {
    if !known.is_own {
        return Ok(subject_of_service::<ConsultationTypeId>(known.kind.key()));
    }
    let row: Option<IdRow> = work
        .find("select id from consultation_type where practice_id = $1 and reference = $2", values![known.kind.key()])
        .await?;
    Ok(subject(row.ok_or(ODD)?.id.0))
}

#[derive(FromQueryResult)]
struct IdRow {
    id: Key<ConsultationTypeId>,
}

#[derive(FromQueryResult)]
struct DefinitionRow {
    definition: String,
}

#[derive(FromQueryResult)]
struct FamilyRow {
    family: String,
}

#[derive(FromQueryResult)]
struct NewestRow {
    version: i64,
}

/// Those that come with the service, then the practice's own in their newest version.
async fn kept(work: &Work) -> Result<Vec<TypeView>, Failure> {
    let own: Vec<DefinitionRow> = work
        .all(
            "select own.definition from consultation_type own
             where own.practice_id = $1 and own.version = (
                 select max(newer.version) from consultation_type newer
                 where newer.practice_id = $1 and newer.family = own.family)
             order by own.family",
            values![],
        )
        .await?;
    let closed: Vec<FamilyRow> =
        work.all("select family from closed_consultation_type where practice_id = $1", values![]).await?;
    let closed: HashSet<String> = closed.into_iter().map(|row| row.family).collect();
    let view = |kind: &'static ConsultationType, is_own| {
        let is_closed = closed.contains(kind.family());
        TypeView { kind, is_own, is_closed }
    };
    let mut all: Vec<TypeView> = types().iter().map(|kind| view(kind, false)).collect();
    for row in own {
        all.push(view(read(&row.definition)?, true));
    }
    Ok(all)
}

/// The name and number of what is to be made.
async fn next_version(work: &Work, command: &MakeType) -> Result<(String, i64), Refused> {
    let all = kept(work).await?;
    let Some(of) = &command.of else {
        check_room(&all)?;
        if all.iter().filter(|known| known.is_own).count() >= MOST_EVER {
            return Err(too_many_ever().into());
        }
        let is_taken = |family: &str| all.iter().any(|known| known.kind.family() == family);
        return Ok((free_name(&wished_key(&command.terms.name), is_taken), 1));
    };
    let family = of.split_once('.').map_or(of.as_str(), |(family, _)| family);
    let known = all.iter().find(|known| known.kind.family() == family).ok_or_else(|| unknown_type().on("of"))?;
    if !known.is_own {
        let words = "This type comes with the service and stays as it is. Close it, and make one of your own.";
        return Err(Problem::at("of", Code::WrongState, words).into());
    }
    if known.kind.key() != of.as_str() {
        return Err(stale().into());
    }
    let newest: Option<NewestRow> = work
        .find(
            "select max(version) as version from consultation_type where practice_id = $1 and family = $2",
            values![family],
        )
        .await?;
    let version = newest.map_or(1, |row| row.version + 1);
    if version > MOST_VERSIONS {
        return Err(too_many_versions().into());
    }
    Ok((family.to_owned(), version))
}

/// Whether one more of the practice's own can be offered.
fn check_room(all: &[TypeView]) -> Result<(), Problem> {
    let open = all.iter().filter(|known| known.is_own && !known.is_closed).count();
    if open < MOST_TYPES { Ok(()) } else { Err(too_many()) }
}

/// What was made just now, or by the same request before.
async fn made(work: &Work, id: ConsultationTypeId) -> Result<TypeView, Failure> {
    let row: Option<DefinitionRow> =
        work.find("select definition from consultation_type where practice_id = $1 and id = $2", values![id]).await?;
    let kind = read(&row.ok_or(ODD)?.definition)?;
    let all = kept(work).await?;
    let is_closed = all.iter().any(|known| known.kind.family() == kind.family() && known.is_closed);
    Ok(TypeView { kind, is_own: true, is_closed })
}

fn stale() -> Problem {
    let words = "This type was changed meanwhile. Nothing was saved. Load the page, look at it, and change it again.";
    Problem::new(Code::Stale, words)
}

fn too_many() -> Problem {
    let words = "These are more types than can be offered at once. Nothing was changed. Close one, and try again.";
    Problem::new(Code::TooLong, words)
}

fn too_many_ever() -> Problem {
    let words = "These are more types than can be kept. Nothing was changed. Open one that is closed, and change it.";
    Problem::new(Code::TooLong, words)
}

fn too_many_versions() -> Problem {
    let words = "This type was changed more often than can be kept. Nothing was changed. Close it, and make another.";
    Problem::new(Code::TooLong, words)
}
