//! The list of letters: to whom, how far they came, and what to do about those that could not be sent.

use askama::Template;
use axum::extract::State;
use cynic::QueryBuilder;

use crate::ask::ask;
use crate::caller::Visitor;
use crate::desk::words::DeliveryState;
use crate::desk::{Desk, DeskViewer};
use crate::forms::Asked;
use crate::moments::Zone;
use crate::pages::{self, Page, encoded};
use crate::schema;
use crate::site::Site;
use crate::vocabulary::{Instant, PageInfo, Person};

#[derive(cynic::QueryVariables, Debug)]
struct DeliveriesVariables {
    after: Option<String>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "DeliveriesVariables")]
struct DeliveriesQuery {
    viewer: Option<DeskViewer>,
    #[arguments(first: 50, after: $after)]
    deliveries: Option<DeliveryConnection>,
}

#[derive(cynic::QueryFragment, Debug)]
struct DeliveryConnection {
    nodes: Vec<Delivery>,
    page_info: PageInfo,
}

#[derive(cynic::QueryFragment, Debug)]
struct Delivery {
    person: Person,
    state: DeliveryState,
    planned_for: Instant,
    sent_at: Option<Instant>,
    attempts: i32,
    advice: Option<String>,
}

#[derive(Template)]
#[template(path = "reminders/deliveries.html")]
struct DeliveriesPage {
    desk: Desk,
    /// Those that somebody has to look after.
    stuck: Vec<Letter>,
    others: Vec<Letter>,
    from_start: bool,
    next: String,
}

struct Letter {
    to: String,
    state: &'static str,
    /// Which tag goes with the state.
    mark: &'static str,
    planned: String,
    sent: String,
    attempts: i32,
    advice: String,
}

/// `GET /deliveries`
pub(super) async fn show(State(site): State<Site>, visitor: Visitor, Asked(part): Asked) -> Page {
    let from_start = part.some("after").is_none();
    let answer =
        ask(&site, &visitor, DeliveriesQuery::build(DeliveriesVariables { after: part.some("after") })).await?;
    let desk = Desk::open(answer.viewer, "/deliveries")?;
    let (letters, page) = answer.deliveries.map_or((Vec::new(), None), |list| (list.nodes, Some(list.page_info)));
    let cursor = page.and_then(|page| page.end_cursor.filter(|_| page.has_next_page));
    let next = cursor.map(|cursor| format!("/deliveries?after={}", encoded(&cursor))).unwrap_or_default();
    let (stuck, others): (Vec<_>, Vec<_>) =
        letters.into_iter().partition(|letter| letter.state == DeliveryState::GivenUp);
    let shown = |letters: Vec<Delivery>| letters.into_iter().map(|delivery| letter(delivery, &desk.zone)).collect();
    let (stuck, others) = (shown(stuck), shown(others));
    pages::show(&DeliveriesPage { desk, stuck, others, from_start, next })
}

fn letter(delivery: Delivery, zone: &Zone) -> Letter {
    Letter {
        to: delivery.person.name,
        state: delivery.state.words(),
        mark: match delivery.state {
            DeliveryState::GivenUp => "attention",
            DeliveryState::Sent => "fine",
            DeliveryState::Planned | DeliveryState::Sending | DeliveryState::Dropped | DeliveryState::Settled => {
                "plain"
            }
        },
        planned: zone.moment(&delivery.planned_for),
        sent: delivery.sent_at.as_ref().map(|at| zone.moment(at)).unwrap_or_default(),
        attempts: delivery.attempts,
        advice: delivery.advice.unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::tests::{check_page, owner};

    fn delivery(state: DeliveryState, advice: Option<&str>) -> Delivery {
        Delivery {
            person: Person { id: cynic::Id::new("per_1"), name: "Robin".into() },
            state,
            planned_for: Instant("2026-11-22T15:00:00Z".parse().expect("a valid instant")),
            sent_at: None,
            attempts: 3,
            advice: advice.map(str::to_owned),
        }
    }

    #[test]
    fn a_letter_that_was_given_up_says_what_to_do() {
        let zone = Zone::named("UTC");
        let page = DeliveriesPage {
            desk: owner("/deliveries"),
            stuck: vec![letter(delivery(DeliveryState::GivenUp, Some("Ask for another address.")), &zone)],
            others: vec![letter(delivery(DeliveryState::Planned, None), &zone)],
            from_start: true,
            next: String::new(),
        };
        let html = check_page(&page);
        assert!(html.find("Ask for another address.") < html.find(">Planned<"));
        assert!(html.contains("tag-attention"));
    }
}
