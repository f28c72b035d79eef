//! What others share with me, what I share, with whom, since when; and taking it back.

mod elsewhere;

use askama::Template;
use axum::{Router, extract::State, routing::get};
use cynic::{MutationBuilder, QueryBuilder};

use self::elsewhere::Elsewhere;
use crate::{
    ask::ask,
    caller::{Visitor, safe_next},
    errors::Stop,
    forms::{Asked, Form, Problems},
    moments::Zone,
    pages::{self, Page, encoded},
    schema,
    site::Site,
    vocabulary::{DonePayload, Instant, PageInfo, Partner},
};

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/shared", get(show).post(take_back))
}

#[derive(cynic::QueryVariables)]
struct After {
    theirs: Option<String>,
    mine: Option<String>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "After")]
struct Ledger {
    viewer: Option<Viewer>,
    #[arguments(first: 20, after: $theirs)]
    shared_with_me: Option<SharedItemConnection>,
    #[arguments(first: 20, after: $mine)]
    my_shares: Option<ShareConnection>,
}

#[derive(cynic::QueryFragment)]
struct Viewer {
    person: Zoned,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Person")]
struct Zoned {
    zone: String,
}

#[derive(cynic::QueryFragment)]
struct SharedItemConnection {
    nodes: Vec<SharedItem>,
    page_info: PageInfo,
}

#[derive(cynic::QueryFragment)]
struct SharedItem {
    from: Partner,
    question: String,
    answer: String,
    since: Instant,
}

#[derive(cynic::QueryFragment)]
struct ShareConnection {
    nodes: Vec<Share>,
    page_info: PageInfo,
}

#[derive(cynic::QueryFragment)]
struct Share {
    id: cynic::Id,
    response: cynic::Id,
    title: String,
    question: String,
    answer: String,
    with: Partner,
    since: Instant,
}

#[derive(cynic::QueryVariables)]
struct Variables {
    input: RevokeShareInput,
}

#[derive(cynic::InputObject)]
struct RevokeShareInput {
    share: cynic::Id,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "Variables")]
struct RevokeShare {
    #[arguments(input: $input)]
    revoke_share: DonePayload,
}

#[derive(Template)]
#[template(path = "sharing/ledger.html")]
struct LedgerPage {
    theirs: Vec<SharedItem>,
    mine: Vec<Share>,
    /// What else they show me, each on a page of its own.
    theirs_elsewhere: Vec<Elsewhere>,
    /// What else I show them, each with the page where it is taken back.
    mine_elsewhere: Vec<Elsewhere>,
    more_of_theirs: String,
    more_of_mine: String,
    zone: Zone,
    problems: Problems,
}

async fn show(State(site): State<Site>, visitor: Visitor, Asked(asked): Asked) -> Page {
    let page = page(&site, &visitor, &asked, Problems::none()).await?;
    pages::show(&page)
}

async fn page(site: &Site, visitor: &Visitor, asked: &Form, problems: Problems) -> Result<LedgerPage, Stop> {
    let after = After { theirs: asked.some("theirs"), mine: asked.some("mine") };
    let ledger = ask(site, visitor, Ledger::build(after)).await?;
    let viewer = ledger.viewer.ok_or(Stop::SignInNeeded)?;
    let zone = Zone::named(&viewer.person.zone);
    let (theirs_elsewhere, mine_elsewhere) = elsewhere::find(site, visitor, &zone).await?;
    let theirs = ledger.shared_with_me.ok_or(Stop::NotFound)?;
    let mine = ledger.my_shares.ok_or(Stop::NotFound)?;
    Ok(LedgerPage {
        theirs_elsewhere,
        mine_elsewhere,
        more_of_theirs: onward("theirs", &theirs.page_info),
        more_of_mine: onward("mine", &mine.page_info),
        theirs: theirs.nodes,
        mine: mine.nodes,
        zone,
        problems,
    })
}

fn onward(list: &str, info: &PageInfo) -> String {
    match &info.end_cursor {
        Some(cursor) if info.has_next_page => format!("/shared?{list}={}", encoded(cursor)),
        _ => String::new(),
    }
}

async fn take_back(State(site): State<Site>, visitor: Visitor, form: Form) -> Page {
    let input = RevokeShareInput { share: cynic::Id::new(form.text("share")) };
    let payload = ask(&site, &visitor, RevokeShare::build(Variables { input })).await?.revoke_share;
    let problems = Problems::of_payload(payload.problems)?;
    if problems.is_empty() {
        let back = form.text("back");
        return pages::to(if back.is_empty() { "/shared" } else { safe_next(back) });
    }
    let page = page(&site, &visitor, &Form::default(), problems).await?;
    pages::again(&page)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::check_page;

    fn page(theirs: Vec<SharedItem>, mine: Vec<Share>) -> String {
        let page = LedgerPage {
            theirs,
            mine,
            theirs_elsewhere: Vec::new(),
            mine_elsewhere: Vec::new(),
            more_of_theirs: String::new(),
            more_of_mine: "/shared?mine=x".to_owned(),
            zone: Zone::named("UTC"),
            problems: Problems::none(),
        };
        page.render().expect("it renders")
    }

    fn since() -> Instant {
        Instant("2026-11-22T11:00:00Z".parse().expect("a valid instant"))
    }

    #[test]
    fn both_parts_say_what_belongs_there_when_empty() {
        let html = page(Vec::new(), Vec::new());
        check_page(&html);
        assert!(html.contains("Nothing is shared with you") && html.contains("You share nothing"));
    }

    #[test]
    fn what_is_mine_can_be_taken_back_and_what_is_theirs_cannot() {
        let ben = || Partner { id: cynic::Id::new("per_2"), name: "Ben".to_owned() };
        let theirs =
            SharedItem { from: ben(), question: "What?".to_owned(), answer: "This".to_owned(), since: since() };
        let mine = Share {
            id: cynic::Id::new("shr_1"),
            response: cynic::Id::new("rsp_1"),
            title: "Staying Check".to_owned(),
            question: "Which?".to_owned(),
            answer: "Evenings <3".to_owned(),
            with: ben(),
            since: since(),
        };
        let html = page(vec![theirs], vec![mine]);
        check_page(&html);
        assert_eq!(html.matches("Take back").count(), 1);
        assert!(html.contains("Evenings &#60;3"), "the words that the other reads");
    }

    #[test]
    fn what_is_shared_on_other_pages_is_listed_with_the_way_there() {
        let ben = Partner { id: cynic::Id::new("per_2"), name: "Ben".to_owned() };
        let line = |title: &str, href: &str| Elsewhere::shown_to(title, &ben, "Sun 22 Nov 2026", href.to_owned());
        let page = LedgerPage {
            theirs: Vec::new(),
            mine: Vec::new(),
            theirs_elsewhere: vec![Elsewhere::shown_by("Limits", &ben, "Sun 22 Nov 2026", "/agreements".to_owned())],
            mine_elsewhere: vec![line("My limits", "/exercises/run_1"), line("Your promises", "/promises")],
            more_of_theirs: String::new(),
            more_of_mine: String::new(),
            zone: Zone::named("UTC"),
            problems: Problems::none(),
        };
        let html = page.render().expect("it renders");
        check_page(&html);
        assert!(html.contains("href=\"/exercises/run_1\"") && html.contains("from Ben, since Sun 22 Nov 2026"));
        assert!(!html.contains("You share nothing") && !html.contains("Nothing is shared with you"));
    }
}
