//! Everybody's diary at once: who may hold a type, when they can be booked, and what has taken their time.

use std::{collections::HashMap, sync::LazyLock};

use domain::{
    access::Role,
    consultations::{Availability, ConsultationType, Interval, Member, Slot, Taken, Whereabouts, is_open, slots},
    ids::PersonId,
    practice::jurisdiction::Jurisdictions,
};
use jiff::{SignedDuration, Timestamp, civil::Date};
use sea_orm::FromQueryResult;

use crate::kernel::{
    bind::{At, Key, On, values},
    refused::Failure,
    work::Work,
};

/// The diaries of everybody who may hold a type.
pub(super) struct Diary {
    kind: &'static ConsultationType,
    members: Vec<Page>,
    holidays: Vec<Date>,
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
}

#[derive(FromQueryResult)]
struct HolidayRow {
    on_date: On,
}

/// Meetings this far back may still count towards a day.
const BACK: SignedDuration = SignedDuration::from_hours(48);

impl Diary {
    /// Opens the diaries of those who may hold the type for people in `places`.
    pub(super) async fn open(
        work: &Work,
        kind: &'static ConsultationType,
        places: &[Whereabouts],
    ) -> Result<Self, Failure> {
        let mut members = members(work).await?;
        members.retain(|(_, roles, _)| may_hold(kind, roles, places));
        let mut taken = taken(work).await?;
        let page = |(id, _, availability)| Page { id, availability, taken: taken.remove(&id).unwrap_or_default() };
        let members = members.into_iter().map(page).collect();
        let holidays: Vec<HolidayRow> =
            work.all("select on_date from holiday where practice_id = $1 order by on_date", values![]).await?;
        Ok(Self { kind, members, holidays: holidays.into_iter().map(|row| row.on_date.0).collect() })
    }

    /// Every slot that can be booked now.
    pub(super) fn slots(&self, now: Timestamp) -> Vec<Slot> {
        let members: Vec<Member<'_>> = self.members.iter().map(Page::member).collect();
        slots(self.kind, &members, &self.holidays, now)
    }

    /// Who could hold it at this very time: whoever has the fewest meetings that day comes first.
    pub(super) fn who_could(&self, starts_at: Timestamp, now: Timestamp) -> Vec<PersonId> {
        let is_free = |page: &&Page| is_open(self.kind, &page.member(), starts_at, &self.holidays, now);
        let mut free: Vec<&Page> = self.members.iter().filter(is_free).collect();
        free.sort_by_key(|page| (page.meetings_on(starts_at), page.id));
        free.into_iter().map(|page| page.id).collect()
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
        self.taken.iter().filter(|taken| self.availability.day_of(taken.interval.start()) == day).count()
    }
}

/// Whether somebody in these roles may hold the type for people in these places.
///
/// Every place has to be open to the service. What needs a licence nobody may hold: none is recorded yet (DOMAIN.md 5.4).
pub(super) fn may_hold(kind: &ConsultationType, roles: &[Role], places: &[Whereabouts]) -> bool {
    let is_open = |place: &Whereabouts| TABLE.rule(*place).is_open_to(kind.service());
    kind.may_be_held_by(roles) && !kind.service().needs_authority() && places.iter().all(is_open)
}

/// What the law of each place is known to allow.
static TABLE: LazyLock<Jurisdictions> = LazyLock::new(Jurisdictions::built_in);

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
            "select person_id, starts_at, ends_at from claim
             where practice_id = $1 and ends_at > $2 and (lapses_at is null or lapses_at > $3)",
            values![work.now() - BACK, work.now()],
        )
        .await?;
    let mut taken: HashMap<PersonId, Vec<Taken>> = HashMap::new();
    for row in rows {
        let interval = Interval::new(row.starts_at.0, row.ends_at.0).map_err(|_| Failure::Corrupt("a claim"))?;
        taken.entry(row.person_id.0).or_default().push(Taken { interval, is_meeting: true });
    }
    Ok(taken)
}
