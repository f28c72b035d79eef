//! What the practice does with a consultation once there is a time: booking one, moving it, calling it off.

use domain::{
    access::{Act, Actor, Permit, Place, permit},
    consultations::{By, Consultation, Meeting},
    ids::{CoupleId, Id as _},
    practice::licence::{Refusal, Verdict},
    problem::{Code, Problem},
    reminders::Kind,
    text::ClinicalText,
};

use super::{
    BookFor, ConsultationView, Seen, StaffTime,
    board::view_of,
    check_in::forget_whereabouts,
    claims::{self, Claim},
    cover,
    diary::Diary,
    entries,
    hold::taken,
    letters, links,
    own::{rely_on, take_time},
    rows::{self, AttendeeRow, ConsultationRow, Doer, attendees_of},
};
use crate::{
    kernel::{
        bind::values,
        refused::{Failure, Refused},
        services::Services,
        work::{Work, subject},
    },
    practice::use_days,
};

/// Books a time for a request, as agreed on the phone. With a reason, also one that is taken or that nobody offers.
///
/// # Errors
/// `Taken` for a time that is not free, `NotAllowed` to whoever may not book over others, `Stale`, `WrongState`.
pub async fn book_for(actor: &Actor, services: &Services, command: BookFor) -> Result<ConsultationView, Refused> {
    let act = if command.override_reason.is_some() { Act::OverrideTime } else { Act::ArrangeConsultations };
    let change = Change::begin(actor, services, command.seen, act).await?;
    let (work, row) = (&change.work, &change.row);
    let meeting = Meeting { starts_at: command.time.starts_at, member: command.time.member };
    if meeting.starts_at <= work.now() {
        return Err(past().into());
    }
    claims::release(work, row.id.0).await?;
    let attendees = attendees_of(work, row.id.0).await?;
    let triaged = match row.read()? {
        new if new.stage().step() == domain::consultations::Step::Requested => new.triage(work.now())?,
        known => known,
    };
    let booked = triaged.book(meeting, work.now())?;
    take(work, row, meeting, &attendees, command.override_reason.as_ref()).await?;
    change.write(&booked, command.override_reason.as_ref()).await?;
    if row.seats() > 1 && row.meeting().is_none() {
        links::write(work, &links::joining(services, row.id.0), (row.id.0, None), meeting.starts_at).await?;
    }
    links::extend(work, row.id.0, row.kind()?, meeting.starts_at).await?;
    letters::appoint_all(work, &attendees, meeting.starts_at, Some(Kind::AppointmentToConfirm)).await?;
    change.finish().await
}

/// Moves a meeting to another free time, also one that could not begin where somebody is, or to which one of two did not come. Everybody who
/// comes is told that something has changed, and confirms anew.
///
/// # Errors
/// `Taken` for a time that is not free, `Stale`, `WrongState`.
pub async fn move_by_practice(
    actor: &Actor,
    services: &Services,
    seen: Seen,
    time: StaffTime,
) -> Result<ConsultationView, Refused> {
    let change = Change::begin(actor, services, seen, Act::ArrangeConsultations).await?;
    let (work, row) = (&change.work, &change.row);
    let meeting = Meeting { starts_at: time.starts_at, member: time.member };
    let moved = row.read()?.move_to(meeting, By::Practice, work.now())?;
    claims::release(work, row.id.0).await?;
    forget_whereabouts(work, row).await?;
    let attendees = attendees_of(work, row.id.0).await?;
    take(work, row, meeting, &attendees, None).await?;
    change.write(&moved, None).await?;
    moved_to(work, row, meeting, &attendees).await?;
    change.finish().await
}

/// Everybody who comes is told that something has changed, and confirms anew.
async fn moved_to(
    work: &Work,
    row: &ConsultationRow,
    meeting: Meeting,
    attendees: &[AttendeeRow],
) -> Result<(), Failure> {
    work.run(
        "update attendee set confirmed_at = null where practice_id = $1 and consultation_id = $2",
        values![row.id.0],
    )
    .await?;
    links::extend(work, row.id.0, row.kind()?, meeting.starts_at).await?;
    letters::appoint_all(work, attendees, meeting.starts_at, Some(Kind::AppointmentChanged)).await
}

/// Gives a meeting to somebody else who is free at its time, however near that is, and may hold it; whether there was one.
pub(super) async fn hand_over(work: &Work, doer: Doer<'_>, row: &ConsultationRow) -> Result<bool, Refused> {
    let consultation = row.read()?;
    let Some(old) = consultation.meeting() else { return Ok(false) };
    let attendees = attendees_of(work, row.id.0).await?;
    claims::release(work, row.id.0).await?;
    let diary = Diary::open(work, row.kind()?, rows::participants(row, &attendees)?).await?;
    let free = diary.who_is_free(old.starts_at);
    let Some(member) = free.into_iter().find(|member| *member != old.member) else { return Ok(false) };
    let meeting = Meeting { starts_at: old.starts_at, member };
    let moved = consultation.move_to(meeting, By::Practice, work.now())?;
    rely_on(work, &diary, row.id.0, meeting).await?;
    take_time(work, row, meeting, &attendees).await?;
    rows::write(work, doer, row, &moved).await?;
    moved_to(work, row, meeting, &attendees).await?;
    Ok(true)
}

/// Calls a meeting off, on the practice's side. It never counts against anybody.
///
/// # Errors
/// `Stale`, `WrongState`, `Expired` once it has begun.
pub async fn cancel(actor: &Actor, services: &Services, seen: Seen) -> Result<ConsultationView, Refused> {
    let change = Change::begin(actor, services, seen, Act::ArrangeConsultations).await?;
    let doer = Doer { actor, permit: &change.permit, reason: None };
    call_off(&change.work, doer, &change.row).await?;
    change.finish().await
}

/// Calls one meeting off, on the practice's side: its time is free, nobody joins any more, and whoever was to come is told.
pub(super) async fn call_off(work: &Work, doer: Doer<'_>, row: &ConsultationRow) -> Result<(), Refused> {
    let cancelled = row.read()?.cancel(By::Practice, work.now())?;
    claims::release(work, row.id.0).await?;
    links::end_joining(work, row.id.0).await?;
    let attendees = attendees_of(work, row.id.0).await?;
    letters::call_off(work, &attendees).await?;
    entries::clear_all(work, &attendees).await?;
    Ok(rows::write(work, doer, row, &cancelled).await?)
}

/// Takes everybody's time: what is free, or with a reason what is not.
async fn take(
    work: &Work,
    row: &ConsultationRow,
    meeting: Meeting,
    attendees: &[AttendeeRow],
    reason: Option<&ClinicalText>,
) -> Result<(), Refused> {
    let kind = row.kind()?;
    let diary = Diary::open(work, kind, rows::participants(row, attendees)?).await?;
    if !diary.knows(meeting.member) {
        return Err(Problem::not_found().on("member").into());
    }
    // No reason opens what the law keeps shut.
    if let Some(verdict) = diary.verdict(meeting.member, meeting.starts_at) {
        if let Verdict::Refused(refusals) = &verdict {
            return Err(unauthorised(refusals).into());
        }
        use_days(work, row.id.0.uuid(), meeting.member, &verdict).await?;
    }
    if reason.is_none() {
        if !diary.who_could(meeting.starts_at, work.now()).contains(&meeting.member) {
            return Err(taken().into());
        }
        return take_time(work, row, meeting, attendees).await;
    }
    let time = kind.meeting(meeting.starts_at).ok_or_else(taken)?;
    let people = attendees.iter().filter(|row| row.is_coming()).map(|row| (row.person_id.0, time));
    for (person, interval) in std::iter::once((meeting.member, kind.claim(time))).chain(people) {
        let meets_at = meeting.starts_at;
        let over = Claim { person, consultation: Some(row.id.0), kind, meets_at, interval, lapses_at: None };
        claims::claim_over(work, &over).await?;
    }
    Ok(entries::set_all(work, attendees, time).await?)
}

/// A change that somebody of the practice makes.
pub(super) struct Change<'a> {
    actor: &'a Actor,
    permit: Permit,
    pub(super) work: Work,
    pub(super) row: ConsultationRow,
}

impl<'a> Change<'a> {
    /// Locks a consultation that is still as it was seen.
    pub(super) async fn begin(actor: &'a Actor, services: &Services, seen: Seen, act: Act) -> Result<Self, Refused> {
        let permit = permit(actor, act, Place::Practice)?;
        let work = Work::begin(actor, services).await?;
        let row = rows::lock(&work, seen.consultation).await?.ok_or_else(Problem::not_found)?;
        if row.version != seen.version {
            let words = "This was changed meanwhile. Nothing was done. Load the page, look at it, and do it again.";
            return Err(Problem::new(Code::Stale, words).into());
        }
        Ok(Self { actor, permit, work, row })
    }

    /// Writes where it stands now.
    pub(super) async fn write(&self, next: &Consultation, reason: Option<&ClinicalText>) -> Result<(), Refused> {
        let doer = Doer { actor: self.actor, permit: &self.permit, reason };
        Ok(rows::write(&self.work, doer, &self.row, next).await?)
    }

    /// Writes into the trail that a couple's care is another with it.
    pub(super) async fn audit_couple(&self, couple: CoupleId) -> Result<(), Failure> {
        self.work.audit(self.actor, &self.permit, subject(couple)).await
    }

    /// Commits, and shows what has become of it.
    pub(super) async fn finish(self) -> Result<ConsultationView, Refused> {
        let id = self.row.id.0;
        let view = view_of(&self.work, id).await?;
        self.work.commit(self.actor, self.permit, subject(id)).await?;
        Ok(view)
    }
}

/// What stands in the way of a member, once for each place it stands at.
pub(crate) fn unauthorised(refusals: &[Refusal]) -> Problem {
    Problem::at("member", Code::NotAllowed, format!("Nothing was booked. {}", cover::says(refusals)))
}

fn past() -> Problem {
    Problem::at("startsAt", Code::OutOfRange, "This time has passed. Nothing was booked. Choose a later one.")
}
