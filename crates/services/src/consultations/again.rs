//! Asking again, with the link to what is over: after a meeting that one missed, once; and after one that did not take place (DOMAIN.md 5.3).

use std::net::IpAddr;

use domain::{
    access::{Act, Place, permit},
    consultations::again::{Earlier, may_ask_again},
    ids::{ConsultationId, PersonId},
};
use sea_orm::FromQueryResult;

use super::{
    Booked,
    book::shown,
    leads, links, newcomer,
    own::{Mine, nothing_to_do, opened, visitor},
    page::unknown_type,
    rows::{self, ConsultationRow, New},
    types,
};
use crate::kernel::{
    bind::{At, values},
    once::Once,
    refused::{Failure, Refused},
    services::Services,
    work::{Work, subject_of},
};

/// Another consultation, asked for with the link to one that is over.
#[derive(Debug, Clone)]
pub struct AskAgain {
    /// Under which address the page stands.
    pub address: String,
    /// What opens their part in the earlier one.
    pub link: String,
    /// What recognises a repeat.
    pub key: String,
    /// Where the request came from.
    pub remote: Option<IpAddr>,
}

/// Asks for another consultation of the same type. What comes is a new request; the earlier one stays as it is. A repeat gives the same.
///
/// # Errors
/// One answer for every link that opens nothing; `WrongState` while there is nothing to ask again for, `NotAllowed` where it is to be asked by
/// phone, `TooManyAttempts`.
pub async fn ask_again(services: &Services, command: AskAgain) -> Result<Booked, Refused> {
    services.gate().limits().booking(command.remote)?;
    let actor = visitor(services, &command.address).await?;
    let permit = permit(&actor, Act::ChangeOwnConsultation, Place::Own)?;
    let work = Work::begin(&actor, services).await?;
    let once = Once::new(&work, "askAgain", &command.key, &[&command.link])?;
    if let Some(before) = once.recall::<ConsultationId>(&work, &actor).await? {
        return shown(&work, before).await;
    }
    let (id, attendee) = opened(&work, &command.link).await?;
    let row = rows::lock(&work, id).await?.ok_or_else(links::ended)?;
    let mine = Mine::of(&work, &row, attendee).await?;
    let (me, kind) = (mine.me(), row.kind()?);
    let person = me.person_id.0;
    if me.is_there() && !row.step()?.is_last() {
        return Err(nothing_to_do().into());
    }
    may_ask_again(kind, &earlier(&work, &row, person).await?, &me.zone()?, work.now())?;
    let kind = types::again(&work, kind).await?.ok_or_else(unknown_type)?;
    let new: ConsultationId = work.id();
    let others_place = mine.others().next().map(|other| other.place.as_str()).or(row.partner_place.as_deref());
    let partner_place = others_place.filter(|_| row.seats() > 1);
    rows::insert(&work, &New { id: new, kind, seats: row.seats(), partner_place }).await?;
    let part = newcomer::take_part(&work, new, (person, &me.place)).await?;
    leads::stay(&work, person).await?;
    let link = links::own(services, part);
    links::write(&work, &link, (new, Some(part)), links::lives_until(work.now())).await?;
    once.keep(&work, &actor, new).await?;
    let view = shown(&work, new).await?;
    work.commit(&actor, permit, subject_of(new, person)).await?;
    Ok(view)
}

#[derive(FromQueryResult)]
struct CountsRow {
    missed: i64,
    asked_since: i64,
}

#[derive(FromQueryResult)]
struct HadRow {
    starts_at: At,
}

/// What somebody's own consultations were until now, seen from one of them.
pub(super) async fn earlier(work: &Work, row: &ConsultationRow, person: PersonId) -> Result<Earlier, Failure> {
    let counts: Option<CountsRow> = work
        .find(
            "select
                 (select count(*) from attendee
                  where attendee.practice_id = $1 and attendee.person_id = $2
                    and attendee.stayed_away_at is not null) as missed,
                 (select count(*) from attendee
                  join consultation later
                      on later.practice_id = attendee.practice_id and later.id = attendee.consultation_id
                  where attendee.practice_id = $1 and attendee.person_id = $2
                    and later.requested_at > $3) as asked_since
             from person where practice_id = $1 and id = $2",
            values![person, row.requested_at.0],
        )
        .await?;
    let had: Option<HadRow> = work
        .find(
            "select held.starts_at from attendee
             join consultation held on held.practice_id = attendee.practice_id and held.id = attendee.consultation_id
             where attendee.practice_id = $1 and attendee.person_id = $2 and (held.type_key = $3 or exists (
                   select 1 from consultation_type this
                   join consultation_type other
                       on other.practice_id = this.practice_id and other.family = this.family
                   where this.practice_id = $1 and this.reference = $3 and other.reference = held.type_key))
               and attendee.withdrawn_at is null and attendee.stayed_away_at is null
               and exists (select 1 from consultation_step step
                           where step.practice_id = $1 and step.consultation_id = held.id
                             and step.stage in ('attended', 'partly-attended'))
             order by held.starts_at desc limit 1",
            values![person, row.type_key.as_str()],
        )
        .await?;
    let counts = counts.ok_or(Failure::Corrupt("a person who is not there"))?;
    Ok(Earlier {
        missed: usize::try_from(counts.missed).unwrap_or_default(),
        asked_since: counts.asked_since > 0,
        had_at: had.map(|row| row.starts_at.0),
    })
}
