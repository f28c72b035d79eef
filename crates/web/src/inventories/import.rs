//! Importing the text of a form from a FHIR Questionnaire, pasted as JSON or read from a file by the browser.

use askama::Template;
use axum::Router;
use axum::extract::{DefaultBodyLimit, State};
use axum::routing::get;
use cynic::{MutationBuilder, QueryBuilder};

use crate::ask::ask;
use crate::caller::Visitor;
use crate::desk::{Desk, DeskViewer};
use crate::errors::Stop;
use crate::forms::{Asked, Form, Problems};
use crate::pages::{self, Page};
use crate::schema;
use crate::site::Site;
use crate::vocabulary::Problem;

/// A questionnaire may have a mebibyte; encoded for a form, each of its marks takes three bytes.
const LONGEST_FORM: usize = 3 * 1024 * 1024 + 64 * 1024;

/// The page of importing.
pub(crate) fn routes() -> Router<Site> {
    Router::new().route("/library/import", get(show).post(import)).layer(DefaultBodyLimit::max(LONGEST_FORM))
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query")]
struct RegisteredQuery {
    viewer: Option<DeskViewer>,
    #[arguments(first: 100)]
    instruments: Option<InstrumentConnection>,
}

#[derive(cynic::QueryFragment, Debug)]
struct InstrumentConnection {
    nodes: Vec<Instrument>,
}

#[derive(cynic::QueryFragment, Debug, Clone)]
struct Instrument {
    key: String,
    title: String,
    answerable: bool,
}

#[derive(cynic::InputObject, Debug)]
struct ImportInstrumentInput {
    questionnaire: String,
    registered: Option<String>,
}

#[derive(cynic::QueryVariables, Debug)]
struct ImportInstrumentVariables {
    input: ImportInstrumentInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "ImportInstrumentVariables")]
struct ImportInstrument {
    #[arguments(input: $input)]
    import_instrument: ImportInstrumentPayload,
}

#[derive(cynic::QueryFragment, Debug)]
struct ImportInstrumentPayload {
    instrument: Option<Imported>,
    understood: Vec<String>,
    dropped: Vec<String>,
    problems: Vec<Problem>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Instrument")]
struct Imported {
    title: String,
    items: i32,
}

#[derive(Template)]
#[template(path = "inventories/import.html")]
struct ImportPage {
    desk: Desk,
    /// Forms that are scored already and wait for their text.
    registered: Vec<Instrument>,
    chosen: String,
    questionnaire: String,
    problems: Problems,
}

#[derive(Template)]
#[template(path = "inventories/imported.html")]
struct ImportedPage {
    desk: Desk,
    title: String,
    items: i32,
    understood: Vec<String>,
    dropped: Vec<String>,
}

impl ImportPage {
    /// What is wrong with the text, or with the file it came from.
    fn about_questionnaire(&self) -> &str {
        let about_text = self.problems.of("questionnaire");
        if about_text.is_empty() { self.problems.of("file") } else { about_text }
    }
}

/// `GET /library/import?registered=`
async fn show(State(site): State<Site>, visitor: Visitor, Asked(asked): Asked) -> Page {
    let page = import_page(&site, &visitor).await?;
    pages::show(&ImportPage { chosen: asked.text("registered").to_owned(), ..page })
}

/// `POST /library/import`: the report is the answer itself, for it is told once and stands nowhere else.
async fn import(State(site): State<Site>, visitor: Visitor, form: Form) -> Page {
    let input = ImportInstrumentInput {
        questionnaire: form.text("questionnaire").to_owned(),
        registered: form.some("registered"),
    };
    let operation = ImportInstrument::build(ImportInstrumentVariables { input });
    let payload = ask(&site, &visitor, operation).await?.import_instrument;
    let problems = Problems::of_payload(payload.problems)?;
    let page = import_page(&site, &visitor).await?;
    match payload.instrument.filter(|_| problems.is_empty()) {
        Some(Imported { title, items }) => pages::show(&ImportedPage {
            desk: page.desk,
            title,
            items,
            understood: payload.understood,
            dropped: payload.dropped,
        }),
        None => pages::again(&ImportPage {
            problems,
            chosen: form.text("registered").to_owned(),
            questionnaire: form.text("questionnaire").to_owned(),
            ..page
        }),
    }
}

async fn import_page(site: &Site, visitor: &Visitor) -> Result<ImportPage, Stop> {
    let answer = ask(site, visitor, RegisteredQuery::build(())).await?;
    let desk = Desk::open(answer.viewer, "/library")?;
    let instruments = answer.instruments.map(|list| list.nodes).unwrap_or_default();
    Ok(ImportPage {
        desk,
        registered: instruments.into_iter().filter(|instrument| !instrument.answerable).collect(),
        chosen: String::new(),
        questionnaire: String::new(),
        problems: Problems::none(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::tests::{check_page, therapist};

    #[test]
    fn a_refused_text_is_kept() {
        let page = ImportPage {
            desk: therapist("/library"),
            registered: vec![Instrument { key: "phq9".into(), title: "PHQ-9".into(), answerable: false }],
            chosen: "phq9".into(),
            questionnaire: "{\"resourceType\": </textarea>".into(),
            problems: Problems::one("questionnaire", "This is not JSON."),
        };
        let html = check_page(&page);
        assert!(html.contains("This is not JSON.") && html.contains("value=\"phq9\" selected"));
        assert_eq!(html.matches("</textarea>").count(), 1);
    }

    #[test]
    fn the_report_tells_what_was_left_out() {
        let page = ImportedPage {
            desk: therapist("/library"),
            title: "PHQ-9".into(),
            items: 9,
            understood: vec!["9 questions".into()],
            dropped: vec!["An image".into()],
        };
        let html = check_page(&page);
        assert!(html.contains("9 questions") && html.contains("An image"));
    }
}
