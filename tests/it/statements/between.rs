//! What goes on between appointments: promises, agreements, ratings, talks and exercises.

use jiff::SignedDuration;
use serde_json::json;
use tests::house::{Couple, House, Someone, for_each_database};

use super::{counted, couple_in_care, rates_low};

const PROMISES: &str = "query { myCommitments { lists { thread } promises { nodes { text open { id mark } } } } }";
const SHOWN_PROMISES: &str = "query { promisesShownToMe { promises { text days { id seen } } } }";
const AGREEMENTS: &str = "query { myAgreements { nodes { title standing offered { terms { text } } } } }";
const COUPLE_PROMISES: &str = "query($id: ID!) { coupleCommitments(id: $id) { promises { text tally { unsaid } } } }";
const COUPLE_AGREEMENTS: &str =
    "query($id: ID!) { coupleAgreements(id: $id) { nodes { title newest { terms { text } } } } }";
const MY_EXERCISES: &str = "query { myExercises(first: 100) { nodes { id state exercise { title } hasNewComment } } }";
const MY_RUNS: &str = "query { myExerciseRuns(first: 100) { nodes { id doneAt exercise { title } } } }";
const EXERCISES_SHARED: &str = "query { exercisesSharedWithMe(first: 100) { nodes { run title from { name } } } }";
const EXERCISES_I_SHARE: &str = "query { myExerciseShares(first: 100) { nodes { run title with { name } } } }";
const RUNS: &str =
    "query($id: ID!) { couple(id: $id) { members { exerciseRuns(first: 100) { nodes { id state } } } } }";
const LOOPS: &str = "query { myLoops { nodes { id need { text } ratings { value } offers { text } } } }";
const TALKS: &str =
    "query { myTalks { nodes { id with { name } guide { pauseWord shown { need } } ratings { number } } } }";
const TALK_RECORDS: &str =
    "query($id: ID!) { couple(id: $id) { members { talks { nodes { id author { name } talks } } } } }";

#[tokio::test]
async fn promises_and_agreements_take_as_many_statements_many_as_few() {
    for_each_database("statements_promises", async |house| {
        let (therapist, couple) = couple_in_care(&house).await;
        let id = json!({ "id": couple.id.to_string() });
        promise_and_agree(&house, &couple, 0..2).await;
        let thread = json!({ "thread": couple.thread.to_string() });
        house.act(&couple.involved.token, "showPromises", "list { shownSince }", thread.clone()).await;
        let mut watch = thread;
        watch["watch"] = json!(true);
        house.act(&couple.hurt.token, "watchPromises", "lists { thread }", watch).await;
        let measure = async || {
            [
                ("own promises", counted(&house, &couple.involved, PROMISES, json!({})).await),
                ("shown promises", counted(&house, &couple.hurt, SHOWN_PROMISES, json!({})).await),
                ("agreements", counted(&house, &couple.hurt, AGREEMENTS, json!({})).await),
                ("promises on the desk", counted(&house, &therapist, COUPLE_PROMISES, id.clone()).await),
                ("agreements on the desk", counted(&house, &therapist, COUPLE_AGREEMENTS, id.clone()).await),
            ]
        };
        let few = measure().await;
        promise_and_agree(&house, &couple, 2..10).await;
        for _ in 0..10 {
            house.clock.forward(SignedDuration::from_hours(24));
            house.tick().await;
        }
        assert_eq!(few, measure().await, "on {:?}", house.engine());
    })
    .await;
}

#[tokio::test]
async fn four_low_ratings_take_as_many_statements_as_one() {
    for_each_database("statements_loops", async |house| {
        let (therapist, couple) = couple_in_care(&house).await;
        let hurt = &couple.hurt;
        let mut counts = Vec::new();
        for low in [1, 4] {
            house.clock.forward(SignedDuration::from_hours(15 * 24));
            rates_low(&house, &therapist, &couple, low).await;
            let loops = house.ask(&hurt.token, LOOPS, json!({})).await["myLoops"]["nodes"].clone();
            for one in loops.as_array().expect("a list") {
                let offer = json!({ "key": format!("{low} {}", one["id"]), "scoreLoop": one["id"], "to": hurt.id.to_string(),
                    "text": "A walk", "by": "2026-05-01" });
                house.act(&hurt.token, "offerAfterRating", "scoreLoop { id }", offer).await;
            }
            assert_eq!(loops.as_array().map(Vec::len), Some(low));
            counts.push(counted(&house, hurt, LOOPS, json!({})).await);
        }
        assert!(counts[1] <= counts[0], "{counts:?} on {:?}", house.engine());
    })
    .await;
}

/// The involved partner promises something and offers something for each of these numbers.
async fn promise_and_agree(house: &House, couple: &Couple, numbers: std::ops::Range<u8>) {
    for number in numbers {
        let promise = json!({ "key": number.to_string(), "text": format!("I call, {number}."), "first": "2026-03-02",
            "time": "18:00", "repeats": "EVERY_DAYS", "everyDays": 1 });
        house.act(&couple.involved.token, "makePromise", "commitment { id }", promise).await;
        let offer = json!({ "key": number.to_string(), "kind": "RENEWAL",
            "terms": [{ "name": "statement", "text": format!("Sundays, {number}.") }] });
        house.act(&couple.involved.token, "offerAgreement", "agreement { id }", offer).await;
    }
}

#[tokio::test]
async fn three_plans_for_talks_take_as_many_statements_as_one() {
    for_each_database("statements_talks", async |house| {
        let (therapist, couple) = couple_in_care(&house).await;
        let id = json!({ "id": couple.id.to_string() });
        let mut counts = Vec::new();
        for number in 1..=3 {
            house.clock.forward(SignedDuration::from_hours(15 * 24));
            let response = rates_low(&house, &therapist, &couple, number).await;
            let make = json!({ "key": response, "response": response });
            let plan = house.act(&couple.hurt.token, "makeTalkPlan", "talkPlan { id }", make).await;
            let share = json!({ "talkPlan": plan["talkPlan"]["id"], "pauseWord": "Maple",
                "shown": [{ "item": "ws1", "parts": ["NEED", "RATING"] }] });
            house.act(&couple.hurt.token, "shareTalkPlan", "talkPlan { id }", share).await;
            for person in [&couple.hurt, &couple.involved] {
                let ready = json!({ "talkPlan": plan["talkPlan"]["id"], "ready": "YES" });
                house.act(&person.token, "sayReadyToTalk", "talkPlan { id }", ready).await;
            }
            counts.push((
                counted(&house, &couple.hurt, TALKS, json!({})).await,
                counted(&house, &couple.involved, TALKS, json!({})).await,
                counted(&house, &therapist, TALK_RECORDS, id.clone()).await,
            ));
        }
        let mine = house.ask(&couple.involved.token, TALKS, json!({})).await;
        assert_eq!(mine["myTalks"]["nodes"].as_array().map(Vec::len), Some(3));
        assert_eq!(counts[0], counts[2], "on {:?}", house.engine());
    })
    .await;
}

#[tokio::test]
async fn exercises_take_as_many_statements_many_as_few() {
    for_each_database("statements_exercises", async |house| {
        let (therapist, couple) = couple_in_care(&house).await;
        let id = json!({ "id": couple.id.to_string() });
        let give = async |key: &str, due: Option<&str>| {
            let input = json!({ "key": key, "couple": couple.id.to_string(), "exercise": key, "firstDue": due,
                "people": [couple.hurt.id.to_string()] });
            let given = house.act(&therapist.token, "assignExercise", "runs { id }", input).await;
            given["runs"][0]["id"].clone()
        };
        let line = async |n: usize| {
            let mine = "query { myExercises(first: 100) { nodes { id exercise { key } } } }";
            let mine = house.ask(&couple.hurt.token, mine, json!({})).await;
            let runs = mine["myExercises"]["nodes"].as_array().expect("a list").clone();
            let log = runs.iter().find(|run| run["exercise"]["key"] == "victories").expect("is always there");
            let done = json!({ "key": format!("line {n}"), "run": log["id"], "answers": [{ "field": "line", "text": "Good" }] });
            house.act(&couple.hurt.token, "completeExercise", "run { id }", done).await;
            let share = json!({ "run": log["id"], "with": couple.involved.id.to_string(), "fields": ["line"] });
            house.act(&couple.hurt.token, "shareExercise", "run { id }", share).await;
        };
        let measure = async || {
            [
                counted(&house, &couple.hurt, MY_EXERCISES, json!({})).await,
                counted(&house, &couple.hurt, MY_RUNS, json!({})).await,
                counted(&house, &couple.involved, EXERCISES_SHARED, json!({})).await,
                counted(&house, &couple.hurt, EXERCISES_I_SHARE, json!({})).await,
                counted(&house, &therapist, RUNS, id.clone()).await,
            ]
        };
        for n in 0..2 {
            publish_own(&house, &therapist, n).await;
        }
        give("victories", None).await;
        give("own_walks_0", Some("2026-03-20")).await;
        line(0).await;
        let few = measure().await;
        for key in ["own_walks_1", "my_limits", "support_map", "grief_writing", "can_trust_return"] {
            give(key, Some("2026-03-20")).await;
        }
        for n in 1..7 {
            line(n).await;
        }
        assert_eq!(few, measure().await, "what waits, what is done, what is shared and the desk on {:?}", house.engine());
        let seen = house.ask(&couple.involved.token, EXERCISES_SHARED, json!({})).await;
        assert_eq!(seen["exercisesSharedWithMe"]["nodes"].as_array().map(Vec::len), Some(7));
    })
    .await;
}

/// Makes an exercise of the practice's own, `own_walks_0`: what waits is as many statements whosever it is.
async fn publish_own(house: &House, therapist: &Someone, n: usize) {
    let made = json!({ "title": format!("Walks {n}"), "purpose": "To walk again.", "minutes": 5, "who": "each",
        "steps": [{ "title": "Walk", "fields": [{ "id": "line", "label": "How was it?", "answer": { "text": {} } }] }] });
    let draft = json!({ "key": format!("own {n}"), "version": 0, "content": made.to_string() });
    let drafted = house.act(&therapist.token, "draftExercise", "draft { id }", draft).await;
    let publish = json!({ "draft": drafted["draft"]["id"], "version": 1 });
    house.act(&therapist.token, "publishExercise", "exercise { content }", publish).await;
}
