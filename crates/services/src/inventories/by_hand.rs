//! Keeping what a clinician enters for somebody: totals of a form on paper, a safety check that was asked in person.

use domain::{
    access::{Actor, Permit},
    ids::{CoupleId, PersonId},
    inventories::{Response, ResponseStatus, Source},
    problem::Problem,
    zone::Zone,
};
use jiff::civil::Date;

use super::{
    ResponseView,
    catalogue::Known,
    responses,
    write::{self, Taken},
};
use crate::{
    couples::{members_of, mode_in_force},
    kernel::{
        once::Once,
        refused::Refused,
        work::{Work, subject_of},
    },
};

/// Of whom something is entered.
pub(super) struct Respondent {
    couple: CoupleId,
    person: PersonId,
    members: Vec<PersonId>,
}

impl Respondent {
    /// Finds a member of a couple.
    ///
    /// # Errors
    /// `NotFound` under `respondent` for anybody else.
    pub(super) async fn find(work: &Work, couple: CoupleId, person: PersonId) -> Result<Self, Refused> {
        let members = members_of(work, couple).await?;
        if members.contains(&person) {
            Ok(Self { couple, person, members })
        } else {
            Err(Problem::not_found().on("respondent").into())
        }
    }
}

/// Keeps what was entered, as a response of its respondent that came in by hand, and shows it to whoever entered it.
///
/// # Errors
/// `NotAllowed` for an actor that is nobody.
pub(super) async fn keep(
    work: Work,
    (actor, permit, once): (&Actor, Permit, Once),
    (respondent, taken_on, zone): (Respondent, Date, Zone),
    (known, taken): (&Known, Taken<'_>),
) -> Result<ResponseView, Refused> {
    let entered_by = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let response = Response {
        id: work.id(),
        assignment: None,
        couple: respondent.couple,
        thread: None,
        respondent: respondent.person,
        instrument: (known.key.clone(), known.version.clone()),
        source: Source::TotalsByHand { taken_on, entered_by },
        submitted_at: work.now(),
        zone,
        visibility_at_submit: known.visibility,
        mode_at_submit: mode_in_force(&work, respondent.couple, &respondent.members).await?,
        corrects: None,
        status: ResponseStatus::Current,
    };
    write::write(&work, &response, known, taken).await?;
    once.keep(&work, actor, response.id).await?;
    let view = responses::read_treated(&work, actor, response.id).await?;
    work.commit(actor, permit, subject_of(response.id, respondent.person)).await?;
    Ok(view)
}
