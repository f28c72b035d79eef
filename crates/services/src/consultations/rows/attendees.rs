//! Rows of those who take part in a consultation, and how the licence rule sees them.

use domain::{
    consultations::{Decision, Whereabouts},
    ids::{AttendeeId, ConsultationId, PersonId},
    practice::licence::{self, Participant},
    zone::Zone,
};
use sea_orm::FromQueryResult;

use super::ConsultationRow;
use crate::{
    attestation,
    kernel::{
        bind::{At, Key, values},
        refused::Failure,
        work::Work,
        zone::zone,
    },
};

/// One who takes part.
#[derive(FromQueryResult)]
pub(in crate::consultations) struct AttendeeRow {
    pub(in crate::consultations) id: Key<AttendeeId>,
    pub(in crate::consultations) person_id: Key<PersonId>,
    pub(in crate::consultations) place: String,
    pub(in crate::consultations) confirmed_at: Option<At>,
    pub(in crate::consultations) withdrawn_at: Option<At>,
    pub(in crate::consultations) stayed_away_at: Option<At>,
    decision: Option<String>,
    pub(in crate::consultations) zone: String,
    attested_place: Option<String>,
    company: Option<String>,
    attested_at: Option<At>,
}

impl AttendeeRow {
    /// Whether they have not said that they do not come.
    pub(in crate::consultations) fn is_coming(&self) -> bool {
        self.withdrawn_at.is_none()
    }

    /// Whether they have said where they are.
    pub(in crate::consultations) fn has_attested(&self) -> bool {
        self.attested_at.is_some()
    }

    /// What they make of what was recommended, if they have said so.
    pub(in crate::consultations) fn decision(&self) -> Result<Option<Decision>, Failure> {
        let read = |word: &str| Decision::from_word(word).ok_or(Failure::Corrupt("a decision"));
        self.decision.as_deref().map(read).transpose()
    }

    /// Whether they come, or came as far as anybody has noted.
    pub(in crate::consultations) fn is_there(&self) -> bool {
        self.is_coming() && self.stayed_away_at.is_none()
    }

    /// Their clock.
    pub(in crate::consultations) fn zone(&self) -> Result<Zone, Failure> {
        zone(&self.zone)
    }

    /// They, as the licence rule sees them: what they attested counts before what they told.
    pub(in crate::consultations) fn participant(&self) -> Result<Participant, Failure> {
        let said = attestation::read(
            self.attested_place.as_deref(),
            self.company.as_deref(),
            self.attested_at.map(|at| at.0),
        )?;
        match said {
            Some(said) => Ok(Participant { whereabouts: licence::Whereabouts::Attested(said), zone: self.zone()? }),
            None => participant(&self.place, self.zone()?),
        }
    }
}

/// Everybody who takes part in a consultation, in the order in which they said who they are.
pub(in crate::consultations) async fn attendees_of(
    work: &Work,
    id: ConsultationId,
) -> Result<Vec<AttendeeRow>, Failure> {
    work.all(
        "select attendee.id, attendee.person_id, attendee.place, attendee.confirmed_at,
             attendee.withdrawn_at, attendee.stayed_away_at, attendee.decision, person.zone,
             attested.place as attested_place, attested.company, attested.attested_at
         from attendee
         join person on person.practice_id = attendee.practice_id and person.id = attendee.person_id
         left join location_attestation attested
             on attested.practice_id = attendee.practice_id and attested.attendee_id = attendee.id
         where attendee.practice_id = $1 and attendee.consultation_id = $2 order by attendee.joined_at, attendee.id",
        values![id],
    )
    .await
}

/// Everybody who comes, as the licence rule sees them. A partner who has not said who they are is on the clock of the one who has.
pub(in crate::consultations) fn participants(
    row: &ConsultationRow,
    attendees: &[AttendeeRow],
) -> Result<Vec<Participant>, Failure> {
    let first = attendees.first().map(AttendeeRow::zone).transpose()?.unwrap_or_else(Zone::utc);
    let coming = attendees.iter().filter(|row| row.is_coming()).map(AttendeeRow::participant);
    let unjoined = row.partner_place.as_ref().filter(|_| attendees.len() == 1);
    coming.chain(unjoined.map(|place| participant(place, first))).collect()
}

/// Somebody who said where they will be.
pub(in crate::consultations) fn told(place: Whereabouts, zone: Zone) -> Participant {
    Participant { whereabouts: licence::Whereabouts::Told(place), zone }
}

/// The same, out of a row.
pub(in crate::consultations) fn participant(place: &str, zone: Zone) -> Result<Participant, Failure> {
    let place = Whereabouts::parse(place).map_err(|_| Failure::Corrupt("where somebody will be"))?;
    Ok(told(place, zone))
}
