//! A link with which somebody books what only those book who were invited, made and shown once.

use cynic::MutationBuilder;

use super::TypesPage;
use crate::{
    ask::ask,
    caller::Visitor,
    forms::{Form, Problems},
    pages::{self, Page},
    schema,
    site::Site,
    vocabulary::{Instant, Problem},
};

#[derive(cynic::QueryVariables)]
struct InviteVariables {
    input: InviteToBookInput,
}

#[derive(cynic::InputObject)]
struct InviteToBookInput {
    key: String,
    #[cynic(rename = "type")]
    kind: String,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "InviteVariables")]
struct Invite {
    #[arguments(input: $input)]
    invite_to_book: InviteToBookPayload,
}

#[derive(cynic::QueryFragment)]
struct InviteToBookPayload {
    address: Option<String>,
    link: Option<String>,
    ends_at: Option<Instant>,
    problems: Vec<Problem>,
}

/// What is handed to whoever is invited.
pub(super) struct Invited {
    /// What opens the page.
    pub(super) link: String,
    /// Until when, on the reader's clock.
    pub(super) until: String,
}

/// Makes a link, and shows the page with it.
pub(super) async fn invite(site: &Site, visitor: &Visitor, form: &Form) -> Page {
    let input = InviteToBookInput { key: form.text("key").to_owned(), kind: form.text("type").to_owned() };
    let payload = ask(site, visitor, Invite::build(InviteVariables { input })).await?.invite_to_book;
    let problems = Problems::of_payload(payload.problems)?;
    let page = super::page(site, visitor, "").await?;
    let (Some(address), Some(link), Some(ends_at)) = (payload.address, payload.link, payload.ends_at) else {
        return pages::again(&TypesPage { problems, ..page });
    };
    let link = format!("{}/book/{address}/invited/{link}", site.origin());
    let until = page.desk.zone.moment(&ends_at);
    pages::show(&TypesPage { invited: Some(Invited { link, until }), ..page })
}
