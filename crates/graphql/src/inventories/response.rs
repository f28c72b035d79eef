//! What somebody answered, as far as its reader may see it.

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use services::{
    Refused,
    domain::ids::ResponseId,
    inventories::{self, MovementView, NeedView, ResponseView, ScoreView},
};

use super::{
    feedback::Feedback,
    words::{ResponseSource, ResponseStatus},
};
use crate::{
    connection::{self, connections},
    input::{read_id, show_id},
    people::Person,
    problem::{answer, payload, payloads},
    safety::CrisisContact,
    scalars::Instant,
    scope::Scope,
    sharing::Share,
};

/// A submitted response. It never changes; a correction is a new one.
#[derive(SimpleObject)]
pub struct Response {
    /// Its id.
    pub id: ID,
    /// The instrument's key.
    instrument: String,
    /// Its neutral title.
    title: String,
    /// Who answered.
    respondent: Person,
    /// In whose care.
    couple: ID,
    /// When.
    submitted_at: Instant,
    /// Where it comes from.
    source: ResponseSource,
    /// Whether it counts.
    status: ResponseStatus,
    /// Answered in a way that makes it doubtful that the respondent was alone. For the lead therapist; `false` for everybody else.
    possibly_not_private: bool,
    /// Why it is doubtful; the lead therapist's only.
    privacy_signals: Vec<String>,
    /// Whether the lead therapist says that they were alone; null while nothing was noticed or said.
    was_alone: Option<bool>,
    /// Whom to call at once, the nearest first; its author's only, where the answers call for it.
    help_now: Vec<CrisisContact>,
    /// What is said to its author where the form ended after its first question.
    closing_text: Option<String>,
    /// Who can see the answers, in one line.
    readers_line: String,
    /// What was answered.
    answers: Vec<AnsweredQuestion>,
    /// The scores.
    scores: Vec<Score>,
    /// What moved since the response before; empty when there is none.
    movements: Vec<Movement>,
    /// Written needs, with the rating they belong to. Therapist and author.
    needs: Vec<Need>,
    /// What the therapist wrote about it, the newest. The author and those who treat them.
    feedback: Option<Feedback>,
    /// Which response it corrects.
    corrects: Option<ID>,
    /// Whether the reader, its author, can answer it anew with `reopenResponse`; both versions are then kept.
    correctable: bool,
    /// Until when that counts as the same sitting.
    reopen_until: Option<Instant>,
}

/// One answered question.
#[derive(SimpleObject)]
pub struct AnsweredQuestion {
    /// The item.
    item: ID,
    /// What was asked.
    question: String,
    /// The answer in words; null when declined or skipped.
    answer: Option<String>,
    /// The answer as a number.
    number: Option<f64>,
    /// Whether it was declined.
    declined: bool,
    /// The rating it stands under.
    under: Option<ID>,
    /// Whether the author can share it at all.
    shareable: bool,
    /// Live releases of this item; the author's only.
    shares: Vec<Share>,
}

/// One scale's score.
#[derive(SimpleObject)]
pub struct Score {
    /// The scale.
    scale: String,
    /// What it is called.
    label: String,
    /// The score; null when there were not enough answers.
    value: Option<f64>,
    /// The least possible.
    minimum: f64,
    /// The most possible.
    maximum: f64,
    /// The band it falls in, in words.
    band: Option<String>,
    /// Not enough answers: no score.
    insufficient: bool,
    /// Missing answers were made up for by the mean of the others.
    prorated: bool,
    /// The missing answers could move it across the cut-off.
    uncertain: bool,
}

/// How one rating went since the response before.
#[derive(SimpleObject)]
pub struct Movement {
    /// The scale.
    scale: String,
    /// What it is called.
    label: String,
    /// Before.
    #[graphql(name = "from")]
    before: f64,
    /// Now.
    #[graphql(name = "to")]
    now: f64,
    /// Whether it moved by a point or more.
    moved: bool,
    /// Whether the move before was kept.
    sustained: bool,
}

/// A need somebody wrote.
#[derive(SimpleObject)]
pub struct Need {
    /// The item.
    item: ID,
    /// The rating it belongs to.
    label: String,
    /// What was asked.
    question: String,
    /// What they wrote.
    text: String,
}

impl From<ResponseView> for Response {
    fn from(view: ResponseView) -> Self {
        Self {
            id: show_id(view.id),
            instrument: view.instrument,
            title: view.title,
            respondent: view.respondent.into(),
            couple: show_id(view.couple),
            submitted_at: view.submitted_at.into(),
            source: if view.by_hand { ResponseSource::TotalsByHand } else { ResponseSource::Answered },
            status: view.status.into(),
            possibly_not_private: view.possibly_not_private,
            was_alone: view.privacy_mark.as_ref().and_then(|mark| mark.was_alone),
            privacy_signals: view
                .privacy_mark
                .map(|mark| mark.signals.into_iter().map(|signal| signal.words().to_owned()).collect())
                .unwrap_or_default(),
            help_now: view.help_now.into_iter().map(CrisisContact::from).collect(),
            closing_text: view.closing_text,
            readers_line: view.readers_line.to_owned(),
            answers: view.answers.into_iter().map(AnsweredQuestion::from).collect(),
            scores: view.scores.into_iter().map(Score::from).collect(),
            movements: view.movements.into_iter().map(Movement::from).collect(),
            needs: view.needs.into_iter().map(Need::from).collect(),
            feedback: view.feedback.map(Feedback::from),
            corrects: view.corrects.map(show_id),
            correctable: view.correctable,
            reopen_until: view.reopen_until.map(Instant::from),
        }
    }
}

impl From<inventories::AnsweredQuestion> for AnsweredQuestion {
    fn from(view: inventories::AnsweredQuestion) -> Self {
        Self {
            item: ID(view.item),
            question: view.question,
            answer: view.answer,
            number: view.number,
            declined: view.declined,
            under: view.under.map(ID),
            shareable: view.shareable,
            shares: view.shares.into_iter().map(Share::from).collect(),
        }
    }
}

impl From<ScoreView> for Score {
    fn from(view: ScoreView) -> Self {
        Self {
            scale: view.scale,
            label: view.label,
            value: view.value,
            minimum: view.minimum,
            maximum: view.maximum,
            band: view.band,
            insufficient: view.insufficient,
            prorated: view.prorated,
            uncertain: view.uncertain,
        }
    }
}

impl From<MovementView> for Movement {
    fn from(view: MovementView) -> Self {
        Self {
            scale: view.scale,
            label: view.label,
            before: view.from,
            now: view.to,
            moved: view.moved,
            sustained: view.sustained,
        }
    }
}

impl From<NeedView> for Need {
    fn from(view: NeedView) -> Self {
        Self { item: ID(view.item), label: view.label, question: view.question, text: view.text }
    }
}

connections! {
    /// Responses, in pages.
    ResponseConnection, ResponseEdge of Response, from ResponseView;
}

payloads! {
    /// The response.
    ResponsePayload {
        /// The response.
        response: Option<Response>,
    }
}

/// The payload that shows a response.
pub fn responded(outcome: Result<ResponseView, Refused>) -> Result<ResponsePayload> {
    payload(outcome, |view| ResponsePayload { response: Some(view.into()), problems: Vec::new() })
}

/// Questions about what was answered.
#[derive(Default)]
pub struct ResponseQuery;

#[Object]
impl ResponseQuery {
    /// The signed-in partner's own responses, newest first.
    async fn my_responses(
        &self,
        ctx: &Context<'_>,
        #[graphql(default_with = "Some(20)", desc = "How many, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "The cursor after which to begin.")] after: Option<String>,
    ) -> Option<Result<ResponseConnection>> {
        let had = after.is_some();
        let page = Scope::of(ctx).act(Ok(connection::request(first, after)), inventories::my_responses).await;
        Some(connection::connect(page, had))
    }

    /// One response: the author's own, or one of somebody the viewer treats.
    async fn response(&self, ctx: &Context<'_>, id: ID) -> Option<Result<Response>> {
        answer(show(Scope::of(ctx), &id).await)
    }
}

/// One response.
pub async fn show(scope: &Scope, id: &ID) -> Result<Response, Refused> {
    let id: Result<ResponseId, Refused> = read_id(id).map_err(Refused::from);
    scope.act(id, inventories::response).await.map(Response::from)
}
