//! The practice's own instruments in the library: a draft becomes a version, and what is no longer wanted is offered no longer.

use std::collections::BTreeSet;

use domain::{
    access::{Act, Actor, Place, permit},
    ids::{InstrumentDraftId, InstrumentId, PersonId},
    inventories::{
        Instrument, InstrumentKey,
        custom::{self, CustomDraft, Edited},
    },
    name::free_name,
    problem::Problem,
};
use sea_orm::FromQueryResult;

use super::{
    catalogue::{self, Known},
    drafting::{DRAFTS, read},
    library::{InstrumentView, view},
};
use crate::kernel::{
    bind::values,
    refused::{Failure, Refused},
    retiring::{Offer, Retired, retired_in},
    services::Services,
    work::{Work, subject},
};

/// The practice's own instruments that are offered no longer.
pub(super) const RETIRED: Retired<InstrumentId> = retired_in!("retired_instrument", of "instrument" by "imported_at");

/// Takes a draft into the library: a new instrument, or the next version of the one it is a draft of. A version that somebody was asked stays
/// as it was.
///
/// # Errors
/// Everything that is wrong with it, each beside its field; `NotFound`; `Stale`.
pub async fn publish_instrument(
    actor: &Actor,
    services: &Services,
    (id, version): (InstrumentDraftId, i64),
) -> Result<InstrumentView, Refused> {
    let permit = permit(actor, Act::MakeInstrument, Place::Practice)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let work = Work::begin(actor, services).await?;
    let kept = DRAFTS.find_version(&work, (id, version)).await?;
    let draft = read(&kept.content)?;
    let published = match &kept.of {
        None => {
            let key = free_key(&work, &draft.title).await?;
            let instrument = custom::first(&draft, &key)?;
            add(&work, &instrument, me).await?;
            instrument
        }
        Some(key) => next(&work, key, &draft, me).await?,
    };
    DRAFTS.discard(&work, id).await?;
    let key = published.key.as_str();
    RETIRED.bring_back(&work, key).await?;
    let listed = view(&Known::Imported(std::sync::Arc::new(published)));
    work.commit(actor, permit, subject(id)).await?;
    Ok(listed)
}

/// Offers an instrument of the practice's own no longer. What was asked goes on, what was answered stays, and every version can be read.
///
/// # Errors
/// `NotAllowed`; `NotFound` for a key that is not one of the practice's own.
pub async fn retire_instrument(actor: &Actor, services: &Services, key: String) -> Result<InstrumentView, Refused> {
    turn(actor, services, (&key, Offer::Retired)).await
}

/// Offers an instrument again that was taken out, as it was; publishing its next version does so too.
///
/// # Errors
/// As [`retire_instrument`].
pub async fn restore_instrument(actor: &Actor, services: &Services, key: String) -> Result<InstrumentView, Refused> {
    turn(actor, services, (&key, Offer::Offered)).await
}

async fn turn(actor: &Actor, services: &Services, (key, to): (&str, Offer)) -> Result<InstrumentView, Refused> {
    let permit = permit(actor, Act::MakeInstrument, Place::Practice)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let work = Work::begin(actor, services).await?;
    let known = catalogue::newest(&work, key).await?.ok_or_else(Problem::not_found)?;
    // A text that was brought in for an instrument of the service is no instrument of the practice's own.
    if domain::inventories::registered(&known.key).is_some() {
        return Err(Problem::not_found().into());
    }
    let id = RETIRED.turn(&work, (key, to), me).await?;
    work.commit(actor, permit, subject(id)).await?;
    Ok(view(&known))
}

/// The keys of the instruments that are no longer offered.
pub(crate) async fn retired(work: &Work) -> Result<BTreeSet<String>, Failure> {
    RETIRED.keys(work).await
}

/// Writes an instrument into the library.
async fn add(work: &Work, instrument: &Instrument, by: PersonId) -> Result<InstrumentId, Failure> {
    let id: InstrumentId = work.id();
    work.run(
        "insert into instrument (practice_id, id, key, version, definition, visibility, imported_by, imported_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        values![
            id,
            instrument.key.as_str(),
            instrument.version.as_str(),
            instrument.to_json(),
            instrument.visibility.as_str(),
            by,
            work.now(),
        ],
    )
    .await?;
    Ok(id)
}

/// A key made of a title that no instrument here has yet.
async fn free_key(work: &Work, title: &str) -> Result<InstrumentKey, Failure> {
    let taken: Vec<KeyRow> =
        work.all("select distinct key from instrument where practice_id = $1 order by key", values![]).await?;
    let name = free_name(InstrumentKey::own(title).as_str(), |name| taken.iter().any(|row| row.key == name));
    InstrumentKey::parse(&name).map_err(|_| Failure::Corrupt("more keys than instruments"))
}

/// Writes the next version of an instrument.
async fn next(work: &Work, key: &str, draft: &CustomDraft, me: PersonId) -> Result<Instrument, Refused> {
    let newest = catalogue::newest(work, key).await?.ok_or_else(Problem::not_found)?;
    let edited = custom::edit(&newest, draft, is_asked(work, key, newest.version.as_str()).await?)?;
    match &edited {
        Edited::Unchanged => {}
        Edited::InPlace(instrument) => {
            work.run(
                "update instrument set definition = $4 where practice_id = $1 and key = $2 and version = $3",
                values![key, instrument.version.as_str(), instrument.to_json()],
            )
            .await?;
        }
        Edited::Minor(instrument) | Edited::Major(instrument) => {
            add(work, instrument, me).await?;
        }
    }
    Ok(edited.instrument().unwrap_or(&newest).clone())
}

/// Whether anybody was asked a version, or answered it.
async fn is_asked(work: &Work, key: &str, version: &str) -> Result<bool, Failure> {
    let row: Option<AskedRow> = work
        .find(
            "select (select count(*) from assignment
                     where practice_id = $1 and instrument_key = $2 and instrument_version = $3)
                  + (select count(*) from response
                     where practice_id = $1 and instrument_key = $2 and instrument_version = $3) as asked
             from practice where id = $1",
            values![key, version],
        )
        .await?;
    Ok(row.is_some_and(|row| row.asked > 0))
}

#[derive(FromQueryResult)]
struct KeyRow {
    key: String,
}

#[derive(FromQueryResult)]
struct AskedRow {
    asked: i64,
}
