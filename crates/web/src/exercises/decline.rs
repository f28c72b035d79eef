//! Leaving an exercise out.

use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    routing::get,
};
use cynic::QueryBuilder;

use super::{query::Content, work::decline as leave_out};
use crate::{
    ask::ask,
    caller::Visitor,
    errors::Stop,
    forms::Problems,
    pages::{self, Page},
    schema,
    site::Site,
};

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/exercises/{id}/decline", get(show).post(decline))
}

#[derive(cynic::QueryVariables)]
struct Id {
    id: cynic::Id,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "Id")]
struct Asked {
    #[arguments(id: $id)]
    exercise_run: Option<Content>,
}

#[derive(Template)]
#[template(path = "exercises/decline.html")]
struct DeclinePage {
    id: String,
    title: String,
    as_needed: bool,
    for_good: bool,
    problems: Problems,
}

async fn show(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>) -> Page {
    pages::show(&page(&site, &visitor, &id, Problems::none()).await?)
}

async fn decline(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>) -> Page {
    let problems = leave_out(&site, &visitor, &id).await?;
    if problems.is_empty() {
        return pages::to("/exercises");
    }
    pages::again(&page(&site, &visitor, &id, problems).await?)
}

async fn page(site: &Site, visitor: &Visitor, id: &str, problems: Problems) -> Result<DeclinePage, Stop> {
    let asked = ask(site, visitor, Asked::build(Id { id: cynic::Id::new(id) })).await?;
    let content = asked.exercise_run.ok_or(Stop::NotFound)?;
    Ok(DeclinePage {
        id: id.to_owned(),
        title: content.run.exercise.title,
        as_needed: content.run.exercise.as_needed,
        for_good: content.form.is_some_and(|form| form.hides_for_good),
        problems,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::check_page;

    #[test]
    fn it_says_what_happens_and_who_is_told() {
        for for_good in [true, false] {
            let page = DeclinePage {
                id: "run_1".to_owned(),
                title: "Looking back".to_owned(),
                as_needed: !for_good,
                for_good,
                problems: Problems::none(),
            };
            let html = page.render().expect("it renders");
            check_page(&html);
            assert!(html.contains("Nobody else is told") && html.contains("for good") == for_good);
        }
    }
}
