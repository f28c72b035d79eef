//! Making appointments: one, or the same time of the week several times. All of them are made, or none.

use domain::{
    access::{Act, Actor},
    appointments::{Appointment, Company, MeetingLink, Outlook, Wall, outlook, told_at},
    couples::CareRole,
    ids::{AppointmentId, AppointmentPartId, AppointmentSeriesId, CoupleId, Id, PersonId},
    practice::licence::ServiceKind,
    problem::{Code, Problem},
    random,
    zone::Zone,
};
use sea_orm::FromQueryResult;
use uuid::Uuid;

use super::{
    Coming, Made, Make, TimeView,
    before::follow_appointments,
    list::view_of,
    reach::reach,
    time::{Guests, Law, take, taken},
};
use crate::{
    couples::{members_of, service_while_locked},
    kernel::{
        bind::{Key, values},
        once::Once,
        refused::{Failure, Refused},
        seal::Spot,
        services::Services,
        work::{Work, subject},
        zone::zone,
    },
    people::{self, Directory},
    practice::check_offered,
    reminders,
};

/// Makes one appointment, or several at the same time of the week, and plans the letters of the day and of the hour before, for each who
/// comes alone. Whoever only looks gets the same answer, and nothing is kept of it.
///
/// # Errors
/// `NotFound` for a couple whose appointments the actor does not arrange, `NotAllowed` where their care is coaching and the practice offers none,
/// `Taken` when somebody's time is, `NotAllowed` where the licence rule says no; what was typed wrong, beside its field.
pub async fn make(actor: &Actor, services: &Services, command: Make) -> Result<Made, Refused> {
    let work = Work::begin(actor, services).await?;
    let permit = reach(&work, actor, Act::ArrangeAppointments, command.couple).await?;
    let service = service_while_locked(&work, command.couple).await?;
    let once = once(&work, &command)?;
    let times = command.repetition.times();
    let made_by = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let mut directory = Directory::default();
    let before = if command.only_look { None } else { once.recall(&work, actor).await? };
    if let Some(before) = before {
        let held_by = (command.member.unwrap_or(made_by), service);
        let guests = guests(&work, &mut directory, &command, held_by).await?;
        let walls = walls(&work, &mut directory, &command, guests.member).await?;
        return Ok(Made { first: Some(view_of(&work, before).await?), times, outlook: seen(&walls, &guests)? });
    }
    check_offered(&work, service, "couple").await?;
    let company = company(&work, &command).await?;
    let member = holder(&work, &command, made_by, &company).await?;
    let guests = guests(&work, &mut directory, &command, (member, service)).await?;
    let walls = walls(&work, &mut directory, &command, member).await?;
    let outlook = seen(&walls, &guests)?;
    // Two who give one clinician appointments at once do so one after the other.
    people::lock(&work, member).await?;
    let series = series(&work, &command, made_by).await?;
    let mut law = Law::unread();
    let mut first = None;
    for (number, wall) in (0_i64..).zip(walls) {
        let appointment = Appointment::plan(wall, command.length, work.now())?;
        let id: AppointmentId = work.id();
        write(&work, (id, &command, &guests), (series, number), &appointment).await?;
        law.check(&work, id, &guests, &appointment).await?;
        if !take(&work, id, &guests, &appointment).await? {
            return Err(taken_on(&appointment, times).into());
        }
        for coming in &command.people {
            write_part(&work, &mut directory, (id, coming), &appointment).await?;
        }
        first = first.or(Some(id));
    }
    if command.only_look {
        // What was tried ends here, before anything else is written: that somebody looked.
        drop(work);
        let made = Made { first: None, times: 0, outlook };
        return Ok(services.witnessed(actor, permit, subject(command.couple), made).await?);
    }
    let first = first.ok_or(Failure::Corrupt("a repetition without a first time"))?;
    follow_appointments(&work, command.couple).await?;
    once.keep(&work, actor, first).await?;
    let made = Made { first: Some(view_of(&work, first).await?), times, outlook };
    work.commit(actor, permit, subject(first)).await?;
    Ok(made)
}

/// Every one of the times, on the clock of whoever holds them.
async fn walls(work: &Work, directory: &mut Directory, command: &Make, member: PersonId) -> Result<Vec<Wall>, Refused> {
    let zone = zone(&directory.name(work, member).await?.zone)?;
    Ok(command.repetition.walls(&Wall::new(command.first.on.to_datetime(command.first.at), zone))?)
}

/// What everybody's clock will show.
fn seen(walls: &[Wall], guests: &Guests) -> Result<Vec<TimeView>, Problem> {
    let zones: Vec<Zone> = guests.people.iter().map(|(.., zone)| zone.clone()).collect();
    let people = || guests.people.iter().map(|(person, ..)| *person);
    let view = |one: Outlook| TimeView {
        wall_time: one.wall.local(),
        starts_at: one.starts_at,
        clocks: people().zip(one.clocks).collect(),
    };
    Ok(outlook(walls, &zones)?.into_iter().map(view).collect())
}

fn once(work: &Work, command: &Make) -> Result<Once, Problem> {
    let member = command.member.map(|member| member.to_string()).unwrap_or_default();
    let person = |coming: &Coming| {
        let link = coming.link.as_ref().map_or("", MeetingLink::expose);
        format!("{} {} {link}", coming.person, coming.place.code())
    };
    let people: Vec<String> = command.people.iter().map(person).collect();
    let first = command.first.on.to_datetime(command.first.at).to_string();
    let often =
        format!("{} {} {}", command.repetition.every_weeks(), command.repetition.times(), command.length.count());
    let (couple, people) = (command.couple.to_string(), people.join(" "));
    let arguments = [couple.as_str(), &member, &people, &first, &often];
    Once::new(work, "makeAppointments", &command.key, &arguments)
}

/// Who comes, once each; every one of them with a place.
async fn company(work: &Work, command: &Make) -> Result<Company, Refused> {
    let chosen: Vec<PersonId> = command.people.iter().map(|coming| coming.person).collect();
    let company = Company::of(&members_of(work, command.couple).await?, &chosen)?;
    if company.people().len() == chosen.len() {
        Ok(company)
    } else {
        Err(Problem::at("people", Code::OutOfRange, "Name each who comes once.").into())
    }
}

#[derive(FromQueryResult)]
struct SeatRow {
    role: String,
    treats_person_id: Option<Key<PersonId>>,
}

/// Who holds it: somebody who treats the couple, or treats the only one who comes.
async fn holder(work: &Work, command: &Make, asked_by: PersonId, company: &Company) -> Result<PersonId, Refused> {
    let member = command.member.unwrap_or(asked_by);
    if treats(work, command.couple, member, company).await? {
        return Ok(member);
    }
    let words = "Choose somebody who treats those who come. Nothing was booked.";
    Err(Problem::at("member", Code::NotAllowed, words).into())
}

async fn treats(work: &Work, couple: CoupleId, member: PersonId, company: &Company) -> Result<bool, Failure> {
    let seats: Vec<SeatRow> = work
        .all(
            "select role, treats_person_id from care_team
             where practice_id = $1 and couple_id = $2 and person_id = $3 and ended_at is null",
            values![couple, member],
        )
        .await?;
    Ok(seats.iter().any(|seat| match (CareRole::from_word(&seat.role), company) {
        (Some(CareRole::LeadTherapist), _) => true,
        (Some(CareRole::IndividualTherapist), Company::One(person)) => {
            seat.treats_person_id.is_some_and(|treated| treated.0 == *person)
        }
        _ => false,
    }))
}

async fn guests(
    work: &Work,
    directory: &mut Directory,
    command: &Make,
    (member, service): (PersonId, ServiceKind),
) -> Result<Guests, Failure> {
    let mut people = Vec::with_capacity(command.people.len());
    for coming in &command.people {
        people.push((coming.person, coming.place, zone(&directory.name(work, coming.person).await?.zone)?));
    }
    Ok(Guests { member, service, people })
}

async fn series(work: &Work, command: &Make, made_by: PersonId) -> Result<Option<AppointmentSeriesId>, Failure> {
    if !command.repetition.is_series() {
        return Ok(None);
    }
    let id: AppointmentSeriesId = work.id();
    let (every_weeks, times) = (command.repetition.every_weeks(), command.repetition.times());
    work.run(
        "insert into appointment_series (practice_id, id, couple_id, made_by, made_at, every_weeks, times)
         values ($1, $2, $3, $4, $5, $6, $7)",
        values![id, command.couple, made_by, work.now(), i64::from(every_weeks), i64::from(times)],
    )
    .await?;
    Ok(Some(id))
}

async fn write(
    work: &Work,
    (id, command, guests): (AppointmentId, &Make, &Guests),
    (series, number): (Option<AppointmentSeriesId>, i64),
    appointment: &Appointment,
) -> Result<(), Failure> {
    let (time, wall) = (appointment.time(), appointment.wall());
    // The first has none before it whose hour could be another.
    let look_at = (number > 0).then(|| told_at(time.start()));
    work.run(
        "insert into appointment
             (practice_id, id, couple_id, member_id, series_id, number, service, starts_at, ends_at, wall_time, zone, state,
              look_at, version)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 1)",
        values![
            id,
            command.couple,
            guests.member,
            series.map(Id::uuid),
            number,
            guests.service.as_str(),
            time.start(),
            time.end(),
            wall.local().to_string(),
            wall.zone().name(),
            appointment.state().as_str(),
            look_at,
        ],
    )
    .await
    .map(|_| ())
}

async fn write_part(
    work: &Work,
    directory: &mut Directory,
    (appointment_id, coming): (AppointmentId, &Coming),
    appointment: &Appointment,
) -> Result<(), Failure> {
    let id: AppointmentPartId = work.id();
    let sealed_link = match &coming.link {
        Some(link) => {
            let spot = Spot::new("appointment_part.sealed_link", work.practice(), id);
            let key = directory.key(work, coming.person).await?;
            Some(key.seal(spot, link.expose().as_bytes(), work.services().random()))
        }
        None => None,
    };
    let uid = Uuid::from_bytes(random::array(work.services().random()));
    work.run(
        "insert into appointment_part
             (practice_id, id, appointment_id, person_id, place, sealed_link, entry_uid, entry_sequence, entry_changed_at)
         values ($1, $2, $3, $4, $5, $6, $7, 0, $8)",
        values![id, appointment_id, coming.person, coming.place.code(), sealed_link, uid, work.now()],
    )
    .await?;
    reminders::appoint(work, coming.person, id.uuid(), appointment.time().start(), None).await
}

/// One of several that is not free names its day, so that whoever makes them knows where to begin.
fn taken_on(appointment: &Appointment, times: u32) -> Problem {
    if times == 1 {
        return taken();
    }
    let day = appointment.wall().local().strftime("%A %-d %B %Y");
    let words = format!(
        "The time on {day} is not free. None was booked, and what you entered is kept. Choose another time, or fewer."
    );
    Problem::at("on", Code::Taken, words)
}
