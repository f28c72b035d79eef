//! Joining a meeting that somebody else booked for two. Whoever joins says themself who they are and how they may be reached; nobody is told
//! whether they did.

use domain::{
    access::{Act, Actor, Place, permit},
    ids::{ConsultationId, Id as _},
    problem::{Code, Problem},
};

use super::{
    Booked, Join, JoiningView, Newcomer,
    claims::{self, Claim},
    diary::Diary,
    entries,
    hold::taken,
    letters,
    links::{self, Opens},
    newcomer,
    page::practice_at,
    rows::{self, ConsultationRow, attendees_of, told},
};
use crate::{
    kernel::{
        bind::values,
        once::Once,
        refused::{Failure, Refused},
        services::Services,
        work::{Work, subject, subject_of},
    },
    practice::{self, give_days_back, use_days},
};

/// What a joining link is for.
///
/// # Errors
/// One answer for every link that opens nothing.
pub async fn joining(services: &Services, address: &str, link: &str) -> Result<JoiningView, Refused> {
    let actor = visitor(services, address).await?;
    let permit = permit(&actor, Act::SeeOwnConsultation, Place::Own)?;
    let work = Work::read(&actor, services).await?;
    let id = seat(&work, link).await?;
    let row = rows::find(&work, id).await?.ok_or_else(links::ended)?;
    let view = JoiningView {
        kind: row.kind()?,
        starts_at: meeting_of(&row)?,
        practice_zone: practice::read(&work).await?.zone,
    };
    Ok(services.witnessed(&actor, permit, subject(id), view).await?)
}

/// Takes the second seat. The answer holds what opens one's own part; a repeat gives the same.
///
/// # Errors
/// One answer for every link that opens nothing; `TooManyAttempts`; beside each field what is wrong with it.
pub async fn join(services: &Services, command: Join) -> Result<Booked, Refused> {
    services.gate().limits().booking(command.remote)?;
    let actor = visitor(services, &command.address).await?;
    let permit = permit(&actor, Act::ChangeOwnConsultation, Place::Own)?;
    let work = Work::begin(&actor, services).await?;
    let who = newcomer::who(&command.me);
    let said = newcomer::said(&command.answers);
    let asked = [command.link.as_str(), who.as_str(), said.as_str()];
    let once = Once::new(&work, "joinConsultation", &command.key, &asked)?;
    if let Some(before) = once.recall::<ConsultationId>(&work, &actor).await? {
        return shown(&work, before).await;
    }
    let id = seat(&work, &command.link).await?;
    let row = rows::lock(&work, id).await?.ok_or_else(links::ended)?;
    let starts_at = meeting_of(&row)?;
    let kind = row.kind()?;
    may_come(&work, &row, &command.me).await?;
    let me = newcomer::enter_and_answer(&work, (id, kind), (&command.me, &command.answers)).await?;
    let interval = kind.meeting(starts_at).ok_or_else(taken)?;
    let own = Claim { person: me.person, consultation: Some(id), kind, meets_at: starts_at, interval, lapses_at: None };
    claims::claim(&work, &own).await?.ok_or_else(taken)?;
    entries::set(&work, me.attendee, interval).await?;
    work.run(
        "update consultation set partner_place = $3 where practice_id = $1 and id = $2",
        values![id, command.me.place.code()],
    )
    .await?;
    links::end_joining(&work, id).await?;
    let own_link = links::own(services, me.attendee);
    links::write(&work, &own_link, (id, Some(me.attendee)), links::until_late(kind, starts_at)).await?;
    letters::appoint(&work, (me.person, me.attendee), starts_at, None).await?;
    once.keep(&work, &actor, id).await?;
    let view = shown(&work, id).await?;
    work.commit(&actor, permit, subject_of(id, me.person)).await?;
    Ok(view)
}

/// Whether whoever holds the meeting may hold it with somebody more, where that one will be.
async fn may_come(work: &Work, row: &ConsultationRow, me: &Newcomer) -> Result<(), Refused> {
    let Some(meeting) = row.meeting() else { return Ok(()) };
    let attendees = attendees_of(work, row.id.0).await?;
    let mut people = Vec::new();
    for other in attendees.iter().filter(|other| other.is_coming()) {
        people.push(other.participant()?);
    }
    people.push(told(me.place, me.zone.clone()));
    give_days_back(work, row.id.0.uuid()).await?;
    let diary = Diary::open(work, row.kind()?, people).await?;
    let Some(verdict) = diary.verdict(meeting.member, meeting.starts_at) else { return Ok(()) };
    if let Some(problem) = verdict.refusal_for_anybody() {
        return Err(problem.into());
    }
    Ok(use_days(work, row.id.0.uuid(), meeting.member, &verdict).await?)
}

async fn visitor(services: &Services, address: &str) -> Result<Actor, Refused> {
    Ok(Actor::visitor(practice_at(services, address).await.map_err(|_| links::ended())?))
}

async fn seat(work: &Work, link: &str) -> Result<ConsultationId, Refused> {
    match links::opened(work, link).await? {
        Opens::Seat(consultation) => Ok(consultation),
        Opens::Own(..) => Err(links::ended().into()),
    }
}

fn meeting_of(row: &ConsultationRow) -> Result<jiff::Timestamp, Refused> {
    let meeting = row.read()?.meeting().ok_or_else(|| Problem::new(Code::NotFound, links::ended().message))?;
    Ok(meeting.starts_at)
}

/// What whoever joined is given to keep: they came second.
async fn shown(work: &Work, id: ConsultationId) -> Result<Booked, Refused> {
    let row = rows::find(work, id).await?.ok_or_else(links::ended)?;
    let attendees = attendees_of(work, id).await?;
    let second = attendees.get(1).ok_or(Failure::Corrupt("a consultation that nobody joined"))?;
    Ok(Booked {
        starts_at: row.meeting().map(|meeting| meeting.starts_at),
        zone: second.zone.clone(),
        link: links::own(work.services(), second.id.0),
        joining_link: None,
    })
}
