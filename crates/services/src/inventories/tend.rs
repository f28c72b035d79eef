//! What happens by itself: the next of a series is asked when its day comes, and what was not answered in time is closed.

use domain::{
    access::{Act, Actor},
    ids::{AssignmentId, Id as _, PersonId, PracticeId},
    inventories::{Asking, Assignment, Series, again, series::Turn},
    reminders::Policy,
};
use jiff::civil;

use super::{
    Catalogue, assign, assignments, battery, catalogue, opt_outs, privacy,
    rows::{AssignmentRow, SeriesRow, assignment_columns, series_columns},
    treatment,
};
use crate::{
    couples::{members_of, threads_of},
    kernel::{
        bind::values,
        clockwork::{own_permit, practices_with_due, put_off},
        refused::Failure,
        services::Services,
        work::{Work, subject_of},
    },
    reminders,
};

/// Does everything that is due now, practice by practice. Doing it twice, or after an outage, does it once.
///
/// # Errors
/// The database fails.
pub async fn tend(services: &Services) -> Result<(), Failure> {
    let due = practices_with_due(
        services,
        "select distinct practice_id from series
         where ended_at is null and next_opens_at <= $1 and not before_appointments
         union
         select distinct practice_id from course
         where ended_at is null and next_opens_at <= $1 and not awaits_consent
         union
         select distinct practice_id from assignment
         where state in ('assigned', 'opened', 'in-progress') and closes_at <= $1",
    )
    .await?;
    for practice in due {
        close(services, practice).await?;
        while ask_next(services, practice).await? {}
        while battery::go_on(services, practice).await? {}
    }
    privacy::compare(services).await
}

async fn close(services: &Services, practice: PracticeId) -> Result<(), Failure> {
    let clockwork = Actor::clockwork(practice);
    let work = Work::begin(&clockwork, services).await?;
    let rows: Vec<AssignmentRow> = work
        .all(
            concat!(
                "select ",
                assignment_columns!(),
                " from assignment
                 where practice_id = $1 and state in ('assigned', 'opened', 'in-progress') and closes_at <= $2
                 order by closes_at, id"
            ),
            values![work.now()],
        )
        .await?;
    let mut catalogue = Catalogue::default();
    for row in rows {
        let known = catalogue.find(&work, &row.instrument_key, &row.instrument_version).await?;
        // The window may be longer than the row says when an instrument's rule changed; then it stays open until that is over.
        let Ok(expired) = row.read(known.window)?.expire(work.now()) else { continue };
        write_over(&work, &clockwork, &row, &expired).await?;
    }
    work.commit_audited().await
}

/// Writes that an assignment is over: no draft of it and no letter about it is left.
pub(super) async fn write_over(
    work: &Work,
    clockwork: &Actor,
    row: &AssignmentRow,
    expired: &Assignment,
) -> Result<(), Failure> {
    let id = row.id.0;
    if assignments::write_state(work, id, &expired.state, (row.version, row.version + 1)).await? {
        work.run("delete from draft where practice_id = $1 and assignment_id = $2", values![id]).await?;
        reminders::settle(work, id.uuid()).await?;
        audit(work, clockwork, id, row.respondent_id.0).await?;
    }
    Ok(())
}

/// Asks the next occurrence of one series that is due; whether there was one. Each commits on its own, and one that fails holds up none
/// of the others.
async fn ask_next(services: &Services, practice: PracticeId) -> Result<bool, Failure> {
    let clockwork = Actor::clockwork(practice);
    let work = Work::begin(&clockwork, services).await?;
    let row: Option<SeriesRow> = work
        .find_for_update(
            concat!(
                "select ",
                series_columns!(),
                " from series where practice_id = $1 and ended_at is null and next_opens_at <= $2
                   and not before_appointments
                 order by next_opens_at, id limit 1"
            ),
            values![work.now()],
        )
        .await?;
    let Some(row) = row else { return Ok(false) };
    if let Err(failure) = ask(work, &clockwork, &row).await {
        let later = "update series set next_opens_at = $3 where practice_id = $1 and id = $2";
        put_off(services, practice, (failure, row.id.0), later).await?;
    }
    Ok(true)
}

async fn ask(work: Work, clockwork: &Actor, row: &SeriesRow) -> Result<(), Failure> {
    let Some(known) = catalogue::newest(&work, &row.instrument_key).await? else {
        assign::write_end(&work, row.id.0).await?;
        return work.commit_audited().await;
    };
    let series = row.read(&known)?;
    let number = series.latest_open(work.now()).unwrap_or(0).max(u32::try_from(row.next_number).unwrap_or(0));
    let before = open_of(&work, &series).await?;
    if let Turn::Waits(until) = series.turn(number, before.iter().map(|(_, one)| one), work.now()) {
        work.run("update series set next_opens_at = $3 where practice_id = $1 and id = $2", values![series.id, until])
            .await?;
        return work.commit_audited().await;
    }
    if let Some(assignment) = occurrence(&work, &series, &known, number).await? {
        for (row, one) in before {
            let Ok(expired) = one.give_way(work.now()) else { continue };
            write_over(&work, clockwork, &row, &expired).await?;
        }
        let policy = Policy::from_word(&row.policy).ok_or(Failure::Corrupt("a reminder policy"))?;
        assign::write(&work, &assignment, policy, i64::from(number)).await?;
        audit(&work, clockwork, assignment.id, assignment.respondent).await?;
    }
    let next_opens_at = assign::opens_at(&series, number + 1);
    work.run(
        "update series set next_number = $3, next_opens_at = coalesce($4, next_opens_at),
             ended_at = case when $5 then $6 else ended_at end
         where practice_id = $1 and id = $2",
        values![series.id, i64::from(number) + 1, next_opens_at, next_opens_at.is_none(), work.now()],
    )
    .await?;
    work.commit_audited().await
}

/// What is open of a series.
async fn open_of(work: &Work, series: &Series) -> Result<Vec<(AssignmentRow, Assignment)>, Failure> {
    let rows: Vec<AssignmentRow> = work
        .all(
            concat!(
                "select ",
                assignment_columns!(),
                " from assignment
                 where practice_id = $1 and series_id = $2 and state in ('assigned', 'opened', 'in-progress')
                 order by due_on, id"
            ),
            values![series.id],
        )
        .await?;
    let mut catalogue = Catalogue::default();
    let mut open = Vec::with_capacity(rows.len());
    for row in rows {
        let known = catalogue.find(work, &row.instrument_key, &row.instrument_version).await?;
        let assignment = row.read(known.window)?;
        open.push((row, assignment));
    }
    Ok(open)
}

/// The assignment of one occurrence; none when it can no longer be asked, such as of somebody who has left the couple, or when it is asked of
/// them already by something else.
async fn occurrence(
    work: &Work,
    series: &Series,
    known: &catalogue::Known,
    number: u32,
) -> Result<Option<Assignment>, Failure> {
    match series.occurrence(number) {
        Some(due_on) => asked_on(work, series, known, due_on).await,
        None => Ok(None),
    }
}

/// The same, due on a day that is known.
pub(super) async fn asked_on(
    work: &Work,
    series: &Series,
    known: &catalogue::Known,
    due_on: civil::Date,
) -> Result<Option<Assignment>, Failure> {
    if opt_outs::of_person(work, series.respondent).await?.contains(series.instrument.0.as_str()) {
        return Ok(None);
    }
    if !treatment::may_be_asked(work, series.couple, known).await? {
        return Ok(None);
    }
    let members = members_of(work, series.couple).await?;
    let threads = threads_of(work, series.couple).await?;
    let asking = Asking {
        couple: series.couple,
        members: &members,
        thread: series.thread.and_then(|id| threads.iter().find(|thread| thread.id == id)),
        respondent: series.respondent,
        instrument: known,
        assigned_by: series.assigned_by,
        due_on,
        zone: &series.zone,
    };
    // What something else asks of them already, such as the standard set, does not stand beside it twice.
    let beside = assign::before(work, &asking, Some(series.id)).await?;
    if again::check(known, beside, due_on).is_err() {
        return Ok(None);
    }
    Ok(Assignment::assign(work.id(), Some(series.id), &asking, work.now()).ok())
}

/// The row of the trail for what happens by itself.
pub(super) async fn audit(
    work: &Work,
    clockwork: &Actor,
    id: AssignmentId,
    concerned: PersonId,
) -> Result<(), Failure> {
    let permit = own_permit(clockwork, Act::Assign)?;
    work.audit(clockwork, &permit, subject_of(id, concerned)).await
}
