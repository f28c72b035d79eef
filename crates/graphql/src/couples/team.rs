//! Care teams: who treats a couple, joining and leaving it.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use services::{
    Refused,
    couples::{self, CareTeamMemberView, CareTeamView},
    domain::ids::{CoupleId, SeatId},
};

use super::{CareRole, KeepingReason};
use crate::{
    connection::{self, connections},
    input::{Input, read_id, show_id},
    people::Person,
    problem::{DonePayload, answer, done, payload, payloads},
    scope::Scope,
};

/// Somebody who treats the couple.
#[derive(SimpleObject)]
pub struct CareTeamMember {
    /// Who.
    person: Person,
    /// In which part.
    role: CareRole,
    /// The one member they see individually; individual therapists only.
    treats: Option<ID>,
    /// Whether they read nothing yet, since not everybody whom it concerns has agreed. Who has is not told.
    awaits_consent: bool,
    /// Why they keep the record, where they were named after everybody had left.
    keeps_for: Option<KeepingReason>,
}

impl From<CareTeamMemberView> for CareTeamMember {
    fn from(view: CareTeamMemberView) -> Self {
        Self {
            person: view.person.into(),
            role: view.role.into(),
            treats: view.treats.map(show_id),
            awaits_consent: view.awaits_consent,
            keeps_for: view.keeps_for.map(KeepingReason::from),
        }
    }
}

/// Somebody who is to join the viewer's care, and reads nothing before the viewer has agreed.
#[derive(SimpleObject)]
pub struct CareProposal {
    /// Its id.
    id: ID,
    /// Who is to join.
    name: String,
    /// In which part.
    role: CareRole,
    /// What it means, in the words the viewer agrees to.
    text: String,
}

impl From<couples::CareProposal> for CareProposal {
    fn from(view: couples::CareProposal) -> Self {
        Self { id: show_id(view.id), name: view.name, role: view.role.into(), text: view.text.to_owned() }
    }
}

/// A couple's care team, with nothing of the couple but what the practice calls it.
#[derive(SimpleObject)]
pub struct CareTeam {
    /// Whose.
    couple: ID,
    /// What the practice calls them on its own screens.
    alias: String,
    /// Who treats them.
    members: Vec<CareTeamMember>,
}

impl From<CareTeamView> for CareTeam {
    fn from(view: CareTeamView) -> Self {
        Self {
            couple: show_id(view.couple),
            alias: view.alias,
            members: view.members.into_iter().map(CareTeamMember::from).collect(),
        }
    }
}

/// A couple whose care the viewer is to join, once everybody whom it concerns has agreed.
#[derive(SimpleObject)]
pub struct CareToJoin {
    /// Which.
    couple: ID,
    /// What the practice calls them on its own screens.
    alias: String,
    /// In which part.
    role: CareRole,
}

impl From<couples::CareToJoin> for CareToJoin {
    fn from(view: couples::CareToJoin) -> Self {
        Self { couple: show_id(view.couple), alias: view.alias, role: view.role.into() }
    }
}

/// A couple whose care nobody leads.
#[derive(SimpleObject)]
pub struct CoupleWithoutLead {
    /// Which.
    couple: ID,
    /// What the practice calls them on its own screens.
    alias: String,
    /// Whether everybody has left it: then whoever is to lead keeps its record, and is named for a reason.
    everybody_left: bool,
}

impl From<couples::CoupleWithoutLead> for CoupleWithoutLead {
    fn from(view: couples::CoupleWithoutLead) -> Self {
        Self { couple: show_id(view.couple), alias: view.alias, everybody_left: view.everybody_left }
    }
}

connections! {
    /// Couples whose care nobody leads, in pages.
    CoupleWithoutLeadConnection, CoupleWithoutLeadEdge of CoupleWithoutLead, from couples::CoupleWithoutLead;
}

/// Questions about care teams.
#[derive(Default)]
pub struct CareTeamQuery;

#[Object]
impl CareTeamQuery {
    /// A couple's care team. Whoever treats or supervises it or is to, and owners.
    async fn care_team(&self, ctx: &Context<'_>, #[graphql(desc = "The couple.")] id: ID) -> Option<Result<CareTeam>> {
        let id: Result<CoupleId, Refused> = read_id(&id).map_err(Refused::from);
        answer(Scope::of(ctx).act(id, couples::show_care_team).await.map(CareTeam::from))
    }

    /// The couples whose care the viewer is to join and that have not all agreed yet. Therapists and supervisors.
    async fn care_to_join(&self, ctx: &Context<'_>) -> Option<Result<Vec<CareToJoin>>> {
        let waits =
            Scope::of(ctx).act(Ok(()), async |actor, services, ()| couples::care_to_join(actor, services).await).await;
        answer(waits.map(|list| list.into_iter().map(CareToJoin::from).collect()))
    }

    /// Couples whose lead therapist has left, and whom nobody leads yet: those in care, then those that everybody has left. Owners.
    async fn couples_without_lead(
        &self,
        ctx: &Context<'_>,
        #[graphql(default_with = "Some(50)", desc = "How many, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "The cursor after which to begin.")] after: Option<String>,
    ) -> Option<Result<CoupleWithoutLeadConnection>> {
        let had = after.is_some();
        let page = Scope::of(ctx).act(Ok(connection::request(first, after)), couples::couples_without_lead).await;
        Some(connection::connect(page, had))
    }
}

/// Somebody to put on a care team.
#[derive(InputObject)]
pub struct JoinCareTeamInput {
    /// A fresh key; the same key again gives the first answer.
    key: String,
    /// Whose.
    couple: ID,
    /// Who; a member of the practice who is not of this couple.
    person: ID,
    /// In which part.
    role: CareRole,
    /// The one member they see individually; individual therapists only.
    treats: Option<ID>,
    /// Why they keep the record; only where everybody has left the couple, and nobody can be asked.
    reason: Option<KeepingReason>,
}

impl JoinCareTeamInput {
    fn read(self) -> Result<couples::JoinCareTeam, Refused> {
        let mut input = Input::default();
        let couple = input.id("couple", &self.couple);
        let person = input.id("person", &self.person);
        let treats = input.optional_id("treats", self.treats.as_ref());
        let (role, reason) = (self.role.into(), self.reason.map(Into::into));
        input.finish(|| {
            let (couple, person) = (couple?, person?);
            Some(couples::JoinCareTeam { key: self.key, couple, person, role, treats, reason })
        })
    }
}

/// Somebody to take off a care team.
#[derive(InputObject)]
pub struct LeaveCareTeamInput {
    /// Whose.
    couple: ID,
    /// Who.
    person: ID,
    /// From which part.
    role: CareRole,
    /// Who leads from now on; needed where they led alone.
    successor: Option<ID>,
    /// Why they keep the record; only where everybody has left the couple, and nobody can be asked.
    reason: Option<KeepingReason>,
}

impl LeaveCareTeamInput {
    fn read(&self) -> Result<couples::LeaveCareTeam, Refused> {
        let mut input = Input::default();
        let couple = input.id("couple", &self.couple);
        let person = input.id("person", &self.person);
        let successor = input.optional_id("successor", self.successor.as_ref());
        let (role, reason) = (self.role.into(), self.reason.map(Into::into));
        input.finish(|| {
            let (couple, person) = (couple?, person?);
            Some(couples::LeaveCareTeam { couple, person, role, successor, reason })
        })
    }
}

/// Somebody to agree to.
#[derive(InputObject)]
pub struct AgreeToCareInput {
    /// The proposal.
    seat: ID,
}

payloads! {
    /// The care team, as it is now.
    CareTeamPayload {
        /// The care team.
        care_team: Option<CareTeam>,
    }
}

fn shown(outcome: Result<CareTeamView, Refused>) -> Result<CareTeamPayload> {
    payload(outcome, |view| CareTeamPayload { care_team: Some(view.into()), problems: Vec::new() })
}

/// Acts about care teams.
#[derive(Default)]
pub struct CareTeamMutation;

#[Object]
impl CareTeamMutation {
    /// Puts somebody on a couple's care team. The lead therapist; an owner who stepped up. They read nothing before everybody whom it concerns
    /// has agreed.
    async fn join_care_team(&self, ctx: &Context<'_>, input: JoinCareTeamInput) -> Result<CareTeamPayload> {
        shown(Scope::of(ctx).act(input.read(), couples::join_care_team).await)
    }

    /// Takes somebody off a couple's care team. The lead therapist; an owner who stepped up. Somebody always leads.
    async fn leave_care_team(&self, ctx: &Context<'_>, input: LeaveCareTeamInput) -> Result<CareTeamPayload> {
        shown(Scope::of(ctx).act(input.read(), couples::leave_care_team).await)
    }

    /// Agrees to somebody who is to join one's care. Each partner for themself.
    async fn agree_to_care(&self, ctx: &Context<'_>, input: AgreeToCareInput) -> Result<DonePayload> {
        let seat: Result<SeatId, Refused> = read_id(&input.seat).map_err(|problem| problem.on("seat").into());
        done(Scope::of(ctx).act(seat, couples::agree_to_care).await)
    }
}
