//! Taking people's time. The database decides who was first: a second claim is not written, and whoever made it sees that none was.

use domain::{
    consultations::{ConsultationType, Interval},
    ids::{AppointmentId, ClaimId, ConsultationId, Id as _, PersonId},
};
use jiff::Timestamp;
use sea_orm::{FromQueryResult, Value};

use super::{cover, rows::ClaimRow};
use crate::{
    kernel::{
        bind::{At, Key, Maybe, values},
        refused::Failure,
        work::Work,
    },
    practice::give_days_back,
};

/// Time to take.
pub(super) struct Claim<'a> {
    pub(super) person: PersonId,
    /// For which consultation; none while it is only held for somebody on the public page.
    pub(super) consultation: Option<ConsultationId>,
    pub(super) kind: &'a ConsultationType,
    /// When the meeting begins, time before and after it left out.
    pub(super) meets_at: Timestamp,
    pub(super) interval: Interval,
    /// Until when it is held; none once it is taken for good.
    pub(super) lapses_at: Option<Timestamp>,
}

/// Takes somebody's time; none when it is taken already. What had lapsed there goes first.
pub(super) async fn claim(work: &Work, claim: &Claim<'_>) -> Result<Option<ClaimId>, Failure> {
    clear_lapsed_of(work, claim.person).await?;
    write(work, claim, claim.interval, false).await
}

/// Takes somebody's time although some of it is taken. What was free of it is kept from others like any other claim; the rest lies above theirs.
pub(super) async fn claim_over(work: &Work, claim: &Claim<'_>) -> Result<(), Failure> {
    clear_lapsed_of(work, claim.person).await?;
    let taken: Vec<Interval> =
        overlapping(work, claim.person, claim.interval).await?.iter().filter_map(SpanRow::interval).collect();
    for free in claim.interval.without(&taken) {
        write(work, claim, free, false).await?;
    }
    for over in claim.interval.without(&claim.interval.without(&taken)) {
        write(work, claim, over, true).await?;
    }
    Ok(())
}

async fn clear_lapsed_of(work: &Work, person: PersonId) -> Result<(), Failure> {
    work.run(
        "delete from claim where practice_id = $1 and person_id = $2 and lapses_at <= $3",
        values![person, work.now()],
    )
    .await
    .map(|_| ())
}

async fn write(
    work: &Work,
    claim: &Claim<'_>,
    interval: Interval,
    is_override: bool,
) -> Result<Option<ClaimId>, Failure> {
    let id: ClaimId = work.id();
    let written = work
        .run(
            "insert into claim (practice_id, id, person_id, consultation_id, type_key, meets_at, starts_at, ends_at, lapses_at,
                 is_override)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
             on conflict do nothing",
            values![
                id,
                claim.person,
                Maybe(claim.consultation),
                claim.kind.key(),
                claim.meets_at,
                interval.start(),
                interval.end(),
                claim.lapses_at,
                is_override,
            ],
        )
        .await?;
    Ok((written == 1).then_some(id))
}

/// What a claim of ongoing care is called, where that of a consultation has the key of its type.
const OF_CARE: &str = "appointment";

/// Takes somebody's time for an appointment of ongoing care; whether it was free. What had lapsed there goes first.
pub(crate) async fn claim_for_appointment(
    work: &Work,
    (appointment, person): (AppointmentId, PersonId),
    time: Interval,
) -> Result<bool, Failure> {
    clear_lapsed_of(work, person).await?;
    let written = work
        .run(
            "insert into claim (practice_id, id, person_id, appointment_id, type_key, meets_at, starts_at, ends_at, is_override)
             values ($1, $2, $3, $4, $5, $6, $6, $7, $8)
             on conflict do nothing",
            values![work.id::<ClaimId>(), person, appointment, OF_CARE, time.start(), time.end(), false],
        )
        .await?;
    Ok(written == 1)
}

/// Gives back all time that an appointment of ongoing care has, and the exempt days it relied on. Nobody has to hold it any more in place of
/// somebody else.
pub(crate) async fn release_appointment(work: &Work, appointment: AppointmentId) -> Result<(), Failure> {
    give_days_back(work, appointment.uuid()).await?;
    cover::settle_appointment(work, appointment).await?;
    release_where(
        work,
        "delete from claim where practice_id = $1 and appointment_id = $2 returning person_id, starts_at, ends_at",
        values![appointment],
    )
    .await
}

/// Gives back what an appointment of ongoing care has of one person's time.
pub(crate) async fn release_appointment_of(
    work: &Work,
    appointment: AppointmentId,
    person: PersonId,
) -> Result<(), Failure> {
    release_where(
        work,
        "delete from claim where practice_id = $1 and appointment_id = $2 and person_id = $3
         returning person_id, starts_at, ends_at",
        values![appointment, person],
    )
    .await
}

/// Gives back all time that a consultation has or holds, and the exempt days it relied on. What lay above it takes its place, and nobody has to
/// hold it any more in place of somebody else.
pub(super) async fn release(work: &Work, consultation: ConsultationId) -> Result<(), Failure> {
    give_days_back(work, consultation.uuid()).await?;
    cover::settle(work, consultation).await?;
    release_where(
        work,
        "delete from claim where practice_id = $1 and consultation_id = $2 returning person_id, starts_at, ends_at",
        values![consultation],
    )
    .await
}

/// Gives back what a consultation has of one person's time.
pub(super) async fn release_of(work: &Work, consultation: ConsultationId, person: PersonId) -> Result<(), Failure> {
    release_where(
        work,
        "delete from claim where practice_id = $1 and consultation_id = $2 and person_id = $3
         returning person_id, starts_at, ends_at",
        values![consultation, person],
    )
    .await
}

async fn release_where(work: &Work, sql: &'static str, arguments: Vec<Value>) -> Result<(), Failure> {
    let freed: Vec<SpanRow> = work.all(sql, arguments).await?;
    for span in freed.iter().filter(|span| span.interval().is_some()) {
        sink(work, span).await?;
    }
    Ok(())
}

/// Claims that lay above time that is free now become claims like any other, one by one, as far as there is room.
async fn sink(work: &Work, freed: &SpanRow) -> Result<(), Failure> {
    let above: Vec<AboveRow> = work
        .all(
            "select id from claim
             where practice_id = $1 and person_id = $2 and is_override and starts_at < $4 and ends_at > $3
             order by starts_at, id",
            values![freed.person_id.0, freed.starts_at.0, freed.ends_at.0],
        )
        .await?;
    for row in above {
        let sunk = work
            .run(
                "insert into claim (practice_id, id, person_id, consultation_id, appointment_id, type_key, meets_at, starts_at,
                     ends_at, lapses_at, is_override)
                 select practice_id, $3, person_id, consultation_id, appointment_id, type_key, meets_at, starts_at, ends_at,
                     lapses_at, $4
                 from claim where practice_id = $1 and id = $2
                 on conflict do nothing",
                values![row.id.0, work.id::<ClaimId>(), false],
            )
            .await?;
        if sunk == 1 {
            work.run("delete from claim where practice_id = $1 and id = $2", values![row.id.0]).await?;
        }
    }
    Ok(())
}

/// The claim that somebody on the public page holds, which nobody else changes meanwhile; none once it has lapsed or was booked.
pub(super) async fn held(work: &Work, id: ClaimId) -> Result<Option<ClaimRow>, Failure> {
    work.find_for_update(
        "select id, person_id, type_key, meets_at from claim
         where practice_id = $1 and id = $2 and consultation_id is null and lapses_at > $3",
        values![id, work.now()],
    )
    .await
}

/// The claims that are held for a consultation to choose from, earliest first.
pub(super) async fn offered(work: &Work, consultation: ConsultationId) -> Result<Vec<ClaimRow>, Failure> {
    work.all(
        "select id, person_id, type_key, meets_at from claim
         where practice_id = $1 and consultation_id = $2 and lapses_at > $3 order by meets_at, id",
        values![consultation, work.now()],
    )
    .await
}

/// What was held for a consultation to choose from, lapsed or not.
pub(super) async fn held_for(work: &Work, consultation: ConsultationId) -> Result<Vec<ClaimRow>, Failure> {
    work.all(
        "select id, person_id, type_key, meets_at from claim
         where practice_id = $1 and consultation_id = $2 and lapses_at is not null order by meets_at, id",
        values![consultation],
    )
    .await
}

/// Nothing of a member's time within a stretch is held for anybody any more, on the public page or as an offer.
pub(super) async fn let_go(work: &Work, member: PersonId, span: Interval) -> Result<(), Failure> {
    work.run(
        "delete from claim
         where practice_id = $1 and person_id = $2 and lapses_at is not null and starts_at < $4 and ends_at > $3",
        values![member, span.start(), span.end()],
    )
    .await
    .map(|_| ())
}

/// A held claim is taken for good.
pub(super) async fn take(work: &Work, id: ClaimId, consultation: ConsultationId) -> Result<(), Failure> {
    work.run(
        "update claim set consultation_id = $3, lapses_at = null where practice_id = $1 and id = $2",
        values![id, consultation],
    )
    .await
    .map(|_| ())
}

/// Clears away what has lapsed and belongs to nobody.
pub(super) async fn clear_lapsed(work: &Work) -> Result<(), Failure> {
    work.run(
        "delete from claim where practice_id = $1 and consultation_id is null and lapses_at <= $2",
        values![work.now()],
    )
    .await
    .map(|_| ())
}

#[derive(FromQueryResult)]
struct SpanRow {
    person_id: Key<PersonId>,
    starts_at: At,
    ends_at: At,
}

impl SpanRow {
    fn interval(&self) -> Option<Interval> {
        Interval::new(self.starts_at.0, self.ends_at.0).ok()
    }
}

#[derive(FromQueryResult)]
struct AboveRow {
    id: Key<ClaimId>,
}

async fn overlapping(work: &Work, person: PersonId, interval: Interval) -> Result<Vec<SpanRow>, Failure> {
    work.all(
        "select person_id, starts_at, ends_at from claim
         where practice_id = $1 and person_id = $2 and starts_at < $4 and ends_at > $3 and not is_override",
        values![person, interval.start(), interval.end()],
    )
    .await
}
