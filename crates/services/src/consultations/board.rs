//! The board of the front desk: who asked, who waits, what is booked. Who and when, never why.

use std::collections::HashMap;

use domain::{
    access::{Act, Actor, Place, permit},
    consultations::{Decision, Interval, Whereabouts},
    ids::{AttendeeId, ConsultationId, PersonId},
    practice::licence::Company,
    problem::Problem,
};
use sea_orm::FromQueryResult;

use super::{
    AttendeeView, BoardList, ConsultationView, check_in,
    rows::{self, ConsultationRow, consultation_columns},
};
use crate::{
    attestation::{Part, Reach},
    kernel::{
        bind::{At, Key, values},
        page::{Page, PageRequest},
        refused::{Failure, Refused},
        seal::SealKey,
        services::Services,
        work::{Work, subject},
    },
    people::{ChannelWord, PersonView, name_of, open_name, open_preference},
    practice::WhenAsked,
};

const LIST: &str = "consultations";

/// Those who take part in the consultations that the pieces name, put together as one statement.
macro_rules! attendees {
    ($($which:expr),+) => {
        concat!(
            "select attendee.id, attendee.consultation_id, attendee.person_id, attendee.place, attendee.confirmed_at,
                 attendee.withdrawn_at, attendee.stayed_away_at, attendee.decision, person.sealed_key,
                 person.sealed_name, person.zone, contact_preference.sealed_preference,
                 attested.place as attested_place, attested.company, attested.sealed_reach
             from attendee
             join person on person.practice_id = attendee.practice_id and person.id = attendee.person_id
             left join contact_preference on contact_preference.practice_id = attendee.practice_id
                 and contact_preference.person_id = attendee.person_id
             left join location_attestation attested on attested.practice_id = attendee.practice_id
                 and attested.attendee_id = attendee.id
             where attendee.practice_id = $1 and attendee.consultation_id in (",
            $($which,)+
            ") order by attendee.joined_at, attendee.id"
        )
    };
}

/// The rows of one list, and those who take part in them: two statements with one filter and one order, for any number of rows.
macro_rules! list {
    ($filter:literal, $order:literal) => {
        (
            concat!(
                "select ",
                consultation_columns!(),
                " from consultation where practice_id = $1 and ",
                $filter,
                " order by ",
                $order,
                " limit $2 offset $3"
            ),
            attendees!(
                "select id from consultation where practice_id = $1 and ",
                $filter,
                " order by ",
                $order,
                " limit $2 offset $3"
            ),
        )
    };
}

/// One part of the board.
///
/// # Errors
/// `NotAllowed` for anybody who does not see consultations.
pub async fn consultations(
    actor: &Actor,
    services: &Services,
    list: BoardList,
    page: PageRequest,
) -> Result<Page<ConsultationView>, Refused> {
    let permit = permit(actor, Act::SeeConsultations, Place::Practice)?;
    let window = page.window(actor, services, LIST)?;
    let work = Work::read(actor, services).await?;
    let (sql, theirs) = sql_of(list);
    let bounds = || values![window.limit(), window.offset()];
    let rows: Vec<ConsultationRow> = work.all(sql, bounds()).await?;
    let attendees: Vec<AttendeeRow> = work.all(theirs, bounds()).await?;
    let views = views(&work, rows, attendees).await?;
    let page = window.page(actor, services, LIST, views);
    Ok(services.witnessed(actor, permit, subject(work.practice()), page).await?)
}

/// What begins within a stretch of time and was not called off, the earliest first, for whoever was found to be allowed to see it.
pub(super) async fn within(work: &Work, span: Interval) -> Result<Vec<ConsultationView>, Failure> {
    const MEETINGS: (&str, &str) = (
        concat!(
            "select ",
            consultation_columns!(),
            " from consultation where practice_id = $1 and starts_at >= $2 and starts_at < $3 and ",
            "stage in ('booked', 'confirmed', 'checked-in', 'attended', 'partly-attended', 'no-show', 'recommended', 'enrolled')",
            " order by starts_at, id"
        ),
        attendees!(
            "select id from consultation where practice_id = $1 and starts_at >= $2 and starts_at < $3 and ",
            "stage in ('booked', 'confirmed', 'checked-in', 'attended', 'partly-attended', 'no-show', 'recommended', 'enrolled')"
        ),
    );
    let bounds = || values![span.start(), span.end()];
    let rows: Vec<ConsultationRow> = work.all(MEETINGS.0, bounds()).await?;
    let attendees: Vec<AttendeeRow> = work.all(MEETINGS.1, bounds()).await?;
    views(work, rows, attendees).await
}

async fn views(
    work: &Work,
    rows: Vec<ConsultationRow>,
    attendees: Vec<AttendeeRow>,
) -> Result<Vec<ConsultationView>, Failure> {
    let members = members(work).await?;
    let key = work.practice_key().await?;
    let mut attendees = by_consultation(work, &key, attendees)?;
    let mut law = WhenAsked::default();
    let mut views = Vec::with_capacity(rows.len());
    for row in rows {
        let theirs = attendees.remove(&row.id.0).unwrap_or_default();
        let member = row.member_id.and_then(|member| members.get(&member.0).cloned());
        views.push(judged(work, &mut law, &row, view(work, &row, member, theirs)?).await?);
    }
    Ok(views)
}

/// One consultation, for the front desk.
///
/// # Errors
/// `NotAllowed` for anybody who does not see consultations, `NotFound` when there is none.
pub async fn for_staff(actor: &Actor, services: &Services, id: ConsultationId) -> Result<ConsultationView, Refused> {
    let permit = permit(actor, Act::SeeConsultations, Place::Practice)?;
    let work = Work::read(actor, services).await?;
    let view = view_of(&work, id).await?;
    Ok(services.witnessed(actor, permit, subject(id), view).await?)
}

/// One consultation, for whoever was found to be allowed to see it.
pub(super) async fn view_of(work: &Work, id: ConsultationId) -> Result<ConsultationView, Refused> {
    let row = rows::find(work, id).await?.ok_or_else(Problem::not_found)?;
    let attendees: Vec<AttendeeRow> = work.all(attendees!("$2"), values![id]).await?;
    let key = work.practice_key().await?;
    let theirs = by_consultation(work, &key, attendees)?.remove(&id).unwrap_or_default();
    let member = match row.member_id {
        Some(member) => Some(name_of(work, member.0).await?),
        None => None,
    };
    Ok(judged(work, &mut WhenAsked::default(), &row, view(work, &row, member, theirs)?).await?)
}

/// A consultation with what stands in its way as things are now: where somebody has said where they are, the rule is asked.
async fn judged(
    work: &Work,
    law: &mut WhenAsked,
    row: &ConsultationRow,
    mut view: ConsultationView,
) -> Result<ConsultationView, Failure> {
    if view.attendees.iter().all(|one| one.is_at.is_none()) {
        return Ok(view);
    }
    view.needs_cover = check_in::in_the_way(work, law, row, view.needs_cover.take()).await?;
    Ok(view)
}

fn sql_of(list: BoardList) -> (&'static str, &'static str) {
    match list {
        BoardList::Requests => list!("stage in ('requested', 'triaged', 'offered')", "requested_at, id"),
        BoardList::Waiting => list!("stage = 'waitlisted'", "waits_since, id"),
        BoardList::Coming => list!("stage in ('booked', 'confirmed', 'checked-in')", "starts_at, id"),
        BoardList::Past => list!(
            "stage in ('attended', 'partly-attended', 'no-show', 'cancelled', 'late-cancelled', 'recommended',
                 'enrolled', 'declined', 'referred-out', 'expired')",
            "stage_at desc, id"
        ),
    }
}

#[derive(FromQueryResult)]
struct AttendeeRow {
    id: Key<AttendeeId>,
    consultation_id: Key<ConsultationId>,
    person_id: Key<PersonId>,
    place: String,
    confirmed_at: Option<At>,
    withdrawn_at: Option<At>,
    stayed_away_at: Option<At>,
    decision: Option<String>,
    attested_place: Option<String>,
    company: Option<String>,
    sealed_reach: Option<Vec<u8>>,
    sealed_key: Option<Vec<u8>>,
    sealed_name: Vec<u8>,
    zone: String,
    sealed_preference: Option<Vec<u8>>,
}

fn by_consultation(
    work: &Work,
    key: &SealKey,
    rows: Vec<AttendeeRow>,
) -> Result<HashMap<ConsultationId, Vec<AttendeeView>>, Failure> {
    let mut all: HashMap<ConsultationId, Vec<AttendeeView>> = HashMap::new();
    for row in rows {
        let (id, wrapped) = (row.person_id.0, row.sealed_key.as_deref());
        let name = open_name(work, key, id, wrapped, &row.sealed_name)?;
        let preference = open_preference(work, key, id, wrapped, row.sealed_preference.as_deref())?;
        let call_back = call_back(work, key, &row)?;
        all.entry(row.consultation_id.0).or_default().push(AttendeeView {
            person: PersonView { id, name, zone: row.zone },
            place: name_of_place(&row.place),
            channel: ChannelWord::from(&preference.channel),
            has_confirmed: row.confirmed_at.is_some(),
            has_withdrawn: row.withdrawn_at.is_some(),
            is_at: row.attested_place.as_deref().map(name_of_place),
            is_overheard: row.company.as_deref().and_then(Company::from_word) == Some(Company::WithOthers),
            call_back,
            stayed_away: row.stayed_away_at.is_some(),
            decision: row.decision.as_deref().and_then(Decision::from_word),
        });
    }
    Ok(all)
}

/// How somebody can be called back, opened with their own key. Whoever was deleted left nothing that could be.
fn call_back(work: &Work, key: &SealKey, row: &AttendeeRow) -> Result<Option<(String, Option<String>)>, Failure> {
    let (Some(wrapped), Some(sealed)) = (&row.sealed_key, &row.sealed_reach) else { return Ok(None) };
    let key = work.person_key(key, row.person_id.0, Some(wrapped))?;
    let reach = Reach::open(work, &key, Part::Attendee(row.id.0), sealed)?;
    Ok(Some((reach.call_back, reach.emergency)))
}

#[derive(FromQueryResult)]
struct MemberRow {
    id: Key<PersonId>,
    sealed_key: Option<Vec<u8>>,
    sealed_name: Vec<u8>,
    zone: String,
}

/// Everybody who ever held a consultation, by name.
async fn members(work: &Work) -> Result<HashMap<PersonId, PersonView>, Failure> {
    let rows: Vec<MemberRow> = work
        .all(
            "select id, sealed_key, sealed_name, zone from person
             where practice_id = $1 and id in (select person_id from practice_member where practice_id = $1)",
            values![],
        )
        .await?;
    let key = work.practice_key().await?;
    rows.into_iter()
        .map(|row| {
            let id = row.id.0;
            let name = open_name(work, &key, id, row.sealed_key.as_deref(), &row.sealed_name)?;
            Ok((id, PersonView { id, name, zone: row.zone }))
        })
        .collect()
}

/// What a place is called; its code, should the table not have it any more.
fn name_of_place(code: &str) -> String {
    Whereabouts::parse(code).map_or_else(|_| code.to_owned(), |place| place.name().to_owned())
}

fn view(
    work: &Work,
    row: &ConsultationRow,
    member: Option<PersonView>,
    attendees: Vec<AttendeeView>,
) -> Result<ConsultationView, Failure> {
    let consultation = row.read()?;
    Ok(ConsultationView {
        id: row.id.0,
        kind: row.kind()?,
        step: consultation.stage().step(),
        since: row.stage_at.0,
        requested_at: row.requested_at.0,
        member,
        starts_at: row.meeting().map(|meeting| meeting.starts_at),
        seats: row.seats(),
        partner_place: row.partner_place.as_deref().map(name_of_place),
        attendees,
        moves: consultation.moves(),
        needs_cover: row.needs_cover.clone().filter(|_| consultation.meeting().is_some()),
        seems_missed: consultation.seems_missed(row.kind()?, work.now()),
        recommended: row.recommended()?,
        version: row.version,
    })
}
