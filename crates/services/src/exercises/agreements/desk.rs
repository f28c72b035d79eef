//! The agreements of a couple, for those who treat them.

use std::collections::{HashMap, HashSet};

use domain::{
    access::{Act, Actor, permit},
    exercises::agreements::{Version, Word},
    ids::{CoupleId, PersonId},
    problem::Problem,
};
use sea_orm::FromQueryResult;

use super::{
    DeskAgreement, DeskParty, DeskVersion,
    rows::{self, AgreementRow, Of, Whole, agreement_columns, wholes},
};
use crate::{
    couples::{place_of_couple, reader},
    kernel::{
        bind::{Key, values},
        page::{Page, PageRequest},
        refused::{Failure, Refused},
        seal::SealKey,
        services::Services,
        work::{Work, subject},
        zone::zone,
    },
    people::{PersonView, open_name},
};

const LIST: &str = "agreements of a couple";

/// Everything that the members of a couple agree on, and each one's own limits, the newest first.
///
/// # Errors
/// `NotFound` for a couple that the actor neither treats nor supervises.
pub async fn agreements_of(
    actor: &Actor,
    services: &Services,
    couple: CoupleId,
    page: PageRequest,
) -> Result<Page<DeskAgreement>, Refused> {
    let work = Work::read(actor, services).await?;
    let place = place_of_couple(&work, actor, couple).await?.ok_or_else(Problem::not_found)?;
    let permit = permit(actor, Act::SeeAgreements, place)?;
    let window = page.window(actor, services, LIST)?;
    let rows: Vec<AgreementRow> = work
        .all(
            concat!(
                "select ",
                agreement_columns!(),
                " from agreement where agreement.practice_id = $1 and agreement.couple_id = $3
                 order by agreement.begun_at desc, agreement.id limit $4 offset $5"
            ),
            values![work.now(), couple, window.limit(), window.offset()],
        )
        .await?;
    let closed = reader::closed(&work, couple).await?;
    let people = people(&work, couple, &closed).await?;
    let practice_key = work.practice_key().await?;
    let wholes = wholes(&work, rows, Of::Couple(couple)).await?;
    let views = wholes.iter().map(|whole| view(&work, &practice_key, &people, whole)).collect::<Result<_, _>>()?;
    let page = window.page(actor, services, LIST, views);
    Ok(services.witnessed(actor, permit, subject(couple), page).await?)
}

#[derive(FromQueryResult)]
struct PersonRow {
    id: Key<PersonId>,
    sealed_key: Option<Vec<u8>>,
    sealed_name: Vec<u8>,
    zone: String,
}

struct Known {
    view: PersonView,
    /// Opens their own words; none where they are closed to the reader, or erased.
    key: Option<SealKey>,
}

/// Everybody who is or was in the couple.
async fn people(
    work: &Work,
    couple: CoupleId,
    closed: &HashSet<PersonId>,
) -> Result<HashMap<PersonId, Known>, Failure> {
    let rows: Vec<PersonRow> = work
        .all(
            "select person.id, person.sealed_key, person.sealed_name, person.zone from couple_member member
             join person on person.practice_id = member.practice_id and person.id = member.person_id
             where member.practice_id = $1 and member.couple_id = $2",
            values![couple],
        )
        .await?;
    let practice_key = work.practice_key().await?;
    let known = |row: PersonRow| {
        let (id, wrapped) = (row.id.0, row.sealed_key.as_deref());
        let name = open_name(work, &practice_key, id, wrapped, &row.sealed_name)?;
        let opens = wrapped.filter(|_| !closed.contains(&id));
        let key = opens.map(|wrapped| work.person_key(&practice_key, id, Some(wrapped))).transpose()?;
        Ok((id, Known { view: PersonView { id, name, zone: row.zone }, key }))
    };
    rows.into_iter().map(known).collect()
}

fn view(
    work: &Work,
    practice_key: &SealKey,
    people: &HashMap<PersonId, Known>,
    whole: &Whole,
) -> Result<DeskAgreement, Failure> {
    let agreement = &whole.agreement;
    let own_key = people.get(&whole.begun_by).and_then(|known| known.key.as_ref());
    let key = if agreement.kind.is_own() { own_key } else { Some(practice_key) };
    let name = |id: PersonId| people.get(&id).map(|known| known.view.name.clone()).unwrap_or_default();
    let desk_version = |version: &Version| -> Result<DeskVersion, Failure> {
        let sealed = whole.sealed_terms.get(&version.id).map_or(&[][..], Vec::as_slice);
        // Of somebody who was erased, or whose own words are closed to the reader, only the days are left.
        let open = |key: &SealKey| rows::open_terms(work, key, agreement.kind, version.id, sealed);
        Ok(DeskVersion {
            number: version.number,
            written_by: name(version.written_by),
            written_at: version.written_at,
            review_on: version.review_on,
            terms: key.map(open).transpose()?.unwrap_or_default(),
        })
    };
    let (newest, in_force) = (agreement.newest(), agreement.in_force());
    let parties = agreement.parties.iter().filter_map(|id| people.get(id));
    let today = |known: &Known| zone(&known.view.zone).map(|zone| zone.rules().to_datetime(work.now()).date());
    let days = parties.clone().map(today).collect::<Result<Vec<_>, Failure>>()?;
    Ok(DeskAgreement {
        id: agreement.id,
        kind: agreement.kind,
        standing: agreement.standing(),
        parties: parties.map(|known| party(work, whole, newest, known)).collect::<Result<_, _>>()?,
        newest: newest.map(desk_version).transpose()?,
        in_force: in_force
            .filter(|version| Some(version.number) != newest.map(|newest| newest.number))
            .map(desk_version)
            .transpose()?,
        in_force_since: agreement.in_force_since(),
        review_due: days.into_iter().max().is_some_and(|today| agreement.is_review_due(today)),
        stopped: agreement.stopped.map(|(by, at)| (name(by), at)),
        shown: whole.shown_at.is_some(),
    })
}

fn party(work: &Work, whole: &Whole, newest: Option<&Version>, known: &Known) -> Result<DeskParty, Failure> {
    let id = known.view.id;
    let signed_at = newest.and_then(|version| version.signatures.iter().find(|(signer, _)| *signer == id));
    let word = match (whole.words.get(&id), &known.key) {
        (Some(sealed), Some(key)) => {
            let text = key.open_text(rows::word_spot(work, whole.agreement.id), sealed)?;
            Some(Word::from_word(&text).ok_or(Failure::Corrupt("a word about an agreement"))?)
        }
        _ => None,
    };
    Ok(DeskParty { person: known.view.clone(), signed_at: signed_at.map(|(_, at)| *at), word })
}
