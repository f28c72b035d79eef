//! What came of a meeting, as the practice notes it: whether it was held, what was recommended, and how it ended (DOMAIN.md 5.1 to 5.4).

use domain::{
    access::{Act, Actor, Role},
    consultations::{Decision, Presence, Recommendation, ServiceKind, referral::check_alternatives},
    ids::{Id as _, PersonId},
    practice::licence::Session,
    problem::{Code, Problem},
    text::ClinicalText,
};
use jiff::{SignedDuration, civil::Date};
use sea_orm::FromQueryResult;

use super::{
    ConsultationView, Seen,
    change::Change,
    check_in::check_start,
    claims, diary, enrolment, leads, letters, links, referral,
    rows::{self, AttendeeRow, ConsultationRow, attendees_of},
};
use crate::{
    kernel::{
        bind::{Key, values},
        refused::{Failure, Refused},
        services::Services,
        work::Work,
    },
    practice::{Authorities, check_offered, give_days_back},
};

/// Who came to a meeting.
#[derive(Debug, Clone, Copy)]
pub enum Came {
    /// Everybody who was to come.
    Everybody,
    /// One of two; none where only one can be meant.
    OnlyOne(Option<PersonId>),
}

/// A meeting that was held.
#[derive(Debug, Clone, Copy)]
pub struct NoteAttendance {
    /// Which.
    pub seen: Seen,
    /// Who came.
    pub came: Came,
}

/// Somebody whom others can help better.
#[derive(Debug, Clone)]
pub struct Refer {
    /// Whose request or consultation.
    pub seen: Seen,
    /// Whom they can turn to.
    pub alternatives: Vec<ClinicalText>,
    /// Why fewer than three are named; none where three are.
    pub why_fewer: Option<ClinicalText>,
}

/// Notes that a meeting was held. Whoever stayed away is told the same as if nobody had come.
///
/// # Errors
/// `OutOfRange` before it has lasted long enough to count, `Missing` at `onlyPerson` while it is not clear who came, `NotAllowed` where the
/// licence rule says no, `Stale`, `WrongState`.
pub async fn note_attendance(
    actor: &Actor,
    services: &Services,
    command: NoteAttendance,
) -> Result<ConsultationView, Refused> {
    let change = Change::begin(actor, services, command.seen, Act::ArrangeConsultations).await?;
    let (work, row) = (&change.work, &change.row);
    let presence = match command.came {
        Came::Everybody => Presence::Everybody,
        Came::OnlyOne(_) => Presence::Some,
    };
    let held = row.read()?.attend(row.kind()?, presence, work.now())?;
    let attendees = attendees_of(work, row.id.0).await?;
    let coming: Vec<&AttendeeRow> = attendees.iter().filter(|one| one.is_coming()).collect();
    let came = match command.came {
        Came::Everybody => coming.clone(),
        Came::OnlyOne(person) => vec![only(&coming, person)?],
    };
    check_start(work, row, &came).await?;
    letters::settle(work, &attendees).await?;
    let holidays = diary::holidays(work).await?;
    for missing in coming.iter().filter(|one| came.iter().all(|other| other.id.0 != one.id.0)) {
        stay_away(work, missing, &holidays).await?;
    }
    change.write(&held, None).await?;
    change.finish().await
}

/// Which one of them came: the one who is named, the only one who was to come, or the only one who said where they are.
fn only<'a>(coming: &[&'a AttendeeRow], person: Option<PersonId>) -> Result<&'a AttendeeRow, Problem> {
    if let Some(person) = person {
        let found = coming.iter().find(|one| one.person_id.0 == person);
        return found.copied().ok_or_else(|| Problem::not_found().on("onlyPerson"));
    }
    let there: Vec<&AttendeeRow> = coming.iter().copied().filter(|one| one.has_attested()).collect();
    match (coming, there.as_slice()) {
        ([one], _) | (_, [one]) => Ok(*one),
        _ => Err(Problem::at("onlyPerson", Code::Missing, "Say which of them came. Nothing was noted.")),
    }
}

/// Notes that nobody came. Everybody who was to come is told once, on the next working day, that they can have another time.
///
/// # Errors
/// `OutOfRange` while they may still come, `Stale`, `WrongState`.
pub async fn note_no_show(actor: &Actor, services: &Services, seen: Seen) -> Result<ConsultationView, Refused> {
    let change = Change::begin(actor, services, seen, Act::ArrangeConsultations).await?;
    let (work, row) = (&change.work, &change.row);
    let missed = row.read()?.miss(row.kind()?, work.now())?;
    // Nothing was held, so no exempt day was relied on.
    give_days_back(work, row.id.0.uuid()).await?;
    let holidays = diary::holidays(work).await?;
    for attendee in attendees_of(work, row.id.0).await?.iter().filter(|one| one.is_coming()) {
        stay_away(work, attendee, &holidays).await?;
    }
    change.write(&missed, None).await?;
    change.finish().await
}

/// Somebody was to come and did not. What is done is the same whether or not anybody else came.
async fn stay_away(work: &Work, attendee: &AttendeeRow, holidays: &[Date]) -> Result<(), Failure> {
    work.run(
        "update attendee set stayed_away_at = $3 where practice_id = $1 and id = $2",
        values![attendee.id.0, work.now()],
    )
    .await?;
    leads::begin(work, attendee.person_id.0).await?;
    links::keep_open(work, attendee.id.0).await?;
    letters::note_missed(work, attendee, holidays).await
}

/// Notes what was recommended at the end. Whoever came can say with their link what they make of it.
///
/// # Errors
/// `NotAllowed` for what nobody here may give where they are, `Stale`, `WrongState` unless it was held.
pub async fn recommend(
    actor: &Actor,
    services: &Services,
    seen: Seen,
    what: Recommendation,
) -> Result<ConsultationView, Refused> {
    let change = Change::begin(actor, services, seen, Act::ArrangeConsultations).await?;
    let (work, row) = (&change.work, &change.row);
    let advised = row.read()?.recommend(what, work.now())?;
    let attendees = attendees_of(work, row.id.0).await?;
    if let Some(service) = what.service() {
        check_offered(work, service, "what").await?;
    }
    if let Some(service) = what.service()
        && !somebody_may(work, service, row, &attendees).await?
    {
        let words =
            "Nobody here may give this where they are. Nothing was noted. Refer them on, or recommend something else.";
        return Err(Problem::at("what", Code::NotAllowed, words).into());
    }
    for attendee in attendees.iter().filter(|one| one.is_there()) {
        links::keep_open(work, attendee.id.0).await?;
    }
    change.write(&advised, None).await?;
    change.finish().await
}

/// How long a session is that is looked at only for where everybody is.
const AN_HOUR: SignedDuration = SignedDuration::from_hours(1);

#[derive(FromQueryResult)]
struct MemberRow {
    person_id: Key<PersonId>,
}

/// Whether any member may give a service where all of them are.
async fn somebody_may(
    work: &Work,
    service: ServiceKind,
    row: &ConsultationRow,
    attendees: &[AttendeeRow],
) -> Result<bool, Refused> {
    let people = rows::participants(row, attendees)?;
    let session = Session::new(service, (work.now(), work.now() + AN_HOUR), people)?;
    let members: Vec<MemberRow> = work
        .all(
            "select person_id from practice_member where practice_id = $1 and role = $2 and ended_at is null",
            values![Role::Therapist.as_str()],
        )
        .await?;
    let authorities = Authorities::read(work).await?;
    Ok(members.iter().any(|member| authorities.verdict(member.person_id.0, &session).is_authorised()))
}

/// Notes that those who want it have begun care here. It opens nothing: each has an account of their own and has signed for themself, and their
/// therapist has taken them into care, before this is true. Their care is what was recommended, unless whoever leads it has changed that since.
///
/// # Errors
/// `NotAllowed` for coaching where the practice does not offer it any more, `WrongState` at `consultation` with what is missing, `Stale`.
pub async fn enrol(actor: &Actor, services: &Services, seen: Seen) -> Result<ConsultationView, Refused> {
    let change = Change::begin(actor, services, seen, Act::ArrangeConsultations).await?;
    let (work, row) = (&change.work, &change.row);
    let enrolled = row.read()?.enrol(work.now())?;
    let attendees = attendees_of(work, row.id.0).await?;
    let mut entering = Vec::new();
    for attendee in attendees.iter().filter(|one| one.is_there()) {
        if attendee.decision()? != Some(Decision::Declined) {
            entering.push(attendee.person_id.0);
        }
    }
    let couples = enrolment::check(work, &entering).await?;
    let by = actor.person_id().ok_or_else(Problem::not_allowed)?;
    if let Some(couple) = enrolment::begin_as(work, &couples, row.recommended()?, by).await? {
        change.audit_couple(couple).await?;
    }
    letters::settle(work, &attendees).await?;
    change.write(&enrolled, None).await?;
    change.finish().await
}

/// Notes that they do not want it, as they said on the phone.
///
/// # Errors
/// `Stale`, `WrongState` while a meeting is to come, and once it is over.
pub async fn decline(actor: &Actor, services: &Services, seen: Seen) -> Result<ConsultationView, Refused> {
    let change = Change::begin(actor, services, seen, Act::ArrangeConsultations).await?;
    let declined = change.row.read()?.decline(change.work.now())?;
    claims::release(&change.work, change.row.id.0).await?;
    letters::settle(&change.work, &attendees_of(&change.work, change.row.id.0).await?).await?;
    change.write(&declined, None).await?;
    change.finish().await
}

/// Notes that somebody else can help them better, and names whom they can turn to: they read it with their link.
///
/// # Errors
/// `Missing` at `alternatives` for fewer than three without a reason, `TooLong` there for too many, `Stale`, `WrongState` while a meeting is to
/// come, and once it is over.
pub async fn refer_out(actor: &Actor, services: &Services, command: Refer) -> Result<ConsultationView, Refused> {
    let change = Change::begin(actor, services, command.seen, Act::ArrangeConsultations).await?;
    let (work, row) = (&change.work, &change.row);
    let referred = row.read()?.refer_out(work.now())?;
    check_alternatives(&command.alternatives, command.why_fewer.as_ref())?;
    claims::release(work, row.id.0).await?;
    let attendees = attendees_of(work, row.id.0).await?;
    letters::settle(work, &attendees).await?;
    referral::write(work, row.id.0, &command.alternatives).await?;
    for attendee in attendees.iter().filter(|one| one.is_there()) {
        links::keep_open(work, attendee.id.0).await?;
    }
    change.write(&referred, command.why_fewer.as_ref()).await?;
    change.finish().await
}
