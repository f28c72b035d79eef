//! The number of statements that an answer takes does not grow with what there is.

use jiff::SignedDuration;
use serde_json::{Value, json};
use services::domain::access::Role;
use services::domain::clock::Clock as _;
use tests::house::{Couple, House, Someone, for_each_database};

const CASELOAD: &str =
    "query { caseload(first: 50) { nodes { id alias members { name openTasks scores { label value } } } } }";
const PEOPLE: &str = "query { people(first: 100) { nodes { id name account safeChannel } } }";
const TASKS: &str = "query { tasks { nodes { id title readersLine } } }";
const COUPLE: &str = "query($id: ID!) { couple(id: $id) { alias members { person { name } lines { points { value } }
    assignments { nodes { id state } } responses { nodes { id scores { value } movements { from to } needs { text } } } } } }";
const LOOPS: &str = "query { myLoops { nodes { id need { text } ratings { value } offers { text } } } }";
const RESPONSES: &str = "query { myResponses { nodes { id scores { value } answers { item answer } } } }";

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
async fn lists_take_as_many_statements_long_as_short() {
    for_each_database("statements_lists", async |house| {
        let (therapist, couple) = couple_in_care(&house).await;
        answer_many(&house, &therapist, &couple, 3).await;
        ask(&house, &therapist, &couple, "why_stay").await;
        let id = json!({ "id": couple.id.to_string() });
        let measure = async || {
            [
                ("tasks", counted(&house, &couple.hurt, TASKS, json!({})).await),
                ("responses", counted(&house, &couple.hurt, RESPONSES, json!({})).await),
                ("couple", counted(&house, &therapist, COUPLE, id.clone()).await),
            ]
        };
        let few = measure().await;
        answer_many(&house, &therapist, &couple, 9).await;
        house.clock.forward(SignedDuration::from_hours(25));
        for instrument in ["hope_pulse", "trust_pulse"] {
            ask(&house, &therapist, &couple, instrument).await;
        }
        for ((what, few), (_, many)) in few.into_iter().zip(measure().await) {
            assert!(many <= few, "{what} on {:?}: {few} statements for few, {many} for many", house.engine());
        }
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
            let assignment = ask(&house, &therapist, &couple, "why_stay").await;
            let ratings = (1..=4).map(|at| json!({ "item": format!("ws{at}"), "number": if at <= low { 2 } else { 4 } }));
            let needs = (1..=low).map(|at| json!({ "item": format!("need_{at}"), "text": "Time" }));
            let answers: Vec<Value> = ratings.chain(needs).collect();
            let sent = json!({ "key": assignment, "assignment": assignment, "answers": answers });
            house.act(&hurt.token, "submitResponse", "response { id }", sent).await;
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

/// How many statements a question takes: the fewest of several times, since now and then a connection is opened or a session is seen again.
async fn counted(house: &House, person: &Someone, query: &str, variables: Value) -> u64 {
    let mut fewest = u64::MAX;
    for _ in 0..8 {
        let before = house.statements();
        house.ask(&person.token, query, variables.clone()).await;
        fewest = fewest.min(house.statements() - before);
    }
    assert!(fewest > 0, "this test no longer sees the statements");
    fewest
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

async fn ask(house: &House, therapist: &Someone, couple: &Couple, instrument: &str) -> String {
    let today = house.clock.now().in_tz("Europe/Berlin").expect("a zone").date();
    let input = json!({ "key": format!("{instrument} {today}"), "couple": couple.id.to_string(),
        "respondent": couple.hurt.id.to_string(), "instrument": instrument, "firstDue": today.to_string() });
    let asked = house.act(&therapist.token, "assignInventory", "assignment { id }", input).await;
    asked["assignment"]["id"].as_str().expect("an id").to_owned()
}
