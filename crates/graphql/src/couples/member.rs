//! One member of a couple, with what they were asked and what they answered.

use async_graphql::{ComplexObject, Context, Result, SimpleObject};
use services::{
    couples::CoupleMemberView,
    domain::ids::{CoupleId, PersonId},
    exercises, inventories, talks,
};

use crate::{
    connection,
    exercises::ExerciseRunConnection,
    inventories::{
        AssignmentConnection, Battery, BatteryPart, Course, Line, ResponseConnection, ScoreLoopConnection,
        SeriesConnection,
    },
    people::{AccountState, Person, SafeChannel},
    problem::or_error,
    scope::Scope,
    talks::TalkRecordConnection,
};

/// One member of a couple.
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct CoupleMember {
    /// Who.
    person: Person,
    /// Whether they can sign in.
    account: AccountState,
    /// By which way they can be reached.
    safe_channel: SafeChannel,
    #[graphql(skip)]
    ids: (CoupleId, PersonId),
}

impl From<CoupleMemberView> for CoupleMember {
    fn from(view: CoupleMemberView) -> Self {
        Self {
            ids: (view.couple, view.person.id),
            person: view.person.into(),
            account: view.account.into(),
            safe_channel: view.safe_channel.into(),
        }
    }
}

#[ComplexObject]
impl CoupleMember {
    /// Each scale of each instrument over time, oldest first.
    async fn lines(&self, ctx: &Context<'_>) -> Result<Vec<Line>> {
        let lines = Scope::of(ctx).act(Ok(self.ids), inventories::lines).await;
        or_error(lines).map(|lines| lines.into_iter().map(Line::from).collect())
    }

    /// What they were asked, newest first.
    async fn assignments(
        &self,
        ctx: &Context<'_>,
        #[graphql(default_with = "Some(20)", desc = "How many, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "The cursor after which to begin.")] after: Option<String>,
    ) -> Result<AssignmentConnection> {
        let had = after.is_some();
        let page = Scope::of(ctx)
            .act(Ok(connection::request(first, after)), async |actor, services, page| {
                inventories::assignments_of(actor, services, self.ids, page).await
            })
            .await;
        connection::connect(page, had)
    }

    /// What they are asked again and again, the next one first.
    async fn series(
        &self,
        ctx: &Context<'_>,
        #[graphql(default_with = "Some(20)", desc = "How many, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "The cursor after which to begin.")] after: Option<String>,
    ) -> Result<SeriesConnection> {
        let had = after.is_some();
        let page = Scope::of(ctx)
            .act(Ok(connection::request(first, after)), async |actor, services, page| {
                inventories::series_of(actor, services, self.ids, page).await
            })
            .await;
        connection::connect(page, had)
    }

    /// What of the standard battery runs for them: at most one course of care and one follow-up.
    async fn courses(&self, ctx: &Context<'_>) -> Result<Vec<Course>> {
        let courses = Scope::of(ctx).act(Ok(self.ids), inventories::courses_of).await;
        or_error(courses).map(|courses| courses.into_iter().map(Course::from).collect())
    }

    /// What a part of the standard battery would ask of them, and what not and why.
    async fn battery(
        &self,
        ctx: &Context<'_>,
        #[graphql(default_with = "BatteryPart::Care", desc = "Which part.")] part: BatteryPart,
    ) -> Result<Battery> {
        let part: inventories::BatteryPart = part.into();
        let preview = Scope::of(ctx)
            .act(Ok(part), async |actor, services, part| {
                inventories::preview_battery(actor, services, self.ids, part).await
            })
            .await;
        or_error(preview).map(Battery::from)
    }

    /// What they answered, newest first.
    async fn responses(
        &self,
        ctx: &Context<'_>,
        #[graphql(default_with = "Some(20)", desc = "How many, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "The cursor after which to begin.")] after: Option<String>,
    ) -> Result<ResponseConnection> {
        let had = after.is_some();
        let page = Scope::of(ctx)
            .act(Ok(connection::request(first, after)), async |actor, services, page| {
                inventories::responses_of(actor, services, self.ids, page).await
            })
            .await;
        connection::connect(page, had)
    }

    /// Their exercises: what waits first, then the newest.
    async fn exercise_runs(
        &self,
        ctx: &Context<'_>,
        #[graphql(default_with = "Some(20)", desc = "How many, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "The cursor after which to begin.")] after: Option<String>,
    ) -> Result<ExerciseRunConnection> {
        let had = after.is_some();
        let page = Scope::of(ctx)
            .act(Ok(connection::request(first, after)), async |actor, services, page| {
                exercises::runs_of(actor, services, self.ids, page).await
            })
            .await;
        connection::connect(page, had)
    }

    /// What followed their low ratings: what goes on first.
    async fn loops(
        &self,
        ctx: &Context<'_>,
        #[graphql(default_with = "Some(20)", desc = "How many, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "The cursor after which to begin.")] after: Option<String>,
    ) -> Result<ScoreLoopConnection> {
        let had = after.is_some();
        let page = Scope::of(ctx)
            .act(Ok(connection::request(first, after)), async |actor, services, page| {
                inventories::loops_of(actor, services, self.ids, page).await
            })
            .await;
        connection::connect(page, had)
    }

    /// The plans for talks at home that they made, newest first.
    async fn talks(
        &self,
        ctx: &Context<'_>,
        #[graphql(default_with = "Some(20)", desc = "How many, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "The cursor after which to begin.")] after: Option<String>,
    ) -> Result<TalkRecordConnection> {
        let had = after.is_some();
        let page = Scope::of(ctx)
            .act(Ok(connection::request(first, after)), async |actor, services, page| {
                talks::talks_of(actor, services, self.ids, page).await
            })
            .await;
        connection::connect(page, had)
    }
}
