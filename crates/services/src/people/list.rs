//! The front desk's list of people, and one name at a time.

use domain::{
    access::{Act, Actor, Place, Role, permit},
    ids::PersonId,
    problem::Problem,
    zone::Zone,
};

use super::{
    AccountState, ChannelWord, PersonRecord, PersonView, place_of_person,
    rows::{PersonRow, RecordRow, open_name, open_preference},
};
use crate::kernel::{
    bind::values,
    page::{Page, PageRequest},
    refused::{Failure, Refused},
    seal::SealKey,
    services::Services,
    work::{Work, subject, subject_of},
    zone::zone,
};

const LIST: &str = "people";

/// What the front desk sees of a person; `$2` is the present instant. The parts somebody plays are told apart as powers of two.
macro_rules! record {
    ($rest:literal) => {
        concat!(
            "select person.id, person.sealed_key, person.sealed_name, person.zone,
                 (select sum(distinct case role when 'owner' then 1 when 'supervisor' then 2 when 'therapist' then 4 else 8 end)
                  from practice_member member
                  where member.practice_id = $1 and member.person_id = person.id and member.ended_at is null) as roles,
                 (select count(*) from couple_member member
                  where member.practice_id = $1 and member.person_id = person.id and member.left_at is null) as is_client,
                 (select count(*) from sign_in
                  where sign_in.practice_id = $1 and sign_in.person_id = person.id
                    and sign_in.sealed_password_hash is not null)
                     + (select count(*) from passkey
                        where passkey.practice_id = $1 and passkey.person_id = person.id) as ways_in,
                 (select count(*) from invitation
                  where invitation.practice_id = $1 and invitation.person_id = person.id
                    and invitation.used_at is null and invitation.expires_at > $2) as is_invited,
                 contact_preference.sealed_preference, contact_preference.mailbox_index is not null as has_mailbox
             from person
             left join contact_preference
                 on contact_preference.practice_id = person.practice_id and contact_preference.person_id = person.id
             ",
            $rest
        )
    };
}

/// Everyone of the practice, by when they were entered; never an answer, never an address.
///
/// # Errors
/// `NotAllowed` for anybody but staff, therapists and owners.
pub async fn list(actor: &Actor, services: &Services, page: PageRequest) -> Result<Page<PersonRecord>, Refused> {
    let permit = permit(actor, Act::SeePeople, Place::Practice)?;
    let window = page.window(actor, services, LIST)?;
    let work = Work::read(actor, services).await?;
    let rows: Vec<RecordRow> = work
        .all(
            record!(
                "where person.practice_id = $1
                 order by person.created_at desc, person.id
                 limit $3 offset $4"
            ),
            values![work.now(), window.limit(), window.offset()],
        )
        .await?;
    let practice_key = work.practice_key().await?;
    let people = rows.into_iter().map(|row| record(&work, &practice_key, row)).collect::<Result<Vec<_>, Failure>>()?;
    let page = window.page(actor, services, LIST, people);
    Ok(services.witnessed(actor, permit, subject(work.practice()), page).await?)
}

/// One person's name and zone.
///
/// # Errors
/// `NotFound` for everybody who is not there or not the actor's to know.
pub async fn show(actor: &Actor, services: &Services, person: PersonId) -> Result<PersonView, Refused> {
    let work = Work::read(actor, services).await?;
    let place = place_of_person(&work, actor, person).await?.ok_or_else(Problem::not_found)?;
    let permit = permit(actor, Act::SeePerson, place)?;
    let view = name_of(&work, person).await?;
    Ok(services.witnessed(actor, permit, subject_of(person, person), view).await?)
}

/// A person as the front desk sees them, for whoever was found to be allowed to; none when there is no such person.
pub(super) async fn record_of(work: &Work, person: PersonId) -> Result<Option<PersonRecord>, Failure> {
    let row: Option<RecordRow> =
        work.find(record!("where person.practice_id = $1 and person.id = $3"), values![work.now(), person]).await?;
    let practice_key = work.practice_key().await?;
    row.map(|row| record(work, &practice_key, row)).transpose()
}

/// A person's name, for whoever was found to be allowed to read it.
pub(crate) async fn name_of(work: &Work, person: PersonId) -> Result<PersonView, Failure> {
    let row = row_of(work, person).await?;
    let practice_key = work.practice_key().await?;
    row.open(work, &practice_key)
}

/// Where a person's clock stands.
pub(crate) async fn zone_of(work: &Work, person: PersonId) -> Result<Zone, Failure> {
    zone(&row_of(work, person).await?.zone)
}

/// The row of one person, with what opens their name.
pub(super) async fn row_of(work: &Work, person: PersonId) -> Result<PersonRow, Failure> {
    work.find(
        "select id, sealed_key, sealed_name, zone from person where practice_id = $1 and id = $2",
        values![person],
    )
    .await?
    .ok_or(Failure::Corrupt("a person who is not there"))
}

fn record(work: &Work, practice_key: &SealKey, row: RecordRow) -> Result<PersonRecord, Failure> {
    let person = row.id.0;
    let name = open_name(work, practice_key, person, row.sealed_key.as_deref(), &row.sealed_name)?;
    let wrapped = row.sealed_key.as_deref();
    let preference = open_preference(work, practice_key, person, wrapped, row.sealed_preference.as_deref())?;
    let plays = |bit: i64| row.roles.unwrap_or_default() & bit != 0;
    let members = [(1, Role::Owner), (2, Role::Supervisor), (4, Role::Therapist), (8, Role::Staff)];
    let members = members.into_iter().filter(|(bit, _)| plays(*bit)).map(|(_, role)| role);
    let client = (row.is_client > 0).then_some(Role::Partner);
    Ok(PersonRecord {
        id: person,
        name,
        zone: row.zone,
        roles: members.chain(client).collect(),
        account: AccountState::from_counts(row.ways_in, row.is_invited),
        safe_channel: ChannelWord::from(&preference.channel),
        address_in_question: preference.address().is_some() && !row.has_mailbox,
    })
}
