//! Saying where one is when one's own appointment begins (DOMAIN.md 2.6, 5.4), and asking the licence rule for those who have.
//!
//! Whoever says it reads the same whatever the rule makes of it, and whatever anybody else of it has said, and it takes as long: nothing is written
//! but their own word, and the rule is asked when somebody of the practice looks (decision 33). What stands in the way is the practice's to know:
//! the desk shows it.

use domain::{
    access::{Act, Actor, Place, permit},
    appointments::State,
    consultations::Whereabouts,
    ids::{AppointmentId, Id as _},
    practice::licence::{Attestation, CheckIn as Answer, Company, Participant, Refusal, Session, Whereabouts as Known},
    problem::Problem,
    text::CallBack,
};

use super::{
    OwnAppointmentView,
    own::own_view,
    rows::{self, AppointmentRow, PartRow, parts_of},
    time::session,
};
use crate::{
    attestation::{self, Part, Reach},
    consultations::{says, settle_appointment},
    kernel::{
        refused::{Failure, Refused},
        services::Services,
        work::{Work, subject_of},
        zone::zone,
    },
    people::Directory,
    practice::{WhenAsked, begin_session},
};

/// Where somebody is when their appointment begins.
#[derive(Debug, Clone)]
pub struct CheckIn {
    /// Which appointment.
    pub appointment: AppointmentId,
    /// Where they are.
    pub place: Whereabouts,
    /// Who else is there.
    pub company: Company,
    /// Under which number they can be called back at once.
    pub call_back: CallBack,
    /// Whom to call if need be.
    pub emergency: Option<CallBack>,
}

/// Says where one is, who else is there, and how one can be reached at once.
///
/// # Errors
/// `NotFound` for everything one does not come to, whether it is there or not; `OutOfRange` earlier than a quarter of an hour before and once it is
/// over, `WrongState` when it was called off.
pub async fn check_in(actor: &Actor, services: &Services, command: CheckIn) -> Result<OwnAppointmentView, Refused> {
    let permit = permit(actor, Act::CheckInToAppointment, Place::Own)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let work = Work::begin(actor, services).await?;
    let lost = || Problem::not_found().on("appointment");
    let row = rows::lock(&work, command.appointment).await?.ok_or_else(lost)?;
    let parts = parts_of(&work, row.id.0).await?;
    let part = parts.iter().find(|part| part.person_id.0 == me).ok_or_else(lost)?;
    row.read()?.check_in(work.now())?;
    let attested = Attestation { place: command.place, company: command.company, at: work.now() };
    let (key, part) = (work.find_person_key(me).await?, Part::Appointment(part.id.0));
    let reach = Reach::new(&command.call_back, command.emergency.as_ref()).seal(&work, &key, part)?;
    attestation::write(&work, part, attested, Some(reach)).await?;
    let view = own_view(&work, me, row.id.0).await?;
    work.commit(actor, permit, subject_of(row.id.0, me)).await?;
    Ok(view)
}

/// What the licence rule says of an appointment that begins.
pub(super) enum Start {
    /// It may be held as what it is.
    May,
    /// Not everybody has said where they are.
    Waits,
    /// It may not.
    Cannot(Vec<Refusal>),
}

/// Asks the licence rule for those who came, to hold it as what it is.
pub(super) async fn judge(work: &Work, row: &AppointmentRow, came: &[&PartRow]) -> Result<Start, Failure> {
    if !row.care()?.needs_authority() {
        return Ok(Start::May);
    }
    let session = as_session(work, &mut Directory::default(), row, came).await?;
    match begin_session(work, row.id.0.uuid(), row.member_id.0, &session).await? {
        Answer::Waiting(_) => Ok(Start::Waits),
        Answer::MayBegin(_) => {
            settle_appointment(work, row.id.0).await?;
            Ok(Start::May)
        }
        Answer::CannotBegin(refusals) => Ok(Start::Cannot(refusals)),
    }
}

/// What stands in the way of an appointment, for whoever looks at the desk. Once everybody who comes has said where they are, it is what the rule
/// says of that; before, and after it was noted who came, what was found in the night.
pub(super) async fn in_the_way(
    work: &Work,
    (law, directory): (&mut WhenAsked, &mut Directory),
    row: &AppointmentRow,
    parts: &[PartRow],
) -> Result<Option<String>, Failure> {
    let mut all_said = !parts.is_empty() && row.read()?.state() == State::Planned && row.care()?.needs_authority();
    for part in parts {
        all_said &= part.attested()?.is_some() && part.attendance()?.is_none();
    }
    if !all_said {
        return Ok(row.needs_cover.clone());
    }
    let session = as_session(work, directory, row, &parts.iter().collect::<Vec<_>>()).await?;
    Ok(match law.read(work).await?.check_in(row.id.0.uuid(), row.member_id.0, &session) {
        Answer::Waiting(_) => row.needs_cover.clone(),
        Answer::MayBegin(_) => None,
        Answer::CannotBegin(refusals) => Some(says(&refusals)),
    })
}

/// An appointment as the licence rule sees it, with these of those who come: where they said they are counts before what they told.
async fn as_session(
    work: &Work,
    directory: &mut Directory,
    row: &AppointmentRow,
    parts: &[&PartRow],
) -> Result<Session, Failure> {
    let mut people = Vec::with_capacity(parts.len());
    for part in parts {
        let zone = zone(&directory.name(work, part.person_id.0).await?.zone)?;
        let whereabouts = match part.attested()? {
            Some(said) => Known::Attested(said),
            None => Known::Told(part.place()?),
        };
        people.push(Participant { whereabouts, zone });
    }
    session(row.care()?, &row.read()?, people).map_err(|_| Failure::Corrupt("an appointment as a session"))
}
