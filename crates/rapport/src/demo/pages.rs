//! Pages that only the demo has: the letters that were kept instead of sent, and everybody's codes.

use std::sync::Arc;

use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    http::StatusCode,
    response::{Html, IntoResponse as _, Redirect, Response},
    routing::get,
};
use jiff::{Timestamp, tz::TimeZone};
use worker::{CapturedLetter, CapturedLetters, services::Services};

use super::{
    cast,
    notes::{Account, Notes, Part},
};

#[derive(Clone)]
struct Demo(Arc<Inner>);

struct Inner {
    notes: Notes,
    letters: CapturedLetters,
    services: Services,
}

/// `/demo/mail`, `/demo/mail/{number}` and `/demo/codes`.
pub(crate) fn pages(notes: Notes, letters: CapturedLetters, services: Services) -> Router {
    Router::new()
        .route("/demo", get(|| async { Redirect::to("/demo/codes") }))
        .route("/demo/mail", get(mail))
        .route("/demo/mail/{number}", get(letter))
        .route("/demo/codes", get(codes))
        .with_state(Demo(Arc::new(Inner { notes, letters, services })))
}

#[derive(Template)]
#[template(path = "demo/mail.html")]
struct MailPage {
    letters: Vec<LetterLine>,
}

struct LetterLine {
    number: usize,
    at: String,
    to: String,
    from: String,
    subject: String,
}

async fn mail(State(Demo(demo)): State<Demo>) -> Response {
    let letters = demo.letters.all();
    let newest_first = letters.iter().enumerate().rev().map(|(number, letter)| LetterLine {
        number,
        at: shown(letter.at),
        to: letter.to.clone(),
        from: letter.from.clone(),
        subject: letter.subject.clone(),
    });
    show(&MailPage { letters: newest_first.collect() })
}

#[derive(Template)]
#[template(path = "demo/letter.html")]
struct LetterPage {
    at: String,
    to: String,
    from: String,
    subject: String,
    lines: Vec<LetterPart>,
}

/// A line of a letter: words, or an address to follow.
struct LetterPart {
    text: String,
    path: Option<String>,
}

async fn letter(State(Demo(demo)): State<Demo>, Path(number): Path<usize>) -> Response {
    let Some(letter) = demo.letters.all().into_iter().nth(number) else {
        return (StatusCode::NOT_FOUND, "There is no such letter. Go back to /demo/mail.").into_response();
    };
    show(&LetterPage {
        at: shown(letter.at),
        lines: lines(&letter),
        to: letter.to,
        from: letter.from,
        subject: letter.subject,
    })
}

fn lines(letter: &CapturedLetter) -> Vec<LetterPart> {
    let part = |line: &str| LetterPart { text: line.to_owned(), path: doorbell(line).map(str::to_owned) };
    letter.text.lines().map(part).collect()
}

/// The path of the link that a line consists of. Only the path is followed, so that a letter never leads away from here.
fn doorbell(line: &str) -> Option<&str> {
    let (_, after_scheme) = line.trim().split_once("://")?;
    let path = &after_scheme[after_scheme.find("/a/")?..];
    path.chars().all(|c| c.is_ascii_alphanumeric() || c == '/').then_some(path)
}

#[derive(Template)]
#[template(path = "demo/codes.html")]
struct CodesPage<'page> {
    pass_phrase: &'page str,
    lasts: i64,
    members: Vec<MemberLine<'page>>,
    partners: Vec<PartnerLine<'page>>,
}

struct MemberLine<'page> {
    account: &'page Account,
    is: &'static str,
    code: String,
}

struct PartnerLine<'page> {
    account: &'page Account,
    is: &'static str,
    couple: &'page str,
}

async fn codes(State(Demo(demo)): State<Demo>) -> Response {
    let now = demo.services.now();
    let accounts = &demo.notes.accounts;
    let member = |account| member(account, now);
    show(&CodesPage {
        pass_phrase: &demo.notes.pass_phrase,
        lasts: 30 - now.as_second().rem_euclid(30),
        members: accounts.iter().filter_map(member).collect(),
        partners: accounts.iter().filter_map(partner).collect(),
    })
}

fn member(account: &Account, now: Timestamp) -> Option<MemberLine<'_>> {
    let code = account.code(now)?;
    Some(MemberLine { account, is: account.part.words(), code })
}

fn partner(account: &Account) -> Option<PartnerLine<'_>> {
    let couple = account.couple.as_deref()?;
    let is = if account.part == Part::Hurt { "hurt" } else { "involved" };
    Some(PartnerLine { account, is, couple })
}

fn shown(at: Timestamp) -> String {
    let zone = TimeZone::get(cast::ZONE).unwrap_or(TimeZone::UTC);
    at.to_zoned(zone).strftime("%a %-d %b, %H:%M %Z").to_string()
}

pub(super) fn show(page: &impl Template) -> Response {
    match page.render() {
        Ok(html) => Html(html).into_response(),
        Err(error) => {
            tracing::error!(%error, "a page of the demo could not be made");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_doorbells_become_links() {
        assert_eq!(doorbell("http://127.0.0.1:8080/a/ab12CD"), Some("/a/ab12CD"));
        assert_eq!(doorbell("  https://northgate.example/a/ab12CD  "), Some("/a/ab12CD"));
        for none in ["Something waits for you.", "https://northgate.example/b/ab", "https://x.example/a/\"><b>"] {
            assert_eq!(doorbell(none), None, "{none}");
        }
    }

    #[test]
    fn what_stands_in_a_letter_cannot_become_markup() {
        let lines = vec![LetterPart { text: "<b>bold</b>".to_owned(), path: None }];
        let text = |word: &str| format!("<i>{word}</i>");
        let page = LetterPage { at: text("at"), to: text("to"), from: text("from"), subject: text("subject"), lines };
        let html = page.render().expect("it renders");
        assert!(!html.contains("<b>") && !html.contains("<i>"), "{html}");
    }
}
