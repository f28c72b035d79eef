//! Making a programme: its phases, their gates and their steps. Every button sends the whole page, so that it works without the script; what cannot
//! be kept comes back as it was typed.

mod query;
mod sheet;

use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    routing::get,
};
use cynic::{MutationBuilder, QueryBuilder};

use self::{
    query::{
        Discard, DiscardProgrammeDraftInput, DiscardVariables, DraftProgrammeInput, DraftQuery, Id, Keep,
        KeepVariables, ProgrammeDraft, Publish, PublishProgrammeInput, PublishVariables, objects,
    },
    sheet::{CHECKS, DELIVERIES, LANES, Sheet, SheetPhase},
};
use crate::{
    ask::ask,
    caller::Visitor,
    desk::{
        Desk,
        making::{self, Head, Kept, Made, Making, Sent, Words},
    },
    errors::Stop,
    forms::{Form, Problems},
    pages::{self, Page},
    site::Site,
};

/// What is made here.
pub(super) const MADE: Made = Made {
    one: "Programme",
    many: "Programmes",
    fresh: "A new programme",
    list: "Drafts of programmes",
    library: ("/programmes", "Programmes"),
    drafts: "/programmes/drafts",
    begin: ("", ""),
};

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/programmes/drafts/{id}", get(show).post(act))
}

#[derive(Template)]
#[template(path = "programmes/making.html")]
struct MakingPage {
    desk: Desk,
    draft: Head,
    sheet: Sheet,
    /// What can be given: the value of each choice, and what it is called.
    objects: Vec<(String, String)>,
    problems: Problems,
}

impl MakingPage {
    /// What is wrong with a field of a phase.
    fn error(&self, n: impl std::fmt::Display, field: &str) -> &str {
        self.problems.of(&format!("phases.{n}.{field}"))
    }

    /// What is wrong with a check of a gate.
    fn check_error(&self, n: impl std::fmt::Display, gate: &str, k: impl std::fmt::Display) -> &str {
        self.problems.of(&format!("phases.{n}.{gate}.{k}"))
    }

    /// What is wrong with a field of a step.
    fn step_error(&self, n: impl std::fmt::Display, m: impl std::fmt::Display, field: &str) -> &str {
        self.problems.of(&format!("phases.{n}.steps.{m}.{field}"))
    }

    /// The phases that a phase can wait for.
    fn others(&self, phase: &SheetPhase) -> Vec<&SheetPhase> {
        self.sheet.phases.iter().filter(|other| other.id != phase.id).collect()
    }
}

/// `GET /programmes/drafts/{id}`
async fn show(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>) -> Page {
    pages::show(&Programmes::page(&site, &visitor, &id).await?)
}

/// What can be given, and what a step gives that the library offers no longer: no step becomes another because its own is not listed.
fn with_what_is_given(mut objects: Vec<(String, String)>, sheet: &Sheet) -> Vec<(String, String)> {
    for step in sheet.phases.iter().flat_map(|phase| &phase.steps) {
        if !step.object.is_empty() && objects.iter().all(|(value, _)| *value != step.object) {
            objects.push((step.object.clone(), "No longer in your library".to_owned()));
        }
    }
    objects
}

/// `POST /programmes/drafts/{id}`: keeps what was typed, and does what the button says.
async fn act(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>, form: Form) -> Page {
    making::act::<Programmes>(&site, &visitor, &id, &form).await
}

/// Begins a draft: empty, or of a programme. Where it stands, or what keeps it from being kept.
pub(super) async fn begin(
    site: &Site,
    visitor: &Visitor,
    key: &str,
    of: Option<String>,
) -> Result<Result<String, Problems>, Stop> {
    making::begin::<Programmes>(site, visitor, key, (of, None)).await
}

struct Programmes;

impl Making for Programmes {
    type Sheet = Sheet;
    type Page = MakingPage;

    const MADE: &'static Made = &MADE;
    const WORDS: &'static Words = &Words { heading: "A programme", add: ("add-phase", "Add a phase"), preview: "" };

    fn read(form: &Form) -> (Sheet, Result<String, Problems>) {
        let mut sheet = Sheet::read(form);
        sheet.act(form.text("act"));
        let content = sheet.content();
        (sheet, content)
    }

    async fn page(site: &Site, visitor: &Visitor, id: &str) -> Result<MakingPage, Stop> {
        let answer = ask(site, visitor, DraftQuery::build(Id { id: cynic::Id::new(id) })).await?;
        let desk = Desk::open(answer.viewer, "/library")?;
        let draft = answer.programme_draft.ok_or(Stop::NotFound)?;
        let sheet = Sheet::of_content(&draft.content);
        let kept = (draft.id, draft.version, &draft.saved_at);
        Ok(MakingPage {
            draft: Head::new::<Self>((site, &desk), kept, draft.blocking.len()),
            desk,
            objects: with_what_is_given(objects(site, visitor).await?, &sheet),
            sheet,
            problems: Problems::all_of(draft.blocking),
        })
    }

    fn typed(page: MakingPage, version: String, sheet: Sheet, problems: Problems) -> MakingPage {
        MakingPage { draft: Head { version, ..page.draft }, sheet, problems, ..page }
    }

    async fn keep(site: &Site, visitor: &Visitor, sent: Sent) -> Result<(Option<Kept>, Problems), Stop> {
        let Sent { key, draft, of, version, content } = sent;
        let input = DraftProgrammeInput { key, draft, of, version, content };
        let payload = ask(site, visitor, Keep::build(KeepVariables { input })).await?.draft_programme;
        let problems = Problems::of_payload(payload.problems)?;
        let kept =
            |draft: ProgrammeDraft| Kept { id: draft.id, version: draft.version, is_ready: draft.blocking.is_empty() };
        Ok((payload.draft.map(kept), problems))
    }

    async fn publish(site: &Site, visitor: &Visitor, kept: &Kept) -> Result<Result<String, Problems>, Stop> {
        let input = PublishProgrammeInput { draft: kept.id.clone(), version: kept.version };
        let payload = ask(site, visitor, Publish::build(PublishVariables { input })).await?.publish_programme;
        let problems = Problems::of_payload(payload.problems)?;
        Ok(if problems.is_empty() { Ok("/programmes".to_owned()) } else { Err(problems) })
    }

    async fn discard(site: &Site, visitor: &Visitor, draft: cynic::Id) -> Result<Problems, Stop> {
        let input = DiscardProgrammeDraftInput { draft };
        let done = ask(site, visitor, Discard::build(DiscardVariables { input })).await?.discard_programme_draft;
        Problems::of_payload(done.problems)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        desk::{
            making::tests::{check_drafts, head},
            tests::{check_page, therapist},
        },
        vocabulary::Problem,
    };

    #[test]
    fn what_is_wrong_stands_beside_its_field() {
        let content = r#"{"title":"Evenings","phases":[{"id":"one","title":"One","after":["two"],"enter":["no_pause"],
            "leave":[{"confirmed":"We met"}],"steps":[{"id":"limits","lane":"hurt","object":{"exercise":"my_limits"},
            "delivery":{"after":{"step":"log","days":3}},"every_days":7}]}]}"#;
        let problem = Problem {
            field: Some("phases.0.after".to_owned()),
            code: "WRONG_STATE".to_owned(),
            message: "Choose other phases of this programme.".to_owned(),
        };
        let page = MakingPage {
            desk: therapist("/library"),
            draft: head::<Programmes>("pgd_1", 1),
            sheet: Sheet::of_content(content),
            objects: vec![("exercise:my_limits".to_owned(), "Exercise: My limits".to_owned())],
            problems: Problems::all_of(vec![problem]),
        };
        let html = check_page(&page);
        assert!(html.contains("Choose other phases") && html.contains("value=\"We met\""), "{html}");
        assert!(html.contains("value=\"exercise:my_limits\" selected"), "{html}");
    }

    #[test]
    fn why_it_was_not_published_stands_above_what_was_typed() {
        let page = MakingPage {
            desk: therapist("/library"),
            draft: head::<Programmes>("pgd_1", 0),
            sheet: Sheet::default(),
            objects: Vec::new(),
            problems: Problems::none(),
        };
        let stale = crate::testing::problem(None, "STALE", "Somebody kept another meanwhile.");
        let kept = Kept { id: cynic::Id::new("pgd_1"), version: 7, is_ready: true };
        let typed = Sheet { title: "Evenings".to_owned(), ..Sheet::default() };
        let html = check_page(&making::unpublished::<Programmes>(page, &kept, typed, Problems::all_of(vec![stale])));
        assert!(html.contains("Somebody kept another meanwhile.") && html.contains("value=\"Evenings\""), "{html}");
        assert!(html.contains("name=\"version\" value=\"7\""), "{html}");
    }

    #[test]
    fn drafts_are_listed() {
        assert!(check_drafts(&MADE).contains("<h1>Drafts of programmes</h1>"));
    }
}
