//! The lapses of a couple, for those who treat them.

use std::collections::{HashMap, HashSet, hash_map::Entry};

use domain::{
    access::{Act, Actor, permit},
    exercises::lapses::Lapse,
    ids::{CoupleId, PersonId},
    problem::Problem,
    reminders::schedule,
};
use jiff::civil::Time;

use super::{
    DeskLapse,
    rows::{LapseRow, lapse_columns},
};
use crate::{
    couples::{place_of_couple, reader},
    exercises::agreements::hours_to_tell,
    kernel::{
        bind::values,
        refused::{Failure, Refused},
        services::Services,
        work::{Work, subject},
        zone::zone,
    },
    people::{PersonView, name_of},
};

/// Every lapse of a couple, the newest first.
///
/// # Errors
/// `NotFound` for a couple that the actor neither treats nor supervises.
pub async fn lapses_of(actor: &Actor, services: &Services, couple: CoupleId) -> Result<Vec<DeskLapse>, Refused> {
    let work = Work::read(actor, services).await?;
    let place = place_of_couple(&work, actor, couple).await?.ok_or_else(Problem::not_found)?;
    let permit = permit(actor, Act::SeeLapses, place)?;
    let closed = reader::closed(&work, couple).await?;
    let lapses = read(&work, couple, &closed).await?;
    Ok(services.witnessed(actor, permit, subject(couple), lapses).await?)
}

/// The same, after something was done.
pub(super) async fn read(work: &Work, couple: CoupleId, closed: &HashSet<PersonId>) -> Result<Vec<DeskLapse>, Failure> {
    let rows: Vec<LapseRow> = work
        .all(
            concat!(
                "select ",
                lapse_columns!(),
                " from lapse where practice_id = $1 and couple_id = $2 order by reported_at desc, id"
            ),
            values![couple],
        )
        .await?;
    let practice_key = work.practice_key().await?;
    let hours = hours_to_tell(work, couple).await?;
    let mut reporters: HashMap<PersonId, PersonView> = HashMap::new();
    let mut lapses = Vec::with_capacity(rows.len());
    for row in &rows {
        let lapse = row.read(work, &practice_key)?;
        if closed.contains(&lapse.reported_by) {
            continue;
        }
        let reporter = match reporters.entry(lapse.reported_by) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => new.insert(name_of(work, lapse.reported_by).await?),
        };
        lapses.push(view(&lapse, reporter, hours)?);
    }
    Ok(lapses)
}

fn view(lapse: &Lapse, reporter: &PersonView, hours: u32) -> Result<DeskLapse, Failure> {
    let zone = zone(&reporter.zone)?;
    let next_day = lapse.report.occurred_on.tomorrow().unwrap_or(lapse.report.occurred_on);
    let end_of_day = schedule::instant(&zone, next_day.to_datetime(Time::midnight()));
    Ok(DeskLapse {
        id: lapse.id,
        thread: lapse.thread,
        report: lapse.report,
        reported_by: reporter.name.clone(),
        reported_at: lapse.reported_at,
        stage: lapse.stage,
        stage_at: lapse.stage_at,
        next: lapse.stage.next(),
        next_due_at: lapse.next_due_at(),
        within_window: end_of_day.and_then(|end| lapse.is_within_window(hours, end)),
    })
}
