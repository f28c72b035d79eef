//! One's own part, opened by a link: reading it, confirming, leaving, moving, choosing from what is offered.
//!
//! Nothing here changes with what anybody else who takes part does: whoever leaves a meeting of two leaves it for themself, and staff see to the
//! rest.

mod view;

use domain::{
    access::{Act, Actor, Permit, Place, permit},
    consultations::{By, Consultation, Meeting, Slot, Step},
    ids::{AttendeeId, ClaimId, ConsultationId, Id, PersonId},
    problem::{Code, Problem},
};
use jiff::Timestamp;

pub(super) use self::view::Mine;
use self::view::view;
use super::{
    OwnView,
    claims::{self, Claim},
    diary::Diary,
    entries,
    hold::taken,
    leads, letters,
    links::{self, Opens},
    page::practice_at,
    rows::{self, AttendeeRow, ConsultationRow, Doer, attendees_of},
    waiting,
};
use crate::{
    kernel::{
        bind::values,
        refused::{Failure, Refused},
        services::Services,
        work::{Work, subject_of},
    },
    practice::use_days,
    reminders,
};

/// One's own part in a consultation.
///
/// # Errors
/// One answer for every link that opens nothing.
pub async fn own(services: &Services, address: &str, link: &str) -> Result<OwnView, Refused> {
    let actor = visitor(services, address).await?;
    let permit = permit(&actor, Act::SeeOwnConsultation, Place::Own)?;
    let work = Work::read(&actor, services).await?;
    let (id, attendee) = opened(&work, link).await?;
    let row = rows::find(&work, id).await?.ok_or_else(links::ended)?;
    let mine = Mine::of(&work, &row, attendee).await?;
    let view = view(&work, &row, &mine).await?;
    Ok(services.witnessed(&actor, permit, subject_of(id, mine.me().person_id.0), view).await?)
}

/// Says that one comes. It is confirmed once everybody who is expected has said so.
///
/// # Errors
/// As [`own()`]; `WrongState` when there is nothing to confirm.
pub async fn confirm(services: &Services, address: &str, link: &str) -> Result<OwnView, Refused> {
    let change = Change::begin(services, address, link).await?;
    let meeting = change.row.read()?.meeting().filter(|_| change.mine.me().is_coming()).ok_or_else(nothing_to_do)?;
    if meeting.starts_at <= change.work.now() {
        return Err(begun().into());
    }
    change
        .work
        .run(
            "update attendee set confirmed_at = $3 where practice_id = $1 and id = $2 and confirmed_at is null",
            values![change.mine.me().id.0, change.work.now()],
        )
        .await?;
    let attendees = attendees_of(&change.work, change.row.id.0).await?;
    let confirmed = attendees.iter().filter(|row| row.is_coming() && row.confirmed_at.is_some()).count();
    let expected = usize::from(change.row.seats()) - attendees.iter().filter(|row| !row.is_coming()).count();
    if confirmed >= expected && change.row.step()? == Step::Booked {
        let confirmed = change.row.read()?.confirm(change.work.now())?;
        change.write(&confirmed).await?;
    }
    change.finish().await
}

/// Says that one does not come, also after one has said where one is. Whoever was to come alone, or was the last to come, cancels it; otherwise it
/// stays for the other. The answer is the same whether or not the other is there already.
///
/// # Errors
/// As [`own()`]; `WrongState` when there is nothing to leave, `Expired` once it has begun.
pub async fn withdraw(services: &Services, address: &str, link: &str) -> Result<OwnView, Refused> {
    let change = Change::begin(services, address, link).await?;
    let (work, id, me) = (&change.work, change.row.id.0, change.mine.me());
    if me.withdrawn_at.is_some() {
        return change.finish().await;
    }
    let step = change.row.step()?;
    if step.is_last() || matches!(step, Step::Attended | Step::PartlyAttended | Step::Recommended) {
        return Err(nothing_to_do().into());
    }
    if change.row.read()?.meeting().is_some_and(|meeting| meeting.starts_at <= work.now()) {
        return Err(begun().into());
    }
    work.run(
        "update attendee set withdrawn_at = $3, confirmed_at = null where practice_id = $1 and id = $2",
        values![me.id.0, work.now()],
    )
    .await?;
    reminders::settle(work, me.id.0.uuid()).await?;
    entries::clear(work, me.id.0).await?;
    leads::begin(work, me.person_id.0).await?;
    let consultation = change.row.read()?;
    if change.mine.others().any(AttendeeRow::is_coming) {
        claims::release_of(work, id, me.person_id.0).await?;
        // Nobody is there any more, and the practice waits for the other as if nobody had come.
        let is_empty = !change.mine.others().any(|other| other.is_coming() && other.has_attested());
        if is_empty && step == Step::CheckedIn {
            change.write(&consultation.leave(work.now())?).await?;
        }
        return change.finish().await;
    }
    let had = consultation.meeting();
    let ended = if had.is_some() {
        consultation.cancel(By::Attendee, work.now())?
    } else {
        consultation.decline(work.now())?
    };
    claims::release(work, id).await?;
    links::end_joining(work, id).await?;
    change.write(&ended).await?;
    if let Some(meeting) = had {
        waiting::offer_to_next(work, change.row.kind()?, slot(meeting)).await?;
    }
    change.finish().await
}

/// When one's own part could begin instead, in order, in the version that was booked. Nothing where one cannot move it by oneself.
///
/// # Errors
/// As [`own()`].
pub async fn own_free_times(services: &Services, address: &str, link: &str) -> Result<Vec<Timestamp>, Refused> {
    let actor = visitor(services, address).await?;
    let permit = permit(&actor, Act::SeeOwnConsultation, Place::Own)?;
    let work = Work::read(&actor, services).await?;
    let (id, attendee) = opened(&work, link).await?;
    let row = rows::find(&work, id).await?.ok_or_else(links::ended)?;
    let mine = Mine::of(&work, &row, attendee).await?;
    let mut times = Vec::new();
    if view(&work, &row, &mine).await?.can_move {
        let diary = Diary::open(&work, row.kind()?, rows::participants(&row, &mine.attendees)?).await?;
        times.extend(diary.slots(work.now()).into_iter().map(|slot| slot.starts_at));
        times.dedup();
    }
    Ok(services.witnessed(&actor, permit, subject_of(id, mine.me().person_id.0), times).await?)
}

/// Moves it to another free time. Whoever comes with somebody else asks the practice instead.
///
/// # Errors
/// As [`own()`]; `Taken` for a time that cannot be had, `NotAllowed` where two take part, `TooManyAttempts` after three moves.
pub async fn move_own(
    services: &Services,
    address: &str,
    link: &str,
    starts_at: Timestamp,
) -> Result<OwnView, Refused> {
    let change = Change::begin(services, address, link).await?;
    let (work, id, kind) = (&change.work, change.row.id.0, change.row.kind()?);
    if change.row.seats() > 1 {
        let words = "Two of you are to come, so the practice moves it. It stays as it is. Please call them.";
        return Err(Problem::new(Code::NotAllowed, words).into());
    }
    let old = change.row.read()?.meeting().ok_or_else(nothing_to_do)?;
    claims::release(work, id).await?;
    let people = rows::participants(&change.row, &change.mine.attendees)?;
    let diary = Diary::open(work, kind, people).await?;
    let could = diary.who_could(starts_at, work.now());
    // Whoever was to hold it keeps it, if they can.
    let member = could.iter().find(|member| **member == old.member).or(could.first()).copied().ok_or_else(taken)?;
    let meeting = Meeting { starts_at, member };
    let moved = change.row.read()?.move_to(meeting, By::Attendee, work.now())?;
    rely_on(work, &diary, id, meeting).await?;
    take_time(work, &change.row, meeting, &change.mine.attendees).await?;
    change.write(&moved).await?;
    work.run("update attendee set confirmed_at = null where practice_id = $1 and consultation_id = $2", values![id])
        .await?;
    links::extend(work, id, kind, starts_at).await?;
    letters::appoint_all(work, &change.mine.attendees, starts_at, None).await?;
    waiting::offer_to_next(work, kind, slot(old)).await?;
    change.finish().await
}

/// Chooses one of the times that are held for them.
///
/// # Errors
/// As [`own()`]; `Expired` when it is not held any more.
pub async fn take_offer(services: &Services, address: &str, link: &str, chosen: ClaimId) -> Result<OwnView, Refused> {
    let change = Change::begin(services, address, link).await?;
    let (work, id) = (&change.work, change.row.id.0);
    let offered = claims::offered(work, id).await?;
    let chosen = offered.iter().find(|claim| claim.id.0 == chosen).ok_or_else(not_held)?;
    let meeting = Meeting { starts_at: chosen.meets_at.0, member: chosen.person_id.0 };
    let booked = change.row.read()?.book(meeting, work.now())?;
    claims::release(work, id).await?;
    let people = rows::participants(&change.row, &change.mine.attendees)?;
    let diary = Diary::open(work, change.row.kind()?, people).await?;
    rely_on(work, &diary, id, meeting).await?;
    take_time(work, &change.row, meeting, &change.mine.attendees).await?;
    change.write(&booked).await?;
    appointed(work, &change.row, meeting, &change.mine.attendees).await?;
    change.finish().await
}

/// Says that one still waits.
///
/// # Errors
/// As [`own()`]; `WrongState` for anybody who does not wait.
pub async fn keep_waiting(services: &Services, address: &str, link: &str) -> Result<OwnView, Refused> {
    let change = Change::begin(services, address, link).await?;
    let waits = change.row.read()?.still_waits()?;
    change.write(&waits).await?;
    letters::settle(&change.work, &change.mine.attendees).await?;
    change.finish().await
}

/// Takes the time of whoever holds a meeting and of everybody who comes, and writes it into their calendars.
pub(super) async fn take_time(
    work: &Work,
    row: &ConsultationRow,
    meeting: Meeting,
    attendees: &[AttendeeRow],
) -> Result<(), Refused> {
    let kind = row.kind()?;
    let time = kind.meeting(meeting.starts_at).ok_or_else(taken)?;
    let people = attendees.iter().filter(|row| row.is_coming()).map(|row| (row.person_id.0, time));
    for (person, interval) in std::iter::once((meeting.member, kind.claim(time))).chain(people) {
        let wanted = Claim {
            person,
            consultation: Some(row.id.0),
            kind,
            meets_at: meeting.starts_at,
            interval,
            lapses_at: None,
        };
        claims::claim(work, &wanted).await?.ok_or_else(taken)?;
    }
    Ok(entries::set_all(work, attendees, time).await?)
}

/// Asks the licence rule once more, and counts the exempt days that the meeting relies on.
///
/// # Errors
/// One refusal for every reason, so that nobody learns from it where somebody else is.
pub(super) async fn rely_on(work: &Work, diary: &Diary, id: ConsultationId, meeting: Meeting) -> Result<(), Refused> {
    let Some(verdict) = diary.verdict(meeting.member, meeting.starts_at) else { return Ok(()) };
    if let Some(problem) = verdict.refusal_for_anybody() {
        return Err(problem.into());
    }
    Ok(use_days(work, Id::uuid(id), meeting.member, &verdict).await?)
}

/// There is a time now: links live until then, a partner can join, and everybody is reminded.
pub(super) async fn appointed(
    work: &Work,
    row: &ConsultationRow,
    meeting: Meeting,
    attendees: &[AttendeeRow],
) -> Result<(), Failure> {
    let id = row.id.0;
    if row.seats() > 1 && row.meeting().is_none() {
        links::write(work, &links::joining(work.services(), id), (id, None), meeting.starts_at).await?;
    }
    links::extend(work, id, row.kind()?, meeting.starts_at).await?;
    letters::appoint_all(work, attendees, meeting.starts_at, None).await
}

pub(super) async fn visitor(services: &Services, address: &str) -> Result<Actor, Refused> {
    Ok(Actor::visitor(practice_at(services, address).await.map_err(|_| links::ended())?))
}

pub(super) async fn opened(work: &Work, link: &str) -> Result<(ConsultationId, AttendeeId), Refused> {
    match links::opened(work, link).await? {
        Opens::Own(consultation, attendee) => Ok((consultation, attendee)),
        Opens::Seat(_) => Err(links::ended().into()),
    }
}

fn slot(meeting: Meeting) -> Slot {
    Slot { starts_at: meeting.starts_at, member: meeting.member }
}

pub(super) fn nothing_to_do() -> Problem {
    let words = "There is no appointment to change. Nothing was changed. Load the page and look again.";
    Problem::new(Code::WrongState, words)
}

fn begun() -> Problem {
    let words = "This appointment has begun or is over. Nothing was changed. Please call the practice.";
    Problem::new(Code::Expired, words)
}

fn not_held() -> Problem {
    let words = "This time is not held for you any more. Nothing was booked. Load the page and choose another one.";
    Problem::at("time", Code::Expired, words)
}

/// A change that somebody makes with their link.
pub(super) struct Change {
    actor: Actor,
    permit: Permit,
    pub(super) work: Work,
    pub(super) row: ConsultationRow,
    pub(super) mine: Mine,
}

impl Change {
    /// Locks the consultation in which a link opens a part.
    pub(super) async fn begin(services: &Services, address: &str, link: &str) -> Result<Self, Refused> {
        let actor = visitor(services, address).await?;
        let permit = permit(&actor, Act::ChangeOwnConsultation, Place::Own)?;
        let work = Work::begin(&actor, services).await?;
        let (id, attendee) = opened(&work, link).await?;
        let row = rows::lock(&work, id).await?.ok_or_else(links::ended)?;
        let mine = Mine::of(&work, &row, attendee).await?;
        Ok(Self { actor, permit, work, row, mine })
    }

    /// Writes where it stands now.
    pub(super) async fn write(&self, consultation: &Consultation) -> Result<(), Failure> {
        let doer = Doer { actor: &self.actor, permit: &self.permit, reason: None };
        rows::write(&self.work, doer, &self.row, consultation).await
    }

    /// Commits, and shows what has become of one's own part.
    pub(super) async fn finish(self) -> Result<OwnView, Refused> {
        let (id, attendee): (_, (AttendeeId, PersonId)) =
            (self.row.id.0, (self.mine.me().id.0, self.mine.me().person_id.0));
        let row = rows::find(&self.work, id).await?.ok_or_else(links::ended)?;
        let mine = Mine::of(&self.work, &row, attendee.0).await?;
        let view = view(&self.work, &row, &mine).await?;
        self.work.commit(&self.actor, self.permit, subject_of(id, attendee.1)).await?;
        Ok(view)
    }
}
