//! Before care: members say when they can be booked, strangers come to the public page, and the front desk answers.

use anyhow::Context as _;
use jiff::{
    Timestamp,
    civil::{Time, Weekday, date},
};
use worker::services::{
    PageRequest, Refused,
    consultations::{
        self, Ask, BoardList, Book, Booked, ChangeAvailability, HoldTime, Join, Newcomer, Refer, Seen, Wanted,
    },
    domain::{
        access::Actor,
        consultations::{Availability, OpenHours, Whereabouts},
        people::{Email, SafeChannel, hours::Day},
        practice::licence::{Authority, Family, Licence, Standing},
        text::ClinicalText,
    },
    practice::{self, EnterLicence},
};

use super::Life;
use crate::demo::{
    cast::{self, Comes, FRONT_DESK, STRANGERS, Stranger, THERAPISTS},
    members::{name, refused, told, zone},
    words::ALTERNATIVES,
};

/// What strangers of the demo ask for.
const TYPE: &str = "consult_45";
/// The days on which members can be booked, and the hours: the front desk's, then a therapist's.
const DAYS: [Weekday; 4] = [Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday, Weekday::Thursday];
const HOURS: [(Time, Time); 2] = [
    (Time::constant(11, 0, 0, 0), Time::constant(13, 0, 0, 0)),
    (Time::constant(17, 0, 0, 0), Time::constant(20, 0, 0, 0)),
];

/// Opens the public page, and everybody who may hold a consultation says when.
pub(super) async fn open(life: &Life) -> anyhow::Result<()> {
    let (practice, services) = (&life.practice, &life.services);
    let opened = consultations::open_booking_page(&practice.owner.actor, services, cast::ADDRESS).await;
    opened.map_err(refused("opening the public page"))?;
    for (place, member) in practice.members.iter().enumerate() {
        let (from, until) = HOURS[usize::from(place != FRONT_DESK)];
        let week = DAYS.map(|day| OpenHours { on: Day(day), from, until }).to_vec();
        let rule = Availability::new(zone(cast::ZONE)?, week, Vec::new(), Some(4));
        let rule = rule.map_err(Refused::from).map_err(refused("making hours"))?;
        let hours = ChangeAvailability { member: None, version: 0, rule };
        let said = consultations::change_availability(&member.actor, services, hours).await;
        said.map_err(refused("saying when somebody can be booked"))?;
    }
    Ok(())
}

/// The front desk enters what the therapists hold in Florida. What they hold elsewhere nobody has entered yet.
pub(super) async fn enter_licences(life: &Life) -> anyhow::Result<()> {
    let desk = &life.practice.members[FRONT_DESK].actor;
    for therapist in &life.practice.members[..THERAPISTS] {
        let place = Whereabouts::parse("US-FL").map_err(told)?;
        let kind = (Family::MarriageAndFamily, Authority::Licence);
        let licence = Licence::new(place, kind, Standing::Active, (date(2021, 4, 1), None)).map_err(told)?;
        let enter = EnterLicence { key: life.services.fresh_key(), member: therapist.person, licence };
        practice::enter_licence(desk, &life.services, enter).await.map_err(refused("entering a licence"))?;
    }
    Ok(())
}

/// Everybody who comes to the public page does what they came for.
pub(super) async fn visit(life: &Life) -> anyhow::Result<()> {
    for stranger in &STRANGERS {
        match stranger.comes {
            Comes::Alone => {
                let booked = book(life, stranger, None).await?;
                let came = consultations::confirm(&life.services, cast::ADDRESS, &booked.link).await;
                came.map_err(refused("saying that one comes"))?;
            }
            Comes::With(partner) => {
                let booked = book(life, stranger, Some(stranger.place)).await?;
                join(life, partner, stranger, booked.joining_link.unwrap_or_default()).await?;
            }
            Comes::Asks => ask(life, stranger).await?,
            Comes::Waits => {
                ask(life, stranger).await?;
                put_on_the_waitlist(life).await?;
            }
            Comes::Declines => {
                ask(life, stranger).await?;
                let (desk, seen) = looked_at(life).await?;
                let declined = consultations::decline(desk, &life.services, seen).await;
                declined.map_err(refused("noting that somebody does not want it"))?;
            }
            Comes::IsReferred => {
                ask(life, stranger).await?;
                refer(life).await?;
            }
        }
    }
    Ok(())
}

async fn book(life: &Life, stranger: &Stranger, partner: Option<&str>) -> anyhow::Result<Booked> {
    let (services, wanted) = (&life.services, wanted(stranger, partner)?);
    let free = consultations::free_times(services, &wanted).await.map_err(refused("looking for a time"))?;
    let starts_at: Timestamp = *life.chance.choose(&free[..free.len().min(12)]);
    let partner_place = wanted.places.get(1).copied();
    let hold = HoldTime { wanted, starts_at, remote: None };
    let held = consultations::hold_time(services, hold).await.map_err(refused("holding a time"))?;
    let book = Book {
        address: cast::ADDRESS.to_owned(),
        key: services.fresh_key(),
        hold: held.id,
        me: newcomer(life, stranger.name, stranger)?,
        partner_place,
        answers: Vec::new(),
        invitation: None,
        remote: None,
    };
    consultations::book(services, book).await.map_err(refused("booking a time"))
}

async fn join(life: &Life, partner: &str, stranger: &Stranger, link: String) -> anyhow::Result<()> {
    let (services, me) = (&life.services, newcomer(life, partner, stranger)?);
    let (address, key) = (cast::ADDRESS.to_owned(), services.fresh_key());
    let join = Join { address, link, key, me, answers: Vec::new(), remote: None };
    consultations::join(services, join).await.map_err(refused("joining")).map(|_| ())
}

async fn ask(life: &Life, stranger: &Stranger) -> anyhow::Result<()> {
    let services = &life.services;
    let ask = Ask {
        wanted: wanted(stranger, None)?,
        key: services.fresh_key(),
        me: newcomer(life, stranger.name, stranger)?,
        answers: Vec::new(),
        remote: None,
    };
    consultations::ask(services, ask).await.map_err(refused("asking for a time")).map(|_| ())
}

/// Puts the newest request on the waitlist.
async fn put_on_the_waitlist(life: &Life) -> anyhow::Result<()> {
    let (desk, seen) = looked_at(life).await?;
    let waits = consultations::wait(desk, &life.services, seen).await;
    waits.map_err(refused("putting on the waitlist")).map(|_| ())
}

/// Refers whoever asked last to others.
async fn refer(life: &Life) -> anyhow::Result<()> {
    let (desk, seen) = looked_at(life).await?;
    let alternatives = ALTERNATIVES.iter().map(|words| ClinicalText::parse(words).map_err(told));
    let refer = Refer { seen, alternatives: alternatives.collect::<anyhow::Result<_>>()?, why_fewer: None };
    consultations::refer_out(desk, &life.services, refer).await.map_err(refused("referring somebody on")).map(|_| ())
}

/// The front desk looks at the newest request.
async fn looked_at(life: &Life) -> anyhow::Result<(&Actor, Seen)> {
    let (desk, services) = (&life.practice.members[FRONT_DESK].actor, &life.services);
    let requests = consultations::consultations(desk, services, BoardList::Requests, PageRequest::first(50)).await;
    let newest = requests.map_err(refused("reading the board"))?.items.pop();
    let (_, request) = newest.context("a request that was just made")?;
    let seen = Seen { consultation: request.id, version: request.version };
    let looked = consultations::triage(desk, services, seen).await.map_err(refused("looking at a request"))?;
    Ok((desk, Seen { version: looked.version, ..seen }))
}

fn wanted(stranger: &Stranger, partner: Option<&str>) -> anyhow::Result<Wanted> {
    let places = std::iter::once(stranger.place).chain(partner);
    let places = places.map(|place| Whereabouts::parse(place).map_err(told)).collect::<anyhow::Result<_>>()?;
    Ok(Wanted { address: cast::ADDRESS.to_owned(), type_key: TYPE.to_owned(), places, invitation: None })
}

fn newcomer(life: &Life, who: &str, stranger: &Stranger) -> anyhow::Result<Newcomer> {
    let address = Email::parse(&cast::address(who)).map_err(told)?;
    Ok(Newcomer {
        name: name(who)?,
        zone: zone(stranger.zone)?,
        place: Whereabouts::parse(stranger.place).map_err(told)?,
        channel: SafeChannel::Email { address, risk_acknowledged_at: life.services.now() },
    })
}
