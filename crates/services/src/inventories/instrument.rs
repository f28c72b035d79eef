//! One instrument of the library: what it asks, and the files it can be taken away as.

use domain::{
    access::{Act, Actor, Place, permit},
    ids::InstrumentDraftId,
    inventories::{Answers, custom::CustomDraft, fhir::export},
    problem::Problem,
};

use super::{
    catalogue::newest,
    drafting::DRAFTS,
    export::text,
    form::{self, Question},
    library::{InstrumentView, view},
    publishing::RETIRED,
};
use crate::kernel::{refused::Refused, services::Services, work::Work};

/// An instrument with everything that can be known of it.
#[derive(Debug, Clone)]
pub struct InstrumentFile {
    /// How it is listed.
    pub listed: InstrumentView,
    /// The questions, as the respondent would see them; empty while its text is not here.
    pub questions: Vec<Question>,
    /// The instrument file, as it can be brought in elsewhere.
    pub file: String,
    /// The same as a FHIR R4 `Questionnaire`.
    pub questionnaire: String,
    /// What could not be said in that form.
    pub left_out: Vec<String>,
    /// What a page needs to change it, as JSON; none for an instrument that was not made here.
    pub editable: Option<String>,
    /// The draft of its next version, if somebody has begun one.
    pub draft: Option<InstrumentDraftId>,
    /// Whether it is no longer offered.
    pub retired: bool,
}

/// One instrument, in the version that would be assigned.
///
/// # Errors
/// `NotAllowed` for anybody but members of the practice, `NotFound` for a key that nobody knows.
pub async fn instrument(actor: &Actor, services: &Services, key: &str) -> Result<InstrumentFile, Refused> {
    let _seen = permit(actor, Act::SeeLibrary, Place::Practice)?;
    let work = Work::read(actor, services).await?;
    let known = newest(&work, key).await?.ok_or_else(Problem::not_found)?;
    let may_make = permit(actor, Act::MakeInstrument, Place::Practice).is_ok();
    let questionnaire = export::questionnaire(&known);
    let is_answerable = known.is_answerable();
    let draft = CustomDraft::of(&known).filter(|_| may_make);
    Ok(InstrumentFile {
        questions: if is_answerable { form::questions(&known, &Answers::default()) } else { Vec::new() },
        file: known.to_json(),
        questionnaire: text(&questionnaire.resource),
        left_out: questionnaire.left_out,
        editable: draft.and_then(|draft| serde_json::to_string(&draft).ok()),
        draft: if may_make { DRAFTS.next_of(&work, key).await? } else { None },
        retired: RETIRED.holds(&work, key).await?,
        listed: view(&known),
    })
}
