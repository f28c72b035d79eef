//! Two people and one mailbox: neither learns of the other, nothing is sent to the second, and the practice knows.

use jiff::SignedDuration;
use serde_json::{Value, json};
use services::domain::access::Role;
use tests::house::{Couple, House, Someone, for_each_database};

const OURS: &str = "both.of.us@letters.example";
const PEOPLE: &str = "query { people { nodes { id safeChannel addressInQuestion } } }";

#[tokio::test]
async fn the_second_to_give_a_mailbox_gets_no_letter_and_the_desk_sees_why() {
    for_each_database("shared_mailbox", async |house| {
        let (owner, therapist, couple) = in_care(&house).await;
        let desk = house.member(&owner, "Pia Clerk", Role::Staff).await;
        gives(&house, &couple.involved.token, Value::Null, OURS).await;
        gives(&house, &couple.hurt.token, Value::Null, "Both.Of.Us+mine@letters.example").await;
        assert_eq!(in_question(&house, &desk).await, [couple.hurt.id.to_string()]);
        let input = json!({ "key": "ask", "couple": couple.id.to_string(), "respondent": couple.hurt.id.to_string(),
            "instrument": "hope_pulse", "firstDue": "2026-03-09" });
        house.act(&therapist.token, "assignInventory", "assignment { id }", input).await;
        assert_eq!(letters(&house, 24 * 4).await, 0, "a letter to a mailbox that another partner reads");
        // The practice talks with both; one of them takes another address, and the other's is saved once more.
        gives(&house, &couple.involved.token, Value::Null, "only.me@letters.example").await;
        gives(&house, &therapist.token, json!(couple.hurt.id.to_string()), OURS).await;
        assert_eq!(in_question(&house, &desk).await, Vec::<String>::new());
        assert!(letters(&house, 24 * 4).await > 0, "letters go on");
    })
    .await;
}

#[tokio::test]
async fn members_who_write_an_address_down_are_told() {
    for_each_database("shared_mailbox_told", async |house| {
        let (_, therapist, couple) = in_care(&house).await;
        gives(&house, &couple.involved.token, Value::Null, OURS).await;
        let refused = try_giving(&house, &therapist.token, json!(couple.hurt.id.to_string()), OURS).await;
        assert_eq!(refused["problems"][0]["code"], "NOT_ALLOWED");
        assert_eq!(refused["problems"][0]["field"], "email");
    })
    .await;
}

#[tokio::test]
async fn address_after_address_is_too_many() {
    for_each_database("shared_mailbox_tries", async |house| {
        let (_, _, couple) = in_care(&house).await;
        let mut codes = Vec::new();
        for at in 0..8 {
            let address = format!("try{at}@letters.example");
            let answer = try_giving(&house, &couple.hurt.token, Value::Null, &address).await;
            codes.push(answer["problems"][0]["code"].as_str().unwrap_or("kept").to_owned());
        }
        assert_eq!(codes.iter().filter(|code| *code == "kept").count(), 5, "{codes:?}");
        assert_eq!(codes[7], "TOO_MANY_ATTEMPTS");
        house.clock.forward(SignedDuration::from_mins(13));
        gives(&house, &couple.hurt.token, Value::Null, "later@letters.example").await;
    })
    .await;
}

async fn in_care(house: &House) -> (Someone, Someone, Couple) {
    let owner = house.found("Northgate House", "Northgate Office", "Una Hart").await;
    let therapist = house.member(&owner, "Ida Berg", Role::Therapist).await;
    let couple = house.couple(&therapist, "Harbour", ("Quill Marwood", "Sorrel Finch")).await;
    (owner, therapist, couple)
}

async fn gives(house: &House, token: &str, person: Value, address: &str) {
    let answer = try_giving(house, token, person, address).await;
    assert_eq!(answer["problems"], json!([]), "{address}");
    assert_eq!(answer["contactPreference"]["email"], address);
}

async fn try_giving(house: &House, token: &str, person: Value, address: &str) -> Value {
    let query = "query($person: ID) { contactPreference(person: $person) { version } }";
    let before = house.ask(token, query, json!({ "person": person })).await;
    let change = json!({ "person": person, "version": before["contactPreference"]["version"], "safeChannel": "EMAIL",
        "email": address, "emailRiskAcknowledged": true });
    house.try_act(token, "changeContactPreference", "contactPreference { email }", change).await
}

async fn in_question(house: &House, desk: &Someone) -> Vec<String> {
    let people = house.ask(&desk.token, PEOPLE, json!({})).await;
    let nodes = people["people"]["nodes"].as_array().expect("people").clone();
    let marked = nodes.iter().filter(|person| person["addressInQuestion"] == json!(true));
    marked.map(|person| person["id"].as_str().expect("an id").to_owned()).collect()
}

async fn letters(house: &House, hours: usize) -> usize {
    let mut sent = 0;
    for _ in 0..hours {
        house.clock.forward(SignedDuration::from_hours(1));
        sent += house.tick().await.sent;
    }
    sent
}
