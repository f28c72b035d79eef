//! One agreement: what stands in it, signing it, stopping it, and what one says of it to the therapist.

mod acts;

use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    routing::get,
};
use cynic::QueryBuilder;

use super::{
    agreement_words::{AgreementAsks, AgreementKind, AgreementStanding, AgreementWord},
    agreements::AgreementTerm,
};
use crate::{
    ask::ask,
    caller::Visitor,
    errors::Stop,
    forms::Problems,
    moments::Zone,
    pages::{self, Page},
    schema,
    site::Site,
    vocabulary::{Date, Instant, Reader},
};

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/agreements/{id}", get(show).post(acts::act))
}

#[derive(cynic::QueryVariables)]
struct Id {
    id: cynic::Id,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "Id")]
struct One {
    viewer: Option<Reader>,
    #[arguments(id: $id)]
    agreement: Option<Agreement>,
}

#[derive(cynic::QueryFragment)]
struct Agreement {
    kind: AgreementKind,
    title: String,
    standing: AgreementStanding,
    in_force: Option<AgreementVersion>,
    in_force_since: Option<Instant>,
    offered: Option<AgreementVersion>,
    waits_for_me: bool,
    review_due: bool,
    resting: Option<String>,
    has_left: bool,
    shown_since: Option<Instant>,
    word: Option<AgreementWord>,
    asks: Option<AgreementAsks>,
}

#[derive(cynic::QueryFragment)]
struct AgreementVersion {
    id: cynic::Id,
    by_me: bool,
    written_at: Instant,
    review_on: Option<Date>,
    terms: Vec<AgreementTerm>,
}

#[derive(Template)]
#[template(path = "exercises/agreement.html")]
struct AgreementPage {
    id: String,
    agreement: Agreement,
    zone: Zone,
    problems: Problems,
}

impl AgreementPage {
    /// Whether it can be changed now: it counts or is offered, and joint work goes on.
    fn can_change(&self) -> bool {
        self.agreement.resting.is_none() && (self.agreement.in_force.is_some() || self.agreement.offered.is_some())
    }

    fn is_own(&self) -> bool {
        self.agreement.kind == AgreementKind::Boundary
    }

    fn end_words(&self) -> &'static str {
        if self.is_own() { "End my limits" } else { "Stop this agreement" }
    }
}

async fn show(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>) -> Page {
    pages::show(&page(&site, &visitor, id, Problems::none()).await?)
}

async fn page(site: &Site, visitor: &Visitor, id: String, problems: Problems) -> Result<AgreementPage, Stop> {
    let answer = ask(site, visitor, One::build(Id { id: cynic::Id::new(&id) })).await?;
    let zone = answer.viewer.ok_or(Stop::SignInNeeded)?.zone();
    Ok(AgreementPage { id, agreement: answer.agreement.ok_or(Stop::NotFound)?, zone, problems })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::check_page;

    fn instant() -> Instant {
        Instant("2026-11-22T18:00:00Z".parse().expect("a valid instant"))
    }

    fn version(id: &str, by_me: bool) -> AgreementVersion {
        let term = AgreementTerm {
            name: "statement".to_owned(),
            label: "What you want".to_owned(),
            kept: "Sundays <together>".to_owned(),
            text: "Sundays <together>".to_owned(),
        };
        AgreementVersion {
            id: cynic::Id::new(id),
            by_me,
            written_at: instant(),
            review_on: Some(Date(jiff::civil::date(2027, 1, 4))),
            terms: vec![term],
        }
    }

    fn agreement(standing: AgreementStanding) -> Agreement {
        Agreement {
            kind: AgreementKind::Transparency,
            title: "What we look at together".to_owned(),
            standing,
            in_force: None,
            in_force_since: None,
            offered: None,
            waits_for_me: false,
            review_due: false,
            resting: None,
            has_left: false,
            shown_since: None,
            word: None,
            asks: None,
        }
    }

    fn rendered(agreement: Agreement) -> String {
        let page =
            AgreementPage { id: "agr_1".to_owned(), agreement, zone: Zone::named("UTC"), problems: Problems::none() };
        let html = page.render().expect("it renders");
        check_page(&html);
        html
    }

    #[test]
    fn what_is_offered_can_be_signed_in_the_words_that_were_read() {
        let offered = Agreement {
            offered: Some(version("agv_3", false)),
            waits_for_me: true,
            ..agreement(AgreementStanding::Offered)
        };
        let html = rendered(offered);
        assert!(html.contains("Sundays &#60;together&#62;") && html.contains("name=\"version\" value=\"agv_3\""));
        assert!(html.contains("Sign this") && !html.contains("Stop this agreement"));
    }

    #[test]
    fn what_i_offered_can_be_taken_back_and_tells_nothing_of_the_other() {
        let offered = Agreement { offered: Some(version("agv_1", true)), ..agreement(AgreementStanding::Offered) };
        let html = rendered(offered);
        assert!(html.contains("Take it back") && !html.contains("Sign this"));
    }

    #[test]
    fn what_counts_can_be_stopped_and_asks_for_a_word() {
        let counts = Agreement {
            in_force: Some(version("agv_1", true)),
            in_force_since: Some(instant()),
            asks: Some(AgreementAsks::Given),
            word: Some(AgreementWord::GivenUnsure),
            review_due: true,
            ..agreement(AgreementStanding::InForce)
        };
        let html = rendered(counts);
        assert!(html.contains("Stop this agreement") && html.contains("value=\"given-unsure\" checked"));
        assert!(html.contains("look at it again"));
    }

    #[test]
    fn while_joint_work_rests_it_can_still_be_stopped() {
        let rests = Agreement {
            in_force: Some(AgreementVersion { terms: Vec::new(), ..version("agv_1", true) }),
            resting: Some("Your therapist will review this with you.".to_owned()),
            ..agreement(AgreementStanding::InForce)
        };
        let html = rendered(rests);
        assert!(html.contains("review this with you") && html.contains("Stop this agreement"));
        assert!(!html.contains("Change it"));
    }

    #[test]
    fn whoever_has_left_reads_what_all_signed_and_changes_nothing() {
        for kind in [AgreementKind::Transparency, AgreementKind::Boundary] {
            let left = Agreement {
                kind,
                in_force: Some(version("agv_1", true)),
                resting: Some("You have left.".to_owned()),
                has_left: true,
                ..agreement(AgreementStanding::InForce)
            };
            let html = rendered(left);
            assert!(html.contains("You have left.") && html.contains("Sundays &#60;together&#62;"));
            assert!(!html.contains("action=\"/agreements/agr_1\"") && !html.contains("Change it"), "{html}");
        }
    }
}
