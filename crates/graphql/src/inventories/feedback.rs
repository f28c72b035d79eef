//! What a therapist writes to somebody about a response of theirs.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use services::{
    Refused,
    domain::{ids::ResponseId, text::ClinicalText},
    feedback::FeedbackView,
    inventories,
};

use super::response::{ResponsePayload, responded};
use crate::{
    connection::{self, connections},
    input::{Input, id_at, show_id},
    people::Person,
    problem::{DonePayload, done},
    scalars::Instant,
    scope::Scope,
};

/// What a therapist wrote about a response.
#[derive(SimpleObject)]
pub struct Feedback {
    /// The words.
    text: String,
    /// Who wrote them.
    by: Person,
    /// When.
    written_at: Instant,
    /// Whether the reader, the author of the response, has not opened it yet. Always false for everybody else: nobody learns whether it was read.
    is_new: bool,
}

impl From<FeedbackView> for Feedback {
    fn from(view: FeedbackView) -> Self {
        Self { text: view.text, by: view.by.into(), written_at: view.written_at.into(), is_new: view.is_new }
    }
}

/// That a therapist wrote about one of the viewer's responses, without the words.
#[derive(SimpleObject)]
pub struct FeedbackNotice {
    /// About which response.
    response: ID,
    /// Its neutral title.
    title: String,
    /// When.
    written_at: Instant,
}

impl From<inventories::FeedbackNotice> for FeedbackNotice {
    fn from(view: inventories::FeedbackNotice) -> Self {
        Self { response: show_id(view.response), title: view.title, written_at: view.written_at.into() }
    }
}

connections! {
    /// What was written to somebody, in pages.
    FeedbackNoticeConnection, FeedbackNoticeEdge of FeedbackNotice, from inventories::FeedbackNotice;
}

/// Questions about feedback.
#[derive(Default)]
pub struct FeedbackQuery;

#[Object]
impl FeedbackQuery {
    /// What the signed-in partner's therapist wrote about their responses and they have not opened yet, newest first.
    async fn new_feedback(
        &self,
        ctx: &Context<'_>,
        #[graphql(default_with = "Some(20)", desc = "How many, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "The cursor after which to begin.")] after: Option<String>,
    ) -> Option<Result<FeedbackNoticeConnection>> {
        let had = after.is_some();
        let page = Scope::of(ctx).act(Ok(connection::request(first, after)), inventories::new_feedback).await;
        Some(connection::connect(page, had))
    }
}

/// Words about a response.
#[derive(InputObject)]
pub struct GiveFeedbackInput {
    /// A fresh key; the same key again gives the first answer.
    key: String,
    /// About which response.
    response: ID,
    /// The words, up to 2,000 characters. The author of the response reads them, and nobody else in the couple.
    text: String,
}

impl GiveFeedbackInput {
    fn read(self) -> Result<inventories::GiveFeedback, Refused> {
        let mut input = Input::default();
        let response = input.id("response", &self.response);
        let text = input.take("text", ClinicalText::parse(&self.text));
        input.finish(|| Some(inventories::GiveFeedback { key: self.key, response: response?, text: text? }))
    }
}

/// Words to take back.
#[derive(InputObject)]
pub struct TakeFeedbackBackInput {
    /// About which response.
    response: ID,
}

/// Words that were read.
#[derive(InputObject)]
pub struct ReadFeedbackInput {
    /// About which response.
    response: ID,
}

fn read_response(id: &ID) -> Result<ResponseId, Refused> {
    id_at("response", id)
}

/// Acts about feedback.
#[derive(Default)]
pub struct FeedbackMutation;

#[Object]
impl FeedbackMutation {
    /// Writes to the author of a response about it, in place of what was written before. Whoever treats them.
    async fn give_feedback(&self, ctx: &Context<'_>, input: GiveFeedbackInput) -> Result<ResponsePayload> {
        responded(Scope::of(ctx).act(input.read(), inventories::give_feedback).await)
    }

    /// Takes back what was written about a response.
    async fn take_feedback_back(&self, ctx: &Context<'_>, input: TakeFeedbackBackInput) -> Result<ResponsePayload> {
        responded(Scope::of(ctx).act(read_response(&input.response), inventories::take_feedback_back).await)
    }

    /// Notes that the signed-in partner has opened what was written about one of their responses. Nobody else is told.
    async fn read_feedback(&self, ctx: &Context<'_>, input: ReadFeedbackInput) -> Result<DonePayload> {
        done(Scope::of(ctx).act(read_response(&input.response), inventories::read_feedback).await)
    }
}
