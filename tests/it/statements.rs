//! The number of statements that an answer takes does not grow with what there is.

mod answers;
mod between;
mod desk;

use jiff::SignedDuration;
use serde_json::{Value, json};
use services::domain::access::Role;
use services::domain::clock::Clock as _;
use tests::house::{Couple, House, Someone};

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

async fn ask(house: &House, therapist: &Someone, couple: &Couple, instrument: &str) -> String {
    let today = house.clock.now().in_tz("Europe/Berlin").expect("a zone").date();
    let input = json!({ "key": format!("{instrument} {today}"), "couple": couple.id.to_string(),
        "respondent": couple.hurt.id.to_string(), "instrument": instrument, "firstDue": today.to_string() });
    let asked = house.act(&therapist.token, "assignInventory", "assignment { id }", input).await;
    asked["assignment"]["id"].as_str().expect("an id").to_owned()
}
