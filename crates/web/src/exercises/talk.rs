//! The listening loop, on one phone or two. The page of whoever waits looks again by itself; nothing needs a script.

use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
    routing::get,
};
use cynic::{MutationBuilder, QueryBuilder};

use super::query::Run;
use crate::{
    ask::ask,
    caller::Visitor,
    desk::words::ThreadRole,
    errors::Stop,
    forms::{Form, Problems},
    pages::{self, Page},
    schema,
    site::Site,
    vocabulary::{Problem, Reader},
};

/// After how many seconds the page of whoever waits looks again.
const LOOK_AGAIN: &str = "4";

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/exercises/{id}/talk", get(show).post(act))
}

/// Where a loop stands.
#[derive(cynic::Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ListeningStanding {
    Reflect,
    Understood,
    Own,
    Offer,
    Right,
    Acknowledge,
    Presence,
    Paused,
    Done,
    Ended,
}

/// On how many phones.
#[derive(cynic::Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ListeningDevices {
    One,
    Two,
}

#[derive(cynic::Enum, Debug, Clone, Copy, PartialEq, Eq)]
enum ListeningPresence {
    WithMe,
    NearMe,
    Alone,
    CallSomeone,
}

#[derive(cynic::Enum, Debug, Clone, Copy, PartialEq, Eq)]
enum ListeningMove {
    Reflected,
    Understood,
    NotUnderstoodYet,
    Owned,
    Offered,
    Right,
    NotRightYet,
    Acknowledged,
    WithMe,
    NearMe,
    Alone,
    CallSomeone,
    Pause,
    Resume,
    End,
}

impl ListeningMove {
    const ALL: [(&'static str, Self); 15] = [
        ("reflected", Self::Reflected),
        ("understood", Self::Understood),
        ("not-understood", Self::NotUnderstoodYet),
        ("owned", Self::Owned),
        ("offered", Self::Offered),
        ("right", Self::Right),
        ("not-right", Self::NotRightYet),
        ("acknowledged", Self::Acknowledged),
        ("with-me", Self::WithMe),
        ("near-me", Self::NearMe),
        ("alone", Self::Alone),
        ("call-someone", Self::CallSomeone),
        ("pause", Self::Pause),
        ("resume", Self::Resume),
        ("end", Self::End),
    ];

    fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(known, _)| *known == word).map(|(_, made)| *made)
    }
}

#[derive(cynic::QueryVariables)]
struct Id {
    id: cynic::Id,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "Id")]
struct Talk {
    viewer: Option<Reader>,
    #[arguments(id: $id)]
    exercise_run: Option<ExerciseContent>,
    #[arguments(id: $id)]
    listening: Option<Listening>,
}

#[derive(cynic::QueryFragment)]
struct ExerciseContent {
    run: Run,
    paused: Option<String>,
}

#[derive(cynic::QueryFragment, Debug, Clone)]
struct Listening {
    id: cynic::Id,
    devices: ListeningDevices,
    standing: ListeningStanding,
    has_many_rounds: bool,
    presence: Option<ListeningPresence>,
    version: i32,
    role: Option<ThreadRole>,
    my_turn: bool,
    is_over: bool,
}

#[derive(cynic::InputObject)]
struct StartListeningInput {
    run: cynic::Id,
    devices: ListeningDevices,
}

#[derive(cynic::QueryVariables)]
struct StartVariables {
    input: StartListeningInput,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "StartVariables")]
struct Start {
    #[arguments(input: $input)]
    start_listening: ListeningPayload,
}

#[derive(cynic::InputObject)]
struct PlayListeningInput {
    listening: cynic::Id,
    version: i32,
    #[cynic(rename = "move")]
    made: ListeningMove,
}

#[derive(cynic::QueryVariables)]
struct PlayVariables {
    input: PlayListeningInput,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "PlayVariables")]
struct Play {
    #[arguments(input: $input)]
    play_listening: ListeningPayload,
}

#[derive(cynic::QueryFragment)]
struct ListeningPayload {
    problems: Vec<Problem>,
}

#[derive(Template)]
#[template(path = "exercises/talk.html")]
struct TalkPage {
    id: String,
    /// What is said while joint work is paused; empty otherwise.
    paused: String,
    listening: Option<Scene>,
    problems: Problems,
}

impl TalkPage {
    fn can_begin(&self) -> bool {
        self.listening.as_ref().is_none_or(|scene| scene.is_over)
    }
}

/// Where the loop stands, in words for the one who looks.
struct Scene {
    id: String,
    version: i32,
    heading: &'static str,
    text: Vec<&'static str>,
    /// What can be done: the word of the move and the words of the button.
    moves: Vec<(&'static str, &'static str)>,
    waits: bool,
    is_paused: bool,
    is_over: bool,
    many_rounds: bool,
}

async fn show(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>) -> Page {
    let page = page(&site, &visitor, &id, Problems::none()).await?;
    let waits = page.listening.as_ref().is_some_and(|scene| scene.waits);
    let response = pages::show(&page)?;
    Ok(if waits { looking_again(response, &id) } else { response })
}

/// Lets the browser look again by itself, without a script.
fn looking_again(mut response: Response, id: &str) -> Response {
    if let Ok(value) = HeaderValue::from_str(&format!("{LOOK_AGAIN};url=/exercises/{id}/talk")) {
        response.headers_mut().insert(header::REFRESH, value);
    }
    response.into_response()
}

async fn act(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>, form: Form) -> Page {
    let problems = match form.text("start") {
        "one" => start(&site, &visitor, &id, ListeningDevices::One).await?,
        "two" => start(&site, &visitor, &id, ListeningDevices::Two).await?,
        _ => play(&site, &visitor, &form).await?,
    };
    if problems.is_empty() {
        return pages::to(&format!("/exercises/{id}/talk"));
    }
    // A button has no field of its own that words could stand beside.
    let problems = problems.beside(|_| "talk".to_owned());
    pages::again(&page(&site, &visitor, &id, problems).await?)
}

async fn start(site: &Site, visitor: &Visitor, id: &str, devices: ListeningDevices) -> Result<Problems, Stop> {
    let input = StartListeningInput { run: cynic::Id::new(id), devices };
    Problems::of_payload(ask(site, visitor, Start::build(StartVariables { input })).await?.start_listening.problems)
}

async fn play(site: &Site, visitor: &Visitor, form: &Form) -> Result<Problems, Stop> {
    let Some(made) = ListeningMove::parse(form.text("move")) else { return Err(Stop::NotFound) };
    let input = PlayListeningInput {
        listening: cynic::Id::new(form.text("listening")),
        version: form.text("version").parse().unwrap_or(0),
        made,
    };
    Problems::of_payload(ask(site, visitor, Play::build(PlayVariables { input })).await?.play_listening.problems)
}

async fn page(site: &Site, visitor: &Visitor, id: &str, problems: Problems) -> Result<TalkPage, Stop> {
    let answer = ask(site, visitor, Talk::build(Id { id: cynic::Id::new(id) })).await?;
    answer.viewer.ok_or(Stop::SignInNeeded)?;
    let content = answer.exercise_run.ok_or(Stop::NotFound)?;
    Ok(TalkPage {
        id: content.run.id.into_inner(),
        paused: content.paused.unwrap_or_default(),
        listening: answer.listening.as_ref().map(scene),
        problems,
    })
}

fn scene(listening: &Listening) -> Scene {
    let is_hurt = listening.role == Some(ThreadRole::Hurt);
    let one_phone = listening.devices == ListeningDevices::One;
    let (heading, text, moves) = words(listening, is_hurt);
    let is_paused = listening.standing == ListeningStanding::Paused && !listening.is_over;
    Scene {
        id: listening.id.inner().to_owned(),
        version: listening.version,
        heading,
        text,
        moves: if listening.my_turn { moves } else { Vec::new() },
        // On one phone the other screen has nothing to wait for.
        waits: !(listening.my_turn || listening.is_over || one_phone && is_hurt),
        is_paused,
        is_over: listening.is_over,
        many_rounds: listening.has_many_rounds && !listening.is_over,
    }
}

type Words = (&'static str, Vec<&'static str>, Vec<(&'static str, &'static str)>);

fn words(listening: &Listening, is_hurt: bool) -> Words {
    let mine = listening.my_turn;
    match listening.standing {
        _ if listening.is_over && listening.standing != ListeningStanding::Done => (
            "This talk has ended",
            vec!["Nothing of what you said is kept. You can begin a new one when you both want to."],
            vec![],
        ),
        ListeningStanding::Done => ("The talk is done", done(listening, is_hurt), vec![]),
        ListeningStanding::Paused => (
            "A break",
            vec!["Breathe. Drink something. You go on exactly where you stopped, or leave it for today."],
            vec![],
        ),
        ListeningStanding::Reflect if mine => (
            "Say back what you heard",
            vec![
                "The feeling, the reason for it, and what it means to the other. In your own words, without an answer to it.",
            ],
            vec![("reflected", "I have said it back")],
        ),
        ListeningStanding::Understood if mine => (
            "Do you feel understood?",
            vec!["Only you can say. Not yet is a good answer, as often as it is true."],
            vec![("understood", "Yes"), ("not-understood", "Not yet")],
        ),
        ListeningStanding::Own if mine => (
            "Own your part",
            vec!["Say that you are sorry for your part, and what you could have done. No reasons now."],
            vec![("owned", "It is said")],
        ),
        ListeningStanding::Offer if mine => (
            "Offer help",
            vec!["Offer one thing, drawn from what you heard. Something you can really do."],
            vec![("offered", "It is offered")],
        ),
        ListeningStanding::Right if mine => (
            "Is that right for you?",
            vec!["Only you can say. Not yet means that another offer follows."],
            vec![("right", "Yes"), ("not-right", "Not yet")],
        ),
        ListeningStanding::Acknowledge if mine => (
            "Say that it stays",
            vec!["Say that this does not make the hurt go away, and that you know it."],
            vec![("acknowledged", "It is said")],
        ),
        ListeningStanding::Presence if mine => (
            "How near do you want the other now?",
            vec!["Whatever you choose is right."],
            vec![
                ("with-me", "With me"),
                ("near-me", "Near me"),
                ("alone", "I want to be alone for now"),
                ("call-someone", "I want to call somebody"),
            ],
        ),
        _ => waiting(listening.standing),
    }
}

fn waiting(standing: ListeningStanding) -> Words {
    let text = match standing {
        ListeningStanding::Reflect => "Your partner says back what they heard. You need do nothing but listen.",
        ListeningStanding::Understood => "Your partner feels whether they are understood. There is no hurry.",
        ListeningStanding::Own => "Your partner owns their part.",
        ListeningStanding::Offer => "Your partner offers help.",
        ListeningStanding::Right => "Your partner feels whether that is right.",
        ListeningStanding::Acknowledge => "Your partner says that this does not make the hurt go away.",
        _ => "Your partner says how near they want you now.",
    };
    ("Listen", vec![text], vec![])
}

fn done(listening: &Listening, is_hurt: bool) -> Vec<&'static str> {
    let near = match (listening.presence, is_hurt) {
        (Some(ListeningPresence::WithMe), true) => "You want your partner with you now.",
        (Some(ListeningPresence::WithMe), false) => "Your partner wants you with them now.",
        (Some(ListeningPresence::NearMe), true) => "You want your partner near now.",
        (Some(ListeningPresence::NearMe), false) => "Your partner wants you near now.",
        (Some(ListeningPresence::CallSomeone), true) => "You want to call somebody now.",
        (Some(ListeningPresence::CallSomeone), false) => "Your partner wants to call somebody now.",
        (_, true) => "You want to be alone for now.",
        (_, false) => "Your partner wants to be alone for now.",
    };
    vec![near, "Nothing of what you said is kept."]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::check_page;

    fn listening(standing: ListeningStanding, role: ThreadRole, my_turn: bool) -> Listening {
        Listening {
            id: cynic::Id::new("lis_1"),
            devices: ListeningDevices::Two,
            standing,
            has_many_rounds: true,
            presence: (standing == ListeningStanding::Done).then_some(ListeningPresence::NearMe),
            version: 3,
            role: Some(role),
            my_turn,
            is_over: matches!(standing, ListeningStanding::Done | ListeningStanding::Ended),
        }
    }

    fn shown(listening: Option<&Listening>, paused: &str) -> String {
        let page = TalkPage {
            id: "run_1".to_owned(),
            paused: paused.to_owned(),
            listening: listening.map(scene),
            problems: Problems::none(),
        };
        let html = page.render().expect("it renders");
        check_page(&html);
        html
    }

    #[test]
    fn each_reads_what_is_theirs_to_do_and_the_other_waits() {
        let asked = shown(Some(&listening(ListeningStanding::Understood, ThreadRole::Hurt, true)), "");
        assert!(asked.contains("Do you feel understood?") && asked.contains("value=\"not-understood\""));
        assert!(asked.contains("bring this to your appointment"));
        let other = shown(Some(&listening(ListeningStanding::Understood, ThreadRole::Involved, false)), "");
        assert!(!other.contains("value=\"understood\"") && other.contains("value=\"pause\""));
        assert!(scene(&listening(ListeningStanding::Understood, ThreadRole::Involved, false)).waits);
    }

    #[test]
    fn a_break_can_end_or_go_on() {
        let html = shown(Some(&listening(ListeningStanding::Paused, ThreadRole::Hurt, false)), "");
        assert!(
            html.contains("value=\"resume\"") && html.contains("value=\"end\"") && !html.contains("value=\"pause\"")
        );
    }

    #[test]
    fn the_end_says_how_near_and_a_new_one_can_begin() {
        let html = shown(Some(&listening(ListeningStanding::Done, ThreadRole::Involved, false)), "");
        assert!(html.contains("Your partner wants you near now.") && html.contains("value=\"two\""));
        assert!(shown(None, "").contains("value=\"one\""));
        let paused = shown(None, "Your therapist will review this with you.");
        assert!(paused.contains("Your therapist will review this with you.") && !paused.contains("value=\"one\""));
    }

    #[test]
    fn every_move_has_its_word() {
        for (word, made) in ListeningMove::ALL {
            assert_eq!(ListeningMove::parse(word), Some(made));
        }
        assert_eq!(ListeningMove::parse("cheat"), None);
    }
}
