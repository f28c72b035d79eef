//! Acts about couples.

use async_graphql::{Context, ID, InputObject, Object, Result};
use services::{
    Refused,
    couples::{self, CoupleView},
    domain::{
        ids::{CoupleId, HoldId, ModeId},
        text::CoupleAlias,
    },
};

use super::{
    ConfidentialityMode, Couple, HoldCause,
    service::{ChangeServiceInput, ChangeServicePayload, changed},
};
use crate::{
    appointments::ServiceKind,
    input::{Input, id_at},
    problem::{DonePayload, done, payload, payloads},
    scope::Scope,
};

payloads! {
    /// The couple, as it is now.
    CouplePayload {
        /// The couple.
        couple: Option<Couple>,
    }
}

/// The payload of an act that shows the couple.
pub(super) fn shown(outcome: Result<CoupleView, Refused>) -> Result<CouplePayload> {
    payload(outcome, |view| CouplePayload { couple: Some(view.into()), problems: Vec::new() })
}

/// A couple to take into care.
#[derive(InputObject)]
pub struct OpenCoupleInput {
    /// A fresh key; the same key again gives the first answer.
    key: String,
    /// What the practice calls them on its own screens; best something that says little.
    alias: String,
    /// Two or more persons.
    members: Vec<ID>,
    /// What kind of help their care is: therapy, coaching or discernment.
    #[graphql(default_with = "ServiceKind::Therapy")]
    service: ServiceKind,
}

impl OpenCoupleInput {
    fn read(self) -> Result<couples::Open, Refused> {
        let mut input = Input::default();
        let alias = input.take("alias", CoupleAlias::parse(&self.alias));
        let members: Option<Vec<_>> =
            self.members.iter().map(|member| input.id("members", member)).collect::<Vec<_>>().into_iter().collect();
        let service = self.service.into();
        input.finish(|| Some(couples::Open { key: self.key, alias: alias?, members: members?, service }))
    }
}

/// An injury to record.
#[derive(InputObject)]
pub struct OpenThreadInput {
    /// A fresh key; the same key again gives the first answer.
    key: String,
    /// Whose.
    couple: ID,
    /// The hurt partner.
    hurt: ID,
    /// The involved partner.
    involved: ID,
}

impl OpenThreadInput {
    fn read(self) -> Result<couples::OpenThread, Refused> {
        let mut input = Input::default();
        let couple = input.id("couple", &self.couple);
        let hurt = input.id("hurt", &self.hurt);
        let involved = input.id("involved", &self.involved);
        input.finish(|| Some(couples::OpenThread { key: self.key, couple: couple?, hurt: hurt?, involved: involved? }))
    }
}

/// A confidentiality mode to propose.
#[derive(InputObject)]
pub struct ProposeModeInput {
    /// A fresh key; the same key again gives the first answer.
    key: String,
    /// To whom.
    couple: ID,
    /// Which.
    mode: ConfidentialityMode,
}

impl ProposeModeInput {
    fn read(self) -> Result<couples::ProposeMode, Refused> {
        let mut input = Input::default();
        let couple = input.id("couple", &self.couple);
        input.finish(|| Some(couples::ProposeMode { key: self.key, couple: couple?, mode: self.mode.into() }))
    }
}

/// A confidentiality mode to sign.
#[derive(InputObject)]
pub struct SignModeInput {
    /// The proposal.
    mode: ID,
}

/// A pause to place.
#[derive(InputObject)]
pub struct PlaceHoldInput {
    /// A fresh key; the same key again gives the first answer.
    key: String,
    /// On whom.
    couple: ID,
    /// Why; for the care team alone.
    cause: HoldCause,
}

impl PlaceHoldInput {
    fn read(self) -> Result<couples::PlaceHold, Refused> {
        let mut input = Input::default();
        let couple = input.id("couple", &self.couple);
        input.finish(|| Some(couples::PlaceHold { key: self.key, couple: couple?, cause: self.cause.into() }))
    }
}

/// A pause to end.
#[derive(InputObject)]
pub struct LiftHoldInput {
    /// Whose.
    couple: ID,
    /// Which.
    hold: ID,
}

impl LiftHoldInput {
    fn read(&self) -> Result<(CoupleId, HoldId), Refused> {
        let mut input = Input::default();
        let couple = input.id("couple", &self.couple);
        let hold = input.id("hold", &self.hold);
        input.finish(|| Some((couple?, hold?)))
    }
}

/// Acts about couples.
#[derive(Default)]
pub struct CouplesMutation;

#[Object]
impl CouplesMutation {
    /// Takes a couple into care. Therapists.
    async fn open_couple(&self, ctx: &Context<'_>, input: OpenCoupleInput) -> Result<CouplePayload> {
        shown(Scope::of(ctx).act(input.read(), couples::open).await)
    }

    /// Changes what kind of help a couple's care is, with the reason. Where it becomes coaching, what belongs to treatment and waits is taken back, and
    /// nobody is told why; what was answered stays. The lead therapist.
    async fn change_service(&self, ctx: &Context<'_>, input: ChangeServiceInput) -> Result<ChangeServicePayload> {
        changed(Scope::of(ctx).act(input.read(), couples::change_service).await)
    }

    /// Records an injury. The lead therapist.
    async fn open_thread(&self, ctx: &Context<'_>, input: OpenThreadInput) -> Result<CouplePayload> {
        shown(Scope::of(ctx).act(input.read(), couples::open_thread).await)
    }

    /// Proposes a confidentiality mode; it counts from the last signature on.
    async fn propose_mode(&self, ctx: &Context<'_>, input: ProposeModeInput) -> Result<CouplePayload> {
        shown(Scope::of(ctx).act(input.read(), couples::propose_mode).await)
    }

    /// Signs the mode that was proposed. Each partner for themself.
    async fn sign_mode(&self, ctx: &Context<'_>, input: SignModeInput) -> Result<DonePayload> {
        let mode = id_at::<ModeId>("mode", &input.mode);
        done(Scope::of(ctx).act(mode, couples::sign_mode).await)
    }

    /// Pauses joint work.
    async fn place_hold(&self, ctx: &Context<'_>, input: PlaceHoldInput) -> Result<CouplePayload> {
        shown(Scope::of(ctx).act(input.read(), couples::place_hold).await)
    }

    /// Lets joint work go on. After a pause for safety, a second clinician has to agree.
    async fn lift_hold(&self, ctx: &Context<'_>, input: LiftHoldInput) -> Result<CouplePayload> {
        let outcome = Scope::of(ctx)
            .act(input.read(), async |actor, services, (couple, hold)| {
                couples::lift_hold(actor, services, couple, hold).await
            })
            .await;
        shown(outcome)
    }
}
