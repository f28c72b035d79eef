//! Couples in care: a couple's page, its injuries, its confidentiality mode, its pauses.

mod acts;
mod caseload;
mod leaving;
mod member;
mod service;
mod team;
mod words;

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use services::{
    Refused,
    couples::{self, CoupleView, HoldView, ThreadView},
    domain::ids::CoupleId,
};

use crate::{
    appointments::ServiceKind,
    input::{read_id, show_id},
    problem::answer,
    scalars::Instant,
    scope::Scope,
};

pub use acts::CouplesMutation;
pub use caseload::CaseloadQuery;
pub use leaving::LeavingMutation;
pub use member::CoupleMember;
pub use service::ServiceChange;
pub use team::{CareProposal, CareTeamMember, CareTeamMutation, CareTeamQuery};
pub use words::{CareRole, ConfidentialityMode, CoupleStatus, HoldCause, KeepingReason, ThreadRole};

/// A couple in the practice's care.
#[derive(SimpleObject)]
pub struct Couple {
    /// Its id.
    pub id: ID,
    /// What the practice calls them on its own screens.
    alias: String,
    /// Where they stand with the practice.
    status: CoupleStatus,
    /// Since when they are in care.
    opened_at: Instant,
    /// Counts the changes.
    version: i64,
    /// What kind of help their care is.
    service: ServiceKind,
    /// When that was changed last, and why.
    service_change: Option<ServiceChange>,
    /// The mode in force.
    mode: ConfidentialityMode,
    /// A mode proposed and not yet signed by everyone.
    proposed_mode: Option<ConfidentialityMode>,
    /// The pause of joint work, if there is one.
    hold: Option<Hold>,
    /// Who they are.
    members: Vec<CoupleMember>,
    /// Their injuries.
    threads: Vec<Thread>,
    /// Who treats them.
    care_team: Vec<CareTeamMember>,
    /// When they were in care here before and parted, where the same therapist led it; the oldest first.
    earlier_care: Vec<EarlierCare>,
}

/// Earlier care of the same people. Nothing that was shown, signed or agreed to in it holds now.
#[derive(SimpleObject)]
pub struct EarlierCare {
    /// When it began.
    began_at: Instant,
    /// When the first of them left it.
    parted_at: Instant,
}

/// A pause of joint work, as the care team sees it.
#[derive(SimpleObject)]
pub struct Hold {
    /// Its id.
    id: ID,
    /// Why.
    cause: HoldCause,
    /// Since when.
    placed_at: Instant,
    /// Whether somebody asked to lift it and a second person has to agree.
    release_asked: bool,
}

/// One injury.
#[derive(SimpleObject)]
pub struct Thread {
    /// Its id.
    id: ID,
    /// The hurt partner.
    hurt: ID,
    /// The involved partner.
    involved: ID,
    /// When it was recorded.
    opened_at: Instant,
}

impl From<CoupleView> for Couple {
    fn from(view: CoupleView) -> Self {
        Self {
            id: show_id(view.id),
            alias: view.alias,
            status: view.status.into(),
            opened_at: view.opened_at.into(),
            version: view.version,
            service: view.service.into(),
            service_change: view.service_change.map(ServiceChange::from),
            mode: view.mode.into(),
            proposed_mode: view.proposed_mode.map(ConfidentialityMode::from),
            hold: view.hold.map(Hold::from),
            members: view.members.into_iter().map(CoupleMember::from).collect(),
            threads: view.threads.into_iter().map(Thread::from).collect(),
            care_team: view.care_team.into_iter().map(CareTeamMember::from).collect(),
            earlier_care: view.earlier.into_iter().map(EarlierCare::from).collect(),
        }
    }
}

impl From<couples::EarlierCare> for EarlierCare {
    fn from(earlier: couples::EarlierCare) -> Self {
        Self { began_at: earlier.began_at.into(), parted_at: earlier.parted_at.into() }
    }
}

impl From<HoldView> for Hold {
    fn from(view: HoldView) -> Self {
        Self {
            id: show_id(view.id),
            cause: view.cause.into(),
            placed_at: view.placed_at.into(),
            release_asked: view.release_asked,
        }
    }
}

impl From<ThreadView> for Thread {
    fn from(view: ThreadView) -> Self {
        Self {
            id: show_id(view.id),
            hurt: show_id(view.hurt),
            involved: show_id(view.involved),
            opened_at: view.opened_at.into(),
        }
    }
}

/// Questions about one couple.
#[derive(Default)]
pub struct CouplesQuery;

#[Object]
impl CouplesQuery {
    /// One couple's page. Whoever treats or supervises it.
    async fn couple(&self, ctx: &Context<'_>, id: ID) -> Option<Result<Couple>> {
        answer(show(Scope::of(ctx), &id).await)
    }
}

/// One couple.
pub async fn show(scope: &Scope, id: &ID) -> Result<Couple, Refused> {
    let id: Result<CoupleId, Refused> = read_id(id).map_err(Refused::from);
    scope.act(id, couples::show).await.map(Couple::from)
}
