//! What each partner did since the last appointment they came to, for those who treat them: to be read before the next one.
//!
//! Whoever was seen alone since is told of since then, and the other since both came. As many statements for any number of doings.

mod doings;
mod promises;

use domain::{
    access::{Act, Actor, permit},
    ids::{CoupleId, PersonId, ResponseId, RunId},
    problem::Problem,
    sharing::{Extent, Visibility, extent},
    since::{Held, Since},
};
use jiff::{Timestamp, civil::Date};
use sea_orm::FromQueryResult;

use self::doings::Doings;
use crate::{
    couples::{place_of_couple, reader::reader},
    kernel::{
        bind::{At, Key, values},
        refused::{Failure, Refused},
        services::Services,
        work::{Work, subject},
        zone::zone,
    },
};

/// What one partner did since the last appointment they came to.
#[derive(Debug, Clone)]
pub struct SinceView {
    /// Who.
    pub person: PersonId,
    /// Since when.
    pub since: Since,
    /// What they answered, the newest first.
    pub answers: Vec<Answered>,
    /// The exercises they finished, the newest first. What they keep to themselves is not among them, nor is what they noticed of triggers.
    pub exercises: Vec<Finished>,
    /// What they wrote down of something that brought it back, the newest first. What they keep to themselves is not among it.
    pub triggers: Vec<Finished>,
    /// How many lapses they told of, whoever's they were.
    pub lapses_told: usize,
    /// How often they listened to each other up to the end of the loop.
    pub loops_done: usize,
    /// When the last talk by a plan ended.
    pub last_talk_at: Option<Timestamp>,
    /// How often they said that a promise was kept.
    pub promises_kept: usize,
    /// How often they said that one was missed.
    pub promises_missed: usize,
    /// How often the other partner noticed that one was not kept of which they say that it was. Neither is told.
    pub promises_disputed: usize,
    /// How many agreements they signed.
    pub agreements_signed: usize,
    /// How many agreements in force they are in whose day of review has come.
    pub reviews_due: usize,
}

/// Something that was answered.
#[derive(Debug, Clone)]
pub struct Answered {
    /// The response.
    pub response: ResponseId,
    /// Its neutral title.
    pub title: String,
    /// When.
    pub at: Timestamp,
}

/// An exercise that was finished.
#[derive(Debug, Clone)]
pub struct Finished {
    /// The run.
    pub run: RunId,
    /// What it is called.
    pub title: String,
    /// When.
    pub at: Timestamp,
}

#[derive(FromQueryResult)]
struct MemberRow {
    person_id: Key<PersonId>,
    zone: String,
    opened_at: At,
    starts_at: Option<At>,
    ends_at: Option<At>,
    others: i64,
}

/// Somebody of whom it is told.
struct Member {
    person: PersonId,
    since: Since,
    /// What day it is where they are.
    today: Date,
}

impl MemberRow {
    fn since(&self) -> Since {
        let times = self.starts_at.zip(self.ends_at);
        let held =
            times.map(|(starts, ends)| Held { starts_at: starts.0, ends_at: ends.0, is_alone: self.others == 0 });
        Since::of(self.opened_at.0, held)
    }

    fn read(&self, now: Timestamp) -> Result<Member, Failure> {
        let today = zone(&self.zone)?.rules().to_datetime(now).date();
        Ok(Member { person: self.person_id.0, since: self.since(), today })
    }
}

/// What each partner of a couple did since the last appointment they came to, in the couple's own order.
///
/// # Errors
/// `NotFound` for a couple that the actor neither treats nor supervises.
pub async fn since_appointment(
    actor: &Actor,
    services: &Services,
    couple: CoupleId,
) -> Result<Vec<SinceView>, Refused> {
    let work = Work::read(actor, services).await?;
    let place = place_of_couple(&work, actor, couple).await?.ok_or_else(Problem::not_found)?;
    let permit = permit(actor, Act::SeeSince, place)?;
    let mut seen = Vec::new();
    let mut sees_safety = true;
    for member in members(&work, couple).await? {
        let reader = reader(&work, actor, couple, member.person).await?;
        if extent(Visibility::AuthorTherapist, reader, false) == Extent::Whole {
            sees_safety &= extent(Visibility::Safety, reader, false) == Extent::Whole;
            seen.push(member);
        }
    }
    let all: Vec<Since> = seen.iter().map(|member| member.since).collect();
    let authors: Vec<PersonId> = seen.iter().map(|member| member.person).collect();
    let views = match Since::earliest(&all) {
        Some(after) => {
            let doings = Doings::read(&work, couple, after, (&authors, sees_safety)).await?;
            seen.iter().map(|member| doings.of(member)).collect()
        }
        None => Vec::new(),
    };
    Ok(services.witnessed(actor, permit, subject(couple), views).await?)
}

/// Who belongs to a couple, each with the last appointment in its care that they came to and that is over.
async fn members(work: &Work, couple: CoupleId) -> Result<Vec<Member>, Failure> {
    let rows: Vec<MemberRow> = work
        .all(
            "select member.person_id, person.zone, couple.opened_at, held.starts_at, held.ends_at,
                 (select count(*) from appointment_part other
                  where other.practice_id = $1 and other.appointment_id = held.id
                    and other.person_id <> member.person_id) as others
             from couple_member member
             join person on person.practice_id = member.practice_id and person.id = member.person_id
             join couple on couple.practice_id = member.practice_id and couple.id = member.couple_id
             left join appointment held on held.practice_id = member.practice_id and held.id =
                 (select appointment.id from appointment_part part
                  join appointment on appointment.practice_id = part.practice_id and appointment.id = part.appointment_id
                  where part.practice_id = $1 and part.person_id = member.person_id and part.left_at is null
                    and appointment.couple_id = $2 and appointment.state = 'planned' and appointment.ends_at <= $3
                  order by appointment.ends_at desc, appointment.id limit 1)
             where member.practice_id = $1 and member.couple_id = $2 and member.left_at is null
             order by member.joined_at, member.person_id",
            values![couple, work.now()],
        )
        .await?;
    rows.iter().map(|row| row.read(work.now())).collect()
}
