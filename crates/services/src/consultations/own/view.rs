//! One's own part as its link shows it. Nothing in it depends on what anybody else who takes part does.

use domain::{
    consultations::{Decision, Recommendation, Step, again::may_ask_again, consultation::MOST_MOVES},
    ids::AttendeeId,
};

use super::super::{
    OwnView, Standing, again, check_in, claims, entries, leads, links, referral,
    rows::{AttendeeRow, ConsultationRow, attendees_of},
};
use crate::{
    kernel::{
        refused::{Failure, Refused},
        work::Work,
    },
    practice,
};

/// Everybody who takes part, and which of them is reading.
pub(in crate::consultations) struct Mine {
    pub(in crate::consultations) attendees: Vec<AttendeeRow>,
    position: usize,
}

impl Mine {
    pub(in crate::consultations) async fn of(
        work: &Work,
        row: &ConsultationRow,
        attendee: AttendeeId,
    ) -> Result<Self, Failure> {
        let attendees = attendees_of(work, row.id.0).await?;
        let position = attendees.iter().position(|row| row.id.0 == attendee);
        Ok(Self { position: position.ok_or(Failure::Corrupt("a link of nobody"))?, attendees })
    }

    /// Whoever is reading.
    pub(in crate::consultations) fn me(&self) -> &AttendeeRow {
        &self.attendees[self.position]
    }

    /// Everybody else who takes part.
    pub(in crate::consultations) fn others(&self) -> impl Iterator<Item = &AttendeeRow> {
        let me = self.me().id.0;
        self.attendees.iter().filter(move |row| row.id.0 != me)
    }
}

pub(super) async fn view(work: &Work, row: &ConsultationRow, mine: &Mine) -> Result<OwnView, Refused> {
    let (consultation, me, kind) = (row.read()?, mine.me(), row.kind()?);
    let standing = standing(consultation.stage().step(), me)?;
    let offered = match standing {
        Standing::Offered => claims::offered(work, row.id.0).await?,
        _ => Vec::new(),
    };
    let is_set = matches!(standing, Standing::Booked | Standing::Confirmed | Standing::Here);
    let is_first_of_two = is_set && row.seats() > 1 && mine.is_first();
    let has_begun = consultation.meeting().is_some_and(|meeting| meeting.starts_at <= work.now());
    let can_move = is_set && standing != Standing::Here && !has_begun && row.seats() == 1;
    Ok(OwnView {
        kind,
        standing,
        starts_at: consultation.meeting().filter(|_| is_set).map(|meeting| meeting.starts_at),
        zone: me.zone.clone(),
        place: me.place.clone(),
        practice_zone: practice::read(work).await?.zone,
        offered: offered.into_iter().map(|claim| (claim.id.0, claim.meets_at.0)).collect(),
        can_move: can_move && consultation.moves() < MOST_MOVES,
        has_file: entries::is_there(work, me.id.0).await?,
        joining_link: is_first_of_two.then(|| links::joining(work.services(), row.id.0)),
        can_check_in: is_set
            && consultation.meeting().is_some_and(|meeting| check_in::is_open(kind, meeting, work.now())),
        recommended: recommended(row, standing)?,
        alternatives: match standing {
            Standing::Referred => referral::read(work, row.id.0).await?,
            _ => Vec::new(),
        },
        can_ask_again: can_ask_again(work, row, me, standing).await?,
        kept_until: leads::ends_at(work, me.person_id.0).await?,
    })
}

impl Mine {
    fn is_first(&self) -> bool {
        self.position == 0
    }
}

fn recommended(row: &ConsultationRow, standing: Standing) -> Result<Option<Recommendation>, Failure> {
    match standing {
        Standing::Deciding | Standing::Accepted | Standing::Declined => row.recommended(),
        _ => Ok(None),
    }
}

async fn can_ask_again(
    work: &Work,
    row: &ConsultationRow,
    me: &AttendeeRow,
    standing: Standing,
) -> Result<bool, Failure> {
    if !matches!(standing, Standing::Missed | Standing::Off | Standing::Over) {
        return Ok(false);
    }
    let earlier = again::earlier(work, row, me.person_id.0).await?;
    Ok(may_ask_again(row.kind()?, &earlier, &me.zone()?, work.now()).is_ok())
}

/// How it stands for one of them. Whether the other has confirmed, left, decided or never come is not in it: whoever stayed away reads the same
/// whether or not it was held with the other.
fn standing(step: Step, me: &AttendeeRow) -> Result<Standing, Failure> {
    let decision = me.decision()?;
    Ok(match step {
        _ if !me.is_coming() => Standing::Off,
        _ if me.stayed_away_at.is_some() => Standing::Missed,
        _ if decision == Some(Decision::Declined) => Standing::Declined,
        Step::Requested | Step::Triaged => Standing::Asked,
        Step::Waitlisted => Standing::Waiting,
        Step::Offered => Standing::Offered,
        Step::Booked | Step::Confirmed | Step::CheckedIn if me.has_attested() => Standing::Here,
        Step::Booked | Step::Confirmed | Step::CheckedIn if me.confirmed_at.is_some() => Standing::Confirmed,
        Step::Booked | Step::Confirmed | Step::CheckedIn => Standing::Booked,
        Step::Cancelled | Step::LateCancelled => Standing::Off,
        Step::NoShow => Standing::Missed,
        Step::Recommended if decision == Some(Decision::Accepted) => Standing::Accepted,
        Step::Recommended => Standing::Deciding,
        Step::ReferredOut => Standing::Referred,
        Step::Attended | Step::PartlyAttended | Step::Enrolled | Step::Declined | Step::Expired => Standing::Over,
    })
}
