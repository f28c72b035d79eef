//! Importing a form from a FHIR Questionnaire or from a file of our own, pasted as JSON or read from a file by the browser. The first step looks
//! and tells what was understood and what would be left out; only the second keeps it.

use askama::Template;
use axum::Router;
use axum::extract::{DefaultBodyLimit, State};
use axum::routing::get;
use cynic::{MutationBuilder, QueryBuilder};

use super::questions::{Question, Sheet};
use crate::ask::ask;
use crate::caller::Visitor;
use crate::desk::words::ThreadRole;
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
    text_accepted: bool,
}

impl Instrument {
    fn waits_for_text(&self) -> bool {
        self.text_accepted && !self.answerable
    }
}

#[derive(cynic::InputObject, Debug)]
struct ImportInstrumentInput {
    questionnaire: String,
    registered: Option<String>,
    title: Option<String>,
    respondent: Option<ThreadRole>,
    direction: Option<Direction>,
    treatment_only: bool,
    only_look: Option<bool>,
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
    questions: Vec<Question>,
    problems: Vec<Problem>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Instrument")]
struct Imported {
    key: String,
    title: String,
    items: i32,
}

#[derive(cynic::Enum, Debug, Clone, Copy, PartialEq, Eq)]
enum Direction {
    HigherIsBetter,
    LowerIsBetter,
}

/// What was typed beside the text.
#[derive(Debug, Clone, Default)]
struct Wishes {
    registered: String,
    title: String,
    respondent: String,
    direction: String,
    /// Whether it may be asked in coaching too.
    for_coaching: bool,
}

#[derive(Template)]
#[template(path = "inventories/import.html")]
struct ImportPage {
    desk: Desk,
    /// Forms that are scored already and wait for their text.
    registered: Vec<Instrument>,
    wishes: Wishes,
    questionnaire: String,
    problems: Problems,
}

/// What was found, before anything is kept.
#[derive(Template)]
#[template(path = "inventories/import_check.html")]
struct CheckPage {
    desk: Desk,
    title: String,
    items: i32,
    understood: Vec<String>,
    dropped: Vec<String>,
    sheet: Sheet,
    wishes: Wishes,
    questionnaire: String,
}

#[derive(Template)]
#[template(path = "inventories/imported.html")]
struct ImportedPage {
    desk: Desk,
    key: String,
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
    let wishes = Wishes { registered: asked.text("registered").to_owned(), ..Wishes::default() };
    pages::show(&ImportPage { wishes, ..page })
}

/// `POST /library/import`: looks, and keeps only what was looked at and confirmed. The report is the answer itself, for it is told once and
/// stands nowhere else.
async fn import(State(site): State<Site>, visitor: Visitor, form: Form) -> Page {
    let confirmed = form.text("act") == "keep";
    let payload = send(&site, &visitor, &form, !confirmed).await?;
    let problems = Problems::of_payload(payload.problems)?;
    let page = import_page(&site, &visitor).await?;
    let (wishes, questionnaire) = (Wishes::read(&form), form.text("questionnaire").to_owned());
    match payload.instrument.filter(|_| problems.is_empty()) {
        Some(Imported { key, title, items }) if confirmed => pages::show(&ImportedPage {
            desk: page.desk,
            key,
            title,
            items,
            understood: payload.understood,
            dropped: payload.dropped,
        }),
        Some(Imported { title, items, .. }) => pages::show(&CheckPage {
            desk: page.desk,
            title,
            items,
            understood: payload.understood,
            dropped: payload.dropped,
            sheet: Sheet::new(&payload.questions, &Form::default(), &Problems::none()),
            wishes,
            questionnaire,
        }),
        None => pages::again(&ImportPage { wishes, questionnaire, problems, ..page }),
    }
}

async fn send(site: &Site, visitor: &Visitor, form: &Form, only_look: bool) -> Result<ImportInstrumentPayload, Stop> {
    let input = ImportInstrumentInput {
        questionnaire: form.text("questionnaire").to_owned(),
        registered: form.some("registered"),
        title: form.some("title"),
        respondent: match form.text("respondent") {
            "hurt" => Some(ThreadRole::Hurt),
            "involved" => Some(ThreadRole::Involved),
            _ => None,
        },
        direction: match form.text("direction") {
            "higher" => Some(Direction::HigherIsBetter),
            "lower" => Some(Direction::LowerIsBetter),
            _ => None,
        },
        treatment_only: !form.ticked("forCoaching"),
        only_look: Some(only_look),
    };
    Ok(ask(site, visitor, ImportInstrument::build(ImportInstrumentVariables { input })).await?.import_instrument)
}

impl Wishes {
    fn read(form: &Form) -> Self {
        let text = |name: &str| form.text(name).to_owned();
        Self {
            registered: text("registered"),
            title: text("title"),
            respondent: text("respondent"),
            direction: text("direction"),
            for_coaching: form.ticked("forCoaching"),
        }
    }
}

async fn import_page(site: &Site, visitor: &Visitor) -> Result<ImportPage, Stop> {
    let answer = ask(site, visitor, RegisteredQuery::build(())).await?;
    let desk = Desk::open(answer.viewer, "/library")?;
    let instruments = answer.instruments.map(|list| list.nodes).unwrap_or_default();
    Ok(ImportPage {
        desk,
        registered: instruments.into_iter().filter(Instrument::waits_for_text).collect(),
        wishes: Wishes::default(),
        questionnaire: String::new(),
        problems: Problems::none(),
    })
}

#[cfg(test)]
mod tests {
    use super::{super::questions::tests::one_of_each, *};
    use crate::desk::tests::{check_page, therapist};

    #[test]
    fn a_refused_text_is_kept() {
        let page = ImportPage {
            desk: therapist("/library"),
            registered: vec![Instrument {
                key: "phq9".into(),
                title: "PHQ-9".into(),
                answerable: false,
                text_accepted: true,
            }],
            wishes: Wishes { registered: "phq9".into(), ..Wishes::default() },
            questionnaire: "{\"resourceType\": </textarea>".into(),
            problems: Problems::one("questionnaire", "This is not JSON."),
        };
        let html = check_page(&page);
        assert!(html.contains("This is not JSON.") && html.contains("value=\"phq9\" selected"));
        assert_eq!(html.matches("</textarea>").count(), 1);
    }

    #[test]
    fn what_was_found_is_told_before_it_is_kept() {
        let page = CheckPage {
            desk: therapist("/library"),
            title: "Evenings".into(),
            items: 7,
            understood: vec!["a is asked as question 1.".into()],
            dropped: Vec::new(),
            sheet: Sheet::new(&one_of_each(), &Form::default(), &Problems::none()),
            wishes: Wishes { direction: "higher".into(), for_coaching: true, ..Wishes::default() },
            questionnaire: "{\"resourceType\": \"</form>\"}".into(),
        };
        let html = check_page(&page);
        assert!(
            html.contains("name=\"forCoaching\" value=\"yes\""),
            "what was ticked is kept until it is put in the library"
        );
        assert!(html.contains("value=\"keep\"") && html.contains("name=\"direction\" value=\"higher\""));
        assert!(html.contains("The question ws1?") && !html.contains("\"</form>\""));
    }

    #[test]
    fn the_report_tells_what_was_left_out() {
        let page = ImportedPage {
            desk: therapist("/library"),
            key: "phq9".into(),
            title: "PHQ-9".into(),
            items: 9,
            understood: vec!["9 questions".into()],
            dropped: vec!["An image".into()],
        };
        let html = check_page(&page);
        assert!(html.contains("9 questions") && html.contains("An image"));
    }
}
