//! Who is signed in, and where else.

use async_graphql::{ComplexObject, Context, ID, Object, Result, SimpleObject};
use services::{access, couples, domain::access::session::Kind, reminders};

use crate::{
    couples::{CareProposal, ConfidentialityMode},
    input::show_id,
    people::{Partner, Person},
    practice::Role,
    problem::{answer, or_error},
    scalars::{Date, Instant},
    scope::Scope,
};

/// Who is signed in.
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct Viewer {
    /// Themself.
    person: Person,
    /// The parts they play here.
    roles: Vec<Role>,
    /// What the practice is called.
    practice_name: String,
    /// The session that asks.
    session: Session,
    /// A recovery of this account is under way; stop it if it was not you.
    recovery_pending_until: Option<Instant>,
    /// The practice made a code for this account while it was in use, within the last fortnight. Ask the practice if you did not ask for it.
    code_made_at: Option<Instant>,
    /// An owner let the viewer set up their second factor anew, within the last fortnight; members only. Tell another owner if you did not ask.
    second_factor_reset_at: Option<Instant>,
    /// The mode that waits for the viewer's signature, if any.
    mode_to_sign: Option<ModeProposal>,
    /// The other members of the viewer's couples, whom one can share with.
    partners: Vec<Partner>,
}

/// A confidentiality mode that waits for a signature.
#[derive(SimpleObject)]
pub struct ModeProposal {
    /// Its id.
    id: ID,
    /// Which.
    mode: ConfidentialityMode,
    /// What it means, in the words the viewer signs.
    text: String,
}

/// One of one's own sign-ins.
#[derive(SimpleObject)]
pub struct Session {
    /// Its id.
    id: ID,
    /// browser or program
    kind: String,
    /// What its owner calls the device.
    device: String,
    /// On which day it began, in its owner's zone.
    started_on: Date,
    /// Whether it is the one that asks.
    current: bool,
    /// Whether the password was given again within the last minutes.
    stepped_up: bool,
}

impl From<access::Viewer> for Viewer {
    fn from(view: access::Viewer) -> Self {
        Self {
            person: view.person.into(),
            roles: Role::of_people(&view.roles),
            practice_name: view.practice_name,
            session: view.session.into(),
            recovery_pending_until: view.recovery_pending_until.map(Instant::from),
            code_made_at: view.code_made_at.map(Instant::from),
            second_factor_reset_at: view.second_factor_reset_at.map(Instant::from),
            mode_to_sign: view.mode_to_sign.map(ModeProposal::from),
            partners: view.partners.into_iter().map(Partner::from).collect(),
        }
    }
}

impl From<couples::ModeProposal> for ModeProposal {
    fn from(view: couples::ModeProposal) -> Self {
        Self { id: show_id(view.id), mode: view.mode.into(), text: view.text.to_owned() }
    }
}

impl From<access::SessionView> for Session {
    fn from(view: access::SessionView) -> Self {
        let kind = match view.kind {
            Kind::Token => "program",
            Kind::Browser | Kind::HalfWay => "browser",
        };
        Self {
            id: show_id(view.id),
            kind: kind.to_owned(),
            device: view.device,
            started_on: view.started_on.into(),
            current: view.current,
            stepped_up: view.stepped_up,
        }
    }
}

#[ComplexObject]
impl Viewer {
    /// Somebody else opened a link that was sent to the viewer, within the last week; their mail may not be private.
    async fn link_opened_by_another(&self, ctx: &Context<'_>) -> Result<bool> {
        let burned = Scope::of(ctx)
            .act(Ok(()), async |actor, services, ()| reminders::has_burned_doorbell(actor, services).await)
            .await;
        or_error(burned)
    }

    /// Who is to join the viewer's care and waits for the viewer to agree. Whether others have agreed is not told.
    async fn care_proposals(&self, ctx: &Context<'_>) -> Result<Vec<CareProposal>> {
        let proposals = Scope::of(ctx)
            .act(Ok(()), async |actor, services, ()| couples::care_proposals(actor, services).await)
            .await;
        or_error(proposals.map(|list| list.into_iter().map(CareProposal::from).collect()))
    }

    /// When a passkey that the viewer still has was last added, within the last fortnight. Remove it if it was not you.
    async fn passkey_added_at(&self, ctx: &Context<'_>) -> Result<Option<Instant>> {
        let added = Scope::of(ctx)
            .act(Ok(()), async |actor, services, ()| access::passkey_added_at(actor, services).await)
            .await;
        or_error(added.map(|at| at.map(Instant::from)))
    }
}

/// Questions about oneself.
#[derive(Default)]
pub struct ViewerQuery;

#[Object]
impl ViewerQuery {
    /// Who is signed in; null when nobody is.
    async fn viewer(&self, ctx: &Context<'_>) -> Option<Result<Viewer>> {
        let scope = Scope::of(ctx);
        let actor = scope.actor.as_ref()?;
        answer(access::viewer(actor, &scope.services).await.map(Viewer::from))
    }

    /// One's own sign-ins.
    async fn my_sessions(&self, ctx: &Context<'_>) -> Option<Result<Vec<Session>>> {
        let sessions =
            Scope::of(ctx).act(Ok(()), async |actor, services, ()| access::my_sessions(actor, services).await).await;
        answer(sessions.map(|sessions| sessions.into_iter().map(Session::from).collect()))
    }
}
