//! Making an exercise: its pages and their questions, and how it looks to whoever gets it. Every button sends the whole page, so that it works
//! without the script; what cannot be kept comes back as it was typed.

mod query;
mod question;
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
        Discard, DiscardExerciseDraftInput, DiscardVariables, DraftExerciseInput, DraftQuery, ExerciseDraft, Id, Keep,
        KeepVariables, Publish, PublishExerciseInput, PublishVariables,
    },
    question::{KINDS, NEEDS, Question, SIDES},
    sheet::{READERS, RHYTHMS, Sheet, WHO, field_name},
};
use super::{
    preview::{PreviewPage, Shown},
    query::Preview,
};
use crate::{
    ask::ask,
    caller::Visitor,
    desk::{
        Desk,
        making::{self, Head, Kept, Made, Making, Sent, Words},
    },
    errors::Stop,
    forms::{Asked, Form, Problems},
    pages::{self, Page},
    site::Site,
};

/// What is made here.
pub(super) const MADE: Made = Made {
    one: "Exercise",
    many: "Exercises",
    fresh: "A new exercise",
    list: "Drafts of exercises",
    library: ("/library/exercises", "Exercises"),
    drafts: "/library/exercises/drafts",
    begin: ("", ""),
};

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/library/exercises/drafts/{id}", get(show).post(act))
        .route("/library/exercises/drafts/{id}/preview", get(preview))
}

#[derive(Template)]
#[template(path = "exercises/making.html")]
struct MakingPage {
    desk: Desk,
    draft: Head,
    sheet: Sheet,
    problems: Problems,
}

impl MakingPage {
    /// Everything that is wrong at a place.
    fn said(&self, place: &str) -> Vec<&str> {
        let here = self.problems.iter().filter(|problem| problem.field.as_deref() == Some(place));
        here.map(|problem| problem.message.as_str()).collect()
    }

    /// Everything that is wrong with a page.
    fn said_of_page(&self, n: impl std::fmt::Display) -> Vec<&str> {
        self.said(&format!("steps.{n}"))
    }

    /// Everything that is wrong with a question.
    fn said_of_question(&self, n: impl std::fmt::Display, m: impl std::fmt::Display) -> Vec<&str> {
        self.said(&format!("steps.{n}.fields.{m}"))
    }

    /// What is wrong with the title of a page.
    fn title_error(&self, n: impl std::fmt::Display) -> &str {
        self.problems.of(&format!("steps.{n}.title"))
    }

    /// Every choice that another question can wait for.
    fn deciding(&self) -> Vec<&Question> {
        let all = self.sheet.steps.iter().flat_map(|step| &step.questions);
        all.filter(|question| matches!(question.kind.as_str(), "choice" | "choices")).collect()
    }

    /// Whether a question waits for one of those, or for none.
    fn decides(&self, after: &str) -> bool {
        after.is_empty() || self.deciding().iter().any(|question| question.id == after)
    }
}

/// `GET /library/exercises/drafts/{id}`, and what it holds as a file at the same address with `.json` behind it.
async fn show(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>) -> Page {
    if let Some(id) = id.strip_suffix(".json") {
        let (_, draft) = find(&site, &visitor, id).await?;
        return pages::file("application/json", "exercise.json", draft.content);
    }
    pages::show(&Exercises::page(&site, &visitor, &id).await?)
}

async fn find(site: &Site, visitor: &Visitor, id: &str) -> Result<(Desk, ExerciseDraft), Stop> {
    let answer = ask(site, visitor, DraftQuery::build(Id { id: cynic::Id::new(id) })).await?;
    let desk = Desk::open(answer.viewer, "/library")?;
    Ok((desk, answer.exercise_draft.ok_or(Stop::NotFound)?))
}

/// `POST /library/exercises/drafts/{id}`: keeps what was typed, and does what the button says.
async fn act(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>, form: Form) -> Page {
    making::act::<Exercises>(&site, &visitor, &id, &form).await
}

/// Begins a draft: empty, of an exercise, or with what was brought in. Where it stands, or what keeps it from being kept.
pub(super) async fn begin(
    site: &Site,
    visitor: &Visitor,
    key: &str,
    wanted: (Option<String>, Option<String>),
) -> Result<Result<String, Problems>, Stop> {
    making::begin::<Exercises>(site, visitor, key, wanted).await
}

struct Exercises;

impl Making for Exercises {
    type Sheet = Sheet;
    type Page = MakingPage;

    const MADE: &'static Made = &MADE;
    const WORDS: &'static Words =
        &Words { heading: "An exercise", add: ("add-step", "Add a page"), preview: "See it as the partner does" };

    fn read(form: &Form) -> (Sheet, Result<String, Problems>) {
        let mut sheet = Sheet::read(form);
        sheet.act(form.text("act"));
        let content = sheet.content();
        (sheet, content)
    }

    async fn page(site: &Site, visitor: &Visitor, id: &str) -> Result<MakingPage, Stop> {
        let (desk, draft) = find(site, visitor, id).await?;
        let kept = (draft.id, draft.version, &draft.saved_at);
        Ok(MakingPage {
            draft: Head::new::<Self>((site, &desk), kept, draft.blocking.len()),
            desk,
            sheet: Sheet::of_content(&draft.content),
            problems: Problems::all_of(draft.blocking).beside(field_name),
        })
    }

    fn typed(page: MakingPage, version: String, sheet: Sheet, problems: Problems) -> MakingPage {
        MakingPage { draft: Head { version, ..page.draft }, sheet, problems, ..page }
    }

    async fn keep(site: &Site, visitor: &Visitor, sent: Sent) -> Result<(Option<Kept>, Problems), Stop> {
        let Sent { key, draft, of, version, content } = sent;
        let input = DraftExerciseInput { key, draft, of, version, content };
        let payload = ask(site, visitor, Keep::build(KeepVariables { input })).await?.draft_exercise;
        let problems = Problems::of_payload(payload.problems)?;
        let kept =
            |draft: ExerciseDraft| Kept { id: draft.id, version: draft.version, is_ready: draft.blocking.is_empty() };
        Ok((payload.draft.map(kept), problems))
    }

    async fn publish(site: &Site, visitor: &Visitor, kept: &Kept) -> Result<Result<String, Problems>, Stop> {
        let input = PublishExerciseInput { draft: kept.id.clone(), version: kept.version };
        let payload = ask(site, visitor, Publish::build(PublishVariables { input })).await?.publish_exercise;
        let problems = Problems::of_payload(payload.problems)?;
        Ok(payload.exercise.map(|published| format!("/library/exercises/{}", published.exercise.key)).ok_or(problems))
    }

    async fn discard(site: &Site, visitor: &Visitor, draft: cynic::Id) -> Result<Problems, Stop> {
        let input = DiscardExerciseDraftInput { draft };
        let done = ask(site, visitor, Discard::build(DiscardVariables { input })).await?.discard_exercise_draft;
        Problems::of_payload(done.problems)
    }

    fn field_name(place: &str) -> String {
        field_name(place)
    }
}

/// `GET /library/exercises/drafts/{id}/preview`: its pages as those who get it will see them.
async fn preview(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>, Asked(asked): Asked) -> Page {
    let (desk, draft) = find(&site, &visitor, &id).await?;
    let here = format!("/library/exercises/drafts/{}", draft.id.inner());
    let previews: Vec<Preview> = draft.previews;
    let shown = Shown { title: draft.title, back: here.clone(), here: format!("{here}/preview") };
    match PreviewPage::new(shown, previews, asked.text("as"), &desk.zone) {
        Some(page) => pages::show(&page),
        // It cannot be shown before it fits together; what keeps it from that stands there.
        None => pages::to(&here),
    }
}

#[cfg(test)]
mod tests {
    use super::{sheet::tests::CONTENT, *};
    use crate::{
        desk::{
            making::tests::{check_drafts, head},
            tests::{check_page, therapist},
        },
        vocabulary::Problem,
    };

    fn page(sheet: Sheet, problems: Vec<Problem>) -> MakingPage {
        MakingPage {
            desk: therapist("/library"),
            draft: head::<Exercises>("exd_1", problems.len()),
            sheet,
            problems: Problems::all_of(problems).beside(field_name),
        }
    }

    #[test]
    fn what_is_wrong_stands_at_its_question_in_the_questions_words() {
        let problem = |field: &str, message: &str| Problem {
            field: Some(field.to_owned()),
            code: "WRONG_STATE".to_owned(),
            message: message.to_owned(),
        };
        let problems = vec![
            problem("steps.0.fields.2.answer", "\u{201c}How near?\u{201d} must rise by 1 to 20."),
            problem("has_listening_loop", "Give that one beside this."),
        ];
        let html = check_page(&page(Sheet::of_content(CONTENT), problems));
        assert!(
            html.contains("How near?\u{201d} must rise") && html.contains("href=\"#f-steps.0.fields.2\""),
            "{html}"
        );
        assert!(html.contains("where*: Where") && html.contains("href=\"#f-rest\""), "{html}");
        assert!(html.contains("value=\"add-question.0\"") && html.contains("value=\"publish\""));
    }

    #[test]
    fn an_empty_one_says_how_to_begin() {
        assert!(check_page(&page(Sheet::default(), Vec::new())).contains("No pages yet"));
    }

    #[test]
    fn drafts_are_listed() {
        assert!(check_drafts(&MADE).contains("<h1>Drafts of exercises</h1>"));
    }
}
