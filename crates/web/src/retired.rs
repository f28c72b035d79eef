//! What the practice made and offers no longer: its forms, exercises and programmes that were taken out of the library, and taking out and bringing
//! back. One page for the three, as it is one rule.

mod query;

use askama::Template;
use axum::{Router, extract::State, routing::get};
use cynic::QueryBuilder;

use self::query::{Read, RetiredQuery, turn};
use crate::{
    ask::ask,
    caller::Visitor,
    desk::Desk,
    errors::Stop,
    forms::{Asked, Form, Problems},
    pages::{self, Page},
    site::Site,
};

/// Where it stands.
const HERE: &str = "/library/retired";

pub(crate) fn routes() -> Router<Site> {
    Router::new().route("/library/retired", get(show).post(act))
}

#[derive(Template)]
#[template(path = "retired.html")]
struct RetiredPage {
    desk: Desk,
    shelves: [Shelf; 3],
    problems: Problems,
}

/// What is taken out of one kind of thing.
struct Shelf {
    /// What a form sends for it.
    kind: &'static str,
    title: &'static str,
    /// Where one of them can be read; empty where they have no page of their own.
    place: &'static str,
    /// Where the next ones stand; empty on the last page.
    next: String,
    works: Vec<Work>,
}

/// One of them, in its newest version.
struct Work {
    key: String,
    version: String,
    title: String,
}

impl Work {
    fn new(key: String, version: String, title: String) -> Self {
        Self { key, version, title }
    }
}

/// `GET /library/retired`, each list from the start or after a cursor of its own.
async fn show(State(site): State<Site>, visitor: Visitor, Asked(asked): Asked) -> Page {
    let read = Read {
        forms: asked.some(query::FORM),
        exercises: asked.some(query::EXERCISE),
        programmes: asked.some(query::PROGRAMME),
    };
    pages::show(&page(&site, &visitor, read, Problems::none()).await?)
}

/// `POST /library/retired`: takes one thing out, or brings it back.
async fn act(State(site): State<Site>, visitor: Visitor, form: Form) -> Page {
    let is_back = form.text("act") == "bring-back";
    let problems = turn(&site, &visitor, (form.text("kind"), form.text("key")), is_back).await?;
    if problems.is_empty() {
        pages::to(HERE)
    } else {
        pages::again(&page(&site, &visitor, Read::default(), problems).await?)
    }
}

async fn page(site: &Site, visitor: &Visitor, read: Read, problems: Problems) -> Result<RetiredPage, Stop> {
    let answer = ask(site, visitor, RetiredQuery::build(read)).await?;
    let desk = Desk::open(answer.viewer, "/library")?;
    let (forms, exercises, programmes) = (
        answer.instruments.ok_or(Stop::NotFound)?,
        answer.exercises.ok_or(Stop::NotFound)?,
        answer.programmes.ok_or(Stop::NotFound)?,
    );
    let shelves = [
        Shelf {
            kind: query::FORM,
            title: "Forms",
            place: "/library/",
            next: forms.page_info.onward_by(HERE, query::FORM),
            works: forms.nodes.into_iter().map(|one| Work::new(one.key, one.version, one.title)).collect(),
        },
        Shelf {
            kind: query::EXERCISE,
            title: "Exercises",
            place: "/library/exercises/",
            next: exercises.page_info.onward_by(HERE, query::EXERCISE),
            works: exercises.nodes.into_iter().map(|one| Work::new(one.key, one.version, one.title)).collect(),
        },
        Shelf {
            kind: query::PROGRAMME,
            title: "Programmes",
            place: "",
            next: programmes.page_info.onward_by(HERE, query::PROGRAMME),
            works: programmes.nodes.into_iter().map(|one| Work::new(one.key, one.version, one.title)).collect(),
        },
    ];
    Ok(RetiredPage { desk, shelves, problems })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::tests::{check_page, therapist};

    fn shelf(kind: &'static str, place: &'static str, works: Vec<Work>) -> Shelf {
        Shelf { kind, title: "Some", place, next: format!("{HERE}?{kind}=x"), works }
    }

    fn walks(title: &str) -> Work {
        Work { key: "own_evening_walks".to_owned(), version: "2.0.0".to_owned(), title: title.to_owned() }
    }

    #[test]
    fn what_was_taken_out_can_be_read_and_brought_back() {
        let page = RetiredPage {
            desk: therapist("/library"),
            shelves: [
                shelf(query::FORM, "/library/", vec![walks("Evening <walks>")]),
                shelf(query::EXERCISE, "/library/exercises/", Vec::new()),
                shelf(query::PROGRAMME, "", vec![walks("Evenings")]),
            ],
            problems: Problems::none(),
        };
        let html = check_page(&page);
        assert!(html.contains("href=\"/library/own_evening_walks\"") && !html.contains("<walks>"), "{html}");
        assert_eq!(html.matches("value=\"bring-back\"").count(), 2, "{html}");
        assert!(html.contains("None."), "{html}");
        assert!(html.contains("href=\"/library/retired?programme=x\""), "each list goes on by itself");
    }
}
