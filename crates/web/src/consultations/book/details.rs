//! Who somebody is and how they may be reached, as the public pages ask for it.

use crate::{consultations::NewcomerInput, forms::Form, vocabulary::SafeChannel};

/// What somebody typed about themself.
#[derive(Debug, Default)]
pub(in crate::consultations) struct Details {
    pub(in crate::consultations) name: String,
    pub(in crate::consultations) channel: String,
    pub(in crate::consultations) email: String,
    pub(in crate::consultations) acknowledged: bool,
}

impl Details {
    pub(in crate::consultations) fn read(form: &Form) -> Self {
        Self {
            name: form.text("name").to_owned(),
            channel: form.text("channel").to_owned(),
            email: form.text("email").to_owned(),
            acknowledged: form.ticked("acknowledged"),
        }
    }

    /// As the door takes it.
    pub(in crate::consultations) fn newcomer(&self, zone: &str, place: &str) -> NewcomerInput {
        NewcomerInput {
            name: self.name.clone(),
            zone: zone.to_owned(),
            place: place.to_owned(),
            safe_channel: SafeChannel::from_word(&self.channel).unwrap_or(SafeChannel::Unknown),
            email: (!self.email.trim().is_empty()).then(|| self.email.clone()),
            email_risk_acknowledged: Some(self.acknowledged),
        }
    }
}

/// Beside which field of the page a problem stands.
pub(in crate::consultations) fn field_of(field: &str) -> String {
    match field {
        "safeChannel" => "channel",
        "emailRiskAcknowledged" => "acknowledged",
        other => other,
    }
    .to_owned()
}
