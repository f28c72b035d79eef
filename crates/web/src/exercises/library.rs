//! The exercises that can be given: what they ask, as those who do them see it, the files they can be taken away as, and the drafts of the
//! practice's own.

use askama::Template;
use axum::{
    Router,
    extract::{DefaultBodyLimit, Path, State},
    routing::get,
};
use cynic::QueryBuilder;

use super::{
    making,
    preview::{PreviewPage, Shown},
    query::{ExerciseWho, Preview},
};
use crate::{
    ask::ask,
    caller::Visitor,
    desk::{
        Desk, DeskViewer,
        making::{DraftRow, DraftsPage, whose},
    },
    errors::Stop,
    forms::{Asked, Form, Problems},
    pages::{self, Page},
    schema,
    site::Site,
    vocabulary::{Instant, PageInfo},
};

/// A definition may have 256 kibibytes; encoded for a form, each of its marks takes three bytes.
const LONGEST_FORM: usize = 3 * 256 * 1024 + 64 * 1024;

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/library/exercises", get(show).post(begin))
        .route("/library/exercises/drafts", get(drafts))
        .route("/library/exercises/{key}", get(one))
        .layer(DefaultBodyLimit::max(LONGEST_FORM))
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "After")]
struct LibraryQuery {
    viewer: Option<DeskViewer>,
    #[arguments(first: 100, after: $after)]
    exercises: Option<ExerciseConnection>,
}

#[derive(cynic::QueryFragment)]
struct ExerciseConnection {
    nodes: Vec<Exercise>,
    page_info: PageInfo,
}

#[derive(cynic::QueryFragment)]
struct Exercise {
    key: String,
    version: String,
    title: String,
    purpose: String,
    minutes: i32,
    who: ExerciseWho,
    is_own: bool,
}

#[derive(cynic::QueryVariables)]
struct ByKey {
    key: String,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "ByKey")]
struct OneQuery {
    viewer: Option<DeskViewer>,
    #[arguments(key: $key)]
    exercise: Option<ExerciseFile>,
}

#[derive(cynic::QueryFragment)]
struct ExerciseFile {
    exercise: Exercise,
    content: String,
    draft: Option<cynic::Id>,
    previews: Vec<Preview>,
    retired: bool,
}

#[derive(cynic::QueryVariables)]
struct After {
    after: Option<String>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "After")]
struct DraftsQuery {
    viewer: Option<DeskViewer>,
    #[arguments(first: 20, after: $after)]
    exercise_drafts: Option<ExerciseDraftConnection>,
}

#[derive(cynic::QueryFragment)]
struct ExerciseDraftConnection {
    nodes: Vec<ExerciseDraft>,
    page_info: PageInfo,
}

#[derive(cynic::QueryFragment)]
struct ExerciseDraft {
    id: cynic::Id,
    title: String,
    of: Option<String>,
    saved_at: Instant,
}

#[derive(Template)]
#[template(path = "exercises/library.html")]
struct LibraryPage {
    desk: Desk,
    exercises: Vec<Exercise>,
    from_start: bool,
    /// Where the next ones stand; empty on the last page.
    next: String,
    key: String,
    /// What was brought in and could not be kept.
    content: String,
    problems: Problems,
}

#[derive(Template)]
#[template(path = "exercises/one.html")]
struct OnePage {
    desk: Desk,
    exercise: Exercise,
    /// The draft of its next version; empty where nobody has begun one.
    draft: String,
    key: String,
    /// Whether it is no longer offered.
    retired: bool,
}

impl Exercise {
    /// Whose it is, in a word.
    fn whose(&self) -> String {
        whose(self.is_own, &self.version)
    }
}

impl ExerciseDraft {
    fn row(self) -> DraftRow {
        DraftRow { id: self.id, title: self.title, of: self.of, saved_at: self.saved_at }
    }
}

async fn show(State(site): State<Site>, visitor: Visitor, Asked(asked): Asked) -> Page {
    pages::show(&page(&site, &visitor, asked.some("after"), (String::new(), Problems::none())).await?)
}

async fn page(
    site: &Site,
    visitor: &Visitor,
    after: Option<String>,
    (content, problems): (String, Problems),
) -> Result<LibraryPage, Stop> {
    let from_start = after.is_none();
    let answer = ask(site, visitor, LibraryQuery::build(After { after })).await?;
    let found = answer.exercises.ok_or(Stop::NotFound)?;
    Ok(LibraryPage {
        desk: Desk::open(answer.viewer, "/library")?,
        next: found.page_info.onward("/library/exercises"),
        exercises: found.nodes,
        from_start,
        key: site.door.fresh_key(),
        content,
        problems,
    })
}

/// `POST /library/exercises`: begins a draft, empty, from an exercise, or with what was brought in.
async fn begin(State(site): State<Site>, visitor: Visitor, form: Form) -> Page {
    let wanted = (form.some("of"), form.some("content"));
    match making::begin(&site, &visitor, form.text("key"), wanted).await? {
        Ok(there) => pages::to(&there),
        Err(problems) => {
            let typed = form.text("content").to_owned();
            pages::again(&page(&site, &visitor, None, (typed, problems)).await?)
        }
    }
}

/// `GET /library/exercises/{key}`: what it is, or its pages as those who do it see them with `?preview=yes`, and what it holds as a file at the
/// same address with `.json` behind it.
async fn one(State(site): State<Site>, visitor: Visitor, Path(key): Path<String>, Asked(asked): Asked) -> Page {
    let (bare, is_file) = key.strip_suffix(".json").map_or((key.as_str(), false), |bare| (bare, true));
    let answer = ask(&site, &visitor, OneQuery::build(ByKey { key: bare.to_owned() })).await?;
    let desk = Desk::open(answer.viewer, "/library")?;
    let found = answer.exercise.ok_or(Stop::NotFound)?;
    if is_file {
        return pages::file("application/json", &format!("{}.json", found.exercise.key), found.content);
    }
    if asked.ticked("preview") || asked.ticked("as") {
        let here = format!("/library/exercises/{}", found.exercise.key);
        let shown = Shown { title: found.exercise.title, back: here.clone(), here };
        let preview = PreviewPage::new(shown, found.previews, asked.text("as"), &desk.zone);
        return pages::show(&preview.ok_or(Stop::NotFound)?);
    }
    let draft = found.draft.map(|id| format!("/library/exercises/drafts/{}", id.inner())).unwrap_or_default();
    let (exercise, retired) = (found.exercise, found.retired);
    pages::show(&OnePage { desk, exercise, draft, key: site.door.fresh_key(), retired })
}

/// `GET /library/exercises/drafts`
async fn drafts(State(site): State<Site>, visitor: Visitor, Asked(asked): Asked) -> Page {
    let after = asked.some("after");
    let from_start = after.is_none();
    let answer = ask(&site, &visitor, DraftsQuery::build(After { after })).await?;
    let desk = Desk::open(answer.viewer, "/library")?;
    let found = answer.exercise_drafts.ok_or(Stop::NotFound)?;
    let rows = found.nodes.into_iter().map(ExerciseDraft::row);
    pages::show(&DraftsPage::new(desk, &making::MADE, from_start, (rows, &found.page_info)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::tests::{check_page, therapist};

    fn exercise() -> Exercise {
        Exercise {
            key: "own_evening_walks".to_owned(),
            version: "2.0.0".to_owned(),
            title: "Evening walks".to_owned(),
            purpose: "To walk again.".to_owned(),
            minutes: 20,
            who: ExerciseWho::Both,
            is_own: true,
        }
    }

    #[test]
    fn each_exercise_says_whose_it_is_and_can_be_begun_from() {
        let page = LibraryPage {
            desk: therapist("/library"),
            exercises: vec![exercise()],
            from_start: true,
            next: "/library/exercises?after=x".to_owned(),
            key: "key".to_owned(),
            content: "{<".to_owned(),
            problems: Problems::one("content", "This is not an exercise."),
        };
        let html = check_page(&page);
        assert!(html.contains("version 2.0.0") && html.contains("{&#60;"), "{html}");
        assert!(html.contains("href=\"/library/exercises?after=x\""), "the list goes on");
        let one = |retired: bool| OnePage {
            desk: therapist("/library"),
            exercise: exercise(),
            draft: String::new(),
            key: "key".to_owned(),
            retired,
        };
        let html = check_page(&one(false));
        assert!(html.contains("value=\"own_evening_walks\"") && html.contains("own_evening_walks.json"), "{html}");
        assert!(html.contains("value=\"take-out\"") && !html.contains("No longer offered"), "{html}");
        let html = check_page(&one(true));
        assert!(html.contains("value=\"bring-back\"") && html.contains("No longer offered"), "{html}");
    }
}
