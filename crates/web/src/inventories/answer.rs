//! One response, read again by its author: what it came to in words, every answer, and who sees which of them.

mod query;

use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    routing::get,
};
use cynic::{MutationBuilder, QueryBuilder};

use self::query::{
    Answer, AnsweredQuestion, Id, ReadFeedback, ReadFeedbackInput, ReadVariables, ReopenResponse, ReopenResponseInput,
    ReopenVariables, Response, Score, Share, Viewer,
};
use crate::{
    ask::ask,
    caller::Visitor,
    errors::Stop,
    forms::Problems,
    moments::Zone,
    pages::{self, Page},
    site::Site,
    vocabulary::{Partner, ResponseSource, plain_number},
};

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/answers/{id}", get(show)).route("/answers/{id}/reopen", get(back).post(reopen))
}

#[derive(Template)]
#[template(path = "inventories/answer.html")]
struct AnswerPage {
    id: String,
    title: String,
    day: String,
    readers_line: String,
    by_hand: bool,
    /// The day on which the therapist wrote, and what.
    feedback: Option<(String, String)>,
    corrects: Option<String>,
    correctable: bool,
    reopen_until: Option<String>,
    lines: Vec<String>,
    movements: Vec<String>,
    groups: Vec<Group>,
    problems: Problems,
}

/// A question with what was asked under it.
struct Group {
    item: Row,
    below: Vec<Row>,
}

struct Row {
    item: String,
    question: String,
    answer: String,
    /// What the link to share it says; empty where it cannot be shared, or is with everybody already.
    share: String,
    shares: Vec<Live>,
}

struct Live {
    id: String,
    words: String,
    name: String,
}

async fn show(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>) -> Page {
    show_with(&site, &visitor, &id, Problems::none()).await
}

async fn show_with(site: &Site, visitor: &Visitor, id: &str, problems: Problems) -> Page {
    let answer = ask(site, visitor, Answer::build(Id { id: cynic::Id::new(id) })).await?;
    let viewer = answer.viewer.ok_or(Stop::SignInNeeded)?;
    let response = answer.response.ok_or(Stop::NotFound)?;
    // Somebody else's answers have a page of their own at the desk.
    if response.respondent.id != viewer.person.id {
        return pages::to(&format!("/responses/{id}"));
    }
    // What stands before them is no news any more. Nobody but them can tell.
    if response.feedback.as_ref().is_some_and(|feedback| feedback.is_new) {
        let input = ReadFeedbackInput { response: cynic::Id::new(id) };
        ask(site, visitor, ReadFeedback::build(ReadVariables { input })).await?;
    }
    let page = page(response, &viewer, problems);
    if page.problems.is_empty() { pages::show(&page) } else { pages::again(&page) }
}

fn page(response: Response, viewer: &Viewer, problems: Problems) -> AnswerPage {
    let zone = Zone::named(&viewer.person.zone);
    let moved = response.movements.iter().filter(|movement| movement.moved);
    AnswerPage {
        day: zone.day(&response.submitted_at),
        correctable: response.correctable,
        reopen_until: response.reopen_until.map(|until| zone.time(&until)),
        // How many ratings are full is a count for the desk; here each rating stands for itself.
        lines: response.scores.iter().filter(|score| !score.scale.starts_with("areas_")).map(in_words).collect(),
        movements: moved
            .map(|movement| {
                format!("{}: from {} to {}", movement.label, plain_number(movement.from), plain_number(movement.to))
            })
            .collect(),
        groups: groups(&response.answers, &viewer.partners, &zone),
        id: response.id.into_inner(),
        title: response.title,
        readers_line: response.readers_line,
        by_hand: response.source == ResponseSource::TotalsByHand,
        feedback: response.feedback.map(|feedback| (zone.day(&feedback.written_at), feedback.text)),
        corrects: response.corrects.map(cynic::Id::into_inner),
        problems,
    }
}

fn in_words(score: &Score) -> String {
    match (score.insufficient, score.value) {
        (false, Some(value)) => {
            let band = score.band.as_deref().map(|band| format!(", {band}")).unwrap_or_default();
            format!("{}: {} of {}{band}", score.label, plain_number(value), plain_number(score.maximum))
        }
        _ => format!("{}: not enough answers to say", score.label),
    }
}

fn groups(answers: &[AnsweredQuestion], partners: &[Partner], zone: &Zone) -> Vec<Group> {
    let stands_alone = |answer: &&AnsweredQuestion| {
        answer.under.as_ref().is_none_or(|under| !answers.iter().any(|other| other.item == *under))
    };
    let group = |answer: &AnsweredQuestion| Group {
        item: row(answer, partners, zone),
        below: answers
            .iter()
            .filter(|other| other.under.as_ref() == Some(&answer.item))
            .map(|other| row(other, partners, zone))
            .collect(),
    };
    answers.iter().filter(stands_alone).map(group).collect()
}

fn row(answer: &AnsweredQuestion, partners: &[Partner], zone: &Zone) -> Row {
    let left: Vec<&Partner> =
        partners.iter().filter(|partner| !answer.shares.iter().any(|share| share.with.id == partner.id)).collect();
    let share = match (answer.shareable, answer.answer.is_some(), left.as_slice()) {
        (true, true, [only]) => format!("Share with {}", only.name),
        (true, true, [_, ..]) => "Share with somebody".to_owned(),
        _ => String::new(),
    };
    let live = |share: &Share| Live {
        id: share.id.inner().to_owned(),
        words: format!("{} sees this since {}", share.with.name, zone.day(&share.since)),
        name: share.with.name.clone(),
    };
    let unanswered = if answer.declined { "You chose not to answer." } else { "Left out." };
    Row {
        item: answer.item.inner().to_owned(),
        question: answer.question.clone(),
        answer: answer.answer.clone().unwrap_or_else(|| unanswered.to_owned()),
        share,
        shares: answer.shares.iter().map(live).collect(),
    }
}

async fn back(Path(id): Path<String>) -> Page {
    pages::to(&format!("/answers/{id}"))
}

async fn reopen(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>) -> Page {
    let input = ReopenResponseInput { response: cynic::Id::new(&id) };
    let payload = ask(&site, &visitor, ReopenResponse::build(ReopenVariables { input })).await?.reopen_response;
    let problems = Problems::of_payload(payload.problems)?;
    match payload.assignment {
        Some(assignment) => pages::to(&format!("/tasks/{}", assignment.id.inner())),
        None => show_with(&site, &visitor, &id, problems).await,
    }
}

#[cfg(test)]
mod tests {
    use super::{
        query::{Feedback, Movement, Zoned},
        *,
    };
    use crate::{
        testing::check_page,
        vocabulary::{Instant, Person},
    };

    fn partner(id: &str, name: &str) -> Partner {
        Partner { id: cynic::Id::new(id), name: name.to_owned() }
    }

    fn answered(item: &str, under: Option<&str>, answer: Option<&str>) -> AnsweredQuestion {
        AnsweredQuestion {
            item: cynic::Id::new(item),
            question: format!("The question {item}?"),
            answer: answer.map(str::to_owned),
            declined: answer.is_none(),
            under: under.map(cynic::Id::new),
            shareable: true,
            shares: Vec::new(),
        }
    }

    fn response(answers: Vec<AnsweredQuestion>) -> Response {
        Response {
            id: cynic::Id::new("rsp_1"),
            title: "Staying Check".to_owned(),
            respondent: Person { id: cynic::Id::new("per_1"), name: "Ada".to_owned() },
            submitted_at: Instant("2026-11-22T10:00:00Z".parse().expect("a valid instant")),
            source: ResponseSource::Answered,
            readers_line: "You and your therapist can see your answers.".to_owned(),
            answers,
            scores: vec![
                Score {
                    scale: "ws1".to_owned(),
                    label: "Remorse".to_owned(),
                    value: Some(3.0),
                    maximum: 5.0,
                    band: Some("building".to_owned()),
                    insufficient: false,
                },
                Score {
                    scale: "ws2".to_owned(),
                    label: "Vigilance".to_owned(),
                    value: None,
                    maximum: 5.0,
                    band: None,
                    insufficient: true,
                },
            ],
            movements: vec![Movement { label: "Remorse".to_owned(), from: 2.0, to: 3.0, moved: true }],
            feedback: Some(Feedback {
                text: "Let us begin <here> on Tuesday".to_owned(),
                written_at: Instant("2026-11-23T10:00:00Z".parse().expect("a valid instant")),
                is_new: true,
            }),
            corrects: None,
            correctable: false,
            reopen_until: None,
        }
    }

    fn viewer(partners: Vec<Partner>) -> Viewer {
        Viewer { person: Zoned { id: cynic::Id::new("per_1"), zone: "UTC".to_owned() }, partners }
    }

    #[test]
    fn answers_can_be_shared_one_by_one_and_taken_back() {
        let mut shared = answered("need_1", Some("ws1"), Some("Time & patience"));
        let since = Instant("2026-11-22T11:00:00Z".parse().expect("a valid instant"));
        shared.shares.push(Share { id: cynic::Id::new("shr_1"), with: partner("per_2", "Ben"), since });
        let answers = vec![answered("ws1", None, Some("partly")), shared, answered("ws2", None, None)];
        let page = page(response(answers), &viewer(vec![partner("per_2", "Ben")]), Problems::none());
        assert_eq!(page.lines, ["Remorse: 3 of 5, building", "Vigilance: not enough answers to say"]);
        assert_eq!((page.groups.len(), page.groups[0].below.len()), (2, 1));
        assert_eq!(
            (page.groups[0].item.share.as_str(), page.groups[0].below[0].share.as_str()),
            ("Share with Ben", "")
        );
        assert_eq!(page.groups[1].item.share, "", "what was not answered cannot be shared");
        let html = page.render().expect("it renders");
        check_page(&html);
        assert!(
            html.contains("/answers/rsp_1/share?item=ws1")
                && html.contains("value=\"shr_1\"")
                && html.contains("Time &#38; patience")
                && html.contains("Let us begin &#60;here&#62; on Tuesday")
        );
    }

    #[test]
    fn alone_there_is_nobody_to_share_with() {
        let page = page(response(vec![answered("ws1", None, Some("partly"))]), &viewer(Vec::new()), Problems::none());
        assert_eq!(page.groups[0].item.share, "");
    }
}
