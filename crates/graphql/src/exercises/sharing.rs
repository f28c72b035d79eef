//! What partners let each other see of exercises, and what they say to it.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use services::{
    Refused,
    domain::{exercises::release::Hearer, ids::RunId},
    exercises::{self, OwnShare, SharedNotice, SharedRun},
};

use super::{
    doing::{ExerciseRunPayload, ran},
    form::ExerciseOption,
    run::{ExercisePart, ExerciseReply},
};
use crate::{
    connection::{self, connections},
    input::{Input, read_id, show_id},
    people::Partner,
    problem::{answer, payload, payloads},
    scalars::Instant,
    scope::Scope,
};

/// That somebody shares something of an exercise with the viewer, without what is in it.
#[derive(SimpleObject)]
pub struct SharedExerciseNotice {
    /// Which run.
    run: ID,
    /// The exercise's neutral title.
    title: String,
    /// Who shares it.
    #[graphql(name = "from")]
    author: Partner,
    /// Since when, the newest part.
    since: Instant,
}

/// That the viewer shares something of one of their exercises, without what is in it.
#[derive(SimpleObject)]
pub struct ExerciseShare {
    /// Which run.
    run: ID,
    /// The exercise's neutral title.
    title: String,
    /// With whom.
    with: Partner,
    /// Since when, the newest part.
    since: Instant,
}

/// What somebody shares of an exercise with the viewer: that, and nothing around it.
#[derive(SimpleObject)]
pub struct SharedExercise {
    /// Which run.
    run: ID,
    /// The exercise's neutral title.
    title: String,
    /// Who shares it.
    #[graphql(name = "from")]
    author: Partner,
    /// Since when, the newest part.
    since: Instant,
    /// The parts, in the order of the exercise.
    parts: Vec<ExercisePart>,
    /// What the viewer may be asked about it; null where nothing is. No answer is owed.
    question: Option<String>,
    /// The words to choose from.
    options: Vec<ExerciseOption>,
    /// What the viewer said to it.
    reply: Option<ExerciseReply>,
}

impl From<SharedNotice> for SharedExerciseNotice {
    fn from(view: SharedNotice) -> Self {
        Self {
            run: show_id(view.run),
            title: view.exercise.title.clone(),
            author: view.from.into(),
            since: view.since.into(),
        }
    }
}

impl From<OwnShare> for ExerciseShare {
    fn from(view: OwnShare) -> Self {
        Self {
            run: show_id(view.run),
            title: view.exercise.title.clone(),
            with: view.with.into(),
            since: view.since.into(),
        }
    }
}

impl From<SharedRun> for SharedExercise {
    fn from(view: SharedRun) -> Self {
        let asked = view.exercise.partner_answer.as_ref();
        Self {
            run: show_id(view.run),
            title: view.exercise.title.clone(),
            author: view.from.into(),
            since: view.since.into(),
            parts: view.parts.into_iter().map(ExercisePart::from).collect(),
            question: asked.map(|asked| asked.question.clone()),
            options: asked.map(|asked| asked.options.iter().map(Into::into).collect()).unwrap_or_default(),
            reply: view.reply.map(ExerciseReply::from),
        }
    }
}

connections! {
    /// What the viewer shares of exercises, in pages.
    ExerciseShareConnection, ExerciseShareEdge of ExerciseShare, from OwnShare;
    /// What others share of exercises, in pages.
    SharedExerciseConnection, SharedExerciseEdge of SharedExerciseNotice, from SharedNotice;
}

payloads! {
    /// What is shared, with what the viewer said to it.
    SharedExercisePayload {
        /// It.
        shared: Option<SharedExercise>,
    }
}

/// Questions about what is shared of exercises.
#[derive(Default)]
pub struct SharedExerciseQuery;

#[Object]
impl SharedExerciseQuery {
    /// The exercises of which others share something with the signed-in partner, newest first.
    async fn exercises_shared_with_me(
        &self,
        ctx: &Context<'_>,
        #[graphql(default_with = "Some(20)", desc = "How many, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "The cursor after which to begin.")] after: Option<String>,
    ) -> Option<Result<SharedExerciseConnection>> {
        let had = after.is_some();
        let page = Scope::of(ctx).act(Ok(connection::request(first, after)), exercises::shared_with_me).await;
        Some(connection::connect(page, had))
    }

    /// The exercises of which the signed-in partner shares something, and with whom, newest first.
    async fn my_exercise_shares(
        &self,
        ctx: &Context<'_>,
        #[graphql(default_with = "Some(20)", desc = "How many, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "The cursor after which to begin.")] after: Option<String>,
    ) -> Option<Result<ExerciseShareConnection>> {
        let had = after.is_some();
        let page = Scope::of(ctx).act(Ok(connection::request(first, after)), exercises::my_shares).await;
        Some(connection::connect(page, had))
    }

    /// What another shares of one exercise with the signed-in partner.
    async fn shared_exercise(&self, ctx: &Context<'_>, id: ID) -> Option<Result<SharedExercise>> {
        let id: Result<RunId, Refused> = read_id(&id).map_err(Refused::from);
        answer(Scope::of(ctx).act(id, exercises::shared_run).await.map(SharedExercise::from))
    }
}

/// Parts of one's own run that another may see.
#[derive(InputObject)]
pub struct ShareExerciseInput {
    /// Which run.
    run: ID,
    /// With whom.
    with: ID,
    /// Exactly these parts from now on; an empty list takes everything back.
    fields: Vec<ID>,
}

impl ShareExerciseInput {
    fn read(self) -> Result<exercises::Share, Refused> {
        let mut input = Input::default();
        let run = input.id("run", &self.run);
        let with = input.id("with", &self.with);
        let fields: Vec<String> = self.fields.into_iter().filter_map(|field| input.word("fields", field.0)).collect();
        input.finish(|| Some(exercises::Share { run: run?, with: with?, fields }))
    }
}

/// A word about what another shared.
#[derive(InputObject)]
pub struct ReplyToExerciseInput {
    /// About which run.
    run: ID,
    /// The word, one of the options.
    answer: String,
    /// Whether whoever shared hears it too; the therapist does either way.
    partner_too: bool,
}

impl ReplyToExerciseInput {
    fn read(self) -> Result<exercises::Reply, Refused> {
        let mut input = Input::default();
        let run = input.id("run", &self.run);
        let answer = input.word("answer", self.answer);
        let hearer = if self.partner_too { Hearer::PartnerToo } else { Hearer::Therapist };
        input.finish(|| Some(exercises::Reply { run: run?, answer: answer?, hearer }))
    }
}

/// Acts about what is shared of exercises.
#[derive(Default)]
pub struct SharedExerciseMutation;

#[Object]
impl SharedExerciseMutation {
    /// Lets one other person in the couple see exactly these parts of one's own finished run. It can be taken back, but not unseen.
    async fn share_exercise(&self, ctx: &Context<'_>, input: ShareExerciseInput) -> Result<ExerciseRunPayload> {
        ran(Scope::of(ctx).act(input.read(), exercises::share).await)
    }

    /// Says where one is with what another shared. Nobody has to.
    async fn reply_to_exercise(&self, ctx: &Context<'_>, input: ReplyToExerciseInput) -> Result<SharedExercisePayload> {
        let outcome = Scope::of(ctx).act(input.read(), exercises::reply).await;
        payload(outcome, |view| SharedExercisePayload { shared: Some(view.into()), problems: Vec::new() })
    }
}
