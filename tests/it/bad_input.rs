//! Bad input: whatever is sent, the answer is a problem that says what to do; nothing is lost, and nothing of it reaches the log.

mod access;
mod answers;
mod appointments;
mod consultations;
mod couples;
mod exercises;
mod inventories;
mod programmes;
mod safety;
mod scene;
mod worklist;

use axum::body::Body;
use axum::http::Request;
use jiff::SignedDuration;
use serde_json::{Value, json};
use tests::house::{Log, PASSWORD, for_each_database};

use scene::Scene;

/// Stands in everything bad that is text. Found in a log or in a problem's words, it tells on somebody.
const CANARY: &str = "Zephyrwise";

/// Who sends it.
#[derive(Clone, Copy, Debug)]
enum Who {
    Nobody,
    Owner,
    Therapist,
    Hurt,
    Involved,
}

/// A mutation, one field of its input that is replaced (none for the input as it is), by what, and the refusal that is expected: its code and
/// the field it is beside (empty for the act as a whole).
type Row = (&'static str, Who, &'static str, fn(&Scene) -> Value, &'static str, &'static str);

/// Every row, those of the largest capabilities first.
fn rows() -> impl Iterator<Item = &'static Row> {
    inventories::ROWS
        .iter()
        .chain(exercises::ROWS)
        .chain(couples::ROWS)
        .chain(worklist::ROWS)
        .chain(safety::ROWS)
        .chain(consultations::ROWS)
        .chain(appointments::ROWS)
        .chain(answers::ROWS)
        .chain(programmes::ROWS)
        .chain(access::ROWS)
}

#[tokio::test]
async fn every_bad_input_gets_a_problem_that_says_what_to_do() {
    for_each_database("bad_input", async |house| {
        let scene = Scene::set(&house).await;
        let log = Log::listen();
        let mut wrong = Vec::new();
        for (number, (field, who, path, value, code, at)) in rows().enumerate() {
            // Nobody waits here for a limit on guesses.
            house.clock.forward(SignedDuration::from_mins(3));
            let mut input = scene.input(field, number);
            if !path.is_empty() {
                input[path] = value(&scene);
            }
            let reply = house.send_mutation(scene.token(*who), field, input).await;
            let answer = reply.json();
            let problems = answer["data"]["it"]["problems"].as_array().cloned().unwrap_or_default();
            let is_expected =
                |problem: &&Value| problem["code"] == *code && problem["field"].as_str().unwrap_or_default() == *at;
            if !problems.iter().any(|problem| is_expected(&problem)) {
                wrong.push(format!("{field}.{path} as {who:?}: not {code} at {at:?} but {}", reply.text()));
            }
            for problem in &problems {
                let message = problem["message"].as_str().unwrap_or_default();
                let says_what_to_do = message.split_whitespace().count() >= 4 && !message.contains('!');
                if !says_what_to_do || message.contains(CANARY) {
                    wrong.push(format!("{field}.{path}: says {message:?}"));
                }
            }
        }
        assert!(
            wrong.is_empty(),
            "{} of {} on {:?}:\n{}",
            wrong.len(),
            rows().count(),
            house.engine(),
            wrong.join("\n")
        );
        let text = log.text();
        assert!(text.contains("operation"), "this test no longer sees the log");
        for canary in [CANARY, "Quill", "Marwood", "letters.example", "Northgate House", "Harbour", PASSWORD] {
            assert!(!text.contains(canary), "{canary} is logged:\n{text}");
        }
        scene.nothing_is_lost(&house).await;
    })
    .await;
}

#[tokio::test]
async fn a_key_used_again_gives_the_first_answer_or_a_refusal() {
    for_each_database("keys", async |house| {
        let scene = Scene::set(&house).await;
        for field in [
            "addPerson",
            "openCouple",
            "openThread",
            "proposeMode",
            "makeAppointments",
            "placeHold",
            "assignInventories",
            "assignBeforeAppointments",
            "assignInventory",
            "enterTotals",
            "draftInstrument",
            "enrolCouple",
            "draftProgramme",
            "draftExercise",
        ] {
            let input = scene.input(field, 0);
            let first = house.send_mutation(&scene.therapist.token, field, input.clone()).await.json();
            assert_eq!(first["data"]["it"]["problems"], json!([]), "{field}: {first}");
            let again = house.send_mutation(&scene.therapist.token, field, input.clone()).await.json();
            assert_eq!(first, again, "{field}");
            let mut other = input;
            let (changed, value) = match field {
                "addPerson" => ("name", json!("Somebody Else")),
                "openCouple" => ("alias", json!("Another name")),
                "openThread" => ("hurt", other["involved"].clone()),
                "proposeMode" => ("mode", json!("INDIVIDUAL")),
                "makeAppointments" => ("at", json!("18:00")),
                "placeHold" => ("cause", json!("LEGAL")),
                "assignInventories" | "assignBeforeAppointments" => ("instruments", json!(["steady_pulse"])),
                "assignInventory" | "assignBattery" => ("firstDue", json!("2026-04-01")),
                "draftInstrument" | "draftProgramme" | "draftExercise" => ("content", json!("{\"title\":\"Another\"}")),
                "enrolCouple" => ("confirmed", json!(["Something else"])),
                _ => ("total", json!(4.0)),
            };
            if field == "openThread" {
                other["involved"] = other["hurt"].clone();
            }
            other[changed] = value;
            let refused = house.send_mutation(&scene.therapist.token, field, other).await.json();
            assert_eq!(refused["data"]["it"]["problems"][0]["code"], "KEY_REUSED", "{field}: {refused}");
        }
    })
    .await;
}

#[tokio::test]
async fn what_people_write_is_kept_as_they_wrote_it() {
    for_each_database("scripts", async |house| {
        let scene = Scene::set(&house).await;
        let written = "👩‍👩‍👧 שלום עולם, مرحبا — zoë\n<b>&amp;</b> '; drop table person; --";
        let draft = json!({ "assignment": scene.assignment, "draftVersion": 1,
            "answers": [{ "item": "need_1", "text": written }] });
        house.act(&scene.couple.hurt.token, "saveDraft", "draftVersion", draft).await;
        let query = "query($id: ID!) { assignment(id: $id) { form { draft { item text } } } }";
        let kept = house.ask(&scene.couple.hurt.token, query, json!({ "id": scene.assignment })).await;
        let draft = kept["assignment"]["form"]["draft"].as_array().expect("a draft").clone();
        assert!(draft.contains(&json!({ "item": "need_1", "text": written })), "{draft:?}");
        let page = house.visitor_of(&scene.couple.hurt).await.go(&format!("/tasks/{}", scene.assignment)).await;
        assert!(page.html.contains("👩‍👩‍👧 שלום עולם") && !page.html.contains("<b>&amp;</b>"), "escaped");
    })
    .await;
}

#[tokio::test]
async fn what_is_too_large_or_too_deep_is_refused_before_it_costs_anything() {
    for_each_database("large", async |house| {
        let scene = Scene::set(&house).await;
        let before = house.statements();
        let body = format!("{{\"query\":\"{}\"}}", "x".repeat(10 * 1024 * 1024));
        for token in ["", scene.therapist.token.as_str()] {
            let request = Request::post("/graphql").header("content-type", "application/json");
            let request = request.header("authorization", format!("Bearer {token}"));
            let reply = house.send(request.body(Body::from(body.clone())).expect("a request")).await;
            assert_eq!(reply.status, 413, "{}", reply.text());
        }
        let form = house.visitor().post("/sign-in", &[("address", &"x".repeat(10 * 1024 * 1024))]).await;
        assert_eq!(form.status, 413);
        let nested = (0..40).map(|at| format!("fragment f{at} on Query {{ ...f{0} ...f{0} }}", at + 1));
        let bomb = nested.chain(["fragment f40 on Query { viewer { practiceName } } query { ...f0 }".to_owned()]);
        let bomb = bomb.collect::<Vec<_>>().join(" ");
        let deep = format!("query {{ {} id {} }}", "node { ".repeat(60), "} ".repeat(60));
        let wide = format!(
            "query {{ {} }}",
            (0..2_000).map(|at| format!("a{at}: viewer {{ practiceName }}")).collect::<Vec<_>>().join(" ")
        );
        for document in [bomb, deep, wide] {
            let reply = house.knock("", &document, json!({})).await;
            assert_eq!(reply.status, 400, "{}", reply.text());
            assert!(reply.json()["data"].is_null());
        }
        for (method, kind) in
            [("POST", "text/plain"), ("POST", "application/x-www-form-urlencoded"), ("POST", "multipart/form-data")]
        {
            let request = Request::builder().method(method).uri("/graphql").header("content-type", kind);
            let body = json!({ "query": "mutation { signOut { done } }" }).to_string();
            let reply = house.send(request.body(Body::from(body)).expect("a request")).await;
            assert_eq!(reply.status, 415, "{kind}");
        }
        let by_get =
            Request::get("/graphql?query=mutation%7BsignOut%7Bdone%7D%7D").body(Body::empty()).expect("a request");
        assert_eq!(house.send(by_get).await.status, 405);
        assert!(house.statements() - before < 10, "the database was asked");
    })
    .await;
}

/// Somebody who says who they are, with one thing in place of what is sound.
fn me(field: &str, value: &Value) -> Value {
    let mut me = json!({ "name": "Nobody", "zone": "Europe/Berlin", "place": "DE", "safeChannel": "PORTAL_ONLY" });
    me[field] = value.clone();
    me
}

fn long(length: usize) -> Value {
    json!(format!("Zephyrwise {}", "x".repeat(length)))
}
