//! Being asked again after the end of care: to read, to agree to, to say no to, and to change either.

use askama::Template;
use axum::{Router, extract::State, routing::get};
use cynic::{MutationBuilder, QueryBuilder};

use crate::{
    ask::ask,
    caller::Visitor,
    errors::Stop,
    forms::{Form, Problems},
    moments::near_day,
    pages::{self, Page},
    schema,
    site::Site,
    vocabulary::{Date, DonePayload, Instant},
};

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/follow-up", get(read).post(say))
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query")]
struct Asked {
    my_follow_ups: Option<Vec<FollowUp>>,
}

#[derive(cynic::QueryFragment)]
struct FollowUp {
    id: cynic::Id,
    due_on: Vec<Date>,
    agreed_at: Option<Instant>,
    declined_at: Option<Instant>,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
enum FollowUpAnswer {
    Agree,
    Decline,
}

#[derive(cynic::QueryVariables)]
struct Variables {
    input: AnswerFollowUpInput,
}

#[derive(cynic::InputObject)]
struct AnswerFollowUpInput {
    follow_up: cynic::Id,
    answer: FollowUpAnswer,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "Variables")]
struct AnswerFollowUp {
    #[arguments(input: $input)]
    answer_follow_up: DonePayload,
}

/// One at a time: what is still asked first, then the oldest.
#[derive(Template)]
#[template(path = "people/follow_up.html")]
struct FollowUpPage {
    follow_up: Option<Shown>,
    problems: Problems,
}

/// What is asked, or was answered.
struct Shown {
    id: String,
    agreed: bool,
    declined: bool,
    /// Around which days something comes.
    days: Vec<String>,
}

impl From<FollowUp> for Shown {
    fn from(one: FollowUp) -> Self {
        Self {
            id: one.id.into_inner(),
            agreed: one.agreed_at.is_some(),
            declined: one.declined_at.is_some(),
            days: one.due_on.iter().map(|day| format!("{} {}", near_day(day), day.0.year())).collect(),
        }
    }
}

async fn read(State(site): State<Site>, visitor: Visitor) -> Page {
    pages::show(&page(&site, &visitor, Problems::none()).await?)
}

async fn page(site: &Site, visitor: &Visitor, problems: Problems) -> Result<FollowUpPage, Stop> {
    let all = ask(site, visitor, Asked::build(())).await?.my_follow_ups.unwrap_or_default();
    let first = all.into_iter().map(Shown::from).min_by_key(|one| one.agreed || one.declined);
    Ok(FollowUpPage { follow_up: first, problems })
}

async fn say(State(site): State<Site>, visitor: Visitor, form: Form) -> Page {
    let answer = match form.text("answer") {
        "agree" => FollowUpAnswer::Agree,
        "decline" => FollowUpAnswer::Decline,
        _ => {
            let problems = Problems::one("answer", "Choose yes or no. Nothing was changed.");
            return pages::again(&page(&site, &visitor, problems).await?);
        }
    };
    let input = AnswerFollowUpInput { follow_up: cynic::Id::new(form.text("followUp")), answer };
    let payload = ask(&site, &visitor, AnswerFollowUp::build(Variables { input })).await?.answer_follow_up;
    let problems = Problems::of_payload(payload.problems)?;
    if problems.is_empty() {
        return pages::to("/follow-up");
    }
    pages::again(&page(&site, &visitor, problems).await?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::check_page;

    fn shown(agreed: bool, declined: bool) -> String {
        let follow_up = Shown { id: "crs_1".to_owned(), agreed, declined, days: vec!["Friday 5 June 2026".to_owned()] };
        let page = FollowUpPage { follow_up: Some(follow_up), problems: Problems::none() };
        let html = page.render().expect("it renders");
        check_page(&html);
        html
    }

    #[test]
    fn agreeing_and_leaving_it_are_one_step_each_and_taking_it_back_too() {
        let asked = shown(false, false);
        assert!(
            asked.contains("value=\"agree\"")
                && asked.contains("value=\"decline\"")
                && asked.contains("Friday 5 June 2026")
        );
        let agreed = shown(true, false);
        assert!(!agreed.contains("value=\"agree\"") && agreed.contains("value=\"decline\""));
        let declined = shown(false, true);
        assert!(declined.contains("value=\"agree\"") && !declined.contains("value=\"decline\""));
        let none = FollowUpPage { follow_up: None, problems: Problems::none() }.render().expect("it renders");
        check_page(&none);
        assert!(!none.contains("action=\"/follow-up\""));
    }
}
