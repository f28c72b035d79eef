//! A year of the programme, from the first phase to the last, with a lapse, a pause and a dispute on the way.

use serde_json::{Value, json};
use services::domain::clock::Clock as _;
use tests::house::{House, Someone, for_each_database};

use super::life::{Life, POSSIBLE, TRUTH, codes, phase, step};

const NOW: &str = "query($run: ID!) { listening(id: $run) { id standing version } }";
const MY_RUNS: &str = "query { myExercises(first: 100) { nodes { id exercise { key } } }
    myExerciseRuns(first: 100) { nodes { id exercise { key } } } }";

#[tokio::test]
async fn a_couple_lives_a_year_of_it() {
    for_each_database("programme_year", async |house| {
        let mut life = Life::begin(house).await;
        life.make_ready().await;
        life.enrol().await;

        decide(&life).await;
        life.renews_its_tokens().await;
        truth(&life).await;
        life.renews_its_tokens().await;
        repair_until_a_lapse(&life).await;
        life.renews_its_tokens().await;
        truth_once_more(&life).await;
        let few = life.statements().await;
        life.renews_its_tokens().await;
        talk(&life).await;
        life.renews_its_tokens().await;
        repair_with_a_pause(&life).await;
        life.renews_its_tokens().await;
        come_closer(&life).await;
        life.renews_its_tokens().await;
        keep_it_safe(&life).await;
        life.renews_its_tokens().await;
        move_forward(&mut life).await;

        let many = life.statements().await;
        assert!(many <= few, "a year takes as many statements as a season: {few}, then {many}");
        let way = life.way().await;
        let standings: Vec<&Value> =
            way["phases"].as_array().expect("phases").iter().map(|phase| &phase["standing"]).collect();
        assert_eq!(standings, ["LEFT"; 9], "{standings:?}");
        every_exercise_was_done(&way);
        let turns: Vec<&Value> = way["turns"].as_array().expect("turns").iter().map(|turn| &turn["turn"]).collect();
        assert_eq!(turns, ["ENROLLED", "WENT_BACK", "PAUSED", "WENT_ON"]);
        life.turn(&way, "LEFT").await;
        for person in [&life.couple.hurt, &life.couple.involved] {
            assert_eq!(life.waiting(person).await, Vec::<String>::new(), "nothing is left behind");
        }
    })
    .await;
}

/// Weeks in which both do what is asked of them.
async fn weeks(life: &Life, weeks: i64) {
    for _ in 0..weeks {
        life.pass(7).await;
        for person in [&life.couple.hurt, &life.couple.involved] {
            life.do_all(person).await;
        }
    }
    life.house.tick().await;
}

async fn decide(life: &Life) {
    weeks(life, 4).await;
    life.move_on("leaveProgrammePhase", "p0", &[]).await;
    life.move_on("openProgrammePhase", "p1", &[]).await;
}

async fn truth(life: &Life) {
    weeks(life, 2).await;
    life.move_on("leaveProgrammePhase", "p1", &[TRUTH]).await;
    life.move_on("openProgrammePhase", "p2", &[POSSIBLE]).await;
    life.move_on("openProgrammePhase", "p5", &[]).await;
}

/// Promises begin; one of them is disputed; trust is broken again.
async fn repair_until_a_lapse(life: &Life) {
    let (hurt, involved, house) = (&life.couple.hurt, &life.couple.involved, &life.house);
    weeks(life, 1).await;
    dispute(life).await;
    weeks(life, 2).await;
    let today = today(house);
    let report = json!({ "key": "lapse", "occurredOn": today, "precision": "DAY", "severity": "CONTACT",
        "toldIn": "PORTAL" });
    house.act(&involved.token, "reportLapse", "lapse { id }", report).await;
    let query = "query($id: ID!) { coupleLapses(id: $id) { id } }";
    let lapses = house.ask(&life.therapist.token, query, json!({ "id": life.couple.id.to_string() })).await;
    for to in ["SAFETY_CHECKED", "KNOWN", "DISCUSSED", "RESTARTED", "REVIEWED", "CLOSED"] {
        let input = json!({ "lapse": lapses["coupleLapses"][0]["id"], "to": to });
        house.act(&life.therapist.token, "advanceLapse", "lapses { stage }", input).await;
    }
    let way = life.way().await;
    life.act("goBackInProgramme", json!({ "enrolment": way["id"], "phase": "p1" })).await;
    let way = life.way().await;
    assert_eq!(
        (&phase(&way, "p2")["standing"], &phase(&way, "p5")["standing"]),
        (&json!("SET_BACK"), &json!("SET_BACK"))
    );
    let daily = life.waiting(involved).await;
    assert!(!daily.contains(&"daily_checkin".to_owned()), "it begins again with its phase: {daily:?}");
    let own = life.waiting(hurt).await;
    assert!(!own.contains(&"six_resp_observer".to_owned()), "{own:?}");
}

async fn truth_once_more(life: &Life) {
    weeks(life, 2).await;
    life.move_on("leaveProgrammePhase", "p1", &[TRUTH]).await;
    life.move_on("openProgrammePhase", "p2", &[POSSIBLE]).await;
    life.move_on("openProgrammePhase", "p5", &[]).await;
    assert_eq!(phase(&life.way().await, "p1")["times"].as_array().expect("a list").len(), 2);
}

/// The loop is played three times; what waits for both is opened in a session.
async fn talk(life: &Life) {
    life.move_on("openProgrammePhase", "p4", &[]).await;
    life.pass(8).await;
    for _ in 0..3 {
        play(life).await;
    }
    weeks(life, 1).await;
    open(life, "talk").await;
    weeks(life, 1).await;
    let early = life.try_move(&life.way().await, "leaveProgrammePhase", "p4", &[]).await;
    assert_eq!(codes(&early), [("checks.1".to_owned(), "WRONG_STATE".to_owned())], "the plan is not there yet");
    open(life, "trigger_plan").await;
    let ready = json!({ "enrolment": life.way().await["id"], "step": "ready" });
    life.act("openProgrammeStep", ready).await;
    weeks(life, 3).await;
    life.move_on("leaveProgrammePhase", "p4", &[]).await;
}

/// Opens a step that was offered because both had done what comes before it.
async fn open(life: &Life, name: &str) {
    let way = life.way().await;
    assert!(step(&way, name)["offeredAt"].is_string(), "{name} is offered: {}", step(&way, name));
    assert_eq!(life.to_open().await, 1);
    life.act("openProgrammeStep", json!({ "enrolment": way["id"], "step": name })).await;
}

async fn repair_with_a_pause(life: &Life) {
    let way = life.way().await;
    life.turn(&way, "PAUSED").await;
    weeks(life, 3).await;
    let refused = life.try_move(&way, "openProgrammePhase", "p6", &[]).await;
    assert_eq!(codes(&refused)[0].1, "WRONG_STATE", "not while it is paused");
    life.turn(&way, "WENT_ON").await;
    weeks(life, 5).await;
    life.move_on("leaveProgrammePhase", "p2", &[]).await;
    life.move_on("leaveProgrammePhase", "p5", &["The agreements were looked at together once"]).await;
    life.move_on("openProgrammePhase", "p7", &[]).await;
}

async fn come_closer(life: &Life) {
    let ready = ["Each of them told me, alone, that they are ready"];
    let shut = life.try_move(&life.way().await, "openProgrammePhase", "p6", &[]).await;
    assert_eq!(codes(&shut), [("checks.1".to_owned(), "MISSING".to_owned())]);
    life.move_on("openProgrammePhase", "p6", &ready).await;
    let (hurt, involved) = (&life.couple.hurt, &life.couple.involved);
    life.pass(1).await;
    life.do_one(hurt, "openness").await;
    life.do_one(involved, "openness").await;
    let grief = json!({ "enrolment": life.way().await["id"], "step": "grief" });
    life.act("openProgrammeStep", grief).await;
    weeks(life, 4).await;
    life.move_on("leaveProgrammePhase", "p6", &[]).await;
}

/// The plan against another lapse is signed by both.
async fn keep_it_safe(life: &Life) {
    let (hurt, involved, house) = (&life.couple.hurt, &life.couple.involved, &life.house);
    let seen = json!({ "enrolment": life.way().await["id"], "step": "trust_seen" });
    life.act("openProgrammeStep", seen).await;
    weeks(life, 2).await;
    let early = life.try_move(&life.way().await, "leaveProgrammePhase", "p7", &[]).await;
    assert_eq!(codes(&early), [("checks.0".to_owned(), "WRONG_STATE".to_owned())]);
    let names = ["early-signs", "high-risk", "barriers", "whom-to-call", "what-is-told"];
    let terms: Vec<Value> = names.map(|name| json!({ "name": name, "text": "A walk, and a call." })).to_vec();
    let review = house.clock.now().in_tz("Europe/Berlin").expect("a zone").date();
    let review = review.checked_add(jiff::Span::new().days(150)).expect("a day").to_string();
    let plan = json!({ "key": "plan", "kind": "RELAPSE_PLAN", "terms": terms, "reviewOn": review });
    let offered = house.act(&involved.token, "offerAgreement", "agreement { id offered { id } }", plan).await;
    let (agreement, version) = (&offered["agreement"]["id"], &offered["agreement"]["offered"]["id"]);
    let sign = json!({ "agreement": agreement, "version": version });
    let signed = house.act(&hurt.token, "signAgreement", "agreement { standing }", sign).await;
    assert_eq!(signed["agreement"]["standing"], "IN_FORCE");
    life.move_on("leaveProgrammePhase", "p7", &[]).await;
}

async fn move_forward(life: &mut Life) {
    life.move_on("openProgrammePhase", "p8", &[]).await;
    let look_back = |confirmed: bool| json!({ "step": "look_back", "confirmed": confirmed });
    let mut input = look_back(false);
    input["enrolment"] = life.way().await["id"].clone();
    let refused = life.try_act("openProgrammeStep", input.clone()).await;
    assert_eq!(codes(&refused), [("confirmed".to_owned(), "MISSING".to_owned())]);
    input["confirmed"] = json!(true);
    life.act("openProgrammeStep", input).await;
    weeks(life, 8).await;
    life.renews_its_tokens().await;
    weeks(life, 8).await;
    life.move_on("leaveProgrammePhase", "p8", &["The closing review was held, and the follow-up dates are booked"])
        .await;
    life.move_on("leaveProgrammePhase", "p3", &[]).await;
    let begun: jiff::Timestamp = tests::house::OPENING.parse().expect("an instant");
    let lived = life.house.clock.now().duration_since(begun).as_hours() / 24;
    assert!((330..=400).contains(&lived), "about a year: {lived} days");
}

/// A promise that one calls kept and the other did not see. Neither is told; it waits for the therapist.
async fn dispute(life: &Life) {
    let (hurt, involved, house) = (&life.couple.hurt, &life.couple.involved, &life.house);
    let promise = json!({ "key": "promise", "text": "I call at six.", "first": today(house), "time": "18:00",
        "repeats": "EVERY_DAYS", "everyDays": 1 });
    let made = house.act(&involved.token, "makePromise", "commitment { open { id } }", promise).await;
    let time = &made["commitment"]["open"][0]["id"];
    house.act(&involved.token, "sayOfPromise", "commitment { id }", json!({ "time": time, "mark": "KEPT" })).await;
    let thread = json!({ "thread": life.couple.thread.to_string() });
    house.act(&involved.token, "showPromises", "list { shownSince }", thread.clone()).await;
    let mut watch = thread;
    watch["watch"] = json!(true);
    house.act(&hurt.token, "watchPromises", "lists { thread }", watch).await;
    house.act(&hurt.token, "noticePromise", "lists { thread }", json!({ "time": time, "seen": "DISPUTED" })).await;
    let query = "query { worklist(kind: SETBACK) { nodes { what } } }";
    let waits = house.ask(&life.therapist.token, query, json!({})).await;
    let waits = waits["worklist"]["nodes"].as_array().expect("a list").clone();
    assert!(waits.iter().any(|one| one["what"].as_str().expect("words").starts_with("A promise")), "{waits:?}");
}

/// Plays the listening loop once, on two phones.
async fn play(life: &Life) {
    let (hurt, involved, house) = (&life.couple.hurt, &life.couple.involved, &life.house);
    let (mine, theirs) = (run_of(house, hurt).await, run_of(house, involved).await);
    let start = json!({ "run": mine, "devices": "TWO" });
    house.act(&hurt.token, "startListening", "listening { id }", start).await;
    for (person, run, made) in [
        (involved, &theirs, "REFLECTED"),
        (hurt, &mine, "UNDERSTOOD"),
        (involved, &theirs, "OWNED"),
        (involved, &theirs, "OFFERED"),
        (hurt, &mine, "RIGHT"),
        (involved, &theirs, "ACKNOWLEDGED"),
        (hurt, &mine, "WITH_ME"),
    ] {
        let now = house.ask(&person.token, NOW, json!({ "run": run })).await["listening"].take();
        let input = json!({ "listening": now["id"], "version": now["version"], "move": made });
        house.act(&person.token, "playListening", "listening { standing }", input).await;
    }
    life.house.clock.forward(jiff::SignedDuration::from_mins(1));
}

/// Somebody's run of the listening loop.
async fn run_of(house: &House, person: &Someone) -> String {
    let runs = house.ask(&person.token, MY_RUNS, json!({})).await;
    let lists = ["myExercises", "myExerciseRuns"].map(|list| runs[list]["nodes"].as_array().expect("a list").clone());
    let found = lists.iter().flatten().find(|run| run["exercise"]["key"] == "listen_loop");
    found.expect("it was given")["id"].as_str().expect("an id").to_owned()
}

/// Of every step that was given, at least one of those whose it is did it; what is done as needed may stay blank.
fn every_exercise_was_done(way: &Value) {
    let phases = way["phases"].as_array().expect("phases").iter();
    for step in phases.flat_map(|phase| phase["steps"].as_array().expect("steps")) {
        let name = step["name"].as_str().expect("a name");
        let times: i64 =
            step["parts"].as_array().expect("parts").iter().map(|part| part["timesDone"].as_i64().unwrap_or(0)).sum();
        assert!(times > 0 || ["triggers", "victories"].contains(&name), "{name} was never done: {step}");
    }
}

fn today(house: &House) -> String {
    house.clock.now().in_tz("Europe/Berlin").expect("a zone").date().to_string()
}
