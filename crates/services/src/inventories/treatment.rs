//! What belongs to treatment is asked in treatment alone: the check before anything is asked or entered, and taking back what waits when care becomes
//! coaching (DOMAIN.md 1, "Coaching vs therapy").

use domain::{
    ids::{CoupleId, SeriesId},
    inventories::{Instrument, belongs_to_treatment, treatment},
};
use sea_orm::FromQueryResult;

use super::{
    Catalogue, assign, catalogue,
    rows::{AssignmentRow, assignment_columns},
    stop::cancel_all,
};
use crate::{
    couples::{service_of, service_while_locked},
    kernel::{
        bind::{Key, values},
        refused::{Failure, Refused},
        work::Work,
    },
};

/// What no longer waits, since care is no treatment any more.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Stopped {
    /// How many questionnaires that waited were taken back.
    pub(crate) taken_back: usize,
    /// How many repeats and standard sets have ended.
    pub(crate) ended: usize,
}

/// Refuses to ask or enter what belongs to treatment where the couple's care is none. Where it is, nobody makes something else of their care until this
/// transaction ends.
///
/// # Errors
/// `NotAllowed` at `field`.
pub(super) async fn check(work: &Work, couple: CoupleId, instrument: &Instrument, field: &str) -> Result<(), Refused> {
    if belongs_to_treatment(instrument) {
        let service = service_while_locked(work, couple).await?;
        treatment::check(instrument, service).map_err(|problem| problem.on(field))?;
    }
    Ok(())
}

/// Whether the clockwork may ask an instrument in a couple's care now.
pub(super) async fn may_be_asked(work: &Work, couple: CoupleId, instrument: &Instrument) -> Result<bool, Failure> {
    Ok(!belongs_to_treatment(instrument) || treatment::may_be_asked(instrument, service_of(work, couple).await?))
}

#[derive(FromQueryResult)]
struct RepeatRow {
    id: Key<SeriesId>,
    instrument_key: String,
}

/// Takes back everything of a couple that belongs to treatment and waits: repeats end, and with them the standard set, of which every part holds some;
/// drafts are erased, letters are settled. What was answered stays.
pub(crate) async fn stop_treatment(work: &Work, couple: CoupleId) -> Result<Stopped, Failure> {
    // Repeats first: whoever is asking the next of one at this moment is waited for, and what they asked is read below.
    let courses = work
        .run(
            "update course set ended_at = $3 where practice_id = $1 and couple_id = $2 and ended_at is null",
            values![couple, work.now()],
        )
        .await?;
    let mut ended = usize::try_from(courses).unwrap_or(usize::MAX);
    let repeats: Vec<RepeatRow> = work
        .all(
            "select id, instrument_key from series
             where practice_id = $1 and couple_id = $2 and ended_at is null order by id",
            values![couple],
        )
        .await?;
    for repeat in repeats {
        let known = catalogue::newest(work, &repeat.instrument_key).await?;
        if known.is_some_and(|known| belongs_to_treatment(&known)) {
            assign::write_end(work, repeat.id.0).await?;
            ended += 1;
        }
    }
    let mut waiting = open_of_treatment(work, couple).await?;
    for row in &waiting {
        // Counted on first, so that a draft that is being kept at this moment waits, and what is read below is how things stand.
        work.run(
            "update assignment set version = version + 1
             where practice_id = $1 and id = $2 and state in ('assigned', 'opened', 'in-progress')",
            values![row.id.0],
        )
        .await?;
    }
    if !waiting.is_empty() {
        waiting = open_of_treatment(work, couple).await?;
    }
    let taken_back = waiting.len();
    cancel_all(work, waiting).await?;
    Ok(Stopped { taken_back, ended })
}

async fn open_of_treatment(work: &Work, couple: CoupleId) -> Result<Vec<AssignmentRow>, Failure> {
    let rows: Vec<AssignmentRow> = work
        .all(
            concat!(
                "select ",
                assignment_columns!(),
                " from assignment
                 where practice_id = $1 and couple_id = $2 and state in ('assigned', 'opened', 'in-progress')
                 order by due_at, id"
            ),
            values![couple],
        )
        .await?;
    let (mut catalogue, mut open) = (Catalogue::default(), Vec::new());
    for row in rows {
        let known = catalogue.find(work, &row.instrument_key, &row.instrument_version).await?;
        if belongs_to_treatment(&known) {
            open.push(row);
        }
    }
    Ok(open)
}
