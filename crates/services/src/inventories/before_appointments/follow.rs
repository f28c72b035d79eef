//! What is asked before appointments follows them: it opens when one is near, moves when it moves, and is taken back when it is called off.

use std::collections::HashMap;

use domain::{
    access::Actor,
    ids::{AppointmentId, AssignmentId, CoupleId, Id as _, PersonId, SeriesId},
    inventories::{
        Assignment, Series,
        before_appointments::{AskedBefore, Coming, Step, plan},
    },
    reminders::Policy,
};
use sea_orm::FromQueryResult;

use crate::{
    inventories::{
        Catalogue, assign, catalogue,
        rows::{AssignmentRow, assignment_columns},
        series, tend,
    },
    kernel::{
        bind::{Key, Maybe, values},
        refused::Failure,
        work::Work,
    },
    reminders,
};

/// A series that follows the appointments of its respondent in one couple's care.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Following {
    /// Which.
    pub(crate) series: SeriesId,
    /// In whose care.
    pub(crate) couple: CoupleId,
    /// Whose appointments it follows.
    pub(crate) respondent: PersonId,
}

#[derive(FromQueryResult)]
struct FollowingRow {
    id: Key<SeriesId>,
    couple_id: Key<CoupleId>,
    respondent_id: Key<PersonId>,
}

impl From<FollowingRow> for Following {
    fn from(row: FollowingRow) -> Self {
        Self { series: row.id.0, couple: row.couple_id.0, respondent: row.respondent_id.0 }
    }
}

/// What follows appointments in a couple's care; also what was ended, while something of it is open.
pub(crate) async fn following(work: &Work, couple: CoupleId) -> Result<Vec<Following>, Failure> {
    let rows: Vec<FollowingRow> = work
        .all(
            "select series.id, series.couple_id, series.respondent_id from series
             where series.practice_id = $1 and series.couple_id = $2 and series.before_appointments
               and (series.ended_at is null
                    or exists (select 1 from assignment its
                               where its.practice_id = $1 and its.series_id = series.id
                                 and its.state in ('assigned', 'opened', 'in-progress')))
             order by series.id",
            values![couple],
        )
        .await?;
    Ok(rows.into_iter().map(Following::from).collect())
}

/// One that is due to be looked at, the longest due first. Nobody else looks at it until this transaction ends.
pub(crate) async fn next_to_follow(work: &Work) -> Result<Option<Following>, Failure> {
    let row: Option<FollowingRow> = work
        .find_for_update(
            "select series.id, series.couple_id, series.respondent_id from series
             where series.practice_id = $1 and series.before_appointments and series.ended_at is null
               and series.next_opens_at <= $2
             order by series.next_opens_at, series.id limit 1",
            values![work.now()],
        )
        .await?;
    Ok(row.map(Following::from))
}

/// Does what is to be done of a series now, given every appointment its respondent comes to in that couple's care, those of the last weeks too.
pub(crate) async fn follow(work: &Work, id: SeriesId, coming: &[Coming]) -> Result<(), Failure> {
    let row = series::find(work, id).await?.ok_or(Failure::Corrupt("a series that is not there"))?;
    let Some(known) = catalogue::newest(work, &row.instrument_key).await? else {
        return assign::write_end(work, id).await;
    };
    let series = row.read(&known)?;
    let policy = Policy::from_word(&row.policy).ok_or(Failure::Corrupt("a reminder policy"))?;
    let mut open = Open::read(work, id).await?;
    let plan = plan(&series, coming, &open.asked, work.now());
    for step in plan.steps {
        match step {
            Step::Move(assignment, to) => {
                let moved = open.take(assignment)?.1.due_before(to);
                write_due(work, &moved, policy).await?;
            }
            Step::Withdraw(assignment) => {
                let (row, one) = open.take(assignment)?;
                let withdrawn = one.cancel(work.now()).map_err(|_| Failure::Corrupt("an assignment that is open"))?;
                tend::write_over(work, &Actor::clockwork(work.practice()), &row, &withdrawn).await?;
            }
            Step::Ask { coming, instead_of } => {
                let asked = ask(work, (&series, &known, policy), coming, open.asked.len()).await?;
                let over = if asked.is_some() { instead_of } else { Vec::new() };
                for over in over {
                    let (row, one) = open.take(over)?;
                    let Ok(expired) = one.give_way(work.now()) else { continue };
                    tend::write_over(work, &Actor::clockwork(work.practice()), &row, &expired).await?;
                }
                note(work, id, coming.appointment, asked).await?;
            }
        }
    }
    work.run(
        "update series set next_opens_at = $3 where practice_id = $1 and id = $2",
        values![id, plan.look_again_at],
    )
    .await?;
    if plan.is_over { assign::write_end(work, id).await } else { Ok(()) }
}

/// What was asked of a series, and the rows of it.
struct Open {
    asked: Vec<AskedBefore>,
    rows: HashMap<AssignmentId, (AssignmentRow, Assignment)>,
}

#[derive(FromQueryResult)]
struct AskedRow {
    appointment_id: Key<AppointmentId>,
    assignment_id: Option<Key<AssignmentId>>,
}

impl Open {
    async fn read(work: &Work, series: SeriesId) -> Result<Self, Failure> {
        let asked: Vec<AskedRow> = work
            .all(
                "select appointment_id, assignment_id from asked_before where practice_id = $1 and series_id = $2
                 order by appointment_id",
                values![series],
            )
            .await?;
        let all: Vec<AssignmentRow> = work
            .all(
                concat!(
                    "select ",
                    assignment_columns!(),
                    " from assignment where practice_id = $1 and series_id = $2 order by number"
                ),
                values![series],
            )
            .await?;
        let (mut catalogue, mut rows) = (Catalogue::default(), HashMap::new());
        for row in all {
            let known = catalogue.find(work, &row.instrument_key, &row.instrument_version).await?;
            let one = row.read(known.window)?;
            rows.insert(one.id, (row, one));
        }
        let one = |row: AskedRow| AskedBefore {
            appointment: row.appointment_id.0,
            assignment: row.assignment_id.and_then(|id| rows.get(&id.0)).map(|(_, one)| one.clone()),
        };
        let asked = asked.into_iter().map(one).collect();
        Ok(Self { asked, rows })
    }

    fn take(&mut self, id: AssignmentId) -> Result<(AssignmentRow, Assignment), Failure> {
        self.rows.remove(&id).ok_or(Failure::Corrupt("an assignment that is not there"))
    }
}

/// Asks it before one appointment; which it became, if it could be asked.
async fn ask(
    work: &Work,
    (series, known, policy): (&Series, &catalogue::Known, Policy),
    coming: Coming,
    number: usize,
) -> Result<Option<AssignmentId>, Failure> {
    let due_on = coming.starts_at.to_zoned(series.zone.rules().clone()).date();
    let Some(assignment) = tend::asked_on(work, series, known, due_on).await? else { return Ok(None) };
    let assignment = assignment.due_before(Some(coming.starts_at));
    let number = i64::try_from(number).map_err(|_| Failure::Corrupt("the number of an occurrence"))?;
    assign::write(work, &assignment, policy, number).await?;
    tend::audit(work, &Actor::clockwork(work.practice()), assignment.id, assignment.respondent).await?;
    Ok(Some(assignment.id))
}

/// Writes down that an appointment has had its turn.
async fn note(
    work: &Work,
    series: SeriesId,
    appointment: AppointmentId,
    asked: Option<AssignmentId>,
) -> Result<(), Failure> {
    work.run(
        "insert into asked_before (practice_id, series_id, appointment_id, assignment_id) values ($1, $2, $3, $4)",
        values![series, appointment, Maybe(asked)],
    )
    .await
    .map(|_| ())
}

/// Writes when something is due now, and plans its letters anew. Whoever is at it is not disturbed: their version stays.
async fn write_due(work: &Work, moved: &Assignment, policy: Policy) -> Result<(), Failure> {
    work.run(
        "update assignment set due_on = $3, due_at = $4, closes_at = $5, before_at = $6
         where practice_id = $1 and id = $2 and state in ('assigned', 'opened', 'in-progress')",
        values![moved.id, moved.due_on, moved.due_at(), moved.closes_at(), moved.before],
    )
    .await?;
    reminders::plan(work, moved.respondent, moved.id.uuid(), policy, moved.assigned_at, moved.due_on).await
}
