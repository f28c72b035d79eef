//! One form of the library: what it asks, as the respondent sees it, and the files it can be taken away as.

use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    routing::get,
};
use cynic::{MutationBuilder, QueryBuilder};

use super::questions::{Question, Sheet};
use crate::{
    ask::ask,
    caller::Visitor,
    desk::{Desk, DeskViewer},
    errors::Stop,
    forms::{Form, Problems},
    pages::{self, Page, file},
    schema,
    site::Site,
    vocabulary::Problem,
};

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/library/{key}", get(show))
        .route("/library/{key}/questionnaire.json", get(questionnaire))
        .route("/library/{key}/preview", get(preview))
        .route("/library/{key}/retire", get(back).post(retire))
}

#[derive(cynic::QueryVariables)]
struct Key {
    key: String,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "Key")]
struct InstrumentQuery {
    viewer: Option<DeskViewer>,
    #[arguments(key: $key)]
    instrument: Option<InstrumentFile>,
}

#[derive(cynic::QueryFragment)]
struct InstrumentFile {
    instrument: Listed,
    questions: Vec<Question>,
    file: String,
    questionnaire: String,
    left_out: Vec<String>,
    editable: Option<String>,
    draft: Option<cynic::Id>,
    retired: bool,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Instrument")]
struct Listed {
    key: String,
    version: String,
    title: String,
    items: i32,
    minutes: i32,
    own: bool,
    answerable: bool,
    text_accepted: bool,
    licence: String,
    source: String,
    treatment_only: bool,
}

#[derive(cynic::InputObject)]
struct RetireInstrumentInput {
    instrument: String,
}

#[derive(cynic::QueryVariables)]
struct RetireVariables {
    input: RetireInstrumentInput,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "RetireVariables")]
struct Retire {
    #[arguments(input: $input)]
    retire_instrument: InstrumentPayload,
}

#[derive(cynic::QueryFragment)]
struct InstrumentPayload {
    problems: Vec<Problem>,
}

#[derive(Template)]
#[template(path = "inventories/instrument.html")]
struct InstrumentPage {
    desk: Desk,
    listed: Listed,
    left_out: Vec<String>,
    /// Where it is changed: its draft, or the page that begins one; empty where it cannot be.
    change: String,
    retired: bool,
}

/// The questions as the respondent sees them. Nothing on this page is kept.
#[derive(Template)]
#[template(path = "inventories/preview.html")]
pub(super) struct PreviewPage {
    pub(super) title: String,
    pub(super) back: String,
    pub(super) sheet: Sheet,
}

/// `GET /library/{key}`, and the instrument file at the same address with `.json` behind it.
async fn show(State(site): State<Site>, visitor: Visitor, Path(key): Path<String>) -> Page {
    if let Some(key) = key.strip_suffix(".json") {
        let (_, found) = find(&site, &visitor, key).await?;
        return file("application/json", &format!("{}.json", found.instrument.key), found.file);
    }
    let (desk, found) = find(&site, &visitor, &key).await?;
    pages::show(&page(desk, found))
}

fn page(desk: Desk, found: InstrumentFile) -> InstrumentPage {
    let change = match (&found.draft, &found.editable) {
        (Some(draft), _) => format!("/library/drafts/{}", draft.inner()),
        (None, Some(_)) => format!("/library/{}/edit", found.instrument.key),
        (None, None) => String::new(),
    };
    InstrumentPage { desk, listed: found.instrument, left_out: found.left_out, change, retired: found.retired }
}

/// `GET /library/{key}/questionnaire.json`
async fn questionnaire(State(site): State<Site>, visitor: Visitor, Path(key): Path<String>) -> Page {
    let (_, found) = find(&site, &visitor, &key).await?;
    file("application/fhir+json", &format!("{}-questionnaire.json", found.instrument.key), found.questionnaire)
}

/// `GET /library/{key}/preview`
async fn preview(State(site): State<Site>, visitor: Visitor, Path(key): Path<String>) -> Page {
    let (_, found) = find(&site, &visitor, &key).await?;
    if found.questions.is_empty() {
        return Err(Stop::NotFound);
    }
    pages::show(&PreviewPage {
        title: found.instrument.title,
        back: format!("/library/{}", found.instrument.key),
        sheet: Sheet::new(&found.questions, &Form::default(), &Problems::none()),
    })
}

/// `POST /library/{key}/retire`
async fn retire(State(site): State<Site>, visitor: Visitor, Path(key): Path<String>) -> Page {
    let input = RetireInstrumentInput { instrument: key.clone() };
    let payload = ask(&site, &visitor, Retire::build(RetireVariables { input })).await?.retire_instrument;
    match Problems::of_payload(payload.problems)?.iter().next() {
        None => pages::to(&format!("/library/{}", pages::encoded(&key))),
        Some(problem) => Err(Stop::NotAllowed(problem.message.clone())),
    }
}

async fn back(Path(key): Path<String>) -> Page {
    pages::to(&format!("/library/{}", pages::encoded(&key)))
}

async fn find(site: &Site, visitor: &Visitor, key: &str) -> Result<(Desk, InstrumentFile), Stop> {
    let operation = InstrumentQuery::build(Key { key: key.to_owned() });
    let answer = ask(site, visitor, operation).await?;
    let desk = Desk::open(answer.viewer, "/library")?;
    Ok((desk, answer.instrument.ok_or(Stop::NotFound)?))
}

#[cfg(test)]
mod tests {
    use super::{super::questions::tests::one_of_each, *};
    use crate::desk::tests::{check_page, therapist};

    fn found(draft: Option<&str>, editable: bool) -> InstrumentFile {
        InstrumentFile {
            instrument: Listed {
                key: "evening_walks".into(),
                version: "1.0.0".into(),
                title: "Evening <walks>".into(),
                items: 3,
                minutes: 2,
                own: true,
                answerable: true,
                text_accepted: false,
                licence: "Free to use without asking.".into(),
                source: "Made by the practice".into(),
                treatment_only: true,
            },
            questions: Vec::new(),
            file: "{}".into(),
            questionnaire: "{}".into(),
            left_out: vec!["Something".into()],
            editable: editable.then(|| "{}".into()),
            draft: draft.map(cynic::Id::new),
            retired: false,
        }
    }

    #[test]
    fn a_form_leads_to_its_files_and_to_where_it_is_changed() {
        let html = check_page(&page(therapist("/library"), found(None, true)));
        for link in
            ["evening_walks.json", "evening_walks/questionnaire.json", "evening_walks/preview", "evening_walks/edit"]
        {
            assert!(html.contains(&format!("/library/{link}")), "{link}");
        }
        assert!(!html.contains("<walks>"));
        let begun = check_page(&page(therapist("/library"), found(Some("idr_1"), true)));
        assert!(begun.contains("/library/drafts/idr_1") && !begun.contains("evening_walks/edit"));
        let fixed = check_page(&page(therapist("/library"), found(None, false)));
        assert!(!fixed.contains("/edit") && !fixed.contains("/drafts/"));
    }

    #[test]
    fn a_preview_has_nothing_to_send() {
        let page = PreviewPage {
            title: "Evening walks".into(),
            back: "/library/evening_walks".into(),
            sheet: Sheet::new(&one_of_each(), &Form::default(), &Problems::none()),
        };
        let html = page.render().expect("it renders");
        crate::testing::check_page(&html);
        assert!(
            !html.contains("action=\"/tasks") && !html.contains("data-autosave") && html.contains("The question ws1?")
        );
    }
}
