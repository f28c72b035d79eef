//! The couples for whom appointments can be made, as those see them who arrange them: who belongs to one, and who can hold its hours.
//!
//! Three statements, however many couples.

use std::collections::HashMap;

use domain::{
    access::{Act, Actor, Place, permit},
    ids::{CoupleId, PersonId},
    practice::licence::ServiceKind,
    problem::Problem,
};
use sea_orm::FromQueryResult;

use super::{
    CoupleToBook, HolderView,
    reach::{may, reach},
};
use crate::{
    kernel::{
        bind::{Key, values},
        page::{Page, PageRequest},
        refused::{Failure, Refused},
        seal::{SealKey, Spot},
        services::Services,
        work::{Work, subject},
    },
    people::{PersonView, open_name},
};

const LIST: &str = "couples to book";

const ALL: &str = "
    select couple.id, couple.sealed_alias, couple.service from couple
    where couple.practice_id = $1 and couple.status <> 'closed'
      and not exists (select 1 from couple_member own
                      where own.practice_id = $1 and own.couple_id = couple.id and own.person_id = $2)";

/// Who belongs to couples now.
macro_rules! people_of {
    ($which:literal) => {
        concat!(
            "select member.couple_id, person.id, person.sealed_key, person.sealed_name, person.zone
             from couple_member member
             join person on person.practice_id = member.practice_id and person.id = member.person_id
             where member.practice_id = $1 and member.left_at is null ",
            $which,
            " order by member.joined_at, person.id"
        )
    };
}

/// Who leads the care of couples or treats one of them alone: whoever `make` lets hold their hours.
macro_rules! holders_of {
    ($which:literal) => {
        concat!(
            "select care.couple_id, care.treats_person_id, person.id, person.sealed_key, person.sealed_name, person.zone
             from care_team care
             join person on person.practice_id = care.practice_id and person.id = care.person_id
             where care.practice_id = $1 and care.ended_at is null
               and care.role in ('lead-therapist', 'individual-therapist') ",
            $which,
            " order by care.role desc, care.started_at, person.id"
        )
    };
}

/// Every couple in care, in the order of what the practice calls them. Those that the reader belongs or belonged to are not among them.
///
/// # Errors
/// `NotAllowed` for anybody who does not run the front desk.
pub async fn couples_to_book(
    actor: &Actor,
    services: &Services,
    page: PageRequest,
) -> Result<Page<CoupleToBook>, Refused> {
    let permit = permit(actor, Act::SeeAppointments, Place::Practice)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let window = page.window(actor, services, LIST)?;
    let work = Work::read(actor, services).await?;
    let key = work.practice_key().await?;
    let mut couples: Vec<CoupleToBook> = Vec::new();
    for row in work.all::<AliasRow>(ALL, values![me]).await? {
        couples.push(bare(&work, &key, &row)?);
    }
    couples.sort_by_cached_key(|couple| (couple.alias.to_lowercase(), couple.id));
    let mut couples = window.of(couples);
    let people: Vec<PersonRow> = work.all(people_of!(""), values![]).await?;
    let holders: Vec<HolderRow> = work.all(holders_of!(""), values![]).await?;
    fill(&work, &key, &mut couples, (people, holders))?;
    for couple in &mut couples {
        tell_acts(actor, couple);
    }
    let page = window.page(actor, services, LIST, couples);
    Ok(services.witnessed(actor, permit, subject(work.practice()), page).await?)
}

/// One couple, for whoever sees its appointments.
///
/// # Errors
/// `NotFound` for a couple whose appointments the actor does not see.
pub async fn couple_to_book(actor: &Actor, services: &Services, couple: CoupleId) -> Result<CoupleToBook, Refused> {
    let work = Work::read(actor, services).await?;
    let permit = reach(&work, actor, Act::SeeAppointments, couple).await?;
    let key = work.practice_key().await?;
    let row: AliasRow = work
        .find(
            "select couple.id, couple.sealed_alias, couple.service from couple
             where couple.practice_id = $1 and couple.id = $2",
            values![couple],
        )
        .await?
        .ok_or(Failure::Corrupt("a couple that is not there"))?;
    let mut one = [bare(&work, &key, &row)?];
    let people: Vec<PersonRow> = work.all(people_of!("and member.couple_id = $2"), values![couple]).await?;
    let holders: Vec<HolderRow> = work.all(holders_of!("and care.couple_id = $2"), values![couple]).await?;
    fill(&work, &key, &mut one, (people, holders))?;
    let [mut view] = one;
    tell_acts(actor, &mut view);
    Ok(services.witnessed(actor, permit, subject(couple), view).await?)
}

#[derive(FromQueryResult)]
struct AliasRow {
    id: Key<CoupleId>,
    sealed_alias: Vec<u8>,
    service: String,
}

#[derive(FromQueryResult)]
struct PersonRow {
    couple_id: Key<CoupleId>,
    id: Key<PersonId>,
    sealed_key: Option<Vec<u8>>,
    sealed_name: Vec<u8>,
    zone: String,
}

impl PersonRow {
    fn open(&self, work: &Work, key: &SealKey) -> Result<PersonView, Failure> {
        let name = open_name(work, key, self.id.0, self.sealed_key.as_deref(), &self.sealed_name)?;
        Ok(PersonView { id: self.id.0, name, zone: self.zone.clone() })
    }
}

#[derive(FromQueryResult)]
struct HolderRow {
    #[sea_orm(nested)]
    person: PersonRow,
    treats_person_id: Option<Key<PersonId>>,
}

fn bare(work: &Work, key: &SealKey, row: &AliasRow) -> Result<CoupleToBook, Failure> {
    let spot = Spot::new("couple.sealed_alias", work.practice(), row.id.0);
    let alias = key.open_text(spot, &row.sealed_alias)?;
    let service = ServiceKind::from_word(&row.service).ok_or(Failure::Corrupt("what a couple's care is"))?;
    Ok(CoupleToBook {
        id: row.id.0,
        alias,
        service,
        people: Vec::new(),
        holders: Vec::new(),
        can_arrange: false,
        can_note: false,
    })
}

/// Says what the actor may do with a couple's appointments beside reading them, once everybody stands where they belong. Whoever is here does not
/// belong to the couple.
fn tell_acts(actor: &Actor, couple: &mut CoupleToBook) {
    let is_me = |holder: &HolderView| holder.treats.is_none() && Some(holder.member.id) == actor.person_id();
    let place = if couple.holders.iter().any(is_me) { Place::Treated } else { Place::Unrelated };
    couple.can_arrange = may(actor, Act::ArrangeAppointments, place).is_ok();
    couple.can_note = may(actor, Act::NoteAttendance, place).is_ok();
}

/// Puts everybody where they belong. Only names that are shown are opened.
fn fill(
    work: &Work,
    key: &SealKey,
    couples: &mut [CoupleToBook],
    (people, holders): (Vec<PersonRow>, Vec<HolderRow>),
) -> Result<(), Failure> {
    let mut shown: HashMap<CoupleId, &mut CoupleToBook> =
        couples.iter_mut().map(|couple| (couple.id, couple)).collect();
    for row in &people {
        if let Some(couple) = shown.get_mut(&row.couple_id.0) {
            couple.people.push(row.open(work, key)?);
        }
    }
    for row in &holders {
        if let Some(couple) = shown.get_mut(&row.person.couple_id.0) {
            let treats = row.treats_person_id.map(|person| person.0);
            couple.holders.push(HolderView { member: row.person.open(work, key)?, treats });
        }
    }
    Ok(())
}
