//! What somebody does not want to be asked again. It holds for one person and one instrument, in whoever's care they are (DOMAIN.md 2.8,
//! `opt_out_instrument`).

use std::collections::BTreeSet;

use domain::{
    access::{Act, Actor, Place, permit},
    ids::{AssignmentId, Id as _, PersonId},
    inventories::{Instrument, opting_out},
    problem::Problem,
};
use jiff::Timestamp;
use sea_orm::FromQueryResult;

use super::{
    AssignmentView, Catalogue, assignments, catalogue,
    rows::{AssignmentRow, assignment_columns},
};
use crate::{
    kernel::{
        bind::{At, values},
        page::{Page, PageRequest},
        refused::{Failure, Refused},
        services::Services,
        work::{Work, subject_of},
    },
    people, reminders,
};

const LIST: &str = "opt-outs";

/// Something that the actor does not want to be asked again.
#[derive(Debug, Clone)]
pub struct OptOutView {
    /// The instrument's key.
    pub instrument: String,
    /// Its neutral title.
    pub title: String,
    /// Since when.
    pub since: Timestamp,
}

/// Declines the actor's own assignment and everything else of that instrument, for good: what is open of it is declined with its letters, what
/// repeats ends, and it cannot be assigned to them until they take this back. The other partner learns nothing.
///
/// # Errors
/// `NotFound` for an assignment that is not the actor's own.
pub async fn opt_out(actor: &Actor, services: &Services, id: AssignmentId) -> Result<AssignmentView, Refused> {
    let permit = permit(actor, Act::OptOut, Place::Own)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let work = Work::begin(actor, services).await?;
    people::lock(&work, me).await?;
    let row = assignments::find_own(&work, id, me).await?.ok_or_else(Problem::not_found)?;
    let instrument = row.instrument_key;
    work.run(
        "insert into opt_out (practice_id, person_id, instrument_key, since) values ($1, $2, $3, $4)
         on conflict (practice_id, person_id, instrument_key) do nothing",
        values![me, instrument.as_str(), work.now()],
    )
    .await?;
    work.run(
        "update series set ended_at = $4
         where practice_id = $1 and respondent_id = $2 and instrument_key = $3 and ended_at is null",
        values![me, instrument.as_str(), work.now()],
    )
    .await?;
    for waived in waive_all(&work, me, &instrument).await? {
        work.audit(actor, &permit, subject_of(waived, me)).await?;
    }
    let view = assignments::read(&work, id, None).await?;
    work.commit(actor, permit, subject_of(id, me)).await?;
    Ok(view)
}

/// Declines whatever is open of an instrument, and gives what it declined.
async fn waive_all(work: &Work, me: PersonId, instrument: &str) -> Result<Vec<AssignmentId>, Refused> {
    let open: Vec<AssignmentRow> = work
        .all(
            concat!(
                "select ",
                assignment_columns!(),
                " from assignment
                 where practice_id = $1 and respondent_id = $2 and instrument_key = $3
                   and state in ('assigned', 'opened', 'in-progress')
                 order by id"
            ),
            values![me, instrument],
        )
        .await?;
    let (mut catalogue, mut waived) = (Catalogue::default(), Vec::with_capacity(open.len()));
    for row in open {
        let known = catalogue.find(work, &row.instrument_key, &row.instrument_version).await?;
        let id = row.id.0;
        let state = row.read(known.window)?.waive(me, work.now())?.state;
        assignments::write_state(work, id, &state, (row.version, row.version + 1)).await?;
        work.run("delete from draft where practice_id = $1 and assignment_id = $2", values![id]).await?;
        reminders::settle(work, id.uuid()).await?;
        waived.push(id);
    }
    Ok(waived)
}

/// Takes it back: the instrument can be asked of the actor again. Nothing that ended begins again by itself.
///
/// # Errors
/// `NotFound` for an instrument that the actor did not decline.
pub async fn take_back_opt_out(actor: &Actor, services: &Services, instrument: String) -> Result<(), Refused> {
    let permit = permit(actor, Act::OptOut, Place::Own)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let work = Work::begin(actor, services).await?;
    let taken_back = work
        .run(
            "delete from opt_out where practice_id = $1 and person_id = $2 and instrument_key = $3",
            values![me, instrument],
        )
        .await?;
    if taken_back == 0 {
        return Err(Problem::not_found().on("instrument").into());
    }
    work.commit(actor, permit, subject_of(me, me)).await?;
    Ok(())
}

#[derive(FromQueryResult)]
struct ListedRow {
    instrument_key: String,
    since: At,
    definition: Option<String>,
}

impl ListedRow {
    fn read(self) -> Result<OptOutView, Failure> {
        let known = catalogue::newest_of(&self.instrument_key, self.definition)?;
        let title = known.map_or_else(|| self.instrument_key.clone(), |known| known.title().to_owned());
        Ok(OptOutView { instrument: self.instrument_key, title, since: self.since.0 })
    }
}

/// What the actor does not want to be asked again, by name.
///
/// # Errors
/// `NotAllowed` for anybody but partners.
pub async fn opt_outs(actor: &Actor, services: &Services, page: PageRequest) -> Result<Page<OptOutView>, Refused> {
    let permit = permit(actor, Act::OptOut, Place::Own)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let window = page.window(actor, services, LIST)?;
    let work = Work::read(actor, services).await?;
    let rows: Vec<ListedRow> = work
        .all(
            "select opt_out.instrument_key, opt_out.since,
                 (select instrument.definition from instrument
                  where instrument.practice_id = $1 and instrument.key = opt_out.instrument_key
                  order by instrument.imported_at desc, instrument.id limit 1) as definition
             from opt_out where opt_out.practice_id = $1 and opt_out.person_id = $2
             order by opt_out.instrument_key limit $3 offset $4",
            values![me, window.limit(), window.offset()],
        )
        .await?;
    let views = rows.into_iter().map(ListedRow::read).collect::<Result<_, _>>()?;
    let page = window.page(actor, services, LIST, views);
    Ok(services.witnessed(actor, permit, subject_of(me, me), page).await?)
}

#[derive(FromQueryResult)]
struct KeyRow {
    instrument_key: String,
}

/// The keys of what a person does not want to be asked.
pub(super) async fn of_person(work: &Work, person: PersonId) -> Result<BTreeSet<String>, Failure> {
    let rows: Vec<KeyRow> = work
        .all("select instrument_key from opt_out where practice_id = $1 and person_id = $2", values![person])
        .await?;
    Ok(rows.into_iter().map(|row| row.instrument_key).collect())
}

/// Whether a person may be asked an instrument as far as they are concerned.
///
/// # Errors
/// `WrongState` when they said not to.
pub(super) async fn check(work: &Work, person: PersonId, instrument: &Instrument) -> Result<(), Refused> {
    let declined = of_person(work, person).await?;
    Ok(opting_out::check(declined.contains(instrument.key.as_str()))?)
}
