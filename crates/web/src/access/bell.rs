//! The link of a letter. It shows nothing, signs nobody in and changes nothing until its reader has signed in.

use axum::{
    Router,
    extract::{Path, State},
    response::{AppendHeaders, IntoResponse, Response},
    routing::get,
};
use cynic::MutationBuilder;

use crate::{ask::ask, caller::Visitor, cookies, pages::redirect, schema, site::Site, vocabulary::DonePayload};

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/a/{token}", get(ring))
}

#[derive(cynic::QueryVariables)]
struct Variables {
    input: FollowDoorbellInput,
}

#[derive(cynic::InputObject)]
struct FollowDoorbellInput {
    token: String,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "Variables")]
struct FollowDoorbell {
    #[arguments(input: $input)]
    follow_doorbell: DonePayload,
}

/// Tells the door that this person came by a letter's link. Whatever the answer, the person goes on: a link that is old, used or somebody
/// else's looks like any other.
pub(super) async fn follow(site: &Site, visitor: &Visitor, token: &str) -> bool {
    let input = FollowDoorbellInput { token: token.to_owned() };
    ask(site, visitor, FollowDoorbell::build(Variables { input })).await.is_ok_and(|answer| answer.follow_doorbell.done)
}

async fn ring(State(site): State<Site>, visitor: Visitor, Path(token): Path<String>) -> Response {
    if !cookies::is_ours(&token) {
        return redirect("/sign-in");
    }
    if visitor.has_session() && follow(&site, &visitor, &token).await {
        return redirect("/");
    }
    (AppendHeaders([cookies::hold_bell(&site, &token)]), redirect("/sign-in")).into_response()
}
