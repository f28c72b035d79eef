//! Reading what is asked of somebody.

use domain::{
    access::{Act, Actor, Place, permit},
    ids::{AssignmentId, CoupleId, PersonId, ResponseId},
    inventories::State,
    problem::Problem,
    sharing::{Extent, Visibility, extent},
};
use sea_orm::FromQueryResult;

use super::{
    AssignmentView, Catalogue,
    catalogue::Known,
    form::{self, Form},
    rows::{AssignmentRow, DraftRow, assignment_columns, draft_spot},
};
use crate::{
    couples::{mode_known_to, reader},
    kernel::{
        bind::{Key, On, values},
        page::{Page, PageRequest},
        refused::{Failure, Refused},
        services::Services,
        work::{Work, subject_of},
    },
    people::place_of_person,
    safety::about_safety,
};

const OF_PERSON: &str = "assignments";
const TASKS: &str = "tasks";

/// One assignment, with its form if it is the actor's own and open.
///
/// # Errors
/// `NotFound` for one that is not there, not the actor's own, and not of somebody the actor treats.
pub async fn assignment(actor: &Actor, services: &Services, id: AssignmentId) -> Result<AssignmentView, Refused> {
    let work = Work::read(actor, services).await?;
    let row = find(&work, id).await?.ok_or_else(Problem::not_found)?;
    let respondent = row.respondent_id.0;
    let place = place_of_person(&work, actor, respondent).await?.ok_or_else(Problem::not_found)?;
    let permit = permit(actor, Act::SeeAssignments, place)?;
    let known = Catalogue::default().find(&work, &row.instrument_key, &row.instrument_version).await?;
    let reader = reader::reader(&work, actor, row.couple_id.0, respondent).await?;
    if extent(known.visibility, reader, false) != Extent::Whole {
        return Err(Problem::not_found().into());
    }
    let view = read(&work, id, (place == Place::Own).then_some(respondent)).await?;
    Ok(services.witnessed(actor, permit, subject_of(id, respondent), view).await?)
}

/// What is asked of one member of a couple, newest first.
///
/// # Errors
/// `NotFound` for a person whom the actor does not treat.
pub async fn assignments_of(
    actor: &Actor,
    services: &Services,
    (couple, person): (CoupleId, PersonId),
    page: PageRequest,
) -> Result<Page<AssignmentView>, Refused> {
    let work = Work::read(actor, services).await?;
    let place = place_of_person(&work, actor, person).await?.ok_or_else(Problem::not_found)?;
    let permit = permit(actor, Act::SeeAssignments, place)?;
    let reader = reader::reader(&work, actor, couple, person).await?;
    if extent(Visibility::AuthorTherapist, reader, false) != Extent::Whole {
        return Err(Problem::not_found().into());
    }
    let sees_safety = extent(Visibility::Safety, reader, false) == Extent::Whole;
    let window = page.window(actor, services, OF_PERSON)?;
    let rows: Vec<AssignmentRow> = work
        .all(
            concat!(
                "select ",
                assignment_columns!(),
                " from assignment
                 where practice_id = $1 and respondent_id = $2 and couple_id = $3
                   and ($6 or not ",
                about_safety!("assignment.instrument_key"),
                ")
                 order by case when state in ('assigned', 'opened', 'in-progress') then 0 else 1 end, due_at desc, id
                 limit $4 offset $5"
            ),
            values![person, couple, window.limit(), window.offset(), sees_safety],
        )
        .await?;
    let page = window.page(actor, services, OF_PERSON, views(&work, &rows).await?);
    Ok(services.witnessed(actor, permit, subject_of(couple, person), page).await?)
}

/// What waits for the actor, the next one first.
///
/// # Errors
/// `NotAllowed` for anybody but partners.
pub async fn tasks(actor: &Actor, services: &Services, page: PageRequest) -> Result<Page<AssignmentView>, Refused> {
    let permit = permit(actor, Act::Answer, Place::Own)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let window = page.window(actor, services, TASKS)?;
    let work = Work::read(actor, services).await?;
    let rows: Vec<AssignmentRow> = work
        .all(
            concat!(
                "select ",
                assignment_columns!(),
                " from assignment
                 where practice_id = $1 and respondent_id = $2 and state in ('assigned', 'opened', 'in-progress')
                   and closes_at > $5
                 order by due_at, id
                 limit $3 offset $4"
            ),
            values![me, window.limit(), window.offset(), work.now()],
        )
        .await?;
    let page = window.page(actor, services, TASKS, views(&work, &rows).await?);
    Ok(services.witnessed(actor, permit, subject_of(me, me), page).await?)
}

/// One assignment, for whoever was found to be allowed; with its form for `form_for`, its respondent.
pub(super) async fn read(work: &Work, id: AssignmentId, form_for: Option<PersonId>) -> Result<AssignmentView, Failure> {
    let row = find(work, id).await?.ok_or(Failure::Corrupt("an assignment that is not there"))?;
    let known = Catalogue::default().find(work, &row.instrument_key, &row.instrument_version).await?;
    let mut view = view(work, &row, &known).await?;
    let is_open = !view.state.is_terminal() && view.closes_at > work.now();
    if is_open && form_for == Some(view.respondent) {
        view.form = Some(open_form(work, id, view.respondent, &known).await?);
    }
    Ok(view)
}

/// The row of one assignment.
pub(super) async fn find(work: &Work, id: AssignmentId) -> Result<Option<AssignmentRow>, Failure> {
    work.find(
        concat!("select ", assignment_columns!(), " from assignment where practice_id = $1 and id = $2"),
        values![id],
    )
    .await
}

/// The row of one assignment of the actor's own, which nobody else changes until this transaction ends.
pub(super) async fn find_own(work: &Work, id: AssignmentId, me: PersonId) -> Result<Option<AssignmentRow>, Failure> {
    work.find_for_update(
        concat!(
            "select ",
            assignment_columns!(),
            " from assignment where practice_id = $1 and id = $2 and respondent_id = $3"
        ),
        values![id, me],
    )
    .await
}

/// Writes how far an assignment is, if it is still as it was read.
pub(super) async fn write_state(
    work: &Work,
    id: AssignmentId,
    state: &State,
    (before, after): (i64, i64),
) -> Result<bool, Failure> {
    let facts = state.facts();
    let changed = work
        .run(
            "update assignment set state = $3, opened_at = $4, submitted_at = $5, ended_at = $6, version = $7
             where practice_id = $1 and id = $2 and version = $8",
            values![id, state.word(), facts.opened_at, facts.submitted_at, facts.ended_at, after, before],
        )
        .await?;
    Ok(changed == 1)
}

/// The draft of an assignment.
pub(super) async fn find_draft(work: &Work, id: AssignmentId) -> Result<Option<DraftRow>, Failure> {
    work.find(
        "select sealed_answers, saved_at, version from draft where practice_id = $1 and assignment_id = $2",
        values![id],
    )
    .await
}

async fn views(work: &Work, rows: &[AssignmentRow]) -> Result<Vec<AssignmentView>, Failure> {
    let mut catalogue = Catalogue::default();
    let mut views = Vec::with_capacity(rows.len());
    for row in rows {
        let known = catalogue.find(work, &row.instrument_key, &row.instrument_version).await?;
        views.push(plain_view(work, row, &known)?);
    }
    if let Some(row) = rows.first() {
        let line = mode_known_to(work, row.couple_id.0, row.respondent_id.0).await?.reader_line();
        for view in &mut views {
            view.readers_line = line;
        }
    }
    Ok(views)
}

async fn view(work: &Work, row: &AssignmentRow, known: &Known) -> Result<AssignmentView, Failure> {
    let mut view = plain_view(work, row, known)?;
    view.readers_line = mode_known_to(work, row.couple_id.0, row.respondent_id.0).await?.reader_line();
    let extra: Option<ExtraRow> = work
        .find(
            "select (select max(series.every_days) from series
                     where series.practice_id = $1 and series.id = assignment.series_id
                       and series.ended_at is null and not series.before_appointments) as every_days,
                 (select max(series.until_on) from series
                  where series.practice_id = $1 and series.id = assignment.series_id
                    and series.ended_at is null) as until_on,
                 (select response.id from response
                  where response.practice_id = $1 and response.assignment_id = assignment.id
                    and response.status <> 'void' order by response.submitted_at limit 1) as response_id
             from assignment where practice_id = $1 and id = $2",
            values![row.id.0],
        )
        .await?;
    if let Some(extra) = extra {
        view.repeats_every_days = extra.every_days;
        view.repeats_until = extra.until_on.map(|on| on.0);
        view.response = extra.response_id.map(|key| key.0);
    }
    Ok(view)
}

#[derive(FromQueryResult)]
struct ExtraRow {
    every_days: Option<i64>,
    until_on: Option<On>,
    response_id: Option<Key<ResponseId>>,
}

fn plain_view(work: &Work, row: &AssignmentRow, known: &Known) -> Result<AssignmentView, Failure> {
    let assignment = row.read(known.window)?;
    Ok(AssignmentView {
        id: assignment.id,
        instrument: row.instrument_key.clone(),
        title: known.title().to_owned(),
        minutes: known.minutes,
        questions: known.questions(),
        respondent: assignment.respondent,
        version: row.version,
        assigned_at: assignment.assigned_at,
        due_on: assignment.due_on,
        closes_at: assignment.closes_at(),
        before_appointment: assignment.before,
        overdue: assignment.is_overdue(work.now()),
        repeats_every_days: None,
        repeats_until: None,
        response: None,
        readers_line: "",
        form: None,
        state: assignment.state,
    })
}

async fn open_form(work: &Work, id: AssignmentId, respondent: PersonId, known: &Known) -> Result<Form, Failure> {
    let kept = find_draft(work, id).await?;
    let answers = match &kept {
        None => super::Opened::default(),
        Some(row) => open_draft(work, id, respondent, row).await?,
    };
    // A question that may end the form stands alone until it is answered so that the others follow.
    let stands_alone = known.gate.as_ref().filter(|_| known.is_shut(&answers)).map(|gate| gate.item.as_str());
    let mut questions = form::questions(known, &answers);
    questions.retain(|question| stands_alone.is_none_or(|gate| question.id == gate));
    Ok(Form {
        questions,
        draft: form::answers(&answers),
        draft_version: kept.as_ref().map_or(0, |row| row.version),
        saved_at: kept.map(|row| row.saved_at.0),
    })
}

/// The answers of a draft, opened with their author's key.
pub(super) async fn open_draft(
    work: &Work,
    id: AssignmentId,
    author: PersonId,
    row: &DraftRow,
) -> Result<super::Opened, Failure> {
    let key = work.find_person_key(author).await?;
    let json = key.open_text(draft_spot(work, id), &row.sealed_answers)?;
    super::Opened::from_json(&json).map_err(|_| Failure::Corrupt("a kept draft"))
}
