//! What the buttons of the page do. Each leads back to the page, as it is then.

use axum::extract::State;
use cynic::MutationBuilder;

use super::{HERE, PromiseMark, PromiseSeen, page};
use crate::{
    ask::ask,
    caller::Visitor,
    errors::Stop,
    forms::{Form, Problems},
    pages::{self, Page},
    schema,
    site::Site,
    vocabulary::Problem,
};

#[derive(cynic::InputObject)]
struct SayOfPromiseInput {
    time: cynic::Id,
    mark: PromiseMark,
}

#[derive(cynic::QueryVariables)]
struct SayVariables {
    input: SayOfPromiseInput,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "SayVariables")]
struct Say {
    #[arguments(input: $input)]
    say_of_promise: CommitmentPayload,
}

#[derive(cynic::InputObject)]
struct EndPromiseInput {
    commitment: cynic::Id,
}

#[derive(cynic::QueryVariables)]
struct EndVariables {
    input: EndPromiseInput,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "EndVariables")]
struct End {
    #[arguments(input: $input)]
    end_promise: CommitmentPayload,
}

#[derive(cynic::QueryFragment)]
struct CommitmentPayload {
    problems: Vec<Problem>,
}

#[derive(cynic::InputObject)]
struct ShowPromisesInput {
    thread: cynic::Id,
}

#[derive(cynic::QueryVariables)]
struct ShowVariables {
    input: ShowPromisesInput,
}

#[derive(cynic::InputObject)]
struct HidePromisesInput {
    thread: cynic::Id,
}

#[derive(cynic::QueryVariables)]
struct HideVariables {
    input: HidePromisesInput,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "ShowVariables")]
struct ShowList {
    #[arguments(input: $input)]
    show_promises: PromiseListPayload,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "HideVariables")]
struct HideList {
    #[arguments(input: $input)]
    hide_promises: PromiseListPayload,
}

#[derive(cynic::QueryFragment)]
struct PromiseListPayload {
    problems: Vec<Problem>,
}

#[derive(cynic::InputObject)]
struct WatchPromisesInput {
    thread: cynic::Id,
    watch: bool,
}

#[derive(cynic::QueryVariables)]
struct WatchVariables {
    input: WatchPromisesInput,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "WatchVariables")]
struct Watch {
    #[arguments(input: $input)]
    watch_promises: ShownPromisesPayload,
}

#[derive(cynic::InputObject)]
struct NoticePromiseInput {
    time: cynic::Id,
    seen: Option<PromiseSeen>,
}

#[derive(cynic::QueryVariables)]
struct NoticeVariables {
    input: NoticePromiseInput,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "NoticeVariables")]
struct Notice {
    #[arguments(input: $input)]
    notice_promise: ShownPromisesPayload,
}

#[derive(cynic::QueryFragment)]
struct ShownPromisesPayload {
    problems: Vec<Problem>,
}

/// `POST /promises`
pub(super) async fn act(State(site): State<Site>, visitor: Visitor, form: Form) -> Page {
    let problems = Problems::of_payload(done(&site, &visitor, &form).await?)?;
    if problems.is_empty() {
        return pages::to(HERE);
    }
    pages::again(&page(&site, &visitor, None, problems).await?)
}

/// Does what the pressed button says.
async fn done(site: &Site, visitor: &Visitor, form: &Form) -> Result<Vec<Problem>, Stop> {
    let id = |name: &str| cynic::Id::new(form.text(name));
    Ok(match form.text("act") {
        "say" => {
            let mark = PromiseMark::parse(form.text("mark")).ok_or(Stop::NotAForm)?;
            let input = SayOfPromiseInput { time: id("time"), mark };
            ask(site, visitor, Say::build(SayVariables { input })).await?.say_of_promise.problems
        }
        "end" => {
            let input = EndPromiseInput { commitment: id("commitment") };
            ask(site, visitor, End::build(EndVariables { input })).await?.end_promise.problems
        }
        "show" => {
            let input = ShowPromisesInput { thread: id("thread") };
            ask(site, visitor, ShowList::build(ShowVariables { input })).await?.show_promises.problems
        }
        "hide" => {
            let input = HidePromisesInput { thread: id("thread") };
            ask(site, visitor, HideList::build(HideVariables { input })).await?.hide_promises.problems
        }
        "watch" | "unwatch" => {
            let input = WatchPromisesInput { thread: id("thread"), watch: form.text("act") == "watch" };
            ask(site, visitor, Watch::build(WatchVariables { input })).await?.watch_promises.problems
        }
        "notice" => {
            let input = NoticePromiseInput { time: id("time"), seen: PromiseSeen::parse(form.text("seen")) };
            ask(site, visitor, Notice::build(NoticeVariables { input })).await?.notice_promise.problems
        }
        _ => return Err(Stop::NotAForm),
    })
}
