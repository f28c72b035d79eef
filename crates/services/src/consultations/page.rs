//! The public page: under which address it stands, what can be booked there, and when.

use domain::{
    access::{Act, Actor, Place, permit},
    consultations::{Audience, ConsultationType, Question},
    ids::{ConsultationId, PracticeId},
    practice::licence::Participant,
    problem::{Code, Problem},
    zone::Zone,
};
use jiff::Timestamp;
use sea_orm::FromQueryResult;

use super::{
    BookingPageView, StaffTime, Wanted,
    diary::Diary,
    invitations, rows,
    types::{find, named, offered, to_book},
};
use crate::{
    access::find_presented,
    kernel::{
        bind::{Key, values},
        refused::Refused,
        services::Services,
        work::{Work, subject},
    },
    practice,
};

const SHORTEST: usize = 3;
const LONGEST: usize = 40;

/// Says under which address the public page stands. An earlier address leads nowhere from then on.
///
/// # Errors
/// `NotAllowed` for anybody but owners, `Malformed` for an address that cannot be one, `Taken` for one that stands for another page.
pub async fn open_booking_page(actor: &Actor, services: &Services, address: &str) -> Result<String, Refused> {
    let permit = permit(actor, Act::OpenBookingPage, Place::Practice)?;
    let address = read_address(address)?;
    let work = Work::begin(actor, services).await?;
    let written = work
        .run(
            "insert into booking_page (practice_id, address, address_hash, opened_at) values ($1, $2, $3, $4)
             on conflict (practice_id) do update
             set address = excluded.address, address_hash = excluded.address_hash, opened_at = excluded.opened_at",
            values![address.as_str(), hash(services, &address), work.now()],
        )
        .await;
    match written {
        Err(failure) if failure.is_taken() => {
            let words = "This address stands for another page already. Nothing was changed. Choose another one.";
            return Err(Problem::at("address", Code::Taken, words).into());
        }
        written => written?,
    };
    let practice = work.practice();
    work.commit(actor, permit, subject(practice)).await?;
    Ok(address)
}

/// What can be booked at an address: by anybody, or the one type that an invitation is for.
///
/// # Errors
/// `NotFound` for an address at which no page stands, and for an invitation that opens nothing.
pub async fn booking_page(
    services: &Services,
    address: &str,
    invitation: Option<&str>,
) -> Result<BookingPageView, Refused> {
    let practice = practice_at(services, address).await?;
    let _seen = permit(&Actor::visitor(practice), Act::SeeTimes, Place::Practice)?;
    let work = Work::read_in(practice, services).await?;
    let view = practice::read(&work).await?;
    let types = if let Some(link) = invitation {
        vec![invitations::opened(&work, link).await?]
    } else {
        let mut public = offered(&work).await?;
        public.retain(|kind| kind.audience() == Audience::Public);
        public
    };
    Ok(BookingPageView { name: view.name, zone: view.zone, types })
}

/// What a type asks of whoever books it at an address, in the version named: also in one that another took the place of since they held their time.
///
/// # Errors
/// `NotFound` for an address at which no page stands, an invitation that opens nothing, and at `type` for what is not booked there.
pub async fn booking_questions(
    services: &Services,
    address: &str,
    (type_key, invitation): (&str, Option<&str>),
) -> Result<&'static [Question], Refused> {
    let practice = practice_at(services, address).await?;
    let _seen = permit(&Actor::visitor(practice), Act::SeeTimes, Place::Practice)?;
    let work = Work::read_in(practice, services).await?;
    let invited = match invitation {
        Some(link) => Some(invitations::opened(&work, link).await?),
        None => None,
    };
    let kind = find(&work, type_key).await?.filter(|kind| match invited {
        Some(invited) => kind.family() == invited.family(),
        None => kind.audience() == Audience::Public,
    });
    Ok(kind.ok_or_else(unknown_type)?.questions())
}

/// When a consultation can begin, in order. Who would hold it is not said.
///
/// # Errors
/// `NotFound` for an address at which no page stands, beside each field what is wrong with it.
pub async fn free_times(services: &Services, wanted: &Wanted) -> Result<Vec<Timestamp>, Refused> {
    let practice = practice_at(services, &wanted.address).await?;
    let _seen = permit(&Actor::visitor(practice), Act::SeeTimes, Place::Practice)?;
    let work = Work::read_in(practice, services).await?;
    let kind = public_type(&work, wanted).await?;
    let diary = Diary::open(&work, kind, wanted.people()).await?;
    let mut times: Vec<Timestamp> = diary.slots(work.now()).into_iter().map(|slot| slot.starts_at).collect();
    times.dedup();
    Ok(times)
}

/// Every type of consultation that can be booked, for whoever sees the board.
///
/// # Errors
/// `NotAllowed` for anybody else.
pub async fn all_types(actor: &Actor, services: &Services) -> Result<Vec<&'static ConsultationType>, Refused> {
    let _seen = permit(actor, Act::SeeConsultations, Place::Practice)?;
    Ok(offered(&Work::read(actor, services).await?).await?)
}

/// When a consultation can begin and who would hold it, in order, for the front desk. For a consultation, only whoever may hold it where its
/// people will be.
///
/// # Errors
/// `NotAllowed` for anybody who does not arrange consultations, `NotFound` for a type or a consultation that is not there.
pub async fn free_times_for_staff(
    actor: &Actor,
    services: &Services,
    (type_key, of): (&str, Option<ConsultationId>),
) -> Result<Vec<StaffTime>, Refused> {
    let _seen = permit(actor, Act::ArrangeConsultations, Place::Practice)?;
    let work = Work::read(actor, services).await?;
    let (kind, people) = match of {
        Some(id) => {
            let row = rows::find(&work, id).await?.ok_or_else(Problem::not_found)?;
            let people = rows::participants(&row, &rows::attendees_of(&work, id).await?)?;
            // What was asked for under an earlier version is booked as that.
            let is_its_own = row.type_key == type_key;
            let kind = if is_its_own { named(&work, type_key).await? } else { to_book(&work, type_key).await? };
            (kind, people)
        }
        None => (to_book(&work, type_key).await?, Vec::new()),
    };
    let diary = Diary::open(&work, kind, people).await?;
    let slots = diary.slots(work.now());
    Ok(slots.into_iter().map(|slot| StaffTime { starts_at: slot.starts_at, member: slot.member }).collect())
}

/// The type that a stranger asks for, for as many as it has room for.
pub(super) async fn public_type(work: &Work, wanted: &Wanted) -> Result<&'static ConsultationType, Refused> {
    let kind = match &wanted.invitation {
        Some(link) => invitations::opened(work, link).await?,
        None => to_book(work, &wanted.type_key).await?,
    };
    let is_open = wanted.invitation.is_some() || kind.audience() == Audience::Public;
    if !is_open || kind.key() != wanted.type_key {
        return Err(unknown_type().into());
    }
    let people = wanted.places.len();
    if !(1..=usize::from(kind.seats())).contains(&people) {
        let words = "Say where each of you will be. There is room for one or for two.";
        return Err(Problem::at("places", Code::OutOfRange, words).into());
    }
    Ok(kind)
}

impl Wanted {
    /// Those who are to take part, as the licence rule sees them. Nobody has said yet where their clock stands.
    pub(super) fn people(&self) -> Vec<Participant> {
        self.places.iter().map(|place| rows::told(*place, Zone::utc())).collect()
    }
}

pub(super) fn unknown_type() -> Problem {
    Problem::at("type", Code::NotFound, "This cannot be booked here. Go back and choose from the list.")
}

#[derive(FromQueryResult)]
struct PageRow {
    practice_id: Key<PracticeId>,
}

/// The practice whose page stands at an address. Found by the keyed hash of what was presented, as a session is by its token: who does not name
/// the address finds nothing.
pub(super) async fn practice_at(services: &Services, address: &str) -> Result<PracticeId, Refused> {
    const SQL: &str = "select practice_id from booking_page where address_hash = $1";
    let address = read_address(address).map_err(|_| Problem::not_found())?;
    let rows: Vec<PageRow> = find_presented(services, SQL, hash(services, &address)).await?;
    Ok(rows.first().ok_or_else(Problem::not_found)?.practice_id.0)
}

/// Small letters, digits and single hyphens between them.
fn read_address(raw: &str) -> Result<String, Problem> {
    let address = raw.trim().to_ascii_lowercase();
    let is_letter = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let is_whole = (SHORTEST..=LONGEST).contains(&address.len())
        && address.bytes().all(is_letter)
        && !address.starts_with('-')
        && !address.ends_with('-')
        && !address.contains("--");
    let words = "Use 3 to 40 small letters, digits and hyphens, such as northgate-office.";
    if is_whole { Ok(address) } else { Err(Problem::at("address", Code::Malformed, words)) }
}

fn hash(services: &Services, address: &str) -> Vec<u8> {
    services.keys().index("booking page", address.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_letters_digits_and_single_hyphens() {
        for good in ["northgate", "North-Gate-2", " abc "] {
            assert_eq!(read_address(good).expect(good), good.trim().to_ascii_lowercase());
        }
        for bad in ["", "ab", "-abc", "abc-", "a--b", "a b c", "äbc", "a/b", "../x", &"x".repeat(41), "abc\0"] {
            assert_eq!(read_address(bad).expect_err(bad).code, Code::Malformed);
        }
    }
}
