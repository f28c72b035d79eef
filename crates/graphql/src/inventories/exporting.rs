//! Instruments and responses as files.

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use services::{
    Refused,
    domain::ids::ResponseId,
    inventories::{self, InstrumentFile as FileView, ResponseExport as ExportView},
};

use super::{form::Question, library::Instrument};
use crate::{
    input::{Input, read_id, show_id},
    problem::answer,
    scope::Scope,
};

/// An instrument with what it asks, and the files it can be taken away as.
#[derive(SimpleObject)]
pub struct InstrumentFile {
    /// How the library lists it.
    instrument: Instrument,
    /// The questions, as the respondent sees them; empty while its text is not here.
    questions: Vec<Question>,
    /// The instrument file, as JSON text; it can be brought in elsewhere.
    file: String,
    /// The same as a FHIR R4 Questionnaire, as JSON text.
    questionnaire: String,
    /// What could not be said in that form.
    left_out: Vec<String>,
    /// For whoever may change it: the content of a draft that says the same; null when it was not made here.
    editable: Option<String>,
    /// For whoever may change it: the draft of its next version, if somebody has begun one.
    draft: Option<ID>,
    /// Whether the practice offers it no longer.
    retired: bool,
}

impl From<FileView> for InstrumentFile {
    fn from(view: FileView) -> Self {
        Self {
            instrument: view.listed.into(),
            questions: view.questions.into_iter().map(Question::from).collect(),
            file: view.file,
            questionnaire: view.questionnaire,
            left_out: view.left_out,
            editable: view.editable,
            draft: view.draft.map(show_id),
            retired: view.retired,
        }
    }
}

/// A response as files. Answers about safety are never in them.
#[derive(SimpleObject)]
pub struct ResponseExport {
    /// A FHIR R4 `QuestionnaireResponse`, as JSON text.
    questionnaire_response: String,
    /// A FHIR R4 Bundle of Observations, one for each score, as JSON text.
    observations: String,
    /// What could not be said in these forms.
    left_out: Vec<String>,
}

impl From<ExportView> for ResponseExport {
    fn from(view: ExportView) -> Self {
        Self {
            questionnaire_response: view.questionnaire_response,
            observations: view.observations,
            left_out: view.left_out,
        }
    }
}

/// Questions that are answered with files.
#[derive(Default)]
pub struct ExportQuery;

#[Object]
impl ExportQuery {
    /// One instrument of the library, in the version that would be assigned.
    async fn instrument(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its key, such as why_stay.")] key: String,
    ) -> Option<Result<InstrumentFile>> {
        let mut input = Input::default();
        let key = input.word("key", key);
        let found = Scope::of(ctx)
            .act(input.finish(|| key), async |actor, services, key: String| {
                inventories::instrument(actor, services, &key).await
            })
            .await;
        answer(found.map(InstrumentFile::from))
    }

    /// One response as files: the author's own, or one of somebody the viewer treats. Needs the password once more.
    async fn response_export(&self, ctx: &Context<'_>, id: ID) -> Option<Result<ResponseExport>> {
        let id: Result<ResponseId, Refused> = read_id(&id).map_err(Refused::from);
        let files = Scope::of(ctx).act(id, inventories::export_response).await;
        answer(files.map(ResponseExport::from))
    }
}
