//! What a couple promises, on the desk: how much was kept, where the two differ, and where the question of contact stands.

use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    routing::get,
};
use cynic::{MutationBuilder, QueryBuilder};

use super::{contact::ContactReport, promises::PromiseRule};
use crate::{
    ask::ask,
    caller::Visitor,
    desk::{Desk, DeskViewer},
    errors::Stop,
    forms::{Form, Problems},
    pages::{self, Page},
    schema,
    site::Site,
    vocabulary::{Date, Instant, Person, Problem},
};

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/couples/{id}/promises", get(show).post(clear))
}

#[derive(cynic::QueryVariables)]
struct Id {
    id: cynic::Id,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "Id")]
struct CouplePromises {
    viewer: Option<DeskViewer>,
    #[arguments(id: $id)]
    couple: Option<Couple>,
    #[arguments(id: $id)]
    couple_commitments: Option<Vec<PersonCommitments>>,
    #[arguments(id: $id)]
    contact_gates: Option<Vec<ContactGate>>,
}

#[derive(cynic::QueryFragment)]
struct Couple {
    alias: String,
}

#[derive(cynic::QueryFragment)]
struct PersonCommitments {
    person: Person,
    tally: PromiseTally,
    consistency_index: Option<f64>,
    shown: bool,
    watched: bool,
    promises: Vec<DeskCommitment>,
}

#[derive(cynic::QueryFragment)]
struct PromiseTally {
    kept: i32,
    missed: i32,
    excused: i32,
    unsaid: i32,
    disputed: i32,
}

#[derive(cynic::QueryFragment)]
struct DeskCommitment {
    text: String,
    rule: PromiseRule,
    time: String,
    ended_at: Option<Instant>,
    tally: PromiseTally,
    disputed: Vec<Date>,
}

#[derive(cynic::QueryFragment)]
struct ContactGate {
    thread: cynic::Id,
    involved: Person,
    shut_since: Option<Instant>,
    signs: Vec<ContactSign>,
    cleared_at: Option<Instant>,
    cleared_because: Option<String>,
    reports: Vec<ContactReport>,
}

#[derive(cynic::Enum, Debug, Clone, Copy, PartialEq, Eq)]
enum ContactSign {
    Report,
    GateQuestion,
}

impl ContactSign {
    fn words(self) -> &'static str {
        match self {
            Self::Report => "a report of the involved partner",
            Self::GateQuestion => "an answer to the question whether contact has ended",
        }
    }
}

#[derive(cynic::InputObject)]
struct ClearContactInput {
    key: String,
    couple: cynic::Id,
    thread: cynic::Id,
    reason: String,
}

#[derive(cynic::QueryVariables)]
struct Variables {
    input: ClearContactInput,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "Variables")]
struct ClearContact {
    #[arguments(input: $input)]
    clear_contact: ContactGatesPayload,
}

#[derive(cynic::QueryFragment)]
struct ContactGatesPayload {
    problems: Vec<Problem>,
}

#[derive(Template)]
#[template(path = "exercises/couple_promises.html")]
struct CouplePromisesPage {
    desk: Desk,
    id: String,
    alias: String,
    people: Vec<PersonCommitments>,
    gates: Vec<ContactGate>,
    key: String,
    typed: Form,
    problems: Problems,
}

impl PersonCommitments {
    /// The index in whole percent, for the desk alone.
    fn index(&self) -> String {
        match self.consistency_index {
            Some(index) => format!("{:.0} % of what counts", index * 100.0),
            None => "Too few to say: fewer than eight that count".to_owned(),
        }
    }

    fn seen_by(&self) -> &'static str {
        match (self.shown, self.watched) {
            (true, true) => "Shown to the other partner, who looks at it",
            (true, false) => "Shown to the other partner, who has chosen not to look so far",
            (false, _) => "Not shown to the other partner",
        }
    }
}

impl ContactGate {
    fn because(&self) -> String {
        self.signs.iter().map(|sign| sign.words()).collect::<Vec<_>>().join(", and ")
    }
}

async fn show(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>) -> Page {
    pages::show(&page(&site, &visitor, id, Form::default(), Problems::none()).await?)
}

async fn page(
    site: &Site,
    visitor: &Visitor,
    id: String,
    typed: Form,
    problems: Problems,
) -> Result<CouplePromisesPage, Stop> {
    let answer = ask(site, visitor, CouplePromises::build(Id { id: cynic::Id::new(&id) })).await?;
    let key = typed.some("key").unwrap_or_else(|| site.door.fresh_key());
    Ok(CouplePromisesPage {
        desk: Desk::open(answer.viewer, "/caseload")?,
        alias: answer.couple.ok_or(Stop::NotFound)?.alias,
        people: answer.couple_commitments.ok_or(Stop::NotFound)?,
        gates: answer.contact_gates.ok_or(Stop::NotFound)?,
        id,
        key,
        typed,
        problems,
    })
}

async fn clear(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>, form: Form) -> Page {
    let input = ClearContactInput {
        key: form.text("key").to_owned(),
        couple: cynic::Id::new(&id),
        thread: cynic::Id::new(form.text("thread")),
        reason: form.text("reason").to_owned(),
    };
    let payload = ask(&site, &visitor, ClearContact::build(Variables { input })).await?.clear_contact;
    let problems = Problems::of_payload(payload.problems)?;
    if problems.is_empty() {
        return pages::to(&format!("/couples/{id}/promises"));
    }
    pages::again(&page(&site, &visitor, id, form, problems).await?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::tests::{check_page, therapist};

    fn tally(kept: i32, disputed: i32) -> PromiseTally {
        PromiseTally { kept, missed: 1, excused: 2, unsaid: 3, disputed }
    }

    fn ann() -> Person {
        Person { id: cynic::Id::new("per_1"), name: "Ann".to_owned() }
    }

    fn page(gates: Vec<ContactGate>, people: Vec<PersonCommitments>) -> CouplePromisesPage {
        CouplePromisesPage {
            desk: therapist("/caseload"),
            id: "cpl_1".to_owned(),
            alias: "The A.".to_owned(),
            people,
            gates,
            key: "key".to_owned(),
            typed: Form::default(),
            problems: Problems::none(),
        }
    }

    #[test]
    fn the_desk_sees_the_index_and_where_the_two_differ() {
        let promise = DeskCommitment {
            text: "I call.".to_owned(),
            rule: PromiseRule { in_words: "every day".to_owned() },
            time: "18:00".to_owned(),
            ended_at: None,
            tally: tally(9, 1),
            disputed: vec![Date(jiff::civil::date(2026, 11, 20))],
        };
        let person = PersonCommitments {
            person: ann(),
            tally: tally(9, 1),
            consistency_index: Some(0.9),
            shown: true,
            watched: true,
            promises: vec![promise],
        };
        let html = check_page(&page(Vec::new(), vec![person]));
        assert!(html.contains("90 % of what counts") && html.contains("Fri 20 Nov 2026"));
    }

    #[test]
    fn a_shut_gate_can_be_settled_and_an_open_one_cannot() {
        let gate = |shut_since: Option<Instant>| ContactGate {
            thread: cynic::Id::new("thr_1"),
            involved: ann(),
            signs: shut_since.map(|_| ContactSign::Report).into_iter().collect(),
            shut_since,
            cleared_at: None,
            cleared_because: None,
            reports: Vec::new(),
        };
        let since = Instant("2026-11-22T18:00:00Z".parse().expect("a valid instant"));
        assert!(check_page(&page(vec![gate(Some(since))], Vec::new())).contains("Settle this"));
        let open = check_page(&page(vec![gate(None)], Vec::new()));
        assert!(!open.contains("Settle this") && open.contains("Nobody in this couple"));
    }
}
