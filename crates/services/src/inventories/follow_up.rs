//! Being asked after the end of care, as the person themself finds it: what they are asked to agree to, agreeing, and taking it back.

use domain::{
    access::{Act, Actor, Place, permit},
    ids::CourseId,
    inventories::course::consent::{self, Answer, Consent},
    problem::Problem,
};
use jiff::{Timestamp, civil};
use sea_orm::FromQueryResult;

use super::{
    battery::{CourseRow, course_columns},
    stop,
};
use crate::kernel::{
    bind::{At, values},
    refused::{Failure, Refused},
    services::Services,
    work::{Work, subject_of},
};

/// Being asked after the end of care, for whoever is asked.
#[derive(Debug, Clone)]
pub struct FollowUpView {
    /// Its id.
    pub id: CourseId,
    /// The day on which their care ends, or ended.
    pub end_of_care: civil::Date,
    /// The days on which something would still be due.
    pub due_on: Vec<civil::Date>,
    /// When they agreed; none while they are asked.
    pub agreed_at: Option<Timestamp>,
}

#[derive(FromQueryResult)]
struct OwnRow {
    #[sea_orm(nested)]
    course: CourseRow,
    awaits_consent: bool,
    consented_at: Option<At>,
}

impl OwnRow {
    fn consent(&self) -> Result<Consent, Failure> {
        let given_at = self.consented_at.map(|at| at.0);
        Consent::from_row(self.awaits_consent, given_at, self.course.ended_at())
            .ok_or(Failure::Corrupt("the consent to a course"))
    }

    /// Whether its person is asked yet, where they are.
    fn is_asked(&self, now: Timestamp) -> Result<bool, Failure> {
        let course = self.course.read()?;
        let today = now.to_zoned(course.zone.rules().clone()).date();
        Ok(consent::is_asked(course.counted_from, today))
    }

    fn view(&self, now: Timestamp) -> Result<FollowUpView, Failure> {
        let course = self.course.read()?;
        let today = now.to_zoned(course.zone.rules().clone()).date();
        let days = (1..).map_while(|n| course.due_on(n)).filter(|day| *day >= today);
        Ok(FollowUpView {
            id: self.course.id.0,
            end_of_care: course.counted_from,
            due_on: days.collect(),
            agreed_at: match self.consent()? {
                Consent::Given(at) => Some(at),
                Consent::Awaited | Consent::Ended => None,
            },
        })
    }
}

/// What the actor is asked to agree to, or agreed to, now that their care ends or has ended; the oldest first. What others say is not told.
///
/// # Errors
/// `NotAllowed` for anybody but partners.
pub async fn my_follow_ups(actor: &Actor, services: &Services) -> Result<Vec<FollowUpView>, Refused> {
    // What one is asked about oneself: nothing that has to be written down as seen.
    let _own = permit(actor, Act::AnswerFollowUp, Place::Own)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let work = Work::read(actor, services).await?;
    let rows: Vec<OwnRow> = work
        .all(
            concat!(
                "select ",
                course_columns!(),
                ", course.awaits_consent, course.consented_at from course
                 where course.practice_id = $1 and course.respondent_id = $2 and course.stretch = 'follow-up'
                   and course.ended_at is null
                 order by course.made_at, course.id"
            ),
            values![me],
        )
        .await?;
    let mut views = Vec::with_capacity(rows.len());
    for row in rows {
        if row.is_asked(work.now())? {
            views.push(row.view(work.now())?);
        }
    }
    Ok(views)
}

/// Agrees to be asked after the end of care, or does not, or no longer does. Then nothing more comes, and what waits of it is taken back with its
/// draft. Nobody in the couple is told.
///
/// # Errors
/// `NotFound` for what the actor is not asked, or not yet; `Taken` for agreeing twice; `WrongState` once it has ended.
pub async fn answer_follow_up(actor: &Actor, services: &Services, id: CourseId, answer: Answer) -> Result<(), Refused> {
    let permit = permit(actor, Act::AnswerFollowUp, Place::Own)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let work = Work::begin(actor, services).await?;
    let row: Option<OwnRow> = work
        .find_for_update(
            concat!(
                "select ",
                course_columns!(),
                ", course.awaits_consent, course.consented_at from course
                 where course.practice_id = $1 and course.id = $2 and course.respondent_id = $3
                   and course.stretch = 'follow-up'"
            ),
            values![id, me],
        )
        .await?;
    let row = row.ok_or_else(Problem::not_found)?;
    if !row.is_asked(work.now())? {
        return Err(Problem::not_found().into());
    }
    match row.consent()?.answer(answer, work.now())? {
        Consent::Given(at) => {
            work.run(
                "update course set awaits_consent = false, consented_at = $3 where practice_id = $1 and id = $2",
                values![id, at],
            )
            .await?;
        }
        Consent::Ended | Consent::Awaited => {
            work.run("update course set ended_at = $3 where practice_id = $1 and id = $2", values![id, work.now()])
                .await?;
            stop::take_back_followed_up(&work, id).await?;
        }
    }
    work.commit(actor, permit, subject_of(id, me)).await?;
    Ok(())
}
