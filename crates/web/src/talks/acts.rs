//! What is done on the page of talks.

use axum::extract::State;
use cynic::MutationBuilder;

use super::query::Ready;
use crate::{
    ask::ask,
    caller::Visitor,
    errors::Stop,
    forms::{Form, Problems},
    pages::{self, Page},
    schema,
    site::Site,
    vocabulary::{DonePayload, Problem},
};

#[derive(cynic::QueryFragment)]
struct TalkPlanPayload {
    problems: Vec<Problem>,
}

#[derive(cynic::InputObject)]
struct MakeTalkPlanInput {
    key: String,
    response: cynic::Id,
}

#[derive(cynic::QueryVariables)]
struct MakeVariables {
    input: MakeTalkPlanInput,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "MakeVariables")]
struct Make {
    #[arguments(input: $input)]
    make_talk_plan: TalkPlanPayload,
}

#[derive(cynic::InputObject)]
struct TakeBackTalkPlanInput {
    talk_plan: cynic::Id,
}

#[derive(cynic::QueryVariables)]
struct TakeBackVariables {
    input: TakeBackTalkPlanInput,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "TakeBackVariables")]
struct TakeBack {
    #[arguments(input: $input)]
    take_back_talk_plan: DonePayload,
}

#[derive(cynic::InputObject)]
struct BeginTalkInput {
    talk_plan: cynic::Id,
}

#[derive(cynic::QueryVariables)]
struct BeginVariables {
    input: BeginTalkInput,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "BeginVariables")]
struct Begin {
    #[arguments(input: $input)]
    begin_talk: TalkPlanPayload,
}

#[derive(cynic::InputObject)]
struct EndTalkInput {
    talk_plan: cynic::Id,
}

#[derive(cynic::QueryVariables)]
struct EndVariables {
    input: EndTalkInput,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "EndVariables")]
struct End {
    #[arguments(input: $input)]
    end_talk: TalkPlanPayload,
}

#[derive(cynic::InputObject)]
struct SayReadyToTalkInput {
    talk_plan: cynic::Id,
    ready: Ready,
}

#[derive(cynic::QueryVariables)]
struct ReadyVariables {
    input: SayReadyToTalkInput,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "ReadyVariables")]
struct SayReady {
    #[arguments(input: $input)]
    say_ready_to_talk: TalkPlanPayload,
}

#[derive(cynic::InputObject)]
struct RateTalkInput {
    talk_plan: cynic::Id,
    number: i32,
    felt_heard: i32,
    needed_pause: bool,
}

#[derive(cynic::QueryVariables)]
struct RateVariables {
    input: RateTalkInput,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "RateVariables")]
struct Rate {
    #[arguments(input: $input)]
    rate_talk: TalkPlanPayload,
}

pub(super) async fn act(State(site): State<Site>, visitor: Visitor, form: Form) -> Page {
    let is_rating = form.text("act") == "rate";
    let unsaid = if is_rating { unsaid(&form) } else { Problems::none() };
    let problems = if unsaid.is_empty() { Problems::of_payload(send(&site, &visitor, &form).await?)? } else { unsaid };
    if problems.is_empty() {
        return pages::to("/talks");
    }
    let problems = if is_rating { problems.beside(|field| asked(field, form.text("plan"))) } else { problems };
    pages::again(&super::page(&site, &visitor, form, problems).await?)
}

/// What is missing of a rating. A box that was left empty is no answer.
fn unsaid(form: &Form) -> Problems {
    let blank = |name: &str, words: &str| {
        if form.text(name).is_empty() { Problems::one(name, words) } else { Problems::none() }
    };
    blank("heard", "Say how far you felt heard.").and(blank("pause", "Say whether you needed the pause."))
}

/// The question of the page that a field of the door belongs to.
fn asked(field: &str, plan: &str) -> String {
    let question = match field {
        "feltHeard" => "heard",
        "neededPause" => "pause",
        other => other,
    };
    format!("{question}-{plan}")
}

async fn send(site: &Site, visitor: &Visitor, form: &Form) -> Result<Vec<Problem>, Stop> {
    let talk_plan = || cynic::Id::new(form.text("plan"));
    let said = |ready| ReadyVariables { input: SayReadyToTalkInput { talk_plan: talk_plan(), ready } };
    Ok(match form.text("act") {
        "take-back" => {
            ask(
                site,
                visitor,
                TakeBack::build(TakeBackVariables { input: TakeBackTalkPlanInput { talk_plan: talk_plan() } }),
            )
            .await?
            .take_back_talk_plan
            .problems
        }
        "begin" => {
            ask(site, visitor, Begin::build(BeginVariables { input: BeginTalkInput { talk_plan: talk_plan() } }))
                .await?
                .begin_talk
                .problems
        }
        "end" => {
            ask(site, visitor, End::build(EndVariables { input: EndTalkInput { talk_plan: talk_plan() } }))
                .await?
                .end_talk
                .problems
        }
        "yes" => ask(site, visitor, SayReady::build(said(Ready::Yes))).await?.say_ready_to_talk.problems,
        "not-sure" => ask(site, visitor, SayReady::build(said(Ready::NotSure))).await?.say_ready_to_talk.problems,
        "no" => ask(site, visitor, SayReady::build(said(Ready::No))).await?.say_ready_to_talk.problems,
        "rate" => {
            let input = RateTalkInput {
                talk_plan: talk_plan(),
                number: form.text("number").parse().unwrap_or_default(),
                felt_heard: form.text("heard").parse().unwrap_or_default(),
                needed_pause: form.text("pause") == "yes",
            };
            ask(site, visitor, Rate::build(RateVariables { input })).await?.rate_talk.problems
        }
        _ => {
            let response = cynic::Id::new(form.text("response"));
            let input = MakeTalkPlanInput { key: form.text("key").to_owned(), response };
            ask(site, visitor, Make::build(MakeVariables { input })).await?.make_talk_plan.problems
        }
    })
}
