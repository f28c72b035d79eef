//! Who came to an appointment, as their therapist notes it. It is told to nobody who was to come (decision 0021), and costs nobody anything.

use domain::{
    access::{Act, Actor},
    appointments::Attendance,
    consultations::Whereabouts,
    ids::{Id as _, PersonId},
    practice::licence::{Attestation, Company},
    problem::{Code, Problem},
};

use super::{
    AppointmentView, Seen,
    change::{begin, finish},
    check_in::{Start, judge},
    rows::{PartRow, parts_of},
};
use crate::{
    attestation::{self, Part},
    consultations::{cannot_be_held, whereabouts_unsaid},
    kernel::{bind::values, refused::Refused, services::Services},
    practice::give_days_back,
};

/// What is noted of one who was to come.
#[derive(Debug, Clone, Copy)]
pub struct Attended {
    /// Who.
    pub person: PersonId,
    /// Whether they came.
    pub attendance: Attendance,
    /// Where they are and who else is there, as they said it in the room; none where they said it themself, or did not come.
    pub said: Option<(Whereabouts, Company)>,
}

/// Who came.
#[derive(Debug, Clone)]
pub struct NoteAttendance {
    /// To which appointment.
    pub seen: Seen,
    /// Each who was to come, once.
    pub people: Vec<Attended>,
}

/// Notes who came; noted again, the newest counts. What is treatment, and whoever came from afar, counts as held only where everybody who came has
/// said where they are, and the licence rule lets it be.
///
/// # Errors
/// `NotFound` also at `people` for somebody who does not come, `Missing` there unless each is named once, `OutOfRange` before it begins,
/// `WrongState` while somebody who came has not said where they are, `NotAllowed` where the rule says no, `Stale`.
pub async fn note_attendance(
    actor: &Actor,
    services: &Services,
    command: NoteAttendance,
) -> Result<AppointmentView, Refused> {
    let (work, permit, row) = begin(actor, services, command.seen, Act::NoteAttendance).await?;
    row.read()?.check_attendance(work.now())?;
    let parts = parts_of(&work, row.id.0).await?;
    let part_of = |person: PersonId| parts.iter().find(|part| part.person_id.0 == person);
    for one in &command.people {
        let part = part_of(one.person).ok_or_else(|| Problem::not_found().on("people"))?;
        if let Some((place, company)) = one.said {
            let attested = Attestation { place, company, at: work.now() };
            attestation::write(&work, Part::Appointment(part.id.0), attested, None).await?;
        }
    }
    let named = |part: &PartRow| command.people.iter().filter(|one| one.person == part.person_id.0).count();
    if parts.iter().any(|part| named(part) != 1) {
        return Err(
            Problem::at("people", Code::Missing, "Say of each, once, whether they came. Nothing was noted.").into()
        );
    }
    let parts = parts_of(&work, row.id.0).await?;
    let has_come = |part: &&PartRow| {
        let is_it = |one: &&Attended| one.person == part.person_id.0;
        command.people.iter().find(is_it).is_some_and(|one| one.attendance == Attendance::Came)
    };
    let came: Vec<&PartRow> = parts.iter().filter(has_come).collect();
    if came.is_empty() {
        // Nothing was held, so no exempt day was relied on.
        give_days_back(&work, row.id.0.uuid()).await?;
    } else {
        for part in came.iter().filter(|part| part.sealed_link.is_some()) {
            if part.attested()?.is_none() {
                return Err(whereabouts_unsaid().into());
            }
        }
        match judge(&work, &row, &came).await? {
            Start::May => {}
            Start::Waits => return Err(whereabouts_unsaid().into()),
            Start::Cannot(refusals) => return Err(cannot_be_held(&refusals).into()),
        }
    }
    for one in &command.people {
        work.run(
            "update appointment_part set attendance = $4
             where practice_id = $1 and appointment_id = $2 and person_id = $3 and left_at is null",
            values![row.id.0, one.person, one.attendance.as_str()],
        )
        .await?;
    }
    work.run("update appointment set version = version + 1 where practice_id = $1 and id = $2", values![row.id.0])
        .await?;
    finish(actor, work, permit, row.id.0).await
}
