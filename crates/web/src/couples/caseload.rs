//! The therapist's first page: who wants a look today and why, then everybody else.

use askama::Template;
use axum::extract::State;
use cynic::QueryBuilder;

use crate::ask::ask;
use crate::caller::Visitor;
use crate::desk::words::{CareRole, CoupleStatus, ThreadRole, figure};
use crate::desk::{Desk, DeskViewer};
use crate::forms::Asked;
use crate::moments::Zone;
use crate::pages::{self, Page, encoded};
use crate::schema;
use crate::site::Site;
use crate::vocabulary::{Instant, PageInfo};

#[derive(cynic::QueryVariables, Debug)]
struct CaseloadVariables {
    after: Option<String>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "CaseloadVariables")]
struct CaseloadQuery {
    viewer: Option<DeskViewer>,
    #[arguments(first: 30, after: $after)]
    caseload: Option<CaseloadConnection>,
    care_to_join: Option<Vec<CareToJoin>>,
}

#[derive(cynic::QueryFragment, Debug)]
struct CareToJoin {
    couple: cynic::Id,
    alias: String,
    role: CareRole,
}

#[derive(cynic::QueryFragment, Debug)]
struct CaseloadConnection {
    nodes: Vec<CaseloadCouple>,
    page_info: PageInfo,
}

#[derive(cynic::QueryFragment, Debug, Clone)]
struct CaseloadCouple {
    id: cynic::Id,
    alias: String,
    status: CoupleStatus,
    on_hold: bool,
    attention: Vec<String>,
    last_response_at: Option<Instant>,
    next_appointment_at: Option<Instant>,
    members: Vec<CaseloadMember>,
}

#[derive(cynic::QueryFragment, Debug, Clone)]
struct CaseloadMember {
    name: String,
    role: Option<ThreadRole>,
    open_tasks: i32,
    overdue_tasks: i32,
    scores: Vec<LatestScore>,
}

#[derive(cynic::QueryFragment, Debug, Clone)]
struct LatestScore {
    title: String,
    label: String,
    value: f64,
    band: Option<String>,
    previous: Option<f64>,
    maximum: f64,
    taken_at: Instant,
    response: cynic::Id,
}

#[derive(Template)]
#[template(path = "couples/caseload.html")]
struct CaseloadPage {
    desk: Desk,
    today: Vec<Row>,
    others: Vec<Row>,
    /// Couples whose care the reader is to join, and who have not all agreed.
    to_join: Vec<CareToJoin>,
    from_start: bool,
    next: String,
}

impl CaseloadPage {
    fn is_empty(&self) -> bool {
        self.today.is_empty() && self.others.is_empty()
    }
}

/// A couple as its row shows it.
struct Row {
    id: String,
    alias: String,
    /// Empty for an active couple, which is the ordinary case.
    status: &'static str,
    on_hold: bool,
    attention: Vec<String>,
    last: String,
    /// The next appointment of any of them; empty while none is planned.
    next: String,
    members: Vec<Member>,
}

struct Member {
    name: String,
    role: &'static str,
    open: i32,
    overdue: i32,
    results: Vec<TakenForm>,
}

/// The scores of one response.
struct TakenForm {
    title: String,
    response: String,
    day: String,
    scores: Vec<Shown>,
}

struct Shown {
    /// Empty where the form has one score only, called like the form.
    label: String,
    value: String,
    maximum: String,
    band: String,
    /// The value before, where it differs.
    was: String,
}

/// `GET /caseload`
pub(super) async fn show(State(site): State<Site>, visitor: Visitor, Asked(part): Asked) -> Page {
    let from_start = part.some("after").is_none();
    let answer = ask(&site, &visitor, CaseloadQuery::build(CaseloadVariables { after: part.some("after") })).await?;
    let desk = Desk::open(answer.viewer, "/caseload")?;
    let (couples, page) = answer.caseload.map_or((Vec::new(), None), |list| (list.nodes, Some(list.page_info)));
    let rows = couples.into_iter().map(|couple| row(couple, &desk.zone));
    let (today, others) = rows.partition(|row| !row.attention.is_empty());
    let next = page.and_then(next_part).unwrap_or_default();
    let to_join = answer.care_to_join.unwrap_or_default();
    pages::show(&CaseloadPage { desk, today, others, to_join, from_start, next })
}

fn next_part(page: PageInfo) -> Option<String> {
    let cursor = page.end_cursor.filter(|_| page.has_next_page)?;
    Some(format!("/caseload?after={}", encoded(&cursor)))
}

fn row(couple: CaseloadCouple, zone: &Zone) -> Row {
    let members = couple.members.into_iter().map(|member| Member {
        name: member.name,
        role: member.role.map_or("", ThreadRole::words),
        open: member.open_tasks,
        overdue: member.overdue_tasks,
        results: by_response(member.scores, zone),
    });
    Row {
        id: couple.id.into_inner(),
        alias: couple.alias,
        status: if couple.status == CoupleStatus::Active { "" } else { couple.status.words() },
        on_hold: couple.on_hold,
        attention: couple.attention,
        last: couple.last_response_at.as_ref().map(|at| zone.day(at)).unwrap_or_default(),
        next: couple.next_appointment_at.as_ref().map(|at| zone.moment(at)).unwrap_or_default(),
        members: members.collect(),
    }
}

/// Puts scores of the same response side by side, in the order they come.
fn by_response(scores: Vec<LatestScore>, zone: &Zone) -> Vec<TakenForm> {
    let mut forms: Vec<TakenForm> = Vec::new();
    for score in scores {
        let shown = Shown {
            label: if score.label == score.title { String::new() } else { score.label },
            value: figure(score.value),
            maximum: figure(score.maximum),
            band: score.band.unwrap_or_default(),
            was: score.previous.map(figure).filter(|was| *was != figure(score.value)).unwrap_or_default(),
        };
        match forms.iter_mut().find(|form| form.response == score.response.inner()) {
            Some(form) => form.scores.push(shown),
            None => forms.push(TakenForm {
                title: score.title,
                response: score.response.into_inner(),
                day: zone.day(&score.taken_at),
                scores: vec![shown],
            }),
        }
    }
    forms
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::tests::{check_page, therapist};

    fn score(label: &str, value: f64, previous: Option<f64>, response: &str) -> LatestScore {
        LatestScore {
            title: "Staying Check".into(),
            label: label.into(),
            value,
            band: None,
            previous,
            maximum: 5.0,
            taken_at: Instant("2026-11-12T15:00:00Z".parse().expect("a valid instant")),
            response: cynic::Id::new(response),
        }
    }

    fn couple(alias: &str, attention: &[&str]) -> CaseloadCouple {
        CaseloadCouple {
            id: cynic::Id::new("cpl_1"),
            alias: alias.into(),
            status: CoupleStatus::Active,
            on_hold: true,
            attention: attention.iter().map(ToString::to_string).collect(),
            last_response_at: None,
            next_appointment_at: None,
            members: vec![CaseloadMember {
                name: "Robin".into(),
                role: Some(ThreadRole::Hurt),
                open_tasks: 2,
                overdue_tasks: 1,
                scores: vec![score("Remorse", 2.0, Some(3.0), "rsp_1"), score("Vigilance", 4.0, Some(4.0), "rsp_1")],
            }],
        }
    }

    #[test]
    fn scores_of_one_response_stand_together_and_say_what_moved() {
        let scores = vec![
            score("Remorse", 2.0, Some(3.0), "a"),
            score("Vigilance", 4.0, Some(4.0), "a"),
            score("Remorse", 1.0, None, "b"),
        ];
        let forms = by_response(scores, &Zone::named("UTC"));
        assert_eq!(forms.len(), 2);
        assert_eq!((forms[0].scores[0].was.as_str(), forms[0].scores[1].was.as_str()), ("3", ""));
    }

    #[test]
    fn those_who_want_a_look_come_first() {
        let zone = Zone::named("UTC");
        let rows = [couple("Quiet", &[]), couple("Urgent", &["Remorse fell to 2"])].map(|couple| row(couple, &zone));
        let (today, others) = rows.into_iter().partition(|row| !row.attention.is_empty());
        let waits = CareToJoin {
            couple: cynic::Id::new("cpl_9"),
            alias: "Not yet ours".to_owned(),
            role: CareRole::LeadTherapist,
        };
        let page = CaseloadPage {
            desk: therapist("/caseload"),
            today,
            others,
            to_join: vec![waits],
            from_start: true,
            next: String::new(),
        };
        let html = check_page(&page);
        assert!(html.find("Urgent") < html.find("Quiet"));
        assert!(html.contains("href=\"/couples/cpl_9/team\">Not yet ours"));
        assert!(html.contains("Remorse fell to 2") && html.contains("1 overdue"));
    }

    #[test]
    fn an_empty_caseload_offers_the_first_step() {
        let page = CaseloadPage {
            desk: therapist("/caseload"),
            today: vec![],
            others: vec![],
            to_join: vec![],
            from_start: true,
            next: String::new(),
        };
        assert!(check_page(&page).contains("href=\"/couples/new\""));
    }
}
