//! A partner's exercises: what waits, what is there for whenever they need it, what was shared with them, and what they finished.

use askama::Template;
use axum::{Router, extract::State, routing::get};
use cynic::QueryBuilder;

use super::query::{ExerciseRunState, Run};
use crate::{
    ask::ask,
    caller::Visitor,
    errors::Stop,
    moments::{Zone, near_day},
    pages::{self, Page},
    schema,
    site::Site,
    vocabulary::{Instant, PageInfo, Reader},
};

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/exercises", get(waiting))
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query")]
struct Exercises {
    viewer: Option<Reader>,
    #[arguments(first: 50)]
    my_exercises: Option<ExerciseRunConnection>,
    #[arguments(first: 20)]
    my_exercise_runs: Option<FinishedConnection>,
    #[arguments(first: 20)]
    exercises_shared_with_me: Option<SharedExerciseConnection>,
}

#[derive(cynic::QueryFragment)]
struct ExerciseRunConnection {
    nodes: Vec<Run>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "ExerciseRunConnection")]
struct FinishedConnection {
    nodes: Vec<Run>,
    page_info: PageInfo,
}

#[derive(cynic::QueryFragment)]
struct SharedExerciseConnection {
    nodes: Vec<SharedExerciseNotice>,
}

#[derive(cynic::QueryFragment)]
struct SharedExerciseNotice {
    run: cynic::Id,
    title: String,
    from: super::query::Other,
    since: Instant,
}

#[derive(Template)]
#[template(path = "exercises/waiting.html")]
struct WaitingPage {
    tasks: Vec<Task>,
    shared: Vec<Shared>,
    finished: Vec<Finished>,
    more: bool,
}

/// An exercise as its card.
pub(crate) struct Task {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) facts: String,
    /// Who will be able to read it.
    pub(crate) readers_line: String,
    pub(crate) act: &'static str,
}

struct Shared {
    id: String,
    title: String,
    from: String,
    day: String,
}

struct Finished {
    id: String,
    title: String,
    day: String,
    has_new_comment: bool,
}

async fn waiting(State(site): State<Site>, visitor: Visitor) -> Page {
    let answer = ask(&site, &visitor, Exercises::build(())).await?;
    let zone = answer.viewer.ok_or(Stop::SignInNeeded)?.zone();
    let waiting = answer.my_exercises.ok_or(Stop::NotFound)?;
    let finished = answer.my_exercise_runs;
    pages::show(&WaitingPage {
        tasks: waiting.nodes.iter().map(|run| card(run, &zone)).collect(),
        shared: answer
            .exercises_shared_with_me
            .map(|list| list.nodes.into_iter().map(|notice| shared(notice, &zone)).collect())
            .unwrap_or_default(),
        more: finished.as_ref().is_some_and(|list| list.page_info.has_next_page),
        finished: finished.map(|list| list.nodes.iter().map(|run| done(run, &zone)).collect()).unwrap_or_default(),
    })
}

/// An exercise as its card: how long, until when, and nothing that hurries.
pub(crate) fn card(run: &Run, zone: &Zone) -> Task {
    let begun = run.state != ExerciseRunState::Assigned;
    let minutes = run.exercise.minutes;
    let long = if minutes == 1 { "About a minute.".to_owned() } else { format!("About {minutes} minutes.") };
    let due = match (&run.due_on, &run.closes_at) {
        _ if run.state == ExerciseRunState::Rewriting => {
            "What you finished stands until you finish it anew.".to_owned()
        }
        (None, _) => "For whenever you want it.".to_owned(),
        (Some(_), Some(closes_at)) if run.overdue => format!("It is open until {}.", zone.near_day(closes_at)),
        (Some(due_on), _) => format!("By {}, if you can.", near_day(due_on)),
    };
    Task {
        id: run.id.inner().to_owned(),
        title: run.exercise.title.clone(),
        facts: if begun { format!("You have begun. {due}") } else { format!("{long} {due}") },
        readers_line: run.readers_line.clone().unwrap_or_default(),
        act: if begun { "Go on" } else { "Begin" },
    }
}

fn shared(notice: SharedExerciseNotice, zone: &Zone) -> Shared {
    Shared { id: notice.run.into_inner(), title: notice.title, from: notice.from.name, day: zone.day(&notice.since) }
}

fn done(run: &Run, zone: &Zone) -> Finished {
    Finished {
        id: run.id.inner().to_owned(),
        title: run.exercise.title.clone(),
        day: run.done_at.as_ref().map(|at| zone.day(at)).unwrap_or_default(),
        has_new_comment: run.has_new_comment,
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::{exercises::query::Exercise, testing::check_page, vocabulary::Date};

    /// A run, for the tests of pages.
    pub(in crate::exercises) fn run(state: ExerciseRunState) -> Run {
        Run {
            id: cynic::Id::new("run_1"),
            exercise: Exercise { title: "Talk time".to_owned(), minutes: 25, as_needed: false },
            person: cynic::Id::new("per_1"),
            couple: cynic::Id::new("cpl_1"),
            state,
            version: 1,
            due_on: Some(Date(jiff::civil::date(2026, 11, 26))),
            closes_at: Some(Instant("2026-12-11T05:00:00Z".parse().expect("an instant"))),
            overdue: false,
            done_at: Some(Instant("2026-11-25T15:00:00Z".parse().expect("an instant"))),
            repeats_every_days: Some(7),
            kept_to_self: false,
            has_new_comment: true,
            readers_line: Some("You and your therapist can see your answers.".to_owned()),
        }
    }

    #[test]
    fn a_card_hurries_nobody() {
        let zone = Zone::named("America/New_York");
        let facts = |run: Run| card(&run, &zone).facts;
        assert_eq!(facts(run(ExerciseRunState::Assigned)), "About 25 minutes. By Thursday 26 November, if you can.");
        let late = Run { overdue: true, ..run(ExerciseRunState::Begun) };
        assert_eq!(facts(late), "You have begun. It is open until Friday 11 December.");
        let needed = Run { due_on: None, closes_at: None, ..run(ExerciseRunState::Assigned) };
        assert_eq!(facts(needed), "About 25 minutes. For whenever you want it.");
    }

    #[test]
    fn the_list_says_what_is_new_and_what_is_not_there() {
        let zone = Zone::named("UTC");
        let page = WaitingPage {
            tasks: vec![card(&run(ExerciseRunState::Assigned), &zone)],
            shared: vec![Shared {
                id: "run_2".to_owned(),
                title: "Words and actions".to_owned(),
                from: "Sam".to_owned(),
                day: "Thu 26 Nov 2026".to_owned(),
            }],
            finished: vec![done(&run(ExerciseRunState::Done), &zone)],
            more: true,
        };
        let html = page.render().expect("it renders");
        check_page(&html);
        assert!(html.contains("You and your therapist can see your answers."), "a card says who will read it");
        assert!(html.contains("/shared/exercises/run_2") && html.contains("Your therapist wrote"));
        let empty = WaitingPage { tasks: Vec::new(), shared: Vec::new(), finished: Vec::new(), more: false };
        check_page(&empty.render().expect("it renders"));
    }
}
