//! What kind of help a couple's care is, and changing it.

use async_graphql::{ID, InputObject, Result, SimpleObject};
use services::{
    Refused,
    couples::{self, ServiceChangeView, ServiceChanged},
    domain::text::ClinicalText,
};

use super::Couple;
use crate::{
    appointments::ServiceKind,
    input::Input,
    problem::{payload, payloads},
    scalars::Instant,
};

/// The last change of what a couple's care is.
#[derive(SimpleObject)]
pub struct ServiceChange {
    /// When.
    at: Instant,
    /// Why, in the words of whoever led their care; null where it is what was recommended to them at the end of a consultation.
    reason: Option<String>,
}

impl From<ServiceChangeView> for ServiceChange {
    fn from(view: ServiceChangeView) -> Self {
        Self { at: view.at.into(), reason: view.reason }
    }
}

payloads! {
    /// What came of changing what a couple's care is, or would.
    ChangeServicePayload {
        /// The couple, as it is now; when it was only looked at, as it would be.
        couple: Option<Couple>,
        /// How many questionnaires that wait were taken back, since they belong to treatment.
        taken_back: i32,
        /// How many of what is asked again and again has ended, since it belongs to treatment.
        ended: i32,
    }
}

/// Another kind of help for a couple.
#[derive(InputObject)]
pub struct ChangeServiceInput {
    /// For whom.
    couple: ID,
    /// The version of the couple that was read.
    version: i64,
    /// Which kind: therapy, coaching or discernment.
    service: ServiceKind,
    /// Why, for those who treat them.
    reason: String,
    /// Only look: say what would be taken back, and keep nothing.
    only_look: Option<bool>,
}

impl ChangeServiceInput {
    pub(super) fn read(self) -> Result<couples::ChangeService, Refused> {
        let mut input = Input::default();
        let couple = input.id("couple", &self.couple);
        let reason = input.take("reason", ClinicalText::parse(&self.reason));
        let (version, service, only_look) = (self.version, self.service.into(), self.only_look == Some(true));
        input.finish(|| Some(couples::ChangeService { couple: couple?, version, service, reason: reason?, only_look }))
    }
}

/// The payload of a change.
pub(super) fn changed(outcome: Result<ServiceChanged, Refused>) -> Result<ChangeServicePayload> {
    payload(outcome, |changed| ChangeServicePayload {
        couple: Some(changed.couple.into()),
        taken_back: i32::try_from(changed.taken_back).unwrap_or(i32::MAX),
        ended: i32::try_from(changed.ended).unwrap_or(i32::MAX),
        problems: Vec::new(),
    })
}
