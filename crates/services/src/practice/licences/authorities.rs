//! What every member holds, as the licence rule asks for it; and the days on which somebody relied on an exemption.

use std::collections::HashMap;

use domain::{
    ids::PersonId,
    practice::{
        jurisdiction::{Jurisdictions, Place},
        licence::{
            Basis, CheckIn, DaysUsed, Licence, NeedsCover, Session, Upcoming, Verdict, assess, check_in, nightly,
        },
    },
};
use jiff::{Timestamp, civil::Date};
use sea_orm::FromQueryResult;
use uuid::Uuid;

use super::{list::read, places::table};
use crate::kernel::{
    bind::{Key, On, values},
    refused::Failure,
    work::Work,
};

/// What every member of the practice holds, and what the law of each place is known to ask.
pub(crate) struct Authorities {
    table: Jurisdictions,
    licences: HashMap<PersonId, Vec<Licence>>,
    used: HashMap<PersonId, Vec<Used>>,
}

/// A day on which somebody relied on an exemption.
struct Used {
    meeting: Uuid,
    place: Place,
    on: Date,
}

impl Authorities {
    /// Reads all of it.
    pub(crate) async fn read(work: &Work) -> Result<Self, Failure> {
        Ok(Self { table: table(work).await?, licences: held(work).await?, used: used(work).await? })
    }

    /// Whether a member may hold a session where its participants will be.
    pub(crate) fn verdict(&self, member: PersonId, session: &Session) -> Verdict {
        let used: DaysUsed = self.used_by(member).map(|used| (used.place, used.on)).collect();
        assess(session, self.of(member), &self.table, &used)
    }

    /// Whether a member may begin a meeting where its participants say they are. The exempt days that it relied on so far, where they said they would
    /// be, are not counted against it.
    pub(crate) fn check_in(&self, meeting: Uuid, member: PersonId, session: &Session) -> CheckIn {
        let others = self.used_by(member).filter(|used| used.meeting != meeting);
        let used: DaysUsed = others.map(|used| (used.place, used.on)).collect();
        check_in(session, self.of(member), &self.table, &used)
    }

    /// Which of a member's booked sessions they may not hold as things stand. Exempt days of sessions that were held count as used; those of
    /// the coming ones are counted as they come.
    pub(crate) fn needing_cover<K: Copy + Into<Uuid>>(
        &self,
        member: PersonId,
        upcoming: &[Upcoming<K>],
        (now, today): (Timestamp, Date),
    ) -> Vec<NeedsCover<K>> {
        // Where somebody is, it may be tomorrow already.
        let latest = today.tomorrow().unwrap_or(today);
        let is_held = |used: &&Used| {
            used.on <= latest && !upcoming.iter().any(|coming| Into::<Uuid>::into(coming.key) == used.meeting)
        };
        let held = self.used_by(member).filter(is_held).map(|used| (used.place, used.on)).collect();
        nightly(upcoming, self.of(member), &self.table, &held, now)
    }

    fn used_by(&self, member: PersonId) -> impl Iterator<Item = &Used> {
        self.used.get(&member).into_iter().flatten()
    }

    fn of(&self, member: PersonId) -> &[Licence] {
        self.licences.get(&member).map(Vec::as_slice).unwrap_or_default()
    }
}

/// What every member holds, read when it is first asked for.
#[derive(Default)]
pub(crate) struct WhenAsked(Option<Authorities>);

impl WhenAsked {
    /// Reads it, or gives what was read before.
    pub(crate) async fn read(&mut self, work: &Work) -> Result<&Authorities, Failure> {
        let read = match self.0.take() {
            Some(read) => read,
            None => Authorities::read(work).await?,
        };
        Ok(self.0.insert(read))
    }
}

/// Asks whether a member may hold a meeting where its participants said they were. While nobody is waited for, exempt days that it relies on are
/// counted for where they are, not for where they said they would be.
pub(crate) async fn begin_session(
    work: &Work,
    meeting: Uuid,
    member: PersonId,
    session: &Session,
) -> Result<CheckIn, Failure> {
    let answer = Authorities::read(work).await?.check_in(meeting, member, session);
    if let CheckIn::MayBegin(clearance) = &answer {
        use_days(work, meeting, member, &Verdict::Authorised(clearance.grounds().to_vec())).await?;
    }
    Ok(answer)
}

/// Counts the exempt days that a meeting relies on; those it relied on before are given back.
pub(crate) async fn use_days(work: &Work, meeting: Uuid, member: PersonId, verdict: &Verdict) -> Result<(), Failure> {
    give_days_back(work, meeting).await?;
    let Verdict::Authorised(grounds) = verdict else { return Ok(()) };
    for ground in grounds {
        let Basis::Days(days) = &ground.basis else { continue };
        for day in days {
            work.run(
                "insert into exempt_day (practice_id, meeting_id, person_id, place, on_date)
                 values ($1, $2, $3, $4, $5) on conflict do nothing",
                values![meeting, member, ground.place.code(), *day],
            )
            .await?;
        }
    }
    Ok(())
}

/// Gives back the exempt days of a meeting that does not take place, or moves.
pub(crate) async fn give_days_back(work: &Work, meeting: Uuid) -> Result<(), Failure> {
    work.run("delete from exempt_day where practice_id = $1 and meeting_id = $2", values![meeting]).await.map(|_| ())
}

/// Has the booked meetings of the practice looked at again at `at`.
pub(crate) async fn look_again(work: &Work, at: Timestamp) -> Result<(), Failure> {
    work.run(
        "insert into licence_check (practice_id, next_at) values ($1, $2)
         on conflict (practice_id) do update set next_at = excluded.next_at",
        values![at],
    )
    .await
    .map(|_| ())
}

#[derive(FromQueryResult)]
struct HeldRow {
    person_id: Key<PersonId>,
    place: String,
    family: String,
    authority: String,
    standing: String,
    first_day: On,
    last_day: Option<On>,
}

async fn held(work: &Work) -> Result<HashMap<PersonId, Vec<Licence>>, Failure> {
    let rows: Vec<HeldRow> = work
        .all(
            "select person_id, place, family, authority, standing, first_day, last_day from licence
             where practice_id = $1 order by person_id, id",
            values![],
        )
        .await?;
    let mut all: HashMap<PersonId, Vec<Licence>> = HashMap::new();
    for row in rows {
        let words = [&row.place, &row.family, &row.authority, &row.standing].map(String::as_str);
        let licence = read(words, (row.first_day.0, row.last_day.map(|day| day.0)))?;
        all.entry(row.person_id.0).or_default().push(licence);
    }
    Ok(all)
}

#[derive(FromQueryResult)]
struct DayRow {
    meeting_id: Uuid,
    person_id: Key<PersonId>,
    place: String,
    on_date: On,
}

async fn used(work: &Work) -> Result<HashMap<PersonId, Vec<Used>>, Failure> {
    let rows: Vec<DayRow> = work
        .all("select meeting_id, person_id, place, on_date from exempt_day where practice_id = $1", values![])
        .await?;
    let mut all: HashMap<PersonId, Vec<Used>> = HashMap::new();
    for row in rows {
        let place = Place::parse(&row.place).map_err(|_| Failure::Corrupt("an exempt day"))?;
        all.entry(row.person_id.0).or_default().push(Used { meeting: row.meeting_id, place, on: row.on_date.0 });
    }
    Ok(all)
}
