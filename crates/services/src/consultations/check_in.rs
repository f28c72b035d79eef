//! Saying where one is when a meeting begins. What is attested counts before what was told at booking (DOMAIN.md 2.6, 5.4).
//!
//! Whoever says it reads the same words whatever the licence rule makes of it, so that nobody learns from them where anybody else is, and it takes
//! as long: nothing is written but their own word, and the rule is asked when somebody of the practice looks (decision 33). What stands in the way
//! is the practice's to know: the board says it, and the practice offers another time.

use domain::{
    access::{Act, Actor},
    consultations::{Consultation, ConsultationType, Meeting, Step, Whereabouts, consultation::EARLY},
    ids::PersonId,
    practice::licence::{Attestation, CheckIn as Answer, Company, Participant, Refusal},
    problem::{Code, Problem},
    text::CallBack,
};
use jiff::Timestamp;

use super::{
    ConsultationView, OwnView, Seen,
    change::Change,
    cover, own,
    rows::{self, AttendeeRow, ConsultationRow, attendees_of},
};
use crate::{
    attestation::{self, Part, Reach},
    kernel::{
        bind::values,
        refused::{Failure, Refused},
        services::Services,
        work::Work,
    },
    practice::{WhenAsked, begin_session},
};

/// Where somebody is when their meeting begins.
#[derive(Debug, Clone)]
pub struct CheckIn {
    /// Under which address the page stands.
    pub address: String,
    /// What opens their part.
    pub link: String,
    /// Where they are.
    pub place: Whereabouts,
    /// Who else is there.
    pub company: Company,
    /// Under which number they can be called back at once.
    pub call_back: CallBack,
    /// Whom to call if need be.
    pub emergency: Option<CallBack>,
}

/// The same, as somebody said it in the room.
#[derive(Debug, Clone, Copy)]
pub struct NoteWhereabouts {
    /// In which consultation.
    pub seen: Seen,
    /// Who.
    pub person: PersonId,
    /// Where they are.
    pub place: Whereabouts,
    /// Who else is there.
    pub company: Company,
}

/// Whether somebody can say now where they are, by their link.
pub(super) fn is_open(kind: &ConsultationType, meeting: Meeting, now: Timestamp) -> bool {
    let from_beginning = now.duration_since(meeting.starts_at);
    (-EARLY..=kind.grace()).contains(&from_beginning)
}

/// Says where one is, who else is there, and how one can be reached at once.
///
/// # Errors
/// One answer for every link that opens nothing; `OutOfRange` earlier than a quarter of an hour before or after the time of grace, `WrongState`
/// where nothing is booked.
pub async fn check_in(services: &Services, command: CheckIn) -> Result<OwnView, Refused> {
    let change = own::Change::begin(services, &command.address, &command.link).await?;
    let (work, row, me) = (&change.work, &change.row, change.mine.me());
    if !me.is_coming() {
        return Err(own::nothing_to_do().into());
    }
    let there = row.read()?.check_in(row.kind()?, work.now())?;
    let attested = Attestation { place: command.place, company: command.company, at: work.now() };
    let (key, part) = (work.find_person_key(me.person_id.0).await?, Part::Attendee(me.id.0));
    let reach = Reach::new(&command.call_back, command.emergency.as_ref()).seal(work, &key, part)?;
    attestation::write(work, part, attested, Some(reach)).await?;
    change.write(&there).await?;
    change.finish().await
}

/// Notes where somebody says they are who cannot use their link: it is asked of them in the room. Also after the time of grace.
///
/// # Errors
/// `NotFound` at `person` for somebody who does not take part, `OutOfRange` earlier than a quarter of an hour before, `Stale`, `WrongState`.
pub async fn note_whereabouts(
    actor: &Actor,
    services: &Services,
    command: NoteWhereabouts,
) -> Result<ConsultationView, Refused> {
    let change = Change::begin(actor, services, command.seen, Act::ArrangeConsultations).await?;
    let (work, row) = (&change.work, &change.row);
    let attendees = attendees_of(work, row.id.0).await?;
    let attendee = coming(&attendees, command.person)?;
    let next = there_by_now(row.read()?, row.kind()?, work.now())?;
    let attested = Attestation { place: command.place, company: command.company, at: work.now() };
    attestation::write(work, Part::Attendee(attendee.id.0), attested, None).await?;
    change.write(&next, None).await?;
    change.finish().await
}

fn coming(attendees: &[AttendeeRow], person: PersonId) -> Result<&AttendeeRow, Problem> {
    let found = attendees.iter().find(|row| row.person_id.0 == person && row.is_coming());
    found.ok_or_else(|| Problem::not_found().on("person"))
}

/// Somebody who comes after the time of grace is still there: only that they were late is not made undone.
fn there_by_now(it: Consultation, kind: &ConsultationType, now: Timestamp) -> Result<Consultation, Problem> {
    let is_late = it.meeting().is_some_and(|meeting| now.duration_since(meeting.starts_at) > kind.grace());
    match it.clone().check_in(kind, now) {
        Err(_) if is_late => Ok(it),
        answer => answer,
    }
}

/// What the licence rule says of a meeting that begins.
enum Start {
    /// It may be held as what it is.
    May,
    /// Not everybody has said where they are.
    Waits,
    /// It may not.
    Cannot(Vec<Refusal>),
}

/// What stands in the way of a meeting, for whoever looks at the board. Once everybody who is to come has said where they are, it is what the rule
/// says of that; before, and after it was noted who came, what was kept: what was found in the night.
pub(super) async fn in_the_way(
    work: &Work,
    law: &mut WhenAsked,
    row: &ConsultationRow,
    kept: Option<String>,
) -> Result<Option<String>, Failure> {
    let waits = matches!(row.step()?, Step::Booked | Step::Confirmed | Step::CheckedIn);
    let (kind, Some(meeting)) = (row.kind()?, row.meeting()) else { return Ok(kept) };
    if !waits || !kind.service().needs_authority() {
        return Ok(kept);
    }
    let people = rows::participants(row, &attendees_of(work, row.id.0).await?)?;
    let Some(session) = kind.session(meeting.starts_at, people) else { return Ok(kept) };
    Ok(match law.read(work).await?.check_in(domain::ids::Id::uuid(row.id.0), meeting.member, &session) {
        Answer::Waiting(_) => kept,
        Answer::MayBegin(_) => None,
        Answer::CannotBegin(refusals) => Some(cover::says(&refusals)),
    })
}

/// Asks the licence rule for those who came. Exempt days that the meeting relies on are counted for where they are, not for where they said they
/// would be.
async fn judge(work: &Work, row: &ConsultationRow, people: Vec<Participant>) -> Result<Start, Failure> {
    let (kind, Some(meeting)) = (row.kind()?, row.meeting()) else { return Ok(Start::Waits) };
    if !kind.service().needs_authority() {
        return Ok(Start::May);
    }
    let Some(session) = kind.session(meeting.starts_at, people) else { return Ok(Start::Waits) };
    match begin_session(work, domain::ids::Id::uuid(row.id.0), meeting.member, &session).await? {
        Answer::Waiting(_) => Ok(Start::Waits),
        Answer::MayBegin(_) => {
            cover::settle(work, row.id.0).await?;
            Ok(Start::May)
        }
        Answer::CannotBegin(refusals) => Ok(Start::Cannot(refusals)),
    }
}

/// Lets a meeting count as held only where it might be.
///
/// # Errors
/// `WrongState` while somebody who came has not said where they are, `NotAllowed` where the rule says no.
pub(super) async fn check_start(work: &Work, row: &ConsultationRow, came: &[&AttendeeRow]) -> Result<(), Refused> {
    let people = came.iter().map(|row| row.participant()).collect::<Result<Vec<_>, _>>()?;
    match judge(work, row, people).await? {
        Start::May => Ok(()),
        Start::Waits => Err(whereabouts_unsaid().into()),
        Start::Cannot(refusals) => Err(cannot_be_held(&refusals).into()),
    }
}

/// Somebody came of whom nobody knows where they are.
pub(crate) fn whereabouts_unsaid() -> Problem {
    let words = "Whoever came first has to say where they are. Nothing was noted. Ask them, and enter it here.";
    Problem::new(Code::WrongState, words)
}

/// The licence rule says no where those are who came.
pub(crate) fn cannot_be_held(refusals: &[Refusal]) -> Problem {
    let says = cover::says(refusals);
    let words = format!("It cannot count as held. Nothing was noted. {says} Offer them another time.");
    Problem::new(Code::NotAllowed, words)
}

/// A meeting has another time: everybody says anew where they are.
pub(super) async fn forget_whereabouts(work: &Work, row: &ConsultationRow) -> Result<(), Failure> {
    work.run(
        "delete from location_attestation where practice_id = $1
           and attendee_id in (select id from attendee where practice_id = $1 and consultation_id = $2)",
        values![row.id.0],
    )
    .await?;
    cover::settle(work, row.id.0).await
}
