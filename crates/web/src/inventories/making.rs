//! Making a form: its questions, how they are answered, how they count, and what follows a low answer. Every button sends the whole page, so
//! that it works without the script; what cannot be kept comes back as it was typed.

mod drafts;
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
        ByKey, DeskQuery, Discard, DiscardInstrumentDraftInput, DiscardVariables, DraftInstrumentInput, DraftQuery,
        DraftVariables, EditableQuery, Id, InstrumentDraft, KeepDraft, Publish, PublishInstrumentInput,
        PublishVariables,
    },
    sheet::{Sheet, field_name},
};
use super::{instrument::PreviewPage, questions::Sheet as Questions};
use crate::{
    ask::ask,
    caller::Visitor,
    desk::{Desk, DeskViewer},
    errors::Stop,
    forms::{Asked, Form, Problems},
    pages::{self, Page},
    site::Site,
};

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/library/new", get(new).post(begin))
        .route("/library/drafts", get(drafts::show))
        .route("/library/{key}/edit", get(edit).post(begin_next))
        .route("/library/drafts/{id}", get(show).post(act))
        .route("/library/drafts/{id}/preview", get(preview))
        .route("/library/drafts/{id}/discard", get(back).post(discard))
}

#[derive(Template)]
#[template(path = "inventories/making.html")]
struct MakingPage {
    desk: Desk,
    heading: &'static str,
    /// Where the form is sent.
    action: String,
    /// The draft's own address; empty while none is begun.
    draft: String,
    key: String,
    version: String,
    saved: String,
    sheet: Sheet,
    /// What keeps it from being published, as far as the door has looked.
    blocking: Problems,
    problems: Problems,
}

impl MakingPage {
    fn error(&self, list: &str, n: impl std::fmt::Display, field: &str) -> &str {
        self.problems.of(&format!("{list}.{n}.{field}"))
    }
}

/// `GET /library/new`
async fn new(State(site): State<Site>, visitor: Visitor) -> Page {
    let viewer = ask(&site, &visitor, DeskQuery::build(())).await?.viewer;
    let desk = open_desk(viewer)?;
    pages::show(&blank(&site, desk, "/library/new", Sheet::default()))
}

/// `POST /library/new`
async fn begin(State(site): State<Site>, visitor: Visitor, form: Form) -> Page {
    begin_as(&site, &visitor, &form, None).await
}

/// `GET /library/{key}/edit`: the draft of the next version, or a page that begins one.
async fn edit(State(site): State<Site>, visitor: Visitor, Path(key): Path<String>) -> Page {
    let answer = ask(&site, &visitor, EditableQuery::build(ByKey { key: key.clone() })).await?;
    let desk = open_desk(answer.viewer)?;
    let found = answer.instrument.ok_or(Stop::NotFound)?;
    if let Some(draft) = found.draft {
        return pages::to(&format!("/library/drafts/{}", draft.inner()));
    }
    let content = found.editable.ok_or(Stop::NotFound)?;
    pages::show(&blank(&site, desk, &format!("/library/{key}/edit"), Sheet::of_content(&content)))
}

/// `POST /library/{key}/edit`
async fn begin_next(State(site): State<Site>, visitor: Visitor, Path(key): Path<String>, form: Form) -> Page {
    begin_as(&site, &visitor, &form, Some(key)).await
}

/// `GET /library/drafts/{id}`
async fn show(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>, Asked(asked): Asked) -> Page {
    let (desk, draft) = find(&site, &visitor, &id).await?;
    let saved = format!("Kept at {}", desk.zone.time(&draft.saved_at));
    let page = of_draft(&site, desk, draft, asked.ticked("check"));
    pages::show(&MakingPage { saved, ..page })
}

/// `POST /library/drafts/{id}`: keeps what was typed, and does what the button says.
async fn act(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>, form: Form) -> Page {
    let mut sheet = Sheet::read(&form);
    let onward = sheet.act(form.text("act"));
    let place = Place { of: None, draft: Some(&id) };
    let kept = match keep(&site, &visitor, &form, &sheet, place).await? {
        Ok(kept) => kept,
        Err(problems) => return again(&site, &visitor, &form, sheet, (place, problems)).await,
    };
    let there = format!("/library/drafts/{id}");
    match (form.text("act"), onward) {
        ("publish", _) => publish(&site, &visitor, &form, (sheet, kept)).await,
        ("preview", _) if kept.blocking.is_empty() => pages::to(&format!("{there}/preview")),
        ("preview", _) => pages::to(&format!("{there}?check=yes")),
        (_, Some(field)) => pages::to(&format!("{there}#f-{field}")),
        (_, None) => pages::to(&there),
    }
}

async fn publish(site: &Site, visitor: &Visitor, form: &Form, (sheet, kept): (Sheet, InstrumentDraft)) -> Page {
    let input = PublishInstrumentInput { draft: kept.id.clone(), version: kept.version };
    let payload = ask(site, visitor, Publish::build(PublishVariables { input })).await?.publish_instrument;
    let problems = Problems::of_payload(payload.problems)?;
    if let Some(published) = payload.instrument {
        return pages::to(&format!("/library/{}", published.key));
    }
    let viewer = ask(site, visitor, DeskQuery::build(())).await?.viewer;
    let version = kept.version.to_string();
    let page = of_draft(site, open_desk(viewer)?, kept, true);
    let problems = problems.beside(field_name);
    let key = form.text("key").to_owned();
    pages::again(&MakingPage { key, version, sheet, problems, ..page })
}

/// `GET /library/drafts/{id}/preview`
async fn preview(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>) -> Page {
    let (_, draft) = find(&site, &visitor, &id).await?;
    if draft.questions.is_empty() {
        return pages::to(&format!("/library/drafts/{id}?check=yes"));
    }
    pages::show(&PreviewPage {
        title: draft.title,
        back: format!("/library/drafts/{}", draft.id.inner()),
        sheet: Questions::new(&draft.questions, &Form::default(), &Problems::none()),
    })
}

/// `POST /library/drafts/{id}/discard`
async fn discard(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>) -> Page {
    let input = DiscardInstrumentDraftInput { draft: cynic::Id::new(&id) };
    let payload = ask(&site, &visitor, Discard::build(DiscardVariables { input })).await?.discard_instrument_draft;
    let is_gone = Problems::of_payload(payload.problems)?.is_empty() && payload.done;
    if is_gone { pages::to("/library/drafts") } else { Err(Stop::NotFound) }
}

async fn back(Path(id): Path<String>) -> Page {
    pages::to(&format!("/library/drafts/{}", pages::encoded(&id)))
}

/// What a page is about: the draft, or the instrument whose next version is begun.
#[derive(Clone, Copy)]
struct Place<'a> {
    of: Option<&'a str>,
    draft: Option<&'a str>,
}

async fn begin_as(site: &Site, visitor: &Visitor, form: &Form, of: Option<String>) -> Page {
    let mut sheet = Sheet::read(form);
    let onward = sheet.act(form.text("act"));
    let place = Place { of: of.as_deref(), draft: None };
    match keep(site, visitor, form, &sheet, place).await? {
        Ok(kept) => {
            let there = format!("/library/drafts/{}", kept.id.inner());
            let is_done = matches!(form.text("act"), "preview" | "publish");
            match onward {
                Some(field) => pages::to(&format!("{there}#f-{field}")),
                None if is_done => pages::to(&format!("{there}?check=yes")),
                None => pages::to(&there),
            }
        }
        Err(problems) => again(site, visitor, form, sheet, (place, problems)).await,
    }
}

/// Sends what was typed to the door.
async fn keep(
    site: &Site,
    visitor: &Visitor,
    form: &Form,
    sheet: &Sheet,
    place: Place<'_>,
) -> Result<Result<InstrumentDraft, Problems>, Stop> {
    let content = match sheet.content() {
        Ok(content) => content,
        Err(problems) => return Ok(Err(problems)),
    };
    let input = DraftInstrumentInput {
        key: form.text("key").to_owned(),
        draft: place.draft.map(cynic::Id::new),
        of: place.of.map(str::to_owned),
        version: form.text("version").parse().unwrap_or(0),
        content,
    };
    let payload = ask(site, visitor, KeepDraft::build(DraftVariables { input })).await?.draft_instrument;
    let problems = Problems::of_payload(payload.problems)?;
    Ok(payload.draft.ok_or(problems))
}

/// The same page with all that was typed, and what is wrong.
async fn again(
    site: &Site,
    visitor: &Visitor,
    form: &Form,
    sheet: Sheet,
    (place, problems): (Place<'_>, Problems),
) -> Page {
    let viewer = ask(site, visitor, DeskQuery::build(())).await?.viewer;
    let action = match (place.draft, place.of) {
        (Some(id), _) => format!("/library/drafts/{id}"),
        (None, Some(key)) => format!("/library/{key}/edit"),
        (None, None) => "/library/new".to_owned(),
    };
    let page = blank(site, open_desk(viewer)?, &action, sheet);
    let key = if problems.have("KEY_REUSED") { page.key.clone() } else { form.text("key").to_owned() };
    let draft = if place.draft.is_some() { action } else { String::new() };
    let version = form.text("version").to_owned();
    pages::again(&MakingPage { key, draft, version, problems: problems.beside(field_name), ..page })
}

async fn find(site: &Site, visitor: &Visitor, id: &str) -> Result<(Desk, InstrumentDraft), Stop> {
    let answer = ask(site, visitor, DraftQuery::build(Id { id: cynic::Id::new(id) })).await?;
    let desk = Desk::open(answer.viewer, "/library")?;
    Ok((desk, answer.instrument_draft.ok_or(Stop::NotFound)?))
}

/// The desk of somebody who makes forms.
fn open_desk(viewer: Option<DeskViewer>) -> Result<Desk, Stop> {
    let desk = Desk::open(viewer, "/library")?;
    if desk.imports() { Ok(desk) } else { Err(Stop::NotFound) }
}

fn blank(site: &Site, desk: Desk, action: &str, sheet: Sheet) -> MakingPage {
    MakingPage {
        desk,
        heading: if action == "/library/new" { "A new form" } else { "The next version" },
        action: action.to_owned(),
        draft: String::new(),
        key: site.door.fresh_key(),
        version: "0".to_owned(),
        saved: String::new(),
        sheet,
        blocking: Problems::none(),
        problems: Problems::none(),
    }
}

/// The page of a draft; with what keeps it from being published when somebody asked for that.
fn of_draft(site: &Site, desk: Desk, draft: InstrumentDraft, check: bool) -> MakingPage {
    let action = format!("/library/drafts/{}", draft.id.inner());
    let page = blank(site, desk, &action, Sheet::of_content(&draft.content));
    let blocking = Problems::all_of(draft.blocking).beside(field_name);
    MakingPage {
        heading: if draft.of.is_some() { "The next version" } else { "A new form" },
        draft: action,
        version: draft.version.to_string(),
        problems: if check { blocking.clone() } else { Problems::none() },
        blocking,
        ..page
    }
}

#[cfg(test)]
mod tests {
    use super::{sheet::tests::full, *};
    use crate::desk::tests::{check_page, therapist};

    fn page(sheet: Sheet, problems: Problems) -> MakingPage {
        MakingPage {
            desk: therapist("/library"),
            heading: "A new form",
            action: "/library/drafts/idr_1".into(),
            draft: "/library/drafts/idr_1".into(),
            key: "key".into(),
            version: "3".into(),
            saved: "Kept at 10:00".into(),
            sheet,
            blocking: Problems::one("items.0.text", "Write what is asked."),
            problems,
        }
    }

    #[test]
    fn everything_typed_stands_in_its_field_and_what_is_wrong_beside_it() {
        let mut sheet = full();
        sheet.items[2].max = "ten <".into();
        let html = check_page(&page(sheet, Problems::one("items.2.max", "Type a number here, such as 7.")));
        for field in
            ["items.0.text", "items.4.kind", "scoring.bands.0.from", "scoring.parts.0.label", "followUps.0.atMost"]
        {
            assert!(html.contains(&format!("name=\"{field}\"")), "{field}");
        }
        assert!(html.contains("ten &#60;") && html.contains("f-items.2.max-error"));
        assert!(html.contains("value=\"up.1\"") && !html.contains("value=\"up.0\""));
    }

    #[test]
    fn an_empty_one_says_how_to_begin() {
        let html = check_page(&page(Sheet::default(), Problems::none()));
        assert!(html.contains("value=\"add\"") && html.contains("No questions yet"));
        assert!(html.contains("href=\"#f-items.0.text\"") && html.contains("Write what is asked."), "what is missing");
        assert!(html.contains("<details>\n<summary>More about how it counts"), "folded while answers are only read");
    }
}
