//! Rows of assignments and responses.

use domain::{
    couples::Mode,
    ids::{AssignmentId, CoupleId, PersonId, ResponseId, SeriesId, ThreadId},
    inventories::{
        Assignment, Instrument, InstrumentKey, Response, ResponseStatus, Series, Source, State, Version, Window,
        answer::Answers,
    },
    sharing::Visibility,
};
use sea_orm::FromQueryResult;

use crate::kernel::{
    bind::{At, Key, On},
    refused::Failure,
    seal::{SealKey, Spot},
    work::Work,
    zone::zone,
};

/// The columns of [`AssignmentRow`].
macro_rules! assignment_columns {
    () => {
        "assignment.id, assignment.series_id, assignment.couple_id, assignment.thread_id, assignment.respondent_id,
         assignment.instrument_key, assignment.instrument_version, assignment.assigned_by, assignment.assigned_at,
         assignment.due_on, assignment.zone, assignment.state, assignment.opened_at,
         assignment.submitted_at, assignment.ended_at, assignment.corrects_id, assignment.version, assignment.before_at"
    };
}
pub(super) use assignment_columns;

#[derive(FromQueryResult)]
pub(super) struct AssignmentRow {
    pub(super) id: Key<AssignmentId>,
    pub(super) series_id: Option<Key<SeriesId>>,
    pub(super) couple_id: Key<CoupleId>,
    pub(super) thread_id: Option<Key<ThreadId>>,
    pub(super) respondent_id: Key<PersonId>,
    pub(super) instrument_key: String,
    pub(super) instrument_version: String,
    pub(super) assigned_by: Key<PersonId>,
    pub(super) assigned_at: At,
    pub(super) due_on: On,
    pub(super) zone: String,
    pub(super) state: String,
    pub(super) opened_at: Option<At>,
    pub(super) submitted_at: Option<At>,
    pub(super) ended_at: Option<At>,
    pub(super) corrects_id: Option<Key<ResponseId>>,
    pub(super) version: i64,
    pub(super) before_at: Option<At>,
}

impl AssignmentRow {
    /// The assignment; `window` is its instrument's.
    pub(super) fn read(&self, window: Window) -> Result<Assignment, Failure> {
        let instant = |at: Option<At>| at.map(|at| at.0);
        let state =
            State::from_row(&self.state, instant(self.opened_at), instant(self.submitted_at), instant(self.ended_at))
                .map_err(|_| Failure::Corrupt("the state of an assignment"))?;
        Ok(Assignment {
            id: self.id.0,
            series: self.series_id.map(|key| key.0),
            couple: self.couple_id.0,
            thread: self.thread_id.map(|key| key.0),
            respondent: self.respondent_id.0,
            instrument: instrument(&self.instrument_key, &self.instrument_version)?,
            window,
            assigned_by: self.assigned_by.0,
            assigned_at: self.assigned_at.0,
            due_on: self.due_on.0,
            zone: zone(&self.zone)?,
            before: instant(self.before_at),
            state,
            version: u32::try_from(self.version).map_err(|_| Failure::Corrupt("the version of an assignment"))?,
        })
    }
}

/// The columns of [`SeriesRow`].
macro_rules! series_columns {
    () => {
        "series.id, series.couple_id, series.thread_id, series.respondent_id, series.instrument_key,
         series.assigned_by, series.policy, series.made_at, series.first_due_on, series.every_days, series.until_on,
         series.zone, series.next_number, series.ended_at, series.before_appointments"
    };
}
pub(super) use series_columns;

#[derive(FromQueryResult)]
pub(super) struct SeriesRow {
    pub(super) id: Key<SeriesId>,
    pub(super) couple_id: Key<CoupleId>,
    pub(super) thread_id: Option<Key<ThreadId>>,
    pub(super) respondent_id: Key<PersonId>,
    pub(super) instrument_key: String,
    pub(super) assigned_by: Key<PersonId>,
    pub(super) policy: String,
    pub(super) made_at: At,
    pub(super) first_due_on: On,
    pub(super) every_days: i64,
    pub(super) until_on: Option<On>,
    pub(super) zone: String,
    pub(super) next_number: i64,
    pub(super) ended_at: Option<At>,
    pub(super) before_appointments: bool,
}

impl SeriesRow {
    /// The series, of the newest version of its instrument.
    pub(super) fn read(&self, newest: &Instrument) -> Result<Series, Failure> {
        Ok(Series {
            id: self.id.0,
            couple: self.couple_id.0,
            thread: self.thread_id.map(|key| key.0),
            respondent: self.respondent_id.0,
            instrument: (newest.key.clone(), newest.version.clone()),
            window: newest.window,
            assigned_by: self.assigned_by.0,
            made_at: self.made_at.0,
            first_due: self.first_due_on.0,
            every_days: u16::try_from(self.every_days).map_err(|_| Failure::Corrupt("the interval of a series"))?,
            until: self.until_on.map(|on| on.0),
            zone: zone(&self.zone)?,
            ended_at: self.ended_at.map(|at| at.0),
        })
    }
}

#[derive(FromQueryResult)]
pub(super) struct DraftRow {
    pub(super) sealed_answers: Vec<u8>,
    pub(super) saved_at: At,
    pub(super) version: i64,
}

/// The columns of [`ResponseRow`].
macro_rules! response_columns {
    () => {
        "response.id, response.assignment_id, response.couple_id, response.thread_id, response.respondent_id,
         response.instrument_key, response.instrument_version, response.source, response.status,
         response.corrects_id, response.sealed_answers, response.submitted_at, response.taken_on,
         response.entered_by, response.zone, response.visibility, response.confidentiality_mode,
         response.possibly_not_private"
    };
}
pub(super) use response_columns;

#[derive(FromQueryResult)]
pub(super) struct ResponseRow {
    pub(super) id: Key<ResponseId>,
    pub(super) assignment_id: Option<Key<AssignmentId>>,
    pub(super) couple_id: Key<CoupleId>,
    pub(super) thread_id: Option<Key<ThreadId>>,
    pub(super) respondent_id: Key<PersonId>,
    pub(super) instrument_key: String,
    pub(super) instrument_version: String,
    pub(super) source: String,
    pub(super) status: String,
    pub(super) corrects_id: Option<Key<ResponseId>>,
    pub(super) sealed_answers: Vec<u8>,
    pub(super) submitted_at: At,
    pub(super) taken_on: Option<On>,
    pub(super) entered_by: Option<Key<PersonId>>,
    pub(super) zone: String,
    pub(super) visibility: String,
    pub(super) confidentiality_mode: String,
    pub(super) possibly_not_private: bool,
}

impl ResponseRow {
    /// The response without its answers.
    pub(super) fn read(&self) -> Result<Response, Failure> {
        let taken_on = self.taken_on.map(|on| on.0);
        let entered_by = self.entered_by.map(|key| key.0);
        Ok(Response {
            id: self.id.0,
            assignment: self.assignment_id.map(|key| key.0),
            couple: self.couple_id.0,
            thread: self.thread_id.map(|key| key.0),
            respondent: self.respondent_id.0,
            instrument: instrument(&self.instrument_key, &self.instrument_version)?,
            source: Source::from_row(&self.source, taken_on, entered_by)
                .ok_or(Failure::Corrupt("the source of a response"))?,
            submitted_at: self.submitted_at.0,
            zone: zone(&self.zone)?,
            visibility_at_submit: Visibility::from_word(&self.visibility)
                .ok_or(Failure::Corrupt("the visibility of a response"))?,
            mode_at_submit: Mode::from_word(&self.confidentiality_mode)
                .ok_or(Failure::Corrupt("the confidentiality mode of a response"))?,
            corrects: self.corrects_id.map(|key| key.0),
            status: ResponseStatus::from_word(&self.status).ok_or(Failure::Corrupt("the status of a response"))?,
        })
    }

    /// The answers, opened with their author's key.
    pub(super) fn open(&self, work: &Work, key: &SealKey) -> Result<Answers, Failure> {
        open_answers(work, key, self.id.0, &self.sealed_answers)
    }
}

/// The answers of a response, opened with their author's key.
pub(super) fn open_answers(
    work: &Work,
    key: &SealKey,
    response: ResponseId,
    sealed_answers: &[u8],
) -> Result<Answers, Failure> {
    let json = key.open_text(response_spot(work, response), sealed_answers)?;
    Answers::from_json(&json).map_err(|_| Failure::Corrupt("kept answers"))
}

#[derive(FromQueryResult)]
pub(super) struct IdRow {
    pub(super) id: Key<ResponseId>,
}

/// Where a response's answers are sealed.
pub(super) fn response_spot(work: &Work, response: ResponseId) -> Spot {
    Spot::new("response.sealed_answers", work.practice(), response)
}

/// Where a draft's answers are sealed.
pub(super) fn draft_spot(work: &Work, assignment: AssignmentId) -> Spot {
    Spot::new("draft.sealed_answers", work.practice(), assignment)
}

fn instrument(key: &str, version: &str) -> Result<(InstrumentKey, Version), Failure> {
    match (InstrumentKey::parse(key), Version::parse(version)) {
        (Ok(key), Ok(version)) => Ok((key, version)),
        _ => Err(Failure::Corrupt("the name of an instrument")),
    }
}
