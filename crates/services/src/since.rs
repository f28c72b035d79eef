//! What each partner did since the last appointment they came to, for those who treat them: to be read before the next one.
//!
//! Whoever was seen alone since is told of since then, and the other since both came. As many statements for any number of doings.

mod doings;

use domain::{
    access::{Act, Actor, permit},
    ids::{CoupleId, PersonId, ResponseId, RunId},
    problem::Problem,
    sharing::{Extent, Visibility, extent},
    since::{Held, Since},
};
use jiff::Timestamp;
use sea_orm::FromQueryResult;

use self::doings::Doings;
use crate::{
    couples::{place_of_couple, reader::reader},
    kernel::{
        bind::{At, Key, values},
        refused::{Failure, Refused},
        services::Services,
        work::{Work, subject},
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
    /// The exercises they finished, the newest first. What they keep to themselves is not among them.
    pub exercises: Vec<Finished>,
    /// How often they said that a promise was kept.
    pub promises_kept: usize,
    /// How often they said that one was missed.
    pub promises_missed: usize,
    /// How many agreements they signed.
    pub agreements_signed: usize,
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
    opened_at: At,
    starts_at: Option<At>,
    ends_at: Option<At>,
    others: i64,
}

impl MemberRow {
    fn since(&self) -> Since {
        let times = self.starts_at.zip(self.ends_at);
        let held =
            times.map(|(starts, ends)| Held { starts_at: starts.0, ends_at: ends.0, is_alone: self.others == 0 });
        Since::of(self.opened_at.0, held)
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
    for (person, since) in members(&work, couple).await? {
        let reader = reader(&work, actor, couple, person).await?;
        if extent(Visibility::AuthorTherapist, reader, false) == Extent::Whole {
            sees_safety &= extent(Visibility::Safety, reader, false) == Extent::Whole;
            seen.push((person, since));
        }
    }
    let all: Vec<Since> = seen.iter().map(|(_, since)| *since).collect();
    let views = match Since::earliest(&all) {
        Some(after) => {
            let doings = Doings::read(&work, couple, after, sees_safety).await?;
            seen.into_iter().map(|(person, since)| doings.of(person, since)).collect()
        }
        None => Vec::new(),
    };
    Ok(services.witnessed(actor, permit, subject(couple), views).await?)
}

/// Who belongs to a couple, each with the last appointment in its care that they came to and that is over.
async fn members(work: &Work, couple: CoupleId) -> Result<Vec<(PersonId, Since)>, Failure> {
    let rows: Vec<MemberRow> = work
        .all(
            "select member.person_id, couple.opened_at, held.starts_at, held.ends_at,
                 (select count(*) from appointment_part other
                  where other.practice_id = $1 and other.appointment_id = held.id
                    and other.person_id <> member.person_id) as others
             from couple_member member
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
    Ok(rows.iter().map(|row| (row.person_id.0, row.since())).collect())
}
