//! The number of statements that an answer takes does not grow with what there is.

use jiff::SignedDuration;
use serde_json::{Value, json};
use services::domain::access::Role;
use services::domain::clock::Clock as _;
use services::domain::ids::{CoupleId, PersonId};
use tests::house::{Couple, House, Someone, for_each_database};

const CASELOAD: &str =
    "query { caseload(first: 50) { nodes { id alias members { name openTasks scores { label value } } } } }";
const WORKLIST: &str = "query { worklist(first: 100) { nodes { id alias name what why response canBeAcknowledged } } }";
const ACKNOWLEDGEMENTS: &str = "query { acknowledgements(first: 100) { nodes { id alias name reason } } }";
const NEW_FEEDBACK: &str = "query { newFeedback(first: 100) { nodes { response title } } }";
const PEOPLE: &str = "query { people(first: 100) { nodes { id name account safeChannel } } }";
const TASKS: &str = "query { tasks { nodes { id title readersLine } } }";
const COUPLE: &str = "query($id: ID!) { couple(id: $id) { alias members { person { name } lines { points { value } }
    assignments { nodes { id state } } responses { nodes { id scores { value } movements { from to } needs { text } } } } } }";
const SHARES: &str = "query { myShares { nodes { id title question answer with { name } since } } }";
const SHARED: &str = "query { sharedWithMe { nodes { id from { name } question answer since } } }";
const SERIES: &str = "query($id: ID!) { couple(id: $id) { members { series { nodes { id title nextDue } } } } }";
const PROMISES: &str = "query { myCommitments { lists { thread } promises { nodes { text open { id mark } } } } }";
const SHOWN_PROMISES: &str = "query { promisesShownToMe { promises { text days { id seen } } } }";
const AGREEMENTS: &str = "query { myAgreements { nodes { title standing offered { terms { text } } } } }";
const COUPLE_PROMISES: &str = "query($id: ID!) { coupleCommitments(id: $id) { promises { text tally { unsaid } } } }";
const COUPLE_AGREEMENTS: &str =
    "query($id: ID!) { coupleAgreements(id: $id) { nodes { title newest { terms { text } } } } }";
const OPT_OUTS: &str = "query { myOptOuts { nodes { instrument title } } }";
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
const RESPONSES: &str = "query { myResponses { nodes { id scores { value } answers { item answer } } } }";
const DRAFTS: &str = "query { instrumentDrafts { nodes { id title blocking { message } } } }";
const LIBRARY: &str = "query { instruments(first: 100) { nodes { key title } } }";

#[tokio::test]
async fn a_caseload_of_thirty_takes_as_many_statements_as_one_of_three() {
    for_each_database("statements_caseload", async |house| {
        let (therapist, _) = couple_in_care(&house).await;
        let few = [
            counted(&house, &therapist, CASELOAD, json!({})).await,
            counted(&house, &therapist, PEOPLE, json!({})).await,
        ];
        for at in 0..27 {
            let (one, other) = (format!("Robin {at}"), format!("Kim {at}"));
            let pair = (house.enter(&therapist, &one).await, house.enter(&therapist, &other).await);
            house.care(&therapist, &format!("Meadow {at}"), pair).await;
        }
        let many = [
            counted(&house, &therapist, CASELOAD, json!({})).await,
            counted(&house, &therapist, PEOPLE, json!({})).await,
        ];
        assert_eq!(few, many, "caseload and people on {:?}", house.engine());
    })
    .await;
}

#[tokio::test]
async fn couples_without_a_lead_take_as_many_statements_many_as_few() {
    for_each_database("statements_unled", async |house| {
        let owner = house.found("Northgate House", "Northgate Office", "Una Hart").await;
        let query = "query { couplesWithoutLead(first: 100) { nodes { couple alias } } }";
        let mut counts = Vec::new();
        for (leaver, couples) in [("Ida Berg", 2), ("Olav Stern", 12)] {
            let therapist = house.member(&owner, leaver, Role::Therapist).await;
            for at in 0..couples {
                let names = (format!("Robin {leaver} {at}"), format!("Kim {leaver} {at}"));
                let pair = (house.enter(&therapist, &names.0).await, house.enter(&therapist, &names.1).await);
                house.care(&therapist, &format!("Meadow {at}"), pair).await;
            }
            let end = json!({ "person": therapist.id.to_string() });
            house.act(&owner.token, "endMembership", "couplesWithoutLead", end).await;
            counts.push(counted(&house, &owner, query, json!({})).await);
        }
        assert_eq!(counts[0], counts[1], "on {:?}", house.engine());
    })
    .await;
}

#[tokio::test]
async fn a_worklist_over_sixty_couples_takes_as_many_statements_as_one_over_one() {
    for_each_database("statements_worklist", async |house| {
        let (therapist, couple) = couple_in_care(&house).await;
        answer_many(&house, &therapist, &couple, 1).await;
        rates_low(&house, &therapist, &couple, 1).await;
        check_safety(&house, &therapist, couple.id, couple.hurt.id).await;
        let measure = async || {
            [
                counted(&house, &therapist, WORKLIST, json!({})).await,
                counted(&house, &therapist, ACKNOWLEDGEMENTS, json!({})).await,
                counted(&house, &couple.hurt, NEW_FEEDBACK, json!({})).await,
            ]
        };
        let few = measure().await;
        for at in 0..59 {
            let (one, other) = (format!("Robin {at}"), format!("Kim {at}"));
            let pair = (house.enter(&therapist, &one).await, house.enter(&therapist, &other).await);
            let (meadow, _) = house.care(&therapist, &format!("Meadow {at}"), pair).await;
            if at < 5 {
                check_safety(&house, &therapist, meadow, pair.1).await;
            }
        }
        house.clock.forward(SignedDuration::from_hours(15 * 24));
        rates_low(&house, &therapist, &couple, 4).await;
        answer_many(&house, &therapist, &couple, 8).await;
        let waiting = house.ask(&therapist.token, WORKLIST, json!({})).await;
        let waiting = waiting["worklist"]["nodes"].as_array().expect("a list").clone();
        assert_eq!(waiting.len(), 100, "everybody is to be asked how they may be reached");
        let can_be = waiting.iter().filter(|item| item["canBeAcknowledged"] == json!(true));
        let items: Vec<&Value> = can_be.take(50).map(|item| &item["id"]).collect();
        let count = |what: &str| {
            let ids = waiting.iter().filter_map(|item| item["id"].as_str());
            ids.filter(|id| id.starts_with(what)).count()
        };
        assert_eq!((count("low-rating"), count("safety-tasks")), (4, 6), "these are on the list as well");
        let acknowledge = json!({ "key": "many", "items": items, "action": "NONE", "reason": "On the phone" });
        house.act(&therapist.token, "acknowledge", "acknowledgements { id }", acknowledge).await;
        for response in waiting.iter().filter_map(|item| item["response"].as_str()) {
            let word = json!({ "key": response, "response": response, "text": "Thank you for this." });
            house.act(&therapist.token, "giveFeedback", "response { id }", word).await;
        }
        assert_eq!(few, measure().await, "worklist, acknowledgements and new feedback on {:?}", house.engine());
    })
    .await;
}

#[tokio::test]
async fn lists_take_as_many_statements_long_as_short() {
    for_each_database("statements_lists", async |house| {
        let (therapist, couple) = couple_in_care(&house).await;
        answer_many(&house, &therapist, &couple, 3).await;
        ask(&house, &therapist, &couple, "why_stay").await;
        share_all(&house, &couple).await;
        let id = json!({ "id": couple.id.to_string() });
        let measure = async || {
            [
                ("tasks", counted(&house, &couple.hurt, TASKS, json!({})).await),
                ("responses", counted(&house, &couple.hurt, RESPONSES, json!({})).await),
                ("shares", counted(&house, &couple.hurt, SHARES, json!({})).await),
                ("what is shared", counted(&house, &couple.involved, SHARED, json!({})).await),
                ("couple", counted(&house, &therapist, COUPLE, id.clone()).await),
            ]
        };
        let few = measure().await;
        answer_many(&house, &therapist, &couple, 9).await;
        house.clock.forward(SignedDuration::from_hours(25));
        for instrument in ["hope_pulse", "trust_pulse"] {
            ask(&house, &therapist, &couple, instrument).await;
        }
        share_all(&house, &couple).await;
        for ((what, few), (_, many)) in few.into_iter().zip(measure().await) {
            assert!(many <= few, "{what} on {:?}: {few} statements for few, {many} for many", house.engine());
        }
    })
    .await;
}

#[tokio::test]
async fn what_repeats_and_what_is_not_wanted_take_as_many_statements_long_as_short() {
    for_each_database("statements_series", async |house| {
        let (therapist, couple) = couple_in_care(&house).await;
        let id = json!({ "id": couple.id.to_string() });
        let repeat = async |instruments: &[&str]| {
            let input = json!({ "key": instruments.join(" "), "couple": couple.id.to_string(),
                "respondents": [couple.hurt.id.to_string()], "instruments": instruments, "firstDue": "2026-03-05",
                "everyDays": 28 });
            let asked = house.act(&therapist.token, "assignInventories", "assignments { id }", input).await;
            asked["assignments"].as_array().expect("a list").clone()
        };
        let never_again = async |assignment: &Value| {
            let never = json!({ "assignment": assignment["id"], "neverAgain": true });
            house.act(&couple.hurt.token, "declineAssignment", "assignment { state }", never).await;
        };
        let first = repeat(&["hope_pulse"]).await;
        let short = counted(&house, &therapist, SERIES, id.clone()).await;
        let more = ["trust_pulse", "why_stay", "stance", "willing3", "closeness_ready", "four_pulse_observer"];
        let rest = repeat(&more).await;
        let long = counted(&house, &therapist, SERIES, id).await;
        assert_eq!(short, long, "series on {:?}", house.engine());
        never_again(&first[0]).await;
        let short = counted(&house, &couple.hurt, OPT_OUTS, json!({})).await;
        for assignment in &rest {
            never_again(assignment).await;
        }
        assert_eq!(short, counted(&house, &couple.hurt, OPT_OUTS, json!({})).await, "{:?}", house.engine());
    })
    .await;
}

#[tokio::test]
async fn drafts_and_the_library_take_as_many_statements_long_as_short() {
    for_each_database("statements_library", async |house| {
        let (therapist, _) = couple_in_care(&house).await;
        let add = async |from: usize, to: usize| {
            for at in from..to {
                let draft = json!({ "key": format!("draft {at}"), "version": 0, "content": "{}" });
                house.act(&therapist.token, "draftInstrument", "draft { id }", draft).await;
                let item = json!({ "linkId": "1", "type": "boolean", "text": "Was it calm?" });
                let file = json!({ "resourceType": "Questionnaire", "status": "active", "title": format!("Walks {at}"),
                    "item": [item] });
                let brought = json!({ "questionnaire": file.to_string() });
                house.act(&therapist.token, "importInstrument", "instrument { key }", brought).await;
            }
        };
        let measure = async || {
            [
                ("drafts", counted(&house, &therapist, DRAFTS, json!({})).await),
                ("library", counted(&house, &therapist, LIBRARY, json!({})).await),
            ]
        };
        add(0, 2).await;
        let few = measure().await;
        add(2, 9).await;
        assert_eq!(few, measure().await, "{:?}", house.engine());
    })
    .await;
}

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

/// How many statements a question takes: the fewest of several times, since now and then a connection is opened or a session is seen again.
pub(crate) async fn counted(house: &House, person: &Someone, query: &str, variables: Value) -> u64 {
    let mut fewest = u64::MAX;
    for _ in 0..8 {
        let before = house.statements();
        house.ask(&person.token, query, variables.clone()).await;
        fewest = fewest.min(house.statements() - before);
    }
    assert!(fewest > 0, "this test no longer sees the statements");
    fewest
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
        give("victories", None).await;
        line(0).await;
        let few = measure().await;
        for key in ["my_limits", "support_map", "grief_writing", "can_trust_return"] {
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

async fn couple_in_care(house: &House) -> (Someone, Couple) {
    let owner = house.found("Northgate House", "Northgate Office", "Una Hart").await;
    let therapist = house.member(&owner, "Ida Berg", Role::Therapist).await;
    let couple = house.couple(&therapist, "Harbour", ("Quill Marwood", "Sorrel Finch")).await;
    (therapist, couple)
}

/// Something is asked and answered this many times, a day apart.
async fn answer_many(house: &House, therapist: &Someone, couple: &Couple, times: usize) {
    for _ in 0..times {
        house.clock.forward(SignedDuration::from_hours(25));
        let assignment = ask(house, therapist, couple, "hope_pulse").await;
        let answers = json!([{ "item": "hope", "number": 3 }]);
        let answered = json!({ "key": assignment, "assignment": assignment, "answers": answers });
        house.act(&couple.hurt.token, "submitResponse", "response { id }", answered).await;
    }
}

/// The hurt partner rates so many of the four qualities low, writes what they need for each, and keeps nothing for a session.
async fn rates_low(house: &House, therapist: &Someone, couple: &Couple, low: usize) -> String {
    let assignment = ask(house, therapist, couple, "why_stay").await;
    let ratings = (1..=4).map(|at| json!({ "item": format!("ws{at}"), "number": if at <= low { 2 } else { 4 } }));
    let needs = (1..=low).map(|at| json!({ "item": format!("need_{at}"), "text": "Time" }));
    let mut answers: Vec<Value> = ratings.chain(needs).collect();
    answers.push(json!({ "item": "to_session", "choice": "no" }));
    let sent = json!({ "key": assignment, "assignment": assignment, "answers": answers });
    let sent = house.act(&couple.hurt.token, "submitResponse", "response { id }", sent).await;
    sent["response"]["id"].as_str().expect("an id").to_owned()
}

/// A therapist enters a check that says that somebody may not be safe.
async fn check_safety(house: &House, therapist: &Someone, couple: CoupleId, person: PersonId) {
    let check = json!({ "key": format!("check {person}"), "couple": couple.to_string(),
        "respondent": person.to_string(), "answers": [{ "item": "s3", "choice": "yes" }], "findings": [] });
    house.act(&therapist.token, "enterSafetyCheck", "response { id }", check).await;
}

/// The hurt partner shares every answer that can be shared and is not yet.
async fn share_all(house: &House, couple: &Couple) {
    let query = "query { myResponses(first: 100) { nodes { id answers { item shareable shares { id } } } } }";
    let mine = house.ask(&couple.hurt.token, query, json!({})).await;
    for response in mine["myResponses"]["nodes"].as_array().expect("a list") {
        for answer in response["answers"].as_array().expect("a list") {
            if answer["shareable"] == json!(true) && answer["shares"] == json!([]) {
                let key = format!("share {} {}", response["id"], answer["item"]);
                let share = json!({ "key": key, "response": response["id"], "item": answer["item"],
                    "with": couple.involved.id.to_string() });
                house.act(&couple.hurt.token, "share", "share { id }", share).await;
            }
        }
    }
    let shared = house.ask(&couple.involved.token, SHARED, json!({})).await;
    assert_ne!(shared["sharedWithMe"]["nodes"], json!([]), "this test no longer shares anything");
}

async fn ask(house: &House, therapist: &Someone, couple: &Couple, instrument: &str) -> String {
    let today = house.clock.now().in_tz("Europe/Berlin").expect("a zone").date();
    let input = json!({ "key": format!("{instrument} {today}"), "couple": couple.id.to_string(),
        "respondent": couple.hurt.id.to_string(), "instrument": instrument, "firstDue": today.to_string() });
    let asked = house.act(&therapist.token, "assignInventory", "assignment { id }", input).await;
    asked["assignment"]["id"].as_str().expect("an id").to_owned()
}
