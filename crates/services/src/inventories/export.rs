//! Taking a response out of the service, as FHIR R4 resources.
//!
//! Whoever may read a response may take it out, once they have proved themself again. Answers about safety never leave: a copy lies where
//! nobody here can look after it, and may be asked for by somebody else.

use domain::{
    access::{Act, Actor, permit},
    ids::{Id as _, ResponseId},
    inventories::{
        Answers, Instrument,
        fhir::export::{self, Sent},
        scoring::{Scores, Status},
    },
    problem::{Code, Problem},
    sharing::{Extent, Visibility, extent},
};
use serde_json::{Value, json};

use super::{Catalogue, record::Record, responses};
use crate::{
    couples::reader::reader,
    kernel::{
        refused::Refused,
        services::Services,
        work::{Work, subject_of},
    },
    people::place_of_person,
};

/// A response as files.
#[derive(Debug, Clone)]
pub struct ResponseExport {
    /// A `QuestionnaireResponse`.
    pub questionnaire_response: String,
    /// A `Bundle` of `Observation`s, one for each score.
    pub observations: String,
    /// What could not be said in these forms.
    pub left_out: Vec<String>,
}

/// One response as files: the actor's own, or one of somebody they treat.
///
/// # Errors
/// `NotFound` for everything else, the other partner's among it, and for a response about safety; `StepUpNeeded` when the actor has not
/// proved themself again within the last minutes.
pub async fn export_response(actor: &Actor, services: &Services, id: ResponseId) -> Result<ResponseExport, Refused> {
    let work = Work::read(actor, services).await?;
    let row = responses::find(&work, id).await?.ok_or_else(Problem::not_found)?;
    let respondent = row.respondent_id.0;
    let place = place_of_person(&work, actor, respondent).await?.ok_or_else(Problem::not_found)?;
    let permit = permit(actor, Act::ExportResponse, place)?;
    let reader = reader(&work, actor, row.couple_id.0, respondent).await?;
    let response = row.read()?;
    let leaves = |class: Visibility| extent(class, reader, false) == Extent::Whole && may_leave(class);
    if !leaves(response.visibility_at_submit) {
        return Err(Problem::not_found().into());
    }
    if !actor.is_stepped_up() {
        return Err(Problem::new(Code::StepUpNeeded, "Type your password once more, then save the file.").into());
    }
    let known = Catalogue::default().find(&work, &row.instrument_key, &row.instrument_version).await?;
    let record = Record::gather(&work, respondent, reader).await?;
    let answers = kept(&known, &row.open(&work, &record.key)?, leaves);
    let sent = Sent { response: &response, answers: &answers, subject: respondent.uuid() };
    let scores = record.scale_scores_of(id, |scale| leaves(known.visibility_of(scale)));
    let scores = Scores { status: status(&known, scores.is_empty()), scales: scores };
    let written = export::response(&known, &sent);
    let files = ResponseExport {
        questionnaire_response: text(&written.resource),
        observations: text(&bundle(export::observations(&known, &scores, &sent))),
        left_out: written.left_out,
    };
    Ok(services.witnessed(actor, permit, subject_of(id, respondent), files).await?)
}

/// Whether answers of a class may stand in a file: those about safety and notes of a therapist never do.
fn may_leave(class: Visibility) -> bool {
    !matches!(class, Visibility::Safety | Visibility::PsychotherapyNote)
}

fn kept(instrument: &Instrument, answers: &Answers, leaves: impl Fn(Visibility) -> bool) -> Answers {
    let kept = answers.iter().filter(|(item, _)| leaves(instrument.visibility_of(item)));
    kept.map(|(item, answer)| (item.to_owned(), answer.clone())).collect()
}

fn status(instrument: &Instrument, is_empty: bool) -> Status {
    match (&instrument.scoring, is_empty) {
        (None, _) => Status::Unscored,
        (Some(_), true) => Status::Insufficient,
        (Some(_), false) => Status::Scored,
    }
}

fn bundle(resources: Vec<Value>) -> Value {
    let entries: Vec<Value> = resources.into_iter().map(|resource| json!({ "resource": resource })).collect();
    // An empty list is no list there: FHIR has none.
    if entries.is_empty() {
        return json!({ "resourceType": "Bundle", "type": "collection" });
    }
    json!({ "resourceType": "Bundle", "type": "collection", "entry": entries })
}

/// A resource as people can read it too.
pub(super) fn text(resource: &Value) -> String {
    format!("{resource:#}\n")
}
