//! An exercise that is done: what was written, what came of it, and whom its author lets see it.

use askama::Template;
use axum::extract::{Path, State};

use super::{Stop, acts, open};
use crate::{
    caller::Visitor,
    exercises::query::{Comment, Content, Other, Part, Reply},
    forms::{Form, Problems},
    moments::Zone,
    pages::{self, Page},
    site::Site,
};

#[derive(Template)]
#[template(path = "exercises/finished.html")]
struct FinishedPage {
    id: String,
    title: String,
    day: String,
    readers_line: String,
    kept_to_self: bool,
    parts: Vec<Part>,
    comment: Option<(Comment, String)>,
    reply: Option<Reply>,
    others: Vec<Other>,
    problems: Problems,
}

impl FinishedPage {
    fn can_share(&self) -> bool {
        !self.kept_to_self && !self.others.is_empty() && self.parts.iter().any(|part| part.shareable)
    }
}

/// The page of a run that is done. Looking at it is having read what the therapist wrote.
pub(super) async fn show(site: &Site, visitor: &Visitor, content: Content, zone: &Zone, problems: Problems) -> Page {
    let id = content.run.id.inner().to_owned();
    if content.comment.as_ref().is_some_and(|comment| comment.is_new) {
        acts::read_comment(site, visitor, &id).await?;
    }
    let failed = !problems.is_empty();
    let page = FinishedPage {
        id,
        title: content.run.exercise.title,
        day: content.run.done_at.as_ref().map(|at| zone.day(at)).unwrap_or_default(),
        readers_line: content.readers_line,
        kept_to_self: content.run.kept_to_self,
        parts: content.parts,
        comment: content.comment.map(|comment| (comment.clone(), zone.day(&comment.written_at))),
        reply: content.reply,
        others: content.others,
        problems,
    };
    if failed { pages::again(&page) } else { pages::show(&page) }
}

/// `POST /exercises/{id}/rewrite`
pub(super) async fn rewrite(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>) -> Page {
    let problems = acts::rewrite(&site, &visitor, &id).await?;
    after(&site, &visitor, &id, problems).await
}

/// `POST /exercises/{id}/share`
pub(super) async fn share(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>, form: Form) -> Page {
    let problems = acts::share(&site, &visitor, &id, &form).await?;
    after(&site, &visitor, &id, problems).await
}

async fn after(site: &Site, visitor: &Visitor, id: &str, problems: Problems) -> Page {
    if problems.is_empty() {
        return pages::to(&format!("/exercises/{id}"));
    }
    let (content, zone) = open(site, visitor, id).await?;
    if !content.run.state.is_done() {
        return Err(Stop::NotFound);
    }
    // The choice that speaks against sharing is on another page; what is said about it is enough.
    let problems = problems.beside(|_| "field".to_owned());
    show(site, visitor, content, &zone, problems).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{exercises::query::Named, testing::check_page, vocabulary::Instant};

    fn part(field: &str, shareable: bool) -> Part {
        Part {
            field: cynic::Id::new(field),
            label: format!("The field {field}?"),
            lines: vec!["a < b".to_owned()],
            passed: false,
            for_author_alone: !shareable,
            shareable,
            shared: shareable,
        }
    }

    fn page(kept_to_self: bool) -> FinishedPage {
        let at = Instant("2026-11-26T15:00:00Z".parse().expect("an instant"));
        let comment = Comment {
            text: "Thank you for this.".to_owned(),
            by: Named { name: "Dr Varga".to_owned() },
            written_at: at,
            is_new: true,
        };
        FinishedPage {
            id: "run_1".to_owned(),
            title: "Words and actions".to_owned(),
            day: "Thu 26 Nov 2026".to_owned(),
            readers_line: "You and your therapist can see your answers.".to_owned(),
            kept_to_self,
            parts: vec![
                part("what", true),
                part("unsent", false),
                Part { passed: true, lines: Vec::new(), ..part("x", false) },
            ],
            comment: Some((comment, "Thu 26 Nov 2026".to_owned())),
            reply: Some(Reply { answer: "partly".to_owned(), label: "In part".to_owned(), partner_too: true }),
            others: vec![Other { id: cynic::Id::new("per_2"), name: "Sam".to_owned() }],
            problems: Problems::none(),
        }
    }

    #[test]
    fn its_author_reads_it_all_and_chooses_what_goes_to_the_other() {
        let html = page(false).render().expect("it renders");
        check_page(&html);
        assert!(html.contains("a &#60; b") && html.contains("Thank you for this.") && html.contains("In part"));
        assert!(html.contains("/exercises/run_1/share") && html.contains("Nobody but you reads this part"));
    }

    #[test]
    fn what_somebody_keeps_to_themselves_has_no_way_out() {
        let html = page(true).render().expect("it renders");
        check_page(&html);
        assert!(!html.contains("/exercises/run_1/share") && html.contains("You keep this to yourself"));
    }
}
