//! A couple's exercises on the desk: what each has, how far it is, and how often they played the listening loop.

use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    routing::get,
};
use cynic::QueryBuilder;

use super::{
    query::Run,
    talk::{ListeningDevices, ListeningStanding},
};
use crate::{
    ask::ask,
    caller::Visitor,
    desk::{Desk, DeskViewer},
    errors::Stop,
    moments::{Zone, day},
    pages::{self, Page},
    schema,
    site::Site,
    vocabulary::{Instant, Person},
};

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/couples/{id}/exercises", get(show))
}

#[derive(cynic::QueryVariables, Debug)]
struct CoupleVariables {
    id: cynic::Id,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "CoupleVariables")]
struct CoupleQuery {
    viewer: Option<DeskViewer>,
    #[arguments(id: $id)]
    couple: Option<Couple>,
    #[arguments(id: $id, first: 10)]
    listenings: Option<ListeningConnection>,
}

#[derive(cynic::QueryFragment, Debug)]
struct Couple {
    id: cynic::Id,
    alias: String,
    members: Vec<CoupleMember>,
}

#[derive(cynic::QueryFragment, Debug)]
struct CoupleMember {
    person: Person,
    #[arguments(first: 50)]
    exercise_runs: ExerciseRunConnection,
}

#[derive(cynic::QueryFragment, Debug)]
struct ExerciseRunConnection {
    nodes: Vec<Run>,
}

#[derive(cynic::QueryFragment, Debug)]
struct ListeningConnection {
    nodes: Vec<Listening>,
}

#[derive(cynic::QueryFragment, Debug)]
struct Listening {
    started_at: Instant,
    devices: ListeningDevices,
    standing: ListeningStanding,
    rounds: i32,
    is_over: bool,
}

#[derive(Template)]
#[template(path = "exercises/couple.html")]
struct CouplePage {
    desk: Desk,
    id: String,
    alias: String,
    members: Vec<Member>,
    talks: Vec<Talk>,
}

/// One partner's exercises.
struct Member {
    name: String,
    waiting: Vec<Line>,
    before: Vec<Line>,
}

/// A run in one line.
struct Line {
    id: String,
    title: String,
    state: &'static str,
    facts: String,
    overdue: bool,
    kept_to_self: bool,
}

/// One time they played the loop.
struct Talk {
    day: String,
    facts: String,
}

async fn show(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>) -> Page {
    let operation = CoupleQuery::build(CoupleVariables { id: cynic::Id::new(&id) });
    let answer = ask(&site, &visitor, operation).await?;
    let desk = Desk::open(answer.viewer, "/caseload")?;
    let couple = answer.couple.ok_or(Stop::NotFound)?;
    let talks = answer.listenings.map(|list| list.nodes).unwrap_or_default();
    pages::show(&CouplePage {
        id: couple.id.into_inner(),
        alias: couple.alias,
        members: couple.members.into_iter().map(|member| of(member, &desk.zone)).collect(),
        talks: talks.iter().map(|talk| told(talk, &desk.zone)).collect(),
        desk,
    })
}

fn of(member: CoupleMember, zone: &Zone) -> Member {
    let (waiting, before): (Vec<Run>, Vec<Run>) =
        member.exercise_runs.nodes.into_iter().partition(|run| run.state.is_waiting());
    Member {
        name: member.person.name,
        waiting: waiting.iter().map(|run| line(run, zone)).collect(),
        before: before.iter().map(|run| line(run, zone)).collect(),
    }
}

fn line(run: &Run, zone: &Zone) -> Line {
    let due = run.due_on.as_ref().map_or_else(|| "As needed.".to_owned(), |on| format!("Due {}.", day(on)));
    let done = run.done_at.as_ref().map(|at| format!("{}.", zone.day(at)));
    let repeats = run.repeats_every_days.map(|days| format!(" Every {days} days.")).unwrap_or_default();
    Line {
        id: run.id.inner().to_owned(),
        title: run.exercise.title.clone(),
        state: run.state.words(),
        facts: done.unwrap_or(due) + &repeats,
        overdue: run.overdue,
        kept_to_self: run.kept_to_self,
    }
}

fn told(talk: &Listening, zone: &Zone) -> Talk {
    let phones = match talk.devices {
        ListeningDevices::One => "on one phone",
        ListeningDevices::Two => "on two phones",
    };
    let end = match talk.standing {
        ListeningStanding::Done => "to its end",
        _ if talk.is_over => "not to its end",
        _ => "still going on",
    };
    let rounds = match talk.rounds {
        0 => "understood at the first try or not asked yet".to_owned(),
        1 => "1 round more".to_owned(),
        rounds => format!("{rounds} rounds more"),
    };
    Talk { day: zone.day(&talk.started_at), facts: format!("Played {phones}, {end}, {rounds}.") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        desk::tests::{check_page, therapist},
        exercises::{query::ExerciseRunState, waiting::tests::run},
    };

    #[test]
    fn the_desk_sees_how_far_each_is() {
        let zone = Zone::named("UTC");
        let talk = Listening {
            started_at: Instant("2026-11-25T15:00:00Z".parse().expect("an instant")),
            devices: ListeningDevices::Two,
            standing: ListeningStanding::Done,
            rounds: 2,
            is_over: true,
        };
        let hidden = Run { kept_to_self: true, ..run(ExerciseRunState::Done) };
        let page = CouplePage {
            desk: therapist("/caseload"),
            id: "cpl_1".to_owned(),
            alias: "Alder".to_owned(),
            members: vec![Member {
                name: "Sam".to_owned(),
                waiting: vec![line(&Run { done_at: None, overdue: true, ..run(ExerciseRunState::Begun) }, &zone)],
                before: vec![line(&hidden, &zone)],
            }],
            talks: vec![told(&talk, &zone)],
        };
        let html = check_page(&page);
        assert!(html.contains("Overdue") && html.contains("Kept to themselves") && html.contains("2 rounds more"));
        assert!(html.contains("/couples/cpl_1/exercises/assign") && html.contains("/runs/run_1"));
    }
}
