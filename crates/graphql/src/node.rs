//! Any object by its id.

use async_graphql::{Context, ID, Interface, Object, Result};
use services::{
    Refused,
    domain::{
        ids::{AssignmentId, CoupleId, Id, PersonId, PracticeId, ResponseId},
        problem::Problem,
    },
};

use crate::{
    couples::{self, Couple},
    inventories::{self, Assignment, Response},
    people::{self, Person},
    practice::{self, Practice},
    problem::answer,
    scope::Scope,
    sharing::Share,
};

/// Something that has an id of its own.
#[derive(Interface)]
#[graphql(field(name = "id", ty = "&ID", desc = "Its id."))]
pub enum Node {
    Practice(Practice),
    Person(Person),
    Couple(Couple),
    Assignment(Assignment),
    Response(Response),
    Share(Share),
}

/// Any object by its id.
#[derive(Default)]
pub struct NodeQuery;

#[Object]
impl NodeQuery {
    /// Any object of yours by its id; null for anything that is not there or not yours.
    async fn node(&self, ctx: &Context<'_>, id: ID) -> Option<Result<Node>> {
        answer(show(Scope::of(ctx), &id).await)
    }
}

async fn show(scope: &Scope, id: &ID) -> Result<Node, Refused> {
    scope.actor()?;
    let kind = id.as_str().split_once('_').map_or("", |(kind, _)| kind);
    match kind {
        PracticeId::PREFIX => {
            let practice = practice::show(scope).await?;
            if practice.is(id) { Ok(Node::Practice(practice)) } else { Err(Problem::not_found().into()) }
        }
        PersonId::PREFIX => people::show(scope, id).await.map(Node::Person),
        CoupleId::PREFIX => couples::show(scope, id).await.map(Node::Couple),
        AssignmentId::PREFIX => inventories::show_assignment(scope, id).await.map(Node::Assignment),
        ResponseId::PREFIX => inventories::show_response(scope, id).await.map(Node::Response),
        _ => Err(Problem::not_found().into()),
    }
}
