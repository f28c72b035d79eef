//! One response, as the therapist reads it: the profile in words, what moved, what is needed, and every answer.

mod feedback;
mod profile;
mod query;

use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;
use cynic::QueryBuilder;

use self::profile::{Answered, ScoreLine};
use self::query::{Response, ResponseQuery, ResponseVariables};
use crate::ask::ask;
use crate::caller::Visitor;
use crate::desk::Desk;
use crate::desk::needs::{self, WrittenNeed};
use crate::desk::words::{ResponseSource, ResponseStatus};
use crate::errors::Stop;
use crate::forms::Problems;
use crate::pages::{self, Page};
use crate::site::Site;

/// The page of one response.
pub(crate) fn routes() -> Router<Site> {
    Router::new()
        .route("/responses/{id}", get(show))
        .route("/responses/{id}/feedback", get(feedback::back).post(feedback::write))
}

#[derive(Template)]
#[template(path = "inventories/response.html")]
struct ResponsePage {
    desk: Desk,
    id: String,
    title: String,
    respondent: String,
    couple: String,
    submitted: String,
    readers_line: String,
    source: ResponseSource,
    status: ResponseStatus,
    possibly_not_private: bool,
    /// The response that this one corrects; empty for none.
    corrects: String,
    scores: Vec<ScoreLine>,
    needs: Vec<WrittenNeed>,
    answers: Vec<Answered>,
    feedback: FeedbackForm,
}

/// What was written to the respondent, and the form to write it in.
struct FeedbackForm {
    key: String,
    /// What stands in the form: what was typed, or else what was written.
    text: String,
    /// Who wrote what is in force, and when; empty for nothing.
    written: String,
    problems: Problems,
}

/// `GET /responses/{id}`
async fn show(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>) -> Page {
    pages::show(&read(&site, &visitor, id).await?)
}

async fn read(site: &Site, visitor: &Visitor, id: String) -> Result<ResponsePage, Stop> {
    let operation = ResponseQuery::build(ResponseVariables { id: cynic::Id::new(&id) });
    let answer = ask(site, visitor, operation).await?;
    let desk = Desk::open(answer.viewer, "/caseload")?;
    let response = answer.response.ok_or(Stop::NotFound)?;
    Ok(page(desk, id, response, site.door.fresh_key()))
}

fn page(desk: Desk, id: String, response: Response, key: String) -> ResponsePage {
    let written = response
        .feedback
        .as_ref()
        .map(|feedback| format!("{}, {}", feedback.by.name, desk.zone.moment(&feedback.written_at)));
    let feedback = FeedbackForm {
        key,
        text: response.feedback.map(|feedback| feedback.text).unwrap_or_default(),
        written: written.unwrap_or_default(),
        problems: Problems::none(),
    };
    ResponsePage {
        id,
        feedback,
        title: response.title,
        respondent: response.respondent.name,
        couple: response.couple.into_inner(),
        submitted: desk.zone.moment(&response.submitted_at),
        readers_line: response.readers_line,
        source: response.source,
        status: response.status,
        possibly_not_private: response.possibly_not_private,
        corrects: response.corrects.map(cynic::Id::into_inner).unwrap_or_default(),
        scores: profile::lines(&response.scores, &response.movements),
        needs: needs::in_order(&response.needs),
        answers: profile::in_order(&response.answers),
        desk,
    }
}

#[cfg(test)]
mod tests {
    use super::profile::tests::{answered, movement, score};
    use super::*;
    use crate::desk::tests::{check_page, therapist};

    fn shown(possibly_not_private: bool) -> String {
        let desk = therapist("/caseload");
        check_page(&ResponsePage {
            desk,
            id: "rsp_1".into(),
            feedback: FeedbackForm {
                key: "key".into(),
                text: "Shall we talk about <this>?".into(),
                written: "Dr Ines Varga, Thu 26 Nov 2026, 11:00".into(),
                problems: Problems::none(),
            },
            title: "Staying Check".into(),
            respondent: "Robin".into(),
            couple: "cpl_1".into(),
            submitted: "Thu 26 Nov 2026, 10:00".into(),
            readers_line: "Robin and the therapist can read this.".into(),
            source: ResponseSource::Answered,
            status: ResponseStatus::Superseded,
            possibly_not_private,
            corrects: "rsp_0".into(),
            scores: profile::lines(&[score("ws1", "Remorse", Some(2.0))], &[movement("ws1", 3.0, 2.0)]),
            needs: vec![WrittenNeed {
                label: "Remorse".into(),
                question: "What do you need?".into(),
                text: "An honest <word>.".into(),
            }],
            answers: profile::in_order(&[answered("ws1", None, Some("2 slightly"))]),
        })
    }

    #[test]
    fn the_profile_the_needs_and_the_answers_stand_on_one_page() {
        let html = shown(false);
        for word in [
            "Remorse",
            "2 slightly",
            "An honest &#60;word&#62;.",
            "Robin and the therapist can read this.",
            "/responses/rsp_0",
            "Shall we talk about &#60;this&#62;?",
            "Take it back",
        ] {
            assert!(html.contains(word), "{word}");
        }
    }

    #[test]
    fn doubts_about_privacy_are_told_only_where_there_are_any() {
        assert!(shown(true).contains("may not have been alone"));
        assert!(!shown(false).contains("may not have been alone"));
    }
}
