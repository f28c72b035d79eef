//! The questions somebody may ask themself before they book, and what their answers come to. Both stand in no history: the answers are sent by a
//! form, and what comes back is the answer to it.

use askama::Template;
use axum::extract::{Path, State};
use cynic::{MutationBuilder, QueryBuilder};

use crate::{
    ask::ask,
    caller::Visitor,
    errors::Stop,
    forms::{Form, Problems},
    pages::{self, Page, encoded},
    schema,
    site::Site,
    vocabulary::Problem,
};

#[derive(cynic::QueryVariables)]
struct QuestionsVariables {
    address: String,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "QuestionsVariables")]
struct QuestionsQuery {
    readiness_questions: Option<Vec<ReadinessQuestion>>,
    #[arguments(address: $address)]
    booking_page: Option<Named>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "BookingPage")]
struct Named {
    name: String,
}

#[derive(cynic::QueryFragment)]
struct ReadinessQuestion {
    key: String,
    text: String,
    options: Vec<ReadinessOption>,
}

#[derive(cynic::QueryFragment)]
struct ReadinessOption {
    value: String,
    label: String,
}

#[derive(cynic::QueryVariables)]
struct AnswerVariables {
    input: AnswerReadinessInput,
}

#[derive(cynic::InputObject)]
struct AnswerReadinessInput {
    address: String,
    answers: Vec<ReadinessAnswerInput>,
}

#[derive(cynic::InputObject)]
struct ReadinessAnswerInput {
    question: String,
    answer: String,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "AnswerVariables")]
struct Answer {
    #[arguments(input: $input)]
    answer_readiness: ReadinessPayload,
}

#[derive(cynic::QueryFragment)]
struct ReadinessPayload {
    result: Option<ReadinessResult>,
    problems: Vec<Problem>,
}

#[derive(cynic::QueryFragment)]
struct ReadinessResult {
    outcome: ReadinessOutcome,
    may_book_together: bool,
}

/// What somebody's answers come to.
#[derive(cynic::Enum, Debug, Clone, Copy, PartialEq, Eq)]
enum ReadinessOutcome {
    SupportNow,
    SafetyFirst,
    IndividualSupportFirst,
    Discernment,
    SeparationSupport,
    NotYet,
    Ready,
    NearlyReady,
    PrepareFirst,
}

impl ReadinessOutcome {
    /// What to say: a heading, and what may help next.
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::SupportNow => (
                "You do not have to carry this alone",
                "What you answered matters more than anything else on this page. People are there now who listen and help.",
            ),
            Self::SafetyFirst => (
                "Your safety comes first",
                "It helps to talk with us alone before anything else. We contact you only in the way you choose.",
            ),
            Self::IndividualSupportFirst => (
                "Support for one of you first",
                "It may help when that behaviour gets support of its own first. You can talk with us about where to begin.",
            ),
            Self::Discernment => (
                "You do not have to decide yet",
                "A few conversations can help you find out what you want. A first one with us is a good place to ask.",
            ),
            Self::SeparationSupport => (
                "Parting can be done with care",
                "There is support for that too. In a first conversation we look at what would help.",
            ),
            Self::NotYet => (
                "Something comes before",
                "Work on what happened can begin once it has ended. In a first conversation we look at how to get there.",
            ),
            Self::Ready => {
                ("This may be a good time to begin", "A first conversation shows whether our way of working suits you.")
            }
            Self::NearlyReady => {
                ("You may be close to beginning", "A first conversation shows what would help you both to begin.")
            }
            Self::PrepareFirst => (
                "A few things to prepare",
                "It may help to prepare some things first. In a first conversation we look at which.",
            ),
        }
    }
}

#[derive(Template)]
#[template(path = "consultations/readiness.html")]
struct QuestionsPage {
    address: String,
    name: String,
    questions: Vec<ReadinessQuestion>,
    /// What was chosen so far.
    typed: Form,
    problems: Problems,
}

#[derive(Template)]
#[template(path = "consultations/outcome.html")]
struct OutcomePage {
    title: &'static str,
    says: &'static str,
    /// Where help stands at once, and nothing else is offered before it.
    is_crisis: bool,
    /// Whether places to turn to stand beside it.
    is_about_safety: bool,
    /// Where to book.
    book: String,
}

/// `GET /book/{address}/readiness`
pub(super) async fn show(State(site): State<Site>, visitor: Visitor, Path(address): Path<String>) -> Page {
    pages::show(&questions(&site, &visitor, address).await?)
}

/// `POST /book/{address}/readiness`
pub(super) async fn answer(
    State(site): State<Site>,
    visitor: Visitor,
    Path(address): Path<String>,
    form: Form,
) -> Page {
    let answers =
        form.fields().map(|(key, value)| ReadinessAnswerInput { question: key.to_owned(), answer: value.to_owned() });
    let input = AnswerReadinessInput { address: address.clone(), answers: answers.collect() };
    let payload = ask(&site, &visitor, Answer::build(AnswerVariables { input })).await?.answer_readiness;
    let Some(result) = payload.result else {
        let problems = Problems::of_payload(payload.problems)?;
        return pages::again(&QuestionsPage { typed: form, problems, ..questions(&site, &visitor, address).await? });
    };
    let (title, says) = result.outcome.words();
    let together = if result.may_book_together { "" } else { "?alone=yes" };
    pages::show(&OutcomePage {
        title,
        says,
        is_crisis: result.outcome == ReadinessOutcome::SupportNow,
        is_about_safety: !result.may_book_together,
        book: format!("/book/{}{together}", encoded(&address)),
    })
}

async fn questions(site: &Site, visitor: &Visitor, address: String) -> Result<QuestionsPage, Stop> {
    let variables = QuestionsVariables { address: address.clone() };
    let found = ask(site, visitor, QuestionsQuery::build(variables)).await?;
    Ok(QuestionsPage {
        address,
        name: found.booking_page.ok_or(Stop::NotFound)?.name,
        questions: found.readiness_questions.unwrap_or_default(),
        typed: Form::default(),
        problems: Problems::none(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::check_page;

    #[test]
    fn the_questions_are_a_whole_page_and_keep_what_was_chosen() {
        let option = |value: &str| ReadinessOption { value: value.to_owned(), label: value.to_owned() };
        let page = QuestionsPage {
            address: "northgate".to_owned(),
            name: "Northgate House".to_owned(),
            questions: vec![ReadinessQuestion {
                key: "safe".to_owned(),
                text: "Do you feel safe?".to_owned(),
                options: vec![option("yes"), option("no")],
            }],
            typed: Form::from(vec![("safe".to_owned(), "no".to_owned())]),
            problems: Problems::one("safe", "Choose an answer."),
        };
        let html = page.render().expect("it renders");
        check_page(&html);
        assert!(html.contains("value=\"no\" checked") && html.contains("Choose an answer."));
    }

    #[test]
    fn help_comes_before_everything_else() {
        for outcome in [ReadinessOutcome::SupportNow, ReadinessOutcome::SafetyFirst, ReadinessOutcome::Ready] {
            let (title, says) = outcome.words();
            let (is_crisis, is_about_safety) =
                (outcome == ReadinessOutcome::SupportNow, outcome != ReadinessOutcome::Ready);
            let book = "/book/northgate?alone=yes".to_owned();
            let html = OutcomePage { title, says, is_crisis, is_about_safety, book }.render().expect("it renders");
            check_page(&html);
            let (help, book) = (html.find("/safety"), html.find("/book/northgate").expect("a way on"));
            assert_eq!(help.is_some_and(|help| help < book), is_about_safety);
        }
    }
}
