//! The licences of the practice's members, as the front desk reads them.

use domain::{
    access::{Act, Actor, Place as Where, permit},
    ids::{LicenceId, PersonId},
    practice::{
        jurisdiction::Place,
        licence::{Authority, Family, Licence, Standing},
    },
    problem::Problem,
};
use jiff::civil::Date;
use sea_orm::FromQueryResult;

use super::LicenceView;
use crate::{
    kernel::{
        bind::{Key, On, values},
        page::{Page, PageRequest},
        refused::{Failure, Refused},
        services::Services,
        work::{Work, subject},
    },
    people::{PersonView, open_name},
};

const LIST: &str = "licences";

/// Every column of a licence, and whose it is.
macro_rules! licences {
    ($rest:literal) => {
        concat!(
            "select licence.id, licence.person_id, licence.place, licence.family, licence.authority, licence.standing,
                 licence.first_day, licence.last_day, licence.version, person.sealed_key, person.sealed_name, person.zone
             from licence
             join person on person.practice_id = licence.practice_id and person.id = licence.person_id
             where licence.practice_id = $1 ",
            $rest
        )
    };
}

/// The licences of all members, those of one member together, the first to be entered first.
///
/// # Errors
/// `NotAllowed` for anybody but staff and owners.
pub async fn licences(actor: &Actor, services: &Services, page: PageRequest) -> Result<Page<LicenceView>, Refused> {
    let permit = permit(actor, Act::SeeLicences, Where::Practice)?;
    let window = page.window(actor, services, LIST)?;
    let work = Work::read(actor, services).await?;
    let rows: Vec<LicenceRow> = work
        .all(
            licences!("order by licence.person_id, licence.entered_at, licence.id limit $2 offset $3"),
            values![window.limit(), window.offset()],
        )
        .await?;
    let mut views = Vec::with_capacity(rows.len());
    for row in rows {
        views.push(row.view(&work).await?);
    }
    let page = window.page(actor, services, LIST, views);
    Ok(services.witnessed(actor, permit, subject(work.practice()), page).await?)
}

/// One licence.
pub(super) async fn one(work: &Work, id: LicenceId) -> Result<LicenceView, Refused> {
    let row: Option<LicenceRow> = work.find(licences!("and licence.id = $2"), values![id]).await?;
    Ok(row.ok_or_else(Problem::not_found)?.view(work).await?)
}

#[derive(FromQueryResult)]
struct LicenceRow {
    id: Key<LicenceId>,
    person_id: Key<PersonId>,
    place: String,
    family: String,
    authority: String,
    standing: String,
    first_day: On,
    last_day: Option<On>,
    version: i64,
    sealed_key: Option<Vec<u8>>,
    sealed_name: Vec<u8>,
    zone: String,
}

impl LicenceRow {
    async fn view(self, work: &Work) -> Result<LicenceView, Failure> {
        let words = [&self.place, &self.family, &self.authority, &self.standing].map(String::as_str);
        let licence = read(words, (self.first_day.0, self.last_day.map(|day| day.0)))?;
        let (key, id) = (work.practice_key().await?, self.person_id.0);
        let name = open_name(work, &key, id, self.sealed_key.as_deref(), &self.sealed_name)?;
        let member = PersonView { id, name, zone: self.zone };
        Ok(LicenceView { id: self.id.0, member, licence, version: self.version })
    }
}

/// A licence as its columns hold it: place, profession, authority, standing, and its first and last day.
pub(super) fn read(
    [place, family, authority, standing]: [&str; 4],
    days: (Date, Option<Date>),
) -> Result<Licence, Failure> {
    const ODD: Failure = Failure::Corrupt("a licence");
    let place = Place::parse(place).map_err(|_| ODD)?;
    let family = Family::from_word(family).ok_or(ODD)?;
    let authority = Authority::from_word(authority).ok_or(ODD)?;
    let standing = Standing::from_word(standing).ok_or(ODD)?;
    Licence::new(place, (family, authority), standing, days).map_err(|_| ODD)
}
