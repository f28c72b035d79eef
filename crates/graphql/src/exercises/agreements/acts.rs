//! Offering, changing, signing, taking back, stopping, showing, saying.

use async_graphql::{Context, ID, InputObject, Object, Result};
use jiff::civil;
use services::{
    Refused,
    domain::{
        exercises::agreements::Word,
        ids::{AgreementId, AgreementVersionId},
        problem::{Code, Problem},
    },
    exercises::agreements::{self, AgreementView, Change, Offer},
};

use super::{Agreement, AgreementKind, AgreementWord};
use crate::{
    input::{Input, id_at},
    problem::{DonePayload, done, payload, payloads},
    scalars::Date,
    scope::Scope,
};

payloads! {
    /// The agreement, as it is now.
    AgreementPayload {
        /// The agreement.
        agreement: Option<Agreement>,
    }
}

fn agreed(outcome: Result<AgreementView, Refused>) -> Result<AgreementPayload> {
    payload(outcome, |view| AgreementPayload { agreement: Some(view.into()), problems: Vec::new() })
}

/// One field, filled in.
#[derive(InputObject)]
pub struct AgreementTermInput {
    /// The field's name, as its form gives it.
    name: String,
    /// What is filled in; empty is left out. No password, PIN or code.
    text: String,
}

fn read_terms(input: &mut Input, terms: Vec<AgreementTermInput>) -> Option<Vec<(String, String)>> {
    let mut read = Vec::with_capacity(terms.len());
    for term in terms {
        read.push((input.word("terms", term.name)?, term.text));
    }
    Some(read)
}

/// An agreement to offer.
#[derive(InputObject)]
pub struct OfferAgreementInput {
    /// A fresh key; the same key again gives the first answer.
    key: String,
    /// What is agreed.
    kind: AgreementKind,
    /// The injury it is about, where there are several.
    thread: Option<ID>,
    /// What is filled in.
    terms: Vec<AgreementTermInput>,
    /// When it is looked at again.
    review_on: Option<Date>,
}

impl OfferAgreementInput {
    fn read(self) -> Result<Offer, Refused> {
        let mut input = Input::default();
        let thread = input.optional_id("thread", self.thread.as_ref());
        let terms = read_terms(&mut input, self.terms);
        let review_on = input.take("reviewOn", read_day(self.review_on.as_ref()));
        input.finish(|| {
            Some(Offer { key: self.key, kind: self.kind.into(), thread, terms: terms?, review_on: review_on? })
        })
    }
}

/// Another wording to offer.
#[derive(InputObject)]
pub struct ChangeAgreementInput {
    /// A fresh key; the same key again gives the first answer.
    key: String,
    /// Of which agreement.
    agreement: ID,
    /// The version that was read.
    version: ID,
    /// What is filled in, all of it.
    terms: Vec<AgreementTermInput>,
    /// When it is looked at again.
    review_on: Option<Date>,
}

impl ChangeAgreementInput {
    fn read(self) -> Result<Change, Refused> {
        let mut input = Input::default();
        let agreement = input.id("agreement", &self.agreement);
        let version = input.id("version", &self.version);
        let terms = read_terms(&mut input, self.terms);
        let review_on = input.take("reviewOn", read_day(self.review_on.as_ref()));
        input.finish(|| {
            let (agreement, version) = (agreement?, version?);
            Some(Change { key: self.key, agreement, version, terms: terms?, review_on: review_on? })
        })
    }
}

/// A day that may be left out or left empty, which is the same in a form.
fn read_day(day: Option<&Date>) -> Result<Option<civil::Date>, Problem> {
    match day.map(Date::read) {
        None => Ok(None),
        Some(Err(problem)) if problem.code == Code::Missing => Ok(None),
        Some(read) => read.map(Some),
    }
}

/// A version to sign.
#[derive(InputObject)]
pub struct SignAgreementInput {
    /// Of which agreement.
    agreement: ID,
    /// The version that was read.
    version: ID,
}

/// A version to take back.
#[derive(InputObject)]
pub struct TakeAgreementBackInput {
    /// Of which agreement.
    agreement: ID,
    /// The version that was read.
    version: ID,
}

/// An agreement to stop.
#[derive(InputObject)]
pub struct StopAgreementInput {
    /// Which.
    agreement: ID,
}

/// Limits to show.
#[derive(InputObject)]
pub struct ShowLimitsInput {
    /// Which agreement they are.
    agreement: ID,
}

/// Limits to hide.
#[derive(InputObject)]
pub struct HideLimitsInput {
    /// Which agreement they are.
    agreement: ID,
}

/// An agreement, and the version of it that was read.
fn read_version(agreement: &ID, version: &ID) -> Result<(AgreementId, AgreementVersionId), Refused> {
    let mut input = Input::default();
    let (agreement, version) = (input.id("agreement", agreement), input.id("version", version));
    input.finish(|| Some((agreement?, version?)))
}

fn read_one(agreement: &ID) -> Result<AgreementId, Refused> {
    id_at("agreement", agreement)
}

/// A word about what one lets the other see.
#[derive(InputObject)]
pub struct SayOfAgreementInput {
    /// Which agreement.
    agreement: ID,
    /// The word: whether it is given freely, of whoever gives it; whether it helps, of the other.
    word: AgreementWord,
}

/// Acts around agreements.
#[derive(Default)]
pub struct AgreementsMutation;

#[Object]
impl AgreementsMutation {
    /// Offers an agreement, signed by whoever offers it. It counts once everybody it is between has signed the same version; one's own limits
    /// count at once.
    async fn offer_agreement(&self, ctx: &Context<'_>, input: OfferAgreementInput) -> Result<AgreementPayload> {
        agreed(Scope::of(ctx).act(input.read(), agreements::offer).await)
    }

    /// Offers another wording. What is in force stays so until everybody has signed the new one.
    async fn change_agreement(&self, ctx: &Context<'_>, input: ChangeAgreementInput) -> Result<AgreementPayload> {
        agreed(Scope::of(ctx).act(input.read(), agreements::change).await)
    }

    /// Signs the version that was read; `STALE` when another was offered meanwhile.
    async fn sign_agreement(&self, ctx: &Context<'_>, input: SignAgreementInput) -> Result<AgreementPayload> {
        let read = read_version(&input.agreement, &input.version);
        agreed(Scope::of(ctx).act(read, agreements::sign).await)
    }

    /// Takes back a version one wrote, before it counts.
    async fn take_agreement_back(&self, ctx: &Context<'_>, input: TakeAgreementBackInput) -> Result<DonePayload> {
        let read = read_version(&input.agreement, &input.version);
        done(Scope::of(ctx).act(read, agreements::take_back).await)
    }

    /// Stops an agreement that is in force: anybody in it, at any time, without a reason.
    async fn stop_agreement(&self, ctx: &Context<'_>, input: StopAgreementInput) -> Result<AgreementPayload> {
        agreed(Scope::of(ctx).act(read_one(&input.agreement), agreements::stop).await)
    }

    /// Shows the other partner one's own limits.
    async fn show_limits(&self, ctx: &Context<'_>, input: ShowLimitsInput) -> Result<AgreementPayload> {
        agreed(Scope::of(ctx).act(read_one(&input.agreement), agreements::show_limits).await)
    }

    /// Hides them again. What was read cannot be unseen.
    async fn hide_limits(&self, ctx: &Context<'_>, input: HideLimitsInput) -> Result<AgreementPayload> {
        agreed(Scope::of(ctx).act(read_one(&input.agreement), agreements::hide_limits).await)
    }

    /// Says, for the therapist alone, whether what one lets the other see is given freely, or whether it helps.
    async fn say_of_agreement(&self, ctx: &Context<'_>, input: SayOfAgreementInput) -> Result<AgreementPayload> {
        let id = read_one(&input.agreement);
        agreed(Scope::of(ctx).act(id.map(|id| (id, Word::from(input.word))), agreements::say).await)
    }
}
