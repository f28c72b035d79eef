//! Being asked after the end of care, as the signed-in partner finds it.

use async_graphql::{Context, Enum, ID, InputObject, Object, Result, SimpleObject};
use services::{
    domain::{ids::CourseId, inventories::course::consent},
    inventories::{self, FollowUpView},
};

use crate::{
    input::{id_at, show_id},
    problem::{DonePayload, answer, done},
    scalars::{Date, Instant},
    scope::Scope,
};

/// What somebody says about being asked after the end of care.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "consent::Answer")]
pub enum FollowUpAnswer {
    /// They agree.
    Agree,
    /// They do not, or no longer do.
    Decline,
}

/// Being asked after the end of care.
#[derive(SimpleObject)]
pub struct FollowUp {
    /// Its id.
    id: ID,
    /// The day on which their care ends, or ended.
    end_of_care: Date,
    /// The days on which something would still be due.
    due_on: Vec<Date>,
    /// When they agreed; null while they are asked, and where they said no.
    agreed_at: Option<Instant>,
    /// When they said no, or took back their yes; null while they are asked, and where they agreed.
    declined_at: Option<Instant>,
}

impl From<FollowUpView> for FollowUp {
    fn from(view: FollowUpView) -> Self {
        Self {
            id: show_id(view.id),
            end_of_care: view.end_of_care.into(),
            due_on: view.due_on.into_iter().map(Date::from).collect(),
            agreed_at: view.agreed_at.map(Instant::from),
            declined_at: view.declined_at.map(Instant::from),
        }
    }
}

/// Questions about it.
#[derive(Default)]
pub struct FollowUpQuery;

#[Object]
impl FollowUpQuery {
    /// What the signed-in partner is asked to agree to, agreed to or said no to, now that their care ends or has ended.
    async fn my_follow_ups(&self, ctx: &Context<'_>) -> Option<Result<Vec<FollowUp>>> {
        let views =
            Scope::of(ctx).act(Ok(()), async |actor, services, ()| inventories::my_follow_ups(actor, services).await);
        answer(views.await.map(|views| views.into_iter().map(FollowUp::from).collect()))
    }
}

/// An answer to it.
#[derive(InputObject)]
pub struct AnswerFollowUpInput {
    /// Which.
    follow_up: ID,
    /// What they say.
    answer: FollowUpAnswer,
}

/// Acts on it.
#[derive(Default)]
pub struct FollowUpMutation;

#[Object]
impl FollowUpMutation {
    /// Agrees to be asked after the end of care, or does not, or no longer does: then nothing more comes, what waits is taken back, and nobody can
    /// ask them again. They can agree after all. Nobody in the couple is told.
    async fn answer_follow_up(&self, ctx: &Context<'_>, input: AnswerFollowUpInput) -> Result<DonePayload> {
        let id = id_at::<CourseId>("followUp", &input.follow_up);
        let said = input.answer.into();
        let outcome = Scope::of(ctx)
            .act(id, async |actor, services, id| inventories::answer_follow_up(actor, services, id, said).await)
            .await;
        done(outcome)
    }
}
