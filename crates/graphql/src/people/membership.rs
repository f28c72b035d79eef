//! Who works in the practice: reading one member, making somebody a member, ending it.

use async_graphql::{Context, ID, InputObject, Object, Result};
use services::{Refused, domain::ids::PersonId, people};

use super::PersonRecord;
use crate::{
    input::{Input, read_id},
    practice::Role,
    problem::{answer, payload, payloads},
    scope::Scope,
};

/// Questions about members of the practice.
#[derive(Default)]
pub struct MembershipQuery;

#[Object]
impl MembershipQuery {
    /// One member of the practice, or somebody who may become one. Owners.
    async fn member(&self, ctx: &Context<'_>, id: ID) -> Option<Result<PersonRecord>> {
        let id: Result<PersonId, Refused> = read_id(&id).map_err(Refused::from);
        answer(Scope::of(ctx).act(id, people::member).await.map(PersonRecord::from))
    }
}

/// Somebody to make a member of the practice.
#[derive(InputObject)]
pub struct BecomeMemberInput {
    /// A fresh key; the same key again gives the first answer.
    key: String,
    /// Who; entered before, and not in care here.
    person: ID,
    /// As what. Clients are added with their couple, so not as a partner.
    role: Role,
}

impl BecomeMemberInput {
    fn read(self) -> Result<people::BecomeMember, Refused> {
        let mut input = Input::default();
        let person = input.id("person", &self.person);
        input.finish(|| Some(people::BecomeMember { key: self.key, person: person?, role: self.role.into() }))
    }
}

/// A membership to end.
#[derive(InputObject)]
pub struct EndMembershipInput {
    /// Whose.
    person: ID,
    /// The one role that ends; left out, all they have.
    role: Option<Role>,
}

impl EndMembershipInput {
    fn read(&self) -> Result<people::EndMembership, Refused> {
        let mut input = Input::default();
        let person = input.id("person", &self.person);
        input.finish(|| Some(people::EndMembership { person: person?, role: self.role.map(Into::into) }))
    }
}

payloads! {
    /// Somebody who works in the practice now.
    BecomeMemberPayload {
        /// The person, as they are now.
        member: Option<PersonRecord>,
    }
    /// Somebody whose membership ended.
    EndMembershipPayload {
        /// The person, as they are now.
        member: Option<PersonRecord>,
        /// How many couples nobody leads the care of since then; couplesWithoutLead lists them.
        couples_without_lead: Option<i32>,
    }
}

/// Acts about members of the practice.
#[derive(Default)]
pub struct MembershipMutation;

#[Object]
impl MembershipMutation {
    /// Makes a person a member of the practice. Owners. A code from invite opens their account.
    async fn become_member(&self, ctx: &Context<'_>, input: BecomeMemberInput) -> Result<BecomeMemberPayload> {
        let outcome = Scope::of(ctx).act(input.read(), people::become_member).await;
        payload(outcome, |record| BecomeMemberPayload { member: Some(record.into()), problems: Vec::new() })
    }

    /// Ends one role of a member, or all of them, at once: sessions, tokens and codes end with it, and the seats on care teams that no role
    /// is left for. Owners. The last owner stays.
    async fn end_membership(&self, ctx: &Context<'_>, input: EndMembershipInput) -> Result<EndMembershipPayload> {
        let outcome = Scope::of(ctx).act(input.read(), people::end_membership).await;
        payload(outcome, |ended| EndMembershipPayload {
            member: Some(ended.member.into()),
            couples_without_lead: Some(i32::try_from(ended.without_lead).unwrap_or(i32::MAX)),
            problems: Vec::new(),
        })
    }
}
