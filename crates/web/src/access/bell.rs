//! The link of a letter. It shows nothing and signs nobody in. Getting it changes nothing, so that whoever looks at a mail before its reader,
//! such as a scanner or a browser that reads ahead, leaves no trace; what it does, it does when somebody signs in or presses the button.

use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    response::{AppendHeaders, IntoResponse, Response},
    routing::get,
};
use cynic::MutationBuilder;

use crate::{
    ask::ask,
    caller::Visitor,
    cookies,
    pages::{self, Page, redirect},
    schema,
    site::Site,
    vocabulary::DonePayload,
};

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/a/{token}", get(look).post(ring))
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

#[derive(Template)]
#[template(path = "access/bell.html")]
struct BellPage {
    token: String,
}

/// Without a session, the way to the sign-in; the browser keeps the link until then. With one, a button.
async fn look(State(site): State<Site>, visitor: Visitor, Path(token): Path<String>) -> Page {
    if !cookies::is_ours(&token) {
        return pages::to("/sign-in");
    }
    if visitor.has_session() {
        return pages::show(&BellPage { token });
    }
    Ok((AppendHeaders([cookies::hold_bell(&site, &token)]), redirect("/sign-in")).into_response())
}

/// Everybody gets to their own home page. Where the session has ended, that leads to the sign-in, and the browser still has the link.
async fn ring(State(site): State<Site>, visitor: Visitor, Path(token): Path<String>) -> Response {
    if follow(&site, &visitor, &token).await {
        return redirect("/");
    }
    (AppendHeaders([cookies::hold_bell(&site, &token)]), redirect("/")).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::check_page;

    #[test]
    fn the_page_of_a_link_says_nothing_about_it() {
        let html = BellPage { token: "bcdfg".to_owned() }.render().expect("it renders");
        check_page(&html);
        assert!(html.contains("method=\"post\" action=\"/a/bcdfg\"") && !html.contains("letter"));
    }
}
