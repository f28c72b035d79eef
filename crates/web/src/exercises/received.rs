//! What the other partner shares of an exercise, and saying where one is with it. Nobody has to.

use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    routing::get,
};
use cynic::{MutationBuilder, QueryBuilder};

use super::query::{Choice, Other, Part, Reply};
use crate::{
    ask::ask,
    caller::Visitor,
    errors::Stop,
    forms::{Form, Problems},
    pages::{self, Page},
    schema,
    site::Site,
    vocabulary::{Instant, Problem, Reader},
};

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/shared/exercises/{id}", get(show).post(reply))
}

#[derive(cynic::QueryVariables)]
struct Id {
    id: cynic::Id,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "Id")]
struct Received {
    viewer: Option<Reader>,
    #[arguments(id: $id)]
    shared_exercise: Option<SharedExercise>,
}

#[derive(cynic::QueryFragment)]
struct SharedExercise {
    title: String,
    from: Other,
    since: Instant,
    parts: Vec<Part>,
    question: Option<String>,
    options: Vec<Choice>,
    reply: Option<Reply>,
}

#[derive(cynic::InputObject)]
struct ReplyToExerciseInput {
    run: cynic::Id,
    answer: String,
    partner_too: bool,
}

#[derive(cynic::QueryVariables)]
struct ReplyVariables {
    input: ReplyToExerciseInput,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "ReplyVariables")]
struct ReplyTo {
    #[arguments(input: $input)]
    reply_to_exercise: SharedExercisePayload,
}

#[derive(cynic::QueryFragment)]
struct SharedExercisePayload {
    problems: Vec<Problem>,
}

#[derive(Template)]
#[template(path = "exercises/received.html")]
struct ReceivedPage {
    id: String,
    title: String,
    from: String,
    day: String,
    parts: Vec<Part>,
    question: String,
    options: Vec<Choice>,
    /// What is chosen: what was said before, or just now.
    chosen: String,
    partner_too: bool,
    said: Option<Reply>,
    problems: Problems,
}

async fn show(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>) -> Page {
    pages::show(&page(&site, &visitor, &id, None, Problems::none()).await?)
}

async fn reply(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>, form: Form) -> Page {
    let input = ReplyToExerciseInput {
        run: cynic::Id::new(&id),
        answer: form.text("answer").to_owned(),
        partner_too: form.text("hearer") == "partner",
    };
    let payload = ask(&site, &visitor, ReplyTo::build(ReplyVariables { input })).await?.reply_to_exercise;
    let problems = Problems::of_payload(payload.problems)?;
    if problems.is_empty() {
        return pages::to(&format!("/shared/exercises/{id}"));
    }
    pages::again(&page(&site, &visitor, &id, Some(&form), problems).await?)
}

async fn page(
    site: &Site,
    visitor: &Visitor,
    id: &str,
    typed: Option<&Form>,
    problems: Problems,
) -> Result<ReceivedPage, Stop> {
    let answer = ask(site, visitor, Received::build(Id { id: cynic::Id::new(id) })).await?;
    let zone = answer.viewer.ok_or(Stop::SignInNeeded)?.zone();
    let shared = answer.shared_exercise.ok_or(Stop::NotFound)?;
    let said = shared.reply.as_ref();
    let before = || said.map(|said| said.answer.clone()).unwrap_or_default();
    Ok(ReceivedPage {
        id: id.to_owned(),
        title: shared.title,
        from: shared.from.name,
        day: zone.day(&shared.since),
        parts: shared.parts,
        question: shared.question.unwrap_or_default(),
        options: shared.options,
        chosen: typed.map_or_else(before, |typed| typed.text("answer").to_owned()),
        partner_too: typed
            .map_or_else(|| said.is_some_and(|said| said.partner_too), |typed| typed.text("hearer") == "partner"),
        said: shared.reply,
        problems,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::check_page;

    #[test]
    fn nobody_owes_an_answer_and_the_therapist_alone_hears_it_unless_they_want() {
        let part = Part {
            field: cynic::Id::new("what"),
            label: "What I did".to_owned(),
            lines: vec!["Words".to_owned()],
            passed: false,
            for_author_alone: false,
            shareable: true,
            shared: true,
        };
        let option = |value: &str| Choice { value: value.to_owned(), label: value.to_uppercase() };
        let page = ReceivedPage {
            id: "run_1".to_owned(),
            title: "Words and actions".to_owned(),
            from: "Sam".to_owned(),
            day: "Thu 26 Nov 2026".to_owned(),
            parts: vec![part],
            question: "You owe no answer.".to_owned(),
            options: vec![option("received"), option("not_yet")],
            chosen: "not_yet".to_owned(),
            partner_too: false,
            said: None,
            problems: Problems::none(),
        };
        let html = page.render().expect("it renders");
        check_page(&html);
        assert!(html.contains("Only my therapist") && html.contains("value=\"not_yet\" checked"));
    }
}
