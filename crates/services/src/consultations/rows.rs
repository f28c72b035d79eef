//! Rows of consultations.

mod attendees;

use domain::{
    access::{Actor, Permit},
    consultations::{By, Consultation, ConsultationType, Meeting, Passed, Recommendation, Stage, Step},
    ids::{ClaimId, ConsultationId, PersonId},
    text::ClinicalText,
};
use jiff::Timestamp;
use sea_orm::FromQueryResult;

pub(super) use self::attendees::{AttendeeRow, attendees_of, participant, participants, told};
use super::{leads, types};
use crate::kernel::{
    bind::{At, Key, Maybe, values},
    refused::Failure,
    seal::Spot,
    work::Work,
};

/// Every column of a consultation.
macro_rules! consultation_columns {
    () => {
        "id, type_key, seats, partner_place, requested_at, stage, stage_at, rounds, moves, waits_since, asked_at, unanswered,
         lapses_at, member_id, starts_at, cancelled_by, recommendation, version,
         (select cover_needed.says from cover_needed
          where cover_needed.practice_id = consultation.practice_id
            and cover_needed.consultation_id = consultation.id) as needs_cover,
         (select own.definition from consultation_type own
          where own.practice_id = consultation.practice_id and own.reference = consultation.type_key) as own_type"
    };
}
pub(super) use consultation_columns;

/// A consultation.
#[derive(FromQueryResult)]
pub(super) struct ConsultationRow {
    pub(super) id: Key<ConsultationId>,
    pub(super) type_key: String,
    pub(super) seats: i64,
    pub(super) partner_place: Option<String>,
    pub(super) requested_at: At,
    pub(super) stage: String,
    pub(super) stage_at: At,
    pub(super) rounds: i64,
    pub(super) moves: i64,
    pub(super) waits_since: Option<At>,
    pub(super) asked_at: Option<At>,
    pub(super) unanswered: i64,
    pub(super) lapses_at: Option<At>,
    pub(super) member_id: Option<Key<PersonId>>,
    pub(super) starts_at: Option<At>,
    pub(super) cancelled_by: Option<String>,
    pub(super) recommendation: Option<String>,
    pub(super) version: i64,
    pub(super) needs_cover: Option<String>,
    /// The version of a type that the practice made; none for those that come with the service.
    own_type: Option<String>,
}

const ODD: Failure = Failure::Corrupt("a consultation");

impl ConsultationRow {
    /// Its type.
    pub(super) fn kind(&self) -> Result<&'static ConsultationType, Failure> {
        types::of_row(&self.type_key, self.own_type.as_deref())
    }

    /// For how many it is.
    pub(super) fn seats(&self) -> u8 {
        if self.seats == 2 { 2 } else { 1 }
    }

    /// Where it stands, by name.
    pub(super) fn step(&self) -> Result<Step, Failure> {
        Step::from_word(&self.stage).ok_or(ODD)
    }

    /// The meeting it has or had.
    pub(super) fn meeting(&self) -> Option<Meeting> {
        let (member, starts_at) = (self.member_id?, self.starts_at?);
        Some(Meeting { starts_at: starts_at.0, member: member.0 })
    }

    /// The consultation itself.
    pub(super) fn read(&self) -> Result<Consultation, Failure> {
        let small = |number: i64| u8::try_from(number).map_err(|_| ODD);
        Ok(Consultation::from_parts(self.stage_read()?, small(self.rounds)?, small(self.moves)?))
    }

    fn stage_read(&self) -> Result<Stage, Failure> {
        let (at, meeting) = (self.stage_at.0, || self.meeting().ok_or(ODD));
        Ok(match self.step()? {
            Step::Requested => Stage::Requested { at },
            Step::Triaged => Stage::Triaged { at },
            Step::Waitlisted => Stage::Waitlisted {
                since: self.waits_since.ok_or(ODD)?.0,
                asked_at: self.asked_at.map(|at| at.0),
                unanswered: u8::try_from(self.unanswered).map_err(|_| ODD)?,
            },
            Step::Offered => {
                Stage::Offered { lapses_at: self.lapses_at.ok_or(ODD)?.0, waits_since: self.waits_since.map(|at| at.0) }
            }
            Step::Booked => Stage::Booked(meeting()?),
            Step::Confirmed => Stage::Confirmed(meeting()?),
            Step::CheckedIn => Stage::CheckedIn(meeting()?),
            Step::Attended => Stage::Attended { at },
            Step::PartlyAttended => Stage::PartlyAttended { at },
            Step::NoShow => Stage::NoShow { at },
            Step::Cancelled => Stage::Cancelled { by: self.by()?, at },
            Step::LateCancelled => Stage::LateCancelled { at },
            Step::Recommended => Stage::Recommended {
                what: self.recommendation()?,
                at,
                followed_up: u8::try_from(self.unanswered).map_err(|_| ODD)?,
            },
            Step::Enrolled => Stage::Enrolled { at },
            Step::Declined => Stage::Declined { at },
            Step::ReferredOut => Stage::ReferredOut { at },
            Step::Expired => Stage::Expired { at },
        })
    }

    fn by(&self) -> Result<By, Failure> {
        self.cancelled_by.as_deref().and_then(By::from_word).ok_or(ODD)
    }

    fn recommendation(&self) -> Result<Recommendation, Failure> {
        self.recommended()?.ok_or(ODD)
    }

    /// What was recommended, now or before it ended.
    pub(super) fn recommended(&self) -> Result<Option<Recommendation>, Failure> {
        let read = |word: &str| Recommendation::from_word(word).ok_or(ODD);
        self.recommendation.as_deref().map(read).transpose()
    }
}

/// One consultation.
pub(super) async fn find(work: &Work, id: ConsultationId) -> Result<Option<ConsultationRow>, Failure> {
    work.find(
        concat!("select ", consultation_columns!(), " from consultation where practice_id = $1 and id = $2"),
        values![id],
    )
    .await
}

/// One consultation, which nobody else changes meanwhile.
pub(super) async fn lock(work: &Work, id: ConsultationId) -> Result<Option<ConsultationRow>, Failure> {
    work.find_for_update(
        concat!("select ", consultation_columns!(), " from consultation where practice_id = $1 and id = $2"),
        values![id],
    )
    .await
}

/// A new consultation.
pub(super) struct New<'a> {
    pub(super) id: ConsultationId,
    pub(super) kind: &'a ConsultationType,
    pub(super) seats: u8,
    pub(super) partner_place: Option<&'a str>,
}

/// Writes a consultation that has just been asked for.
pub(super) async fn insert(work: &Work, new: &New<'_>) -> Result<(), Failure> {
    let asked = Consultation::request(work.now());
    work.run(
        "insert into consultation (practice_id, id, type_key, seats, partner_place, requested_at, stage, stage_at, rounds,
             moves, unanswered, next_change_at, version)
         values ($1, $2, $3, $4, $5, $6, 'requested', $6, 0, 0, 0, $7, 1)",
        values![new.id, new.kind.key(), i64::from(new.seats), new.partner_place, work.now(), asked.next_change()],
    )
    .await
    .map(|_| ())
}

/// A request without a time is for another version of its type from now on.
pub(super) async fn set_kind(work: &Work, id: ConsultationId, kind: &ConsultationType) -> Result<(), Failure> {
    work.run("update consultation set type_key = $3 where practice_id = $1 and id = $2", values![id, kind.key()])
        .await
        .map(|_| ())
}

/// Whoever changes a consultation, and what permits it.
#[derive(Clone, Copy)]
pub(super) struct Doer<'a> {
    pub(super) actor: &'a Actor,
    pub(super) permit: &'a Permit,
    /// Why, where that has to be said.
    pub(super) reason: Option<&'a ClinicalText>,
}

/// Writes where a consultation stands now, and that it came there. Whoever reads it with [`lock`] has the newest.
pub(super) async fn write(
    work: &Work,
    doer: Doer<'_>,
    row: &ConsultationRow,
    consultation: &Consultation,
) -> Result<(), Failure> {
    let (id, version) = (row.id.0, row.version);
    let columns = Columns::of(consultation.stage());
    let written = work
        .run(
            "update consultation
             set stage = $4, stage_at = $5, rounds = $6, moves = $7, waits_since = $8, asked_at = $9, unanswered = $10,
                 lapses_at = $11, member_id = coalesce($12, member_id), starts_at = coalesce($13, starts_at),
                 cancelled_by = $14, recommendation = coalesce($15, recommendation), next_change_at = $16,
                 version = version + 1
             where practice_id = $1 and id = $2 and version = $3",
            values![
                id,
                version,
                consultation.stage().step().as_str(),
                columns.at.unwrap_or(work.now()),
                i64::from(consultation.rounds()),
                i64::from(consultation.moves()),
                columns.waits_since,
                columns.asked_at,
                columns.unanswered,
                columns.lapses_at,
                Maybe(columns.meeting.map(|meeting| meeting.member)),
                columns.meeting.map(|meeting| meeting.starts_at),
                columns.by.map(By::as_str),
                columns.recommendation.map(Recommendation::as_str),
                consultation.next_change(),
            ],
        )
        .await?;
    if written != 1 {
        return Err(Failure::Corrupt("a consultation that changed under its lock"));
    }
    leads::follow(work, id, consultation.stage().step()).await?;
    let reason = match doer.reason {
        Some(reason) => Some(work.practice_key().await?.seal(
            Spot::new("consultation_step.sealed_reason", work.practice(), id),
            reason.expose().as_bytes(),
            work.services().random(),
        )),
        None => None,
    };
    work.run(
        "insert into consultation_step
             (practice_id, consultation_id, version, stage, at, by_role, by_person_id, sealed_reason)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        values![
            id,
            version + 1,
            consultation.stage().step().as_str(),
            work.now(),
            doer.permit.role().as_str(),
            Maybe(doer.actor.person_id()),
            reason,
        ],
    )
    .await
    .map(|_| ())
}

/// What of a stage stands in columns of its own.
#[derive(Default)]
struct Columns {
    at: Option<Timestamp>,
    waits_since: Option<Timestamp>,
    asked_at: Option<Timestamp>,
    unanswered: i64,
    lapses_at: Option<Timestamp>,
    meeting: Option<Meeting>,
    by: Option<By>,
    recommendation: Option<Recommendation>,
}

impl Columns {
    fn of(stage: &Stage) -> Self {
        match *stage {
            Stage::Requested { at }
            | Stage::Triaged { at }
            | Stage::Attended { at }
            | Stage::PartlyAttended { at }
            | Stage::NoShow { at }
            | Stage::LateCancelled { at }
            | Stage::Enrolled { at }
            | Stage::Declined { at }
            | Stage::ReferredOut { at }
            | Stage::Expired { at } => Self { at: Some(at), ..Self::default() },
            Stage::Waitlisted { since, asked_at, unanswered } => {
                Self { waits_since: Some(since), asked_at, unanswered: i64::from(unanswered), ..Self::default() }
            }
            Stage::Offered { lapses_at, waits_since } => {
                Self { lapses_at: Some(lapses_at), waits_since, ..Self::default() }
            }
            Stage::Booked(meeting) | Stage::Confirmed(meeting) | Stage::CheckedIn(meeting) => {
                Self { meeting: Some(meeting), ..Self::default() }
            }
            Stage::Cancelled { by, at } => Self { at: Some(at), by: Some(by), ..Self::default() },
            Stage::Recommended { what, at, followed_up } => {
                Self { at: Some(at), recommendation: Some(what), unanswered: i64::from(followed_up), ..Self::default() }
            }
        }
    }
}

/// What the passing of time gave, and whether people are to be asked something.
pub(super) fn passed(passed: Passed) -> (Consultation, bool) {
    match passed {
        Passed::Became(next) => (next, false),
        Passed::AskWhetherStill(next) | Passed::AskForDecision(next) => (next, true),
    }
}

/// Time that is held or taken.
#[derive(FromQueryResult)]
pub(super) struct ClaimRow {
    pub(super) id: Key<ClaimId>,
    pub(super) person_id: Key<PersonId>,
    pub(super) type_key: String,
    pub(super) meets_at: At,
}
