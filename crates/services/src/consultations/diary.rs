//! Everybody's diary at once: who may hold a type, when they can be booked, and what has taken their time.

use std::collections::HashMap;

use domain::{
    access::Role,
    consultations::{
        Availability, ConsultationType, Interval, Member, ServiceKind, Slot, Taken, is_free, is_open, slots,
    },
    ids::PersonId,
    practice::licence::{Participant, Verdict},
};
use jiff::{SignedDuration, Timestamp, civil::Date};
use sea_orm::FromQueryResult;

use crate::{
    kernel::{
        bind::{At, Key, On, values},
        refused::Failure,
        work::Work,
    },
    practice::Authorities,
};

/// The diaries of everybody who may hold a type.
pub(super) struct Diary {
    kind: &'static ConsultationType,
    members: Vec<Page>,
    holidays: Vec<Date>,
    /// Who takes part, where; empty while that is not known.
    people: Vec<Participant>,
    /// None for what gives no treatment and no advice on it, which is open everywhere and to everybody.
    authorities: Option<Authorities>,
}

/// One member's.
struct Page {
    id: PersonId,
    availability: Availability,
    taken: Vec<Taken>,
}

#[derive(FromQueryResult)]
struct MemberRow {
    person_id: Key<PersonId>,
    role: String,
    rule: String,
}

#[derive(FromQueryResult)]
struct TakenRow {
    person_id: Key<PersonId>,
    starts_at: At,
    ends_at: At,
    is_meeting: i32,
}

#[derive(FromQueryResult)]
struct HolidayRow {
    on_date: On,
}

/// Meetings this far back may still count towards a day.
const BACK: SignedDuration = SignedDuration::from_hours(48);

impl Diary {
    /// Opens the diaries of those who may hold the type for these people.
    pub(super) async fn open(
        work: &Work,
        kind: &'static ConsultationType,
        people: Vec<Participant>,
    ) -> Result<Self, Failure> {
        let mut members = members(work).await?;
        members.retain(|(_, roles, _)| kind.may_be_held_by(roles));
        let mut taken = taken(work).await?;
        let page = |(id, _, availability)| Page { id, availability, taken: taken.remove(&id).unwrap_or_default() };
        let members = members.into_iter().map(page).collect();
        let holidays: Vec<HolidayRow> =
            work.all("select on_date from holiday where practice_id = $1 order by on_date", values![]).await?;
        let holidays = holidays.into_iter().map(|row| row.on_date.0).collect();
        let authorities = match kind.service() {
            ServiceKind::Consult => None,
            _ => Some(Authorities::read(work).await?),
        };
        Ok(Self { kind, members, holidays, people, authorities })
    }

    /// Every slot that can be booked now.
    pub(super) fn slots(&self, now: Timestamp) -> Vec<Slot> {
        let members: Vec<Member<'_>> = self.members.iter().map(Page::member).collect();
        let mut slots = slots(self.kind, &members, &self.holidays, now);
        slots.retain(|slot| self.allows(slot.member, slot.starts_at, &self.people));
        slots
    }

    /// Who could hold it at this very time: whoever has the fewest meetings that day comes first.
    pub(super) fn who_could(&self, starts_at: Timestamp, now: Timestamp) -> Vec<PersonId> {
        self.who(starts_at, |member| is_open(self.kind, member, starts_at, &self.holidays, now))
    }

    /// Who could take it over from somebody else, however near it is; in the same order.
    pub(super) fn who_is_free(&self, starts_at: Timestamp) -> Vec<PersonId> {
        self.who(starts_at, |member| is_free(self.kind, member, starts_at, &self.holidays))
    }

    fn who(&self, starts_at: Timestamp, has_time: impl Fn(&Member<'_>) -> bool) -> Vec<PersonId> {
        let can = |page: &&Page| has_time(&page.member()) && self.allows(page.id, starts_at, &self.people);
        let mut free: Vec<&Page> = self.members.iter().filter(can).collect();
        free.sort_by_key(|page| (page.meetings_on(starts_at), page.id));
        free.into_iter().map(|page| page.id).collect()
    }

    /// Whether the licence rule lets a member hold it for these people; it does while nobody knows who they are.
    pub(super) fn allows(&self, member: PersonId, starts_at: Timestamp, people: &[Participant]) -> bool {
        people.is_empty() || self.verdict_for(member, starts_at, people).is_none_or(|verdict| verdict.is_authorised())
    }

    /// What the licence rule says of a member and those whom the diary was opened for; none where it does not ask.
    pub(super) fn verdict(&self, member: PersonId, starts_at: Timestamp) -> Option<Verdict> {
        self.verdict_for(member, starts_at, &self.people)
    }

    fn verdict_for(&self, member: PersonId, starts_at: Timestamp, people: &[Participant]) -> Option<Verdict> {
        let authorities = self.authorities.as_ref()?;
        Some(authorities.verdict(member, &self.kind.session(starts_at, people.to_vec())?))
    }

    /// Whether somebody is among those who may hold it at all.
    pub(super) fn knows(&self, member: PersonId) -> bool {
        self.members.iter().any(|page| page.id == member)
    }
}

impl Page {
    fn member(&self) -> Member<'_> {
        Member { id: self.id, availability: &self.availability, taken: &self.taken }
    }

    fn meetings_on(&self, instant: Timestamp) -> usize {
        let day = self.availability.day_of(instant);
        self.taken
            .iter()
            .filter(|taken| taken.is_meeting && self.availability.day_of(taken.interval.start()) == day)
            .count()
    }
}

/// Members who have said when they can be booked, with their roles.
async fn members(work: &Work) -> Result<Vec<(PersonId, Vec<Role>, Availability)>, Failure> {
    let rows: Vec<MemberRow> = work
        .all(
            "select availability.person_id, member.role, availability.rule from availability
             join practice_member member
                 on member.practice_id = availability.practice_id and member.person_id = availability.person_id
             where availability.practice_id = $1 and member.ended_at is null
             order by availability.person_id, member.role",
            values![],
        )
        .await?;
    let mut members: Vec<(PersonId, Vec<Role>, Availability)> = Vec::new();
    for row in rows {
        let role = Role::from_word(&row.role).ok_or(Failure::Corrupt("a role"))?;
        match members.last_mut() {
            Some((id, roles, _)) if *id == row.person_id.0 => roles.push(role),
            _ => members.push((row.person_id.0, vec![role], read_rule(&row.rule)?)),
        }
    }
    Ok(members)
}

/// Hours as they are kept.
pub(super) fn read_rule(rule: &str) -> Result<Availability, Failure> {
    serde_json::from_str(rule).map_err(|_| Failure::Corrupt("when somebody can be booked"))
}

async fn taken(work: &Work) -> Result<HashMap<PersonId, Vec<Taken>>, Failure> {
    let rows: Vec<TakenRow> = work
        .all(
            "select person_id, starts_at, ends_at, 1 as is_meeting from claim
             where practice_id = $1 and ends_at > $2 and (lapses_at is null or lapses_at > $3)
             union all
             select person_id, starts_at, ends_at, 0 as is_meeting from busy_time
             where practice_id = $1 and ends_at > $3",
            values![work.now() - BACK, work.now()],
        )
        .await?;
    let mut taken: HashMap<PersonId, Vec<Taken>> = HashMap::new();
    for row in rows {
        let interval = Interval::new(row.starts_at.0, row.ends_at.0).map_err(|_| Failure::Corrupt("a claim"))?;
        taken.entry(row.person_id.0).or_default().push(Taken { interval, is_meeting: row.is_meeting != 0 });
    }
    Ok(taken)
}
