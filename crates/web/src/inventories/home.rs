//! Where somebody lands. For a partner: the one next thing, and quietly what else there is. For everybody else: their own room.

mod notices;
mod query;

use askama::Template;
use axum::{Router, extract::State, routing::get};
use cynic::QueryBuilder;

use self::notices::{Notice, notices};
use self::query::{
    AgreementConnection, Assignment, ContactPreference, ExerciseRunConnection, FeedbackNoticeConnection, FollowUp,
    TalkPlan, TalkPlanConnection, Viewer, Waiting, Who,
};
use crate::{
    appointments::{MyAppointment, OwnAppointment, OwnAppointmentConnection},
    ask::ask,
    caller::Visitor,
    errors::Stop,
    exercises,
    moments::{Zone, near_day},
    pages::{self, Page},
    site::Site,
    talks::TalkPlanState,
    vocabulary::{AssignmentState, Role, SafeChannel},
};

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/", get(home))
}

#[derive(Template)]
#[template(path = "inventories/home.html")]
struct HomePage {
    notices: Vec<Notice>,
    /// Responses that the therapist wrote about: id and title.
    written: Vec<(String, String)>,
    /// Exercises that the therapist wrote about: run and title.
    commented: Vec<(String, String)>,
    /// Agreements that wait for their signature: id and title.
    to_sign: Vec<(String, String)>,
    /// Who would like to talk with them, each named once.
    talk_with: Vec<String>,
    tasks: Vec<Task>,
    /// Exercises that are due.
    exercises: Vec<exercises::Task>,
    /// Exercises that are there for whenever they are wanted; they wait for nobody.
    whenever: Vec<exercises::Task>,
    more: bool,
    something_shared: bool,
    exercise_shared: bool,
    /// What they say about being asked after the end of care.
    afterwards: Afterwards,
    /// The next appointment, if one is planned.
    appointment: Option<MyAppointment>,
    channel: Channel,
}

impl HomePage {
    /// Whether nothing at all waits.
    fn is_clear(&self) -> bool {
        let nothing_written = self.written.is_empty() && self.commented.is_empty();
        let nothing_to_say = self.afterwards != Afterwards::Asked;
        let nothing_to_read =
            nothing_to_say && self.notices.is_empty() && self.to_sign.is_empty() && self.talk_with.is_empty();
        nothing_written && nothing_to_read && self.tasks.is_empty() && self.exercises.is_empty()
    }
}

/// How somebody stands to being asked after the end of care.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Afterwards {
    Nothing,
    Asked,
    /// They said yes or no, and can say otherwise.
    Answered,
}

/// What to ask about the safe way to reach somebody.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Channel {
    Settled,
    Unknown,
    ReviewDue,
}

/// A task as its card.
struct Task {
    id: String,
    title: String,
    facts: String,
    readers_line: String,
    act: &'static str,
}

async fn home(State(site): State<Site>, visitor: Visitor) -> Page {
    let viewer = ask(&site, &visitor, Who::build(())).await?.viewer.ok_or(Stop::SignInNeeded)?;
    if let Some(room) = room_of(&viewer.roles) {
        return pages::to(room);
    }
    let waiting = ask(&site, &visitor, Waiting::build(())).await?;
    let zone = Zone::named(&viewer.person.zone);
    let tasks = waiting.tasks.as_ref();
    let (exercises, whenever) = waiting.my_exercises.map(|list| by_due(&list.nodes, &zone)).unwrap_or_default();
    pages::show(&HomePage {
        notices: notices(&viewer, &zone),
        written: waiting.new_feedback.map(written_about).unwrap_or_default(),
        commented: waiting.my_exercise_runs.map(commented).unwrap_or_default(),
        to_sign: waiting.my_agreements.map(to_sign).unwrap_or_default(),
        talk_with: waiting.my_talks.map(proposed).unwrap_or_default(),
        tasks: tasks.map(|tasks| tasks.nodes.iter().map(|task| card(task, &zone)).collect()).unwrap_or_default(),
        more: tasks.is_some_and(|tasks| tasks.page_info.has_next_page),
        exercises,
        whenever,
        exercise_shared: waiting.exercises_shared_with_me.is_some_and(|shared| !shared.nodes.is_empty()),
        afterwards: waiting.my_follow_ups.map_or(Afterwards::Nothing, |all| afterwards(&all)),
        appointment: waiting.my_appointments.and_then(next),
        something_shared: waiting.shared_with_me.is_some_and(|shared| !shared.nodes.is_empty()),
        channel: match waiting.contact_preference {
            Some(ContactPreference { safe_channel: SafeChannel::Unknown, .. }) => Channel::Unknown,
            Some(ContactPreference { review_due: true, .. }) => Channel::ReviewDue,
            _ => Channel::Settled,
        },
    })
}

fn written_about(list: FeedbackNoticeConnection) -> Vec<(String, String)> {
    list.nodes.into_iter().map(|notice| (notice.response.into_inner(), notice.title)).collect()
}

fn afterwards(all: &[FollowUp]) -> Afterwards {
    if all.iter().any(|one| one.agreed_at.is_none() && one.declined_at.is_none()) {
        Afterwards::Asked
    } else if all.is_empty() {
        Afterwards::Nothing
    } else {
        Afterwards::Answered
    }
}

fn next(list: OwnAppointmentConnection) -> Option<MyAppointment> {
    list.nodes.into_iter().next().map(OwnAppointment::card)
}

/// Who proposed a talk that is not over. What somebody planned themself is no news to them.
fn proposed(list: TalkPlanConnection) -> Vec<String> {
    let is_open = |plan: &TalkPlan| matches!(plan.state, TalkPlanState::Shared | TalkPlanState::Talking);
    let theirs = list.nodes.into_iter().filter(|plan| !plan.is_mine && is_open(plan));
    let mut names: Vec<String> = theirs.map(|plan| plan.with.name).collect();
    names.dedup();
    names
}

fn commented(list: ExerciseRunConnection) -> Vec<(String, String)> {
    let news = list.nodes.into_iter().filter(|run| run.has_new_comment);
    news.map(|run| (run.id.into_inner(), run.exercise.title)).collect()
}

/// The agreements that can be signed now.
fn to_sign(list: AgreementConnection) -> Vec<(String, String)> {
    let waiting = list.nodes.into_iter().filter(|agreement| agreement.waits_for_me && agreement.resting.is_none());
    waiting.map(|agreement| (agreement.id.into_inner(), agreement.title)).collect()
}

/// What has a day, and what is there for whenever it is wanted.
fn by_due(runs: &[exercises::Run], zone: &Zone) -> (Vec<exercises::Task>, Vec<exercises::Task>) {
    let (due, whenever): (Vec<&exercises::Run>, Vec<&exercises::Run>) =
        runs.iter().partition(|run| run.due_on.is_some());
    let cards = |runs: Vec<&exercises::Run>| runs.into_iter().map(|run| exercises::card(run, zone)).collect();
    (cards(due), cards(whenever))
}

/// Where members of the practice begin their day; partners stay here.
fn room_of(roles: &[Role]) -> Option<&'static str> {
    if roles.iter().any(|role| matches!(role, Role::Therapist | Role::Supervisor)) {
        Some("/caseload")
    } else if roles.iter().any(|role| matches!(role, Role::Owner | Role::Staff)) {
        Some("/people")
    } else {
        None
    }
}

fn card(assignment: &Assignment, zone: &Zone) -> Task {
    let begun = assignment.state == AssignmentState::InProgress;
    let minutes = assignment.minutes;
    let long = if minutes == 1 { "About a minute.".to_owned() } else { format!("About {minutes} minutes.") };
    let due = if assignment.overdue {
        format!("It is open until {}.", zone.near_day(&assignment.closes_at))
    } else if let Some(before) = &assignment.before_appointment {
        format!("Before your appointment on {}, if you can.", zone.near_moment(before))
    } else {
        format!("By {}, if you can.", near_day(&assignment.due_on))
    };
    Task {
        id: assignment.id.inner().to_owned(),
        title: assignment.title.clone(),
        facts: if begun { format!("You have begun. {due}") } else { format!("{long} {due}") },
        readers_line: assignment.readers_line.clone(),
        act: if begun { "Go on" } else { "Begin" },
    }
}

#[cfg(test)]
mod tests {
    use super::{query::Agreement, *};
    use crate::{
        testing::check_page,
        vocabulary::{Date, Instant, Partner},
    };

    fn assignment(state: AssignmentState, overdue: bool) -> Assignment {
        Assignment {
            id: cynic::Id::new("asg_1"),
            title: "Staying Check".to_owned(),
            minutes: 6,
            state,
            due_on: Date(jiff::civil::date(2026, 11, 26)),
            closes_at: Instant("2026-12-01T04:00:00Z".parse().expect("a valid instant")),
            before_appointment: None,
            overdue,
            readers_line: "You and your therapist can see your answers.".to_owned(),
        }
    }

    fn page(tasks: Vec<Task>) -> String {
        full(tasks).render().expect("it renders")
    }

    fn full(tasks: Vec<Task>) -> HomePage {
        HomePage {
            notices: vec![
                Notice::Recovery("Thu 26 Nov 2026, 10:00".to_owned()),
                Notice::CodeMade("Thu 26 Nov 2026".to_owned()),
                Notice::LinkOpenedByAnother,
                Notice::ModeToSign,
                Notice::CareToAgree("Olav Stern".to_owned()),
            ],
            written: vec![("rsp_1".to_owned(), "Staying Check".to_owned())],
            commented: vec![("run_1".to_owned(), "Talk time".to_owned())],
            to_sign: vec![("agr_1".to_owned(), "Our agreement".to_owned())],
            talk_with: vec!["Sorrel Finch".to_owned()],
            tasks,
            exercises: Vec::new(),
            whenever: vec![exercises::Task {
                id: "run_2".to_owned(),
                title: "Small victories".to_owned(),
                facts: "About 2 minutes. For whenever you want it.".to_owned(),
                readers_line: String::new(),
                act: "Begin",
            }],
            more: true,
            something_shared: true,
            exercise_shared: true,
            afterwards: Afterwards::Asked,
            appointment: Some(crate::appointments::mine()),
            channel: Channel::Unknown,
        }
    }

    #[test]
    fn each_room_has_its_own_door() {
        assert_eq!(room_of(&[Role::Owner, Role::Therapist]), Some("/caseload"));
        assert_eq!(room_of(&[Role::Staff]), Some("/people"));
        assert_eq!(room_of(&[Role::Partner]), None);
    }

    #[test]
    fn a_talk_is_told_to_whom_it_was_proposed_and_only_while_it_is_open() {
        let with = |name: &str| Partner { id: cynic::Id::new("per_2"), name: name.to_owned() };
        let plan = |is_mine, state, name| TalkPlan { is_mine, state, with: with(name) };
        let nodes = vec![
            plan(false, TalkPlanState::Shared, "Sorrel Finch"),
            plan(false, TalkPlanState::Talking, "Sorrel Finch"),
            plan(true, TalkPlanState::Shared, "Quill Marwood"),
            plan(false, TalkPlanState::Finished, "Wren Hale"),
        ];
        assert_eq!(proposed(TalkPlanConnection { nodes }), ["Sorrel Finch"]);
    }

    #[test]
    fn what_cannot_be_signed_now_does_not_ask_for_it() {
        let agreement = |waits_for_me, resting: Option<&str>| Agreement {
            id: cynic::Id::new("agr_1"),
            title: "Our agreement".to_owned(),
            waits_for_me,
            resting: resting.map(str::to_owned),
        };
        let nodes = vec![agreement(true, None), agreement(false, None), agreement(true, Some("This rests."))];
        assert_eq!(to_sign(AgreementConnection { nodes }).len(), 1);
    }

    #[test]
    fn a_card_says_how_long_until_when_and_nothing_that_hurries() {
        let zone = Zone::named("America/New_York");
        assert_eq!(
            card(&assignment(AssignmentState::Assigned, false), &zone).facts,
            "About 6 minutes. By Thursday 26 November, if you can."
        );
        assert_eq!(
            card(&assignment(AssignmentState::InProgress, true), &zone).facts,
            "You have begun. It is open until Monday 30 November."
        );
        let at_ten = Instant("2026-11-26T15:00:00Z".parse().expect("a valid instant"));
        let before = Assignment { before_appointment: Some(at_ten), ..assignment(AssignmentState::Assigned, false) };
        assert_eq!(
            card(&before, &zone).facts,
            "About 6 minutes. Before your appointment on Thursday 26 November, 10:00, if you can."
        );
    }

    #[test]
    fn the_first_task_is_the_next_thing() {
        let zone = Zone::named("UTC");
        let two =
            [AssignmentState::Opened, AssignmentState::InProgress].map(|state| card(&assignment(state, false), &zone));
        let html = page(two.into());
        check_page(&html);
        assert_eq!(html.matches("task-first").count(), 1);
        assert!(html.contains("href=\"/answers/rsp_1\">Your therapist wrote about your answers: Staying Check"));
        assert!(html.contains("Your next appointment: Tuesday 10 March, 16:00 GMT (Europe/London)"));
        assert!(html.contains("href=\"/talks\">Sorrel Finch would like to talk with you"));
        for link in ["/exercises/run_1", "/agreements/agr_1", "/exercises/run_2"] {
            assert!(html.contains(&format!("href=\"{link}\"")), "{link}");
        }
        let empty = HomePage {
            notices: Vec::new(),
            written: Vec::new(),
            commented: Vec::new(),
            to_sign: Vec::new(),
            talk_with: Vec::new(),
            afterwards: Afterwards::Answered,
            ..full(Vec::new())
        };
        let empty = empty.render().expect("it renders");
        check_page(&empty);
        assert!(
            empty.contains("Nothing waits for you") && empty.contains("Small victories"),
            "what has no day can wait"
        );
        assert!(html.contains("Being asked again later") && !empty.contains("Being asked again later"));
        assert!(empty.contains("href=\"/follow-up\""), "what was agreed to can be taken back");
        assert!(!page(Vec::new()).contains("Nothing waits for you"), "something is to be read above the tasks");
    }
}
