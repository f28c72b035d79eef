//! The places that are open to therapy: those that came with the service, and those that somebody of the practice looked up.

use std::collections::HashMap;

use domain::{
    access::{Act, Actor, Place as Where, permit},
    ids::{PersonId, VerifiedPlaceId},
    practice::jurisdiction::{Jurisdictions, Place, Rule, Terms, Verified},
    problem::Problem,
};
use sea_orm::FromQueryResult;

use super::{
    ClosedView, PlaceView, TermsView, VerifyPlace,
    authorities::look_again,
    close::{closed, open_again},
};
use crate::{
    kernel::{
        bind::{Key, On, values},
        refused::{Failure, Refused},
        seal::Spot,
        services::Services,
        work::{Work, subject},
    },
    people::Directory,
    practice,
};

const SOURCE: &str = "verified_place.sealed_source";
const ODD: Failure = Failure::Corrupt("a place that was looked up");

/// Every place, states and provinces first, with the terms on which it is open to therapy.
///
/// # Errors
/// `NotAllowed` for anybody but members of the practice.
pub async fn places(actor: &Actor, services: &Services) -> Result<Vec<PlaceView>, Refused> {
    let permit = permit(actor, Act::SeePlaces, Where::Practice)?;
    let work = Work::read(actor, services).await?;
    let mut directory = Directory::default();
    let mut own = HashMap::new();
    for row in rows(&work).await? {
        let (terms, by) = (row.terms(&work).await?, directory.name(&work, row.verified_by.0).await?);
        own.insert(row.place()?, view(&terms, Some(by.name)));
    }
    let mut shut = HashMap::new();
    for row in closed(&work).await? {
        let by = directory.name(&work, row.closed_by.0).await?.name;
        shut.insert(row.place()?, ClosedView { on: row.closed_on.0, by });
    }
    let built_in = Jurisdictions::built_in();
    let known = |place| built_in.rule(place).therapy.map(|terms| view(&terms, None));
    let seen = |place| match shut.remove(&place) {
        Some(closed) => PlaceView { place, terms: None, closed: Some(closed) },
        None => PlaceView { place, terms: own.remove(&place).or_else(|| known(place)), closed: None },
    };
    let views: Vec<PlaceView> = Place::all().map(seen).collect();
    Ok(services.witnessed(actor, permit, subject(work.practice()), views).await?)
}

/// Notes that somebody looked a place up today, in place of what was known of it. What is booked is looked at again at once.
///
/// # Errors
/// `NotAllowed` for anybody but owners, `Missing` without a profession or a way.
pub async fn verify_place(actor: &Actor, services: &Services, command: VerifyPlace) -> Result<PlaceView, Refused> {
    let permit = permit(actor, Act::VerifyPlace, Where::Practice)?;
    let by = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let work = Work::begin(actor, services).await?;
    let on = practice::zone(&work).await?.rules().to_datetime(work.now()).date();
    let source = command.source.expose();
    let verified = Verified { on, by: by.to_string(), source: source.to_owned() };
    let terms = Terms::new(command.families, command.accepts, verified).map_err(beside)?;
    let (id, place): (VerifiedPlaceId, _) = (work.id(), command.place.code());
    let spot = Spot::new(SOURCE, work.practice(), id);
    let sealed = work.practice_key().await?.seal(spot, source.as_bytes(), services.random());
    work.run(
        "insert into verified_place
             (practice_id, id, place, families, accepts, verified_on, verified_by, sealed_source)
         values ($1, $2, $3, $4, $5, $6, $7, $8)
         on conflict (practice_id, place) do update
         set id = excluded.id, families = excluded.families, accepts = excluded.accepts,
             verified_on = excluded.verified_on, verified_by = excluded.verified_by,
             sealed_source = excluded.sealed_source",
        values![id, place, kept(terms.families())?, kept(terms.accepts())?, on, by, sealed],
    )
    .await?;
    open_again(&work, command.place).await?;
    look_again(&work, work.now()).await?;
    let name = Directory::default().name(&work, by).await?.name;
    work.commit(actor, permit, subject(id)).await?;
    Ok(PlaceView { place: command.place, terms: Some(view(&terms, Some(name))), closed: None })
}

/// What the domain calls families are professions to whoever reads of them.
fn beside(problem: Problem) -> Problem {
    if problem.field.as_deref() == Some("families") { problem.on("professions") } else { problem }
}

/// The table of all places, as this practice knows it.
pub(super) async fn table(work: &Work) -> Result<Jurisdictions, Failure> {
    let mut table = Jurisdictions::built_in();
    for row in rows(work).await? {
        let (rule, therapy) = (table.rule(row.place()?), Some(row.terms(work).await?));
        table = table.with(Rule { therapy, ..rule });
    }
    for row in closed(work).await? {
        let rule = table.rule(row.place()?);
        table = table.with(Rule { therapy: None, ..rule });
    }
    Ok(table)
}

fn view(terms: &Terms, by: Option<String>) -> TermsView {
    let verified = terms.verified();
    TermsView {
        families: terms.families().to_vec(),
        accepts: terms.accepts().to_vec(),
        verified_on: verified.on,
        is_own: by.is_some(),
        verified_by: by.unwrap_or_else(|| verified.by.clone()),
        source: verified.source.clone(),
    }
}

#[derive(FromQueryResult)]
struct PlaceRow {
    id: Key<VerifiedPlaceId>,
    place: String,
    families: String,
    accepts: String,
    verified_on: On,
    verified_by: Key<PersonId>,
    sealed_source: Vec<u8>,
}

impl PlaceRow {
    fn place(&self) -> Result<Place, Failure> {
        Place::parse(&self.place).map_err(|_| ODD)
    }

    async fn terms(&self, work: &Work) -> Result<Terms, Failure> {
        let spot = Spot::new(SOURCE, work.practice(), self.id.0);
        let source = work.practice_key().await?.open_text(spot, &self.sealed_source)?;
        let verified = Verified { on: self.verified_on.0, by: self.verified_by.0.to_string(), source };
        let families = serde_json::from_str(&self.families).map_err(|_| ODD)?;
        let accepts = serde_json::from_str(&self.accepts).map_err(|_| ODD)?;
        Terms::new(families, accepts, verified).map_err(|_| ODD)
    }
}

fn kept<T: serde::Serialize>(words: &[T]) -> Result<String, Failure> {
    serde_json::to_string(words).map_err(|_| ODD)
}

async fn rows(work: &Work) -> Result<Vec<PlaceRow>, Failure> {
    work.all(
        "select id, place, families, accepts, verified_on, verified_by, sealed_source from verified_place
         where practice_id = $1 order by place",
        values![],
    )
    .await
}
