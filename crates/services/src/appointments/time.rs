//! Taking everybody's time for an appointment, when the licence rule lets its member hold it where everybody will be.

use domain::{
    appointments::Appointment,
    consultations::Whereabouts,
    ids::{AppointmentId, Id as _, PersonId},
    practice::licence::{Basis, Participant, ServiceKind, Session, Verdict, Whereabouts as Known},
    problem::{Code, Problem},
    zone::Zone,
};

use crate::{
    consultations::{claim_for_appointment, unauthorised},
    kernel::{
        refused::{Failure, Refused},
        work::Work,
    },
    practice::{Authorities, use_days},
};

/// Who takes part, besides whoever holds it.
pub(super) struct Guests {
    pub(super) member: PersonId,
    /// What kind of help the care is that it belongs to.
    pub(super) service: ServiceKind,
    /// Each with the place they named and their clock.
    pub(super) people: Vec<(PersonId, Whereabouts, Zone)>,
}

/// The licences of the practice, read anew where one appointment counts for the next.
pub(super) struct Law {
    authorities: Option<Authorities>,
}

impl Law {
    /// Nothing is read before it is asked for.
    pub(super) fn unread() -> Self {
        Self { authorities: None }
    }

    /// Checks one appointment, and counts the exempt days it relies on.
    pub(super) async fn check(
        &mut self,
        work: &Work,
        id: AppointmentId,
        guests: &Guests,
        appointment: &Appointment,
    ) -> Result<(), Refused> {
        if !guests.service.needs_authority() {
            return Ok(());
        }
        let people = guests.people.iter().map(|(_, place, zone)| told(*place, zone.clone()));
        let session = session(guests.service, appointment, people.collect())?;
        let authorities = match self.authorities.take() {
            Some(read) => read,
            None => Authorities::read(work).await?,
        };
        let verdict = authorities.verdict(guests.member, &session);
        if let Verdict::Refused(refusals) = &verdict {
            return Err(unauthorised(refusals).into());
        }
        use_days(work, id.uuid(), guests.member, &verdict).await?;
        self.authorities = (!counts_days(&verdict)).then_some(authorities);
        Ok(())
    }
}

/// An appointment as the licence rule sees it.
pub(super) fn session(
    service: ServiceKind,
    appointment: &Appointment,
    people: Vec<Participant>,
) -> Result<Session, Problem> {
    Session::new(service, (appointment.time().start(), appointment.time().end()), people)
}

/// Somebody who comes, at the place that they told when it was made.
pub(super) fn told(place: Whereabouts, zone: Zone) -> Participant {
    Participant { whereabouts: Known::Told(place), zone }
}

fn counts_days(verdict: &Verdict) -> bool {
    match verdict {
        Verdict::Authorised(grounds) => grounds.iter().any(|ground| matches!(ground.basis, Basis::Days(_))),
        Verdict::Refused(_) => false,
    }
}

/// Takes everybody's time; whether all of it was free.
pub(super) async fn take(
    work: &Work,
    id: AppointmentId,
    guests: &Guests,
    appointment: &Appointment,
) -> Result<bool, Failure> {
    for person in std::iter::once(guests.member).chain(guests.people.iter().map(|(person, ..)| *person)) {
        if !claim_for_appointment(work, (id, person), appointment.time()).await? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// One sentence for every cause: whose time is taken is not said, for what takes it may be nobody's to know but theirs.
pub(super) fn taken() -> Problem {
    Problem::at(
        "on",
        Code::Taken,
        "This time is not free. Nothing was booked or moved, and what you entered is kept. Choose another time.",
    )
}
