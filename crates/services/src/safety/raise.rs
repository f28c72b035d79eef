//! What follows from answers, in the transaction that keeps them: tasks, the pause of joint work, the end of letters. It looks at the answers
//! alone, so late, prorated, corrected and void ones raise what any others would (DOMAIN.md, invariant 13).

use domain::{
    couples::CareRole,
    ids::{CoupleId, Id as _, PersonId, SafetyTaskId},
    inventories::{Answers, Response, Scores, instrument::item::TaskKind},
    safety::{Due, Finding, Raised, Screen, task},
};
use sea_orm::FromQueryResult;

use super::{
    arrange::hours_of,
    rows::{KIND, spot},
};
use crate::{
    couples::{leads_to_be, pause_for_safety},
    inventories::Known,
    kernel::{
        bind::{Key, values},
        refused::Failure,
        work::Work,
    },
    people::end_letters,
    reminders::tell_member,
};

/// Does what answers call for.
pub(crate) async fn raise(
    work: &Work,
    response: &Response,
    known: &Known,
    (answers, scores): (&Answers, &Scores),
    findings: &[Finding],
) -> Result<(), Failure> {
    let mut raised = raised(known, answers, scores, findings);
    raised.extend(check_in(work, response, known, scores).await?);
    if raised.is_empty() {
        return Ok(());
    }
    let leads = leads_of(work, response.couple).await?;
    for one in &raised {
        keep(work, response, *one, &leads).await?;
    }
    if raised.iter().any(|one| task::concerns_safety(one.task)) {
        let to_be = leads_to_be(work, response.couple).await?;
        for lead in leads.iter().chain(to_be.iter().filter(|one| !leads.contains(one))) {
            tell_member(work, *lead).await?;
        }
    }
    if raised.iter().any(Raised::pauses_joint_work) {
        pause_for_safety(work, response.couple).await?;
    }
    if raised.iter().any(Raised::ends_letters) {
        end_letters(work, response.respondent).await?;
    }
    Ok(())
}

/// Everything that answers raise, with what a clinician heard beside them in place of the plainer task.
fn raised(known: &Known, answers: &Answers, scores: &Scores, findings: &[Finding]) -> Vec<Raised> {
    let mut raised = task::raised(known, answers);
    if answers.is_empty() {
        raised.extend(task::raised_by_total(known, scores));
    }
    if !findings.is_empty() {
        raised.retain(|one| one.task != TaskKind::Danger);
        raised.extend(Screen::of(answers, findings).task());
    }
    raised
}

#[derive(FromQueryResult)]
struct PreviousRow {
    previous: Option<f64>,
}

/// The look that a low score of a home measure asks for, or one that fell since the time before.
async fn check_in(work: &Work, response: &Response, known: &Known, scores: &Scores) -> Result<Option<Raised>, Failure> {
    let asks = known.scoring.as_ref().is_some_and(|scoring| scoring.check_in.is_some());
    let Some(headline) = scores.headline(known).filter(|_| asks) else { return Ok(None) };
    let Some(value) = headline.value else { return Ok(None) };
    let row: Option<PreviousRow> = work
        .find(
            "select previous from latest_score where practice_id = $1 and response_id = $2 and scale = $3",
            values![response.id, headline.scale.as_str()],
        )
        .await?;
    Ok(task::check_in(known, value, row.and_then(|row| row.previous)))
}

async fn keep(work: &Work, response: &Response, raised: Raised, leads: &[PersonId]) -> Result<(), Failure> {
    let id: SafetyTaskId = work.id();
    let person = response.respondent;
    let hours = hours_of(work).await?;
    let due_at = match raised.due(work.now(), &hours, None) {
        Due::At(at) => Some(at),
        // Where nobody leads the treatment there is no next session to wait for.
        Due::NextSession => leads.is_empty().then(|| hours.next_business_day_end(work.now())),
    };
    let (kind, services) = (raised.task.as_str(), work.services());
    let once = [response.id.uuid().as_bytes().as_slice(), kind.as_bytes()].concat();
    let sealed = work.find_person_key(person).await?.seal(spot(work, KIND, id), kind.as_bytes(), services.random());
    work.run(
        "insert into safety_task (practice_id, id, couple_id, respondent_id, response_id, once_key, sealed_kind,
                 concerns_safety, raised_at, due_at, state)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'open')
             on conflict (practice_id, once_key) do nothing",
        values![
            id,
            response.couple,
            person,
            response.id,
            services.keys().index("safety task", &once),
            sealed,
            task::concerns_safety(raised.task),
            work.now(),
            due_at,
        ],
    )
    .await
    .map(|_| ())
}

#[derive(FromQueryResult)]
struct LeadRow {
    person_id: Key<PersonId>,
}

/// Who leads a couple's treatment now.
async fn leads_of(work: &Work, couple: CoupleId) -> Result<Vec<PersonId>, Failure> {
    let rows: Vec<LeadRow> = work
        .all(
            "select distinct person_id from care_team
             where practice_id = $1 and couple_id = $2 and role = $3 and ended_at is null order by person_id",
            values![couple, CareRole::LeadTherapist.as_str()],
        )
        .await?;
    Ok(rows.into_iter().map(|row| row.person_id.0).collect())
}
