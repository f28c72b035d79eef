//! Being asked after the end of care, as the person themself finds it: what they are asked to agree to, agreeing, and taking it back.

use domain::{
    access::{Act, Actor, Place, permit},
    ids::{CoupleId, CourseId, PersonId},
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
    /// When they agreed; none while they are asked, and where they said no.
    pub agreed_at: Option<Timestamp>,
    /// When they said no, or took back their yes; none while they are asked, and where they agreed.
    pub declined_at: Option<Timestamp>,
}

#[derive(FromQueryResult)]
struct OwnRow {
    #[sea_orm(nested)]
    course: CourseRow,
    awaits_consent: bool,
    consented_at: Option<At>,
    declined_at: Option<At>,
}

/// The query of one's own as [`OwnRow`]s: `$2` is the person, who has to be in the couple still.
macro_rules! own {
    ($condition:literal) => {
        concat!(
            "select ",
            course_columns!(),
            ", course.awaits_consent, course.consented_at, course.declined_at from course
             where course.practice_id = $1 and course.respondent_id = $2 and course.stretch = 'follow-up'
               and exists (select 1 from couple_member member
                           where member.practice_id = $1 and member.couple_id = course.couple_id
                             and member.person_id = $2 and member.left_at is null)
               and ",
            $condition
        )
    };
}

impl OwnRow {
    fn consent(&self) -> Result<Consent, Failure> {
        let instant = |at: Option<At>| at.map(|at| at.0);
        let over = (instant(self.declined_at), self.course.ended_at());
        Consent::from_row(self.awaits_consent, instant(self.consented_at), over)
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
        let (agreed_at, declined_at) = match self.consent()? {
            Consent::Given(at) => (Some(at), None),
            Consent::Declined(at) => (None, Some(at)),
            Consent::Awaited | Consent::Ended => (None, None),
        };
        Ok(FollowUpView {
            id: self.course.id.0,
            end_of_care: course.counted_from,
            due_on: days.collect(),
            agreed_at,
            declined_at,
        })
    }
}

/// What the actor is asked to agree to, agreed to or said no to, now that their care ends or has ended; the oldest first. What others say is not
/// told.
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
            own!("(course.ended_at is null or course.declined_at is not null) order by course.made_at, course.id"),
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

/// Agrees to be asked after the end of care, or does not, or no longer does. Then nothing more comes, what waits of it is taken back with its
/// draft, and nobody can ask them again; they themself can agree after all. Nobody in the couple is told.
///
/// # Errors
/// `NotFound` for what the actor is not asked, or not yet; `Taken` for saying the same twice; `WrongState` once it has ended.
pub async fn answer_follow_up(actor: &Actor, services: &Services, id: CourseId, answer: Answer) -> Result<(), Refused> {
    let permit = permit(actor, Act::AnswerFollowUp, Place::Own)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let work = Work::begin(actor, services).await?;
    let row: Option<OwnRow> = work.find_for_update(own!("course.id = $3"), values![me, id]).await?;
    let row = row.ok_or_else(Problem::not_found)?;
    if !row.is_asked(work.now())? {
        return Err(Problem::not_found().into());
    }
    match row.consent()?.answer(answer, work.now())? {
        Consent::Given(at) => {
            work.run(
                "update course set awaits_consent = false, consented_at = $3, declined_at = null, ended_at = null
                 where practice_id = $1 and id = $2",
                values![id, at],
            )
            .await?;
        }
        Consent::Declined(_) | Consent::Ended | Consent::Awaited => {
            work.run(
                "update course set ended_at = $3, declined_at = $3 where practice_id = $1 and id = $2",
                values![id, work.now()],
            )
            .await?;
            stop::take_back_followed_up(&work, id).await?;
        }
    }
    work.commit(actor, permit, subject_of(id, me)).await?;
    Ok(())
}

#[derive(FromQueryResult)]
struct CountRow {
    declined: i64,
}

/// Whether somebody said no to being asked after the end of this couple's care, and has not said yes since.
pub(super) async fn has_declined(work: &Work, couple: CoupleId, person: PersonId) -> Result<bool, Failure> {
    let row: Option<CountRow> = work
        .find(
            "select count(*) as declined from course
             where practice_id = $1 and couple_id = $2 and respondent_id = $3 and stretch = 'follow-up'
               and declined_at is not null",
            values![couple, person],
        )
        .await?;
    Ok(row.is_some_and(|row| row.declined > 0))
}
