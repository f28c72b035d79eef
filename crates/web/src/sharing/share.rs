//! Before one answer is shared: exactly what the other will see, and what taking it back cannot do.

use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    routing::get,
};
use cynic::{MutationBuilder, QueryBuilder};

use crate::{
    ask::ask,
    caller::Visitor,
    errors::Stop,
    forms::{Asked, Form, Problems},
    pages::{self, Page},
    schema,
    site::Site,
    vocabulary::{Partner, Person, Problem},
};

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/answers/{id}/share", get(preview).post(share))
}

#[derive(cynic::QueryVariables)]
struct Id {
    id: cynic::Id,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "Id")]
struct Shareable {
    viewer: Option<Viewer>,
    #[arguments(id: $id)]
    response: Option<Response>,
}

#[derive(cynic::QueryFragment)]
struct Viewer {
    person: Person,
    partners: Vec<Partner>,
}

#[derive(cynic::QueryFragment)]
struct Response {
    answers: Vec<AnsweredQuestion>,
}

#[derive(cynic::QueryFragment)]
struct AnsweredQuestion {
    item: cynic::Id,
    question: String,
    answer: Option<String>,
    shareable: bool,
    shares: Vec<LiveShare>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Share")]
struct LiveShare {
    with: Partner,
}

#[derive(cynic::QueryVariables)]
struct Variables {
    input: ShareInput,
}

#[derive(cynic::InputObject)]
struct ShareInput {
    key: String,
    response: cynic::Id,
    item: cynic::Id,
    with: cynic::Id,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "Variables")]
struct ShareItem {
    #[arguments(input: $input)]
    share: SharePayload,
}

#[derive(cynic::QueryFragment)]
struct SharePayload {
    problems: Vec<Problem>,
}

#[derive(Template)]
#[template(path = "sharing/share.html")]
struct SharePage {
    id: String,
    item: String,
    key: String,
    author: String,
    question: String,
    answer: String,
    partners: Vec<Partner>,
    chosen: String,
    problems: Problems,
}

async fn preview(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>, Asked(asked): Asked) -> Page {
    let key = site.door.fresh_key();
    let page = page(&site, &visitor, id, asked.text("item"), key, Problems::none()).await?;
    pages::show(&page)
}

async fn page(
    site: &Site,
    visitor: &Visitor,
    id: String,
    item: &str,
    key: String,
    problems: Problems,
) -> Result<SharePage, Stop> {
    let found = ask(site, visitor, Shareable::build(Id { id: cynic::Id::new(&id) })).await?;
    let viewer = found.viewer.ok_or(Stop::SignInNeeded)?;
    let answers = found.response.ok_or(Stop::NotFound)?.answers;
    let row = answers.into_iter().find(|row| row.item.inner() == item && row.shareable).ok_or(Stop::NotFound)?;
    let not_yet = |partner: &Partner| !row.shares.iter().any(|share| share.with.id == partner.id);
    let partners: Vec<Partner> = viewer.partners.into_iter().filter(not_yet).collect();
    if partners.is_empty() {
        return Err(Stop::NotFound);
    }
    Ok(SharePage {
        id,
        item: item.to_owned(),
        key,
        author: viewer.person.name,
        question: row.question,
        answer: row.answer.ok_or(Stop::NotFound)?,
        partners,
        chosen: String::new(),
        problems,
    })
}

async fn share(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>, form: Form) -> Page {
    let key = form.text("key").to_owned();
    let problems = if form.text("with").is_empty() {
        Problems::one("with", "Choose who may see it.")
    } else {
        let input = ShareInput {
            key: key.clone(),
            response: cynic::Id::new(&id),
            item: cynic::Id::new(form.text("item")),
            with: cynic::Id::new(form.text("with")),
        };
        Problems::of_payload(ask(&site, &visitor, ShareItem::build(Variables { input })).await?.share.problems)?
    };
    if problems.is_empty() {
        return pages::to(&format!("/answers/{id}"));
    }
    let page = page(&site, &visitor, id, form.text("item"), key, problems).await?;
    pages::again(&SharePage { chosen: form.text("with").to_owned(), ..page })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::check_page;

    fn partner(id: &str, name: &str) -> Partner {
        Partner { id: cynic::Id::new(id), name: name.to_owned() }
    }

    fn page(partners: Vec<Partner>) -> SharePage {
        SharePage {
            id: "rsp_1".to_owned(),
            item: "need_1".to_owned(),
            key: "key".to_owned(),
            author: "Ada".to_owned(),
            question: "What do you need?".to_owned(),
            answer: "Time <3".to_owned(),
            partners,
            chosen: String::new(),
            problems: Problems::none(),
        }
    }

    #[test]
    fn the_preview_shows_what_the_other_will_see_and_that_it_cannot_be_unseen() {
        let html = page(vec![partner("per_2", "Ben")]).render().expect("it renders");
        check_page(&html);
        assert!(html.contains("Time &#60;3") && html.contains("cannot be unseen") && html.contains("Share with Ben"));
        assert!(html.contains("action=\"/answers/rsp_1/share?item=need_1\""), "where the same page stands");
    }

    #[test]
    fn among_several_the_author_chooses() {
        let html = page(vec![partner("per_2", "Ben"), partner("per_3", "Cleo")]).render().expect("it renders");
        check_page(&html);
        assert_eq!(html.matches("type=\"radio\"").count(), 2);
    }
}
