//! A time has come free: whoever waits longest and can come is offered it, and nobody else learns of it.

use std::collections::HashMap;

use domain::{
    access::{Act, Actor, Place, permit},
    consultations::{Audience, ConsultationType, Hold, Slot, Waiting, Wish, next_in_line},
    ids::ConsultationId,
    practice::licence::Participant,
};
use sea_orm::FromQueryResult;

use super::{
    claims::{Claim, claim},
    diary::Diary,
    letters,
    rows::{self, Doer, attendees_of, participant},
    types,
};
use crate::kernel::{
    bind::{At, Key, values},
    refused::Failure,
    work::{Work, subject},
    zone::zone,
};

#[derive(FromQueryResult)]
struct WaitingRow {
    id: Key<ConsultationId>,
    waits_since: At,
    zone: String,
    place: String,
    partner_place: Option<String>,
}

/// Everybody who waits.
struct Line {
    line: Vec<Waiting>,
    /// Who takes part in what each of them waits for, where.
    people: HashMap<ConsultationId, Vec<Participant>>,
}

/// Offers a slot to the next in line, if there is one. What was given back is free already. Whatever version of the type somebody waits for, they are
/// offered the one that is booked now; nobody is offered what is not booked any more.
pub(super) async fn offer_to_next(work: &Work, kind: &'static ConsultationType, slot: Slot) -> Result<(), Failure> {
    let Some(kind) = types::again(work, kind).await? else { return Ok(()) };
    offer(work, kind, slot, waiting(work, kind).await?).await
}

/// The same for a slot that one of those who wait let lapse: it goes to somebody else.
pub(super) async fn offer_to_next_but(
    work: &Work,
    kind: &'static ConsultationType,
    slot: Slot,
    not: ConsultationId,
) -> Result<(), Failure> {
    let Some(kind) = types::again(work, kind).await? else { return Ok(()) };
    let mut waiting = waiting(work, kind).await?;
    waiting.line.retain(|one| one.consultation != not);
    offer(work, kind, slot, waiting).await
}

async fn offer(work: &Work, kind: &'static ConsultationType, slot: Slot, waiting: Line) -> Result<(), Failure> {
    let Line { line: waiting, people } = waiting;
    if waiting.is_empty() || kind.audience() == Audience::Staff {
        return Ok(());
    }
    let diary = Diary::open(work, kind, Vec::new()).await?;
    let could = diary.who_could(slot.starts_at, work.now());
    let may_hold = |one: &Waiting, slot: &Slot| {
        let people = people.get(&one.consultation).map(Vec::as_slice).unwrap_or_default();
        could.contains(&slot.member) && diary.allows(slot.member, slot.starts_at, people)
    };
    let Some(next) = next_in_line(&slot, &waiting, may_hold) else { return Ok(()) };
    let Some(row) = rows::lock(work, next.consultation).await? else { return Ok(()) };
    let lapses_at = Hold::Offer.lapses_at(work.now(), slot.starts_at);
    let (Ok(offered), Some(meeting)) = (row.read()?.offer(1, lapses_at), kind.meeting(slot.starts_at)) else {
        return Ok(());
    };
    let held = Claim {
        person: slot.member,
        consultation: Some(row.id.0),
        kind,
        meets_at: slot.starts_at,
        interval: kind.claim(meeting),
        lapses_at: Some(lapses_at),
    };
    if claim(work, &held).await?.is_none() {
        return Ok(());
    }
    let clockwork = Actor::clockwork(work.practice());
    let permit = permit(&clockwork, Act::TendConsultations, Place::Practice)
        .map_err(|_| Failure::Corrupt("the clockwork's own permission"))?;
    rows::set_kind(work, row.id.0, kind).await?;
    rows::write(work, Doer { actor: &clockwork, permit: &permit, reason: None }, &row, &offered).await?;
    letters::ask_all(work, &attendees_of(work, row.id.0).await?).await?;
    work.audit(&clockwork, &permit, subject(row.id.0)).await
}

/// Everybody who waits for a type in any of its versions, as many as it has room for now.
async fn waiting(work: &Work, kind: &ConsultationType) -> Result<Line, Failure> {
    let rows: Vec<WaitingRow> = work
        .all(
            "select consultation.id, consultation.waits_since, person.zone, attendee.place, consultation.partner_place
             from consultation
             join attendee on attendee.practice_id = consultation.practice_id
                 and attendee.consultation_id = consultation.id
             join person on person.practice_id = attendee.practice_id and person.id = attendee.person_id
             where consultation.practice_id = $1 and consultation.stage = 'waitlisted' and consultation.seats <= $4
               and (consultation.type_key = $2 or exists (
                    select 1 from consultation_type own
                    where own.practice_id = $1 and own.reference = consultation.type_key and own.family = $3))
               and attendee.withdrawn_at is null
             order by consultation.waits_since, consultation.id",
            values![kind.key(), kind.family(), i64::from(kind.seats())],
        )
        .await?;
    let (mut line, mut people): (Vec<Waiting>, HashMap<_, Vec<Participant>>) = (Vec::new(), HashMap::new());
    for row in rows {
        let zone = zone(&row.zone)?;
        let known = people.entry(row.id.0).or_default();
        // A partner who has not said who they are is where whoever asked said they will be.
        let partner = row.partner_place.as_deref().filter(|_| known.is_empty());
        for place in std::iter::once(row.place.as_str()).chain(partner) {
            known.push(participant(place, zone.clone())?);
        }
        match line.last_mut() {
            Some(last) if last.consultation == row.id.0 => last.wishes.push(Wish::any(zone)),
            _ => {
                let (consultation, since) = (row.id.0, row.waits_since.0);
                line.push(Waiting { consultation, since, wishes: vec![Wish::any(zone)] });
            }
        }
    }
    Ok(Line { line, people })
}
