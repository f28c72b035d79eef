//! Saying where one is when a meeting begins. What is attested counts before what was told at booking (DOMAIN.md 2.6, 5.4).
//!
//! Whoever says it reads the same words whatever the licence rule makes of it, so that nobody learns from them where anybody else is. What stands
//! in the way is the practice's to know: the board says it, and the practice offers another time.

use domain::{
    access::{Act, Actor},
    consultations::{Consultation, ConsultationType, Meeting, Whereabouts, consultation::EARLY},
    ids::{AttendeeId, PersonId},
    practice::licence::{Attestation, CheckIn as Answer, Company, Participant, Refusal, Verdict},
    problem::{Code, Problem},
    text::CallBack,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    ConsultationView, OwnView, Seen,
    change::Change,
    cover, own,
    rows::{self, AttendeeRow, ConsultationRow, attendees_of},
};
use crate::{
    kernel::{
        bind::values,
        refused::{Failure, Refused},
        seal::{SealKey, Spot},
        services::Services,
        work::Work,
    },
    practice::{Authorities, give_days_back, use_days},
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
    let attestation = Attestation { place: command.place, company: command.company, at: work.now() };
    let reach = Reach {
        call_back: command.call_back.expose().to_owned(),
        emergency: command.emergency.map(|emergency| emergency.expose().to_owned()),
    };
    let key = work.find_person_key(me.person_id.0).await?;
    write(work, me.id.0, attestation, Some(reach.seal(work, &key, me.id.0)?)).await?;
    ask_rule(work, row).await?;
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
    let attestation = Attestation { place: command.place, company: command.company, at: work.now() };
    write(work, attendee.id.0, attestation, None).await?;
    ask_rule(work, row).await?;
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
pub(super) enum Start {
    /// It may be held as what it is.
    May,
    /// Not everybody has said where they are.
    Waits,
    /// It may not.
    Cannot(Vec<Refusal>),
}

/// Asks the licence rule for everybody who is to come, and says on the board what stands in the way.
async fn ask_rule(work: &Work, row: &ConsultationRow) -> Result<(), Failure> {
    let people = rows::participants(row, &attendees_of(work, row.id.0).await?)?;
    judge(work, row, people).await.map(|_| ())
}

/// Asks the licence rule for those who are there. Exempt days that the meeting relies on are counted for where they are, not for where they said
/// they would be.
pub(super) async fn judge(work: &Work, row: &ConsultationRow, people: Vec<Participant>) -> Result<Start, Failure> {
    let (kind, Some(meeting)) = (row.kind()?, row.meeting()) else { return Ok(Start::Waits) };
    if !kind.service().needs_authority() {
        return Ok(Start::May);
    }
    let Some(session) = kind.session(meeting.starts_at, people) else { return Ok(Start::Waits) };
    if let Answer::Waiting(_) = Authorities::read(work).await?.check_in(meeting.member, &session) {
        return Ok(Start::Waits);
    }
    let id = domain::ids::Id::uuid(row.id.0);
    give_days_back(work, id).await?;
    match Authorities::read(work).await?.check_in(meeting.member, &session) {
        Answer::Waiting(_) => Ok(Start::Waits),
        Answer::MayBegin(clearance) => {
            use_days(work, id, meeting.member, &Verdict::Authorised(clearance.grounds().to_vec())).await?;
            cover::settle(work, row.id.0).await?;
            Ok(Start::May)
        }
        Answer::CannotBegin(refusals) => {
            cover::note(work, row.id.0, &refusals).await?;
            Ok(Start::Cannot(refusals))
        }
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
        Start::Waits => {
            let words = "Whoever came first has to say where they are. Nothing was noted. Ask them, and enter it here.";
            Err(Problem::new(Code::WrongState, words).into())
        }
        Start::Cannot(refusals) => {
            let says = cover::says(&refusals);
            let words = format!("It cannot count as held. Nothing was noted. {says} Offer them another time.");
            Err(Problem::new(Code::NotAllowed, words).into())
        }
    }
}

/// How somebody can be reached while they are in a meeting.
#[derive(Serialize, Deserialize)]
pub(super) struct Reach {
    pub(super) call_back: String,
    pub(super) emergency: Option<String>,
}

impl Reach {
    fn seal(&self, work: &Work, key: &SealKey, attendee: AttendeeId) -> Result<Vec<u8>, Failure> {
        let json = serde_json::to_string(self).map_err(|_| ODD)?;
        Ok(key.seal(spot(work, attendee), json.as_bytes(), work.services().random()))
    }

    /// Opens it with the key of whoever said it.
    pub(super) fn open(work: &Work, key: &SealKey, attendee: AttendeeId, sealed: &[u8]) -> Result<Self, Failure> {
        serde_json::from_str(&key.open_text(spot(work, attendee), sealed)?).map_err(|_| ODD)
    }
}

const ODD: Failure = Failure::Corrupt("how somebody can be reached");

fn spot(work: &Work, attendee: AttendeeId) -> Spot {
    Spot::new("location_attestation.sealed_reach", work.practice(), attendee)
}

/// Writes where somebody says they are; said again, the newest counts. How they can be reached stays until they say it anew.
async fn write(
    work: &Work,
    attendee: AttendeeId,
    attestation: Attestation,
    reach: Option<Vec<u8>>,
) -> Result<(), Failure> {
    let (place, company): (Whereabouts, Company) = (attestation.place, attestation.company);
    work.run(
        "insert into location_attestation (practice_id, attendee_id, place, company, attested_at, sealed_reach)
         values ($1, $2, $3, $4, $5, $6)
         on conflict (practice_id, attendee_id) do update
         set place = excluded.place, company = excluded.company, attested_at = excluded.attested_at,
             sealed_reach = coalesce(excluded.sealed_reach, location_attestation.sealed_reach)",
        values![attendee, place.code(), company.as_str(), attestation.at, reach],
    )
    .await
    .map(|_| ())
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
