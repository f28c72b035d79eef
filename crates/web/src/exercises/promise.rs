//! Making a promise: what, on which days, by when.

use askama::Template;
use axum::{Router, extract::State, routing::get};
use cynic::{MutationBuilder, QueryBuilder};

use crate::{
    ask::ask,
    caller::Visitor,
    errors::Stop,
    forms::{Form, Problems},
    pages::{self, Page},
    schema,
    site::Site,
    vocabulary::{Partner, Problem, TypedDate},
};

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/promises/new", get(show).post(make))
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query")]
struct Lists {
    my_commitments: Option<MyCommitments>,
}

#[derive(cynic::QueryFragment)]
struct MyCommitments {
    lists: Vec<PromiseList>,
}

#[derive(cynic::QueryFragment)]
struct PromiseList {
    thread: cynic::Id,
    with: Partner,
}

#[derive(cynic::Enum, Debug, Clone, Copy, PartialEq, Eq)]
enum PromiseRepeats {
    Once,
    EveryDays,
    Weekly,
}

#[derive(cynic::InputObject)]
struct MakePromiseInput {
    key: String,
    thread: Option<cynic::Id>,
    text: String,
    first: Option<TypedDate>,
    time: String,
    repeats: PromiseRepeats,
    every_days: Option<i32>,
    days: Vec<String>,
    until: Option<TypedDate>,
    letters: bool,
}

#[derive(cynic::QueryVariables)]
struct Variables {
    input: MakePromiseInput,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "Variables")]
struct MakePromise {
    #[arguments(input: $input)]
    make_promise: CommitmentPayload,
}

#[derive(cynic::QueryFragment)]
struct CommitmentPayload {
    problems: Vec<Problem>,
}

/// The days as the form names and shows them.
const DAYS: [(&str, &str); 7] = [
    ("MONDAY", "Monday"),
    ("TUESDAY", "Tuesday"),
    ("WEDNESDAY", "Wednesday"),
    ("THURSDAY", "Thursday"),
    ("FRIDAY", "Friday"),
    ("SATURDAY", "Saturday"),
    ("SUNDAY", "Sunday"),
];

#[derive(Template)]
#[template(path = "exercises/promise.html")]
struct PromisePage {
    lists: Vec<PromiseList>,
    typed: Form,
    key: String,
    problems: Problems,
}

impl PromisePage {
    fn has_day(&self, day: &str) -> bool {
        self.typed.all("days").any(|typed| typed == day)
    }

    /// How it repeats, as typed; every day where nothing was chosen yet.
    fn repeats(&self) -> &str {
        match self.typed.text("repeats") {
            "" => "days",
            typed => typed,
        }
    }
}

/// What a question is called in the summary of what needs another look.
fn called(field: &str) -> &'static str {
    match field {
        "text" => "What you promise",
        "repeats" => "How often",
        "days" => "Days of the week",
        "everyDays" => "Every how many days",
        "time" => "Time of day",
        "first" => "First day",
        "until" => "Last day",
        _ => "Your promise",
    }
}

async fn show(State(site): State<Site>, visitor: Visitor) -> Page {
    let page = page(&site, &visitor, Form::default(), site.door.fresh_key(), Problems::none()).await?;
    pages::show(&page)
}

async fn page(
    site: &Site,
    visitor: &Visitor,
    typed: Form,
    key: String,
    problems: Problems,
) -> Result<PromisePage, Stop> {
    let lists = ask(site, visitor, Lists::build(())).await?.my_commitments.ok_or(Stop::NotFound)?.lists;
    if lists.is_empty() {
        return Err(Stop::NotFound);
    }
    Ok(PromisePage { lists, typed, key, problems })
}

async fn make(State(site): State<Site>, visitor: Visitor, form: Form) -> Page {
    let key = form.text("key").to_owned();
    let payload = ask(&site, &visitor, MakePromise::build(Variables { input: read(&form) })).await?.make_promise;
    let problems = Problems::of_payload(payload.problems)?;
    if problems.is_empty() {
        return pages::to("/promises");
    }
    pages::again(&page(&site, &visitor, form, key, problems).await?)
}

fn read(form: &Form) -> MakePromiseInput {
    let (repeats, every_days) = match form.text("repeats") {
        "once" => (PromiseRepeats::Once, None),
        "week" => (PromiseRepeats::Weekly, None),
        "some" => (PromiseRepeats::EveryDays, form.text("everyDays").trim().parse().ok()),
        _ => (PromiseRepeats::EveryDays, Some(1)),
    };
    MakePromiseInput {
        key: form.text("key").to_owned(),
        thread: form.some("thread").map(cynic::Id::new),
        text: form.text("text").to_owned(),
        first: form.some("first").map(TypedDate),
        time: form.text("time").to_owned(),
        repeats,
        every_days,
        days: form.all("days").map(str::to_owned).collect(),
        until: form.some("until").map(TypedDate),
        letters: form.ticked("letters"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::check_page;

    #[test]
    fn what_was_typed_is_kept_beside_what_is_wrong() {
        let typed = Form::from(vec![
            ("text".to_owned(), "I call <at six>".to_owned()),
            ("repeats".to_owned(), "week".to_owned()),
            ("days".to_owned(), "MONDAY".to_owned()),
            ("days".to_owned(), "FRIDAY".to_owned()),
        ]);
        let ben = Partner { id: cynic::Id::new("per_2"), name: "Ben".to_owned() };
        let page = PromisePage {
            lists: vec![PromiseList { thread: cynic::Id::new("thr_1"), with: ben }],
            typed,
            key: "key".to_owned(),
            problems: Problems::one("first", "Choose a first day."),
        };
        let html = page.render().expect("it renders");
        check_page(&html);
        assert!(html.contains("I call &#60;at six&#62;") && html.contains("href=\"#f-first\">First day: Choose"));
        assert_eq!(html.matches(" checked").count(), 3);
    }

    #[test]
    fn the_form_says_what_it_means() {
        let read = |repeats: &str| {
            let form = Form::from(vec![
                ("repeats".to_owned(), repeats.to_owned()),
                ("everyDays".to_owned(), " 3 ".to_owned()),
            ]);
            let input = read(&form);
            (input.repeats, input.every_days)
        };
        assert_eq!(read("days"), (PromiseRepeats::EveryDays, Some(1)));
        assert_eq!(read("some"), (PromiseRepeats::EveryDays, Some(3)));
        assert_eq!(read("once"), (PromiseRepeats::Once, None));
        assert_eq!(read("week"), (PromiseRepeats::Weekly, None));
    }
}
