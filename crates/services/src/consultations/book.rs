//! Booking a time that is held, by somebody whom nobody here knows yet.

use domain::{
    access::{Act, Actor, Place, permit},
    consultations::{Meeting, Whereabouts},
    ids::{ConsultationId, Id as _},
    practice::licence::Verdict,
    problem::{Code, Problem},
};

use super::{
    Book, Booked,
    claims::{self, Claim},
    diary::Diary,
    entries, invitations, letters, links, newcomer,
    page::practice_at,
    rows::{self, Doer, New, attendees_of},
    types::named,
};
use crate::{
    kernel::{
        once::Once,
        refused::{Failure, Refused},
        services::Services,
        work::{Work, subject_of},
    },
    practice::use_days,
};

/// Books a held time. The answer holds what opens the appointment; a repeat gives the same.
///
/// # Errors
/// `Expired` at `hold` when it is not held any more, `TooManyAttempts`, beside each field what is wrong with it.
pub async fn book(services: &Services, command: Book) -> Result<Booked, Refused> {
    services.gate().limits().booking(command.remote)?;
    let actor = Actor::visitor(practice_at(services, &command.address).await?);
    let permit = permit(&actor, Act::AskForConsultation, Place::Practice)?;
    let work = Work::begin(&actor, services).await?;
    let (hold, partner_place) = (command.hold.to_string(), command.partner_place.map(Whereabouts::code));
    let who = newcomer::who(&command.me);
    let said = newcomer::said(&command.answers);
    let asked = [hold.as_str(), who.as_str(), partner_place.unwrap_or_default(), said.as_str()];
    let once = Once::new(&work, "bookConsultation", &command.key, &asked)?;
    if let Some(before) = once.recall::<ConsultationId>(&work, &actor).await? {
        return shown(&work, before).await;
    }
    let held = claims::held(&work, command.hold).await?.ok_or_else(lapsed)?;
    let (id, kind): (ConsultationId, _) = (work.id(), named(&work, &held.type_key).await?);
    let seats = if command.partner_place.is_some() { 2 } else { 1 };
    if seats > kind.seats() {
        return Err(no_second_seat().into());
    }
    invitations::spend(&work, kind, command.invitation.as_deref()).await?;
    let people = std::iter::once(command.me.place).chain(command.partner_place);
    let people = people.map(|place| rows::told(place, command.me.zone.clone())).collect();
    let diary = Diary::open(&work, kind, people).await?;
    let verdict = diary.verdict(held.person_id.0, held.meets_at.0);
    if !diary.knows(held.person_id.0) {
        return Err(lapsed().into());
    }
    if let Some(problem) = verdict.as_ref().and_then(Verdict::refusal_for_anybody) {
        return Err(problem.into());
    }
    rows::insert(&work, &New { id, kind, seats, partner_place }).await?;
    let me = newcomer::enter_and_answer(&work, (id, kind), (&command.me, &command.answers)).await?;
    claims::take(&work, held.id.0, id).await?;
    let starts_at = held.meets_at.0;
    let meeting = kind.meeting(starts_at).ok_or_else(lapsed)?;
    let own = Claim {
        person: me.person,
        consultation: Some(id),
        kind,
        meets_at: starts_at,
        interval: meeting,
        lapses_at: None,
    };
    claims::claim(&work, &own).await?.ok_or_else(lapsed)?;
    entries::set(&work, me.attendee, meeting).await?;
    let row = rows::lock(&work, id).await?.ok_or(Failure::Corrupt("a consultation that was just written"))?;
    let booked = row
        .read()?
        .triage(work.now())
        .and_then(|it| it.book(Meeting { starts_at, member: held.person_id.0 }, work.now()))?;
    rows::write(&work, Doer { actor: &actor, permit: &permit, reason: None }, &row, &booked).await?;
    let own_link = links::own(services, me.attendee);
    links::write(&work, &own_link, (id, Some(me.attendee)), links::until_late(kind, starts_at)).await?;
    if seats == 2 {
        links::write(&work, &links::joining(services, id), (id, None), starts_at).await?;
    }
    if let Some(verdict) = &verdict {
        use_days(&work, id.uuid(), held.person_id.0, verdict).await?;
    }
    letters::appoint(&work, (me.person, me.attendee), starts_at, None).await?;
    once.keep(&work, &actor, id).await?;
    let view = shown(&work, id).await?;
    work.commit(&actor, permit, subject_of(id, me.person)).await?;
    Ok(view)
}

/// What whoever booked is given to keep.
pub(super) async fn shown(work: &Work, id: ConsultationId) -> Result<Booked, Refused> {
    let row = rows::find(work, id).await?.ok_or_else(Problem::not_found)?;
    let attendees = attendees_of(work, id).await?;
    let first = attendees.first().ok_or(Failure::Corrupt("a consultation without anybody"))?;
    let services = work.services();
    Ok(Booked {
        starts_at: row.meeting().map(|meeting| meeting.starts_at),
        zone: first.zone.clone(),
        link: links::own(services, first.id.0),
        joining_link: (row.seats() == 2 && row.meeting().is_some()).then(|| links::joining(services, id)),
    })
}

/// What whoever wants to come with somebody is told where there is room for one.
pub(super) fn no_second_seat() -> Problem {
    Problem::at("partnerPlace", Code::OutOfRange, "There is room for one. Leave the second place empty.")
}

fn lapsed() -> Problem {
    Problem::at(
        "hold",
        Code::Expired,
        "This time is not held for you any more. Nothing was booked. Go back and choose a time again.",
    )
}
