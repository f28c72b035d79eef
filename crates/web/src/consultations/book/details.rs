//! Who somebody is, how they may be reached, and what else the type asks, as the public pages ask for it.

use askama::Template;
use cynic::QueryBuilder;

use super::{
    choice::Choice,
    query::{AskedQuery, AskedVariables},
};
use crate::{
    ask::ask,
    caller::Visitor,
    consultations::{
        NewcomerInput,
        asked::{self, Asked},
        times::Time,
    },
    errors::Stop,
    forms::{Form, Problems},
    moments::Zone,
    site::Site,
    vocabulary::{Instant, SafeChannel},
};

#[derive(Template)]
#[template(path = "consultations/details.html")]
pub(super) struct DetailsPage {
    pub(super) address: String,
    pub(super) choice: Choice,
    /// What is held; empty when a time is only asked for.
    pub(super) hold: String,
    /// The time that is held, for the form to come back with.
    pub(super) starts_at: String,
    /// The same on both clocks.
    pub(super) time: Option<Time>,
    pub(super) key: String,
    pub(super) person: Details,
    /// What the type asks, with what was answered.
    pub(super) asked: Vec<Asked>,
    pub(super) problems: Problems,
}

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
        "safeChannel" => "channel".to_owned(),
        "emailRiskAcknowledged" => "acknowledged".to_owned(),
        other => asked::field_of(other).unwrap_or_else(|| other.to_owned()),
    }
}

/// What the page that asks who somebody is holds already.
#[derive(Default)]
pub(super) struct Typed {
    /// What is held; empty when a time is only asked for.
    pub(super) hold: String,
    pub(super) key: String,
    pub(super) person: Details,
    pub(super) problems: Problems,
    /// The whole form, for the answers in it.
    pub(super) form: Form,
}

/// The page, for a time that is held or for none.
pub(super) async fn details_page(
    site: &Site,
    visitor: &Visitor,
    (address, choice): (String, Choice),
    (starts_at, typed): (Option<Instant>, Typed),
) -> Result<DetailsPage, Stop> {
    let variables =
        AskedVariables { address: address.clone(), kind: choice.kind.clone(), invitation: choice.invitation() };
    let answer = ask(site, visitor, AskedQuery::build(variables)).await?;
    let there = Zone::named(&answer.booking_page.ok_or(Stop::NotFound)?.zone);
    let here = Zone::named(&choice.zone);
    Ok(DetailsPage {
        time: starts_at.as_ref().map(|at| Time::read(at, &here, &there)),
        starts_at: starts_at.map(|at| at.0.to_string()).unwrap_or_default(),
        asked: Asked::all(&answer.booking_questions.ok_or(Stop::NotFound)?, &typed.form),
        hold: typed.hold,
        key: typed.key,
        person: typed.person,
        problems: typed.problems,
        address,
        choice,
    })
}
